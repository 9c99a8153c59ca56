"""Days as whole numbers since 1970, so that years of cases can be drawn at once."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from scrutiny.vocabulary.periods import last_day

Days: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Codes: TypeAlias = npt.NDArray[np.str_]
Draw: TypeAlias = np.random.Generator

NEVER = 200_000
"""A day beyond all days: what has not happened compares as later than anything."""

_EPOCH = date(1970, 1, 1).toordinal()


def number(day: date) -> int:
    """A day as a number."""
    return day.toordinal() - _EPOCH


def span(month: str) -> tuple[int, int]:
    """The first and the last day of a month."""
    last = last_day(month)
    return number(last.replace(day=1)), number(last)


def years_of(days: Days) -> Days:
    """The calendar year of each day."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def first_of_september(years: Days) -> Days:
    """The day on which a school year begins, for each calendar year."""
    start = (years - 1970).astype("datetime64[Y]").astype("datetime64[M]") + np.timedelta64(8, "M")
    return start.astype("datetime64[D]").astype(np.int64)


def cohort(births: Days) -> Days:
    """The year in which a person is 0 on 31 August."""
    years = years_of(births)
    return np.where(births >= first_of_september(years), years + 1, years)


def weekday(days: Days, low: Days | int, high: Days | int) -> Days:
    """Saturdays and Sundays moved to the Friday before, or to the Monday after where the first
    would be earlier than `low`; left where that would be later than `high`."""
    over = np.maximum((days + 3) % 7 - 4, 0)
    earlier = days - over
    later = days + np.where(over > 0, 3 - over, 0)
    return np.where(earlier >= low, earlier, np.where(later <= high, later, days))


def drawn_between(draw: Draw, low: Days, high: Days) -> Days:
    """A working day for each, from `low` to `high`."""
    return weekday(draw.integers(low, high + 1), low, high)


def chosen(draw: Draw, shares: dict[str, float], size: int) -> Codes:
    """Codes drawn by their shares."""
    parts = np.array(list(shares.values()))
    return draw.choice(np.array(list(shares)), size=size, p=parts / parts.sum())

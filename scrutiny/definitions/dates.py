"""Dates as people write them in the record: a day, a month or a year, no more exact than known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator

from scrutiny.definitions.reading import Absent

_WRITTEN = re.compile(r"\d{4}(-\d{2}){0,2}")


def as_date(written: str) -> date:
    """The first day that a written date covers. Raises ValueError where it is no date."""
    if not _WRITTEN.fullmatch(written):
        raise ValueError("is not a date: write 2023-09-15, 2023-09 or 2023")
    year, month, day = [*(int(part) for part in written.split("-")), 1, 1][:3]
    return date(year, month, day)


def last_date(written: str) -> date:
    """The last day that a written date covers, so that a month is kept until it ends.

    >>> last_date("2024-06"), last_date("2023")
    (datetime.date(2024, 6, 30), datetime.date(2023, 12, 31))
    """
    first = as_date(written)
    match written.count("-"):
        case 0:
            return date(first.year, 12, 31)
        case 1:
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            return following - timedelta(days=1)
        case _:
            return first


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last.

    >>> months_after(date(2025, 12, 31), 2)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = last_date(f"{year:04d}-{month + 1:02d}")
    return last.replace(day=min(day.day, last.day))


def _dated(value: str) -> str:
    as_date(value)
    return value


Dated = Annotated[str, AfterValidator(_dated)]
MaybeDated = Annotated[Dated | None, Absent]

"""When the next figures of a measure are due, and when the last say nothing of now."""

from __future__ import annotations

from datetime import date

from scrutiny.vocabulary.periods import last_day


def next_due(last: date, month: int) -> date:
    """The first day of the first such month after the month of the last publication.

    >>> next_due(date(2025, 6, 26), 6)
    datetime.date(2026, 6, 1)
    """
    return date(last.year if month > last.month else last.year + 1, month, 1)


def overdue(due: date, today: date) -> bool:
    """Whether the whole month in which figures were due has passed."""
    return (due.year, due.month) < (today.year, today.month)


def stale(period: str, years: int, today: date) -> bool:
    """Whether a period ended more than so many years ago, to the month."""
    return last_day(period) < today.replace(year=today.year - years, day=1)

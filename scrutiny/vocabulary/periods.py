"""Periods: one spelling for each kind of period, so that years of different kinds never mix.

=================  ===========  =====================
kind               written      shown
=================  ===========  =====================
calendar year      ``2024``     2024
academic year      ``2023/24``  2023/24
financial year     ``2023-24``  2023-24
January count      ``2025-01``  January 2025
school term        ``2024/25-1``  autumn term 2024/25
month              ``2024-M03``   March 2024
quarter            ``2024-Q1``    January to March 2024
=================  ===========  =====================
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from functools import cache


class PeriodKind(StrEnum):
    CALENDAR_YEAR = "calendar_year"
    ACADEMIC_YEAR = "academic_year"
    FINANCIAL_YEAR = "financial_year"
    JANUARY = "january"
    TERM = "term"
    MONTH = "month"
    QUARTER = "quarter"


YEARLY = (
    PeriodKind.CALENDAR_YEAR,
    PeriodKind.ACADEMIC_YEAR,
    PeriodKind.FINANCIAL_YEAR,
    PeriodKind.JANUARY,
)
"""Kinds of which a year has one."""

LONGEST = (*YEARLY, PeriodKind.TERM, PeriodKind.QUARTER, PeriodKind.MONTH)
"""Every kind, the longest first."""

CHARTED = (PeriodKind.MONTH, PeriodKind.QUARTER)
"""Kinds of one length, short enough for a process chart and to be added up."""

_A_YEAR = {PeriodKind.TERM: 3, PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}

TERMS = ("autumn", "spring", "summer")

_PATTERNS = {
    PeriodKind.CALENDAR_YEAR: re.compile(r"(\d{4})"),
    PeriodKind.ACADEMIC_YEAR: re.compile(r"(\d{4})/(\d{2})"),
    PeriodKind.JANUARY: re.compile(r"(\d{4})-01"),
    PeriodKind.FINANCIAL_YEAR: re.compile(r"(\d{4})-(\d{2})"),
    PeriodKind.TERM: re.compile(r"(\d{4})/(\d{2})-([123])"),
    PeriodKind.MONTH: re.compile(r"(\d{4})-M(0[1-9]|1[0-2])"),
    PeriodKind.QUARTER: re.compile(r"(\d{4})-Q([1-4])"),
}

_TWO_YEARS = (PeriodKind.ACADEMIC_YEAR, PeriodKind.FINANCIAL_YEAR, PeriodKind.TERM)


@cache
def kind_of(period: str) -> PeriodKind:
    """The kind of a period as written here.

    A January count and the financial year 2000-01 are spelled alike; no figure here is that old,
    so ``-01`` is always January.

    Raises ValueError for anything else.
    """
    for kind, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(period):
            if kind in _TWO_YEARS and (int(match[1]) + 1) % 100 != int(match[2]):
                break
            return kind
    raise ValueError(f'"{period}" is not a period')


def two_year(start: int, joint: str) -> str:
    """``two_year(2023, "/")`` is ``2023/24``."""
    return f"{start}{joint}{(start + 1) % 100:02d}"


@cache
def shown(period: str) -> str:
    """A period in words, for people."""
    kind = kind_of(period)
    if kind is PeriodKind.JANUARY:
        return f"January {period[:4]}"
    if kind is PeriodKind.TERM:
        return f"{TERMS[int(period[-1]) - 1]} term {period[:7]}"
    if kind is PeriodKind.MONTH:
        return f"{last_day(period):%B %Y}"
    if kind is PeriodKind.QUARTER:
        last = last_day(period)
        return f"{date(last.year, last.month - 2, 1):%B} to {last:%B %Y}"
    return period


def brief(period: str) -> str:
    """A period in a few letters, for an axis: ``Mar 2024``, ``Q1 2024``, ``2023/24``."""
    match kind_of(period):
        case PeriodKind.MONTH:
            return f"{last_day(period):%b %Y}"
        case PeriodKind.QUARTER:
            return f"{period[5:]} {period[:4]}"
        case _:
            return shown(period)


def earlier(period: str) -> str:
    """The period to compare with: the year before, or the same part of the year before."""
    kind = kind_of(period)
    start = int(period[:4]) - 1
    match kind:
        case PeriodKind.CALENDAR_YEAR:
            return str(start)
        case PeriodKind.JANUARY:
            return f"{start}-01"
        case PeriodKind.ACADEMIC_YEAR:
            return two_year(start, "/")
        case PeriodKind.FINANCIAL_YEAR:
            return two_year(start, "-")
        case PeriodKind.TERM:
            return f"{two_year(start, '/')}-{period[-1]}"
        case PeriodKind.MONTH | PeriodKind.QUARTER:
            return f"{start}{period[4:]}"


def just_before(period: str) -> str:
    """The period that ends where this one begins: the term, month or quarter, else the year."""
    kind = kind_of(period)
    if kind is PeriodKind.MONTH:
        return month_of(last_day(period).replace(day=1) - timedelta(days=1))
    if kind is PeriodKind.QUARTER:
        number = int(period[-1])
        return f"{period[:-1]}{number - 1}" if number > 1 else f"{int(period[:4]) - 1}-Q4"
    if kind is not PeriodKind.TERM:
        return earlier(period)
    if period[-1] == "1":
        return f"{earlier(period)[:-1]}3"
    return f"{period[:-1]}{int(period[-1]) - 1}"


def yearly(period: str) -> bool:
    """Whether a period is the only one of its kind in a year."""
    return kind_of(period) in YEARLY


def per_year(period: str) -> int:
    """How many periods of its kind a year has."""
    return _A_YEAR.get(kind_of(period), 1)


def season(period: str) -> str:
    """Which of its year's periods a period is, empty for a year.

    >>> season("2024/25-1"), season("2024-Q2"), season("2024-M03"), season("2025-01")
    ('1', 'Q2', 'M03', '')
    """
    return "" if yearly(period) else period[4:].rpartition("-")[2]


@cache
def ordinal(period: str) -> int:
    """The place of a period among all of its kind: the next one's is greater by one.

    >>> ordinal("2025-Q1") - ordinal("2024-Q4"), ordinal("2024/25-1") - ordinal("2023/24-3")
    (1, 1)
    """
    day, many = last_day(period), per_year(period)
    return day.year * many - (-day.month * many // 12)


def without_gaps(first: str, last: str) -> tuple[str, ...]:
    """Every period from the first to the last, both included.

    >>> without_gaps("2018/19", "2020/21")
    ('2018/19', '2019/20', '2020/21')
    """
    found = [last]
    while found[-1] != first and last_day(found[-1]) > last_day(first):
        found.append(just_before(found[-1]))
    return tuple(reversed(found))


@cache
def first_day(period: str) -> date:
    """The first day that a period covers, as nominal as its last.

    >>> str(first_day("2024/25")), str(first_day("2024/25-2")), str(first_day("2024-Q2"))
    ('2024-09-01', '2025-01-01', '2024-04-01')
    """
    kind = kind_of(period)
    start = int(period[:4])
    match kind:
        case PeriodKind.CALENDAR_YEAR | PeriodKind.JANUARY:
            return date(start, 1, 1)
        case PeriodKind.ACADEMIC_YEAR:
            return date(start, 9, 1)
        case PeriodKind.FINANCIAL_YEAR:
            return date(start, 4, 1)
        case PeriodKind.TERM:
            return (date(start, 9, 1), date(start + 1, 1, 1), date(start + 1, 4, 1))[
                int(period[-1]) - 1
            ]
        case PeriodKind.MONTH:
            return date(start, int(period[6:]), 1)
        case PeriodKind.QUARTER:
            return date(start, 3 * int(period[6:]) - 2, 1)


@cache
def last_day(period: str) -> date:
    """The last day that a period covers (31 August for school years, nominal for terms)."""
    kind = kind_of(period)
    start = int(period[:4])
    match kind:
        case PeriodKind.CALENDAR_YEAR:
            return date(start, 12, 31)
        case PeriodKind.JANUARY:
            return date(start, 1, 31)
        case PeriodKind.ACADEMIC_YEAR:
            return date(start + 1, 8, 31)
        case PeriodKind.FINANCIAL_YEAR:
            return date(start + 1, 3, 31)
        case PeriodKind.TERM:
            return (date(start, 12, 31), date(start + 1, 3, 31), date(start + 1, 8, 31))[
                int(period[-1]) - 1
            ]
        case PeriodKind.MONTH | PeriodKind.QUARTER:
            month = int(period[6:]) * (1 if kind is PeriodKind.MONTH else 3)
            return date(start, month, monthrange(start, month)[1])


def january_of(school_year: str) -> str:
    """The January within a school year: that of ``2024/25`` is ``2025-01``.

    Raises ValueError for a period of another kind.
    """
    if kind_of(school_year) is not PeriodKind.ACADEMIC_YEAR:
        raise ValueError(f'"{school_year}" is no school year')
    return f"{int(school_year[:4]) + 1}-01"


def month_of(day: date) -> str:
    """The month of a day, as written here."""
    return f"{day.year}-M{day.month:02d}"


def quarter_of(month: str) -> str:
    """The quarter of a month: ``2024-M03`` belongs to ``2024-Q1``."""
    return f"{month[:4]}-Q{(int(month[6:]) + 2) // 3}"

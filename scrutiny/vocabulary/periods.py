"""Periods: one spelling for each kind of period, so that years of different kinds never mix.

=================  ===========  =====================
kind               written      shown
=================  ===========  =====================
calendar year      ``2024``     2024
academic year      ``2023/24``  2023/24
financial year     ``2023-24``  2023-24
January count      ``2025-01``  January 2025
school term        ``2024/25-1``  autumn term 2024/25
=================  ===========  =====================
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import cache


class PeriodKind(StrEnum):
    CALENDAR_YEAR = "calendar_year"
    ACADEMIC_YEAR = "academic_year"
    FINANCIAL_YEAR = "financial_year"
    JANUARY = "january"
    TERM = "term"


TERMS = ("autumn", "spring", "summer")

_PATTERNS = {
    PeriodKind.CALENDAR_YEAR: re.compile(r"(\d{4})"),
    PeriodKind.ACADEMIC_YEAR: re.compile(r"(\d{4})/(\d{2})"),
    PeriodKind.JANUARY: re.compile(r"(\d{4})-01"),
    PeriodKind.FINANCIAL_YEAR: re.compile(r"(\d{4})-(\d{2})"),
    PeriodKind.TERM: re.compile(r"(\d{4})/(\d{2})-([123])"),
}


@cache
def kind_of(period: str) -> PeriodKind:
    """The kind of a period as written here.

    A January count and the financial year 2000-01 are spelled alike; no figure here is that old,
    so ``-01`` is always January.

    Raises ValueError for anything else.
    """
    for kind, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(period):
            joint = kind not in (PeriodKind.CALENDAR_YEAR, PeriodKind.JANUARY)
            if joint and (int(match[1]) + 1) % 100 != int(match[2]):
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
    return period


def earlier(period: str) -> str:
    """The period to compare with: the year before, or the same term of the year before."""
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


def just_before(period: str) -> str:
    """The period that ends where this one begins: the term before, else the year before."""
    if kind_of(period) is not PeriodKind.TERM:
        return earlier(period)
    if period[-1] == "1":
        return f"{earlier(period)[:-1]}3"
    return f"{period[:-1]}{int(period[-1]) - 1}"


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

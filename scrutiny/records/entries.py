"""Entries of published tables as value and status, and published periods in our spelling.

An entry is what stands in one field of a table; a cell counts cases (`measures.case_counts`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import polars as pl

from scrutiny.definitions.source import PeriodColumns
from scrutiny.sources.workbook.formats import YEAR_ALONE
from scrutiny.vocabulary.periods import (
    TERMS,
    PeriodKind,
    first_day,
    last_day,
    month_of,
    two_year,
)
from scrutiny.vocabulary.words import Status

# 1,234 and 1234.5 and 5.10% and -7.0000000000000007E-2, and nothing else: to a pattern the digits
# of every script are digits, and 1.4E+03 is a number of which a program left digits out.
NUMBER = r"^-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?([Ee]-[0-9]+)?(\s?%)?$"


def value_and_status(text: pl.Expr, symbols: Mapping[str, Status]) -> tuple[pl.Expr, pl.Expr]:
    """The value of an entry (null unless a number) and its status (null where neither).

    Symbols match without regard to spaces, case and square brackets. An empty one is not
    available. Floating-point dust is rounded off at nine decimals.
    """
    bare = text.str.strip_chars()
    symbol = bare.str.strip_chars("[]").str.strip_chars().str.to_lowercase()
    number = bare.str.contains(NUMBER)
    value = (
        pl.when(number)
        .then(bare.str.replace_all(",", "").str.strip_suffix("%").str.strip_chars())
        .cast(pl.Float64, strict=False)
        .round(9)
    )
    names = {key.casefold(): str(status) for key, status in symbols.items()}
    status = (
        pl.when(number)
        .then(pl.lit(str(Status.OK)))
        .when(bare == "")
        .then(pl.lit(str(Status.NOT_AVAILABLE)))
        .otherwise(symbol.replace_strict(names, default=None, return_dtype=pl.String))
    )
    return value, status


_SIX = re.compile(r"([0-9]{4})([0-9]{2})(?:\.0)?")
_PAIR = re.compile(r"([0-9]{4})[-/]([0-9]{2})(?: \(\w+\))?")
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH_NUMBERS = {name: at for at, name in enumerate(_MONTHS, 1)} | {
    name[:3]: at for at, name in enumerate(_MONTHS, 1)
}
_YEAR = re.compile(rf"(?:{YEAR_ALONE})?([0-9]{{4}})(?:\.0)?(?: \(\w+\))?")
_MONTH = re.compile(r"([a-z]+)[ -]([0-9]{4}|[0-9]{2})(?: \(\w+\))?")
_YEAR_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
LOOKS = {
    PeriodKind.CALENDAR_YEAR: "A calendar year is written 2024",
    PeriodKind.JANUARY: "A January is written as its year, 2025, or as the school year, 202425",
    PeriodKind.ACADEMIC_YEAR: "A school year is written 202425 or 2024/25",
    PeriodKind.FINANCIAL_YEAR: "A financial year is written 2024-25 or 202425",
    PeriodKind.TERM: "A term is written as its school year, 202425, beside its name",
    PeriodKind.MONTH: "A month is written January 2023",
    PeriodKind.QUARTER: "Quarters are not read",
}
"""How a period of each kind is written in published files."""


def day_of(written: str) -> date | None:
    """The day of an entry that holds a date; None where it holds none."""
    if (found := _DAY.fullmatch(written.strip())) is None:
        return None
    try:
        return date.fromisoformat(found[1])
    except ValueError:
        return None


def period_of(written: str, columns: PeriodColumns, term: str = "") -> str | None:
    """A publisher's period in the workbook's spelling, or None where it is not understood.

    A month is written ``January 2023`` or ``Jan-23``, or is a day that begins or ends it.
    ``202425`` counted each January is January 2025; so is a day in that month, ``2025`` with
    "Calendar year" in the older layout of the same figures, and ``2024`` where the January after it
    is meant. Where the calendar year before is meant, ``2025`` is 2024.
    """
    written = written.strip()
    pair = _SIX.fullmatch(written) or _PAIR.fullmatch(written)
    if pair and (int(pair[1]) + 1) % 100 != int(pair[2]):
        pair = None
    year = _YEAR.fullmatch(written)
    match columns.kind:
        case PeriodKind.CALENDAR_YEAR:
            if pair and columns.terms is None and _SIX.fullmatch(written):
                return None
            return f"{int(year[1]) - columns.preceding}" if year else None
        case PeriodKind.JANUARY:
            if pair:
                return f"{int(pair[1]) + 1}-01"
            if (day := day_of(written)) is not None:
                return f"{day.year}-01" if day.month == 1 else None
            return f"{int(year[1]) + columns.following}-01" if year else None
        case PeriodKind.ACADEMIC_YEAR | PeriodKind.FINANCIAL_YEAR:
            joint = "/" if columns.kind is PeriodKind.ACADEMIC_YEAR else "-"
            if pair:
                return two_year(int(pair[1]), joint)
            return two_year(int(year[1]) - 1, joint) if year and columns.ending else None
        case PeriodKind.TERM:
            name = term.strip().casefold().removesuffix(" term")
            if pair is None or name not in TERMS:
                return None
            return f"{two_year(int(pair[1]), '/')}-{TERMS.index(name) + 1}"
        case PeriodKind.MONTH:
            return _month_of(written)
        case PeriodKind.QUARTER:
            return None  # No publisher here gives quarters.


def _month_of(written: str) -> str | None:
    """A day in the midst of a month may be when it was counted, so that it is no month."""
    if (day := day_of(written)) is not None:
        month = month_of(day)
        return month if day in (first_day(month), last_day(month)) else None
    if found := _YEAR_MONTH.fullmatch(written):
        return f"{found[1]}-M{found[2]}" if 1 <= int(found[2]) <= 12 else None
    named = _MONTH.fullmatch(written.casefold())
    if named is None or named[1] not in _MONTH_NUMBERS:
        return None
    year = named[2] if len(named[2]) == 4 else f"20{named[2]}"
    return f"{year}-M{_MONTH_NUMBERS[named[1]]:02d}"

"""Published cells as value and status, and published periods in the workbook's spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from scrutiny.definitions.source import PeriodColumns
from scrutiny.vocabulary.periods import TERMS, PeriodKind, two_year
from scrutiny.vocabulary.words import Status

# 1,234 and 1234.5 and 5.10% and -7.0000000000000007E-2, and nothing else.
NUMBER = r"^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([Ee][-+]?\d+)?%?$"


def value_and_status(text: pl.Expr, symbols: Mapping[str, Status]) -> tuple[pl.Expr, pl.Expr]:
    """The value of a text cell (null unless a number) and its status (null where neither).

    Symbols match without regard to spaces, case and square brackets. An empty cell is not
    available. Floating-point dust is rounded off at nine decimals.
    """
    bare = text.str.strip_chars()
    symbol = bare.str.strip_chars("[]").str.strip_chars().str.to_lowercase()
    number = bare.str.contains(NUMBER)
    value = (
        pl.when(number)
        .then(bare.str.replace_all(",", "").str.strip_suffix("%"))
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


_SIX = re.compile(r"(\d{4})(\d{2})")
_PAIR = re.compile(r"(\d{4})[-/](\d{2})(?: \(\w+\))?")
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_YEAR = re.compile(r"(\d{4})(?: \(\w+\))?")


def period_of(written: str, columns: PeriodColumns, term: str = "") -> str | None:
    """A publisher's period in the workbook's spelling, or None where it is not understood.

    A month is written ``January 2023``. ``202425`` counted each January is January 2025; so is
    ``2025`` with "Calendar year" in the older layout of the same figures, and ``2024`` where the
    January after it is meant. Where the calendar year before is meant, ``2025`` is 2024.
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
            name, _, number = written.casefold().partition(" ")
            if name not in _MONTHS or not _YEAR.fullmatch(number):
                return None
            return f"{number[:4]}-M{_MONTHS.index(name) + 1:02d}"
        case PeriodKind.QUARTER:
            return None  # No publisher here gives quarters.

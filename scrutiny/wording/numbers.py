"""Numbers as people read them. A minus is a minus sign; thousands have commas."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import floor, log10
from statistics import NormalDist

from scrutiny.vocabulary.periods import PeriodKind, kind_of, shown
from scrutiny.vocabulary.words import Kind, MeasuredIn


# A build writes the same few thousand numbers hundreds of thousands of times.
@lru_cache(maxsize=1 << 16)
def rounded(value: float, decimals: int) -> float:
    """A half goes up, as publishers print it: 36.25 of 29 in 80 is 36.3, and not 36.2.

    The decimal that a value was meant as decides, not the nearest number that a computer holds.
    """
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP))


@lru_cache(maxsize=1 << 16)
def number(value: float, decimals: int = 0) -> str:
    """``number(-4.26, 2)`` is ``−4.26``; ``number(1734)`` is ``1,734``; ``number(0.5)`` ``1``."""
    text = f"{abs(rounded(value, decimals)):,.{decimals}f}"
    nought = not text.strip("0.,")
    return text if value >= 0 or nought else f"\N{MINUS SIGN}{text}"


def with_unit(value: float, kind: Kind | str, decimals: int, per: int = 100) -> str:
    """A value with its unit, where it has one: ``38.6 %``, ``1,734``, ``11.6``, ``31 weeks``.

    A rate says what it is of: ``4.2 per 100 pupils``, ``42 in every 100,000 pupils``.
    """
    text = number(value, decimals)
    if kind == Kind.WEEKS:
        return f"{text} weeks"
    if kind == Kind.RATE:
        return f"{text} {'per' if per == 100 else 'in every'} {number(per)} pupils"
    return f"{text} %" if kind in (Kind.SHARE, Kind.BALANCE) else text


def in_unit(written: str, unit: MeasuredIn | None) -> str:
    """A number as it is written with its unit: ``75 %``; nothing where there is no number."""
    if not written or unit is None:
        return written
    return f"{written} {'%' if unit == MeasuredIn.PER_CENT else unit}"


def counts(numerator: float | None, denominator: float | None) -> str:
    """``371 of 962``, or nothing where no counts are held."""
    if numerator is None or denominator is None:
        return ""
    return f"{number(numerator)} of {number(denominator)}"


def interval(low: float | None, high: float | None, decimals: int) -> str:
    """``35.5 to 41.7``, or nothing."""
    if low is None or high is None:
        return ""
    return f"{number(low, decimals)} to {number(high, decimals)}"


_LETTERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_letters(n: int) -> str:
    """A small number in letters, as people write it: ``five``; a larger one in figures."""
    return _LETTERS[n] if n < len(_LETTERS) else number(n)


def ordinal(n: int) -> str:
    """``second``; from the eleventh on in figures."""
    return _ORDINALS[n - 1] if n <= len(_ORDINALS) else f"number {n}"


_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


def level_of(z: float) -> str:
    """How sure an interval of so many standard errors to either side is.

    >>> level_of(1.96), level_of(3.09), level_of(3.891)
    ('95 %', '99.8 %', '99.99 %')
    """
    outside = 200 * NormalDist().cdf(-z)
    digits = max(1, -floor(log10(outside)))
    return f"{100 - outside:.{digits}f}".rstrip("0").rstrip(".") + " %"


def when(period: str) -> str:
    """A period as it follows "in": ``2024``, ``the school year 2023/24``, ``January 2025``."""
    words = shown(period)
    match kind_of(period):
        case PeriodKind.ACADEMIC_YEAR:
            return f"the school year {words}"
        case PeriodKind.FINANCIAL_YEAR:
            return f"the year {words}"
        case PeriodKind.TERM:
            return f"the {words}"
        case PeriodKind.QUARTER:
            return f"the quarter from {words}"
        case _:
            return words


def day(value: date) -> str:
    """``26 June 2025``."""
    return f"{value.day} {value:%B %Y}"


def month(value: date) -> str:
    """``June 2025``."""
    return f"{value:%B %Y}"


def read_day(value: date) -> str:
    """The last day of which papers were read. A month read to its end is told as the month.

    >>> read_day(date(2026, 2, 28)), read_day(date(2026, 3, 15))
    ('February 2026', '15 March 2026')
    """
    ended = (value + timedelta(days=1)).day == 1
    return month(value) if ended else day(value)


def written_date(written: str, precision: str | None = None) -> str:
    """A date of the record in words, no more exact than it is known: ``about December 2017``."""
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 1 or precision == "year":
        words = str(parts[0])
    elif len(parts) == 2 or precision == "month":
        words = f"{date(parts[0], parts[1], 1):%B %Y}"
    else:
        words = day(date(*parts))
    return f"about {words}" if precision == "inferred" else words

"""The forms in which computers write a day, and the days that a text can mean.

Nothing depends on the machine's own locale. A time of day and a time zone are left off: the day
is taken as it is written. Most forms mean one day. Three numbers with a stroke, dash or point
between them mean different days by who wrote them; which it is, a column as a whole can tell (see
`day_order`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_NAMES = {name: i for i, name in enumerate(_MONTHS, 1)}
_SHORT = {name[:3]: i for name, i in _NAMES.items()}
_NUMBERS = _NAMES | _SHORT | {"sept": 9}

# Digits are written out, for to a pattern those of every script are digits.
_CLOCK = (
    r"(?i)[t ]\s*[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?"
    r"\s*([ap]\.?m\.?)?\s*(z|[+-][0-9]{2}:?[0-9]{2})?$"
)
# Midnight of a British summer told in world time: the day is the next one, or else it is a time of
# its own. It has two meanings, so it is read as none.
_SUMMER_MIDNIGHT = r"(?i)[t ]\s*23:00(:00([.,]0+)?)?\s*(z|[+]00:?00)$"
_ZONE = r"(?i)^([0-9]{4}-[0-9]{2}-[0-9]{2})(z|[+-][0-9]{2}:[0-9]{2})$"
_WEEKDAY = r"(?i)^(mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(day)?,?\s+"
_YEAR_FIRST = r"^[0-9]{4}(-[0-9]{2}-|/[0-9]{2}/|\.[0-9]{2}\.|[0-9]{2})[0-9]{2}$"
_NUMBERED = (
    r"^[0-9]{1,2}(-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.| [0-9]{1,2} )([0-9]{4}|[0-9]{2})$"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
_DAY_MONTH = (
    rf"^([0-9]{{1,2}}){_ORDINAL}[\s./-]*([a-z]{{3,9}})\.?,?[\s./-]*([0-9]{{4}}|[0-9]{{2}})$"
)
_MONTH_DAY = rf"^([a-z]{{3,9}})\.?\s+([0-9]{{1,2}}){_ORDINAL},?\s+([0-9]{{4}})$"
_YEAR_MONTH = r"^([0-9]{4})-([a-z]{3})-([0-9]{2})$"

LONGEST_FORM = 40
SAYS_NOTHING = (
    *("n/a", "na", "n.a.", "n/k", "nk", "n.k.", "not known", "unknown", "unk", "not available"),
    *("not applicable", "not recorded", "not yet known", "no date", "date unknown", "missing"),
    *("tbc", "tba", "tbd", "to be confirmed", "to be advised", "pending", "awaiting", "ongoing"),
    *("blank", "none", "null", "nil", "nan", "nat", "<na>", "#n/a", "-", "--", "–", "—", "?", "."),
)
"""Words for a day that nobody knows, as they stand in columns of days."""


class Order(StrEnum):
    """What comes first where a day is written as three numbers."""

    DAY = "day_first"
    MONTH = "month_first"
    YEAR = "year_first"


@dataclass(frozen=True, slots=True)
class Window:
    """The first and last day that a two-digit year of a field can mean; shorter than a century."""

    first: date
    last: date


def readings(texts: pl.Series, window: Window) -> pl.DataFrame:
    """One row per different text: `text`, and the days that it can mean, null where none.

    `plain`: the day, in a form of one meaning. Else, where there are three numbers, the day under
    each of Order. `short`: whether the year has two digits; such a day is only read within
    `window`. A workbook's number for a day never comes here: the reader, which knows the day that
    the workbook counts from, gives the day itself.
    """
    frame = texts.drop_nulls().unique(maintain_order=True).alias("text").to_frame()
    bare = (
        pl.col("text")
        .str.replace(_CLOCK, "")
        .str.replace(_ZONE, "${1}")
        .str.replace(_WEEKDAY, "")
        .str.strip_chars()
        .str.to_lowercase()
    )
    moved = pl.col("text").str.strip_chars().str.contains(_SUMMER_MIDNIGHT)
    frame = frame.with_columns(_bare=pl.when(~moved).then(bare).otherwise(pl.lit("")))
    a, b, y = (pl.col("_bare").str.extract(r"^([0-9]+)\D([0-9]+)\D([0-9]+)$", i) for i in (1, 2, 3))
    numbered = pl.col("_bare").str.contains(_NUMBERED)
    frame = frame.with_columns(
        _a=pl.when(numbered).then(a), _b=pl.when(numbered).then(b), _y=pl.when(numbered).then(y)
    ).with_columns(short=(pl.col("_y").str.len_chars() == 2).fill_null(value=False))
    short = pl.col("short")
    long_year = pl.when(short).then(_year("_y", window)).otherwise(pl.col("_y").cast(pl.Int32))
    frame = frame.with_columns(
        plain=pl.coalesce(_plain(window)),
        day_first=_within(_made(long_year, "_b", "_a"), window, short),
        month_first=_within(_made(long_year, "_a", "_b"), window, short),
        year_first=pl.when(short).then(_within(_made(_year("_a", window), "_b", "_y"), window)),
    )
    return frame.select("text", "plain", *[str(order) for order in Order], "short")


def _plain(window: Window) -> list[pl.Expr]:
    bare = pl.col("_bare")
    digits = bare.str.replace_all(r"\D", "")
    year_first = pl.when(bare.str.contains(_YEAR_FIRST)).then(digits)
    forms = [year_first.str.to_date("%Y%m%d", strict=False)]
    for pattern, (year, month, day) in (
        (_DAY_MONTH, (3, 2, 1)),
        (_MONTH_DAY, (3, 1, 2)),
        (_YEAR_MONTH, (1, 2, 3)),
    ):
        part = {i: bare.str.extract(pattern, i) for i in (1, 2, 3)}
        named = part[month].replace_strict(_NUMBERS, default=None, return_dtype=pl.Int32)
        short = part[year].str.len_chars() == 2
        whole = pl.when(short).then(_century(part[year], window)).otherwise(part[year])
        forms.append(_within(_day(whole.cast(pl.Int32), named, part[day]), window, short))
    return forms


def _year(column: str, window: Window) -> pl.Expr:
    return _century(pl.col(column), window).cast(pl.Int32)


def _century(two_digits: pl.Expr, window: Window) -> pl.Expr:
    """The year not after the window's last that ends in two digits, as text."""
    year = two_digits.cast(pl.Int32, strict=False)
    last = window.last.year
    this = year + last // 100 * 100
    return pl.when(this > last).then(this - 100).otherwise(this).cast(pl.String)


def _made(year: pl.Expr, month: str, day: str) -> pl.Expr:
    return _day(year, pl.col(month).cast(pl.Int32, strict=False), pl.col(day))


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """Null where the calendar has no such day."""
    written = pl.format("{}-{}-{}", year, month, day.cast(pl.Int32, strict=False))
    return written.str.to_date("%Y-%m-%d", strict=False)


def _within(day: pl.Expr, window: Window, where: pl.Expr | None = None) -> pl.Expr:
    inside = day.is_between(window.first, window.last)
    return pl.when(inside if where is None else inside | ~where).then(day)


def clock(text: pl.Expr) -> pl.Expr:
    """The time of day of a text as hours, minutes and seconds; midnight where there is none."""
    lower = text.str.to_lowercase()
    found = lower.str.extract(r"[t ]\s*([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)", 1)
    hour, minute, second = (
        found.str.split(":").list.get(i, null_on_oob=True).cast(pl.Int32).fill_null(0)
        for i in range(3)
    )
    half = lower.str.extract(r"[0-9]\s*([ap])\.?m\.?", 1)
    hour = (
        pl.when((half == "p") & (hour < 12))
        .then(hour + 12)
        .when((half == "a") & (hour == 12))
        .then(0)
        .otherwise(hour)
    )
    return pl.duration(hours=hour, minutes=minute, seconds=second)


def form_of(text: pl.Expr) -> pl.Expr:
    """The form of a text without what it says: ``28/09/2025 00:00`` is ``99/99/9999 99:99``.

    Letters become the word "letters", for a wrong column may hold a name; but words that say that
    nothing is known stay as they are.
    """
    lower = text.str.strip_chars().str.to_lowercase()
    masked = (
        text.str.replace_all(r"[^\W\d_]+", "letters")
        .str.replace_all(r"\d", "9")
        .str.replace_all(r"[^0-9a-z/.:,+ -]", "?")
        .str.head(LONGEST_FORM)
    )
    return pl.when(lower.is_in(SAYS_NOTHING)).then(lower).otherwise(masked)

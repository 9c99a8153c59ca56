"""Months as councils write them in headings and columns: Apr-25, 2025-04, April 2025/26."""

from __future__ import annotations

import re
from calendar import month_name

_NOTE = re.compile(r"\s*[(\[](?:provisional|prov|p|r|revised|actual|act)[)\]]$")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-[0-9]{2}(?:[t ]00:00(?::00(?:\.0+)?)?)?")
_BRITISH_DAY = re.compile(r"[0-9]{1,2}[/.]([0-9]{1,2})[/.]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[/-]([0-9]{4})")
_FINANCIAL = r"(?P<year>[0-9]{4})[/-](?P<end>[0-9]{2}|[0-9]{4})"
_NAME = r"(?P<name>[a-z]+)\.?"
_IN_FINANCIAL = (
    re.compile(rf"{_FINANCIAL}[ -]+{_NAME}"),
    re.compile(rf"{_NAME}[ -]+\(?{_FINANCIAL}\)?"),
)
_IN_YEAR = (
    re.compile(rf"{_NAME}[ '/-]*(?P<year>[0-9]{{4}}|[0-9]{{2}})"),
    re.compile(rf"(?P<year>[0-9]{{4}})[ -]+{_NAME}"),
)
_OTHERS = {"sept": 9}
_NUMBERS = {
    short: at
    for at, name in enumerate(month_name)
    if at
    for short in (name.lower(), name[:3].lower())
} | _OTHERS


def month_of_text(text: str) -> str | None:
    """The month that a heading or a cell names, in the workbook's spelling; None for none.

    A day stands for its month; a day with strokes is read as the British write it. Before a
    financial year April to December lie in its first year. ``2025-26`` alone is a year, no month.
    """
    written = _NOTE.sub("", " ".join(text.casefold().split()))
    if found := _DAY.fullmatch(written) or _YEAR_FIRST.fullmatch(written):
        return _made(int(found[1]), int(found[2]))
    if found := _BRITISH_DAY.fullmatch(written) or _MONTH_FIRST.fullmatch(written):
        return _made(int(found[2]), int(found[1]))
    for pattern in _IN_FINANCIAL:
        if (found := pattern.fullmatch(written)) and found["name"] in _NUMBERS:
            start, month = int(found["year"]), _NUMBERS[found["name"]]
            if (start + 1) % 100 != int(found["end"]) % 100:
                return None
            return _made(start if month > 3 else start + 1, month)
    for pattern in _IN_YEAR:
        if (found := pattern.fullmatch(written)) and found["name"] in _NUMBERS:
            year = int(found["year"])
            return _made(year if year > 99 else 2000 + year, _NUMBERS[found["name"]])
    return None


def is_bare_month(text: str) -> bool:
    """Whether a heading names a month without its year."""
    return text.strip().casefold().rstrip(".") in _NUMBERS


def _made(year: int, month: int) -> str | None:
    if not (1 <= month <= 12 and 2000 <= year < 2100):
        return None
    return f"{year}-M{month:02d}"

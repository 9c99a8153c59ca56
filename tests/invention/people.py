"""Invented persons: names put together from syllables, numbers that are valid and nobody's.

The authority part of every UPN is 999 and every postcode begins with NX, an area that does not
exist, so that no record can be taken for a real one.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.invention.days import Codes, Days, Draw, chosen, years_of
from tests.invention.story import Story

_FIRST = (
    "Ar Bel Cor Dun El Fen Gar Hol Is Jor Kel Lor Mar Nor Or Pel Quin Ros Sel Tor Ul Ver".split()
)
_MIDDLE = "a an é e en i in o ol or ra re ri ro ta te ti ö u ul va ve vi wa".split()
_SURNAME_END = (
    "bram crest dack dell fith gorth gwick hurn kell lowe mott nard plum rish sted thorn".split()
)
_FORENAME_END = "bo da dra la lo mi na nne no ra ri sha so ta th vi vo xi za".split()

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def people(story: Story, births: Days, draw: Draw) -> pl.DataFrame:
    """A row for each person, in the order given.

    `upn_later` marks those whose UPN comes at 6; `unknown` is why neither number is ever known,
    null for most; `newcomer` marks those whose number is not known in their first return.
    """
    size = len(births)
    surname, forename = _names(births, draw)
    born = years_of(births)
    grown = born <= story.years[0] - 18
    reason = np.where(grown, "UN9", draw.choice(np.array(["UN2", "UN3", "UN5"]), size))
    serial = np.arange(size)
    return pl.DataFrame(
        {
            "person": serial,
            "surname": surname,
            "forename": forename,
            "birth_date": pl.Series(births).cast(pl.Int32).cast(pl.Date),
            "sex": chosen(draw, story.drawn.sex, size),
            "ethnicity": chosen(draw, story.drawn.ethnicity, size),
            "postcode": _postcodes(size, draw),
            "upn": _upns(story.place, serial),
            "uln": _ulns(serial),
            "upn_later": draw.random(size) < 0.12,
            "unknown": np.where(draw.random(size) < 0.006, reason, ""),
            "newcomer": draw.random(size) < 0.1,
        }
    ).with_columns(pl.col("unknown").replace("", None))


def _names(births: Days, draw: Draw) -> tuple[Codes, Codes]:
    """Surnames and forenames; no two persons born on one day have both in common."""
    size = len(births)
    surname = _joined(draw, size, _FIRST, _MIDDLE, _SURNAME_END)
    forename = _joined(draw, size, _FIRST, _MIDDLE, _FORENAME_END)
    while True:
        keys = np.char.add(np.char.add(surname, forename), births.astype(str))
        first = np.unique(keys, return_index=True)[1]
        again = np.setdiff1d(np.arange(size), first)
        if not len(again):
            return surname, forename
        surname[again] = _joined(draw, len(again), _FIRST, _MIDDLE, _SURNAME_END)


def _joined(draw: Draw, size: int, *parts: list[str]) -> Codes:
    made = np.full(size, "", dtype="U16")
    for part in parts:
        made = np.char.add(made, draw.choice(np.array(part), size))
    return made.astype("U16")


def _postcodes(size: int, draw: Draw) -> list[str]:
    letters = np.array(list("ABDEFGHJLNPQRSTUWXYZ"))
    district, sector = draw.integers(1, 30, size), draw.integers(0, 10, size)
    ends = np.char.add(draw.choice(letters, size), draw.choice(letters, size))
    return [f"NX{d} {s}{end}" for d, s, end in zip(district, sector, ends, strict=True)]


def _digits(numbers: Days, width: int) -> Days:
    """The digits of each number, a row for each."""
    return numbers[:, None] // 10 ** np.arange(width - 1, -1, -1) % 10


def _upns(place: str, serial: Days) -> list[str]:
    """Permanent numbers: a check letter, the authority and nine digits, no two alike."""
    numbers = int(place) * 10**9 + serial * 719_323_717 % 10**9
    at = _digits(numbers, 12) @ np.arange(2, 14) % len(UPN_LETTERS)
    return [f"{UPN_LETTERS[i]}{number}" for i, number in zip(at, numbers, strict=True)]


def _ulns(serial: Days) -> list[str]:
    """Learner numbers with their check digit, no two alike."""
    numbers = 10**8 + serial * 49_979_687 % 89_999_999 * 10
    weights = np.arange(10, 1, -1)
    # A remainder of nothing makes no valid number; one more in the last place mends it.
    numbers = numbers + (_digits(numbers, 9) @ weights % 11 == 0)
    check = 10 - _digits(numbers, 9) @ weights % 11
    return [f"{number}{digit}" for number, digit in zip(numbers, check, strict=True)]

"""Number formats of a workbook: whether what is shown is what is stored, and what it is else.

A format has up to four sections, parted by semicolons: above nought, below, nought, text; or
sections with conditions in brackets. A percent sign that is neither quoted nor escaped multiplies
what is stored by a hundred; a comma after the last digit divides it by a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from enum import Enum

BUILT_IN_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
BUILT_IN_MONTH = 17
BUILT_IN_PER_CENT = frozenset((9, 10))

_PIECE = re.compile(r'"([^"]*)"?|\\(.?)|[_*].?|\[([^\]]*)\]?|(.)', re.S)
_CONDITION = re.compile(r"\s*(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?(?:[Ee][-+]?\d+)?)\s*")
_OVER = re.compile(r"0|/\s*\d+")
"""What may hold digits in the codes of a number: its places, and what a fraction is over."""
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_ELAPSED = re.compile(r"h+|m+|s+", re.I)
_NOTHING = frozenset(("", "-", "–", "—"))
_SIGNIFICANT = 15
"""Digits that Excel shows at most; what is stored beyond them is dust of its arithmetic."""


YEAR_ALONE = "year "
"""Stands before a year that a cell with a whole day shows, so that it is taken for no number."""


class Shows(Enum):
    """What a format makes of a number."""

    NUMBER = "number"
    PER_CENT = "per cent"
    DAY = "day"
    MONTH = "month"
    """Month and year, without the day."""
    YEAR = "year"
    THOUSANDS = "thousands"
    ELSE = "else"


_OF_A_DAY = {frozenset("ym"): Shows.MONTH, frozenset("y"): Shows.YEAR}
"""The parts of a day that a format can show alone."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a format. `literal` is the text in it that is no part of the number."""

    condition: tuple[str, Decimal] | None
    codes: str
    literal: str

    @property
    def shows(self) -> Shows:
        """What the section makes of a number that is not nought."""
        codes = self.codes.casefold()
        bare = codes.replace("general", "0")
        if seen := {letter for letter in "ymdhs" if letter in bare}:
            return _OF_A_DAY.get(frozenset(seen), Shows.DAY)
        if not any(code in bare for code in "0#?@"):
            return Shows.ELSE
        if any(character.isdigit() for character in self.literal + _OVER.sub("", bare)):
            return Shows.ELSE
        if _SCALED.search(bare):
            return Shows.THOUSANDS
        if "%" in bare:
            return Shows.PER_CENT if bare.count("%") == 1 else Shows.ELSE
        return Shows.NUMBER


@dataclass(frozen=True, slots=True)
class Format:
    """The sections of a format that numbers can meet."""

    sections: tuple[Section, ...]

    def shows(self, number: Decimal) -> Shows:
        section = self._of(number)
        if section is None:
            return Shows.ELSE
        made = section.shows
        if number == 0 and made is Shows.ELSE and section.literal.strip() in _NOTHING:
            # Nought shown as a dash, or not at all, is how accounts are written.
            return Shows.NUMBER
        return made

    @property
    def is_plain(self) -> bool:
        """Whether every number is shown as it is stored."""
        return all(section.shows is Shows.NUMBER for section in self.sections)

    def _of(self, number: Decimal) -> Section | None:
        sections = self.sections
        if any(section.condition for section in sections):
            for section in sections:
                if section.condition is None or _holds(section.condition, number):
                    return section
            return None
        if len(sections) == 1 or number > 0:
            return sections[0]
        if number == 0:
            return sections[2] if len(sections) > 2 else sections[0]
        return sections[1]


def format_of(code: str) -> Format:
    """The format that a code stands for."""
    made: list[Section] = []
    codes: list[str] = []
    literal: list[str] = []
    condition: tuple[str, Decimal] | None = None
    for piece in _PIECE.finditer(f"{code.strip() or 'General'};"):
        quoted, escaped, bracket, plain = piece.groups()
        if plain == ";":
            made.append(Section(condition, "".join(codes).strip(), "".join(literal)))
            codes, literal, condition = [], [], None
        elif plain is not None:
            codes.append(plain)
        elif quoted is not None or escaped is not None:
            literal.append(quoted if quoted is not None else escaped)
        elif bracket is not None and (found := _CONDITION.fullmatch(bracket)):
            condition = (found[1], Decimal(found[2]))
        elif bracket is not None and _ELAPSED.fullmatch(bracket):
            codes.append(bracket)
        elif bracket is not None and bracket.startswith("$"):
            literal.append(bracket[1:].partition("-")[0])
    if len(made) > 1 and "@" in made[-1].codes:
        made.pop()
    return Format(tuple(made[:3]))


def built_in(number: int) -> Format | None:
    """The format of a number that every workbook knows, where it shows something else."""
    if number in BUILT_IN_PER_CENT:
        return format_of("0%")
    if number == BUILT_IN_MONTH:
        return format_of("mmm-yy")
    return format_of("d") if number in BUILT_IN_DAYS else None


def plain_number(text: str) -> Decimal | None:
    """A stored number, to the digits that Excel shows; None where it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return None
    return _CONTEXT.plus(number)


def per_cent(number: Decimal) -> str:
    """A number as its cell shows it: ``0.386`` as ``38.6%``, with all its digits."""
    shown = number.scaleb(2)
    return f"{shown.normalize() if shown else Decimal(0):f}%"


_CONTEXT = Context(prec=_SIGNIFICANT)
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": lambda one, two: one == two,
    "<>": lambda one, two: one != two,
}


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    compare, limit = condition
    return _HOLDS[compare](number, limit)

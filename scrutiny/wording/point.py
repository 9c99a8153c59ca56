"""A point in words, and what several sentences share."""

from __future__ import annotations

from scrutiny.assessment.standing import (
    Point,
)
from scrutiny.vocabulary.words import (
    Direction,
    Verdict,
)
from scrutiny.wording.figure import Wording
from scrutiny.wording.numbers import when

CARE = " The way it is collected changed in between, so take care."


def capital(text: str) -> str:
    """A text with a capital at its head."""
    return text[0].upper() + text[1:]


def beside(tag: str, sentence: str) -> str:
    """A sentence without the verdict it opens with, for a place beside the tag that says it."""
    rest = sentence.removeprefix(f"{tag}: ")
    return f"{rest[:1].upper()}{rest[1:]}"


def moved_word(verdict: Verdict, direction: Direction) -> str:
    """Better or worse; where no direction is good, which way it went."""
    if verdict is Verdict.CANNOT_SAY:
        return "Rose" if direction is Direction.UP else "Fell"
    return verdict.capitalize()


def counted(wording: Wording, point: Point) -> str:
    """`` (371 of 962)``, or nothing where there are no counts."""
    both = wording.counts({"numerator": point.numerator, "denominator": point.denominator})
    return f" ({both})" if both else ""


def told(wording: Wording, point: Point) -> str:
    """``38.6 % in 2024 (371 of 962)``."""
    value = wording.value(point.value or 0.0)
    return f"{value} in {when(point.period)}{counted(wording, point)}"

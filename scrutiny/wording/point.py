"""A point in words, and what several sentences share."""

from __future__ import annotations

from dataclasses import asdict

from scrutiny.assessment.standing import (
    Point,
)
from scrutiny.vocabulary.words import (
    Direction,
    Verdict,
)
from scrutiny.wording.figure import Wording, beside_value, leading
from scrutiny.wording.numbers import when

CARE = " The way it is collected changed in between, so take care."


def moved_word(verdict: Verdict, direction: Direction) -> str:
    """Better or worse; where no direction is good, which way it went."""
    if verdict is Verdict.CANNOT_SAY:
        return "Rose" if direction is Direction.UP else "Fell"
    return verdict.capitalize()


def led(wording: Wording, point: Point) -> float:
    """The percentage that leads, see `figure.leading`; nought where there is none."""
    return leading(wording, asdict(point)) or 0.0


def counted(wording: Wording, point: Point) -> str:
    """`` (371 of 962)``, and our own percentage where the publisher's leads; else nothing."""
    return beside_value(wording, asdict(point))


def told(wording: Wording, point: Point) -> str:
    """``38.6 % in 2024 (371 of 962)``."""
    return f"{wording.value(led(wording, point))} in {when(point.period)}{counted(wording, point)}"

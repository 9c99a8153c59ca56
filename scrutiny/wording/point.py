"""A point in words, and what several sentences share."""

from __future__ import annotations

from dataclasses import fields

from scrutiny.assessment.standing import (
    Point,
)
from scrutiny.vocabulary.words import (
    Direction,
    Verdict,
)
from scrutiny.wording.figure import Row, Wording, beside_value, leading
from scrutiny.wording.numbers import when

CARE = " The way it is collected changed in between, so take care."


def moved_word(verdict: Verdict, direction: Direction) -> str:
    """Better or worse; where no direction is good, which way it went."""
    if verdict is Verdict.CANNOT_SAY:
        return "Rose" if direction is Direction.UP else "Fell"
    return verdict.capitalize()


def led(wording: Wording, point: Point) -> float:
    """The percentage that leads, see `figure.leading`; nought where there is none."""
    return leading(wording, _row(point)) or 0.0


def counted(wording: Wording, point: Point) -> str:
    """`` (371 of 962)``, and our own percentage where the publisher's leads; else nothing."""
    return beside_value(wording, _row(point))


def told(wording: Wording, point: Point) -> str:
    """``38.6 % in 2024 (371 of 962)``."""
    return f"{wording.value(led(wording, point))} in {when(point.period)}{counted(wording, point)}"


_FIELDS = tuple(field.name for field in fields(Point))


def _row(point: Point) -> Row:
    """The point as a row of a table; `dataclasses.asdict` copies every value and takes long."""
    return {name: getattr(point, name) for name in _FIELDS}

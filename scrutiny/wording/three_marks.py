"""What stands beside a mark: what a figure is set against, in a few words."""

from __future__ import annotations

from scrutiny.assessment.standing import Beside, Point
from scrutiny.vocabulary.words import Better
from scrutiny.wording.figure import Wording
from scrutiny.wording.numbers import when


def was(wording: Wording, before: Point) -> str:
    """``was 53.6 % in 2023``."""
    return f"was {wording.value(before.value or 0.0)} in {when(before.period)}"


def england(value: str) -> str:
    """``England 46.4 %``."""
    return f"England {value}"


def rank(better: Better, beside: Beside | None) -> str:
    """Where a figure stands among its neighbours: ``4 of 10 neighbours do better``.

    Where no direction is good it is higher or lower. Empty where no neighbour has a figure.
    """
    if beside is None or not beside.counted or beside.ahead is None:
        return ""
    of, ahead = beside.counted, beside.ahead
    neither = better is Better.NEITHER
    if ahead == of:
        return f"{'Lowest' if neither else 'Last'} of {of + 1}"
    if ahead == 0:
        return f"{'Highest' if neither else 'First'} of {of + 1}"
    does = "is" if ahead == 1 else "are"
    if neither:
        return f"{ahead} of {of} neighbours {does} higher"
    return f"{ahead} of {of} neighbours {'does' if ahead == 1 else 'do'} better"

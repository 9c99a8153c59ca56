"""How a measure stands, made up in a line for tests."""

from __future__ import annotations

from typing import Any

from scrutiny.assessment.standing import Compared, Point, Process, Standing
from scrutiny.vocabulary.words import (
    Better,
    Direction,
    Kind,
    Limits,
    Mode,
    Reason,
    Shows,
    Verdict,
)

_WAYS = {Verdict.BETTER: Direction.UP, Verdict.WORSE: Direction.DOWN}


def compared(verdict: str, before: str = "2022", after: str = "2024") -> Compared:
    """A comparison with a verdict, of a measure that is better when higher."""
    word = Verdict(verdict)
    return Compared(
        Point(before, 10.0),
        Point(after, 20.0),
        10.0,
        1.0,
        19.0,
        _WAYS.get(word, Direction.NONE),
        word,
        Reason.BEYOND_CHANCE if word in _WAYS else Reason.WITHIN_CHANCE,
    )


def process(verdict: str, reason: str, since: str = "", **more: Any) -> Process:
    """A monthly process chart in summary."""
    word = Verdict(verdict)
    return Process(
        **{
            "grain": "month",
            "points": 30,
            "missing": 0,
            "needed": 0,
            "limits": Limits.FROZEN,
            "centre": 50.0,
            "lower": 40.0,
            "upper": 60.0,
            "sigma": 3.3,
            "signals": (),
            "since": since,
            "direction": _WAYS.get(word, Direction.NONE),
            "verdict": word,
            "reason": Reason(reason),
            **more,
        }
    )


def standing(verdict: str = "no clear change", **changes: Any) -> Standing:
    """Measure m as an outcome by years, its last figure 50 for 2024."""
    word = Verdict(verdict)
    return Standing(
        **{
            "measure": "m",
            "part": "",
            "shows": Shows.OUTCOME,
            "kind": Kind.SHARE,
            "better": Better.HIGHER,
            "mode": Mode.YEARS,
            "latest": Point("2024", 50.0, 50.0, 100.0, 40.0, 60.0),
            "verdict": word,
            "direction": _WAYS.get(word, Direction.NONE),
            "reason": Reason.BEYOND_CHANCE if word in _WAYS else Reason.WITHIN_CHANCE,
            **changes,
        }
    )

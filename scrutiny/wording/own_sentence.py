"""A council's own indicators in sentences: where each stands, what was aimed at, what is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scrutiny.assessment.standing import Standing
from scrutiny.definitions.own_indicator import Indicator
from scrutiny.vocabulary.periods import shown
from scrutiny.wording.figure import Wording
from scrutiny.wording.grammar import capital, listed, things
from scrutiny.wording.numbers import day
from scrutiny.wording.own_text import APART, MARK, NO_FIGURE
from scrutiny.wording.point import told

IN_HAND = (
    "This is not judged: mostly the same cases are in hand from one month to the next, so each "
    "month follows the one before."
)


def wording_of_own(indicator: Indicator) -> Wording:
    """An indicator as the writer of sentences needs it."""
    return Wording("{value}", indicator.kind, indicator.better, indicator.decimals)


def about(indicator: Indicator) -> str:
    """Whose figures these are."""
    return f"{MARK}, given by {indicator.given_by}. {APART}"


def subtitle(indicator: Indicator) -> str:
    """What a chart shows, with whose figures it shows."""
    return f"{MARK}: {indicator.name}"


def stands(wording: Wording, standing: Standing) -> str:
    """Where a figure stands, which no chart judges."""
    return capital(told(wording, standing.latest)) if standing.latest else NO_FIGURE


def in_hand(wording: Wording, standing: Standing) -> str:
    """Where a number in hand stands, and why it is not judged."""
    return f"{stands(wording, standing)}. {IN_HAND}"


def target_line(wording: Wording, value: float) -> str:
    """The target in force, at the end of its line."""
    return f"target {aimed_at(wording, value)}"


def aimed_at(wording: Wording, value: float) -> str:
    """A target as it was set: whole numbers without a point."""
    return replace(wording, decimals=0 if value == int(value) else 1).aim(value)


def targets(indicator: Indicator) -> str:
    """Every level aimed at with the month from which it was, and who set it."""
    wording = wording_of_own(indicator)
    steps = [
        f"{aimed_at(wording, value)} from {shown(month)}"
        for month, value in indicator.steps.items()
    ]
    return f"{listed(steps)}; set by {indicator.target_set_by}." if steps else ""


def hidden(many: int) -> str:
    """How many months are hidden, and why."""
    if not many:
        return ""
    verb = "is" if many == 1 else "are"
    return (
        f"{things(many, 'month')} {verb} hidden, numbers and percentage: they would tell of a few "
        "children, or let such a month be worked out."
    )


def origin(files: Sequence[str], read_on: date) -> str:
    """From which files of the council the months come, and when the last was read."""
    return f"{listed(list(files))}, read on {day(read_on)}."

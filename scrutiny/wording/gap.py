"""What nothing shows, and the words to ask for it."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.vocabulary.periods import shown
from scrutiny.wording.grammar import capital, things

ASK_FIGURE = "Which figure would show whether this has got better, and from when?"
ASK_EFFECT = "Which figure will show that this made a difference, and from when?"
ASK_NEWER = "Where are the newer figures, and what do your own records show?"
ASK_TODAY = "What is it today, by your own records?"


def no_measure(finding: str) -> str:
    """That no figure measures a finding, by its title."""
    return f"No figure measures {finding}"


def ask_target(name: str) -> str:
    """The words to ask at what level of a measure an area aims."""
    return f'What level of "{name}" do you aim at, and by when?'


def overdue(name: str, last: str, due: str) -> str:
    """That newer figures were due; `last` is the last period, `due` when they were, in words."""
    return f"{name}: the last is for {shown(last)}; newer figures were due in {due}"


def old(name: str, last: str) -> str:
    """That the last figure tells nothing of now."""
    return f"{name}: the last is for {shown(last)}, too old to say how things stand now"


def on_finding(many: int) -> str:
    """How many gaps there are in the evidence on one finding."""
    if not many:
        return "No gap is on record for this finding."
    return f"{things(many, 'gap')} in the evidence on this finding."


def answer(
    without: Sequence[str], findings: int, no_target: int, promises: int, overdue: int
) -> str:
    """How far the figures reach, in three sentences. `without`: the names of the findings with no
    figure.
    """
    return (
        f"{_without(without, findings)} "
        f"{capital(_many(no_target, 'measure'))} no target in force, and "
        f"{_many(promises, 'promise')} no measure. {_due(overdue)}"
    )


def _without(without: Sequence[str], findings: int) -> str:
    """``2 of 14 findings have no figure at all: Lines of accountability (SW1); ...``"""
    if not without:
        return f"{'Each' if findings > 1 else 'The one'} finding has a figure."
    some = f"{len(without)} of {findings} findings" if findings > 1 else "The one finding"
    verb = "has" if len(without) == 1 else "have"
    return f"{some} {verb} no figure at all: {'; '.join(without)}."


def _due(late: int) -> str:
    if not late:
        return "No newer figures are due."
    return f"Newer figures of {things(late, 'measure')} were due and are not here yet."


def _many(n: int, noun: str) -> str:
    """``6 measures have``, ``one measure has``, ``no measure has``."""
    if n < 2:
        return f"{('no', 'one')[n]} {noun} has"
    return f"{n} {noun}s have"

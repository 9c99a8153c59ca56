"""The strongest thing that the evidence on a finding shows, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scrutiny.assessment.grade import Graded, Support
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import Grade
from scrutiny.wording.grammar import listed
from scrutiny.wording.point import CARE

SHOWN = {
    Grade.NOTHING: "None shown",
    Grade.ACTIVITY: "Activity only",
    Grade.OUTPUT: "Output",
    Grade.OUTCOME: "Outcome",
    Grade.SUSTAINED: "Sustained outcome",
}


def grade(given: Graded, names: Mapping[str, str]) -> str:
    """The grade and what it rests on, in a sentence or two. `names`: short names by key."""
    carried = listed([_dated(names[s.key], s) for s in given.supports if s.key in names])
    match given.grade:
        case Grade.SUSTAINED:
            told = (
                f"Evidence of a sustained outcome: {carried} got clearly better than before the "
                "inspection and stayed so."
            )
        case Grade.OUTCOME:
            told = (
                f"Evidence of an outcome, not yet a lasting one: {carried} got clearly better than "
                "before the inspection."
            )
        case Grade.OUTPUT:
            told = f"Evidence of output only: {carried} got better, but {_NONE}."
        case Grade.ACTIVITY:
            told = f"Evidence of activity only: {_done(given, carried)}, but {_NONE}."
        case _:
            told = (
                "No evidence of progress: no promise on this finding is on record as done, and no "
                "outcome or output here is clearly better than in the years before the inspection."
            )
    if any(support.caution for support in given.supports):
        told += CARE
    part = [key for key in given.recovered if key not in given.fell_back]
    if named := _all(part, names):
        told += f" Recovered part of what was lost before the inspection, no more: {named}."
    both = [key for key in given.recovered if key in given.fell_back]
    if named := _all(both, names):
        told += (
            " Recovered part of what was lost before the inspection, after clearly falling "
            f"back from the best since: {named}."
        )
    fell = [key for key in given.fell_back if key not in given.recovered]
    if named := _all(fell, names):
        told += f" Got better after the inspection and then clearly worse again: {named}."
    if named := _all(given.worse, names):
        told += f" Worse than the last figure before the inspection: {named}."
    return told


_NONE = (
    "no outcome here is clearly better than in the years before the inspection and has stayed so"
)


def _done(given: Graded, carried: str) -> str:
    done = ["things were done"] if given.commitments else []
    return listed([*done, f"{carried} got better"] if carried else done)


def _dated(name: str, support: Support) -> str:
    """A measure's name, with the month in which its real change began, where a chart tells it."""
    return f"{name} (since {shown(support.since)})" if support.since else name


def _all(keys: Sequence[str], names: Mapping[str, str]) -> str:
    return listed([names[key] for key in keys if key in names])

"""The strongest thing that the evidence on a finding shows, in words."""

from __future__ import annotations

from collections.abc import Mapping

from scrutiny.assessment.grade import Graded, Support
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import Grade

SHOWN = {
    Grade.NOTHING: "Nothing yet",
    Grade.ACTIVITY: "Activity only",
    Grade.OUTPUT: "Output",
    Grade.OUTCOME: "Outcome",
    Grade.SUSTAINED: "Sustained outcome",
}


def grade(given: Graded, names: Mapping[str, str]) -> str:
    """The grade and what it rests on, in a sentence or two. `names`: short names by key."""
    held = [_dated(names[s.key], s) for s in given.supports if s.key in names]
    carried = _and(held)
    match given.grade:
        case Grade.SUSTAINED:
            told = f"Evidence of a sustained outcome: {carried} got better and stayed so."
        case Grade.OUTCOME:
            told = f"Evidence of an outcome, not yet a lasting one: {carried} got better."
        case Grade.OUTPUT:
            told = (
                f"Evidence of output only: {carried} got better, but no outcome is known to be "
                "better than before the inspection and to have stayed so."
            )
        case Grade.ACTIVITY:
            told = (
                "Evidence of activity only: things were done, but no outcome is known to be better "
                "than before the inspection and to have stayed so."
            )
        case _:
            told = (
                "No evidence of progress: no promise on this finding is on record as done, and no "
                "outcome or output is known to be better than before the inspection and to have "
                "stayed so."
            )
    if fell := _all(given.fell_back, names):
        told += f" Better than at the inspection but now worse again: {fell}."
    if worse := _all(given.worse, names):
        told += f" Worse than at the inspection: {worse}."
    return told


def _dated(name: str, support: Support) -> str:
    """A measure's name, with the month in which its real change began, where a chart tells it."""
    return f"{name} (since {shown(support.since)})" if support.since else name


def _all(keys: tuple[str, ...], names: Mapping[str, str]) -> str:
    return _and([names[key] for key in keys if key in names])


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

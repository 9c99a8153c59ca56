"""The strongest thing that the evidence on a finding shows, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scrutiny.assessment.grade import Graded, Support
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import Grade
from scrutiny.wording.grammar import listed, things
from scrutiny.wording.point import CARE

SHOWN = {
    Grade.NOTHING: "None shown",
    Grade.ACTIVITY: "Activity only",
    Grade.OUTPUT: "Output",
    Grade.OUTCOME: "Outcome",
    Grade.SUSTAINED: "Sustained outcome",
}


def grade(given: Graded, names: Mapping[str, str], paths: Mapping[str, str]) -> str:
    """The grade and what it rests on, in a few sentences.

    `names`: short names by key. `paths`: the way of a measure since the inspection, see
    `yardstick.path`, of those that have years before to go by.
    """
    carried = listed([_dated(names[s.key], s) for s in given.supports if s.key in names])
    told = [f"{_headed(given, carried)}{CARE if any(s.caution for s in given.supports) else ''}"]
    moved = [key for key in dict.fromkeys((*given.recovered, *given.fell_back)) if key in names]
    told += [paths[key] for key in moved if key in paths]
    if named := _all([key for key in moved if key not in paths], names):
        told.append(f"Got better after the inspection and then clearly fell back: {named}.")
    if named := _all([key for key in given.worse if key not in moved], names):
        told.append(f"Worse than before the inspection: {named}.")
    if named := _all([key for key in given.lately if key not in moved], names):
        told.append(f"Better on the latest figures, which does not show that it lasts: {named}.")
    return " ".join(told)


def _headed(given: Graded, carried: str) -> str:
    match given.grade:
        case Grade.SUSTAINED:
            return (
                f"Evidence of a sustained outcome: {carried} got clearly better than before the "
                "inspection and stayed so."
            )
        case Grade.OUTCOME:
            return (
                f"Evidence of an outcome, not yet a lasting one: {carried} got clearly better than "
                "before the inspection."
            )
        case Grade.OUTPUT:
            return (
                f"Evidence of output only: {carried} got clearly better than before the "
                f"inspection. {_no_outcome(given)}"
            )
        case Grade.ACTIVITY:
            done = ["a step is on record as done"] if given.commitments else []
            steps = [*done, f"{carried} got better"] if carried else done
            return f"Evidence of activity only: {listed(steps)}. {_no_outcome(given)}"
        case _:
            return f"No progress is shown: {_on_record(given)}. {_no_outcome(given)}"


def _no_outcome(given: Graded) -> str:
    if not given.outcomes:
        return "No figure here measures an outcome."
    return (
        "No outcome here is shown to be clearly better than in the years before the inspection and "
        "to have stayed so."
    )


def _on_record(given: Graded) -> str:
    """Nothing done, where the record ties no event and no answer to the finding either."""
    also = [
        things(many, noun)
        for many, noun in ((given.events, "event"), (given.answers, "answer"))
        if many
    ]
    if not also:
        return "nothing done is on record"
    are = "is" if given.events + given.answers == 1 else "are"
    return f"no promise is recorded as done, though {listed(also)} {are} on record"


def _dated(name: str, support: Support) -> str:
    """A measure's name, with the month in which its real change began, where a chart tells it."""
    return f"{name} (since {shown(support.since)})" if support.since else name


def _all(keys: Sequence[str], names: Mapping[str, str]) -> str:
    return listed([names[key] for key in keys if key in names])

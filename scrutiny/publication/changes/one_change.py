"""What a change is: one thing that is new, other or overdue, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class ChangeKind(StrEnum):
    """What kind of change, in the order in which a briefing tells them.

    verdict: the headline of a measure of a finding is another. target_moved: a target was put in
    the place of another. slipped: a promise has a later date, or none any more. missed: a promise
    is on record as not kept. late: its date passed before the record was read, and no result was
    found. unread: its date has passed since the record was read. new_figure, revised, withdrawn:
    of a measure. overdue: newer figures should have come. done: what was promised is done, be it
    late. duty: news of what others or a law required, which nobody promised. promise, target: a
    new one. inspection, judgement, statement, meeting: new on the record. recommendation: a new
    one, with its answer where there is one; answer: to one that had none. return_: a new return
    of cases. measure: one that is new here, gone, or worked out in another way.
    """

    VERDICT = "verdict"
    TARGET_MOVED = "target_moved"
    SLIPPED = "slipped"
    MISSED = "missed"
    LATE = "late"
    UNREAD = "unread"
    NEW_FIGURE = "new_figure"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    OVERDUE = "overdue"
    DONE = "done"
    DUTY = "duty"
    PROMISE = "promise"
    TARGET = "target"
    INSPECTION = "inspection"
    JUDGEMENT = "judgement"
    STATEMENT = "statement"
    RECOMMENDATION = "recommendation"
    ANSWER = "answer"
    MEETING = "meeting"
    RETURN = "return"
    MEASURE = "measure"


CHANGE_WORDS = {
    ChangeKind.VERDICT: "New verdicts",
    ChangeKind.TARGET_MOVED: "Targets moved",
    ChangeKind.SLIPPED: "Promises put back",
    ChangeKind.MISSED: "Promises missed",
    ChangeKind.LATE: "Dates passed without a result",
    ChangeKind.UNREAD: "Dates passed since the record was read",
    ChangeKind.NEW_FIGURE: "New figures",
    ChangeKind.REVISED: "Figures revised",
    ChangeKind.WITHDRAWN: "Figures withdrawn",
    ChangeKind.OVERDUE: "Figures that should have come",
    ChangeKind.DONE: "Promises done",
    ChangeKind.DUTY: "Dates set by others or the law",
    ChangeKind.PROMISE: "New promises",
    ChangeKind.TARGET: "New targets",
    ChangeKind.INSPECTION: "Inspections",
    ChangeKind.JUDGEMENT: "What inspectors said",
    ChangeKind.STATEMENT: "New statements",
    ChangeKind.RECOMMENDATION: "Recommendations, requests and motions",
    ChangeKind.ANSWER: "New answers",
    ChangeKind.MEETING: "Meetings",
    ChangeKind.RETURN: "New returns",
    ChangeKind.MEASURE: "Measures added or changed here",
}
"""A heading for each kind."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `subject` is a measure with its part, as `FindingMeasure.key` writes it, or the id of a row of
    the record; `name` is the same in a few words. `when` is the period or date, in words. `was`
    and `now` are empty where there is none. `rows` holds every period with what it was and is,
    latest first, where one sentence speaks for several.
    """

    kind: ChangeKind
    subject: str
    name: str
    findings: tuple[str, ...]
    sentence: str
    when: str = ""
    was: str = ""
    now: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes between two snapshots, or since a day, in the order of `ChangeKind`.

    `before` and `now` are the ids of the snapshots, empty where none was used; `before_on` and
    `now_on` are ISO dates. `note` says why nothing can be compared, empty where it can.
    """

    before: str
    before_on: str
    now: str
    now_on: str
    all: tuple[Change, ...]
    note: str = ""

    def of(self, *kinds: ChangeKind) -> tuple[Change, ...]:
        """The changes of some kinds, in order."""
        return tuple(each for each in self.all if each.kind in kinds)

    def of_finding(self, finding: str) -> tuple[Change, ...]:
        """The changes that bear on one finding, in order."""
        return tuple(each for each in self.all if finding in each.findings)

    def told(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """For each kind that there is, its heading and its sentences.

        Measures that wait for figures since the same month share a sentence.
        """
        found = []
        for kind in ChangeKind:
            mine = self.of(kind)
            told = _waiting(mine) if kind is ChangeKind.OVERDUE else [c.sentence for c in mine]
            if told:
                found.append((CHANGE_WORDS[kind], tuple(told)))
        return tuple(found)

    def plain(self) -> dict[str, Any]:
        """The same as plain data, for a snapshot."""
        return asdict(self)


def _waiting(overdue: Iterable[Change]) -> list[str]:
    months: dict[str, list[Change]] = {}
    for each in overdue:
        months.setdefault(each.when, []).append(each)
    return [
        mine[0].sentence
        if len(mine) == 1
        else f"Newer figures of {len(mine)} measures were due in {month} and have not been put in "
        f"here: {'; '.join(each.name for each in mine)}."
        for month, mine in months.items()
    ]


def in_order(found: Iterable[Change]) -> tuple[Change, ...]:
    """Changes in the order of their kinds; within one kind as they come."""
    order = {kind: i for i, kind in enumerate(ChangeKind)}
    return tuple(sorted(found, key=lambda each: order[each.kind]))

"""Everything that is known of an area, and the part of it that bears on one finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from scrutiny.assessment.answers import Answer
from scrutiny.assessment.claims import Judged
from scrutiny.assessment.coverage import Standings
from scrutiny.assessment.grade import Graded
from scrutiny.assessment.promises import MovedTarget, Promise
from scrutiny.assessment.standing import Standing
from scrutiny.definitions.area import Finding, Record
from scrutiny.vocabulary.words import Shows

Subject = Mapping[str, object]
"""What meets a condition, by name. See `conditions.Met`."""

_ORDER = (Shows.OUTCOME, Shows.OUTPUT, Shows.ACTIVITY, Shows.CONTEXT)


class OfFindings(Protocol):
    """A row of the record that names the findings it is about."""

    @property
    def id(self) -> str: ...

    @property
    def finding_ids(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """What conditions are read from.

    `standings` by finding and key; a balancing measure tied to no finding may stand under the
    finding "". `most_hidden`: a larger share of hidden points than this is worth a question.
    """

    record: Record
    standings: Standings
    claims: Sequence[Judged]
    promises: Sequence[Promise]
    moved: Sequence[MovedTarget]
    answers: Sequence[Answer]
    grades: Mapping[str, Graded]
    today: date
    most_hidden: float


class Asked:
    """One finding with the evidence on it.

    `all`: how its measures stand, in order of what they show, then of rank, but for those whose
    definition has ended: nobody can be asked for more of them. `now`: those of them whose figures
    are not old.
    """

    def __init__(self, finding: Finding, evidence: Evidence) -> None:
        tied = [r for r in evidence.record.finding_measures if r.finding_id == finding.id]
        tied.sort(key=lambda row: (_ORDER.index(row.level), row.rank))
        held = [evidence.standings.get((finding.id, row.key)) for row in tied]
        self.finding = finding
        self.evidence = evidence
        self.all = [standing for standing in held if standing is not None and not standing.ended]
        self.now = [standing for standing in self.all if not standing.stale]

    def about(self, rows: Iterable[OfFindings]) -> set[str]:
        """Ids of those rows of the record that are about the finding."""
        return {row.id for row in rows if self.finding.id in row.finding_ids}

    def elsewhere(self, key: str) -> Standing | None:
        """How a measure stands for this finding, else for another, else by itself."""
        standings = self.evidence.standings
        if (self.finding.id, key) in standings:
            return standings[self.finding.id, key]
        return next((each for (_, other), each in standings.items() if other == key), None)

"""Everything that is known of an area, and the part of it that bears on one finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from scrutiny.assessment.answers import Answer
from scrutiny.assessment.claims import Judged
from scrutiny.assessment.coverage import Standings
from scrutiny.assessment.grade import Graded
from scrutiny.assessment.promises import MovedTarget, Promise
from scrutiny.assessment.standing import Standing
from scrutiny.definitions.area import Finding, Record, Unmeasured
from scrutiny.vocabulary.words import Shows

_ORDER = (Shows.OUTCOME, Shows.OUTPUT, Shows.ACTIVITY, Shows.CONTEXT)


@dataclass(frozen=True, slots=True)
class Paired:
    """How a measure stands, and the one that balances it."""

    standing: Standing
    pair: Standing


About: TypeAlias = (
    Finding | Standing | Paired | Judged | MovedTarget | Promise | Answer | Unmeasured
)
"""What may meet a condition: one type for each `Subject`, in the same order."""


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
    """One finding with the evidence on it: all that may meet a condition, by what it is.

    Measures come in order of what they show, then of rank. Those whose definition has ended are
    left out: nobody can be asked for more of them.
    """

    def __init__(self, finding: Finding, evidence: Evidence) -> None:
        self.finding = finding
        self.evidence = evidence

    def itself(self) -> Iterator[Finding]:
        yield self.finding

    def of_any_age(self) -> list[Standing]:
        """How each of its measures stands, however old its figures are."""
        tied = [r for r in self.evidence.record.finding_measures if r.finding_id == self.finding.id]
        tied.sort(key=lambda row: (_ORDER.index(row.level), row.rank))
        held = [self.evidence.standings.get((self.finding.id, row.key)) for row in tied]
        return [standing for standing in held if standing is not None and not standing.ended]

    def figures(self) -> list[Standing]:
        """How those of its measures stand whose figures are not old."""
        return [standing for standing in self.of_any_age() if not standing.stale]

    def groups(self) -> Iterator[Standing]:
        """How groups of children stand, of a measure of this finding or of a whole that it has."""
        mine = {standing.key for standing in self.of_any_age()}
        seen: set[str] = set()
        for group in self.evidence.standings.values():
            known = group.key in seen or group.stale or not group.part
            if not known and {group.key, group.measure} & mine:
                seen.add(group.key)
                yield group

    def pairs(self) -> Iterator[Paired]:
        """Its measures that another balances, where the figures of both are not old."""
        for standing in self.figures():
            pair = self.pair_of(standing)
            if pair is not None:
                yield Paired(standing, pair)

    def claims(self) -> list[Judged]:
        """Statements of the area's own bodies: others' are not for it to explain."""
        record = self.evidence.record
        bodies = [body.lower() for body in record.area.bodies]
        own = [row for row in record.claims if any(body in row.said_by.lower() for body in bodies)]
        mine = self._about(own)
        return [each for each in self.evidence.claims if each.claim_id in mine]

    def moved_targets(self) -> list[MovedTarget]:
        mine = self._about(self.evidence.record.targets)
        return [each for each in self.evidence.moved if each.target_id in mine]

    def promises(self) -> list[Promise]:
        mine = self._about(self.evidence.record.commitments)
        return [each for each in self.evidence.promises if each.commitment_id in mine]

    def answers(self) -> list[Answer]:
        mine = self._about(self.evidence.record.recommendations)
        return [each for each in self.evidence.answers if each.recommendation_id in mine]

    def gaps(self) -> list[Unmeasured]:
        """What the record names as measured by no figure."""
        rows = self.evidence.record.unmeasured
        return [row for row in rows if row.finding_id == self.finding.id]

    def elsewhere(self, key: str) -> Standing | None:
        """How a measure stands for this finding, else for another, else by itself."""
        standings = self.evidence.standings
        if (self.finding.id, key) in standings:
            return standings[self.finding.id, key]
        return next((each for (_, other), each in standings.items() if other == key), None)

    def pair_of(self, standing: Standing) -> Standing | None:
        """How the measure stands that balances another, where its figures are not old."""
        pair = self.elsewhere(standing.pair) if standing.pair else None
        return None if pair is None or pair.stale else pair

    def _about(self, rows: Iterable[OfFindings]) -> set[str]:
        """Ids of those rows of the record that are about the finding."""
        return {row.id for row in rows if self.finding.id in row.finding_ids}

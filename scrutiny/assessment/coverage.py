"""What the record and the figures do not cover: the gaps a committee may ask to have filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scrutiny.assessment.promises import in_force
from scrutiny.assessment.standing import Standing
from scrutiny.definitions.area import Record
from scrutiny.definitions.measure import Measure
from scrutiny.vocabulary.words import Better, Shows

Standings = Mapping[tuple[str, str], Standing]
"""How each measure of each finding stands, by finding and `FindingMeasure.key`."""


@dataclass(frozen=True, slots=True)
class FindingGap:
    """A finding that nothing measures. `tied` says that measures are named but have no figure."""

    finding_id: str
    tied: bool


@dataclass(frozen=True, slots=True)
class MeasureGap:
    """A measure, with its part, and the findings that it bears on.

    `returned` says that its figures come from the area's own return, so that they are its to give.
    """

    key: str
    measure_id: str
    part: str
    finding_ids: tuple[str, ...]
    last_period: str = ""
    returned: bool = False


@dataclass(frozen=True, slots=True)
class CommitmentGap:
    """Something that the area promised and whose effect no measure here can show."""

    commitment_id: str
    finding_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unasked:
    """Something that no published figure measures, and the words to ask for it."""

    finding_id: str
    what: str
    ask: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that is missing, each tuple in the order of the record.

    `without_measure`: findings without a measure that has a figure. `without_target`: measures
    of an outcome, output or activity with a good direction and no number to reach. `overdue`:
    newer figures were due. `old`: the last figure says nothing of now. `unmeasured`: what the
    record names as measured by no figure.
    """

    without_measure: tuple[FindingGap, ...]
    without_target: tuple[MeasureGap, ...]
    commitments: tuple[CommitmentGap, ...]
    overdue: tuple[MeasureGap, ...]
    old: tuple[MeasureGap, ...]
    unmeasured: tuple[Unasked, ...]


def coverage(record: Record, standings: Standings, measures: Mapping[str, Measure]) -> Coverage:
    """The gaps of an area. Measures without any row for the area have no standing.

    A definition that has ended has no gap: no target is set on it and no more figures come.
    """
    ended = {name for name, measure in measures.items() if measure.ends is not None}
    gaps = [gap for gap in _measure_gaps(record, standings) if gap.measure_id not in ended]
    first: dict[str, Standing] = {}
    for (_, key), standing in standings.items():
        first.setdefault(key, standing)
    judged = {
        row.key
        for row in record.finding_measures
        if row.level is not Shows.CONTEXT
        and row.measure_id in measures
        and measures[row.measure_id].better is not Better.NEITHER
    }
    return Coverage(
        without_measure=tuple(
            FindingGap(finding.id, tied=bool(_tied(record, finding.id)))
            for finding in record.findings
            if not has_figure(record, standings, finding.id)
        ),
        without_target=tuple(
            gap
            for gap in gaps
            if gap.key in judged and in_force(record, measures[gap.measure_id], gap.part) is None
        ),
        commitments=tuple(
            CommitmentGap(row.id, row.finding_ids)
            for row in record.commitments
            if row.promised_by and not row.measure_id
        ),
        overdue=tuple(gap for gap in gaps if gap.key in first and first[gap.key].overdue),
        old=tuple(gap for gap in gaps if gap.key in first and first[gap.key].stale),
        unmeasured=tuple(Unasked(row.finding_id, row.what, row.ask) for row in record.unmeasured),
    )


def has_figure(record: Record, standings: Standings, finding_id: str) -> bool:
    """Whether any measure of a finding has a value for the area."""
    return any(
        (standing := standings.get((finding_id, key))) is not None
        and standing.latest is not None
        and standing.latest.value is not None
        for key in _tied(record, finding_id)
    )


def _tied(record: Record, finding_id: str) -> list[str]:
    return [row.key for row in record.finding_measures if row.finding_id == finding_id]


def _measure_gaps(record: Record, standings: Standings) -> list[MeasureGap]:
    """Every measure tied to a finding once, as a gap to be chosen from."""
    findings: dict[str, list[str]] = {}
    named: dict[str, tuple[str, str]] = {}
    for row in record.finding_measures:
        findings.setdefault(row.key, []).append(row.finding_id)
        named[row.key] = (row.measure_id, row.part)
    made = []
    for key, ids in findings.items():
        standing = next((s for i in ids if (s := standings.get((i, key)))), None)
        last = standing.latest.period if standing and standing.latest else ""
        made.append(
            MeasureGap(key, *named[key], tuple(ids), last, bool(standing and standing.returned))
        )
    return made

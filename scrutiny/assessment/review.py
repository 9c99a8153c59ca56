"""One area reviewed: how its measures stand, and what follows for claims, promises and questions.

The one place that brings the other modules of this layer together for an area's record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scrutiny.assessment.answers import Answer, answers
from scrutiny.assessment.claims import Judged, judge_claims
from scrutiny.assessment.conditions import Met, conditions
from scrutiny.assessment.coverage import Coverage, coverage
from scrutiny.assessment.evidence import Evidence
from scrutiny.assessment.grade import Graded, grade
from scrutiny.assessment.promises import MovedTarget, Promise, judge_commitments, moved_targets
from scrutiny.assessment.standing import Standing
from scrutiny.assessment.standings import Known, standings


@dataclass(frozen=True, slots=True)
class Reviewed:
    """`standings` by finding and `FindingMeasure.key`; `grades` and `conditions` by finding."""

    standings: Mapping[tuple[str, str], Standing]
    claims: Mapping[str, Judged]
    promises: Mapping[str, Promise]
    moved: tuple[MovedTarget, ...]
    answers: Mapping[str, Answer]
    grades: Mapping[str, Graded]
    coverage: Coverage
    conditions: Mapping[str, tuple[Met, ...]]


def review(known: Known) -> Reviewed:
    """Everything that the evidence on one area supports."""
    record, values, measures = known.record, known.values, known.measures
    methods, today = known.methods, known.today
    held = standings(known)
    missing = methods.most_missing.value
    claims = judge_claims(known)
    promises = judge_commitments(record, values, measures, methods, today)
    grades = {
        finding.id: grade(finding, record, held, promises, measures, methods)
        for finding in record.findings
    }
    moved = moved_targets(record, measures)
    answered = answers(record, methods.months_to_answer.value, today)
    evidence = Evidence(record, held, claims, promises, moved, answered, grades, today, missing)
    return Reviewed(
        standings=held,
        claims={each.claim_id: each for each in claims},
        promises={each.commitment_id: each for each in promises},
        moved=moved,
        answers={each.recommendation_id: each for each in answered},
        grades=grades,
        coverage=coverage(record, held, measures),
        conditions={finding.id: conditions(finding, evidence) for finding in record.findings},
    )

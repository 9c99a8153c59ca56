"""Conditions that the record of a finding meets. Each is stated in `assessment.conditions`."""

from __future__ import annotations

from collections.abc import Iterator

from scrutiny.assessment.claims import Check, Judged
from scrutiny.assessment.effect import Effect
from scrutiny.assessment.evidence import Asked, Subject
from scrutiny.assessment.promises import Ease, Promise
from scrutiny.vocabulary.words import AnswerState, ClaimResult, Grade, PromiseState


def claim_contradicted(asked: Asked) -> Iterator[Subject]:
    """The figures go against a claim: those known now, or those known then and none for it now."""
    for judged in _claims(asked):
        then = judged.then.result is ClaimResult.CONTRADICTED
        now = judged.now.result
        borne_out = now in (ClaimResult.SUPPORTED, ClaimResult.DEPENDS)
        if now is ClaimResult.CONTRADICTED or (then and not borne_out):
            yield {"claim": judged.claim_id}


def claim_depends(asked: Asked) -> Iterator[Subject]:
    """A claim that named no period is so against some years and not against others."""
    yield from _claimed(asked, ClaimResult.DEPENDS)


def claim_too_early(asked: Asked) -> Iterator[Subject]:
    """What is known now does not bear a claim out yet."""
    yield from _claimed(asked, ClaimResult.TOO_EARLY)


def claim_unchecked(asked: Asked) -> Iterator[Subject]:
    """No figure known now can check a claim."""
    yield from _claimed(asked, ClaimResult.CANNOT_SAY)


def target_moved(asked: Asked) -> Iterator[Subject]:
    """A target was replaced by an easier or a later one."""
    mine = asked.about(asked.evidence.record.targets)
    for moved in asked.evidence.moved:
        if moved.target_id in mine and (moved.ease is Ease.EASIER or moved.later):
            yield {"target": moved.target_id, "replaced": moved.replaced_id}


def late(asked: Asked) -> Iterator[Subject]:
    """A commitment is overdue, missed, was done late, or is open and was put back."""
    for promise in _promises(asked):
        behind = promise.state in (
            PromiseState.OVERDUE,
            PromiseState.MISSED,
            PromiseState.DONE_LATE,
        )
        put_back = promise.moved is not None and promise.moved.later is not False
        if behind or (promise.state is PromiseState.DUE and put_back):
            yield {"commitment": promise.commitment_id}


def outcome_not_found(asked: Asked) -> Iterator[Subject]:
    """What came of a commitment is not on record, though its date came before the reading."""
    for promise in _promises(asked):
        if promise.state is PromiseState.NOT_FOUND:
            yield {"commitment": promise.commitment_id}


def due_since_reading(asked: Asked) -> Iterator[Subject]:
    """The date of a commitment has passed since the record was read."""
    for promise in _promises(asked):
        if promise.state is PromiseState.UNREAD:
            yield {"commitment": promise.commitment_id}


def done_without_effect(asked: Asked) -> Iterator[Subject]:
    """Done, and the figures that should show it do not."""
    for promise in _promises(asked):
        if promise.effect is Effect.NOT_SEEN:
            yield {"commitment": promise.commitment_id}


def commitment_without_measure(asked: Asked) -> Iterator[Subject]:
    """No measure here can show what something that the area promised achieves."""
    record = asked.evidence.record
    unmeasured = {row.id for row in record.commitments if not row.measure_id}
    for promise in _promises(asked):
        kept = promise.state is not PromiseState.MISSED
        if promise.promised and kept and promise.commitment_id in unmeasured:
            yield {"commitment": promise.commitment_id}


def accepted_nothing_since(asked: Asked) -> Iterator[Subject]:
    """Accepted or passed, and nothing on record since."""
    yield from _answered(
        asked,
        AnswerState.ACCEPTED_NOTHING_SINCE,
        AnswerState.IN_PRINCIPLE_NOTHING_SINCE,
        AnswerState.PASSED_NOTHING_SINCE,
    )


def no_answer(asked: Asked) -> Iterator[Subject]:
    """A recommendation without an answer on record."""
    yield from _answered(asked, AnswerState.NO_ANSWER)


def only_activity(asked: Asked) -> Iterator[Subject]:
    """Steps were taken, and nothing more is shown."""
    graded = asked.evidence.grades.get(asked.finding.id)
    if graded is not None and graded.grade is Grade.ACTIVITY:
        yield {}


def unmeasured(asked: Asked) -> Iterator[Subject]:
    """What the record names as measured by no figure."""
    for row in asked.evidence.record.unmeasured:
        if row.finding_id == asked.finding.id:
            yield {"what": row.what, "ask": row.ask}


def _promises(asked: Asked) -> list[Promise]:
    mine = asked.about(asked.evidence.record.commitments)
    return [each for each in asked.evidence.promises if each.commitment_id in mine]


def _claims(asked: Asked) -> list[Judged]:
    """Statements of the area's own bodies on the finding: others' are not for it to explain."""
    record = asked.evidence.record
    bodies = [body.lower() for body in record.area.bodies]
    own = [row for row in record.claims if any(body in row.said_by.lower() for body in bodies)]
    mine = asked.about(own)
    return [each for each in asked.evidence.claims if each.claim_id in mine]


def _claimed(asked: Asked, result: ClaimResult) -> Iterator[Subject]:
    for judged in _claims(asked):
        check: Check = judged.now
        if check.result is result:
            yield {"claim": judged.claim_id}


def _answered(asked: Asked, *states: AnswerState) -> Iterator[Subject]:
    mine = asked.about(asked.evidence.record.recommendations)
    for each in asked.evidence.answers:
        if each.recommendation_id in mine and each.state in states:
            yield {"recommendation": each.recommendation_id}

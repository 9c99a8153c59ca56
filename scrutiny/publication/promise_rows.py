"""What was promised, asked and said, each row with what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scrutiny.assessment.claims import Check, Judged
from scrutiny.assessment.promises import MovedTarget, Promise
from scrutiny.definitions.area import Area, Claim, Commitment, Recommendation, Target
from scrutiny.publication.content.promises_told import (
    ClaimChecked,
    ClaimTold,
    PromiseTold,
    RecommendationTold,
    TargetMoved,
)
from scrutiny.vocabulary.words import AnswerState
from scrutiny.wording import claim as claims
from scrutiny.wording import promise as promises
from scrutiny.wording.figure import Wording
from scrutiny.wording.numbers import written_date
from scrutiny.wording.on_record import named_today


def commitment(
    row: Commitment, promise: Promise, area: Area, wording: Wording | None, name: str, today: date
) -> PromiseTold:
    """One promise or duty. `wording` and `name` are those of its measure; null and empty where
    none is tied.
    """
    return PromiseTold(
        id=row.id,
        finding_ids=row.finding_ids,
        what=row.what,
        set_by=row.set_by,
        owed_by=row.owed_by,
        owed_by_shown=named_today(area, row.owed_by, today),
        promised_by=row.promised_by,
        promised_by_shown=named_today(area, row.promised_by, today),
        set_on=row.set_on,
        first_due_date=row.first_due_date,
        due_date=row.due_date,
        due_precision=row.due_precision,
        moved_by=row.moved_by,
        moved_on=row.moved_on,
        done_on=row.done_on,
        status=row.status,
        state=promise.state,
        state_shown=promises.STATES[promise.state],
        timing=promises.timing(row, promise, area.read_to),
        moved_words=promises.moved(promise.moved),
        result=row.result,
        effect=row.effect,
        effect_shown=promises.effect(wording, promise, name),
        source_url=row.source_url,
        note=row.note,
    )


def recommendation(row: Recommendation, state: AnswerState, read_to: date) -> RecommendationTold:
    """One recommendation, request or motion."""
    return RecommendationTold(
        id=row.id,
        finding_ids=row.finding_ids,
        meeting_date=row.meeting_date,
        meeting_date_shown=written_date(row.meeting_date, row.date_precision),
        committee=row.committee,
        kind=row.kind,
        topic=row.topic,
        recommendation=row.recommendation,
        asked_shown=promises.asked(row),
        response=row.response,
        response_shown=promises.response(row, state, read_to),
        response_status=row.response_status,
        answer_state=state,
        answer_shown=promises.answered(row, state),
        follow_up=row.follow_up,
        source_url=row.source_url,
    )


def claim(row: Claim, judged: Judged, wording: Wording | None) -> ClaimTold:
    """One statement on progress. `wording` is that of its measure, null where none can check it."""

    def checked(check: Check) -> ClaimChecked:
        told = claims.check(wording, check, row.on_record)
        return ClaimChecked(check.result, claims.TAGS[check.result], told)

    later = [claims.later(wording, each) for each in judged.later] if wording else []
    return ClaimTold(
        id=row.id,
        finding_ids=row.finding_ids,
        date=row.date,
        date_shown=written_date(row.date, row.date_precision),
        claim=row.claim,
        said_by=row.said_by,
        said_to=row.said_to,
        then=checked(judged.then),
        now=checked(judged.now),
        after=tuple(told for told in later if told),
        source_url=row.source_url,
        note=row.note,
    )


def moved_target(moved: MovedTarget, targets: Mapping[str, Target]) -> TargetMoved:
    """One target set in the place of another. `targets` are by id."""
    new, old = targets[moved.target_id], targets[moved.replaced_id]
    return TargetMoved(
        new.finding_ids, promises.moved_target(moved, old.what, new.unit), new.source_url
    )

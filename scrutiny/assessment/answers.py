"""Recommendations, requests and motions of a committee, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scrutiny.definitions.area import Record
from scrutiny.vocabulary.words import AnswerStatus


class AnswerState(StrEnum):
    """What became of a recommendation; `nothing since` where no follow-up is on record."""

    ANSWERED = "answered"
    LATE = "late"
    DROPPED = "dropped"
    ACCEPTED_NOTHING_SINCE = "accepted_nothing_since"
    IN_PRINCIPLE_NOTHING_SINCE = "in_principle_nothing_since"
    PASSED_NOTHING_SINCE = "passed_nothing_since"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """One recommendation and what became of it."""

    recommendation_id: str
    state: AnswerState


def answers(record: Record) -> tuple[Answer, ...]:
    """What became of each recommendation whose text is on record, in the order of the record.

    Where only the subject is known nobody can say that an answer is missing.
    """
    return tuple(
        Answer(row.id, _answer(row.response_status, row.response, row.follow_up))
        for row in record.recommendations
        if row.recommendation
    )


def _answer(status: AnswerStatus | None, response: str, follow_up: str) -> AnswerState:
    match status:
        case AnswerStatus.LATE:
            return AnswerState.LATE
        case AnswerStatus.DROPPED:
            return AnswerState.DROPPED
        case AnswerStatus.ACCEPTED if not follow_up:
            return AnswerState.ACCEPTED_NOTHING_SINCE
        case AnswerStatus.IN_PRINCIPLE if not follow_up:
            return AnswerState.IN_PRINCIPLE_NOTHING_SINCE
        case AnswerStatus.PASSED if not follow_up:
            return AnswerState.PASSED_NOTHING_SINCE
        case None if not response:
            return AnswerState.NO_ANSWER
        case _:
            return AnswerState.ANSWERED

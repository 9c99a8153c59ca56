"""Recommendations, requests and motions of a committee, and what became of each.

That no answer is on record is said only where one was called for, the minutes were read, and the
record was read far enough for one to have come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scrutiny.definitions.area import Recommendation, Record
from scrutiny.definitions.dates import last_date, months_after
from scrutiny.vocabulary.words import AnswerState, AnswerStatus, MinutesRead, RecommendationKind


@dataclass(frozen=True, slots=True)
class Answer:
    """One recommendation and what became of it."""

    recommendation_id: str
    state: AnswerState


def answers(record: Record, months_to_answer: int, today: date) -> tuple[Answer, ...]:
    """What became of each recommendation, in the order of the record.

    `months_to_answer`: so long after the meeting an answer is due.
    """
    looked = record.area.looked_by(today)
    return tuple(
        Answer(row.id, answer_state(row, months_to_answer, looked))
        for row in record.recommendations
    )


def answer_state(row: Recommendation, months_to_answer: int, looked: date) -> AnswerState:
    """What became of one recommendation, as far as anybody looked."""
    match row.response_status:
        case AnswerStatus.LATE:
            return AnswerState.LATE
        case AnswerStatus.DROPPED:
            return AnswerState.DROPPED
        case AnswerStatus.ACCEPTED if not row.follow_up:
            return AnswerState.ACCEPTED_NOTHING_SINCE
        case AnswerStatus.IN_PRINCIPLE if not row.follow_up:
            return AnswerState.IN_PRINCIPLE_NOTHING_SINCE
        case AnswerStatus.PASSED:
            return AnswerState.PASSED if row.follow_up else AnswerState.PASSED_NOTHING_SINCE
        case AnswerStatus.AWAITED:
            return AnswerState.NO_ANSWER
        case None if not row.response:
            return _unanswered(row, months_to_answer, looked)
        case None:
            return AnswerState.OUTCOME_NOT_FOUND
        case _:
            return AnswerState.ANSWERED


def _unanswered(row: Recommendation, months_to_answer: int, looked: date) -> AnswerState:
    if row.kind is RecommendationKind.NOTED:
        return AnswerState.NOTED
    if row.minutes_read is MinutesRead.OPENING:
        return AnswerState.NOT_READ
    if not row.recommendation:
        return AnswerState.TEXT_NOT_FOUND
    if months_after(last_date(row.meeting_date), months_to_answer) >= looked:
        return AnswerState.UNREAD
    return AnswerState.NO_ANSWER

"""Recommendations, requests and motions of a committee, and what became of each.

That no answer is on record is said only where one was called for, the minutes were read, and the
record was read far enough for one to have come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scrutiny.definitions.area import Recommendation, Record
from scrutiny.definitions.dates import last_date, months_after
from scrutiny.vocabulary.words import AnswerStatus, MinutesRead, RecommendationKind


class AnswerState(StrEnum):
    """What became of a recommendation; `nothing since` where no follow-up is on record.

    answered, late and accepted: a body answered the committee, and what it decided is on record.
    passed, dropped: what a meeting did with a motion, which answers nobody. outcome_not_found:
    something was said or somebody came, and no outcome is on record.
    noted: the committee was asked to note, so nothing called for an answer. not_read: only the
    opening of the minutes was read, so what was asked and answered may stand in the rest.
    unread: the time to answer ended after the record was read. text_not_found: what was asked is
    not on record, so nobody can say that an answer is missing.
    """

    ANSWERED = "answered"
    LATE = "late"
    PASSED = "passed"
    DROPPED = "dropped"
    ACCEPTED_NOTHING_SINCE = "accepted_nothing_since"
    IN_PRINCIPLE_NOTHING_SINCE = "in_principle_nothing_since"
    PASSED_NOTHING_SINCE = "passed_nothing_since"
    OUTCOME_NOT_FOUND = "outcome_not_found"
    NOTED = "noted"
    NOT_READ = "not_read"
    UNREAD = "unread"
    TEXT_NOT_FOUND = "text_not_found"
    NO_ANSWER = "no_answer"


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

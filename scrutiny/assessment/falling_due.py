"""What falls due in an area next: the days after which what is told of it today is right no more.

Promises, duties and targets come to their dates, recommendations to that of an answer, figures and
returns to the end of the month in which they are expected; meetings are held, bodies end, and the
last figure of a measure grows too old to say anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scrutiny.assessment.promises import deadline
from scrutiny.assessment.review import Reviewed
from scrutiny.assessment.standings import Known
from scrutiny.definitions.dates import last_date, months_after
from scrutiny.definitions.public import figures_due
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import ClaimReason, CommitmentStatus


class DueKind(StrEnum):
    """What falls due. `later`: figures that are late already are late by another month."""

    PROMISE = "promise"
    TARGET = "target"
    ANSWER = "answer"
    INSPECTION = "inspection"
    FIGURES = "figures"
    LATER = "later"
    STATEMENT = "statement"
    OLD = "old"
    MEETING = "meeting"
    SUCCESSION = "succession"


@dataclass(frozen=True, slots=True)
class FallingDue:
    """One thing that falls due. What is told without it is right up to `until` and no longer.

    `subject` is the id of the row, measure or statement, of a succession the body; empty where
    there is none.
    """

    until: date
    kind: DueKind
    subject: str


def falling_due(
    known: Known, reviewed: Reviewed, expected: Mapping[str, date]
) -> tuple[FallingDue, ...]:
    """Everything of an area that falls due today or later, the first first.

    `expected`: in which month newer figures of each measure are expected.
    """
    every = (
        *_of_the_record(known),
        *_of_figures(known, reviewed, expected),
    )
    still = {each for each in every if each.until >= known.today}
    return tuple(sorted(still, key=lambda each: (each.until, each.kind, each.subject)))


def _of_the_record(known: Known) -> Iterator[FallingDue]:
    record, months = known.record, known.methods.months_to_answer.value
    for promise in record.commitments:
        due = deadline(promise.due_date, promise.due_precision)
        if due and promise.status in (CommitmentStatus.OPEN, CommitmentStatus.NOT_FOUND):
            yield FallingDue(due, DueKind.PROMISE, promise.id)
    for target in record.targets:
        if target.due_date and not target.result:
            yield FallingDue(last_date(target.due_date), DueKind.TARGET, target.id)
    for visit in record.inspections:
        due = deadline(visit.expected_by, visit.expected_precision)
        if due and visit.status != "complete":
            yield FallingDue(due, DueKind.INSPECTION, visit.id)
    for asked in record.recommendations:
        if asked.response_status is None and not asked.response:
            due = months_after(last_date(asked.meeting_date), months)
            yield FallingDue(due, DueKind.ANSWER, asked.id)
    # On the day itself a meeting has been held, and a body has ended.
    for meeting in record.meetings:
        yield FallingDue(last_date(meeting.date) - _A_DAY, DueKind.MEETING, meeting.id)
    for each in record.area.successions:
        yield FallingDue(each.since - _A_DAY, DueKind.SUCCESSION, each.body)


def _of_figures(
    known: Known, reviewed: Reviewed, expected: Mapping[str, date]
) -> Iterator[FallingDue]:
    for measure, due in expected.items():
        yield FallingDue(_month_end(due), DueKind.FIGURES, measure)
    if known.overdue:
        yield FallingDue(_month_end(known.today), DueKind.LATER, "")
    years = known.methods.stale_after_years.value
    for standing in reviewed.standings.values():
        if standing.latest is not None:
            old = months_after(last_day(standing.latest.period), 12 * years)
            yield FallingDue(_month_end(old), DueKind.OLD, standing.measure)
    for claim in known.record.claims:
        if reviewed.claims[claim.id].now.reason is ClaimReason.NOT_YET_PUBLIC and claim.first:
            measure_ = known.measures[claim.measure_id]
            due = figures_due(measure_, claim.last or claim.first, known.returned)
            yield FallingDue(due, DueKind.STATEMENT, claim.id)


_A_DAY = timedelta(days=1)


def _month_end(day: date) -> date:
    return last_date(f"{day:%Y-%m}")

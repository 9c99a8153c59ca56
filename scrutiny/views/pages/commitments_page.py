"""Commitments: what was promised, and what came of it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scrutiny.publication.content.promises_told import MeetingTold, RecommendationTold, TargetTold
from scrutiny.publication.published import Published
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.promise_tables import moved_targets, promise_sections, target_table
from scrutiny.views.pages.record_tables import Row, as_read, happened, on, sought
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Choice,
    Details,
    Inset,
    Link,
    Node,
    Page,
    Phrase,
    Section,
    Table,
    Tag,
    Text,
)
from scrutiny.vocabulary.words import AnswerState, MinutesRead

QUESTION = "What was promised, and what came of it?"


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A finding or all; settles what the state allows."""
    area = published.area(state.area)
    findings = (
        ("all", "All findings"),
        *((f.id, f.name) for f in area.findings),
    )
    state.narrow("finding", tuple(value for value, _ in findings))
    return (Choice("finding", "Finding", findings, state.finding),)


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)

    def chosen(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return rows if state.finding == "all" else on(state.finding, rows)

    finding = next((f for f in area.findings if f.id == state.finding), area)
    answer = finding.promised
    children: tuple[Node, ...] = (
        Text(answer, lead=True),
        as_read(area),
        *moved_targets(chosen(area.moved_targets)),
        *promise_sections(chosen(area.commitments), area.findings),
        _targets(chosen(area.targets)),
        _recommendations(chosen(area.recommendations)),
        _meetings(chosen(area.meetings)),
        *sought(chosen(area.searches)),
        *((happened(events),) if (events := chosen(area.events)) else ()),
    )
    return framed(published, area, "commitments", QUESTION, answer, shown, children)


def _targets(rows: Sequence[TargetTold]) -> Section:
    missing = [row for row in rows if not row.value_shown]
    children: list[Node] = []
    if missing:
        noun = "target has" if len(missing) == 1 else "targets have"
        children.append(
            Inset(
                f"{len(missing)} {noun} no number that could be found. Asking for it is fair.",
                warning=True,
            )
        )
    children.append(target_table(rows) if rows else Inset("No target is on record."))
    return Section("targets", "Targets and legal limits", tuple(children))


def _recommendations(rows: Sequence[RecommendationTold]) -> Section:
    table = Table(
        "Recommendations, requests and motions, with the answer to each",
        ("Date", "Committee", "Asked", "Answer", "State", "Since", "Source"),
        tuple(
            (
                row.meeting_date_shown,
                row.committee,
                f"{row.topic}. {row.asked_shown}",
                row.response_shown,
                _answer_state(row),
                row.follow_up,
                Link("Source", row.source_url),
            )
            for row in rows
        ),
        download="recommendations.csv",
    )
    return Section(
        "recommendations",
        "Recommendations and answers",
        (Text(_answered(rows)), table) if rows else (Inset("No recommendation is on record."),),
    )


def _answered(rows: Sequence[RecommendationTold]) -> str:
    """``24 on record: 4 answered, 2 passed by a vote, 1 dropped, ...``: all are counted."""
    counted = Counter(_COUNTED[row.answer_state] for row in rows)
    in_order = dict.fromkeys(_COUNTED.values())
    told = [f"{counted[words]} {words}" for words in in_order if counted[words]]
    return f"{len(rows)} on record: {', '.join(told)}."


_COUNTED = {
    AnswerState.ANSWERED: "answered",
    AnswerState.LATE: "answered",
    AnswerState.ACCEPTED_NOTHING_SINCE: "answered",
    AnswerState.IN_PRINCIPLE_NOTHING_SINCE: "answered",
    AnswerState.PASSED: "passed by a vote",
    AnswerState.PASSED_NOTHING_SINCE: "passed by a vote",
    AnswerState.DROPPED: "dropped",
    AnswerState.OUTCOME_NOT_FOUND: "whose outcome was not found",
    AnswerState.NO_ANSWER: "to which no answer was found",
    AnswerState.UNREAD: "whose answer may have come since we last looked",
    AnswerState.NOTED: "that only noted a report",
    AnswerState.NOT_READ: "of which only the opening of the minutes was available",
    AnswerState.TEXT_NOT_FOUND: "whose text was not found",
}


def _answer_state(row: RecommendationTold) -> Phrase:
    """What became of it; where nobody can say, or nothing followed, with the sign of that."""
    return Tag(row.answer_shown, "unknown" if row.answer_state in _UNKNOWN else "plain")


_UNKNOWN = (
    AnswerState.ACCEPTED_NOTHING_SINCE,
    AnswerState.IN_PRINCIPLE_NOTHING_SINCE,
    AnswerState.PASSED_NOTHING_SINCE,
    AnswerState.NO_ANSWER,
    AnswerState.OUTCOME_NOT_FOUND,
    AnswerState.UNREAD,
    AnswerState.NOT_READ,
    AnswerState.TEXT_NOT_FOUND,
)


def _unasked(row: MeetingTold) -> str:
    """Why nothing is told of what members asked."""
    if row.minutes_read is MinutesRead.OPENING:
        return "Not known: only the opening of the minutes was available"
    return "Not on record"


def _meetings(rows: Sequence[MeetingTold]) -> Section:
    table = Table(
        "What was on the agenda and what members asked",
        ("Date", "Committee", "Subject", "Asked", "Source"),
        tuple(
            (
                row.date_shown,
                row.committee,
                row.subject,
                row.asked or _unasked(row),
                Link("Source", row.source_url),
            )
            for row in rows
        ),
    )
    return Section(
        "meetings",
        "Meetings",
        (Details(f"{len(rows)} items at meetings", (table,)),)
        if rows
        else (Inset("No meeting is on record."),),
    )

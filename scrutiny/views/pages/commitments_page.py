"""Commitments: what was promised, and what came of it?"""

from __future__ import annotations

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
from scrutiny.wording import promises_text as say


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A finding or all; settles what the state allows."""
    area = published.area(state.area)
    findings = (
        ("all", say.ALL_FINDINGS),
        *((f.id, f.name) for f in area.findings),
    )
    state.narrow("finding", tuple(value for value, _ in findings))
    return (Choice("finding", say.FINDING, findings, state.finding),)


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
    return framed(published, area, "commitments", say.QUESTION, answer, shown, children)


def _targets(rows: Sequence[TargetTold]) -> Section:
    missing = [row for row in rows if not row.value_shown]
    children: list[Node] = []
    if missing:
        children.append(Inset(say.without_number(len(missing)), warning=True))
    children.append(target_table(rows) if rows else Inset(say.NO_TARGET))
    return Section("targets", say.TARGETS, tuple(children))


def _recommendations(rows: Sequence[RecommendationTold]) -> Section:
    table = Table(
        say.RECOMMENDATIONS,
        say.RECOMMENDATION_COLUMNS,
        tuple(
            (
                row.meeting_date_shown,
                row.committee,
                f"{row.topic}. {row.asked_shown}",
                row.response_shown,
                _answer_state(row),
                row.follow_up,
                Link(say.SOURCE, row.source_url),
            )
            for row in rows
        ),
        download="recommendations.csv",
    )
    return Section(
        "recommendations",
        say.ANSWERS,
        (Text(say.answered([row.answer_state for row in rows])), table)
        if rows
        else (Inset(say.NO_RECOMMENDATION),),
    )


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
        return say.ONLY_OPENING
    return say.NOT_ON_RECORD


def _meetings(rows: Sequence[MeetingTold]) -> Section:
    table = Table(
        say.AGENDA,
        say.MEETING_COLUMNS,
        tuple(
            (
                row.date_shown,
                row.committee,
                row.subject,
                row.asked or _unasked(row),
                Link(say.SOURCE, row.source_url),
            )
            for row in rows
        ),
    )
    return Section(
        "meetings",
        say.MEETINGS,
        (Details(say.items(len(rows)), (table,)),) if rows else (Inset(say.NO_MEETING),),
    )

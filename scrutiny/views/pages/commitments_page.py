"""Commitments: what was promised, and what came of it?"""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.promises_told import (
    MeetingTold,
    PromiseTold,
    RecommendationTold,
    TargetTold,
)
from scrutiny.publication.published import Published
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.promise_tables import (
    about_findings,
    moved_targets,
    of_state,
    promise_sections,
    target_table,
)
from scrutiny.views.pages.record_tables import Row, as_read, happened, on, sought
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Bullets,
    Choice,
    Details,
    Facts,
    Inline,
    Inset,
    Link,
    Node,
    Page,
    Section,
    Table,
    Tag,
    Task,
    Tasks,
    Text,
    to_page,
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
    state.narrow("state", tuple(value for value, _ in say.FILTERS))
    return (
        Choice("finding", say.FINDING, findings, state.finding),
        Choice("state", say.STATE, say.FILTERS, state.state, shown=False),
    )


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
        _filters(area, chosen(area.commitments), state),
        *promise_sections(of_state(chosen(area.commitments), state.state), area),
        _targets(chosen(area.targets)),
        _recommendations(area, chosen(area.recommendations)),
        _meetings(chosen(area.meetings)),
        *sought(chosen(area.searches)),
        *((happened(events),) if (events := chosen(area.events)) else ()),
    )
    return framed(published, area, "commitments", say.QUESTION, answer, shown, children)


def _filters(area: AreaTold, rows: Sequence[PromiseTold], state: PageState) -> Bullets:
    """How many there are in each state; each number leads to these alone."""
    return Bullets(
        tuple(
            Link(
                say.counted(label, len(of_state(rows, value))),
                to_page(
                    "commitments", "promises", area=area.id, finding=state.finding, state=value
                ),
                here=value == state.state,
            )
            for value, label in say.FILTERS
        ),
        in_line=True,
    )


def _targets(rows: Sequence[TargetTold]) -> Section:
    missing = [row for row in rows if not row.value_shown]
    children: list[Node] = []
    if missing:
        children.append(Inset(say.without_number(len(missing)), warning=True))
    children.append(
        Details(say.targets(len(rows)), (target_table(rows),)) if rows else Inset(say.NO_TARGET)
    )
    return Section("targets", say.TARGETS, tuple(children))


def _recommendations(area: AreaTold, rows: Sequence[RecommendationTold]) -> Section:
    """What committees asked, that without an answer first, and the newest of these."""
    if not rows:
        return Section("recommendations", say.ANSWERS, (Inset(say.NO_RECOMMENDATION),))
    ordered = sorted(rows, key=lambda row: row.meeting_date, reverse=True)
    ordered.sort(key=lambda row: row.answer_state not in _UNKNOWN)
    tasks = Tasks(tuple(_asked(area, row) for row in ordered))
    return Section(
        "recommendations",
        say.ANSWERS,
        (
            Text(say.answered([row.answer_state for row in rows])),
            Details(say.asked(len(rows)), (tasks,)),
            Details(say.AS_TABLE, (_table(rows),), paper=False),
        ),
    )


def _asked(area: AreaTold, row: RecommendationTold) -> Task:
    pairs: list[tuple[str, Inline]] = [
        (say.ASKED, row.asked_shown),
        (say.ANSWER, row.response_shown),
    ]
    if row.follow_up:
        pairs.append((say.SINCE, row.follow_up))
    pairs += about_findings(area, row.finding_ids)
    pairs.append((say.SOURCE, Link(say.PAPER, row.source_url)))
    when = f"{row.committee}, {row.meeting_date_shown}"
    return Task(row.id, _answer_state(row), row.topic, when, (Facts(tuple(pairs)),))


def _table(rows: Sequence[RecommendationTold]) -> Table:
    return Table(
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
        headed=True,
    )


def _answer_state(row: RecommendationTold) -> Tag:
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
        ids=tuple(row.id for row in rows),
    )
    return Section(
        "meetings",
        say.MEETINGS,
        (Details(say.items(len(rows)), (table,)),) if rows else (Inset(say.NO_MEETING),),
    )

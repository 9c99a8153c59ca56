"""Briefing: what has changed, and what should we ask?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.changed_since import Of, Since
from scrutiny.publication.content.evidence_asked import Questions
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.published import Published
from scrutiny.views.pages.evidence_links import changed_link
from scrutiny.views.pages.first_screen import first_screen
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.gap_list import coverage_map
from scrutiny.views.pages.questions import question_list
from scrutiny.views.pages.record_tables import as_read
from scrutiny.views.pages.years_picture import years_picture
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Bullets,
    Choice,
    Details,
    Lines,
    Node,
    Page,
    Phrase,
    Section,
    Table,
    Text,
    linked,
)
from scrutiny.wording import briefing_text as say

NO_DAY = Since(
    id="",
    label="",
    answer=say.NOTHING_TO_COMPARE,
    parts=(),
)
"""Where there is neither a meeting nor an earlier snapshot to tell the changes since."""


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """Since when, and findings of one inspection or of all; settles what the state allows."""
    area = published.area(state.area)
    since = tuple((each.id, each.label) for each in published.since(state.area))
    state.narrow("since", tuple(value for value, _ in since) or ("",))
    held = {finding.inspection_id for finding in area.findings}
    options = [("all", say.ALL_FINDINGS)] + [
        (each.id, say.findings_of(each.year)) for each in area.inspections if each.id in held
    ]
    state.narrow("inspection", tuple(value for value, _ in options))
    of_inspection = Choice("inspection", say.FINDINGS, tuple(options), state.inspection)
    if not since:
        return (of_inspection,)
    return (Choice("since", say.CHANGED_SINCE, since, state.since), of_inspection)


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    findings = [
        finding for finding in area.findings if state.inspection in ("all", finding.inspection_id)
    ]
    since = next((each for each in published.since(state.area) if each.id == state.since), NO_DAY)
    asked = area.questions[state.inspection]
    children: tuple[Node, ...] = (
        Text(area.tally, lead=True),
        as_read(area),
        first_screen(area, findings, asked),
        _findings(area, findings, state),
        Section("ask", say.ASK, _asked(area, asked)),
        Section("changed", say.CHANGED, (Text(since.answer), *_changed(area, since))),
        Section(
            "more", say.MORE, (_stands(area), coverage_map(area, findings), _inspections(area))
        ),
    )
    status = f"{area.tally} {since.answer}"
    return framed(published, area, "briefing", say.QUESTION, status, shown, children)


def _asked(area: AreaTold, asked: Questions) -> tuple[Node, ...]:
    nodes = question_list(area, asked)
    return (Details(say.in_full(len(asked.shown)), nodes),) if asked.shown else nodes


def _changed(area: AreaTold, since: Since) -> tuple[Node, ...]:
    """Each kind of change since the day chosen; the answer above says how many there are."""
    return tuple(
        Details(
            say.part(part.title, len(part.items)),
            (Bullets(tuple(map(partial(_change, area), part.items, part.about))),),
        )
        for part in since.parts
    )


def _change(area: AreaTold, sentence: str, about: tuple[Of, str]) -> Phrase:
    """What changed, with the way to it."""
    link = changed_link(area, *about)
    return (f"{sentence} ", link) if link else sentence


def _stands(area: AreaTold) -> Details:
    return Details(say.STANDS, (Bullets(area.answer),))


def _findings(area: AreaTold, findings: Sequence[FindingTold], state: PageState) -> Section:
    inspections = {each.id: each.name for each in area.inspections}
    which = inspections.get(state.inspection, "")
    nodes: list[Node] = [years_picture(area, findings)]
    if which:
        nodes.append(Text(say.counted(len(findings), which)))
    notes = tuple(filter(None, (area.by_chance, area.expected_false)))
    if notes:
        nodes.append(Details(say.BY_CHANCE, (Bullets(notes),)))
    return Section("findings", say.FOUND, tuple(nodes))


def _inspections(area: AreaTold) -> Details:
    rows = tuple(
        (
            each.name,
            each.visit_shown,
            each.published_shown,
            Lines((each.short_outcome, each.outcome)),
            linked(each.note) if each.status == "expected" else each.next_step,
        )
        for each in area.inspections
    )
    return Details(
        say.INSPECTIONS,
        (
            Table(
                say.EVERY_INSPECTION,
                say.INSPECTION_COLUMNS,
                rows,
            ),
            Text(say.no_ladder(area.about.read_to_shown)),
        ),
    )

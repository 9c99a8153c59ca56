"""Briefing: what has changed, and what should we ask?"""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.changed_since import Since
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.published import Published
from scrutiny.views.pages.card import measure_address, verdict_tag
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.gap_list import coverage_map
from scrutiny.views.pages.questions import question_list
from scrutiny.views.pages.record_tables import as_read
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Bullets,
    Choice,
    Details,
    Inline,
    Lines,
    Link,
    Node,
    Page,
    Phrase,
    Section,
    Table,
    Tag,
    Text,
    linked,
    to_page,
)
from scrutiny.wording import briefing_text as say

NO_DAY = Since(
    id="",
    label="",
    answer=say.NOTHING_TO_COMPARE,
    parts=(),
)
"""Where there is neither a meeting nor an earlier snapshot to tell the changes since."""
MOST_MEASURES = 4
MOST_OPEN = 2


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
    lead, *rest = area.answer
    since = next((each for each in published.since(state.area) if each.id == state.since), NO_DAY)
    children: tuple[Node, ...] = (
        Text(since.answer, lead=True),
        as_read(area),
        *_changed(since),
        Section("ask", say.ASK, question_list(area.questions[state.inspection])),
        Section("stands", say.STANDS, (Text(lead), Bullets(tuple(rest)))),
        _findings(area, findings, state),
        coverage_map(area, findings),
        _inspections(area),
    )
    return framed(published, area, "briefing", say.QUESTION, since.answer, shown, children)


def _changed(since: Since) -> tuple[Node, ...]:
    """Each kind of change since the day chosen; the answer above says how many there are.

    The first stand open, so that the questions are not far down the page.
    """
    nodes: list[Node] = []
    opened = [part for part in since.parts if part.open][:MOST_OPEN]
    for part in since.parts:
        lines = Bullets(part.items)
        if part in opened:
            nodes += [Text(f"{part.title}:"), lines]
        else:
            nodes.append(Details(part.title, (lines,)))
    return tuple(nodes)


def _findings(area: AreaTold, findings: Sequence[FindingTold], state: PageState) -> Section:
    inspections = {each.id: each.name for each in area.inspections}
    which = inspections.get(state.inspection, "")
    rows = tuple(
        (
            Lines((_finding_link(f, area.id, f.name), f.kind_shown)),
            _judgements(f),
            f.grade.shown,
            _measures(area, f),
        )
        for f in findings
    )
    nodes: list[Node] = [
        Text(say.counted(len(findings), which)),
        Table(
            say.EACH_FINDING,
            say.FINDING_COLUMNS,
            rows,
        ),
    ]
    if area.by_chance:
        nodes.append(Text(area.by_chance))
    if area.expected_false:
        nodes.append(Text(area.expected_false))
    return Section("findings", say.FOUND, tuple(nodes))


def _finding_link(finding: FindingTold, area: str, text: str) -> Link:
    return Link(text, to_page("finding", area=area, finding=finding.id))


def _judgements(finding: FindingTold) -> Lines:
    return Lines(tuple((f"{judged.year} ", Tag(judged.shown)) for judged in finding.judgements))


def _measures(area: AreaTold, finding: FindingTold) -> Inline:
    lines: list[Phrase] = []
    for key in finding.keys:
        words = area.standings[f"{finding.id} {key}"]
        link = Link(words.short_name, measure_address(area.id, finding.id, key))
        stands = f" {words.value}, {words.period_shown}"
        stands += f"; {words.ours}" if words.ours else ""
        lines.append((verdict_tag(words), " ", link, stands))
    if not lines:
        return Tag(say.NOTHING_MEASURES, "unknown")
    more = len(lines) - MOST_MEASURES
    if more > 0:
        rest = _finding_link(finding, area.id, say.and_more(more))
        lines = [*lines[:MOST_MEASURES], rest]
    return Lines(tuple(lines))


def _inspections(area: AreaTold) -> Section:
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
    return Section(
        "inspections",
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

"""What an agenda pack holds: a front page for the area, and a page for each finding.

Every sentence is the snapshot's; nothing is worded twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scrutiny.errors import NotKnown
from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.evidence_asked import Question
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.content.promises_told import ClaimTold, PromiseTold
from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot_files import checksum_of
from scrutiny.views.pages.card import region_name, verdict_tag
from scrutiny.views.pages.over_time import drawn
from scrutiny.views.pages.ownership import replies, whose
from scrutiny.views.pages.years_picture import years_picture
from scrutiny.views.tree import (
    Bullets,
    Chart,
    Inline,
    Inset,
    Link,
    Node,
    Numbered,
    Section,
    Table,
    Tag,
    Text,
)
from scrutiny.vocabulary.words import PromiseState
from scrutiny.wording import pack_text as say
from scrutiny.wording.download_text import SYMBOLS
from scrutiny.wording.frame_text import INVENTED, LICENCE
from scrutiny.wording.numbers import day

MOST_CHANGES = 5
MOST_SHORT = 4
MOST_ASKED = 6
MOST_MEASURES, MOST_PROMISES, MOST_CLAIMS, MOST_QUESTIONS = 6, 3, 2, 3
"""So many rows and sentences of a finding are printed, so that it has one page; how many more there
are is said, and the spreadsheet has all.
"""


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack. `sheets` are the parts that begin on a page of their own, the front page first."""

    title: str
    kicker: str
    warning: str
    snapshot: str
    area: AreaTold
    sheets: tuple[Section, ...]
    findings: tuple[FindingTold, ...]
    short: bool


def agenda_pack(
    published: Published,
    area: str,
    meeting: date,
    findings: Collection[str] = (),
    *,
    short: bool = False,
) -> Pack:
    """The pack of an area, of the findings named or of all. Raises NotKnown.

    `short`: the whole area on two sides, without a page for each finding.
    """
    told = published.area(area)
    known = {finding.id: finding for finding in told.findings}
    for name in findings:
        if name not in known:
            raise NotKnown("finding", name, known)
    wanted = tuple(f for f in told.findings if not findings or f.id in findings)
    sheets = [_front(told, wanted), _second(published, told, wanted, short=short)]
    if not short:
        sheets += [_finding(published, told, finding) for finding in wanted]
        sheets.append(_sources(published, told, wanted))
    about = published.about
    return Pack(
        title=say.title(told.about.name, day(meeting)),
        kicker=say.as_at(told.about.name, about.made_on_shown, told.about.read_to_shown),
        warning=INVENTED if told.about.invented else "",
        snapshot=say.snapshot(about.id, checksum_of(published.folder)[:16]),
        area=told,
        sheets=tuple(sheets),
        findings=wanted,
        short=short,
    )


def _front(area: AreaTold, findings: Sequence[FindingTold]) -> Section:
    lead, *rest = area.answer
    children: tuple[Node, ...] = (
        *((Inset(area.cases_left_out, warning=True),) if area.cases_left_out else ()),
        Text(lead, lead=True),
        *((Bullets(tuple(rest)),) if rest else ()),
        years_picture(area, findings, paper=True),
    )
    return Section("front", say.FRONT, children)


def summary(area: AreaTold, findings: Sequence[FindingTold]) -> Table:
    """Findings down, inspections across in order of time, and last what figures say now.

    No cell is empty: a finding that an inspection did not look at says so.
    """
    held = [each for each in area.inspections if each.status == "complete"]
    order = {each.id: at for at, each in enumerate(held)}
    rows = []
    for finding in findings:
        judged = {each.inspection_id: each.shown for each in finding.judgements}
        first = order.get(finding.inspection_id, 0)
        cells: list[Inline] = [
            judged.get(each.id, say.NOT_FOUND_YET if order[each.id] < first else say.NOT_JUDGED)
            for each in held
        ]
        rows.append((finding.name, *cells, _figures_now(area, finding)))
    columns = (say.FINDING, *(say.inspection(e.name, e.year) for e in held), say.FIGURES_NOW)
    return Table(say.SUMMARY, columns, tuple(rows))


def _figures_now(area: AreaTold, finding: FindingTold) -> Inline:
    tags = Counter(verdict_tag(each) for each in _standings(area, finding).values())
    if not tags:
        return Tag(say.NOTHING_MEASURES, "unknown")
    parts: list[str | Tag] = []
    for tag, many in tags.items():
        parts += [tag, f" {many}; "]
    return (*parts[:-1], f" {tags[tag]}")


def _standings(area: AreaTold, finding: FindingTold) -> dict[str, StandingTold]:
    return {key: area.standings[f"{finding.id} {key}"] for key in finding.keys}


def _second(
    published: Published, area: AreaTold, findings: Sequence[FindingTold], *, short: bool
) -> Section:
    """What changed since the last meeting, what is late, and what to ask."""
    nodes: list[Node] = []
    most = MOST_SHORT if short else MOST_CHANGES
    if since := published.since(area.id):
        items = [f"{part.title}: {each}" for part in since[0].parts for each in part.items]
        changed: list[Node] = [Text(since[0].answer)]
        if items:
            changed.append(Bullets(tuple(items[:most])))
        nodes.append(Section("changed", say.CHANGED, tuple(changed)))
    names = {finding.id for finding in findings}
    due = [
        row
        for row in area.commitments
        if row.state in _LATE and (not row.finding_ids or names & set(row.finding_ids))
    ]
    late: Node = Text(say.NOTHING_DUE)
    if due:
        late = _promises(due[:most])
    nodes.append(Section("due", say.DUE, (late,)))
    asked = area.questions["all"].shown if len(findings) == len(area.findings) else ()
    asked = asked or tuple(q for finding in findings for q in finding.questions.shown[:2])
    if asked:
        kept = asked[: MOST_SHORT if short else MOST_ASKED]
        nodes.append(Section("ask", say.ASK, (questions(kept),)))
    return Section("since", f"{say.CHANGED}; {say.ASK[0].lower()}{say.ASK[1:]}", tuple(nodes))


_LATE = (PromiseState.OVERDUE, PromiseState.MISSED, PromiseState.NOT_FOUND, PromiseState.UNREAD)


def questions(rows: Sequence[Question]) -> Numbered:
    """Questions, each with who can answer it and what would settle it."""
    return Numbered(tuple((Text((row.about, row.question)), Text(row.answer)) for row in rows))


def _finding(published: Published, area: AreaTold, finding: FindingTold) -> Section:
    held = _standings(area, finding)
    told = len(finding.answer) - (1 if held else 0)
    judged = tuple(say.judged(each.year, each.shown) for each in finding.judgements)
    nodes: list[Node] = [Text(" ".join(finding.answer[:told]), lead=True)]
    if chart := main_chart(published, held):
        nodes.append(chart)
    nodes += [
        Text(f"{finding.kind_shown}. {finding.summary}. {'. '.join(judged)}."),
        Text(" ".join((*finding.answer[told:], finding.grade.sentence, finding.gaps_answer))),
    ]
    claims = [row for row in area.claims if finding.id in row.finding_ids]
    claims.sort(key=lambda row: row.date, reverse=True)
    figures: list[Node] = [Inset(say.NO_FIGURE, warning=True)]
    if held:
        figures = _few(_measures(held), MOST_MEASURES - 2 * min(len(claims), 1))
    nodes.append(Section(f"{finding.id}-figures", say.CHART_AND_FIGURES, tuple(figures)))
    promised = [row for row in area.commitments if finding.id in row.finding_ids]
    # What nobody knows the outcome of comes first: it is what there is to ask.
    promised.sort(key=lambda row: row.state not in _LATE)
    # Many measures take half of the page, so that there is room for less of all else.
    less = 1 if len(held) >= MOST_MEASURES - 1 else 0
    promises = (
        _few(_promises(promised), MOST_PROMISES - 2 * less) if promised else [Text(say.NO_PROMISE)]
    )
    nodes.append(Section(f"{finding.id}-promised", say.PROMISED, tuple(promises)))
    said = _few(_claims(claims), MOST_CLAIMS - less) if claims else [Text(say.NO_STATEMENT)]
    nodes.append(Section(f"{finding.id}-claimed", say.CLAIMED, tuple(said)))
    nodes += replies(area, finding.id)
    if finding.questions.shown:
        asked = (questions(finding.questions.shown[: MOST_QUESTIONS - less]),)
        nodes.append(Section(f"{finding.id}-ask", say.ASK, asked))
    return Section(finding.id, finding.name, tuple(nodes))


def _few(table: Table, most: int) -> list[Node]:
    """A table with its first rows, and how many more there are."""
    more = len(table.rows) - most
    few: list[Node] = [replace(table, rows=table.rows[:most])]
    return [*few, Text(say.more_rows(more))] if more > 0 else few


def main_chart(published: Published, held: dict[str, StandingTold]) -> Chart | None:
    """The chart of the first measure of a finding that has one and is not out of date."""
    for words in sorted(held.values(), key=lambda each: each.stale):
        measure = published.measure(words.measure)
        process = measure.chart(words.place, part=words.part) if words.chart else None
        chart = drawn(
            measure,
            words.place,
            published.places[words.place].name,
            process,
            part=words.part,
            benchmarks=("england",),
            region=region_name(published, words.place),
        )
        if chart is not None:
            return chart
    return None


def _measures(held: dict[str, StandingTold]) -> Table:
    rows = tuple(
        (
            words.short_name,
            verdict_tag(words),
            words.headline,
        )
        for words in held.values()
    )
    return Table(say.MEASURES, say.MEASURE_COLUMNS, rows, headed=True)


def _promises(rows: Sequence[PromiseTold]) -> Table:
    return Table(
        say.PROMISED,
        say.PROMISE_COLUMNS,
        tuple(
            (
                row.what,
                row.promised_by_shown or row.owed_by_shown,
                " ".join(each for each in (row.timing, row.moved_words) if each) or say.NO_DATE,
                row.state_shown,
            )
            for row in rows
        ),
        headed=True,
    )


def _claims(rows: Sequence[ClaimTold]) -> Table:
    return Table(
        say.CLAIMED,
        say.CLAIM_COLUMNS,
        tuple(
            (
                say.said(row.date_shown, row.claim, row.said_by),
                f"{row.now.tag}. {row.now.sentence}",
            )
            for row in rows
        ),
        headed=True,
    )


def measures_of(area: AreaTold, findings: Sequence[FindingTold]) -> tuple[StandingTold, ...]:
    """The measures of the findings, each once, in order."""
    found: dict[tuple[str, str], StandingTold] = {}
    for finding in findings:
        for each in _standings(area, finding).values():
            found.setdefault((each.measure, each.part), each)
    return tuple(found.values())


def _sources(published: Published, area: AreaTold, findings: Sequence[FindingTold]) -> Section:
    """The releases behind the measures of the pack, each once."""
    rows: dict[tuple[str, str], tuple[Inline, ...]] = {}
    for standing in measures_of(area, findings):
        for source in published.measure(standing.measure).about.sources:
            rows.setdefault(
                (source.publisher, source.title),
                (
                    source.title,
                    source.publisher,
                    source.published or say.NO_DATE,
                    source.licence,
                    Link(source.address, source.address) if source.address else source.publisher,
                ),
            )
    table = Table(say.SOURCES, say.SOURCE_COLUMNS, tuple(rows.values()), headed=True)
    return Section("sources", say.SOURCES, (Text(LICENCE), Text(SYMBOLS), table, whose(area)))

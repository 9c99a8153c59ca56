"""The story of a finding on one screen: its line with what happened beside it, and one question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.finding_told import FindingTold
from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.publication.published import Published
from scrutiny.views.charts.events import Event
from scrutiny.views.pages.over_time import drawn
from scrutiny.views.pages.record_tables import on
from scrutiny.views.tree import Chart, Details, Link, Node, Onward, Table, Text, to_page
from scrutiny.vocabulary.periods import brief, first_day, last_day
from scrutiny.vocabulary.words import Better
from scrutiny.wording import story_text as say


def lead_measure(area: AreaTold, finding: FindingTold) -> StandingTold | None:
    """The first measure of a finding whose figure is not old, else its first; null for none."""
    held = [area.standings[f"{finding.id} {key}"] for key in finding.keys]
    return next((each for each in held if not each.stale), held[0] if held else None)


def story(published: Published, area: AreaTold, finding: FindingTold) -> tuple[Node, ...]:
    """The line of the chief measure, with what happened as marks on it and as a table."""
    held = lead_measure(area, finding)
    told = sorted(_happened(area, finding))
    nodes: list[Node] = []
    if held is not None and (chart := _chart(published, held, told)):
        nodes.append(chart)
    # A figure of a wider place has no other councils beside it.
    if held is not None and held.place == area.about.place and not area.about.invented:
        to = to_page("measure", "compared", area=area.id, measure=held.measure)
        judged = published.measure(held.measure).about.better is not Better.NEITHER
        nodes.append(Text(Link(say.others(held.short_name, judged=judged), to)))
    if told:
        rows = tuple((when, say.SORTS[sort], words) for _, sort, when, words in told)
        table = Table(say.happened(finding.name), say.COLUMNS, rows, headed=True)
        nodes.append(Details(say.marks(len(told)), (table,)))
    return tuple(nodes)


def _chart(published: Published, held: StandingTold, told: list[_Happened]) -> Chart | None:
    measure = published.measure(held.measure)
    process = measure.chart(held.place, part=held.part) if held.chart else None
    place = published.places[held.place].name
    drawn_in = process.points if process else measure.series(held.place, part=held.part)
    periods = [each.period for each in drawn_in]
    events = tuple(
        Event(sort, period, f"{when}: {words}")  # type: ignore[arg-type]
        for day, sort, when, words in told
        if (period := _period(periods, day))
    )
    return drawn(
        measure,
        held.place,
        place,
        process,
        part=held.part,
        benchmarks=("england",),
        target=held.aim,
        target_words=say.target(held.aim_shown) if held.aim_shown else "",
        events=events,
    )


def _period(periods: list[str], day: date) -> str:
    """The period of a line in which a day lies, as its axis has it; empty outside the line."""
    return next((brief(p) for p in periods if first_day(p) <= day <= last_day(p)), "")


_Happened = tuple[date, str, str, str]
"""A day, the sort of event, the day in words, and what happened."""


def _happened(area: AreaTold, finding: FindingTold) -> Iterator[_Happened]:
    for each in area.inspections:
        if each.status == "complete" and (day := _day(each.end_date)):
            judged = [j.shown for j in finding.judgements if j.inspection_id == each.id]
            words = say.visit(each.name, judged[0] if judged else "")
            yield day, "visit", each.visit_shown, words
    for row in on(finding.id, area.commitments):
        if row.promised_by and (day := _day(row.due_date)):
            yield day, "promise", row.timing, say.promise(row.what, row.state_shown)
    for claim in on(finding.id, area.claims):
        if day := _day(claim.date):
            words = say.claim(claim.claim, claim.said_by, claim.now.tag)
            yield day, "statement", claim.date_shown, words


def _day(written: str | None) -> date | None:
    """A date of the record as a day: the middle of what is told to the month or the year."""
    if not written:
        return None
    year, *rest = map(int, written.split("-"))
    return date(year, rest[0] if rest else 7, rest[1] if len(rest) > 1 else 15)


def onward(area: AreaTold, finding: FindingTold, **choices: str) -> Onward:
    """The way to the finding before and to the one after."""
    every = area.findings
    at = next(i for i, each in enumerate(every) if each.id == finding.id)

    def link(each: FindingTold) -> Link:
        return Link(each.name, to_page("finding", area=area.id, finding=each.id, **choices))

    return Onward(
        say.OTHER_FINDINGS,
        link(every[at - 1]) if at else None,
        link(every[at + 1]) if at + 1 < len(every) else None,
    )


def on_one_screen(published: Published, area: AreaTold, finding: FindingTold) -> tuple[Node, ...]:
    """All that a wall shows of a finding: its line, one sentence and one question."""
    held = lead_measure(area, finding)
    chart = _chart(published, held, sorted(_happened(area, finding))) if held else None
    asked = finding.questions.shown
    return (
        Text(held.headline if held else finding.answer[0], lead=True),
        *((chart,) if chart else (Text(say.NO_FIGURE),)),
        *((Text((say.ASK, asked[0].question)),) if asked else ()),
        onward(area, finding, meeting="1"),
        Text(Link(say.LEAVE, to_page("finding", area=area.id, finding=finding.id))),
    )

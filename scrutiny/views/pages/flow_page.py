"""Flow: where do children wait, and is it getting better?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.views import charts
from scrutiny.views.pages.card import measure_link, sources
from scrutiny.views.pages.flow_groups import (
    credit,
    download,
    groups,
    hidden_words,
    place_name,
)
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.over_time import (
    COUNTS,
    ON_YEAR,
    PERIOD,
    VALUE,
    cell_words,
    drawn,
    figures_table,
    interval,
    on_year,
)
from scrutiny.views.published_rows import rows_of
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
    Text,
    to_page,
)
from scrutiny.vocabulary.periods import PeriodKind
from scrutiny.vocabulary.words import WAITED
from scrutiny.wording import flow_text as say


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A flow, a step of time and up to two breakdowns; settles what the state allows."""
    flows = tuple((flow.id, flow.about.name) for flow in _flows(published))
    state.narrow("measure", tuple(value for value, _ in flows))
    if not _place(published, state):
        return ()
    state.narrow("step", tuple(value for value, _ in say.STEPS))
    flow, place = published.measure(state.measure), _place(published, state)
    latest = flow.latest(place, _kind(state))
    topics = flow.about.flow.topics if latest and flow.about.flow else ()
    one = [("", say.NO_BREAKDOWN)]
    two = [("", say.NOTHING_ELSE)]
    if latest:
        held = [topic for topic in topics if flow.parts(place, latest.period, topic)]
        one += [(topic, say.TOPICS[topic]) for topic in held]
    state.narrow("part", tuple(value for value, _ in one))
    if latest and state.part:
        pairs = [topic for topic in topics if topic != state.part]
        held = [t for t in pairs if flow.crossed(place, latest.period, (state.part, t))]
        two += [(topic, say.TOPICS[topic]) for topic in held]
    state.narrow("also", tuple(value for value, _ in two))
    shown = [
        Choice("measure", say.LOOK_AT, flows, state.measure),
        Choice("step", say.BY, say.STEPS, state.step),
    ]
    if len(one) > 1:
        shown.append(Choice("part", say.BREAK_DOWN, tuple(one), state.part))
    if len(two) > 1:
        shown.append(Choice("also", say.AND_BY, tuple(two), state.also))
    return tuple(shown)


def _kind(state: PageState) -> PeriodKind:
    return PeriodKind(state.step) if state.step != "year" else PeriodKind.CALENDAR_YEAR


def _flows(published: Published) -> list[MeasureFigures]:
    """The flow that most readers come for first, as the pages of the flows order them."""
    flows = map(published.measure, published.about.flows)
    return sorted(flows, key=lambda flow: flow.about.flow.order if flow.about.flow else 0)


def _place(published: Published, state: PageState) -> str:
    """The place of the area, where a return of it is held, else nothing."""
    area = published.area(state.area)
    return str(area.about.place) if area.returns else ""


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    place = _place(published, state)
    if not place:
        children, status = _not_loaded(published, area)
    else:
        children, status = _loaded(published, area, state)
    return framed(published, area, "flow", say.QUESTION, status, shown, children)


def _not_loaded(published: Published, area: AreaTold) -> tuple[tuple[Node, ...], str]:
    """What an area without a return would see here, and how to ask for it."""
    name, body = area.about.name, area.about.bodies[0]
    answer = say.no_return(name, refused=bool(area.cases_left_out))
    rows = tuple(
        (flow.about.name, flow.about.question, flow.about.caveat) for flow in _flows(published)
    )
    ask = (
        say.will_give(body, published.methods.constants["plan_weeks"].value),
        say.RETURN_IS_MADE,
        say.IF_NOT,
    )
    invented = [a for a in published.about.areas if published.area(a).about.invented]
    seen: tuple[Node, ...] = tuple(
        Text(
            (
                say.AT_WORK,
                Link(
                    say.invented(published.area(a).about.name),
                    to_page("flow", area=a),
                ),
                ".",
            )
        )
        for a in invented
    )
    children: tuple[Node, ...] = (
        Text(answer, lead=True),
        Text(say.published(name)),
        Section("ask", say.WORDS, (Bullets(ask),)),
        Section(
            "would",
            say.WOULD_BE_SEEN,
            (
                *seen,
                Table(
                    say.WOULD,
                    say.WOULD_COLUMNS,
                    rows,
                ),
            ),
        ),
    )
    return children, answer


def _loaded(published: Published, area: AreaTold, state: PageState) -> tuple[tuple[Node, ...], str]:
    place = area.about.place
    flow = published.measure(state.measure)
    kind = _kind(state)
    series = flow.series(place, kind=kind)
    chosen = flow.latest(place, kind)
    leading = [each.latest(place) for each in _flows(published) if each.about.leads]
    sentences = [f"{f.level} {f.change}" for f in leading if f is not None]
    parts = [_time(published, area, flow, series, kind, told=sentences)]
    if state.part and chosen is not None:
        parts.append(groups(published, area, flow, chosen, state))
    status = f"{chosen.level} {chosen.change}" if chosen else say.TOO_FEW
    children: tuple[Node, ...] = (
        Text(sentences[0] if sentences else say.TOO_FEW, lead=True),
        *(Text(sentence) for sentence in sentences[1:]),
        *parts,
        *(_waiting(published, area, each) for each in _flows(published) if _bands(each)),
        _path(published, area),
        _about(published, area.id, flow),
        _quality(area, published),
    )
    return children, status


def _time(
    published: Published,
    area: AreaTold,
    flow: MeasureFigures,
    series: Sequence[Figure],
    kind: PeriodKind,
    *,
    told: Collection[str],
) -> Section:
    """The chosen flow over time; its sentence, unless it stands at the head of the page."""
    if not series:
        return Section("time", flow.about.name, (Text(say.TOO_FEW),))
    name = place_name(published, area)
    process = flow.chart(area.about.place, kind=str(kind))
    chart = drawn(flow, area.about.place, name, process, kind=kind, benchmarks=())
    table = figures_table(
        f"{flow.about.name}, {name}",
        series,
        (PERIOD, VALUE, COUNTS, interval(flow), ON_YEAR),
        download(area, f"{flow.id}_{kind}"),
        credit(published, area),
    )
    latest = next((f for f in reversed(series) if f.number is not None), None)
    words = f"{latest.level} {latest.change}" if latest else say.NO_FIGURE
    if process is not None:
        words = process.sentence
    nodes: list[Node] = [] if words in told else [Text(words)]
    if chart:
        nodes.append(chart)
    if process is not None:
        nodes.append(Text(process.rests_on))
    nodes.append(Details(say.all_periods(len(series), say.PERIODS[kind]), (table,)))
    return Section("time", flow.about.name, tuple(nodes))


def _bands(flow: MeasureFigures) -> tuple[str, ...]:
    """How long cases in hand may have waited, of a flow that is told by that."""
    return flow.about.flow.bands if flow.about.flow else ()


def _waiting(published: Published, area: AreaTold, flow: MeasureFigures) -> Section:
    """The queue at the end of each month, by how long children had waited."""
    place, name = area.about.place, place_name(published, area)
    bands = _bands(flow)
    series = {
        band: flow.series(place, part=f"{WAITED}={band}", kind=PeriodKind.MONTH) for band in bands
    }
    totals = flow.series(place, kind=PeriodKind.MONTH)
    latest = flow.latest(place, PeriodKind.MONTH)
    words = f"{latest.level} {latest.change}" if latest else say.NO_FIGURE
    chart = charts.stacked(
        [(band, series[band]) for band in bands],
        totals,
        latest.title if latest else "",
        say.waiting_at_end(flow.about.name, name),
        words,
    )
    by_band = {band: {f.period: f for f in figures} for band, figures in series.items()}
    rows: list[tuple[Inline, ...]] = []
    for total in reversed(totals):
        cells = [by_band[band].get(total.period) for band in bands]
        shown = tuple(cell_words(f) for f in cells)
        rows.append((total.period_shown, cell_words(total), *shown))
    table = Table(
        say.waiting(flow.about.name, name),
        (say.MONTH, say.ALL, *bands),
        tuple(rows),
        numeric=tuple(range(1, len(bands) + 2)),
        download=download(area, "waiting"),
        about=credit(published, area),
        taken=rows_of(
            published,
            flow,
            (
                figure
                for total in reversed(totals)
                for figure in (total, *(by_band[b].get(total.period) for b in bands))
                if figure is not None
            ),
        ),
    )
    nodes: list[Node] = [Text(words)]
    if chart:
        nodes.append(chart)
    nodes += [
        Details(say.all_months(len(totals)), (table,)),
        Text(say.not_told(flow.about.caveat)),
    ]
    return Section("waiting", say.WAITING, tuple(nodes))


def _path(published: Published, area: AreaTold) -> Section:
    """Every step of the path in the latest quarter."""
    place = area.about.place
    rows = []
    period = ""
    steps = [(f.about.flow.step, f) for f in _flows(published) if f.about.flow]
    path = sorted(((step, flow) for step, flow in steps if step), key=lambda pair: pair[0])
    for _, flow in path:
        if figure := flow.latest(place):
            period = figure.period_shown
            rows.append(
                (
                    measure_link(flow, area.id, flow.about.short_name),
                    cell_words(figure),
                    figure.counts,
                    on_year(figure),
                )
            )
    return Section(
        "path",
        say.path(period),
        (
            Table(
                say.PATH,
                say.STEP_COLUMNS,
                tuple(rows),
            ),
        ),
    )


def _about(published: Published, area: str, flow: MeasureFigures) -> Section:
    about = flow.about
    pairs: list[tuple[str, Inline]] = [
        (say.WHY, about.why),
        (say.NOT_TOLD, about.caveat),
        (say.WORKED_OUT, f"{about.published.words if about.published else ''}."),
        (say.DECIDES, about.flow.decides if about.flow else ""),
    ]
    if about.pair_with:
        pair = published.measure(about.pair_with)
        pairs.append((say.READ_WITH, measure_link(pair, area)))
    return Section("about", say.WHAT_THIS_IS, (Facts(tuple(pairs)), *sources(flow, None)))


def _quality(area: AreaTold, published: Published) -> Section:
    """What was left out of the figures and why, and how much is hidden."""
    children: list[Node] = [Inset(hidden_words(published))]
    for each in area.returns:
        lines = each.left_out or (say.NOTHING_LEFT_OUT,)
        children.append(
            Details(
                say.left_out(each.census, each.requests, each.persons),
                (Bullets(lines),),
            )
        )
    children.append(
        Text(
            (
                say.PROTECTED,
                Link(say.METHODS, "methods#disclosure"),
                ".",
            )
        )
    )
    return Section("quality", say.QUALITY, tuple(children))

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
    TOPICS,
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

QUESTION = "Where do children wait, and is it getting better?"

STEPS = (("month", "Month"), ("quarter", "Quarter"), ("year", "Year"))

TOO_FEW = (
    "There are too few cases to show this without giving somebody away. Choose a longer step of "
    "time, or another measure."
)


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A flow, a step of time and up to two breakdowns; settles what the state allows."""
    flows = tuple((flow.id, flow.about.name) for flow in _flows(published))
    state.narrow("measure", tuple(value for value, _ in flows))
    if not _place(published, state):
        return ()
    state.narrow("step", tuple(value for value, _ in STEPS))
    flow, place = published.measure(state.measure), _place(published, state)
    latest = flow.latest(place, _kind(state))
    topics = flow.about.flow.topics if latest and flow.about.flow else ()
    one = [("", "No breakdown")]
    two = [("", "Nothing else")]
    if latest:
        held = [topic for topic in topics if flow.parts(place, latest.period, topic)]
        one += [(topic, TOPICS[topic]) for topic in held]
    state.narrow("part", tuple(value for value, _ in one))
    if latest and state.part:
        pairs = [topic for topic in topics if topic != state.part]
        held = [t for t in pairs if flow.crossed(place, latest.period, (state.part, t))]
        two += [(topic, TOPICS[topic]) for topic in held]
    state.narrow("also", tuple(value for value, _ in two))
    shown = [
        Choice("measure", "Look at", flows, state.measure),
        Choice("step", "By", STEPS, state.step),
    ]
    if len(one) > 1:
        shown.append(Choice("part", "Break down by", tuple(one), state.part))
    if len(two) > 1:
        shown.append(Choice("also", "and by", tuple(two), state.also))
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
    return framed(published, area, "flow", QUESTION, status, shown, children)


def _not_loaded(published: Published, area: AreaTold) -> tuple[tuple[Node, ...], str]:
    """What an area without a return would see here, and how to ask for it."""
    name, body = area.about.name, area.about.bodies[0]
    answer = f"We cannot say: no return of {name} with individual cases is shown here."
    rows = tuple(
        (flow.about.name, flow.about.question, flow.about.caveat) for flow in _flows(published)
    )
    ask = (
        f"Will {body} give scrutiny monthly figures from its SEN2 return, counted and protected "
        "as this workbook does it: plans issued within 20 weeks, and the children still waiting "
        "by how long they have waited?",
        "The return is made each January for the Department for Education, so the records exist. "
        "They need not leave the council: its own analysts can import them, and only the "
        "protected figures are shown.",
        "If not, which of the figures below will be given, from which month, and when?",
    )
    invented = [a for a in published.about.areas if published.area(a).about.invented]
    seen: tuple[Node, ...] = tuple(
        Text(
            (
                "See it at work for ",
                Link(
                    f"{published.area(a).about.name}, an invented area",
                    to_page("flow", area=a),
                ),
                ".",
            )
        )
        for a in invented
    )
    children: tuple[Node, ...] = (
        Text(answer, lead=True),
        Text(
            f"Published figures on {name} are yearly and come half a year late. They are on the "
            "other pages. They do not show how many children are waiting today."
        ),
        Section("ask", "The words to ask for it", (Bullets(ask),)),
        Section(
            "would",
            "What would be seen here",
            (
                *seen,
                Table(
                    "By month for all children together, by quarter and year for groups of them",
                    ("Measure", "The question it answers", "Does not tell you"),
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
    status = f"{chosen.level} {chosen.change}" if chosen else TOO_FEW
    children: tuple[Node, ...] = (
        Text(sentences[0] if sentences else TOO_FEW, lead=True),
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
        return Section("time", flow.about.name, (Text(TOO_FEW),))
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
    words = f"{latest.level} {latest.change}" if latest else "No figure can be shown."
    if process is not None:
        words = process.sentence
    nodes: list[Node] = [] if words in told else [Text(words)]
    if chart:
        nodes.append(chart)
    if process is not None:
        nodes.append(Text(process.rests_on))
    nodes.append(Details(f"All {len(series)} {_PLURAL[kind]} as a table", (table,)))
    return Section("time", flow.about.name, tuple(nodes))


_PLURAL = {
    PeriodKind.MONTH: "months",
    PeriodKind.QUARTER: "quarters",
    PeriodKind.CALENDAR_YEAR: "years",
}


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
    words = f"{latest.level} {latest.change}" if latest else "No figure can be shown."
    chart = charts.stacked(
        [(band, series[band]) for band in bands],
        totals,
        latest.title if latest else "",
        f"{flow.about.name}, {name}, by weeks waited on the last day of the month",
        words,
    )
    by_band = {band: {f.period: f for f in figures} for band, figures in series.items()}
    rows: list[tuple[Inline, ...]] = []
    for total in reversed(totals):
        cells = [by_band[band].get(total.period) for band in bands]
        shown = tuple(cell_words(f) for f in cells)
        rows.append((total.period_shown, cell_words(total), *shown))
    table = Table(
        f"{flow.about.name}, {name}, by weeks waited",
        ("Month", "All", *bands),
        tuple(rows),
        numeric=tuple(range(1, len(bands) + 2)),
        download=download(area, "waiting"),
        about=credit(published, area),
    )
    nodes: list[Node] = [Text(words)]
    if chart:
        nodes.append(chart)
    nodes += [
        Details(f"All {len(totals)} months as a table", (table,)),
        Text(f"Does not tell you: {flow.about.caveat}"),
    ]
    return Section("waiting", "The children still waiting", tuple(nodes))


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
        f"The steps of the path, {period}",
        (
            Table(
                "From request to plan to review: requests and what became of them by the day of "
                "receipt, all else by the day it happened",
                ("Step", "Value", "Counts", "On the year before"),
                tuple(rows),
            ),
        ),
    )


def _about(published: Published, area: str, flow: MeasureFigures) -> Section:
    about = flow.about
    pairs: list[tuple[str, Inline]] = [
        ("Why it matters", about.why),
        ("Does not tell you", about.caveat),
        ("How it is worked out", f"{about.published.words if about.published else ''}."),
        ("Which day decides", about.flow.decides if about.flow else ""),
    ]
    if about.pair_with:
        pair = published.measure(about.pair_with)
        pairs.append(("Read with", measure_link(pair, area)))
    return Section("about", "What this is", (Facts(tuple(pairs)), *sources(flow, None)))


def _quality(area: AreaTold, published: Published) -> Section:
    """What was left out of the figures and why, and how much is hidden."""
    children: list[Node] = [Inset(hidden_words(published))]
    for each in area.returns:
        lines = each.left_out or ("Nothing was left out.",)
        children.append(
            Details(
                f"Return of {each.census}: {each.requests} requests of {each.persons} "
                f"persons; what was left out",
                (Bullets(lines),),
            )
        )
    children.append(
        Text(
            (
                "How individuals are protected, and how the build tries to undo it: ",
                Link("Methods", "methods#disclosure"),
                ".",
            )
        )
    )
    return Section("quality", "How good the records are, and what is hidden", tuple(children))

"""Measure: is this getting better, and how does it compare?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.views import charts
from scrutiny.views.pages.all_changes import about_rows, all_changes
from scrutiny.views.pages.card import against_tag, change_tag, sources
from scrutiny.views.pages.frame import framed
from scrutiny.views.pages.measure_index import measure_index
from scrutiny.views.pages.over_time import (
    PERIOD,
    VALUE,
    Column,
    drawn,
    figures_table,
    interval,
    on_year,
)
from scrutiny.views.published_rows import rows_of
from scrutiny.views.state import PageState
from scrutiny.views.tree import (
    Bullets,
    Chart,
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
from scrutiny.vocabulary.words import Better, Kind, Level, Status, Verdict
from scrutiny.wording import measure_text as say


def choices(published: Published, state: PageState) -> tuple[Choice, ...]:
    """A measure, a place, its peers and a breakdown; settles what the state allows.

    The place is the area's own until another is chosen, and again when another area is. A measure
    that has no figure for it begins with the wider body that has one.
    """
    area = published.area(state.area)
    home = area.about.place
    if area.about.invented:
        state.narrow("place", (home,), owner=area.id)
        return ()
    measures = (("all", say.ALL_MEASURES), *_measures(published))
    state.narrow("measure", tuple(value for value, _ in measures))
    if state.measure == "all":
        return _choices_of_all(published, state, measures, home)
    measure = published.measure(state.measure)
    home = next((place for place in area.about.places if place in measure.places), home)
    places = _places(published, measure.places | {home}, home)
    state.narrow("place", tuple(value for value, _ in places), owner=area.id)
    state.narrow("compare", tuple(value for value, _ in say.GROUPS))
    topics = measure.topics
    peers = _others(published, measure, state)
    state.narrow("peer", tuple(value for value, _ in peers), owner=state.place)
    parts = (("", say.NO_BREAKDOWN), *((topic, topic) for topic in topics))
    state.narrow("part", tuple(value for value, _ in parts))
    shown = [
        Choice("measure", say.MEASURE, measures, state.measure),
        Choice("place", say.PLACE, places, state.place),
        Choice("compare", say.COMPARE_WITH, say.GROUPS, state.compare),
        Choice("peer", say.BESIDE, peers, state.peer),
    ]
    if topics:
        shown.append(Choice("part", say.BREAK_DOWN, parts, state.part))
    return tuple(shown)


def _others(
    published: Published, measure: MeasureFigures, state: PageState
) -> tuple[tuple[str, str], ...]:
    """The places that the chosen one is compared with, each to be shown beside it."""
    figure = measure.latest(state.place)
    if figure is None or measure.about.kind is Kind.COUNT:
        return (("", say.NO_PEER),)
    known = published.places
    codes = {f.place for f in _peers(published, measure, figure, state.compare)} - {state.place}
    named = sorted((known[code].name, code) for code in codes)
    return (("", say.NO_PEER), *((code, name) for name, code in named))


def _choices_of_all(
    published: Published, state: PageState, measures: tuple[tuple[str, str], ...], home: str
) -> tuple[Choice, ...]:
    """Of the list of measures: the place alone can be chosen."""
    authorities = {p for p, about in published.places.items() if about.level is not Level.REGION}
    known = frozenset(
        place
        for place in authorities
        if any(place in published.measure(m).places for m in published.about.measures)
    )
    places = _places(published, known | {home}, home)
    state.narrow("place", tuple(value for value, _ in places), owner=state.area)
    state.narrow("compare", tuple(value for value, _ in say.GROUPS))
    state.narrow("part", ("",))
    state.narrow("peer", ("",))
    return (
        Choice("measure", say.MEASURE, measures, state.measure),
        Choice("place", say.PLACE, places, state.place),
    )


def _measures(published: Published) -> tuple[tuple[str, str], ...]:
    """The measure that most readers come for first, as its page says; then by name."""
    held = [published.measure(m) for m in published.about.measures]
    held.sort(key=lambda each: (not each.about.leads, each.about.name))
    return tuple((each.id, each.about.name) for each in held)


def _places(published: Published, held: frozenset[str], home: str) -> tuple[tuple[str, str], ...]:
    levels = {Level.AUTHORITY: 0, Level.HEALTH_BODY: 0, Level.COUNTRY: 1, Level.REGION: 2}
    known = published.places
    ordered = sorted(
        held,
        key=lambda p: (p != home, levels[known[p].level], known[p].name),
    )
    return tuple((place, known[place].name) for place in ordered)


def page(published: Published, state: PageState) -> Page:
    """The page for the choices in `state`."""
    shown = choices(published, state)
    area = published.area(state.area)
    if area.about.invented:
        return _nothing_published(published, area, shown)
    if state.measure == "all":
        status, index = measure_index(published, area, state.place)
        return framed(published, area, "measure", say.QUESTION, status, shown, index)
    measure = published.measure(state.measure)
    name = published.places[state.place].name
    in_text = published.places[state.place].in_text
    beside = _beside(area, state.place, in_text)
    figure = measure.latest(state.place)
    if figure is None:
        told, children = _not_held(measure, in_text)
    else:
        told = " ".join(filter(None, (figure.not_newest, figure.level, figure.change)))
        children = _held(published, state, measure, figure, name)
    status = " ".join(each for each in (beside, told) if each)
    mark = (Inset(beside),) if beside else ()
    return framed(published, area, "measure", say.QUESTION, status, shown, (*mark, *children))


def _beside(area: AreaTold, place: str, name: str) -> str:
    """Says so where the figures are not the area's own: its name stands at the head of the page.

    A wider body says by its own name that it is one.
    """
    if place in area.about.places:
        return ""
    return say.beside(name, area.about.name)


def _not_held(measure: MeasureFigures, name: str) -> tuple[str, tuple[Node, ...]]:
    """What stands where a place has no figure of a measure."""
    words = say.not_held(name, measure.about.name)
    return words, (Text(words, lead=True), Text(say.OTHER_PLACE))


def _held(
    published: Published, state: PageState, measure: MeasureFigures, figure: Figure, name: str
) -> tuple[Node, ...]:
    against = [each.sentence for each in figure.against.values() if each.sentence]
    told = (figure.change, figure.trend, *against, figure.rank)
    children: list[Node] = [
        Text(" ".join(filter(None, (figure.not_newest, figure.level))), lead=True),
        *((Inset(measure.about.ended, warning=True),) if measure.about.ended else ()),
        Bullets(tuple(each for each in told if each)),
        _over_time(published, measure, state.place, name, state.peer),
        *_moved(published, measure, figure),
        _compared(published, measure, figure, name, state),
    ]
    if state.part:
        in_text = published.places[state.place].in_text
        children.append(_breakdown(measure, figure, name, in_text, state.part))
    children.append(_about(published, measure, figure))
    return tuple(children)


def _nothing_published(published: Published, area: AreaTold, shown: tuple[Choice, ...]) -> Page:
    """An invented area stands in no publisher's tables, and is not set beside real places."""
    words = say.invented(area.about.name)
    children: tuple[Node, ...] = (
        Text(words, lead=True),
        Text(
            (
                say.OWN_RECORDS,
                Link(say.FLOW, to_page("flow", area=area.id)),
                ".",
            )
        ),
    )
    return framed(published, area, "measure", say.QUESTION, words, shown, children)


def _over_time(
    published: Published, measure: MeasureFigures, place: str, name: str, peer: str
) -> Section:
    children: list[Node] = [Text(f"{measure.about.question}")]
    beside = (peer, published.places[peer].name) if peer else None
    if chart := drawn(measure, place, name, peer=beside):
        children.append(chart)
    if peer and (theirs := measure.latest(peer)):
        children.append(Inset(f"{theirs.level} {theirs.change}".strip()))
    children += [Text(say.break_words(each.kind, each.words)) for each in measure.about.breaks]
    basis = measure.about.basis
    if basis and measure.series(place, basis="other"):
        children.append(Inset(basis.words))
    # What was counted another way stands below all others.
    other = [f for f in measure.series(place, basis="other") if f.number is not None]
    every = (*other, *measure.series(place))
    children.append(
        figures_table(
            f"{measure.about.name}, {name}",
            every,
            _columns(measure),
            f"{measure.id}_{name.lower().replace(' ', '_')}.csv",
            about_rows(published, measure),
            rows_of(published, measure, reversed(every)),
        )
    )
    latest = measure.latest(place)
    if latest is not None and latest.by_chance:
        children.append(Text(latest.by_chance))
    return Section("time", measure.about.name, tuple(children))


def _moved(published: Published, measure: MeasureFigures, figure: Figure) -> tuple[Section, ...]:
    """The change on the year among all authorities' changes; nothing where it has no place."""
    nodes = all_changes(published, measure, figure)
    return (Section("moved", say.moved_in(figure.period_shown), nodes),) if nodes else ()


def _columns(measure: MeasureFigures) -> tuple[Column, ...]:
    """A figure, what it is set against, and what else to know of it."""

    def benchmark(name: str) -> Callable[[Figure], Inline]:
        return lambda figure: figure.against[name].value if name in figure.against else ""

    return (
        PERIOD,
        VALUE,
        Column(say.COUNTS, lambda f: f.counts if f.number is not None else "", numeric=True),
        interval(measure),
        Column(say.ON_THE_YEAR, on_year),
        Column(say.MOVED_AS_MUCH, _moved_as_much),
        Column(say.ENGLAND, benchmark("england"), numeric=True),
        Column(say.AGAINST_ENGLAND, lambda figure: against_tag(figure, "england") or ""),
        Column(say.NEIGHBOURS, benchmark("neighbours"), numeric=True),
        Column(say.NOTE, lambda figure: _note(measure, figure)),
    )


def _moved_as_much(figure: Figure) -> Inline:
    """How many authorities moved as much the same way on the year: ``5 of 143, unusual``."""
    among = figure.among
    if among is None:
        return ""
    return say.moved_as_much(among.as_far, among.authorities, among.movement, of_size=among.of_size)


def _note(measure: MeasureFigures, figure: Figure) -> str:
    basis = measure.about.basis
    notes = [
        basis.label if basis and figure.basis else "",
        figure.revised,
        figure.our_words[:1].upper() + figure.our_words[1:],
        say.COLLECTED_OTHERWISE if figure.caution else "",
        figure.counts_left_out,
    ]
    if figure.status is not Status.OK:
        none = f": {figure.counts}" if figure.counts and figure.number is None else ""
        notes.append(f"{figure.status_words}{none}")
    return ". ".join(note for note in notes if note)


def _compared(
    published: Published, measure: MeasureFigures, figure: Figure, name: str, state: PageState
) -> Section:
    title, group = say.compared(figure.period_shown), state.compare
    if measure.about.kind is Kind.COUNT:
        words = say.DEPENDS_ON_SIZE
        return Section("compared", title, (Text(words),))
    peers = _peers(published, measure, figure, group)
    pairs = [(published.places[f.place].name, f) for f in peers]
    with_value = [
        (label, f)
        for label, f in pairs
        if f.number is not None and f.status is not Status.UNRELIABLE
    ]
    missing = [label for label, f in pairs if f.number is None]
    doubtful = [f"{label} ({f.both})" for label, f in pairs if f.status is Status.UNRELIABLE]
    if all(f.place == figure.place for _, f in pairs):
        only = say.ONLY_AUTHORITIES
        if not _authorities(published, measure, figure):
            only = say.NO_OTHER_PLACE
        return Section("compared", title, (Text(only),))
    england = measure.at(published.country, figure.period)
    mark = (
        (say.ENGLAND, england.number)
        if england is not None and england.number is not None
        else None
    )
    label = say.PEERS[group]
    sentence = _standing(with_value, name, label)
    draw = charts.ranked if group == "all" else charts.intervals
    with_value.sort(key=lambda pair: -(pair[1].number or 0.0))
    subtitle = f"{measure.about.short_name}, {figure.period_shown}, {measure.about.unit}"
    if mark and group != "all":
        subtitle = say.dashed(subtitle, england.both if england else "")
    chart = draw(with_value, name, mark, sentence, subtitle, sentence)
    table = Table(
        say.place_and_peers(measure.about.name, figure.period_shown, name, label),
        (
            say.PLACE,
            say.VALUE,
            say.COUNTS,
            say.interval(measure.about.interval),
            say.ON_THE_YEAR,
            say.AGAINST_ENGLAND,
        ),
        tuple(
            (
                _beside_link(state, f.place, label_),
                f.both,
                f.counts,
                f.interval,
                change_tag(f),
                against_tag(f, "england") or "",
            )
            for label_, f in with_value
        ),
        numeric=(1, 2, 3),
        download=f"{measure.id}_{figure.period.replace('/', '-')}_{group}.csv",
        about=about_rows(published, measure),
        taken=rows_of(published, measure, (each for _, each in with_value)),
    )
    children: list[Node] = [Text(_group_words(published, measure, figure, group))]
    others = [(label_, f) for label_, f in with_value if f.place != figure.place]
    moved = [label_ for label_, f in others if f.verdict is Verdict.BETTER]
    if measure.about.better is not Better.NEITHER:
        children.append(Text(say.got_better(sorted(moved), len(others), label)))
    if chart:
        children.append(chart)
    if group == "all" and (funnel := _funnel(measure, with_value, name, figure)):
        children += funnel
    if missing:
        children.append(Text(say.without(missing)))
    if doubtful:
        children.append(Text(say.doubtful(doubtful)))
    children.append(Details(say.all_places(len(with_value)), (table,)) if group == "all" else table)
    return Section("compared", title, tuple(children))


def _beside_link(state: PageState, place: str, name: str) -> Inline:
    """A place by its name, which leads to its own line beside that of the chosen place."""
    if place == state.place:
        return name
    chosen = {"measure": state.measure, "place": state.place, "compare": state.compare}
    to = to_page("measure", "time", area=state.area, **chosen, peer=place)
    return Link(name, to, here=place == state.peer)


def _authorities(published: Published, measure: MeasureFigures, figure: Figure) -> bool:
    """Whether any authority but the chosen place has a figure for the same period."""
    known = published.places
    return any(
        known[place].level is Level.AUTHORITY and measure.at(place, figure.period) is not None
        for place in measure.places - {figure.place}
    )


def _funnel(
    measure: MeasureFigures, pairs: Sequence[tuple[str, Figure]], name: str, figure: Figure
) -> tuple[Node, ...]:
    """All authorities against their number of cases, with what chance alone would give."""
    held = measure.funnel(figure.period)
    if held is None:
        return ()
    chart = charts.funnel(
        [(label, each) for label, each in pairs if each.denominator],
        held.average,
        held.limits,
        name,
        held.title,
        say.by_cases(measure.about.short_name, figure.period_shown),
        f"{figure.funnel} {held.sentence}".strip(),
    )
    words = Text(f"{figure.funnel} {held.sentence}".strip())
    return (words, chart) if chart else (words,)


def _peers(
    published: Published, measure: MeasureFigures, figure: Figure, group: str
) -> list[Figure]:
    """The chosen place and those it is set against, for one period."""
    known = published.places
    mine = known[figure.place]
    region = mine.region or figure.place
    wanted = {
        "neighbours": set(mine.neighbours),
        "region": {p for p, about in known.items() if about.region == region},
        "all": {p for p, about in known.items() if about.level is Level.AUTHORITY},
    }[group] | {figure.place}
    held = (measure.at(place, figure.period) for place in sorted(wanted))
    return [f for f in held if f is not None]


def _group_words(published: Published, measure: MeasureFigures, figure: Figure, group: str) -> str:
    if group != "neighbours":
        return say.bars(measure.about.interval)
    constants = published.methods.constants
    return f"{constants['neighbour_model'].words} {constants['neighbour_value'].words}"


def _standing(pairs: Sequence[tuple[str, Figure]], name: str, group: str) -> str:
    """Where the place stands among its peers, in ten words."""
    mine = next((f for label, f in pairs if label == name), None)
    if mine is None or mine.number is None:
        return say.standing(name, "", 0, 0, group)
    others = [f.number for label, f in pairs if label != name and f.number is not None]
    below = sum(number < mine.number for number in others)
    return say.standing(name, mine.both, below, len(others), group)


def _breakdown(
    measure: MeasureFigures, figure: Figure, name: str, in_text: str, topic: str
) -> Section:
    series = measure.series(figure.place)
    figure = next((f for f in reversed(series) if _parted(measure, f, topic)), figure)
    parts = measure.parts(figure.place, figure.period, topic)
    title = say.by_topic(topic.lower(), figure.period_shown)
    if not _parted(measure, figure, topic):
        words = say.no_parts(topic.lower(), in_text)
        return Section("parts", title, (Text(words),))
    pairs = [(part.group.capitalize(), part) for part in parts]
    pairs.sort(key=lambda pair: _natural(pair[0]))
    mark = (name, figure.number) if figure.number is not None else None
    sentence = say.place_by_topic(name, topic.lower(), figure.period_shown)
    subtitle = say.groups_and_whole(measure.about.short_name, measure.about.unit, name)
    chart: Chart | None = None
    if measure.about.kind is Kind.SHARE:
        chart = charts.intervals(pairs, "", mark, sentence, subtitle, sentence)
    table = Table(
        say.parts_of(measure.about.name, name, figure.period_shown, topic.lower()),
        (
            topic,
            say.VALUE,
            say.COUNTS,
            say.interval(measure.about.interval),
            say.ENGLAND,
            say.AGAINST_ENGLAND,
        ),
        tuple(
            (
                label,
                part.both or f"[{part.status}]",
                part.counts,
                part.interval,
                part.against["england"].value if "england" in part.against else "",
                against_tag(part, "england") or "",
            )
            for label, part in pairs
        ),
        numeric=(1, 2, 3, 4),
    )
    words = say.SMALL_NUMBERS
    if figure.period != series[-1].period:
        words = say.parts_newest(topic.lower(), figure.period_shown, words)
    children: tuple[Node, ...] = (Text(words), *((chart,) if chart else ()), table)
    return Section("parts", title, children)


def _parted(measure: MeasureFigures, figure: Figure, topic: str) -> bool:
    """Whether a figure has any value in a group of the topic."""
    return any(
        part.number is not None for part in measure.parts(figure.place, figure.period, topic)
    )


def _natural(label: str) -> tuple[int, str]:
    digits = "".join(ch for ch in label if ch.isdigit())
    return (int(digits) if digits else 0, label)


def _about(published: Published, measure: MeasureFigures, figure: Figure) -> Section:
    about = measure.about
    pairs: list[tuple[str, Inline]] = [
        (say.WHY, about.why),
        (say.NOT_TOLD, about.caveat),
        (say.WORKED_OUT, _worked_out(measure, figure)),
        (say.HOW_OFTEN, about.cadence),
        (say.DEFINITION, Link(say.METHODS, to_page("methods", measure=measure.id))),
    ]
    return Section(
        "about",
        say.WHAT_THIS_IS,
        (Facts(tuple(pairs)), *sources(measure, figure)),
    )


def _worked_out(measure: MeasureFigures, figure: Figure) -> str:
    about = measure.about
    if about.numerator is None or about.denominator is None:
        given = about.published.words if about.published else ""
        return say.as_published(given, about.counts_words).strip()
    words = say.worked_out(
        about.numerator.words,
        about.denominator.words,
        figure.period_shown,
        figure.value,
        figure.counts,
        figure.our_words,
    )
    return f"{words} {about.counts_words}".strip()

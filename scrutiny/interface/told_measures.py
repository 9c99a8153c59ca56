"""Measures: what each is, how a place stands, how it compares, how unusual its change is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrutiny.interface.near_names import meant, measure_meant, place_meant
from scrutiny.interface.shown_things import Listing, Shown
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.measure_told import MeasureTold
from scrutiny.publication.published import Published
from scrutiny.views import charts
from scrutiny.views.opened import opened
from scrutiny.views.pages.all_changes import all_changes
from scrutiny.views.pages.card import against_tag, change_tag, sources
from scrutiny.views.pages.over_time import drawn
from scrutiny.views.published_rows import rows_of
from scrutiny.views.tree import Bullets, Facts, Inline, Inset, Node, Table, Text
from scrutiny.vocabulary.words import Kind, Level, Status
from scrutiny.wording import interface_text as say
from scrutiny.wording import measure_text as page_say

if TYPE_CHECKING:
    import polars as pl

    from scrutiny.publication.content.figures_told import Among


def measures() -> Listing[MeasureTold]:
    """Every measure, those of published figures first.

    One row a measure; `id` is what the other names take. `frame` is the same as a frame.

    >>> "ehc_plans_20_weeks" in [each.id for each in measures()]
    True
    """
    published = opened()
    ids = (*published.about.measures, *published.about.flows)
    rows = tuple(published.measure(id).about for id in ids)

    def cells(row: MeasureTold) -> tuple[Inline, ...]:
        return (row.id, row.name, row.unit, str(row.better), row.theme)

    return Listing(say.MEASURES, say.MEASURE_COLUMNS, rows, cells)


@dataclass(frozen=True, slots=True, repr=False)
class Measure(Shown):
    """One measure. `about` is its page, see `scrutiny.publication.content.measure_told`.

    `trial` says that it was tried out here and is published nowhere, empty for all others.
    """

    published: Published
    held: MeasureFigures
    trial: str = ""

    @property
    def about(self) -> MeasureTold:
        return self.held.about

    @property
    def nodes(self) -> tuple[Node, ...]:
        about = self.about
        made = [part for part in (about.numerator, about.denominator) if part]
        worked = say.of(part.words for part in made) if made else ""
        pairs: tuple[tuple[str, Inline], ...] = (
            (page_say.WHY, about.why),
            (say.BETTER, str(about.better)),
            (say.WORKED_OUT, worked or (about.published.words if about.published else "")),
            (page_say.NOT_TOLD, about.caveat),
        )
        head: tuple[Node, ...] = (
            *warnings(self),
            Text(about.name, lead=True),
            Text(about.question),
            Facts(pairs),
        )
        return (*head, *sources(self.held, None))


def measure(name: str) -> Measure:
    """One measure by its id or name: what it is, why it matters, what it does not tell.

    >>> plans = measure("EHC plans issued within 20 weeks")
    >>> plans.about.id, plans.about.unit
    ('ehc_plans_20_weeks', 'per cent')
    """
    published = opened()
    return Measure(published, measure_meant(published, name))


def warnings(of: Measure) -> tuple[Inset, ...]:
    """What must stand before anything that is said of a measure."""
    told = (of.trial, of.about.ended)
    return tuple(Inset(words, warning=True) for words in told if words)


def of_measure(named: str | Measure) -> Measure:
    """A measure by its name, or itself."""
    return named if isinstance(named, Measure) else measure(named)


class OfPlace(Shown):
    """What is told of one measure in one place."""

    __slots__ = ()
    of: Measure
    place: str

    @property
    def of_invented(self) -> bool:
        return is_invented(self.of.published, self.place)


@dataclass(frozen=True, slots=True, repr=False)
class Verdict(OfPlace):
    """How a place stands on a measure. `figure` is its last one with a value, null where it has
    none; `tag` the verdict on the period before in a word or two, `sentences` all that is said.
    """

    of: Measure
    place: str
    figure: Figure | None

    @property
    def tag(self) -> str:
        return self.figure.tag if self.figure else ""

    @property
    def sentences(self) -> tuple[str, ...]:
        figure = self.figure
        if figure is None:
            name = self.of.published.places[self.place].in_text
            return (page_say.not_held(name, self.of.about.name),)
        against = [each.sentence for each in figure.against.values()]
        told = (figure.not_newest, figure.level, figure.change, figure.trend, *against, figure.rank)
        return tuple(filter(None, told))

    @property
    def nodes(self) -> tuple[Node, ...]:
        trial = warnings(self.of)
        if self.figure is None:
            return (*trial, *map(Text, self.sentences))
        name = self.of.published.places[self.place].name
        process = self.of.held.chart(self.place)
        # A chart by the month or quarter speaks for itself; its sentence is the verdict of it.
        chart = drawn(self.of.held, self.place, name, process)
        tag = (f"{self.of.about.name}, {name}: ", change_tag(self.figure))
        process_says = (Text(process.sentence),) if process else ()
        nodes: tuple[Node, ...] = (*trial, Text(tag), *process_says, Bullets(self.sentences))
        return (*nodes, chart) if chart else nodes


def verdict(measure: str | Measure, place: str) -> Verdict:
    """What the evidence supports of a measure in a place: the tested change, trend and benchmarks.

    It is never more than the pages say; "cannot say" is an answer.

    >>> found = verdict("ehc_plans_20_weeks", "Oxfordshire")
    >>> found.tag, found.figure.period_shown
    ('No clear change', '2025')
    """
    of = of_measure(measure)
    code = place_meant(of.published, of.held, place)
    return Verdict(of, code, of.held.latest(code))


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(OfPlace):
    """Places beside each other for one period. `figures` are by the name of the place, the highest
    first; those without a value are left out and named in `without`, those whose value is not
    reliable in `doubtful`.
    """

    of: Measure
    place: str
    period: str
    figures: tuple[tuple[str, Figure], ...]
    without: tuple[str, ...]
    doubtful: tuple[str, ...] = ()

    @property
    def frame(self) -> pl.DataFrame:
        """The rows as published, see `figures`."""
        from scrutiny.interface.published_frame import frame_of

        return frame_of(self.of.published, self.of.held, (each for _, each in self.figures))

    @staticmethod
    def _row(label: str, figure: Figure) -> tuple[Inline, ...]:
        counted = (figure.both, figure.counts, figure.interval)
        return (label, *counted, change_tag(figure), against_tag(figure, "england") or "")

    @property
    def nodes(self) -> tuple[Node, ...]:
        published, held = self.of.published, self.of.held
        name, about = published.places[self.place].name, self.of.about
        trial = warnings(self.of)
        if about.kind is Kind.COUNT:
            return (*trial, Text(page_say.DEPENDS_ON_SIZE))
        england = held.at(published.country, self.period)
        number = england.number if england else None
        mark = (page_say.ENGLAND, number) if number is not None else None
        mine = next((f for label, f in self.figures if label == name), None)
        others = [f.number or 0.0 for label, f in self.figures if label != name]
        below = sum(each < (mine.number or 0.0) for each in others) if mine else 0
        title = page_say.standing(name, mine.both if mine else "", below, len(others), say.PLACES)
        shown = self.figures[0][1].period_shown if self.figures else ""
        subtitle = f"{about.short_name}, {shown}, {about.unit}"
        if england and mark:
            subtitle = page_say.dashed(subtitle, england.both)
        chart = charts.intervals(self.figures, name, mark, title, subtitle, title)
        columns = (
            page_say.PLACE,
            page_say.VALUE,
            page_say.COUNTS,
            page_say.interval(about.interval),
            page_say.ON_THE_YEAR,
            page_say.AGAINST_ENGLAND,
        )
        table = Table(
            page_say.place_and_peers(about.name, shown, name, say.PLACES),
            columns,
            tuple(self._row(label, figure) for label, figure in self.figures),
            numeric=(1, 2, 3),
            taken=rows_of(published, held, (each for _, each in self.figures)),
        )
        left = [page_say.without(list(self.without))] if self.without else []
        left += [page_say.doubtful(list(self.doubtful))] if self.doubtful else []
        return (*trial, *((chart,) if chart else ()), table, *map(Text, left))


def compare(
    measure: str | Measure, place: str, among: Sequence[str] | None = None, *, period: str = ""
) -> Comparison:
    """A place beside others for one period: its neighbours, or a group of one's own.

    `among` are ids or names. `period` is in words, such as "2024"; without it, the last of the
    place. Counts are not compared, for they depend on the size of a place.

    >>> mine = compare("ehc_plans_20_weeks", "Oxfordshire", among=["Kent", "Surrey"])
    >>> sorted(name for name, figure in mine.figures)
    ['Kent', 'Oxfordshire', 'Surrey']
    """
    of = of_measure(measure)
    published, held = of.published, of.held
    code = place_meant(published, held, place)
    known = published.places
    if among is None:
        codes = [each for each in known[code].neighbours if each in held.rows_of]
    else:
        codes = [place_meant(published, held, each) for each in among]
    shown = {each.period_shown: each.period for each in held.series(code)}
    if period:
        at = shown[meant(say.PERIOD, period, dict.fromkeys(shown, ()))]
    else:
        latest = held.latest(code)
        at = latest.period if latest else ""
    found = {each: held.at(each, at) for each in dict.fromkeys((code, *codes))}
    rows = [(known[each].name, figure) for each, figure in found.items()]
    there = [(name, f) for name, f in rows if f is not None and f.number is not None]
    firm = [(name, f) for name, f in there if f.status is not Status.UNRELIABLE]
    return Comparison(
        of,
        code,
        at,
        tuple(sorted(firm, key=lambda pair: -(pair[1].number or 0.0))),
        tuple(name for name, f in rows if f is None or f.number is None),
        tuple(f"{name} ({f.both})" for name, f in there if f.status is Status.UNRELIABLE),
    )


@dataclass(frozen=True, slots=True, repr=False)
class UsualMovement(OfPlace):
    """The last change of a place among all authorities' changes. `among` counts those that moved as
    much the same way, null where the change has no place among them.
    """

    of: Measure
    place: str
    figure: Figure | None

    @property
    def among(self) -> Among | None:
        return self.figure.among if self.figure else None

    @property
    def nodes(self) -> tuple[Node, ...]:
        if self.figure is None or self.among is None:
            return (Text(say.NO_PLACE_AMONG_ALL),)
        nodes = all_changes(self.of.published, self.of.held, self.figure)
        return (Text(self.figure.change), *nodes)

    @property
    def frame(self) -> pl.DataFrame:
        """All authorities' changes: one row an authority."""
        held = self.of.held.moves(self.figure.period) if self.figure else None
        names = held.places if held else ()
        import polars as pl

        places = self.of.published.places
        return pl.DataFrame(
            {
                "code": list(names),
                "place": [places[code].name for code in names],
                "change": list(held.changes if held else ()),
            },
            schema={"code": pl.String, "place": pl.String, "change": pl.Float64},
        )


def usual_movement(measure: str | Measure, place: str) -> UsualMovement:
    """How remarkable the last change of a place is: how many authorities moved as much.

    >>> among = usual_movement("ehc_plans_20_weeks", "Oxfordshire").among
    >>> among.as_far, among.authorities, str(among.movement)
    (68, 149, 'common')
    """
    of = of_measure(measure)
    code = place_meant(of.published, of.held, place)
    return UsualMovement(of, code, of.held.latest(code))


def is_invented(published: Published, place: str) -> bool:
    """Whether a place is that of an invented area: an authority without a region."""
    about = published.places[place]
    return about.level is Level.AUTHORITY and not about.region

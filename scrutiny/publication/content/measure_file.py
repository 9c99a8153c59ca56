"""The file of one measure: its words and all its figures, each place read when asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from scrutiny.publication.content.charts_told import Funnel, Moves, ProcessChart
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_told import MeasureTold, SourceTold
from scrutiny.vocabulary.periods import PeriodKind, kind_of

_FIGURES = msgspec.json.Decoder(tuple[Figure, ...])
_MOVES = msgspec.json.Decoder(Moves)
_CHARTS = msgspec.json.Decoder(dict[str, ProcessChart])


class Head(Struct, frozen=True):
    """The first line: what is known of a measure without reading a figure.

    `columns` name the cells of a figure's row. `places` are those with a value for the whole,
    `topics` what there are groups by, `funnels` by period.
    """

    about: MeasureTold
    main: PeriodKind | None
    funnels: Mapping[str, Funnel]
    columns: tuple[str, ...]
    topics: tuple[str, ...]
    places: tuple[str, ...]


class MeasureFigures:
    """A measure in words and all its figures.

    `about` is the measure's page with its sources. A place's figures are read only when they are
    asked for, since most pages need few of them.
    """

    def __init__(self, text: str) -> None:
        head, *lines = text.split("\n")
        held = msgspec.json.decode(head, type=Head)
        self.about = held.about
        self.topics = held.topics
        self.places = frozenset(held.places)
        self._funnels = held.funnels
        self._main = held.main
        self._lines = dict(line.split("\t", 1) for line in lines if line)
        self._made: dict[str, tuple[Figure, ...]] = {}
        self._drawn: dict[str, Mapping[str, ProcessChart]] = {}

    @staticmethod
    def written(
        about: MeasureTold,
        figures: Mapping[str, Sequence[Figure]],
        main: PeriodKind | None = None,
        charts: Mapping[str, Mapping[str, ProcessChart]] | None = None,
        funnels: Mapping[str, Funnel] | None = None,
        moves: Mapping[str, Moves] | None = None,
    ) -> str:
        """The text that is read back: the figures of each place in order.

        `main` is the kind of period that is meant where none is named; null where a measure has
        only one. `charts` are the process charts of each place and part, `funnels` and
        `moves` by period.

        The first line is about the measure. Then comes a line for each place, so that a page reads
        only the places it shows, and one for each place's charts and each period's moves.
        """
        head = Head(
            about=about,
            main=main,
            funnels=funnels or {},
            columns=Figure.__struct_fields__,
            topics=tuple(
                sorted({each.topic for mine in figures.values() for each in mine if each.part})
            ),
            places=tuple(
                sorted(
                    place
                    for place, mine in figures.items()
                    if any(each.number is not None and not each.part for each in mine)
                )
            ),
        )
        lines = [f"{place}\t{_json(mine)}" for place, mine in figures.items()]
        lines += [f"{_charts_of(place)}\t{_json(mine)}" for place, mine in (charts or {}).items()]
        lines += [f"{_moves_in(period)}\t{_json(each)}" for period, each in (moves or {}).items()]
        return "\n".join([_json(head), *lines])

    @property
    def id(self) -> str:
        return self.about.id

    @property
    def is_flow(self) -> bool:
        """Whether the figures come from an area's own cases."""
        return self.about.flow is not None

    @property
    def rows_of(self) -> frozenset[str]:
        """Every place that has a row, also where all that it has are hidden."""
        return frozenset(name for name in self._lines if " " not in name)

    def of(self, place: str) -> tuple[Figure, ...]:
        """All figures of one place, in order of part and time."""
        if place not in self._made:
            self._made[place] = _FIGURES.decode(self._lines.get(place, "[]"))
        return self._made[place]

    def source_of(self, figure: Figure) -> SourceTold | None:
        """What a figure comes from; of a flow the return of its own area, whichever may be seen."""
        if self.is_flow:
            return next((each for each in self.about.sources if each.place == figure.place), None)
        return self.about.sources[figure.source] if self.about.sources else None

    def chart(self, place: str, part: str = "", kind: str | None = None) -> ProcessChart | None:
        """The process chart of a place and part; None where there is none.

        `kind`, month or quarter, refuses a chart of another grain.
        """
        if place not in self._drawn:
            self._drawn[place] = _CHARTS.decode(self._lines.get(_charts_of(place), "{}"))
        found = self._drawn[place].get(part)
        return found if found is not None and kind in (None, found.kind) else None

    def funnel(self, period: str) -> Funnel | None:
        """All authorities of a period against their number of cases; None where not drawn."""
        return self._funnels.get(period)

    def moves(self, period: str) -> Moves | None:
        """All authorities' changes on the year of a period; None where they are not told."""
        line = self._lines.get(_moves_in(period))
        return None if line is None else _MOVES.decode(line)

    def series(
        self, place: str, *, part: str = "", basis: str = "", kind: PeriodKind | None = None
    ) -> tuple[Figure, ...]:
        """One place's figures in order of time, for one kind of period."""
        wanted = kind or self._main
        return tuple(
            f
            for f in self.of(place)
            if (f.part, f.basis) == (part, basis) and wanted in (None, kind_of(f.period))
        )

    def latest(
        self, place: str, kind: PeriodKind | None = None, *, part: str = ""
    ) -> Figure | None:
        """The last figure of a place that has a value, else its last row, else None."""
        series = self.series(place, kind=kind, part=part)
        valued = [figure for figure in series if figure.number is not None]
        return valued[-1] if valued else series[-1] if series else None

    def at(self, place: str, period: str) -> Figure | None:
        """The whole of one place for one period, None where there is no such row."""
        whole = (f for f in self.of(place) if (f.part, f.basis) == ("", ""))
        return next((f for f in whole if f.period == period), None)

    def parts(self, place: str, period: str, topic: str) -> tuple[Figure, ...]:
        """The breakdown of one place and period by one topic."""
        return tuple(
            f
            for f in self.of(place)
            if f.topic == topic and f.groups is None and (f.period, f.basis) == (period, "")
        )

    def crossed(
        self, place: str, period: str, topics: tuple[str, str]
    ) -> Mapping[tuple[str, str], Figure]:
        """The breakdown by two topics at once, by the two parts; empty where there is none."""
        wanted = tuple(sorted(topics))
        found = {}
        for figure in self.of(place):
            if figure.period == period and (groups := figure.groups):
                (topic, group), (topic_2, group_2) = groups
                if (topic, topic_2) == wanted:
                    found[group, group_2] = figure
        return found


def _json(content: object) -> str:
    return msgspec.json.encode(content).decode()


def _moves_in(period: str) -> str:
    """What names the line of a period's moves."""
    return f"{period} moves"


def _charts_of(place: str) -> str:
    """What names the line of a place's charts; no code of a place has a space."""
    return f"{place} charts"

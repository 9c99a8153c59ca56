"""A flow broken down by one topic or two: who waits, and who is left behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.views import charts
from scrutiny.views.pages.over_time import cell_words, interval, on_year
from scrutiny.views.published_rows import rows_of
from scrutiny.views.state import PageState
from scrutiny.views.tree import Details, Node, Section, Table, Text
from scrutiny.vocabulary.periods import kind_of, shown
from scrutiny.vocabulary.words import Kind, Status
from scrutiny.wording import flow_text as say


def hidden_words(published: Published) -> str:
    """What is hidden and how the rest is rounded, by the constants of the snapshot."""
    held = published.methods.constants
    return say.hidden(held["hidden_up_to"].value, held["rounded_to"].value)


def place_name(published: Published, area: AreaTold) -> str:
    """The area's place; an invented one says so in its name."""
    return str(published.places[area.about.place].name)


def download(area: AreaTold, name: str) -> str:
    """The name of a file to download."""
    return f"{area.id}_{name}.csv"


def credit(published: Published, area: AreaTold) -> str:
    """Where the rows of a table come from and what was done to them, for its file."""
    returns = [each.census for each in area.returns]
    return say.credit(returns, hidden_words(published), published.about.id)


def groups(
    published: Published,
    area: AreaTold,
    flow: MeasureFigures,
    chosen: Figure,
    state: PageState,
) -> Section:
    """The groups of one topic, or the cells of two, in the latest period and in all before."""
    by = say.topics(state.part, state.also)
    made = _Breakdown(published, area, flow, state, by)
    periods = [
        f.period
        for f in reversed(flow.series(chosen.place, kind=kind_of(chosen.period)))
        if f.period != chosen.period
    ]
    title = say.by(by, chosen.period_shown)
    if state.also:
        words = say.SMALL_GROUPS
        earlier = tuple(made.crossed(period) for period in periods)
        return Section(
            "groups",
            title,
            (Text(words), made.crossed(chosen.period), Details(say.EARLIER, earlier)),
        )
    return Section("groups", title, (*made.latest(chosen, title), made.over_time(chosen, periods)))


class _Breakdown:
    """One flow of one area by the topics chosen."""

    def __init__(
        self,
        published: Published,
        area: AreaTold,
        flow: MeasureFigures,
        state: PageState,
        by: str,
    ) -> None:
        self.published, self.area, self.flow, self.state, self.by = (
            published,
            area,
            flow,
            state,
            by,
        )
        self.place = str(area.about.place)
        self.name = say.caption(flow.about.name, place_name(published, area), by)
        order = published.methods.groups
        self.down = order[state.part]
        self.across = order[state.also] if state.also else ()

    def table(
        self,
        period: str,
        columns: Sequence[str],
        rows: Sequence[tuple[Any, ...]],
        file: str,
        figures: Iterable[Figure],
    ) -> Table:
        return Table(
            f"{self.name}, {period}",
            tuple(columns),
            tuple(rows),
            numeric=tuple(range(1, len(columns))),
            download=download(self.area, f"{self.flow.id}_{file}_{self.state.part}"),
            about=credit(self.published, self.area),
            taken=rows_of(self.published, self.flow, figures),
        )

    def parts(self, period: str) -> list[tuple[str, Figure]]:
        """Each group with its figure, in the order of the groups."""
        found = {f.group: f for f in self.flow.parts(self.place, period, self.state.part)}
        return [(group, found[group]) for group in self.down if group in found]

    def latest(self, chosen: Figure, title: str) -> list[Node]:
        pairs = self.parts(chosen.period)
        mark = (chosen.value, chosen.number) if chosen.number is not None else None
        sentence = _spread(self.flow, pairs)
        nodes: list[Node] = [Text(sentence)]
        if self.flow.about.kind is Kind.SHARE:
            subtitle = say.dashed(
                self.flow.about.short_name,
                place_name(self.published, self.area),
                self.flow.about.unit,
                chosen.value,
            )
            if chart := charts.intervals(pairs, "", mark, title, subtitle, sentence):
                nodes.append(chart)
        rows = [
            (
                label,
                cell_words(part),
                part.counts,
                part.interval,
                on_year(part),
            )
            for label, part in pairs
        ]
        columns = (
            say.TOPICS[self.state.part],
            say.VALUE,
            say.COUNTS,
            interval(self.flow).heading,
            say.ON_YEAR,
        )
        nodes.append(
            self.table(chosen.period_shown, columns, rows, chosen.period, (f for _, f in pairs))
        )
        return nodes

    def over_time(self, chosen: Figure, periods: Sequence[str]) -> Details:
        """The same groups in every period, so that one left behind can be followed."""
        rows: list[tuple[Any, ...]] = []
        figures: list[Figure] = []
        for period in (chosen.period, *periods):
            held = dict(self.parts(period))
            figures += held.values()
            cells = (cell_words(held.get(group), counted=True) for group in self.down)
            rows.append((shown(period), *cells))
        table = self.table(say.EVERY_PERIOD, (say.PERIOD, *self.down), rows, "all", figures)
        return Details(say.every_period(len(rows)), (table,))

    def crossed(self, period: str) -> Table:
        """A table of two breakdowns at once, one down and one across."""
        found = self.flow.crossed(self.place, period, (self.state.part, self.state.also))
        turned = self.state.part > self.state.also
        rows = [
            (
                one,
                *(
                    cell_words(found.get((two, one) if turned else (one, two)), counted=True)
                    for two in self.across
                ),
            )
            for one in self.down
        ]
        columns = (say.TOPICS[self.state.part], *self.across)
        return self.table(period, columns, rows, period, found.values())


def _spread(flow: MeasureFigures, pairs: Sequence[tuple[str, Figure]]) -> str:
    """Which group stands lowest and which highest, where a share can be compared."""
    valued = [(label, f) for label, f in pairs if f.number is not None]
    hidden = sum(f.status == Status.HIDDEN for _, f in pairs)
    note = say.without_value(len(pairs), hidden, len(pairs) - len(valued) - hidden)
    if flow.about.kind not in (Kind.SHARE, Kind.WEEKS) or len(valued) < 2:
        return say.shown(len(valued), note)
    low = min(valued, key=lambda pair: pair[1].number or 0.0)
    high = max(valued, key=lambda pair: pair[1].number or 0.0)
    known = low[1].high is not None and high[1].low is not None
    meet = known and not _apart(low[1], high[1])
    return say.spread((low[0], low[1].value), (high[0], high[1].value), meet=meet, note=note)


def _apart(low: Figure, high: Figure) -> bool:
    return low.high is not None and high.low is not None and low.high < high.low

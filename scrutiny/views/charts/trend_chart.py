"""One place over time, beside its benchmarks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt

from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.measure_told import MeasureTold
from scrutiny.views.charts.ends import End, names
from scrutiny.views.charts.events import Event, key
from scrutiny.views.charts.events import layers as event_layers
from scrutiny.views.charts.interval_chart import of_our_counts
from scrutiny.views.charts.look import (
    BLUE,
    CARD,
    GREY,
    INK,
    LABEL,
    NARROW,
    ORANGE,
    RUN,
    WIDE,
    data,
    finished,
    specified,
)
from scrutiny.views.charts.scale import rounded, thinned
from scrutiny.views.tree import Chart
from scrutiny.vocabulary.periods import PeriodKind, brief, without_gaps
from scrutiny.vocabulary.words import BreakKind, Kind, Status
from scrutiny.wording import charts_text as say
from scrutiny.wording.grammar import of_group


@lru_cache(maxsize=256)
def trend(
    measure: MeasureFigures,
    place: str,
    name: str,
    *,
    benchmarks: tuple[str, ...] = ("england", "neighbours"),
    region: str = say.REGION,
    card: bool = False,
    kind: PeriodKind | None = None,
    part: str = "",
    target: float | None = None,
    target_words: str = "",
    events: tuple[Event, ...] = (),
    peer: tuple[str, str] | None = None,
) -> Chart | None:
    """One place over time, each point with its interval, beside the benchmarks named.

    A figure that is not reliable is left out; the table beside the chart shows it, marked. `kind`
    chooses months, quarters or years where a measure has several. `target`, in the measure's
    unit, is drawn across, named by `target_words`. `events` are marked where they happened; those
    outside the years of the line are left out. `peer`, a place's code and name, has its own
    line beside.

    None where the place has no value at all. Years without a value are gaps; nothing is drawn
    for them and nothing joined across them.
    """
    series = measure.series(place, kind=kind, part=part)
    points = [f for f in series if f.number is not None and f.status is not Status.UNRELIABLE]
    if not points:
        return None
    latest = points[-1]
    held = {figure.period: figure for figure in series if figure.status is not Status.UNRELIABLE}
    apart = frozenset(b.at for b in measure.about.breaks if b.kind is BreakKind.DEFINITION)
    periods = without_gaps(points[0].period, series[-1].period)
    rows = _trend_rows(held, periods, apart, name)
    others = _other_lines(held, periods, apart, benchmarks, region)
    if peer is not None:
        theirs = measure.series(peer[0], kind=kind, part=part)
        others += _peer_line({f.period: f for f in theirs}, periods, apart, peer[1])
    other_basis = _basis_rows(measure, place)
    about = measure.about
    subtitle = _subtitle(measure, of_group(name, part), bool(latest.interval))
    axis = set(map(brief, periods))
    inside = tuple(each for each in events if each.period in axis)
    if inside:
        subtitle += f"; {key(inside)}"
    subtitle = of_our_counts(subtitle, [(name, figure) for figure in points])

    @specified
    def specify(narrow: bool) -> dict[str, Any]:
        width, height = (CARD, 210) if card else (NARROW, 260) if narrow else (WIDE, 300)
        plot = _Plot(
            rows,
            others,
            other_basis,
            tuple(map(brief, periods)),
            about,
            width,
            height,
            target,
            target_words,
            of_group(name, part),
            inside,
        )
        return finished(alt.layer(*plot.layers()), width, height)

    return Chart(latest.title, subtitle, f"{latest.level} {latest.change}", specify)


def _subtitle(measure: MeasureFigures, name: str, with_interval: bool) -> str:
    marks = say.with_bars(measure.about.interval) if with_interval else ""
    return f"{measure.about.short_name}, {name}, {measure.about.unit}{marks}"


def _trend_rows(
    held: Mapping[str, Figure], periods: Sequence[str], apart: Collection[str], name: str
) -> list[dict[str, Any]]:
    """One row per period with a value.

    Rows share a `run`, and so are joined, unless there is a gap between them or the definition
    changed at one of the periods in `apart`.
    """
    rows, run = [], 0
    for period in periods:
        figure = held.get(period)
        run += period in apart
        if figure is None or figure.number is None:
            run += 1
            continue
        counted = f", {figure.counts}" if figure.counts else ""
        rows.append(
            {
                "period": brief(figure.period),
                "value": figure.number,
                "low": figure.low,
                "high": figure.high,
                "ours": figure.ours,
                "run": run,
                "label": f"{name}, {figure.period_shown}: {figure.both}{counted}",
                "shown": figure.value,
            }
        )
    return rows


def _other_lines(
    held: Mapping[str, Figure],
    periods: Sequence[str],
    apart: Collection[str],
    benchmarks: Sequence[str],
    region: str,
) -> list[dict[str, Any]]:
    """One row per benchmark and period with a value, with the same kind of `run`."""
    named = {"england": say.ENGLAND, "region": region, "neighbours": say.NEIGHBOURS}
    rows = []
    for benchmark in benchmarks:
        run = 0
        for period in periods:
            run += period in apart
            against = held[period].against.get(benchmark) if period in held else None
            if against is None or against.number is None:
                run += 1
                continue
            who = named[benchmark]
            label = f"{who}, {brief(period)}: {against.value}"
            rows.append(
                {
                    "period": brief(period),
                    "value": against.number,
                    "run": run,
                    "who": who,
                    "label": label,
                    "shown": against.value,
                }
            )
    return rows


def _peer_line(
    held: Mapping[str, Figure], periods: Sequence[str], apart: Collection[str], name: str
) -> list[dict[str, Any]]:
    """One row per period of another place, with the same kind of `run`."""
    sure = {p: f for p, f in held.items() if f.status is not Status.UNRELIABLE}
    return [{**row, "who": name} for row in _trend_rows(sure, periods, apart, name)]


def _basis_rows(measure: MeasureFigures, place: str) -> list[dict[str, Any]]:
    return [
        {
            "period": brief(figure.period),
            "value": figure.number,
            "shown": say.new(figure.value),
            "label": say.new_count(figure.period_shown, figure.both),
        }
        for figure in measure.series(place, basis="other")
        if figure.number is not None
    ]


_LOOKS: tuple[tuple[str, list[int]], ...] = ((GREY, [7, 4]), (ORANGE, [2, 3]), (INK, [1, 0]))
"""Colour and dashes of each line beside the place's own."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """The layers of a trend in one size."""

    rows: Sequence[Mapping[str, Any]]
    others: Sequence[Mapping[str, Any]]
    other_basis: Sequence[Mapping[str, Any]]
    periods: tuple[str, ...]
    about: MeasureTold
    width: int
    height: int
    target: float | None
    target_words: str
    name: str
    events: tuple[Event, ...] = ()

    def layers(self) -> list[alt.Chart]:
        x, y = self._x(), self._y()
        base = alt.Chart(data(self.rows)).encode(x=x)
        layers = self._breaks(x) + event_layers(self.events, x)
        if self.target is not None:
            aim = alt.Chart(data([{"value": self.target}])).encode(y=y)
            layers.append(
                aim.mark_rule(color=ORANGE, strokeDash=[10, 3], strokeWidth=2, aria=False)
            )
        for i, who in enumerate(dict.fromkeys(row["who"] for row in self.others)):
            colour, dash = _LOOKS[min(i, len(_LOOKS) - 1)]
            mine = [row for row in self.others if row["who"] == who]
            line = alt.Chart(data(mine)).encode(x=x, y=y, detail=RUN)
            layers.append(line.mark_line(color=colour, strokeWidth=2, strokeDash=dash, aria=False))
        if self.rows[-1]["low"] is not None and self.about.kind is not Kind.BALANCE:
            layers.append(
                base.mark_rule(color=BLUE, strokeWidth=1.5, aria=False).encode(
                    y=alt.Y("low:Q", title=None), y2=alt.Y2("high:Q")
                )
            )
        if own := [row for row in self.rows if row["ours"] is not None]:
            # What the interval is of: the point is the publisher's own.
            stroke = alt.Chart(data(own)).encode(x=x, y=alt.Y("ours:Q", title=None))
            layers.append(stroke.mark_tick(color=BLUE, thickness=2, size=12, aria=False))
        layers.append(
            base.mark_line(color=BLUE, strokeWidth=2.5, aria=False).encode(y=y, detail=RUN)
        )
        layers.append(
            base.mark_point(filled=True, fill=BLUE, stroke=BLUE, size=60, opacity=1).encode(
                y=y, description=LABEL
            )
        )
        if self.other_basis:
            apart = alt.Chart(data(self.other_basis)).encode(x=x, y=y, description=LABEL)
            layers.append(
                apart.mark_point(shape="diamond", size=90, filled=False, stroke=BLUE, strokeWidth=2)
            )
        return layers + self._names()

    def _x(self) -> alt.X:
        longest = max(len(period) for period in self.periods)
        axis = alt.Axis(
            title=None,
            labelAngle=-45 if longest > 7 else 0,
            values=thinned(self.periods, self.width),
            grid=False,
        )
        scale = alt.Scale(domain=list(self.periods))
        return alt.X("period:O", sort=list(self.periods), scale=scale, axis=axis)

    def _y(self) -> alt.Y:
        low, high = self._domain()
        axis = alt.Axis(title=None, tickCount=5, domain=False, ticks=False)
        return alt.Y("value:Q", scale=alt.Scale(domain=[low, high], nice=False), axis=axis)

    def _domain(self) -> tuple[float, float]:
        """From nought, unless it is a score, to a round number above everything drawn."""
        drawn = [row[key] for row in self.rows for key in ("value", "low", "high")]
        drawn += [row["value"] for row in (*self.others, *self.other_basis)] + [self.target]
        values = [float(value) for value in drawn if value is not None]
        low, high = min(values), max(values)
        if self.about.kind is not Kind.SCORE:
            low, high = min(low, 0.0), max(high, 0.0)
        return rounded(low, high)

    def _names(self) -> list[alt.Chart]:
        """The last value of each line at its right end, spread so that no two meet."""
        last = self.rows[-1]
        own = say.line_end(self.name, last["shown"])
        ends = [self._end(last["value"], own, BLUE, bold=True)]
        for row in self.other_basis:
            ends.append(self._end(row["value"], row["shown"], BLUE))
        for i, who in enumerate(dict.fromkeys(row["who"] for row in self.others)):
            mine = [row for row in self.others if row["who"] == who]
            named = say.line_end(who, mine[-1]["shown"])
            ends.append(self._end(mine[-1]["value"], named, _LOOKS[min(i, len(_LOOKS) - 1)][0]))
        if self.target is not None:
            ends.append(self._end(self.target, self.target_words, ORANGE))
        return names(ends, self.width, self.height, 16)

    def _end(self, value: float, text: str, colour: str, bold: bool = False) -> End:
        low, high = self._domain()
        return End((high - value) * self.height / (high - low), text, colour, bold)

    def _breaks(self, x: alt.X) -> list[alt.Chart]:
        """A thin upright line where the way of collecting or the definition changed."""
        marks = [
            {"period": brief(each.at), "label": each.words}
            for each in self.about.breaks
            if brief(each.at) in self.periods[1:]
        ]
        if not marks:
            return []
        rule = alt.Chart(data(marks)).mark_rule(color=GREY, strokeDash=[1, 4], strokeWidth=1.5)
        return [rule.encode(x=x, description=LABEL)]

"""Altair charts from published figures. Data go in as plain values: no frame is made here."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt

from scrutiny.publication.published import Figure, MeasureFigures
from scrutiny.views.tree import Chart
from scrutiny.vocabulary.periods import PeriodKind, brief, without_gaps

INK, GREY, ORANGE, BLUE = "#0b0c0c", "#505a5f", "#b8410b", "#12436d"
FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
# Widths of the plot itself; axis and names at the right come on top.
WIDE, NARROW, CARD = 560, 230, 290

_THEME: Mapping[str, Any] = {
    "font": FONT,
    "background": "white",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": 14,
        "titleColor": INK,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "gridColor": "#e4e7e9",
        "domainColor": "#8a9499",
        "tickColor": "#8a9499",
        "labelLimit": 220,
    },
    "text": {"font": FONT, "fontSize": 14},
}


_LABEL, _RUN = alt.Description("label:N"), alt.Detail("run:N")


def _finished(chart: alt.LayerChart | alt.Chart, width: int, height: int) -> dict[str, Any]:
    """A specification of one size, in the workbook's look."""
    sized = chart.properties(width=width, height=height)
    specification: dict[str, Any] = sized.to_dict(validate=False)
    specification["config"] = {**_THEME, "autosize": "pad", "padding": 4}
    return specification


def _values(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    return alt.Data(values=list(rows))


@lru_cache(maxsize=256)
def trend(
    measure: MeasureFigures,
    place: str,
    name: str,
    *,
    benchmarks: tuple[str, ...] = ("england", "neighbours"),
    region: str = "Region",
    card: bool = False,
    kind: PeriodKind | None = None,
    part: str = "",
) -> Chart | None:
    """One place over time, each point with its interval, beside the benchmarks named.

    A figure that is not reliable is left out; the table beside the chart shows it, marked. `kind`
    chooses months, quarters or years where a measure has several.

    None where the place has no value at all. Years without a value are gaps; nothing is drawn
    for them and nothing joined across them.
    """
    series = measure.series(place, kind=kind, part=part)
    points = [f for f in series if f.number is not None and f.status != "u"]
    if not points:
        return None
    latest = points[-1]
    held = {figure.period: figure for figure in series if figure.status != "u"}
    apart = frozenset(b["at"] for b in measure.about["breaks"] if b["kind"] == "definition")
    periods = without_gaps(points[0].period, series[-1].period)
    rows = _trend_rows(held, periods, apart, name)
    others = _other_lines(held, periods, apart, benchmarks, region)
    other_basis = _basis_rows(measure, place)
    about = measure.about
    group = part.partition("=")[2]
    whose = f"{name}, {group}" if group else name
    subtitle = _subtitle(measure, whose, bool(latest.interval))

    @lru_cache(maxsize=2)
    def specify(narrow: bool) -> dict[str, Any]:
        width, height = (CARD, 210) if card else (NARROW, 260) if narrow else (WIDE, 300)
        plot = _Plot(rows, others, other_basis, tuple(map(brief, periods)), about, width, height)
        return _finished(alt.layer(*plot.layers()), width, height)

    return Chart(latest.title, subtitle, f"{latest.level} {latest.change}", specify)


def _subtitle(measure: MeasureFigures, name: str, with_interval: bool) -> str:
    marks = "; bars show the 95 % interval" if with_interval else ""
    return f"{measure.about['short_name']}, {name}, {measure.about['unit']}{marks}"


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
                "run": run,
                "label": f"{name}, {figure.period_shown}: {figure.value}{counted}",
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
    named = {"england": "England", "region": region, "neighbours": "Neighbours"}
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
                }
            )
    return rows


def _basis_rows(measure: MeasureFigures, place: str) -> list[dict[str, Any]]:
    return [
        {
            "period": brief(figure.period),
            "value": figure.number,
            "shown": f"{figure.value} new",
            "label": f"New count, {figure.period_shown}: {figure.value}",
        }
        for figure in measure.series(place, basis="other")
        if figure.number is not None
    ]


@dataclass(frozen=True, slots=True)
class _Plot:
    """The layers of a trend in one size."""

    rows: Sequence[Mapping[str, Any]]
    others: Sequence[Mapping[str, Any]]
    other_basis: Sequence[Mapping[str, Any]]
    periods: tuple[str, ...]
    about: Mapping[str, Any]
    width: int
    height: int

    def layers(self) -> list[alt.Chart]:
        x, y = self._x(), self._y()
        base = alt.Chart(_values(self.rows)).encode(x=x)
        layers = self._breaks(x)
        for i, who in enumerate(dict.fromkeys(row["who"] for row in self.others)):
            colour, dash = (GREY, [7, 4]) if i == 0 else (ORANGE, [2, 3])
            mine = [row for row in self.others if row["who"] == who]
            line = alt.Chart(_values(mine)).encode(x=x, y=y, detail=_RUN)
            layers.append(line.mark_line(color=colour, strokeWidth=2, strokeDash=dash, aria=False))
        if self.rows[-1]["low"] is not None and self.about["kind"] != "balance":
            layers.append(
                base.mark_rule(color=BLUE, strokeWidth=1.5, aria=False).encode(
                    y=alt.Y("low:Q", title=None), y2=alt.Y2("high:Q")
                )
            )
        layers.append(
            base.mark_line(color=BLUE, strokeWidth=2.5, aria=False).encode(y=y, detail=_RUN)
        )
        layers.append(
            base.mark_point(filled=True, fill=BLUE, stroke=BLUE, size=60, opacity=1).encode(
                y=y, description=_LABEL
            )
        )
        if self.other_basis:
            apart = alt.Chart(_values(self.other_basis)).encode(x=x, y=y, description=_LABEL)
            layers.append(
                apart.mark_point(shape="diamond", size=90, filled=False, stroke=BLUE, strokeWidth=2)
            )
        return layers + self._names()

    def _x(self) -> alt.X:
        longest = max(len(period) for period in self.periods)
        axis = alt.Axis(
            title=None,
            labelAngle=-45 if longest > 7 else 0,
            values=_thinned(self.periods, self.width),
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
        drawn += [row["value"] for row in (*self.others, *self.other_basis)]
        values = [float(value) for value in drawn if value is not None]
        low, high = min(values), max(values)
        if self.about["kind"] != "score":
            low, high = min(low, 0.0), max(high, 0.0)
        step = _round_step((high - low) / 4)
        low, high = math.floor(low / step) * step, math.ceil(high / step) * step
        return low, high if high > low else low + step

    def _names(self) -> list[alt.Chart]:
        """The last value of each line at its right end, spread so that no two meet."""
        low, high = self._domain()
        last = self.rows[-1]
        ends: list[tuple[float, str, str, str]] = [(last["value"], last["shown"], BLUE, "bold")]
        for row in self.other_basis:
            ends.append((row["value"], row["shown"], BLUE, "normal"))
        for i, who in enumerate(dict.fromkeys(row["who"] for row in self.others)):
            mine = [row for row in self.others if row["who"] == who]
            ends.append((mine[-1]["value"], who, GREY if i == 0 else ORANGE, "normal"))
        scale = self.height / (high - low)
        wanted = [(high - value) * scale for value, *_ in ends]
        placed = _spread(wanted, 17, self.height)
        rows = [
            {"text": text, "at": at, "colour": colour, "weight": weight}
            for (_, text, colour, weight), at in zip(ends, placed, strict=True)
        ]
        return [
            self._texts([row for row in rows if row["weight"] == weight], weight)
            for weight in ("bold", "normal")
            if any(row["weight"] == weight for row in rows)
        ]

    def _texts(self, rows: Sequence[Mapping[str, Any]], weight: str) -> alt.Chart:
        size = 15 if weight == "bold" else 13
        text = alt.Chart(_values(rows)).mark_text(
            align="left", baseline="middle", fontWeight=weight, fontSize=size, aria=False
        )
        return text.encode(
            x=alt.XValue(self.width + 6),
            y=alt.Y("at:Q", scale=None, axis=None),
            text=alt.Text("text:N"),
            color=alt.Color("colour:N", scale=None),
        )

    def _breaks(self, x: alt.X) -> list[alt.Chart]:
        """A thin upright line where the way of collecting or the definition changed."""
        marks = [
            {"period": brief(each["at"]), "label": each["words"]}
            for each in self.about["breaks"]
            if brief(each["at"]) in self.periods[1:]
        ]
        if not marks:
            return []
        rule = alt.Chart(_values(marks)).mark_rule(color=GREY, strokeDash=[1, 4], strokeWidth=1.5)
        return [rule.encode(x=x, description=_LABEL)]


def _round_step(step: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    if step <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(step))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= step * 0.999999)


def _spread(wanted: Sequence[float], gap: float, height: float) -> list[float]:
    """Places near those wanted, at least `gap` apart, in the same order."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = dict.fromkeys(order, 0.0)
    before = -math.inf
    for i in order:
        before = placed[i] = max(wanted[i], before + gap)
    after = height + gap
    for i in reversed(order):
        after = placed[i] = min(placed[i], after - gap)
    return [placed[i] for i in range(len(wanted))]


def _thinned(periods: Sequence[str], width: int) -> list[str]:
    """As many periods as find room under an axis of that width; the last is always shown."""
    longest = max(len(period) for period in periods)
    room = width // 34 if longest > 7 else int(width // (9.5 * longest + 12))
    step = -(-len(periods) // max(2, room))
    return list(periods)[::-1][::step][::-1]


def _reach(figure: Figure) -> dict[str, float | None]:
    """A value and the ends of its interval, which are the value where it has none."""
    return {
        "value": figure.number,
        "low": figure.low if figure.low is not None else figure.number,
        "high": figure.high if figure.high is not None else figure.number,
    }


def intervals(
    figures: Sequence[tuple[str, Figure]],
    chosen: str,
    mark: tuple[str, float] | None,
    title: str,
    subtitle: str,
    description: str,
) -> Chart | None:
    """Several values one under the other, each with its interval; `chosen` stands out.

    `figures` are (label, figure) pairs in the order to draw; `mark` is a named level to set them
    against, drawn as a dashed line. None where nothing has a value.
    """
    rows = [
        {
            "who": label,
            **_reach(figure),
            "label": f"{label}: {figure.value}"
            + (f", interval {figure.interval}" if figure.interval else ""),
            "shown": figure.value,
            "chosen": label == chosen,
        }
        for label, figure in figures
        if figure.number is not None
    ]
    if not rows:
        return None
    order = [row["who"] for row in rows]

    @lru_cache(maxsize=2)
    def specify(narrow: bool) -> dict[str, Any]:
        width = NARROW - 40 if narrow else WIDE
        y = alt.Y(
            "who:N",
            sort=order,
            axis=alt.Axis(
                title=None,
                ticks=False,
                domain=False,
                labelLimit=140 if narrow else 220,
                # A name in several parts stands on several lines.
                labelExpr="split(replace(datum.label, ', ', ',|'), '|')",
                grid=False,
            ),
        )
        x = alt.X(
            "value:Q",
            scale=alt.Scale(zero=True, nice=True),
            axis=alt.Axis(title=None, tickCount=4, orient="top", domain=False, ticks=False),
        )
        colour = alt.condition("datum.chosen", alt.value(BLUE), alt.value(GREY))
        base = alt.Chart(_values(rows)).encode(y=y)
        layers = []
        if mark is not None:
            level = alt.Chart(_values([{"value": mark[1], "label": mark[0]}]))
            layers.append(
                level.mark_rule(color=ORANGE, strokeDash=[7, 4], strokeWidth=2, aria=False).encode(
                    x=x
                )
            )
        layers += [
            base.mark_rule(strokeWidth=2, aria=False).encode(
                x=alt.X("low:Q", title=None), x2=alt.X2("high:Q"), color=colour
            ),
            base.mark_point(filled=True, size=75, opacity=1).encode(
                x=x,
                color=colour,
                shape=alt.condition("datum.chosen", alt.value("circle"), alt.value("square")),
                description=_LABEL,
            ),
        ]
        line = 38 if any(", " in row["who"] for row in rows) else 26
        return _finished(alt.layer(*layers), width, line * len(rows) + 40)

    return Chart(title, subtitle, description, specify)


def ranked(
    figures: Sequence[tuple[str, Figure]],
    chosen: str,
    mark: tuple[str, float] | None,
    title: str,
    subtitle: str,
    description: str,
) -> Chart | None:
    """Every place from lowest to highest, each with its interval; only `chosen` is named."""
    valued = [(label, figure) for label, figure in figures if figure.number is not None]
    valued.sort(key=lambda pair: pair[1].number or 0.0)
    rows = [
        {
            "rank": rank,
            **_reach(figure),
            "label": f"{label}: {figure.value}",
            "chosen": label == chosen,
        }
        for rank, (label, figure) in enumerate(valued, start=1)
    ]
    if not rows:
        return None

    @lru_cache(maxsize=2)
    def specify(narrow: bool) -> dict[str, Any]:
        width = NARROW if narrow else WIDE
        x = alt.X("rank:Q", axis=None, scale=alt.Scale(domain=[0, len(rows) + 1], nice=False))
        y = alt.Y("value:Q", axis=alt.Axis(title=None, tickCount=5, domain=False, ticks=False))
        colour = alt.condition("datum.chosen", alt.value(BLUE), alt.value("#8a9499"))
        base = alt.Chart(_values(rows)).encode(x=x)
        mine = alt.Chart(_values([row for row in rows if row["chosen"]])).encode(x=x, y=y)
        layers = [
            base.mark_rule(strokeWidth=1.2, aria=False).encode(
                y=alt.Y("low:Q", title=None), y2=alt.Y2("high:Q"), color=colour
            ),
            base.mark_point(filled=True, size=14, opacity=1).encode(
                y=y, color=colour, description=_LABEL
            ),
            mine.mark_point(filled=True, size=90, color=BLUE, opacity=1, aria=False),
            mine.mark_text(
                align="left", dx=8, dy=20, color=BLUE, fontWeight="bold", aria=False, fontSize=15
            ).encode(text=alt.Text("label:N")),
        ]
        if mark is not None:
            level = alt.Chart(_values([{"value": mark[1], "rank": 1, "label": mark[0]}]))
            layers += [
                level.mark_rule(color=ORANGE, strokeDash=[7, 4], strokeWidth=2, aria=False).encode(
                    y=y
                ),
                level.mark_text(align="left", dy=-10, color=ORANGE, aria=False, fontSize=13).encode(
                    x=x, y=y, text=alt.Text("label:N")
                ),
            ]
        return _finished(alt.layer(*layers), width, 300)

    return Chart(title, subtitle, description, specify)


SHADES = ("#dfe6ee", "#8fb0d3", BLUE, ORANGE)
"""From light to dark, and an outline to each: neighbours differ on paper too."""

_HIDDEN = "Not told apart [c]"


def stacked(
    parts: Sequence[tuple[str, Sequence[Figure]]],
    totals: Sequence[Figure],
    title: str,
    subtitle: str,
    description: str,
) -> Chart | None:
    """Bars over time, each made up of named parts, the first at the bottom.

    Where a part is hidden, what is left of the total stands on top in white, so that a bar is as
    high as its total and hidden does not look like nought.
    """
    rows: list[dict[str, Any]] = [
        {
            "period": brief(figure.period),
            "value": figure.number,
            "part": name,
            "order": order,
            "label": f"{name}, {figure.period_shown}: {figure.value}",
        }
        for order, (name, figures) in enumerate(parts)
        for figure in figures
        if figure.number is not None
    ]
    if not rows:
        return None
    rows += _not_told_apart(parts, totals)
    shades = dict(zip((name for name, _ in parts), SHADES, strict=False))
    if any(row["part"] == _HIDDEN for row in rows):
        shades[_HIDDEN] = "white"
    periods = list(dict.fromkeys(brief(figure.period) for _, all_ in parts for figure in all_))
    names = list(shades)

    @lru_cache(maxsize=2)
    def specify(narrow: bool) -> dict[str, Any]:
        width = NARROW + 60 if narrow else WIDE + 60
        axis = alt.Axis(title=None, labelAngle=-45, values=_thinned(periods, width), grid=False)
        legend = alt.Legend(
            title=None,
            orient="top",
            columns=2 if narrow else 5,
            labelFontSize=14,
            symbolStrokeColor=INK,
        )
        chart = (
            alt.Chart(_values(rows))
            .mark_bar(stroke=INK, strokeWidth=0.6)
            .encode(
                x=alt.X("period:O", sort=periods, scale=alt.Scale(domain=periods), axis=axis),
                y=alt.Y(
                    "value:Q",
                    stack="zero",
                    axis=alt.Axis(title=None, tickCount=5, domain=False, ticks=False),
                ),
                color=alt.Color(
                    "part:N",
                    sort=names,
                    scale=alt.Scale(domain=names, range=list(shades.values())),
                    legend=legend,
                ),
                order=alt.Order("order:Q"),
                description=_LABEL,
            )
        )
        return _finished(chart, width, 300)

    return Chart(title, subtitle, description, specify)


def _not_told_apart(
    parts: Sequence[tuple[str, Sequence[Figure]]], totals: Sequence[Figure]
) -> list[dict[str, Any]]:
    """What is left of each total where one of its parts is hidden."""
    held = [{figure.period: figure for figure in figures} for _, figures in parts]
    rows = []
    for total in totals:
        mine = [each.get(total.period) for each in held]
        numbers = [figure.number for figure in mine if figure and figure.number is not None]
        left = (total.number or 0.0) - sum(numbers)
        if len(numbers) < len(parts) and left > 0:
            rows.append(
                {
                    "period": brief(total.period),
                    "value": left,
                    "part": _HIDDEN,
                    "order": len(parts),
                    "label": f"{_HIDDEN}, {total.period_shown}",
                }
            )
    return rows

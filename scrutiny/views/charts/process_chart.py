"""A process chart: months or quarters, the limits they keep within, and what lies outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import altair as alt

from scrutiny.publication.content.charts_told import ProcessChart
from scrutiny.views.charts import limit_lines as limits
from scrutiny.views.charts import marks, points
from scrutiny.views.charts.ends import End, names
from scrutiny.views.charts.look import CARD, GREY, NARROW, ORANGE, WIDE, data, finished, specified
from scrutiny.views.charts.scale import rounded
from scrutiny.views.tree import Chart
from scrutiny.vocabulary.periods import brief, shown, without_gaps
from scrutiny.vocabulary.words import Limits
from scrutiny.wording import charts_text as say

STRIP = 32
"""Room under the plot for the stretch that the limits rest on."""


@lru_cache(maxsize=256)
def process(chart: ProcessChart, name: str, unit: str, *, card: bool = False) -> Chart | None:
    """The chart of one place: a line of values, the average, the limits, the target.

    `unit` is the measure's; limits of a share are drawn within 0 and 100. A hidden or missing
    period is a gap and nothing is joined across it. What a point means is told by its shape as
    well as its colour, and said in the subtitle. None where no period has a value.
    """
    if all(point.number is None for point in chart.points):
        return None
    periods = without_gaps(chart.points[0].period, chart.points[-1].period)
    happened = marks.together(chart.marks, periods)
    numbered = len(happened) > 1 or any(mark.words != mark.short for mark in happened)

    @specified
    def specify(narrow: bool) -> dict[str, Any]:
        width, height = (CARD, 210) if card else (NARROW, 260) if narrow else (WIDE, 300)
        small = card or narrow
        plot = _Plot(chart, periods, happened, numbered, unit, width, height, small)
        return finished(alt.layer(*plot.layers()), width, height)

    subtitle = _subtitle(chart, name, unit, periods, happened if numbered else ())
    return Chart(chart.title, subtitle, chart.sentence, specify)


def _subtitle(
    chart: ProcessChart,
    name: str,
    unit: str,
    periods: Sequence[str],
    numbered: Sequence[marks.Mark],
) -> str:
    """What is drawn, then the shapes that occur, then the upright lines by number."""
    key = points.key(chart.points, chart.limits not in (Limits.NONE, Limits.TRIAL), chart.kind)
    if chart.limits is Limits.TRIAL:
        key.append(say.TRIAL_LINES)
    text = say.subtitle(chart.subtitle, name, unit, chart.kind)
    if key:
        text += f" {say.key(key)}"
    if not limits.from_nought(chart, unit):
        text += f" {say.NOT_FROM_NOUGHT}"
    if numbered:
        lines = (
            f"{i}, {shown(periods[int(mark.at + 0.5)])}: {mark.words}"
            for i, mark in enumerate(numbered, start=1)
        )
        text += f" {say.upright(lines)}"
    return text


@dataclass(frozen=True)
class _Plot:
    """The layers of a process chart in one size."""

    chart: ProcessChart
    periods: Sequence[str]
    happened: tuple[marks.Mark, ...]
    numbered: bool
    unit: str
    width: int
    height: int
    small: bool

    def layers(self) -> list[alt.Chart]:
        return [
            *limits.layers(self.chart, self.unit, self.stretches, self.x, self.y),
            *self._target(),
            *self._marks(),
            *points.layers(self.rows, self.x, self.y, self.step),
            *self._baseline(),
            *self._names(),
        ]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return points.rows(self.periods, self.chart.points)

    @cached_property
    def stretches(self) -> list[dict[str, float]]:
        return limits.stretches(self.periods, self.chart)

    @property
    def step(self) -> float:
        return self.width / len(self.periods)

    @cached_property
    def x(self) -> alt.X:
        """Places on the axis are whole numbers; the limits reach half a step to each side."""
        last = len(self.periods) - 1
        room = max(2, self.width // 46)
        # Steps that meet the same months or quarters every year.
        steps = (1, 2, 4, 8) if self.chart.kind == "quarter" else (1, 2, 3, 4, 6, 12, 24)
        every = next((n for n in steps if last // n < room), -(-last // room) or 1)
        words = [brief(period).split(" ") for period in self.periods]
        axis = alt.Axis(
            title=None,
            grid=False,
            values=list(range(last, -1, -every))[::-1],
            labelExpr=f"{words}[datum.value]",
            labelAngle=0,
            labelOverlap=False,
            offset=STRIP if self.chart.baseline[0] else 0,
        )
        scale = alt.Scale(domain=[-0.5, last + 0.5], nice=False, zero=False)
        return alt.X("at:Q", scale=scale, axis=axis)

    @cached_property
    def domain(self) -> tuple[float, float]:
        drawn = limits.everything(self.chart, self.unit)
        low, high = min(drawn), max(drawn)
        if limits.from_nought(self.chart, self.unit):
            return rounded(min(low, 0.0), max(high, 0.0), 5)
        return rounded(low - (high - low) / 10, high, 5)

    @cached_property
    def y(self) -> alt.Y:
        axis = alt.Axis(title=None, tickCount=5, domain=False, ticks=False)
        scale = alt.Scale(domain=list(self.domain), nice=False)
        return alt.Y("value:Q", scale=scale, axis=axis)

    def _target(self) -> list[alt.Chart]:
        if self.chart.target is None:
            return []
        line = alt.Chart(data([{"value": self.chart.target}])).mark_rule(
            color=ORANGE, strokeDash=[10, 3], strokeWidth=2, aria=False
        )
        return [line.encode(y=self.y)]

    def _marks(self) -> list[alt.Chart]:
        """In words where there is room for them, else by number; the subtitle says the same."""
        numbers = [str(i) for i, _ in enumerate(self.happened, start=1)]
        words = [
            f"{number} {mark.short}" if self.numbered else mark.short
            for number, mark in zip(numbers, self.happened, strict=True)
        ]
        right = self.width + (50 if self.small else 90)
        tries = (numbers,) if self.numbered and self.small else (words, numbers)
        for texts in tries:
            found = marks.placed(self.happened, texts, self.step, -30, right)
            if found is not None:
                return marks.layers(found, self.x, self.height)
        bare = [marks.Placed(mark, "", 0, False) for mark in self.happened]
        return marks.layers(bare, self.x, self.height)

    def _baseline(self) -> list[alt.Chart]:
        """A bar under the plot along the points that froze the limits, with how many they are."""
        first, last = self.chart.baseline
        if first not in self.periods or last not in self.periods:
            return []
        start, end = self.periods.index(first), self.periods.index(last)
        used = [row for row in self.rows if row["finished"] and start <= row["at"] <= end]
        below = [{"at": start - 0.5, "to": end + 0.5}]
        bar = alt.Chart(data(below)).mark_rule(color=GREY, strokeWidth=4, aria=False)
        words = say.rests_on(len(used), self.chart.kind, small=self.small)
        # Where the words would run over the right edge they end where the bar ends.
        over = start * self.step + marks.LETTER * len(words) > self.width + 60
        text = alt.Chart(data([{"at": end + 0.5 if over else start - 0.5, "text": words}]))
        return [
            bar.encode(x=self.x, x2=alt.X2("to:Q"), y=alt.YValue(self.height + 8)),
            text.mark_text(
                align="right" if over else "left",
                baseline="middle",
                fontSize=13,
                color=GREY,
                aria=False,
            ).encode(x=self.x, y=alt.YValue(self.height + 21), text=alt.Text("text:N")),
        ]

    def _names(self) -> list[alt.Chart]:
        ends = []
        done = [row for row in self.rows if row["finished"]]
        if done:
            last = done[-1]
            decimals = int(any(row["value"] % 1 for row in self.rows))
            text = limits.in_unit(last["value"], decimals, self.unit)
            if last["at"] < len(self.periods) - 1:
                text = say.when(text, last["period"].split(" ")[0])
            ends.append(self._end(last["value"], text, points.colour(last), bold=True))
        # Limits that an earlier stretch kept to are not those of the last points.
        if self.stretches and self.stretches[-1]["to"] > len(self.periods) - 1:
            worded = limits.worded(self.chart, self.unit, self.stretches[-1], self.small)
            ends += [self._end(value, text, GREY) for value, text in worded]
        if self.chart.target is not None:
            ends.append(self._end(self.chart.target, self.chart.target_words, ORANGE))
        return names(ends, self.width, self.height, 14 if self.small else 20)

    def _end(self, value: float, text: str, colour: str, bold: bool = False) -> End:
        low, high = self.domain
        return End((high - value) * self.height / (high - low), text, colour, bold)

"""Every place by how many cases it has, with the limits that chance alone would keep."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

import altair as alt

from scrutiny.publication.content.charts_told import Limit
from scrutiny.publication.content.figures_told import Figure
from scrutiny.views.charts.ends import End, names
from scrutiny.views.charts.look import (
    BLUE,
    COMMON,
    GREY,
    LABEL,
    NARROW,
    ORANGE,
    WIDE,
    data,
    finished,
    specified,
)
from scrutiny.views.charts.scale import rounded
from scrutiny.views.tree import Chart
from scrutiny.wording import charts_text as say

_PALE = "#8a9499"


def funnel(
    points: Sequence[tuple[str, Figure]],
    average: float,
    limits: Sequence[Limit],
    chosen: str,
    title: str,
    subtitle: str,
    description: str,
    *,
    average_words: str = "average",
) -> Chart | None:
    """Shares against numbers of cases; a place beyond the outer limits is dark, `chosen` is named
    at the right.

    `points` are (label, figure) pairs; one without a value or a denominator is left out.
    `average` is the share of all places together, in per cent. `limits` are in per cent too, at
    some numbers of cases, the fewest and the most among them. None where no
    place can be drawn or no limit is given.
    """
    curves = sorted(limits)
    rows: list[dict[str, Any]] = [
        {
            "cases": figure.denominator,
            "value": figure.number,
            "label": f"{label}: {figure.both}" + (f", {figure.counts}" if figure.counts else ""),
            "name": f"{label} {figure.value}",
            "chosen": label == chosen,
            "beyond": _beyond(figure, curves),
        }
        for label, figure in points
        if figure.number is not None and figure.denominator
    ]
    if not rows or not curves:
        return None
    most = max(*(row["cases"] for row in rows), *(curve[0] for curve in curves))
    highest = max(*(row["value"] for row in rows), average)
    lowest = min(*(row["value"] for row in rows), average)

    @specified
    def specify(narrow: bool) -> dict[str, Any]:
        width, height = (NARROW if narrow else WIDE), 320
        # Limits of very few cases span everything; they are cut where no place is.
        low, high = rounded(*_span(lowest, highest, average, curves))
        x = alt.X(
            "cases:Q",
            scale=alt.Scale(domain=[0, rounded(0, most, 10)[1]], nice=False),
            axis=alt.Axis(title=say.NUMBER_OF_CASES, grid=False, tickCount=3 if narrow else 6),
        )
        y = alt.Y(
            "value:Q",
            scale=alt.Scale(domain=[low, high], nice=False),
            axis=alt.Axis(title=None, tickCount=5, domain=False, ticks=False),
        )
        named = [(average, f"{average_words} {average:.1f} %", ORANGE, False)]
        named += [(row["value"], row["name"], BLUE, True) for row in rows if row["chosen"]]
        ends = [
            End((high - value) * height / (high - low), text, colour, bold)
            for value, text, colour, bold in named
        ]
        layers = [
            *_curves(curves, x, y),
            alt.Chart(data([{"value": average}]))
            .mark_rule(color=ORANGE, strokeWidth=1.5, aria=False)
            .encode(y=y),
            *_points(rows, x, y),
            *names(ends, width, height, 12 if narrow else 16),
        ]
        return finished(alt.layer(*layers), width, height)

    words = f"{subtitle.rstrip('.')}. {say.FUNNEL_KEY}." if subtitle else f"{say.FUNNEL_KEY}."
    return Chart(title, words, description, specify)


def _span(
    lowest: float, highest: float, average: float, curves: Sequence[Limit]
) -> tuple[float, float]:
    """From below the lowest place to above the highest, with as much again as the middle of the
    limits needs; never beyond 0 and 100.
    """
    middle = curves[len(curves) // 2]
    low, high = min(lowest, middle[3], average), max(highest, middle[4], average)
    return (0.0 if low < (high - low) else low), min(100.0, high)


def _beyond(figure: Figure, curves: Sequence[Limit]) -> bool:
    """Whether a place lies outside the outer limits at its own number of cases.

    Between two of the limits given, those of a share follow one over the root of the cases, so
    that a place is told by the same limits as in the sentence beside the chart. Counts, where
    they are published, are exacter than the share as shown.
    """
    cases, value = figure.denominator, figure.number
    if not curves or not cases or value is None:
        return False
    if figure.numerator is not None:
        value = 100 * figure.numerator / cases
    before = max((each for each in curves if each[0] <= cases), default=curves[0])
    after = min((each for each in curves if each[0] >= cases), default=curves[-1])
    one, two, here = (1 / sqrt(each) for each in (before[0], after[0], cases))
    share = (here - one) / (two - one) if one != two else 0.0
    low, high = (before[i] + share * (after[i] - before[i]) for i in (3, 4))
    return not low <= value <= high


def _curves(curves: Sequence[Limit], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    made = []
    for column, dash in ((1, [5, 4]), (2, [5, 4]), (3, [1, 0]), (4, [1, 0])):
        rows = [{"cases": each[0], "value": each[column]} for each in curves]
        line = alt.Chart(data(rows)).mark_line(
            color=GREY, strokeWidth=1.3, strokeDash=dash, clip=True, aria=False
        )
        made.append(line.encode(x=x, y=y))
    return made


def _points(rows: Sequence[dict[str, Any]], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    looks: tuple[tuple[str, dict[str, Any], tuple[bool, bool]], ...] = (
        ("circle", {"fill": "white", "stroke": _PALE, "size": 32}, (False, False)),
        ("square", {"fill": COMMON, "stroke": COMMON, "size": 32}, (False, True)),
        ("circle", {"fill": "white", "stroke": BLUE, "size": 110}, (True, False)),
        ("square", {"fill": BLUE, "stroke": BLUE, "size": 110}, (True, True)),
    )
    made = []
    for shape, look, which in looks:
        mine = [row for row in rows if (row["chosen"], row["beyond"]) == which]
        if mine:
            stroke = 2.5 if which[0] else 1.3
            marks = alt.Chart(data(mine)).mark_point(
                shape=shape, opacity=1, strokeWidth=stroke, **look
            )
            made.append(marks.encode(x=x, y=y, description=LABEL))
    return made

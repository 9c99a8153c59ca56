"""The points of a process chart: what each means is told by its shape as well as its colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from scrutiny.publication.content.charts_told import ChartPoint
from scrutiny.views.charts.look import BLUE, COMMON, GREY, INK, LABEL, ORANGE, RUN, WORSE, data
from scrutiny.vocabulary.periods import brief
from scrutiny.wording import charts_text as say

USUAL, BETTER, OTHER = "usual", "better", "other"
_WORSE = "worse"

_KEYS = {
    USUAL: say.USUAL,
    BETTER: say.BETTER,
    _WORSE: say.WORSE,
    OTHER: say.OTHER,
}
_UNFINISHED = "#6f777b"


def style(point: ChartPoint) -> str:
    """What a point is drawn as."""
    if point.reading in (BETTER, _WORSE):
        return point.reading
    return OTHER if point.reading else USUAL


def colour(row: Mapping[str, Any]) -> str:
    """The colour of a point's name, dark enough for letters."""
    return {BETTER: BLUE, _WORSE: ORANGE}.get(row["style"], INK)


def key(points: Sequence[ChartPoint], judged: bool, kind: str) -> list[str]:
    """The shapes that occur, in words; `judged`: whether the latest points are read by rules."""
    valued = [point for point in points if point.number is not None]
    met = {style(point) for point in valued if point.finished}
    keys = _KEYS if judged else {**_KEYS, USUAL: say.UNJUDGED if met - {USUAL} else ""}
    found = [words for each, words in keys.items() if each in met and words]
    if any(not point.finished for point in valued):
        found.append(say.unfinished(kind))
    return found


def rows(periods: Sequence[str], points: Sequence[ChartPoint]) -> list[dict[str, Any]]:
    """One row for each point with a value. Finished rows of one `run` are joined.

    `at` is the place of the period on the axis.
    """
    held = {point.period: point for point in points}
    found, run = [], 0
    for at, period in enumerate(periods):
        point = held.get(period)
        if point is None or point.number is None or not point.finished:
            run += 1
        if point is None or point.number is None:
            continue
        found.append(
            {
                "period": brief(period),
                "at": at,
                "value": point.number,
                "run": run,
                "label": point.label,
                "finished": point.finished,
                "style": style(point),
                "side": _side(point),
            }
        )
    return found


def _side(point: ChartPoint) -> str:
    """The way a rule points; where it is not given, the side of the average."""
    if point.side or point.reading in ("up", "down"):
        return point.side or point.reading
    return "down" if (point.number or 0.0) < (point.centre or 0.0) else "up"


def layers(found: Sequence[dict[str, Any]], x: alt.X, y: alt.Y, step: float) -> list[alt.Chart]:
    """The line and the points; `step` is the width of one period in pixels."""
    done = [row for row in found if row["finished"]]
    line = alt.Chart(data(done)).mark_line(
        color=INK, strokeWidth=1.5, strokeJoin="round", aria=False
    )
    made = [line.encode(x=x, y=y, detail=RUN)] if done else []
    for shape, look, mine in _shapes(found, step):
        if mine:
            points = alt.Chart(data(mine)).mark_point(shape=shape, opacity=1, **look)
            made.append(points.encode(x=x, y=y, description=LABEL))
    return made


def _shapes(
    found: Sequence[dict[str, Any]], step: float
) -> list[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """Each kind of point: its shape, its look, its rows.

    What is out of the usual comes last, over the others.
    """
    usual = min(45.0, max(12.0, step**2 * 0.7))
    # As small as it can be while triangle and square can still be told apart.
    marked = min(95.0, max(38.0, step**2 * 1.2))
    hollow = {"fill": "white", "strokeWidth": 1.5}
    open_ = {**hollow, "stroke": _UNFINISHED, "strokeDash": [1.5, 1.5], "size": usual * 1.3}
    better = {"fill": BLUE, "stroke": BLUE, "strokeWidth": 1, "size": marked}
    worse = {"fill": WORSE, "stroke": COMMON, "strokeWidth": 1.2, "size": marked * 0.8}
    other = {"fill": GREY, "stroke": GREY, "strokeWidth": 1, "size": marked * 0.9}

    def of(wanted: str, side: str = "") -> list[dict[str, Any]]:
        return [
            row
            for row in found
            if row["finished"] and row["style"] == wanted and side in ("", row["side"])
        ]

    return [
        ("circle", open_, [row for row in found if not row["finished"]]),
        ("circle", {**hollow, "stroke": COMMON, "size": usual}, of(USUAL)),
        ("triangle-up", better, of(BETTER, "up")),
        ("triangle-down", better, of(BETTER, "down")),
        ("square", worse, of(_WORSE)),
        ("diamond", other, of(OTHER)),
    ]

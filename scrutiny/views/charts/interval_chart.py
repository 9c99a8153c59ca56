"""Several values one under the other, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from scrutiny.publication.content.figures_told import Figure
from scrutiny.views.charts.look import (
    BLUE,
    GREY,
    LABEL,
    NARROW,
    ORANGE,
    WIDE,
    chosen_is,
    data,
    finished,
    specified,
)
from scrutiny.views.tree import Chart
from scrutiny.wording import charts_text as say


def reach(figure: Figure) -> dict[str, float | None]:
    """A value and the ends of its interval, which are the value where it has none.

    `ours` is what the interval is of where the publisher's own percentage leads, else null.
    """
    return {
        "value": figure.number,
        "ours": figure.ours,
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
    rows: list[dict[str, Any]] = [
        {
            "who": label,
            **reach(figure),
            "label": f"{label}: {figure.both}"
            + (say.with_interval(figure.interval) if figure.interval else ""),
            "shown": figure.value,
            "chosen": label == chosen,
        }
        for label, figure in figures
        if figure.number is not None
    ]
    if not rows:
        return None
    order = [row["who"] for row in rows]

    @specified
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
        colour = alt.ColorValue(GREY, condition=chosen_is(BLUE))
        base = alt.Chart(data(rows)).encode(y=y)
        layers = []
        if mark is not None:
            level = alt.Chart(data([{"value": mark[1], "label": mark[0]}]))
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
                shape=alt.ShapeValue("square", condition=chosen_is("circle")),
                description=LABEL,
            ),
        ]
        if own := [row for row in rows if row["ours"] is not None]:
            # What the interval is of: the point is the publisher's own.
            stroke = alt.Chart(data(own)).encode(y=y, x=alt.X("ours:Q", title=None), color=colour)
            layers.append(stroke.mark_tick(thickness=2, size=14, aria=False))
        line = 38 if any(", " in row["who"] for row in rows) else 26
        return finished(alt.layer(*layers), width, line * len(rows) + 40)

    return Chart(title, of_our_counts(subtitle, figures), description, specify)


def of_our_counts(subtitle: str, figures: Sequence[tuple[str, Figure]]) -> str:
    """A subtitle with what the bars are of, where the publisher's own percentage leads."""
    own = any(figure.ours is not None for _, figure in figures)
    return subtitle + (say.BARS_BY_OUR_COUNTS if own else "")

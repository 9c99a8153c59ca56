"""Every place from lowest to highest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from scrutiny.publication.content.figures_told import Figure
from scrutiny.views.charts.interval_chart import of_our_counts, reach
from scrutiny.views.charts.look import (
    BLUE,
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
            **reach(figure),
            "label": f"{label}: {figure.both}",
            "chosen": label == chosen,
        }
        for rank, (label, figure) in enumerate(valued, start=1)
    ]
    if not rows:
        return None

    @specified
    def specify(narrow: bool) -> dict[str, Any]:
        width = NARROW if narrow else WIDE
        x = alt.X("rank:Q", axis=None, scale=alt.Scale(domain=[0, len(rows) + 1], nice=False))
        y = alt.Y("value:Q", axis=alt.Axis(title=None, tickCount=5, domain=False, ticks=False))
        colour = alt.ColorValue("#8a9499", condition=chosen_is(BLUE))
        base = alt.Chart(data(rows)).encode(x=x)
        mine = alt.Chart(data([row for row in rows if row["chosen"]])).encode(x=x, y=y)
        layers = [
            base.mark_rule(strokeWidth=1.2, aria=False).encode(
                y=alt.Y("low:Q", title=None), y2=alt.Y2("high:Q"), color=colour
            ),
            base.mark_point(filled=True, size=14, opacity=1).encode(
                y=y, color=colour, description=LABEL
            ),
            mine.mark_point(filled=True, size=90, color=BLUE, opacity=1, aria=False),
            mine.mark_text(
                align="left", dx=8, dy=20, color=BLUE, fontWeight="bold", aria=False, fontSize=15
            ).encode(text=alt.Text("label:N")),
        ]
        if mark is not None:
            level = alt.Chart(data([{"value": mark[1], "rank": 1, "label": mark[0]}]))
            layers += [
                level.mark_rule(color=ORANGE, strokeDash=[7, 4], strokeWidth=2, aria=False).encode(
                    y=y
                ),
                level.mark_text(align="left", dy=-10, color=ORANGE, aria=False, fontSize=13).encode(
                    x=x, y=y, text=alt.Text("label:N")
                ),
            ]
        return finished(alt.layer(*layers), width, 300)

    return Chart(title, of_our_counts(subtitle, figures), description, specify)

"""All authorities on one measure, a mark each, in rows by the outcome of the last inspection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from scrutiny.views.charts.look import (
    GREY,
    LABEL,
    NARROW,
    WIDE,
    data,
    finished,
    named_dot,
    specified,
)
from scrutiny.views.charts.scale import rounded
from scrutiny.views.tree import Chart

_ROW = 46


def outcome_strip(
    points: Sequence[tuple[str, float, str, str]],
    rows: Sequence[str],
    chosen: str,
    title: str,
    subtitle: str,
    description: str,
) -> Chart | None:
    """`points` are (place, value, value in words, row); `rows` from top to bottom.

    `chosen` is marked by a dot with its name. None without points.
    """
    if not points:
        return None
    marks: list[dict[str, Any]] = [
        {"value": value, "label": f"{name}: {words}, {row}", "row": row, "name": name}
        for name, value, words, row in points
    ]
    values = [value for _, value, _, _ in points]
    mine = [mark for mark in marks if mark["name"] == chosen]

    @specified
    def specify(narrow: bool) -> dict[str, Any]:
        low, high = rounded(min(*values, 0.0), max(*values, 0.0), 8)
        x = alt.X(
            "value:Q",
            scale=alt.Scale(domain=[low, high], nice=False),
            axis=alt.Axis(title=None, tickCount=3 if narrow else 5, grid=True),
        )
        y = alt.Y(
            "row:N",
            sort=list(rows),
            axis=alt.Axis(title=None, labelLimit=130 if narrow else 220, ticks=False),
        )
        left = bool(mine) and mine[0]["value"] > (low + high) / 2
        dot = alt.Chart(data(mine)).encode(x=x, y=y)
        layers = [
            alt.Chart(data(marks))
            .mark_tick(color=GREY, thickness=1.6, size=24, opacity=0.75)
            .encode(x=x, y=y, description=LABEL),
            *named_dot(dot, "name", above=20, left=left),
        ]
        return finished(alt.layer(*layers), NARROW if narrow else WIDE, max(2, len(rows)) * _ROW)

    return Chart(title, subtitle, description, specify)

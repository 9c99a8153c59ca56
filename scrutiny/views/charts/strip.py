"""All authorities' changes on one line, with one of them marked."""

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

_HEIGHT, _BAND = 64, "#dde3e6"


def strip(
    changes: Sequence[tuple[str, float, str]],
    middle: tuple[float, float],
    chosen: str,
    title: str,
    subtitle: str,
    description: str,
) -> Chart | None:
    """One tick for each change, `chosen` as a dot with its name.

    `changes` are (place, change, change in words); `middle` are the ends of the part where half of
    all lie, drawn as a band. None where `chosen` is not among them.
    """
    rows: list[dict[str, Any]] = [
        {"change": change, "label": f"{label}: {words}", "chosen": label == chosen}
        for label, change, words in changes
    ]
    mine = [row for row in rows if row["chosen"]]
    if not mine:
        return None
    ends = [row["change"] for row in rows]

    @specified
    def specify(narrow: bool) -> dict[str, Any]:
        width = NARROW if narrow else WIDE
        low, high = rounded(min(*ends, 0.0), max(*ends, 0.0), 8)
        x = alt.X(
            "change:Q",
            scale=alt.Scale(domain=[low, high], nice=False),
            axis=alt.Axis(
                title=None,
                tickCount=3 if narrow else 5,
                grid=False,
                labelExpr="datum.value === 0 ? '0' : format(datum.value, '+~f')",
            ),
        )
        left = mine[0]["change"] > (low + high) / 2
        band = alt.Chart(data([{"change": middle[0], "to": middle[1]}]))
        ticks = alt.Chart(data(rows)).encode(x=x)
        dot = alt.Chart(data(mine)).encode(x=x, y=alt.YValue(_HEIGHT - 18))
        layers = [
            band.mark_rect(color=_BAND, aria=False).encode(
                x=x, x2=alt.X2("to:Q"), y=alt.YValue(28), y2=alt.Y2Value(_HEIGHT)
            ),
            alt.Chart(data([{"change": 0}]))
            .mark_rule(color=GREY, strokeWidth=1, aria=False)
            .encode(x=x, y=alt.YValue(28), y2=alt.Y2Value(_HEIGHT)),
            ticks.mark_tick(color=GREY, thickness=1.4, size=22, opacity=0.75).encode(
                y=alt.YValue(_HEIGHT - 18), description=LABEL
            ),
            *named_dot(dot, "label", above=28, left=left),
        ]
        return finished(alt.layer(*layers), width, _HEIGHT)

    return Chart(title, subtitle, description, specify)

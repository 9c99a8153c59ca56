"""Bars over time, made up of parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from scrutiny.publication.content.figures_told import Figure
from scrutiny.views.charts.look import (
    BLUE,
    INK,
    LABEL,
    NARROW,
    ORANGE,
    WIDE,
    data,
    finished,
    specified,
)
from scrutiny.views.charts.scale import thinned
from scrutiny.views.tree import Chart
from scrutiny.vocabulary.periods import brief
from scrutiny.wording import charts_text as say

SHADES = ("#dfe6ee", "#8fb0d3", BLUE, ORANGE)
"""From light to dark, and an outline to each: neighbours differ on paper too."""


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
            "label": f"{name}, {figure.period_shown}: {figure.both}",
        }
        for order, (name, figures) in enumerate(parts)
        for figure in figures
        if figure.number is not None
    ]
    if not rows:
        return None
    rows += _not_told_apart(parts, totals)
    shades = dict(zip((name for name, _ in parts), SHADES, strict=False))
    if any(row["part"] == say.HIDDEN for row in rows):
        shades[say.HIDDEN] = "white"
    periods = list(dict.fromkeys(brief(figure.period) for _, all_ in parts for figure in all_))
    names = list(shades)

    @specified
    def specify(narrow: bool) -> dict[str, Any]:
        width = NARROW + 60 if narrow else WIDE + 60
        axis = alt.Axis(title=None, labelAngle=-45, values=thinned(periods, width), grid=False)
        legend = alt.Legend(
            title=None,
            orient="top",
            columns=2 if narrow else 5,
            labelFontSize=14,
            symbolStrokeColor=INK,
        )
        chart = (
            alt.Chart(data(rows))
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
                description=LABEL,
            )
        )
        return finished(chart, width, 300)

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
                    "part": say.HIDDEN,
                    "order": len(parts),
                    "label": f"{say.HIDDEN}, {total.period_shown}",
                }
            )
    return rows

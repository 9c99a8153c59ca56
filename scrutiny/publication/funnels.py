"""Funnels in words: all authorities against their number of cases, for each period."""

from __future__ import annotations

from typing import Any

import polars as pl

from scrutiny.assessment.annual import Assessed
from scrutiny.definitions.measure import Measure
from scrutiny.publication.content.charts_told import Funnel
from scrutiny.publication.figure_rows import of_all
from scrutiny.vocabulary.periods import shown
from scrutiny.wording.figure import without_figure
from scrutiny.wording.numbers import number

_CURVE = ("denominator", "inner_low", "inner_high", "outer_low", "outer_high")
_POINTS = 40
"""So many points make a curve smooth enough; more only make the snapshot larger."""


def funnels(measure: Measure, assessed: Assessed) -> dict[str, Funnel]:
    """The funnels of a measure by period."""
    found = {}
    mine = of_all(assessed.funnels.filter(pl.col("measure") == measure.id), assessed.extents)
    for (period,), rows in mine.group_by("period", maintain_order=True):
        first = rows.row(0, named=True)
        curve = rows.select(_CURVE).unique("denominator").sort("denominator")
        steps = curve.gather_every(max(1, curve.height // _POINTS))
        curve = pl.concat([steps, curve.tail(1)]).unique("denominator").sort("denominator")
        limits = ([round(cell, 3) for cell in row] for row in curve.iter_rows())
        found[str(period)] = Funnel(
            average=round(first["average"], 3),
            limits=tuple(
                (n, low, high, out_low, out_high) for n, low, high, out_low, out_high in limits
            ),
            title=f"{number(first['beyond_outer'])} of {number(first['places'])} authorities "
            f"lie outside the outer limits in {shown(str(period))}",
            sentence=" ".join(filter(None, (_spread(first), without_figure(first)))),
        )
    return found


def _spread(first: dict[str, Any]) -> str:
    beyond, places = number(first["beyond_outer"]), number(first["places"])
    if first["overdispersed"]:
        return (
            f"{beyond} of {places} authorities lie outside the outer limits. They differ more "
            "than chance explains. So to be outside is common here, and no alarm by itself. Look "
            "at what differs from place to place."
        )
    return (
        f"{beyond} of {places} authorities lie outside the outer limits. The rest differ no more "
        "than chance explains."
    )

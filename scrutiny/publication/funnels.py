"""Funnels in words: all authorities against their number of cases, for each period."""

from __future__ import annotations

import polars as pl

from scrutiny.assessment.annual import Assessed
from scrutiny.definitions.measure import Measure
from scrutiny.publication.content.charts_told import Funnel
from scrutiny.publication.figure_rows import of_all
from scrutiny.wording.figure import outside, spread, without_figure

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
            title=outside(first, str(period)),
            sentence=" ".join(filter(None, (spread(first), without_figure(first)))),
        )
    return found

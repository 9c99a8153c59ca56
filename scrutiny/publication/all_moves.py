"""All authorities' changes on the year, so that one of them can be marked among them."""

from __future__ import annotations

import polars as pl

from scrutiny.assessment.annual import Assessed
from scrutiny.definitions.measure import Measure
from scrutiny.measures.exact import FIRST
from scrutiny.publication.content.charts_told import Moves
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import Kind
from scrutiny.wording.numbers import rounded
from scrutiny.wording.on_the_year import all_moves, signed


def moves(measure: Measure, assessed: Assessed) -> dict[str, Moves]:
    """The changes of a measure by period, for each period that is some authority's last.

    Only those that `assessment.usual_movement` looks at.
    """
    mine = assessed.values.filter(
        pl.col("measure") == measure.id, pl.col("basis") == FIRST, pl.col("part") == WHOLE
    )
    looked_at = mine.filter(pl.col("usual_step").is_not_null())
    with_value = mine.filter(pl.col("value").is_not_null()).select("place", "period", "row")
    last = with_value.group_by("place").agg(pl.col("period").max())["period"].unique()
    found = {}
    of_count = measure.kind is Kind.COUNT
    decimals = 1 if of_count else measure.decimals
    for (period,), rows in looked_at.group_by("period", maintain_order=True):
        if period not in last:
            continue
        before = rows["before_period"][0]
        share = 100 / pl.col("before_value") if of_count else 1.0
        moved = rows.select("place", change=(pl.col("value") - pl.col("before_value")) * share)
        moved = moved.sort("change", "place")
        changes = [rounded(each, decimals) for each in moved["change"]]
        low, high = (moved["change"].quantile(end, "linear") or 0.0 for end in (0.25, 0.75))
        found[str(period)] = Moves(
            before_shown=shown(before),
            about=all_moves(measure, shown(before), shown(str(period))),
            places=tuple(moved["place"]),
            changes=tuple(changes),
            words=tuple(signed(each, decimals, measure.kind, measure.per) for each in changes),
            low=rounded(low, decimals),
            high=rounded(high, decimals),
        )
    return found

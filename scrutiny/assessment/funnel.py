"""Authorities set against the average of all, by how many cases each share rests on.

An authority with few cases strays further by chance, so the limits are wide where cases are few
and narrow where they are many: a funnel.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist

import polars as pl

from scrutiny.assessment.verdict import with_measures
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import Places
from scrutiny.measures.exact import FIRST
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.words import Direction, Kind, Level, Status

_GROUP = ("measure", "period")


def funnels(
    values: pl.DataFrame, measures: Mapping[str, Measure], places: Places, methods: Methods
) -> pl.DataFrame:
    """One row per share with counts of one authority, measure and period.

    `values`: KEY, `numerator`, `denominator`, `value`, `status`. Gives `measure`, `period`,
    `place`, `numerator`, `denominator`, `value`, and, all in per cent: `average` (all numerators
    over all denominators), `inner_low`, `inner_high`, `outer_low`, `outer_high` (the limits for a
    place of this size). `beyond`: 0 inside, 2 outside the inner limits, 3 outside the outer.
    `side`: which side of the average, where beyond; else no clear change. Of the whole group:
    `places`, `beyond_inner` and `beyond_outer` (how many lie outside each), `phi` (how much more
    places differ than chance alone would have it, 1 being chance) and `overdispersed` (that is
    more than chance explains). `phi` is null where the average is nought or all.

    The limits are those whose Wilson interval would just reach the average, as in Fingertips and
    PHEindicatormethods: solved, that is the average and z standard errors of the average itself.
    So the funnel says what a comparison with the average would. Over-dispersion:
    Spiegelhalter (2005), Quality and Safety in Health Care 14, 347 to 351.
    """
    authorities = [p.place for p in places.all if p.level is Level.AUTHORITY]
    rows = with_measures(
        values.filter(
            pl.col("basis") == FIRST,
            pl.col("part") == WHOLE,
            pl.col("status") == Status.OK,
            pl.col("numerator").is_not_null() & (pl.col("denominator") > 0),
            pl.col("place").is_in(authorities),
        ).select(*_GROUP, "place", "numerator", "denominator", "value"),
        measures,
    ).filter(pl.col("kind") == Kind.SHARE)
    average = pl.col("numerator").sum().over(_GROUP) / pl.col("denominator").sum().over(_GROUP)
    inner, outer = (
        NormalDist().inv_cdf(1 - tail)
        for tail in (methods.funnel_inner_tail.value, methods.funnel_outer_tail.value)
    )
    rows = rows.with_columns(average=100 * average)
    share = pl.col("average") / 100
    rows = rows.with_columns(_error=100 * (share * (1 - share) / pl.col("denominator")).sqrt())
    away = pl.col("value") - pl.col("average")
    # With an average of nought or all every place is alike, and none strays.
    z = pl.when(pl.col("_error") > 0).then(away / pl.col("_error"))
    far = z.abs().fill_null(0.0)
    rows = rows.with_columns(
        inner_low=(pl.col("average") - inner * pl.col("_error")).clip(0, 100),
        inner_high=(pl.col("average") + inner * pl.col("_error")).clip(0, 100),
        outer_low=(pl.col("average") - outer * pl.col("_error")).clip(0, 100),
        outer_high=(pl.col("average") + outer * pl.col("_error")).clip(0, 100),
        beyond=pl.when(far > outer).then(3).when(far > inner).then(2).otherwise(0),
        _z=z,
    )
    rows = rows.join(_dispersed(rows, methods.winsorised.value), on=_GROUP, maintain_order="left")
    return rows.select(
        *_GROUP,
        "place",
        "numerator",
        "denominator",
        "value",
        "average",
        "inner_low",
        "inner_high",
        "outer_low",
        "outer_high",
        "beyond",
        pl.when(pl.col("beyond") == 0)
        .then(pl.lit(str(Direction.NONE)))
        .when(away > 0)
        .then(pl.lit(str(Direction.UP)))
        .otherwise(pl.lit(str(Direction.DOWN)))
        .alias("side"),
        "places",
        "beyond_inner",
        "beyond_outer",
        "phi",
        "overdispersed",
    )


def _dispersed(rows: pl.DataFrame, winsorised: float) -> pl.DataFrame:
    """Of each group: `places`, how many lie beyond, `phi` and `overdispersed`.

    The most extreme places are pulled in to the quantile first, so that a few true outliers do
    not make the rest look wild.
    """
    z = pl.col("_z")
    pulled = z.clip(
        z.quantile(winsorised, interpolation="linear"),
        z.quantile(1 - winsorised, interpolation="linear"),
    )
    return (
        rows.group_by(_GROUP)
        .agg(
            places=pl.len().cast(pl.Int64),
            beyond_inner=(pl.col("beyond") >= 2).sum().cast(pl.Int64),
            beyond_outer=(pl.col("beyond") == 3).sum().cast(pl.Int64),
            phi=(pulled**2).mean(),
        )
        # Without over-dispersion phi has the mean 1 and the variance 2 / k.
        .with_columns(
            overdispersed=(pl.col("phi") > 1 + 2 * (2 / pl.col("places")).sqrt()).fill_null(False)
        )
    )

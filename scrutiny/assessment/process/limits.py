"""The average and the limits of a process chart, from the mean moving range.

Source: NHSRplotthedots 0.2.2, `ptd_spc_standard`; constants are in `data/methods.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt

import polars as pl

from scrutiny.definitions.methods import Methods
from scrutiny.vocabulary.words import Limits

TOLERANCE = 1e-9
"""Two numbers nearer than this share of their size are equal; the rest is the computer's noise.

The average of thirteen times 43.3 is a little less than 43.3 as computers count; without this,
all thirteen would lie above their own average.
"""

MEAN_RANGE = 2 / sqrt(pi)
"""The mean distance of two draws from one normal distribution, in standard deviations (1.128).

Called d2 in tables of control charts. It is a fact of arithmetic, not a choice.
"""


@dataclass(frozen=True, slots=True)
class Floors:
    """How many points are needed: for trial limits, for signals, and to freeze the limits."""

    trial_from: int
    signals_from: int
    freeze_from: int

    @classmethod
    def of(cls, methods: Methods) -> Floors:
        return cls(methods.trial_from.value, methods.signals_from.value, methods.freeze_from.value)


def beyond(value: pl.Expr, limit: pl.Expr) -> pl.Expr:
    """Whether a value lies above a limit by more than the computer's noise."""
    return value - limit > TOLERANCE * (1 + limit.abs())


def short_of(value: pl.Expr, limit: pl.Expr) -> pl.Expr:
    """Whether a value lies below a limit by more than the computer's noise."""
    return limit - value > TOLERANCE * (1 + limit.abs())


def limits(present: pl.DataFrame, methods: Methods, floors: Floors) -> pl.DataFrame:
    """One row for each stretch: `stretch`, `points`, `limits`, `centre`, `lower`, `upper`,
    `near_lower`, `near_upper` and `sigma`, in the unit of the value.

    `present` holds `stretch`, `value` (never null) and `baseline`, in order of time. Where enough
    points are baseline they alone are used (`Limits.FROZEN`). Everything but `points` and `limits`
    is null where there are too few points.

    The screen leaves large moving ranges out once, and their points in. Where only ranges of
    nought would be left, nothing is left out: else one case after a year of none would put every
    month outside limits that have no width. `sigma` is the mean moving range by MEAN_RANGE.
    """
    near = methods.near_limits_thirds.value / 3
    width = methods.limits_width.value
    used = pl.col("value").filter(
        pl.col("baseline") | (pl.col("baseline").sum() < floors.freeze_from)
    )
    ranges = used.diff().abs().drop_nulls()
    # Where the screen takes all there is, 3.267 times a mean of nought is nought too.
    screened = ranges.filter(ranges < methods.moving_range_screen.value * ranges.mean()).mean()
    found = (
        present.group_by("stretch", maintain_order=True)
        .agg(
            points=pl.len().cast(pl.Int64),
            before=pl.col("baseline").sum(),
            centre=used.mean(),
            _whole=ranges.mean(),
            _screened=screened,
            _size=used.abs().max(),
        )
        .with_columns(
            _range=pl.when(pl.col("_screened") > TOLERANCE * pl.col("_size"))
            .then("_screened")
            .otherwise("_whole")
        )
    )
    enough = pl.col("points") >= floors.trial_from
    centre, spread = pl.col("centre"), pl.col("_range")
    return found.select(
        "stretch",
        "points",
        limits=pl.when(~enough)
        .then(pl.lit(str(Limits.NONE)))
        .when(pl.col("points") < floors.signals_from)
        .then(pl.lit(str(Limits.TRIAL)))
        .when(pl.col("before") >= floors.freeze_from)
        .then(pl.lit(str(Limits.FROZEN)))
        .otherwise(pl.lit(str(Limits.ALL))),
        centre=pl.when(enough).then(centre),
        lower=pl.when(enough).then(centre - width * spread),
        upper=pl.when(enough).then(centre + width * spread),
        near_lower=pl.when(enough).then(centre - near * width * spread),
        near_upper=pl.when(enough).then(centre + near * width * spread),
        sigma=pl.when(enough).then(spread / MEAN_RANGE),
    )

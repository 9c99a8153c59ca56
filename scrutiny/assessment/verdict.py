"""From which way a figure moved to what may be said of it, with the reason as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from scrutiny.definitions.measure import Measure
from scrutiny.vocabulary.words import Better, Direction, Reason, Status, Verdict

OF_MEASURE = ("kind", "better", "decimals", "stock", "level_only")
"""What judging needs to know of a measure."""


UNCOUNTED = {Reason.BEYOND_CHANCE: Reason.UNUSUAL, Reason.WITHIN_CHANCE: Reason.NOT_UNUSUAL}
"""Of what has no counts chance says nothing: it is set against how far figures move."""


def with_measures(values: pl.DataFrame, measures: Mapping[str, Measure]) -> pl.DataFrame:
    """The values with the columns OF_MEASURE, null where the measure is not known."""
    rows = [
        (m.id, str(m.kind), str(m.better), m.decimals, m.stock, bool(m.no_verdict))
        for m in measures.values()
    ]
    types = (pl.String, pl.String, pl.String, pl.Int64, pl.Boolean, pl.Boolean)
    schema = dict(zip(("measure", *OF_MEASURE), types, strict=True))
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return values.join(table, on="measure", how="left", maintain_order="left")


def unreliable(column: str) -> pl.Expr:
    """Whether a status says that the publisher does not trust the figure."""
    return (pl.col(column) == Status.UNRELIABLE).fill_null(False)


def moved(low: pl.Expr, mark: pl.Expr, high: pl.Expr) -> pl.Expr:
    """Which side of `mark` an interval lies on, as a Direction."""
    return (
        pl.when(low > mark)
        .then(pl.lit(str(Direction.UP)))
        .when(high < mark)
        .then(pl.lit(str(Direction.DOWN)))
        .otherwise(pl.lit(str(Direction.NONE)))
    )


def as_shown(one: str, other: str) -> pl.Expr:
    """How two values differ as they are shown, so that a hair's breadth is no difference."""
    scale = pl.lit(10.0).pow(pl.col("decimals"))
    first, second = (
        (pl.col(name) * scale).round(mode="half_away_from_zero") for name in (one, other)
    )
    gap = first - second
    return moved(gap, pl.lit(0.0), gap)


def judged(
    values: pl.DataFrame,
    which_way: pl.Expr,
    bars: Sequence[tuple[pl.Expr, Reason]],
    fact: pl.Expr,
) -> pl.DataFrame:
    """Adds `direction`, `verdict` and `reason`; the first bar that holds forbids a verdict.

    `values` must have the columns OF_MEASURE. Where `fact` holds, chance plays no part.
    """
    barred = pl.coalesce(
        [pl.when(bar.fill_null(False)).then(pl.lit(str(reason))) for bar, reason in bars]
    )
    values = values.with_columns(_barred=barred, _moved=which_way)
    up = (pl.col("_moved") == Direction.UP) == (pl.col("better") == Better.HIGHER)
    none = pl.col("_moved") == Direction.NONE
    neither = pl.col("better") == Better.NEITHER
    verdict = (
        pl.when(pl.col("_barred").is_not_null())
        .then(pl.lit(str(Verdict.CANNOT_SAY)))
        .when(none)
        .then(pl.lit(str(Verdict.NO_CLEAR_CHANGE)))
        .when(neither)
        .then(pl.lit(str(Verdict.CANNOT_SAY)))
        .when(up)
        .then(pl.lit(str(Verdict.BETTER)))
        .otherwise(pl.lit(str(Verdict.WORSE)))
    )
    reason = (
        pl.when(pl.col("_barred").is_not_null())
        .then("_barred")
        .when(none & fact)
        .then(pl.lit(str(Reason.SAME)))
        .when(none)
        .then(pl.lit(str(Reason.WITHIN_CHANCE)))
        .when(fact)
        .then(pl.lit(str(Reason.ACCOUNTED)))
        .when(neither)
        .then(pl.lit(str(Reason.NO_GOOD_DIRECTION)))
        .otherwise(pl.lit(str(Reason.BEYOND_CHANCE)))
    )
    direction = (
        pl.when(pl.col("_barred").is_not_null())
        .then(pl.lit(str(Direction.UNKNOWN)))
        .otherwise("_moved")
    )
    return values.with_columns(direction=direction, verdict=verdict, reason=reason).drop(
        "_barred", "_moved"
    )

"""Every point of many process charts at once: limits, rules met, the one shown, and its meaning."""

from __future__ import annotations

import polars as pl

from scrutiny.assessment.process import rules
from scrutiny.assessment.process.limits import Floors, limits
from scrutiny.definitions.methods import Methods
from scrutiny.vocabulary.words import Better, Direction, Limits, Signal, Verdict

SERIES = ("measure", "basis", "place", "part", "grain")

PRECEDENCE = (Signal.OUTSIDE, Signal.TREND, Signal.TWO_OF_THREE, Signal.SHIFT)
"""Which rule is shown where a point meets several, the first first (NHSRplotthedots, #180)."""

_OF_STRETCH = (
    "points",
    "limits",
    "centre",
    "lower",
    "upper",
    "near_lower",
    "near_upper",
    "sigma",
)


def chart(points: pl.DataFrame, methods: Methods, floors: Floors | None = None) -> pl.DataFrame:
    """One row a point of a series, in order of SERIES and time, with limits and signals.

    `points`: SERIES, `period`, `order` (Int64, the running number of the month or quarter),
    `value` (null where missing or hidden), `segment` (Int64, one more at each re-basing),
    `baseline` (whether the point lies before the inspection), `better`, and whatever else the
    caller wants to keep. `floors` are those of `methods` unless others are given.

    Adds `points` (those with a value in the segment), `limits`, `centre`, `lower`, `upper`,
    `near_lower`, `near_upper`, `sigma` (all null where `limits` is none), a column for each of
    PRECEDENCE ("up", "down" or null), `signal` (the one shown, null where there is none),
    `direction` (the side of the rule shown; of a trend, where it goes) and `verdict`.

    Missing points break nothing: rules run over the points that are there, and never from one
    segment into the next. A point without a value, and any point where no signals are read, has
    the direction "unknown" and the verdict "cannot say".

    Raises ValueError where a series has two points at the same time.
    """
    held = floors or Floors.of(methods)
    rows = points.sort(*SERIES, "order").with_columns(
        pl.col("value").cast(pl.Float64).fill_nan(None),
        stretch=pl.struct(*SERIES, "segment").rle_id(),
        row=pl.int_range(pl.len()),
    )
    if rows.select(pl.struct(*SERIES, "order").is_duplicated().any()).item():
        raise ValueError("a series has two points at the same time")
    present = rows.filter(pl.col("value").is_not_null())
    drawn = limits(present, methods, held)
    signals = _signals(present.join(drawn, on="stretch", how="left"), methods)
    rows = rows.join(drawn, on="stretch", how="left").join(signals, on="row", how="left")
    return _read(
        rows.with_columns(
            pl.col("points").fill_null(0), pl.col("limits").fill_null(str(Limits.NONE))
        )
    ).drop("stretch", "row")


def _signals(present: pl.DataFrame, methods: Methods) -> pl.DataFrame:
    """The rules that each point meets; none where limits are none or on trial."""
    value, centre, stretch = pl.col("value"), pl.col("centre"), pl.col("stretch")
    found: dict[Signal, pl.Expr] = {
        Signal.OUTSIDE: rules.outside(value, pl.col("lower"), pl.col("upper")),
        Signal.TREND: rules.trend(value, stretch, methods.trend_length.value),
        Signal.TWO_OF_THREE: rules.two_of_three(
            value,
            centre,
            (pl.col("near_lower"), pl.col("near_upper")),
            (pl.col("lower"), pl.col("upper")),
            stretch,
            methods.close_points.value,
        ),
        Signal.SHIFT: rules.shift(value, centre, stretch, methods.run_length.value),
    }
    read = pl.col("limits").is_in([str(Limits.ALL), str(Limits.FROZEN)])
    return present.select(
        "row",
        *[pl.when(read).then(found[rule]).alias(str(rule)) for rule in PRECEDENCE],
    )


def _read(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds the rule shown, where it points, and whether that is good."""
    shown = pl.coalesce(
        pl.when(pl.col(str(rule)).is_not_null()).then(pl.lit(str(rule))) for rule in PRECEDENCE
    )
    side = pl.coalesce(str(rule) for rule in PRECEDENCE)
    read = (
        pl.col("limits").is_in([str(Limits.ALL), str(Limits.FROZEN)])
        & pl.col("value").is_not_null()
    )
    rows = rows.with_columns(
        signal=shown,
        direction=pl.when(~read)
        .then(pl.lit(str(Direction.UNKNOWN)))
        .otherwise(side.fill_null(str(Direction.NONE))),
    )
    return rows.with_columns(verdict=meaning(pl.col("direction"), pl.col("better")))


def meaning(direction: pl.Expr, better: pl.Expr) -> pl.Expr:
    """What a direction means for those whom the measure is about."""
    good = (direction == Direction.UP) == (better == Better.HIGHER)
    return (
        pl.when(direction == Direction.NONE)
        .then(pl.lit(str(Verdict.NO_CLEAR_CHANGE)))
        .when((direction == Direction.UNKNOWN) | (better == Better.NEITHER))
        .then(pl.lit(str(Verdict.CANNOT_SAY)))
        .when(good)
        .then(pl.lit(str(Verdict.BETTER)))
        .otherwise(pl.lit(str(Verdict.WORSE)))
    )

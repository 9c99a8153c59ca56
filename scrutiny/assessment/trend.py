"""The trend of yearly figures over five years, tested.

Method: Fingertips' recent trends. The straight line through the last five years, each weighted by
how sure it is; a trend is real when the chi-squared of its slope is large and no single year,
left out, turns its sign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from scrutiny.assessment.breaks import with_breaks
from scrutiny.assessment.verdict import judged, unreliable, with_measures
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.measures.exact import KEY
from scrutiny.vocabulary.periods import PeriodKind, kind_of
from scrutiny.vocabulary.words import Direction, Kind, Reason

_YEARLY = (
    PeriodKind.CALENDAR_YEAR,
    PeriodKind.ACADEMIC_YEAR,
    PeriodKind.FINANCIAL_YEAR,
    PeriodKind.JANUARY,
)
_SERIES = tuple(name for name in KEY if name != "period")


def trends(values: pl.DataFrame, measures: Mapping[str, Measure], methods: Methods) -> pl.DataFrame:
    """One row per value: the trend of the years in a row that end with it.

    `values`: KEY, `value`, `low`, `high`, `denominator` and `status`. Gives KEY, `points` (how
    many years in a row have a figure, at most as many as the test takes), `slope` with its
    interval `slope_low` and `slope_high` (unit of the value a year), `chi_squared` (one degree of
    freedom), `trend_first` (the first period tested), `trend_direction`, `trend_verdict`,
    `trend_reason` and `trend_caution` (the collection changed on the way). All but `points` and
    the reason are null or unknown where no trend can be tested.
    """
    many = methods.trend_points.value
    rows = _in_order(values, many)
    rows = with_breaks(with_measures(rows, measures), measures, "trend_first", "period")
    bars = _bars(many, methods.smallest_denominator.value)
    rows = rows.with_columns(
        bar.fill_null(False).alias(f"_bar_{number}") for number, (bar, _) in enumerate(bars)
    ).with_columns(_tested=~pl.any_horizontal([f"_bar_{number}" for number in range(len(bars))]))
    found = _fitted(rows.filter("_tested"), many, methods.interval_z.value)
    # From here on only what is still needed: a million wide rows are slow to put back in order.
    rows = rows.select(
        "_row", "better", "points", "trend_first", "caution", "_tested", "^_bar_.*$"
    ).join(found, on="_row", how="left")
    real = (pl.col("chi_squared") > methods.trend_chi_squared.value) & pl.col("_steady")
    which_way = (
        pl.when(~real)
        .then(pl.lit(str(Direction.NONE)))
        .when(pl.col("slope") > 0)
        .then(pl.lit(str(Direction.UP)))
        .otherwise(pl.lit(str(Direction.DOWN)))
    )
    kept = [(pl.col(f"_bar_{number}"), reason) for number, (_, reason) in enumerate(bars)]
    rows = judged(rows.sort("_row"), which_way, kept, pl.lit(False)).select(
        "points",
        "slope",
        "slope_low",
        "slope_high",
        "chi_squared",
        trend_first=pl.when("_tested").then("trend_first"),
        trend_direction="direction",
        trend_verdict="verdict",
        trend_reason="reason",
        trend_caution=pl.col("caution") & pl.col("_tested"),
    )
    return values.select(KEY).hstack(rows)


def _in_order(values: pl.DataFrame, many: int) -> pl.DataFrame:
    """The rows by series and year, each with the years before it: `value_1` is one year back.

    What is further back is null from the first gap on.
    """
    periods = values["period"].unique().to_list()
    kinds = [kind_of(period) for period in periods]
    # Kinds of year lie far apart, so that a calendar year is never taken for the next school year.
    years = [
        _YEARLY.index(kind) * 100_000 + int(period[:4]) if kind in _YEARLY else None
        for period, kind in zip(periods, kinds, strict=True)
    ]
    rows = (
        values.select(*KEY, "value", "low", "high", "denominator", "status")
        .with_row_index("_row")
        .with_columns(
            _series=_numbered(values),
            _year=pl.col("period").replace_strict(periods, years).cast(pl.Int64),
        )
        .sort("_series", "_year")
    )
    there = pl.col("value").is_not_null() & pl.col("_year").is_not_null()
    rows = rows.with_columns(_held_0=there, unsure=unreliable("status"))
    for back in range(1, many):
        follows = (
            pl.col(f"_held_{back - 1}")
            & there.shift(back)
            & (pl.col("_series").shift(back) == pl.col("_series"))
            & (pl.col("_year").shift(back) == pl.col("_year") - back)
        )
        rows = rows.with_columns(follows.fill_null(False).alias(f"_held_{back}"))
    held = [pl.col(f"_held_{back}") for back in range(many)]
    names = ("value", "low", "high", "denominator", "unsure")
    return rows.with_columns(
        points=pl.sum_horizontal(held).cast(pl.Int64),
        trend_first=pl.when(held[-1]).then(pl.col("period").shift(many - 1)),
        **{
            f"{name}_{back}": pl.when(held[back]).then(pl.col(name).shift(back))
            for name in names
            for back in range(many)
        },
    )


def _numbered(values: pl.DataFrame) -> pl.Expr:
    """A number for each series, because numbers sort and compare faster than words."""
    number = pl.lit(0, dtype=pl.Int64)
    for name in _SERIES:
        words = values[name].unique(maintain_order=True).to_list()
        # Cast apart, because without any row the type asked for is not given.
        code = pl.col(name).replace_strict(words, range(len(words))).cast(pl.Int64)
        number = number * len(words) + code
    return number


def _bars(many: int, smallest: int) -> tuple[tuple[pl.Expr, Reason], ...]:
    """What forbids a trend, the first that holds being the reason."""
    every = range(many)
    share = pl.col("kind") == Kind.SHARE
    not_tested = pl.col("kind").is_in([Kind.BALANCE, Kind.WEEKS]) | pl.col("stock")
    return (
        (pl.col("value").is_null(), Reason.NO_FIGURE),
        (pl.col("_year").is_null(), Reason.NOT_YEARLY),
        (pl.col("level_only"), Reason.LEVEL_ONLY),
        # Mostly the same children each year, or an account: a line through them proves nothing.
        (not_tested, Reason.NOT_TESTED),
        (pl.col("low").is_null(), Reason.NO_COUNTS),
        (pl.col("points") < many, Reason.TOO_FEW_POINTS),
        (pl.any_horizontal([f"unsure_{b}" for b in every]), Reason.UNRELIABLE),
        (pl.col("redefined"), Reason.DEFINITION_CHANGED),
        (pl.any_horizontal([pl.col(f"low_{b}").is_null() for b in every]), Reason.NO_COUNTS),
        (
            share & (pl.min_horizontal([f"denominator_{b}" for b in every]) < smallest),
            Reason.TOO_FEW,
        ),
    )


def _fitted(rows: pl.DataFrame, many: int, z: float) -> pl.DataFrame:
    """The weighted straight line of each row: `_row`, slope, interval, chi-squared, `_steady`."""
    every = range(many)
    # A standard error from the interval is never nought, as that of 0 of n would be.
    rows = rows.with_columns(
        **{f"_w{b}": (2 * z / (pl.col(f"high_{b}") - pl.col(f"low_{b}"))) ** 2 for b in every},
        # Only differences matter to a slope; from the latest value they are small and exact.
        **{f"_y{b}": pl.col(f"value_{b}") - pl.col("value_0") for b in every},
    )
    rise, spread, weight = _line(every)
    rows = rows.with_columns(
        slope=rise / spread,
        _error=(weight / spread).sqrt(),
        _sign=rise.sign(),
        _steady=pl.all_horizontal(
            [_line([b for b in every if b != out])[0].sign() == rise.sign() for out in every]
        ),
    )
    slope, error = pl.col("slope"), pl.col("_error")
    return rows.select(
        "_row",
        "slope",
        "_steady",
        slope_low=slope - z * error,
        slope_high=slope + z * error,
        chi_squared=(slope / error) ** 2,
    )


def _line(backs: Sequence[int]) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Of the weighted line through some years: the slope's upper and lower half, and the weight."""
    w = {b: pl.col(f"_w{b}") for b in backs}
    y = {b: pl.col(f"_y{b}") for b in backs}
    weight = pl.sum_horizontal(w.values())
    across = pl.sum_horizontal([-b * w[b] for b in backs])
    up = pl.sum_horizontal([w[b] * y[b] for b in backs])
    square = pl.sum_horizontal([b * b * w[b] for b in backs])
    both = pl.sum_horizontal([-b * w[b] * y[b] for b in backs])
    return weight * both - across * up, weight * square - across**2, weight

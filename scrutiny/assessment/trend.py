"""The trend of yearly figures over five years, against how much such figures usually move.

Method: figures of an authority move from year to year by far more than the chance of counting would
have them. So the yardstick is how far authorities' figures lie from their own straight lines over
the same five years. A trend is told only where the slope is large beside that, a line fits, and
neither the first and last year nor any single year, left out, says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from scrutiny.assessment.breaks import with_breaks
from scrutiny.assessment.verdict import judged, unreliable, with_measures
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import Places
from scrutiny.measures.exact import KEY
from scrutiny.vocabulary.periods import YEARLY, kind_of
from scrutiny.vocabulary.words import Direction, Kind, Reason

_SERIES = tuple(name for name in KEY if name != "period")
_ALIKE = tuple(name for name in _SERIES if name != "place")


def trends(
    values: pl.DataFrame, measures: Mapping[str, Measure], places: Places, methods: Methods
) -> pl.DataFrame:
    """One row per value: the trend of the years in a row that end with it.

    `values`: KEY, `value`, `low`, `high`, `denominator` and `status`. Gives KEY, `points` (how
    many years in a row have a figure, at most as many as the test takes), `slope` with its
    interval `slope_low` and `slope_high` (unit of the value a year), `spread` (the standard
    deviation of authorities' figures about their own lines in the same years, unit of the value),
    `z` (the slope in standard errors), `trend_first` (the first period tested),
    `trend_direction`, `trend_verdict`, `trend_reason` and `trend_caution` (the collection changed
    on the way) and `trend_years` (how many years the test takes). All but the numbers of years and
    the reason are null or unknown where no trend can be tested.

    Each measure, basis and part has a spread of its own for each five years. That of a count is in
    proportion to the authority's mean, as counts follow the size of the place. Only authorities
    are tested: a region or the country is made of many, and moves less than each.
    """
    many = methods.trend_points.value
    rows = _in_order(values, many)
    rows = with_breaks(with_measures(rows, measures), measures, "trend_first", "period")
    # An invented area has no region: its figures say nothing of how much real ones move.
    real = [place.place for place in places.authorities() if place.region]
    rows = rows.with_columns(_authority=pl.col("place").is_in(real))
    found = _fitted(rows.filter(_can_be_fitted(many)), many, methods)
    found = found.join(_spread(found, methods), on=["_alike", "_year"], how="left")
    rows = rows.join(
        found.select("_row", "_authorities"), on="_row", how="left", maintain_order="left"
    )
    bars = _bars(many, methods)
    rows = rows.with_columns(
        bar.fill_null(False).alias(f"_bar_{number}") for number, (bar, _) in enumerate(bars)
    ).with_columns(_tested=~pl.any_horizontal([f"_bar_{number}" for number in range(len(bars))]))
    # From here on only what is still needed: a million wide rows are slow to put back in order.
    rows = rows.select(
        "_row", "better", "points", "trend_first", "caution", "_tested", "^_bar_.*$"
    ).join(_tested(found, many, methods), on="_row", how="left")
    which_way = (
        pl.when(~pl.col("_told"))
        .then(pl.lit(str(Direction.NONE)))
        .when(pl.col("slope") > 0)
        .then(pl.lit(str(Direction.UP)))
        .otherwise(pl.lit(str(Direction.DOWN)))
    )
    kept = [(pl.col(f"_bar_{number}"), reason) for number, (_, reason) in enumerate(bars)]
    reasons = {Reason.BEYOND_CHANCE: Reason.BEYOND_USUAL, Reason.WITHIN_CHANCE: Reason.NO_TREND}
    rows = judged(rows.sort("_row"), which_way, kept, pl.lit(False)).select(
        "points",
        *(
            pl.when("_tested").then(name).alias(name)
            for name in ("slope", "slope_low", "slope_high", "spread", "z")
        ),
        trend_first=pl.when("_tested").then("trend_first"),
        trend_direction="direction",
        trend_verdict="verdict",
        trend_reason=pl.col("reason").replace({str(old): str(new) for old, new in reasons.items()}),
        trend_caution=pl.col("caution") & pl.col("_tested"),
        trend_years=pl.lit(many),
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
        YEARLY.index(kind) * 100_000 + int(period[:4]) if kind in YEARLY else None
        for period, kind in zip(periods, kinds, strict=True)
    ]
    rows = (
        values.select(*KEY, "value", "low", "high", "denominator", "status")
        .with_row_index("_row")
        .with_columns(
            _series=_numbered(values, _SERIES),
            _alike=_numbered(values, _ALIKE),
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


def _numbered(values: pl.DataFrame, names: Sequence[str]) -> pl.Expr:
    """A number for each combination, because numbers sort and compare faster than words."""
    number = pl.lit(0, dtype=pl.Int64)
    for name in names:
        words = values[name].unique(maintain_order=True).to_list()
        # Cast apart, because without any row the type asked for is not given.
        code = pl.col(name).replace_strict(words, range(len(words))).cast(pl.Int64)
        number = number * len(words) + code
    return number


_NOT_TESTED = pl.col("kind").is_in([Kind.BALANCE, Kind.WEEKS]) | pl.col("stock")
"""Mostly the same children each year, or an account: a line through them proves nothing."""


def _can_be_fitted(many: int) -> pl.Expr:
    doubted = pl.any_horizontal([f"unsure_{back}" for back in range(many)])
    return (
        (pl.col("points") == many)
        & pl.col("_authority")
        & ~(pl.col("level_only") | _NOT_TESTED | pl.col("redefined"))
        & ~doubted.fill_null(False)
    )


def _bars(many: int, methods: Methods) -> tuple[tuple[pl.Expr, Reason], ...]:
    """What forbids a trend, the first that holds being the reason."""
    every = range(many)
    share = pl.col("kind") == Kind.SHARE
    smallest = pl.min_horizontal([f"denominator_{b}" for b in every])
    few = pl.col("_authorities") < methods.trend_authorities.value
    return (
        (pl.col("value").is_null(), Reason.NO_FIGURE),
        (pl.col("_year").is_null(), Reason.NOT_YEARLY),
        (pl.col("level_only"), Reason.LEVEL_ONLY),
        (_NOT_TESTED, Reason.NOT_TESTED),
        (~pl.col("_authority"), Reason.NOT_AUTHORITY),
        (pl.col("low").is_null(), Reason.NO_COUNTS),
        (pl.col("points") < many, Reason.TOO_FEW_POINTS),
        (pl.any_horizontal([f"unsure_{b}" for b in every]), Reason.UNRELIABLE),
        (pl.col("redefined"), Reason.DEFINITION_CHANGED),
        # The spread could be had without counts, but not how sure a small authority's figure is.
        (pl.any_horizontal([pl.col(f"low_{b}").is_null() for b in every]), Reason.NO_COUNTS),
        (share & (smallest < methods.smallest_denominator.value), Reason.TOO_FEW),
        (few.fill_null(True), Reason.TOO_FEW_AUTHORITIES),
    )


def _fitted(rows: pl.DataFrame, many: int, methods: Methods) -> pl.DataFrame:
    """The straight line of each row: `_row`, `_alike`, `_year`, `slope`, and what judges it.

    `_scale`: what the spread is in proportion to. `_misfit`: the sum of the squared distances from
    the line; `_sampling`: the mean variance by chance of counting, null without counts; both in
    units of the scale. `_steady`: first to last, and all years but any one, go the slope's way.
    """
    every = range(many)
    mean = pl.mean_horizontal([f"value_{b}" for b in every])
    size = pl.when((pl.col("kind") == Kind.COUNT) & (mean > 0)).then(mean).otherwise(1.0)
    rows = rows.with_columns(_scale=size).with_columns(
        # Only differences matter to a slope; from the latest value they are small and exact.
        **{f"_y{b}": (pl.col(f"value_{b}") - pl.col("value_0")) / pl.col("_scale") for b in every}
    )
    y = {b: pl.col(f"_y{b}") for b in every}
    middle = (many - 1) / 2
    slope = _rise(every) / sum((middle - b) ** 2 for b in every)
    rows = rows.with_columns(slope=slope, _level=pl.mean_horizontal(y.values()))
    way = pl.col("slope").sign()
    off = [y[b] - pl.col("_level") - (middle - b) * pl.col("slope") for b in every]
    # Added up one by one, because a sum over columns would take what is null for nought.
    sampling = pl.lit(0.0)
    for b in every:
        error = (pl.col(f"high_{b}") - pl.col(f"low_{b}")) / (2 * methods.interval_z.value)
        sampling = sampling + (error / pl.col("_scale")) ** 2
    others = [_rise([b for b in every if b != out]).sign() == way for out in every]
    return rows.select(
        "_row",
        "_alike",
        "_year",
        "slope",
        "_scale",
        _misfit=pl.sum_horizontal([each**2 for each in off]),
        _sampling=sampling / many,
        _steady=pl.all_horizontal((y[0] - y[many - 1]).sign() == way, *others),
    )


def _rise(backs: Sequence[int]) -> pl.Expr:
    """Of the straight line through some years, the slope's upper half; it has the slope's sign."""
    middle = sum(backs) / len(backs)
    return pl.sum_horizontal([(middle - b) * pl.col(f"_y{b}") for b in backs])


def _spread(found: pl.DataFrame, methods: Methods) -> pl.DataFrame:
    """How far such figures usually lie from their own lines: `_alike`, `_year`, `_variance`.

    `_authorities`: of how many. The median, so that a few that leap do not widen it for all.
    """
    return found.group_by("_alike", "_year").agg(
        _variance=pl.col("_misfit").median() / methods.trend_median_misfit.value,
        _authorities=pl.len().cast(pl.Int64),
    )


def _tested(found: pl.DataFrame, many: int, methods: Methods) -> pl.DataFrame:
    """Of each line in the unit of the value: `_row`, slope, interval, `spread`, `z`, `_told`."""
    middle = (many - 1) / 2
    across = sum((middle - back) ** 2 for back in range(many))
    error = ((pl.col("_variance") + pl.col("_sampling")) / across).sqrt()
    slope, margin = pl.col("slope"), methods.interval_z.value * error
    fits = pl.col("_misfit") < methods.trend_most_misfit.value * pl.col("_variance")
    z = slope / error
    return found.select(
        "_row",
        slope=slope * pl.col("_scale"),
        slope_low=(slope - margin) * pl.col("_scale"),
        slope_high=(slope + margin) * pl.col("_scale"),
        spread=pl.col("_variance").sqrt() * pl.col("_scale"),
        z=z,
        _told=(z.abs() > methods.trend_z.value) & pl.col("_steady") & fits,
    )

"""The trend of yearly figures over five years, against how much such figures usually move.

Method: figures of an authority move from year to year by far more than the chance of counting would
have them. So the yardstick is how far authorities' figures lie from their own straight lines over
the same five years. Where authorities differ in how far they move, each one's own distances count
too, for more the more they differ (Smyth 2004, the moderated t); and where years keep part of the
last one's distance, slopes stray further. A trend is told only where the slope is large beside all
that, a line fits, and neither the first and last year nor any single year, left out, says
otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special, stats  # type: ignore[import-untyped]

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
    `z` (the slope in its own standard errors), `trend_first` (the first period tested),
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
    found = _with_spread(found, many, methods)
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
    the line, `_off0` and so on each distance by years
    back; `_sampling`: the mean variance by chance of counting, null without counts; all in
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
        **{f"_off{b}": off[b] for b in every},
        _sampling=sampling / many,
        _steady=pl.all_horizontal((y[0] - y[many - 1]).sign() == way, *others),
    )


def _rise(backs: Sequence[int]) -> pl.Expr:
    """Of the straight line through some years, the slope's upper half; it has the slope's sign."""
    middle = sum(backs) / len(backs)
    return pl.sum_horizontal([(middle - b) * pl.col(f"_y{b}") for b in backs])


def _with_spread(found: pl.DataFrame, many: int, methods: Methods) -> pl.DataFrame:
    """How far such figures usually lie from their own lines, and so how far each slope may stray.

    Adds `_authorities` (of how many), `_variance` (the usual one: the median, so that a few that
    leap do not widen it for all), `_own` (the usual one and this authority's, mixed; never less
    than the usual), `_worth` (how many years' freedom the mix has) and `_wider` (by how much a
    slope's variance is larger because years keep part of the last one's distance).
    """
    of, left = ["_alike", "_year"], many - 2
    variance = pl.col("_misfit").median().over(of) / methods.trend_median_misfit.value
    found = found.with_columns(_variance=variance, _authorities=pl.len().over(of).cast(pl.Int64))
    # An exact line has no logarithm; a thousandth of the usual variance is rarer than any.
    own = pl.max_horizontal(pl.col("_misfit") / left, 0.001 * pl.col("_variance"))
    groups = found.group_by(of).agg(_differ=own.log().var())
    prior = _prior(groups["_differ"].to_numpy(), left)
    found = found.join(groups.select(of).with_columns(_prior=pl.Series(prior)), on=of, how="left")
    mixed = (pl.col("_prior") * pl.col("_variance") + pl.col("_misfit")) / (pl.col("_prior") + left)
    found = found.with_columns(
        _own=pl.max_horizontal(mixed, "_variance"), _worth=pl.col("_prior") + left
    )
    # A turn that all took is nothing that each one kept.
    every = [pl.col(f"_off{b}") - pl.col(f"_off{b}").median().over(of) for b in range(many)]
    carried = pl.sum_horizontal([one * two for one, two in pairwise(every)])
    # Weighted, so that those that move far do not speak for all.
    found = found.with_columns(
        _carried=carried / pl.col("_own"),
        _whole=pl.sum_horizontal([each**2 for each in every]) / pl.col("_own"),
    )
    groups = found.group_by(of).agg(_carries=pl.col("_carried").sum() / pl.col("_whole").sum())
    wider = pl.Series(_wider(groups["_carries"].to_numpy(), many))
    return found.join(groups.select(of).with_columns(_wider=wider), on=of, how="left")


_MOST_WORTH = 400.0
"""Freedom above which one spread holds for all: a normal distribution from there on."""


def _prior(differ: NDArray[np.float64], left: int) -> NDArray[np.float64]:
    """How many years' freedom the usual spread is worth beside an authority's own.

    `differ`: the variance of the logarithms of authorities' own variances. What chance gives of
    `left` years' freedom is taken off; the rest is how much authorities do differ.
    """
    rest = np.nan_to_num(differ) - special.polygamma(1, left / 2)
    low, high = np.full(rest.shape, 0.05), np.full(rest.shape, _MOST_WORTH / 2)
    for _ in range(50):
        middle = (low + high) / 2
        above = special.polygamma(1, middle) > rest
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return low + high


def _wider(carries: NDArray[np.float64], many: int) -> NDArray[np.float64]:
    """By how much a slope's variance is larger than that of years apart; never less than 1.

    `carries`: distances from lines times those of the next year, as a share of their squares. If a
    year keeps a part of the last one's distance, this share and the variance follow from the part.
    """
    years = np.arange(many)
    across = years - years.mean()
    line = np.column_stack([np.ones(many), across])
    off = np.eye(many) - line @ np.linalg.inv(line.T @ line) @ line.T
    next_to = (np.abs(np.subtract.outer(years, years)) == 1) / 2
    parts = np.linspace(0.0, 0.95, 96)
    shares, ratios = [], []
    for part in parts:
        alike = part ** np.abs(np.subtract.outer(years, years))
        distances = off @ alike @ off
        shares.append(np.trace(next_to @ distances) / np.trace(distances))
        slope = across @ alike @ across / (across @ across)
        ratios.append(slope / (np.trace(distances) / (many - 2)))
    made: NDArray[np.float64] = np.interp(np.nan_to_num(carries, nan=-1.0), shares, ratios)
    return made


def _tested(found: pl.DataFrame, many: int, methods: Methods) -> pl.DataFrame:
    """Of each line in the unit of the value: `_row`, slope, interval, `spread`, `z`, `_told`."""
    middle = (many - 1) / 2
    across = sum((middle - back) ** 2 for back in range(many))
    error = ((pl.col("_own") * pl.col("_wider") + pl.col("_sampling")) / across).sqrt()
    slope, margin = pl.col("slope"), methods.interval_z.value * error
    fits = pl.col("_misfit") < methods.trend_most_misfit.value * pl.col("_variance")
    steep = stats.t.isf(methods.trend_chance.value / 2, found["_worth"].to_numpy())
    z = slope / error
    return found.select(
        "_row",
        slope=slope * pl.col("_scale"),
        slope_low=(slope - margin) * pl.col("_scale"),
        slope_high=(slope + margin) * pl.col("_scale"),
        spread=pl.col("_variance").sqrt() * pl.col("_scale"),
        z=z,
        _told=(z.abs() > pl.Series(steep, dtype=pl.Float64)) & pl.col("_steady") & fits,
    )

"""Yearly figures assessed: interval, change on the year, comparison with benchmarks.

Small numbers move by chance. A figure is called different from a benchmark only when the
benchmark lies outside its interval, and a change is called real only when the interval of the
difference leaves out nought. Without counts there is no interval and so no verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from scrutiny.assessment.intervals import byar, difference, wilson
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import ENGLAND, Neighbour, Places
from scrutiny.measures.exact import KEY
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import earlier
from scrutiny.vocabulary.words import (
    Better,
    BreakKind,
    Direction,
    Kind,
    Level,
    Reason,
    Status,
    Verdict,
)

BENCHMARKS = ("england", "region", "neighbours")


@dataclass(frozen=True, slots=True)
class Assessed:
    """Exact values with their intervals, changes and comparisons.

    `values`: the columns of `measures.exact` and `low`, `high` (the interval, in the unit of the
    value), `before_period`, `before_value`, `before_numerator`, `before_denominator`, `change`,
    `change_low`, `change_high` (null where there is no interval), `direction`, `verdict`,
    `reason`, and `caution` (whether the collection changed between the two).

    `comparisons`: KEY, `benchmark` (one of BENCHMARKS), `benchmark_value` (null where it has no
    figure), `counted` (neighbours that have a figure, null for the other two), `below` (how many
    of those lie below this value), `direction`, `verdict`, `reason`.
    """

    values: pl.DataFrame
    comparisons: pl.DataFrame


def assess(
    exact: pl.DataFrame,
    measures: Mapping[str, Measure],
    places: Places,
    neighbours: Sequence[Neighbour],
    methods: Methods,
) -> Assessed:
    """Assesses every exact value against the year before and against its benchmarks."""
    values = _with_verdict(exact, measures, methods, methods.change_z.value)
    comparisons = _comparisons(values, places, neighbours, methods)
    return Assessed(values.drop(_OF_MEASURE), comparisons)


def changed(
    values: pl.DataFrame, measures: Mapping[str, Measure], methods: Methods
) -> pl.DataFrame:
    """Values by the quarter against the same quarter of the year before, and nothing else.

    Takes and gives the columns of `Assessed.values`.
    """
    z = methods.quarter_change_z.value
    return _with_verdict(values, measures, methods, z).drop(_OF_MEASURE)


_OF_MEASURE = ("kind", "better", "decimals", "stock")


def _with_verdict(
    exact: pl.DataFrame, measures: Mapping[str, Measure], methods: Methods, z: float
) -> pl.DataFrame:
    values = exact.join(_measure_table(measures), on="measure", how="left")
    values = _with_interval(values, methods.interval_z.value)
    return _with_change(values, measures, methods, z)


def _measure_table(measures: Mapping[str, Measure]) -> pl.DataFrame:
    """Of each measure what judging needs."""
    rows = [(m.id, str(m.kind), str(m.better), m.decimals, m.stock) for m in measures.values()]
    names = ("measure", *_OF_MEASURE)
    return pl.DataFrame(rows, schema=names, orient="row")


def _with_interval(values: pl.DataFrame, z: float) -> pl.DataFrame:
    share_low, share_high = wilson(pl.col("numerator"), pl.col("denominator"), z)
    count_low, count_high = byar(pl.col("value"), z)
    share = (pl.col("kind") == Kind.SHARE) & pl.col("denominator").is_not_null()
    count = pl.col("kind") == Kind.COUNT
    # A balance is an account, not a sample: it is what it is, and chance plays no part in it.
    account = pl.when(pl.col("kind") == Kind.BALANCE).then("value")
    return values.with_columns(
        low=pl.when(share).then(100 * share_low).when(count).then(count_low).otherwise(account),
        high=pl.when(share).then(100 * share_high).when(count).then(count_high).otherwise(account),
    )


def _with_change(
    values: pl.DataFrame, measures: Mapping[str, Measure], methods: Methods, z: float
) -> pl.DataFrame:
    periods = values["period"].unique().to_list()
    before = values.select(
        *[pl.col(name) for name in KEY if name != "period"],
        before_period="period",
        before_value="value",
        before_numerator="numerator",
        before_denominator="denominator",
        before_status="status",
    )
    values = values.with_columns(
        before_period=pl.col("period").replace_strict(periods, [earlier(p) for p in periods])
    ).join(before, on=["measure", "basis", "place", "part", "before_period"], how="left")
    share_low, share_high = difference(
        pl.col("before_numerator"),
        pl.col("before_denominator"),
        pl.col("numerator"),
        pl.col("denominator"),
        z,
    )
    both = pl.col("before_numerator") + pl.col("numerator")
    split_low, split_high = wilson(pl.col("numerator"), both, z)
    share = pl.col("kind") == Kind.SHARE
    count = pl.col("kind") == Kind.COUNT
    # A count's change is judged by how the two counts share their sum; as an interval of the
    # ratio it is (low / (1 - low)) to (high / (1 - high)) times the earlier count.
    # A balance, and a count of mostly the same children a year later, change as a fact.
    fact = (pl.col("kind") == Kind.BALANCE) | pl.col("stock")
    account = pl.when(fact).then(pl.col("value") - pl.col("before_value"))
    values = values.join(_breaks(values, measures), on=["measure", "period"], how="left")
    values = values.with_columns(
        change=pl.col("value") - pl.col("before_value"),
        change_low=pl.when(fact)
        .then(account)
        .when(share)
        .then(100 * share_low)
        .when(count & (pl.col("before_value") > 0))
        .then(pl.col("before_value") * (split_low / (1 - split_low) - 1)),
        change_high=pl.when(fact)
        .then(account)
        .when(share)
        .then(100 * share_high)
        .when(count & (pl.col("before_value") > 0) & (split_high < 1))
        .then(pl.col("before_value") * (split_high / (1 - split_high) - 1)),
    )
    smallest = pl.min_horizontal("denominator", "before_denominator")
    moved = (
        pl.when(fact)
        .then(_as_shown("value", "before_value"))
        .when(count)
        .then(_moved(split_low, pl.lit(0.5), split_high))
        .otherwise(_moved(pl.col("change_low"), pl.lit(0.0), pl.col("change_high")))
    )
    return _judged(
        values,
        moved,
        (
            (pl.col("value").is_null(), Reason.NO_FIGURE),
            (_unreliable("status") | _unreliable("before_status"), Reason.UNRELIABLE),
            (pl.col("before_value").is_null(), Reason.NO_EARLIER_FIGURE),
            (pl.col("redefined"), Reason.DEFINITION_CHANGED),
            (pl.col("kind") == Kind.WEEKS, Reason.NOT_TESTED),
            (pl.col("change_low").is_null() & ~count, Reason.NO_COUNTS),
            (share & ~fact & (smallest < methods.smallest_denominator.value), Reason.TOO_FEW),
        ),
        fact,
    ).drop("before_status", "redefined")


def _breaks(values: pl.DataFrame, measures: Mapping[str, Measure]) -> pl.DataFrame:
    """For each measure and period, whether a break lies between it and the period before."""
    marks = {(m.id, b.at): b.kind for m in measures.values() for b in m.breaks}
    pairs = values.select("measure", "period").unique()
    kinds = [marks.get((measure, period)) for measure, period in pairs.iter_rows()]
    return pairs.with_columns(
        redefined=pl.Series([kind is BreakKind.DEFINITION for kind in kinds]),
        caution=pl.Series([kind is BreakKind.COLLECTION for kind in kinds]),
    )


def _unreliable(column: str) -> pl.Expr:
    return (pl.col(column) == Status.UNRELIABLE).fill_null(False)


def _moved(low: pl.Expr, mark: pl.Expr, high: pl.Expr) -> pl.Expr:
    """Which side of `mark` an interval lies on."""
    return (
        pl.when(low > mark)
        .then(pl.lit(str(Direction.UP)))
        .when(high < mark)
        .then(pl.lit(str(Direction.DOWN)))
        .otherwise(pl.lit(str(Direction.NONE)))
    )


def _as_shown(one: str, other: str) -> pl.Expr:
    """How two values differ as they are shown, so that a hair's breadth is no difference."""
    scale = pl.lit(10.0).pow(pl.col("decimals"))
    gap = (pl.col(one) * scale).round() - (pl.col(other) * scale).round()
    return _moved(gap, pl.lit(0.0), gap)


def _judged(
    values: pl.DataFrame,
    moved: pl.Expr,
    bars: Sequence[tuple[pl.Expr, Reason]],
    fact: pl.Expr,
) -> pl.DataFrame:
    """Adds `direction`, `verdict` and `reason`; the first bar that holds forbids a verdict.

    Where `fact` holds, chance plays no part.
    """
    barred = pl.coalesce(
        [pl.when(bar.fill_null(False)).then(pl.lit(str(reason))) for bar, reason in bars]
    )
    values = values.with_columns(_barred=barred, _moved=moved)
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


def _comparisons(
    values: pl.DataFrame, places: Places, neighbours: Sequence[Neighbour], methods: Methods
) -> pl.DataFrame:
    levels = pl.DataFrame(
        [(p.place, str(p.level), p.region) for p in places.all],
        schema=("place", "level", "region"),
        orient="row",
    )
    rows = values.join(levels, on="place", how="left")
    of_place = [name for name in KEY if name != "place"]
    country = rows.with_columns(benchmark=pl.lit("england"), other=pl.lit(ENGLAND))
    # A part is set against the same part of England; regions and neighbours serve the whole.
    rows = rows.filter(pl.col("part") == WHOLE)
    region = rows.filter(pl.col("region") != "").with_columns(
        benchmark=pl.lit("region"), other="region"
    )
    figures = values.select(
        *of_place,
        other="place",
        benchmark_value=pl.when(~_unreliable("status")).then("value"),
    )
    direct = pl.concat([country, region]).join(figures, on=[*of_place, "other"], how="left")
    direct = direct.with_columns(
        counted=pl.lit(None, dtype=pl.UInt32), below=pl.lit(None, dtype=pl.UInt32)
    )
    group = _neighbour_values(rows, figures, neighbours, methods)
    compared = pl.concat([direct, group.select(direct.columns)])
    count = pl.col("kind") == Kind.COUNT
    fact = pl.col("kind") == Kind.BALANCE
    moved = (
        pl.when(fact)
        .then(_as_shown("value", "benchmark_value"))
        .otherwise(_moved(pl.col("low"), pl.col("benchmark_value"), pl.col("high")))
    )
    few = (pl.col("kind") == Kind.SHARE) & (
        pl.col("denominator") < methods.smallest_denominator.value
    )
    judged = _judged(
        compared,
        moved,
        (
            (pl.col("value").is_null(), Reason.NO_FIGURE),
            (pl.col("place") == pl.col("other"), Reason.IS_BENCHMARK),
            (count, Reason.SIZE_OF_PLACE),
            (_unreliable("status"), Reason.UNRELIABLE),
            (pl.col("benchmark_value").is_null(), Reason.NO_BENCHMARK_FIGURE),
            (pl.col("low").is_null(), Reason.NO_COUNTS),
            (few, Reason.TOO_FEW),
        ),
        fact,
    )
    return judged.select(
        *KEY,
        "benchmark",
        "benchmark_value",
        "counted",
        "below",
        "direction",
        "verdict",
        "reason",
    )


def _neighbour_values(
    rows: pl.DataFrame, figures: pl.DataFrame, neighbours: Sequence[Neighbour], methods: Methods
) -> pl.DataFrame:
    """Each authority's row with the value of its group of neighbours."""
    pairs = pl.DataFrame(
        [(n.place, n.neighbour) for n in neighbours if n.model == methods.neighbour_model.value],
        schema=("place", "neighbour"),
        orient="row",
    )
    mine = rows.filter(pl.col("level") == Level.AUTHORITY).select(*KEY, "value")
    theirs = figures.rename({"other": "neighbour", "benchmark_value": "their_value"})
    of_place = [name for name in KEY if name != "place"]
    middle = (
        pl.col("their_value").median()
        if methods.neighbour_value.value == "median"
        else pl.col("their_value").mean()
    )
    grouped = (
        mine.join(pairs, on="place")
        .join(theirs, on=[*of_place, "neighbour"], how="left")
        .group_by(KEY)
        .agg(
            middle=middle,
            counted=pl.col("their_value").count(),
            below=(pl.col("their_value") < pl.col("value")).sum(),
        )
        .with_columns(
            benchmark=pl.lit("neighbours"),
            other=pl.lit("neighbours"),
            benchmark_value=pl.when(pl.col("counted") >= methods.fewest_neighbours.value).then(
                "middle"
            ),
            below=pl.col("below").cast(pl.UInt32),
            counted=pl.col("counted").cast(pl.UInt32),
        )
    )
    return rows.join(grouped, on=KEY, how="inner")

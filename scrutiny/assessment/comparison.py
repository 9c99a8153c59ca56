"""Figures set against England's, their region's and their statistical neighbours'.

England and a region are so large that their value is taken as it is. The middle of ten neighbours
is not: other ten, as like, would have another middle. So a place differs from its neighbours only
where its interval lies outside the interval of that middle, taken from the order of their values.
Where there are no counts there is no interval, and the yardstick is how far figures move: a place
differs only by more than nearly all authorities moved in the year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import comb

import polars as pl

from scrutiny.assessment.verdict import (
    UNCOUNTED,
    as_shown,
    judged,
    moved,
    unreliable,
    with_measures,
)
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import ENGLAND, Neighbour, Places
from scrutiny.measures.exact import KEY
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.words import Better, Direction, Kind, Level, Reason

BENCHMARKS = ("england", "region", "neighbours")

_OF_GROUP = {"group": pl.UInt32, "counted": pl.UInt32, "ahead": pl.UInt32}
"""What is told of neighbours only; null for England and a region."""

_WIDER = (Level.COUNTRY, Level.REGION)
_MOVED = ("benchmark_before", "benchmark_now")


def middle_ends(count: int, coverage: float) -> int | None:
    """Which value from each end bounds the interval of the middle of so many, 1 the outermost.

    The narrowest pair of values, as far from one end as from the other, that holds the middle
    with at least this chance: each value lies below it or above it as a coin falls. Null where
    even the lowest and the highest do not.

    >>> middle_ends(10, 0.95), middle_ends(8, 0.95), middle_ends(5, 0.95)
    (2, 1, None)
    """
    outside, found = 0, None
    for end in range(1, count // 2 + 1):
        outside += 2 * comb(count, end - 1)
        if outside > (1 - coverage) * 2**count:
            break
        found = end
    return found


def compared(
    values: pl.DataFrame,
    measures: Mapping[str, Measure],
    places: Places,
    neighbours: Sequence[Neighbour],
    methods: Methods,
) -> pl.DataFrame:
    """One row per value and benchmark it has: the columns of `Assessed.comparisons`.

    `values`: the columns of `Assessed.values`. A value is better or worse only where the
    benchmark's value, or the interval of the neighbours' middle, lies outside its interval; of a
    value without counts, further off than `rare_step` of `assessment.usual_movement`. Two
    that are shown alike are the same, whatever a test says.
    """
    on_year = ("before_period", "before_value", "change_low", "change_high", "reason", "rare_step")
    values = with_measures(
        values.select(
            *KEY, "value", "low", "high", "denominator", "status", "published_value", *on_year
        ),
        measures,
    ).rename({"reason": "on_year"})
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
        benchmark_value=pl.when(~unreliable("status")).then("value"),
        benchmark_published_value="published_value",
    )
    year_before = values.select(
        *of_place,
        other="place",
        benchmark_before=pl.when(pl.col("on_year") != Reason.UNRELIABLE).then("before_value"),
    )
    wider = pl.col("other").is_in([p.place for p in places.all if p.level in _WIDER])
    serving = figures.filter(wider).join(year_before.filter(wider), on=[*of_place, "other"])
    direct = pl.concat([country, region]).join(serving, on=[*of_place, "other"], how="left")
    direct = direct.with_columns(
        benchmark_now="benchmark_value",
        middle_low="benchmark_value",
        middle_high="benchmark_value",
        **{name: pl.lit(None, dtype=kind) for name, kind in _OF_GROUP.items()},
    )
    group = _neighbour_values(rows, figures, neighbours, methods)
    beside = pl.concat([direct, group.select(direct.columns)])
    beside = beside.with_columns(pl.when(_left_behind()).then(name).alias(name) for name in _MOVED)
    count = pl.col("kind") == Kind.COUNT
    fact = pl.col("kind") == Kind.BALANCE
    uncounted = pl.col("low").is_null() & (pl.col("kind") != Kind.WEEKS)
    low = pl.when(uncounted).then(pl.col("value") - pl.col("rare_step")).otherwise("low")
    high = pl.when(uncounted).then(pl.col("value") + pl.col("rare_step")).otherwise("high")
    above, below = low - pl.col("middle_high"), high - pl.col("middle_low")
    tested = moved(above, pl.lit(0.0), below)
    # An account has no interval, so only its size tells whether a difference is worth a word.
    gap = (pl.col("value") - pl.col("benchmark_value")).abs()
    size = pl.max_horizontal(pl.col("value").abs(), pl.col("benchmark_value").abs())
    alike = (as_shown("value", "benchmark_value") == Direction.NONE) | (
        fact & (gap < methods.alike_within.value * size)
    )
    beside = beside.with_columns(_tested=tested, _alike=alike)
    alike, beyond = pl.col("_alike"), pl.col("_tested") != Direction.NONE
    which_way = pl.when(alike).then(pl.lit(str(Direction.NONE))).otherwise("_tested")
    # Neighbours' balances differ, so that among them a balance is tested like any other figure.
    as_fact = (fact & (pl.col("benchmark") != "neighbours")) | (alike & beyond)
    few = (pl.col("kind") == Kind.SHARE) & (
        pl.col("denominator") < methods.smallest_denominator.value
    )
    rows = judged(
        beside,
        which_way,
        (
            (pl.col("value").is_null(), Reason.NO_FIGURE),
            (pl.col("place") == pl.col("other"), Reason.IS_BENCHMARK),
            (count, Reason.SIZE_OF_PLACE),
            (pl.col("level_only"), Reason.LEVEL_ONLY),
            (unreliable("status"), Reason.UNRELIABLE),
            (pl.col("benchmark_value").is_null(), Reason.NO_BENCHMARK_FIGURE),
            (low.is_null(), Reason.NO_COUNTS),
            (few, Reason.TOO_FEW),
        ),
        as_fact,
    )
    reason = pl.col("reason").replace({str(old): str(new) for old, new in UNCOUNTED.items()})
    rows = rows.with_columns(reason=pl.when(uncounted).then(reason).otherwise("reason"))
    return rows.select(
        *KEY,
        "benchmark",
        "benchmark_value",
        "benchmark_published_value",
        *_OF_GROUP,
        *_MOVED,
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
    of_place = [name for name in KEY if name != "place"]
    mine = rows.filter(pl.col("level") == Level.AUTHORITY)
    told = ("value", "before_period", "better", "decimals")
    theirs = figures.drop("benchmark_published_value").rename(
        {"other": "neighbour", "benchmark_value": "their_value"}
    )
    before = theirs.rename({"period": "before_period", "their_value": "their_before"})
    series = [name for name in of_place if name != "period"]
    lower = pl.col("better") == Better.LOWER
    good = pl.when(lower).then(pl.lit(str(Direction.DOWN))).otherwise(pl.lit(str(Direction.UP)))
    # Who is shown alike does not do better.
    ahead = (as_shown("their_value", "value") == good) & pl.col("their_value").is_not_null()
    both = pl.col("their_value").is_not_null() & pl.col("their_before").is_not_null()
    most = max(pairs.group_by("place").len()["len"].to_list(), default=0)
    ends = {n: middle_ends(n, methods.neighbour_coverage.value) for n in range(most + 1)}
    enough = methods.fewest_neighbours.value
    grouped = (
        mine.select(*KEY, *told)
        .join(pairs, on="place")
        .join(theirs, on=[*of_place, "neighbour"], how="left")
        .join(before, on=[*series, "before_period", "neighbour"], how="left")
        .with_columns(_ahead=ahead, _both=both)
        .group_by(KEY)
        .agg(
            middle=pl.col("their_value").median(),
            ordered=pl.col("their_value").drop_nulls().sort(),
            group=pl.len().cast(pl.UInt32),
            counted=pl.col("their_value").count().cast(pl.UInt32),
            ahead=pl.col("_ahead").sum().cast(pl.UInt32),
            of_both=pl.col("_both").sum(),
            before_middle=pl.col("their_before").filter("_both").median(),
            middle_of_same=pl.col("their_value").filter("_both").median(),
        )
        .with_columns(end=pl.col("counted").replace_strict(ends, return_dtype=pl.Int64))
        .with_columns(
            benchmark=pl.lit("neighbours"),
            other=pl.lit("neighbours"),
            benchmark_published_value=pl.lit(None, pl.Float64),
            benchmark_value=pl.when(
                (pl.col("counted") >= enough) & pl.col("end").is_not_null()
            ).then("middle"),
            middle_low=pl.col("ordered").list.get(pl.col("end") - 1, null_on_oob=True),
            middle_high=pl.col("ordered").list.get(-pl.col("end"), null_on_oob=True),
        )
        .drop("ordered", "end", "middle")
    )
    both = pl.col("of_both") >= enough
    return rows.join(grouped, on=KEY, how="inner").with_columns(
        benchmark_before=pl.when(both).then("before_middle"),
        benchmark_now=pl.when(both).then("middle_of_same"),
    )


def _left_behind() -> pl.Expr:
    """Whether the benchmark moved while the place did not.

    That is: by more than the place itself may have moved without its being seen.
    """
    shift = pl.col("benchmark_now") - pl.col("benchmark_before")
    stood = (pl.col("on_year") == Reason.WITHIN_CHANCE) & (pl.col("place") != pl.col("other"))
    apart = (shift < pl.col("change_low")) | (shift > pl.col("change_high"))
    seen = as_shown("benchmark_now", "benchmark_before") != Direction.NONE
    return stood & apart & seen

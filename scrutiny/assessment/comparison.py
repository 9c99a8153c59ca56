"""Figures set against England's, their region's and their statistical neighbours'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from scrutiny.assessment.verdict import as_shown, judged, moved, unreliable, with_measures
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import ENGLAND, Neighbour, Places
from scrutiny.measures.exact import KEY
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.words import Kind, Level, Reason

BENCHMARKS = ("england", "region", "neighbours")


def compared(
    values: pl.DataFrame,
    measures: Mapping[str, Measure],
    places: Places,
    neighbours: Sequence[Neighbour],
    methods: Methods,
) -> pl.DataFrame:
    """One row per value and benchmark it has: the columns of `Assessed.comparisons`.

    `values`: KEY, `value`, `low`, `high`, `denominator` and `status`. A value is better or worse
    only where the benchmark's value lies outside its interval.
    """
    values = with_measures(
        values.select(*KEY, "value", "low", "high", "denominator", "status"), measures
    )
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
    )
    direct = pl.concat([country, region]).join(figures, on=[*of_place, "other"], how="left")
    direct = direct.with_columns(
        counted=pl.lit(None, dtype=pl.UInt32), below=pl.lit(None, dtype=pl.UInt32)
    )
    group = _neighbour_values(rows, figures, neighbours, methods)
    beside = pl.concat([direct, group.select(direct.columns)])
    count = pl.col("kind") == Kind.COUNT
    fact = pl.col("kind") == Kind.BALANCE
    which_way = (
        pl.when(fact)
        .then(as_shown("value", "benchmark_value"))
        .otherwise(moved(pl.col("low"), pl.col("benchmark_value"), pl.col("high")))
    )
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
            (pl.col("low").is_null(), Reason.NO_COUNTS),
            (few, Reason.TOO_FEW),
        ),
        fact,
    )
    return rows.select(
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

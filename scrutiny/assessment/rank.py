"""Where an authority stands among all, with how sure that is.

A rank alone looks exact and is not: two authorities whose intervals overlap may well stand the
other way round.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from scrutiny.assessment.verdict import with_measures
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import Places
from scrutiny.measures.exact import FIRST
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.words import Better, Kind, Level, Status

_GROUP = ("measure", "period")


def ranks(
    values: pl.DataFrame, measures: Mapping[str, Measure], places: Places, methods: Methods
) -> pl.DataFrame:
    """One row per authority, measure and period that can be ranked.

    `values`: KEY, `denominator`, `value`, `low`, `high`, `status`. Gives `measure`, `period`,
    `place`, `rank` (1 is the best; where no direction is good, the highest; equal values share
    the better rank), `rank_from` (1 and the authorities whose whole interval is better than this
    one's), `rank_to` (all but those whose whole interval is worse), `level_with` (how many others
    have the same value and so the same rank), `ranked` (among how many),
    `left_out` (authorities whose share is of too few to be ranked) and `fewest` (of how many it
    must be). Without an interval `rank_from` and `rank_to` are null; such a one is never surely
    better or worse than another.

    Not ranked and not counted: counts, which follow the size of the place, and unreliable figures.
    A small numerator is no reason to leave one out: where few is good, the best have few.
    """
    authorities = [p.place for p in places.all if p.level is Level.AUTHORITY]
    rows = with_measures(
        values.filter(
            pl.col("basis") == FIRST,
            pl.col("part") == WHOLE,
            pl.col("status") == Status.OK,
            pl.col("value").is_not_null(),
            pl.col("place").is_in(authorities),
        ).select(*_GROUP, "place", "denominator", "value", "low", "high"),
        measures,
    ).filter(pl.col("kind") != Kind.COUNT)
    # What has no denominator, such as a balance, is not a share of few.
    fewest = methods.ranked_from.value
    few = (pl.col("denominator") < fewest).fill_null(value=False)
    rows = rows.with_columns(_few=few, left_out=few.sum().over(_GROUP).cast(pl.Int64))
    rows = rows.filter(~pl.col("_few"))
    # Turned round where lower is better, so that more is better from here on.
    lower = pl.col("better") == Better.LOWER
    rows = rows.with_columns(
        _value=pl.when(lower).then(-pl.col("value")).otherwise("value"),
        _low=pl.when(lower).then(-pl.col("high")).otherwise("low"),
        _high=pl.when(lower).then(-pl.col("low")).otherwise("high"),
    ).with_row_index("_row")
    rows = rows.with_columns(
        ranked=pl.len().over(_GROUP).cast(pl.Int64),
        rank=pl.col("_value").rank("min", descending=True).over(_GROUP).cast(pl.Int64),
    )
    better = _how_many(rows, others="_low", mine="_high").rename({"above": "_better"})
    worse = _how_many(
        rows.with_columns(_low=-pl.col("_low"), _high=-pl.col("_high")), others="_high", mine="_low"
    ).rename({"above": "_worse"})
    return (
        rows.join(better, on="_row", how="left", maintain_order="left")
        .join(worse, on="_row", how="left", maintain_order="left")
        .select(
            *_GROUP,
            "place",
            "rank",
            rank_from=1 + pl.col("_better"),
            rank_to=pl.col("ranked") - pl.col("_worse"),
            level_with=pl.len().over(*_GROUP, "_value").cast(pl.Int64) - 1,
            ranked="ranked",
            left_out="left_out",
            fewest=pl.lit(fewest, dtype=pl.Int64),
        )
    )


def _how_many(rows: pl.DataFrame, *, others: str, mine: str) -> pl.DataFrame:
    """For each `_row` with an interval how many of its group have `others` above its own `mine`,
    as `above`.

    Both ends are laid in one line, highest first, and counted along it.
    """
    rows = rows.filter(pl.col(mine).is_not_null())
    theirs = rows.select(*_GROUP, end=others, counts=1, _row=pl.lit(None, dtype=pl.UInt32))
    own = rows.select(*_GROUP, end=mine, counts=0, _row="_row")
    return (
        # Where the two are equal, one's own end comes first, so that touching is not above.
        pl.concat([theirs, own], how="vertical_relaxed")
        .sort("end", "counts", descending=[True, False])
        .with_columns(above=pl.col("counts").cum_sum().over(_GROUP).cast(pl.Int64))
        .drop_nulls("_row")
        .select("_row", "above")
    )

"""How many authorities a measure has a figure for: of all, or of an extract only."""

from __future__ import annotations

import polars as pl

from scrutiny.definitions.place import Places, alive
from scrutiny.measures.exact import FIRST
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Status


def newest(extents: pl.DataFrame, measure: str) -> str:
    """The newest period of a measure that most authorities have a figure for; empty for none."""
    if not extents.width:
        return ""
    mine = extents.filter(pl.col("measure") == measure, ~pl.col("extract"))
    return max(mine["period"].to_list(), key=last_day, default="")


def extents(values: pl.DataFrame, places: Places) -> pl.DataFrame:
    """One row per measure and period: `measure`, `period`, `given` (authorities with a figure that
    can be used), `existing` (authorities that there were on its last day) and `extract`: fewer
    than half have one, so that a place cannot be set against all.

    `values`: KEY, `value` and `status`.
    """
    # An invented place lies in no region of England.
    authorities = tuple(place for place in places.authorities() if place.region)
    periods = values["period"].unique().to_list()
    existing = [sum(alive(place, last_day(period)) for place in authorities) for period in periods]
    schema = {"period": pl.String, "existing": pl.Int64}
    there = pl.DataFrame({"period": periods, "existing": existing}, schema=schema)
    usable = pl.col("value").is_not_null() & (pl.col("status") == Status.OK)
    mine = usable & pl.col("place").is_in([place.place for place in authorities])
    return (
        values.filter(pl.col("basis") == FIRST, pl.col("part") == WHOLE)
        .group_by("measure", "period")
        .agg(given=mine.sum().cast(pl.Int64))
        .join(there, on="period")
        .with_columns(extract=2 * pl.col("given") < pl.col("existing"))
    )

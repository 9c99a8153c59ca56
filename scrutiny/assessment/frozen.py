"""Returns that were sent again: a count that stays exactly the same for several periods in a row.

Nothing here is proof: a number may happen to stay. But large numbers of people waiting, seen or
counted hardly ever do, twice over, and a return that nobody renewed tells nothing of its months.
Source of the method: the project's own, from returns to a published collection.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from scrutiny.definitions.methods import Methods
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import just_before, last_day
from scrutiny.vocabulary.words import Status

_SERIES = ("measure", "basis", "place", "half")


def frozen(values: pl.DataFrame, measures: Collection[str], methods: Methods) -> pl.DataFrame:
    """Counts that repeat exactly for `methods.frozen_periods` periods in a row or more.

    One row for each stretch: `measure`, `basis`, `place`, `half` (numerator or denominator),
    `count`, `first` and `last` (its periods) and `points`. `values` as `measures.exact` gives them;
    only those of `measures` are looked at, and only the whole. Counts of fewer than
    `methods.frozen_from` are left out, for small numbers repeat by chance; so are figures already
    marked as not reliable.
    """
    rows = (
        values.filter(
            pl.col("measure").is_in(list(measures)),
            pl.col("part") == WHOLE,
            pl.col("status") != Status.UNRELIABLE,
        )
        .unpivot(
            ["numerator", "denominator"],
            index=["measure", "basis", "place", "period"],
            variable_name="half",
            value_name="count",
        )
        .filter(pl.col("count") >= methods.frozen_from.value)
    )
    periods = rows["period"].unique().to_list()
    rows = rows.with_columns(
        end=_told(periods, [last_day(period) for period in periods], pl.Date),
        expected=_told(periods, [just_before(period) for period in periods], pl.String),
    ).sort(*_SERIES, "end")
    same = (pl.col("count") == pl.col("count").shift(1).over(_SERIES)) & (
        pl.col("expected") == pl.col("period").shift(1).over(_SERIES)
    )
    return (
        rows.with_columns(stretch=(~same.fill_null(value=False)).cum_sum().over(_SERIES))
        .group_by(*_SERIES, "count", "stretch", maintain_order=True)
        .agg(
            first=pl.col("period").first(),
            last=pl.col("period").last(),
            points=pl.len().cast(pl.Int64),
        )
        .filter(pl.col("points") >= methods.frozen_periods.value)
        .drop("stretch")
    )


def _told(periods: list[str], made: list[object], dtype: type[pl.DataType]) -> pl.Expr:
    """Something of each period; there may be no rows, and so no periods."""
    if not periods:
        return pl.lit(None, dtype)
    return pl.col("period").replace_strict(periods, made, return_dtype=dtype)

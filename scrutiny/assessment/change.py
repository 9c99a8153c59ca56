"""A later figure set against an earlier one: by how much it changed, and whether by chance."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from scrutiny.assessment.breaks import with_breaks
from scrutiny.assessment.intervals import difference, wilson
from scrutiny.assessment.verdict import (
    OF_MEASURE,
    as_shown,
    judged,
    moved,
    unreliable,
    with_measures,
)
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.measures.exact import KEY
from scrutiny.vocabulary.periods import PeriodKind, kind_of
from scrutiny.vocabulary.words import Kind, Reason

_EARLIER = ("value", "numerator", "denominator", "status", "published_value")
_WITHIN_YEAR = (PeriodKind.MONTH, PeriodKind.QUARTER)


def paired(values: pl.DataFrame) -> pl.DataFrame:
    """Each row beside the earlier one that its own `before_period` names.

    Adds `before_value`, `before_numerator`, `before_denominator`, `before_status` and
    `before_published_value`, null where there is no such row.
    """
    series = [name for name in KEY if name != "period"]
    before = values.select(
        *series,
        pl.col("period").alias("before_period"),
        *[pl.col(name).alias(f"before_{name}") for name in _EARLIER],
    )
    return values.join(before, on=[*series, "before_period"], how="left", maintain_order="left")


def between(
    values: pl.DataFrame, methods: Methods, measures: Mapping[str, Measure], *, z: float
) -> pl.DataFrame:
    """Judges each value against the earlier one beside it, as `paired` gives them.

    Adds `change` and its interval `change_low`, `change_high` (unit of the value, null where
    there are no counts), `direction`, `verdict`, `reason` and `caution` (whether the collection
    changed between the two), and takes `before_status` away. `z` is the width of the test.

    Shares: Newcombe's interval of the difference. Counts: Wilson's interval of how the two split
    their sum, set against half. Balances and stocks change as a fact. A change of definition
    between the two forbids a verdict.
    """
    values = with_breaks(with_measures(values, measures), measures, "before_period", "period")
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    before, total_before = pl.col("before_numerator"), pl.col("before_denominator")
    share_low, share_high = difference(before, total_before, numerator, denominator, z)
    split_low, split_high = wilson(numerator, before + numerator, z)
    share = pl.col("kind") == Kind.SHARE
    count = pl.col("kind") == Kind.COUNT
    some = count & (pl.col("before_value") > 0)
    # A balance, and a count of mostly the same children a year later, change as a fact.
    fact = (pl.col("kind") == Kind.BALANCE) | pl.col("stock")
    change = pl.col("value") - pl.col("before_value")
    values = values.with_columns(_split_low=split_low, _split_high=split_high)
    # As an interval of the ratio of two counts a split s is s / (1 - s).
    ratio_low = pl.col("_split_low") / (1 - pl.col("_split_low"))
    ratio_high = pl.col("_split_high") / (1 - pl.col("_split_high"))
    values = values.with_columns(
        change=change,
        change_low=pl.when(fact)
        .then(change)
        .when(share)
        .then(100 * share_low)
        .when(some)
        .then(pl.col("before_value") * (ratio_low - 1)),
        change_high=pl.when(fact)
        .then(change)
        .when(share)
        .then(100 * share_high)
        .when(some & (pl.col("_split_high") < 1))
        .then(pl.col("before_value") * (ratio_high - 1)),
    )
    smallest = pl.min_horizontal("denominator", "before_denominator")
    which_way = (
        pl.when(fact)
        .then(as_shown("value", "before_value"))
        .when(count)
        .then(moved(pl.col("_split_low"), pl.lit(0.5), pl.col("_split_high")))
        .otherwise(moved(pl.col("change_low"), pl.lit(0.0), pl.col("change_high")))
    )
    return judged(
        values,
        which_way,
        (
            (pl.col("value").is_null(), Reason.NO_FIGURE),
            (pl.col("level_only"), Reason.LEVEL_ONLY),
            (_unfinished(values), Reason.UNFINISHED),
            (unreliable("status") | unreliable("before_status"), Reason.UNRELIABLE),
            (pl.col("before_value").is_null(), Reason.NO_EARLIER_FIGURE),
            (pl.col("redefined"), Reason.DEFINITION_CHANGED),
            (pl.col("kind") == Kind.WEEKS, Reason.NOT_TESTED),
            (pl.col("change_low").is_null() & ~count, Reason.NO_COUNTS),
            (share & ~fact & (smallest < methods.smallest_denominator.value), Reason.TOO_FEW),
        ),
        fact,
    ).drop("before_status", "redefined", "_split_low", "_split_high", *OF_MEASURE)


def since(
    values: pl.DataFrame,
    pairs: pl.DataFrame,
    measures: Mapping[str, Measure],
    methods: Methods,
) -> pl.DataFrame:
    """Chosen periods against chosen earlier ones, one row a pair, in the order of `pairs`.

    `pairs`: KEY and `before_period`. Gives those columns, the figure's own (`numerator`,
    `denominator`, `value`, `low`, `high`, `status`, `published_value`), the same of the earlier one
    as `paired` gives it, and what `between` adds. A figure that is not there is null, with the
    reason. Months and quarters are tested as narrowly as flows are.
    """
    own = ("numerator", "denominator", "value", "low", "high", "status", "published_value")
    # Where it is told which periods are unfinished, a figure of such a one is not judged.
    told = [name for name in values.columns if name == "unfinished"]
    later = values.select(*KEY, *own, *told)
    earlier = values.select(
        *[pl.col(name).alias("before_period" if name == "period" else name) for name in KEY],
        *[pl.col(name).alias(f"before_{name}") for name in _EARLIER],
    )
    series = [name for name in KEY if name != "period"]
    rows = (
        pairs.select(*KEY, "before_period")
        .with_row_index("_order")
        .join(later, on=list(KEY), how="left")
        .join(earlier, on=[*series, "before_period"], how="left")
    )
    periods = rows["period"].unique().to_list()
    within = pl.col("period").is_in([p for p in periods if kind_of(p) in _WITHIN_YEAR])
    made = [
        between(rows.filter(chosen), methods, measures, z=z)
        for chosen, z in (
            (~within, methods.change_z.value),
            (within, methods.quarter_change_z.value),
        )
    ]
    return pl.concat(made).sort("_order").drop("_order", *told)


def _unfinished(values: pl.DataFrame) -> pl.Expr:
    """Whether more may still come of what began in a period; published figures are finished."""
    return pl.col("unfinished") if "unfinished" in values.columns else pl.lit(value=False)

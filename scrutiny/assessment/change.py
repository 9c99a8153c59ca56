"""A later figure set against an earlier one: by how much it changed, and whether by chance."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from scrutiny.assessment.breaks import with_breaks
from scrutiny.assessment.intervals import difference, wilson
from scrutiny.assessment.verdict import (
    OF_MEASURE,
    UNCOUNTED,
    as_shown,
    judged,
    moved,
    unreliable,
    with_measures,
)
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.measures.exact import KEY
from scrutiny.vocabulary.periods import yearly
from scrutiny.vocabulary.words import Direction, Kind, Movement, Profile, Reason

_EARLIER = ("value", "numerator", "denominator", "status", "published_value")


def paired(values: pl.DataFrame) -> pl.DataFrame:
    """Each row beside the earlier one that its own `before_period` names.

    Adds `before_value`, `before_numerator`, `before_denominator`, `before_status` and
    `before_published_value`, and `before_untold` where `disclosure.withheld` told of it; null where
    there is no such row.
    """
    series = [name for name in KEY if name != "period"]
    told = [name for name in ("untold",) if name in values.columns]
    before = values.select(
        *series,
        pl.col("period").alias("before_period"),
        *[pl.col(name).alias(f"before_{name}") for name in (*_EARLIER, *told)],
    )
    return values.join(before, on=[*series, "before_period"], how="left", maintain_order="left")


def between(
    values: pl.DataFrame, methods: Methods, measures: Mapping[str, Measure]
) -> pl.DataFrame:
    """Judges each value against the earlier one beside it, as `paired` gives them.

    Where there is a column `first_period`, the earlier one rests on what came from then on, and
    where there is a column `unfinished`, it says of what periods more may still come.

    Adds `change` and its interval `change_low`, `change_high` (unit of the value, null where
    there are no counts), `direction`, `verdict`, `reason` and `caution` (whether the collection
    changed between the two), and takes `before_status` away. Published years are tested at
    `change_z`; shorter periods, and an area's own figures, of which there are many and which are
    rounded, at `quarter_change_z`.

    Shares: Newcombe's interval of the difference. Counts: Wilson's interval of how the two split
    their sum, set against half. Balances and stocks change as a fact. A change of definition
    between the two forbids a verdict. Where there are no counts, the columns of
    `assessment.usual_movement` decide, if they are there: an unusual change is real. Where the
    publisher's own percentages went the other way, nothing is said of change. Two figures
    that are shown alike are the same, whatever a test says.
    """
    first = "first_period" if "first_period" in values.columns else "before_period"
    values = with_breaks(with_measures(values, measures), measures, first, "period")
    years = [period for period in values["period"].unique() if yearly(period)]
    open_ = [name for name, each in measures.items() if each.profile is Profile.OPEN]
    published = pl.col("period").is_in(years) & pl.col("measure").is_in(open_)
    values = values.with_columns(
        _z=pl.when(published).then(methods.change_z.value).otherwise(methods.quarter_change_z.value)
    )
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    before, total_before = pl.col("before_numerator"), pl.col("before_denominator")
    share_low, share_high = difference(before, total_before, numerator, denominator, pl.col("_z"))
    split_low, split_high = wilson(numerator, before + numerator, pl.col("_z"))
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
    shown = as_shown("value", "before_value")
    alike = shown == Direction.NONE
    uncounted = pl.col("change_low").is_null() & ~count
    unusual = _movement(values) == Movement.UNUSUAL
    which_way = (
        pl.when(fact | alike)
        .then(shown)
        .when(uncounted & unusual)
        .then(shown)
        .when(uncounted)
        .then(pl.lit(str(Direction.NONE)))
        .when(count)
        .then(moved(pl.col("_split_low"), pl.lit(0.5), pl.col("_split_high")))
        .otherwise(moved(pl.col("change_low"), pl.lit(0.0), pl.col("change_high")))
    )
    rows = judged(
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
            (uncounted & ~alike & _movement(values).is_null(), Reason.NO_COUNTS),
            (share & ~fact & (smallest < methods.smallest_denominator.value), Reason.TOO_FEW),
            (_other_way(values, which_way), Reason.OTHER_WAY),
        ),
        fact | (uncounted & alike),
    )
    reason = pl.col("reason").replace({str(old): str(new) for old, new in UNCOUNTED.items()})
    return rows.with_columns(reason=pl.when(uncounted).then(reason).otherwise("reason")).drop(
        "before_status", "redefined", "_z", "_split_low", "_split_high", *OF_MEASURE
    )


def _movement(values: pl.DataFrame) -> pl.Expr:
    """What is said of a change among all authorities'; null where the columns are not there."""
    return pl.col("movement") if "movement" in values.columns else pl.lit(None, dtype=pl.String)


def _other_way(values: pl.DataFrame, which_way: pl.Expr) -> pl.Expr:
    """Whether the publisher's own percentages, on another base, went the other way than the change
    that is to be told; false where they are not there.
    """
    if not {"published_value", "before_published_value"} <= set(values.columns):
        return pl.lit(value=False)
    theirs = as_shown("published_value", "before_published_value")
    return (theirs != which_way) & ~pl.any_horizontal(
        each == Direction.NONE for each in (theirs, which_way)
    )


def _unfinished(values: pl.DataFrame) -> pl.Expr:
    """Whether more may still come of what began in a period; published figures are finished."""
    return pl.col("unfinished") if "unfinished" in values.columns else pl.lit(value=False)

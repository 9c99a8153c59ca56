"""Measures worked out from figures, with both parts of every share kept.

Method: the latest release of a figure holds; what an earlier release said is kept beside it. A
share is worked out from its counts, published or worked out again (`measures.worked_out`); only
where there are none does the published percentage stand for it.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from scrutiny.definitions.measure import Measure, Part
from scrutiny.vocabulary.words import Kind, Status

KEY = ("measure", "basis", "place", "period", "part")
"""What identifies one value. `basis` is "" or, for a second way of counting, "other"."""

FIRST, OTHER = "", "other"

VALUES = {
    **dict.fromkeys(KEY, pl.String()),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "value": pl.Float64(),
    "status": pl.String(),
    "published_value": pl.Float64(),
    "earlier_value": pl.Float64(),
    "earlier_release": pl.String(),
    "source": pl.String(),
    "release": pl.String(),
    "published": pl.Date(),
    "row": pl.UInt32(),
}
"""The columns of values, of published figures and of an area's own cases alike."""

_FIGURE = ("quantity", "place", "period", "part")


def current_figures(figures: pl.DataFrame) -> pl.DataFrame:
    """One row per figure: the latest release's, and what the release before it said if different.

    Adds `earlier_value` and `earlier_release`, null unless an earlier release gave another value
    or the latest has withdrawn it.
    """
    ordered = figures.sort("published", "release", "source")
    value, release = pl.col("value"), pl.col("release")
    return (
        ordered.group_by(_FIGURE)
        .agg(
            pl.col("value", "status", "source", "release", "row", "published").last(),
            before=value.head(pl.len() - 1).drop_nulls().last(),
            before_release=release.head(pl.len() - 1)
            .filter(value.head(pl.len() - 1).is_not_null())
            .last(),
        )
        .with_columns(revised=pl.col("before").is_not_null() & ~pl.col("before").eq_missing(value))
        .with_columns(
            earlier_value=pl.when("revised").then("before"),
            earlier_release=pl.when("revised").then("before_release"),
        )
        .drop("before", "before_release", "revised")
    )


def exact(figures: pl.DataFrame, measures: Iterable[Measure]) -> pl.DataFrame:
    """One row per measure, basis, place, period and part.

    Columns: those of KEY; `numerator` and `denominator` (null where no counts are held;
    a count has only a numerator; 0 of 0 stays so, and has no value); `value` (per cent
    for shares, null unless the status is ok or u); `status`; `published_value` (the publisher's
    own percentage, null where none);
    `earlier_value` and `earlier_release` (what an earlier release gave, null where the same);
    `source`, `release`, `published` and `row` of the figure that the value rests on.
    """
    measures = tuple(measures)
    roles = _roles(measures)
    cells = roles.join(current_figures(figures), on="quantity", how="inner").with_columns(
        pl.col("value", "earlier_value") * pl.col("times")
    )
    parts = (
        cells.with_columns(usable=pl.col("value").is_not_null())
        .group_by(*KEY, "role", "kind", "needed")
        .agg(
            sum=pl.col("value").sum(),
            given=pl.col("usable").sum(),
            worst=pl.col("status").filter(pl.col("status") != Status.OK).first(),
            earlier=pl.when(pl.col("earlier_value").is_not_null().any()).then(
                pl.coalesce("earlier_value", "value").sum()
            ),
            earlier_release=pl.col("earlier_release").drop_nulls().first(),
            source=pl.col("source").first(),
            release=pl.col("release").first(),
            published=pl.col("published").first(),
            row=pl.col("row").first(),
        )
        .with_columns(
            sum=pl.when(pl.col("given") == pl.col("needed")).then("sum"),
            worst=pl.col("worst").cast(pl.String),
        )
    )
    # Of two ways of counting, each exists only where its own denominator is published.
    two_ways = pl.col("measure").is_in([measure.id for measure in measures if measure.basis])
    wide = _joined(parts).filter(~two_ways | pl.col("denominator_source").is_not_null())
    return _valued(wide).select(*VALUES).sort(KEY)


def _roles(measures: Iterable[Measure]) -> pl.DataFrame:
    """One row per measure, basis, role and quantity: which quantity serves what."""
    made: list[tuple[str, str, str, float, str, str, int]] = []

    def of(measure: Measure, basis: str) -> tuple[str, str, str, float]:
        return measure.id, basis, str(measure.kind), measure.times

    def add(measure: Measure, basis: str, role: str, quantities: tuple[str, ...]) -> None:
        made.extend(
            (*of(measure, basis), role, quantity, len(quantities)) for quantity in quantities
        )

    for measure in measures:
        for role, part in _parts(measure):
            add(measure, FIRST, role, part.quantities)
        if measure.basis:
            add(measure, OTHER, "numerator", measure.basis.numerator.quantities)
            add(measure, OTHER, "denominator", measure.basis.denominator.quantities)
            if measure.basis.published:
                add(measure, OTHER, "published", (measure.basis.published,))
    columns = ("measure", "basis", "kind", "times", "role", "quantity", "needed")
    return pl.DataFrame(made, schema=columns, orient="row")


def _parts(measure: Measure) -> list[tuple[str, Part]]:
    roles = ("numerator", "denominator", "published")
    return [(role, part) for role in roles if (part := getattr(measure, role))]


def _joined(parts: pl.DataFrame) -> pl.DataFrame:
    """The roles of one value side by side; null where a role has no row."""
    provenance = ("source", "release", "published", "row")

    def role(name: str) -> pl.DataFrame:
        taken = ("sum", "worst", "earlier", "earlier_release", *provenance)
        renamed = {column: f"{name}_{column}" for column in taken}
        return parts.filter(pl.col("role") == name).select(*KEY, "kind", *taken).rename(renamed)

    # A denominator alone, such as a total that serves several measures, makes no value.
    keys = parts.filter(pl.col("role") != "denominator").select(*KEY, "kind").unique()
    for name in ("numerator", "denominator", "published"):
        keys = keys.join(role(name), on=[*KEY, "kind"], how="left", nulls_equal=True)
    return keys


def _valued(wide: pl.DataFrame) -> pl.DataFrame:
    numerator, denominator = pl.col("numerator_sum"), pl.col("denominator_sum")
    given = pl.col("published_sum")
    share = pl.col("kind") == Kind.SHARE
    counted = numerator.is_not_null() & denominator.is_not_null() & (denominator > 0)
    value = pl.when(share & counted).then(100 * numerator / denominator).otherwise(given)
    numerator_before = pl.coalesce("numerator_earlier", numerator)
    denominator_before = pl.coalesce("denominator_earlier", denominator)
    earlier = (
        pl.when(share & numerator_before.is_not_null() & (denominator_before > 0))
        .then(100 * numerator_before / denominator_before)
        .otherwise(pl.col("published_earlier"))
    )
    revised = pl.any_horizontal(
        pl.col("numerator_earlier", "denominator_earlier").is_not_null()
    ) | (~counted.fill_null(False) & pl.col("published_earlier").is_not_null())
    both = numerator.is_not_null() & denominator.is_not_null()
    worst = pl.coalesce("numerator_worst", "denominator_worst", "published_worst")
    unreliable = (
        pl.any_horizontal(
            pl.col("numerator_worst", "denominator_worst", "published_worst") == Status.UNRELIABLE
        )
    ).fill_null(False)
    nothing_to_divide = share & numerator.is_not_null() & (denominator == 0)
    status = (
        pl.when(unreliable)
        .then(pl.lit(str(Status.UNRELIABLE)))
        .when(nothing_to_divide.fill_null(False))
        .then(pl.coalesce("published_worst", pl.lit(str(Status.NOT_APPLICABLE))))
        .when(value.is_not_null())
        .then(pl.lit(str(Status.OK)))
        .otherwise(pl.coalesce(worst, pl.lit(str(Status.NOT_AVAILABLE))))
    )
    count = pl.col("kind") == Kind.COUNT
    return wide.with_columns(
        numerator=pl.when(count).then(given).when(share & both).then(numerator),
        denominator=pl.when(share & both).then(denominator),
        value=pl.when(~nothing_to_divide.fill_null(False)).then(value),
        status=status,
        published_value=pl.when(share).then(given),
        earlier_value=pl.when(revised).then(earlier),
        earlier_release=pl.when(revised).then(
            pl.coalesce(
                "numerator_earlier_release",
                "denominator_earlier_release",
                "published_earlier_release",
            )
        ),
        **{
            column: pl.coalesce(f"numerator_{column}", f"published_{column}")
            for column in ("source", "release", "published", "row")
        },
    )

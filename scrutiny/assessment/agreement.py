"""Do independent figures agree? Ours against the tool's, and shares against published ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from scrutiny.definitions.measure import CrossCheck, Measure
from scrutiny.measures.exact import FIRST, KEY, OTHER, current_figures
from scrutiny.records.figures import WHOLE


@dataclass(frozen=True, slots=True)
class Agreement:
    """How one measure agrees with a second source.

    `compared`: places and periods that both have. `differing`: one row for each that differs
    beyond rounding: place, period, ours, theirs.
    """

    measure: str
    against: str
    compared: int
    differing: pl.DataFrame


def agreements(
    exact: pl.DataFrame, figures: pl.DataFrame, measures: Mapping[str, Measure], within: float
) -> tuple[Agreement, ...]:
    """Every measure against each second source that its page names, then against itself.

    Against itself means: the share worked out from counts, and the percentage that the publisher
    gives beside them, may differ by `within` points.
    """
    given = exact.filter(pl.col("value").is_not_null())
    whole = given.filter(pl.col("part") == WHOLE)
    ours = given.filter(pl.col("basis") == FIRST)
    current = current_figures(figures)
    found = []
    for measure in measures.values():
        for basis, check in _checks(measure):
            theirs = current.filter(
                pl.col("quantity") == check.quantity,
                pl.col("part") == WHOLE,
                pl.col("value").is_not_null(),
            ).select("place", "period", theirs="value")
            both = whole.filter(pl.col("measure") == measure.id, pl.col("basis") == basis).join(
                theirs, on=["place", "period"]
            )
            found.append(_agreement(measure.id, check.quantity, both, check.within))
        if measure.published_differs:
            continue
        counted = ours.filter(
            pl.col("measure") == measure.id,
            pl.col("denominator") > 0,
            pl.col("published_value").is_not_null(),
        ).with_columns(theirs="published_value")
        if counted.height:
            found.append(_agreement(measure.id, "the published percentage", counted, within))
    return tuple(found)


def _checks(measure: Measure) -> Iterator[tuple[str, CrossCheck]]:
    """Each second source that a measure's page names, with the basis that it is a source of."""
    yield from ((FIRST, check) for check in measure.cross_checks)
    if measure.basis:
        yield from ((OTHER, check) for check in measure.basis.cross_checks)


def _agreement(measure: str, against: str, both: pl.DataFrame, within: float) -> Agreement:
    differing = both.filter((pl.col("value") - pl.col("theirs")).abs() > within + 1e-9)
    columns = [*KEY[2:], pl.col("value").alias("ours"), pl.col("theirs")]
    return Agreement(measure, against, both.height, differing.select(columns).sort(KEY[2:]))

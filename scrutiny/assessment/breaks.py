"""Breaks in a series: whether two periods may be set against each other."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from scrutiny.definitions.measure import Measure
from scrutiny.vocabulary.periods import first_day, last_day
from scrutiny.vocabulary.words import BreakKind


def with_breaks(
    rows: pl.DataFrame, measures: Mapping[str, Measure], first: str, last: str
) -> pl.DataFrame:
    """Adds what happened to each row's measure after the period `first`, up to the period `last`.

    `redefined`: whether the definition changed, which forbids any test. `caution`: whether only
    the collection changed, which a sentence must say. Both false where a period is null.
    """
    stretches = rows.select("measure", first, last).unique()
    found = [between(measures.get(measure), one, two) for measure, one, two in stretches.rows()]
    stretches = stretches.with_columns(
        redefined=pl.Series([BreakKind.DEFINITION in kinds for kinds in found], dtype=pl.Boolean),
        caution=pl.Series([BreakKind.COLLECTION in kinds for kinds in found], dtype=pl.Boolean),
    )
    return rows.join(
        stretches, on=["measure", first, last], how="left", nulls_equal=True, maintain_order="left"
    )


def between(measure: Measure | None, first: str | None, last: str | None) -> set[BreakKind]:
    """What kinds of break of a measure lie after its period `first`, up to its period `last`."""
    if measure is None or first is None or last is None:
        return set()
    return {
        mark.kind
        for mark in measure.breaks
        # A year that a break falls into is neither wholly before nor wholly after it.
        if first_day(first) < first_day(mark.at) <= last_day(last)
    }

"""How many of the tests behind a page would say that something differs though nothing does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

import polars as pl

from scrutiny.assessment.standing import Compared, Standing
from scrutiny.definitions.methods import Methods
from scrutiny.measures.exact import FIRST
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import yearly
from scrutiny.vocabulary.words import Reason

TESTED = (Reason.BEYOND_CHANCE, Reason.WITHIN_CHANCE)
RANKED = (Reason.UNUSUAL, Reason.NOT_UNUSUAL)
"""Why a verdict rests on a test of chance, and why on the place among all authorities."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often one test says so by chance.

    `test` at the level of yearly figures, `stricter` at that of shorter periods. `unusual`: the
    share of all authorities whose change is called unusual in any year, one way or the other.
    """

    test: float
    stricter: float
    unusual: float


@dataclass(frozen=True, slots=True)
class ByChance:
    """So many tests, of which so many are expected to say so by chance."""

    many: int
    expected: float


def rates(methods: Methods) -> Rates:
    """The rates that the constants give."""
    return Rates(
        test=2 * NormalDist().cdf(-methods.change_z.value),
        stricter=2 * NormalDist().cdf(-methods.quarter_change_z.value),
        unusual=2 * methods.movement_unusual.value,
    )


def of_standings(standings: Iterable[Standing], methods: Methods) -> ByChance:
    """The tests behind how measures stand: on the year, since the inspection, against others.

    A measure that stands under several findings is tested once. Process charts have a sum of their
    own, and a trend is asked for far more than a test of these.
    """
    known, found = rates(methods), list[float]()
    for standing in {each.key: each for each in standings}.values():
        if standing.stale:
            continue
        for compared in (standing.on_year, None if standing.recovery else standing.since):
            found += _of(compared, known)
        if standing.recovery is not None:
            found.append(known.test)
        found += [known.test for each in standing.against.values() if _tested(each.reason)]
    return ByChance(len(found), sum(found))


def of_places(
    values: pl.DataFrame, comparisons: pl.DataFrame, methods: Methods
) -> dict[tuple[str, str], ByChance]:
    """The tests of whole figures behind one measure in one place, by the two: each change on the
    year and each comparison with a benchmark.

    `values` and `comparisons`: see `assessment.annual.Assessed`.
    """
    known = rates(methods)
    periods = values["period"].unique().to_list()
    years = [period for period in periods if yearly(period)]
    tested = pl.col("reason").is_in([*TESTED, Reason.NO_GOOD_DIRECTION])
    of_change = (
        pl.when(pl.col("reason").is_in(RANKED))
        .then(known.unusual)
        .when(tested & pl.col("change_low").is_not_null() & pl.col("period").is_in(years))
        .then(known.test)
        .when(tested & pl.col("change_low").is_not_null())
        .then(known.stricter)
    )
    whole = (pl.col("basis") == FIRST) & (pl.col("part") == WHOLE)
    each = pl.concat(
        [
            values.filter(whole).select("measure", "place", rate=of_change),
            comparisons.filter(whole, tested).select(
                "measure", "place", rate=pl.lit(known.test, dtype=pl.Float64)
            ),
        ]
    ).drop_nulls("rate")
    summed = each.group_by("measure", "place").agg(many=pl.len(), expected=pl.col("rate").sum())
    return {
        (measure, place): ByChance(many, expected)
        for measure, place, many, expected in summed.iter_rows()
    }


def _of(compared: Compared | None, known: Rates) -> list[float]:
    if compared is None:
        return []
    if compared.reason in RANKED:
        return [known.unusual]
    if compared.low is None or not _tested(compared.reason):
        return []
    return [known.test if yearly(compared.after.period) else known.stricter]


def _tested(reason: Reason) -> bool:
    return reason in (*TESTED, Reason.NO_GOOD_DIRECTION)

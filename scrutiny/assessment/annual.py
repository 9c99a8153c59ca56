"""Yearly figures assessed: interval, change on the year, comparison with benchmarks, trend.

Small numbers move by chance. A figure is called different from a benchmark only when the
benchmark lies outside its interval, and a change is called real only when the interval of the
difference leaves out nought. Without counts there is no interval and so no verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from scrutiny.assessment.by_chance import ByChance, of_places
from scrutiny.assessment.change import between, paired
from scrutiny.assessment.comparison import BENCHMARKS, compared
from scrutiny.assessment.extent import extents
from scrutiny.assessment.funnel import funnels
from scrutiny.assessment.intervals import byar, wilson
from scrutiny.assessment.path import Paths
from scrutiny.assessment.rank import ranks
from scrutiny.assessment.trend import trends
from scrutiny.assessment.usual_movement import with_movement
from scrutiny.assessment.verdict import OF_MEASURE, with_measures
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import Neighbour, Places
from scrutiny.vocabulary.periods import earlier
from scrutiny.vocabulary.words import Counts, Kind

__all__ = ["BENCHMARKS", "Assessed", "assess", "changed"]


_NOBODY = Places(())


@dataclass(frozen=True, slots=True)
class Assessed:
    """Exact values with their intervals, changes, comparisons, trends, funnels and ranks.

    `values`: the columns of `measures.exact` and `low`, `high` (the interval, in the unit of the
    value), `before_period`, `before_value`, `before_numerator`, `before_denominator`,
    `before_published_value`, `change`, `change_low`, `change_high` (null where there is no
    interval), `direction`, `verdict`, `reason`, `caution` (whether the collection changed
    between the two), and the columns of `assessment.usual_movement`.

    `comparisons`: KEY, `benchmark` (one of BENCHMARKS), `benchmark_value` (null where it has no
    figure), `benchmark_published_value` (the publisher's own percentage, null for neighbours),
    `direction`, `verdict`, `reason`. Of neighbours, and null for the other two: `group` (how many
    there are), `counted` (those that have a figure) and `ahead` (how many of these do better as
    shown, or are higher where no direction is good). Only where the place did not move on the year
    and the benchmark did, `benchmark_before` and `benchmark_now` (its value the year before and
    now; of neighbours the middle of those that have both figures).

    `trends`, `funnels`, `ranks`, `extents`, `paths`, `tests`: see the modules of those names, and
    `assessment.by_chance` for the last. Empty where only changes were asked for.
    """

    values: pl.DataFrame
    comparisons: pl.DataFrame
    trends: pl.DataFrame = field(default_factory=pl.DataFrame)
    funnels: pl.DataFrame = field(default_factory=pl.DataFrame)
    ranks: pl.DataFrame = field(default_factory=pl.DataFrame)
    extents: pl.DataFrame = field(default_factory=pl.DataFrame)
    paths: Paths = field(default_factory=Paths)
    tests: Mapping[tuple[str, str], ByChance] = field(default_factory=dict)


def assess(
    exact: pl.DataFrame,
    measures: Mapping[str, Measure],
    places: Places,
    neighbours: Sequence[Neighbour],
    methods: Methods,
) -> Assessed:
    """Assesses every exact value against the year before, its benchmarks and its own past.

    Where counts were worked out, some authorities have none, so a funnel would be of the others
    only: there is none. Ranks rest on values, which all have.
    """
    values = changed(exact, measures, methods, places)
    comparisons = compared(values, measures, places, neighbours, methods)
    partly = [measure.id for measure in measures.values() if measure.counts is Counts.WORKED_OUT]
    among_all = values.filter(~pl.col("measure").is_in(partly))
    return Assessed(
        values,
        comparisons,
        trends(values, measures, places, methods),
        funnels(among_all, measures, places, methods),
        ranks(values, measures, places, methods),
        extents(values, places),
        Paths(values, measures, methods),
        of_places(values, comparisons, methods),
    )


def changed(
    exact: pl.DataFrame,
    measures: Mapping[str, Measure],
    methods: Methods,
    places: Places = _NOBODY,
) -> pl.DataFrame:
    """Values with their interval against the same part of the year before, and nothing else.

    Takes the columns of `measures.exact` and gives those of `Assessed.values`. The authorities
    among `places` are those that a change is set among; of an area's own cases there are none.
    """
    periods = exact["period"].unique().to_list()
    values = with_interval(exact, measures, methods).with_columns(
        before_period=pl.col("period").replace_strict(periods, [earlier(p) for p in periods])
    )
    return between(with_movement(paired(values), measures, places, methods), methods, measures)


def with_interval(
    values: pl.DataFrame, measures: Mapping[str, Measure], methods: Methods
) -> pl.DataFrame:
    """Adds `low` and `high`, the interval of each value in its own unit.

    Null for shares without counts and for rates, scores and weeks.
    """
    z = methods.interval_z.value
    share_low, share_high = wilson(pl.col("numerator"), pl.col("denominator"), z)
    count_low, count_high = byar(pl.col("value"), z, methods.byar_exact_below.value)
    share = (pl.col("kind") == Kind.SHARE) & pl.col("denominator").is_not_null()
    count = pl.col("kind") == Kind.COUNT
    # A balance is an account, not a sample: it is what it is, and chance plays no part in it.
    account = pl.when(pl.col("kind") == Kind.BALANCE).then("value")
    low = pl.when(share).then(100 * share_low).when(count).then(count_low).otherwise(account)
    high = pl.when(share).then(100 * share_high).when(count).then(count_high).otherwise(account)
    return with_measures(values, measures).with_columns(low=low, high=high).drop(OF_MEASURE)

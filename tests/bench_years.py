"""How often yearly figures are called better, worse or held though nothing has changed.

``.venv/bin/python -m tests.bench_years [rounds]`` prints a table in Markdown. The level of each
authority stays the same; its figures move from year to year by a standard deviation in points, and
by the chance of counting 960 plans. 150 authorities are judged together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scrutiny.assessment.annual import changed
from scrutiny.assessment.pairs import Pair, all_compared, answered
from scrutiny.assessment.recovery import recovery
from scrutiny.assessment.standing import Point
from scrutiny.definitions.measure import Measure
from scrutiny.vocabulary.words import Movement, Recovered, Verdict
from tests.bench_trend import LEVEL, PLANS, SEED, SPREADS, TOGETHER, authorities
from tests.made_record import METHODS, measure

ROUNDS = 15_000
FIRST, INSPECTED, LAST = 2018, date(2023, 7, 15), 2025
"""Five full years before the inspectors came, and two after."""

_CHANGED = (Verdict.BETTER, Verdict.WORSE)


class OnYear(NamedTuple):
    """Shares of all changes on the year, nothing having changed.

    `counted`: called better or worse where there are counts; of these `unusual` and `common`.
    `uncounted`: called so without counts. Before November 2026 the first was the same, told without
    the two words, and the last nought.
    """

    spread: int
    counted: float
    unusual: float
    common: float
    uncounted: float


class Held(NamedTuple):
    """Shares of all series that are called held since the inspection, nothing having changed.

    `at_lowest`: of those whose last year before the inspection was the lowest of the five.
    `before` are those by the rule until November 2026.
    """

    spread: int
    here: float
    before: float
    at_lowest: float
    at_lowest_before: float


def _plans(dice: np.random.Generator, spread: float, rounds: int, years: int) -> NDArray[np.int64]:
    moves = dice.normal(0, spread, (rounds, years))
    return dice.binomial(PLANS, np.clip(LEVEL + moves, 1, 99) / 100)


def on_year(spread: int, rounds: int = ROUNDS) -> OnYear:
    """Two years of each authority; each 150 of them are another measure."""
    rounds = rounds // TOGETHER * TOGETHER
    plans = _plans(np.random.default_rng(SEED), spread, rounds, 2)
    number = np.repeat(np.arange(rounds), 2)
    counted = pl.DataFrame({"number": number, "numerator": plans.ravel().astype(float)})
    counted = counted.with_columns(
        measure="m" + (pl.col("number") // TOGETHER).cast(pl.String),
        place=(pl.col("number") % TOGETHER).cast(pl.String).str.zfill(3),
        period=pl.Series(np.tile(["2024", "2025"], rounds)),
        basis=pl.lit(""),
        part=pl.lit(""),
        denominator=pl.lit(float(PLANS)),
        status=pl.lit("ok"),
        published_value=pl.lit(None, dtype=pl.Float64),
    ).with_columns(value=100 * pl.col("numerator") / PLANS)
    null = pl.lit(None, dtype=pl.Float64)
    found = [
        _judged(each) for each in (counted, counted.with_columns(numerator=null, denominator=null))
    ]
    real = found[0].filter(pl.col("verdict").is_in(_CHANGED))
    many = max(1, real.height)
    return OnYear(
        spread,
        real.height / rounds,
        real.filter(pl.col("movement") == Movement.UNUSUAL).height / many,
        real.filter(pl.col("movement") == Movement.COMMON).height / many,
        found[1].filter(pl.col("verdict").is_in(_CHANGED)).height / rounds,
    )


def _judged(frame: pl.DataFrame) -> pl.DataFrame:
    measures = {name: measure(id=name) for name in frame["measure"].unique()}
    made = changed(frame, measures, METHODS, authorities(TOGETHER))
    return made.filter(pl.col("period") == "2025")


def held(spread: int, rounds: int = ROUNDS) -> Held:
    """Eight years of each authority, inspected in the sixth."""
    years = LAST - FIRST + 1
    plans = _plans(np.random.default_rng(SEED), spread, rounds, years)
    series = [
        [
            Point(str(FIRST + at), 100 * some / PLANS, float(some), float(PLANS))
            for at, some in enumerate(row)
        ]
        for row in plans.tolist()
    ]
    one = measure()
    found = answered([recovery(points, one, METHODS, INSPECTED) for points in series], METHODS)
    here = np.array([each is not None and each.state is Recovered.HELD for each in found])
    before = _formerly(series, one)
    lowest = plans[:, 4] == plans[:, :5].min(axis=1)
    return Held(
        spread,
        float(here.mean()),
        float(before.mean()),
        float(here[lowest].mean()),
        float(before[lowest].mean()),
    )


def _formerly(series: list[list[Point]], one: Measure) -> NDArray[np.bool_]:
    """The rule until November 2026: the last two years each better than the last before the
    inspection, and the latest not worse than the year before.
    """
    pairs = [
        Pair(points[earlier], points[later], one)
        for points in series
        for earlier, later in ((4, 6), (4, 7), (6, 7))
    ]
    told = [each.verdict for each in all_compared(pairs, METHODS)]
    return np.array(
        [
            told[at] is told[at + 1] is Verdict.BETTER and told[at + 2] is not Verdict.WORSE
            for at in range(0, len(told), 3)
        ]
    )


def rows(rounds: int) -> Iterator[tuple[OnYear, Held]]:
    for spread in SPREADS:
        yield on_year(spread, rounds), held(spread, rounds)


def main(rounds: int) -> None:
    print(
        "| Nothing changed, figures move by | Better or worse on the year | of these common | "
        "of these unusual | The same without counts | Held | By the rule until November 2026 | "
        "Held, met at the lowest of five years | By that rule |\n" + 9 * "|---" + "|"
    )
    for year, kept in rows(rounds):
        told = (
            year.counted, year.common, year.unusual, year.uncounted,
            kept.here, kept.before, kept.at_lowest, kept.at_lowest_before,
        )  # fmt: skip
        cells = " | ".join(f"{100 * each:.1f} %" for each in told)
        print(f"| {year.spread} points | {cells} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)

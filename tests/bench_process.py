"""How often process charts cry wolf and how soon they see a true step: rules as built.

``.venv/bin/python -m tests.bench_process [rounds]`` prints a table in Markdown. Every series is
independent noise of one normal distribution unless said otherwise; real months follow each other
more closely, so true rates are higher.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scrutiny.assessment.process import Floors, chart, summaries
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.reading import Reader

HOME = Path(__file__).resolve().parents[1]
SEED = 20261122
ROUNDS = 10_000
YEAR = 12
LONGEST = 36
"""Months after a step that are looked at."""

Noise = NDArray[np.float64]


class Row(NamedTuple):
    """What was measured, what came out here, and what reference/statistics.md has."""

    what: str
    here: str
    there: str


def methods() -> Methods:
    made = Reader(HOME / "data").toml(HOME / "data" / "methods.toml", Methods)
    assert made is not None
    return made


def drawn(values: Noise, before: int = 0) -> pl.DataFrame:
    """One series a row of `values`."""
    count, length = values.shape
    order = np.tile(np.arange(length), count)
    return pl.DataFrame(
        {
            "measure": np.repeat(np.arange(count), length),
            "order": order,
            "value": values.ravel(),
            "baseline": order < before,
        }
    ).with_columns(
        pl.col("measure").cast(pl.String).str.zfill(6),
        *[pl.lit("").alias(name) for name in ("basis", "place", "part", "grain", "period")],
        segment=pl.lit(0, dtype=pl.Int64),
        better=pl.lit("higher"),
    )


def sides(values: Noise, before: int, held: Methods, floors: Floors | None) -> pl.DataFrame:
    """For each series: the side of its last point now, whether in a run, and any flag anywhere."""
    made = chart(drawn(values, before), held, floors)
    flag = pl.col("signal").is_not_null()
    return made.group_by("measure", maintain_order=True).agg(
        side=pl.when(flag.last()).then(pl.col("direction").last()),
        run=(pl.col("shift").last() == pl.col("direction").last()).fill_null(value=False),
        any=flag.any(),
    )


def as_they_came(values: Noise, before: int, held: Methods) -> Iterator[tuple[Noise, Noise]]:
    """Month by month after the first `before`, which freeze the limits: for each series whether
    its last point is flagged then, and whether a real change is told then.
    """
    then = sides(values[:, :before], before, held, None)["side"]
    for month in range(before + 1, values.shape[1] + 1):
        now = sides(values[:, :month], before, held, None)
        holds = (now["side"] == then).fill_null(value=False)
        yield now["side"].is_not_null().to_numpy(), (now["run"] | holds).to_numpy()
        then = now["side"]


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def from_all_points(rounds: int, held: Methods, dice: np.random.Generator) -> list[Row]:
    there = {
        (12, "any"): "7 %",
        (24, "any"): "19 %",
        (36, "any"): "29 %",
        (13, "last"): "1.4 %",
        (24, "last"): "1.7 %",
        (36, "last"): "1.9 %",
    }
    # Twelve points get no signals here; the floor is lowered so that the table can be compared.
    low = Floors(trial_from=10, signals_from=12, freeze_from=held.freeze_from.value)
    rows = []
    for length in (12, 13, 24, 36):
        found = sides(dice.normal(size=(rounds, length)), 0, held, low if length < 13 else None)
        named = f"limits from all {length} points, nothing changed"
        known = there.get((length, "any"), "")
        rows.append(Row(f"any flag anywhere, {named}", percent(found["any"].mean()), known))
        if length > 12:
            last = found["side"].is_not_null().mean()
            rows.append(Row(f"last point flagged, {named}", percent(last), there[length, "last"]))
    values = dice.normal(size=(rounds, 24))
    then, now = (sides(values[:, :to], 0, held, None) for to in (23, 24))
    holds = (now["run"] | (now["side"] == then["side"]).fill_null(value=False)).mean()
    rows.append(
        Row("real change told, limits from all 24 points, nothing changed", percent(holds), "")
    )
    return rows


def frozen(rounds: int, held: Methods, dice: np.random.Generator) -> list[Row]:
    there = {18: ("4-5 %", "26 %"), 24: ("4 %", "23 %")}
    rows = []
    for before in (18, 24):
        flags, reals = zip(
            *as_they_came(dice.normal(size=(rounds, before + YEAR)), before, held), strict=True
        )
        named = f"limits frozen on {before} points, nothing changed"
        last, any_flag = there[before]
        rows += [
            Row(f"last point flagged in a month, {named}", percent(np.mean(flags)), last),
            Row(
                f"any last point flagged in the next 12 months, {named}",
                percent(np.any(flags, axis=0).mean()),
                any_flag,
            ),
            Row(f"real change told in a month, {named}", percent(np.mean(reals)), ""),
            Row(
                f"any real change told in the next 12 months, {named}",
                percent(np.any(reals, axis=0).mean()),
                "",
            ),
        ]
    return rows


def after_a_step(rounds: int, held: Methods, dice: np.random.Generator) -> list[Row]:
    """Months until the first flag, and until a real change is told, after a true step."""
    there = {2.0: "3 (90 % by 7)", 1.5: "4-5 (10)", 1.0: "7 (22-23)"}
    rows = []
    for before in (18, 24):
        for step, known in there.items():
            values = dice.normal(size=(rounds, before + LONGEST))
            values[:, before:] += step
            flags, reals = zip(*as_they_came(values, before, held), strict=True)
            named = f"a step of {step:g} standard deviations, limits frozen on {before} points"
            rows += [
                Row(f"months to the first signal, {named}", waited(np.array(flags)), known),
                Row(f"months to a real change, {named}", waited(np.array(reals)), ""),
            ]
    return rows


def waited(told: NDArray[np.bool_]) -> str:
    """Median and 90th centile of the month, counted from one, in which it was first told."""
    first = np.where(told.any(axis=0), told.argmax(axis=0) + 1, LONGEST + 1)
    half, most = (int(np.quantile(first, q, method="inverted_cdf")) for q in (0.5, 0.9))
    late = f"more than {LONGEST}"
    return f"{half if half <= LONGEST else late} (90 % by {most if most <= LONGEST else late})"


def stretches(rounds: int, held: Methods, dice: np.random.Generator) -> list[Row]:
    """Charts on which some stretch, anywhere, is called real though nothing changed."""
    rows = []
    for before, length in ((0, 24), (0, 36), (24, 48)):
        made = summaries(drawn(dice.normal(size=(rounds, length)), before), held).values()
        share = sum(any(each.real for each in one.episodes) for one in made) / rounds
        limits = f"frozen on {before} of {length}" if before else f"from all {length}"
        what = f"any stretch of the chart called real, limits {limits} points, nothing changed"
        rows.append(Row(what, percent(share), ""))
    return rows


def stocks(rounds: int, held: Methods, dice: np.random.Generator, carried: float) -> list[Row]:
    """A stock: nine tenths of it are last month's, and nothing changes but by chance."""
    shocks = dice.normal(size=(rounds, 24 + YEAR))
    values = shocks / np.sqrt(1 - carried**2)
    for month in range(1, values.shape[1]):
        values[:, month] = carried * values[:, month - 1] + shocks[:, month]
    alone = sides(values[:, :24], 0, held, None)
    _, reals = zip(*as_they_came(values, 24, held), strict=True)
    named = f"a stock that keeps {carried:g} of itself each month, nothing changed"
    return [
        Row(
            f"last point flagged, limits from all 24 points, {named}",
            percent(alone["side"].is_not_null().mean()),
            "",
        ),
        Row(
            f"any real change told in the next 12 months, limits frozen on 24 points, {named}",
            percent(np.any(reals, axis=0).mean()),
            "",
        ),
    ]


def calibration(rounds: int = ROUNDS) -> list[Row]:
    """Every row of the table. The lengthy ones, which look month by month, use fewer series."""
    held, dice = methods(), np.random.default_rng(SEED)
    fewer = max(200, rounds // 5)
    return [
        *from_all_points(rounds, held, dice),
        *frozen(fewer, held, dice),
        *after_a_step(fewer // 2, held, dice),
        *stretches(fewer, held, dice),
        *stocks(fewer, held, dice, 0.9),
    ]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print("| What | Here | reference/statistics.md |\n|---|---|---|")
    for row in calibration(rounds):
        print(f"| {row.what} | {row.here} | {row.there} |", flush=True)


if __name__ == "__main__":
    main()

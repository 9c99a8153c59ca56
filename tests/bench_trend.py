"""How often a five-year trend is told though there is none, by the rule as built and as it was.

``.venv/bin/python -m tests.bench_trend [rounds]`` prints a table in Markdown. A series is one
authority's share of 960 plans about 40 per cent in each of five years; beside chance of counting
it moves from year to year for other causes, by a standard deviation in points. Authorities are
judged 150 together, as each measure's are.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scrutiny.assessment.annual import assess
from scrutiny.assessment.intervals import byar, wilson
from scrutiny.assessment.trend import trends
from scrutiny.definitions.place import Place, Places
from scrutiny.measures.exact import exact
from scrutiny.publication.inputs import read_inputs
from scrutiny.vocabulary.words import Kind, Level, Reason
from tests.conftest import HOME
from tests.made_record import METHODS, measure

SEED = 20261130
ROUNDS = 75_000
SPREADS = (0, 5, 10, 15)
TOGETHER, YEARS, PLANS, LEVEL = 150, 5, 960, 40.0
FORMER = 9.5495
"""The chi-squared that the former rule asked of a slope weighted by the chance of counting."""

Series = NDArray[np.float64]


class Row(NamedTuple):
    """What was simulated, how many were told now, and how many by the former rule."""

    what: str
    here: float
    before: float


def authorities(many: int) -> Places:
    """So many authorities of one region."""
    return Places(
        tuple(
            Place(
                place=f"{number:03}",
                name=f"Authority {number}",
                level=Level.AUTHORITY,
                region="E12000008",
                codes="",
                also_called="",
                starts="",
                ends="",
            )
            for number in range(many)
        )
    )


class Moving(NamedTuple):
    """A measure as series without a trend are drawn of it: the usual spread of its figures about
    their own lines, and the level and the number of cases of the middle authority.

    Of counts the spread is a share of the level, and there is no number of cases.
    """

    name: str
    spread: float
    level: float
    cases: int | None


def values(
    moves: Series, dice: np.random.Generator, cases: int = PLANS, level: float = LEVEL
) -> pl.DataFrame:
    """The columns that a trend needs, of one series a row of `moves` (points off the level)."""
    rounds = len(moves)
    plans = dice.binomial(cases, np.clip(level + moves, 0.05, 99.95) / 100)
    number = np.repeat(np.arange(rounds), YEARS)
    low, high = wilson(pl.col("numerator"), pl.col("denominator"), 1.96)
    return (
        pl.DataFrame(
            {
                "number": number,
                "period": np.tile(np.arange(2020, 2020 + YEARS), rounds),
                "numerator": plans.ravel().astype(float),
            }
        )
        .with_columns(
            pl.col("period").cast(pl.String),
            measure=pl.lit("m"),
            basis=pl.lit(""),
            place=(pl.col("number") % TOGETHER).cast(pl.String).str.zfill(3),
            part=(pl.col("number") // TOGETHER).cast(pl.String),
            denominator=pl.lit(float(cases)),
            status=pl.lit("ok"),
        )
        .with_columns(value=100 * pl.col("numerator") / cases, low=100 * low, high=100 * high)
    )


def counts(moves: Series, dice: np.random.Generator, level: float) -> pl.DataFrame:
    """The same of counts, which move by shares of their level."""
    drawn = values(moves, dice)
    things = dice.poisson(level * np.clip(1 + moves, 0.05, None)).ravel().astype(float)
    low, high = byar(pl.col("value"), 1.96, METHODS.byar_exact_below.value)
    return drawn.with_columns(
        value=pl.Series(things), numerator=pl.Series(things), denominator=None
    ).with_columns(low=low, high=high)


def told(drawn: pl.DataFrame, kind: str = "share") -> NDArray[np.bool_]:
    """Of each series, whether a trend is told of its five years."""
    made = trends(drawn, {"m": measure(kind=kind)}, authorities(TOGETHER), METHODS)
    last = made.filter(pl.col("period") == str(2020 + YEARS - 1))
    return (last["trend_reason"] == Reason.BEYOND_USUAL).to_numpy()


def formerly_told(drawn: pl.DataFrame) -> NDArray[np.bool_]:
    """The same by the rule until November 2026: each year weighted by its chance of counting."""
    y = drawn["value"].to_numpy().reshape(-1, YEARS)
    weight = (3.92 / (drawn["high"] - drawn["low"]).to_numpy().reshape(-1, YEARS)) ** 2
    x = np.arange(YEARS)

    def line(kept: list[int]) -> tuple[Series, Series]:
        w = weight[:, kept] / weight[:, kept].sum(1, keepdims=True)
        off = x[kept] - (w * x[kept]).sum(1, keepdims=True)
        spread = (weight[:, kept] * off**2).sum(1)
        return (weight[:, kept] * off * y[:, kept]).sum(1) / spread, spread

    slope, spread = line(list(range(YEARS)))
    steady = [
        np.sign(line([year for year in range(YEARS) if year != out])[0]) == np.sign(slope)
        for out in range(YEARS)
    ]
    return (slope**2 * spread > FORMER) & np.all(steady, axis=0)


def false_trends(
    what: str,
    move: Callable[[np.random.Generator, int], Series],
    rounds: int = ROUNDS,
    chosen: Callable[[Series], NDArray[np.bool_]] | None = None,
) -> Row:
    """The share told, of all series or of those whose moves are `chosen`."""
    dice = np.random.default_rng(SEED)
    moves = move(dice, rounds // TOGETHER * TOGETHER)
    drawn = values(moves, dice)
    of = np.ones(len(moves), dtype=bool) if chosen is None else chosen(moves)
    return Row(what, float(told(drawn)[of].mean()), float(formerly_told(drawn)[of].mean()))


def even(spread: float) -> Callable[[np.random.Generator, int], Series]:
    """All authorities move alike, each year apart from the last."""
    return lambda dice, rounds: dice.normal(0, spread, (rounds, YEARS))


def uneven(dice: np.random.Generator, rounds: int) -> Series:
    """Half of the authorities move by 5 points, half by 15."""
    spread = np.where(np.arange(rounds) % 2, 15.0, 5.0)
    return dice.normal(0, 1, (rounds, YEARS)) * spread[:, None]


def carried(dice: np.random.Generator, rounds: int) -> Series:
    """Each year keeps half of last year's distance from the level."""
    moves = dice.normal(0, 10, (rounds, YEARS))
    for year in range(1, YEARS):
        moves[:, year] = 0.5 * moves[:, year - 1] + np.sqrt(0.75) * moves[:, year]
    return moves


def wide_half(moves: Series) -> NDArray[np.bool_]:
    return np.arange(len(moves)) % 2 == 1


def calibration(rounds: int = ROUNDS) -> Iterator[Row]:
    """Every row of the table."""
    for spread in SPREADS:
        yield false_trends(f"no trend, figures move by {spread} points", even(spread), rounds)
    yield false_trends("no trend, half move by 5 and half by 15: all", uneven, rounds)
    yield false_trends(
        "no trend, half move by 5 and half by 15: those of 15", uneven, rounds, wide_half
    )
    yield false_trends("no trend, 10 points, half of it kept from year to year", carried, rounds)


def measured() -> Iterator[Moving]:
    """Every measure of which trends are tested, as its latest five years are."""
    held, figures = read_inputs(HOME / "data", lambda _: None)
    whole = (pl.col("basis") == "") & (pl.col("part") == "")
    for one in held.published.values():
        made = exact(figures, [one])
        assessed = assess(made, {one.id: one}, held.places, held.neighbours, held.methods)
        tested = assessed.trends.filter(whole, pl.col("spread").is_not_null())
        if tested.is_empty():
            continue
        last = tested["period"].max()
        tested = tested.filter(pl.col("period") == last)
        at = made.filter(
            whole, pl.col("period") == last, pl.col("place").is_in(tested["place"].to_list())
        )
        level = float(at["value"].median() or 0.0)  # type: ignore[arg-type]
        if one.kind is Kind.COUNT:
            # That of a count is in proportion to each authority's own mean.
            shares = tested.join(at, on="place").select(pl.col("spread") / pl.col("value"))
            spread = float(shares.to_series().median() or 0.0)  # type: ignore[arg-type]
            yield Moving(one.name, spread, level, None)
        else:
            cases = int(at["denominator"].median() or 0)  # type: ignore[arg-type]
            yield Moving(one.name, float(tested["spread"][0]), level, cases)


def of_measure(one: Moving, rounds: int = ROUNDS) -> float:
    """The share told of series without a trend that move as a measure's figures do."""
    dice = np.random.default_rng(SEED)
    moves = dice.normal(0, one.spread, (rounds // TOGETHER * TOGETHER, YEARS))
    if one.cases is None:
        return float(told(counts(moves, dice, one.level), "count").mean())
    return float(told(values(moves, dice, one.cases, one.level)).mean())


def main(rounds: int) -> None:
    print("| Trends of five years | Told | By the rule until November 2026 |\n|---|---|---|")
    for row in calibration(rounds):
        print(f"| {row.what} | {100 * row.here:.2f} % | {100 * row.before:.2f} % |", flush=True)
    print("\n| No trend, figures move as those of | Spread | Told |\n|---|---|---|")
    for one in measured():
        unit = "points" if one.cases else "of itself"
        spread = f"{one.spread:.1f}" if one.cases else f"{one.spread:.2f}"
        print(
            f"| {one.name} | {spread} {unit} | {100 * of_measure(one, rounds):.2f} % |", flush=True
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)

"""Intervals against published examples and against an independent implementation."""

from __future__ import annotations

import itertools
import math

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from scrutiny.assessment.intervals import byar, difference, wilson
from tests.drawn import table

# statsmodels takes a confidence level; this is the one whose normal quantile is 1.96 exactly.
ALPHA = 2 * (1 - 0.5 * (1 + math.erf(1.96 / math.sqrt(2))))


def test_wilson_gives_the_worked_examples_of_the_method() -> None:
    drawn = table("""
        | x   | n   | low  | high |
        | 20  | 40  | 35   | 65   |
        | 10  | 20  | 30   | 70   |
        | 0   | 12  | 0    | 24   |
    """)
    low, high = wilson(pl.col("x"), pl.col("n"), 1.96)
    made = drawn.select((100 * low).round(0).alias("low"), (100 * high).round(0).alias("high"))
    assert made.equals(drawn.select("low", "high"))


def test_wilson_agrees_with_statsmodels_from_none_to_all() -> None:
    grid = [(x, n) for n in (1, 2, 7, 12, 667, 994, 90392) for x in {0, 1, n // 3, n - 1, n}]
    frame = pl.DataFrame(grid, schema=("x", "n"), orient="row")
    low, high = wilson(pl.col("x"), pl.col("n"), 1.96)
    for (x, n), (ours_low, ours_high) in zip(grid, frame.select(low, high).rows(), strict=True):
        theirs = proportion_confint(x, n, alpha=ALPHA, method="wilson")
        assert (ours_low, ours_high) == pytest.approx(theirs, abs=1e-9), (x, n)


def test_the_difference_agrees_with_statsmodels_from_none_to_all() -> None:
    sides = [(0, 12), (1, 12), (12, 12), (27, 667), (533, 994), (371, 962), (0, 962)]
    grid = list(itertools.product(sides, sides))
    rows = [(*a, *b) for a, b in grid]
    frame = pl.DataFrame(rows, schema=("x1", "n1", "x2", "n2"), orient="row")
    low, high = difference(*map(pl.col, ("x1", "n1", "x2", "n2")), 1.96)
    for (x1, n1, x2, n2), ours in zip(rows, frame.select(low, high).rows(), strict=True):
        theirs = confint_proportions_2indep(
            x2, n2, x1, n1, method="newcomb", compare="diff", alpha=ALPHA
        )
        assert ours == pytest.approx(theirs, abs=1e-9), (x1, n1, x2, n2)


def test_byar_agrees_with_its_formula_written_out() -> None:
    def plain(x: int) -> tuple[float, float]:
        up = x + 1
        low = x * (1 - 1 / (9 * x) - 1.96 / (3 * math.sqrt(x))) ** 3 if x else 0.0
        return low, up * (1 - 1 / (9 * up) + 1.96 / (3 * math.sqrt(up))) ** 3

    counts = [0, 1, 5, 10, 396, 7307]
    low, high = byar(pl.col("x"), 1.96)
    made = pl.DataFrame({"x": counts}).select(low, high).rows()
    for x, ours in zip(counts, made, strict=True):
        assert ours == pytest.approx(plain(x), abs=1e-9)
    # Breslow and Day's own table: ten events, 4.8 to 18.4.
    assert [round(end, 1) for end in made[3]] == [4.8, 18.4]

"""Intervals against published examples and against an independent implementation."""

from __future__ import annotations

import itertools
import math

import polars as pl
import pytest
from scipy.stats import chi2, norm, poisson
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
        low = x * (1 - 1 / (9 * x) - 1.96 / (3 * math.sqrt(x))) ** 3
        return low, up * (1 - 1 / (9 * up) + 1.96 / (3 * math.sqrt(up))) ** 3

    counts = [10, 11, 396, 7307]
    low, high = byar(pl.col("x"), 1.96, 10)
    made = pl.DataFrame({"x": counts}).select(low, high).rows()
    for x, ours in zip(counts, made, strict=True):
        assert ours == pytest.approx(plain(x), abs=1e-9)
    # Breslow and Day's own table: ten events, 4.8 to 18.4.
    assert [round(end, 1) for end in made[0]] == [4.8, 18.4]


@pytest.mark.parametrize("z", [1.96, 3.09])
def test_a_count_below_ten_has_the_exact_interval_of_scipy(z: float) -> None:
    low, high = byar(pl.col("x"), z, 10)
    made = pl.DataFrame({"x": range(10)}).select(low, high).rows()
    tail = norm.sf(z)
    for x, (ours_low, ours_high) in enumerate(made):
        assert ours_high == pytest.approx(chi2.isf(tail, 2 * x + 2) / 2, abs=1e-9)
        assert poisson.cdf(x, ours_high) == pytest.approx(tail, abs=1e-9)
        if x:
            assert ours_low == pytest.approx(chi2.ppf(tail, 2 * x) / 2, abs=1e-9)
            assert poisson.sf(x - 1, ours_low) == pytest.approx(tail, abs=1e-9)
        else:
            assert ours_low == 0


def test_the_exact_interval_gives_the_published_table() -> None:
    # Garwood's table as reprinted by Breslow and Day: 95 % limits of small counts.
    drawn = table("""
        | x   | low   | high  |
        | 0   | 0     | 3.69  |
        | 1   | 0.03  | 5.57  |
        | 3   | 0.62  | 8.77  |
        | 9   | 4.12  | 17.08 |
    """)
    low, high = byar(pl.col("x"), 1.96, 10)
    assert drawn.select(low.round(2), high.round(2)).equals(drawn.select("low", "high"))


def test_a_count_that_is_not_whole_keeps_the_approximation_and_none_stays_none() -> None:
    low, high = byar(pl.col("x"), 1.96, 10)
    made = pl.DataFrame({"x": [4.5, None]}).select(low, high).rows()
    up = 5.5
    plain = (
        4.5 * (1 - 1 / 40.5 - 1.96 / (3 * math.sqrt(4.5))) ** 3,
        up * (1 - 1 / (9 * up) + 1.96 / (3 * math.sqrt(up))) ** 3,
    )
    assert made[0] == pytest.approx(plain, abs=1e-9)
    assert made[1] == (None, None)

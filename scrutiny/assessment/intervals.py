"""Intervals as polars expressions, each with the source of its formula."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import gammainccinv, gammaincinv, ndtr  # type: ignore[import-untyped]

FloatArray = NDArray[np.float64]


def wilson(x: pl.Expr, n: pl.Expr, z: float | pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Wilson's score interval for a proportion x of n, as shares between 0 and 1.

    Wilson (1927), Journal of the American Statistical Association 22, 209 to 212. Null where n
    is null or nought.

    >>> frame = pl.DataFrame({"x": [27, 0], "n": [667, 12]})
    >>> low, high = wilson(pl.col("x"), pl.col("n"), 1.96)
    >>> frame.select((100 * low).round(1).alias("low"), (100 * high).round(1).alias("high")).rows()
    [(2.8, 5.8), (0.0, 24.3)]
    """
    share = x / n
    middle = 2 * x + z**2
    spread = z * (z**2 + 4 * x * (1 - share)).sqrt()
    scale = 2 * (n + z**2)
    low = pl.when(x == 0).then(0.0).otherwise((middle - spread) / scale)
    high = pl.when(x == n).then(1.0).otherwise((middle + spread) / scale)
    some = n > 0
    return pl.when(some).then(low).alias("low"), pl.when(some).then(high).alias("high")


def byar(x: pl.Expr, z: float, exact_below: int) -> tuple[pl.Expr, pl.Expr]:
    """The interval of a count: Byar's approximation, and below `exact_below` the exact one.

    Byar: Breslow and Day (1987), Statistical Methods in Cancer Research II, 69. Exact: the means
    of Poisson's distribution for which so few, or so many, would be as rare as z says (Garwood
    1936, Biometrika 28, 437 to 442). The lower end of a count of nought is nought. Only whole
    counts have an exact interval; a rounded or averaged one keeps Byar's.

    >>> low, high = byar(pl.col("x"), 1.96, 10)
    >>> frame = pl.DataFrame({"x": [396, 0, 3]})
    >>> frame.select(low.round(1).alias("low"), high.round(1).alias("high")).rows()
    [(358.0, 437.0), (0.0, 3.7), (0.6, 8.8)]
    """
    few = np.arange(exact_below, dtype=float)
    tail = float(ndtr(-z))
    # Half a chi-squared quantile of 2x degrees of freedom is the gamma quantile of shape x.
    exact_low = np.where(few > 0, gammaincinv(np.maximum(few, 1), tail), 0.0)
    exact_high = gammainccinv(few + 1, tail)
    up = x + 1
    low = x * (1 - 1 / (9 * x) - z / (3 * x.sqrt())) ** 3
    high = up * (1 - 1 / (9 * up) + z / (3 * up.sqrt())) ** 3
    count = x.cast(pl.Float64)
    return (
        pl.coalesce(_looked_up(count, few, exact_low), pl.when(x > 0).then(low)).alias("low"),
        pl.coalesce(_looked_up(count, few, exact_high), high).alias("high"),
    )


def _looked_up(count: pl.Expr, few: FloatArray, ends: FloatArray) -> pl.Expr:
    """The end of the interval of each small whole count, null for any other."""
    return count.replace_strict(few.tolist(), ends.tolist(), default=None, return_dtype=pl.Float64)


def difference(
    x1: pl.Expr, n1: pl.Expr, x2: pl.Expr, n2: pl.Expr, z: float | pl.Expr
) -> tuple[pl.Expr, pl.Expr]:
    """Newcombe's interval for the second proportion less the first, between -1 and 1.

    Method 10 of Newcombe (1998), Statistics in Medicine 17, 873 to 890: Wilson's intervals of
    the two, combined.

    >>> frame = pl.DataFrame({"x1": [533], "n1": [994], "x2": [371], "n2": [962]})
    >>> low, high = difference(pl.col("x1"), pl.col("n1"), pl.col("x2"), pl.col("n2"), 1.96)
    >>> frame.select((100 * low).round(1).alias("l"), (100 * high).round(1).alias("h")).row(0)
    (-19.4, -10.7)
    """
    low1, high1 = wilson(x1, n1, z)
    low2, high2 = wilson(x2, n2, z)
    first, second = x1 / n1, x2 / n2
    gap = second - first
    below = ((second - low2) ** 2 + (high1 - first) ** 2).sqrt()
    above = ((high2 - second) ** 2 + (first - low1) ** 2).sqrt()
    return (gap - below).alias("low"), (gap + above).alias("high")

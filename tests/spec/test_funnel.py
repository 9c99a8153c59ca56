"""The funnel: limits of PHEindicatormethods, and how far places differ beyond chance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint

from scrutiny.assessment.annual import Assessed
from scrutiny.assessment.funnel import funnels
from scrutiny.definitions.workbook import Definitions
from tests.spec.test_verdicts import COUNT, PLACES, PUBLISHED, judged, measure

# The average is 40 of 400: one in ten. Worked by hand at 100 cases: a standard error of 3
# points, inner limits 10 and 1.96 times 3, outer limits 10 and 3.09 times 3.
DRAWN = """
    | place     | period | numerator | denominator |
    | A         | 2024   | 4         | 100         |
    | B         | 2024   | 16        | 100         |
    | C         | 2024   | 0         | 100         |
    | D         | 2024   | 20        | 100         |
    | E92000001 | 2024   | 999       | 1000        |
    | E12000008 | 2024   | 999       | 1000        |
"""


def funnel(assessed: Assessed, place: str) -> Mapping[str, Any]:
    return assessed.funnels.filter(pl.col("place") == place).row(0, named=True)


def drawn(rows: list[tuple[float, float]], period: str = "2024") -> str:
    lines = [f"| {'ABCDEFGHIJKL'[i]} | {period} | {x} | {n} |" for i, (x, n) in enumerate(rows)]
    return "\n".join(["| place | period | numerator | denominator |", *lines])


def test_limits_and_who_lies_beyond_them_worked_by_hand(definitions: Definitions) -> None:
    assessed = judged(DRAWN, definitions)
    rows = {place: funnel(assessed, place) for place in "ABCD"}
    assert assessed.funnels.height == 4, "authorities only"
    for row in rows.values():
        assert row["average"] == pytest.approx(10)
        assert (round(row["inner_low"], 2), round(row["inner_high"], 2)) == (4.12, 15.88)
        assert (round(row["outer_low"], 2), round(row["outer_high"], 2)) == (0.73, 19.27)
        assert (row["places"], row["beyond_inner"], row["beyond_outer"]) == (4, 4, 2)
    assert [(row["beyond"], row["side"]) for row in rows.values()] == [
        (2, "down"),
        (2, "up"),
        (3, "down"),
        (3, "up"),
    ]


def pheindicatormethods(p: float, population: float, average: float) -> tuple[float, float]:
    """Its `sigma_adjustment`, written out: where a Wilson interval would just reach the average."""
    z2 = norm.ppf(p) ** 2
    first = average * (population / z2 + 1)
    last = 1 / z2 + 1 / population
    inside = population * (average * (population / z2 + 2) - 1) + z2 * (average - 1)
    adjust = math.sqrt((-8 * first) ** 2 - 64 * last * average * inside)
    ends = ((first - adjust / 8) / last, (first + adjust / 8) / last)
    low, high = (100 * end / population for end in ends)
    return max(0.0, low), min(100.0, high)


def test_limits_agree_with_pheindicatormethods(definitions: Definitions) -> None:
    draw = np.random.default_rng(5)
    groups = {
        2000 + i: [
            (float(round(n * share)), float(n)) for n in draw.choice([3, 12, 80, 700, 20000], 12)
        ]
        for i, share in enumerate((0.01, 0.1, 0.5, 0.93))
    }
    lines = [drawn(rows, str(year)).splitlines() for year, rows in groups.items()]
    drawing = "\n".join([lines[0][0], *[line for each in lines for line in each[1:]]])
    made = judged(drawing, definitions).funnels
    assert made.height == 48
    clipped = 0
    for row in made.iter_rows(named=True):
        group = groups[int(row["period"])]
        average = sum(x for x, _ in group) / sum(n for _, n in group)
        assert row["average"] == pytest.approx(100 * average, abs=1e-9)
        inner = pheindicatormethods(0.975, row["denominator"], average)
        outer = pheindicatormethods(0.999, row["denominator"], average)
        assert (row["inner_low"], row["inner_high"]) == pytest.approx(inner, abs=1e-6)
        assert (row["outer_low"], row["outer_high"]) == pytest.approx(outer, abs=1e-6)
        clipped += outer[0] == 0 or outer[1] == 100
    assert clipped > 5


def test_beyond_the_limits_is_where_wilson_s_interval_leaves_the_average_out(
    definitions: Definitions,
) -> None:
    draw = np.random.default_rng(6)
    found = set()
    for _ in range(40):
        n = draw.choice([12, 50, 300], 12)
        x = draw.binomial(n, draw.uniform(0.05, 0.5, 12))
        rows = list(zip(x.astype(float), n.astype(float), strict=True))
        average = x.sum() / n.sum()
        assessed = judged(drawn(rows), definitions)
        for i, place in enumerate("ABCDEFGHIJKL"):
            expected = 0
            for tail, step in ((0.025, 2), (0.001, 3)):
                low, high = proportion_confint(x[i], n[i], alpha=2 * tail, method="wilson")
                expected = step if not low <= average <= high else expected
            assert funnel(assessed, place)["beyond"] == expected
            found.add(expected)
    assert found == {0, 2, 3}


def test_spread_beyond_chance_is_measured_without_the_most_extreme(
    definitions: Definitions,
) -> None:
    x = np.array([5, 9, 10, 11, 12, 10, 8, 10, 9, 11, 10, 90])
    rows = [(float(each), 100.0) for each in x]
    average = x.sum() / 1200
    z = (x / 100 - average) / np.sqrt(average * (1 - average) / 100)
    pulled = np.clip(z, np.quantile(z, 0.1), np.quantile(z, 0.9))
    row = funnel(judged(drawn(rows), definitions), "A")
    assert row["phi"] == pytest.approx((pulled**2).mean(), abs=1e-9)
    assert row["phi"] < (z**2).mean() / 2, "one outlier does not make the rest look wild"


@pytest.mark.parametrize(("spread", "overdispersed"), [(1.3, False), (1.36, True)])
def test_over_dispersion_is_more_than_chance_explains(
    definitions: Definitions, spread: float, overdispersed: bool
) -> None:
    # Six places as far above a half as six below, so pulling in changes nothing and phi is the
    # square of how many standard errors they stray. With 12 places chance reaches 1 + 2 / sqrt(6).
    assert math.sqrt(1 + 2 / math.sqrt(6)) == pytest.approx(1.348, abs=1e-3)
    step = spread * math.sqrt(0.25 * 1_000_000)
    rows = [(500_000 + (step if i % 2 else -step), 1_000_000.0) for i in range(12)]
    row = funnel(judged(drawn(rows), definitions), "A")
    assert row["phi"] == pytest.approx(spread**2)
    assert row["overdispersed"] is overdispersed


def test_where_all_are_nought_nobody_strays(definitions: Definitions) -> None:
    assessed = judged(drawn([(0, 100), (0, 50)]), definitions)
    row = funnel(assessed, "A")
    assert (row["average"], row["beyond"], row["side"]) == (0, 0, "no clear change")
    assert (row["phi"], row["overdispersed"]) == (None, False)


def test_only_whole_reliable_shares_with_counts_are_in_a_funnel(definitions: Definitions) -> None:
    frame = judged(drawn([(10, 100)] * 6), definitions).values
    is_at = pl.col("place").eq
    changed = frame.with_columns(
        basis=pl.when(is_at("B")).then(pl.lit("other")).otherwise("basis"),
        part=pl.when(is_at("C")).then(pl.lit("need=Autism")).otherwise("part"),
        status=pl.when(is_at("D")).then(pl.lit("u")).otherwise("status"),
        numerator=pl.when(~is_at("E")).then("numerator"),
        denominator=pl.when(is_at("F")).then(0.0).otherwise("denominator"),
    )
    made = funnels(changed, {"m": measure()}, PLACES, definitions.methods)
    assert made["place"].to_list() == ["A"]
    counts = judged("| place | period | value |\n| A | 2024 | 5 |", definitions, **COUNT,
                    published=PUBLISHED)  # fmt: skip
    assert counts.funnels.is_empty()

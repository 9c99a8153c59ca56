"""The tested trend of five years: drawn series, and statsmodels on a grid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import chi2, norm
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.proportion import proportion_confint

from scrutiny.assessment.annual import Assessed
from scrutiny.assessment.trend import trends
from scrutiny.definitions.workbook import Definitions
from tests.drawn import table
from tests.spec.test_verdicts import COUNT, PUBLISHED, judged, measure

# statsmodels takes a confidence level; this is the one whose normal quantile is 1.96 exactly.
ALPHA = 2 * norm.sf(1.96)

# Plans issued within 20 weeks. Slope and chi-squared worked out apart: the weighted line through
# five years, each with the standard error that its Wilson interval implies. The years 2019 to
# 2023 fall by 8.7 a year, but without 2022 they would rise, by 0.2.
OXFORDSHIRE = """
    | place | period | numerator | denominator |
    | A     | 2015   | 66        | 201         |
    | A     | 2016   | 112       | 344         |
    | A     | 2017   | 155       | 431         |
    | A     | 2018   | 264       | 559         |
    | A     | 2019   | 311       | 619         |
    | A     | 2020   | 463       | 826         |
    | A     | 2021   | 213       | 694         |
    | A     | 2022   | 27        | 667         |
    | A     | 2023   | 533       | 994         |
    | A     | 2024   | 371       | 962         |
"""
EXPECTED = """
    | period | points | slope  | chi    | verdict         | first |
    | 2018   | 4      |        |        | cannot say      |       |
    | 2019   | 5      | 5.39   | 46.2   | better          | 2015  |
    | 2020   | 5      | 6.05   | 83.1   | better          | 2016  |
    | 2021   | 5      | -0.99  | 2.5    | no clear change | 2017  |
    | 2022   | 5      | -14.42 | 1045.5 | worse           | 2018  |
    | 2023   | 5      | -8.74  | 283.2  | no clear change | 2019  |
    | 2024   | 5      | 0.04   | 0.0    | no clear change | 2020  |
"""
RISING = """
    | place | period | numerator | denominator |
    | A     | 2020   | 10        | 100         |
    | A     | 2021   | 25        | 100         |
    | A     | 2022   | 40        | 100         |
    | A     | 2023   | 55        | 100         |
    | A     | 2024   | 70        | 100         |
"""


def trend(assessed: Assessed, period: str = "2024", place: str = "A") -> Mapping[str, Any]:
    rows = assessed.trends.filter(pl.col("place") == place, pl.col("period") == period)
    return rows.row(0, named=True)


def test_the_worked_example_of_the_method(definitions: Definitions) -> None:
    assessed = judged(OXFORDSHIRE, definitions)
    for expected in table(EXPECTED).iter_rows(named=True):
        row = trend(assessed, expected["period"])
        slope = None if row["slope"] is None else round(row["slope"], 2)
        chi_squared = None if row["chi_squared"] is None else round(row["chi_squared"], 1)
        first = expected["first"]
        assert (row["points"], slope, chi_squared, row["trend_verdict"], row["trend_first"]) == (
            expected["points"],
            expected["slope"],
            expected["chi"],
            expected["verdict"],
            None if first is None else str(int(first)),
        )


def fitted(value: np.ndarray, error: np.ndarray, kept: list[int]) -> tuple[float, float]:
    """The slope through some of five years by statsmodels, and its variance."""
    across = np.column_stack([np.ones(5), np.arange(5)])
    made = WLS(value[kept], across[kept], weights=1 / error[kept] ** 2).fit()
    return made.params[1], made.normalized_cov_params[1, 1]


def test_a_trend_agrees_with_statsmodels_from_none_to_all(definitions: Definitions) -> None:
    draw = np.random.default_rng(4)
    denominators = draw.choice([10, 40, 300, 5000], (80, 5))
    shares = draw.choice([0, 0.02, 0.3, 0.35, 0.4, 0.98, 1], (80, 5))
    numerators = np.rint(denominators * shares)
    lines = [
        f"| A{series} | {2020 + year} | {numerators[series, year]} | {denominators[series, year]} |"
        for series in range(80)
        for year in range(5)
    ]
    drawing = "\n".join(["| place | period | numerator | denominator |", *lines])
    assessed = judged(drawing, definitions)
    verdicts = set()
    for series in range(80):
        low, high = proportion_confint(
            numerators[series], denominators[series], alpha=ALPHA, method="wilson"
        )
        value = 100 * numerators[series] / denominators[series]
        error = 100 * (high - low) / (2 * 1.96)
        slope, variance = fitted(value, error, [0, 1, 2, 3, 4])
        row = trend(assessed, place=f"A{series}")
        assert row["slope"] == pytest.approx(slope, abs=1e-9)
        assert row["chi_squared"] == pytest.approx(slope**2 / variance, abs=1e-9, rel=1e-9)
        half = 1.96 * variance**0.5
        assert row["slope_low"] == pytest.approx(slope - half, abs=1e-9)
        assert row["slope_high"] == pytest.approx(slope + half, abs=1e-9)
        without = [fitted(value, error, [y for y in range(5) if y != out])[0] for out in range(5)]
        steady = all(np.sign(each) == np.sign(slope) for each in without)
        real = slope**2 / variance > chi2.isf(0.002, 1) and steady
        expected = "no clear change" if not real else "better" if slope > 0 else "worse"
        assert row["trend_verdict"] == expected
        verdicts.add((expected, steady))
    assert len(verdicts) == 4, "both sides, and trends that a single year would turn"


def test_a_trend_needs_more_than_chi_squared_at_two_in_a_thousand(
    definitions: Definitions,
) -> None:
    assert definitions.methods.trend_chi_squared.value == pytest.approx(
        chi2.isf(0.002, 1), abs=1e-4
    )


def test_direction_and_whether_it_is_good_are_two_things(definitions: Definitions) -> None:
    rows = {
        better: trend(judged(RISING, definitions, better=better))
        for better in ("higher", "lower", "neither")
    }
    assert {row["trend_direction"] for row in rows.values()} == {"up"}
    assert [row["trend_verdict"] for row in rows.values()] == ["better", "worse", "cannot say"]
    assert rows["neither"]["trend_reason"] == "no_good_direction"
    assert trend(judged(RISING, definitions))["trend_reason"] == "beyond_chance"


def test_counts_have_trends_too(definitions: Definitions) -> None:
    drawing = """
        | place | period  | value |
        | A     | 2020/21 | 1000  |
        | A     | 2021/22 | 1100  |
        | A     | 2022/23 | 1200  |
        | A     | 2023/24 | 1300  |
        | A     | 2024/25 | 1400  |
        | B     | 2020/21 | 4     |
        | B     | 2021/22 | 5     |
        | B     | 2022/23 | 6     |
        | B     | 2023/24 | 7     |
        | B     | 2024/25 | 8     |
    """
    assessed = judged(drawing, definitions, **COUNT, published=PUBLISHED)
    assert trend(assessed, "2024/25")["trend_direction"] == "up"
    assert round(trend(assessed, "2024/25")["slope"]) == 100
    assert trend(assessed, "2024/25", "B")["trend_reason"] == "within_chance"


@pytest.mark.parametrize(
    ("year", "reason", "first", "caution"),
    [
        ("2020", "beyond_chance", "2020", False),
        ("2021", "definition_changed", None, False),
        ("2024", "definition_changed", None, False),
        ("2025", "beyond_chance", "2020", False),
    ],
)
def test_a_changed_definition_inside_forbids_a_trend(
    definitions: Definitions, year: str, reason: str, first: str | None, caution: bool
) -> None:
    breaks = [{"at": year, "kind": "definition", "words": "w"}]
    row = trend(judged(RISING, definitions, breaks=breaks))
    assert (row["trend_reason"], row["trend_first"]) == (reason, first)
    assert (row["slope"] is None) == (reason == "definition_changed")
    assert row["trend_caution"] is caution


@pytest.mark.parametrize(("year", "caution"), [("2020", False), ("2022", True), ("2025", False)])
def test_a_changed_collection_inside_cautions(
    definitions: Definitions, year: str, caution: bool
) -> None:
    breaks = [{"at": year, "kind": "collection", "words": "w"}]
    row = trend(judged(RISING, definitions, breaks=breaks))
    assert (row["trend_verdict"], row["trend_caution"]) == ("better", caution)
    breaks.append({"at": "2023", "kind": "definition", "words": "w"})
    row = trend(judged(RISING, definitions, breaks=breaks))
    assert not row["trend_caution"], "what is not tested needs no caution"


def without(year: str) -> str:
    return "".join(line for line in RISING.splitlines(True) if f"| {year} " not in line)


def test_a_year_without_a_figure_is_not_bridged(definitions: Definitions) -> None:
    for drawing in (without("2022"), RISING.replace("| 40        |", "|           |")):
        row = trend(judged(drawing, definitions))
        assert (row["trend_reason"], row["points"], row["slope"]) == ("too_few_points", 2, None)
    longer = RISING + "    | A | 2018 | 10 | 100 |\n"
    row = trend(judged(longer, definitions))
    assert (row["points"], row["trend_first"]) == (5, "2020"), "five at most, and none before a gap"
    row = trend(judged(RISING.replace("| 70        |", "|           |"), definitions))
    assert (row["trend_reason"], row["points"]) == ("no_figure", 0)


@pytest.mark.parametrize("other", ["2021/22", "2022/23", "2022-23", "2023-01", "2021-22"])
def test_years_of_different_kinds_never_make_one_trend(
    definitions: Definitions, other: str
) -> None:
    mixed = without("2022") + f"    | A | {other} | 40 | 100 |\n"
    assert trend(judged(mixed, definitions))["trend_reason"] == "too_few_points"


def test_different_series_never_make_one_trend(definitions: Definitions) -> None:
    split = RISING
    for year in ("2020", "2021"):
        split = split.replace(f"| A     | {year}", f"| B     | {year}")
    assert trend(judged(split, definitions))["points"] == 3
    split = RISING
    for year in ("2022", "2023", "2024"):
        split = split.replace(f"| A     | {year}", f"| B     | {year}")
    assert trend(judged(split, definitions), place="B")["points"] == 3


def test_every_place_and_group_has_a_trend_of_its_own(definitions: Definitions) -> None:
    values = judged(RISING, definitions).values
    groups = [
        values.with_columns(place=pl.lit(place), part=pl.lit(part), basis=pl.lit(basis))
        for place in "AB"
        for part in ("", "need=Autism")
        for basis in ("", "other")
    ]
    made = trends(pl.concat(groups), {"m": measure()}, definitions.methods)
    last = made.filter(pl.col("period") == "2024")
    assert last.height == 8
    assert last["points"].to_list() == [5] * 8
    assert last["slope"].n_unique() == 1


def test_one_year_without_counts_spoils_a_trend(definitions: Definitions) -> None:
    values = judged(RISING, definitions).values
    known = pl.col("period") != "2021"
    gap = values.with_columns(low=pl.when(known).then("low"), high=pl.when(known).then("high"))
    row = trends(gap, {"m": measure()}, definitions.methods).row(-1, named=True)
    assert (row["period"], row["trend_verdict"], row["trend_reason"]) == (
        "2024",
        "cannot say",
        "no_counts",
    )


@pytest.mark.parametrize("spelling", ["{}", "{}-01", "{}/{:02d}", "{}-{:02d}"])
def test_every_kind_of_year_has_a_trend(definitions: Definitions, spelling: str) -> None:
    drawing = RISING
    for year in range(2020, 2025):
        drawing = drawing.replace(f"| {year} ", f"| {spelling.format(year, year - 1999)} ")
    last = spelling.format(2024, 25)
    assert trend(judged(drawing, definitions), last)["trend_verdict"] == "better"


@pytest.mark.parametrize("spelling", ["{}/{:02d}-1", "{}-M03", "{}-Q1"])
def test_parts_of_a_year_have_no_yearly_trend(definitions: Definitions, spelling: str) -> None:
    drawing = RISING
    for year in range(2020, 2025):
        drawing = drawing.replace(f"| {year} ", f"| {spelling.format(year, year - 1999)} ")
    row = trend(judged(drawing, definitions), spelling.format(2024, 25))
    assert (row["trend_verdict"], row["trend_reason"]) == ("cannot say", "not_yearly")
    assert row["trend_first"] is None


def test_mostly_the_same_children_an_account_and_weeks_are_not_tested(
    definitions: Definitions,
) -> None:
    row = trend(judged(RISING, definitions, stock=True))
    assert (row["trend_verdict"], row["trend_reason"], row["slope"]) == (
        "cannot say",
        "not_tested",
        None,
    )
    values = "\n".join(f"| A | {2020 + i} | {i + 10} |" for i in range(5))
    for kind in ("balance", "weeks"):
        drawing = f"| place | period | value |\n{values}"
        page = {"numerator": None, "denominator": None, "published": PUBLISHED}
        assert trend(judged(drawing, definitions, kind=kind, **page))["trend_reason"] == (
            "not_tested"
        )
    row = trend(judged(drawing, definitions, kind="rate", **page))
    assert (row["trend_verdict"], row["trend_reason"]) == ("cannot say", "no_counts")


def test_one_unreliable_or_very_small_year_spoils_a_trend(definitions: Definitions) -> None:
    marked = "\n".join(
        line + (" status |" if "place" in line else " u |" if "2021" in line else " ok |")
        for line in RISING.strip().splitlines()
    )
    assert trend(judged(marked, definitions))["trend_reason"] == "unreliable"
    small = RISING.replace("| 25        | 100 ", "| 2         | 9   ")
    assert trend(judged(small, definitions))["trend_reason"] == "too_few"


def test_there_is_one_row_for_each_value_in_the_same_order(definitions: Definitions) -> None:
    assessed = judged(OXFORDSHIRE + "    | B | 2013 | 1 | 20 |\n", definitions)
    keys = ["measure", "basis", "place", "period", "part"]
    assert assessed.trends.select(keys).equals(assessed.values.select(keys))


def test_without_values_there_are_no_trends(definitions: Definitions) -> None:
    whole = judged(RISING, definitions)
    none = trends(whole.values.head(0), {"m": measure()}, definitions.methods)
    assert none.is_empty()
    assert none.schema == whole.trends.schema

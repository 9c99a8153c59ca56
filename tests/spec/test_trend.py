"""The tested trend of five years: drawn series, an independent working, and simulation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy.stats import chi2, linregress, norm
from statsmodels.stats.proportion import proportion_confint

from scrutiny.assessment.annual import assess
from scrutiny.assessment.trend import trends
from scrutiny.definitions.place import Place, Places
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.exact import KEY, exact
from scrutiny.publication.inputs import read_inputs
from scrutiny.vocabulary.words import Level
from tests.bench_trend import SPREADS, even, false_trends
from tests.conftest import HOME
from tests.drawn import table
from tests.made_record import place
from tests.spec import test_verdicts as verdicts
from tests.spec.test_verdicts import COUNT, PUBLISHED, measure

# statsmodels takes a confidence level; this is the one whose normal quantile is 1.96 exactly.
ALPHA = 2 * norm.sf(1.96)
PEERS = 60
SWING = (1, -2, 0, 2, -1)
"""No slope, and squares that add up to 10: a swing of s points has 10 s squared."""

RISING = """
    | place | period | numerator | denominator |
    | A     | 2020   | 10        | 100         |
    | A     | 2021   | 25        | 100         |
    | A     | 2022   | 40        | 100         |
    | A     | 2023   | 55        | 100         |
    | A     | 2024   | 70        | 100         |
"""


def all_places(*more: Place) -> Places:
    codes = ("A", "B", *(f"P{number}" for number in range(400)))
    return Places((*more, *(place(code) for code in codes)))


def with_peers(drawing: str, peers: int, swing: float) -> str:
    """The drawing with other authorities about one level, in every period that it names."""
    lines = [line for line in drawing.splitlines() if line.strip()]
    head = [cell.strip() for cell in lines[0].strip().strip("|").split("|")]
    for number in range(peers):
        for order, period in enumerate(table(drawing)["period"].unique().sort()):
            off = swing * SWING[order % 5]
            cells = {
                "place": f"P{number}",
                "period": period,
                "numerator": 40_000 + 1000 * off,
                "denominator": 100_000,
                "value": 100 + off,
                "status": "ok",
            }
            lines.append(f"| {' | '.join(str(cells[name]) for name in head)} |")
    return "\n".join(lines)


def judged(
    drawing: str,
    definitions: Definitions,
    *,
    peers: int = PEERS,
    swing: float = 1.0,
    places: Places | None = None,
    **changes: Any,
) -> pl.DataFrame:
    """The trends of the places drawn, beside peers that swing so far about a level."""
    values = verdicts.judged(with_peers(drawing, peers, swing), definitions, **changes).values
    made = {"m": measure(**changes)}
    rows = trends(values, made, places or all_places(), definitions.methods)
    return rows.filter(~pl.col("place").str.starts_with("P"))


def trend(rows: pl.DataFrame, period: str = "2024", place: str = "A") -> Mapping[str, Any]:
    return rows.filter(pl.col("place") == place, pl.col("period") == period).row(0, named=True)


def drawn(values: list[float], of: int = 1_000_000) -> str:
    """An authority with these percentages from 2020 on, of so many that counting adds nothing."""
    rows = [f"| A | {2020 + i} | {round(v * of / 100)} | {of} |" for i, v in enumerate(values)]
    return "\n".join(["| place | period | numerator | denominator |", *rows])


@pytest.mark.parametrize(
    ("values", "verdict", "why"),
    [
        # Peers swing by 2 points: squares of 40, so a variance of 40 / 2.366 = 16.906, a spread of
        # 4.112, and a standard error of 4.112 / sqrt(10) = 1.3002: 2.576 of those are 3.3494.
        ([30, 33.3, 36.6, 39.9, 43.2], "no clear change", "3.3 a year is too little"),
        ([30, 33.4, 36.8, 40.2, 43.6], "better", "3.4 is enough"),
        ([43.6, 40.2, 36.8, 33.4, 30], "worse", "the other way"),
        # A line misses where the squares are 11.34 times 16.906, which is 191.7, or more.
        ([40 + 5 * i + 4.36 * SWING[i] for i in range(5)], "better", "squares 190.1: a line fits"),
        ([40 + 5 * i + 4.40 * SWING[i] for i in range(5)], "no clear change", "193.6: none fits"),
        # Steep enough (z 2.85), and a line fits (squares 169); but it fell until the last year.
        ([36.7, 36.3, 35.9, 35.5, 55.6], "no clear change", "one leap is no trend"),
    ],
)
def test_the_method_by_hand(
    definitions: Definitions, values: list[float], verdict: str, why: str
) -> None:
    row = trend(judged(drawn(values), definitions, swing=2.0))
    assert row["trend_verdict"] == verdict, why
    assert row["spread"] == pytest.approx(4.1117, abs=1e-4)
    slope = (2 * (values[4] - values[0]) + values[3] - values[1]) / 10
    assert row["slope"] == pytest.approx(slope, abs=1e-4)
    assert row["z"] == pytest.approx(slope / 1.30024, abs=1e-2)
    assert row["slope_high"] - row["slope"] == pytest.approx(1.96 * 1.30024, abs=1e-2)
    expected = "no_trend" if verdict == "no clear change" else "beyond_usual"
    assert (row["trend_first"], row["trend_reason"]) == ("2020", expected)


# Plans issued within 20 weeks, as published; none of them is a trend by any reading.
@pytest.mark.parametrize(
    "values",
    [
        [30.7, 4.0, 53.6, 38.6, 37.8],  # Oxfordshire, 2021 to 2025
        [57.3, 76.0, 53.1, 29.0, 58.2],  # Halton, 2020 to 2024
    ],
)
def test_what_went_up_and_down_is_no_trend_even_where_others_hardly_move(
    definitions: Definitions, values: list[float]
) -> None:
    row = trend(judged(drawn(values, of=900), definitions, swing=0.5))
    assert (row["trend_verdict"], row["trend_reason"]) == ("no clear change", "no_trend")


def expected(
    value: np.ndarray, error: np.ndarray, variance: float
) -> tuple[float, float, dict[str, bool]]:
    """The slope and z of five years, and each thing that a trend needs, by scipy."""
    years = np.arange(5)

    def slope(kept: list[int]) -> float:
        return float(linregress(years[kept], value[kept]).slope)

    whole = slope([0, 1, 2, 3, 4])
    z = whole * np.sqrt(10) / np.sqrt(variance + (error**2).mean())
    each = [slope([year for year in range(5) if year != out]) for out in range(5)]
    return (
        whole,
        z,
        {
            "steep": abs(z) > norm.isf(0.005),
            "ends": np.sign(value[4] - value[0]) == np.sign(whole),
            "steady": all(np.sign(one) == np.sign(whole) for one in each),
            "fits": squares(value) / variance < chi2.isf(0.01, 3),
        },
    )


def squares(value: np.ndarray) -> float:
    line = linregress(np.arange(5), value)
    return float(((value - line.intercept - line.slope * np.arange(5)) ** 2).sum())


def test_a_trend_agrees_with_an_independent_working(definitions: Definitions) -> None:
    draw = np.random.default_rng(4)
    many = 400
    denominators = draw.choice([20, 60, 300, 5000], (many, 5))
    spread = draw.choice([2.0, 6.0, 25.0], (many, 1))
    line = draw.choice([0, 3, -5, 9], (many, 1)) * (np.arange(5) - 2)
    shares = np.clip(50 + line + spread * draw.standard_normal((many, 5)), 0, 100) / 100
    numerators = np.rint(denominators * shares)
    rows = [
        f"| P{series} | {2020 + year} | {numerators[series, year]} | {denominators[series, year]} |"
        for series in range(many)
        for year in range(5)
    ]
    drawing = "\n".join(["| place | period | numerator | denominator |", *rows])
    values = verdicts.judged(drawing, definitions).values
    made = trends(values, {"m": measure()}, all_places(), definitions.methods)
    shown = 100 * numerators / denominators
    variance = float(np.median([squares(value) for value in shown]) / chi2.median(3))
    low, high = proportion_confint(numerators, denominators, alpha=ALPHA, method="wilson")
    error = 100 * (np.asarray(high) - np.asarray(low)) / (2 * 1.96)
    failed = set()
    for series in range(many):
        slope, z, needs = expected(shown[series], error[series], variance)
        row = trend(made, place=f"P{series}")
        assert row["slope"] == pytest.approx(slope, abs=1e-9)
        # The constant of the data, 2.366, is rounded.
        assert row["spread"] == pytest.approx(variance**0.5, rel=1e-4)
        assert row["z"] == pytest.approx(z, abs=1e-9, rel=1e-4)
        half = 1.96 * abs(slope / z)
        assert row["slope_low"] == pytest.approx(slope - half, rel=1e-3, abs=1e-3)
        told = "better" if slope > 0 else "worse"
        assert row["trend_verdict"] == (told if all(needs.values()) else "no clear change")
        failed.add(tuple(name for name, met in needs.items() if not met) or (told,))
    assert {("better",), ("worse",), ("steep",), ("fits",)} <= failed, "each decides somewhere"


def test_the_constants_are_those_of_the_distributions(definitions: Definitions) -> None:
    methods = definitions.methods
    assert methods.trend_z.value == pytest.approx(norm.isf(0.005), abs=1e-3)
    assert methods.trend_median_misfit.value == pytest.approx(chi2.median(3), abs=1e-3)
    assert methods.trend_most_misfit.value == pytest.approx(chi2.isf(0.01, 3), abs=1e-2)
    assert methods.trend_points.value - 2 == 3, "the degrees of freedom of both"


@pytest.mark.parametrize("spread", SPREADS)
def test_where_there_is_no_trend_at_most_one_in_a_hundred_is_told(spread: float) -> None:
    rounds = 6000
    row = false_trends("", even(spread), rounds)
    assert row.here <= 0.01 + 3 * (0.01 * 0.99 / rounds) ** 0.5
    assert spread == 0 or row.before > 0.25, "the rule before could not do it"


def test_true_trends_are_told(definitions: Definitions) -> None:
    """Two standard deviations a year cannot be missed often: z is about 6."""
    line = 10.0 * (np.arange(5) - 2)
    row = false_trends("", lambda dice, n: dice.normal(0, 5, (n, 5)) + line, 1500)
    assert row.here > 0.9


def test_the_published_figures(definitions: Definitions) -> None:
    """Timeliness: 141 authorities have all of 2021 to 2025, and of 21 a trend is told."""
    held, figures = read_inputs(HOME / "data", lambda _: None)
    one = held.measures["ehc_plans_20_weeks"]
    values = exact(figures, [one])
    made = assess(values, {one.id: one}, held.places, held.neighbours, held.methods).trends
    made = made.filter(pl.col("basis") == "", pl.col("part") == "")
    wide = values.filter(pl.col("basis") == "", pl.col("part") == "", pl.col("value").is_not_null())
    every = wide.filter(pl.col("period").is_in([str(year) for year in range(2021, 2026)]))
    authorities = {each.place for each in held.places.authorities()}
    series = {
        code: rows.sort("period")["value"].to_numpy()
        for (code,), rows in every.group_by("place")
        if code in authorities and rows.height == 5
    }
    assert len(series) == 141
    spread = (np.median([squares(value) for value in series.values()]) / chi2.median(3)) ** 0.5
    assert 16 <= spread < 17
    last = made.filter(pl.col("period") == "2025")
    assert last["spread"].drop_nulls().unique().to_list() == [pytest.approx(spread, rel=1e-4)]
    told = last.filter(pl.col("trend_reason") == "beyond_usual")
    assert (told.height, set(told["place"]) <= set(series)) == (21, True)
    assert trend(last, "2025", "931")["trend_reason"] == "no_trend"
    # Oxfordshire, Halton, Kent, Coventry.
    for code in ("931", "876", "886", "331"):
        assert trend(made, "2024", code)["trend_reason"] == "no_trend"
    assert trend(made, "2024", "E92000001")["trend_reason"] == "not_authority"


def test_direction_and_whether_it_is_good_are_two_things(definitions: Definitions) -> None:
    rows = {
        better: trend(judged(RISING, definitions, better=better))
        for better in ("higher", "lower", "neither")
    }
    assert {row["trend_direction"] for row in rows.values()} == {"up"}
    assert [row["trend_verdict"] for row in rows.values()] == ["better", "worse", "cannot say"]
    assert rows["neither"]["trend_reason"] == "no_good_direction"
    assert trend(judged(RISING, definitions))["trend_reason"] == "beyond_usual"


def test_counts_move_in_proportion_to_the_size_of_the_place(definitions: Definitions) -> None:
    """Peers about 100 swing by 2 in a hundred; 4 to 8 is chance of counting, and more so 0."""
    values = {"A": [1000, 1100, 1200, 1300, 1400], "B": [4, 5, 6, 7, 8]}
    rows = [
        f"| {code} | {2020 + i} | {v} |"
        for code, line in values.items()
        for i, v in enumerate(line)
    ]
    drawing = "\n".join(["| place | period | value |", *rows])
    counts = {**COUNT, "published": PUBLISHED}
    made = judged(drawing, definitions, swing=2.0, **counts)
    row = trend(made)
    assert (row["trend_direction"], round(row["slope"])) == ("up", 100)
    # The squares of peers add up to 10 times 0.02 squared of a mean of 100; that of A is 1,200.
    assert row["spread"] == pytest.approx(1200 * (10 * 0.02**2 / 2.366) ** 0.5, rel=1e-3)
    assert trend(made, place="B")["trend_reason"] == "no_trend"
    none = drawing.replace("| 4 |", "| 0 |")
    for value in (5, 6, 7, 8):
        none = none.replace(f"| {value} |", "| 0 |")
    assert trend(judged(none, definitions, swing=2.0, **counts), place="B")["slope"] == 0


def test_without_enough_authorities_no_trend_is_told(definitions: Definitions) -> None:
    fewest = definitions.methods.trend_authorities.value
    # A counts itself.
    assert trend(judged(RISING, definitions, peers=fewest - 1))["trend_verdict"] == "better"
    row = trend(judged(RISING, definitions, peers=fewest - 2))
    assert (row["trend_verdict"], row["trend_reason"], row["slope"], row["trend_first"]) == (
        "cannot say",
        "too_few_authorities",
        None,
        None,
    )


def test_authorities_that_lack_a_year_and_invented_ones_are_no_yardstick(
    definitions: Definitions,
) -> None:
    fewest = definitions.methods.trend_authorities.value
    values = verdicts.judged(with_peers(RISING, fewest - 1, 1.0), definitions).values
    lacking = values.filter(~((pl.col("place") == "P0") & (pl.col("period") == "2022")))
    made = trends(lacking, {"m": measure()}, all_places(), definitions.methods)
    assert trend(made)["trend_reason"] == "too_few_authorities"
    invented = Places(
        tuple(
            place(each.place, region="") if each.place == "P0" else each
            for each in all_places().all
        )
    )
    made = trends(values, {"m": measure()}, invented, definitions.methods)
    assert trend(made)["trend_reason"] == "too_few_authorities"
    assert trend(made, place="P0")["trend_reason"] == "not_authority"


@pytest.mark.parametrize("level", [Level.REGION, Level.COUNTRY, Level.HEALTH_BODY])
def test_what_is_made_of_many_authorities_is_not_measured_by_the_moves_of_one(
    definitions: Definitions, level: Level
) -> None:
    wider = all_places(place("E", level, ""))
    row = trend(judged(RISING.replace("| A ", "| E "), definitions, places=wider), place="E")
    assert (row["trend_verdict"], row["trend_reason"], row["slope"]) == (
        "cannot say",
        "not_authority",
        None,
    )


def test_each_part_and_basis_has_a_yardstick_of_its_own(definitions: Definitions) -> None:
    """A breakdown that is kept for few authorities is not measured by how much the whole moves."""
    values = verdicts.judged(with_peers(RISING, PEERS, 1.0), definitions).values
    few = values.filter(pl.col("place").is_in(["A", "P1", "P2"]))
    more = [
        few.with_columns(part=pl.lit("need=Autism")),
        values.with_columns(basis=pl.lit("other")),
    ]
    wild = pl.when(pl.col("basis") == "other").then(pl.col("value") + 30 * pl.col("_odd"))
    frame = pl.concat([values, *more]).with_columns(
        _odd=(pl.col("period").cast(pl.Int64) % 2) * pl.col("place").str.starts_with("P")
    )
    frame = frame.with_columns(value=wild.otherwise("value")).drop("_odd")
    made = trends(frame, {"m": measure()}, all_places(), definitions.methods)
    last = made.filter(pl.col("place") == "A", pl.col("period") == "2024")
    by = {(row["basis"], row["part"]): row for row in last.iter_rows(named=True)}
    assert by["", "need=Autism"]["trend_reason"] == "too_few_authorities"
    assert by["", ""]["trend_reason"] == "beyond_usual"
    assert by["other", ""]["trend_reason"] == "no_trend"
    assert by["other", ""]["spread"] > 5 * by["", ""]["spread"]


def test_where_most_authorities_never_move_nothing_is_told(definitions: Definitions) -> None:
    """With a spread of nought any line would be more than usual."""
    row = trend(judged(RISING, definitions, swing=0.0))
    assert (row["spread"], row["trend_reason"]) == (0, "no_trend")


@pytest.mark.parametrize(
    ("year", "reason", "first", "caution"),
    [
        ("2020", "beyond_usual", "2020", False),
        ("2021", "definition_changed", None, False),
        ("2024", "definition_changed", None, False),
        ("2025", "beyond_usual", "2020", False),
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


def test_one_year_without_counts_spoils_a_trend(definitions: Definitions) -> None:
    values = verdicts.judged(with_peers(RISING, PEERS, 1.0), definitions).values
    known = (pl.col("period") != "2021") | (pl.col("place") != "A")
    gap = values.with_columns(low=pl.when(known).then("low"), high=pl.when(known).then("high"))
    made = trends(gap, {"m": measure()}, all_places(), definitions.methods)
    row = trend(made)
    assert (row["trend_verdict"], row["trend_reason"]) == ("cannot say", "no_counts")
    assert trend(made, place="P1")["trend_reason"] == "no_trend"


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
    drawing = with_peers(RISING + "    | B | 2013 | 1 | 20 |\n", 2, 1.0)
    values = verdicts.judged(drawing, definitions).values.sample(fraction=1.0, shuffle=True, seed=5)
    made = trends(values, {"m": measure()}, all_places(), definitions.methods)
    assert made.select(KEY).equals(values.select(KEY))


def test_without_values_there_are_no_trends(definitions: Definitions) -> None:
    values = verdicts.judged(RISING, definitions).values
    whole, none = (
        trends(each, {"m": measure()}, all_places(), definitions.methods)
        for each in (values, values.head(0))
    )
    assert none.is_empty()
    assert none.schema == whole.schema

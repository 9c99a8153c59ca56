"""What the evidence supports, drawn as small tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep

from scrutiny.assessment.annual import Assessed, assess, changed
from scrutiny.assessment.comparison import middle_ends
from scrutiny.assessment.standing import Compared
from scrutiny.assessment.standings import compared
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.place import Neighbour, Place, Places
from scrutiny.definitions.workbook import Definitions
from scrutiny.vocabulary.words import Level
from tests.drawn import table
from tests.made_record import periods_of

PLACES = Places(
    tuple(
        Place(
            place=code,
            name=name,
            level=level,
            region=region,
            codes="",
            also_called="",
            starts="",
            ends="",
        )
        for code, name, level, region in (
            ("E92000001", "England", Level.COUNTRY, ""),
            ("E12000008", "South East", Level.REGION, ""),
            *((code, f"Authority {code}", Level.AUTHORITY, "E12000008") for code in "ABCDEFGHIJKL"),
        )
    )
)
NEIGHBOURS = tuple(
    Neighbour(model="2025", place="A", rank=i, neighbour=code, closeness="close")
    for i, code in enumerate("BCDEFGHIJK", start=1)
)


def measure(**changes: Any) -> Measure:
    page = {
        "id": "m",
        "name": "A measure",
        "short_name": "A measure",
        "question": "?",
        "says": "{value} of things",
        "why": "",
        "kind": "share",
        "unit": "per cent",
        "decimals": 1,
        "better": "higher",
        "numerator": {"quantities": ["a"], "words": "a"},
        "denominator": {"quantities": ["b"], "words": "b"},
        "cadence": "",
        "published_in_month": 6,
        "caveat": "",
        "profile": "open",
        "written_by": "a",
        "next_review": date(2030, 1, 1),
        **changes,
    }
    return Measure.model_validate(page)


COUNT = {"kind": "count", "numerator": None, "denominator": None}
PUBLISHED = {"quantities": ["p"], "words": "p"}


def judged(drawing: str, definitions: Definitions, **changes: Any) -> Assessed:
    drawn = table(drawing)
    given = set(drawn.columns)
    null = pl.lit(None, dtype=pl.Float64)
    counts = {"numerator", "denominator"} <= given
    frame = drawn.with_columns(
        measure=pl.lit("m"),
        basis=pl.lit(""),
        part=pl.lit(""),
        numerator=pl.col("numerator") if counts else null,
        denominator=pl.col("denominator") if counts else null,
        value=100 * pl.col("numerator") / pl.col("denominator") if counts else pl.col("value"),
        status=pl.col("status") if "status" in given else pl.lit("ok"),
        published_value=null,
    )
    if changes.get("kind") == "count":
        frame = frame.with_columns(numerator="value")
    frame = frame.select(
        *("measure", "basis", "place", "period", "part", "numerator", "denominator", "value"),
        *("status", "published_value"),
    )
    one = measure(**changes)
    return assess(frame, {"m": one}, PLACES, NEIGHBOURS, definitions.methods)


def change(assessed: Assessed, place: str, period: str) -> Mapping[str, Any]:
    rows = assessed.values.filter(pl.col("place") == place, pl.col("period") == period)
    return rows.row(0, named=True)


def against(assessed: Assessed, place: str, period: str, benchmark: str) -> Mapping[str, Any]:
    rows = assessed.comparisons.filter(
        pl.col("place") == place, pl.col("period") == period, pl.col("benchmark") == benchmark
    )
    return rows.row(0, named=True)


OXFORDSHIRE = """
    | place     | period | numerator | denominator |
    | A         | 2022   | 27        | 667         |
    | A         | 2023   | 533       | 994         |
    | A         | 2024   | 371       | 962         |
    | E92000001 | 2022   | 31846     | 66810       |
    | E92000001 | 2023   | 41353     | 84223       |
    | E92000001 | 2024   | 41448     | 90392       |
"""


@pytest.mark.parametrize(
    ("period", "england", "on_the_year"),
    [("2022", "worse", "cannot say"), ("2023", "better", "better"), ("2024", "worse", "worse")],
)
def test_the_worked_example_of_the_method(
    definitions: Definitions, period: str, england: str, on_the_year: str
) -> None:
    assessed = judged(OXFORDSHIRE, definitions)
    assert against(assessed, "A", period, "england")["verdict"] == england
    assert change(assessed, "A", period)["verdict"] == on_the_year


def test_a_small_change_is_no_clear_change(definitions: Definitions) -> None:
    assessed = judged(
        """
        | place | period | numerator | denominator |
        | A     | 2023   | 40        | 100         |
        | A     | 2024   | 45        | 100         |
        """,
        definitions,
    )
    row = change(assessed, "A", "2024")
    assert (row["direction"], row["verdict"]) == ("no clear change", "no clear change")


def test_direction_and_whether_it_is_good_are_two_things(definitions: Definitions) -> None:
    drawing = """
        | place | period | numerator | denominator |
        | A     | 2023   | 10        | 100         |
        | A     | 2024   | 60        | 100         |
    """
    rows = {
        better: change(judged(drawing, definitions, better=better), "A", "2024")
        for better in ("higher", "lower", "neither")
    }
    assert {row["direction"] for row in rows.values()} == {"up"}
    assert {better: row["verdict"] for better, row in rows.items()} == {
        "higher": "better",
        "lower": "worse",
        "neither": "cannot say",
    }


def test_without_counts_nothing_can_be_said(definitions: Definitions) -> None:
    assessed = judged(
        """
        | place     | period  | value |
        | A         | 2023/24 | 10    |
        | A         | 2024/25 | 60    |
        | E92000001 | 2024/25 | 20    |
        """,
        definitions,
        numerator=None,
        denominator=None,
        published=PUBLISHED,
    )
    assert change(assessed, "A", "2024/25")["reason"] == "no_counts"
    row = against(assessed, "A", "2024/25", "england")
    assert (row["verdict"], row["reason"], row["benchmark_value"]) == (
        "cannot say",
        "no_counts",
        20,
    )


def test_a_year_without_a_figure_is_not_bridged(definitions: Definitions) -> None:
    assessed = judged(
        """
        | place | period | numerator | denominator | status |
        | A     | 2021   | 10        | 100         | ok     |
        | A     | 2022   |           |             | x      |
        | A     | 2023   | 60        | 100         | ok     |
        """,
        definitions,
    )
    assert change(assessed, "A", "2022")["reason"] == "no_figure"
    assert change(assessed, "A", "2023")["reason"] == "no_earlier_figure"


def test_terms_are_compared_with_the_same_term_of_the_year_before(definitions: Definitions) -> None:
    assessed = judged(
        """
        | place | period    | value |
        | A     | 2023/24-1 | 10    |
        | A     | 2023/24-3 | 99    |
        | A     | 2024/25-1 | 12    |
        """,
        definitions,
        kind="rate",
        numerator=None,
        denominator=None,
        published=PUBLISHED,
    )
    row = change(assessed, "A", "2024/25-1")
    assert (row["before_period"], row["before_value"]) == ("2023/24-1", 10)


def test_a_changed_definition_forbids_a_verdict_and_a_changed_collection_cautions(
    definitions: Definitions,
) -> None:
    drawing = """
        | place | period | numerator | denominator |
        | A     | 2021   | 10        | 100         |
        | A     | 2022   | 60        | 100         |
    """
    breaks = {
        kind: [{"at": "2022", "kind": kind, "words": "w"}] for kind in ("definition", "collection")
    }
    forbidden = change(judged(drawing, definitions, breaks=breaks["definition"]), "A", "2022")
    cautioned = change(judged(drawing, definitions, breaks=breaks["collection"]), "A", "2022")
    assert (forbidden["verdict"], forbidden["reason"]) == ("cannot say", "definition_changed")
    assert (cautioned["verdict"], cautioned["caution"]) == ("better", True)


def test_the_smallest_denominator_is_ten(definitions: Definitions) -> None:
    reasons = {}
    for n in (9, 10):
        drawing = f"""
            | place | period | numerator | denominator |
            | A     | 2023   | 0         | {n}         |
            | A     | 2024   | {n}       | {n}         |
        """
        reasons[n] = change(judged(drawing, definitions), "A", "2024")["reason"]
    assert reasons == {9: "too_few", 10: "beyond_chance"}


def test_counts_are_tested_as_counts_and_never_set_against_larger_places(
    definitions: Definitions,
) -> None:
    assessed = judged(
        """
        | place     | period | value |
        | A         | 2023   | 1384  |
        | A         | 2024   | 1734  |
        | B         | 2023   | 347   |
        | B         | 2024   | 396   |
        | E92000001 | 2024   | 90000 |
        """,
        definitions,
        **COUNT,
        published=PUBLISHED,
    )
    assert change(assessed, "A", "2024")["direction"] == "up"
    # 347 to 396: (396 - 347) / sqrt(743) is 1.80 standard errors, short of 1.96.
    assert change(assessed, "B", "2024")["direction"] == "no clear change"
    assert against(assessed, "A", "2024", "england")["reason"] == "size_of_place"


def test_an_unreliable_figure_gets_no_verdict_and_is_no_benchmark(definitions: Definitions) -> None:
    assessed = judged(
        """
        | place     | period | numerator | denominator | status |
        | A         | 2023   | 10        | 100         | ok     |
        | A         | 2024   | 60        | 100         | u      |
        | A         | 2025   | 60        | 100         | ok     |
        | B         | 2024   | 60        | 100         | ok     |
        | E92000001 | 2024   | 50        | 1000        | u      |
        """,
        definitions,
    )
    assert change(assessed, "A", "2024")["reason"] == "unreliable"
    assert change(assessed, "A", "2025")["reason"] == "unreliable", "nothing to set it against"
    assert against(assessed, "B", "2024", "england")["reason"] == "no_benchmark_figure"


def test_the_neighbours_value_is_the_median_of_those_with_a_figure(
    definitions: Definitions,
) -> None:
    values = {"B": 10, "C": 20, "D": 30, "E": 40, "F": 50, "G": 90}
    rows = "\n".join(f"| {code} | 2024 | {value} | 100 |" for code, value in values.items())
    head = "| place | period | numerator | denominator |\n| A | 2024 | 35 | 100 |\n"
    row = against(judged(head + rows, definitions), "A", "2024", "neighbours")
    assert (row["benchmark_value"], row["group"], row["counted"], row["ahead"]) == (35, 10, 6, 3)
    fewer = head + "\n".join(rows.splitlines()[:5])
    row = against(judged(fewer, definitions), "A", "2024", "neighbours")
    assert (row["benchmark_value"], row["reason"]) == (None, "no_benchmark_figure")


def beside_neighbours(
    mine: str, theirs: list[int], definitions: Definitions, **changes: Any
) -> Mapping[str, Any]:
    """A's figure of 2024, in per cent of 1,000, beside those of its neighbours."""
    head = "| place | period | numerator | denominator |"
    rows = [
        f"| {code} | 2024 | {value} | 1000 |"
        for code, value in zip("BCDEFGHIJK", theirs, strict=False)
    ]
    drawn = "\n".join([head, f"| A | 2024 | {mine} |", *rows])
    return against(judged(drawn, definitions, **changes), "A", "2024", "neighbours")


# Oxfordshire's neighbours in 2025, in tenths of a per cent.
OF_2025 = [72, 78, 155, 228, 238, 274, 520, 542, 601, 992]


def test_a_place_differs_from_its_neighbours_only_outside_the_interval_of_their_middle(
    definitions: Definitions,
) -> None:
    """Of ten from the second to the ninth value, 7.8 to 60.1 % here; their middle is 25.6 %."""
    row = beside_neighbours("533 | 1411", OF_2025, definitions)
    assert (row["verdict"], row["reason"], row["ahead"]) == ("no clear change", "within_chance", 4)
    assert row["benchmark_value"] == pytest.approx(25.6)
    # Wilson's intervals of 660 and 600 of 1,000 by hand: 63.0 to 68.9 and 56.9 to 63.0 %.
    assert beside_neighbours("660 | 1000", OF_2025, definitions)["verdict"] == "better"
    assert beside_neighbours("600 | 1000", OF_2025, definitions)["verdict"] == "no clear change"
    lower = beside_neighbours("660 | 1000", OF_2025, definitions, better="lower")
    assert (lower["verdict"], lower["ahead"]) == ("worse", 9)
    # 50 of 1,000 is 3.8 to 6.5 %, 60 is 4.7 to 7.7 %, 65 is 5.1 to 8.2 %.
    assert beside_neighbours("60 | 1000", OF_2025, definitions)["verdict"] == "worse"
    assert beside_neighbours("65 | 1000", OF_2025, definitions)["verdict"] == "no clear change"


def test_without_a_good_direction_the_higher_ones_are_counted(definitions: Definitions) -> None:
    row = beside_neighbours("660 | 1000", OF_2025, definitions, better="neither")
    assert (row["direction"], row["reason"], row["ahead"]) == ("up", "no_good_direction", 1)


def test_a_neighbour_that_is_shown_alike_does_not_do_better(definitions: Definitions) -> None:
    """3,002 of 10,000 is shown as 30.0 %, as three of the neighbours are."""
    theirs = [300, 300, 300, 301, 299, 400, 200, 100, 500, 600]
    row = beside_neighbours("3002 | 10000", theirs, definitions)
    assert row["ahead"] == 4
    assert beside_neighbours("3002 | 10000", theirs, definitions, better="lower")["ahead"] == 3


@pytest.mark.parametrize("count", range(13))
def test_the_interval_of_a_middle_by_the_order_of_values(count: int) -> None:
    """The narrowest that the binomial gives 95 %: from the k-th value it holds the middle unless
    fewer than k values, or more than n - k, lie below it.
    """
    enough = [
        end
        for end in range(1, count // 2 + 1)
        if binom.cdf(count - end, count, 0.5) - binom.cdf(end - 1, count, 0.5) >= 0.95
    ]
    assert middle_ends(count, 0.95) == max(enough, default=None)


def test_of_six_to_eight_neighbours_the_whole_range_is_the_interval(
    definitions: Definitions,
) -> None:
    eight = [100, 200, 300, 400, 500, 600, 700, 800]
    # 785 of 1,000 is 75.9 to 80.9 %, 850 is 82.7 to 87.1 %.
    assert beside_neighbours("785 | 1000", eight, definitions)["verdict"] == "no clear change"
    assert beside_neighbours("850 | 1000", eight, definitions)["verdict"] == "better"
    assert beside_neighbours("785 | 1000", [*eight[:7], 710, 720], definitions)["verdict"] == (
        "better"
    )


def moved_beside(before: int, shift: int, definitions: Definitions) -> Mapping[str, Any]:
    """A with 371 of 962 after `before` of 1,000; all its neighbours moved by `shift` tenths."""
    head = "| place | period | numerator | denominator |"
    rows = [
        f"| {code} | {year} | {value} | 1000 |"
        for code, value in zip("BCDEFGHIJK", range(300, 400, 10), strict=True)
        for year, value in (("2023", value), ("2024", value + shift))
    ]
    mine = [f"| A | 2023 | {before} | 1000 |", "| A | 2024 | 371 | 962 |"]
    return against(judged("\n".join([head, *mine, *rows]), definitions), "A", "2024", "neighbours")


def test_neighbours_that_moved_while_the_place_did_not_are_told(definitions: Definitions) -> None:
    """386 of 1,000 and 371 of 962 are 38.6 % both; their difference is uncertain by 4.3 points."""
    row = moved_beside(386, -110, definitions)
    assert (row["benchmark_before"], row["benchmark_now"]) == (34.5, 23.5)
    for before, shift in ((386, -30), (386, 0), (500, -10)):
        row = moved_beside(before, shift, definitions)
        assert (row["benchmark_before"], row["benchmark_now"]) == (None, None), (before, shift)


@pytest.mark.parametrize(
    ("england", "told"),
    [
        # 386 of 1,000 and 371 of 962 are 38.6 % both; the difference is uncertain by 4.3 points.
        (("500 | 1000 | ok", "560 | 1000 | ok"), (50.0, 56.0)),
        (("500 | 1000 | ok", "530 | 1000 | ok"), (None, None)),
        (("500 | 1000 | u", "560 | 1000 | ok"), (None, None)),
    ],
)
def test_england_that_moved_while_the_place_did_not_is_told(
    definitions: Definitions,
    england: tuple[str, str],
    told: tuple[float | None, float | None],
) -> None:
    before, now = england
    drawing = f"""
        | place     | period | numerator | denominator | status |
        | A         | 2023   | 386 | 1000 | ok |
        | A         | 2024   | 371 | 962 | ok |
        | E92000001 | 2023   | {before} |
        | E92000001 | 2024   | {now} |
    """
    row = against(judged(drawing, definitions), "A", "2024", "england")
    assert (row["benchmark_before"], row["benchmark_now"]) == told
    # The place itself moved too.
    moved = drawing.replace("| 386 | 1000 |", "| 286 | 1000 |")
    row = against(judged(moved, definitions), "A", "2024", "england")
    assert (row["benchmark_before"], row["benchmark_now"]) == (None, None)


def test_the_middles_of_two_years_are_of_the_same_neighbours(definitions: Definitions) -> None:
    """K, at 99 %, has a figure in the second year only, so the nine others are compared."""
    head = "| place | period | numerator | denominator |"
    rows = [
        f"| {code} | {year} | {value} | 1000 |"
        for code, value in zip("BCDEFGHIJ", range(300, 390, 10), strict=True)
        for year, value in (("2023", value), ("2024", value - 200))
    ]
    mine = ["| A | 2023 | 386 | 1000 |", "| A | 2024 | 386 | 1000 |", "| K | 2024 | 990 | 1000 |"]
    row = against(judged("\n".join([head, *mine, *rows]), definitions), "A", "2024", "neighbours")
    assert (row["benchmark_before"], row["benchmark_now"]) == (34.0, 14.0)
    assert row["benchmark_value"] == pytest.approx(14.5)


def test_two_figures_that_are_shown_alike_are_the_same(definitions: Definitions) -> None:
    """38.62 % of ten million is clearly not 38.58 %, but both are told as 38.6 %."""
    assessed = judged(
        """
        | place     | period | numerator | denominator |
        | A         | 2024   | 3862000   | 10000000    |
        | B         | 2024   | 3870000   | 10000000    |
        | C         | 2024   | 380       | 1000        |
        | E92000001 | 2024   | 3858000   | 10000000    |
        """,
        definitions,
    )
    told = {place: against(assessed, place, "2024", "england") for place in "ABC"}
    assert {place: (row["verdict"], row["reason"]) for place, row in told.items()} == {
        "A": ("no clear change", "same"),
        "B": ("better", "beyond_chance"),
        "C": ("no clear change", "within_chance"),
    }


def test_balances_a_hundredth_apart_are_about_the_same(definitions: Definitions) -> None:
    """-4.26 beside -4.28 of the region: half a hundredth of it. -4.34 is more than one."""
    assessed = judged(
        """
        | place     | period  | value |
        | A         | 2021-22 | -4.26 |
        | B         | 2021-22 | -4.34 |
        | E12000008 | 2021-22 | -4.28 |
        """,
        definitions,
        kind="balance",
        decimals=2,
        numerator=None,
        denominator=None,
        published=PUBLISHED,
    )
    assert against(assessed, "A", "2021-22", "region")["reason"] == "same"
    row = against(assessed, "B", "2021-22", "region")
    assert (row["verdict"], row["reason"]) == ("worse", "accounted")


def test_an_account_is_not_a_sample(definitions: Definitions) -> None:
    assessed = judged(
        """
        | place     | period  | value |
        | A         | 2020-21 | -3.32 |
        | A         | 2021-22 | -4.26 |
        | E92000001 | 2021-22 | -2.26 |
        """,
        definitions,
        kind="balance",
        numerator=None,
        denominator=None,
        published=PUBLISHED,
    )
    row = change(assessed, "A", "2021-22")
    assert (row["verdict"], row["reason"]) == ("worse", "accounted")
    assert against(assessed, "A", "2021-22", "england")["verdict"] == "worse"


def test_mostly_the_same_children_counted_again_change_as_a_fact(definitions: Definitions) -> None:
    drawing = """
        | place | period  | numerator | denominator |
        | A     | 2024-01 | 297       | 6420        |
        | A     | 2025-01 | 389       | 7307        |
    """
    sampled = change(judged(drawing, definitions, better="neither"), "A", "2025-01")
    counted = change(judged(drawing, definitions, better="neither", stock=True), "A", "2025-01")
    assert sampled["direction"] == "no clear change"
    assert (counted["direction"], counted["reason"]) == ("up", "accounted")
    assert counted["verdict"] == "cannot say", "no one direction is good"


def test_a_hair_s_breadth_of_an_account_is_no_difference(definitions: Definitions) -> None:
    assessed = judged(
        """
        | place     | period  | value  |
        | A         | 2020-21 | -2.081 |
        | A         | 2021-22 | -2.084 |
        | E92000001 | 2021-22 | -2.080 |
        """,
        definitions,
        kind="balance",
        decimals=2,
        numerator=None,
        denominator=None,
        published=PUBLISHED,
    )
    assert change(assessed, "A", "2021-22")["reason"] == "same"
    assert against(assessed, "A", "2021-22", "england")["reason"] == "same"


def test_a_count_that_was_nought_is_still_a_count(definitions: Definitions) -> None:
    assessed = judged(
        """
        | place | period | value |
        | A     | 2014   | 0     |
        | A     | 2015   | 201   |
        | B     | 2014   | 0     |
        | B     | 2015   | 0     |
        """,
        definitions,
        **COUNT,
        published=PUBLISHED,
    )
    assert change(assessed, "A", "2015")["direction"] == "up"
    assert change(assessed, "B", "2015")["direction"] == "no clear change"


def test_a_small_count_has_the_exact_interval(definitions: Definitions) -> None:
    drawing = """
        | place | period | value |
        | A     | 2024   | 3     |
    """
    row = change(judged(drawing, definitions, **COUNT, published=PUBLISHED), "A", "2024")
    assert (round(row["low"], 2), round(row["high"], 2)) == (0.62, 8.77)


def set_against(assessed: Assessed, pairs: list[tuple[str, str]], **changes: Any) -> list[Compared]:
    """Chosen periods of place A against chosen earlier ones."""
    mine = assessed.values.filter(pl.col("place") == "A")
    return periods_of(mine, measure(**changes), *((before, period) for period, before in pairs))


def since_of(
    drawing: str, before: str, period: str, definitions: Definitions, **changes: Any
) -> Compared:
    assessed = judged(drawing, definitions, **changes)
    return set_against(assessed, [(period, before)], **changes)[0]


def test_since_the_inspection_is_judged_as_one_change(definitions: Definitions) -> None:
    row = since_of(OXFORDSHIRE, "2022", "2024", definitions)
    assert (row.verdict, row.reason) == ("better", "beyond_chance")
    assert (row.before.numerator, row.before.denominator) == (27, 667)
    assert (row.after.numerator, row.after.denominator) == (371, 962)
    theirs = confint_proportions_2indep(371, 962, 27, 667, method="newcomb", compare="diff")
    # statsmodels takes 95 %, whose quantile is 1.95996 and not 1.96.
    assert ((row.low or 0) / 100, (row.high or 0) / 100) == pytest.approx(theirs, abs=1e-5)
    assert round(row.change or 0, 1) == 34.5
    assert round(row.after.low or 0, 1) == 35.5


def test_since_a_year_ago_is_the_change_on_the_year(definitions: Definitions) -> None:
    assessed = judged(OXFORDSHIRE, definitions)
    for row in set_against(assessed, [("2024", "2023"), ("2023", "2022")]):
        whole = compared(change(assessed, "A", row.after.period))
        assert row == replace(whole, before=row.before, after=row.after)
        assert (row.before.value, row.before.period) == (whole.before.value, whole.before.period)


def test_pairs_come_back_in_the_order_asked_for_and_with_reasons(definitions: Definitions) -> None:
    assessed = judged(
        """
        | place | period   | numerator | denominator |
        | A     | 2022     | 10        | 100         |
        | A     | 2024     | 60        | 100         |
        | A     | 2023-Q1  | 10        | 100         |
        | A     | 2024-Q1  | 60        | 100         |
        """,
        definitions,
    )
    pairs = [("2024-Q1", "2023-Q1"), ("2025", "2022"), ("2024", "2022"), ("2024", "2021")]
    rows = set_against(assessed, pairs)
    assert [(row.after.period, row.reason) for row in rows] == [
        ("2024-Q1", "beyond_chance"),
        ("2025", "no_figure"),
        ("2024", "beyond_chance"),
        ("2024", "no_earlier_figure"),
    ]


def test_quarters_and_months_are_tested_more_narrowly_than_years(definitions: Definitions) -> None:
    reasons = {}
    for before, period in (("2023", "2024"), ("2023-Q1", "2024-Q1"), ("2023-M03", "2024-M03")):
        # Twenty points on 100 cases: 2.9 standard errors, between 1.96 and 3.09.
        drawing = f"""
            | place | period   | numerator | denominator |
            | A     | {before} | 40        | 100         |
            | A     | {period} | 60        | 100         |
        """
        reasons[period] = since_of(drawing, before, period, definitions).reason
    assert reasons == {
        "2024": "beyond_chance",
        "2024-Q1": "within_chance",
        "2024-M03": "within_chance",
    }


@pytest.mark.parametrize(
    ("before", "period", "reason", "caution"),
    [
        ("2018", "2019", "beyond_chance", False),
        ("2018", "2020", "definition_changed", False),
        ("2018", "2024", "definition_changed", True),
        ("2020", "2021", "beyond_chance", False),
        ("2020", "2022", "beyond_chance", True),
        ("2020", "2024", "beyond_chance", True),
        ("2022", "2024", "beyond_chance", False),
    ],
)
def test_a_break_anywhere_on_the_way_counts(
    definitions: Definitions, before: str, period: str, reason: str, caution: bool
) -> None:
    drawing = f"""
        | place | period   | numerator | denominator |
        | A     | {before} | 10        | 100         |
        | A     | {period} | 60        | 100         |
    """
    breaks = [
        {"at": "2020", "kind": "definition", "words": "w"},
        {"at": "2022", "kind": "collection", "words": "w"},
    ]
    row = since_of(drawing, before, period, definitions, breaks=breaks)
    assert (row.reason, row.caution) == (reason, caution)


@pytest.mark.parametrize(
    ("at", "before", "period", "forbidden"),
    [
        # A break at the autumn term lies between every term of that school year and the one before.
        ("2022/23-1", "2021/22-2", "2022/23-2", True),
        ("2022/23-1", "2022/23-2", "2023/24-2", False),
        ("2022/23-2", "2021/22-1", "2022/23-1", False),
        # A month inside a quarter or a year: that quarter is neither before nor after.
        ("2024-M05", "2023-Q2", "2024-Q2", True),
        ("2024-M05", "2024-Q2", "2025-Q2", True),
        ("2024-M05", "2024-Q3", "2025-Q3", False),
        ("2024-M04", "2024-Q2", "2025-Q2", False),
        ("2024-01", "2023-01", "2024-01", True),
        ("2024-01", "2024-01", "2025-01", False),
    ],
)
def test_a_break_lies_between_two_periods_by_their_days(
    definitions: Definitions, at: str, before: str, period: str, forbidden: bool
) -> None:
    drawing = f"""
        | place | period   | numerator | denominator |
        | A     | {before} | 10        | 100         |
        | A     | {period} | 90        | 100         |
    """
    breaks = [{"at": at, "kind": "definition", "words": "w"}]
    row = since_of(drawing, before, period, definitions, breaks=breaks)
    assert row.reason == ("definition_changed" if forbidden else "beyond_chance")


def test_a_quarter_is_set_against_the_same_quarter(definitions: Definitions) -> None:
    drawn = table("""
        | place | period  | numerator | denominator |
        | A     | 2023-Q4 | 90        | 100         |
        | A     | 2023-Q1 | 40        | 100         |
        | A     | 2024-Q1 | 60        | 100         |
        | A     | 2024-Q4 | 30        | 100         |
    """).with_columns(
        measure=pl.lit("m"),
        basis=pl.lit(""),
        part=pl.lit(""),
        status=pl.lit("ok"),
        value=pl.col("numerator"),
        published_value=pl.lit(None, pl.Float64),
    )
    made = changed(drawn, {"m": measure()}, definitions.methods)
    rows = {row["period"]: (row["before_value"], row["reason"]) for row in made.to_dicts()}
    assert rows["2024-Q1"] == (40, "within_chance"), "2.9 standard errors, short of 3.09"
    assert rows["2024-Q4"] == (90, "beyond_chance")

"""A rank with its interval, drawn small and against a plainly written second version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import pytest

from scrutiny.assessment.annual import assess
from scrutiny.assessment.rank import ranks
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.exact import exact
from scrutiny.records.store import read_figures
from tests.conftest import HOME
from tests.drawn import table
from tests.spec.test_verdicts import COUNT, PLACES, PUBLISHED, judged, measure

# A stands clear at the top, B and C overlap, D overlaps C only; E is a share of too few.
DRAWN = """
    | place     | period | denominator | value | low | high |
    | A         | 2024   | 90          | 90    | 80  | 95   |
    | B         | 2024   | 60          | 60    | 50  | 70   |
    | C         | 2024   | 45          | 45    | 35  | 55   |
    | D         | 2024   | 30          | 30    | 25  | 40   |
    | E         | 2024   | 29          | 70    | 40  | 90   |
    | E92000001 | 2024   | 50          | 50    | 49  | 51   |
"""


def ranked(
    drawing: str | pl.DataFrame, definitions: Definitions, **changes: Any
) -> dict[str, Mapping[str, Any]]:
    frame = table(drawing) if isinstance(drawing, str) else drawing
    given = set(frame.columns)
    frame = frame.with_columns(
        measure=pl.lit("m"),
        basis=pl.col("basis").fill_null("") if "basis" in given else pl.lit(""),
        part=pl.col("part").fill_null("") if "part" in given else pl.lit(""),
        status=pl.col("status") if "status" in given else pl.lit("ok"),
    )
    made = ranks(frame, {"m": measure(**changes)}, PLACES, definitions.methods)
    return {row["place"]: row for row in made.iter_rows(named=True)}


def spans(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[int | None, int, int | None]]:
    return {place: (r["rank_from"], r["rank"], r["rank_to"]) for place, r in rows.items()}


def test_a_rank_comes_with_the_ranks_it_may_be(definitions: Definitions) -> None:
    rows = ranked(DRAWN, definitions)
    assert spans(rows) == {"A": (1, 1, 1), "B": (2, 2, 3), "C": (2, 3, 4), "D": (3, 4, 4)}
    assert {(row["ranked"], row["left_out"]) for row in rows.values()} == {(4, 1)}


def test_where_lower_is_better_the_lowest_is_first(definitions: Definitions) -> None:
    assert spans(ranked(DRAWN, definitions, better="lower")) == {
        "A": (4, 4, 4),
        "B": (2, 3, 3),
        "C": (1, 2, 3),
        "D": (1, 1, 2),
    }
    highest_first = spans(ranked(DRAWN, definitions, better="neither"))
    assert highest_first == spans(ranked(DRAWN, definitions, better="higher"))


def test_intervals_that_only_touch_may_stand_either_way(definitions: Definitions) -> None:
    drawing = """
        | place | period | denominator | value | low | high |
        | A     | 2024   | 60          | 60    | 50  | 70   |
        | B     | 2024   | 40          | 40    | 30  | 50   |
        | C     | 2024   | 40          | 40    | 30  | 49.9 |
    """
    rows = ranked(drawing, definitions)
    assert spans(rows) == {"A": (1, 1, 2), "B": (1, 2, 3), "C": (2, 2, 3)}
    assert {place: row["level_with"] for place, row in rows.items()} == {"A": 0, "B": 1, "C": 1}


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_ranks_agree_with_a_plainly_written_version(definitions: Definitions, better: str) -> None:
    draw = np.random.default_rng(7)
    for _ in range(60):
        # Whole numbers, so that there are many ties.
        value = draw.integers(0, 20, 24)
        low, high = value - draw.integers(0, 6, 24), value + draw.integers(0, 6, 24)
        places = [*"ABCDEFGHIJKL"] * 2
        periods = ["2023"] * 12 + ["2024"] * 12
        frame = pl.DataFrame(
            {"place": places, "period": periods, "value": value, "low": low, "high": high}
        ).with_columns(denominator=pl.lit(100.0))
        made = ranks(
            frame.with_columns(
                measure=pl.lit("m"), basis=pl.lit(""), part=pl.lit(""), status=pl.lit("ok")
            ),
            {"m": measure(better=better)},
            PLACES,
            definitions.methods,
        )
        assert made.height == 24
        for row in made.iter_rows(named=True):
            mine = places.index(row["place"]) + 12 * (row["period"] == "2024")
            group = range(12) if row["period"] == "2023" else range(12, 24)
            if better == "higher":
                above = sum(value[i] > value[mine] for i in group)
                clear_above = sum(low[i] > high[mine] for i in group)
                clear_below = sum(high[i] < low[mine] for i in group)
            else:
                above = sum(value[i] < value[mine] for i in group)
                clear_above = sum(high[i] < low[mine] for i in group)
                clear_below = sum(low[i] > high[mine] for i in group)
            assert (row["rank"], row["rank_from"], row["rank_to"], row["ranked"]) == (
                1 + above,
                1 + clear_above,
                12 - clear_below,
                12,
            )
            assert row["rank_from"] <= row["rank"] <= row["rank_to"]


def test_a_share_of_thirty_is_ranked_and_one_of_twenty_nine_is_not(
    definitions: Definitions,
) -> None:
    """The number that it is a share of decides, not how many of them are counted."""
    rows = ranked(DRAWN.replace("| 29  ", "| 30  "), definitions)
    assert (rows["E"]["ranked"], rows["E"]["left_out"], rows["E"]["fewest"]) == (5, 0, 30)


def test_where_few_is_good_the_best_are_ranked(definitions: Definitions) -> None:
    """Plans over a year: 4 of 2,340 is better than 30 of 1,000, and 0 of 100 better still."""
    drawing = """
        | place | period | numerator | denominator |
        | A     | 2024   | 30        | 1000        |
        | B     | 2024   | 4         | 2340        |
        | C     | 2024   | 0         | 100         |
        | D     | 2024   | 0         | 12          |
    """
    made = judged(drawing, definitions, better="lower").ranks
    rows = {row["place"]: row for row in made.iter_rows(named=True)}
    assert {place: row["rank"] for place, row in rows.items()} == {"C": 1, "B": 2, "A": 3}
    assert {(row["ranked"], row["left_out"]) for row in rows.values()} == {(3, 1)}


def test_what_has_no_interval_is_ranked_without_a_range(definitions: Definitions) -> None:
    """Everybody with a usable value is ranked. B may stand anywhere, so A may be second."""
    drawing = """
        | place | period | basis | part        | denominator | value | low | high | status |
        | A     | 2024   |       |             | 60          | 60    | 50  | 70   | ok     |
        | B     | 2024   |       |             |             | 90    |     |      | ok     |
        | C     | 2024   |       |             | 60          | 60    | 50  | 70   | u      |
        | D     | 2024   |       | need=Autism | 60          | 60    | 50  | 70   | ok     |
        | E     | 2024   | other |             | 60          | 60    | 50  | 70   | ok     |
        | F     | 2024   |       |             | 60          |       |     |      | x      |
        | G     | 2024   |       |             | 60          | 30    | 20  | 40   | ok     |
    """
    rows = ranked(drawing, definitions)
    assert spans(rows) == {"A": (1, 2, 2), "B": (None, 1, None), "G": (2, 3, 3)}
    assert {(row["ranked"], row["left_out"]) for row in rows.values()} == {(3, 0)}


def test_counts_follow_the_size_of_a_place_and_are_not_ranked(definitions: Definitions) -> None:
    drawing = "| place | period | value |\n| A | 2024 | 500 |\n| B | 2024 | 20 |"
    assert judged(drawing, definitions, **COUNT, published=PUBLISHED).ranks.is_empty()


def test_an_account_has_an_exact_rank(definitions: Definitions) -> None:
    drawing = "| place | period | value |\n| A | 2021-22 | -3 |\n| B | 2021-22 | -2 |"
    page = {"kind": "balance", "numerator": None, "denominator": None, "published": PUBLISHED}
    made = judged(drawing, definitions, **page).ranks
    rows = {row["place"]: row for row in made.iter_rows(named=True)}
    assert spans(rows) == {"B": (1, 1, 1), "A": (2, 2, 2)}


def real(name: str, definitions: Definitions, period: str) -> dict[str, Mapping[str, Any]]:
    values = exact(read_figures(HOME / "data"), [definitions.measures[name]])
    made = assess(
        values,
        definitions.measures,
        definitions.places,
        definitions.neighbours,
        definitions.methods,
    ).ranks.filter(pl.col("period") == period)
    return {row["place"]: row for row in made.iter_rows(named=True)}


def test_manchester_is_not_first_in_plans_over_a_year(definitions: Definitions) -> None:
    """0.91 % in 2024. With small numerators left out it was "Ranked 1 of 51" and 82 of the 101
    others did better. Three authorities issued fewer than 30 plans; one has no figure.
    """
    rows = real("ehc_plans_over_1_year", definitions, "2024")
    row = rows["352"]
    assert row["ranked"] + row["left_out"] == 152
    assert row["left_out"] == 3
    # Of the 82 that do better three are those that are not ranked.
    assert row["rank"] == 1 + 82 - 3


def test_oxfordshire_is_25th_in_residential_placements(definitions: Definitions) -> None:
    """In January 2025, among 153; two of these maintain fewer than 30 plans."""
    row = real("residential_placements", definitions, "2025-01")["931"]
    assert (row["rank"], row["ranked"], row["left_out"]) == (25, 151, 2)

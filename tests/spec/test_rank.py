"""A rank with its interval, drawn small and against a plainly written second version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
import pytest

from scrutiny.assessment.rank import ranks
from scrutiny.definitions.workbook import Definitions
from tests.drawn import table
from tests.spec.test_verdicts import COUNT, PLACES, PUBLISHED, judged, measure

# A stands clear at the top, B and C overlap, D overlaps C only; E rests on too few cases.
DRAWN = """
    | place     | period | numerator | value | low | high |
    | A         | 2024   | 90        | 90    | 80  | 95   |
    | B         | 2024   | 60        | 60    | 50  | 70   |
    | C         | 2024   | 45        | 45    | 35  | 55   |
    | D         | 2024   | 30        | 30    | 25  | 40   |
    | E         | 2024   | 14        | 70    | 40  | 90   |
    | E92000001 | 2024   | 50        | 50    | 49  | 51   |
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


def spans(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[int, int, int]]:
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
        | place | period | numerator | value | low | high |
        | A     | 2024   | 60        | 60    | 50  | 70   |
        | B     | 2024   | 40        | 40    | 30  | 50   |
        | C     | 2024   | 40        | 40    | 30  | 49.9 |
    """
    assert spans(ranked(drawing, definitions)) == {"A": (1, 1, 2), "B": (1, 2, 3), "C": (2, 2, 3)}


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
        ).with_columns(numerator=pl.lit(100.0))
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


def test_fifteen_cases_are_enough_and_fourteen_are_not(definitions: Definitions) -> None:
    rows = ranked(DRAWN.replace("| 14  ", "| 15  "), definitions)
    assert (rows["E"]["ranked"], rows["E"]["left_out"]) == (5, 0)


def test_what_has_no_interval_or_is_not_reliable_is_not_ranked(definitions: Definitions) -> None:
    drawing = """
        | place | period | basis | part        | numerator | value | low | high | status |
        | A     | 2024   |       |             | 60        | 60    | 50  | 70   | ok     |
        | B     | 2024   |       |             |           | 60    |     |      | ok     |
        | C     | 2024   |       |             | 60        | 60    | 50  | 70   | u      |
        | D     | 2024   |       | need=Autism | 60        | 60    | 50  | 70   | ok     |
        | E     | 2024   | other |             | 60        | 60    | 50  | 70   | ok     |
    """
    rows = ranked(drawing, definitions)
    assert list(rows) == ["A"]
    assert (rows["A"]["ranked"], rows["A"]["left_out"]) == (1, 0)


def test_counts_follow_the_size_of_a_place_and_are_not_ranked(definitions: Definitions) -> None:
    drawing = "| place | period | value |\n| A | 2024 | 500 |\n| B | 2024 | 20 |"
    assert judged(drawing, definitions, **COUNT, published=PUBLISHED).ranks.is_empty()


def test_an_account_has_an_exact_rank(definitions: Definitions) -> None:
    drawing = "| place | period | value |\n| A | 2021-22 | -3 |\n| B | 2021-22 | -2 |"
    page = {"kind": "balance", "numerator": None, "denominator": None, "published": PUBLISHED}
    made = judged(drawing, definitions, **page).ranks
    rows = {row["place"]: row for row in made.iter_rows(named=True)}
    assert spans(rows) == {"B": (1, 1, 1), "A": (2, 2, 2)}

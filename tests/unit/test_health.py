"""Data health: figures in another unit, added up over the year, or copied; how late they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from scrutiny.assessment.oddities import (
    Odd,
    cumulative_resets,
    implausible_comparators,
    unit_jumps,
)
from scrutiny.definitions.measure import Break, Measure
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.lateness import Doubts, data_health, late_by
from scrutiny.vocabulary.words import BreakKind, Kind
from tests.drawn import table

ENGLAND, SOUTH_EAST, NORTH = "E92000001", "E12000008", "E12000003"


def measure(kind: Kind = Kind.SHARE, **other: Any) -> Measure:
    words: dict[str, Any] = {"name": "Plans", "short_name": "Plans", "decimals": 1, "breaks": ()}
    return Measure.model_construct(id="m", kind=kind, **{**words, **other})


def values(drawing: str) -> pl.DataFrame:
    """A drawn table with every column that the functions read."""
    drawn = table(drawing)
    missing = {
        "measure": pl.lit("m"),
        "basis": pl.lit(""),
        "part": pl.lit(""),
        "place": pl.lit("931"),
        "status": pl.lit("ok"),
        "numerator": pl.lit(None, pl.Float64),
        "denominator": pl.lit(None, pl.Float64),
    }
    drawn = drawn.with_columns(
        pl.col(name).fill_null("") for name in ("part", "status") if name in drawn.columns
    )
    return drawn.with_columns(
        **{name: made for name, made in missing.items() if name not in drawn.columns}
    )


def jumps(drawing: str, definitions: Definitions, of: Measure | None = None) -> list[tuple]:
    found = unit_jumps(values(drawing), {"m": of or measure()}, definitions.methods)
    return found.select("place", "period", "before", "value", "also").rows()


def test_a_tenfold_figure_is_listed_and_a_ninefold_one_is_not(definitions: Definitions) -> None:
    drawn = """
        | place | period | numerator | value |
        | 931   | 2022   | 30        | 4     |
        | 931   | 2023   | 400       | 40    |
        | 825   | 2022   | 30        | 4     |
        | 825   | 2023   | 400       | 39.9  |
    """
    assert jumps(drawn, definitions) == [("931", "2023", 4.0, 40.0, 0)]


def test_a_fall_to_nought_is_a_jump_and_nought_twice_is_none(definitions: Definitions) -> None:
    drawn = """
        | period  | numerator | value |
        | 2022-01 | 60        | 1.2   |
        | 2023-01 | 0         | 0     |
        | 2024-01 | 0         | 0     |
        | 2025-01 | 33        | 0.5   |
    """
    assert [row[1:4] for row in jumps(drawn, definitions)] == [
        ("2023-01", 1.2, 0.0),
        ("2025-01", 0.0, 0.5),
    ]


def test_ten_cases_are_too_few_to_tell(definitions: Definitions) -> None:
    drawn = """
        | place | period | numerator | value |
        | 931   | 2022   | 10        | 10    |
        | 931   | 2023   | 1         | 1     |
        | 825   | 2022   | 11        | 11    |
        | 825   | 2023   | 1         | 1     |
    """
    assert [row[0] for row in jumps(drawn, definitions)] == ["825"]


def test_without_counts_a_rate_must_be_far_from_england(definitions: Definitions) -> None:
    drawn = """
        | place     | period    | value |
        | E92000001 | 2023/24-1 | 0.05  |
        | E92000001 | 2023/24-2 | 0.05  |
        | 931       | 2023/24-1 | 0.01  |
        | 931       | 2023/24-2 | 0.10  |
        | 825       | 2023/24-1 | 0.05  |
        | 825       | 2023/24-2 | 5.00  |
        | 826       | 2023/24-1 | 0.00  |
        | 826       | 2023/24-2 | 5.00  |
    """
    assert [row[0] for row in jumps(drawn, definitions, measure(Kind.RATE))] == ["825"]


def test_what_happens_everywhere_is_one_row(definitions: Definitions) -> None:
    rows = [(f"{100 + i}", "2019", 4.0) for i in range(12)]
    rows += [(f"{100 + i}", "2020", 0.1 if i < 7 else 3.0) for i in range(12)]
    drawn = pl.DataFrame(rows, schema=("place", "period", "value"), orient="row").with_columns(
        measure=pl.lit("m"),
        basis=pl.lit(""),
        part=pl.lit(""),
        status=pl.lit("ok"),
        numerator=pl.lit(50.0),
    )
    found = unit_jumps(drawn, {"m": measure()}, definitions.methods)
    assert found.select("place", "period", "before", "value", "also").rows() == [
        ("", "2020", 4.0, 0.1, 6)
    ]
    fewer = drawn.filter(pl.col("place") != "106")
    six_of_eleven = unit_jumps(fewer, {"m": measure()}, definitions.methods)
    assert six_of_eleven["place"].to_list() == [""]
    half = fewer.filter(pl.col("place") != "105")
    assert unit_jumps(half, {"m": measure()}, definitions.methods).height == 5


def test_no_jump_across_a_new_definition_or_from_what_is_not_reliable(
    definitions: Definitions,
) -> None:
    drawn = """
        | period | numerator | value | status |
        | 2014   | 20        | 1     | ok     |
        | 2015   | 400       | 40    | ok     |
        | 2016   | 4         | 0.1   | u      |
        | 2017   | 400       | 40    | ok     |
    """
    mark = Break(at="2015", kind=BreakKind.DEFINITION, words="began")
    assert jumps(drawn, definitions, measure(breaks=(mark,))) == []
    collected = mark.model_copy(update={"kind": BreakKind.COLLECTION})
    assert len(jumps(drawn, definitions, measure(breaks=(collected,)))) == 1


def test_a_count_that_adds_up_over_the_financial_year_is_told() -> None:
    drawn = values(
        """
        | period  | value |
        | 2023-Q1 | 90    |
        | 2023-Q2 | 20    |
        | 2023-Q3 | 45    |
        | 2023-Q4 | 45    |
        | 2024-Q1 | 80    |
        | 2024-Q2 | 25    |
        | 2024-Q3 | 50    |
        """
    )
    found = cumulative_resets(drawn)
    assert found.select("place", "grain", "year", "points", "resets").rows() == [
        ("931", "quarter", "financial", 7, 2)
    ]
    falls_within = drawn.with_columns(
        value=pl.when(pl.col("period") == "2023-Q3").then(10.0).otherwise("value")
    )
    assert cumulative_resets(falls_within).is_empty()
    assert cumulative_resets(drawn.head(5)).is_empty()


def test_a_series_that_only_once_starts_without_a_fall_is_not_cumulative() -> None:
    drawn = values(
        """
        | period   | value |
        | 2023-M11 | 5     |
        | 2023-M12 | 9     |
        | 2024-M01 | 1     |
        | 2024-M12 | 8     |
        | 2025-M01 | 2     |
        | 2025-M12 | 9     |
        | 2026-M01 | 9     |
        | 2026-M02 | 10    |
        """
    )
    assert cumulative_resets(drawn).is_empty()
    assert cumulative_resets(drawn.head(6))["year"].to_list() == ["calendar"]


def odd(drawing: str, definitions: Definitions, kind: Kind = Kind.SHARE) -> list[tuple]:
    found = implausible_comparators(
        values(drawing), {"m": measure(kind)}, definitions.places, definitions.methods
    )
    return found.select("place", "period", "odd", "low", "high").rows()


def test_england_and_a_region_lie_among_their_authorities(definitions: Definitions) -> None:
    drawn = """
        | place     | period | value |
        | E92000001 | 2024   | 60    |
        | E12000008 | 2024   | 45    |
        | 931       | 2024   | 40    |
        | 825       | 2024   | 50    |
        | 370       | 2024   | 30    |
    """
    assert odd(drawn, definitions) == [(ENGLAND, "2024", Odd.BEYOND_ITS_PLACES, 30.0, 50.0)]
    assert odd(drawn.replace("60", "50"), definitions) == []


def test_a_part_that_few_authorities_have_judges_nobody(definitions: Definitions) -> None:
    drawn = """
        | place     | period | part  | value |
        | 931       | 2024   |       | 40    |
        | 825       | 2024   |       | 50    |
        | 370       | 2024   |       | 50    |
        | 371       | 2024   |       | 50    |
        | 372       | 2024   |       | 50    |
        | E92000001 | 2024   | Age=3 | 60    |
        | 931       | 2024   | Age=3 | 40    |
        | 825       | 2024   | Age=3 | 50    |
    """
    assert odd(drawn, definitions) == []


def test_nought_beside_authorities_that_are_not(definitions: Definitions) -> None:
    drawn = """
        | place     | period | value |
        | E12000008 | 2024   | 0     |
        | 931       | 2024   | 0     |
        | 825       | 2024   | 50    |
        | 846       | 2024   | 50    |
    """
    assert [row[:3] for row in odd(drawn, definitions)] == [(SOUTH_EAST, "2024", Odd.NOUGHT)]


def test_no_share_is_above_the_whole(definitions: Definitions) -> None:
    drawn = """
        | place | period | value |
        | 931   | 2024   | 100   |
        | 825   | 2024   | 100.1 |
        | 826   | 2024   | -0.1  |
    """
    assert [row[0] for row in odd(drawn, definitions)] == ["825", "826"]
    assert odd(drawn, definitions, Kind.BALANCE) == []


def test_the_same_number_two_years_running(definitions: Definitions) -> None:
    drawn = """
        | place     | period | numerator | denominator | value |
        | E92000001 | 2021   | 50        | 100         | 50    |
        | E92000001 | 2022   | 51        | 102         | 50    |
        | E92000001 | 2024   | 51        | 102         | 50    |
    """
    assert [row[:3] for row in odd(drawn, definitions)] == [(ENGLAND, "2022", Odd.SAME_AS_BEFORE)]


def test_an_authority_given_the_number_of_its_region(definitions: Definitions) -> None:
    drawn = """
        | place     | period | numerator | value |
        | E12000003 | 2022   | 6078      | 6078  |
        | 370       | 2022   | 6078      | 6078  |
        | 371       | 2022   | 277       | 277   |
        | E12000008 | 2022   | 900       | 900   |
        | 931       | 2022   | 600       | 600   |
        | 825       | 2022   | 300       | 300   |
    """
    found = odd(drawn, definitions, Kind.COUNT)
    assert found == [("370", "2022", Odd.WHOLE_REGION, 6078.0, 6078.0)]


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 6, 30), ""),
        (date(2026, 7, 1), "1 day"),
        (date(2026, 7, 31), "31 days"),
        (date(2026, 8, 1), "1 month"),
        (date(2027, 7, 1), "1 year"),
        (date(2028, 9, 9), "2 years and 2 months"),
    ],
)
def test_how_late_counts_from_the_end_of_the_month_it_was_due(today: date, words: str) -> None:
    assert late_by(date(2026, 6, 1), today) == words


def test_the_health_of_a_measure_in_words(definitions: Definitions) -> None:
    rows = values(
        """
        | place     | period  | part  | numerator | value |
        | 931       | 2022-01 |       | 60        | 1.2   |
        | 931       | 2023-01 |       | 0         | 0     |
        | 825       | 2022-01 |       | 60        | 1.2   |
        | 825       | 2023-01 |       | 0         | 0     |
        | 931       | 2022-01 | Age=3 | 60        | 1.2   |
        | 931       | 2023-01 | Age=3 | 0         | 0     |
        | E12000008 | 2022-01 |       | 900       | 1.5   |
        """
    )
    mine = {"m": measure()}
    doubts = Doubts(
        unit_jumps(rows, mine, definitions.methods),
        cumulative_resets(rows),
        implausible_comparators(rows, mine, definitions.places, definitions.methods),
    )
    made = data_health(
        mine["m"],
        doubts,
        definitions.places,
        ["931", SOUTH_EAST],
        last=date(2025, 6, 26),
        due=date(2026, 6, 1),
        today=date(2026, 11, 22),
        revised=3,
    )
    assert (made.last_update, made.next_due, made.late_by) == (
        "26 June 2025",
        "June 2026",
        "4 months",
    )
    assert made.doubts == (
        "Oxfordshire, January 2023: 0.0 % after 1.2 % in January 2022. 1 other place jumped too.",
        "1 such jump in groups of these places.",
        "1 such jump in other places.",
        "Such a jump may be real, in another unit, or not recorded.",
        "South East, January 2022: 1.5 % lies outside its own authorities, 1.2 % to 1.2 %. "
        "Some may be left out.",
    )


def test_the_region_given_to_its_authorities_is_told_once(definitions: Definitions) -> None:
    rows = values(
        """
        | place     | period | value |
        | E12000003 | 2022   | 6078  |
        | 370       | 2022   | 6078  |
        | 371       | 2022   | 6078  |
        """
    )
    of = measure(Kind.COUNT, decimals=0)
    found = implausible_comparators(rows, {"m": of}, definitions.places, definitions.methods)
    none = unit_jumps(rows, {"m": of}, definitions.methods)
    made = data_health(
        of,
        Doubts(none, cumulative_resets(rows), found),
        definitions.places,
        [],
        last=None,
        due=None,
        today=date(2026, 11, 22),
    )
    assert made.doubts == (
        "2022: 2 authorities are given 6,078, as many as their whole region or more. "
        "This cannot be right.",
    )
    assert (made.last_update, made.next_due, made.late_by) == ("", "", "")

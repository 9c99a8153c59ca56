"""Exact values: latest release, revisions, nothing to divide."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from scrutiny.measures.exact import current_figures, exact
from tests.drawn import table
from tests.spec.test_verdicts import measure

KEY = ("quantity", "place", "period", "part")


def figures(drawing: str) -> pl.DataFrame:
    drawn = table(drawing)
    return drawn.with_columns(
        part=pl.lit(""),
        status=pl.coalesce("status", pl.lit("ok")),
        source=pl.lit("s"),
        row=pl.lit(2, dtype=pl.UInt32),
        published=pl.col("release").replace_strict(
            {"early": date(2024, 6, 1), "late": date(2025, 6, 1)}
        ),
    )


def test_a_later_release_holds_and_the_earlier_value_is_kept() -> None:
    made = current_figures(
        figures("""
            | quantity | place | period | release | value | status |
            | a        | 931   | 2023   | early   | 500   |        |
            | a        | 931   | 2023   | late    | 533   |        |
            | a        | 825   | 2023   | early   | 10    |        |
            | a        | 825   | 2023   | late    | 10    |        |
            | a        | 869   | 2023   | early   | 7     |        |
            | a        | 869   | 2023   | late    |       | x      |
        """)
    ).sort("place")
    columns = ("place", "value", "status", "earlier_value", "earlier_release")
    assert made.select(columns).rows() == [
        ("825", 10.0, "ok", None, None),
        ("869", None, "x", 7.0, "early"),
        ("931", 533.0, "ok", 500.0, "early"),
    ]


def test_a_revised_share_shows_the_share_of_the_earlier_release() -> None:
    made = exact(
        figures("""
            | quantity | place | period | release | value | status |
            | a        | 931   | 2023   | early   | 500   |        |
            | a        | 931   | 2023   | late    | 533   |        |
            | b        | 931   | 2023   | early   | 1000  |        |
            | b        | 931   | 2023   | late    | 994   |        |
        """),
        [measure()],
    ).row(0, named=True)
    assert (made["numerator"], made["denominator"]) == (533, 994)
    assert (made["earlier_value"], made["earlier_release"]) == (50, "early")


def test_missing_and_nothing_to_divide_are_not_nought() -> None:
    made = exact(
        figures("""
            | quantity | place | period | release | value | status |
            | a        | 931   | 2014   | late    | 0     |        |
            | b        | 931   | 2014   | late    | 0     |        |
            | a        | 931   | 2015   | late    |       | c      |
            | b        | 931   | 2015   | late    | 201   |        |
            | a        | 931   | 2016   | late    | 0     |        |
            | b        | 931   | 2016   | late    | 12    |        |
        """),
        [measure()],
    ).sort("period")
    assert made.select("period", "value", "status").rows() == [
        ("2014", None, "z"),
        ("2015", None, "c"),
        ("2016", 0.0, "ok"),
    ]


def test_where_there_are_no_counts_the_published_percentage_stands() -> None:
    published = {"quantities": ["p"], "words": "p"}
    made = exact(
        figures("""
            | quantity | place | period | release | value | status |
            | p        | 931   | 2023   | late    | 53.6  |        |
        """),
        [measure(published=published)],
    )
    assert made.is_empty() or made["value"].to_list() == [53.6]
    assert made.select("numerator", "denominator", "value").rows() == [(None, None, 53.6)]


def test_a_rate_is_told_of_as_many_pupils_as_its_page_says() -> None:
    """The department gives 0.042 of 100 pupils: that is 42 of 100,000."""
    rate: dict[str, Any] = {
        "kind": "rate",
        "unit": "permanent exclusions per 100,000 pupils",
        "per": 100000,
    }
    rate |= {"numerator": None, "denominator": None}
    rate |= {"published": {"quantities": ["p"], "words": "p"}}
    made = exact(
        figures("""
            | quantity | place | period | release | value | status |
            | p        | 931   | 2024   | early   | 0.019 |        |
            | p        | 931   | 2024   | late    | 0.042 |        |
        """),
        [measure(**rate)],
    ).row(0, named=True)
    assert (round(made["value"], 6), round(made["earlier_value"], 6)) == (42, 19)


def test_only_a_rate_is_of_so_many_pupils() -> None:
    with pytest.raises(ValidationError, match="is no rate"):
        measure(per=100000)

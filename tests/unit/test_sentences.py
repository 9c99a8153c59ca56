"""Sentences, word for word."""

from __future__ import annotations

from typing import Any

import pytest

from scrutiny.publication.numbers import interval, number, when, written_date
from scrutiny.publication.sentences import figure as sentences
from scrutiny.publication.sentences.figure import Wording
from scrutiny.vocabulary.words import Better, Kind

SHARE = Wording("{value} of plans were on time", Kind.SHARE, Better.HIGHER, 1)
COUNT = Wording("there were {value} requests", Kind.COUNT, Better.NEITHER, 0)


def row(**changes: Any) -> dict[str, Any]:
    return {
        "period": "2024",
        "value": 38.565,
        "numerator": 371.0,
        "denominator": 962.0,
        "status": "ok",
        "before_period": "2023",
        "before_value": 53.62,
        "before_numerator": 533.0,
        "before_denominator": 994.0,
        "change": -15.056,
        "change_low": -19.373,
        "change_high": -10.655,
        "direction": "down",
        "verdict": "worse",
        "reason": "beyond_chance",
        "caution": False,
        **changes,
    }


def test_level_gives_both_parts() -> None:
    expected = "In Oxfordshire in 2024, 38.6 % of plans were on time (371 of 962)."
    assert sentences.level(SHARE, "Oxfordshire", row()) == expected


def test_a_missing_figure_gives_its_reason() -> None:
    made = sentences.level(SHARE, "Lewisham", row(value=None, status="x"))
    assert made == "No figure for Lewisham in 2024: not available."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {},
            "Worse: down from 53.6 % in 2023 (533 of 994), a real fall of 15.1 points "
            "(10.7 to 19.4), more than chance would give.",
        ),
        (
            {"reason": "within_chance", "verdict": "no clear change", "before_value": 40.0},
            "No clear change: down from 40.0 % in 2023 (533 of 994), within what chance would "
            "give.",
        ),
        (
            {"reason": "within_chance", "before_value": 38.59},
            "No clear change: much the same as 38.6 % in 2023 (533 of 994), within what chance "
            "would give.",
        ),
        (
            {"reason": "no_earlier_figure", "before_value": None},
            "No figure is held for 2023, so there is nothing to compare with.",
        ),
        (
            {"reason": "no_counts", "before_numerator": None},
            "Down from 53.6 % in 2023. The publisher gives no counts, so we cannot say whether "
            "that is more than chance.",
        ),
        (
            {"reason": "no_good_direction", "direction": "down"},
            "Down from 53.6 % in 2023 (533 of 994), more than chance would give. Whether that is "
            "good the figure cannot tell.",
        ),
        (
            {"reason": "definition_changed"},
            "The definition changed in between, so the two years cannot be compared.",
        ),
        (
            {"reason": "within_chance", "before_value": 40.0, "caution": True},
            "No clear change: down from 40.0 % in 2023 (533 of 994), within what chance would "
            "give. The way it is collected changed in between, so take care.",
        ),
    ],
)
def test_change(changes: dict[str, Any], expected: str) -> None:
    assert sentences.change(SHARE, row(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Worse than England (45.9 %), more than chance."),
        ({"reason": "within_chance"}, "Not clearly different from England (45.9 %)."),
        (
            {"reason": "no_benchmark_figure", "benchmark_value": None},
            "No figure for England is held here.",
        ),
        ({"reason": "size_of_place"}, ""),
        ({"reason": "is_benchmark"}, ""),
        (
            {"reason": "no_counts", "benchmark": "neighbours", "counted": 9, "below": 0},
            "Below the middle of its statistical neighbours (45.9 %, 9 with a figure); none of "
            "them lie below. Without counts we cannot say whether that is more than chance.",
        ),
    ],
)
def test_comparison(changes: dict[str, Any], expected: str) -> None:
    compared = row(
        **{
            "benchmark": "england",
            "benchmark_value": 45.85,
            "counted": None,
            "below": None,
            **changes,
        }
    )
    assert sentences.comparison(SHARE, compared, "the South East") == expected


def test_titles() -> None:
    england = {"reason": "beyond_chance", "verdict": "worse"}
    made = sentences.title(SHARE, row(), england)
    assert made == "Fell to 38.6 % in 2024; worse than England"
    assert (
        sentences.title(COUNT, row(value=1734.0, direction="up"), None) == "Rose to 1,734 in 2024"
    )
    untested = row(reason="no_counts", period="2024/25-2")
    assert sentences.title(SHARE, untested, None) == (
        "38.6 % in spring term 2024/25; change cannot be tested"
    )


def test_numbers_and_dates() -> None:
    assert (number(-4.26, 2), number(-0.001, 1), number(1734)) == ("−4.26", "0.0", "1,734")
    assert interval(35.54, 41.68, 1) == "35.5 to 41.7"
    assert when("2024/25-1") == "the autumn term 2024/25"
    assert written_date("2019-12", "month") == "December 2019"
    assert written_date("2025-01-21", "inferred") == "about 21 January 2025"
    assert written_date("2018", "year") == "2018"

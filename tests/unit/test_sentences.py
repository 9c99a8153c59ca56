"""Sentences, word for word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scrutiny.assessment.standings import compared
from scrutiny.vocabulary.words import Better, Kind
from scrutiny.wording import figure as sentences
from scrutiny.wording.figure import Wording
from scrutiny.wording.numbers import interval, number, rounded, when, written_date
from scrutiny.wording.rise_and_fall import change

SHARE = Wording("{value} of plans were on time", Kind.SHARE, Better.HIGHER, 1)
COUNT = Wording("there were {value} requests", Kind.COUNT, Better.NEITHER, 0)


def row(**changes: Any) -> dict[str, Any]:
    return {
        "period": "2024",
        "value": 38.565,
        "numerator": 371.0,
        "denominator": 962.0,
        "status": "ok",
        "low": 35.5,
        "high": 41.7,
        "published_value": None,
        "before_published_value": None,
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
            "Worse: down from 53.6 % in 2023 (533 of 994). That is a real fall of 15.1 points "
            "(10.7 to 19.4), more than chance would give.",
        ),
        (
            {"reason": "within_chance", "verdict": "no clear change", "before_value": 40.0},
            "No clear change: down from 40.0 % in 2023 (533 of 994). That is within what chance "
            "would give.",
        ),
        (
            {"reason": "within_chance", "before_value": 38.59},
            "No clear change: about the same as 38.6 % in 2023 (533 of 994). That is within what "
            "chance would give.",
        ),
        (
            {"reason": "no_earlier_figure", "before_value": None},
            "No figure counted this way is held for 2023, so no change is told.",
        ),
        (
            {"reason": "no_counts", "before_numerator": None},
            "Down from 53.6 % in 2023. The publisher gives no counts, so we cannot say whether "
            "that is more than chance.",
        ),
        (
            {"reason": "no_good_direction", "direction": "down", "verdict": "cannot say"},
            "Down from 53.6 % in 2023 (533 of 994). That is a real fall of 15.1 points "
            "(10.7 to 19.4), more than chance would give. Whether that is good the figure cannot "
            "tell.",
        ),
        (
            {"reason": "definition_changed"},
            "The definition has changed since 2023, so the two cannot be compared.",
        ),
        (
            {"reason": "within_chance", "before_value": 40.0, "caution": True},
            "No clear change: down from 40.0 % in 2023 (533 of 994). That is within what chance "
            "would give. The way it is collected changed in between, so take care.",
        ),
    ],
)
def test_change(changes: dict[str, Any], expected: str) -> None:
    assert change(SHARE, compared(row(**changes))) == expected


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
        ({"reason": "same"}, "About the same as England (45.9 %)."),
        (
            {"reason": "no_counts", "benchmark": "region", "before_numerator": None},
            "Below the South East (45.9 %). Without counts we cannot say whether that is more than "
            "chance.",
        ),
    ],
)
def test_comparison(changes: dict[str, Any], expected: str) -> None:
    beside = row(
        **{
            "benchmark": "england",
            "benchmark_value": 45.85,
            "counted": None,
            "below": None,
            **changes,
        }
    )
    assert sentences.comparison(SHARE, beside, "the South East") == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Among its 10 statistical neighbours 4 do better. Their middle is 25.6 %."),
        (
            {"ahead": 1},
            "Among its 10 statistical neighbours 1 does better. Their middle is 25.6 %.",
        ),
        (
            {"counted": 9, "ahead": 0, "reason": "no_counts"},
            "Among its 9 statistical neighbours with a figure none does better. Their middle is "
            "25.6 %. Without counts we cannot say whether that is more than chance.",
        ),
        (
            {"verdict": "worse", "reason": "beyond_chance", "ahead": 10},
            "Worse than most of its 10 statistical neighbours: all do better. Their middle is "
            "25.6 %.",
        ),
        (
            {"verdict": "better", "reason": "beyond_chance", "ahead": 1},
            "Better than most of its 10 statistical neighbours: 1 does better. Their middle is "
            "25.6 %.",
        ),
        (
            {"reason": "too_few", "ahead": 3},
            "Among its 10 statistical neighbours 3 do better. Their middle is 25.6 %. The numbers "
            "are too small to say more.",
        ),
        (
            {"reason": "level_only"},
            "The middle of its 10 statistical neighbours is 25.6 %. No verdict is given.",
        ),
        (
            {"reason": "no_benchmark_figure", "benchmark_value": None, "counted": 3},
            "Only 3 of its 10 statistical neighbours have a figure: too few to compare.",
        ),
        (
            {"reason": "no_benchmark_figure", "benchmark_value": None, "counted": 0},
            "No figure of its statistical neighbours is held here.",
        ),
        ({"reason": "size_of_place"}, ""),
    ],
)
def test_among_neighbours(changes: dict[str, Any], expected: str) -> None:
    group = {"benchmark": "neighbours", "benchmark_value": 25.6, "group": 10, "counted": 10}
    told = row(**{**group, "ahead": 4, "reason": "within_chance", **changes})
    assert sentences.comparison(SHARE, told, "the South East") == expected


def test_where_no_direction_is_good_the_higher_neighbours_are_counted() -> None:
    neither = replace(SHARE, better=Better.NEITHER)
    group = {"benchmark": "neighbours", "benchmark_value": 25.6, "group": 10, "counted": 10}
    plain = row(**{**group, "ahead": 4, "reason": "within_chance"})
    assert sentences.comparison(neither, plain, "") == (
        "Among its 10 statistical neighbours 4 are higher. Their middle is 25.6 %."
    )
    clear = {"reason": "no_good_direction", "direction": "up", "ahead": 0}
    assert sentences.comparison(neither, row(**{**group, **clear}), "") == (
        "Higher than most of its 10 statistical neighbours: none is higher. Their middle is 25.6 %."
    )


def test_neighbours_that_moved_while_the_place_did_not() -> None:
    beside = {"benchmark": "neighbours", "benchmark_before": 36.6, "benchmark_now": 25.6}
    assert sentences.left_behind(SHARE, beside, "the South East") == (
        "No clear change here on the year, while the middle of its neighbours fell from 36.6 % to "
        "25.6 %."
    )
    region = {**beside, "benchmark": "region", "benchmark_now": 46.2}
    assert sentences.left_behind(SHARE, region, "the South East") == (
        "No clear change here on the year, while the South East rose from 36.6 % to 46.2 %."
    )
    none = {**beside, "benchmark_before": None, "benchmark_now": None}
    assert sentences.left_behind(SHARE, none, "the South East") == ""


def test_a_rank_in_words() -> None:
    told = {"rank": 20, "rank_from": 15, "rank_to": 27, "ranked": 148, "fewest": 30}
    told |= {"left_out": 2}
    assert sentences.rank(SHARE, told) == (
        "Ranked 20 of 148 authorities, 1 being the best; allowing for chance, from 15 to "
        "27. 2 whose share is of fewer than 30 are not ranked."
    )
    assert sentences.rank(SHARE, {**told, "level_with": 1, "left_out": 0}) == (
        "Ranked 20 of 148 authorities, level with 1 other, 1 being the best; allowing for chance, "
        "from 15 to 27."
    )
    assert sentences.rank(SHARE, {**told, "rank_from": None, "rank_to": None, "left_out": 1}) == (
        "Ranked 20 of 148 authorities, 1 being the best. Without counts we cannot say how sure "
        "that is. 1 whose share is of fewer than 30 is not ranked."
    )


def test_titles() -> None:
    england = {"reason": "beyond_chance", "verdict": "worse", "direction": "down"}
    made = sentences.title(SHARE, row(), england)
    assert made == "Fell to 38.6 % in 2024; worse than England"
    rose = row(direction="up", verdict="better", value=53.6)
    assert sentences.title(SHARE, rose, england) == (
        "53.6 % in 2024: rose on the year, below England"
    )
    stood = row(reason="within_chance", verdict="no clear change", movement="common")
    assert sentences.title(SHARE, stood, england) == (
        "38.6 % in 2024: little changed on the year, below England"
    )
    assert sentences.title(SHARE, {**stood, "movement": "between"}, None) == (
        "38.6 % in 2024: no clear change on the year"
    )
    lower = replace(SHARE, better=Better.LOWER)
    assert sentences.title(lower, stood, {**england, "verdict": "better"}) == (
        "38.6 % in 2024: little changed on the year, better than England"
    )
    assert (
        sentences.title(COUNT, row(value=1734.0, direction="up"), None) == "Rose to 1,734 in 2024"
    )
    untested = row(reason="no_counts", period="2024/25-2")
    assert sentences.title(SHARE, untested, None) == (
        "38.6 % in spring term 2024/25; change cannot be tested"
    )


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    # Timeliness and reviews of 2016 to 2024 as the department prints them.
    [(87, 240, "36.3"), (7, 80, "8.8"), (158, 160, "98.8"), (1, 400, "0.3"), (30, 160, "18.8")],
)
def test_a_half_goes_up_as_publishers_print_it(
    numerator: int, denominator: int, printed: str
) -> None:
    value = 100 * numerator / denominator
    assert number(value, 1) == printed
    assert rounded(value, 1) == float(printed)
    assert number(-value, 1) == f"−{printed}"
    # The decimal decides, though a computer holds a little less than 36.15.
    assert number(36.15, 1) == "36.2"


def test_numbers_and_dates() -> None:
    assert (number(-4.26, 2), number(-0.001, 1), number(1734)) == ("−4.26", "0.0", "1,734")
    assert interval(35.54, 41.68, 1) == "35.5 to 41.7"
    assert when("2024/25-1") == "the autumn term 2024/25"
    assert written_date("2019-12", "month") == "December 2019"
    assert written_date("2025-01-21", "inferred") == "about 21 January 2025"
    assert written_date("2018", "year") == "2018"

"""With other constants readers are told other numbers, and the old ones nowhere.

Every constant gets a value that no other has; whatever number is told must then come from one of
those, be worked out from it by hand here, or be no constant at all.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from scrutiny.definitions.methods import Methods
from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.errors import ProblemsFound
from scrutiny.publication.methods_content import constants_told, explained, hiding

# Each with a value of its own; none of them is the value that is in force for any constant.
OTHER: dict[str, object] = {
    "interval_z": 1.645,
    "change_z": 1.282,
    "quarter_change_z": 2.326,
    "smallest_denominator": 71,
    "neighbour_model": "2037",
    "neighbour_value": "median",
    "neighbour_coverage": 0.89,
    "fewest_neighbours": 83,
    "alike_within": 0.043,
    "published_share_within": 0.067,
    "stale_after_years": 41,
    "hidden_up_to": 47,
    "rounded_to": 43,
    "hidden_up_to_local": 53,
    "all_or_none_below": 59,
    "middle_from": 61,
    "cells_hold": 67,
    "protected_width": 73,
    "withheld_width": 79,
    "byar_exact_below": 89,
    "limits_width": 3.71,
    "near_limits_thirds": 97,
    "moving_range_screen": 4.567,
    "run_length": 37,
    "trend_length": 39,
    "close_points": (33, 34),
    "trial_from": 101,
    "signals_from": 103,
    "freeze_from": 107,
    "held_for": 109,
    "false_flag_all": 0.023,
    "false_flag_frozen": 0.057,
    "proof_months": ((2.9, 113, 127), (3.7, 131, 137)),
    "rate_points": 139,
    "longest_wait_years": 149,
    "trend_points": 151,
    "trend_z": 1.96,
    "trend_median_misfit": 5.432,
    "trend_most_misfit": 15.67,
    "trend_authorities": 157,
    "funnel_inner_tail": 0.071,
    "funnel_outer_tail": 0.0073,
    "winsorised": 0.19,
    "ranked_from": 163,
    "years_before": 167,
    "fewest_years_before": 173,
    "sustained_years": 179,
    "sustained_months": 181,
    "unit_jump": 191,
    "frozen_periods": 193,
    "frozen_from": 197,
    "most_questions": 199,
    "claim_points": 211,
    "claim_year_passed": 0.61,
    "months_to_answer": 223,
    "record_read_within_months": 227,
    "most_missing": 0.37,
    "false_change_frozen": 0.31,
    "false_stretch": 0.43,
    "lost_most": 0.13,
    "lost_told": 0.033,
    "blank_most": 0.71,
    "lost_too_few_to_tell": 229,
    "fall_most": 0.83,
    "charts_of_an_area": 300,
    "decision_weeks": 8,
    "plan_weeks": 24,
    "review_decision_weeks": 9,
    "long_wait_weeks": 35,
    "movement_authorities": 233,
    "movement_unusual": 0.04,
    "movement_common": 0.0625,
    "movement_small_base": 239,
    "movement_nearest": 241,
    "path_years": 251,
    "path_turn": 0.17,
    "false_trend": 0.0123,
    "false_years": ((11, 0.21, 0.22), (13, 0.24, 0.27)),
    "held_within": 257,
}
# By tables of the normal distribution: 90 % lie within 1.645 standard deviations, 80 % within
# 1.282, 98 % within 2.326 and 95 % within 1.96, so that 5 in 100 lie outside: once in 20 times.
WORKED_OUT = {"90 %", "80 %", "98 %", "0.05", "20"}
# Shares told of 100 charts, and what 300 charts flag: 2.3 and 5.7 in 100.
WORKED_OUT |= {"2.3", "5.7", "31", "43", "6.9", "17.1"}
# One in 25 is 4 in 100 and one in 16 is 6.25; the shares of simulated changes are told of 100.
WORKED_OUT |= {"25", "16", "21", "24", "27"}
# Shares are told of 100 charts, counts are hidden from 1 on, a method has a number for a name, and
# half of 100 coins show heads.
NO_CONSTANTS = {"100", "1", "50"}
NAMED = "Newcombe's method 10"
IN_LETTERS = {"three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"}
PROSE = (
    "nine times in ten",
    "charts of four years",
    "within twelve months",
    "divided by seven",
    "neighbours is uncertain",
)


@pytest.fixture(scope="module")
def other(definitions: Definitions) -> Methods:
    held = definitions.methods
    return held.model_copy(
        update={
            name: getattr(held, name).model_copy(update={"value": value})
            for name, value in OTHER.items()
        }
    )


def sentences(methods: Methods) -> Iterator[str]:
    """Everything that is said of constants: their own words and how verdicts are reached."""
    yield from (each.words for each in constants_told(methods).values())
    yield from hiding(methods)
    told = explained(methods, 10)
    for part in structs.astuple(told):
        for each in part:
            yield from (each,) if isinstance(each, str) else each


def test_every_constant_is_given_another_value(definitions: Definitions) -> None:
    assert set(OTHER) == set(Methods.model_fields)
    same = [n for n, value in OTHER.items() if getattr(definitions.methods, n).value == value]
    assert same == ["neighbour_value"], "there is only one way to take the middle"


@pytest.mark.parametrize("name", OTHER)
def test_the_table_of_constants_shows_the_value(name: str, other: Methods) -> None:
    value = OTHER[name]
    shown = re.sub(r"[()]", "", str(value).replace("), (", "; "))
    assert constants_told(other)[name].value == shown


def test_no_number_is_told_that_is_not_a_constant_s(other: Methods) -> None:
    values = re.findall(r"\d+(?:\.\d+)?", str(list(OTHER.values())))
    allowed = {*values, *WORKED_OUT, *NO_CONSTANTS}
    stray = [
        (number, sentence)
        for sentence in sentences(other)
        for number in re.findall(r"\d+(?:\.\d+)?(?: %)?", sentence.replace(NAMED, ""))
        if number not in allowed
    ]
    assert stray == []


def test_no_number_in_letters_stays_behind(other: Methods) -> None:
    stray = [
        (word, sentence)
        for sentence in sentences(other)
        if not any(each in sentence for each in PROSE)
        for word in re.findall(r"[a-z]+", sentence.lower())
        if word in IN_LETTERS
    ]
    assert stray == []


@pytest.fixture
def spoiled(tmp_path: Path, definitions: Definitions) -> Path:
    shutil.copytree(definitions.root, tmp_path / "data")
    return tmp_path / "data"


def test_the_pages_of_flows_tell_the_steps_of_the_law(spoiled: Path) -> None:
    """24 weeks are 168 days, 8 are 56 and 9 are 63."""
    path = spoiled / "methods.toml"
    text = path.read_text(encoding="utf-8")
    for name in ("decision_weeks", "plan_weeks", "review_decision_weeks", "long_wait_weeks"):
        text, many = re.subn(rf"(\[{name}]\nvalue = )\d+\n", rf"\g<1>{OTHER[name]}\n", text)
        assert many == 1
    path.write_text(text, encoding="utf-8")
    flows = load_definitions(spoiled).flows
    # The publisher's own tables keep the names that he gives them.
    told = " ".join(str(f.model_dump(exclude={"told_elsewhere"})) for f in flows.values())
    for new in ("within 24 weeks", "in 168 days", "within 8 weeks", "day 56 is", "day 63 is"):
        assert new in told, new
    assert [part.words for part in flows["flow_open_cases"].parts] == [
        "Up to 8 weeks",
        "8 to 24 weeks",
        "24 to 35 weeks",
        "Over 35 weeks",
    ]
    told = re.sub(r"less than \d+ weeks before", "", told)
    for old in ("20 weeks", "6 weeks", "4 weeks", "26 weeks", "140", "day 42", "day 28"):
        assert not re.search(rf"\b{old}\b", told), old


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("methods.toml", "{level}", "{levle}"),
        ("flows/flow_requests.toml", "{plan_weeks}", "{plan_wekes}"),
    ],
)
def test_a_number_that_nothing_gives_is_a_problem(
    file: str, old: str, new: str, spoiled: Path
) -> None:
    path = spoiled / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProblemsFound, match=new):
        load_definitions(spoiled)

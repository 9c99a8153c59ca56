"""A change on the year with its place among all and the counts on both sides, word for word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scrutiny.assessment.standing import AmongAll, Compared, Point
from scrutiny.vocabulary.words import Better, Counts, Direction, Kind, Movement, Reason, Verdict
from scrutiny.wording.figure import Wording
from scrutiny.wording.on_the_year import on_the_year, place, sides, signed, usual

SIDES = ("children had their plan in time", "did not")
SHARE = Wording("{value} of plans were on time", Kind.SHARE, Better.HIGHER, 1, sides=SIDES)
COUNT = Wording("there were {value} requests", Kind.COUNT, Better.NEITHER, 0)


def fall(**changes: Any) -> Compared:
    """Oxfordshire's fall of 2024."""
    made = Compared(
        Point("2023", 53.62, 533.0, 994.0),
        Point("2024", 38.57, 371.0, 962.0),
        -15.056,
        -19.373,
        -10.655,
        Direction.DOWN,
        Verdict.WORSE,
        Reason.BEYOND_CHANCE,
        usual=AmongAll(36, 149, False, Movement.BETWEEN),
    )
    return replace(made, **changes)


def uncounted(movement: Movement, as_far: int, reason: Reason) -> Compared:
    return fall(
        before=Point("2023", 53.62),
        after=Point("2024", 38.57),
        low=None,
        high=None,
        reason=reason,
        verdict=Verdict.WORSE if reason is Reason.UNUSUAL else Verdict.NO_CLEAR_CHANGE,
        usual=AmongAll(as_far, 149, False, movement),
    )


def test_three_answers_in_one_sentence_each() -> None:
    assert on_the_year(SHARE, fall()) == (
        "Worse: down from 53.6 % in 2023 (533 of 994). That is a real fall of 15.1 points (10.7 to "
        "19.4), more than chance would give. 36 of 149 authorities fell as much. 162 fewer "
        "children had their plan in time and 130 more did not."
    )


@pytest.mark.parametrize(
    ("among", "told", "cell"),
    [
        (
            AmongAll(5, 143, False, Movement.UNUSUAL),
            "Such a fall is unusual: 5 of 143 authorities fell as much.",
            "5 of 143 fell as much: unusual",
        ),
        (
            AmongAll(1, 143, False, Movement.UNUSUAL),
            "Such a fall is unusual: none of the other 142 authorities fell as much.",
            "1 of 143 fell as much: unusual",
        ),
        (
            AmongAll(60, 149, False, Movement.COMMON),
            "Such a fall is common: 60 of 149 authorities fell as much.",
            "60 of 149 fell as much: common",
        ),
        (
            AmongAll(8, 50, True, Movement.BETWEEN),
            "8 of the 50 authorities nearest in size fell as much.",
            "8 of 50 of like size fell as much",
        ),
        (None, "", ""),
    ],
)
def test_the_place_of_a_change(among: AmongAll | None, told: str, cell: str) -> None:
    assert usual(SHARE, fall(usual=among)) == told
    assert place(fall(usual=among)) == cell


def test_a_count_moves_by_a_share_of_itself() -> None:
    assert usual(COUNT, fall()) == "36 of 149 authorities fell by as large a share."


@pytest.mark.parametrize(
    ("movement", "as_far", "reason", "told"),
    [
        (
            Movement.UNUSUAL,
            2,
            Reason.UNUSUAL,
            "Worse: down from 53.6 % in 2023. The publisher gives no counts, so we go by how far "
            "others moved. Such a fall is unusual: 2 of 149 authorities fell as much.",
        ),
        (
            Movement.BETWEEN,
            9,
            Reason.NOT_UNUSUAL,
            "No clear change: down from 53.6 % in 2023. The publisher gives no counts, so we go by "
            "how far others moved. 9 of 149 authorities fell as much, too many to call it unusual.",
        ),
        (
            Movement.COMMON,
            70,
            Reason.NOT_UNUSUAL,
            "No clear change: down from 53.6 % in 2023. The publisher gives no counts, so we go by "
            "how far others moved. Such a fall is common: 70 of 149 authorities fell as much.",
        ),
    ],
)
def test_without_counts_it_says_what_it_goes_by(
    movement: Movement, as_far: int, reason: Reason, told: str
) -> None:
    assert on_the_year(SHARE, uncounted(movement, as_far, reason)) == told


def test_without_counts_and_a_good_direction_chance_is_not_spoken_of() -> None:
    made = replace(
        uncounted(Movement.UNUSUAL, 2, Reason.NO_GOOD_DIRECTION), verdict=Verdict.CANNOT_SAY
    )
    told = on_the_year(replace(SHARE, better=Better.NEITHER), made)
    assert "chance" not in told
    assert "unusual: 2 of 149 authorities fell as much" in told


def test_counts_on_both_sides() -> None:
    one_more = fall(after=Point("2024", 53.7, 534.0, 994.0))
    assert sides(SHARE, one_more) == "1 more child had their plan in time and 1 fewer did not."
    as_many = fall(after=Point("2024", 53.0, 533.0, 1000.0))
    assert sides(SHARE, as_many) == (
        "As many children had their plan in time as before and 6 more did not."
    )
    assert sides(SHARE, uncounted(Movement.COMMON, 70, Reason.NOT_UNUSUAL)) == ""
    assert sides(SHARE, fall(reason=Reason.DEFINITION_CHANGED)) == ""
    assert sides(replace(SHARE, rounded=True), fall()) == ""
    assert sides(replace(SHARE, sides=None), fall()) == ""


def test_a_small_number_that_was_worked_out_is_not_given_away_by_a_difference() -> None:
    worked_out = replace(SHARE, counted=Counts.WORKED_OUT)
    assert sides(worked_out, fall()).startswith("162 fewer children")
    assert sides(worked_out, fall(after=Point("2024", 0.9, 9.0, 962.0))) == ""
    assert sides(worked_out, fall(before=Point("2023", 0.9, 9.0, 994.0))) == ""


@pytest.mark.parametrize(
    ("change", "decimals", "kind", "told"),
    [
        (49.57, 1, Kind.SHARE, "+49.6 points"),
        (-15.06, 1, Kind.SHARE, "−15.1 points"),
        (0.0, 1, Kind.SHARE, "0.0 points"),
        (12.0, 1, Kind.COUNT, "+12.0 %"),
        (0.023, 3, Kind.RATE, "+0.023 per 100 pupils"),
    ],
)
def test_a_change_with_its_sign(change: float, decimals: int, kind: Kind, told: str) -> None:
    assert signed(change, decimals, kind) == told

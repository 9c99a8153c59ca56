"""Limits worked by hand, floors, gaps, frozen and re-based limits, and what a signal means."""

from __future__ import annotations

import polars as pl
import pytest

from scrutiny.assessment.process import chart, chartable
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.workbook import Definitions
from scrutiny.vocabulary.words import Series
from tests.unit.process.drawn import marks, month, numbers, series

# Thirteen points whose average is 50 and whose twelve ranges are 4 each.
STEADY = "52 48 52 48 52 48 50 52 48 52 48 52 48"


@pytest.fixture
def methods(definitions: Definitions) -> Methods:
    return definitions.methods


def test_limits_worked_by_hand(methods: Methods) -> None:
    made = chart(series(numbers("10 12 11 13 10 12 14 11 13 12 10 11 14")), methods)
    # Sum 153 of 13; ranges 2 1 2 3 2 2 3 2 1 2 1 3, sum 24 of 12: a mean of 2. None is as large
    # as 3.267 times 2, so the limits lie 2.66 times 2 either side.
    row = made.row(0, named=True)
    assert row["centre"] == pytest.approx(153 / 13)
    assert row["upper"] == pytest.approx(153 / 13 + 5.32)
    assert row["lower"] == pytest.approx(153 / 13 - 5.32)
    assert row["near_upper"] == pytest.approx(153 / 13 + 2 * 5.32 / 3)
    assert row["near_lower"] == pytest.approx(153 / 13 - 2 * 5.32 / 3)
    # 1.128 is d2 of tables of control charts for ranges of two.
    assert row["sigma"] == pytest.approx(2 / 1.128, rel=1e-3)
    assert row["points"] == 13
    assert row["limits"] == "all"


def test_large_moving_ranges_are_left_out_once_and_their_points_stay(methods: Methods) -> None:
    made = chart(series(numbers("50 52 50 52 50 52 50 52 50 52 50 52 80")), methods)
    # Ranges: eleven of 2 and one of 28, mean 50/12 = 4.17; 28 is more than 3.267 times that.
    row = made.row(12, named=True)
    assert row["centre"] == pytest.approx(692 / 13)
    assert row["upper"] == pytest.approx(692 / 13 + 2.66 * 2)
    assert (row["signal"], row["direction"], row["verdict"]) == ("outside", "up", "better")


def test_where_the_screen_would_leave_only_noughts_nothing_is_left_out(methods: Methods) -> None:
    made = chart(series(numbers("0 0 0 0 0 0 0 0 0 0 0 0 5")), methods)
    # One range of 5 in twelve: a mean of 5/12.
    assert made["upper"][0] == pytest.approx(5 / 13 + 2.66 * 5 / 12)
    assert made["outside"].to_list() == marks("- - - - - - - - - - - - ^")


@pytest.mark.parametrize("value", [43.3, 0.1, 1 / 3, 1e6 / 7])
def test_equal_points_are_their_own_average_whatever_the_computer_says(
    value: float, methods: Methods
) -> None:
    for length in (13, 17, 30):
        made = chart(series([value] * length), methods)
        assert made["signal"].null_count() == length
        assert made["sigma"][0] == 0


@pytest.mark.parametrize(
    ("length", "limits", "signal"),
    [
        (1, "none", None),
        (9, "none", None),
        (10, "trial", None),
        (12, "trial", None),
        (13, "all", "outside"),
    ],
)
def test_how_many_points_are_needed(
    length: int, limits: str, signal: str | None, methods: Methods
) -> None:
    values = [*numbers("50 52 50 52 50 52 50 52 50 52 50 52 50")[: length - 1], 90.0]
    made = chart(series(values), methods)
    assert set(made["limits"]) == {limits}
    assert made["signal"][-1] == signal
    assert made["centre"].null_count() == (length if limits == "none" else 0)
    if not signal:
        assert made["signal"].count() == 0
        assert set(made["direction"]) == {"unknown"}
        assert set(made["verdict"]) == {"cannot say"}


def test_gaps_break_nothing_and_are_never_fed_to_a_rule(methods: Methods) -> None:
    values = "50 49 64 49 50 63 . 48 49 58 60 . 58 61 59 . 60 58 61"
    rising = "-  -  -  -  -  -  . -  -  ^  ^  . ^  ^  ^  . ^  ^  ^"
    made = chart(series(numbers(values)), methods)
    assert made["shift"].to_list() == marks(rising)
    gaps = made.filter(pl.col("value").is_null())
    assert gaps.select("signal", "outside", "shift").null_count().row(0) == (3, 3, 3)
    assert set(gaps["verdict"]) == {"cannot say"}
    assert gaps["centre"].null_count() == 0
    # A row that is not there is no different from one without a value.
    short = chart(series(numbers(values)).drop_nulls("value"), methods)
    assert short["shift"].to_list() == made.filter(pl.col("value").is_not_null())["shift"].to_list()
    assert set(made["points"]) == {16}


def test_a_number_that_is_none_is_a_gap(methods: Methods) -> None:
    made = chart(series([*numbers(STEADY), float("nan")]), methods)
    assert made["value"].null_count() == 1
    assert made["centre"][13] == pytest.approx(50)


def test_limits_are_frozen_on_eighteen_points_before_the_inspection(methods: Methods) -> None:
    early = [49.0, 51.0] * 9
    values = [*early, *[60.0] * 4]
    frozen = chart(series(values, before=18), methods)
    assert set(frozen["limits"]) == {"frozen"}
    assert frozen["centre"][0] == pytest.approx(50)
    assert frozen["upper"][0] == pytest.approx(50 + 2.66 * 2)
    assert frozen["outside"].to_list() == [None] * 18 + ["up"] * 4
    # One fewer, and all points set the limits.
    unfrozen = chart(series(values, before=17), methods)
    assert set(unfrozen["limits"]) == {"all"}
    assert unfrozen["centre"][0] == pytest.approx((18 * 50 + 4 * 60) / 22)
    # A gap among the eighteen leaves seventeen.
    gap = chart(series([None, *values[1:]], before=18), methods)
    assert set(gap["limits"]) == {"all"}


def test_a_new_start_has_its_own_limits_and_rules(methods: Methods) -> None:
    low, high = numbers(STEADY), [value + 30 for value in numbers(STEADY) if value is not None]
    made = chart(series([*low, *high], starts=[13]), methods)
    assert made["centre"].to_list() == pytest.approx([50.0] * 13 + [80.0] * 13)
    assert made["signal"].count() == 0
    assert chart(series([*low, *high]), methods)["shift"].count() == 26
    # The new stretch needs its own thirteen points.
    young = chart(series([*low, *high[:9]], starts=[13]), methods)
    assert young["limits"].to_list() == ["all"] * 13 + ["none"] * 9
    assert young["points"].to_list() == [13] * 13 + [9] * 9


def test_points_of_one_series_are_those_of_its_measure_place_part_and_grain(
    methods: Methods,
) -> None:
    one = series(numbers(STEADY))
    for name in ("measure", "basis", "place", "part", "grain"):
        other = series([90.0] * 13).with_columns(pl.lit("z").alias(name))
        made = chart(pl.concat([other, one]), methods)
        assert sorted(set(made["centre"])) == pytest.approx([50, 90]), name


@pytest.mark.parametrize(
    ("better", "up", "down"),
    [
        ("higher", "better", "worse"),
        ("lower", "worse", "better"),
        ("neither", "cannot say", "cannot say"),
    ],
)
def test_where_a_signal_points_and_whether_that_is_good_are_two_things(
    better: str, up: str, down: str, methods: Methods
) -> None:
    made = chart(series([*numbers(STEADY), 90.0, 50.0, 10.0], better=better), methods)
    assert made.select("direction", "verdict").rows()[12:] == [
        ("no clear change", "no clear change"),
        ("up", up),
        ("no clear change", "no clear change"),
        ("down", down),
    ]


def test_all_rules_met_are_kept_and_the_first_of_precedence_is_shown(methods: Methods) -> None:
    values = "40 41 40 41 40 41 40 41 40 41 40 41 40 41 40 41 40 41 42 43 44 45 46 47 48"
    last = chart(series(numbers(values), before=18), methods).row(-1, named=True)
    # Average 40.5, upper limit 43.16: outside, rising and in a run.
    assert (last["outside"], last["trend"], last["shift"]) == ("up", "up", "up")
    assert last["signal"] == "outside"


def test_a_trend_is_shown_before_a_run_and_points_where_it_goes(methods: Methods) -> None:
    # Before: average 40, ranges of 4, limits 29.36 and 50.64. After: above the average, falling.
    values = [38.0, 42.0] * 9 + [49.0, 48.0, 47.0, 46.0, 45.0, 44.0, 43.0]
    last = chart(series(values, before=18), methods).row(-1, named=True)
    assert (last["outside"], last["trend"], last["shift"]) == (None, "down", "up")
    assert (last["signal"], last["direction"], last["verdict"]) == ("trend", "down", "worse")


def test_two_of_three_is_shown_before_a_run(methods: Methods) -> None:
    # Near limits 32.9 and 47.1.
    values = [38.0, 42.0] * 9 + [44.0, 45.0, 44.0, 45.0, 44.0, 49.0, 49.0]
    last = chart(series(values, before=18), methods).row(-1, named=True)
    assert (last["two_of_three"], last["shift"]) == ("up", "up")
    assert last["signal"] == "two_of_three"


def test_what_the_caller_keeps_beside_the_points_comes_back(methods: Methods) -> None:
    kept = series(numbers(STEADY)).with_columns(note=pl.col("period") + " noted")
    made = chart(kept, methods)
    assert made["note"][3] == f"{month(3)} noted"


def test_no_points_give_no_chart(methods: Methods) -> None:
    assert chart(series([]), methods).is_empty()
    assert chart(series([None, None]), methods)["limits"].to_list() == ["none", "none"]


def test_two_points_at_the_same_time_are_refused(methods: Methods) -> None:
    twice = pl.concat([series([1.0, 2.0]), series([3.0])])
    with pytest.raises(ValueError, match="two points at the same time"):
        chart(twice, methods)


def test_only_separate_events_are_charted(definitions: Definitions) -> None:
    """Not what adds up or overlaps, and not the queue, which is mostly the same children."""
    issued = definitions.measures["flow_plans_issued"]
    assert chartable(issued)
    for kind in Series:
        assert chartable(issued.model_copy(update={"series": kind})) is (kind is Series.SEPARATE)
    assert not chartable(definitions.measures["flow_open_cases"])

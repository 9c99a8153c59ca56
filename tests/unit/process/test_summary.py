"""What the last point of a chart means: first signal, real change, too few points, episodes."""

from __future__ import annotations

import polars as pl
import pytest

from scrutiny.assessment.process import summaries
from scrutiny.assessment.standing import Episode, Process
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.workbook import Definitions
from scrutiny.vocabulary.words import Direction, Limits, Reason, Signal, Verdict
from tests.unit.process.drawn import month, series

# Average 40, every range 4: limits 29.36 and 50.64, near limits 32.91 and 47.09.
EARLY: list[float | None] = [38.0, 42.0] * 9
KEY = ("m", "first", "A", "", "month")


@pytest.fixture
def methods(definitions: Definitions) -> Methods:
    return definitions.methods


def after(*values: float | None, methods: Methods, better: str = "higher") -> Process:
    """The summary of a chart with limits frozen on EARLY, after these values."""
    return summaries(series([*EARLY, *values], before=18, better=better), methods)[KEY]


def said(process: Process) -> tuple[str, str, str]:
    return process.direction, process.verdict, process.reason


def test_no_signal(methods: Methods) -> None:
    made = after(41.0, methods=methods)
    assert said(made) == ("no clear change", "no clear change", "common_cause")
    assert made.signals == ()
    assert made.since == ""
    assert made.episodes == ()


def test_one_flag_is_a_first_signal_and_no_change_yet(methods: Methods) -> None:
    made = after(52.0, methods=methods)
    assert said(made) == ("up", "no clear change", "first_signal")
    assert made.signals == (Signal.OUTSIDE,)
    assert made.since == month(18)
    assert made.episodes == (
        Episode(month(18), month(18), 1, Direction.UP, Verdict.BETTER, real=False, began=month(18)),
    )


def test_two_flags_running_on_one_side_are_a_real_change(methods: Methods) -> None:
    assert said(after(52.0, 53.0, methods=methods)) == ("up", "better", "held")
    assert said(after(28.0, 27.0, methods=methods)) == ("down", "worse", "held")
    assert said(after(28.0, 27.0, methods=methods, better="lower")) == ("down", "better", "held")


def test_flags_on_two_sides_are_a_first_signal(methods: Methods) -> None:
    assert said(after(52.0, 28.0, methods=methods)) == ("down", "no clear change", "first_signal")


def test_a_point_between_two_flags_ends_the_hold(methods: Methods) -> None:
    made = after(52.0, 39.0, 53.0, methods=methods)
    assert made.reason is Reason.FIRST_SIGNAL
    assert [each.real for each in made.episodes] == [False, False]


def test_a_gap_between_two_flags_does_not(methods: Methods) -> None:
    made = after(52.0, None, 53.0, methods=methods)
    assert made.reason is Reason.HELD
    assert made.missing == 1
    assert [each.points for each in made.episodes] == [2]


def test_what_a_later_point_flags_does_not_count_as_held(methods: Methods) -> None:
    """Two close points flag each other, but only the second shows it when it comes."""
    made = after(48.0, 49.0, methods=methods)
    # The first was one close point of three when it was the last: no signal then.
    assert made.signals == (Signal.TWO_OF_THREE,)
    assert made.reason is Reason.FIRST_SIGNAL
    assert said(after(48.0, 49.0, 48.0, methods=methods)) == ("up", "better", "held")


def test_a_run_of_seven_is_a_real_change_at_once(methods: Methods) -> None:
    six = (43.0, 41.0, 44.0, 41.0, 43.0)
    # The last of EARLY is 42 and begins the run.
    assert after(*six, methods=methods).reason is Reason.COMMON_CAUSE
    made = after(*six, 44.0, methods=methods)
    assert said(made) == ("up", "better", "run")
    assert made.since == month(17)
    assert made.episodes[0].points == 7
    assert made.episodes[0].real


def test_a_fall_within_a_run_above_the_average_is_told_as_a_fall(methods: Methods) -> None:
    """Both rules are met; the side told is that of the rule shown, as on the chart."""
    falling = (49.0, 48.0, 47.0, 46.0, 45.0, 44.0, 43.0)
    made = after(*falling, methods=methods)
    assert made.signals == (Signal.TREND, Signal.SHIFT)
    assert said(made) == ("down", "no clear change", "first_signal")
    assert said(after(*falling, 42.0, methods=methods)) == ("down", "worse", "held")


def test_where_neither_way_is_good_nothing_is_called_good(methods: Methods) -> None:
    made = after(52.0, 53.0, methods=methods, better="neither")
    assert said(made) == ("up", "cannot say", "no_good_direction")
    made = after(52.0, methods=methods, better="neither")
    assert said(made) == ("up", "no clear change", "first_signal")


@pytest.mark.parametrize(
    ("length", "limits", "needed"), [(1, "none", 12), (10, "trial", 3), (12, "trial", 1)]
)
def test_too_few_points_say_how_many_are_needed(
    length: int, limits: str, needed: int, methods: Methods
) -> None:
    made = summaries(series(EARLY[:length]), methods)[KEY]
    assert said(made) == ("unknown", "cannot say", "too_few_points")
    assert (made.points, made.limits, made.needed) == (length, limits, needed)
    assert made.false_flag == 0
    assert summaries(series(EARLY[:13]), methods)[KEY].needed == 0


def test_the_baseline_is_named_and_whether_it_was_steady(methods: Methods) -> None:
    made = after(41.0, methods=methods)
    assert made.limits is Limits.FROZEN
    assert (made.baseline_first, made.baseline_last) == (month(0), month(17))
    assert made.steady_before is True
    assert made.false_flag == 0.045
    restless = [*EARLY[:8], 90.0, *EARLY[8:]]
    unsteady = summaries(series([*restless, 41.0], before=19), methods)[KEY]
    assert unsteady.steady_before is False
    free = summaries(series([*EARLY, 41.0]), methods)[KEY]
    assert (free.baseline_first, free.baseline_last, free.steady_before) == ("", "", None)
    assert free.limits is Limits.ALL
    assert free.false_flag == 0.019


def test_gaps_are_counted_between_the_first_point_and_the_last(methods: Methods) -> None:
    values = [None, *EARLY[:6], None, None, *EARLY[6:], None]
    drawn = series(values)
    assert summaries(drawn, methods)[KEY].missing == 2
    # A row that is not there is a gap too.
    assert summaries(drawn.drop_nulls("value"), methods)[KEY].missing == 2


def test_after_a_new_start_its_own_points_count(methods: Methods) -> None:
    again = [70.0, 74.0, 70.0]
    made = summaries(series([*EARLY, 52.0, *again], before=18, starts=[19]), methods)[KEY]
    assert said(made) == ("unknown", "cannot say", "too_few_points")
    assert (made.points, made.needed, made.limits) == (3, 10, Limits.NONE)
    assert made.centre is None
    # What was before the new start is still told.
    assert [each.first for each in made.episodes] == [month(18)]


def test_an_episode_ends_where_a_new_start_is_made(methods: Methods) -> None:
    high = [100.0, *[71.0, 75.0] * 7]
    made = summaries(series([*EARLY, 52.0, 53.0, *high], before=18, starts=[20]), methods)[KEY]
    assert [(e.first, e.last, e.side) for e in made.episodes] == [
        (month(18), month(19), "up"),
        (month(20), month(20), "up"),
    ]


def test_episodes_follow_each_other(methods: Methods) -> None:
    made = after(52.0, 53.0, 40.0, 28.0, 41.0, methods=methods)
    assert [(e.first, e.last, e.points, e.side, e.verdict, e.real) for e in made.episodes] == [
        (month(18), month(19), 2, "up", "better", True),
        (month(21), month(21), 1, "down", "worse", False),
    ]
    assert made.since == ""


def test_series_are_summed_up_each_by_itself(methods: Methods) -> None:
    one = series([*EARLY, 52.0, 53.0], before=18)
    other = series([*EARLY, 41.0, 39.0], before=18).with_columns(pl.lit("B").alias("place"))
    made = summaries(pl.concat([other, one]), methods)
    assert {key[2]: each.reason for key, each in made.items()} == {
        "A": Reason.HELD,
        "B": Reason.COMMON_CAUSE,
    }


def test_no_points_make_no_summary_and_a_series_of_gaps_cannot_say(methods: Methods) -> None:
    assert summaries(series([]), methods) == {}
    made = summaries(series([None, None]), methods)[KEY]
    assert (made.points, made.missing, made.needed) == (0, 0, 13)
    assert made.verdict is Verdict.CANNOT_SAY

"""Whether a target will be met, how long proof takes, and when the present rate reaches it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from scrutiny.assessment.assurance import assure, inside, proof, reach, reach_yearly
from scrutiny.assessment.process import summaries
from scrutiny.assessment.standing import Process, Trend
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.workbook import Definitions
from scrutiny.vocabulary.words import Assurance, Better, Direction, Limits, Reason, Signal, Verdict
from tests.unit.process.drawn import series

PROCESS = Process(
    grain="month",
    points=20,
    missing=0,
    needed=0,
    limits=Limits.ALL,
    centre=50.0,
    lower=40.0,
    upper=60.0,
    sigma=4.0,
    signals=(),
    since="",
    direction=Direction.NONE,
    verdict=Verdict.NO_CLEAR_CHANGE,
    reason=Reason.COMMON_CAUSE,
)


@pytest.fixture
def methods(definitions: Definitions) -> Methods:
    return definitions.methods


@pytest.mark.parametrize(
    ("target", "higher", "lower"),
    [
        (61, "will_miss", "will_meet"),
        # On a limit is not beyond it.
        (60, "chance_decides", "chance_decides"),
        (50, "chance_decides", "chance_decides"),
        (40, "chance_decides", "chance_decides"),
        (39, "will_meet", "will_miss"),
    ],
)
def test_a_target_beyond_the_limits_is_settled_and_one_within_is_not(
    target: float, higher: str, lower: str
) -> None:
    assert assure(PROCESS, target, Better.HIGHER) == higher
    assert assure(PROCESS, target, Better.LOWER) == lower
    assert inside(PROCESS, target) is (40 <= target <= 60)


def test_while_the_process_moves_its_limits_promise_nothing() -> None:
    for reason in (Reason.FIRST_SIGNAL, Reason.HELD, Reason.RUN):
        moving = replace(PROCESS, signals=(Signal.OUTSIDE,), reason=reason)
        assert assure(moving, 90, Better.HIGHER) is Assurance.MOVING


def test_without_a_chart_a_good_direction_or_signals_nothing_is_said() -> None:
    assert assure(None, 50, Better.HIGHER) is Assurance.CANNOT_SAY
    assert assure(PROCESS, 90, Better.NEITHER) is Assurance.CANNOT_SAY
    trial = replace(PROCESS, limits=Limits.TRIAL, needed=2)
    assert assure(trial, 90, Better.HIGHER) is Assurance.CANNOT_SAY
    none = replace(PROCESS, limits=Limits.NONE, lower=None, upper=None, centre=None, sigma=None)
    assert assure(none, 90, Better.HIGHER) is Assurance.CANNOT_SAY
    assert inside(none, 50) is None


def test_a_limit_that_the_computer_misses_by_a_hair_is_still_the_limit(methods: Methods) -> None:
    values = [0.1 * (i % 2) + 0.2 for i in range(14)]
    made = next(iter(summaries(series(values), methods).values()))
    # Average 0.25, every range 0.1.
    assert made.upper != 0.516
    assert assure(made, 0.516, Better.HIGHER) is Assurance.CHANCE_DECIDES
    assert inside(made, 0.516) is True


@pytest.mark.parametrize(
    ("target", "months"),
    [
        # Steps of 0.99, 1, 1.49, 1.5, 2 and 5 standard deviations.
        (53.96, None),
        (54, (7, 23)),
        (55.96, (7, 23)),
        (56, (5, 10)),
        (58, (3, 7)),
        (70, (3, 7)),
        (42, (3, 7)),
        (50, None),
    ],
)
def test_how_long_a_step_to_the_target_takes_to_show(
    target: float, months: tuple[int, int] | None, methods: Methods
) -> None:
    assert proof(PROCESS, target, methods) == months


def test_a_process_without_spread_shows_any_step_soon_and_none_without_limits(
    methods: Methods,
) -> None:
    assert proof(replace(PROCESS, sigma=0.0), 50.5, methods) == (3, 7)
    assert proof(replace(PROCESS, sigma=0.0), 50.0, methods) is None
    assert proof(replace(PROCESS, sigma=None, centre=None), 50.0, methods) is None


def by_scipy(
    values: list[tuple[int, float]], target: float, per_year: int
) -> tuple[float, float, float]:
    """Months by the steepest slope, by the line itself and by the flattest slope."""
    x, y = np.array(values, dtype=float)[-12:].T
    line = stats.linregress(x, y)
    gap = target - (line.intercept + line.slope * x[-1])
    # 1.96 standard deviations each side are 95.0004 %.
    margin = stats.t.isf(stats.norm.sf(1.96), 10) * line.stderr
    slopes = sorted((line.slope - margin, line.slope, line.slope + margin), key=abs)
    months = [12 / per_year * gap / slope for slope in slopes]
    return months[2], months[1], months[0]


NOISE = (0.3, -0.2, 0.1, 0.4, -0.5, 0.2, -0.1, 0.3, -0.4, 0.1, 0.0, -0.2, 0.3, 0.1)


@pytest.mark.parametrize("slope", [0.4, 1.0, -0.4, -2.0])
@pytest.mark.parametrize("per_year", [4, 12])
@pytest.mark.parametrize("missing", [(), (3, 7)])
def test_the_present_rate_reaches_a_target_as_scipy_has_it(
    slope: float, per_year: int, missing: tuple[int, ...], methods: Methods
) -> None:
    values = [(100 + i, 50 + slope * i + n) for i, n in enumerate(NOISE) if i not in missing]
    target = 50 + slope * 30
    better = Better.HIGHER if slope > 0 else Better.LOWER
    soonest, _, latest = by_scipy(values, target, per_year)
    assert soonest > 0
    assert reach(values, target, better, methods, per_year=per_year) == pytest.approx(
        (soonest, latest), rel=1e-9
    )
    wrong = Better.LOWER if slope > 0 else Better.HIGHER
    behind = 50 - slope * 30
    assert reach(values, behind, wrong, methods, per_year=per_year) is None


def test_a_line_that_may_be_level_reaches_nothing(methods: Methods) -> None:
    values = [(i, 50 + 0.01 * i + 5 * n) for i, n in enumerate(NOISE)]
    assert reach(values, 60, Better.HIGHER, methods, per_year=12) is None


def test_eleven_points_are_too_few_for_a_rate(methods: Methods) -> None:
    values = [(i, 50 + i + n) for i, n in enumerate(NOISE)]
    assert reach(values[:12], 80, Better.HIGHER, methods, per_year=12) is not None
    assert reach(values[:11], 80, Better.HIGHER, methods, per_year=12) is None
    assert reach(values, 80, Better.NEITHER, methods, per_year=12) is None


def test_only_the_latest_twelve_points_count(methods: Methods) -> None:
    values = [(i, 50 + i + n) for i, n in enumerate(NOISE)]
    before = [(-3, 90.0), (-2, 10.0), (-1, 90.0)]
    assert reach([*before, *values], 80, Better.HIGHER, methods, per_year=12) == reach(
        values, 80, Better.HIGHER, methods, per_year=12
    )


def test_a_target_already_reached_takes_no_time(methods: Methods) -> None:
    values = [(i, 50 + i + n) for i, n in enumerate(NOISE)]
    assert reach(values, 55, Better.HIGHER, methods, per_year=12) == (0, 0)


def test_a_wait_of_more_than_ten_years_is_told_as_not_reached(methods: Methods) -> None:
    values = [(i, 50 + i + n / 100) for i, n in enumerate(NOISE)]
    # A rise of 1 a month from 63 in the last month: 119 months to 182, 121 to 184.
    soon = reach(values, 182, Better.HIGHER, methods, per_year=12)
    assert soon is not None
    assert soon == pytest.approx((119, 119), abs=0.5)
    assert soon[0] < soon[1]
    assert reach(values, 184, Better.HIGHER, methods, per_year=12) is None
    # The same by the quarter takes three times as long.
    assert reach(values, 182, Better.HIGHER, methods, per_year=4) is None


def trend(slope: float | None, low: float | None, high: float | None) -> Trend:
    reason = Reason.TOO_FEW_POINTS if slope is None else Reason.BEYOND_CHANCE
    return Trend(
        "2020", "2024", 5, 5, slope, low, high, Direction.UNKNOWN, Verdict.CANNOT_SAY, reason
    )


@pytest.mark.parametrize(
    ("better", "slopes", "target", "months"),
    [
        # 20 points at 5 a year: four years; at 4 and at 8, five years and two and a half.
        (Better.HIGHER, (5.0, 4.0, 8.0), 70, (30, 60)),
        (Better.LOWER, (-5.0, -8.0, -4.0), 30, (30, 60)),
        # The wrong way, perhaps level, there already, and too slow by half.
        (Better.HIGHER, (-5.0, -8.0, -4.0), 70, None),
        (Better.HIGHER, (2.0, -1.0, 5.0), 70, None),
        (Better.HIGHER, (5.0, 4.0, 8.0), 50, (0, 0)),
        (Better.HIGHER, (1.0, 0.5, 1.5), 70, None),
        (Better.HIGHER, (None, None, None), 70, None),
        (Better.NEITHER, (5.0, 4.0, 8.0), 70, None),
    ],
)
def test_the_trend_of_years_reaches_a_target(
    better: Better,
    slopes: tuple[float | None, float | None, float | None],
    target: float,
    months: tuple[float, float] | None,
    methods: Methods,
) -> None:
    made = reach_yearly(50, trend(*slopes), target, better, methods)
    assert made == (None if months is None else pytest.approx(months))


def test_without_a_latest_figure_nothing_is_reached(methods: Methods) -> None:
    assert reach_yearly(None, trend(5.0, 4.0, 8.0), 70, Better.HIGHER, methods) is None

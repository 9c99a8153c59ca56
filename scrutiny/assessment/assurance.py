"""Whether a target will be met: what the process as it runs gives, and when the line reaches it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats  # type: ignore[import-untyped]

from scrutiny.assessment.process.limits import TOLERANCE
from scrutiny.assessment.standing import Process, Trend
from scrutiny.definitions.methods import Methods
from scrutiny.vocabulary.words import Assurance, Better, Limits

MONTHS = 12


def assure(process: Process | None, target: float, better: Better) -> Assurance:
    """What a process as it runs says of a target.

    `MOVING` where the last point is flagged: the limits then do not tell what comes next.
    `CANNOT_SAY` where there is no chart, no good direction, or signals are not read yet.
    """
    if process is None or process.limits not in (Limits.ALL, Limits.FROZEN):
        return Assurance.CANNOT_SAY
    if better is Better.NEITHER or process.lower is None or process.upper is None:
        return Assurance.CANNOT_SAY
    if process.signals:
        return Assurance.MOVING
    return against_limits(process.lower, process.upper, target, better)


def against_limits(lower: float, upper: float, target: float, better: Better) -> Assurance:
    """Where a target lies to the limits; on a limit, chance decides.

    Source: NHSRplotthedots 0.2.2, assurance icon. `better` is higher or lower.
    """
    if _above(target, upper):
        return Assurance.WILL_MISS if better is Better.HIGHER else Assurance.WILL_MEET
    if _above(lower, target):
        return Assurance.WILL_MEET if better is Better.HIGHER else Assurance.WILL_MISS
    return Assurance.CHANCE_DECIDES


def inside(process: Process, target: float) -> bool | None:
    """Whether a value lies within the limits, ends included; null where there are none."""
    if process.lower is None or process.upper is None:
        return None
    return not _above(target, process.upper) and not _above(process.lower, target)


def proof(process: Process, target: float, methods: Methods) -> tuple[int, int] | None:
    """How many periods a step from the average to the target takes to show: half of the time, and
    nine times in ten.

    That of the largest listed step that is not above this one; null where this one is smaller
    than all of them, or there are no limits. Months on a chart of months; the simulation counts
    points, so quarters on a chart of quarters.
    """
    if process.centre is None or process.sigma is None:
        return None
    gap = abs(target - process.centre)
    if gap <= TOLERANCE * (1 + abs(process.centre)):
        return None
    listed = [row for row in methods.proof_months.value if gap >= row[0] * process.sigma]
    if not listed:
        return None
    _, half, most = max(listed)
    return half, most


def reach(
    values: Sequence[tuple[int, float]],
    target: float,
    better: Better,
    methods: Methods,
    *,
    per_year: int,
) -> tuple[float, float] | None:
    """Months from the last point until the line through the latest points reaches a target.

    `values`: the running number of the period and its value, in order. The line is that of least
    squares; from and to come from the interval of its slope (Student's t), so the range holds the
    present rate. Nought and nought where the line is there already. Null where there are too few
    points, where the interval leaves it open whether the line rises or falls, where it goes the
    wrong way, and where the present rate takes longer than `longest_wait_years`.
    """
    points = methods.rate_points.value
    last = values[-points:]
    if len(last) < points or better is Better.NEITHER:
        return None
    when = np.array([order for order, _ in last], dtype=float)
    line = stats.linregress(when, np.array([value for _, value in last]))
    level = float(line.intercept + line.slope * when[-1])
    tail = stats.norm.cdf(methods.interval_z.value)
    margin = float(stats.t.ppf(tail, points - 2) * line.stderr)
    slope = float(line.slope)
    return _wait(level, (slope, slope - margin, slope + margin), target, better, methods, per_year)


def reach_yearly(
    value: float | None, trend: Trend, target: float, better: Better, methods: Methods
) -> tuple[float, float] | None:
    """Months from the last year's figure until the tested trend of the years reaches a target.

    As `reach`, from the latest value and the slope a year with its interval.
    """
    if value is None or trend.slope is None or trend.low is None or trend.high is None:
        return None
    if better is Better.NEITHER:
        return None
    return _wait(value, (trend.slope, trend.low, trend.high), target, better, methods, 1)


def _wait(
    level: float,
    slopes: tuple[float, float, float],
    target: float,
    better: Better,
    methods: Methods,
    per_year: int,
) -> tuple[float, float] | None:
    """Months by the steepest and by the flattest slope of the interval."""
    sign = 1 if better is Better.HIGHER else -1
    gap = sign * (target - level)
    if gap <= 0:
        return 0.0, 0.0
    slope, low, high = _turned(sign, slopes)
    if low <= 0:
        return None
    months = MONTHS / per_year
    if gap / slope * months > methods.longest_wait_years.value * MONTHS:
        return None
    return gap / high * months, gap / low * months


def _turned(sign: int, slopes: tuple[float, float, float]) -> tuple[float, float, float]:
    """A slope and its interval, turned so that above nought is good."""
    slope, low, high = slopes
    return sign * slope, min(sign * low, sign * high), max(sign * low, sign * high)


def _above(one: float, other: float) -> bool:
    return one - other > TOLERANCE * (1 + abs(other))

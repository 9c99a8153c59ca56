"""The process chart once more, point by point in plain Python with exact fractions.

Written from reference/statistics.md and not from the code under test: loops, no frames, no floats,
so that ties with the average and the limits are decided without the computer's noise.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from fractions import Fraction

WIDTH = Fraction("2.66")
SCREEN = Fraction("3.267")


@dataclass
class Plain:
    """What is said of each point of one segment; lists are as long as the segment."""

    limits: str
    centre: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None
    outside: list[str | None] = field(default_factory=list)
    trend: list[str | None] = field(default_factory=list)
    two_of_three: list[str | None] = field(default_factory=list)
    shift: list[str | None] = field(default_factory=list)
    shown: list[tuple[str, str] | None] = field(default_factory=list)


def segment(values: list[float | None], before: list[bool]) -> Plain:
    """One segment; a value is None where it is missing."""
    there = [i for i, value in enumerate(values) if value is not None]
    exact = [Fraction(str(values[i])) for i in there]
    n = len(exact)
    none: list[str | None] = [None] * len(values)
    if n < 10:
        return Plain("none", None, None, None, none, none, none, none, [None] * len(values))

    baseline = [x for i, x in zip(there, exact, strict=True) if before[i]]
    used = baseline if len(baseline) >= 18 else exact
    centre = sum(used, Fraction(0)) / len(used)
    ranges = [abs(b - a) for a, b in itertools.pairwise(used)]
    mean_range = sum(ranges, Fraction(0)) / len(ranges)
    kept = [each for each in ranges if each < SCREEN * mean_range]
    if any(kept):
        mean_range = sum(kept, Fraction(0)) / len(kept)
    lower, upper = centre - WIDTH * mean_range, centre + WIDTH * mean_range
    near_lower = centre - WIDTH * mean_range * Fraction(2, 3)
    near_upper = centre + WIDTH * mean_range * Fraction(2, 3)
    if n < 13:
        return Plain("trial", centre, lower, upper, none, none, none, none, [None] * len(values))

    side = ["up" if x > centre else "down" if x < centre else None for x in exact]
    outside = ["up" if x > upper else "down" if x < lower else None for x in exact]
    close = [near_upper < x <= upper or lower <= x < near_lower for x in exact]
    trend: list[str | None] = [None] * n
    shift: list[str | None] = [None] * n
    two: list[str | None] = [None] * n
    for start in range(n - 6):
        window = range(start, start + 7)
        if all(side[i] == "up" for i in window) or all(side[i] == "down" for i in window):
            for i in window:
                shift[i] = side[i]
        if all(exact[i] < exact[i + 1] for i in window[:-1]):
            for i in window:
                trend[i] = "up"
        if all(exact[i] > exact[i + 1] for i in window[:-1]):
            for i in window:
                trend[i] = "down"
    for start in range(n - 2):
        trio = range(start, start + 3)
        one_side = len({side[i] for i in trio}) == 1 and side[start] is not None
        if one_side and sum(close[i] for i in trio) >= 2:
            for i in trio:
                if close[i]:
                    two[i] = side[i]

    def spread(found: list[str | None]) -> list[str | None]:
        wide: list[str | None] = [None] * len(values)
        for i, each in zip(there, found, strict=True):
            wide[i] = each
        return wide

    made = Plain(
        "frozen" if len(baseline) >= 18 else "all",
        centre,
        lower,
        upper,
        spread(outside),
        spread(trend),
        spread(two),
        spread(shift),
    )
    for i in range(len(values)):
        made.shown.append(None)
        for name in ("shift", "two_of_three", "trend", "outside"):
            if getattr(made, name)[i] is not None:
                made.shown[i] = (name, getattr(made, name)[i])
    return made


def headline(values: list[float | None], before: list[bool], better: str) -> tuple[str, str, str]:
    """Direction, verdict and reason of one segment at its last point, looked at month by month."""
    there = [i for i, value in enumerate(values) if value is not None]
    if len(there) < 13:
        return "unknown", "cannot say", "too_few_points"
    now = segment(values, before)
    shown = now.shown[there[-1]]
    if shown is None:
        return "no clear change", "no clear change", "common_cause"
    side = shown[1]
    seen_then = segment(values[: there[-1]], before[: there[-1]]).shown[there[-2]]
    run = now.shift[there[-1]] == side
    if not run and (seen_then is None or seen_then[1] != side):
        return side, "no clear change", "first_signal"
    if better == "neither":
        return side, "cannot say", "no_good_direction"
    good = {"up": "higher", "down": "lower"}[side] == better
    return side, "better" if good else "worse", "run" if run else "held"

"""Room on a chart: round steps, names that do not meet, periods under an axis."""

from __future__ import annotations

import math
from collections.abc import Sequence


def round_step(step: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten."""
    if step <= 0:
        return 1.0
    power: float = 10 ** math.floor(math.log10(step))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= step * 0.999999)


def rounded(low: float, high: float, parts: int = 4) -> tuple[float, float]:
    """The ends of an axis of so many parts or fewer: round numbers at or beyond both, never the
    same.
    """
    step = round_step((high - low) / parts)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return low, high if high > low else low + step


def spread(wanted: Sequence[float], rooms: Sequence[float], height: float) -> list[float]:
    """The middles of names near those wanted, in the same order, none over another.

    `rooms` is how high each name is. All stand between nought and `height`, give or take half of
    the lowest name; where there are too many for that, they begin above nought.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    top = -min(rooms, default=0.0) / 2
    for i in order:
        placed[i] = max(wanted[i], top + rooms[i] / 2)
        top = placed[i] + rooms[i] / 2
    foot = height + (rooms[order[-1]] / 2 if order else 0.0)
    for i in reversed(order):
        placed[i] = min(placed[i], foot - rooms[i] / 2)
        foot = placed[i] - rooms[i] / 2
    return placed


def thinned(periods: Sequence[str], width: int) -> list[str]:
    """As many periods as find room under an axis of that width; the last is always shown."""
    longest = max(len(period) for period in periods)
    room = width // 34 if longest > 7 else int(width // (9.5 * longest + 12))
    step = -(-len(periods) // max(2, room))
    return list(periods)[::-1][::step][::-1]

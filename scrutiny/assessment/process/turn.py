"""When a level most likely changed: the split in two that leaves the least within each part.

Source: Hinkley (1970), Biometrika 57, 1 to 17: for independent normal points this is the most
likely moment of a step. A change that took months is dated somewhere within them.
"""

from __future__ import annotations

from collections.abc import Sequence


def turn(values: Sequence[float]) -> int:
    """The position of the first point of the later part; 0 where there are fewer than two points.

    >>> turn([60.0, 61.0, 59.0, 20.0, 19.0])
    3
    """
    best, at = float("inf"), 0
    for split in range(1, len(values)):
        left = _within(values[:split]) + _within(values[split:])
        if left < best:
            best, at = left, split
    return at


def _within(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values)

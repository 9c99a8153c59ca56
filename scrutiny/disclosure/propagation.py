"""Cheap bounds: what each relation by itself says of each of its members, until nothing changes.

Bounds found so always hold, but relations taken together may say more.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scrutiny.disclosure.cube import NO_BOUND, Numbers, Places
from scrutiny.disclosure.relations import System

# Sums of whole numbers are exact; this only forgives the division by other coefficients.
TOLERANCE = 1e-6
_MOST_ROUNDS = 60


class Infeasible(Exception):
    """No cube agrees with what is given; `name` is a relation that cannot hold."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class Propagation:
    """A system made ready for propagating bounds, many times over."""

    def __init__(self, system: System) -> None:
        matrix = system.matrix
        self._system = system
        self._starts = matrix.indptr[:-1]
        self._row = np.repeat(np.arange(len(system.names)), np.diff(matrix.indptr))
        self._column = matrix.indices
        self._coefficient = matrix.data
        self._positive = matrix.data > 0
        self._by_column = np.argsort(self._column, kind="stable")
        ordered = self._column[self._by_column]
        self._column_starts = np.flatnonzero(np.diff(ordered, prepend=-1))
        self._touched = ordered[self._column_starts]

    def __call__(self, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
        """Whole bounds of every variable; raises `Infeasible`."""
        low, high, _, _ = self.explained(low, high)
        return low, high

    def explained(self, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers, Places, Places]:
        """Bounds, and for each bound the row that last moved it (-1: none did)."""
        low, high = low.copy(), high.copy()
        blame_low, blame_high = np.full(len(low), -1), np.full(len(low), -1)
        if not self._system.names:
            return low, high, blame_low, blame_high
        row, column, coefficient, positive = (
            self._row,
            self._column,
            self._coefficient,
            self._positive,
        )
        for _ in range(_MOST_ROUNDS):
            least = coefficient * np.where(positive, low[column], high[column])
            most = coefficient * np.where(positive, high[column], low[column])
            row_least = np.add.reduceat(least, self._starts)
            row_most = np.add.reduceat(most, self._starts)
            cannot = (row_least > self._system.high + TOLERANCE) | (
                row_most < self._system.low - TOLERANCE
            )
            if cannot.any():
                raise Infeasible(self._system.names[int(np.argmax(cannot))])
            up = ((self._system.high - row_least)[row] + least) / coefficient
            down = ((self._system.low - row_most)[row] + most) / coefficient
            new_high = np.floor(np.where(positive, up, down) + TOLERANCE)
            new_low = np.ceil(np.where(positive, down, up) - TOLERANCE)
            moved_high = self._tighten(high, new_high, np.minimum, np.less, blame_high)
            moved_low = self._tighten(low, new_low, np.maximum, np.greater, blame_low)
            crossed = low > high
            if crossed.any():
                at = int(np.argmax(crossed))
                raise Infeasible(self._system.names[max(blame_low[at], blame_high[at])])
            if not (moved_high or moved_low):
                break
        return low, high, blame_low, blame_high

    def _tighten(
        self,
        bound: Numbers,
        offered: Numbers,
        best: np.ufunc,
        better: Callable[[Numbers, Numbers], Places],
        blame: Places,
    ) -> bool:
        ordered = offered[self._by_column]
        tightest = best.reduceat(ordered, self._column_starts)
        moves = better(tightest, bound[self._touched])
        if not moves.any():
            return False
        columns = self._touched[moves]
        bound[columns] = tightest[moves]
        moved = np.zeros(len(bound), dtype=bool)
        moved[columns] = True
        hits = np.flatnonzero(moved[self._column] & (offered == bound[self._column]))
        blame[self._column[hits]] = self._row[hits]
        return True


def unbounded(width: int) -> tuple[Numbers, Numbers]:
    """Bounds that say nothing but that a count is not below nought."""
    return np.zeros(width), np.full(width, NO_BOUND)

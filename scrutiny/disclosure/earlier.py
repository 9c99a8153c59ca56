"""What earlier snapshots of the same cube still say about the present one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from scipy import optimize, sparse  # type: ignore[import-untyped]

from scrutiny.disclosure.cube import NO_BOUND, Cell, Numbers, Protection, cells_of
from scrutiny.disclosure.propagation import TOLERANCE, Infeasible, Propagation
from scrutiny.disclosure.relations import System


class Earlier:
    """The bounds that earlier snapshots, oldest first, gave each cell.

    A reader supposes that a cell is what it was. Where that contradicts the present, the data
    changed, and as little as possible of the past is given up. Where the counts of now are given,
    the reader is taken to guess rightly instead: of each cell, whether it still lies within what
    it was shown as. Nobody who goes by the past could conclude more that is true.
    """

    def __init__(
        self,
        snapshots: Sequence[pl.DataFrame],
        protection: Protection,
        counts: Mapping[Cell, float] | None = None,
    ) -> None:
        self._guesses = counts is None
        self._bounds: list[dict[Cell, tuple[float, float]]] = []
        for frame in snapshots:
            cells = cells_of(frame, needs=["shown", "reason"])
            shown = frame["shown"].fill_null(-1).to_numpy().astype(np.int64)
            low, high = protection.stands_for(shown)
            # Who guesses rightly goes by what was to be seen, and why a cell was hidden was not.
            small = (frame["reason"] == "small").to_numpy() & self._guesses
            low[small], high[small] = protection.hidden_from, protection.hidden_to
            told = np.flatnonzero((shown >= 0) | small)
            self._bounds.append(
                {
                    cells[at]: (low[at], high[at])
                    for at in told
                    if counts is None or low[at] <= counts.get(cells[at], -1) <= high[at]
                }
            )

    def __bool__(self) -> bool:
        return bool(self._bounds)

    def narrowed(self, system: System, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
        """Present bounds, narrowed by what may still hold of earlier ones."""
        for known in reversed(self._bounds):
            then_low, then_high = low.copy(), high.copy()
            for at, cell in enumerate(system.cells):
                if cell in known:
                    least, most = known[cell]
                    if max(least, low[at]) <= min(most, high[at]):
                        then_low[at], then_high[at] = max(least, low[at]), min(most, high[at])
            if not self._guesses:
                low, high = then_low, then_high
            elif (then_low > low).any() or (then_high < high).any():
                low, high = _reconciled(system, low, high, then_low, then_high)
        return low, high


def _reconciled(
    system: System, low: Numbers, high: Numbers, then_low: Numbers, then_high: Numbers
) -> tuple[Numbers, Numbers]:
    """Earlier bounds without those that must have changed: the least sum of changes tells which.

    Raises `Infeasible` where the present contradicts itself.
    """
    Propagation(system)(low, high)
    width = system.width
    matrix = system.matrix[~system.follows]
    told = np.flatnonzero((then_low > low) | (then_high < high))
    place = sparse.csr_array(
        (np.ones(len(told)), (np.arange(len(told)), told)), shape=(len(told), width)
    )
    slack = sparse.identity(len(told))
    nothing = sparse.csr_array((matrix.shape[0], 2 * len(told)))
    found = optimize.milp(
        np.r_[np.zeros(width), np.ones(2 * len(told))],
        constraints=[
            optimize.LinearConstraint(
                sparse.hstack([matrix, nothing]),
                system.low[~system.follows],
                system.high[~system.follows],
            ),
            optimize.LinearConstraint(
                sparse.hstack([place, slack, -slack]), then_low[told], then_high[told]
            ),
        ],
        bounds=optimize.Bounds(
            np.r_[low, np.zeros(2 * len(told))],
            np.r_[np.where(high >= NO_BOUND, np.inf, high), np.full(2 * len(told), np.inf)],
        ),
    )
    if found.x is None:
        raise Infeasible(system.names[0])
    changed = found.x[width:].reshape(2, -1).max(axis=0) > TOLERANCE
    then_low[told[changed]], then_high[told[changed]] = low[told[changed]], high[told[changed]]
    return then_low, then_high

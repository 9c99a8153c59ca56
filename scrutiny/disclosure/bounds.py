"""How tightly a system pins its variables: HiGHS, and a memory of the cubes it has met.

Two linear programmes for each hidden cell would be exact and slow. Instead every cube that agrees
with what is public is kept as a witness: once two witnesses put a cell `width` apart, nobody can
pin it closer, and it needs no programme of its own. A programme pushes all unproven cells at once,
each boxed so that it stops where it is proven and leaves its room to the others. Only the cells
still doubtful after that get their own two programmes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse  # type: ignore[import-untyped]

from scrutiny.disclosure.cube import NO_BOUND, Numbers, Places
from scrutiny.disclosure.moves import Moves
from scrutiny.disclosure.propagation import TOLERANCE, Infeasible, Propagation
from scrutiny.disclosure.relations import System

# A programme for many cells at once is worth its price while it proves a few.
_FEW, _IDLE = 3, 2
_WORTH_A_STEP = 0.03
# A plain programme often happens to end in whole numbers, at a tenth of the price.
_CHEAP_STARTS = 4
# A cell can usually move if only its neighbours within so many relations move with it.
_NEAR, _FURTHER = (4, 5), (6, 8)
# Bounds the work of one integer programme and, unlike a time limit, repeats exactly.
_MOST_NODES = 100


class Search:
    """One connected system, its bounds and the witnesses met so far.

    `low` and `high` always hold for every variable; `seen_low` and `seen_high` were reached by
    witnesses. The truth lies between the first, and no reader can exclude what lies between the
    second. Raises `Infeasible` where nothing agrees with the bounds given.
    """

    def __init__(self, system: System, low: Numbers, high: Numbers, *, seed: int = 0) -> None:
        self.system = system
        self.solved = 0
        self.propagation = Propagation(system)
        self.moves = Moves(system)
        self.seen_low = np.full(system.width, np.inf)
        self.seen_high = np.full(system.width, -np.inf)
        self._random = np.random.default_rng(seed)
        self.point = np.full(system.width, np.nan)
        # What other rows imply costs a programme time and tells it nothing.
        self._matrix = system.matrix[~system.follows]
        self._low, self._high = system.low[~system.follows], system.high[~system.follows]
        self._joins = abs(self._matrix)
        self.bound(low, high)

    def bound(self, low: Numbers, high: Numbers) -> None:
        """Take other bounds, no narrower than before: witnesses stay."""
        self.given_low, self.given_high = low, high
        self.low, self.high = self.propagation(low, high)

    @property
    def seen(self) -> Numbers:
        """How far apart witnesses put each variable; below nought before the first one."""
        width: Numbers = self.seen_high - self.seen_low
        return width

    def witness(self, point: Numbers) -> bool:
        """Keep a cube of whole numbers if it agrees with everything."""
        if np.abs(point - np.round(point)).max(initial=0.0) > TOLERANCE:
            return False
        point = np.round(point)
        sums = self.system.matrix @ point
        agrees = (
            (point >= self.low).all()
            and (point <= self.high).all()
            and (sums >= self.system.low - TOLERANCE).all()
            and (sums <= self.system.high + TOLERANCE).all()
        )
        if agrees:
            self.point = point
            np.minimum(self.seen_low, point, out=self.seen_low)
            np.maximum(self.seen_high, point, out=self.seen_high)
        return bool(agrees)

    def prove(self, targets: Places, width: int, *, hasty: bool = False) -> None:
        """Try to prove each target at least `width` wide, with witnesses that far apart.

        Those for which that fails can be pinned closer, or (rarely) an integer programme was given
        up: what is not proven counts as pinned. Hasty: stop as soon as one is known to be pinned.
        """
        if not self.system.names:
            # Nothing joins the variables, so each can be anything it may be by itself.
            self.seen_low, self.seen_high = self.low.copy(), self.high.copy()
        pending = self._pending(targets, width)
        if len(pending) and not np.isfinite(self.point).all():
            self._start(pending)
        self._move(targets, width)
        idle = 0
        while idle < _IDLE and len(pending := self._pending(targets, width)) > _FEW:
            self._push(pending, width)
            self._move(targets, width)
            idle = idle + 1 if len(pending) - len(self._pending(targets, width)) < _FEW else 0
        for near in _NEAR:
            self._nudge_all(targets, width, near)
        for target in self._pending(targets, width):
            self._squeeze(int(target), width)
        if hasty and ((self.high - self.low)[targets] < width).any():
            return
        for near in _FURTHER:
            self._nudge_all(targets, width, near)
        for target in self._pending(targets, width):
            self.settle(int(target), width)

    def settle(self, target: int, width: float = np.inf) -> None:
        """Exact bounds of one variable, or proof that it is at least `width` wide."""
        self._squeeze(target, width)
        for way in (1.0, -1.0):
            if len(self._pending(np.array([target]), width)):
                found = self._milp(self._towards(target, way), self.low, self.high, whole=True)
                if found.status == 2:
                    raise Infeasible(self._named())
                if found.x is not None:
                    self.witness(found.x)
                if found.mip_dual_bound is not None:
                    self._tighten(target, way, way * found.mip_dual_bound)

    def _squeeze(self, target: int, width: float) -> None:
        """Bounds of one variable without asking for whole numbers: never too close, and cheap."""
        for way in (1.0, -1.0):
            if len(self._pending(np.array([target]), width)):
                point = self._solve(self._towards(target, way), self.low, self.high, whole=False)
                self.witness(point)
                self._tighten(target, way, point[target])

    def _nudge_all(self, targets: Places, width: int, near: int) -> None:
        for target in self._pending(targets, width):
            for way in (1.0, -1.0):
                if len(self._pending(target[None], width)):
                    self._nudge(int(target), way, width, near)
        self._move(targets, width)

    def _towards(self, target: int, way: float) -> Numbers:
        """An objective: the least of one variable, or (-1) the most."""
        objective = np.zeros(self.system.width)
        objective[target] = way
        return objective

    def betrayers(self, target: int) -> tuple[list[int], list[int]]:
        """Rows and variables whose limits together keep a variable where it is.

        Taken from the dual values of its two linear programmes under the bounds given, which is
        a proof: with these alone the bounds follow.
        """
        system = self.system
        equal = system.low == system.high
        matrix = system.matrix
        above, below = ~equal & np.isfinite(system.high), ~equal & np.isfinite(system.low)
        one_sided = (
            sparse.vstack([matrix[above], -matrix[below]]) if (above | below).any() else None
        )
        limits = np.r_[system.high[above], -system.low[below]] if one_sided is not None else None
        sided_rows = np.r_[np.flatnonzero(above), np.flatnonzero(below)]
        rows: dict[int, None] = {}
        variables: dict[int, None] = {}
        for way in (1.0, -1.0):
            found = optimize.linprog(
                self._towards(target, way),
                A_ub=one_sided,
                b_ub=limits,
                A_eq=matrix[equal] if equal.any() else None,
                b_eq=system.low[equal] if equal.any() else None,
                bounds=np.c_[
                    self.given_low, np.where(self.given_high >= NO_BOUND, np.inf, self.given_high)
                ],
                method="highs",
            )
            self.solved += 1
            if found.status != 0:
                continue
            rows.update(
                dict.fromkeys(np.flatnonzero(equal)[_active(found.eqlin.marginals)].tolist())
            )
            if one_sided is not None:
                rows.update(dict.fromkeys(sided_rows[_active(found.ineqlin.marginals)].tolist()))
            bounds = _active(found.lower.marginals) | _active(found.upper.marginals)
            variables.update(dict.fromkeys(np.flatnonzero(bounds).tolist()))
        return list(rows), list(variables)

    def _pending(self, targets: Places, width: float) -> Places:
        """Targets neither proven wide nor known to be narrow or settled."""
        seen = self.seen[targets]
        room = (self.high - self.low)[targets]
        left: Places = targets[
            (seen < width) & (room >= width if np.isfinite(width) else seen < room)
        ]
        return left

    def _start(self, targets: Places) -> None:
        """A first witness: anything that agrees with what is public."""
        for _ in range(_CHEAP_STARTS):
            objective = np.zeros(self.system.width)
            objective[targets] = self._random.choice([-1.0, 1.0], len(targets))
            if self.witness(self._solve(objective, self.low, self.high, whole=False)):
                return
        self.witness(self._solve(0 * objective, self.low, self.high, whole=True))

    def _push(self, targets: Places, width: int) -> None:
        """One programme that drives many targets away from where they have been."""
        low, high = self.low.copy(), self.high.copy()
        seen_low, seen_high = self.seen_low[targets], self.seen_high[targets]
        high[targets] = np.minimum(high[targets], seen_low + width)
        low[targets] = np.maximum(low[targets], seen_high - width)
        up, down = high[targets] - seen_high, seen_low - low[targets]
        upwards = self._random.random(len(targets)) * (up + down) < up
        objective = np.zeros(self.system.width)
        weight = 1 + self._random.random(len(targets))
        objective[targets] = np.where(upwards, -weight, weight)
        point = self._solve(objective, low, high, whole=False)
        if not self.witness(point):
            # Whole numbers for what the programme would move; what it left alone stays.
            left = np.abs(point - self.point) < TOLERANCE
            low, high = np.where(left, self.point, low), np.where(left, self.point, high)
            found = self._milp(objective, low, high, whole=True, roughly=True)
            if found.x is not None:
                self.witness(found.x)

    def _move(self, targets: Places, width: int) -> None:
        """Walk from the last witness by small moves, as long as that proves something."""
        while len(pending := self._pending(targets, width)):
            wanted = np.zeros(self.system.width, dtype=bool)
            wanted[pending] = True
            target, value, moves = self.moves.reach(self.point, self.low, self.high, wanted)
            new = np.maximum(value - self.seen_high[target], self.seen_low[target] - value)
            np.minimum.at(self.seen_low, target, value)
            np.maximum.at(self.seen_high, target, value)
            self._step(new, moves)
            if len(self._pending(targets, width)) > (1 - _WORTH_A_STEP) * len(pending):
                return

    def _step(self, new: Numbers, moves: Any) -> None:
        """Make those moves together that touch nothing in common, the most telling first."""
        taken = np.zeros(self.system.width, dtype=bool)
        chosen = []
        for at in np.argsort(-(new + self._random.random(len(new)))):
            touched = moves.indices[moves.indptr[at] : moves.indptr[at + 1]]
            if not taken[touched].any():
                taken[touched] = True
                chosen.append(at)
        if chosen:
            self.witness(self.point + moves[chosen].sum(axis=0))

    def _nudge(self, target: int, way: float, width: int, near: int) -> None:
        """Move one variable as far as it needs while all but its neighbours stay as last seen."""
        reached = np.zeros(self.system.width)
        reached[target] = 1.0
        for _ in range(near):
            reached = self._joins.T @ np.sign(self._joins @ reached)
        free = reached > 0
        low, high = np.where(free, self.low, self.point), np.where(free, self.high, self.point)
        low[target] = max(low[target], self.seen_high[target] - width)
        high[target] = min(high[target], self.seen_low[target] + width)
        found = self._milp(self._towards(target, way), low, high, whole=True)
        if found.x is not None:
            self.witness(found.x)

    def _tighten(self, target: int, way: float, bound: float) -> None:
        if way > 0:
            self.low[target] = max(self.low[target], np.ceil(bound - TOLERANCE))
        else:
            self.high[target] = min(self.high[target], np.floor(bound + TOLERANCE))

    def _solve(self, objective: Numbers, low: Numbers, high: Numbers, *, whole: bool) -> Numbers:
        """The point found; raises `Infeasible` where there is none."""
        found = self._milp(objective, low, high, whole=whole)
        if found.x is None:
            raise Infeasible(self._named())
        point: Numbers = found.x
        return point

    def _milp(
        self, objective: Numbers, low: Numbers, high: Numbers, *, whole: bool, roughly: bool = False
    ) -> Any:
        self.solved += 1
        free = low < high
        fixed = np.where(free, 0.0, low)
        known = self._matrix @ fixed
        # A last variable, always 1, counts the objective from the last witness: so the relative
        # gap is one of distance moved, and half of the greatest distance is good enough.
        offset = -objective[free] @ self.point[free] if roughly else 0.0
        column = sparse.csr_array((self._matrix.shape[0], 1))
        upper = np.where(high[free] >= NO_BOUND, np.inf, high[free])
        found = optimize.milp(
            np.r_[objective[free], offset],
            constraints=optimize.LinearConstraint(
                sparse.hstack([self._matrix[:, free], column]),
                self._low - known,
                self._high - known,
            ),
            bounds=optimize.Bounds(np.r_[low[free], 1.0], np.r_[upper, 1.0]),
            integrality=np.r_[np.full(int(free.sum()), int(whole)), 0],
            options={"node_limit": _MOST_NODES, "mip_rel_gap": 0.5 if roughly else 0.0},
        )
        if found.x is not None:
            point = fixed.copy()
            point[free] = found.x[:-1]
            found.x = point
        return found

    def _named(self) -> str:
        """A relation that must give way for anything to agree: the least that would."""
        system = self.system
        rows, width = system.matrix.shape
        slack = sparse.identity(rows)
        found = optimize.milp(
            np.r_[np.zeros(width), np.ones(2 * rows)],
            constraints=optimize.LinearConstraint(
                sparse.hstack([system.matrix, slack, -slack]), system.low, system.high
            ),
            bounds=optimize.Bounds(
                np.r_[self.given_low, np.zeros(2 * rows)],
                np.r_[self.given_high, np.full(2 * rows, np.inf)],
            ),
        )
        self.solved += 1
        wrong = found.x[width : width + rows] + found.x[width + rows :]
        return system.names[int(np.argmax(wrong))]


def _active(marginals: Numbers) -> NDArray[np.bool_]:
    active: NDArray[np.bool_] = np.abs(marginals) > 1e-7
    return active

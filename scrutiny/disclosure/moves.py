"""Small changes that turn one cube into another that nobody can tell apart.

Two cells of a table go up, two go down, and all its sums stay: where the limits leave room for
three such steps, a reader cannot pin any of the four, and no solver is needed to see it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from scrutiny.disclosure.cube import NO_BOUND, Cell, Numbers, Places
from scrutiny.disclosure.propagation import TOLERANCE
from scrutiny.disclosure.relations import System, containing


class _Table(NamedTuple):
    """For one set of quantities moved together: what changes, by row and column, and which way."""

    variables: Places  # changed variable, row, column
    signs: Numbers


class Moves:
    """All changes of four cells in a table (or two in a line), for one system."""

    def __init__(self, system: System) -> None:
        self._system = system
        place = {cell: at for at, cell in enumerate(system.cells)}
        self._nothing = system.width
        pairs = {
            (pair.inner, pair.outer): len(system.cells) + at
            for at, pair in enumerate(system.complements)
        }
        nested = {
            (system.cells[inner].quantity, system.cells[outer].quantity) for inner, outer in pairs
        }
        self._tables = [
            table
            for keys in _grids(system.cells)
            for together in system.together
            if (table := self._table(keys, together, nested, place, pairs)) is not None
        ]

    def _table(
        self,
        keys: list[list[Cell | None]],
        together: Mapping[str, int],
        nested: set[tuple[str, str]],
        place: Mapping[Cell, int],
        pairs: Mapping[tuple[int, int], int],
    ) -> _Table | None:
        def cells(quantity: str) -> list[list[int]]:
            return [
                [place.get(key._replace(quantity=quantity), -1) if key else -1 for key in row]
                for row in keys
            ]

        missing = sum(key is None for row in keys for key in row)
        layers, signs = [], []
        for quantity, sign in together.items():
            layers.append(cells(quantity))
            signs.append(sign)
            if sum(row.count(-1) for row in layers[-1]) > missing:
                return None
        for inner, outer in nested:
            if change := together.get(outer, 0) - together.get(inner, 0):
                both = zip(cells(inner), cells(outer), strict=True)
                differences = [list(zip(*rows, strict=True)) for rows in both]
                layers.append([[pairs.get(pair, -1) for pair in row] for row in differences])
                signs.append(change)
        variables = np.array(layers)
        variables[variables < 0] = self._nothing
        return _Table(variables, np.array(signs, dtype=float))

    def reach(
        self, point: Numbers, low: Numbers, high: Numbers, wanted: NDArray[np.bool_]
    ) -> tuple[Places, Numbers, Any]:
        """For the variables `wanted`, the furthest single moves from `point`, up and down.

        Each move has a variable, the value it gets, and a row of changes to all variables; each
        was checked against all relations.
        """
        up = np.r_[high - point, NO_BOUND]
        down = np.r_[point - low, NO_BOUND]
        wanted = np.r_[wanted, False]
        claims: list[tuple[Places, Numbers, Places, Numbers]] = []
        for table in self._tables:
            if wanted[table.variables].any():
                rising = table.signs[:, None, None] > 0
                size = np.abs(table.signs)[:, None, None]
                above, below = up[table.variables], down[table.variables]
                rise = (np.where(rising, above, below) // size).min(axis=0)
                fall = (np.where(rising, below, above) // size).min(axis=0)
                claims += _swaps(table, rise, fall, wanted, 1.0)
                claims += _swaps(table, fall, rise, wanted, -1.0)
        return self._checked(point, claims)

    def _checked(
        self, point: Numbers, claims: list[tuple[Places, Numbers, Places, Numbers]]
    ) -> tuple[Places, Numbers, Any]:
        if not claims:
            none = sparse.csr_array((0, self._system.width))
            return np.empty(0, dtype=np.int64), np.empty(0), none
        target = np.concatenate([claim[0] for claim in claims])
        change = np.concatenate([claim[1] for claim in claims])
        source = np.concatenate([np.full(len(claim[0]), at) for at, claim in enumerate(claims)])
        within = np.concatenate([np.arange(len(claim[0])) for claim in claims])
        # The furthest move up and down of each variable.
        order = np.lexsort((-np.abs(change), change > 0, target))
        first = np.r_[True, (np.diff(target[order]) != 0) | (np.diff(change[order] > 0) != 0)]
        best = order[first]
        rows, columns, values = [], [], []
        for row, claim in enumerate(best):
            _, _, variables, moved = claims[source[claim]]
            each = variables[:, within[claim]]
            kept = each != self._nothing
            columns.append(each[kept])
            values.append(moved[:, within[claim]][kept])
            rows.append(np.full(int(kept.sum()), row))
        moves = sparse.csr_array(
            (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
            shape=(len(best), self._system.width),
        )
        sums = self._system.matrix @ point
        moved_sums = (self._system.matrix @ moves.T).tocoo()
        after = sums[moved_sums.row] + moved_sums.data
        wrong = (after > self._system.high[moved_sums.row] + TOLERANCE) | (
            after < self._system.low[moved_sums.row] - TOLERANCE
        )
        fine = np.ones(len(best), dtype=bool)
        fine[moved_sums.col[wrong]] = False
        best = best[fine]
        return target[best], point[target[best]] + change[best], moves[fine]


def _swaps(
    table: _Table, rise: Numbers, fall: Numbers, wanted: NDArray[np.bool_], way: float
) -> Iterator[tuple[Places, Numbers, Places, Numbers]]:
    """For each cell of a table the longest step of a swap that starts there, as claims."""
    height, breadth = rise.shape
    step = np.minimum(rise[:, :, None, None], rise[None, None, :, :])
    step = np.minimum(step, fall[:, None, None, :])
    step = np.minimum(step, fall.T[None, :, :, None])
    for at in range(height):
        step[at, :, at, :] = 0
    for at in range(breadth):
        step[:, at, :, at] = 0
    flat = step.reshape(height, breadth, -1)
    partner = flat.argmax(axis=2)
    longest = np.take_along_axis(flat, partner[:, :, None], axis=2)[:, :, 0]
    able = (longest >= 1) & wanted[table.variables].any(axis=0)
    if not able.any():
        return
    row, column = np.nonzero(able)
    other_row, other_column = np.divmod(partner[able], breadth)
    steps = longest[able]
    variables = np.concatenate(
        [
            table.variables[:, row, column],
            table.variables[:, other_row, other_column],
            table.variables[:, row, other_column],
            table.variables[:, other_row, column],
        ]
    )
    signed = way * table.signs[:, None] * steps
    moved = np.concatenate([signed, signed, -signed, -signed])
    for layer, sign in enumerate(table.signs):
        target = table.variables[layer, row, column]
        good = wanted[target]
        if good.any():
            yield target[good], way * sign * steps[good], variables[:, good], moved[:, good]


def _grids(cells: tuple[Cell, ...]) -> Iterator[list[list[Cell | None]]]:
    """Tables within which cells can be swapped, as keys without their quantity.

    Two topics of a period; the parts of one topic by the quarters of a year; and, with a second
    column of nothing, the months of a quarter.
    """
    keys = dict.fromkeys(cell._replace(quantity="") for cell in cells)
    crossed: dict[tuple[str, ...], list[Cell]] = defaultdict(list)
    over_time: dict[tuple[str | None, ...], list[Cell]] = defaultdict(list)
    lines: dict[tuple[str | None, ...], list[Cell]] = defaultdict(list)
    for key in keys:
        if key.topic_2:
            crossed[key.period, key.topic_1, key.topic_2].append(key)
        elif key.topic_1:
            over_time[containing(key.period), key.grain, key.topic_1].append(key)
        else:
            lines[containing(key.period), key.grain].append(key)
    for members in crossed.values():
        yield _grid(members, [(key.part_1, key.part_2) for key in members])
    for members in over_time.values():
        yield _grid(members, [(key.period, key.part_1) for key in members])
    for members in lines.values():
        if len(members) > 1:
            yield [[key, None] for key in members]


def _grid(members: list[Cell], at: list[tuple[str, str]]) -> list[list[Cell | None]]:
    known = dict(zip(at, members, strict=True))
    rows = dict.fromkeys(row for row, _ in at)
    columns = dict.fromkeys(column for _, column in at)
    return [[known.get((row, column)) for column in columns] for row in rows]

"""How the cells of a cube hang together: what a reader can add up, subtract and compare.

Every relation becomes a row of a linear system over the cells. A nested pair also gets a variable
of its own, the complement (outer less inner): nobody publishes it, but anybody can work it out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]
from scipy.sparse import csgraph  # type: ignore[import-untyped]

from scrutiny.disclosure.cube import Cell, Numbers, Places
from scrutiny.errors import Problem, ProblemsFound

_MONTH = re.compile(r"(\d{4})-M(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q(\d)")


@dataclass(frozen=True, slots=True)
class Relations:
    """What is known about the quantities of a cube, cell by cell.

    `nested` holds (inner, outer): inner never exceeds outer. `shares` are those of them whose
    share of outer is meaningful, so that nought or all of a small group discloses; null means all
    of them. `sums` holds (total, parts) that add up. `stocks` are counted at a moment: a quarter
    or year repeats its last month; all other quantities add up over time.
    """

    nested: tuple[tuple[str, str], ...] = ()
    shares: tuple[tuple[str, str], ...] | None = None
    sums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    stocks: frozenset[str] = frozenset()

    def is_share(self, inner: str, outer: str) -> bool:
        return self.shares is None or (inner, outer) in self.shares

    def together(self, quantities: Iterable[str]) -> tuple[Mapping[str, int], ...]:
        """Quantities that can change by one together and keep nesting and sums as they were."""
        known = list(dict.fromkeys(quantities))
        inners: dict[str, list[str]] = defaultdict(list)
        for inner, outer in self.nested:
            inners[outer].append(inner)
        chains: list[tuple[str, ...]] = [(quantity,) for quantity in known]
        for chain in chains:
            chains += [(*chain, inner) for inner in inners[chain[-1]] if inner in known]
        changes: list[Mapping[str, int]] = [dict.fromkeys(chain, 1) for chain in chains]
        for total, parts in self.sums:
            changes += [{total: 1, part: 1} for part in parts]
            changes += [{one: 1, other: -1} for one, other in combinations(parts, 2)]
        return tuple(each for each in changes if set(each) <= set(known))


@dataclass(frozen=True, slots=True)
class Constraint:
    """Something else that is public: low <= sum of coefficient times cell <= high.

    An exact mean of twelve months is their sum with low = high = 12 times the mean.
    """

    coefficients: Mapping[Cell, float]
    low: float
    high: float
    name: str


class Complement(NamedTuple):
    """Outer less inner; `inner` and `outer` are places among the cells."""

    inner: int
    outer: int
    is_share: bool


class Row(NamedTuple):
    """One relation: low <= sum of coefficient times variable <= high."""

    name: str
    places: Sequence[int]
    coefficients: Sequence[float]
    low: float = 0.0
    high: float = 0.0
    follows: bool = False


@dataclass(frozen=True, slots=True)
class System:
    """Cells, then complements, as variables; relations as rows.

    `follows` marks rows that the others imply. `number` gives the place of each cell and complement
    in the system this one was cut from. `together` are quantities that may change together.
    """

    cells: tuple[Cell, ...]
    complements: tuple[Complement, ...]
    names: tuple[str, ...]
    matrix: Any
    low: Numbers
    high: Numbers
    follows: NDArray[np.bool_]
    number: Places = field(repr=False)
    together: tuple[Mapping[str, int], ...] = ()

    @property
    def width(self) -> int:
        return len(self.cells) + len(self.complements)

    def words(self, place: int) -> str:
        """What a variable is called in a report."""
        if place < len(self.cells):
            return str(self.cells[place])
        pair = self.complements[place - len(self.cells)]
        inner, outer = self.cells[pair.inner], self.cells[pair.outer]
        return f"{outer.quantity} less {inner}"


def containing(period: str) -> str | None:
    """The quarter of a month, the year of a quarter."""
    if month := _MONTH.fullmatch(period):
        return f"{month[1]}-Q{(int(month[2]) + 2) // 3}"
    if quarter := _QUARTER.fullmatch(period):
        return quarter[1]
    return None


def _time_rows(cells: Sequence[Cell], stocks: frozenset[str]) -> Iterator[Row]:
    """Flows: a quarter is its months, a year its quarters. Stocks: a period is its last part."""
    place = {(cell.quantity, cell.period, *cell[3:]): at for at, cell in enumerate(cells)}
    within: dict[int, list[int]] = defaultdict(list)
    for at, cell in enumerate(cells):
        longer = containing(cell.period)
        whole = place.get((cell.quantity, longer, *cell[3:])) if longer else None
        if whole is not None:
            within[whole].append(at)
    for whole, parts in within.items():
        cell = cells[whole]
        parts.sort(key=lambda at: cells[at].period)
        full = 3 if "-Q" in cell.period else 4
        last = cells[parts[-1]].period
        if cell.quantity in stocks:
            is_end = int(last[-2:]) % 3 == 0 if "-M" in last else last.endswith("4")
            if is_end:
                yield Row(f"{cell}: the same as {last}", (whole, parts[-1]), (1.0, -1.0))
        else:
            # Where some parts of a period are not in the cube the rest cannot exceed the whole.
            high = 0.0 if len(parts) == full else np.inf
            coefficients = (1.0, *(-1.0 for _ in parts))
            yield Row(
                f"{cell}: sum over its {cells[parts[0]].grain}s",
                (whole, *parts),
                coefficients,
                0.0,
                high,
            )


def _topic_rows(cells: Sequence[Cell]) -> Iterator[Row]:
    """A whole is the sum of its parts, one topic's cell the sum over the other topic's parts."""
    place = {cell: at for at, cell in enumerate(cells)}
    parts: dict[tuple[Cell, str], list[int]] = defaultdict(list)
    for at, (quantity, period, grain, topic_1, part_1, topic_2, part_2) in enumerate(cells):
        if topic_2:
            parts[Cell(quantity, period, grain, topic_1, part_1), topic_2].append(at)
            parts[Cell(quantity, period, grain, topic_2, part_2), topic_1].append(at)
        elif topic_1:
            parts[Cell(quantity, period, grain), topic_1].append(at)
    for (whole, topic), members in parts.items():
        if whole in place:
            coefficients = (1.0, *(-1.0 for _ in members))
            yield Row(f"{whole}: sum over {topic}", (place[whole], *members), coefficients)


def _sum_rows(cells: Sequence[Cell], relations: Relations) -> Iterator[Row]:
    place = {cell: at for at, cell in enumerate(cells)}
    for total, parts in relations.sums:
        for at, cell in enumerate(cells):
            if cell.quantity == total:
                members = [place.get(cell._replace(quantity=part)) for part in parts]
                found = [member for member in members if member is not None]
                if len(found) == len(members):
                    coefficients = (1.0, *(-1.0 for _ in found))
                    yield Row(f"{cell}: sum of {', '.join(parts)}", (at, *found), coefficients)


def _complement_rows(
    cells: Sequence[Cell], relations: Relations, within_quantity: Iterable[Row]
) -> tuple[list[Complement], list[Row]]:
    """Outer = inner + complement, and the complements add up as the counts do.

    The second follows from the rest; it is written out so that cheap reasoning sees it too.
    """
    place = {cell: at for at, cell in enumerate(cells)}
    complements: list[Complement] = []
    rows: list[Row] = []
    variable: dict[tuple[int, int], int] = {}
    for inner, outer in relations.nested:
        for at, cell in enumerate(cells):
            if cell.quantity == inner:
                above = place.get(cell._replace(quantity=outer))
                if above is not None:
                    variable[at, above] = len(cells) + len(complements)
                    rows.append(
                        Row(
                            f"{cell}: within {outer}",
                            (above, at, variable[at, above]),
                            (1.0, -1.0, -1.0),
                        )
                    )
                    complements.append(Complement(at, above, relations.is_share(inner, outer)))
    outers: dict[str, list[str]] = defaultdict(list)
    for inner, outer in relations.nested:
        outers[inner].append(outer)
    exact = [row for row in within_quantity if row.low == row.high]
    known = {frozenset(row.places) for row in exact}
    for row in exact:
        for outer in outers[cells[row.places[0]].quantity]:
            matching = [place.get(cells[at]._replace(quantity=outer), -1) for at in row.places]
            if frozenset(matching) in known:
                members = [variable[pair] for pair in zip(row.places, matching, strict=True)]
                name = f"{row.name}, {outer} less it"
                rows.append(Row(name, members, row.coefficients, follows=True))
    return complements, rows


def system_of(
    cells: Sequence[Cell], relations: Relations, also: Sequence[Constraint] = ()
) -> System:
    """All relations among `cells`, and what else is public about them.

    Raises `ProblemsFound` where a constraint names a cell the cube does not have.
    """
    within_quantity = [*_time_rows(cells, relations.stocks), *_topic_rows(cells)]
    complements, nested = _complement_rows(cells, relations, within_quantity)
    rows = [*within_quantity, *_sum_rows(cells, relations), *nested]
    place = {cell: at for at, cell in enumerate(cells)}
    unknown = [
        Problem(f'constraint "{each.name}"', f"names {cell}, which the cube does not have")
        for each in also
        for cell in each.coefficients
        if cell not in place
    ]
    if unknown:
        raise ProblemsFound(unknown)
    for each in also:
        places = [place[cell] for cell in each.coefficients]
        rows.append(Row(each.name, places, [*each.coefficients.values()], each.low, each.high))
    width = len(cells) + len(complements)
    starts = np.cumsum([0, *(len(row.places) for row in rows)])
    matrix = sparse.csr_array(
        (
            np.array([value for row in rows for value in row.coefficients], dtype=float),
            np.array([at for row in rows for at in row.places], dtype=np.int64),
            starts,
        ),
        shape=(len(rows), width),
    )
    return System(
        cells=tuple(cells),
        complements=tuple(complements),
        names=tuple(row.name for row in rows),
        matrix=matrix,
        low=np.array([row.low for row in rows], dtype=float),
        high=np.array([row.high for row in rows], dtype=float),
        follows=np.array([row.follows for row in rows], dtype=bool),
        number=np.arange(width),
        together=relations.together(cell.quantity for cell in cells),
    )


def connected(system: System) -> Iterator[System]:
    """The parts of a system that no relation joins, each a system of its own."""
    pattern = abs(system.matrix)
    _, label = csgraph.connected_components(pattern.T @ pattern, directed=False)
    cells = len(system.cells)
    row_label = (
        label[system.matrix.indices[system.matrix.indptr[:-1]]] if system.names else label[:0]
    )
    order = np.argsort(label, kind="stable")
    row_order = np.argsort(row_label, kind="stable")
    bounds = np.searchsorted(label[order], np.arange(label.max(initial=-1) + 2))
    row_bounds = np.searchsorted(row_label[row_order], np.arange(label.max(initial=-1) + 2))
    for each in range(len(bounds) - 1):
        columns = order[bounds[each] : bounds[each + 1]]
        rows = row_order[row_bounds[each] : row_bounds[each + 1]]
        now = {int(at): new for new, at in enumerate(columns)}
        pairs = (system.complements[at - cells] for at in columns if at >= cells)
        yield System(
            cells=tuple(system.cells[at] for at in columns if at < cells),
            complements=tuple(
                Complement(now[pair.inner], now[pair.outer], pair.is_share) for pair in pairs
            ),
            names=tuple(system.names[row] for row in rows),
            matrix=system.matrix[rows][:, columns],
            low=system.low[rows],
            high=system.high[rows],
            follows=system.follows[rows],
            number=columns,
            together=system.together,
        )

"""An attack without a solver: every cube there could be, one by one. Only for tiny cubes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import polars as pl

from scrutiny.disclosure.cube import Cell, Protection

MOST = 30  # no cell of the cubes tried here comes near


def could_be(shown: int | None, reason: str, protection: Protection) -> list[int]:
    """All counts that may stand behind one published cell, by the written rules."""
    small = range(1, protection.hidden_to + 1)
    if shown is not None:
        every = [count for count in range(MOST) if count not in small]
        return [c for c in every if int(c / protection.base + 0.5) * protection.base == shown]
    if reason == "small":
        return list(small)
    if reason in ("secondary", "complement"):
        return list(range(protection.hidden_to + 1, MOST))
    return list(range(MOST))


def every_cube(
    published: pl.DataFrame,
    sums: dict[Cell, Sequence[Cell]],
    nested: Sequence[tuple[Cell, Cell]],
    protection: Protection,
) -> tuple[list[Cell], np.ndarray]:
    """All cubes that agree with what is published: a row a cube, a column a cell.

    `sums` gives each cell that is a sum and its parts, parts before the sums of them.
    """
    cells = [Cell(*row[:7]) for row in published.select(Cell._fields).rows()]
    told = dict(zip(cells, published.select("shown", "reason").rows(), strict=True))
    ranges = {one: could_be(*told[one], protection) for one in cells}
    # A part never exceeds its sum; this only keeps the list short.
    for whole, parts in reversed(sums.items()):
        for part in parts:
            ranges[part] = [count for count in ranges[part] if count <= max(ranges[whole])]
    free = [one for one in cells if one not in sums]
    groups: dict[str, list[Cell]] = {}
    for one in free:
        groups.setdefault(one.quantity, []).append(one)
    whole_sets = []
    for quantity, members in groups.items():
        own = {whole: parts for whole, parts in sums.items() if whole.quantity == quantity}
        columns = dict(
            zip(members, np.array(list(product(*(ranges[m] for m in members)))).T, strict=True)
        )
        keep = np.ones(len(columns[members[0]]), dtype=bool)
        for whole, parts in own.items():
            columns[whole] = sum(columns[part] for part in parts)
            keep &= np.isin(columns[whole], ranges[whole])
        whole_sets.append(
            ({one: at for at, one in enumerate(columns)}, np.array(list(columns.values())).T[keep])
        )
    names, cubes = whole_sets[0]
    names = dict(names)
    for more, others in whole_sets[1:]:
        left, right = np.divmod(np.arange(len(cubes) * len(others)), len(others))
        for one, at in more.items():
            names[one] = at + cubes.shape[1]
        cubes = np.hstack([cubes[left], others[right]])
        for inner, outer in nested:
            if inner in names and outer in names:
                rest = cubes[:, names[outer]] - cubes[:, names[inner]]
                keep = rest >= 0
                if told[inner][1] == "complement":
                    keep &= (rest >= 1) & (rest <= protection.hidden_to)
                both = told[inner][0] is not None and told[outer][0] is not None
                least, most = min(ranges[outer]), max(ranges[outer])
                in_small_group = least > 0 and most < protection.all_or_none_below
                if both and protection.base > 1 and in_small_group:
                    keep &= rest >= 1
                cubes = cubes[keep]
    return cells, cubes[:, [names[one] for one in cells]]


def pinned(
    published: pl.DataFrame,
    sums: dict[Cell, Sequence[Cell]],
    nested: Sequence[tuple[Cell, Cell]],
    protection: Protection,
) -> dict[str, tuple[int, int]]:
    """Every hidden cell and small difference held closer than the width, with its interval."""
    cells, cubes = every_cube(published, sums, nested, protection)
    low, high = cubes.min(axis=0), cubes.max(axis=0)
    hidden = published["shown"].is_null().to_list()
    found = {
        str(one): (int(least), int(most))
        for one, least, most, is_hidden in zip(cells, low, high, hidden, strict=True)
        if is_hidden and most - least < protection.protected_width
    }
    place = {one: at for at, one in enumerate(cells)}
    for inner, outer in nested:
        rest = cubes[:, place[outer]] - cubes[:, place[inner]]
        least, most = int(rest.min()), int(rest.max())
        if most - least < protection.protected_width and most > 0 and least <= protection.hidden_to:
            found[f"{outer.quantity} less {inner}"] = (least, most)
    return found

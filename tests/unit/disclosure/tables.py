"""Small cubes written by hand."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from scrutiny.disclosure.cube import KEY, Cell, Protection

FILTERED = Protection(hidden_to=7, base=5)
LOCAL = Protection(hidden_to=5, base=1)


def cell(quantity: str, period: str, *parts: str) -> Cell:
    """`cell("plans", "2024", "age 5", "need ASD")`."""
    grain = "month" if "-M" in period else "quarter" if "-Q" in period else "year"
    named = [tuple(part.split(" ")) for part in parts] + [("", "")] * (2 - len(parts))
    return Cell(quantity, period, grain, *named[0], *named[1])


def counts(cells: Mapping[Cell, int]) -> pl.DataFrame:
    keys = pl.DataFrame(list(cells), schema=KEY, orient="row")
    return keys.with_columns(pl.Series("count", list(cells.values()), dtype=pl.Int64))


def published(cells: Mapping[Cell, int | str]) -> pl.DataFrame:
    """A number is shown; a text is the reason for hiding."""
    keys = pl.DataFrame(list(cells), schema=KEY, orient="row")
    shown = [value if isinstance(value, int) else None for value in cells.values()]
    reasons = [value if isinstance(value, str) else "" for value in cells.values()]
    return keys.with_columns(
        pl.Series("shown", shown, dtype=pl.Int64), pl.Series("reason", reasons, dtype=pl.String)
    )


def two_by_two(rows: list[list[int]], quantity: str = "plans") -> dict[Cell, int]:
    """A year by two topics with all its sums."""
    table = {cell(quantity, "2024"): sum(map(sum, rows))}
    for at, row in enumerate(rows):
        table[cell(quantity, "2024", f"age {at}")] = sum(row)
    for at, column in enumerate(zip(*rows, strict=True)):
        table[cell(quantity, "2024", f"need {at}")] = sum(column)
    for i, row in enumerate(rows):
        for j, count in enumerate(row):
            table[cell(quantity, "2024", f"age {i}", f"need {j}")] = count
    return table

"""Small tables drawn in a test, as a frame."""

from __future__ import annotations

import polars as pl


def table(drawing: str) -> pl.DataFrame:
    """A table drawn with bars; empty cells are null, whole columns of numbers are numbers.

    >>> table('''
    ...     | place | n |
    ...     | 931   | 4 |
    ...     | 825   |   |
    ... ''').rows()
    [('931', 4.0), ('825', None)]
    """
    lines = [line.strip().strip("|") for line in drawing.strip().splitlines()]
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    columns = {name: [row[i] or None for row in rows] for i, name in enumerate(head)}
    return pl.DataFrame({name: _typed(name, cells) for name, cells in columns.items()})


def _typed(name: str, cells: list[str | None]) -> pl.Series:
    text = pl.Series(name, cells, dtype=pl.String)
    if name in ("place", "period", "part", "release", "quantity", "source"):
        return text
    try:
        return text.cast(pl.Float64)
    except pl.exceptions.InvalidOperationError:
        return text

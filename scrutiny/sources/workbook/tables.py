"""A table on a sheet of a workbook: its headings, and a frame of text with the rows' numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from scrutiny.errors import ProblemsFound, refuse
from scrutiny.sources.outside import ROW, distinct
from scrutiny.sources.workbook.sheet import Sheet

GLANCE = 60
"""Rows of a sheet among which the headings of its table are looked for."""


def widest_headings(rows: Mapping[int, Sequence[str]]) -> int | None:
    """The row that is most like a line of headings: more than one word, and as many as may be."""
    likely = [
        number
        for number, row in rows.items()
        if sum(len(cell) > 1 and not cell.isdigit() for cell in row) > 1
    ]
    return max(likely, key=lambda number: len(rows[number]), default=None)


def table(sheet: Sheet, place: str, first: int) -> tuple[tuple[str, ...], pl.DataFrame]:
    """The headings in row `first`, and the rows below it that hold anything.

    Raises ProblemsFound where a heading, or a cell below one, has no value that can be taken.
    """
    heads = sheet.rows[first]
    named = {column: head for column, head in heads.items() if head.strip()}
    # A fault in the line of headings lies before or among them, or is one more at their end.
    spread = range(max(named) + 2)
    problems = sheet.problems(place, {first}, dict.fromkeys(spread, ""))
    problems += sheet.problems(place, range(first + 1, _last(sheet) + 1), named)
    if problems:
        raise ProblemsFound(problems)
    below = {number: row for number, row in sheet.rows.items() if number > first}
    end = max(max(named), *(max(row) for row in below.values()), min(named))
    columns = range(min(named), end + 1)
    headings = [heads.get(column, "") for column in columns]
    frame = _frame(below, dict(zip(columns, distinct(headings), strict=True)))
    if not frame.height:
        refuse(place, "has headings and no rows", "Download it again")
    return tuple(headings), frame


def printed_table(sheet: Sheet, place: str) -> tuple[tuple[str, ...], pl.DataFrame]:
    """A sheet laid out for print, from its title on: no headings, columns "0", "1" and so on.

    Raises ProblemsFound where any cell has no value that can be taken.
    """
    begin = min(next(iter(sheet.rows.values())))
    columns = range(begin, max(max(row) for row in sheet.rows.values()) + 1)
    problems = sheet.problems(place, range(1, _last(sheet) + 1), dict.fromkeys(columns, ""))
    if problems:
        raise ProblemsFound(problems)
    return (), _frame(sheet.rows, {column: str(column - begin) for column in columns})


def _last(sheet: Sheet) -> int:
    return max((*sheet.rows, *(row for row, _ in sheet.faults)), default=0)


def _frame(rows: Mapping[int, Mapping[int, str]], columns: Mapping[int, str]) -> pl.DataFrame:
    """Rows in which one of the columns holds anything, under the names of the columns."""
    wanted = columns.keys()
    kept = [
        number
        for number, row in rows.items()
        if any(column in wanted and row[column].strip() for column in row)
    ]
    cells = {
        name: pl.Series([rows[number].get(column, "") for number in kept], dtype=pl.String)
        for column, name in columns.items()
    }
    return pl.DataFrame({ROW: pl.Series(kept, dtype=pl.UInt32), **cells})

"""A table on a sheet of a workbook: its headings, and a frame of text with the rows' numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from scrutiny.errors import Problem, ProblemsFound, refuse
from scrutiny.sources.outside import ROW, distinct
from scrutiny.sources.workbook.formats import plain_number
from scrutiny.sources.workbook.sheet import Row, Sheet, letters

GLANCE = 60
"""Rows of a sheet among which the headings of its table are looked for first."""
_YEAR = re.compile(r"\d{4}")


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

    Raises ProblemsFound where a heading, or a cell below one, has no value that can be taken, and
    where percent cells and plain numbers stand in one column.
    """
    heads = sheet.rows[first]
    named = {column: head for column, head in heads.items() if head.strip()}
    # A fault in the line of headings lies before or among them, or is one more at their end.
    spread = range(max(named) + 2)
    problems = sheet.problems(place, {first}, dict.fromkeys(spread, ""))
    problems += sheet.problems(place, range(first + 1, _last(sheet) + 1), named)
    below = {number: row for number, row in sheet.rows.items() if number > first}
    problems += _mixed(sheet, place, below, named)
    if problems:
        raise ProblemsFound(problems)
    end = max(max(named), *(max(row) for row in below.values()), min(named))
    columns = range(min(named), end + 1)
    headings = [heads.get(column, "") for column in columns]
    frame = _frame(below, dict(zip(columns, distinct(headings), strict=True)))
    if not frame.height:
        refuse(place, "has headings and no rows", "Download it again")
    return tuple(headings), frame


def printed_table(sheet: Sheet, place: str) -> tuple[tuple[str, ...], pl.DataFrame]:
    """A sheet laid out for print, from its title on: no headings, columns "0", "1" and so on.

    Raises ProblemsFound where any cell has no value that can be taken, and where percent cells and
    plain numbers other than years stand in one column.
    """
    begin = min(next(iter(sheet.rows.values())))
    columns = range(begin, max(max(row) for row in sheet.rows.values()) + 1)
    unnamed = dict.fromkeys(columns, "")
    problems = sheet.problems(place, range(1, _last(sheet) + 1), unnamed)
    numbers = {
        number: {column: cell for column, cell in row.items() if not _YEAR.fullmatch(cell.strip())}
        for number, row in sheet.rows.items()
    }
    problems += _mixed(sheet, place, numbers, unnamed)
    if problems:
        raise ProblemsFound(problems)
    return (), _frame(sheet.rows, {column: str(column - begin) for column in columns})


def _mixed(
    sheet: Sheet, place: str, rows: Mapping[int, Row], columns: Mapping[int, str]
) -> list[Problem]:
    """Each column in which some numbers are percent cells and others are not.

    A plain 0.25 beside a cell that shows 43% is a share of one or a quarter of a per cent: nothing
    in the sheet says which. Nought is the same either way.
    """
    seen: dict[int, tuple[int, str]] = {}
    for row, column in sorted(sheet.per_cents):
        if row in rows and column in columns and rows[row][column] != "0%":
            seen.setdefault(column, (row, rows[row][column]))
    problems = []
    for column, (row, shown) in sorted(seen.items()):
        plain = (
            (number, cells[column])
            for number, cells in rows.items()
            if column in cells and plain_number(cells[column])
        )
        if (first := next(plain, None)) is None:
            continue
        letter = letters(column)
        heading = f' ("{columns[column]}")' if columns[column] else ""
        found = (
            "has numbers of which some are percent cells and some are not: "
            f"{letter}{row} shows {shown}, {letter}{first[0]} holds {first[1]}"
        )
        where = f"{place}, column {letter}{heading}"
        problems.append(Problem(where, found, "Give the whole column one number format"))
    return problems


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

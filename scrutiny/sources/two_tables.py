"""One table alone: what stands below it on its sheet, or in its file, is told apart from it.

Headings that stand again, as on each page of a print, are no row. A row of the headings of another
known family begins another table, and both are refused: nothing says which rows belong to which. A
block below an empty row that begins with words alone, as headings do, is another table as well; and
a block at the end with hardly a cell in a row is notes. Neither is read, and both are told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from scrutiny.definitions.source import bare
from scrutiny.errors import refuse
from scrutiny.sources.outside import ROW, OutsideFile

OF_A_NOTE = 2
"""So many cells of a row may be filled where it is a note; a row of figures has more."""
APART = "Put each table on a sheet, or into a file, of its own"


def alone(file: OutsideFile, are_headings: Callable[[Sequence[str]], bool]) -> OutsideFile:
    """The file with its first table only.

    `are_headings`: whether a row holds the headings of something known. Raises ProblemsFound where
    a second table of a known family stands below the first.
    """
    repeated = _repeated(file)
    cells = file.cells.filter(~pl.col(ROW).is_in(repeated))
    kept = replace(file, cells=cells, repeated=tuple(repeated))
    for number, row, _ in _starts(cells):
        if are_headings(row):
            refuse(
                file.name,
                "holds two tables of known families, one below the other: the headings of one are "
                f"in row {file.heading_row}, those of the other in row {number}",
                APART,
            )
    remarks = []
    for number, row, below_a_gap in _starts(cells):
        below = cells.filter(pl.col(ROW) >= number)
        if below_a_gap and _like_headings(row) and 1 < below.height < cells.height:
            remarks.append(
                f"{_rows(below)} are left out, for another table of no known family begins there. "
                f"{APART}."
            )
            cells = cells.filter(pl.col(ROW) < number)
            break
    notes = _notes(cells)
    if notes.height:
        remarks.append(f"{_rows(notes)} below the table, with hardly a cell filled, left out.")
        cells = cells.head(cells.height - notes.height)
    return replace(kept, cells=cells, remarks=tuple(remarks))


def _rows(cells: pl.DataFrame) -> str:
    first, last = int(cells[ROW][0]), int(cells[ROW][-1])
    return f"row {first}" if first == last else f"rows {first} to {last}"


def _notes(cells: pl.DataFrame) -> pl.DataFrame:
    """The rows at the end in which hardly a cell is filled, where the table has more columns."""
    columns = [column for column in cells.columns if column != ROW]
    if len(columns) <= 2 * OF_A_NOTE:
        return cells.head(0)
    filled = pl.sum_horizontal([pl.col(c).str.strip_chars() != "" for c in columns])
    full = cells.select(filled > OF_A_NOTE).to_series().arg_true()
    return cells.slice(int(full[-1]) + 1) if len(full) else cells.head(0)


def _repeated(file: OutsideFile) -> list[int]:
    """The rows in which every heading stands again."""
    columns = [column for column in file.cells.columns if column != ROW]
    named = [(c, h) for c, h in zip(columns, file.headings, strict=True) if h.strip()]
    same = [pl.col(c).str.strip_chars().str.to_lowercase() == h.strip().lower() for c, h in named]
    return file.cells.filter(pl.all_horizontal(same))[ROW].to_list()


def _starts(cells: pl.DataFrame) -> list[tuple[int, Sequence[str], bool]]:
    """The rows that may begin a table: those below an empty row, and those without a digit; with
    their cells, and whether an empty row is above.
    """
    columns = [column for column in cells.columns if column != ROW]
    digits = pl.any_horizontal([pl.col(c).str.contains("[0-9]") for c in columns])
    gap = (pl.col(ROW).diff() > 1).fill_null(value=False)
    likely = cells.select(pl.all(), gap=gap, likely=gap | ~digits).filter("likely")
    return [(row[0], row[1:-2], row[-2]) for row in likely.iter_rows()]


def _like_headings(row: Sequence[str]) -> bool:
    filled = [cell for cell in row if bare(cell)]
    return len(filled) > OF_A_NOTE and not any(c.isdigit() for cell in filled for c in cell)

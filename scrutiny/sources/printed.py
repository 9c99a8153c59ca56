"""The appeals table, laid out for print, as a plain table of text.

Above the body stand a title, a line of years (each over several columns) and a line of headings
with footnote numbers glued on. Region names in capitals stand between the authorities, footnotes
follow the body.
"""

from __future__ import annotations

import re

import polars as pl

from scrutiny.errors import refuse
from scrutiny.sources.outside import ROW, OutsideFile

NAME, CODE, YEAR = "Local Authority", "LA code", "year"
_FOOTNOTE = re.compile(r"(?<=\D)\d{1,2}(,\d{1,2})*$")


def without_footnotes(text: str) -> str:
    """``England Total4,9`` is ``England Total``."""
    return _FOOTNOTE.sub("", text.strip()).strip()


def plain_table(file: OutsideFile) -> pl.DataFrame:
    """One row per authority (or England) and year, headings and names without footnote numbers.

    Columns: ROW, "Local Authority", "LA code", "year", and one for each kind of heading. A cell
    is empty text where that year has no such column.

    Raises ProblemsFound where the two heading lines or the body are not found.
    """
    rows = file.cells.drop(ROW).rows()
    numbers = file.cells[ROW].to_list()
    top = next((i for i, row in enumerate(rows) if without_footnotes(row[0]) == NAME), None)
    if top is None or top + 1 >= len(rows):
        refuse(file.name, f'has no line that begins "{NAME}"', "Keep the publisher's layout")
    years = _carried(rows[top])
    headings = [without_footnotes(cell) for cell in rows[top + 1]]
    made: list[dict[str, str | int]] = []
    for number, row in zip(numbers[top + 2 :], rows[top + 2 :], strict=True):
        name = without_footnotes(row[0])
        if name.startswith("England total excluding"):
            continue
        if name == "Sources:":
            break
        if not any(cell.strip() for cell in row[2:]):
            continue
        for year in dict.fromkeys(y for y in years if y):
            cells = {
                heading: row[i]
                for i, heading in enumerate(headings)
                if years[i] == year and heading
            }
            made.append({ROW: number, NAME: name, CODE: row[1].strip(), YEAR: year, **cells})
    if not made:
        refuse(file.name, "has no rows of authorities", "Keep the publisher's layout")
    kinds = list(dict.fromkeys(heading for heading in headings if heading))
    table = {
        column: [str(row.get(column, "")) for row in made] for column in (NAME, CODE, YEAR, *kinds)
    }
    return pl.DataFrame(
        {ROW: [row[ROW] for row in made], **table}, schema_overrides={ROW: pl.UInt32}
    )


def _carried(cells: tuple[str, ...]) -> list[str]:
    """Each column's year: a year stands over its own column and those to its right."""
    year = ""
    carried = []
    for cell in cells:
        if re.fullmatch(r"\d{4}", cell.strip()):
            year = cell.strip()
        carried.append(year)
    return carried

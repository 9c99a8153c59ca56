"""A table laid out for print, as a plain table of text.

Above the body stand a title, a line of years (each over several columns) and a line of headings,
often with footnote numbers glued on. Names of regions may stand between the authorities, and
footnotes follow the body. Where each of these stands is said in the page of the source.
"""

from __future__ import annotations

import re

import polars as pl

from scrutiny.definitions.source import Source
from scrutiny.errors import refuse
from scrutiny.sources.outside import ROW, OutsideFile

_FOOTNOTE = re.compile(r"(?<=\D)\d{1,2}(,\d{1,2})*$")
_KEEP = "Keep the publisher's layout, or say in the source's page where things stand now"


def without_footnotes(text: str) -> str:
    """``England Total4,9`` is ``England Total``."""
    return _FOOTNOTE.sub("", text.strip()).strip()


def plain_table(file: OutsideFile, source: Source) -> pl.DataFrame:
    """One row per authority (or England) and year, headings and names without footnote numbers.

    Columns: ROW, the names that the source's page gives to places, codes and years, and one for
    each kind of heading, spelled as the page first spells it. A cell is empty text where that
    year has no such column.

    Raises ProblemsFound where a line of headings, of years or of the body is not found, or where
    a heading stands twice under one year.
    """
    layout, place, period = source.printed, source.place, source.period
    assert layout is not None
    assert period is not None
    assert place is not None
    assert place.name is not None
    assert place.code is not None
    rows = file.cells.drop(ROW).rows()
    numbers = file.cells[ROW].to_list()
    at = _headings_at(rows, layout.headings, layout.years_above, file.name)
    years = _carried(rows[at - layout.years_above])
    if not any(years):
        found = f"has no year in the line {layout.years_above} above its headings"
        refuse(file.name, found, _KEEP, row=numbers[at])
    columns = _columns(rows[at], years, source, file.name, numbers[at])
    name_at, code_at = (ord(letter) - ord("A") for letter in (layout.name, layout.code))
    made: list[dict[str, str | int]] = []
    for number, row in zip(numbers[at + 1 :], rows[at + 1 :], strict=True):
        name = without_footnotes(row[name_at])
        first = next((cell.strip() for cell in row if cell.strip()), "")
        if first.startswith(layout.ends):
            break
        if name.startswith(layout.left_out) or not any(row[i].strip() for i in columns):
            continue
        for year in dict.fromkeys(years[i] for i in columns):
            mine = {heading: row[i] for i, heading in columns.items() if years[i] == year}
            keys = (str(place.name), str(place.code), str(period.column))
            named = dict(zip(keys, (name, row[code_at].strip(), year), strict=True))
            made.append({ROW: number, **named, **mine})
    if not made:
        refuse(file.name, "has no rows of authorities", _KEEP)
    kinds = dict.fromkeys((place.name, place.code, period.column, *columns.values()))
    table = {str(column): [str(row.get(column, "")) for row in made] for column in kinds}
    return pl.DataFrame(
        {ROW: [row[ROW] for row in made], **table}, schema_overrides={ROW: pl.UInt32}
    )


def _headings_at(rows: list[tuple[str, ...]], heading: str, years_above: int, name: str) -> int:
    wanted = heading.casefold()
    found = (
        i
        for i, row in enumerate(rows)
        if i >= years_above and wanted in (without_footnotes(cell).casefold() for cell in row)
    )
    if (at := next(found, None)) is None:
        refuse(name, f'has no line of headings with "{heading}"', _KEEP)
    return at


def _columns(
    headings: tuple[str, ...], years: list[str], source: Source, name: str, number: int
) -> dict[int, str]:
    """The columns that stand under a year, by their place in the row, as the page spells them."""
    assert source.printed
    known = {each.casefold(): str(q.column) for q in source.quantities for each in q.column.names}
    columns: dict[int, str] = {}
    taken: set[tuple[str, str]] = set()
    for i, cell in enumerate(headings):
        heading = without_footnotes(cell)
        if not (heading and years[i]):
            continue
        columns[i] = known.get(heading.casefold(), heading)
        if (years[i], columns[i]) in taken:
            refuse(name, f'has "{heading}" twice under {years[i]}', _KEEP, row=number)
        taken.add((years[i], columns[i]))
    return columns


def _carried(cells: tuple[str, ...]) -> list[str]:
    """Each column's year: a year stands over its own column and those to its right."""
    year = ""
    carried = []
    for cell in cells:
        if re.fullmatch(r"\d{4}", cell.strip()):
            year = cell.strip()
        carried.append(year)
    return carried

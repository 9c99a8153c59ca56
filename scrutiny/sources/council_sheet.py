"""A council's table of indicators as it came: the text cells of a CSV file or of each sheet.

Such tables are small and laid out as people like them, so nothing is known here of headings. The
same guarded readers open them as open published files; bounds are much narrower.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scrutiny.errors import Problem, quoted, refuse
from scrutiny.sources.found import MB, Found
from scrutiny.sources.kinds import Form, kind_of
from scrutiny.sources.lines import Lines, continental
from scrutiny.sources.outside import found_at
from scrutiny.sources.workbook.parts import Bounds, opened_workbook
from scrutiny.sources.workbook.sheet import Sheet, letters

LARGEST_BYTES = 8 * MB
MOST_ROWS = 5_000
MOST_COLUMNS = 400
_OF_A_COUNCIL = Bounds(LARGEST_BYTES, 64 * MB, 300, 1_000_000)
_GIVE = "Give the table of monthly figures as a CSV file or as .xlsx"


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table by row and column, the first row being 1 and the first column 0.

    `file` is the name of the file, `name` that and the sheet. Only cells that hold something are
    there. `sheet` is what the cells were read from, where that is a workbook.
    """

    file: str
    name: str
    rows: Mapping[int, Mapping[int, str]]
    sheet: Sheet | None = None

    def cell(self, row: int, column: int) -> str:
        """The text of a cell without spaces around it, empty where it holds nothing."""
        return self.rows.get(row, {}).get(column, "").strip()

    def place(self, row: int, column: int | None = None, heading: str = "") -> str:
        """Where a cell stands, in words."""
        named = f" ({quoted([heading])})" if heading else ""
        at = "" if column is None else f", column {letters(column)}{named}"
        return f"{self.name}, row {row}{at}"

    def fault(self, row: int, column: int, heading: str = "") -> list[Problem]:
        """Why the value of a cell cannot be taken, such as a formula without its result."""
        if self.sheet is None:
            return []
        return self.sheet.problems(self.name, {row}, {column: heading})


def read_grids(path: Path) -> tuple[Grid, ...]:
    """Every table of a file, hidden sheets left out.

    Raises ProblemsFound where the file is missing, too large, broken, locked or no table.
    """
    found = found_at(path)
    kind = kind_of(found)
    if kind.form is Form.WORKBOOK:
        return tuple(grid for grid in _sheets(found) if grid.rows)
    if kind.form is not Form.TEXT:
        refuse(found.name, f"is {kind.what}", kind.would_do or _GIVE)
    return (_text(found),)


def _sheets(found: Found) -> list[Grid]:
    grids = []
    with opened_workbook(found, _OF_A_COUNCIL, ("FALSE", "TRUE"), as_seen=True) as book:
        for named in book.named:
            if named.hidden:
                continue
            sheet = book.sheet(named)
            name = named.name if named.name.isprintable() else "with an odd name"
            grids.append(
                _bounded(Grid(found.name, f"{found.name}, sheet {name}", sheet.rows, sheet))
            )
    return grids


def _text(found: Found) -> Grid:
    name = found.name
    content = found.content(LARGEST_BYTES, hashlib.sha256())
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refuse(f"{name}, line {line}", "is not UTF-8 text", 'Save it as "CSV UTF-8"')
    if not text.strip():
        refuse(name, "is empty", "Ask for it again")
    if "\x00" in text:
        refuse(name, "is not text", _GIVE)
    lines = Lines.of(name, text)
    if mark := lines.other_mark:
        refuse(name, f"has {mark} between its cells", "Save it with commas between them")
    records = dict(lines.records())
    cut = continental(name, list(records.values()), lines.mark)
    rows = {
        row: {column: cell for column, cell in enumerate(cells) if cell.strip()}
        for row, cells in zip(records, cut, strict=True)
    }
    return _bounded(Grid(name, name, rows))


def _bounded(grid: Grid) -> Grid:
    if len(grid.rows) > MOST_ROWS:
        refuse(grid.name, f"has more than {MOST_ROWS:,} rows", _GIVE)
    if any(max(row, default=0) >= MOST_COLUMNS for row in grid.rows.values()):
        refuse(grid.name, f"has more than {MOST_COLUMNS} columns", _GIVE)
    return grid

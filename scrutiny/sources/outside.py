"""Reading one published table into text cells, from a CSV or parquet file.

Nothing is cleaned or cast here. Row numbers are those that a spreadsheet shows on opening the
file: the headings are in row 1, and a row whose cell holds a line end is one row though it is two
lines of text. Where only the text can be told of, it is the line that is named. Tables in workbooks
and zips are found by `sources.published_file`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from scrutiny.errors import ProblemsFound, refuse
from scrutiny.sources.found import MB, Found, on_disk
from scrutiny.sources.kinds import Form, Kind, kind_of
from scrutiny.sources.lines import CUT, Lengths, Lines, continental
from scrutiny.sources.parquet import read_parquet
from scrutiny.sources.workbook.days import DayCount

LARGEST_BYTES = 96 * MB
MOST_COLUMNS = 1_000
MOST_LINES = 1_048_576
MOST_CELLS = 7_000_000
"""More than twice those of the largest table known, and less than 1 GB of memory."""
OF_A_TITLE = 2
"""So many cells of a row may be filled where it is a title or a note above the table."""
ROW = "#row"
NO_TABLE = "Give a CSV, Excel or parquet file of a known family"


@dataclass(frozen=True, slots=True)
class OutsideFile:
    """A table as it came: the name of its file, its checksum and its cells.

    `name` says in which zip and on which sheet the table stands, where that needs saying; the
    checksum is that of the file itself, though it lay in a zip. `cells` is a frame of text with
    the columns of the file, in order, and `ROW`, the row number in the file. `headings` are as
    written; where the file has none, as in a table laid out for print, `headings` is empty and
    the columns are named "0", "1" and so on. `days` is how numbers stand for days in it, and
    `heading_row` the row of the headings. `repeated` are the rows in which they stand again, and
    `remarks` say what stands below the table and was left out.
    """

    name: str
    sha256: str
    headings: tuple[str, ...]
    cells: pl.DataFrame
    days: DayCount = field(default=DayCount())
    heading_row: int = 1
    repeated: tuple[int, ...] = ()
    remarks: tuple[str, ...] = ()

    def day(self, text: str) -> date | None:
        """The day that a cell names, in ISO form or as a workbook's number; else None."""
        try:
            return date.fromisoformat(self.days.in_a_column_of_days(text.strip())[:10])
        except ValueError:
            return None


def read_outside(path: Path) -> OutsideFile:
    """Reads one CSV or parquet file.

    Raises ProblemsFound where the file is missing, too large, cut off, not UTF-8, not a table,
    or has a heading twice.
    """
    found = found_at(path)
    return read_table(found, kind_of(found))


def found_at(path: Path) -> Found:
    """The file at a path. Raises ProblemsFound where there is none that may be read."""
    if path.is_dir():
        refuse(path.name, "is a folder", "Name the files in it")
    if not path.exists():
        refuse(path.name, "there is no such file", "Check the path")
    found = on_disk(path, path.name)
    try:
        path.open("rb").close()
    except OSError as error:
        refuse(path.name, f"cannot be read: {error.strerror}", "Name a file that you may read")
    return found


def read_table(
    found: Found, kind: Kind, are_headings: Callable[[Sequence[str]], bool] | None = None
) -> OutsideFile:
    """The table of a CSV or parquet file. Raises ProblemsFound as `read_outside` does.

    `are_headings`, whether a row holds the headings of something known, finds those that stand
    below a title or notes.
    """
    if kind.form not in (Form.TEXT, Form.PARQUET):
        refuse(found.name, f"is {kind.what}", kind.would_do or "Give a CSV file")
    digest = hashlib.sha256()
    if kind.form is Form.PARQUET:
        frame = read_parquet(found.name, found.content(LARGEST_BYTES, digest))
        cells = frame.with_row_index(ROW, offset=2)
        return OutsideFile(found.name, digest.hexdigest(), tuple(frame.columns), cells)
    first, headings, cells = _text(found.name, found.content(LARGEST_BYTES, digest), are_headings)
    return OutsideFile(found.name, digest.hexdigest(), headings, cells, heading_row=first)


def _text(
    name: str, content: bytes, are_headings: Callable[[Sequence[str]], bool] | None
) -> tuple[int, tuple[str, ...], pl.DataFrame]:
    """The row of the headings, the headings, and the cells below them.

    What the cells were cut from is let go before they are laid out: it may be as large again.
    """
    if not content.strip():
        refuse(name, "is empty", "Download it again")
    try:
        text = content.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        refuse(f"{name}, line {line}", "is not UTF-8 text", 'Save it as "CSV UTF-8"')
    del content
    if "\x00" in text:
        refuse(name, "is not text", "Give a CSV, Excel or parquet file")
    lines = Lines.of(name, text)
    _not_too_large(lines)
    if mark := lines.other_mark:
        refuse(name, f"has {mark} between its cells", "Save it with commas between them")
    numbers, cut = [], []
    for number, cells in lines.records():
        numbers.append(number)
        cut.append(cells)
    if not cut:
        refuse(name, "is empty", "Download it again")
    mark, ended = lines.mark, lines.ended
    del lines, text
    rows = continental(name, cut, mark)
    del cut
    begin = next((at for at, row in enumerate(rows) if _filled(row) > OF_A_TITLE), 0)
    if begin and are_headings is not None and are_headings(rows[begin]):
        rows, numbers = rows[begin:], numbers[begin:]
    if _is_printed(rows):
        if not ended and len(rows[-1]) < len(rows[0]):
            refuse(name, CUT, "Download it again", row=numbers[-1])
        return numbers[0], (), _printed_cells(rows, numbers)
    table = _table(name, rows[0], rows[1:], numbers=numbers[1:], ended=ended)
    return numbers[0], *table


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _not_too_large(lines: Lines) -> None:
    """Refuses by its first line and its size what no published table is, before it is cut up."""
    text, mark = lines.text, lines.mark
    end = min((at for at in (text.find("\n"), text.find("\r")) if at >= 0), default=len(text))
    if text.count(mark, 0, end) >= MOST_COLUMNS:
        refuse(lines.name, f"has more than {MOST_COLUMNS:,} columns", NO_TABLE)
    if max(text.count("\n"), text.count("\r")) > MOST_LINES:
        refuse(
            lines.name, f"has more than {MOST_LINES:,} lines, as many as a sheet holds", NO_TABLE
        )
    if text.count(mark) > MOST_CELLS:
        refuse(lines.name, f"has more than {MOST_CELLS:,} cells", NO_TABLE)


def _is_printed(rows: list[list[str]]) -> bool:
    """Whether a table is laid out for print: a title alone on its first line."""
    filled = [cell for cell in rows[0] if cell.strip()]
    return len(rows[0]) > 2 and len(filled) == 1


def _printed_cells(rows: list[list[str]], numbers: list[int]) -> pl.DataFrame:
    width = max(len(row) for row in rows)
    columns = {str(i): [row[i] if i < len(row) else "" for row in rows] for i in range(width)}
    return pl.DataFrame({ROW: numbers, **columns}, schema_overrides={ROW: pl.UInt32})


def _table(
    name: str,
    headings: list[str],
    rows: list[list[str]],
    *,
    numbers: list[int] | None = None,
    offset: int = 2,
    ended: bool = True,
) -> tuple[tuple[str, ...], pl.DataFrame]:
    """`ended`: the last record has its line end."""
    numbers = numbers if numbers is not None else list(range(offset, offset + len(rows)))
    lengths = Lengths(name, len(headings), ended)
    kept: list[tuple[int, list[str]]] = []
    for number, row in zip(numbers, rows, strict=True):
        cells = lengths.fitted(number, row)
        if cells is not None:
            kept.append((number, cells))
    problems = lengths.problems(left_out=lengths.left_out)
    if len(problems) * 2 > len(rows):
        refuse(name, "is not a table", NO_TABLE)
    if problems:
        raise ProblemsFound(problems[:20])
    if not kept:
        refuse(name, "has headings and no rows", "Download it again")
    unique = distinct(headings)
    columns = {heading: [row[i] for _, row in kept] for i, heading in enumerate(unique)}
    frame = pl.DataFrame({ROW: [n for n, _ in kept], **columns}, schema_overrides={ROW: pl.UInt32})
    return tuple(headings), frame


def distinct(headings: list[str]) -> list[str]:
    """Column names for a frame, which cannot hold one twice; doubles are judged on recognition."""
    seen: dict[str, int] = {}
    names = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        names.append(heading if seen[heading] == 1 else f"{heading}#{seen[heading]}")
    return names

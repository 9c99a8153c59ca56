"""Reading one outside file into text cells: CSV, Excel or parquet, told apart by content.

Nothing is cleaned or cast here. Row numbers are those a person sees on opening the file: the
heading line is row 1.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import fastexcel
import polars as pl

from scrutiny.errors import ProblemsFound
from scrutiny.errors import refuse as refuse
from scrutiny.sources.lines import CUT, Lengths, Lines, continental

LARGEST_BYTES = 256 * 1024 * 1024
MOST_COLUMNS = 1_000
MOST_LINES = 1_048_576
MOST_CELLS = 30_000_000
ROW = "#row"
NO_TABLE = "Give a CSV, Excel or parquet file of a known family"


@dataclass(frozen=True, slots=True)
class OutsideFile:
    """A file as it came: its name, its checksum and its cells.

    `cells` is a frame of text with the columns of the file, in order, and `ROW`, the row number
    in the file. `headings` are as written; where the file has none, as in a table laid out for
    print, `headings` is empty and the columns are named "0", "1" and so on.
    """

    name: str
    sha256: str
    headings: tuple[str, ...]
    cells: pl.DataFrame


def read_outside(path: Path) -> OutsideFile:
    """Reads one file.

    Raises ProblemsFound where the file is missing, too large, cut off, not UTF-8, not a table,
    or has a heading twice.
    """
    name = path.name
    try:
        if path.stat().st_size > LARGEST_BYTES:
            refuse(name, "is larger than 256 MB", "No file that the workbook reads is that large")
        content = path.read_bytes()
    except FileNotFoundError:
        refuse(name, "there is no such file", "Check the path")
    except OSError as error:
        refuse(name, f"cannot be read: {error.strerror}", "Name a file that you may read")
    sha256 = hashlib.sha256(content).hexdigest()
    if not content.strip():
        refuse(name, "is empty", "Download it again")
    if content.startswith(b"PAR1"):
        headings, cells = _parquet(name, content)
    elif content.startswith(b"PK\x03\x04"):
        headings, cells = _excel(name, content)
    else:
        headings, cells = _text(name, content)
    return OutsideFile(name, sha256, headings, cells)


def _parquet(name: str, content: bytes) -> tuple[tuple[str, ...], pl.DataFrame]:
    try:
        frame = pl.read_parquet(io.BytesIO(content))
        text = frame.select(pl.all().cast(pl.String).fill_null(""))
    except (pl.exceptions.PolarsError, OSError):
        refuse(name, "begins as a parquet file but cannot be read", "Download it again")
    return tuple(text.columns), text.with_row_index(ROW, offset=2)


def _excel(name: str, content: bytes) -> tuple[tuple[str, ...], pl.DataFrame]:
    """The first sheet. Rows above the headings (letters, numbers) are passed over."""
    try:
        sheet = fastexcel.read_excel(content).load_sheet(0, header_row=None, dtypes="string")
        frame = sheet.to_polars()
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError):
        refuse(name, "is not an Excel workbook that can be read", "Save it as .xlsx")
    rows = [[cell or "" for cell in row] for row in frame.iter_rows()]
    first = next((i for i, row in enumerate(rows) if _is_heading(row)), None)
    if first is None:
        refuse(name, "its first sheet has no line of headings", "Keep the publisher's headings")
    return _table(name, rows[first], rows[first + 1 :], offset=first + 2)


def _is_heading(row: list[str]) -> bool:
    """Whether a row of a sheet holds headings: words, not the column letters of a data model."""
    words = [cell for cell in row if cell]
    return len(words) > 1 and sum(len(word) > 1 and not word.isdigit() for word in words) > 1


def _text(name: str, content: bytes) -> tuple[tuple[str, ...], pl.DataFrame]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        refuse(name, "is not UTF-8 text", 'Save it as "CSV UTF-8"', row=row)
    if "\x00" in text:
        refuse(name, "is not text", "Give a CSV, Excel or parquet file")
    lines = Lines.of(name, text)
    _not_too_large(lines)
    numbered = list(lines.records())
    if not numbered:
        refuse(name, "is empty", "Download it again")
    numbers = [number for number, _ in numbered]
    rows = continental(name, [cells for _, cells in numbered], lines.mark)
    if _is_printed(rows):
        if not lines.ended and len(rows[-1]) < len(rows[0]):
            refuse(name, CUT, "Download it again", row=numbers[-1])
        return (), _printed_cells(rows, numbers)
    return _table(name, rows[0], rows[1:], numbers=numbers[1:], ended=lines.ended)


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
    unique = _distinct(headings)
    columns = {heading: [row[i] for _, row in kept] for i, heading in enumerate(unique)}
    frame = pl.DataFrame({ROW: [n for n, _ in kept], **columns}, schema_overrides={ROW: pl.UInt32})
    return tuple(headings), frame


def _distinct(headings: list[str]) -> list[str]:
    """Column names for a frame, which cannot hold one twice; doubles are judged on recognition."""
    seen: dict[str, int] = {}
    names = []
    for heading in headings:
        seen[heading] = seen.get(heading, 0) + 1
        names.append(heading if seen[heading] == 1 else f"{heading}#{seen[heading]}")
    return names

"""A table to take away, as CSV and as a spreadsheet: no request, and nothing but its rows."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from scrutiny.views.tree import Cell, Inline, Lines, Link, Rows, Spark, Table, Tag
from scrutiny.vocabulary.links import is_web_address
from scrutiny.vocabulary.spreadsheets import shown_as_text
from scrutiny.wording import download_text as say
from scrutiny.wording.frame_text import INVENTED, LICENCE

_CSV = "text/csv;charset=utf-8"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NEVER = datetime(2000, 1, 1)
"""When a spreadsheet says it was made: the same rows give the same file."""


def links(node: Table, *, invented: bool) -> str:
    """Links that hold the rows of a table; nothing where it is not to be taken away."""
    if not node.download:
        return ""
    rows = taken(node, invented=invented)
    name = f"invented_{node.download}" if invented else node.download
    stem = name.removesuffix(".csv")
    sheet = as_sheet(rows, node.caption, node.about)
    return (
        f'<p class="download">{_link(name, _CSV, as_csv(rows).encode(), say.CSV)} '
        f"{_link(f'{stem}.xlsx', _SHEET, sheet, say.SPREADSHEET)}</p>"
    )


def _link(file: str, kind: str, content: bytes, words: str) -> str:
    packed = base64.b64encode(content).decode()
    return (
        f'<a download="{escape(file, quote=True)}" href="data:{kind};base64,{packed}">{words}</a>'
    )


def taken(node: Table, *, invented: bool = False) -> Rows:
    """The rows of a table: those of its figures where it shows figures, else its texts, a link as
    its address.
    """
    rows = node.taken or Rows(
        node.columns, tuple(tuple(_text(cell) for cell in row) for row in node.rows)
    )
    if not invented:
        return rows
    return Rows((*rows.columns, say.REMARK), tuple((*row, INVENTED) for row in rows.cells))


def as_csv(rows: Rows) -> str:
    """Rows as CSV, the names of the columns first and nothing before them.

    No text is taken for a formula by a spreadsheet program.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (rows.columns, *rows.cells):
        writer.writerow([_safe(cell) for cell in row])
    return "\ufeff" + out.getvalue()


def as_sheet(rows: Rows, title: str, about: str = "") -> bytes:
    """Rows as a workbook: a cover that says what they are, and one table on a sheet.

    A cell without a number says in the column of its status why; it is not empty.
    """
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": title, "created": _NEVER})
        cover = book.add_worksheet(say.COVER)
        cover.set_column(0, 0, 90)
        wrapped = book.add_format({"text_wrap": True})
        heading = book.add_format({"bold": True, "font_size": 14, "text_wrap": True})
        cover.write_string(0, 0, title, heading)
        for at, words in enumerate(filter(None, (about, say.SYMBOLS, LICENCE)), start=1):
            cover.write_string(at, 0, words, wrapped)
        sheet = book.add_worksheet(say.TABLE)
        columns = [{"header": str(_safe(column))} for column in _distinct(rows.columns)]
        sheet.add_table(
            0,
            0,
            max(len(rows.cells), 1),
            len(columns) - 1,
            {"columns": columns, "name": say.TABLE, "style": None, "autofilter": False},
        )
        for at, row in enumerate(rows.cells, start=1):
            _write(sheet, at, rows.columns, row)
    return out.getvalue()


def _distinct(columns: Sequence[str]) -> list[str]:
    """Names of columns, none twice, as a table of a spreadsheet needs them."""
    return [
        name if name not in columns[:at] else f"{name} {at + 1}" for at, name in enumerate(columns)
    ]


def _write(sheet: Any, at: int, columns: Sequence[str], row: Sequence[Cell]) -> None:
    status = dict(zip(columns, row, strict=True)).get("status") or "[z]"
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(at, column, str(_safe(cell)))
        elif cell is None:
            sheet.write_string(at, column, str(status))
        else:
            sheet.write_number(at, column, cell)


def _safe(cell: Cell) -> Cell:
    return shown_as_text(cell) if isinstance(cell, str) else cell


def _text(content: Inline) -> str:
    match content:
        case str():
            return content
        case Tag(text, _):
            return text
        case Link(text, to):
            return to if is_web_address(to) else text
        case Lines(items):
            return "; ".join(map(_text, items))
        case Spark(_, words):
            return words
        case _:
            return "".join(map(_text, content))

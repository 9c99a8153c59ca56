"""The sheets of an Excel workbook as rows of text, read as a stream and within bounds.

The library that reads published tables lays a sheet out in memory as one block, so a single cell
in the last row and column ends the whole process; a return comes from outside and may do that.
Here a sheet is the cells that it has. Macros, pictures and formulas are never looked at.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from scrutiny.sources.outside import refuse
from scrutiny.sources.returns.archive import (
    BLOCK,
    BROKEN,
    LARGEST_EXCEL,
    LARGEST_WORKBOOK,
    MOST_PARTS,
    Found,
    guarded,
)
from scrutiny.sources.returns.cells import Enough, Row, SheetReading, StringsReading
from scrutiny.sources.returns.markup import Markup

MOST_SHEETS = 60
MOST_ELEMENTS = 200_000
BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and its rows by the number that Excel shows, in order."""

    name: str
    rows: dict[int, Row]


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A workbook. A cell shown as a date or time is ISO text; every other is as stored."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]


def read_spreadsheet(found: Found, last_row: int | None = None) -> Spreadsheet:
    """Reads every sheet, down to `last_row` where one is given.

    Raises ProblemsFound where the workbook is broken, locked, or out of bounds.
    """
    digest = hashlib.sha256()
    stream = io.BytesIO(found.content(LARGEST_EXCEL, digest))
    with guarded(stream, found.name, MOST_PARTS, LARGEST_WORKBOOK) as archive:
        sheets = tuple(_Parts(found.name, archive).sheets(last_row))
    return Spreadsheet(found.name, digest.hexdigest(), sheets)


class _Parts:
    """The XML parts of a workbook, one pass over each."""

    def __init__(self, place: str, archive: zipfile.ZipFile) -> None:
        self._place = place
        self._archive = archive

    def sheets(self, last_row: int | None) -> Iterator[Sheet]:
        targets = {
            got["Id"]: got["Target"]
            for tag, got in self._elements("xl/_rels/workbook.xml.rels")
            if tag == "Relationship" and "Id" in got and "Target" in got
        }
        named: list[tuple[str, str]] = []
        later = False
        for tag, got in self._elements("xl/workbook.xml"):
            if tag == "sheet":
                named.append((got.get("name", ""), targets.get(got.get("id", ""), "")))
            elif tag == "workbookPr":
                later = got.get("date1904") in ("1", "true")
        if len(named) > MOST_SHEETS:
            self._refuse(f"has more than {MOST_SHEETS} sheets")
        strings = StringsReading(self._place)
        self._parse("xl/sharedStrings.xml", strings.markup, strings.start, strings.end)
        dates = self._date_styles()
        for name, target in named:
            if "chartsheet" in target or "dialogsheet" in target:
                continue
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            if path not in self._archive.NameToInfo:
                self._refuse("lacks one of its sheets")
            sheet = SheetReading(
                self._place, strings.made, dates, from_1904=later, last_row=last_row
            )
            with suppress(Enough):
                self._parse(path, sheet.markup, sheet.start, sheet.end)
            yield Sheet(name, dict(sorted(sheet.rows.items())))

    def _date_styles(self) -> frozenset[int]:
        """The numbers of the cell styles that show a number as a date or a time."""
        formats = set(BUILT_IN_DATES)
        styles: list[int] = []
        inside = False
        for tag, got in self._elements("xl/styles.xml"):
            if tag == "numFmt":
                words = _LITERAL.sub("", got.get("formatCode", "")).casefold()
                if any(letter in words for letter in "ymdhs"):
                    formats.add(_whole(got.get("numFmtId")))
            elif tag in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
                inside = tag == "cellXfs"
            elif tag == "xf" and inside:
                styles.append(_whole(got.get("numFmtId")))
        return frozenset(number for number, style in enumerate(styles) if style in formats)

    def _elements(self, path: str) -> list[tuple[str, dict[str, str]]]:
        """Every element of a small part: its name and attributes, prefixes left out."""
        made: list[tuple[str, dict[str, str]]] = []

        def start(tag: str, attributes: list[str]) -> None:
            names = (name.rpartition(":")[2] for name in attributes[::2])
            made.append((tag.rpartition(":")[2], dict(zip(names, attributes[1::2], strict=True))))
            texts.clear()
            if len(made) > MOST_ELEMENTS:
                self._refuse("has far too many styles or sheets")

        texts: list[str] = []
        self._parse(path, Markup(self._place, texts), start, lambda tag: texts.clear())
        return made

    def _parse(
        self,
        path: str,
        markup: Markup,
        start: Callable[[str, list[str]], None],
        end: Callable[[str], None],
    ) -> None:
        """One pass over a part; a part that is not there is empty."""
        if path in self._archive.NameToInfo:
            markup.run(self._blocks(path), start, end)

    def _blocks(self, path: str) -> Iterator[bytes]:
        try:
            with self._archive.open(path) as stream:
                while block := stream.read(BLOCK):
                    yield block
        except BROKEN:
            self._refuse("has a part that cannot be unpacked")

    def _refuse(self, found: str) -> NoReturn:
        refuse(self._place, found, "Open it in Excel and save it again as .xlsx")


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1

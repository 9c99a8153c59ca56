"""The parts of an Excel workbook: which sheets it has, how it counts days, what its styles show.

A library that lays a sheet out in memory as one block ends the whole process at a single cell in
the last row and column; a file comes from outside and may do that. Here a sheet is the cells that
it has. Macros, pictures and the text of formulas are never looked at.

Calamine (fastexcel 0.21) is more than ten times as fast, but gives a cell shown as 25% as 0.25, an
error and a formula without its result alike as nothing, and no rows as Excel numbers them.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NoReturn

from scrutiny.errors import refuse
from scrutiny.sources.found import BLOCK, BROKEN, MB, Found
from scrutiny.sources.markup import Markup
from scrutiny.sources.workbook.days import DayCount
from scrutiny.sources.workbook.formats import Format, built_in, format_of
from scrutiny.sources.workbook.sheet import Enough, Sheet, SheetReading
from scrutiny.sources.workbook.strings import SAVE_AGAIN, StringsReading
from scrutiny.sources.zipped import guarded

MOST_SHEETS = 60
MOST_STYLES = 200_000
"""Elements of a part that names styles, sheets or parts."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a workbook may be: packed, unpacked, in parts, and in elements of one part."""

    packed: int
    unpacked: int
    parts: int
    elements: int


OF_A_RETURN = Bounds(128 * MB, 512 * MB, 500, 8_000_000)
OF_FIGURES = Bounds(128 * MB, 512 * MB, 500, 12_000_000)


@dataclass(frozen=True, slots=True)
class Named:
    """A sheet that a workbook names, not yet read. `hidden` is what a reader does not see."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A workbook, read whole. A cell shown as a date or time is ISO text."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    days: DayCount


def read_spreadsheet(found: Found, last_row: int | None = None) -> Spreadsheet:
    """Reads every sheet, down to `last_row` where one is given.

    Raises ProblemsFound where the workbook is broken, locked, or out of bounds.
    """
    with opened_workbook(found, OF_A_RETURN) as book:
        read = tuple(book.sheet(named, last_row) for named in book.named)
        return Spreadsheet(found.name, book.sha256, read, book.days)


@contextmanager
def opened_workbook(
    found: Found, bounds: Bounds, truths: tuple[str, str] = ("0", "1"), *, as_seen: bool = False
) -> Iterator[Workbook]:
    """A workbook whose sheets can be read one by one.

    `truths` are how no and yes are written. `as_seen`: a day whose format shows only month and
    year is read as those.
    """
    digest = hashlib.sha256()
    stream = io.BytesIO(found.content(bounds.packed, digest))
    with guarded(stream, found.name, bounds.parts, bounds.unpacked) as archive:
        yield Workbook(found.name, digest.hexdigest(), archive, bounds, truths, as_seen=as_seen)


class Workbook:
    """The XML parts of a workbook, one pass over each. `named` are its sheets, in their order."""

    def __init__(
        self,
        place: str,
        sha256: str,
        archive: zipfile.ZipFile,
        bounds: Bounds,
        truths: tuple[str, str],
        *,
        as_seen: bool,
    ) -> None:
        self.sha256 = sha256
        self._as_seen = as_seen
        self._place, self._archive, self._bounds, self._truths = place, archive, bounds, truths
        self._members = {name.casefold(): name for name in archive.namelist()}
        self._main = self._main_part()
        self._targets = self._related(self._main)
        self.days = DayCount()
        self._calculated = True
        self.named = tuple(self._sheets())
        strings = StringsReading(place, bounds.elements)
        self._parse(self._beside("sharedStrings"), strings.markup, strings.start, strings.end)
        self._strings = strings.made
        self._formats = self._styles()

    def sheet(self, named: Named, last_row: int | None = None) -> Sheet:
        """Raises ProblemsFound where the sheet is broken or out of bounds."""
        reading = SheetReading(
            self._place,
            self._strings,
            self._formats,
            self.days,
            truths=self._truths,
            as_seen=self._as_seen,
            calculated=self._calculated,
            most_elements=self._bounds.elements,
            last_row=last_row,
        )
        with suppress(Enough):
            self._parse(named.path, reading.markup, reading.start, reading.end)
        rows = dict(sorted(reading.rows.items()))
        return Sheet(named.name, rows, reading.faults, reading.per_cents)

    def _sheets(self) -> Iterator[Named]:
        """The sheets of the main part, which also says how days count and who worked it out."""
        named: list[dict[str, str]] = []
        for tag, got in self._elements(self._main):
            if tag == "sheet":
                named.append(got)
            elif tag == "workbookPr":
                self.days = DayCount(got.get("date1904") in ("1", "true"))
            elif tag == "calcPr":
                # A program that asks for formulas to be worked out on opening has not done so.
                self._calculated = got.get("fullCalcOnLoad") not in ("1", "true")
        if len(named) > MOST_SHEETS:
            self._refuse(f"has more than {MOST_SHEETS} sheets")
        for got in named:
            kind, path = self._targets.get(got.get("id", ""), ("", ""))
            if kind in ("chartsheet", "dialogsheet") or "chartsheet" in path:
                continue
            if path.casefold() not in self._members:
                self._refuse("lacks one of its sheets")
            hidden = got.get("state") in ("hidden", "veryHidden")
            yield Named(got.get("name", ""), path, hidden)

    def _main_part(self) -> str:
        """Where the workbook's main part stands: nearly always, but not always, in one place."""
        for kind, path in self._related("").values():
            if kind == "officeDocument" and path.casefold() in self._members:
                return path
        return "xl/workbook.xml"

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """The parts that a part names, by their id: of which kind, and where."""
        folder, name = posixpath.split(part)
        made = {}
        for tag, got in self._elements(posixpath.join(folder, "_rels", f"{name}.rels")):
            if tag == "Relationship" and "Id" in got and "Target" in got:
                target = got["Target"]
                path = target if target.startswith("/") else posixpath.join("/", folder, target)
                kind = got.get("Type", "").rpartition("/")[2]
                made[got["Id"]] = (kind, posixpath.normpath(path).lstrip("/"))
        return made

    def _beside(self, kind: str) -> str:
        """The part of one kind that belongs to the whole workbook."""
        named = (path for named, path in self._targets.values() if named == kind)
        return next(named, f"xl/{kind}.xml")

    def _styles(self) -> Mapping[int, Format]:
        """The cell styles that may show something else than the number stored."""
        written: dict[int, Format] = {}
        styles: list[int] = []
        inside = False
        for tag, got in self._elements(self._beside("styles")):
            if tag == "numFmt":
                written[_whole(got.get("numFmtId"))] = format_of(got.get("formatCode", ""))
            elif tag in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
                inside = tag == "cellXfs"
            elif tag == "xf" and inside:
                styles.append(_whole(got.get("numFmtId")))
        formats = {at: written.get(number) or built_in(number) for at, number in enumerate(styles)}
        return {at: made for at, made in formats.items() if made and not made.is_plain}

    def _elements(self, path: str) -> list[tuple[str, dict[str, str]]]:
        """Every element of a small part: its name and attributes, prefixes left out."""
        made: list[tuple[str, dict[str, str]]] = []

        def start(tag: str, attributes: list[str]) -> None:
            names = (name.rpartition(":")[2] for name in attributes[::2])
            made.append((tag.rpartition(":")[2], dict(zip(names, attributes[1::2], strict=True))))
            texts.clear()

        texts: list[str] = []
        markup = Markup(self._place, texts, SAVE_AGAIN, MOST_STYLES)
        self._parse(path, markup, start, lambda tag: texts.clear())
        return made

    def _parse(
        self,
        path: str,
        markup: Markup,
        start: Callable[[str, list[str]], None],
        end: Callable[[str], None],
    ) -> None:
        """One pass over a part; a part that is not there is empty."""
        member = self._members.get(path.casefold())
        if member is not None:
            markup.run(self._blocks(member), start, end)

    def _blocks(self, member: str) -> Iterator[bytes]:
        try:
            with self._archive.open(member) as stream:
                while block := stream.read(BLOCK):
                    yield block
        except BROKEN:
            self._refuse("has a part that cannot be unpacked")

    def _refuse(self, found: str) -> NoReturn:
        refuse(self._place, found, SAVE_AGAIN)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1

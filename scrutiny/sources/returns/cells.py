"""The cells of one Excel sheet, and the strings that sheets share, as their XML goes by."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NoReturn

from scrutiny.sources.outside import refuse
from scrutiny.sources.returns.markup import Markup

MOST_ELEMENTS = 8_000_000
MOST_COLUMNS = 500
DEEPEST = 40
LAST_ROW = 1_048_576
DAYS_TO_1904 = 1462
LAST_SERIAL = 2_958_466
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NUMBER = re.compile(r"\d{1,7}(\.\d{1,20})?([eE][+-]?\d{1,3})?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Row = dict[int, str]
"""The cells of a row that hold anything, by their column, the first being 0."""


class StringsReading:
    """The table of shared strings. Phonetic guides are left out, runs of fonts are joined."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._texts: list[str] = []
        self.markup = Markup(place, self._texts)
        self.made: list[str] = []
        self._parts: list[str] = []
        self._guide = False

    def start(self, tag: str, attributes: list[str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._guide = True
        self._texts.clear()

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "t" and not self._guide:
            self._parts.append("".join(self._texts))
        elif tag == "rPh":
            self._guide = False
        elif tag == "si":
            self.made.append(unescaped("".join(self._parts)))
            if len(self.made) > MOST_ELEMENTS:
                refuse(self._place, "holds more texts than a return can", "Save it again")
        self._texts.clear()


class Enough(Exception):
    """As many rows as were asked for have gone by."""


class SheetReading:
    """The cells of a sheet. `rows` has only cells that hold something.

    Raises Enough at the first cell below `last_row`, where one is given.
    """

    def __init__(
        self,
        place: str,
        strings: list[str],
        dates: frozenset[int],
        *,
        from_1904: bool,
        last_row: int | None,
    ) -> None:
        self._texts: list[str] = []
        self.markup = Markup(place, self._texts)
        self.rows: dict[int, Row] = {}
        self._place, self._strings = place, strings
        self._offset = DAYS_TO_1904 if from_1904 else 0
        self._last = last_row or LAST_ROW
        self._columns: dict[str, int] = {}
        self._shown_styles = {str(number) for number in dates}
        self._row, self._column = 0, -1
        self._kind: str | None = None
        self._style: str | None = None
        self._value: str | None = None
        self._depth = self._seen = 0

    def start(self, tag: str, attributes: list[str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        self._depth += 1
        self._seen += 1
        if tag == "c":
            self._begin(attributes)
        elif tag == "row":
            self._row += 1
            for name, value in zip(attributes[::2], attributes[1::2], strict=True):
                if name == "r":
                    self._row = self._number(value)
            self._column = -1
        if self._depth > DEEPEST:
            self._refuse("is nested far too deep")
        if self._seen > MOST_ELEMENTS:
            self._refuse("has more cells than a return can")
        self._texts.clear()

    def end(self, tag: str) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        self._depth -= 1
        if tag == "c":
            if self._value is not None:
                self._keep(self._value)
        elif tag in ("v", "t") and self._texts:
            self._value = (self._value or "") + "".join(self._texts)
        self._texts.clear()

    def _begin(self, attributes: list[str]) -> None:
        self._kind = self._style = self._value = None
        self._column += 1
        for at in range(0, len(attributes), 2):
            name, value = attributes[at], attributes[at + 1]
            if name == "r":
                where = _CELL.fullmatch(value)
                if where is None:
                    self._refuse("has a cell without a proper place")
                letters, row = where.groups()
                self._column = self._columns.get(letters) or self._column_of(letters)
                self._row = int(row)
            elif name == "s":
                self._style = value
            elif name == "t":
                self._kind = value
        if self._row > self._last:
            raise Enough

    def _keep(self, text: str) -> None:
        kind = self._kind
        if kind == "s":
            number = self._number(text)
            if number >= len(self._strings):
                self._refuse("refers to a text that it does not hold")
            text = self._strings[number]
        elif kind in ("inlineStr", "str"):
            text = unescaped(text)
        elif kind in (None, "n") and self._style is not None:
            text = self._shown(text)
        if text == "":
            return
        if self._column >= MOST_COLUMNS:
            self._refuse(f"has something beyond its first {MOST_COLUMNS} columns")
        cells = self.rows.setdefault(self._row, {})
        if self._column in cells:
            self._refuse("has the same cell twice")
        cells[self._column] = text

    def _shown(self, text: str) -> str:
        """A number as ISO text where its style shows it as a date; a date alone at midnight."""
        if self._style not in self._shown_styles:
            return text
        if not _NUMBER.fullmatch(text) or not 1 <= (serial := float(text)) < LAST_SERIAL:
            return text
        days = serial + self._offset
        if days >= LAST_SERIAL:
            return text
        when = datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400))
        return when.date().isoformat() if when.time() == datetime.min.time() else when.isoformat()

    def _column_of(self, letters: str) -> int:
        known = 0
        for letter in letters:
            known = known * 26 + ord(letter) - 64
        self._columns[letters] = known - 1
        return known - 1

    def _number(self, text: str) -> int:
        text = text.strip()
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            self._refuse("numbers its rows or texts wrongly")
        return int(text)

    def _refuse(self, found: str) -> NoReturn:
        refuse(self._place, found, "Open it in Excel and save it again as .xlsx")


def unescaped(text: str) -> str:
    """Text with Excel's own escapes for control characters (``_x000D_``) undone."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)

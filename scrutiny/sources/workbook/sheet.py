"""The cells of one Excel sheet as its XML goes by: what each shows, or why it shows no value.

A cell is text: a number as it is stored or, in a percent format, as it is shown; a day as ISO
text. A cell that cannot be taken at its word (an error, a formula without its result, a number
whose format shows another) is a fault, kept beside the rows until somebody needs that cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NoReturn

from scrutiny.errors import Problem, refuse
from scrutiny.sources.markup import DEEPEST, Markup
from scrutiny.sources.workbook.days import DayCount
from scrutiny.sources.workbook.formats import YEAR_ALONE, Format, Shows, per_cent, plain_number
from scrutiny.sources.workbook.strings import SAVE_AGAIN, unescaped

MOST_COLUMNS = 500
MOST_FAULTS_TOLD = 20
LARGEST_SHARED = 256 * 1024 * 1024
"""Letters that the cells of a sheet may take from texts that they share: one may stand in each."""
LAST_ROW = 1_048_576
ERRORS = frozenset(
    "#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #GETTING_DATA #SPILL! #CALC! #FIELD! "
    "#BLOCKED! #CONNECT! #UNKNOWN! #BUSY! #PYTHON! #EXTERNAL!".split()
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")

Row = dict[int, str]
"""The cells of a row that hold anything, by their column, the first being 0."""


class Fault(Enum):
    """Why a cell has no value that could be taken, and what would do."""

    ERROR = ("holds Excel's error {error}", "Put it right in Excel, or ask who made the file")
    NO_RESULT = (
        "holds a formula without its result, as where a program wrote the file",
        "Open it in Excel and save it",
    )
    THOUSANDS = (
        "is shown in thousands: what is seen is not what is stored",
        "Give the cell a number format that does not scale",
    )
    ELSE = (
        "has a number format that shows something else than the number stored",
        "Give the cell an ordinary number format",
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and its rows by the number that Excel shows, in order.

    `faults` are the cells that are not in `rows` because their value cannot be taken: by row and
    column, with the error where it is one. `per_cents` are the numbers in a percent format.
    """

    name: str
    rows: dict[int, Row]
    faults: Mapping[tuple[int, int], tuple[Fault, str]] = field(default_factory=dict)
    per_cents: Collection[tuple[int, int]] = frozenset()

    def without_value(self) -> dict[int, dict[int, str]]:
        """The columns of the errors and of the formulas without a result, by row; no headings."""
        made: dict[int, dict[int, str]] = {}
        for (row, column), (fault, _) in self.faults.items():
            if fault in (Fault.ERROR, Fault.NO_RESULT):
                made.setdefault(row, {})[column] = ""
        return made

    def problems(
        self, place: str, rows: Container[int], columns: Mapping[int, str]
    ) -> list[Problem]:
        """Each fault in these rows and columns, which are given with their headings."""
        found = [(at, why) for at, why in self.faults.items() if at[0] in rows and at[1] in columns]
        problems = []
        for (row, column), (fault, error) in sorted(found, key=lambda each: each[0]):
            words, would_do = fault.value
            heading = f' ("{columns[column]}")' if columns[column] else ""
            where = f"{place}, row {row}, column {letters(column)}{heading}"
            problems.append(Problem(where, words.format(error=error), would_do))
        if len(problems) > MOST_FAULTS_TOLD:
            more = len(problems) - MOST_FAULTS_TOLD
            would_do = problems[MOST_FAULTS_TOLD].would_do
            problems = problems[:MOST_FAULTS_TOLD]
            problems.append(Problem(place, f"has {more} more such cells", would_do))
        return problems


class Enough(Exception):
    """As many rows as were asked for have gone by."""


class SheetReading:
    """The cells of a sheet. `rows` has only cells that hold something.

    `formats` are the cell styles that show something else than the stored number, by their
    number. `truths` are how no and yes are written. `as_seen` says that of a day only those parts
    count that its format shows. `calculated` says whether results of formulas were worked out by a
    spreadsheet program. Raises Enough at the first cell below `last_row`, where one is given.
    """

    def __init__(
        self,
        place: str,
        strings: list[str],
        formats: Mapping[int, Format],
        days: DayCount,
        *,
        truths: tuple[str, str],
        as_seen: bool,
        calculated: bool,
        most_elements: int,
        last_row: int | None,
    ) -> None:
        self._texts: list[str] = []
        self.markup = Markup(place, self._texts, SAVE_AGAIN, most_elements)
        self.rows: dict[int, Row] = {}
        self.faults: dict[tuple[int, int], tuple[Fault, str]] = {}
        self.per_cents: set[tuple[int, int]] = set()
        self._place, self._strings, self._days = place, strings, days
        self._formats = {str(number): made for number, made in formats.items()}
        self._truths = {"0": truths[0], "1": truths[1]}
        self._as_seen = as_seen
        self._calculated = calculated
        self._last = last_row or LAST_ROW
        self._columns: dict[str, int] = {}
        self._row, self._column = 0, -1
        self._shared = 0
        self._kind: str | None = None
        self._style = "0"
        self._value: str | None = None
        self._formula = self._answered = False
        self._depth = 0

    def start(self, tag: str, attributes: list[str]) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        self._depth += 1
        if tag == "c":
            self._begin(attributes)
        elif tag == "v":
            self._answered = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._begin_row(attributes)
        if self._depth > DEEPEST:
            self.markup.too_deep()
        if self._texts:
            self._texts.clear()

    def end(self, tag: str) -> None:
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        self._depth -= 1
        texts = self._texts
        if tag == "c":
            if self._value is not None:
                self._keep(self._value)
            elif self._kind == "e":
                self._fault(Fault.ERROR, "of a kind unknown here")
            elif self._formula and not (self._kind == "str" and self._answered):
                self._fault(Fault.NO_RESULT)
        elif texts and (tag == "v" or tag == "t"):
            text = texts[0] if len(texts) == 1 else "".join(texts)
            self._value = text if self._value is None else self._value + text
        if texts:
            texts.clear()

    def _begin_row(self, attributes: list[str]) -> None:
        self._row += 1
        for name, value in zip(attributes[::2], attributes[1::2], strict=True):
            if name == "r":
                self._row = self._number(value)
        self._column = -1

    def _begin(self, attributes: list[str]) -> None:
        self._kind = self._value = None
        self._style = "0"
        self._formula = self._answered = False
        self._column += 1
        for at in range(0, len(attributes), 2):
            name, value = attributes[at], attributes[at + 1]
            if name == "r":
                where = _CELL.fullmatch(value)
                if where is None:
                    self._refuse("has a cell without a proper place")
                column, row = where.groups()
                self._column = self._columns.get(column) or self._column_of(column)
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
            self._shared += len(text)
            if self._shared > LARGEST_SHARED:
                self._refuse("shows far more text than such a file can")
        elif kind is None or kind == "n":
            if self._formula and not self._calculated and text.strip() == "0":
                self._fault(Fault.NO_RESULT)
                return
            made = self._formats.get(self._style)
            if made is not None or "e" in text or "E" in text:
                shown = self._shown(text, made)
                if isinstance(shown, Fault):
                    self._fault(shown)
                    return
                if shown.endswith("%"):
                    self.per_cents.add((self._row, self._column))
                text = shown
        elif kind in ("inlineStr", "str"):
            text = unescaped(text)
        elif kind == "b":
            text = self._truths.get(text.strip(), text)
        elif kind == "e":
            text = text.strip()
            self._fault(Fault.ERROR, text if text in ERRORS else "of a kind unknown here")
            return
        if text == "":
            return
        self._alone()
        cells = self.rows.get(self._row)
        if cells is None:
            cells = self.rows[self._row] = {}
        cells[self._column] = text

    def _shown(self, text: str, made: Format | None) -> str | Fault:
        """A number as its cell shows it; a day as ISO text, without its time at midnight.

        Where only what is seen counts, a day of which month and year are shown is ``March 2023``.
        """
        number = plain_number(text)
        if number is None:
            return text
        shows = made.shows(number) if made is not None else Shows.NUMBER
        if shows in (Shows.DAY, Shows.MONTH, Shows.YEAR):
            day = self._days.shown(text)
            if day is None or shows is Shows.DAY or not self._as_seen or ":" in day[:5]:
                return day or text
            year = day[:4]
            if shows is Shows.YEAR:
                return f"{YEAR_ALONE}{year}"
            return f"{MONTHS[int(day[5:7]) - 1]} {year}"
        if shows is Shows.PER_CENT:
            return per_cent(number)
        if shows is Shows.THOUSANDS:
            return Fault.THOUSANDS
        if shows is Shows.ELSE:
            return Fault.ELSE
        return f"{number:f}" if abs(number.adjusted()) < 30 and "e" in text.casefold() else text

    def _fault(self, fault: Fault, error: str = "") -> None:
        self._alone()
        self.faults[self._row, self._column] = (fault, error)

    def _alone(self) -> None:
        """The cell lies within bounds, and nothing was met in its place before."""
        if self._column >= MOST_COLUMNS:
            self._refuse(f"has something beyond its first {MOST_COLUMNS} columns")
        if self._column in self.rows.get(self._row, ()) or (
            self.faults and (self._row, self._column) in self.faults
        ):
            self._refuse("has the same cell twice")

    def _column_of(self, column: str) -> int:
        known = 0
        for letter in column:
            known = known * 26 + ord(letter) - 64
        self._columns[column] = known - 1
        return known - 1

    def _number(self, text: str) -> int:
        text = text.strip()
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            self._refuse("numbers its rows or texts wrongly")
        return int(text)

    def _refuse(self, found: str) -> NoReturn:
        refuse(self._place, found, SAVE_AGAIN)


def letters(column: int) -> str:
    """A column as Excel names it: 0 is A, 26 is AA.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    made = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        made = chr(65 + letter) + made
    return made

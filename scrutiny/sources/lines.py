"""A table in text: which mark stands between its cells, where it ends, how long its records are.

A complete file need not look as the standard says: the last line end may be missing, a program may
write empty cells beyond the last heading or leave out those at the end of a record, and continental
settings put semicolons between cells. Such files are read where they can have one meaning only.
Whatever may be the work of a cut or a shift is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scrutiny.errors import Problem, located, refuse

MARKS = {",": "commas", ";": "semicolons", "\t": "tabs"}
OTHER_MARKS = {"|": "strokes (|)", "~": "tildes (~)", "^": "carets (^)", "¦": "broken strokes (¦)"}
"""Marks that no spreadsheet program writes unasked; what stands between them is not guessed at."""
CUT = "stops in the middle of its last line, as a file does that was cut off"
AGAIN = "The file was cut off or edited: download it again"
PERHAPS_A_NOTE = (
    "Take it out where it is a note above or below the table; else the file was cut off or edited, "
    "so download it again"
)
_GLANCE = 10_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
"""A line with its end. A stream of text would take four bytes for each letter."""
_NAMED_MARK = re.compile(r'"?sep=([,;\t])"?[,;\t]*(\r\n|\n|\r)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lines:
    """The text of a table and the mark between its cells."""

    name: str
    text: str
    mark: str

    @classmethod
    def of(cls, name: str, text: str) -> Lines:
        """The mark is a comma unless the file names another or only another makes a table of it.

        A first line ``sep=;`` is Excel's own and no row: Excel does not show it.
        """
        if named := _NAMED_MARK.match(text):
            return cls(name, text[named.end() :], named[1])
        first = {mark: _lengths(text, mark) for mark in MARKS}
        even = [mark for mark, lengths in first.items() if len(set(lengths)) == 1 < lengths[0]]
        some = [mark for mark, lengths in first.items() if lengths and lengths[0] > 1]
        return cls(name, text, even[0] if even else some[0] if len(some) == 1 else ",")

    @property
    def ended(self) -> bool:
        """Whether the last record has its line end."""
        return self.text.endswith(("\n", "\r"))

    @property
    def other_mark(self) -> str:
        """In words, another mark that stands between the cells of every record; else empty."""
        if (own := _lengths(self.text, self.mark)) and own[0] == 1:
            for mark, words in OTHER_MARKS.items():
                lengths = _lengths(self.text, mark)
                if len(set(lengths)) == 1 and lengths[0] > 2:
                    return words
        return ""

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Records with the row in which a spreadsheet shows them; empty ones above the first are
        left out.

        A line end within quotation marks ends nothing, so that a row may be several lines.

        Raises ProblemsFound where quotation marks are out of place.
        """
        lines = (line[0] for line in _LINE.finditer(self.text))
        reader = csv.reader(lines, delimiter=self.mark, strict=True)
        last = 0
        try:
            begun = False
            for row, cells in enumerate(reader, 1):
                begun = begun or any(cell.strip() for cell in cells)
                if begun:
                    yield row, cells
                last = reader.line_num
        except csv.Error as error:
            found = "has a cell with a quotation mark out of place"
            if "end of data" in str(error):
                found = "ends before a quotation mark is closed, as a file does that was cut off"
            refuse(f"{self.name}, line {last + 1}", found, AGAIN)


def _lengths(text: str, mark: str) -> list[int]:
    """How many cells the first records have when they are cut at that mark."""
    glance = text[:_GLANCE]
    try:
        first = list(csv.reader(io.StringIO(glance, newline=""), delimiter=mark))
    except csv.Error:
        return []
    if len(glance) < len(text) and len(first) > 1:
        first.pop()
    return [len(cells) for cells in first if any(cell.strip() for cell in cells)]


@dataclass(slots=True)
class Lengths:
    """What the records of one file tell about empty cells at their ends.

    `width` is the number of headings. Empty cells beyond the headings are nothing, where they
    cannot be the sign of a shift: where every record has as many of them, or where the last column
    is never empty. Missing cells are empty ones that the program left out, where it never writes
    an empty cell at the end of a record.
    """

    name: str
    width: int
    ended: bool = True
    """Whether the last record has its line end."""
    records: int = 0
    last: int = 0
    """The row of the last record that holds anything."""
    longer: dict[int, int] = field(default_factory=dict)
    shorter: dict[int, int] = field(default_factory=dict)
    wrong: dict[int, int] = field(default_factory=dict)
    last_is_empty: bool = False
    """Whether some record has an empty cell in the last column."""

    def fitted(self, number: int, cells: list[str]) -> list[str] | None:
        """The cells at the headings' width; None for an empty line.

        Which records are of another length is noted, and judged by `problems` when all have been
        seen.
        """
        if not any(cells) or not any(cell.strip() for cell in cells):
            return None
        self.records += 1
        self.last = number
        length = len(cells)
        if length < self.width:
            # A program that leaves out empty cells at the end leaves none there.
            (self.shorter if cells[-1].strip() else self.wrong)[number] = length
            return [*cells, *[""] * (self.width - length)]
        self.last_is_empty = self.last_is_empty or not cells[self.width - 1].strip()
        if length > self.width:
            beyond = any(cell.strip() for cell in cells[self.width :])
            (self.wrong if beyond else self.longer)[number] = length
            return cells[: self.width]
        return cells

    @property
    def written_empty(self) -> bool:
        """Whether the program writes empty cells at the end, so that none is missing."""
        return self.last_is_empty or bool(self.longer)

    @property
    def left_out(self) -> bool:
        """Whether this file alone shows that empty cells at the end were left out: many were."""
        many = len(self.shorter) > 1 and len(self.shorter) * 100 >= self.records
        return many and not self.written_empty and not self.wrong

    def problems(self, *, left_out: bool) -> list[Problem]:
        """Records of a wrong length. `left_out`: empty cells at the end are known to be left out.

        A last record that is shorter and has no line end was cut off, whatever the others are.

        >>> lengths = Lengths("a.csv", 3)
        >>> for number, cells in enumerate([["1", "2"], ["1", "2", ""]], start=2):
        ...     fitted = lengths.fitted(number, cells)
        >>> [str(problem).partition(". ")[0] for problem in lengths.problems(left_out=False)]
        ['a.csv, row 2: has 2 cells where there are 3 headings']
        """
        wrong = dict(self.wrong)
        alike = len(set(self.longer.values())) == 1 and 1 < self.records == len(self.longer)
        if self.last_is_empty and not alike:
            wrong |= self.longer
        if not left_out:
            wrong |= self.shorter
        cut = []
        if not self.ended and (self.wrong | self.shorter).get(self.last, self.width) < self.width:
            wrong.pop(self.last, None)
            cut = [Problem(located(self.name, row=self.last), CUT, "Download it again")]
        return cut + [
            Problem(
                located(self.name, row=number),
                f"has {length} cells where there are {self.width} headings",
                PERHAPS_A_NOTE if length == 1 else AGAIN,
            )
            for number, length in sorted(wrong.items())
        ]


def continental(name: str, rows: Sequence[list[str]], mark: str) -> list[list[str]]:
    """Rows of a table not separated by commas, with points as decimal marks.

    There a comma may be the decimal mark. Numbers that can only be read one way show which it is,
    for the whole file. Raises ProblemsFound where none shows it, or where they contradict.
    """
    if mark == ",":
        return list(rows)
    commas = points = doubtful = None
    for row in rows:
        for cell in row:
            text = cell.strip()
            if not text or text[-1:] not in "0123456789%":
                continue
            if _DECIMAL_COMMA.fullmatch(text):
                commas = commas or text
            elif _DECIMAL_POINT.fullmatch(text):
                points = points or text
            elif _DOUBTFUL.fullmatch(text):
                doubtful = doubtful or text
    if (commas and points) or (doubtful and not commas and not points):
        shown = f'"{commas}" and "{points}"' if commas else f'"{doubtful}"'
        refuse(
            name,
            f"has {MARKS[mark]} between its cells and numbers like {shown}, so that a comma may "
            "be the decimal mark or stand between thousands",
            "Save it with commas between cells and points as decimal marks",
        )
    if not commas:
        return list(rows)
    return [[_pointed(cell) for cell in row] for row in rows]


_DECIMAL_COMMA = re.compile(
    r"-?(\d+,(\d{1,2}|\d{4,})|(0|\d{4,}),\d+|\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,})%?"
)
_DECIMAL_POINT = re.compile(
    r"-?(\d+\.(\d{1,2}|\d{4,})|(0|\d{4,})\.\d+|\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,})%?"
)
_DOUBTFUL = re.compile(r"-?\d{1,3}[.,]\d{3}%?")


def _pointed(cell: str) -> str:
    """A number with a decimal comma, written with a point; other text as it is.

    >>> _pointed("50,2"), _pointed("1.234,5"), _pointed("1.234"), _pointed("Bristol, City of")
    ('50.2', '1234.5', '1234', 'Bristol, City of')
    """
    text = cell.strip()
    if _DECIMAL_COMMA.fullmatch(text) or _DOUBTFUL.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return cell

"""CSV files of a return: decoded, cut into cells, and held to one width.

Python's own reader is used rather than polars', which fills a line that was cut short with nulls.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scrutiny.definitions.returns import ReturnFormat, ReturnLayout
from scrutiny.errors import Problem, ProblemsFound, located, refuse
from scrutiny.sources.found import MB, Found
from scrutiny.sources.returns.headings import MOST_HEADINGS, NAMELESS, Headings, Named
from scrutiny.sources.returns.linked import Raw

LARGEST_CSV = 256 * MB
MOST_PROBLEMS = 20
AGAIN = "The file was cut off or edited: download it again"


@dataclass(slots=True)
class Stood:
    """What stood in the files of one return: names with checksums, encodings, and no fields."""

    files: list[tuple[str, str]] = field(default_factory=list)
    encodings: set[str] = field(default_factory=set)
    strange: list[str] = field(default_factory=list)

    @property
    def encoding(self) -> str:
        return ", ".join(sorted(self.encodings))


@dataclass(frozen=True, slots=True)
class Delimited:
    """A CSV file as text. `sha256` is of its bytes, `encoding` how they were decoded."""

    name: str
    sha256: str
    encoding: str
    text: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Lines with their number in the file. Raises ProblemsFound where quotes do not close."""
        reader = csv.reader(io.StringIO(self.text, newline=""), strict=True)
        last = 0
        try:
            for cells in reader:
                yield last + 1, cells
                last = reader.line_num
        except csv.Error:
            refuse(self.name, "has a cell with a quotation mark out of place", AGAIN, row=last + 1)

    def fill(self, module: str, named: Named) -> tuple[Raw, bool]:
        """The rows below the headings, and whether anything stands below no heading.

        Lines without any text are passed over.

        Raises ProblemsFound where lines have more or fewer cells than there are headings.
        """
        raw = Raw(module, named.columns)
        astray = False
        problems: list[Problem] = []
        rows = self.rows()
        width = len(next(rows)[1])
        for number, cells in rows:
            if len(cells) == width:
                if any(cells) and any(cell.strip() for cell in cells):
                    raw.add(f"{self.name}, row {number}", cells)
                    astray = astray or any(cells[at].strip() for at in named.nameless)
            elif any(cell.strip() for cell in cells):
                found = f"has {len(cells)} cells where there are {width} headings"
                problems.append(Problem(located(self.name, row=number), found, AGAIN))
                if len(problems) == MOST_PROBLEMS:
                    break
        if problems:
            raise ProblemsFound(problems)
        return raw, astray


def read_tables(
    files: Iterable[tuple[Found, str]],
    layout: ReturnLayout,
    form: ReturnFormat,
    keys: Mapping[str, Sequence[str]],
) -> tuple[Mapping[str, Raw], Stood]:
    """The tables of several files, and what stood in them.

    Raises ProblemsFound with the problems of all; `keys` are the fields a table cannot lack.
    """
    known = Headings(layout, form)
    raws: dict[str, Raw] = {}
    stood = Stood()
    problems: list[Problem] = []
    for found, module in files:
        try:
            text = read_delimited(found)
            named = known.named(found.name, module, next(text.rows())[1], keys[module])
            raws[module], astray = text.fill(module, named)
        except ProblemsFound as error:
            problems += error.problems
            continue
        stood.strange += [*named.unrecognised, *([f"{module}: {NAMELESS}"] if astray else [])]
        stood.files.append((text.name, text.sha256))
        stood.encodings.add(text.encoding)
    if problems:
        raise ProblemsFound(problems)
    return raws, stood


def headings(found: Found) -> Sequence[str]:
    """The first line's cells, from the first 64 KB; none where this cannot be a CSV table."""
    head = found.head()
    line = head.splitlines()[0] if head.strip() else b""
    if b"\x00" in line:
        return ()
    text, _ = _decoded(line)
    try:
        return next(csv.reader([text or ""], strict=True), [])[:MOST_HEADINGS]
    except csv.Error:
        return ()


def read_delimited(found: Found) -> Delimited:
    """Raises ProblemsFound where the file is too large, no text, or cut off."""
    digest = hashlib.sha256()
    content = found.content(LARGEST_CSV, digest)
    text, encoding = _decoded(content)
    if text is None or "\x00" in text:
        refuse(found.name, "is text neither in UTF-8 nor in Windows-1252", 'Save it as "CSV UTF-8"')
    if not text.endswith(("\n", "\r")):
        refuse(
            found.name,
            "stops in the middle of its last line, as a file does that was cut off",
            "Download it again",
        )
    return Delimited(found.name, digest.hexdigest(), encoding, text)


def _decoded(content: bytes) -> tuple[str | None, str]:
    for encoding, name in (("utf-8-sig", "utf-8"), ("cp1252", "windows-1252")):
        try:
            return content.decode(encoding), name
        except UnicodeDecodeError:
            continue
    return None, ""

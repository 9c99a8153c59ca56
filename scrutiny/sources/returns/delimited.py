"""CSV files of a return: decoded, cut into cells, and held to one width.

Python's own reader is used rather than polars', which fills a line that was cut short with nulls.
COLLECT leaves out empty cells at the end of a record: whether it did is told by all files of a
return together, for one program wrote them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scrutiny.definitions.returns import ReturnFormat, ReturnLayout
from scrutiny.errors import Problem, ProblemsFound, refuse
from scrutiny.sources.found import MB, Found
from scrutiny.sources.lines import CUT, Lengths, Lines
from scrutiny.sources.returns.column_names import MOST_HEADINGS, NAMELESS, Headings, Named
from scrutiny.sources.returns.linked import Raw

LARGEST_CSV = 256 * MB
MOST_PROBLEMS = 20


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
    lines: Lines

    def headings(self) -> list[str]:
        """The cells of the first line that has any text; none where there is none."""
        return next(self.lines.records(), (0, list[str]()))[1]

    def fill(self, module: str, named: Named) -> tuple[Raw, Lengths, bool]:
        """The rows below the headings, their lengths, and whether any text has no heading.

        Lines without any text are passed over.
        """
        raw = Raw(module, named.columns)
        astray = False
        records = self.lines.records()
        lengths = Lengths(self.name, len(next(records)[1]), self.lines.ended)
        for number, record in records:
            cells = lengths.fitted(number, record)
            if cells is not None:
                raw.add(f"{self.name}, row {number}", cells)
                astray = astray or any(cells[at].strip() for at in named.nameless)
        return raw, lengths, astray


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
    seen: list[Lengths] = []
    problems: list[Problem] = []
    for found, module in files:
        try:
            text = read_delimited(found)
            named = known.named(found.name, module, text.headings(), keys[module])
            raws[module], lengths, astray = text.fill(module, named)
        except ProblemsFound as error:
            problems += error.problems
            continue
        seen.append(lengths)
        stood.strange += [*named.unrecognised, *([f"{module}: {NAMELESS}"] if astray else [])]
        stood.files.append((text.name, text.sha256))
        stood.encodings.add(text.encoding)
    left_out = not any(lengths.written_empty for lengths in seen)
    for lengths in seen:
        problems += lengths.problems(left_out=left_out)[:MOST_PROBLEMS]
    if problems:
        raise ProblemsFound(problems)
    return raws, stood


def headings(found: Found) -> Sequence[str]:
    """The first line's cells, from the first 64 KB; none where this cannot be a CSV table."""
    head = found.head()
    head = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1] or head
    text = _decoded(head)[0] or head.decode(errors="replace")
    if "\x00" in text.partition("\n")[0]:
        return ()
    try:
        return next(Lines.of(found.name, text).records(), (0, list[str]()))[1][:MOST_HEADINGS]
    except ProblemsFound:
        return ()


def read_delimited(found: Found) -> Delimited:
    """Raises ProblemsFound where the file is too large, no text, or cut off within a letter."""
    digest = hashlib.sha256()
    content = found.content(LARGEST_CSV, digest)
    text, encoding = _decoded(content)
    if encoding != "utf-8" and _cut_in_a_letter(content):
        refuse(found.name, CUT, "Download it again")
    if text is None or "\x00" in text:
        refuse(found.name, "is text neither in UTF-8 nor in Windows-1252", 'Save it as "CSV UTF-8"')
    return Delimited(found.name, digest.hexdigest(), encoding, Lines.of(found.name, text))


def _decoded(content: bytes) -> tuple[str | None, str]:
    for encoding, name in (("utf-8-sig", "utf-8"), ("cp1252", "windows-1252")):
        try:
            return content.decode(encoding), name
        except UnicodeDecodeError:
            continue
    return None, ""


def _cut_in_a_letter(content: bytes) -> bool:
    """Whether this is UTF-8 but for its very end, which lies within a letter of several bytes."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False

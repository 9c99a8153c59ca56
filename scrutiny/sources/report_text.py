"""The text of an inspection report, with page and place, read in a process of its own.

A report is a PDF, and a PDF from outside may hold anything: a page that unpacks without end, a
tree that leads back into itself. What reads it is a process that may end; its memory, its time,
its pages and what it hands on are bounded.

The inspectorates' reports carry their own outline (which words are one paragraph, which paragraph
stands in which row of which table), and headings and footers of pages are no part of it. Where a
file has no outline, each line is handed on alone, and `outlined` says so.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scrutiny.errors import refuse
from scrutiny.sources.found import MB
from scrutiny.sources.outside import found_at

LARGEST_REPORT = 20 * MB
MOST_PAGES = 60
MOST_TEXT = 2 * MB
MOST_MEMORY = 1024 * MB
MOST_SECONDS = 60
"""The largest of the reports known has 12 pages, 0.4 MB and takes 2 seconds."""
_DEEPEST = 60
_TOO_MUCH = 3
_BEGINS = b"%PDF-"
_BULLET = re.compile(
    r"^[\u25fc\u25aa\u2022\u25a0\u25cf\u25e6\u00b7\uf0b7\uf0a7\uf06e]\s*(?:[-\u2013]\s+)?|^[-\u2013]\s+"
)
WOULD_DO = "Give the report as the inspectorates publish it, a PDF of text"


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading or list item, or one line where a file has no outline.

    `page` counts from 1, `line` from 1 among the page's lines without its header and footer.
    `table`, `row` and `cell` number where it stands, 0 where in no table; rows of one table go on
    over pages where the file says so. `layout` says that another table stands within its row.
    """

    page: int
    line: int
    text: str
    heading: bool = False
    bullet: bool = False
    table: int = 0
    row: int = 0
    cell: int = 0
    layout: bool = False


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report as it came: its file, checksum, number of pages, and its passages in order."""

    name: str
    sha256: str
    pages: int
    outlined: bool
    passages: tuple[Passage, ...]


def read_report(path: Path) -> ReportText:
    """Raises ProblemsFound where there is no such file or it cannot be read as a report."""
    found = found_at(path)
    digest = hashlib.sha256()
    content = found.content(LARGEST_REPORT, digest)
    if _BEGINS not in content[:1024]:
        refuse(found.name, "is no PDF", WOULD_DO)
    try:
        made = subprocess.run(
            [sys.executable, "-m", __name__],
            input=content,
            capture_output=True,
            check=False,
            timeout=MOST_SECONDS * 4,
        )
    except subprocess.TimeoutExpired:
        refuse(found.name, "takes too long to read", WOULD_DO)
    if made.returncode == _TOO_MUCH:
        refuse(found.name, made.stdout.decode(), WOULD_DO)
    if made.returncode:
        refuse(found.name, "begins as a PDF but cannot be read", WOULD_DO)
    given = json.loads(made.stdout)
    passages = tuple(Passage(**each) for each in given["passages"])
    return ReportText(found.name, digest.hexdigest(), given["pages"], given["outlined"], passages)


class TooMuch(Exception):
    """What the file holds too much of, in words."""


@dataclass(slots=True, eq=False)
class _Piece:
    """Words that the file marks as one: where they begin in the text of the page, and they."""

    at: int
    text: str


@dataclass(slots=True, eq=False)
class _Open:
    """A passage being gathered: its pieces by page, and where it stands."""

    heading: bool
    item: bool
    table: int
    row: int
    cell: int
    pieces: dict[int, list[_Piece]] = field(default_factory=dict)


@dataclass(slots=True)
class _Page:
    """The text of one page: by mark, and the whole, without what is marked as no content."""

    marked: dict[int, _Piece]
    whole: str

    def line(self, at: int) -> int:
        before = self.whole[:at]
        return sum(bool(line.strip()) for line in before.split("\n")[:-1]) + 1


def _page_of(page: Any) -> _Page:
    """Pieces of a page by their mark.

    The reader hands words on when it likes. A change of place that changes nothing, put before
    each mark, makes it hand on what it has.
    """
    from pypdf.generic import ContentStream, FloatObject, NameObject

    contents = page.get("/Contents")
    if contents is None:
        return _Page({}, "")
    stream = ContentStream(contents.get_object(), page.pdf, "bytes")
    same = [FloatObject(each) for each in (1, 0, 0, 1, 0, 0)]
    operations: list[tuple[Any, Any]] = []
    for operands, operator in stream.operations:
        if operator in (b"BDC", b"BMC", b"EMC"):
            operations.append((list(same), b"cm"))
        operations.append((operands, operator))
    stream.operations = operations
    page[NameObject("/Contents")] = stream
    marks: list[tuple[int | None, bool]] = []
    marked: dict[int, _Piece] = {}
    whole: list[str] = []
    length = 0

    def operand(operator: bytes, operands: Any, *_: Any) -> None:
        if operator in (b"BDC", b"BMC"):
            told = operands[1] if len(operands) > 1 else None
            mark = told.get("/MCID") if isinstance(told, dict) else None
            marks.append((int(mark) if mark is not None else None, operands[0] == "/Artifact"))
        elif operator == b"EMC" and marks:
            marks.pop()

    def words(text: str, *_: Any) -> None:
        nonlocal length
        if not text or any(artefact for _, artefact in marks):
            return
        mark = next((mark for mark, _ in reversed(marks) if mark is not None), None)
        if mark is not None:
            piece = marked.setdefault(mark, _Piece(length + len(text) - len(text.lstrip()), ""))
            piece.text += text
        whole.append(text)
        length += len(text)
        if length > MOST_TEXT:
            raise TooMuch(f"has more than {MOST_TEXT // MB} MB of text")

    page.extract_text(visitor_operand_before=operand, visitor_text=words)
    return _Page(marked, "".join(whole))


_PASSAGES = re.compile(r"/(P|H\d?|LI|Caption|Title)")


class _Outline:
    """One walk over a file's outline, which may lead anywhere."""

    def __init__(self, reader: Any, pages: list[_Page]) -> None:
        self.pages = pages
        self.at = {
            page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)
        }
        self.seen: set[int] = set()
        self.gathered: list[_Open] = []
        self.tables = self.rows = self.cells = 0
        self.layouts: set[int] = set()

    def walk(self, node: Any, page: int | None, inside: _Open, deep: int = 0) -> None:
        from pypdf.generic import IndirectObject

        if deep > _DEEPEST:
            raise TooMuch("has an outline without end")
        if isinstance(node, IndirectObject):
            if node.idnum in self.seen:
                return
            self.seen.add(node.idnum)
            node = node.get_object()
        if isinstance(node, list):
            for each in node:
                self.walk(each, page, inside, deep + 1)
        elif isinstance(node, int):
            self._marked(int(node), page, inside)
        elif isinstance(node, dict):
            self._element(node, page, inside, deep)

    def _element(self, node: Any, page: int | None, inside: _Open, deep: int) -> None:
        if "/Pg" in node:
            page = self.at.get(getattr(node.raw_get("/Pg"), "idnum", -1), page)
        if node.get("/Type") == "/MCR":
            self._marked(int(node.get("/MCID", -1)), page, inside)
            return
        kind = str(node.get("/S", ""))
        here = inside
        if kind == "/Table":
            self.tables += 1
            self.layouts.add(inside.row)
            here = _Open(False, False, self.tables, 0, 0)
        elif kind == "/TR":
            self.rows += 1
            here = _Open(False, False, inside.table, self.rows, 0)
        elif kind in ("/TD", "/TH"):
            self.cells += 1
            here = _Open(False, False, inside.table, inside.row, self.cells)
            self.gathered.append(here)
        elif _PASSAGES.fullmatch(kind) and (kind == "/LI" or not inside.item):
            here = _Open(
                kind.startswith("/H"), kind == "/LI", inside.table, inside.row, inside.cell
            )
            self.gathered.append(here)
        if "/K" in node:
            self.walk(node["/K"], page, here, deep + 1)

    def _marked(self, mark: int, page: int | None, inside: _Open) -> None:
        if page is None or (piece := self.pages[page].marked.pop(mark, None)) is None:
            return
        if inside not in self.gathered[-40:]:
            self.gathered.append(inside)
        inside.pieces.setdefault(page, []).append(piece)

    def _put_right(self) -> None:
        """Gives words back to the passage on both sides of them.

        Some writers of such files say of a word in the middle of a sentence that it is the mark of
        another item of the list.
        """
        for page in range(len(self.pages)):
            held = [(piece, each) for each in self.gathered for piece in each.pieces.get(page, ())]
            held.sort(key=lambda pair: pair[0].at)
            owners = [owner for _, owner in held]
            for at in range(1, len(held) - 1):
                piece, owner = held[at]
                before = owners[at - 1]
                after = next((each for each in owners[at + 1 :] if each is not owner), None)
                begins = _BULLET.match(piece.text.strip())
                if before is not owner and after is before and not begins:
                    owner.pieces[page].remove(piece)
                    before.pieces[page].append(piece)
                    owners[at] = before

    def passages(self) -> Iterator[Passage]:
        self._put_right()
        for each in self.gathered:
            each.pieces = {page: pieces for page, pieces in each.pieces.items() if pieces}
            if not each.pieces:
                continue
            first = min(each.pieces)
            begins = min(piece.at for piece in each.pieces[first])
            text = "\n".join(
                "".join(piece.text for piece in sorted(pieces, key=lambda piece: piece.at))
                for _, pieces in sorted(each.pieces.items())
            )
            text, bullet = _plain(text)
            if text:
                yield Passage(
                    first + 1,
                    self.pages[first].line(begins),
                    text,
                    each.heading,
                    bullet or each.item,
                    each.table,
                    each.row,
                    each.cell,
                    each.row in self.layouts,
                )


def _plain(text: str) -> tuple[str, bool]:
    """Words on one line, without the mark of a list, and whether there was one.

    A word broken at its hyphen is put together again with it, as it is in the sentence.
    """
    text = re.sub("\u00ad\\s*\n\\s*", "", text)
    text = re.sub(r"(?<=\w)-[ \t]*\n\s*(?=\w)", "-", text)
    text = " ".join(text.split())
    plain = _BULLET.sub("", text)
    return plain, plain != text


def taken(content: bytes) -> dict[str, Any]:
    """What the process of its own hands on. Raises TooMuch, and whatever the library does."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        raise TooMuch("is locked with a password")
    many = len(reader.pages)
    if many > MOST_PAGES:
        raise TooMuch(f"has {many} pages, and no report is so long")
    pages = [_page_of(page) for page in reader.pages]
    wholes = [page.whole for page in pages]
    if not "".join(wholes).strip():
        raise TooMuch("has no text: its pages are pictures")
    if sum(map(len, wholes)) > MOST_TEXT:
        raise TooMuch(f"has more than {MOST_TEXT // MB} MB of text")
    catalogue: Any = reader.trailer["/Root"]
    root = catalogue.get("/StructTreeRoot")
    passages: list[Passage] = []
    if root is not None:
        outline = _Outline(reader, pages)
        nowhere = _Open(False, False, 0, 0, 0)
        outline.gathered.append(nowhere)
        outline.walk(root.get_object().get("/K"), None, nowhere)
        passages = list(outline.passages())
    told = sum(len("".join(p.text.split())) for p in passages)
    outlined = told * 2 > sum(len("".join(w.split())) for w in wholes)
    if not outlined:
        passages = list(_lines(wholes))
    return {
        "pages": many,
        "outlined": outlined,
        "passages": [{name: getattr(p, name) for name in Passage.__slots__} for p in passages],
    }


def _lines(pages: list[str]) -> Iterator[Passage]:
    for number, page in enumerate(pages, start=1):
        lines = [line.strip() for line in page.split("\n")]
        for at, line in enumerate((line for line in lines if line), start=1):
            text, bullet = _plain(line)
            if text:
                yield Passage(number, at, text, bullet=bullet)


def main() -> int:
    """Standard input to standard output; 0 where it could be read."""
    import logging

    logging.disable(logging.CRITICAL)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 5))
    try:
        given = taken(sys.stdin.buffer.read())
    except TooMuch as much:
        sys.stdout.write(str(much))
        return _TOO_MUCH
    sys.stdout.write(json.dumps(given))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

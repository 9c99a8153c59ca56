"""The door for published files: every known table in a file, a workbook or a zip.

A workbook's sheets and a zip's members are looked at one by one. Those of a known family are
read, and named with where they stand; the others are named as left out, each with what it is.
Only a container in which nothing is known is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from scrutiny.definitions.source import Source, bare
from scrutiny.errors import Problem, ProblemsFound, refuse
from scrutiny.sources.found import Found
from scrutiny.sources.kinds import Form, Kind, kind_of
from scrutiny.sources.lines import Lines
from scrutiny.sources.outside import ROW, OutsideFile, distinct, found_at, read_table
from scrutiny.sources.recognise import (
    DICTIONARY,
    PLACE_FILES,
    Recognised,
    may_be_headings,
    may_be_title,
    might_be_headings,
    might_be_printed,
    recognise,
)
from scrutiny.sources.workbook.parts import OF_FIGURES, Named, Workbook, opened_workbook
from scrutiny.sources.workbook.sheet import Sheet
from scrutiny.sources.workbook.tables import GLANCE, printed_table, table, widest_headings
from scrutiny.sources.zipped import opened_zip

MOST_NAMED = 20
MOST_HELD = 12_000_000
"""Cells of all tables that are taken from one file."""
UNREAD = "no value"
"""Stands for a cell whose value cannot be taken, where it counts as one of the headings."""
NO_TABLE = "holds no table with headings"
MEND = "Give the table itself, with the publisher's headings, as a CSV file or as .xlsx"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file held: the tables of known families, and in words what was left out."""

    tables: tuple[Recognised, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sheet or a member: a known table, or why it is none; or problems, where it is broken."""

    where: str
    known: Recognised | None = None
    why: Problem | None = None
    broken: tuple[Problem, ...] = ()


def read_published(path: Path, sources: Collection[Source]) -> Opened:
    """Every table of a known family in one file.

    Raises ProblemsFound where there is none, or where one that is known is broken.
    """
    found = found_at(path)
    kind = kind_of(found)
    if kind.form is Form.WORKBOOK:
        return _together(found.name, list(_bounded(found.name, _sheets(found, "", sources))))
    if kind.form is Form.ZIP:
        with opened_zip(found, _printable) as members:
            every = (piece for member in members for piece in _member(found, member, sources))
            pieces = list(_bounded(found.name, every))
        return _together(found.name, pieces)
    return Opened((recognise(_read(found, kind, sources), sources),))


def _read(found: Found, kind: Kind, sources: Collection[Source]) -> OutsideFile:
    return read_table(found, kind, lambda cells: may_be_headings(cells, sources))


def _bounded(name: str, pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """The pieces, as long as the known tables among them are no more than can be held at once."""
    held = 0
    for piece in pieces:
        if piece.known is not None:
            held += piece.known.file.cells.height * piece.known.file.cells.width
        if held > MOST_HELD:
            found = f"holds known tables of more than {MOST_HELD:,} cells"
            refuse(name, found, "Import the files or sheets in it one at a time")
        yield piece


def _together(name: str, pieces: Collection[_Piece]) -> Opened:
    if problems := [problem for piece in pieces for problem in piece.broken]:
        raise ProblemsFound(problems)
    known = tuple(piece.known for piece in pieces if piece.known and not piece.known.nearly)
    nearly = [piece for piece in pieces if piece.known and piece.known.nearly]
    left = [(piece.where, piece.why) for piece in pieces if piece.why]
    if known:
        return Opened(known, _told([*left, *((each.where, _alike(each)) for each in nearly)]))
    if len(nearly) == 1 and nearly[0].known is not None:
        # Alone, it is told heading by heading what it lacks.
        return Opened((nearly[0].known,))
    left += [(each.where, _alike(each)) for each in nearly]
    if len(left) == 1:
        raise ProblemsFound([left[0][1]])
    found = f"holds no table of a known family: {'; '.join(_told(left)) or 'it is empty'}"
    raise ProblemsFound([Problem(name, found, MEND)])


def _alike(piece: _Piece) -> Problem:
    assert piece.known is not None
    assert piece.known.source is not None
    found = f"looks like {piece.known.source.name}, but its headings differ"
    return Problem(piece.known.file.name, found, "Import it alone to be told which")


def _told(left: Collection[tuple[str, Problem]]) -> tuple[str, ...]:
    """What was left out and why, those of one reason together."""
    reasons: dict[str, list[str]] = {}
    for where, why in left:
        reasons.setdefault(why.found, []).append(where)
    told = []
    for reason, places in reasons.items():
        more = [f"{len(places) - MOST_NAMED} more"] if len(places) > MOST_NAMED else []
        told.append(f"{', '.join([*places[:MOST_NAMED], *more])} ({reason})")
    return tuple(told)


def _member(archive: Found, found: Found, sources: Collection[Source]) -> Iterator[_Piece]:
    """What a file of a zip holds. A workbook in it may hold several tables."""
    where = found.name.removeprefix(f"{archive.name}/")
    kind = kind_of(found)
    if kind.form is Form.WORKBOOK:
        yield from _sheets(found, f"{where}, ", sources)
    elif kind.form is Form.ZIP:
        yield _Piece(where, why=Problem(found.name, "is a zip in a zip", kind.would_do))
    elif kind.form in (Form.TEXT, Form.PARQUET):
        yield _table(found, kind, where, sources)
    else:
        yield _Piece(where, why=Problem(found.name, f"is {kind.what}", kind.would_do))


def _table(found: Found, kind: Kind, where: str, sources: Collection[Source]) -> _Piece:
    """A CSV or parquet file of a zip; what is no known table is not read further."""
    if kind.form is Form.TEXT:
        headings = _first_line(found)
        if not (may_be_headings(headings, sources) or may_be_title(headings[0], sources)):
            if sum(bool(cell.strip()) for cell in headings) < 2:
                return _Piece(where, why=Problem(found.name, NO_TABLE, MEND))
            if why := _unlike(found.name, headings, sources):
                return _Piece(where, why=why)
    try:
        return _Piece(where, recognise(_read(found, kind, sources), sources))
    except ProblemsFound as error:
        if kind.form is Form.TEXT:
            return _Piece(where, broken=error.problems)
        return _Piece(where, why=error.problems[0])


def _first_line(found: Found) -> list[str]:
    text = found.head().decode("utf-8-sig", errors="replace")
    try:
        return next(Lines.of(found.name, text).records(), (0, [""]))[1] or [""]
    except ProblemsFound:
        return [""]


def _unlike(
    name: str, headings: Sequence[str], sources: Collection[Source], row: int = 1
) -> Problem | None:
    """Why a table is none that is known, where its headings alone, in row `row`, show it."""
    none: dict[str, type[pl.DataType]] = dict.fromkeys(distinct(list(headings)), pl.String)
    cells = pl.DataFrame(schema={ROW: pl.UInt32, **none})
    try:
        recognise(OutsideFile(name, "", tuple(headings), cells, heading_row=row), sources)
    except ProblemsFound as error:
        return error.problems[0]
    return None


def _sheets(found: Found, within: str, sources: Collection[Source]) -> Iterator[_Piece]:
    with opened_workbook(found, OF_FIGURES, ("FALSE", "TRUE"), as_seen=True) as book:
        for named in book.named:
            sheet = named.name if named.name.isprintable() else "with an odd name"
            where = f"sheet {sheet}"
            piece = _sheet(book, named, f"{found.name}, {where}", sources)
            yield replace(piece, where=f"{within}{where}")


def _sheet(book: Workbook, named: Named, name: str, sources: Collection[Source]) -> _Piece:
    """The known table of a sheet: below the first row that holds its headings, wherever it is."""
    if named.hidden:
        return _Piece("", why=Problem(name, "is a hidden sheet", "Show the sheet"))
    glance = book.sheet(named, GLANCE)
    cells = {n: [row[column] for column in sorted(row)] for n, row in glance.rows.items()}
    is_printed = bool(cells) and may_be_title(next(iter(cells.values()))[0], sources)
    at = next((n for n, row in cells.items() if may_be_headings(row, sources)), None)
    if at is None and not is_printed and (deeper := _headings_below(book, named, sources)):
        at, glance, cells = deeper
    if not is_printed and (problems := _unread_headings(glance, name, at, cells, sources)):
        return _Piece("", broken=tuple(problems))
    if at is None and not is_printed:
        at = widest_headings(cells)
        if at is None:
            return _Piece("", why=Problem(name, NO_TABLE, MEND))
        if why := _unlike(name, cells[at], sources, at):
            return _Piece("", why=why)
    sheet = book.sheet(named)
    if at is not None and not any(n > at for n in (*sheet.rows, *(row for row, _ in sheet.faults))):
        return _Piece("", why=Problem(name, "has headings and no rows", "Download it again"))
    try:
        made = printed_table(sheet, name) if at is None else table(sheet, name, at)
        file = OutsideFile(name, book.sha256, *made, days=book.days, heading_row=at or 1)
        return _Piece("", recognise(file, sources))
    except ProblemsFound as error:
        return _Piece("", broken=error.problems)


def _headings_below(
    book: Workbook, named: Named, sources: Collection[Source]
) -> tuple[int, Sheet, dict[int, list[str]]] | None:
    """The first row of known headings below the glance, and the sheet down to it."""
    sheet = book.sheet(named)
    names = {bare(name) for source in sources for sign in source.signs for name in sign.names}
    names |= DICTIONARY.union(*PLACE_FILES.values())
    for number, row in sheet.rows.items():
        words = [bare(cell) for cell in row.values()]
        likely = sum(word in names or word.startswith("sn") for word in words) > 1
        if number > GLANCE and likely and may_be_headings(row.values(), sources):
            rows = {n: cells for n, cells in sheet.rows.items() if n <= number}
            faults = {at: why for at, why in sheet.faults.items() if at[0] <= number}
            above = replace(sheet, rows=rows, faults=faults)
            return number, above, {n: [row[c] for c in sorted(row)] for n, row in rows.items()}
    return None


def _unread_headings(
    glance: Sheet,
    name: str,
    at: int | None,
    cells: Mapping[int, Sequence[str]],
    sources: Collection[Source],
) -> list[Problem]:
    """The cells without a value in a row above `at` that may be the headings of the table.

    What they should say is not known, so that nothing can be said of what the sheet holds.
    """
    unread = glance.without_value()
    first = min((*cells, *unread), default=0)
    if at is None and first in unread and might_be_printed(cells.values(), sources):
        return glance.problems(name, {first}, unread[first])
    for number in sorted(unread):
        if at is not None and number >= at:
            break
        if might_be_headings(cells.get(number, ()), len(unread[number]), sources):
            return glance.problems(name, {number}, unread[number])
    if at is None:
        rows = {
            n: [*cells.get(n, ()), *(UNREAD for _ in unread.get(n, ()))] for n in {*cells, *unread}
        }
        widest = widest_headings(dict(sorted(rows.items())))
        if widest in unread:
            return glance.problems(name, {widest}, unread[widest])
    return []


def _printable(name: str) -> str:
    """A name as it stands in a zip, where it fits on one line."""
    return name if name.isprintable() and len(name) <= 200 else "a file with an unusual name"

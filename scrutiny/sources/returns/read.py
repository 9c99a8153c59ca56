"""Reading SEN2 returns: a file, a folder or a zip, in any of five layouts told apart by content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from scrutiny.definitions.returns import ReturnFormat, ReturnLayout
from scrutiny.errors import Problem, ProblemsFound, refuse
from scrutiny.sources.found import Found, shown
from scrutiny.sources.kinds import Form, Kind, kind_of
from scrutiny.sources.returns import archive, blade, flat
from scrutiny.sources.returns.column_names import Headings
from scrutiny.sources.returns.delimited import headings
from scrutiny.sources.returns.sheets import is_sheets, read_sheets
from scrutiny.sources.returns.template import is_template, read_template
from scrutiny.sources.returns.text import ReturnText
from scrutiny.sources.returns.xml import is_return_xml, read_xml
from scrutiny.sources.workbook.parts import read_spreadsheet

MOST_TOLD = 20
GLANCE = 100
"""Rows of a sheet that tell what it is: the template's first two tables stand in fewer."""


def read_returns(path: Path, form: ReturnFormat) -> tuple[ReturnText, ...]:
    """Every return in a file, a folder or a zip, in the order of their names.

    Files of a folder or zip that are no part of a return are named in `unrecognised` of each.
    Raises ProblemsFound, with all problems, where any return is broken or there is none.
    """
    with archive.opened(path) as files:
        lot = _Lot(form, _Tables.known(form), alone=len(files) == 1)
        for found in files:
            lot.sort(found)
        lot.read_tables()
    if lot.problems:
        raise ProblemsFound(lot.problems)
    if not lot.returns:
        _refuse_none(path, lot)
    return tuple(
        replace(made, unrecognised=(*made.unrecognised, *lot.others)) for made in lot.returns
    )


def _refuse_none(path: Path, lot: _Lot) -> NoReturn:
    """There is no return: what there is instead, where that can be told."""
    would_do = "Give the XML, the nine Blade files, the template, a workbook or the five files"
    if not lot.documents:
        what = "is no SEN2 return" if path.is_file() else "holds no SEN2 return"
        refuse(shown(path.name), what, would_do)
    raise ProblemsFound(
        Problem(found.name, f"is {kind.what}, and no SEN2 return", would_do)
        for found, kind in lot.documents[:MOST_TOLD]
    )


def is_return(path: Path, form: ReturnFormat) -> bool:
    """Whether this holds what makes a return, or is a folder or zip that does.

    Only the beginnings of files are read, except of Excel workbooks.
    """
    try:
        with archive.opened(path) as files:
            return any(_looks_like_return(found, form) for found in files)
    except ProblemsFound:
        return False


@dataclass(frozen=True, slots=True)
class _Tables:
    """Tells which table a CSV file holds, in each of the two layouts made of CSV files."""

    blade: Headings
    flat: Headings

    @classmethod
    def known(cls, form: ReturnFormat) -> _Tables:
        return cls(Headings(ReturnLayout.BLADE, form), Headings(ReturnLayout.FLAT, form))

    def of(self, found: Found) -> tuple[str | None, str | None]:
        given = headings(found)
        return blade.blade_table(given, self.blade), flat.flat_table(given, self.flat)


@dataclass(slots=True)
class _Lot:
    """What was found together, being sorted: whole returns, and tables that belong together."""

    form: ReturnFormat
    tables: _Tables
    alone: bool
    returns: list[ReturnText] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    documents: list[tuple[Found, Kind]] = field(default_factory=list)
    foreign: bool = False
    blades: list[tuple[Found, str]] = field(default_factory=list)
    flats: list[tuple[Found, str]] = field(default_factory=list)

    def sort(self, found: Found) -> None:
        try:
            self._sort(found)
        except ProblemsFound as error:
            self.problems += error.problems

    def read_tables(self) -> None:
        """Reads the returns that are made of several files.

        A file that could not be opened may be the one that a return would seem to lack.
        """
        if self.foreign:
            return
        layouts: Sequence[
            tuple[
                list[list[tuple[Found, str]]],
                Callable[[Sequence[tuple[Found, str]], ReturnFormat], ReturnText],
            ]
        ] = (
            (blade.sorted_out(self.blades), blade.read_blade),
            (flat.sorted_out(self.flats), flat.read_flat),
        )
        for sets, read in layouts:
            for files in sets:
                try:
                    self.returns.append(read(files, self.form))
                except ProblemsFound as error:
                    self.problems += error.problems

    def _sort(self, found: Found) -> None:
        kind = kind_of(found)
        if kind.form is Form.FOREIGN:
            self.foreign = True
            refuse(found.name, f"is {kind.what}", kind.would_do)
        if kind.form is Form.XML and (self.alone or is_return_xml(found.head())):
            self.returns.append(read_xml(found, self.form))
        elif kind.form is Form.WORKBOOK:
            self._workbook(found)
        elif kind.form is not Form.TEXT:
            self.documents.append((found, kind))
            self.others.append(f"file {found.name}")
        else:
            blade_module, flat_module = self.tables.of(found)
            if blade_module:
                self.blades.append((found, blade_module))
            elif flat_module:
                self.flats.append((found, flat_module))
            else:
                self.others.append(f"file {found.name}")

    def _workbook(self, found: Found) -> None:
        book = read_spreadsheet(found)
        if is_template(book, self.form):
            self.returns.append(read_template(book, self.form))
        elif is_sheets(book, self.form):
            self.returns.append(read_sheets(book, self.form))
        else:
            self.others.append(f"file {found.name}")


def _looks_like_return(found: Found, form: ReturnFormat) -> bool:
    kind = kind_of(found)
    if kind.form is Form.XML:
        return is_return_xml(found.head())
    if kind.form is Form.WORKBOOK:
        try:
            book = read_spreadsheet(found, last_row=GLANCE)
        except ProblemsFound:
            return False
        return is_template(book, form) or is_sheets(book, form)
    return kind.form is Form.TEXT and any(_Tables.known(form).of(found))

"""The per-sheet workbook: one sheet for each table but the header, told apart by its headings."""

from __future__ import annotations

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.sources.returns.column_names import LEAST_LIKE, NAMELESS, Headings, collapsed, usable
from scrutiny.sources.returns.fields import FieldColumns
from scrutiny.sources.returns.linked import PAIR, Raw, by_pair, finished
from scrutiny.sources.returns.text import ReturnText
from scrutiny.sources.workbook.parts import Spreadsheet
from scrutiny.sources.workbook.sheet import LAST_ROW, Sheet

KEY = "persontableid"
AT_ODDS = "with an odd name"


def sheet_table(sheet: Sheet, known: Headings) -> str | None:
    """Which table a sheet holds: the person's key, and headings like the table's."""
    heads = list(next(iter(sheet.rows.values()), {}).values())
    if KEY not in {collapsed(head) for head in heads}:
        return None
    best = max(MODULES[1:], key=lambda module: known.likeness(module, heads))
    return best if known.likeness(best, heads) >= LEAST_LIKE else None


def is_sheets(book: Spreadsheet, form: ReturnFormat) -> bool:
    """Whether at least two sheets hold tables of a return."""
    known = Headings(ReturnLayout.SHEETS, form)
    return sum(sheet_table(sheet, known) is not None for sheet in book.sheets) > 1


def read_sheets(book: Spreadsheet, form: ReturnFormat, noun: str = "sheet") -> ReturnText:
    """`noun` is what a sheet is told as, where a database's tables are read as sheets.

    Raises ProblemsFound where a sheet is missing or there twice, or has a heading twice, or
    where the cell of a field has no value that can be taken.
    """
    known = Headings(ReturnLayout.SHEETS, form)
    tables = [(sheet_table(sheet, known), sheet) for sheet in book.sheets]
    modules = [module for module, _ in tables]
    problems = [
        Problem(
            book.name,
            f"has {modules.count(module)} {noun}s for the table {module.replace('_', ' ')}",
            f"Give one {noun} for each of the eight tables",
        )
        for module in MODULES[1:]
        if modules.count(module) != 1
    ]
    if problems:
        raise ProblemsFound(problems)
    raws: dict[str, Raw] = {}
    strange: list[str] = []
    for module, sheet in tables:
        if module is None:
            strange.append(f"{noun} {usable(sheet.name, AT_ODDS)}")
        else:
            raws[module] = _table(book, module, sheet, known, form, strange, problems, noun)
    if problems:
        raise ProblemsFound(problems)
    return finished(
        ReturnLayout.SHEETS,
        form,
        by_pair({module: raws[module] for module in MODULES[1:]}),
        files=[(book.name, book.sha256)],
        encoding="",
        unrecognised=strange,
    )


def _table(
    book: Spreadsheet,
    module: str,
    sheet: Sheet,
    known: Headings,
    form: ReturnFormat,
    strange: list[str],
    problems: list[Problem],
    noun: str,
) -> Raw:
    place = f"{noun} {usable(sheet.name, AT_ODDS)}"
    (first, heads), *rows = sheet.rows.items()
    width = max(heads) + 1
    given = [heads.get(column) for column in range(width)]
    named = known.named(f"{book.name}, {place}, row {first}", module, given, PAIR[module])
    strange += named.unrecognised
    raw = Raw(module, named.columns)
    held = FieldColumns.of(module, named.columns, given, form, book.days)
    where = f"{book.name}, {place}"
    problems += held.in_headings(sheet, where, first)
    problems += held.problems(sheet, where, range(first + 1, LAST_ROW + 1))
    fields = set(named.columns.values())
    for number, row in rows:
        if any(row[column].strip() for column in row.keys() & fields):
            raw.add(f"{place}, row {number}", held.texts(row))
        elif any(cell.strip() for cell in row.values()):
            strange.append(f"{module}: a row without any field")
        if any(column >= width or not given[column] for column in row):
            strange.append(f"{module}: {NAMELESS}")
    return raw

"""The per-sheet workbook: one sheet for each table but the header, told apart by its headings."""

from __future__ import annotations

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.sources.returns.headings import LEAST_LIKE, NAMELESS, Headings, collapsed, usable
from scrutiny.sources.returns.linked import PAIR, Raw, by_pair, finished
from scrutiny.sources.returns.spreadsheet import Sheet, Spreadsheet
from scrutiny.sources.returns.text import ReturnText

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


def read_sheets(book: Spreadsheet, form: ReturnFormat) -> ReturnText:
    """Raises ProblemsFound where a sheet is missing, there twice, or has a heading twice."""
    known = Headings(ReturnLayout.SHEETS, form)
    tables = [(sheet_table(sheet, known), sheet) for sheet in book.sheets]
    modules = [module for module, _ in tables]
    problems = [
        Problem(
            book.name,
            f"has {modules.count(module)} sheets for the table {module.replace('_', ' ')}",
            "Give one sheet for each of the eight tables",
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
            strange.append(f"sheet {usable(sheet.name, AT_ODDS)}")
        else:
            raws[module] = _table(book.name, module, sheet, known, strange)
    return finished(
        ReturnLayout.SHEETS,
        form,
        by_pair({module: raws[module] for module in MODULES[1:]}),
        files=[(book.name, book.sha256)],
        encoding="",
        unrecognised=strange,
    )


def _table(name: str, module: str, sheet: Sheet, known: Headings, strange: list[str]) -> Raw:
    place = f"sheet {usable(sheet.name, AT_ODDS)}"
    (first, heads), *rows = sheet.rows.items()
    width = max(heads) + 1
    given = [heads.get(column) for column in range(width)]
    named = known.named(f"{name}, {place}, row {first}", module, given, PAIR[module])
    strange += named.unrecognised
    raw = Raw(module, named.columns)
    fields = set(named.columns.values())
    for number, row in rows:
        if any(row[column].strip() for column in row.keys() & fields):
            raw.add(f"{place}, row {number}", [row.get(column) for column in range(width)])
        elif any(cell.strip() for cell in row.values()):
            strange.append(f"{module}: a row without any field")
        if any(column >= width or not given[column] for column in row):
            strange.append(f"{module}: {NAMELESS}")
    return raw

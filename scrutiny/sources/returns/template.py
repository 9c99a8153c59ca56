"""The Excel template: nine tables stacked on one sheet, each found by its title."""

from __future__ import annotations

from itertools import pairwise

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.errors import Problem, ProblemsFound, refuse
from scrutiny.sources.returns.column_names import LEAST_LIKE, NAMELESS, Headings, collapsed, usable
from scrutiny.sources.returns.fields import FieldColumns
from scrutiny.sources.returns.linked import PAIR, Raw, by_pair, finished
from scrutiny.sources.returns.text import ReturnText
from scrutiny.sources.workbook.parts import Spreadsheet
from scrutiny.sources.workbook.sheet import LAST_ROW, Sheet

TITLES = {
    "header record": "sen2",
    "person record": "person",
    "requests records": "requests",
    "assessments records": "assessment",
    "named plan records": "named_plan",
    "plan detail records": "plan_detail",
    "active plan records": "active_plans",
    "placement detail records": "placement_detail",
    "sen need records": "sen_need",
}
AT_ODDS = "with an odd name"
TITLE_COLUMNS = range(3)
FILLED_IN = frozenset(("native_id",))
"""Fields that the template's own formulas fill, on rows that hold nothing else too."""
RECORD_TYPE = "record type"


def is_template(book: Spreadsheet, form: ReturnFormat) -> bool:
    """Whether a sheet holds at least two of the nine tables under their titles."""
    known = Headings(ReturnLayout.TEMPLATE, form)
    return any(len(_tables(sheet, known)) > 1 for sheet in book.sheets)


def read_template(book: Spreadsheet, form: ReturnFormat) -> ReturnText:
    """Raises ProblemsFound where a table is missing or there twice, or has a heading twice, or
    where the cell of a field has no value that can be taken.
    """
    known = Headings(ReturnLayout.TEMPLATE, form)
    held = [sheet for sheet in book.sheets if len(_tables(sheet, known)) > 1]
    if len(held) > 1:
        refuse(book.name, "has two sheets with the tables of a return", "Keep one of them")
    sheet = held[0]
    place = f"sheet {usable(sheet.name, AT_ODDS)}"
    starts = _tables(sheet, known)
    modules = [module for _, module in starts]
    problems = [
        Problem(
            f"{book.name}, {place}",
            f'has the table "{title.capitalize()}" {modules.count(module)} times',
            "Keep the nine tables of the template, each once",
        )
        for title, module in TITLES.items()
        if modules.count(module) != 1
    ]
    if problems:
        raise ProblemsFound(problems)
    raws: dict[str, Raw] = {}
    strange: list[str] = []
    for (start, module), (stop, _) in zip(starts, [*starts[1:], (1 << 30, "")], strict=True):
        part = range(start + 1, min(stop, LAST_ROW + 1))
        raws[module] = _table(book, sheet, part, module, known, form, strange, problems)
    if problems:
        raise ProblemsFound(problems)
    first = min(start for start, _ in starts)
    if any(row for at, row in sheet.rows.items() if at < first):
        strange.append("text above the first table")
    strange += [
        f"sheet {usable(other.name, AT_ODDS)}" for other in book.sheets if other is not sheet
    ]
    return finished(
        ReturnLayout.TEMPLATE,
        form,
        by_pair({module: raws[module] for module in MODULES}),
        files=[(book.name, book.sha256)],
        encoding="",
        unrecognised=strange,
    )


def _tables(sheet: Sheet, known: Headings) -> list[tuple[int, str]]:
    """The row of each title that has the headings of its table below it, and the table."""
    rows = list(sheet.rows.items())
    found = []
    for (at, row), (_, below) in pairwise(rows):
        for column in TITLE_COLUMNS:
            text = row.get(column)
            if text is None or "record" not in text.casefold():
                continue
            module = TITLES.get(collapsed(text))
            if module and known.likeness(module, list(below.values())) >= LEAST_LIKE:
                found.append((at, module))
                break
    return found


def _table(
    book: Spreadsheet,
    sheet: Sheet,
    part: range,
    module: str,
    known: Headings,
    form: ReturnFormat,
    strange: list[str],
    problems: list[Problem],
) -> Raw:
    """The table in one part of the sheet, which begins with its headings."""
    place = f"sheet {usable(sheet.name, AT_ODDS)}"
    where = f"{book.name}, {place}"
    rows = {at: row for at, row in sheet.rows.items() if at in part}
    at = min(rows)
    heads = rows.pop(at)
    width = max(heads) + 1
    given = [heads.get(column) for column in range(width)]
    named = known.named(f"{where}, row {at}", module, given, PAIR[module])
    strange += [name for name in named.unrecognised if not name.endswith(": Record Type")]
    carried = {at for name, at in named.columns.items() if name not in FILLED_IN}
    ignored = {i for i, head in enumerate(given) if collapsed(head) == RECORD_TYPE}
    ignored |= set(named.columns.values())
    raw = Raw(module, named.columns)
    held = FieldColumns.of(module, named.columns, given, form, book.days)
    taken = {
        number
        for number, row in rows.items()
        if any(row[column].strip() for column in row.keys() & carried)
    }
    problems += held.in_headings(sheet, where, at)
    problems += held.problems(sheet, where, part, named.columns.keys() - FILLED_IN)
    problems += held.problems(sheet, where, taken, FILLED_IN)
    for number, row in rows.items():
        if number in taken:
            raw.add(f"{place}, row {number}", held.texts(row))
        elif any(row[column].strip() for column in row.keys() - ignored):
            strange.append(f"{module}: a row without any field")
        if any(column >= width or not given[column] for column in row.keys() - ignored):
            strange.append(f"{module}: {NAMELESS}")
    return raw

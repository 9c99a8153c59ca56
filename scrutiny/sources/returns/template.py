"""The Excel template: nine tables stacked on one sheet, each found by its title."""

from __future__ import annotations

from itertools import pairwise

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.sources.outside import refuse
from scrutiny.sources.returns.cells import Row
from scrutiny.sources.returns.headings import LEAST_LIKE, NAMELESS, Headings, collapsed, usable
from scrutiny.sources.returns.linked import PAIR, Raw, by_pair, finished
from scrutiny.sources.returns.spreadsheet import Sheet, Spreadsheet
from scrutiny.sources.returns.text import ReturnText

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
    """Raises ProblemsFound where a table is missing, there twice, or has a heading twice."""
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
        rows = {at: row for at, row in sheet.rows.items() if start < at < stop}
        raws[module] = _table(f"{book.name}, {place}", place, module, rows, known, strange)
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
    where: str,
    place: str,
    module: str,
    rows: dict[int, Row],
    known: Headings,
    strange: list[str],
) -> Raw:
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
    for number, row in rows.items():
        if any(row[column].strip() for column in row.keys() & carried):
            raw.add(f"{place}, row {number}", [row.get(column) for column in range(width)])
        elif any(row[column].strip() for column in row.keys() - ignored):
            strange.append(f"{module}: a row without any field")
        if any(column >= width or not given[column] for column in row.keys() - ignored):
            strange.append(f"{module}: {NAMELESS}")
    return raw

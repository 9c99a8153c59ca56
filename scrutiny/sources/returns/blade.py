"""The Blade CSV export of COLLECT: nine files, one for each table.

COLLECT always writes all nine, so a return with fewer is refused and the missing ones are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.sources.found import Found
from scrutiny.sources.returns.column_names import LEAST_LIKE, Headings, collapsed
from scrutiny.sources.returns.delimited import read_tables
from scrutiny.sources.returns.linked import KEYS, PARENTS, by_table_id, finished
from scrutiny.sources.returns.text import ReturnText

TABLES = {module: module.replace("_", "") for module in MODULES}


def blade_table(given: Sequence[str], known: Headings) -> str | None:
    """Which of the nine tables a line of headings belongs to: its own id and like columns."""
    names = {collapsed(name) for name in given}
    likeness = {
        module: known.likeness(module, given)
        for module, table in TABLES.items()
        if f"{table}tableid" in names
    }
    best = max(likeness, key=lambda module: likeness[module], default=None)
    return best if best and likeness[best] >= LEAST_LIKE else None


def sorted_out(tables: Iterable[tuple[Found, str]]) -> list[list[tuple[Found, str]]]:
    """Blade files as one list for each return.

    Files of different folders are never one return. Within a folder each table once is one
    return, whatever the names; otherwise the names tell them apart, the table's own left out:
    COLLECT puts the day of the export there.
    """
    folders: dict[str, list[tuple[Found, str]]] = {}
    for found, module in tables:
        folders.setdefault(found.folder, []).append((found, module))
    sets = []
    for members in folders.values():
        if len({module for _, module in members}) == len(members):
            sets.append(members)
            continue
        named: dict[str, list[tuple[Found, str]]] = {}
        for found, module in members:
            stem = PurePath(found.name).stem.casefold().replace(TABLES[module], "")
            named.setdefault(stem, []).append((found, module))
        sets += named.values()
    return sets


def read_blade(files: Sequence[tuple[Found, str]], form: ReturnFormat) -> ReturnText:
    """One return from its nine files. Raises ProblemsFound with what is missing or wrong."""
    keys = {
        module: [KEYS[module], KEYS[PARENTS[module]]] if module in PARENTS else [KEYS[module]]
        for module in MODULES
    }
    complete = [(found, module) for module, found in _complete(files).items()]
    raws, stood = read_tables(complete, ReturnLayout.BLADE, form, keys)
    return finished(
        ReturnLayout.BLADE,
        form,
        by_table_id(raws),
        files=stood.files,
        encoding=stood.encoding,
        unrecognised=stood.strange,
    )


def _complete(files: Sequence[tuple[Found, str]]) -> Mapping[str, Found]:
    place = files[0][0].name
    by_module: dict[str, Found] = {}
    problems = []
    for found, module in files:
        if module in by_module:
            what = f"is a second {TABLES[module]} table beside {by_module[module].name}"
            problems.append(Problem(found.name, what, "Put each return into a folder of its own"))
        by_module.setdefault(module, found)
    missing = [TABLES[module] for module in MODULES if module not in by_module]
    if missing:
        what = f"its Blade export lacks the files {', '.join(missing)}"
        problems.append(Problem(place, what, "Give all nine files that COLLECT writes"))
    if problems:
        raise ProblemsFound(problems)
    return {module: by_module[module] for module in MODULES}

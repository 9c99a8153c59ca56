"""The five flattened CSV files of a sector analysis tool, m1 to m5: no placements, no need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scrutiny.definitions.returns import ReturnFormat, ReturnLayout
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.sources.found import Found
from scrutiny.sources.returns.column_names import Headings, collapsed
from scrutiny.sources.returns.delimited import read_tables
from scrutiny.sources.returns.linked import PAIR, by_pair, finished
from scrutiny.sources.returns.text import ReturnText

FILES = {
    "m1": "person",
    "m2": "requests",
    "m3": "assessment",
    "m4": "named_plan",
    "m5": "active_plans",
}
"""The tool's own names for its files, and the table each holds."""


def flat_table(given: Sequence[str], known: Headings) -> str | None:
    """Which table a line of headings belongs to: all of its columns are there."""
    names = {collapsed(name) for name in given}
    return next((m for m in FILES.values() if known.fields[m].keys() <= names), None)


def sorted_out(tables: Iterable[tuple[Found, str]]) -> list[list[tuple[Found, str]]]:
    """Files as one list for each return: those of one folder."""
    folders: dict[str, list[tuple[Found, str]]] = {}
    for found, module in tables:
        folders.setdefault(found.folder, []).append((found, module))
    return list(folders.values())


def read_flat(files: Sequence[tuple[Found, str]], form: ReturnFormat) -> ReturnText:
    """One return from its five files. Raises ProblemsFound with what is missing or wrong."""
    given = [module for _, module in files]
    place = files[0][0].name
    problems = [
        Problem(place, f"its folder holds {given.count(module)} files like {file}", "Give one")
        for file, module in FILES.items()
        if given.count(module) != 1
    ]
    if problems:
        raise ProblemsFound(problems)
    raws, stood = read_tables(files, ReturnLayout.FLAT, form, PAIR)
    return finished(
        ReturnLayout.FLAT,
        form,
        by_pair(raws),
        files=stood.files,
        encoding=stood.encoding,
        unrecognised=stood.strange,
    )

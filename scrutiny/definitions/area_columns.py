"""What may stand in each file of an area and where the department's files are, as tables.

Both are made from the definitions themselves: ``python -m scrutiny.definitions.area_columns data``
writes them, and a test holds them to what is committed.
"""

from __future__ import annotations

import inspect
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from scrutiny.definitions.area import Area
from scrutiny.definitions.intake import pages
from scrutiny.definitions.reading import Page, Reader
from scrutiny.definitions.source import Source
from scrutiny.definitions.workbook import NEEDED, TABLES

_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "a day"}
_SAMPLES = {
    "https://example.org": "a web address",
    "2024-06": "a day, a month or a year, such as 2024-06-30, 2024-06 or 2024",
}


def columns_of_areas() -> str:
    """Every file of an area: its columns, what each may hold, and which may be empty."""
    out = [
        "# The files of an area",
        "",
        "Made from the definitions; do not edit. A record needs `area.toml`, "
        + ", ".join(f"`{name}.csv`" for name in NEEDED)
        + ". Every other file may be absent. A list in one cell has semicolons between its parts.",
        "",
        *_section("area.toml", Area, left_out=("id",)),
    ]
    for name, model in TABLES.items():
        out += _section(f"{name}.csv", model)
    return "\n".join(out).rstrip() + "\n"


def _section(name: str, model: type[Page], left_out: tuple[str, ...] = ()) -> list[str]:
    told = " ".join(inspect.cleandoc(model.__doc__ or "").split())
    empty = {True: "yes", False: "no"}
    rows = [
        f"| `{column}` | {_allowed(field)} | {empty[_may_be_empty(field, page=model is Area)]} |"
        for column, field in model.model_fields.items()
        if column not in left_out
    ]
    head = ["| column | what it holds | may be empty |", "|---|---|---|"]
    return [f"## {name}", "", told, "", *head, *rows, ""]


def _allowed(field: Any) -> str:
    kind = field.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "one of " + ", ".join(f"`{each.value}`" for each in kind)
    pattern = next((m.pattern for m in field.metadata if getattr(m, "pattern", None)), "")
    if pattern:
        words = pattern.strip("^$()").split("|")
        return "one of " + ", ".join(f"`{each}`" for each in words)
    if get_origin(kind) is tuple:
        part = get_args(kind)[0]
        return "a list" if part is str else f"tables, see `{part.__name__}` in area.py"
    if get_origin(kind) in (Annotated, None):
        refused = [told for sample, told in _SAMPLES.items() if _only(field, sample)]
        if refused:
            return refused[0]
    most = next((m.max_length for m in field.metadata if getattr(m, "max_length", None)), 0)
    words = _WORDS.get(kind, "text")
    return f"{words}, at most {most} letters" if most else words


def _only(field: Any, sample: str) -> bool:
    """Whether a field takes a sample and no common words."""
    return _takes(field, sample) and not _takes(field, "common words")


def _takes(field: Any, value: object) -> bool:
    kind: Any = field.annotation
    for each in field.metadata:
        kind = Annotated[kind, each]
    try:
        TypeAdapter(kind).validate_python(value)
    except (ValidationError, ValueError):
        return False
    return True


def _may_be_empty(field: Any, *, page: bool) -> bool:
    plain = field.annotation is str and not field.metadata
    return not field.is_required() or (_takes(field, "") and not (page and plain))


def sources_read(root: Path) -> str:
    """Every family of files that is read: who publishes it and on which page."""
    reader = Reader(root)
    found = pages(reader, root / "sources", Source)
    rows = [
        f"| {each.name} | {each.publisher} | {each.address} |"
        for each in sorted(found.values(), key=lambda each: (each.publisher, each.name))
    ]
    return "\n".join(
        [
            "# The files that are read, and where they are published",
            "",
            "Made from the pages in `data/sources/`; do not edit. Download a file from the "
            "publisher's page, then run `scrutiny import FILE`.",
            "",
            "| what | who publishes it | where |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def main(data: Path) -> None:
    """Writes both tables below a data folder."""
    (data / "area_files.md").write_text(columns_of_areas(), encoding="utf-8")
    (data / "source_files.md").write_text(sources_read(data), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

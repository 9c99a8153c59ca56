"""The form of a snapshot follows from the classes that write and read it."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from scrutiny.publication import content
from scrutiny.publication.content.form import HELD, digest, form, form_of


class Row(Struct, array_like=True):
    """One row."""

    name: str
    value: float


class File(Struct):
    """Many rows."""

    rows: tuple[Row, ...]


BEFORE = digest([File])


def made(name: str, fields: list[tuple[str, type]], **more: bool) -> type:
    return msgspec.defstruct(name, fields, namespace={"__doc__": "Another docstring."}, **more)


def test_what_a_docstring_says_changes_no_form() -> None:
    row = made("Row", [("name", str), ("value", float)], array_like=True)
    assert digest([made("File", [("rows", tuple[row, ...])])]) == BEFORE  # type: ignore[valid-type]


@pytest.mark.parametrize(
    "fields",
    [
        [("name", str), ("number", float)],
        [("name", str), ("value", int)],
        [("name", str), ("value", float), ("unit", str)],
        [("name", str)],
        [("value", float), ("name", str)],
    ],
    ids=["renamed", "of another type", "one more", "one less", "in another order"],
)
def test_another_field_deep_within_changes_the_form(fields: list[tuple[str, type]]) -> None:
    row = made("Row", fields, array_like=True)
    assert digest([made("File", [("rows", tuple[row, ...])])]) != BEFORE  # type: ignore[valid-type]


def test_every_class_of_content_is_part_of_the_form() -> None:
    folder = Path(inspect.getfile(content)).parent
    classes = {
        name
        for path in folder.glob("*_told.py")
        for name, each in vars(import_module(f"{content.__name__}.{path.stem}")).items()
        if isinstance(each, type) and issubclass(each, Struct) and each is not Struct
    }
    assert len(classes) > 40
    _, parts = msgspec.json.schema_components(list(HELD))
    assert classes <= set(parts)


@pytest.mark.parametrize(("about", "said"), [("{}", ""), ('{"form": 3}', "3")])
def test_older_snapshots_said_a_number_or_nothing(about: str, said: str) -> None:
    assert form_of(about.encode()) == said != form()

"""The reference page of the names for analysts, made from their descriptions: `docs/python.md`.

Run: python -m scrutiny.interface.reference docs/python.md
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import Parameter, getdoc, signature
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import polars
from msgspec import Struct

import scrutiny.interface as interface
from scrutiny.wording import interface_text as say


def reference() -> str:
    """The page as Markdown: each name with its arguments, description and example, then what they
    give.
    """
    given: dict[str, type] = {}
    parts = [say.REFERENCE]
    for name in interface.__all__:
        named = getattr(interface, name)
        parts += [f"## {name}", f"```python\n{name}{_arguments(named)}\n```", _told(named)]
        kinds = list(_given(named))
        given |= {kind.__name__: kind for kind in kinds}
        if kinds:
            parts.append(say.gives(f"[`{k.__name__}`](#{say.anchor(k.__name__)})" for k in kinds))
    parts.append(say.GIVEN)
    for name, kind in sorted(given.items()):
        parts += [say.heading(name), _told(kind)]
        if fields := _fields(kind):
            parts.append(say.fields(fields))
    return "\n\n".join(parts) + "\n"


def _arguments(named: Any) -> str:
    """The arguments with what each is where it is left out: ``(measure, place, among=None)``."""
    told, starred = [], False
    for each in signature(named).parameters.values():
        if each.kind is Parameter.KEYWORD_ONLY and not starred:
            told.append("*")
            starred = True
        left_out = each.default
        shown = json.dumps(left_out) if isinstance(left_out, str) else repr(left_out)
        told.append(each.name + ("" if left_out is Parameter.empty else f"={shown}"))
    return f"({', '.join(told)})"


def _told(named: Any) -> str:
    """A description as Markdown, its examples as code."""
    lines: list[str] = []
    within = False
    for line in (getdoc(named) or "").splitlines():
        if line.startswith(">>>") and not within:
            lines.append("```python")
            within = True
        elif within and not line:
            lines.append("```")
            within = False
        lines.append(line)
    return "\n".join([*lines, *(["```"] if within else [])])


def _given(named: Any) -> Iterator[type]:
    """The classes of what a name gives: itself, and of a listing its rows. Frames are polars'."""
    module = import_module(named.__module__)
    known = {**vars(module), "pl": polars}
    hint = get_type_hints(named, known)["return"] if not isinstance(named, type) else named
    for each in (get_origin(hint) or hint, *get_args(hint)):
        if each is not polars.DataFrame:
            yield each


def _fields(kind: type) -> tuple[str, ...]:
    """The names that can be asked of an object of a class, without those that only draw it."""
    if issubclass(kind, Struct):
        return kind.__struct_fields__
    own: tuple[str, ...] = getattr(kind, "__match_args__", ())
    more = (name for name, each in vars(kind).items() if isinstance(each, property))
    drawn = {"nodes", "of_invented", "published", "held", "cells", "invented"}
    names = (*(getattr(kind, "_fields", ()) or own), *more)
    return tuple(name for name in dict.fromkeys(names) if name not in drawn)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")

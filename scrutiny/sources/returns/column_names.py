"""The names that a layout gives to fields, found again among the headings of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scrutiny.definitions.returns import ReturnFormat, ReturnLayout
from scrutiny.errors import refuse

NAMELESS = "a column without a usable name"
MOST_HEADINGS = 500
LEAST_LIKE = 0.2
"""Below this likeness a line of headings is not the table's, whatever its keys."""
_USABLE = re.compile(r"[A-Za-z0-9 _-]{1,60}")


def usable(name: str, otherwise: str = NAMELESS) -> str:
    """A name fit to be repeated: a broken file can have a child's data in its heading row."""
    name = " ".join(name.split())
    return name if _USABLE.fullmatch(name) else otherwise


def collapsed(heading: str | None) -> str:
    """A heading for comparing: white space, dashes and case do not tell two headings apart."""
    return " ".join((heading or "").replace("–", "-").replace("\ufeff", "").split()).casefold()


@dataclass(frozen=True, slots=True)
class Named:
    """Which columns of a table are fields: `columns` maps a field to its column's position.

    `nameless` are the positions of columns without a heading.
    """

    columns: Mapping[str, int]
    nameless: tuple[int, ...]
    unrecognised: tuple[str, ...]


class Headings:
    """The headings that a layout uses, module by module."""

    def __init__(self, layout: ReturnLayout, form: ReturnFormat) -> None:
        self.fields = {
            module: {
                collapsed(name): field.field for field in fields for name in field.names(layout)
            }
            for module, fields in form.by_module.items()
        }
        self._keys = {
            collapsed(name)
            for field in form.fields
            if field.wanted == "key"
            for name in field.names(layout)
        }

    def likeness(self, module: str, headings: Sequence[str | None]) -> float:
        """How like the module's own headings these are: shared names over all, keys left out."""
        known = self.fields[module].keys() - self._keys
        given = {name for heading in headings if (name := collapsed(heading))} - self._keys
        return len(known & given) / max(1, len(known | given))

    def named(
        self, place: str, module: str, headings: Sequence[str | None], keys: Iterable[str]
    ) -> Named:
        """Raises ProblemsFound where one field has two columns, or a key of `keys` has none."""
        if len(headings) > MOST_HEADINGS:
            refuse(place, f"has more than {MOST_HEADINGS} columns", "Give the table as exported")
        known = self.fields[module]
        columns: dict[str, int] = {}
        others: list[str] = []
        for position, heading in enumerate(headings):
            name = collapsed(heading)
            field = known.get(name)
            if field is None:
                if name:
                    others.append(f"{module}: {usable(heading or '')}")
            elif field in columns:
                refuse(place, f"has two columns for {module}.{field}", "Keep one of them")
            else:
                columns[field] = position
        for key in keys:
            if key not in columns:
                name = next(name for name, held in known.items() if held == key)
                refuse(place, f"lacks the column {name}", "Put the column back")
        nameless = tuple(at for at, heading in enumerate(headings) if not collapsed(heading))
        return Named(columns, nameless, tuple(dict.fromkeys(others)))

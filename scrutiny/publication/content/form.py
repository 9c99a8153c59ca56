"""How the files of a snapshot are written, told by the classes that write and read them.

Those of another form are neither shown nor compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from enum import Enum
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct, structs

from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.changed_since import Since
from scrutiny.publication.content.charts_told import Moves, ProcessChart
from scrutiny.publication.content.elsewhere_told import ElsewhereTold
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import Head
from scrutiny.publication.content.methods_told import MethodsTold
from scrutiny.publication.content.news_told import NewsTold
from scrutiny.publication.content.place_told import PlaceTold
from scrutiny.publication.content.snapshot_told import SnapshotTold

HELD: tuple[Any, ...] = (
    SnapshotTold,
    AreaTold,
    tuple[Since, ...],
    tuple[NewsTold, ...],
    MethodsTold,
    dict[str, PlaceTold],
    ElsewhereTold,
    Head,
    tuple[Figure, ...],
    dict[str, ProcessChart],
    dict[str, Moves],
)
"""What each file holds, and last the lines of a measure's; all else is part of one of these."""


def digest(held: Iterable[Any]) -> str:
    """A few letters that are others when a class, or one within it, has other fields or types."""
    told = [_told(each) for each in msgspec.inspect.multi_type_info(held)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


def _told(part: object) -> object:
    """A type as plain lists: names and types of its fields in order, the words of a closed set."""
    match part:
        case msgspec.inspect.Field():
            return [part.name, part.encode_name, part.required, _told(part.type)]
        case msgspec.inspect.Type():
            return [type(part).__name__, *map(_told, structs.astuple(part))]
        case tuple():
            return [_told(each) for each in part]
        case type():
            words = sorted(str(each.value) for each in part) if issubclass(part, Enum) else []
            return [part.__name__, words]
        case _:
            return str(part)


@cache
def form() -> str:
    """The form that this version writes and reads."""
    return digest(HELD)


class _Form(Struct):
    form: str | int = ""


def form_of(about: bytes) -> str:
    """The form of a snapshot that says this of itself; the first of all said nothing of it."""
    return str(msgspec.json.decode(about, type=_Form).form)

"""What a snapshot says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec import Struct

FORM = 4
"""How the files of a snapshot are written: one more whenever a class of `content` changes, for
those of another form are neither shown nor compared.
"""


class SnapshotTold(Struct, frozen=True):
    """A snapshot: its id, the day it was made on, and the ids of what it holds.

    `fingerprint` is the checksum of all that it was made from, `version` that of this package.
    `falls_due` gives for each area the last day before each thing falls due, and the words for when
    it has.
    """

    id: str
    form: int
    made_on: date
    made_on_shown: str
    fingerprint: str
    version: str
    areas: tuple[str, ...]
    measures: tuple[str, ...]
    flows: tuple[str, ...]
    falls_due: Mapping[str, tuple[tuple[date, str], ...]]


class _Form(Struct):
    form: int = 1


def form_of(about: bytes) -> int:
    """How a snapshot is written that says this of itself; the first of all said nothing of it."""
    return msgspec.json.decode(about, type=_Form).form

"""What a snapshot says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct


class SnapshotTold(Struct, frozen=True):
    """A snapshot: its id, the day it was made on, and the ids of what it holds.

    `form` says how its files are written, see `content.form`. `fingerprint` is the checksum of all
    that it was made from, `version` that of this package. `falls_due` gives for each area the last
    day before each thing falls due, and the words for when it has. `by_link` are the areas whose
    pages only those may see whom somebody gave a link.
    """

    id: str
    form: str
    made_on: date
    made_on_shown: str
    fingerprint: str
    version: str
    areas: tuple[str, ...]
    measures: tuple[str, ...]
    flows: tuple[str, ...]
    falls_due: Mapping[str, tuple[tuple[date, str], ...]]
    left_out: tuple[str, ...] = ()
    by_link: tuple[str, ...] = ()

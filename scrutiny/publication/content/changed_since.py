"""What changed in an area since a day, as pages show it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Of = Literal["measure", "promise", "target", "recommendation", "meeting", "finding", "", "claim"]
"""What a change is of; empty where it is of nothing that has a place of its own."""


class SincePart(Struct, frozen=True):
    """One kind of change: its heading and a sentence for each. `open`: they are few enough to be
    read without being asked for. `about` says of each what it is of, and the id of that; of a
    measure its key.
    """

    title: str
    items: tuple[str, ...]
    open: bool
    about: tuple[tuple[Of, str], ...]


class Since(Struct, frozen=True):
    """What changed since one day that can be chosen, be it a meeting or an earlier snapshot.

    `id` stands in an address, `label` names the day. `answer` is a sentence; `parts` is empty
    where nothing changed, or where nothing can be compared, which `answer` then says.
    """

    id: str
    label: str
    answer: str
    parts: tuple[SincePart, ...]

"""What changed in an area since a day, as pages show it."""

from __future__ import annotations

from msgspec import Struct


class SincePart(Struct, frozen=True):
    """One kind of change: its heading and a sentence for each. `open`: they are few enough to be
    read without being asked for.
    """

    title: str
    items: tuple[str, ...]
    open: bool


class Since(Struct, frozen=True):
    """What changed since one day that can be chosen, be it a meeting or an earlier snapshot.

    `id` stands in an address, `label` names the day. `answer` is a sentence; `parts` is empty
    where nothing changed, or where nothing can be compared, which `answer` then says.
    """

    id: str
    label: str
    answer: str
    parts: tuple[SincePart, ...]

"""Data health: when a measure's figures came, when more are due, and which look wrong."""

from __future__ import annotations

from msgspec import Struct


class DataHealth(Struct, frozen=True):
    """The state of one measure's data, in words.

    `last_update`, `next_due` and `late_by` are empty where there is none. `revised` counts figures
    that a later release changed. `doubts` are sentences on figures that somebody should look at.
    """

    measure: str
    name: str
    last_update: str
    next_due: str
    late_by: str
    revised: int
    doubts: tuple[str, ...]

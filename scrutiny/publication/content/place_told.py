"""Places as pages name them."""

from __future__ import annotations

from msgspec import Struct

from scrutiny.vocabulary.words import Level


class PlaceTold(Struct, frozen=True):
    """One place. `name` is distinct from all others, `in_text` how it stands inside a sentence.

    `region` and `neighbours` are codes, empty where it has none. `codes` and `names` are all that
    publishers call it by.
    """

    name: str
    in_text: str
    level: Level
    region: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    neighbours: tuple[str, ...]

"""What is new in an area, with the day on which it was."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from scrutiny.vocabulary.words import ChangeKind


class NewsTold(Struct, frozen=True):
    """One thing that is new: a sentence, its kind, the day, and the snapshot that first told it."""

    on: date
    kind: ChangeKind
    sentence: str
    snapshot: str

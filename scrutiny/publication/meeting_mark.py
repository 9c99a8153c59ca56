"""What marks a snapshot as one of a meeting: it is never tidied away.

The marks lie in the snapshot's own folder, beside what was written with it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from scrutiny.errors import DiskRefuses

_MARKS = "kept_for.json"


class MeetingMark(Struct, frozen=True):
    """A meeting that a snapshot was kept for, and the day on which it was marked."""

    meeting: date
    on: date


def marks(folder: Path) -> tuple[MeetingMark, ...]:
    """The meetings that a snapshot is kept for, in the order in which it was marked.

    A file that cannot be read keeps the snapshot too: it counts as one mark without a day.
    """
    try:
        return msgspec.json.decode((folder / _MARKS).read_bytes(), type=tuple[MeetingMark, ...])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError):
        return (MeetingMark(date.min, date.min),)


def mark(folder: Path, meeting: date, today: date) -> None:
    """Marks a snapshot as one of a meeting; a second time for the same changes nothing.

    Raises DiskRefuses.
    """
    held = tuple(each for each in marks(folder) if each.meeting != date.min)
    if any(each.meeting == meeting for each in held):
        return
    making = folder / f".{_MARKS}"
    try:
        making.write_bytes(msgspec.json.encode((*held, MeetingMark(meeting, today))))
        making.replace(folder / _MARKS)
    except OSError as error:
        raise DiskRefuses(f"build/snapshots/{folder.name}", error) from None

"""What is new in an area from snapshot to snapshot: the same changes that a briefing tells."""

from __future__ import annotations

from pathlib import Path

import msgspec

from scrutiny.definitions.area import Record
from scrutiny.publication.came_out import CameOut
from scrutiny.publication.comparator import changes
from scrutiny.publication.content.news_told import NewsTold
from scrutiny.publication.known_area import in_snapshot, on_day
from scrutiny.publication.published import Published
from scrutiny.publication.since import comparable, last_meeting
from scrutiny.publication.snapshot import kept
from scrutiny.vocabulary.words import ChangeKind

MOST = 100
"""So many are told; older ones stand in earlier snapshots."""
NO_NEWS = frozenset({ChangeKind.OVERDUE, ChangeKind.MEASURE})
"""What tells of the workbook rather than of the area: figures not read in, measures added."""


def news(build: Path, made: Published, record: Record, came_out: CameOut) -> tuple[NewsTold, ...]:
    """What is new since the snapshot before, the newest first, and then what that one told.

    Without one before that can be compared it is what is new since the last meeting on record.
    What a withdrawn snapshot told is not passed on.
    """
    area, name = record.area.id, made.about.id
    now = in_snapshot(made, area)
    before = [each for each in kept(build) if each.id != name and each.made_on <= now.on]
    earlier: tuple[NewsTold, ...] = ()
    then = comparable(before[-1].folder, area) if before else ""
    if isinstance(then, str):
        meeting = last_meeting(record, now)
        if meeting is None:
            return ()
        then = on_day(now, came_out, meeting)
    else:
        earlier = told_in(before[-1].folder, area)
    known = {each.sentence for each in earlier}
    fresh = tuple(
        NewsTold(now.on, each.kind, each.sentence, name)
        for each in changes(then, now)
        if each.kind not in NO_NEWS and each.sentence not in known
    )
    return (*fresh, *earlier)[:MOST]


def told_in(folder: Path, area: str) -> tuple[NewsTold, ...]:
    """What a snapshot told as new, without what a snapshot told that was withdrawn since."""
    try:
        return Published(folder).news(area)
    except (OSError, msgspec.MsgspecError):
        return ()

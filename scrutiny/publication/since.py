"""What changed since: a meeting, told by the dates on record, or a snapshot that was kept."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import msgspec

from scrutiny.definitions.area import Meeting, Record
from scrutiny.definitions.dates import last_date
from scrutiny.publication.came_out import CameOut
from scrutiny.publication.comparator import Change, changes
from scrutiny.publication.content.changed_since import Since, SincePart
from scrutiny.publication.content.form import form, form_of
from scrutiny.publication.known_area import KnownArea, in_snapshot, on_day
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import Kept, kept
from scrutiny.publication.snapshot_files import is_whole
from scrutiny.vocabulary.words import ChangeKind, DatePrecision
from scrutiny.wording import what_changed as words
from scrutiny.wording.numbers import day as day_words
from scrutiny.wording.numbers import written_date

MOST_MEETINGS = 6
MOST_SNAPSHOTS = 4
OPEN = 3
"""So many sentences of one kind stand open; more stand behind a summary."""


def since_each(build: Path, made: Published, record: Record, came_out: CameOut) -> list[Since]:
    """What changed in an area since each of its last meetings, and each snapshot that was kept,
    the latest of each first. `made` is the snapshot being made; it is not in force yet.
    """
    now = in_snapshot(made, record.area.id)
    others = [each for each in kept(build) if each.id != made.about.id]
    return [
        *(_since_meeting(each, now, came_out) for each in _meetings(record, now)),
        *(since_snapshot(each, now) for each in others[::-1][:MOST_SNAPSHOTS]),
    ]


def _meetings(record: Record, now: KnownArea) -> list[Meeting]:
    """The latest meetings whose day or month is known, one for each."""
    dated = [row for row in record.meetings if row.date_precision in _DATED]
    by_day = {row.date: row for row in reversed(dated) if last_date(row.date) <= now.on}
    return [by_day[day] for day in sorted(by_day, key=last_date, reverse=True)][:MOST_MEETINGS]


_DATED = (DatePrecision.DAY, DatePrecision.MONTH)


def last_meeting(record: Record, now: KnownArea) -> date | None:
    """The day of the last meeting on record, null without one that has a day or a month."""
    held = _meetings(record, now)
    return last_date(held[0].date) if held else None


def _since_meeting(meeting: Meeting, now: KnownArea, came_out: CameOut) -> Since:
    label = words.the_meeting(written_date(meeting.date, meeting.date_precision))
    then = on_day(now, came_out, last_date(meeting.date))
    named = f"{label} ({meeting.committee})"
    return told(f"meeting-{meeting.id}", label, named, changes(then, now), now)


def since_snapshot(each: Kept, now: KnownArea) -> Since:
    """What changed since a snapshot; where that cannot be compared, why."""
    name = f"snapshot-{each.id}"
    label = words.the_snapshot(day_words(each.made_on), each.id.rpartition("-")[2])
    then = comparable(each.folder, now.area.id)
    if isinstance(then, str):
        return Since(name, label, then, ())
    return told(name, label, label, changes(then, now), now)


def comparable(folder: Path, area: str) -> KnownArea | str:
    """An area in an earlier snapshot, or why that cannot be compared."""
    try:
        if form_of((folder / "snapshot.json").read_bytes()) != form():
            return words.OLDER_FORM
        then = Published(folder)
        if not is_whole(folder):
            return words.DAMAGED
        return in_snapshot(then, area) if area in then.about.areas else words.NEW_AREA
    except (OSError, ValueError, KeyError, TypeError, AttributeError, msgspec.MsgspecError):
        return words.DAMAGED


def told(name: str, label: str, named: str, found: tuple[Change, ...], now: KnownArea) -> Since:
    """`named` names the day in a sentence, `label` in a list to choose from."""
    many: Counter[ChangeKind] = Counter()
    told: dict[ChangeKind, list[Change]] = {}
    for each in found:
        many[each.kind] += each.many
        told.setdefault(each.kind, []).append(each)
    answered = sum(each.answered for each in found if each.kind is ChangeKind.RECOMMENDATION)
    return Since(
        id=name,
        label=label,
        answer=words.headline(named, many, answered, now.area.about.read_to),
        parts=tuple(
            SincePart(
                words.HEADINGS[kind],
                tuple(each.sentence for each in mine),
                len(mine) <= OPEN,
                tuple((each.of, each.row) for each in mine),
            )
            for kind, mine in told.items()
        ),
    )

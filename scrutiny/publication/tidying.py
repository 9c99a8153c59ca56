"""Which snapshots stay, each with the reasons, and removing the others.

What a snapshot showed of cases stays known to the attack all the same: that lies in `build/shown/`.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from scrutiny.definitions.dates import last_date
from scrutiny.errors import DiskRefuses, NoSnapshot
from scrutiny.publication.meeting_mark import marks
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import Kept, current, every_snapshot
from scrutiny.vocabulary.folders import frozen_folder, snapshot_in_force
from scrutiny.wording import kept_text as say
from scrutiny.wording.numbers import day, written_date

LAST = 5
"""So many days' last snapshots stay whatever they are: the briefing compares with them."""


@dataclass(frozen=True, slots=True)
class Held:
    """One snapshot, how many bytes it takes, and why it stays, in words; nothing keeps one
    without reasons.
    """

    snapshot: Kept
    bytes: int
    reasons: tuple[str, ...]


def held(build: Path, pinned: Collection[str] = ()) -> tuple[Held, ...]:
    """Every snapshot that can be read and was not withdrawn, the newest first.

    `pinned` are the ids of those that a link leads to.
    """
    every = every_snapshot(build)
    in_force, _ = snapshot_in_force(build)
    last = {each.made_on: each.id for each in every}
    newest = [last[made_on] for made_on in sorted(last)[-LAST:]]
    of_meetings = _of_meetings(build, every)
    found = []
    for at, each in enumerate(every):
        # The one made just before that in force is what a build says it changed.
        following = every[at + 1].id if at + 1 < len(every) else ""
        reasons = [
            *([say.IN_FORCE] if each.id == in_force else []),
            *([say.JUST_BEFORE] if in_force and following == in_force else []),
            *([say.RECENT] if each.id in newest else []),
            *(say.on_the_day(words) for words in of_meetings.get(each.id, ())),
            *(
                say.kept_for(day(mark.meeting) if mark.meeting != date.min else "")
                for mark in marks(each.folder)
            ),
            *([say.FROZEN] if frozen_folder(build, each.id).is_dir() else []),
            *([say.PINNED] if each.id in pinned else []),
        ]
        found.append(Held(each, _bytes(each.folder), tuple(reasons)))
    return tuple(reversed(found))


def tidied(build: Path, pinned: Collection[str] = ()) -> tuple[str, ...]:
    """Removes the snapshots that nothing keeps, and gives their ids. Raises DiskRefuses.

    Where none is in force nothing is removed: then nobody can tell which the others lead to.
    """
    try:
        current(build)
    except NoSnapshot:
        return ()
    gone = []
    for each in held(build, pinned):
        if each.reasons:
            continue
        folder = each.snapshot.folder
        try:
            # Out of sight in one step, so that no reader meets half of it.
            away = folder.with_name(f".making-away-{folder.name}")
            folder.rename(away)
            shutil.rmtree(away)
        except OSError as error:
            raise DiskRefuses(f"{build.name}/snapshots/{folder.name}", error) from None
        gone.append(each.snapshot.id)
    return tuple(gone)


def _of_meetings(build: Path, every: list[Kept]) -> Mapping[str, tuple[str, ...]]:
    """The snapshots that tell how things stood on the day of a meeting on record: the last one
    made by then, with the days.
    """
    found: dict[str, list[str]] = {}
    for meeting, words in sorted(set(_meetings(build))):
        by_then = [each.id for each in every if each.made_on <= meeting]
        if by_then:
            found.setdefault(by_then[-1], []).append(words)
    # Many meetings may go by before another snapshot is made: the first and the last say enough.
    return {name: (*each[:1], *each[1:][-1:]) for name, each in found.items()}


def _meetings(build: Path) -> Iterator[tuple[date, str]]:
    with suppress(NoSnapshot, OSError, msgspec.MsgspecError):
        made: Published = current(build)
        for area in made.about.areas:
            for row in made.area(area).meetings:
                # A meeting of which only the year is known was on no day that could be kept.
                if "-" in row.date:
                    yield last_date(row.date), written_date(row.date)


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())

"""Snapshots that are kept, and what is new from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from scrutiny.interface.near_names import area_meant, meant
from scrutiny.interface.shown_things import Listing, Shown
from scrutiny.publication.content.changed_since import Since
from scrutiny.publication.known_area import in_snapshot
from scrutiny.publication.since import since_snapshot
from scrutiny.publication.snapshot import Kept, kept
from scrutiny.views.opened import opened
from scrutiny.views.tree import Bullets, Inline, Node, Text
from scrutiny.vocabulary.folders import folders
from scrutiny.wording import interface_text as say
from scrutiny.wording.numbers import day


def snapshots() -> Listing[Kept]:
    """The snapshots that can be compared, the oldest first: the last of each day.

    >>> len(snapshots()) >= 1
    True
    """

    def cells(row: Kept) -> tuple[Inline, ...]:
        return (row.id, day(row.made_on))

    return Listing(say.SNAPSHOTS, say.SNAPSHOT_COLUMNS, kept(folders().build), cells)


@dataclass(frozen=True, slots=True, repr=False)
class Changes(Shown):
    """What is new in an area since a snapshot. `told.answer` sums it up; each of `told.parts` is
    one kind of change with a sentence for each.
    """

    told: Since
    invented: bool

    @property
    def of_invented(self) -> bool:
        return self.invented

    @property
    def nodes(self) -> tuple[Node, ...]:
        parts = ((Text(part.title), Bullets(part.items)) for part in self.told.parts)
        return (Text(self.told.answer, lead=True), *(node for part in parts for node in part))


def changes(area: str, since: str, until: str = "") -> Changes:
    """What is new in an area from one snapshot to another, by their ids; `until` is the one in
    force where it is not given.

    An area that needs a link today is not told of in an older snapshot either.

    >>> changes("Oxfordshire", since=snapshots()[-1].id).told.answer
    'Since the snapshot of ... nothing new is on record here...'
    """
    held = {each.id: each for each in kept(folders().build)}
    ids = dict.fromkeys(held, ())
    earlier = held[meant(say.SNAPSHOT, since, ids)]
    published = opened(meant(say.SNAPSHOT, until, ids) if until else "")
    name = area_meant(published, area)
    now = in_snapshot(published, name)
    return Changes(since_snapshot(earlier, now), now.area.about.invented)

"""A snapshot to be read: it gives the typed, frozen objects of `publication.content`.

A snapshot is a folder of files: `snapshot.json`, `places.json`, `methods.json`, `elsewhere.json`,
`areas/<id>.json` and `measures/<id>.jsonl`; each is read when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from scrutiny.errors import NotKnown
from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.changed_since import Since
from scrutiny.publication.content.elsewhere_told import ElsewhereTold
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.methods_told import MethodsTold
from scrutiny.publication.content.news_told import NewsTold
from scrutiny.publication.content.place_told import PlaceTold
from scrutiny.publication.content.snapshot_told import SnapshotTold
from scrutiny.publication.withdrawal import withdrawals
from scrutiny.vocabulary.words import Level

Told = TypeVar("Told")


@dataclass(frozen=True)
class Published:
    """One snapshot. Reading it never computes a figure.

    `seen` are the areas that may be seen of it, None for all: of the others nothing is told, not
    even that they are there.
    """

    folder: Path
    seen: frozenset[str] | None = None
    _measures: dict[str, MeasureFigures] = field(default_factory=dict, compare=False)
    _areas: dict[str, AreaTold] = field(default_factory=dict, compare=False)

    def _read(self, name: str, held: type[Told]) -> Told:
        return msgspec.json.decode((self.folder / name).read_bytes(), type=held)

    def seen_by(self, areas: Collection[str]) -> Published:
        """The same snapshot, of which only these areas may be seen."""
        return Published(self.folder, frozenset(areas))

    @property
    def open_to_all(self) -> Published:
        """The same snapshot as anybody may see it: without the areas that need a link."""
        about = self.about
        return self.seen_by([area for area in about.areas if area not in about.by_link])

    def _may_be_seen(self, area: str) -> bool:
        return self.seen is None or area in self.seen

    @cached_property
    def about(self) -> SnapshotTold:
        """The snapshot's id and day, the ids of what it holds, and what falls due in each area."""
        told = self._read("snapshot.json", SnapshotTold)
        return replace(
            told,
            areas=tuple(filter(self._may_be_seen, told.areas)),
            falls_due={a: due for a, due in told.falls_due.items() if self._may_be_seen(a)},
            left_out=tuple(filter(self._may_be_seen, told.left_out)),
            by_link=tuple(filter(self._may_be_seen, told.by_link)),
        )

    @cached_property
    def places(self) -> Mapping[str, PlaceTold]:
        """Every place by its code."""
        return self._read("places.json", dict[str, PlaceTold])

    @cached_property
    def country(self) -> str:
        """The code of the country that all places are set against."""
        return next(code for code, place in self.places.items() if place.level is Level.COUNTRY)

    @cached_property
    def methods(self) -> MethodsTold:
        """How verdicts are reached: constants, examples, releases, checks."""
        told = self._read("methods.json", MethodsTold)
        return replace(
            told,
            disclosure={a: each for a, each in told.disclosure.items() if self._may_be_seen(a)},
            health={a: each for a, each in told.health.items() if self._may_be_seen(a)},
        )

    @cached_property
    def elsewhere(self) -> ElsewhereTold:
        """Who had the same weaknesses, and the last inspection of every area."""
        return self._read("elsewhere.json", ElsewhereTold)

    def area(self, name: str) -> AreaTold:
        """The record of an area with its measures' latest words. Raises NotKnown."""
        if name not in self.about.areas:
            raise NotKnown("area", name, self.about.areas)
        if name not in self._areas:
            self._areas[name] = self._read(f"areas/{name}.json", AreaTold)
        return self._areas[name]

    def fallen_due(self, area: str, today: date) -> list[str]:
        """What has fallen due in an area since this was made, in words, the first first."""
        known = self.about.falls_due.get(area, ())
        return [words for until, words in known if until < today]

    def since(self, name: str) -> tuple[Since, ...]:
        """What changed in an area since each day that can be chosen, the latest meeting first.

        With a snapshot that was withdrawn since nothing is compared.
        """
        self.area(name)
        every = self._read(f"areas/{name}.since.json", tuple[Since, ...])
        back = {f"snapshot-{each.snapshot}" for each in withdrawals(self.folder.parents[1])}
        return tuple(each for each in every if each.id not in back)

    def news(self, name: str) -> tuple[NewsTold, ...]:
        """What is new in an area, the newest first, without what a withdrawn snapshot told."""
        self.area(name)
        every = self._read(f"areas/{name}.news.json", tuple[NewsTold, ...])
        back = {each.snapshot for each in withdrawals(self.folder.parents[1])}
        return tuple(each for each in every if each.snapshot not in back)

    def measure(self, name: str) -> MeasureFigures:
        """A measure or flow with all its figures. Raises NotKnown."""
        known = (*self.about.measures, *self.about.flows)
        if name not in known:
            raise NotKnown("measure", name, known)
        if name not in self._measures:
            held = MeasureFigures(
                (self.folder / "measures" / f"{name}.jsonl").read_text(encoding="utf-8")
            )
            held.about = replace(
                held.about,
                findings={a: f for a, f in held.about.findings.items() if self._may_be_seen(a)},
                sources=tuple(
                    source
                    for source in held.about.sources
                    if not source.area or self._may_be_seen(source.area)
                ),
            )
            self._measures[name] = held
        return self._measures[name]

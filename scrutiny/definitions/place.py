"""Places: every local authority, region and England, with the codes and names they have had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated

from scrutiny.definitions.reading import Absent, Listed, Page
from scrutiny.vocabulary.words import Level

ENGLAND = "E92000001"


class Place(Page):
    """One geography with figures.

    `place` is the three-digit code of an authority (steady where nine-character codes change) or
    the nine-character code of a region or England. `region` is empty for regions and England.
    `starts` and `ends` bound the life of an authority that was made or ended since 2009.
    """

    place: str
    name: str
    level: Level
    region: str
    codes: Listed
    also_called: Listed
    starts: Annotated[date | None, Absent]
    ends: Annotated[date | None, Absent]


class Neighbour(Page):
    """One statistical neighbour: `rank` 1 is the closest of ten under that model."""

    model: str
    place: str
    rank: int
    neighbour: str
    closeness: str


def folded(name: str) -> str:
    """A name for matching: case, spacing and a trailing full stop do not count."""
    return " ".join(name.casefold().replace("&", "and").split()).rstrip(".")


@dataclass(frozen=True)
class Places:
    """Look-up of places by any code or name that publishers use."""

    all: tuple[Place, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Place]:
        return {place.place: place for place in self.all}

    @cached_property
    def by_code(self) -> Mapping[str, str]:
        """Any code, three-digit or nine-character, to the place."""
        return {code: place.place for place in self.all for code in (place.place, *place.codes)}

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Place, ...]]:
        found: dict[str, list[Place]] = {}
        for place in self.all:
            for name in dict.fromkeys(folded(n) for n in (place.name, *place.also_called)):
                found.setdefault(name, []).append(place)
        return {name: tuple(places) for name, places in found.items()}

    def named(self, name: str, on: date | None = None) -> str | None:
        """The place of that name, alive on that day where two places have borne the name."""
        places = self.by_name.get(folded(name), ())
        if on is not None and len(places) > 1:
            places = tuple(place for place in places if alive(place, on))
        return places[0].place if len(places) == 1 else None

    def authorities(self) -> Iterable[Place]:
        return (place for place in self.all if place.level is Level.AUTHORITY)


def alive(place: Place, on: date) -> bool:
    """Whether the place existed on that day."""
    return (place.starts is None or place.starts <= on) and (place.ends is None or on < place.ends)

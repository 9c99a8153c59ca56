"""What a snapshot holds, as plain frozen objects. Views see these and nothing else.

A snapshot is a folder of JSON files: `snapshot.json`, `places.json`, `methods.json`,
`areas/<id>.json` and `measures/<id>.json`; each is read when it is first asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from scrutiny.errors import NotKnown


@dataclass(frozen=True, slots=True)
class Against:
    """How one figure stands against one benchmark.

    `value` is the benchmark's, in words, empty where it has none; `number` the same as a number.
    """

    value: str
    number: float | None
    verdict: str
    tag: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One published value of one place, period and part, as it may be shown.

    `number`, `low` and `high` are rounded as shown (null where there is none); `value`, `counts`
    and `interval` are the same in words. `verdict`, `direction`, `reason`, `tag` and `change`
    speak of the change on the year before; `level` says where the figure stands. Sentences are
    written for the areas under scrutiny and for every place's last figure, and are empty
    elsewhere. `against` holds england, region and neighbours where they apply. `revised` says
    what an earlier release gave, empty where the same. `source` is an index into the measure's
    releases, `row` the row of the publisher's file.
    """

    basis: str
    place: str
    period: str
    period_shown: str
    part: str
    number: float | None
    low: float | None
    high: float | None
    value: str
    counts: str
    interval: str
    status: str
    status_words: str
    direction: str
    verdict: str
    reason: str
    tag: str
    title: str
    level: str
    change: str
    caution: bool
    revised: str
    source: int
    row: int
    against: Mapping[str, Against]


@dataclass(frozen=True, slots=True)
class MeasureFigures:
    """A measure in words and all its figures."""

    about: Mapping[str, Any]
    figures: tuple[Figure, ...]

    @property
    def id(self) -> str:
        return str(self.about["id"])

    def series(self, place: str, *, part: str = "", basis: str = "") -> tuple[Figure, ...]:
        """One place's figures in order of time."""
        return tuple(f for f in self.figures if (f.place, f.part, f.basis) == (place, part, basis))

    def latest(self, place: str) -> Figure | None:
        """The last figure of a place that has a value, else its last row, else None."""
        series = self.series(place)
        valued = [figure for figure in series if figure.number is not None]
        return valued[-1] if valued else series[-1] if series else None

    def at(self, period: str, *, part: str = "") -> tuple[Figure, ...]:
        """All places' figures for one period."""
        return tuple(f for f in self.figures if (f.period, f.part, f.basis) == (period, part, ""))

    def parts(self, place: str, period: str) -> tuple[Figure, ...]:
        """The breakdown of one place and period, the whole left out."""
        return tuple(
            f
            for f in self.figures
            if f.part and (f.place, f.period, f.basis) == (place, period, "")
        )


@dataclass(frozen=True)
class Published:
    """One snapshot. Reading it never computes a figure."""

    folder: Path
    _measures: dict[str, MeasureFigures] = field(default_factory=dict, compare=False)

    def _json(self, name: str) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return content

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """`id`, `made_on` and the ids of areas and measures."""
        return self._json("snapshot.json")

    @cached_property
    def places(self) -> Mapping[str, Mapping[str, Any]]:
        """Each place's name, level, region and neighbours, by its code."""
        return self._json("places.json")

    @cached_property
    def methods(self) -> Mapping[str, Any]:
        """Constants, sources, releases, agreement and the health of the data."""
        return self._json("methods.json")

    def area(self, name: str) -> Mapping[str, Any]:
        """The record of an area with its measures' latest words. Raises NotKnown."""
        if name not in self.about["areas"]:
            raise NotKnown("area", name, self.about["areas"])
        return self._json(f"areas/{name}.json")

    def measure(self, name: str) -> MeasureFigures:
        """A measure with all its figures. Raises NotKnown."""
        if name not in self.about["measures"]:
            raise NotKnown("measure", name, self.about["measures"])
        if name not in self._measures:
            held = self._json(f"measures/{name}.json")
            columns = held["columns"]
            figures = tuple(
                _figure(dict(zip(columns, row, strict=True))) for row in held["figures"]
            )
            self._measures[name] = MeasureFigures(held["about"], figures)
        return self._measures[name]


def _figure(row: dict[str, Any]) -> Figure:
    row["against"] = {name: Against(*cells) for name, cells in row["against"].items()}
    return Figure(**row)

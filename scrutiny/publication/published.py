"""What a snapshot holds, as plain frozen objects. Views see these and nothing else.

A snapshot is a folder of files: `snapshot.json`, `places.json`, `methods.json`,
`areas/<id>.json` and `measures/<id>.jsonl`; each is read when it is first asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from scrutiny.errors import NotKnown
from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.changed_since import Since
from scrutiny.vocabulary.periods import PeriodKind, kind_of
from scrutiny.vocabulary.words import BOTH_PARTS


@dataclass(frozen=True, slots=True)
class Against:
    """How one figure stands against one benchmark.

    `value` is the benchmark's, in words, with the publisher's own where that differs, empty where
    it has none; `number` the same as a number.
    """

    value: str
    number: float | None
    verdict: str
    tag: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One published value of one place, period and part, as it may be shown.

    `number`, `low` and `high` are rounded as shown (null where there is none), `numerator` and
    `denominator` as published, or as worked out where the measure's `counts` says so (a small
    numerator that was worked out is null); `value`, `counts` and `interval` are the same in words.
    `verdict`, `direction`, `reason`, `tag` and `change` speak of the change on the year before;
    `level` says where the figure stands. Sentences are written for the areas under scrutiny and
    for every place's last figure, and are empty elsewhere. `against` holds england, region and
    neighbours where comparing makes sense. `revised` says what an earlier release gave, empty where
    the same; `published` the publisher's own percentage where it differs from ours,
    `published_words` the words that say so, `published_number` that percentage wherever it is
    given. `source` is an index into the measure's releases, `row` the publisher's row, 0 of what no
    publisher gave. `trend` is the tested trend of five years in words, `rank` where the place
    stands among all authorities and `funnel` whether it lies further from their average than chance
    explains; `sides` how many more cases there are than the year before on each side of a share;
    each empty where it cannot be told. `counts_left_out` says why a share of England or of a region
    has no counts, empty where it has, or where nobody published any. `not_newest` says of the last
    figure of a place why it has none for the newest period that most authorities have, empty
    elsewhere.
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
    numerator: float | None
    denominator: float | None
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
    published: str
    source: int
    row: int
    against: Mapping[str, Against]
    trend: str = ""
    rank: str = ""
    funnel: str = ""
    sides: str = ""
    published_words: str = ""
    published_number: float | None = None
    counts_left_out: str = ""
    not_newest: str = ""

    @property
    def both(self) -> str:
        """The value in words, with the publisher's own where that differs."""
        return "; ".join(filter(None, (self.value, self.published_words)))


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One month or quarter of a process chart.

    `number` is rounded as shown, null where it is hidden or missing; `centre`, `lower` and `upper`
    are the limits that hold there, in the measure's unit, null where there are too few points.
    `signal` is the rule shown, in plain words, and `signals` all rules met, joined by "; "; both
    are empty where there is none. `reading` is better, worse, up or down, empty where the point is
    within the usual range. `finished` is false while cases of the period are still open. `label`
    says the point in words. `side` is up or down, the way the rule shown points, empty where there
    is none.
    """

    period: str
    period_shown: str
    number: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    signal: str
    signals: str
    reading: str
    finished: bool
    label: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class ProcessChart:
    """A process chart of one measure, place and part, with its words.

    `kind` is month or quarter, `limits` a word of `vocabulary.words.Limits`. `target` is in the
    measure's unit, null where none is in force. `marks` are (period, words) of inspections and new
    starts, each just before that period. `baseline` is the first and last period that froze the
    limits, two empty strings where nothing did. `rests_on` says what the limits rest on and how
    many such charts flag by chance.
    """

    kind: str
    limits: str
    title: str
    subtitle: str
    sentence: str
    target: float | None
    target_words: str
    marks: tuple[tuple[str, str], ...]
    baseline: tuple[str, str]
    points: tuple[ChartPoint, ...]
    rests_on: str = ""


class MeasureFigures:
    """A measure in words and all its figures.

    `about` is the measure's page with its sources. A place's figures are read only when they are
    asked for, since most pages need few of them.
    """

    def __init__(self, text: str) -> None:
        head, *lines = text.split("\n")
        held: dict[str, Any] = json.loads(head)
        self.about: Mapping[str, Any] = held["about"]
        self.topics: tuple[str, ...] = tuple(held["topics"])
        self.places: frozenset[str] = frozenset(held["places"])
        self.revised: int = held["revised"]
        self._funnels: Mapping[str, Mapping[str, Any]] = held.get("funnels", {})
        self._main: str | None = held["main"]
        self._columns: list[str] = held["columns"]
        self._lines = dict(line.split("\t", 1) for line in lines if line)
        self._made: dict[str, tuple[Figure, ...]] = {}
        self._drawn: dict[str, Mapping[str, ProcessChart]] = {}

    @staticmethod
    def written(
        about: Mapping[str, Any],
        rows: Mapping[str, Sequence[Sequence[Any]]],
        main: PeriodKind | None = None,
        charts: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None,
        funnels: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> str:
        """The text that is read back: rows of Figure's fields, in order, for each place.

        `main` is the kind of period that is meant where none is named; null where a measure has
        only one. `charts` are the process charts of each place and part, as plain dicts with the
        fields of ProcessChart, their points as dicts with those of ChartPoint; `funnels` by period
        as `publication.funnels` gives them.

        The first line is about the measure: its words, what it is broken down by, the places
        with a value for the whole, how many figures a later release changed. Then a line for each
        place, so that a page reads only the places it shows, and one for each place's charts.
        """
        columns = list(Figure.__dataclass_fields__)
        part, number, changed = (columns.index(c) for c in ("part", "number", "revised"))
        every = [row for mine in rows.values() for row in mine]
        head = {
            "about": about,
            "main": main,
            "funnels": funnels or {},
            "columns": columns,
            "topics": sorted({row[part].partition("=")[0] for row in every if row[part]}),
            "places": sorted(
                place
                for place, mine in rows.items()
                if any(row[number] is not None and not row[part] for row in mine)
            ),
            "revised": sum(bool(row[changed]) for row in every),
        }
        lines = [f"{place}\t{_json(mine)}" for place, mine in rows.items()]
        lines += [
            f"{_charts_of(place)}\t{_json({part: _lean(chart) for part, chart in mine.items()})}"
            for place, mine in (charts or {}).items()
        ]
        return "\n".join([_json(head), *lines])

    @property
    def id(self) -> str:
        return str(self.about["id"])

    @property
    def is_flow(self) -> bool:
        """Whether the figures come from an area's own cases."""
        return bool(self.about.get("flow"))

    def of(self, place: str) -> tuple[Figure, ...]:
        """All figures of one place, in order of part and time."""
        if place not in self._made:
            rows = json.loads(self._lines.get(place, "[]"))
            self._made[place] = tuple(
                _figure(dict(zip(self._columns, row, strict=True))) for row in rows
            )
        return self._made[place]

    def chart(self, place: str, part: str = "", kind: str | None = None) -> ProcessChart | None:
        """The process chart of a place and part; None where there is none.

        `kind`, month or quarter, refuses a chart of another grain.
        """
        if place not in self._drawn:
            held = json.loads(self._lines.get(_charts_of(place), "{}"))
            self._drawn[place] = {part: _process_chart(chart) for part, chart in held.items()}
        found = self._drawn[place].get(part)
        return found if found is not None and kind in (None, found.kind) else None

    def funnel(self, period: str) -> Mapping[str, Any] | None:
        """All authorities of a period against their number of cases; None where not drawn."""
        return self._funnels.get(period)

    def series(
        self, place: str, *, part: str = "", basis: str = "", kind: PeriodKind | None = None
    ) -> tuple[Figure, ...]:
        """One place's figures in order of time, for one kind of period."""
        wanted = kind or self._main
        return tuple(
            f
            for f in self.of(place)
            if (f.part, f.basis) == (part, basis) and wanted in (None, kind_of(f.period))
        )

    def latest(
        self, place: str, kind: PeriodKind | None = None, *, part: str = ""
    ) -> Figure | None:
        """The last figure of a place that has a value, else its last row, else None."""
        series = self.series(place, kind=kind, part=part)
        valued = [figure for figure in series if figure.number is not None]
        return valued[-1] if valued else series[-1] if series else None

    def at(self, place: str, period: str) -> Figure | None:
        """The whole of one place for one period, None where there is no such row."""
        whole = (f for f in self.of(place) if (f.part, f.basis) == ("", ""))
        return next((f for f in whole if f.period == period), None)

    def parts(self, place: str, period: str, topic: str) -> tuple[Figure, ...]:
        """The breakdown of one place and period by one topic."""
        return tuple(
            f
            for f in self.of(place)
            if f.part.startswith(f"{topic}=")
            and BOTH_PARTS not in f.part
            and (f.period, f.basis) == (period, "")
        )

    def crossed(
        self, place: str, period: str, topics: tuple[str, str]
    ) -> Mapping[tuple[str, str], Figure]:
        """The breakdown by two topics at once, by the two parts; empty where there is none."""
        first, second = sorted(topics)
        found = {}
        for figure in self.of(place):
            one, both, other = figure.part.partition(BOTH_PARTS)
            (topic, _, part), (topic_2, _, part_2) = one.partition("="), other.partition("=")
            if both and figure.period == period and (topic, topic_2) == (first, second):
                found[part, part_2] = figure
        return found


@dataclass(frozen=True)
class Published:
    """One snapshot. Reading it never computes a figure."""

    folder: Path
    _measures: dict[str, MeasureFigures] = field(default_factory=dict, compare=False)
    _areas: dict[str, AreaTold] = field(default_factory=dict, compare=False)

    def _json(self, name: str) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / name).read_text(encoding="utf-8"))
        return content

    @cached_property
    def about(self) -> Mapping[str, Any]:
        """`id`, `made_on`, the ids of areas and measures, and what falls due in each area."""
        return self._json("snapshot.json")

    @cached_property
    def places(self) -> Mapping[str, Mapping[str, Any]]:
        """Each place's name, level, region and neighbours, by its code."""
        return self._json("places.json")

    @cached_property
    def methods(self) -> Mapping[str, Any]:
        """Constants, releases, corrections and the agreement between sources."""
        return self._json("methods.json")

    def area(self, name: str) -> AreaTold:
        """The record of an area with its measures' latest words. Raises NotKnown."""
        if name not in self.about["areas"]:
            raise NotKnown("area", name, self.about["areas"])
        if name not in self._areas:
            written = (self.folder / f"areas/{name}.json").read_bytes()
            self._areas[name] = msgspec.json.decode(written, type=AreaTold)
        return self._areas[name]

    def fallen_due(self, area: str, today: date) -> list[str]:
        """What has fallen due in an area since this was made, in words, the first first.

        A snapshot of an older form does not know.
        """
        known = self.about.get("falls_due", {}).get(area, [])
        return [words for until, words in known if until < today.isoformat()]

    def since(self, name: str) -> tuple[Since, ...]:
        """What changed in an area since each day that can be chosen, the latest meeting first."""
        self.area(name)
        written = (self.folder / f"areas/{name}.since.json").read_bytes()
        return msgspec.json.decode(written, type=tuple[Since, ...])

    def measure(self, name: str) -> MeasureFigures:
        """A measure or flow with all its figures. Raises NotKnown."""
        known = (*self.about["measures"], *self.about["flows"])
        if name not in known:
            raise NotKnown("measure", name, known)
        if name not in self._measures:
            self._measures[name] = MeasureFigures(
                (self.folder / "measures" / f"{name}.jsonl").read_text(encoding="utf-8")
            )
        return self._measures[name]


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _figure(row: dict[str, Any]) -> Figure:
    against = {name: Against(*cells) for name, cells in row["against"].items()}
    return Figure(**{**row, "against": against})


def _charts_of(place: str) -> str:
    """What names the line of a place's charts; no code of a place has a space."""
    return f"{place} charts"


def _lean(chart: Mapping[str, Any]) -> dict[str, Any]:
    """A chart with its points as rows under one heading, a third as long."""
    points = chart["points"]
    columns = list(points[0]) if points else []
    return {
        **chart,
        "columns": columns,
        "points": [[point[column] for column in columns] for point in points],
    }


def _process_chart(held: dict[str, Any]) -> ProcessChart:
    columns = held.pop("columns")
    points = (ChartPoint(**dict(zip(columns, row, strict=True))) for row in held["points"])
    marks = ((period, words) for period, words in held["marks"])
    first, last = held["baseline"]
    return ProcessChart(
        **{**held, "marks": tuple(marks), "baseline": (first, last), "points": tuple(points)}
    )

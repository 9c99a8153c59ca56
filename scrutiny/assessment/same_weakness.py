"""Where inspectors found the same weakness, and how the figures moved since.

A theme says what findings of several areas have in common; it is ours. Of each area that inspectors
found it in, every measure that can show an outcome or an output of the theme is judged as a
finding's measures are, by `assessment.recovery`. Nobody is called better by anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from scrutiny.assessment.pairs import Asking, answered
from scrutiny.assessment.recovery import recovery
from scrutiny.assessment.standing import Point, Recovery
from scrutiny.assessment.standings import point
from scrutiny.definitions.inspected import FoundThere, Inspections
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.measures.exact import FIRST
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Recovered, Shows

TELLING = (Shows.OUTCOME, Shows.OUTPUT)
"""Only what shows the weakness itself, or what should put it right, says that it was put right."""


@dataclass(frozen=True, slots=True)
class Since:
    """One measure of one area since an inspection.

    `latest` is null where it has no figure; `recovery` where nothing can be tested.
    """

    theme: str
    place: str
    start: date
    measure: str
    shows: Shows
    latest: Point | None
    recovery: Recovery | None

    @property
    def state(self) -> Recovered | None:
        return self.recovery.state if self.recovery else None


def since_inspected(
    values: pl.DataFrame,
    inspections: Inspections,
    measures: Mapping[str, Measure],
    methods: Methods,
) -> tuple[Since, ...]:
    """Every theme, area and measure, in the order of the themes, areas and ranks.

    `values`: as in `assessment.annual.Assessed`.
    """
    wanted = list(dict.fromkeys(_wanted(inspections)))
    ids = {measure for *_, measure, _ in wanted}
    places = {place for _, place, *_ in wanted}
    held: dict[tuple[str, str], list[Point]] = {}
    rows = values.filter(
        pl.col("basis") == FIRST,
        pl.col("part") == WHOLE,
        pl.col("measure").is_in(ids),
        pl.col("place").is_in(places),
    )
    for row in rows.iter_rows(named=True):
        held.setdefault((row["measure"], row["place"]), []).append(point(row))
    for points in held.values():
        points.sort(key=lambda each: last_day(each.period))
    asking: list[Asking[Recovery | None]] = [
        recovery(held.get((measure, place), []), measures[measure], methods, start)
        for _, place, start, measure, _ in wanted
    ]
    told = answered(asking, methods)
    return tuple(
        Since(
            theme,
            place,
            start,
            measure,
            shows,
            _latest(held.get((measure, place), [])),
            found,
        )
        for (theme, place, start, measure, shows), found in zip(wanted, told, strict=True)
    )


def _latest(points: Sequence[Point]) -> Point | None:
    return next((each for each in reversed(points) if each.value is not None), None)


def _wanted(inspections: Inspections) -> Iterator[tuple[str, str, date, str, Shows]]:
    for theme in inspections.themes:
        measures = sorted(
            (m for m in inspections.theme_measures if m.theme == theme.id and m.level in TELLING),
            key=lambda each: each.rank,
        )
        for found in found_in(inspections, theme.id):
            for each in measures:
                yield theme.id, found.place, found.start, each.measure_id, each.level


def found_in(inspections: Inspections, theme: str) -> tuple[FoundThere, ...]:
    """The findings of a theme: of each inspection the first, priority actions before others."""
    first: dict[tuple[str, date], FoundThere] = {}
    for found in inspections.findings:
        if theme in found.themes:
            first.setdefault((found.place, found.start), found)
    return tuple(first.values())

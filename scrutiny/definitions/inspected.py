"""Inspections of all areas, what the reports held ask for, and the themes we put on it.

Themes are ours. `data/themes.csv` says by which words a finding gets one, and
`data/theme_measures.csv` which figures bear on it, as a suggestion to whoever writes a record.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from scrutiny.definitions.reading import Absent, Listed, Page, Reader
from scrutiny.vocabulary.words import FindingKind, Framework, InspectionKind, Outcome, Shows

MaybeDay = Annotated[date | None, Absent]
Required = Annotated[str, Field(min_length=1)]
MaybeNumber = Annotated[int | None, Absent]
MOST_LETTERS = 400
"""Of a quotation: it is short, and its page is named."""
DAYS_APART = 21
"""Two days that begin one inspection: no area is inspected twice within months."""


def _maybe_address(value: str) -> str:
    if value and not value.startswith("https://"):
        raise ValueError("is no web address; it begins with https://")
    return value


def _expression(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None
    return value


class Inspected(Page):
    """One inspection of one area, under either framework, as the inspectorates list it.

    `weaknesses` is the number of significant weaknesses or priority actions, null where not told.
    `revisited` is when the report of a revisit came out; `put_right` and `not_put_right` how many
    weaknesses it found sufficient progress on, and how many not. `report_url` is the report itself,
    empty where its address is not known. `source` names the table it was taken from.
    """

    place: Required
    framework: Framework
    start: date
    end: MaybeDay
    published: date
    outcome: Outcome
    weaknesses: MaybeNumber
    revisited: MaybeDay
    put_right: MaybeNumber
    not_put_right: MaybeNumber
    report_url: Annotated[str, AfterValidator(_maybe_address)]
    source: Required


class ReportRead(Page):
    """One report that was read: its file, what it says as a whole, and what could not be read."""

    file: Required
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    pages: int
    place: Required
    kind: InspectionKind
    start: date
    end: date
    published: MaybeDay
    outcome: Annotated[Outcome | None, Absent]
    next_steps: str
    bodies: Listed
    unread: str


class FoundThere(Page):
    """One item of a report's lists. `quotation` is its beginning, word for word."""

    place: Required
    start: date
    kind: FindingKind
    number: int
    bodies: Listed
    page: int
    line: int
    quotation: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS)]
    themes: Listed


class Theme(Page):
    """What findings of several areas have in common. `words` is a regular expression."""

    id: Required
    name: Required
    words: Annotated[str, AfterValidator(_expression)]

    def is_of(self, text: str) -> bool:
        """Whether a finding with these words gets the theme."""
        return re.search(self.words, text, re.IGNORECASE) is not None


class ThemeMeasure(Page):
    """A measure that bears on a theme; the columns are those of `area.FindingMeasure`."""

    theme: Required
    measure_id: Required
    rank: int
    level: Shows
    shows: Required
    cannot_show: Required


TABLES: Mapping[str, type[Page]] = {
    "inspections/inspections": Inspected,
    "inspections/reports": ReportRead,
    "inspections/findings": FoundThere,
    "themes": Theme,
    "theme_measures": ThemeMeasure,
}


@dataclass(frozen=True)
class Inspections:
    """All of it; every table may be absent."""

    inspections: tuple[Inspected, ...] = ()
    reports: tuple[ReportRead, ...] = ()
    findings: tuple[FoundThere, ...] = ()
    themes: tuple[Theme, ...] = ()
    theme_measures: tuple[ThemeMeasure, ...] = ()

    @cached_property
    def last(self) -> Mapping[str, Inspected]:
        """The last inspection of each place."""
        ordered = sorted(self.inspections, key=lambda each: each.start)
        return {each.place: each for each in ordered}

    def themes_of(self, text: str) -> tuple[Theme, ...]:
        """The themes of a finding, in the order of the table."""
        return tuple(theme for theme in self.themes if theme.is_of(text))

    def measures_of(self, themes: Collection[str]) -> tuple[ThemeMeasure, ...]:
        """The measures that bear on any of some themes, each once, the first theme's first."""
        found: dict[str, ThemeMeasure] = {}
        for theme in themes:
            mine = [each for each in self.theme_measures if each.theme == theme]
            for each in sorted(mine, key=lambda each: each.rank):
                found.setdefault(each.measure_id, each)
        return tuple(found.values())

    def of(self, place: str, start: date) -> Inspected | None:
        """The inspection of a place that began on a day or near it; null where there is none.

        The table gives the days of the visit, a report at times those of the whole inspection.
        """
        near = [
            each
            for each in self.inspections
            if each.place == place and abs((each.start - start).days) <= DAYS_APART
        ]
        return min(near, key=lambda each: abs((each.start - start).days), default=None)


def read_inspections(
    reader: Reader, places: Collection[str], measures: Collection[str]
) -> Inspections:
    """Reads the tables that are there, and reports what names no place, measure or theme."""
    numbered = {
        name: reader.rows(path, model) if (path := _path(reader.root, name)).exists() else ()
        for name, model in TABLES.items()
    }
    themes = {row.id for _, row in numbered["themes"] if isinstance(row, Theme)}
    known = {"place": places, "measure_id": measures, "theme": themes, "themes": themes}
    for name, rows in numbered.items():
        seen: set[tuple[object, ...]] = set()
        for at, row in rows:
            for column, ids in known.items():
                given = getattr(row, column, ())
                for each in (given,) if isinstance(given, str) else given:
                    if each not in ids:
                        reader.report(
                            _path(reader.root, name),
                            f'"{each}" is not known',
                            "Write it as in the table that names it",
                            row=at,
                            column=column,
                        )
            key = _key(row)
            if key in seen:
                reader.report(_path(reader.root, name), "repeats another row", row=at)
            seen.add(key)
    return Inspections(*(tuple(row for _, row in rows) for rows in numbered.values()))  # type: ignore[arg-type]


def _path(root: Path, name: str) -> Path:
    return root / f"{name}.csv"


def _key(row: Page) -> tuple[object, ...]:
    match row:
        case Inspected() | ReportRead():
            return row.place, row.start
        case FoundThere():
            return row.place, row.start, row.kind, row.number
        case ThemeMeasure():
            return row.theme, row.measure_id
        case _:
            return (getattr(row, "id", None),)

"""All definitions of a data folder, read and checked together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrutiny.definitions import area as rows
from scrutiny.definitions.area import Record
from scrutiny.definitions.counts import with_counts
from scrutiny.definitions.enquiry import Enquiry
from scrutiny.definitions.example import Examples, read_examples
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.inspected import Inspections, read_inspections
from scrutiny.definitions.intake import areas_of, invented_places, pages
from scrutiny.definitions.intake import rows as rows_of
from scrutiny.definitions.integrity import (
    Numbered,
    check_flows,
    check_record,
    check_told_elsewhere,
    check_workbook,
)
from scrutiny.definitions.keeping import Accessibility, Reply, TestedPages
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.own_indicator import Indicator, IndicatorFigure, check_own_figures
from scrutiny.definitions.place import Neighbour, Place, Places
from scrutiny.definitions.reading import Reader
from scrutiny.definitions.reading_aids import Term, ThemeRow, read_terms, read_themes
from scrutiny.definitions.returns import ReturnFormat, read_return_format
from scrutiny.definitions.source import Correction, Corrections, Source
from scrutiny.errors import ProblemsFound

TABLES: dict[str, type] = {
    "inspections": rows.Inspection,
    "findings": rows.Finding,
    "judgements": rows.JudgementRow,
    "finding_links": rows.FindingLink,
    "finding_measures": rows.FindingMeasure,
    "unmeasured": rows.Unmeasured,
    "commitments": rows.Commitment,
    "targets": rows.Target,
    "recommendations": rows.Recommendation,
    "claims": rows.Claim,
    "meetings": rows.Meeting,
    "events": rows.Event,
    "local_figures": rows.LocalFigure,
    "searches": rows.Search,
    "rebasings": rows.Rebasing,
    "replies": Reply,
    "indicators": Indicator,
    "indicator_figures": IndicatorFigure,
}


NEEDED = ("inspections", "findings", "judgements")
"""Tables without which there is no record; each of the others may be absent, which says nothing."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything that people wrote in one data folder.

    `measures`: those that publishers give and, after them, those whose source is an area's own
    returns, the flows.
    """

    root: Path
    sources: Mapping[str, Source]
    measures: Mapping[str, Measure]
    return_format: ReturnFormat
    places: Places
    neighbours: tuple[Neighbour, ...]
    corrections: tuple[Correction, ...]
    methods: Methods
    enquiries: tuple[Enquiry, ...]
    examples: Examples
    records: Mapping[str, Record]
    accessibility: Accessibility
    tested: TestedPages
    inspections: Inspections
    terms: tuple[Term, ...] = ()
    measure_themes: tuple[ThemeRow, ...] = ()

    @property
    def published(self) -> dict[str, Measure]:
        """The measures whose figures publishers give."""
        return {name: each for name, each in self.measures.items() if not each.returned}

    @property
    def flows(self) -> dict[str, Flow]:
        """The measures whose source is an area's own returns."""
        return {name: each for name, each in self.measures.items() if isinstance(each, Flow)}

    def neighbours_of(self, place: str) -> tuple[str, ...]:
        """Statistical neighbours under the model in force, closest first."""
        model = self.methods.neighbour_model.value
        mine = [n for n in self.neighbours if n.place == place and n.model == model]
        return tuple(n.neighbour for n in sorted(mine, key=lambda n: n.rank))


def load_definitions(data: Path) -> Definitions:
    """Reads and checks every definition below `data`.

    Raises ProblemsFound with every problem of every file at once.
    """
    reader = Reader(data)
    sources = pages(reader, data / "sources", Source)
    published = with_counts(pages(reader, data / "measures", Measure), sources)
    methods = reader.toml(data / "methods.toml", Methods)
    flows = pages(reader, data / "flows", Flow, methods.clocks.numbers if methods else {})
    return_format = read_return_format(reader)
    regions = rows_of(reader, data / "regions.csv", Place)
    authorities = rows_of(reader, data / "places.csv", Place)
    neighbours = rows_of(reader, data / "neighbours.csv", Neighbour)
    corrections = reader.toml(data / "corrections.toml", Corrections)
    enquiries = rows_of(reader, data / "enquiries.csv", Enquiry)
    examples = read_examples(reader)
    accessibility = reader.toml(data / "accessibility.toml", Accessibility)
    tested = reader.toml(data / "accessibility_results.toml", TestedPages)
    areas = areas_of(reader, data)
    places = Places((*regions, *authorities, *invented_places(areas)))
    records = {}
    measures: dict[str, Measure] = {**published, **flows}
    for area in areas:
        folder = data / "areas" / area.id
        numbered: Numbered = {
            name: reader.rows(folder / f"{name}.csv", row)
            if name in NEEDED or (folder / f"{name}.csv").exists()
            else ()
            for name, row in TABLES.items()
        }
        tables: dict[str, Any] = {
            name: tuple(row for _, row in given) for name, given in numbered.items()
        }
        record = Record.model_construct(**{"area": area, **tables})
        check_record(reader, folder, record, numbered, places, measures)
        if methods:
            _check_own(reader, folder, numbered, methods)
        records[area.id] = record
    inspections = read_inspections(reader, places.by_id, measures)
    check_flows(reader, flows, published, records)
    terms, themes = read_terms(reader), read_themes(reader, published)
    check_told_elsewhere(reader, flows, sources)
    check_workbook(reader, sources, published, places, neighbours, records)
    if (
        reader.problems
        or methods is None
        or corrections is None
        or examples is None
        or accessibility is None
        or tested is None
    ):
        raise ProblemsFound(reader.problems)
    return Definitions(
        data,
        sources,
        measures,
        return_format,
        places,
        neighbours,
        corrections.corrections,
        methods,
        enquiries,
        examples,
        records,
        accessibility,
        tested,
        inspections,
        terms,
        themes,
    )


def _check_own(reader: Reader, folder: Path, numbered: Numbered, methods: Methods) -> None:
    """Holds a council's own figures to their page and to the limits of what may be kept."""

    def report(table: str, row: int, column: str | None, found: str, would_do: str) -> None:
        reader.report(folder / f"{table}.csv", found, would_do, row=row, column=column)

    tables: Mapping[str, Any] = numbered
    check_own_figures(tables["indicators"], tables["indicator_figures"], methods, report)

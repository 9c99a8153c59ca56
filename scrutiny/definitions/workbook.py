"""All definitions of a data folder, read and checked together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrutiny.definitions import area as rows
from scrutiny.definitions.area import Area, Record
from scrutiny.definitions.intake import pages
from scrutiny.definitions.intake import rows as rows_of
from scrutiny.definitions.integrity import Numbered, check_record, check_workbook
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import Neighbour, Place, Places
from scrutiny.definitions.reading import Reader
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
}


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything that people wrote in one data folder."""

    root: Path
    sources: Mapping[str, Source]
    measures: Mapping[str, Measure]
    places: Places
    neighbours: tuple[Neighbour, ...]
    corrections: tuple[Correction, ...]
    methods: Methods
    records: Mapping[str, Record]

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
    measures = pages(reader, data / "measures", Measure)
    regions = rows_of(reader, data / "regions.csv", Place)
    authorities = rows_of(reader, data / "places.csv", Place)
    neighbours = rows_of(reader, data / "neighbours.csv", Neighbour)
    corrections = reader.toml(data / "corrections.toml", Corrections)
    methods = reader.toml(data / "methods.toml", Methods)
    places = Places((*regions, *authorities))
    records = {}
    for folder in sorted((data / "areas").glob("*/")):
        numbered: Numbered = {
            name: reader.rows(folder / f"{name}.csv", row) for name, row in TABLES.items()
        }
        if area := reader.toml(folder / "area.toml", Area):
            area = area.model_copy(update={"id": folder.name})
            tables: dict[str, Any] = {
                name: tuple(row for _, row in given) for name, given in numbered.items()
            }
            record = Record.model_construct(**{"area": area, **tables})
            check_record(reader, folder, record, numbered, places, measures)
            records[folder.name] = record
    check_workbook(reader, sources, measures, places, neighbours, records)
    if reader.problems or methods is None or corrections is None:
        raise ProblemsFound(reader.problems)
    return Definitions(
        data,
        sources,
        measures,
        places,
        neighbours,
        corrections.corrections,
        methods,
        records,
    )

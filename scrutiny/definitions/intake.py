"""What an import needs to know: the families, places and neighbours, and which areas there are.

Reads less than `load_definitions`, so that the files which that needs can be imported first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scrutiny.definitions.area import Area
from scrutiny.definitions.place import ENGLAND, Neighbour, Place, Places
from scrutiny.definitions.reading import Made, Reader
from scrutiny.definitions.source import Correction, Corrections, Source
from scrutiny.errors import ProblemsFound
from scrutiny.vocabulary.words import Level


@dataclass(frozen=True, slots=True)
class Intake:
    """`data` is the data folder; `areas` are the places of the real areas under scrutiny."""

    data: Path
    sources: Mapping[str, Source]
    corrections: tuple[Correction, ...]
    regions: Places
    places: Places
    neighbours: tuple[Neighbour, ...]
    areas: tuple[str, ...]

    def near(self) -> frozenset[str]:
        """Places whose breakdowns are kept: each area, its region, England and its neighbours."""
        regions = {
            self.places.by_id[area].region for area in self.areas if area in self.places.by_id
        }
        neighbours = {n.neighbour for n in self.neighbours if n.place in self.areas}
        return frozenset({*self.areas, *regions, *neighbours, ENGLAND})


def load_intake(data: Path) -> Intake:
    """Raises ProblemsFound with every problem of the files it reads."""
    reader = Reader(data)
    sources = pages(reader, data / "sources", Source)
    corrections = reader.toml(data / "corrections.toml", Corrections)
    regions = rows(reader, data / "regions.csv", Place)
    authorities = _rows_if_any(reader, data / "places.csv", Place)
    neighbours = _rows_if_any(reader, data / "neighbours.csv", Neighbour)
    areas = areas_of(reader, data)
    if reader.problems or corrections is None:
        raise ProblemsFound(reader.problems)
    return Intake(
        data,
        sources,
        corrections.corrections,
        Places(regions),
        Places((*regions, *authorities)),
        neighbours,
        tuple(area.place for area in areas if not area.invented),
    )


def areas_of(reader: Reader, data: Path) -> tuple[Area, ...]:
    """Every area with its id, the folder's name; real areas first."""
    found = []
    for path in sorted((data / "areas").glob("*/area.toml")):
        if area := reader.toml(path, Area):
            found.append(area.model_copy(update={"id": path.parent.name}))
    return tuple(sorted(found, key=lambda area: area.invented))


def invented_places(areas: tuple[Area, ...]) -> tuple[Place, ...]:
    """An invented area has a place that is in no publisher's list and belongs to no region."""
    return tuple(
        Place.model_construct(
            place=area.place,
            name=f"{area.name} (invented)",
            level=Level.AUTHORITY,
            region="",
            codes=(),
            also_called=(area.name,),
            starts=None,
            ends=None,
        )
        for area in areas
        if area.invented
    )


def pages(
    reader: Reader, folder: Path, model: type[Made], numbers: Mapping[str, str] | None = None
) -> dict[str, Made]:
    """Every TOML page of a folder, by its id, which is the file's name; see `Reader.toml`."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        if page := reader.toml(path, model, numbers):
            found[path.stem] = page.model_copy(update={"id": path.stem})
    return found


def rows(reader: Reader, path: Path, model: type[Made]) -> tuple[Made, ...]:
    """The rows of a CSV table, without their row numbers."""
    return tuple(row for _, row in reader.rows(path, model))


def _rows_if_any(reader: Reader, path: Path, model: type[Made]) -> tuple[Made, ...]:
    """An import may be what first makes the file, so its absence is no problem here."""
    return rows(reader, path, model) if path.exists() else ()

"""The published figures, judged and written: what the files of an area do not touch.

They take most of the time of a build. Whoever builds again and again, because somebody edits an
area's files, makes them once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from scrutiny.assessment.annual import Assessed, assess
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.about import used_releases
from scrutiny.publication.all_moves import moves
from scrutiny.publication.content.charts_told import Funnel, Moves
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.figure_rows import by_place, measure_figures
from scrutiny.publication.funnels import funnels
from scrutiny.publication.inputs import shown_values
from scrutiny.records.store import read_releases


class Written(NamedTuple):
    """One measure: the releases that it rests on, newest first, and its figures by place."""

    used: Sequence[Mapping[str, Any]]
    held: Mapping[str, Sequence[Figure]]
    moves: Mapping[str, Moves]
    funnels: Mapping[str, Funnel]


class PublicFigures(NamedTuple):
    """`values`, one row a figure as `inputs.shown_values` gives them, what was judged of them, and
    each measure as it is written.
    """

    values: pl.DataFrame
    assessed: Assessed
    releases: pl.DataFrame
    written: Mapping[str, Written]


def public_figures(
    definitions: Definitions, figures: pl.DataFrame, step: Callable[[str], None]
) -> PublicFigures:
    """All of them, made anew."""
    step("Working out measures")
    values = shown_values(definitions, figures)
    step("Assessing")
    assessed = assess(
        values,
        definitions.measures,
        definitions.places,
        definitions.neighbours,
        definitions.methods,
    )
    step("Writing figures")
    releases = read_releases(definitions.root)
    written = {
        measure.id: written_measure(measure, assessed, definitions, releases)
        for measure in definitions.published.values()
    }
    return PublicFigures(values, assessed, releases, written)


def written_measure(
    measure: Measure, assessed: Assessed, definitions: Definitions, releases: pl.DataFrame
) -> Written:
    """One measure as it is written. `releases` are those held, of all sources."""
    used = used_releases(measure, assessed, releases)
    pairs = [(row["source"], row["release"]) for row in used]
    in_full = [place for record in definitions.records.values() for place in record.area.places]
    made = measure_figures(
        measure, assessed, definitions.places, pairs, in_full, definitions.sources
    )
    return Written(used, by_place(made), moves(measure, assessed), funnels(measure, assessed))


class Again:
    """What one process keeps of the last build that it made."""

    def __init__(self) -> None:
        self._of = ""
        self._made: PublicFigures | None = None

    def public(self, data: Path, make: Callable[[], PublicFigures]) -> PublicFigures:
        """What `make` gives, made anew where any file of `data` has changed that it rests on."""
        now = _checksum(data)
        if self._made is None or self._of != now:
            self._of, self._made = now, make()
        return self._made


def _checksum(data: Path) -> str:
    """Of all files but the tables of areas. Where an area is stands in its `area.toml`."""
    digest = hashlib.sha256()
    tables = set((data / "areas").glob("*/**/*.csv"))
    for path in sorted(path for path in data.rglob("*") if path.suffix in (".csv", ".toml")):
        if path not in tables:
            digest.update(str(path.relative_to(data)).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

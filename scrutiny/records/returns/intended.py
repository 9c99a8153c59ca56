"""What a return is imported for: its area, and what its rules may look things up in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from scrutiny.definitions.area import Area
from scrutiny.definitions.returns import ReturnFormat
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.records.returns.losses import NOTHING_LOST, Limits
from scrutiny.records.store import read_figures
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.words import Level

ESTABLISHMENTS = {
    "urn": pl.String,
    "group": pl.String,
    "phase": pl.String,
    "low_age": pl.Int32,
    "high_age": pl.Int32,
    "sen_unit": pl.Boolean,
    "resourced_provision": pl.Boolean,
    "opened": pl.Date,
    "closed": pl.Date,
}
"""One row is one school or college. `group` is one of the codes of the topic setting in
`data/returns/groups.csv`; more may follow a colon, as in "special: academy". A further column
`expected` may say how many children are expected to be placed there."""

_EXPECTED = {"expected": pl.Int32}


@dataclass(frozen=True, slots=True)
class Intended:
    """What a return is imported for, and what of it may be lost.

    `places` are the numbers of all authorities; `published` what the department published of this
    one, by calendar year and quantity.
    """

    area: Area
    places: frozenset[str]
    format: ReturnFormat
    private: Path
    establishments: pl.DataFrame | None
    published: Mapping[int, Mapping[str, float]]
    limits: Limits = NOTHING_LOST


def intended(definitions: Definitions, area: Area, folders: Folders) -> Intended:
    """An import for `area`.

    The list of schools and colleges is `establishments.csv` in the area's folder, else in
    `private/`; without one the rules that need it say so. Raises ProblemsFound where it is not
    such a list.
    """
    kept = (definitions.root / "areas" / area.id, folders.private)
    lists = [path for folder in kept if (path := folder / "establishments.csv").exists()]
    places = definitions.places.all
    return Intended(
        area,
        frozenset(place.place for place in places if place.level is Level.AUTHORITY),
        definitions.return_format,
        folders.private,
        _establishments(lists[0]) if lists else None,
        {} if area.invented else _published(definitions.root, area.place),
        Limits.of(definitions.methods),
    )


def _establishments(path: Path) -> pl.DataFrame:
    try:
        held = pl.read_csv(path, infer_schema=False)
        return held.select(
            [
                pl.col(name).is_in(["1", "yes", "true"])
                if kind == pl.Boolean
                else pl.col(name).str.to_date("%Y-%m-%d")
                if kind == pl.Date
                else pl.col(name).cast(kind)
                for name, kind in (ESTABLISHMENTS | _EXPECTED).items()
                if name in ESTABLISHMENTS or name in held.columns
            ]
        )
    except (pl.exceptions.PolarsError, OSError):
        raise ProblemsFound(
            [
                Problem(
                    path.name,
                    "is not a list of schools and colleges",
                    f"Its headings are: {', '.join(ESTABLISHMENTS)}; write yes or no",
                )
            ]
        ) from None


def _published(data: Path, place: str) -> dict[int, dict[str, float]]:
    """The authority's own published whole figures, by calendar year (a January count belongs to
    the year before) and quantity.
    """
    figures = read_figures(data).filter(
        pl.col("place") == place, pl.col("part") == "", pl.col("value").is_not_null()
    )
    found: dict[int, dict[str, float]] = {}
    for row in figures.sort("published").iter_rows(named=True):
        period = row["period"]
        if period.isdigit():
            found.setdefault(int(period), {})[row["quantity"]] = row["value"]
        elif len(period) == 7 and period.endswith("-01"):
            found.setdefault(int(period[:4]) - 1, {})[row["quantity"]] = row["value"]
    return found

"""What earlier snapshots showed of an area's cases, for a reader may have kept it.

Kept in `private/shown/<area>/`, as long as the project is, without any exact count.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from scrutiny.measures.case_counts import CELL

_CUBE = {
    **dict.fromkeys(CELL, pl.String),
    "shown": pl.Int64,
    "status": pl.String,
    "reason": pl.String,
}


def as_text(cells: pl.DataFrame) -> str:
    """The cells that may be shown, as they are kept."""
    return cells.select(*_CUBE).write_csv()


def earlier_cubes(private: Path, area: str) -> list[pl.DataFrame]:
    """The cells of every different snapshot so far, oldest first."""
    return [pl.read_csv(io.StringIO(text), schema=_CUBE) for text in _texts(private, area)]


def keep_cubes(private: Path, cubes: Mapping[str, str], snapshot: str) -> None:
    """Keeps what a snapshot showed of each area's cases: for good."""
    for area, text in cubes.items():
        held = _texts(private, area)
        if text not in held:
            folder = private / "shown" / area
            for each in (private, private / "shown", folder):
                each.mkdir(mode=0o700, exist_ok=True)
            file = folder / f"{len(held):04d}-{snapshot}.csv"
            file.write_text(text, encoding="utf-8")
            file.chmod(0o600)


def _texts(private: Path, area: str) -> list[str]:
    paths = sorted((private / "shown" / area).glob("*.csv"))
    return [path.read_text(encoding="utf-8") for path in paths]

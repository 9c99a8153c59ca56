"""What snapshots showed of an area's cases, for a reader may have kept it.

Kept for good, twice: in `private/shown/<area>/` with the reasons for hiding, and in
`build/shown/<area>/` beside the snapshots without them, so that removing either forgets nothing.
The counts that the last one was made of are kept in private alone; where they are gone, figures
still stand as `upheld` says, but for what only those counts could tell.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import polars as pl

from scrutiny.disclosure.cube import KEY
from scrutiny.disclosure.report import Report
from scrutiny.disclosure.return_facts import ReturnFacts
from scrutiny.measures.case_counts import CELL
from scrutiny.vocabulary.folders import Folders

_CUBE = {
    **dict.fromkeys(CELL, pl.String),
    "shown": pl.Int64,
    "status": pl.String,
    "reason": pl.String,
    "codes_1": pl.String,
    "codes_2": pl.String,
}
NOTHING_COUNTED = pl.DataFrame(
    schema={**dict.fromkeys(KEY, pl.String), "made": pl.Int64, "last": pl.Int64}
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an area's cases beside its cells, and by which rules and code."""

    waits: str
    report: Report
    facts: tuple[ReturnFacts, ...]
    rules: str
    made_with: str


@dataclass(frozen=True, slots=True)
class ToKeep:
    """What a build shows of an area, to be kept once it is in a snapshot.

    `cells` as text with the codes of their groups; `counted`: KEY, and of each cell ever shown the
    count that it was `made` of and that of this build, `last`.
    """

    cells: str
    counted: pl.DataFrame
    told: Told


def as_text(cells: pl.DataFrame) -> str:
    """The cells that may be shown, as they are kept."""
    return cells.select(*_CUBE).write_csv()


def earlier_cubes(folders: Folders, area: str) -> list[pl.DataFrame]:
    """The cells of every snapshot so far that differs from the one before, oldest first.

    Empty where a reason is not known any more.
    """
    names = {path.name: path for path in _paths(folders.build, area)}
    names |= {path.name: path for path in _paths(folders.private, area)}
    return [_read(names[name]) for name in sorted(names)]


def last_counted(folders: Folders, area: str) -> pl.DataFrame:
    """The counts behind what is shown; no row where they are gone."""
    try:
        return pl.read_parquet(_folder(folders.private, area) / "counted.parquet")
    except (OSError, pl.exceptions.PolarsError):
        return NOTHING_COUNTED


def last_told(folders: Folders, area: str) -> Told | None:
    """What was told beside the cells the last time; None where that is gone."""
    try:
        return msgspec.json.decode(
            (_folder(folders.private, area) / "told.json").read_bytes(), type=Told
        )
    except (OSError, msgspec.MsgspecError):
        return None


def keep_cubes(folders: Folders, kept: Mapping[str, ToKeep], snapshot: str) -> None:
    """Keeps what a snapshot showed of each area's cases: for good."""
    for area, each in kept.items():
        paths = sorted({path.name for root in _roots(folders) for path in _paths(root, area)})
        number = int(paths[-1].partition("-")[0]) + 1 if paths else 0
        before = earlier_cubes(folders, area)[-1:]
        new = pl.read_csv(io.StringIO(each.cells), schema=_CUBE)
        file = f"{number:04d}-{snapshot}.csv"
        if not before or not _shows(before[0]).equals(_shows(new)):
            _write(folders.private, area, file, each.cells.encode())
            bare = as_text(new.with_columns(reason=pl.lit("")))
            _write(folders.build, area, file, bare.encode())
        counted = io.BytesIO()
        each.counted.write_parquet(counted)
        _write(folders.private, area, "counted.parquet", counted.getvalue())
        _write(folders.private, area, "told.json", msgspec.json.encode(each.told))


def _shows(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.drop("reason").sort(CELL)


def _roots(folders: Folders) -> tuple[Path, Path]:
    return folders.private, folders.build


def _folder(root: Path, area: str) -> Path:
    return root / "shown" / area


def _paths(root: Path, area: str) -> list[Path]:
    return sorted(_folder(root, area).glob("*.csv"))


def _read(path: Path) -> pl.DataFrame:
    """A kept cube; one from before codes were kept has none."""
    frame = pl.read_csv(path, schema_overrides=dict.fromkeys(_CUBE, pl.String))
    missing = [pl.lit("").alias(name) for name in _CUBE if name not in frame.columns]
    return frame.with_columns(missing).select(
        pl.col(name).cast(kind) if name == "shown" else pl.col(name).fill_null("")
        for name, kind in _CUBE.items()
    )


def _write(root: Path, area: str, name: str, content: bytes) -> None:
    folder = _folder(root, area)
    if root.name == "private":
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.mkdir(parents=True, exist_ok=True)
    for each in (root / "shown", folder):
        each.mkdir(mode=0o700, exist_ok=True)
    making = folder / f".{name}"
    making.write_bytes(content)
    making.chmod(0o600)
    making.replace(folder / name)

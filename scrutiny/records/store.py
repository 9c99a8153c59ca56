"""The committed figures: `data/figures/<source>/<release>.csv` and their table of releases.

What is the same for a whole file (file name, checksum, publication) stands once, in
`data/figures/releases.csv`. Everything that one import writes is first laid down whole in
`data/.incoming`; an import that is interrupted is finished or forgotten by the next command.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from scrutiny.errors import Problem, ProblemsFound, on_disk
from scrutiny.records.figures import Figures
from scrutiny.vocabulary.words import Status

RELEASES = {
    "source": pl.String,
    "release": pl.String,
    "title": pl.String,
    "published": pl.Date,
    "published_assumed": pl.Boolean,
    "copy_note": pl.String,
    "file_name": pl.String,
    "sha256": pl.String,
    "figures": pl.UInt32,
}
"""One row is one imported file. `copy_note` says which copy it is, where there are several."""

_INCOMING, _COMPLETE = ".incoming", "COMPLETE"


def figures_path(source: str, release: str) -> Path:
    """Where one release of one source stands, below the data folder."""
    return Path("figures") / source / f"{release}.csv"


def as_csv(frame: pl.DataFrame) -> str:
    """A frame as the text that is committed: whole numbers without a point, nulls empty."""
    numbers = [name for name, kind in frame.schema.items() if kind == pl.Float64]
    return frame.with_columns(
        [pl.col(name).cast(pl.String).str.strip_suffix(".0") for name in numbers]
    ).write_csv()


def release_as_csv(figures: pl.DataFrame) -> str:
    """The figures of one release as text; the whole stands as nothing.

    Two quotes for it on each of 80,000 lines would tell nobody more.
    """
    return as_csv(figures.with_columns(pl.col("part").replace("", None)))


def write_all(data: Path, contents: Mapping[Path, str]) -> None:
    """Replaces several files below `data`, all of them or none.

    Raises DiskRefuses where the disk does not take them.
    """
    incoming = data / _INCOMING
    with on_disk("data"):
        shutil.rmtree(incoming, ignore_errors=True)
        for path, text in contents.items():
            target = incoming / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        (incoming / _COMPLETE).touch()
        recover(data)


def recover(data: Path) -> None:
    """Finishes an import that was interrupted after it was laid down whole; forgets others."""
    incoming = data / _INCOMING
    if not incoming.exists():
        return
    if (incoming / _COMPLETE).exists():
        for path in sorted(p for p in incoming.rglob("*") if p.is_file() and p.name != _COMPLETE):
            target = data / path.relative_to(incoming)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    shutil.rmtree(incoming)


def read_releases(data: Path) -> pl.DataFrame:
    """The table of releases; no rows where nothing has been imported."""
    path = data / "figures" / "releases.csv"
    if not path.exists():
        return pl.DataFrame(schema=RELEASES)
    try:
        return pl.read_csv(path, schema=RELEASES)
    except pl.exceptions.PolarsError:
        raise ProblemsFound([_damaged(path)]) from None


def read_release(data: Path, source: str, release: str) -> pl.DataFrame:
    """The figures of one release (see `Figures`). Raises ProblemsFound where they are damaged."""
    path = data / figures_path(source, release)
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "quantity": pl.String,
        "place": pl.String,
        "period": pl.String,
        "part": pl.String,
        "value": pl.Float64,
        "status": pl.Enum([str(status) for status in Status]),
        "row": pl.UInt32,
    }
    try:
        return pl.read_csv(path, schema=schema).with_columns(pl.col("part").fill_null(""))
    except (pl.exceptions.PolarsError, FileNotFoundError):
        raise ProblemsFound([_damaged(path)]) from None


def read_figures(data: Path) -> pl.DataFrame:
    """All figures of all releases, with `source`, `release` and `published`, oldest first.

    Every release is held to the rules of `Figures`, for the files can be edited by hand.

    Raises ProblemsFound for files that are missing or damaged or break a rule.
    """
    frames: list[pl.DataFrame] = []
    problems: list[Problem] = []
    for row in read_releases(data).sort("published", "source").iter_rows(named=True):
        try:
            frame = read_release(data, row["source"], row["release"])
        except ProblemsFound as found:
            problems += found.problems
            continue
        path = figures_path(row["source"], row["release"])
        if frame.height != row["figures"]:
            problems.append(
                Problem(
                    f"data/{path}",
                    f"holds {frame.height:,} figures where {row['figures']:,} were imported",
                    "Restore it from the project's history, or import the file again",
                )
            )
        if not Figures.is_valid(frame):
            problems.append(
                Problem(
                    f"data/{path}",
                    "breaks the rules of figures: a value without its status, or a figure twice",
                    "Import the publisher's file again",
                )
            )
        frames.append(
            frame.with_columns(
                source=pl.lit(row["source"]),
                release=pl.lit(row["release"]),
                published=pl.lit(row["published"]),
            )
        )
    if problems:
        raise ProblemsFound(problems)
    if not frames:
        raise ProblemsFound(
            [Problem("data/figures", "holds no figures", "Import published files first")]
        )
    return pl.concat(frames)


def _damaged(path: Path) -> Problem:
    place = "/".join(path.parts[-3:])
    return Problem(f"data/{place}", "is missing or damaged", "Import the publisher's file again")

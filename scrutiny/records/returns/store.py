"""Returns as they are kept: `private/cases/<area>/<year>/`, nobody's name in any file.

`spine.parquet` (see `spine.kept`), `persons.parquet` (see `identity.tokens`), `about.json` (what
the return is and what its rules found) and `to_correct.csv`, the rows that break a rule, for
those who can correct the source. The folder appears whole or not at all.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from scrutiny.errors import Problem, ProblemsFound


@dataclass(frozen=True, slots=True)
class Stored:
    """One return as it is kept. `about` is plain data, `spine` and `persons` frames."""

    about: Mapping[str, Any]
    spine: pl.DataFrame
    persons: pl.DataFrame

    @property
    def year(self) -> int:
        return int(self.about["year"])


def cases_folder(private: Path, area: str) -> Path:
    """Where the returns of one area are kept, a folder for each collection year."""
    return private / "cases" / area


def write_stored(private: Path, area: str, stored: Stored, to_correct: pl.DataFrame) -> Path:
    """Puts one return in place of whatever was kept of that year."""
    folder = cases_folder(private, area)
    target, making = folder / str(stored.year), folder / f".making-{os.getpid()}"
    shutil.rmtree(making, ignore_errors=True)
    for each in (private, private / "cases", folder, making):
        each.mkdir(mode=0o700, exist_ok=True)
        each.chmod(0o700)
    stored.spine.write_parquet(making / "spine.parquet")
    stored.persons.write_parquet(making / "persons.parquet")
    to_correct.write_csv(making / "to_correct.csv")
    about = json.dumps(stored.about, ensure_ascii=False, indent=1, sort_keys=True)
    (making / "about.json").write_text(about, encoding="utf-8")
    for file in making.iterdir():
        file.chmod(0o600)
    former = folder / f".former-{os.getpid()}"
    if target.exists():
        target.rename(former)
    making.rename(target)
    shutil.rmtree(former, ignore_errors=True)
    return target


def held_years(private: Path, area: str) -> tuple[int, ...]:
    """The collection years of which a return is kept, first to last."""
    folder = cases_folder(private, area)
    if not folder.is_dir():
        return ()
    return tuple(sorted(int(p.name) for p in folder.iterdir() if p.name.isdigit()))


def read_about(private: Path, area: str, year: int) -> Mapping[str, Any] | None:
    """What is kept about one return, None where none is kept."""
    path = cases_folder(private, area) / str(year) / "about.json"
    try:
        about: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except json.JSONDecodeError:
        raise ProblemsFound([_damaged(area, year)]) from None
    return about


def read_stored(private: Path, area: str, year: int) -> Stored:
    """Raises ProblemsFound where a file is missing or damaged."""
    folder = cases_folder(private, area) / str(year)
    about = read_about(private, area, year)
    try:
        spine = pl.read_parquet(folder / "spine.parquet")
        persons = pl.read_parquet(folder / "persons.parquet")
    except (pl.exceptions.PolarsError, OSError):
        raise ProblemsFound([_damaged(area, year)]) from None
    if about is None:
        raise ProblemsFound([_damaged(area, year)])
    return Stored(about, spine, persons)


def _damaged(area: str, year: int) -> Problem:
    return Problem(
        f"private/cases/{area}/{year}", "is missing or damaged", "Import that return again"
    )

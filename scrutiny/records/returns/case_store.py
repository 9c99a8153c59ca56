"""Returns as they are kept: `private/cases/<area>/<year>/`, nobody's name in any file.

`spine.parquet` (see `spine.kept`), `persons.parquet` (see `identity.tokens`), `about.json` (what
the return is and what its rules found) and `to_correct.csv`, the rows that break a rule, for
those who can correct the source. The folder appears whole or not at all.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from scrutiny.errors import Problem, ProblemsFound, ScrutinyError


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


def write_stored(private: Path, area: str, returns: Sequence[tuple[Stored, pl.DataFrame]]) -> None:
    """Puts returns, each with its rows to correct, in place of what was kept of their years.

    All are laid down whole before the first is put in force. Raises ScrutinyError where the disk
    does not take them; then what was kept stays.
    """
    folder = cases_folder(private, area)
    try:
        recover(folder)
        for each in (private, private / "cases", folder):
            each.mkdir(mode=0o700, exist_ok=True)
            each.chmod(0o700)
        for stored, to_correct in returns:
            _lay_down(folder / f"{_MAKING}{stored.year}", stored, to_correct)
        for stored, _ in returns:
            _put_in_force(folder, stored.year)
    except OSError as error:
        recover(folder)
        raise ScrutinyError(
            f"private/cases/{area} cannot be written: {error.strerror}. Nothing was changed."
        ) from None


_MAKING, _FORMER = ".making-", ".former-"


def _lay_down(making: Path, stored: Stored, to_correct: pl.DataFrame) -> None:
    making.mkdir(mode=0o700)
    stored.spine.write_parquet(making / "spine.parquet")
    stored.persons.write_parquet(making / "persons.parquet")
    to_correct.write_csv(making / "to_correct.csv")
    about = json.dumps(stored.about, ensure_ascii=False, indent=1, sort_keys=True)
    (making / "about.json").write_text(about, encoding="utf-8")
    for file in making.iterdir():
        file.chmod(0o600)


def _put_in_force(folder: Path, year: int) -> None:
    target, former = folder / str(year), folder / f"{_FORMER}{year}"
    if target.exists():
        target.rename(former)
    (folder / f"{_MAKING}{year}").rename(target)
    shutil.rmtree(former, ignore_errors=True)


def recover(folder: Path) -> None:
    """Undoes an import that was interrupted: what was kept comes back, what was half made goes."""
    for former in folder.glob(f"{_FORMER}*"):
        target = folder / former.name.removeprefix(_FORMER)
        if target.exists():
            shutil.rmtree(former, ignore_errors=True)
        else:
            former.rename(target)
    for making in folder.glob(f"{_MAKING}*"):
        shutil.rmtree(making, ignore_errors=True)


def held_years(private: Path, area: str) -> tuple[int, ...]:
    """The collection years of which a return is kept, first to last."""
    folder = cases_folder(private, area)
    if not folder.is_dir():
        return ()
    recover(folder)
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
        if "born_token" not in persons.columns:  # Read before there was one.
            persons = persons.with_columns(born_token=pl.lit(None, pl.String))
    except (pl.exceptions.PolarsError, OSError):
        raise ProblemsFound([_damaged(area, year)]) from None
    if about is None:
        raise ProblemsFound([_damaged(area, year)])
    return Stored(about, spine, persons)


def _damaged(area: str, year: int) -> Problem:
    return Problem(
        f"private/cases/{area}/{year}", "is missing or damaged", "Import that return again"
    )

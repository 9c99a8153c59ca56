"""Returns as they are kept: `private/cases/<area>/<year>/`, nobody's name in any file.

`spine.parquet` (see `spine.kept`), `persons.parquet` (see `identity.tokens`), `about.json` (what
the return is and what its rules found) and `to_correct.csv`, the rows that break a rule, for
those who can correct the source. The folder appears whole or not at all.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from scrutiny.errors import Problem, ProblemsFound, ScrutinyError, why


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

    All are laid down whole before the first is put in force, and from then on all are: an import
    that is interrupted is forgotten or finished by the next command. Raises ScrutinyError where
    the disk does not take them; then what was kept stays.
    """
    folder = cases_folder(private, area)
    incoming = folder / _INCOMING
    try:
        for each in (private, private / "cases", folder):
            each.mkdir(mode=0o700, exist_ok=True)
            each.chmod(0o700)
        recover(folder)
        incoming.mkdir(mode=0o700)
        for stored, to_correct in returns:
            _lay_down(incoming / str(stored.year), stored, to_correct)
        (incoming / _COMPLETE).touch()
    except OSError as error:
        shutil.rmtree(incoming, ignore_errors=True)
        raise _unwritten(area, error, "Nothing was changed") from None
    try:
        recover(folder)
    except OSError as error:
        done = "What was read is kept whole, and the next command puts it in force"
        raise _unwritten(area, error, done) from None


def _unwritten(area: str, error: OSError, done: str) -> ScrutinyError:
    return ScrutinyError(f"private/cases/{area} cannot be written: {why(error)}. {done}.")


_INCOMING, _COMPLETE, _FORMER = ".incoming", "COMPLETE", "former-"


def _lay_down(making: Path, stored: Stored, to_correct: pl.DataFrame) -> None:
    making.mkdir(mode=0o700)
    # Written out here: of a full disk the library tells no more than that something went wrong.
    for name, frame in (("spine", stored.spine), ("persons", stored.persons)):
        packed = io.BytesIO()
        frame.write_parquet(packed)
        (making / f"{name}.parquet").write_bytes(packed.getvalue())
    (making / "to_correct.csv").write_text(to_correct.write_csv(), encoding="utf-8")
    about = json.dumps(stored.about, ensure_ascii=False, indent=1, sort_keys=True)
    (making / "about.json").write_text(about, encoding="utf-8")
    for file in making.iterdir():
        file.chmod(0o600)


def recover(folder: Path) -> None:
    """Finishes an import that was interrupted after it was laid down whole; forgets others."""
    incoming = folder / _INCOMING
    if not incoming.exists():
        return
    if (incoming / _COMPLETE).exists():
        for year in sorted(path for path in incoming.iterdir() if path.name.isdigit()):
            target = folder / year.name
            if target.exists():
                target.rename(incoming / f"{_FORMER}{year.name}")
            year.rename(target)
        # What says that all are there goes last, or what is half gone would be half an import.
        for former in incoming.glob(f"{_FORMER}*"):
            shutil.rmtree(former)
        (incoming / _COMPLETE).unlink()
    shutil.rmtree(incoming)


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


def is_readable(private: Path, area: str, year: int) -> bool:
    """Whether a return is kept and can be read whole."""
    try:
        read_stored(private, area, year)
    except ProblemsFound:
        return False
    return True


def _damaged(area: str, year: int) -> Problem:
    return Problem(
        f"private/cases/{area}/{year}", "is missing or damaged", "Import that return again"
    )

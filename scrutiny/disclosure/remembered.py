"""What was protected once need not be protected again: minutes of a solver's work, kept.

Kept in `private/protected/`, without any exact count. It holds as long as the cube, what was shown
before, the constants and the code of this package are what they were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from scrutiny.disclosure.cube import Protection
from scrutiny.disclosure.relations import Relations
from scrutiny.disclosure.report import Report, TableShown

Made = tuple[pl.DataFrame, Report]
"""The published cells, and the report."""

_CODE = Path(__file__).resolve().parent


def kept_or_made(
    folder: Path,
    name: str,
    exact: pl.DataFrame,
    relations: Relations,
    protection: Protection,
    earlier: Sequence[pl.DataFrame],
    make: Callable[[], Made],
) -> Made:
    """What `make` gave the last time for the same input, else what it gives now."""

    def key(published: pl.DataFrame) -> str:
        # That the same was shown before tells a reader nothing new.
        other = [each for each in earlier if not each.equals(published.select(each.columns))]
        return _key(exact, relations, protection, other)

    cells, about = folder / f"{name}.parquet", folder / f"{name}.json"
    try:
        held, report = pl.read_parquet(cells), json.loads(about.read_text(encoding="utf-8"))
        if report.pop("key") == key(held):
            tables = tuple(TableShown(**table) for table in report.pop("tables"))
            return held, Report(tables=tables, **report)
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError):
        pass  # Nothing kept, or not whole: it is made anew.
    published, report = make()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    about.unlink(missing_ok=True)
    published.write_parquet(cells)
    about.write_text(json.dumps({"key": key(published), **asdict(report)}), encoding="utf-8")
    for file in (cells, about):
        file.chmod(0o600)
    return published, report


def _key(
    exact: pl.DataFrame,
    relations: Relations,
    protection: Protection,
    earlier: Sequence[pl.DataFrame],
) -> str:
    digest = hashlib.sha256()
    for frame in (exact, *earlier):
        digest.update(frame.write_csv().encode())
    digest.update(repr((relations.nested, relations.shares, relations.sums)).encode())
    digest.update(repr((sorted(relations.stocks), protection)).encode())
    for path in sorted(_CODE.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()

"""Invented areas have returns too: committed beside their record, and read like any other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from scrutiny.definitions.area import Area
from scrutiny.definitions.workbook import Definitions
from scrutiny.records.returns.case_store import held_years, is_readable, read_about
from scrutiny.records.returns.intended import intended
from scrutiny.records.returns.return_import import import_returns
from scrutiny.vocabulary.folders import Folders

_CODE = Path(__file__).resolve().parents[2]
_READ_WITH = ("sources", "records/returns", "definitions")


def ensure_invented(
    definitions: Definitions, folders: Folders, step: Callable[[str], None]
) -> None:
    """Imports the committed returns of every invented area, unless they are held as read now.

    They are kept as an import keeps them, so that a build reads them once and not each time.
    Returns that somebody imported for an invented area are left alone.
    """
    for record in definitions.records.values():
        area = record.area
        returns = definitions.root / "areas" / area.id / "returns"
        if not area.invented or not returns.is_dir():
            continue
        made_from = _made_from(returns.parent, definitions.root / "returns")
        if _is_held(area, made_from, folders):
            continue
        step(f"Reading the invented returns of {area.name}")
        import_returns(
            [returns],
            intended(definitions, area, folders),
            replacing=True,
            extra={"made_from": made_from},
        )


def _is_held(area: Area, made_from: str, folders: Folders) -> bool:
    """Whether returns are held whole, read from the same or imported by somebody."""
    years = held_years(folders.private, area.id)
    if not all(is_readable(folders.private, area.id, year) for year in years):
        return False
    held = {(read_about(folders.private, area.id, y) or {}).get("made_from") for y in years}
    return None in held or held == {made_from}


def _made_from(*folders: Path) -> str:
    """A checksum of the area's files, the tables of the return and the code that reads it."""
    digest = hashlib.sha256()
    for folder in (*folders, *(_CODE / name for name in _READ_WITH)):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".csv", ".toml", ".py", ".zip"):
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

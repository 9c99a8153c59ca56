"""Invented areas have returns too: made from their story, and read like any other."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from scrutiny.definitions.area import Area
from scrutiny.definitions.returns import ReturnLayout
from scrutiny.definitions.workbook import Definitions
from scrutiny.invention.returns import demo_return
from scrutiny.records.returns.case_store import held_years, read_about
from scrutiny.records.returns.intended import intended
from scrutiny.records.returns.return_import import import_returns
from scrutiny.vocabulary.folders import Folders

_CODE = Path(__file__).resolve().parents[2]
_MADE_WITH = ("invention", "sources/returns", "records/returns", "definitions")


def ensure_invented(
    definitions: Definitions, folders: Folders, step: Callable[[str], None]
) -> None:
    """Makes and imports the returns of every invented area whose story has changed since.

    Returns that somebody imported for an invented area are left alone.

    They go the whole way through a file in the layout of the export, so that what the pages show
    of an invented area is what the readers, rules and measures make of it.
    """
    for record in definitions.records.values():
        area = record.area
        story = definitions.root / "areas" / area.id / "story.toml"
        if not area.invented or not story.exists():
            continue
        made_from = _made_from(story.parent, definitions.root / "returns")
        if _is_held(area, made_from, folders):
            continue
        step(f"Inventing the returns of {area.name}")
        with tempfile.TemporaryDirectory() as folder:
            demo_return(story.parent, definitions.return_format, Path(folder), ReturnLayout.BLADE)
            import_returns(
                [Path(folder)],
                intended(definitions, area, folders),
                replacing=True,
                extra={"made_from": made_from},
            )


def _is_held(area: Area, made_from: str, folders: Folders) -> bool:
    years = held_years(folders.private, area.id)
    abouts = [read_about(folders.private, area.id, year) or {} for year in years]
    return bool(abouts) and all(about.get("made_from", made_from) == made_from for about in abouts)


def _made_from(*folders: Path) -> str:
    """A checksum of the story, the tables of the return and the code that makes and reads it."""
    digest = hashlib.sha256()
    for folder in (*folders, *(_CODE / name for name in _MADE_WITH)):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".csv", ".toml", ".py"):
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

"""The committed returns of an invented area are read once, and give way to what was imported."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
from scrutiny.publication.invented import ensure_invented

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.definitions.workbook import Definitions
from scrutiny.records.returns.case_store import held_years, read_about
from scrutiny.records.returns.intended import intended
from scrutiny.records.returns.return_import import import_returns
from scrutiny.vocabulary.folders import Folders
from tests.conftest import HOME
from tests.invention.northmere import zipped
from tests.invention.returns import write_returns

AREA = "northmere"


@pytest.fixture
def home(tmp_path: Path, definitions: Definitions) -> Folders:
    """The project's data with smaller returns in place of those that are committed."""
    shutil.copytree(HOME / "data", tmp_path / "home" / "data")
    home = Folders(tmp_path / "home")
    put(home, definitions, seed=1)
    return home


def put(home: Folders, definitions: Definitions, seed: int) -> None:
    format = definitions.return_format
    made = write_returns(format, home.home / "made", ReturnLayout.BLADE, seed=seed, persons=300)
    for folder in made:
        zipped(folder, home.data / "areas" / AREA / "returns" / f"{folder.name}.zip")


def ensured(home: Folders, definitions: Definitions) -> list[str]:
    """The steps that a build tells."""
    steps: list[str] = []
    ensure_invented(dataclasses.replace(definitions, root=home.data), home, steps.append)
    return steps


def test_they_are_read_once_and_again_when_they_change(
    home: Folders, definitions: Definitions
) -> None:
    assert ensured(home, definitions) == ["Reading the invented returns of Northmere"]
    assert held_years(home.private, AREA) == (2024, 2025, 2026)
    first = read_about(home.private, AREA, 2026) or {}
    assert ensured(home, definitions) == []
    put(home, definitions, seed=2)
    assert ensured(home, definitions) == ["Reading the invented returns of Northmere"]
    assert (read_about(home.private, AREA, 2026) or {})["files"] != first["files"]


def test_what_somebody_imported_stays(home: Folders, definitions: Definitions) -> None:
    ensured(home, definitions)
    folder = home.home / "theirs"
    made = write_returns(definitions.return_format, folder, ReturnLayout.BLADE, seed=3, persons=300)
    purpose = intended(definitions, definitions.records[AREA].area, home)
    import_returns(made[-1:], purpose, replacing=True)
    theirs = read_about(home.private, AREA, 2026)
    put(home, definitions, seed=2)
    assert ensured(home, definitions) == []
    assert read_about(home.private, AREA, 2026) == theirs


def test_without_them_there_is_nothing_to_read(home: Folders, definitions: Definitions) -> None:
    shutil.rmtree(home.data / "areas" / AREA / "returns")
    assert ensured(home, definitions) == []
    assert held_years(home.private, AREA) == ()

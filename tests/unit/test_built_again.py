"""Who builds again after a change has what a build from nothing would have given."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from scrutiny.publication import build as building
from scrutiny.publication.build import build
from scrutiny.publication.public_figures import Again
from scrutiny.vocabulary.folders import Folders
from tests.conftest import TODAY

EDITS = (
    ("areas/oxfordshire/findings.csv", "Lines of accountability", "Who answers for what"),
    ("measures/send_appeals.toml", "How many appeals", "How few appeals"),
)


def edited(data: Path, file: str, old: str, new: str) -> None:
    path = data / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def texts(snapshot: Path) -> dict[str, str]:
    """What it says, but for what it changed from the snapshot before, which only one has."""
    return {
        path.name: path.read_text(encoding="utf-8")
        for folder in ("measures", "areas")
        for path in sorted((snapshot / folder).iterdir())
        if not path.name.endswith((".since.json", ".news.json"))
    }


def test_what_is_built_again_is_what_a_build_from_nothing_gives(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, make = [], building.public_figures

    def counted(*given: Any) -> Any:
        made.append(given)
        return make(*given)

    monkeypatch.setattr(building, "public_figures", counted)
    again, folders = Again(), Folders(data.parent)
    build(folders, TODAY, again=again)
    edited(data, *EDITS[0])
    build(folders, TODAY, again=again)
    assert len(made) == 1, "a table of an area takes nothing away from the published figures"
    edited(data, *EDITS[1])
    last = build(folders, TODAY, again=again)
    assert len(made) == 2, "the page of a measure does"
    apart = tmp_path / "apart"
    shutil.copytree(data, apart / "data")
    afresh = texts(build(Folders(apart), TODAY))
    assert texts(last) == afresh
    assert "Who answers for what" in afresh["oxfordshire.json"]
    assert "How few appeals" in afresh["send_appeals.jsonl"]

"""Snapshots: whole or not at all, and the last good one stays in force."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scrutiny.errors import NoSnapshot, ProblemsFound
from scrutiny.publication import snapshot
from scrutiny.publication.build import build
from scrutiny.publication.snapshot import current, is_current, write_snapshot
from scrutiny.vocabulary.folders import Folders
from tests.told import snapshot_told

ABOUT = {"snapshot.json": snapshot_told("one")}


def test_before_the_first_build_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshot, match="scrutiny build"):
        current(tmp_path)


def test_a_build_that_is_interrupted_leaves_the_last_good_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(tmp_path, "one", ABOUT)
    written: list[str] = []
    really = Path.write_text

    def failing(self: Path, text: str, **options: str) -> int:
        written.append(self.name)
        if len(written) > 1:
            raise OSError("no space left")
        return really(self, text, **options)

    monkeypatch.setattr(Path, "write_text", failing)
    with pytest.raises(OSError, match="no space left"):
        write_snapshot(tmp_path, "two", {"a.json": {}, "snapshot.json": snapshot_told("two")})
    monkeypatch.undo()
    assert current(tmp_path).about.id == "one"
    assert not (tmp_path / "snapshots" / "two").exists()


def test_a_snapshot_is_never_changed_once_written(tmp_path: Path) -> None:
    write_snapshot(tmp_path, "one", ABOUT)
    write_snapshot(tmp_path, "one", {"snapshot.json": snapshot_told("changed")})
    assert current(tmp_path).about.id == "one"


def test_a_damaged_snapshot_is_named(tmp_path: Path) -> None:
    (write_snapshot(tmp_path, "one", ABOUT) / "snapshot.json").unlink()
    with pytest.raises(NoSnapshot, match="one is missing or damaged"):
        current(tmp_path)


@pytest.mark.parametrize("about", [{"id": "one"}, {"id": "one", "form": 1}, {"form": 99}])
def test_a_snapshot_of_another_form_is_built_anew(tmp_path: Path, about: dict[str, Any]) -> None:
    write_snapshot(tmp_path / "build", "one", {"snapshot.json": about})
    with pytest.raises(NoSnapshot, match=r"another version of this workbook\. Run: scrutiny build"):
        current(tmp_path / "build")
    assert not is_current(Folders(tmp_path), date(2026, 11, 22))


def test_a_build_is_current_until_data_or_code_change(
    data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folders = Folders(data.parent)
    build(folders, date(2026, 11, 22))
    assert is_current(folders, date(2026, 11, 30))
    page = data / "measures" / "send_appeals.toml"
    page.write_text(page.read_text().replace("How many appeals", "How many"))
    assert not is_current(folders, date(2026, 11, 30))
    code = tmp_path / "code"
    code.mkdir()
    (code / "a.py").write_text("")
    build(folders, date(2026, 11, 22))
    monkeypatch.setattr(snapshot, "_CODE", code)
    assert not is_current(folders, date(2026, 11, 30))


def test_a_snapshot_of_last_month_is_not_current(data: Path) -> None:
    folders = Folders(data.parent)
    build(folders, date(2026, 5, 30))
    assert is_current(folders, date(2026, 5, 31))
    assert not is_current(folders, date(2026, 6, 1))


def test_a_damaged_snapshot_is_mended_by_a_build(tmp_path: Path) -> None:
    contents = {"a.json": {"n": 1}, **ABOUT}
    (write_snapshot(tmp_path, "one", contents) / "a.json").unlink()
    write_snapshot(tmp_path, "one", contents)
    assert (tmp_path / "snapshots" / "one" / "a.json").exists()


def test_a_file_that_was_cut_off_is_mended_by_a_build(tmp_path: Path) -> None:
    contents = {"a.json": {"n": 1}, **ABOUT}
    (write_snapshot(tmp_path, "one", contents) / "a.json").write_text("{", encoding="utf-8")
    write_snapshot(tmp_path, "one", contents)
    assert (tmp_path / "snapshots" / "one" / "a.json").read_text(encoding="utf-8") == '{"n":1}'


def test_definitions_that_are_not_whole_stop_a_build(data: Path) -> None:
    folders = Folders(data.parent)
    build(folders, date(2026, 11, 22))
    before = current(folders.build).about.id
    with (data / "measures" / "send_appeals.toml").open("a") as page:
        page.write('\ncolour = "red"\n')
    with pytest.raises(ProblemsFound, match="colour"):
        build(folders, date(2026, 11, 23))
    assert current(folders.build).about.id == before


def test_the_same_data_build_the_same_snapshot(data: Path) -> None:
    folders = Folders(data.parent)
    first = build(folders, date(2026, 11, 22))
    text = {path.name: path.read_text() for path in sorted(first.rglob("*.json*"))}
    (folders.build / "snapshots" / first.name).rename(folders.build / "aside")
    again = build(folders, date(2026, 11, 22))
    assert {path.name: path.read_text() for path in sorted(again.rglob("*.json*"))} == text
    assert json.loads(text["snapshot.json"])["id"] == again.name

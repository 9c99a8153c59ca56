"""Snapshots: whole or not at all, and the last good one stays in force."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import to_builtins
from msgspec.structs import replace

from scrutiny.errors import DiskRefuses, NoSnapshot, ProblemsFound
from scrutiny.publication import snapshot
from scrutiny.publication.build import build
from scrutiny.publication.snapshot import current, fingerprint, is_current, write_snapshot
from scrutiny.views.pages import briefing_page as briefing
from scrutiny.views.state import PageState
from scrutiny.views.widgets import LivePage
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
            raise OSError(28, "No space left on device")
        return really(self, text, **options)

    monkeypatch.setattr(Path, "write_text", failing)
    words = r"/snapshots/two: No space left on device\. Free some space, and run it again"
    with pytest.raises(DiskRefuses, match=words):
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


PROMISED = (
    "id,finding_ids,what,set_by,owed_by,promised_by,set_on,first_due_date,due_date,due_precision,"
    "moved_by,moved_on,done_on,status,result,effect,measure_id,source_url,note\n"
    "NC9,PA1,A plan for every child,Northmere Council,Northmere Council,Northmere Council,"
    "2026-04-01,,2026-05-10,day,,,,open,,,,https://northmere.example/promise,\n"
)


def test_a_promise_of_the_tenth_is_open_no_more_in_a_snapshot_of_the_fifth(data: Path) -> None:
    """Until the end of the tenth it is in time; from the eleventh on somebody must look."""
    northmere = data / "areas" / "northmere"
    for table in ("targets", "recommendations", "claims", "meetings"):
        file = northmere / f"{table}.csv"
        file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    (northmere / "commitments.csv").write_text(PROMISED, encoding="utf-8")
    folders = Folders(data.parent)
    build(folders, date(2026, 5, 5))
    made = current(folders.build)
    assert is_current(folders, date(2026, 5, 10))
    assert made.fallen_due("northmere", date(2026, 5, 10)) == []
    assert not is_current(folders, date(2026, 5, 11))
    assert not is_current(folders, date(2026, 5, 28))
    assert made.fallen_due("northmere", date(2026, 5, 28)) == [
        "the date of a promise or duty has passed: A plan for every child"
    ]
    assert not is_current(folders, date(2026, 5, 4)), "it tells what was not yet"
    page = LivePage(made, PageState({"area": ("northmere",)}), briefing, lambda: date(2026, 5, 28))
    words = (
        "This page is as at 5 May 2026. Since then the date of a promise or duty has passed: A "
        "plan for every child. What came of it is not told here."
    )
    assert page._browser.status.startswith(words)
    assert words in page._body.value
    day = date(2026, 5, 9)
    open_for_days = LivePage(made, PageState({"area": ("northmere",)}), briefing, lambda: day)
    browser = open_for_days._browser
    for day, drawn in ((date(2026, 5, 10), 1), (date(2026, 5, 11), 2), (date(2026, 5, 12), 2)):
        browser._handle_custom_msg({"day_over": True}, [])
        assert (browser.day, browser.drawn) == (day.isoformat(), drawn)
        assert ("Since then" in open_for_days._body.value) == (drawn == 2), day
        assert ("Since then" in browser.status) == (drawn == 2), day


def test_a_snapshot_of_which_nothing_says_what_falls_due_is_not_current(tmp_path: Path) -> None:
    known = to_builtins(replace(snapshot_told("two"), fingerprint=fingerprint(Folders(tmp_path))))
    lacking = {key: value for key, value in known.items() if key != "falls_due"}
    write_snapshot(tmp_path / "build", "one", {"snapshot.json": lacking})
    assert not is_current(Folders(tmp_path), date(2026, 11, 22))
    write_snapshot(tmp_path / "build", "two", {"snapshot.json": known})
    assert is_current(Folders(tmp_path), date(2026, 11, 22))


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

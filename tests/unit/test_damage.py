"""Damage to what was built, disks that refuse, two commands at once: each told in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from scrutiny import __main__ as command
from scrutiny.errors import NoSnapshot
from scrutiny.publication.snapshot import (
    current,
    fingerprint,
    is_current,
    last_whole,
    write_snapshot,
)
from scrutiny.publication.snapshot_files import is_whole
from scrutiny.vocabulary.folders import Folders, pointer, snapshot_in_force
from scrutiny.vocabulary.turns import turn
from tests.conftest import HOME
from tests.told import snapshot_told

DAY = date(2026, 11, 22)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """A project with a snapshot that is current, and one from before it."""
    made = Folders(tmp_path)
    for name in ("one", "two"):
        about = replace(snapshot_told(name), fingerprint=fingerprint(made))
        write_snapshot(made.build, name, {"a.json": {"n": 1, "m": 2}, "snapshot.json": about})
    assert is_current(made, DAY)
    return made


def run(folders: Folders, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrutiny", *words],
        env={**os.environ, "SCRUTINY_HOME": str(folders.home), "COLUMNS": "200"},
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )


def spoiled(text: str) -> str:
    return text.replace("1", "7")


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.write_text(file.read_text()[:-3]),
        lambda file: file.write_text(spoiled(file.read_text())),
        lambda file: file.write_bytes(b""),
        lambda file: file.unlink(),
    ],
    ids=["cut off", "other letters", "empty", "gone"],
)
@pytest.mark.parametrize("name", ["a.json", "snapshot.json", "files.json"])
def test_a_damaged_snapshot_never_counts_as_current(
    folders: Folders, damage: Callable[[Path], object], name: str
) -> None:
    damage(folders.build / "snapshots" / "two" / name)
    assert not is_current(folders, DAY)
    last = last_whole(folders.build)
    assert last is not None
    assert last.id == "one"


def test_a_page_of_a_snapshot_that_was_cut_off_says_so(folders: Folders) -> None:
    file = folders.build / "snapshots" / "two" / "a.json"
    file.write_text(file.read_text()[:-3])
    with pytest.raises(NoSnapshot, match=r"two is missing or damaged\. Run: scrutiny build"):
        current(folders.build)


@pytest.mark.parametrize(
    "said", [b"", b"\xff\xfe\x00", b"../../data", b"two\nthree", b".making-1", b"x" * 5000]
)
def test_a_pointer_that_names_nothing_is_told_and_mended(folders: Folders, said: bytes) -> None:
    pointer(folders.build).write_bytes(said)
    assert snapshot_in_force(folders.build)[0] == ""
    words = r"build/current, which names the snapshot in force, cannot be read\. Run: scrutiny"
    with pytest.raises(NoSnapshot, match=words):
        current(folders.build)
    assert not is_current(folders, DAY)
    write_snapshot(folders.build, "three", {"snapshot.json": snapshot_told("three")})
    assert current(folders.build).about.id == "three"


def test_a_pointer_that_cannot_be_read_or_replaced(folders: Folders) -> None:
    pointer(folders.build).unlink()
    pointer(folders.build).mkdir()
    (pointer(folders.build) / "file").touch()
    with pytest.raises(NoSnapshot, match="cannot be read"):
        current(folders.build)
    made = run(folders, "figures", "ehc_plans_20_weeks")
    assert "Something went wrong" not in made.stderr
    assert made.returncode in (1, 2)


def test_what_cannot_be_built_leaves_the_last_whole_snapshot_to_be_served(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There are no data here, so a build is refused."""
    monkeypatch.setenv("SCRUTINY_HOME", str(folders.home))
    file = folders.build / "snapshots" / "two" / "a.json"
    file.write_text(spoiled(file.read_text()))
    command._ensure_built(or_last=True)
    told = capsys.readouterr().err
    assert "Nothing new could be built. The last whole snapshot is shown: one." in told
    assert current(folders.build).about.id == "one"
    (folders.build / "snapshots" / "one" / "a.json").unlink()
    with pytest.raises(SystemExit):
        command._ensure_built(or_last=True)


def test_a_disk_that_refuses_is_told_with_its_place(folders: Folders, tmp_path: Path) -> None:
    file = folders.home / "data"
    file.write_text("no folder")
    made = run(folders, "check")
    assert made.returncode in (1, 2), made.stderr
    assert "Something went wrong" not in made.stderr
    assert "None" not in made.stderr


def test_two_commands_at_once_wait_for_each_other(folders: Folders) -> None:
    folders.data.mkdir()
    said: list[str] = []
    with turn(folders.data, said.append):
        other = subprocess.Popen(
            [sys.executable, "-m", "scrutiny", "check"],
            env={**os.environ, "SCRUTINY_HOME": str(folders.home), "COLUMNS": "200"},
            cwd=HOME,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert other.stderr is not None
        told = other.stderr.readline()
        assert told == (
            "Another import or build is at work here. This one begins when that has ended.\n"
        )
        assert other.poll() is None
    _, rest = other.communicate(timeout=60)
    assert "Nothing was written" in rest, "it went on, and found no data"
    assert said == []


def test_a_lock_ends_with_its_process(folders: Folders) -> None:
    folders.data.mkdir()
    code = (
        "import sys, time; from pathlib import Path; from scrutiny.vocabulary.turns import turn\n"
        "with turn(Path(sys.argv[1]), print):\n    print('held', flush=True); time.sleep(600)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(folders.data)], cwd=HOME, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    said: list[str] = []
    with turn(folders.data, said.append):
        assert said == []


def test_a_snapshot_is_whole_as_it_was_written(folders: Folders) -> None:
    assert is_whole(folders.build / "snapshots" / "two")

"""Watching the data: what is saved is built, once, and what is broken leaves things as they are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scrutiny.__main__ import watch as watch_command
from scrutiny.publication.public_figures import Again
from scrutiny.publication.watching import watch
from tests.conftest import TODAY


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A data folder and one of code, each with a file."""
    data, code = tmp_path / "data", tmp_path / "code"
    (data / "areas").mkdir(parents=True)
    code.mkdir()
    (data / "areas" / "area.csv").write_text("a")
    (code / "module.py").write_text("a")
    return data, code


def built_at(folders: tuple[Path, Path], *steps: Callable[[], object]) -> tuple[list[int], bool]:
    """After which looks something was built, where before each look one step is done."""
    data, code = folders
    left, built = list(steps), []

    def pause(_: float) -> None:
        left.pop(0)()

    def rebuild() -> None:
        built.append(len(steps) - len(left))

    changed = watch(data, rebuild, lambda: bool(left), pause, code)
    return built, changed


def nothing() -> None:
    pass


def test_what_is_saved_is_built_once(folders: tuple[Path, Path]) -> None:
    file = folders[0] / "areas" / "area.csv"
    built, changed = built_at(folders, nothing, lambda: file.write_text("ab"), *[nothing] * 4)
    assert (built, changed) == ([3], False)


def test_files_that_come_and_go_count_and_others_do_not(folders: tuple[Path, Path]) -> None:
    data = folders[0]
    new = data / "areas" / "new.toml"
    steps = [lambda: new.write_text("x"), nothing, new.unlink, nothing]
    assert built_at(folders, *steps)[0] == [2, 4]
    (data / ".incoming").mkdir()
    others = [data / ".incoming" / "half.csv", data / "notes.md", data / "areas" / ".area.csv.swp"]
    assert built_at(folders, *(lambda o=o: o.write_text("x") for o in others), nothing)[0] == []


def test_nothing_is_built_while_a_file_still_grows(folders: tuple[Path, Path]) -> None:
    file = folders[0] / "areas" / "area.csv"
    growing = [lambda n=n: file.write_text("a" * n) for n in (2, 3, 4)]
    assert built_at(folders, *growing, nothing, nothing)[0] == [4]


def test_what_is_saved_while_it_builds_is_built_next(folders: tuple[Path, Path]) -> None:
    data, code = folders
    file, built = data / "areas" / "area.csv", []
    looks = iter([lambda: file.write_text("ab"), *[nothing] * 5])

    def rebuild() -> None:
        built.append(file.read_text())
        if len(built) == 1:
            file.write_text("abc")

    count = iter(range(6))
    watch(data, rebuild, lambda: next(count) < 5, lambda _: next(looks)(), code)
    assert built == ["ab", "abc"]


def test_other_code_ends_it(folders: tuple[Path, Path]) -> None:
    module = folders[1] / "module.py"
    built, changed = built_at(folders, nothing, lambda: module.write_text("ab"), nothing)
    assert (built, changed) == ([], True)


def test_what_is_built_again_takes_what_the_last_build_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nine tenths of a build are figures that no edit of an area's tables touches."""
    kept: list[object] = []

    def build(*given: object) -> Path:
        kept.append(given[-1])
        return tmp_path / "made"

    def saved_twice(data: Path, rebuild: Callable[[], None], going_on: object) -> bool:
        rebuild()
        rebuild()
        return False

    monkeypatch.setenv("SCRUTINY_HOME", str(tmp_path))
    monkeypatch.setattr("scrutiny.publication.build.build", build)
    monkeypatch.setattr("scrutiny.publication.watching.watch", saved_twice)
    monkeypatch.setattr("scrutiny.__main__.is_current", lambda *_: True)
    watch_command()
    assert len(kept) == 2
    assert isinstance(kept[0], Again)
    assert kept[1] is kept[0]


def test_a_broken_file_is_told_and_the_snapshot_stays_until_its_reader_goes(data: Path) -> None:
    """It ends with whoever started it: here a process that is struck down."""
    (data / "places.csv").write_text("place,name\n")
    pointer = data.parent / "build" / "current"
    pointer.parent.mkdir()
    pointer.write_text("2026-11-01-abcdef12")
    starts = (
        "import subprocess, sys, time; "
        "subprocess.Popen([sys.executable, '-m', 'scrutiny', 'watch']); time.sleep(3600)"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", starts],
        env={
            **os.environ,
            "SCRUTINY_HOME": str(data.parent),
            "SCRUTINY_TODAY": TODAY.isoformat(),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    assert starter.stderr is not None
    told = ""
    for line in starter.stderr:
        told += line
        if line.startswith("Watching data/"):
            break
    starter.kill()
    # Until the watcher has ended too, the other end of its errors is open.
    rest = starter.stderr.read()
    starter.wait()
    assert "data/places.csv" in told
    assert "Nothing was built; the last good snapshot stays in force." in told
    assert "Traceback" not in told + rest
    assert pointer.read_text() == "2026-11-01-abcdef12"

"""A wrong return is imported and shown, then taken back and put right, by the commands alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scrutiny import __main__ as command
from scrutiny.definitions.returns import ReturnLayout, load_return_format
from scrutiny.disclosure.kept_cubes import earlier_cubes
from scrutiny.publication.snapshot import current
from scrutiny.vocabulary.folders import Folders
from tests.conftest import HOME
from tests.invention.returns import write_returns

AREA = "northmere"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """The project with one area and no return."""
    for folder in ("data", "notebooks"):
        shutil.copytree(HOME / folder, tmp_path / folder)
    shutil.rmtree(tmp_path / "data" / "areas" / AREA / "returns")
    monkeypatch.setenv("SCRUTINY_HOME", str(tmp_path))
    monkeypatch.setenv("SCRUTINY_TODAY", "2026-11-22")
    return Folders(tmp_path)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the commands print."""
    lines: list[str] = []
    for where in (command.out, command.err):
        monkeypatch.setattr(where, "print", lambda words: lines.append(str(words)))
    return lines


def returned(to: Path, seed: int) -> list[Path]:
    """The first two returns of an invented area, in the format that the department takes."""
    form = load_return_format(HOME / "data")
    return write_returns(form, to, ReturnLayout.XML, seed=seed, persons=600)[:2]


def test_a_wrong_return_is_withdrawn_and_the_right_one_shown(
    home: Folders, said: list[str], tmp_path: Path
) -> None:
    wrong, right = (returned(tmp_path / f"seed {seed}", seed) for seed in (6, 7))
    command.import_(*wrong, area=AREA)
    command.build()
    first = current(home.build).about.id
    command.withdraw_(first, by="A. Clerk", why="The returns were those of another council.")
    assert f"Withdrawn {first}. What it showed of cases is still held to be known." in said
    command.import_(*right, area=AREA, replace=True)
    said.clear()
    command.build()
    made = current(home.build)
    assert said[-1] == f"Built {made.about.id}."
    assert not any("left out" in line or "Merge" in line for line in said)
    assert made.about.left_out == ()
    assert made.about.id != first
    assert made.measure("flow_requests").of("999"), "the area's own figures are shown"
    shown = earlier_cubes(home, AREA)
    assert len(shown) == 2, "what the wrong one showed stays known"
    since = made.since(AREA)
    assert not any(re.search(first, each.label) for each in since)

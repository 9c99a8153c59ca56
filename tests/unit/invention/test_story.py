"""Reading a story, and telling everything that is wrong with it at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.errors import ProblemsFound
from scrutiny.invention.returns import demo_return
from scrutiny.invention.story import Story, load_story
from scrutiny.sources.returns.read import read_returns
from tests.unit.invention.conftest import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data" / "areas" / "northmere"
    copy.mkdir(parents=True)
    for name in ("story.toml", "establishments.csv"):
        shutil.copy(FOLDER / name, copy)
    return copy


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) >= 1
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_story_of_northmere(story: Story) -> None:
    assert story.place == "999"
    assert [phase.name for phase in story.phases] == ["steady", "strained", "collapse", "recovery"]
    assert [phase.first for phase in story.phases][1:] == ["2023-M07", "2024-M03", "2025-M04"]
    assert len({school.urn for school in story.establishments}) == len(story.establishments) > 50
    assert all(school.urn.startswith("990") for school in story.establishments)


def test_every_problem_is_told_at_once(folder: Path) -> None:
    change(folder, "story.toml", "M = 0.71", "M = 0.61")
    change(folder, "story.toml", 'first = "2023-M07"', 'first = "2023-07"')
    change(folder, "establishments.csv", "990002,", "99002,")
    with pytest.raises(ProblemsFound) as refused:
        load_story(folder)
    lines = str(refused.value).splitlines()
    assert len(lines) == 3
    assert any("drawn.sex" in line and "do not add to 1" in line for line in lines)
    assert any("phases.1.first" in line for line in lines)
    assert any("establishments.csv, row 3" in line for line in lines)


def test_a_fault_needs_a_number_for_each_return(folder: Path) -> None:
    change(folder, "story.toml", "R207 = [14, 14, 14]", "R207 = [14, 14]")
    with pytest.raises(ProblemsFound, match="R207 has 2 numbers for 3 returns"):
        load_story(folder)


def test_numbers_of_faults_add_up(story: Story) -> None:
    assert story.faults["L526"] == (25, 25, 25)
    assert story.with_them["L526"] == (3, 3, 3)
    assert story.broken(2025)["L526"] == 28
    assert story.broken(2024)["V544"] == 3


def test_the_demo_writes_three_returns_that_can_be_read(form: ReturnFormat, tmp_path: Path) -> None:
    made = demo_return(FOLDER, form, tmp_path / "demo", ReturnLayout.BLADE, 3, 200)
    assert len(made) == 3
    for path, year in zip(made, ("2024", "2025", "2026"), strict=True):
        (text,) = read_returns(path, form)
        assert text.tables["sen2"]["year"].to_list() == [year]
        assert all(text.tables[module].height > 0 for module in MODULES)
        assert not text.unrecognised

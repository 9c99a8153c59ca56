"""Reading a story, and telling everything that is wrong with it at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scrutiny.definitions.returns import MODULES, ReturnFormat, ReturnLayout
from scrutiny.errors import ProblemsFound
from scrutiny.sources.returns.read import read_returns
from tests.invention.returns import write_returns
from tests.invention.story import SCHOOLS, STORY, Story, load_story


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in (STORY, SCHOOLS):
        shutil.copy(path, tmp_path)
    return tmp_path


def load(folder: Path) -> Story:
    return load_story(folder / STORY.name, folder / SCHOOLS.name)


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
    change(folder, STORY.name, "M = 0.71", "M = 0.61")
    change(folder, STORY.name, 'first = "2023-M07"', 'first = "2023-07"')
    change(folder, "establishments.csv", "990002,", "99002,")
    with pytest.raises(ProblemsFound) as refused:
        load(folder)
    lines = str(refused.value).splitlines()
    assert len(lines) == 3
    assert any("drawn.sex" in line and "do not add to 1" in line for line in lines)
    assert any("phases.1.first" in line for line in lines)
    assert any("establishments.csv, row 3" in line for line in lines)


def test_a_fault_needs_a_number_for_each_return(folder: Path) -> None:
    change(folder, STORY.name, "R207 = [14, 14, 14]", "R207 = [14, 14]")
    with pytest.raises(ProblemsFound, match="R207 has 2 numbers for 3 returns"):
        load(folder)


def test_numbers_of_faults_add_up(story: Story) -> None:
    assert story.faults["L526"] == (25, 25, 25)
    assert story.with_them["L526"] == (3, 3, 3)
    assert story.broken(2025)["L526"] == 28
    assert story.broken(2024)["V544"] == 3


def test_three_returns_are_written_that_can_be_read(form: ReturnFormat, tmp_path: Path) -> None:
    made = write_returns(form, tmp_path / "made", ReturnLayout.BLADE, seed=3, persons=200)
    assert len(made) == 3
    for path, year in zip(made, ("2024", "2025", "2026"), strict=True):
        (text,) = read_returns(path, form)
        assert text.tables["sen2"]["year"].to_list() == [year]
        assert all(text.tables[module].height > 0 for module in MODULES)
        assert not text.unrecognised

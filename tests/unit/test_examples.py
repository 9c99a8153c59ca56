"""The notebooks to learn from: each runs whole in a kernel, and readers are not served them."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from scrutiny.__main__ import TASKS
from scrutiny.serving.addresses import addresses
from scrutiny.vocabulary.folders import Folders
from tests.conftest import HOME
from tests.snapshots import like_before

EXAMPLES = sorted((HOME / "notebooks/examples").glob("*.ipynb"))
MOST_LINES = 28
GALLERY = {"own_chart", "own_group", "own_indicator", "own_measure", "own_return", "two_snapshots"}
SAID = {
    "own_chart": ("Oxfordshire", "533 of 1,411"),
    "own_group": ("Wiltshire", "68 of 149"),
    "own_measure": ("published nowhere", "42 of 1,865"),
    "own_indicator": (
        "apart from official figures",
        "before the inspection (60.4 %)",
        "Northmere (invented)",
    ),
    "own_return": ("hidden", "Invented area"),
    "two_snapshots": ("2026-11-22-another", "Since the snapshot of 22 November 2026"),
}
"""What stands in the outputs of each: figures of the department's own tables, and marks."""


@pytest.fixture(scope="module")
def home(workbook: Folders, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook with a second snapshot, so that two can be compared."""
    folder = tmp_path_factory.mktemp("examples")
    for name in ("build", "data"):
        shutil.copytree(workbook.home / name, folder / name)
    like_before(folder / "build", "2026-11-22-another")
    return folder


def test_the_gallery_is_whole() -> None:
    assert {path.stem for path in EXAMPLES} >= GALLERY == SAID.keys()


def test_the_page_of_tasks_leads_to_every_example_and_nowhere_else() -> None:
    """JupyterLab opens on it."""
    start = HOME / TASKS
    text = "".join(cell.source for cell in nbformat.read(start, as_version=4).cells)
    to = re.findall(r"\]\(([^)]+)\)", text)
    assert [each for each in to if not (start.parent / each).exists()] == []
    assert {f"{path.stem}.ipynb" for path in EXAMPLES} - set(to) == {start.name}


@pytest.mark.parametrize("name", sorted(GALLERY))
def test_an_example_is_short_clean_and_says_why(name: str) -> None:
    read = nbformat.read(HOME / f"notebooks/examples/{name}.ipynb", as_version=4)
    nbformat.validate(read)
    assert read.cells[0].source.startswith(f"# {read.metadata.title}\n\n")
    for before, cell in zip(read.cells, read.cells[1:], strict=False):
        if cell.cell_type == "code":
            assert before.cell_type == "markdown", cell.source
            assert len(cell.source.splitlines()) <= MOST_LINES
            assert (cell.outputs, cell.execution_count) == ([], None)
            assert "private" not in cell.source


@pytest.mark.parametrize("name", sorted(GALLERY))
def test_an_example_runs_in_a_kernel(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRUTINY_HOME", str(home))
    monkeypatch.setenv("SCRUTINY_TODAY", "2026-11-22")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(HOME), os.environ.get("PYTHONPATH", ""))))
    read = nbformat.read(HOME / f"notebooks/examples/{name}.ipynb", as_version=4)
    NotebookClient(read, timeout=600, startup_timeout=600, kernel_name="python3").execute()
    outputs = [each for cell in read.cells if cell.cell_type == "code" for each in cell.outputs]
    assert all(each.output_type != "error" and each.get("name") != "stderr" for each in outputs)
    shown = "".join(str(each.get("data", "")) for each in outputs)
    for words in SAID[name]:
        assert words in shown.replace("\\xa0", " "), words


def test_readers_are_not_served_them() -> None:
    served = {address.notebook for address in addresses(HOME / "notebooks")}
    assert "01_briefing.ipynb" in served
    assert served.isdisjoint(path.name for path in EXAMPLES)

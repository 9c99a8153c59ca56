"""What `scrutiny check` refuses of a notebook, with the notebook and the cell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scrutiny.serving.notebook_faults import notebook_faults
from tests.conftest import HOME
from tests.own_notebooks import notebook


def told(folder: Path, *cells: str) -> list[str]:
    notebook(folder / "notebooks", "09_own.ipynb", cells)
    return [str(each) for each in notebook_faults(folder / "notebooks")]


def test_the_notebooks_of_the_workbook_have_no_fault() -> None:
    assert list(notebook_faults(HOME / "notebooks")) == []


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('open("private/cases/oxfordshire/2025/cases.parquet")', "it names the folder private/."),
        ('from pathlib import Path\nPath("..") / "private"', "it names the folder private/."),
        ("folders().private", "it names the folder private/."),
        ('f"{home}/secret/key"', "it names the folder secret/."),
        ("from scrutiny.records.store import read", "it imports scrutiny.records.store."),
        ("import scrutiny.disclosure.cube", "it imports scrutiny.disclosure.cube."),
        ("from scrutiny import records", "it imports scrutiny."),
        ("!cat private/cases", "it is not Python alone."),
        ("\n".join(f"x{i} = {i}" for i in range(13)), "it has 13 lines of code."),
    ],
)
def test_a_fault_is_told_with_its_cell(tmp_path: Path, cell: str, found: str) -> None:
    (line,) = told(tmp_path, "1 + 1", cell)
    assert line.startswith(f"notebooks/09_own.ipynb, cell 3: {found} ")


def test_what_is_no_fault(tmp_path: Path) -> None:
    longest = "\n".join(["# Why this is so.", "", *(f"x{i} = {i}" for i in range(12))])
    of_text = "\n".join(['page = """', *("words" for _ in range(30)), '"""'])
    cells = [
        longest,
        of_text,
        "from scrutiny.interface import figures\nfigures('ehc_requests')",
        "'kept private by law'",
    ]
    assert told(tmp_path, *cells) == []


def test_saved_outputs_are_refused_by_the_command(tmp_path: Path) -> None:
    notebook(tmp_path / "notebooks", "09_own.ipynb", ["1 + 1"])
    path = tmp_path / "notebooks" / "09_own.ipynb"
    content = json.loads(path.read_text())
    content["cells"][1]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "something that was private"}
    ]
    path.write_text(json.dumps(content))
    made = subprocess.run(
        [sys.executable, "-m", "scrutiny", "check"],
        cwd=HOME,
        env={**os.environ, "SCRUTINY_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 2
    assert "notebooks/09_own.ipynb, cell 2: it holds saved outputs." in made.stderr
    assert "something" not in made.stdout + made.stderr


def test_what_is_no_notebook_and_what_has_no_title(tmp_path: Path) -> None:
    notebook(tmp_path / "notebooks", "09_own.ipynb", [], title="")
    (tmp_path / "notebooks" / "examples").mkdir()
    (tmp_path / "notebooks" / "examples" / "broken.ipynb").write_text("{")
    first, second = map(str, notebook_faults(tmp_path / "notebooks"))
    assert first.startswith("notebooks/09_own.ipynb: it has no title.")
    assert second.startswith("notebooks/examples/broken.ipynb: it cannot be read as a notebook.")

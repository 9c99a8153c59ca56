"""The command line and a return: what it says, and what it will not mistake for something else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scrutiny.definitions.returns import ReturnLayout, load_return_format
from tests.conftest import HOME
from tests.invention.returns import write_returns


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    shutil.copytree(HOME / "data", folder / "data")
    return folder


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrutiny", *words],
        cwd=HOME,
        env={**os.environ, "SCRUTINY_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("returns")
    write_returns(load_return_format(HOME / "data"), folder, ReturnLayout.BLADE, persons=300)
    return folder


def test_three_returns_are_imported_in_one_go(home: Path, returns: Path) -> None:
    made = run(home, "import", str(returns), "--area", "northmere")
    assert made.returncode == 0, made.stderr
    assert [line for line in made.stdout.splitlines() if line.startswith("SEN2 return of")] == [
        line
        for year in (2024, 2025, 2026)
        for line in made.stdout.splitlines()
        if line.startswith(f"SEN2 return of {year}, CSV export")
    ]
    assert "Errors: records left out" in made.stdout


def test_without_an_area_a_return_is_refused(home: Path, returns: Path) -> None:
    made = run(home, "import", str(returns))
    assert made.returncode == 2
    assert "is a SEN2 return. Say of which area it is: --area." in made.stderr


def test_an_unknown_area_is_refused(home: Path, returns: Path) -> None:
    made = run(home, "import", str(returns), "--area", "elsewhere")
    assert made.returncode == 2
    assert all(area in made.stderr for area in ("There are:", "oxfordshire", "northmere"))


def test_published_figures_are_no_return(home: Path) -> None:
    path = min((HOME / "data" / "figures").glob("*/*.csv"))
    made = run(home, "import", str(path), "--area", "northmere")
    assert made.returncode == 2
    assert "Nothing was written" in made.stderr

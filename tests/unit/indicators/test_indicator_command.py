"""`scrutiny import FILE --area X`: what it takes for indicators, says, writes and leaves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import HOME
from tests.made_indicators import table
from tests.unit.test_imports import state_of


@pytest.fixture
def home(data: Path) -> Path:
    return data.parent


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrutiny", "import", *words],
        cwd=HOME,
        env={**os.environ, "SCRUTINY_HOME": str(home), "SCRUTINY_TODAY": "2026-11-22"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_month_is_recognised_and_added_and_nothing_half_written(home: Path) -> None:
    """Two files, of which one is wrong, leave everything; the right one alone is taken."""
    before = state_of(home / "data")
    good = table(
        home / "audits.csv",
        "Month,Grade,Number",
        "Aug-26,Good,20",
        "Aug-26,Requires improvement,12",
    )
    bad = table(
        home / "kpis.csv", "Indicator,Aug-26,Sep-26", "Answered yes,60,50", "Answered,50,many"
    )
    made = run(home, str(good), str(bad), "--area", "northmere")
    assert made.returncode == 2
    assert "kpis.csv, row 2, column B" in made.stderr
    assert "kpis.csv, row 3, column C" in made.stderr
    assert "Nothing was written." in made.stderr
    assert state_of(home / "data") == before
    made = run(home, str(good), "--area", "northmere")
    assert made.returncode == 0, made.stderr
    assert "plans_good: 1 month." in made.stdout
    assert "1 month added, 0 changed. They are the council's own figures" in made.stdout
    after = state_of(home / "data")
    assert {name for name in after if after[name] != before.get(name)} == {
        "areas/northmere/indicator_figures.csv"
    }
    kept = (home / "data/areas/northmere/indicator_figures.csv").read_text(encoding="utf-8")
    assert "plans_good,2026-M08,62.5,20,32,ok,audits.csv,2026-11-22" in kept
    assert "Nothing new, nothing written." in run(home, str(good), "--area", "northmere").stdout


def test_another_figure_for_a_month_that_is_held_needs_leave(home: Path) -> None:
    path = table(home / "a.csv", "Indicator,Jun-26,Jul-26", "Answered yes,37,30", "Answered,65,49")
    made = run(home, str(path), "--area", "northmere")
    assert made.returncode == 2
    assert "is another figure for 2026-M07 than the one held, from families_told.csv" in made.stderr
    assert "--replace" in made.stderr
    made = run(home, str(path), "--area", "northmere", "--replace")
    assert "0 months added, 1 changed" in made.stdout


def test_a_table_of_something_else_is_no_indicator_unless_it_is_said(home: Path) -> None:
    path = table(home / "names.csv", "Name,Town", "A,B")
    made = run(home, str(path), "--area", "northmere")
    assert "is no SEN2 return" in made.stderr
    made = run(home, str(path), "--area", "northmere", "--indicators")
    assert "holds no month of any indicator that the area declares" in made.stderr
    made = run(home, str(path), "--indicators")
    assert "Say of which area the indicators are: --area." in made.stderr


def test_an_area_that_declares_none_says_what_to_write(home: Path) -> None:
    shutil.copy(HOME / "data/areas/northmere/indicators/families_told.csv", home)
    made = run(home, str(home / "families_told.csv"), "--area", "oxfordshire")
    assert made.returncode == 2
    assert "data/areas/oxfordshire/indicators.csv: declares no indicator" in made.stderr
    assert not (home / "data/areas/oxfordshire/indicator_figures.csv").exists()

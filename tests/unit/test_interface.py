"""What analysts write: published rows, names that are meant, nothing of an area behind a link."""

from __future__ import annotations

import doctest
import shutil
from datetime import date
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

import scrutiny.interface as interface
from scrutiny.errors import NotKnown
from scrutiny.interface import figures
from scrutiny.interface.published_frame import COLUMNS
from scrutiny.vocabulary.folders import Folders
from tests.closed_areas import close


@pytest.fixture(autouse=True)
def home(workbook: Folders, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCRUTINY_HOME", str(workbook.home))
    monkeypatch.delenv("SCRUTINY_EVERY_AREA", raising=False)
    return workbook.home


@pytest.fixture
def closed(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same snapshot, in which Northmere needs a link."""
    shutil.copytree(home / "build", tmp_path / "build")
    close(tmp_path / "build", "northmere")
    monkeypatch.setenv("SCRUTINY_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", dir(interface))
def test_the_example_of_each_name_holds(name: str) -> None:
    module = import_module(getattr(interface, name).__module__)
    finder = doctest.DocTestFinder(recurse=False)
    (found,) = finder.find(getattr(interface, name), name, module, vars(module))
    assert found.examples, f"{name} shows no example"
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    assert doctest.DocTestRunner(optionflags=flags).run(found).failed == 0


def test_figures_are_the_published_rows() -> None:
    """Against the department's own table: Oxfordshire's plans in time in 2023."""
    frame = figures("ehc_plans_20_weeks", "oxfordshire")
    row = frame.row(by_predicate=pl.col("period") == "2023", named=True)
    assert tuple(frame.columns) == COLUMNS
    assert (row["code"], row["level"], row["step"]) == ("931", "authority", "calendar_year")
    assert (row["first_day"], row["last_day"]) == (date(2023, 1, 1), date(2023, 12, 31))
    assert row["value"] == 53.6
    assert (row["numerator"], row["denominator"]) == (533, 994)


def test_what_each_column_is_stands_in_its_description() -> None:
    told = figures.__doc__ or ""
    assert [name for name in COLUMNS if f"`{name}`" not in told] == []


def test_places_are_meant_by_code_or_name_and_none_is_every_place() -> None:
    one = figures("EHC plans issued within 20 weeks", places=["931", "ENGLAND"])
    assert set(one["place"]) == {"Oxfordshire", "England"}
    assert figures("ehc_plans_20_weeks")["code"].n_unique() > 150


def test_groups_are_given_where_they_are_asked_for() -> None:
    assert set(figures("flow_plans_issued", "northmere")["part"]) == {"Everyone"}
    groups = set(figures("flow_plans_issued", "northmere", by="setting")["part"])
    settings = ("Mainstream", "Special", "Further education", "Elsewhere or not recorded")
    assert groups == {f"setting={each}" for each in settings}


def test_what_is_hidden_has_neither_value_nor_counts_and_says_why() -> None:
    frame = figures("flow_plans_issued", by="need")
    hidden = frame.filter(frame["value"].is_null())
    assert hidden.height > 0
    assert hidden.select("numerator", "denominator", "low", "high").null_count().row(0) == (
        (hidden.height,) * 4
    )
    assert "" not in set(hidden["status_words"])


def test_a_wrong_name_is_refused_with_those_near_it() -> None:
    with pytest.raises(NotKnown, match=r"Near it: .*EHC plans issued within 20 weeks"):
        figures("ehc_plans_20")
    with pytest.raises(NotKnown, match=r'"Oxfordshir"\. Near it: Oxfordshire \(931\)'):
        figures("ehc_plans_20_weeks", "Oxfordshir")
    with pytest.raises(NotKnown, match="There are: age, need, setting, source"):
        figures("flow_plans_issued", "northmere", by="Colour")


def test_a_notebook_shows_the_sentence_and_no_traceback() -> None:
    with pytest.raises(NotKnown) as refused:
        figures("ehc_plans_20")
    assert refused.value._render_traceback_() == [str(refused.value)]


def test_an_area_that_needs_a_link_is_left_out(closed: Path) -> None:
    assert figures("flow_plans_issued").is_empty()
    with pytest.raises(NotKnown) as refused:
        figures("flow_plans_issued", "999")
    assert "Northmere" not in str(refused.value)


def test_whoever_edits_sees_every_area(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRUTINY_EVERY_AREA", "1")
    assert not figures("flow_plans_issued", "999").is_empty()

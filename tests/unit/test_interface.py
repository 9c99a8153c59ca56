"""What analysts write: published rows, names that are meant, nothing of an area behind a link."""

from __future__ import annotations

import doctest
import json
import shutil
from datetime import date
from importlib import import_module
from pathlib import Path

import polars as pl
import pytest

import scrutiny.interface as interface
from scrutiny.errors import NotKnown, ProblemsFound
from scrutiny.interface import figures
from scrutiny.interface.published_frame import COLUMNS
from scrutiny.publication.snapshot_files import sign
from scrutiny.vocabulary.folders import Folders
from tests.closed_areas import close
from tests.snapshots import like_before


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


def test_no_name_tells_of_an_area_that_needs_a_link(closed: Path) -> None:
    assert "northmere" not in {each.id for each in interface.areas()}
    for ask in (
        lambda: interface.area("Northmere"),
        lambda: interface.findings("999"),
        lambda: interface.claims("northmere"),
        lambda: interface.commitments("northmere"),
        lambda: interface.changes("northmere", interface.snapshots()[0].id),
        lambda: interface.changes("northmere", *[interface.snapshots()[0].id] * 2),
        lambda: interface.process_chart("flow_plans_20_weeks"),
        lambda: interface.process_chart("flow_plans_20_weeks", "Northmere"),
        lambda: interface.verdict("flow_plans_20_weeks", "Northmere"),
        lambda: interface.compare("ehc_plans_20_weeks", "Oxfordshire", ["Northmere"]),
    ):
        with pytest.raises(NotKnown) as refused:
            ask()
        assert not any("northmere" in each.lower() for each in refused.value.choices)


def test_an_older_snapshot_tells_nothing_of_what_is_closed_today(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = closed / "build"
    monkeypatch.setenv("SCRUTINY_EVERY_AREA", "1")
    like_before(build, "2026-11-22-later")
    older = interface.snapshots()[0].id
    about = build / "snapshots" / older / "snapshot.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "by_link": []}))
    sign(about.parent, json.loads((about.parent / "files.json").read_text()))
    assert interface.changes("northmere", older, until=older).told.label
    monkeypatch.delenv("SCRUTINY_EVERY_AREA")
    assert interface.changes("oxfordshire", older, until=older).told.label
    with pytest.raises(NotKnown):
        interface.changes("northmere", older, until=older)


def test_a_group_of_ones_own_is_compared_by_published_figures() -> None:
    """Against the department's own table for 2025 and 2019."""
    latest = interface.compare("ehc_plans_20_weeks", "931", among=["West Sussex"])
    counts = {name: (f.numerator, f.denominator) for name, f in latest.figures}
    assert counts["Oxfordshire"] == (533, 1411)
    assert set(counts) == {"Oxfordshire", "West Sussex"}
    before = interface.compare("ehc_plans_20_weeks", "931", among=["Kent"], period="2019")
    assert dict(before.figures)["Oxfordshire"].number == 50.2
    assert "dashed line: England, 58.7 %" in before._repr_html_().replace("&nbsp;", " ")
    with pytest.raises(NotKnown, match=r"Near it: 20\d\d"):
        interface.compare("ehc_plans_20_weeks", "931", period="2009")


def test_numbers_of_things_are_not_compared() -> None:
    shown = interface.compare("ehc_plans_in_force", "Oxfordshire")
    assert "depends on the size of the place" in repr(shown)
    assert "<table" not in shown._repr_html_()


def test_what_is_shown_is_escaped() -> None:
    table = pl.DataFrame({"period": ["2024-M01"], "value": [50.0]})
    name = "<script>alert(1)</script>"
    shown = interface.process_chart(table, name=name)._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("ask", ["verdict", "usual_movement", "process_chart", "figures"])
def test_what_is_of_an_invented_area_says_so(ask: str) -> None:
    shown = getattr(interface, ask)("flow_plans_20_weeks", "Northmere")
    assert "invented" in str(shown).lower() or "nvented" in shown._repr_html_()


def test_a_chart_of_ones_own_is_frozen_by_the_months_before_the_inspection() -> None:
    """Eighteen months at 60 on the average, then seven well above it."""
    values = [*[59.0, 61.0] * 9, *[80.0] * 7]
    months = pl.date_range(date(2024, 1, 1), date(2026, 1, 1), "1mo", eager=True)
    table = pl.DataFrame({"period": months, "value": values})
    made = interface.process_chart(table, inspected=date(2025, 7, 1), target=70)
    assert made.told.baseline == ("2024-M01", "2025-M06")
    assert made.told.sentence.startswith("Better: 80.0 % in January 2026.")
    # The average distance of neighbours is 2, and limits lie 2.66 of them off.
    last = made.frame.row(-1, named=True)
    assert (last["centre"], last["upper"], last["reading"]) == (60.0, 65.32, "better")
    worse = interface.process_chart(table, inspected=date(2025, 7, 1), better="lower")
    assert worse.told.sentence.startswith("Worse: 80.0 % in January 2026.")


@pytest.mark.parametrize(
    ("columns", "unit", "found"),
    [
        ({"month": ["2024-M01"], "value": [1.0]}, "per cent", "no columns period and value"),
        ({"period": ["2024-M01"], "value": ["5 %"]}, "per cent", "holds no numbers"),
        ({"period": ["Jan 24"], "value": [5.0]}, "per cent", '"Jan 24" is no period'),
        ({"period": ["2024-M01"], "value": [101.5]}, "per cent", "2024-M01 has a share below 0"),
        ({"period": ["2024-M01"], "value": [3]}, "number", "2024-M01 has a count from 1 to 7"),
        ({"period": ["2024-M01"] * 2, "value": [10, 11]}, "number", "2024-M01 stands twice"),
        ({"period": ["2024-M01", "2024-Q2"], "value": [9, 9]}, "number", "not all months"),
        ({"period": ["2023/24"], "value": [50.0]}, "per cent", "not all months"),
        ({"period": ["2024-M01"], "value": [float("nan")]}, "weeks", "it has no value"),
    ],
)
def test_a_table_that_cannot_be_charted_is_refused(
    columns: dict[str, list[object]], unit: str, found: str
) -> None:
    with pytest.raises(ProblemsFound) as refused:
        interface.process_chart(pl.DataFrame(columns), unit=unit)
    assert found in str(refused.value)
    assert "101.5" not in str(refused.value)


def test_a_page_that_is_no_measure_is_refused_with_every_problem() -> None:
    with pytest.raises(ProblemsFound) as refused:
        interface.preview('name = "Half a page"')
    assert len(refused.value.problems) > 10


def test_what_is_previewed_says_so_wherever_it_is_shown(home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (home / "data").rglob("*")}
    tried = interface.preview(home / "data/measures/ehc_requests_refused.toml")
    shown = (tried, interface.verdict(tried, "931"), interface.compare(tried, "931"))
    assert all("published nowhere" in each._repr_html_() for each in shown)
    ours, theirs = figures(tried, "931"), figures("ehc_requests_refused", "931")
    assert ours["value"].to_list() == theirs["value"].to_list()
    assert {path: path.stat().st_mtime_ns for path in (home / "data").rglob("*")} == before

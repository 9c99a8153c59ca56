"""With other constants in `data/methods.toml` readers are told other numbers, everywhere."""

from __future__ import annotations

import re
import shutil
from datetime import date
from importlib import import_module
from pathlib import Path

import msgspec
import polars as pl
import pytest
from msgspec.structs import replace

from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.return_facts import return_facts
from scrutiny.publication.build import build
from scrutiny.publication.flow_content import return_told
from scrutiny.publication.methods_content import constants_told, hiding
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current
from scrutiny.records.returns.case_store import Stored
from scrutiny.views.html import page_body
from scrutiny.views.state import PageState
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.pages import PAGES
from scrutiny.wording.finding_text import VIEWS


def every_page(published: Published, area: str) -> str:
    """All pages of an area, with each view and measure of one finding, as one text."""
    made = []
    finding = next(f for f in published.area(area).findings if f.keys)
    for name in PAGES:
        module = import_module(f"scrutiny.views.pages.{name}_page")
        views = [""]
        if name == "finding":
            one = f"&finding={finding.id}"
            views = [f"{one}&show={view}" for view, _ in VIEWS]
            views += [f"{one}&show=measure&measure={key}" for key in finding.keys]
        if name == "measure":
            views = [f"&compare={group}" for group in ("neighbours", "all", "region")]
        if name == "flow":
            views = ["", "&step=quarter&part=age", "&step=year&part=age&also=source"]
        for view in views:
            state = PageState({"area": tuple(published.about.areas)})
            state.follow(f"?area={area}{view}", lambda: module.choices(published, state))  # noqa: B023
            made.append(page_body(module.page(published, state)))
    return " ".join(re.sub(r"<[^>]*>", " ", " ".join(made)).split())


def changed(data: Path, name: str, old: str, new: str) -> None:
    """Another value for one constant."""
    path = data / "methods.toml"
    text = path.read_text(encoding="utf-8")
    line = f"[{name}]\nvalue = {old}\n"
    assert line in text
    path.write_text(text.replace(line, f"[{name}]\nvalue = {new}\n"), encoding="utf-8")


def test_how_sure_intervals_are_and_how_long_a_trend_is(data: Path) -> None:
    """Of a normal distribution 90 % lie within 1.645 standard deviations."""
    changed(data, "interval_z", "1.96", "1.645")
    changed(data, "trend_points", "5", "4")
    changed(data, "unit_jump", "10", "12")
    changed(data, "plan_weeks", "20", "24")
    build(Folders(data.parent), date(2026, 11, 22))
    text = every_page(current(data.parent / "build"), "oxfordshire")
    for new in (
        "90 % interval",
        "bars show the 90 % interval",
        "Year before, and four years",
        "jumps to 12 times",
        "Intervals are 90&nbsp;% intervals",
        "plans issued within 24 weeks",
        "New EHC plans issued in time (24 weeks)",
    ):
        assert new in text, new
    # That of a change has a constant of its own, and is told in the Methods page alone.
    text = re.sub(r"[^.]*95 % interval of the difference[^.]*[.]", "", text)
    for old in (
        "95 % interval",
        "five years in a row",
        "and five years",
        "does it: plans issued within 20 weeks",
    ):
        assert old not in text, old


def test_what_is_hidden_and_rounded(
    published: Published, definitions: Definitions, tmp_path: Path
) -> None:
    folder = tmp_path / "snapshot"
    shutil.copytree(published.folder, folder)
    held = definitions.methods
    other = held.model_copy(
        update={
            "hidden_up_to": held.hidden_up_to.model_copy(update={"value": 9}),
            "rounded_to": held.rounded_to.model_copy(update={"value": 10}),
        }
    )
    told = replace(published.methods, constants=constants_told(other), hiding=hiding(other))
    (folder / "methods.json").write_bytes(msgspec.json.encode(told))
    text = every_page(Published(folder), "northmere")
    assert "counts of 1 to 9, and what would give them away" in text
    assert "rounded to the nearest 10, and percentages" in text
    assert "from 1 up to 9 are hidden" in text
    for old in ("1 to 7", "nearest 5", "1 up to 7"):
        assert old not in text, old


@pytest.mark.parametrize(
    ("limit", "base", "few", "some"),
    [(7, 5, "fewer than 8", "15"), (12, 10, "fewer than 13", "10")],
)
def test_records_are_counted_as_cases_are(
    limit: int, base: int, few: str, some: str, definitions: Definitions
) -> None:
    """13 to the nearest 5 is 15, to the nearest 10 it is 10; 4,995 is 5,000 by tens."""
    held = definitions.methods
    methods = held.model_copy(
        update={
            "hidden_up_to": held.hidden_up_to.model_copy(update={"value": limit}),
            "rounded_to": held.rounded_to.model_copy(update={"value": base}),
        }
    )
    rules = [
        {"rule": rule, "severity": "error", "rows": rows, "words": "W.", "spoils": ["requests"]}
        for rule, rows in zip(sorted(definitions.return_format.rule), (limit, 13), strict=False)
    ]
    about = {
        "census": "2026-01-15",
        "layout": "xml",
        "version": "1.3",
        "persons": 4995,
        "requests": 13,
        "rules": rules,
        "not_checked": {},
        "matched": {},
    }
    stored = Stored({**about, "year": 2026}, pl.DataFrame(), pl.DataFrame())
    told = return_told(return_facts(stored, {}, definitions.return_format, methods))
    assert told.persons == {5: "4,995", 10: "5,000"}[base]
    assert told.requests == some
    assert [rule.rows for rule in told.rules] == [few, some]
    # By rule: in the order of rows, a hidden number would lie between those beside it.
    assert [line.partition(" ")[0] for line in told.left_out] == [few.partition(" ")[0], some]

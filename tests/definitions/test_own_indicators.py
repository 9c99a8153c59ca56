"""What breaks the page of a council's own indicators, or the months that are kept of them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from scrutiny.definitions.own_indicator import OwnForm
from scrutiny.definitions.workbook import Definitions
from tests.conftest import HOME
from tests.definitions.test_promised import change, problems, write
from tests.made_indicators import COUNT, SHARE, imported, indicator

PAGE = "areas/northmere/indicators.csv"
KEPT = "areas/northmere/indicator_figures.csv"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"colour": "red"}, "Extra inputs are not permitted"),
        ({"unit": "GBP million"}, "no monthly indicator is read"),
        ({"unit": "plans", "form": "survey"}, "so its unit is per cent"),
        ({**SHARE, "denominator_called": ""}, "names both counts of a share"),
        ({"numerator_called": "In time"}, "names both counts of a share"),
        ({"called": ""}, "says in called what the council's file calls it"),
        ({"fewest_cases": ""}, "nobody can tell whether it is of few children"),
        ({"span": "year_to_date"}, "adds up since April and has no counts"),
        ({"form": "grades", "fewest_cases": "", "span": "year_to_date"}, "each month by itself"),
        ({"targets": "2025=60", "target_set_by": "A"}, "is no target; write it like 2025-04=75"),
        ({"targets": "2025-13=60", "target_set_by": "A"}, "is no target"),
        ({"targets": "2025-04=60; 2025-04=70", "target_set_by": "A"}, "two targets from one month"),
        ({"targets": "2025-04=60"}, "says in target_set_by who set its targets"),
        ({"id": "In time"}, "is no id"),
        ({"finding_ids": ""}, "at least 1 item"),
        ({"source_url": "council"}, "is no web address"),
    ],
)
def test_a_page_that_cannot_be_is_refused(changes: dict[str, str], found: str) -> None:
    with pytest.raises(ValidationError, match=found):
        indicator(**changes)


def test_a_page_without_counts_is_taken_where_a_number_is_counted() -> None:
    assert indicator(**COUNT).counted
    assert not indicator().counted


@pytest.mark.parametrize(
    ("key", "cells", "found"),
    [
        ("plans_good", {"finding_ids": "PA9"}, 'no finding has the id "PA9"'),
        ("plans_good", {"part_of": "plans"}, 'no other has the id "plans"'),
        ("plans_good", {"better": "more"}, "Input should be 'higher', 'lower' or 'neither'"),
    ],
)
def test_a_row_that_names_what_is_not_there_is_told(
    data: Path, key: str, cells: dict[str, str], found: str
) -> None:
    row = change(data, PAGE, key, cells)
    assert any(f"row {row}" in line and found in line for line in problems(data))


def test_a_heading_that_nobody_knows_is_refused(data: Path) -> None:
    text = (data / PAGE).read_text(encoding="utf-8")
    (data / PAGE).write_text(text.replace("cannot_show", "caveat", 1), encoding="utf-8")
    assert any("Its headings are: id, finding_ids, name" in line for line in problems(data))


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"numerator": "4", "denominator": "50", "value": "8"}, "tells of too few children"),
        ({"numerator": "47", "denominator": "50", "value": "94"}, "tells of too few children"),
        ({"numerator": "0", "denominator": "12", "value": "0"}, "tells of too few children"),
        ({"numerator": "25", "denominator": "50", "value": "60"}, "do not go together"),
        ({"numerator": "60", "denominator": "50", "value": "120"}, "do not go together"),
        ({"numerator": "", "denominator": "", "value": "50"}, "do not go together"),
        ({"status": "c"}, "is hidden and has a number"),
        ({"status": "x"}, "should match pattern"),
        ({"month": "2024-05"}, "is no month"),
        ({"indicator_id": "plans"}, 'no indicator has the id "plans"'),
    ],
)
def test_a_month_that_was_edited_by_hand_is_held_to_the_same_limits(
    data: Path, cells: dict[str, str], found: str
) -> None:
    with (data / KEPT).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    at = next(n for n, row in enumerate(rows) if row["status"] == "ok")
    rows[at].update(cells)
    write(data / KEPT, list(rows[0]), rows)
    assert any(f"row {at + 2}" in line and found in line for line in problems(data))


def test_northmeres_months_are_what_its_two_files_give(definitions: Definitions) -> None:
    """Word for word, from nothing."""
    given = definitions.records["northmere"]
    nothing = given.model_copy(update={"indicator_figures": ()})
    files = sorted((HOME / "data/areas/northmere/indicators").glob("*.csv"))
    done = imported(nothing, *files, today=date(2026, 11, 22))
    assert done.text == (HOME / "data" / KEPT).read_text(encoding="utf-8")


def test_real_areas_hold_no_invented_months(definitions: Definitions) -> None:
    """Oxfordshire has published no series of its own; its pages say what to ask for."""
    for name, record in definitions.records.items():
        assert bool(record.indicator_figures) is (name == "northmere")
    asks = {row.finding_id: row.ask for row in definitions.records["oxfordshire"].unmeasured}
    every = definitions.records["oxfordshire"].unmeasured
    assert any(row.finding_id == "PA3" and "for each month since" in row.ask for row in every)
    assert "how many answered and how many said yes" in asks["PA1"]


def test_each_ready_form_has_its_word() -> None:
    assert {str(form) for form in OwnForm} == {"value", "share", "grades", "survey"}

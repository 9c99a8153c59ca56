"""The rules on active plans and reviews: what each finds, and what it just lets pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.records.returns.rules.subjects import NotChecked
from tests.unit.returns.made_typed import CLEAN, ESTABLISHMENTS, WHOLE, Small, found, ids_of

Given = Mapping[str, Any]

NOTHING: Given = {}


def active(case: str, of: Small = CLEAN, **fields: str | None) -> Small:
    return of.changed("active_plans", case, **fields)


def started(case: str, day: str) -> Small:
    return CLEAN.changed("named_plan", case, start_date=day)


def born(case: str, day: str) -> Small:
    return CLEAN.changed("person", case, birth_date=day)


def primary_until(age: int) -> Given:
    """The list in which the school 123456 takes children up to this age."""
    high = pl.when(pl.col("urn") == "123456").then(age).otherwise("high_age").cast(pl.Int32)
    return {"establishments": ESTABLISHMENTS.with_columns(high_age=high)}


def swapped(*cases: str) -> Small:
    made = CLEAN
    for case in cases:
        made = active(case, made, review_meeting="2025-06-11", last_review="2025-06-10")
    return made


def due(day: str, final: str | None = None) -> Small:
    return active("established", phase_transfer_due_date=day, phase_transfer_final_date=final)


def under_another_request() -> Small:
    """The active plan under one request, the named plan under another."""
    second = CLEAN.doubled("requests", "issued")
    return active("issued", second, request_ref="new-12")


def numbered(cases: int) -> list[str]:
    rest = (f"active_plans established {n}" for n in range(2, cases + 1))
    return sorted(["active_plans established", *rest])


ESTABLISHED = ["active_plans established"]
never_reviewed = {"review_meeting": None, "last_review": None, "review_outcome": None}

BREAKS = [
    ("V601", CLEAN.without("active_plans", "issued"), NOTHING, ["named_plan issued"]),
    (
        "V601",
        CLEAN.without("active_plans", "issued").doubled("requests", "issued"),
        NOTHING,
        ["named_plan issued"],
    ),
    ("V602", active("transferred", transfer_la="931"), NOTHING, ["active_plans transferred"]),
    ("V602", active("transferred", transfer_la="999"), NOTHING, ["active_plans transferred"]),
    (
        "V603",
        CLEAN.changed("assessment", "transferred", assessment_outcome="Y"),
        NOTHING,
        ["active_plans transferred"],
    ),
    (
        "V603",
        CLEAN.changed("requests", "transferred", request_outcome="Y"),
        NOTHING,
        ["active_plans transferred"],
    ),
    ("V604", active("established", last_review="2025-06-09"), NOTHING, ESTABLISHED),
    ("V605", swapped("established", "ceased", "transferred"), NOTHING, [WHOLE]),
    (
        "V605",
        active("adult", swapped("established", "ceased"), last_review=None),
        NOTHING,
        [WHOLE],
    ),
    ("V606", active("established", review_outcome=None), NOTHING, ESTABLISHED),
    ("V606", active("established", review_meeting=None), NOTHING, ESTABLISHED),
    ("V606", active("established", last_review=None), NOTHING, ESTABLISHED),
    ("V607", active("established", review_meeting="2026-02-03"), NOTHING, ESTABLISHED),
    ("V607", active("established", last_review="2026-02-03"), NOTHING, ESTABLISHED),
    ("V607", active("established", review_draft="2026-02-03"), NOTHING, ESTABLISHED),
    ("V607q", started("established", "2025-06-11"), NOTHING, ESTABLISHED),
    ("V608", active("established", review_meeting="2025-01-14"), NOTHING, ESTABLISHED),
    ("V608", active("established", **never_reviewed), NOTHING, ESTABLISHED),
    ("V608", started("issued", "2025-01-14"), NOTHING, ["active_plans issued"]),
    ("V609", active("established", last_review="2025-07-09"), NOTHING, ESTABLISHED),
    (
        "V609",
        active("established", last_review=None, review_meeting="2026-01-04"),
        NOTHING,
        ESTABLISHED,
    ),
    (
        "V610",
        active("established", review_outcome="C", last_review="2025-08-01"),
        NOTHING,
        ESTABLISHED,
    ),
    ("V611", active("established", review_outcome="A"), NOTHING, ESTABLISHED),
    ("V612", active("established", review_draft="2025-06-09"), NOTHING, ESTABLISHED),
    (
        "V613",
        active("established", phase_transfer_final_date="2026-01-09"),
        NOTHING,
        ESTABLISHED,
    ),
    ("V613", due("2026-02-15", final="2025-08-31"), NOTHING, ESTABLISHED),
    ("V613", due("2025-09-15", final="2025-08-31"), NOTHING, ESTABLISHED),
    ("V614", due("2026-02-14"), NOTHING, ESTABLISHED),
    ("V614", due("2026-03-15"), NOTHING, ESTABLISHED),
    # On 31 August 2025 these are 3, 10, 15 and 18.
    ("V615", born("issued", "2022-08-31"), NOTHING, ["active_plans issued"]),
    ("V615", born("issued", "2015-08-31"), NOTHING, ["active_plans issued"]),
    ("V615", born("issued", "2014-09-01"), NOTHING, ["active_plans issued"]),
    ("V615", born("established", "2010-08-31"), NOTHING, ESTABLISHED),
    ("V615", born("adult", "2006-09-01"), NOTHING, ["active_plans adult"]),
    ("V615", born("issued", "2019-08-31"), primary_until(8), ["active_plans issued"]),
    ("V616", CLEAN.repeated("established", 50), NOTHING, numbered(51)),
    (
        "V616",
        active("established", last_review=None).repeated("established", 50),
        NOTHING,
        numbered(51),
    ),
]

HOLDS = [
    ("V601", CLEAN.without("active_plans", "ceased"), NOTHING),
    ("V601", under_another_request(), NOTHING),
    ("V602", active("transferred", transfer_la="802"), NOTHING),
    ("V603", CLEAN, NOTHING),
    ("V604", active("established", last_review="2025-06-10"), NOTHING),
    ("V605", swapped("established", "ceased"), NOTHING),
    (
        "V605",
        active("adult", swapped("established", "ceased"), last_review="2025-05-12"),
        NOTHING,
    ),
    ("V606", active("established", **never_reviewed), NOTHING),
    ("V606", active("established", review_outcome=None, last_review=None), NOTHING),
    ("V607", active("established", last_review="2026-02-02"), NOTHING),
    ("V607q", started("established", "2025-06-10"), NOTHING),
    ("V608", active("established", review_meeting="2025-01-15"), NOTHING),
    ("V608", started("issued", "2025-01-15"), NOTHING),
    ("V608", active("ceased", **never_reviewed), NOTHING),
    ("V609", active("established", last_review="2025-07-08"), NOTHING),
    ("V609", active("established", last_review=None, review_meeting="2026-01-05"), NOTHING),
    ("V609", active("ceased", last_review=None), NOTHING),
    ("V610", active("established", review_outcome="C", last_review="2025-08-02"), NOTHING),
    ("V610", active("established", review_outcome="M", last_review="2025-08-01"), NOTHING),
    ("V610", active("ceased", review_outcome="C"), NOTHING),
    ("V611", active("established", review_outcome="A", review_draft="2025-07-01"), NOTHING),
    ("V611", CLEAN, NOTHING),
    ("V612", active("established", review_draft="2025-06-10"), NOTHING),
    ("V613", due("2026-02-15", final="2025-09-01"), NOTHING),
    ("V614", due("2026-02-15"), NOTHING),
    ("V614", due("2026-03-31"), NOTHING),
    ("V615", born("issued", "2022-09-01"), NOTHING),
    ("V615", born("issued", "2015-09-01"), NOTHING),
    ("V615", born("issued", "2014-08-31"), NOTHING),
    ("V615", born("ceased", "2006-09-01"), NOTHING),
    ("V615", born("issued", "2019-08-31"), NOTHING),
    ("V615", born("issued", "2019-08-31"), primary_until(11)),
    (
        "V615",
        active("issued", born("issued", "2015-08-31"), phase_transfer_due_date="2026-02-15"),
        NOTHING,
    ),
    ("V616", CLEAN.repeated("established", 49), NOTHING),
]


@pytest.mark.parametrize(("id", "spoiled", "given", "expected"), BREAKS)
def test_breaks(id: str, spoiled: Small, given: Given, expected: list[str]) -> None:
    assert found(id, spoiled, **given) == expected


@pytest.mark.parametrize(("id", "near", "given"), HOLDS)
def test_near_miss_passes(id: str, near: Small, given: Given) -> None:
    assert found(id, near, **given) == []


def test_every_rule_is_tried_both_ways() -> None:
    ids = ids_of("V6")
    assert {id for id, *_ in BREAKS} == ids
    assert {id for id, *_ in HOLDS} == ids


@pytest.mark.parametrize(
    ("id", "year", "field"),
    [
        ("V604", 2023, "review_meeting"),
        ("V606", 2023, "review_meeting"),
        ("V608", 2023, "review_meeting"),
        ("V611", 2024, "review_draft"),
        ("V614", 2024, "phase_transfer_due_date"),
        ("V615", 2024, "phase_transfer_due_date"),
    ],
)
def test_a_field_that_was_not_yet_collected_is_not_missed(id: str, year: int, field: str) -> None:
    with pytest.raises(NotChecked, match=f"{field} was not collected in {year}"):
        found(id, CLEAN, year=year)


@pytest.mark.parametrize(
    ("id", "field"),
    [
        ("V606", "review_outcome"),
        ("V608", "review_meeting"),
        ("V609", "last_review"),
        ("V611", "review_draft"),
        ("V615", "phase_transfer_due_date"),
    ],
)
def test_a_field_absent_from_the_whole_file_names_no_record(id: str, field: str) -> None:
    with pytest.raises(NotChecked, match=f"{field} never occurs"):
        found(id, CLEAN, absent=(f"active_plans.{field}",))


def test_without_a_header_no_review_is_in_the_future() -> None:
    with pytest.raises(NotChecked, match="no header"):
        found("V607", CLEAN.without("sen2", "header"))


@pytest.mark.parametrize("id", ["V604", "V605", "V606", "V608", "V610", "V612", "V613"])
def test_the_flat_layout_has_no_review_meetings(id: str) -> None:
    with pytest.raises(NotChecked, match="has no active_plans"):
        found(id, CLEAN, layout=ReturnLayout.FLAT)

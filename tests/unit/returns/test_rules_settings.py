"""The rules on settings, placements and needs: what each finds, and what it just lets pass."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.records.returns.rules.subjects import NotChecked
from tests.unit.returns.made_typed import CLEAN, ESTABLISHMENTS, WHOLE, Small, found, ids_of

Given = Mapping[str, Any]

NOTHING: Given = {}
LISTED: Given = {"establishments": ESTABLISHMENTS}


def placed(case: str, of: Small = CLEAN, **fields: str | None) -> Small:
    return of.changed("placement_detail", case, **fields)


def named(case: str, **fields: str | None) -> Small:
    return CLEAN.changed("plan_detail", case, **fields)


def moved(case: str, leaving: str, entry: str, rank: str = "1", urn: str = "123456") -> Small:
    """Left the first placement on one day and began a second one on another."""
    second = CLEAN.doubled("placement_detail", case, entry_date=entry, placement_rank=rank, urn=urn)
    return placed(case, second, leaving_date=leaving)


def school(**columns: Any) -> Given:
    """The list with other words on the primary school, 123456."""
    this = pl.col("urn") == "123456"
    values = {
        name: pl.when(this).then(pl.lit(value)).otherwise(name) for name, value in columns.items()
    }
    return {"establishments": ESTABLISHMENTS.with_columns(**values)}


def expecting(number: int) -> Given:
    return {
        "establishments": ESTABLISHMENTS.with_columns(
            expected=pl.when(pl.col("urn") == "123456").then(number)
        )
    }


def neet(birth_date: str) -> Small:
    """The adult, attending nothing, and born on this day."""
    born = CLEAN.changed("person", "adult", birth_date=birth_date)
    return placed("adult", born, ukprn=None, sen_setting="NEET")


def notice(case: str, entry: str, **fields: str | None) -> Small:
    nothing = {"urn": None, "ukprn": None, "sen_setting": "NIEC"}
    return placed(case, **nothing, entry_date=entry, **fields)


def under_another_request(module: str, case: str) -> Small:
    second = CLEAN.doubled("requests", case)
    return second.changed(module, case, request_ref="new-12")


def started_anew(case: str) -> Small:
    """With a second plan of the person, not ceased, under a request of its own."""
    lasting = {"cease_date": None, "cease_reason": None}
    return CLEAN.doubled("requests", case).doubled(
        "named_plan", case, request_ref="new-12", **lasting
    )


def at_primary(birth_date: str) -> Small:
    """A child placed at the school for ages 4 to 11."""
    return placed("established", urn="123456").changed(
        "person", "established", birth_date=birth_date
    )


def ranked(first: str | None, second: str | None) -> Small:
    made = CLEAN.changed("sen_need", "issued", sen_type_rank=first)
    return made.changed("sen_need", "issued", 2, sen_type_rank=second)


other_need = CLEAN.changed("sen_need", "issued", 1, sen_type="OTH")
syndrome = CLEAN.changed("sen_need", "established", sen_type="DS")
empty = {"urn": None, "ukprn": None, "sen_setting": None}
both_issued = ["placement_detail issued", "plan_detail issued"]

BREAKS = [
    ("D501", placed("issued", **empty), NOTHING, ["placement_detail issued"]),
    ("D501", named("adult", **empty), NOTHING, ["plan_detail adult"]),
    ("D502", placed("issued", sen_setting="EHE"), NOTHING, ["placement_detail issued"]),
    ("D502", named("adult", urn="123456"), NOTHING, ["plan_detail adult"]),
    ("D503", placed("issued", urn="12345"), NOTHING, ["placement_detail issued"]),
    ("D503", named("issued", urn="1234567"), NOTHING, ["plan_detail issued"]),
    ("D503u", placed("issued", urn="654321"), LISTED, ["placement_detail issued"]),
    ("D503q", CLEAN, school(closed=date(2026, 1, 14)), both_issued),
    (
        "D503q",
        placed("issued", leaving_date="2025-12-31"),
        school(closed=date(2025, 12, 30)),
        both_issued,
    ),
    ("D504", placed("adult", ukprn="20000001"), NOTHING, ["placement_detail adult"]),
    ("D504", named("adult", ukprn="1000000"), NOTHING, ["plan_detail adult"]),
    ("D505", placed("issued", sen_unit=None), NOTHING, ["placement_detail issued"]),
    ("D505", named("issued", resourced_provision=None), NOTHING, ["plan_detail issued"]),
    (
        "D506",
        placed("issued", sen_unit="1", resourced_provision="1"),
        NOTHING,
        ["placement_detail issued"],
    ),
    ("D507", placed("adult", resourced_provision="1"), NOTHING, ["placement_detail adult"]),
    ("D507u", named("issued", sen_unit="1"), LISTED, ["plan_detail issued"]),
    (
        "D507u",
        placed("issued", resourced_provision="1"),
        school(sen_unit=True),
        ["placement_detail issued"],
    ),
    ("D508", CLEAN, school(group="Universities"), both_issued),
    ("D508", CLEAN, school(group="University technical college"), both_issued),
    ("D508", CLEAN, school(group="Online provider"), both_issued),
    ("D508", CLEAN, school(group="British schools overseas"), both_issued),
    ("D508", CLEAN, school(group="Institution funded by other government department"), both_issued),
    ("D509", placed("issued", urn=None, sen_setting="OTH"), NOTHING, ["placement_detail issued"]),
    ("D509", placed("issued", urn=None, sen_setting="NIEO"), NOTHING, ["placement_detail issued"]),
    ("D510", neet("2010-01-16"), NOTHING, ["placement_detail adult"]),
    ("D511", notice("adult", "2025-02-01"), NOTHING, ["placement_detail adult"]),
    ("D511", notice("ceased", "2024-07-17"), NOTHING, ["placement_detail ceased"]),
    ("D512", named("adult", ukprn=None, sen_setting="NIEC"), NOTHING, ["plan_detail adult"]),
    ("D513", placed("issued", placement_rank="3"), NOTHING, ["placement_detail issued"]),
    ("D513", placed("issued", placement_rank=None), NOTHING, ["placement_detail issued"]),
    ("D513", named("issued", placement_rank="2"), NOTHING, ["plan_detail issued"]),
    ("D513", CLEAN.doubled("plan_detail", "issued"), NOTHING, ["plan_detail issued 2"]),
    ("D514", CLEAN, expecting(2), [WHOLE]),
    ("L521", placed("issued", entry_date=None), NOTHING, ["placement_detail issued"]),
    ("L521", placed("ceased", leaving_date="2020-05-31"), NOTHING, ["placement_detail ceased"]),
    ("L522", placed("issued", entry_date="2017-05-03"), NOTHING, ["placement_detail issued"]),
    ("L522", placed("issued", entry_date="2026-01-16"), NOTHING, ["placement_detail issued"]),
    ("L523", moved("issued", "2025-09-08", "2025-08-31"), NOTHING, ["placement_detail issued 2"]),
    ("L524", moved("issued", "2026-01-15", "2026-01-12"), NOTHING, ["placement_detail issued"]),
    ("L525", placed("issued", placement_rank="2"), NOTHING, ["placement_detail issued"]),
    (
        "L525",
        moved("issued", "2026-01-14", "2025-12-01", "2"),
        NOTHING,
        ["placement_detail issued 2"],
    ),
    ("L526", CLEAN.without("placement_detail", "issued"), NOTHING, ["named_plan issued"]),
    ("L526", placed("issued", leaving_date="2026-01-14"), NOTHING, ["named_plan issued"]),
    ("L526t", placed("transferred", entry_date="2026-01-16"), NOTHING, ["named_plan transferred"]),
    ("L527", CLEAN.without("named_plan", "issued"), NOTHING, ["placement_detail issued"]),
    (
        "L527",
        CLEAN.changed("named_plan", "issued", cease_date="2026-01-14"),
        NOTHING,
        ["placement_detail issued"],
    ),
    ("L528", placed("ceased", leaving_date=None), NOTHING, ["placement_detail ceased"]),
    ("L528", placed("ceased", leaving_date="2025-08-19"), NOTHING, ["placement_detail ceased"]),
    ("L529", placed("issued", urn="123457"), NOTHING, ["placement_detail issued"]),
    ("L529", placed("adult", ukprn="10000002"), NOTHING, ["placement_detail adult"]),
    (
        "L529",
        placed("adult", ukprn=None, sen_setting="NEET"),
        NOTHING,
        ["placement_detail adult"],
    ),
    ("L529", named("issued", urn=None, sen_setting="EHE"), NOTHING, ["placement_detail issued"]),
    ("L529", placed("issued", urn=None, sen_setting="EHE"), NOTHING, ["placement_detail issued"]),
    ("L530", at_primary("2013-01-15"), LISTED, ["placement_detail established"]),
    ("L530", placed("issued", urn="123457"), LISTED, ["placement_detail issued"]),
    ("V541", CLEAN.without("sen_need", "issued", 1), NOTHING, ["active_plans issued"]),
    ("V541", CLEAN.without("sen_need", "adult"), NOTHING, ["active_plans adult"]),
    ("V542", ranked("1", "1"), NOTHING, ["sen_need issued 2"]),
    ("V542", CLEAN.without("sen_need", "issued", 1), NOTHING, ["sen_need issued"]),
    (
        "V543",
        CLEAN.changed("sen_need", "issued", 2, sen_type="ASD"),
        NOTHING,
        ["sen_need issued 2"],
    ),
    ("V544", syndrome, {"year": 2024}, ["sen_need established"]),
    ("V545", other_need.repeated("adult", 14), NOTHING, [WHOLE]),
    ("V545", CLEAN.without("sen_need", "issued", 1).repeated("adult", 44), NOTHING, [WHOLE]),
]

HOLDS = [
    ("D501", placed("issued", urn=None, sen_setting="EHE"), NOTHING),
    ("D502", CLEAN, NOTHING),
    ("D503", placed("issued", urn="654321"), NOTHING),
    ("D503u", placed("issued", urn="12345"), LISTED),
    ("D503q", CLEAN, school(closed=date(2026, 1, 15))),
    ("D504", placed("adult", ukprn="10000002"), NOTHING),
    ("D505", placed("adult", sen_unit=None), NOTHING),
    ("D506", placed("issued", sen_unit="1"), NOTHING),
    ("D507", placed("issued", sen_unit="1"), NOTHING),
    ("D507u", placed("issued", sen_unit="1"), school(sen_unit=True)),
    ("D507u", placed("issued", sen_unit="1"), school(sen_unit=None)),
    ("D508", CLEAN, school(group="Special schools")),
    ("D509", placed("issued", urn=None, sen_setting="OTH", sen_setting_other="A club"), NOTHING),
    ("D509", placed("issued", urn=None, sen_setting="EHE"), NOTHING),
    ("D510", neet("2010-01-15"), NOTHING),
    ("D511", notice("adult", "2025-02-02"), NOTHING),
    ("D511", notice("adult", "2024-02-02", leaving_date="2025-02-01"), NOTHING),
    ("D511", notice("ceased", "2024-07-18", leaving_date=None), NOTHING),
    ("D512", named("adult", ukprn=None, sen_setting="OTH"), NOTHING),
    ("D512", placed("adult", ukprn=None, sen_setting="NEET"), NOTHING),
    ("D513", CLEAN.doubled("plan_detail", "issued", placement_rank="2"), NOTHING),
    ("D513", CLEAN.doubled("placement_detail", "issued"), NOTHING),
    ("D514", CLEAN, expecting(1)),
    ("L521", placed("ceased", leaving_date="2020-06-01"), NOTHING),
    ("L522", placed("issued", entry_date="2017-05-04"), NOTHING),
    ("L522", placed("issued", entry_date="2026-01-15"), NOTHING),
    ("L523", moved("issued", "2025-09-08", "2025-09-01"), NOTHING),
    ("L523", moved("issued", "2025-12-08", "2025-09-01", "2"), NOTHING),
    ("L524", moved("issued", "2026-01-14", "2026-01-12"), NOTHING),
    ("L524", moved("issued", "2026-01-15", "2026-01-12", "2"), NOTHING),
    (
        "L524",
        placed("issued", placement_rank=None).doubled("placement_detail", "issued"),
        NOTHING,
    ),
    ("L525", moved("issued", "2026-01-15", "2025-12-01", "2"), NOTHING),
    ("L525", placed("issued", placement_rank="2", leaving_date="2026-01-14"), NOTHING),
    ("L526", placed("issued", leaving_date="2026-01-15"), NOTHING),
    ("L526", CLEAN.without("placement_detail", "transferred"), NOTHING),
    ("L526", under_another_request("placement_detail", "issued"), NOTHING),
    ("L526t", placed("transferred", entry_date="2026-01-15"), NOTHING),
    ("L526t", CLEAN.without("placement_detail", "issued"), NOTHING),
    ("L527", CLEAN.changed("named_plan", "issued", cease_date="2026-01-15"), NOTHING),
    ("L527", under_another_request("named_plan", "issued"), NOTHING),
    ("L527", placed("ceased", started_anew("ceased"), leaving_date=None), NOTHING),
    ("L528", placed("ceased", leaving_date="2025-08-18"), NOTHING),
    ("L529", placed("adult", ukprn=None, urn="123456"), NOTHING),
    ("L529", placed("issued", urn="123457", leaving_date="2026-01-14"), NOTHING),
    ("L529", moved("issued", "2026-01-15", "2025-12-01", "2", urn="123457"), NOTHING),
    ("L529", placed("ceased", urn="123456", leaving_date=None), NOTHING),
    ("L530", at_primary("2013-01-16"), LISTED),
    ("L530", named("established", urn="123456"), LISTED),
    (
        "L530",
        placed("issued", urn="123457").changed("person", "issued", birth_date="2016-01-15"),
        LISTED,
    ),
    ("V541", CLEAN.without("sen_need", "issued", 2), NOTHING),
    ("V541", under_another_request("sen_need", "issued"), NOTHING),
    ("V542", CLEAN, NOTHING),
    ("V542", ranked(None, None), NOTHING),
    ("V543", CLEAN, NOTHING),
    ("V544", syndrome, {"year": 2025}),
    ("V545", other_need.repeated("adult", 15), NOTHING),
    ("V545", CLEAN.without("sen_need", "issued").repeated("adult", 45), NOTHING),
]


@pytest.mark.parametrize(("id", "spoiled", "given", "expected"), BREAKS)
def test_breaks(id: str, spoiled: Small, given: Given, expected: list[str]) -> None:
    assert found(id, spoiled, **given) == expected


@pytest.mark.parametrize(("id", "near", "given"), HOLDS)
def test_near_miss_passes(id: str, near: Small, given: Given) -> None:
    assert found(id, near, **given) == []


def test_every_rule_is_tried_both_ways() -> None:
    ids = ids_of("D", "L", "V5")
    assert {id for id, *_ in BREAKS} == ids
    assert {id for id, *_ in HOLDS} == ids


@pytest.mark.parametrize("id", ["D503u", "D503q", "D507u", "D508", "D514", "L530"])
def test_without_a_list_of_schools_a_rule_is_not_checked(id: str) -> None:
    with pytest.raises(NotChecked, match="no list of schools"):
        found(id, CLEAN)


def test_numbers_expected_are_needed_to_find_too_few() -> None:
    with pytest.raises(NotChecked, match="how many children are expected"):
        found("D514", CLEAN, **LISTED)


@pytest.mark.parametrize("id", ["D501", "L526", "L527", "V541", "V545"])
def test_the_flat_layout_has_no_settings_and_needs(id: str) -> None:
    with pytest.raises(NotChecked, match="has no table"):
        found(id, CLEAN, layout=ReturnLayout.FLAT)


def test_flags_left_blank_on_sheets_mean_no() -> None:
    with pytest.raises(NotChecked, match="blank for no"):
        found("D505", placed("issued", sen_unit=None), layout=ReturnLayout.SHEETS)

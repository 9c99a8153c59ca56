"""The rules on plans: what each finds, and what it just lets pass."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from scrutiny.records.returns.rules import check
from scrutiny.records.returns.rules.shapes import crowded
from tests.unit.returns.made_typed import CLEAN, WHOLE, Small, found, ids_of, return_format


def plan(case: str, of: Small = CLEAN, **fields: str | None) -> Small:
    return of.changed("named_plan", case, **fields)


def assessment(case: str, **fields: str | None) -> Small:
    return CLEAN.changed("assessment", case, **fields)


def ceased(birth_date: str, reason: str, rya: str | None = None) -> Small:
    """The plan that ceased on 18 July 2025, for this reason, of a person born on this day."""
    born = CLEAN.changed("person", "ceased", birth_date=birth_date)
    return plan("ceased", born.changed("requests", "ceased", rya=rya), cease_reason=reason)


def apart(case: str) -> Small:
    """With the named plan under one request and the active plan under another."""
    second = CLEAN.doubled("requests", case)
    own = second.doubled("assessment", case, request_ref="new-12")
    return own.changed("named_plan", case, request_ref="new-12")


refused = assessment("issued", assessment_outcome="N")
disputed = assessment("issued", assessment_outcome="N", assessment_tribunal="1")
no_header = CLEAN.without("sen2", "header")
died = plan("ceased", cease_reason="8")
work = plan("established", plan_wbp="A")

BREAKS = [
    ("N401", CLEAN.without("named_plan", "issued"), ["assessment issued"]),
    ("N401", plan("established", start_date=None), ["assessment established"]),
    (
        "N401",
        CLEAN.without("named_plan", "issued").doubled("requests", "issued"),
        ["assessment issued"],
    ),
    ("N402", assessment("issued", assessment_outcome="A"), ["named_plan issued"]),
    ("N402", assessment("issued", assessment_outcome="W"), ["named_plan issued"]),
    ("N402", refused, ["named_plan issued"]),
    ("N402q", disputed, ["named_plan issued"]),
    ("N403", plan("issued", start_date="2016-05-03"), ["named_plan issued"]),
    ("N403", plan("issued", start_date="2026-02-03"), ["named_plan issued"]),
    ("N403q", plan("issued", start_date="2026-01-16"), ["named_plan issued"]),
    ("N403q", plan("issued", start_date="2026-02-02"), ["named_plan issued"]),
    ("N403q", plan("issued", no_header, start_date="2026-02-20"), ["named_plan issued"]),
    ("N404", plan("adult", start_date="2014-08-31"), ["named_plan adult"]),
    ("N405", plan("issued", start_date="2025-05-29"), ["named_plan issued"]),
    ("N406", plan("ceased", cease_date=None), ["named_plan ceased"]),
    ("N406", plan("ceased", cease_reason=None), ["named_plan ceased"]),
    ("N407", plan("ceased", cease_date="2020-05-10"), ["named_plan ceased"]),
    ("N408", plan("ceased", cease_date="2024-12-31"), ["named_plan ceased"]),
    ("N409", plan("ceased", cease_date="2026-01-01"), ["named_plan ceased"]),
    ("N409", plan("ceased", cease_date="2026-02-02"), ["named_plan ceased"]),
    ("N409", plan("ceased", no_header, cease_date="2026-02-20"), ["named_plan ceased"]),
    ("N410", ceased("2000-07-19", reason="1"), ["named_plan ceased"]),
    ("N410", ceased("2006-07-19", reason="1", rya="1"), ["named_plan ceased"]),
    ("N411", ceased("2009-07-19", reason="3"), ["named_plan ceased"]),
    ("N411", ceased("2009-07-19", reason="4"), ["named_plan ceased"]),
    ("N411", ceased("2009-07-19", reason="6"), ["named_plan ceased"]),
    ("N412", plan("ceased", CLEAN.repeated("ceased", 18), cease_reason="9"), [WHOLE]),
    (
        "N413",
        died.changed("active_plans", "ceased", last_review="2025-07-19"),
        ["named_plan ceased"],
    ),
    (
        "N413",
        died.changed("placement_detail", "ceased", entry_date="2025-07-19"),
        ["named_plan ceased"],
    ),
    ("N414", plan("issued", oa="1"), ["named_plan issued"]),
    ("N414", plan("issued", oa=None, dp="E"), ["named_plan issued"]),
    ("N415", plan("issued", pb=None), ["named_plan issued"]),
    ("N415", plan("issued", pb="1"), ["named_plan issued"]),
    (
        "N416",
        work.changed("person", "established", birth_date="2010-01-16"),
        ["named_plan established"],
    ),
    (
        "N417",
        CLEAN.repeated("issued", 50),
        sorted(["named_plan issued", *(f"named_plan issued {n}" for n in range(2, 52))]),
    ),
]

HOLDS = [
    ("N401", assessment("issued", assessment_outcome_date=None).without("named_plan", "issued")),
    ("N401", CLEAN.without("named_plan", "ceased").without("active_plans", "ceased")),
    ("N401", apart("established")),
    ("N402", disputed),
    ("N402", CLEAN),
    ("N402q", refused),
    ("N403", plan("issued", start_date="2016-05-04")),
    ("N403", plan("issued", start_date="2026-02-02")),
    ("N403", plan("issued", no_header, start_date="2026-02-20")),
    ("N403q", plan("issued", start_date="2026-01-15")),
    ("N403q", plan("issued", start_date="2026-02-03")),
    ("N404", plan("adult", start_date="2014-09-01")),
    ("N405", plan("established", start_date="2025-05-29")),
    ("N405", assessment("issued", assessment_outcome_date=None)),
    ("N406", plan("ceased", cease_date=None, cease_reason=None)),
    ("N407", plan("ceased", cease_date="2020-05-11")),
    ("N408", plan("ceased", cease_date="2025-01-01")),
    ("N409", plan("ceased", cease_date="2025-12-31")),
    ("N409", plan("ceased", cease_date="2026-02-03")),
    ("N410", ceased("2000-07-18", reason="1")),
    ("N410", ceased("2006-07-18", reason="1", rya="1")),
    ("N410", ceased("2006-07-19", reason="2")),
    ("N411", ceased("2009-07-18", reason="4")),
    ("N411", ceased("2009-07-19", reason="5")),
    ("N412", plan("ceased", CLEAN.repeated("ceased", 19), cease_reason="9")),
    ("N412", plan("ceased", cease_reason="9", cease_date="2026-01-10")),
    ("N413", died.changed("placement_detail", "ceased", entry_date="2025-07-18")),
    ("N413", CLEAN.changed("placement_detail", "ceased", entry_date="2025-07-19")),
    ("N414", plan("issued", dp="0")),
    ("N414", plan("issued", pb="1", oa="1", dp="E")),
    ("N415", plan("issued", pb="1", oa="1")),
    ("N415", plan("issued", pb="1", dp="E")),
    ("N415", plan("issued", pb="1", oa=None)),
    ("N416", work.changed("person", "established", birth_date="2010-01-15")),
    ("N417", CLEAN.repeated("issued", 49)),
]


@pytest.mark.parametrize(("id", "spoiled", "expected"), BREAKS)
def test_breaks(id: str, spoiled: Small, expected: list[str]) -> None:
    assert found(id, spoiled) == expected


@pytest.mark.parametrize(("id", "near"), HOLDS)
def test_near_miss_passes(id: str, near: Small) -> None:
    assert found(id, near) == []


def test_every_rule_is_tried_both_ways() -> None:
    ids = ids_of("N")
    assert {id for id, _, _ in BREAKS} == ids
    assert {id for id, _ in HOLDS} == ids


@pytest.mark.parametrize(("same", "others", "is_crowd"), [(60, 1139, True), (60, 1140, False)])
def test_a_crowd_is_a_large_share_too(same: int, others: int, is_crowd: bool) -> None:
    first = date(2000, 1, 1)
    days = [first] * same + [first + timedelta(days=n) for n in range(1, others + 1)]
    marked = pl.DataFrame({"day": [*days, None]}).select(crowded("day")).to_series()
    assert marked.sum() == (same if is_crowd else 0)


def test_what_is_worked_out_belongs_to_one_return_only() -> None:
    rule = {"N406": return_format().rule["N406"]}
    clean, spoiled = CLEAN.checked(), plan("ceased", cease_date=None).checked()
    found_in = [check(each, rule).rows.height for each in (clean, spoiled, clean)]
    assert found_in == [0, 1, 0]

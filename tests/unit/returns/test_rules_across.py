"""The rules across requests, years and publication: what each finds, and what it lets pass."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from scrutiny.records.returns.rules.subjects import NotChecked
from tests.unit.returns.made_typed import CLEAN, WHOLE, Small, found, ids_of

Given = Mapping[str, Any]

NOTHING: Given = {}

_PERSONS = {
    "person_ref": pl.UInt32,
    "upn_token": pl.String,
    "uln_token": pl.String,
    "name_token": pl.String,
    "born_token": pl.String,
    "upn_unknown": pl.String,
}
_TOKENS = {**_PERSONS, "person_key": pl.String}
_SPINE = {
    "person_ref": pl.UInt32,
    "request_ref": pl.UInt32,
    "received_date": pl.Date,
    "request_source": pl.Int32,
    "request_outcome": pl.String,
    "exported": pl.Boolean,
    "assessment_outcome": pl.String,
    "assessment_outcome_date": pl.Date,
    "start_date": pl.Date,
    "cease_date": pl.Date,
    "cease_reason": pl.Int32,
    "need": pl.String,
    "open_at_census": pl.Boolean,
    "person_key": pl.String,
}

# What the return before should have held of the plans in the clean return: one row per case.
FORMER: Mapping[str, dict[str, Any]] = {
    "established": {"start_date": date(2019, 3, 4), "need": "MLD"},
    "ceased": {"start_date": date(2020, 5, 11), "need": "SEMH"},
    "adult": {"start_date": date(2016, 9, 5), "need": "PD"},
}


def tokens_of(key: str) -> dict[str, Any]:
    return {"upn_token": f"upn {key}", "born_token": f"birth {key}", "person_key": key}


def before(*rows: dict[str, Any], **changed: dict[str, Any]) -> Given:
    """The return before: the plans of FORMER, `changed` by case, and `rows` more.

    A case that `changed` gives an `upn_token` or `born_token` had another one then.
    """
    cases = [
        {"person_key": key, "open_at_census": True, **row, **changed.get(key, {})}
        for key, row in FORMER.items()
    ]
    cases += [{"open_at_census": False, **row} for row in rows]
    numbered = [{"person_ref": n, "request_ref": n, **row} for n, row in enumerate(cases, 1)]
    persons = [{**tokens_of(row["person_key"]), **row} for row in numbered]
    return {"before": {"persons": _frame(persons, _PERSONS), "spine": _frame(numbered, _SPINE)}}


def matched(small: Small, given: Given) -> Given:
    """With the tokens of this return's persons, where there is a return before."""
    if "before" not in given:
        return given
    # A copy of a case is another person, with a key of its own.
    cases = [str(row["case"]) for row in small.rows["person"]]
    keys = [case if case not in cases[:n] else f"{case} {n}" for n, case in enumerate(cases)]
    tokens = [{"person_ref": n, **tokens_of(key)} for n, key in enumerate(keys, 1)]
    return {**given, "tokens": _frame(tokens, _TOKENS)}


def _frame(rows: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{c: row.get(c) for c in schema} for row in rows], schema=schema)


def plans_before(count: int, short: int = 0) -> Given:
    """The return before with so many plans in force in all, less `short` of FORMER."""
    more = [{"person_key": f"other {n}", "open_at_census": True} for n in range(count - 3)]
    return before(*more, **{case: {"open_at_census": False} for case in list(FORMER)[:short]})


def plan(case: str, **fields: str | None) -> Small:
    return CLEAN.changed("named_plan", case, **fields)


def second_request(case: str, **fields: str | None) -> Small:
    person = CLEAN.rows["requests"][CLEAN.row("requests", case)]["person_ref"]
    return CLEAN.doubled("requests", case, person_ref=person, **fields)


def second_plan(case: str, **fields: str | None) -> Small:
    """With another plan of the person under a request of its own."""
    ended = {"cease_date": None, "cease_reason": None}
    return second_request(case).doubled(
        "named_plan", case, request_ref="new-12", **{**ended, **fields}
    )


def moved_away(of: Small) -> Small:
    return of.changed("named_plan", "ceased", cease_reason="5")


def received(outcome: str, day: str) -> Small:
    return CLEAN.changed("requests", "established", request_outcome=outcome, received_date=day)


back = moved_away(second_plan("ceased", start_date="2025-09-01"))
gone = {"person_key": "adult", "cease_reason": 5, "cease_date": date(2024, 6, 1)}
come_as_new = plan("transferred", start_date="2025-03-03").changed(
    "assessment", "transferred", assessment_outcome="Y"
)
asked = {"request_outcome": "A", "received_date": date(2025, 1, 10)}
stranger = {"person_key": "stranger", "open_at_census": True}

BREAKS = [
    ("X701", second_plan("issued", start_date="2025-09-01"), NOTHING, ["named_plan issued"]),
    ("X701", second_plan("issued", start_date="2025-01-01"), NOTHING, ["named_plan issued 2"]),
    ("X702", second_request("issued", received_date="2025-05-27"), NOTHING, ["requests issued 2"]),
    (
        "X702",
        second_request("refused", received_date="2025-04-06"),
        NOTHING,
        ["requests refused 2"],
    ),
    (
        "X702",
        second_request("assessing", received_date="2026-01-10"),
        NOTHING,
        ["requests assessing 2"],
    ),
    (
        "X702",
        second_request("exported", received_date="2025-06-08"),
        NOTHING,
        ["requests exported 2"],
    ),
    ("X703", second_request("refused"), NOTHING, ["person refused"]),
    ("X704", back, NOTHING, ["named_plan ceased 2"]),
    ("X704b", CLEAN, before(gone, adult={"open_at_census": False}), ["named_plan adult"]),
    ("X705", received("H", "2025-01-01"), NOTHING, ["requests established"]),
    ("X705", received("H", "2025-12-31"), NOTHING, ["requests established"]),
    ("X706", CLEAN, plans_before(6), [WHOLE]),
    ("X706", CLEAN.repeated("adult", 19), plans_before(20), [WHOLE]),
    ("X707", CLEAN, plans_before(4), [WHOLE]),
    ("X707", CLEAN.repeated("adult", 95), plans_before(96), [WHOLE]),
    ("X707", CLEAN.repeated("adult", 95), plans_before(100), [WHOLE]),
    ("X801", CLEAN, before(stranger), [WHOLE]),
    (
        "X801",
        CLEAN,
        before({"person_key": "refused", "open_at_census": True}, stranger),
        ["person refused", WHOLE],
    ),
    ("X802", CLEAN, before(adult={"upn_token": "another"}), ["person adult"]),
    ("X802", CLEAN, before(adult={"born_token": "another"}), ["person adult"]),
    ("X802", CLEAN, before(adult={"start_date": date(2016, 9, 6)}), ["named_plan adult"]),
    ("X802", CLEAN, before(established={"need": "ASD"}), ["sen_need established"]),
    (
        "X803",
        CLEAN,
        before({"person_key": "issued", **asked, "received_date": date(2025, 1, 9)}),
        ["person issued"],
    ),
    ("X803", CLEAN, before({"person_key": "stranger", **asked}), [WHOLE]),
    # Two of one day, by school and by parent, of which one is left.
    (
        "X803",
        CLEAN,
        before(*({"person_key": "issued", **asked, "request_source": n} for n in (1, 3))),
        ["person issued"],
    ),
    ("X804", CLEAN, before(adult={"open_at_census": False}), ["named_plan adult"]),
    (
        "X804",
        CLEAN,
        before({"person_key": "issued", "open_at_census": True}),
        ["named_plan issued"],
    ),
    (
        "X804",
        CLEAN.changed("named_plan", "ceased", cease_date="2025-01-15"),
        before(),
        ["named_plan ceased"],
    ),
    ("X805", CLEAN, {"published": {"requests": 14.0}}, [WHOLE]),
    ("X805", CLEAN, {"published": {"plans_in_force": 11.0}}, [WHOLE]),
    ("X805", CLEAN, {"published": {"requests_received": 14.0}}, [WHOLE]),
    ("X805", CLEAN, {"published": {"requests_refused": 8.0, "requests": 8.0}}, [WHOLE]),
    ("X805", CLEAN, {"published": {"assessments_completed": 9.0}}, [WHOLE]),
    ("X805", CLEAN, {"published": {"new_plans": 8.0}}, [WHOLE]),
    ("X805", CLEAN.repeated("refused", 592), {"published": {"requests": 607.0}}, [WHOLE]),
    # Ours stay 8, or become 7: neither a historical request nor one of the year before counts.
    ("X805", received("H", "2025-03-03"), {"published": {"requests": 14.0}}, [WHOLE]),
    (
        "X805",
        CLEAN.changed("requests", "undecided", received_date="2024-12-10"),
        {"published": {"requests": 13.0}},
        [WHOLE],
    ),
    # Ours stay 2.
    (
        "X805",
        plan("established", start_date="2025-03-03"),
        {"published": {"new_plans": 8.0}},
        [WHOLE],
    ),
    ("X805", come_as_new, {"published": {"new_plans": 8.0}}, [WHOLE]),
]

HOLDS = [
    ("X701", second_plan("issued", start_date="2025-09-01", cease_date="2026-01-14"), NOTHING),
    ("X702", second_request("issued", received_date="2025-05-28"), NOTHING),
    ("X702", second_request("refused", received_date="2025-04-07"), NOTHING),
    ("X702", second_request("withdrawn", received_date="2025-06-01"), NOTHING),
    ("X702", second_request("exported", received_date="2025-06-09"), NOTHING),
    ("X702", second_request("issued", request_outcome="H", received_date="2025-05-01"), NOTHING),
    (
        "X702",
        second_request("issued", received_date="2025-08-01").changed(
            "assessment", "issued", assessment_outcome="W", assessment_outcome_date=None
        ),
        NOTHING,
    ),
    ("X703", CLEAN, NOTHING),
    (
        "X704",
        back.doubled("active_plans", "ceased", request_ref="new-12", transfer_la="801"),
        NOTHING,
    ),
    ("X704", second_plan("ceased", start_date="2025-09-01"), NOTHING),
    ("X704b", CLEAN, before(gone)),
    (
        "X704b",
        CLEAN,
        before({**gone, "cease_reason": 6}, adult={"open_at_census": False}),
    ),
    (
        "X704b",
        CLEAN.changed("active_plans", "adult", transfer_la="801"),
        before(gone, adult={"open_at_census": False}),
    ),
    ("X705", received("H", "2024-12-31"), NOTHING),
    ("X705", received("W", "2025-01-01"), NOTHING),
    ("X706", CLEAN, plans_before(5)),
    ("X706", CLEAN.repeated("adult", 18), plans_before(20)),
    ("X707", CLEAN, plans_before(3)),
    ("X707", CLEAN.repeated("adult", 95), plans_before(97)),
    ("X707", CLEAN.repeated("adult", 95), plans_before(99)),
    # On the census before: a plan that starts is in force and not new, one that ceases has yet to.
    ("X707", plan("issued", start_date="2025-01-16"), plans_before(4)),
    ("X707", plan("ceased", cease_date="2025-01-16"), plans_before(3)),
    ("X707", plan("ceased", cease_date="2025-01-15"), plans_before(3, short=1)),
    # On census day both are in force.
    ("X707", plan("issued", start_date="2026-01-15"), plans_before(3)),
    ("X707", plan("issued", start_date="2026-01-16"), plans_before(3)),
    ("X707", plan("ceased", cease_date="2026-01-15"), plans_before(3)),
    # Neither a new date on an old plan nor one that came from elsewhere is a new plan.
    ("X707", plan("established", start_date="2025-06-01"), plans_before(3)),
    ("X707", plan("issued", start_date="2024-12-01"), plans_before(4)),
    ("X707", come_as_new, plans_before(3)),
    ("X801", CLEAN, before()),
    ("X801", CLEAN, before({**stranger, "cease_date": date(2025, 1, 20)})),
    ("X801", CLEAN, before({**stranger, "open_at_census": False})),
    ("X802", CLEAN, before()),
    ("X802", CLEAN, before(adult={"upn_token": None, "need": None, "start_date": None})),
    ("X803", CLEAN, before({"person_key": "issued", **asked})),
    # Entered twice, it was one.
    ("X803", CLEAN, before(*({"person_key": "issued", **asked} for _ in range(2)))),
    ("X803", CLEAN, before({"person_key": "stranger", **asked, "request_outcome": "Y"})),
    ("X804", CLEAN, before()),
    ("X804", CLEAN.changed("named_plan", "ceased", cease_date="2025-01-16"), before()),
    ("X805", CLEAN, {"published": {"requests": 13.0, "plans_in_force": 10.0}}),
    ("X805", CLEAN, {"published": {"requests_refused": 7.0, "assessments_completed": 8.0}}),
    ("X805", CLEAN, {"published": {"new_plans": 7.0, "something_else": 999.0}}),
    ("X805", CLEAN.repeated("refused", 592), {"published": {"requests": 606.0}}),
]


@pytest.mark.parametrize(("id", "spoiled", "given", "expected"), BREAKS)
def test_breaks(id: str, spoiled: Small, given: Given, expected: list[str]) -> None:
    assert found(id, spoiled, **matched(spoiled, given)) == expected


@pytest.mark.parametrize(("id", "near", "given"), HOLDS)
def test_near_miss_passes(id: str, near: Small, given: Given) -> None:
    assert found(id, near, **matched(near, given)) == []


def test_every_rule_is_tried_both_ways() -> None:
    ids = ids_of("X")
    assert {id for id, *_ in BREAKS} == ids
    assert {id for id, *_ in HOLDS} == ids


@pytest.mark.parametrize("id", ["X704b", "X706", "X707", "X801", "X802", "X803", "X804"])
def test_without_an_earlier_return_a_rule_is_not_checked(id: str) -> None:
    with pytest.raises(NotChecked, match="no earlier return is stored"):
        found(id, CLEAN)


def test_without_published_figures_that_it_knows_a_rule_is_not_checked() -> None:
    with pytest.raises(NotChecked, match="no published figures"):
        found("X805", CLEAN)
    with pytest.raises(NotChecked, match="none of the published figures"):
        found("X805", CLEAN, published={"something_else": 1.0})

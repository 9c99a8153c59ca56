"""The rules on assessments, each with a return that breaks it and one that nearly does.

The activity year is 2025, the file of 2 February 2026. The plan of "issued" was asked for on
10 January 2025, so that its day 140 is 30 May, its day 42 is 21 February.
"""

from __future__ import annotations

from typing import Any

import pytest

from scrutiny.records.returns.rules.subjects import NotChecked
from tests.unit.returns.made_typed import CLEAN, WHOLE, Small, found, return_format


def _assessment(case: str, **fields: Any) -> Small:
    return CLEAN.changed("assessment", case, **fields)


def _issued(day: str | None, **fields: Any) -> Small:
    return _assessment("issued", assessment_outcome_date=day, **fields)


def _told(day: str) -> Small:
    """A refusal of the request of 6 January 2025, whose day 112 is 28 April."""
    return _assessment("not_issued", assessment_outcome_date=day)


def _disputed(day: str) -> Small:
    """The assessment under the refusal told on 10 March 2025."""
    return _assessment("disputed", assessment_outcome_date=day)


def _excepted(plans: int) -> Small:
    """So many plans of the year with an exception, beside three without."""
    small = _assessment("issued", week20="1").repeated("issued", plans - 1)
    return small.repeated("disputed", 2)


ISSUED, NOT_ISSUED = ["assessment issued"], ["assessment not_issued"]

BROKEN = [
    ("A301", CLEAN.without("assessment", "assessing"), ["requests assessing"]),
    (
        "A302",
        CLEAN.changed("requests", "issued", request_outcome="A"),
        ISSUED,
    ),
    ("A302", CLEAN.changed("requests", "issued", request_outcome="W"), ISSUED),
    ("A303", _assessment("not_issued", assessment_outcome_date=None), NOT_ISSUED),
    ("A304", _issued(None).without("named_plan", "issued"), ISSUED),
    ("A304", _issued(None).changed("named_plan", "issued", start_date=None), ISSUED),
    ("A304e", _issued(None), ISSUED),
    (
        "A305",
        _assessment("assessing", assessment_outcome_date="2025-12-20"),
        ["assessment assessing"],
    ),
    ("A305", _assessment("not_issued", assessment_outcome="W"), NOT_ISSUED),
    ("A306", _issued("2025-01-09"), ISSUED),
    # After the request was received but before the decision to assess on 14 February.
    ("A306", _issued("2025-02-13"), ISSUED),
    # A refusal that nobody disputed, and a dispute that was not about a refusal.
    (
        "A306",
        _disputed("2025-03-09").changed("requests", "disputed", request_tribunal="0"),
        ["assessment disputed"],
    ),
    ("A306", _issued("2025-02-13").changed("requests", "issued", request_mediation="1"), ISSUED),
    ("A306q", _disputed("2025-03-09"), ["assessment disputed"]),
    ("A307", _issued("2026-02-03"), ISSUED),
    (
        "A308",
        _assessment("transferred", assessment_outcome="Y"),
        ["assessment transferred"],
    ),
    (
        "A309",
        _assessment("established", assessment_outcome_date="2025-01-01"),
        ["assessment established"],
    ),
    (
        "A309",
        _assessment("established", assessment_outcome_date="2025-12-31"),
        ["assessment established"],
    ),
    ("A310", _issued("2024-12-31"), ISSUED),
    ("A311", _assessment("issued", week20=None), ISSUED),
    ("A312", _issued("2025-05-30", week20="1"), ISSUED),
    ("A312", _issued("2025-01-10", week20="1"), ISSUED),
    ("A313", _excepted(2), [WHOLE]),
    ("A314", _issued("2025-02-20"), ISSUED),
    ("A314", _issued("2025-01-10"), ISSUED),
    ("A315", _told("2025-04-29"), NOT_ISSUED),
    (
        "A316",
        _assessment("assessing", assessment_mediation="1"),
        ["assessment assessing"],
    ),
    (
        "A316",
        _assessment("not_issued", assessment_outcome="W", assessment_tribunal="1"),
        NOT_ISSUED,
    ),
    ("A317", _assessment("not_issued", other_mediation="1"), NOT_ISSUED),
    ("A317", _assessment("not_issued", other_tribunal="1"), NOT_ISSUED),
]

NEARLY = [
    ("A301", CLEAN.without("assessment", "established")),
    ("A301", CLEAN.changed("requests", "exported", request_outcome="N", exported=None)),
    ("A302", CLEAN.changed("requests", "issued", request_outcome="N")),
    ("A303", _assessment("assessing", assessment_outcome_date=None)),
    ("A304", _issued(None)),
    ("A304e", _issued(None).changed("named_plan", "issued", start_date=None)),
    ("A305", _assessment("established", assessment_outcome_date="2018-12-20")),
    ("A306", _issued("2025-02-14")),
    ("A306", _issued("2025-01-10").changed("requests", "issued", request_outcome_date=None)),
    ("A306", _disputed("2025-03-09")),
    (
        "A306",
        CLEAN.changed("requests", "issued", received_date=None, request_outcome_date=None),
    ),
    ("A306q", _issued("2025-01-09")),
    ("A306q", _disputed("2025-03-10")),
    ("A307", _issued("2026-02-02")),
    ("A308", _assessment("established", assessment_outcome="Y")),
    ("A308", _assessment("transferred", assessment_outcome=None)),
    ("A309", _assessment("transferred", assessment_outcome_date="2025-03-01")),
    ("A309", _assessment("established", assessment_outcome_date="2024-12-31")),
    ("A310", _issued("2025-01-01")),
    ("A310", _told("2024-12-31")),
    ("A311", _issued("2026-01-01", week20=None)),
    ("A311", _issued("2024-12-31", week20=None)),
    ("A311", _assessment("not_issued", week20=None)),
    ("A312", _issued("2025-05-31", week20="1")),
    ("A312", _issued("2025-05-30", week20=None)),
    # One of four is a quarter, and no more.
    ("A313", _excepted(1)),
    ("A313", _excepted(1).changed("assessment", "disputed", week20=None)),
    ("A313", _issued("2024-12-31", week20="1")),
    ("A314", _issued("2025-02-21")),
    ("A314", _issued("2025-01-09")),
    ("A314", _told("2025-02-12")),
    ("A315", _told("2025-04-28")),
    ("A315", _issued("2025-12-01")),
    ("A316", _assessment("not_issued", assessment_mediation="1", assessment_tribunal="1")),
    ("A316", _assessment("assessing", assessment_mediation=None, assessment_tribunal=None)),
    ("A317", _assessment("issued", other_mediation="1", other_tribunal="1")),
]


@pytest.mark.parametrize(("rule", "small", "rows"), BROKEN)
def test_exactly_the_broken_rows_are_found(rule: str, small: Small, rows: list[str]) -> None:
    assert found(rule, small) == rows


@pytest.mark.parametrize(("rule", "small"), NEARLY)
def test_what_only_nearly_breaks_a_rule_is_not_found(rule: str, small: Small) -> None:
    assert found(rule, small) == []


@pytest.mark.parametrize("rule", sorted({rule for rule, *_ in BROKEN}))
def test_nothing_is_found_in_a_clean_return(rule: str) -> None:
    assert found(rule, CLEAN) == []


def test_every_rule_of_this_part_is_tried_both_ways() -> None:
    mine = {rule.id for rule in return_format().rules if rule.id.startswith("A")}
    assert {rule for rule, *_ in BROKEN} == mine
    assert {rule for rule, *_ in NEARLY} == mine


def test_without_the_day_of_the_file_nothing_is_after_it() -> None:
    with pytest.raises(NotChecked, match="day of the file"):
        found("A307", CLEAN.without("sen2", "header"))

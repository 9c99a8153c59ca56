"""The rules on requests, each with a return that breaks it and one that nearly does.

The activity year is 2025, census day 15 January 2026, the file of 2 February 2026.
"""

from __future__ import annotations

from typing import Any

import pytest

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.records.returns.rules.subjects import NotChecked
from tests.unit.returns.made_typed import CLEAN, WHOLE, Small, found, return_format


def _request(case: str, **fields: Any) -> Small:
    return CLEAN.changed("requests", case, **fields)


def _dates(case: str, received: str, told: str) -> Small:
    return _request(case, received_date=received, request_outcome_date=told)


def _in_custody(received: str, birth_date: str) -> Small:
    small = _request("refused", rya="1", received_date=received)
    return small.changed("person", "refused", birth_date=birth_date)


def _copy(**fields: str) -> Small:
    """The request of "not_issued" entered again, with nothing below it."""
    return CLEAN.doubled("requests", "not_issued", **fields)


_ANOTHER = {
    "request_ref": "other",
    "assessment_outcome": "Y",
    "assessment_outcome_date": "2025-05-02",
}
"""An assessment of the second request, which ended in a plan."""


def _again(received: str, **fields: Any) -> Small:
    """A second request of the person whose assessment ended on 14 April 2025."""
    return CLEAN.doubled(
        "requests",
        "not_issued",
        request_outcome="A",
        request_outcome_date=None,
        received_date=received,
        **fields,
    )


def _appeals(all_: int, mediated: int) -> Small:
    """So many appeals, one of which is there already and had no mediation."""
    with_mediation = CLEAN.changed(
        "requests", "refused", request_tribunal="1", request_mediation="1"
    ).repeated("refused", mediated - 1)
    return with_mediation.repeated("disputed", all_ - mediated - 1)


BROKEN = [
    ("R201", _request("issued", request_outcome=None), ["requests issued"]),
    ("R202", _request("issued", received_date=None), ["requests issued"]),
    ("R203", _request("undecided", received_date="2026-01-16"), ["requests undecided"]),
    (
        "R203",
        CLEAN.changed("person", "issued", birth_date="2025-01-11"),
        ["requests issued"],
    ),
    ("R204", _request("issued", received_date="2014-08-31"), ["requests issued"]),
    ("R205", _request("issued", request_outcome_date=None), ["requests issued"]),
    ("R205", _request("refused", request_outcome_date=None), ["requests refused"]),
    ("R206", _request("undecided", request_outcome_date="2025-12-20"), ["requests undecided"]),
    ("R206", _request("withdrawn", request_outcome_date="2025-05-20"), ["requests withdrawn"]),
    (
        "R206",
        _request("established", request_outcome_date="2018-05-20"),
        ["requests established"],
    ),
    ("R207", _request("issued", request_outcome_date="2025-01-09"), ["requests issued"]),
    ("R207", _request("refused", request_outcome_date="2026-02-03"), ["requests refused"]),
    ("R208", _request("undecided", received_date="2025-11-18"), ["requests undecided"]),
    (
        "R209",
        _request("established", request_outcome_date="2025-01-01"),
        ["requests established"],
    ),
    (
        "R209",
        _request("established", request_outcome_date="2025-12-31"),
        ["requests established"],
    ),
    ("R210", _dates("refused", "2024-11-01", "2024-12-31"), ["requests refused"]),
    ("R211", _dates("refused", "2025-03-03", "2025-03-03"), ["requests refused"]),
    # 2025 is no leap year: 366 days.
    ("R211", _dates("refused", "2025-01-10", "2026-01-11"), ["requests refused"]),
    ("R212e", _request("issued", request_source=None), ["requests issued"]),
    ("R213", _request("issued", rya=None), ["requests issued"]),
    ("R213", _in_custody("2025-03-03", "2015-03-04"), ["requests refused"]),
    ("R213", _in_custody("2025-03-03", "2006-03-03"), ["requests refused"]),
    ("R214", _request("issued", request_mediation="1"), ["requests issued"]),
    ("R214", _request("withdrawn", request_tribunal="1"), ["requests withdrawn"]),
    ("R215", _appeals(20, 3), [WHOLE]),
    ("R216", _request("exported", exported="123"), ["requests exported"]),
    ("R216", _request("exported", exported="999"), ["requests exported"]),
    ("R217", _request("issued", exported="802"), ["requests issued"]),
    ("R217", _request("not_issued", exported="802"), ["requests not_issued"]),
    (
        "R218",
        CLEAN.doubled("requests", "undecided", received_date="2025-12-11"),
        ["requests undecided", "requests undecided 2"],
    ),
    ("R219", _again("2025-04-14"), ["requests not_issued 2"]),
    ("R219", _again("2025-10-13"), ["requests not_issued 2"]),
    ("R220", _copy(), ["requests not_issued 2"]),
    # Told on another day, it is the same request with a wrong day.
    ("R220", _copy(request_outcome_date="2025-02-11"), ["requests not_issued 2"]),
    (
        "R221",
        CLEAN.changed("requests", "disputed", request_tribunal="0"),
        ["requests disputed"],
    ),
]

NEARLY = [
    ("R201", _request("issued", request_outcome="A")),
    ("R202", _request("issued", received_date=None, request_outcome="H")),
    ("R203", _request("undecided", received_date="2026-01-15")),
    ("R203", CLEAN.changed("person", "issued", birth_date="2025-01-10")),
    ("R204", _request("issued", received_date="2014-09-01")),
    ("R205", _request("withdrawn", request_outcome_date=None)),
    ("R206", _request("established", received_date="2018-05-20")),
    ("R207", _dates("refused", "2025-03-03", "2025-03-03")),
    ("R207", _request("refused", request_outcome_date="2026-02-02")),
    ("R208", _request("undecided", received_date="2025-11-19")),
    ("R208", _request("withdrawn", received_date="2025-01-02")),
    ("R209", _request("established", request_outcome_date="2024-12-31")),
    ("R209", _request("established", request_outcome_date="2026-01-01")),
    ("R209", _request("transferred", request_outcome_date="2025-03-01")),
    ("R210", _dates("refused", "2024-11-01", "2025-01-01")),
    ("R210", _dates("refused", "2025-01-01", "2024-12-31")),
    ("R210", _dates("established", "2018-11-01", "2018-12-31")),
    ("R211", _dates("refused", "2025-03-03", "2025-03-04")),
    ("R211", _dates("refused", "2025-01-10", "2026-01-10")),
    ("R212e", _request("established", request_source=None)),
    ("R213", _request("withdrawn", rya=None)),
    ("R213", _in_custody("2025-03-03", "2015-03-03")),
    ("R213", _in_custody("2025-03-03", "2006-03-04")),
    ("R214", _request("refused", request_mediation="1", request_tribunal="1")),
    ("R215", _appeals(20, 4)),
    ("R215", _appeals(19, 3)),
    ("R215", _appeals(25, 4)),
    ("R216", _request("exported", exported="801")),
    ("R217", _request("assessing", exported="802")),
    ("R218", CLEAN.doubled("requests", "refused")),
    ("R218", CLEAN.doubled("requests", "undecided", request_outcome="W")),
    ("R219", _again("2025-10-14")),
    ("R219", _again("2025-04-13")),
    ("R219", _request("refused", received_date="2025-05-01")),
    ("R220", _again("2025-01-07")),
    # Two requests of one day: with another outcome, source, authority moved to, or assessment.
    ("R220", _again("2025-01-06")),
    ("R220", _copy(request_source="3")),
    ("R220", _copy(exported="802")),
    ("R220", _copy(request_ref="other").added("assessment", "not_issued", **_ANOTHER)),
    ("R220", _again("2025-01-06", person_ref="1")),
    ("R221", CLEAN.changed("requests", "disputed", request_tribunal="0", request_mediation="1")),
    ("R221", CLEAN.changed("requests", "refused", request_tribunal=None)),
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
    mine = {rule.id for rule in return_format().rules if rule.id.startswith("R")} - {"R212"}
    assert {rule for rule, *_ in BROKEN} == mine
    assert {rule for rule, *_ in NEARLY} == mine


def test_the_source_was_asked_for_in_2025_and_is_required_since() -> None:
    small = _request("issued", request_source=None)
    assert (found("R212", small, year=2025), found("R212e", small, year=2025)) == (
        ["requests issued"],
        [],
    )
    assert (found("R212", small), found("R212e", small)) == ([], ["requests issued"])
    assert found("R212", CLEAN, year=2025) == []


@pytest.mark.parametrize("rule", ["R212", "R212e"])
def test_the_source_is_not_asked_of_years_and_layouts_without_it(rule: str) -> None:
    with pytest.raises(NotChecked):
        found(rule, CLEAN, year=2024)
    with pytest.raises(NotChecked):
        found(rule, CLEAN, layout=ReturnLayout.FLAT)


def test_authorities_are_not_checked_without_a_list() -> None:
    with pytest.raises(NotChecked, match="list of authorities"):
        found("R216", CLEAN, places=frozenset())


def test_without_the_day_of_the_file_a_late_decision_is_not_held_against_it() -> None:
    late = _request("refused", request_outcome_date="2026-02-03").without("sen2", "header")
    assert found("R207", late) == []
    early = _request("refused", request_outcome_date="2025-03-02").without("sen2", "header")
    assert found("R207", early) == ["requests refused"]

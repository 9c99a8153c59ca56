"""The rules on the file as a whole, each with a return that breaks it and one that nearly does."""

from __future__ import annotations

import pytest

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.records.returns.rules.subjects import NotChecked
from tests.unit.returns.made_typed import CLEAN, WHOLE, Small, found, return_format

NO_HEADER = ("S001", "S002", "S003", "S014")

# A plan that only its own dates keep in the return: no review, no case in hand.
ENDED = CLEAN.changed("active_plans", "ceased", review_meeting=None, last_review=None)


def _persons_born_on_a_first(persons: int) -> Small:
    cases = [str(row["case"]) for row in CLEAN.rows["person"]]
    small = CLEAN.everywhere("person", birth_date="2012-05-01")
    for case in cases[persons:]:
        small = small.without("person", case)
    return small


def _of_2023(case: str) -> Small:
    return CLEAN.changed(
        "requests", case, received_date="2023-05-01", request_outcome_date="2023-06-01"
    )


def _ended(day: str) -> Small:
    return ENDED.changed("named_plan", "ceased", cease_date=day)


BROKEN = [
    ("S001", CLEAN.without("sen2", "header"), [WHOLE]),
    ("S001", CLEAN.doubled("sen2", "header"), [WHOLE]),
    ("S001", CLEAN.changed("sen2", "header", collection="SC1"), ["sen2 header"]),
    ("S001", CLEAN.changed("sen2", "header", collection=None), ["sen2 header"]),
    ("S002", CLEAN.changed("sen2", "header", reference_date="2026-01-16"), ["sen2 header"]),
    ("S002", CLEAN.changed("sen2", "header", year=None), ["sen2 header"]),
    ("S002", CLEAN.changed("sen2", "header", reference_date=None), ["sen2 header"]),
    ("S003", CLEAN.changed("sen2", "header", lea="801"), ["sen2 header"]),
    ("S003", CLEAN.changed("sen2", "header", lea=None), ["sen2 header"]),
    ("S004", CLEAN.changed("assessment", "issued", request_ref=None), ["assessment issued"]),
    ("S004", CLEAN.changed("sen_need", "issued", 2, person_ref="x"), ["sen_need issued 2"]),
    ("S004", CLEAN.changed("requests", "issued", person_ref="x"), ["requests issued"]),
    ("S004p", CLEAN.without("assessment", "issued"), ["named_plan issued"]),
    ("S004p", CLEAN.without("named_plan", "issued"), ["plan_detail issued"]),
    ("S004p", CLEAN.changed("assessment", "issued", person_ref="2"), ["assessment issued"]),
    (
        "S005",
        CLEAN.changed("requests", "refused", own_key="requests-1"),
        ["requests issued", "requests refused"],
    ),
    (
        "S005",
        CLEAN.doubled("person", "issued", person_ref="1"),
        ["person issued", "person issued 2"],
    ),
    (
        "S005",
        CLEAN.doubled("assessment", "issued"),
        ["assessment issued", "assessment issued 2"],
    ),
    ("S006", CLEAN.without("requests", "refused"), ["person refused"]),
    ("S007", CLEAN.doubled("assessment", "issued"), ["assessment issued 2"]),
    ("S007", CLEAN.doubled("named_plan", "issued"), ["named_plan issued 2"]),
    ("S007", CLEAN.doubled("active_plans", "issued"), ["active_plans issued 2"]),
    (
        "S008",
        CLEAN.doubled("plan_detail", "issued").doubled("plan_detail", "issued"),
        ["named_plan issued"],
    ),
    (
        "S008",
        CLEAN.without("plan_detail", "issued").changed("named_plan", "issued", start_date=None),
        ["named_plan issued"],
    ),
    ("S008q", CLEAN.without("plan_detail", "issued"), ["named_plan issued"]),
    ("S009", CLEAN.without("sen_need", "issued"), ["active_plans issued"]),
    ("S009", CLEAN.doubled("sen_need", "issued"), ["active_plans issued"]),
    ("S010", CLEAN.without("placement_detail", "issued"), ["active_plans issued"]),
    ("S011", CLEAN.changed("person", "issued", gender_current="2"), [WHOLE]),
    ("S012", CLEAN.changed("person", "issued", birth_date="2016-02-30"), ["person issued"]),
    ("S012", CLEAN.changed("sen2", "header", datetime="soon"), ["sen2 header"]),
    (
        "S012",
        CLEAN.changed("placement_detail", "issued", entry_date="1989-12-31"),
        ["placement_detail issued"],
    ),
    (
        "S012",
        CLEAN.changed("active_plans", "issued", phase_transfer_due_date="2027-01-16"),
        ["active_plans issued"],
    ),
    (
        "S012r",
        CLEAN.changed("requests", "issued", received_date="10/01/2025"),
        ["requests issued"],
    ),
    (
        "S012r",
        CLEAN.changed("requests", "issued", received_date="1925-01-10"),
        ["requests issued"],
    ),
    (
        "S012d",
        CLEAN.changed("requests", "issued", request_outcome_date="2027-01-16"),
        ["requests issued"],
    ),
    (
        "S012a",
        CLEAN.changed("assessment", "issued", assessment_outcome_date="May"),
        ["assessment issued"],
    ),
    (
        "S012v",
        CLEAN.changed("active_plans", "adult", last_review="0202-05-12"),
        ["active_plans adult"],
    ),
    ("S013", CLEAN.changed("person", "issued", sex="X"), ["person issued"]),
    ("S013", CLEAN.changed("person", "issued", ethnicity="WXYZ"), ["person issued"]),
    ("S013", CLEAN.changed("person", "issued", upn_unknown="UN4"), ["person issued"]),
    ("S013", CLEAN.changed("requests", "issued", request_source="6"), ["requests issued"]),
    ("S013", CLEAN.changed("requests", "issued", request_source="GP"), ["requests issued"]),
    ("S013", CLEAN.changed("requests", "issued", rya="perhaps"), ["requests issued"]),
    ("S013", CLEAN.changed("sen_need", "issued", 2, sen_type="NSA"), ["sen_need issued 2"]),
    (
        "S013r",
        CLEAN.changed("requests", "issued", request_outcome="X"),
        ["requests issued"],
    ),
    (
        "S013a",
        CLEAN.changed("assessment", "issued", assessment_outcome="X"),
        ["assessment issued"],
    ),
    ("S013w", CLEAN.changed("assessment", "issued", week20="2"), ["assessment issued"]),
    (
        "S013v",
        CLEAN.changed("active_plans", "adult", review_outcome="X"),
        ["active_plans adult"],
    ),
    ("S013i", CLEAN, ["sen2 header"]),
    ("S014", CLEAN.changed("sen2", "header", dco=None), ["sen2 header"]),
    ("S014", CLEAN.changed("sen2", "header", dsco=None), ["sen2 header"]),
    ("S015", CLEAN.doubled("sen_need", "issued"), ["sen_need issued 3"]),
    ("S015", CLEAN.doubled("person", "issued"), ["person issued 2"]),
    ("S015", CLEAN.doubled("requests", "refused"), ["requests refused 2"]),
    (
        "S015",
        CLEAN.changed("requests", "refused", request_outcome=None).doubled("requests", "refused"),
        ["requests refused 2"],
    ),
    ("S016", CLEAN.everywhere("person", surname=None, forename=None), [WHOLE]),
    ("S016", _persons_born_on_a_first(6), [WHOLE]),
    ("S017", CLEAN.changed("person", "issued", forename="ZoÃ«"), ["person issued"]),
    ("S017", CLEAN.changed("person", "issued", surname="Oâ€™Brien"), ["person issued"]),
    ("S017", CLEAN.changed("person", "issued", surname="Nu\ufffdez"), ["person issued"]),
    ("S017", CLEAN.changed("person", "issued", surname="Nu?ez"), ["person issued"]),
    ("S018", _ended("2024-12-31"), ["person ceased"]),
    ("S018", _of_2023("exported"), ["person exported"]),
    (
        "S018",
        _of_2023("not_issued").changed(
            "assessment",
            "not_issued",
            assessment_outcome="Y",
            assessment_outcome_date="2023-09-01",
        ),
        ["person not_issued"],
    ),
    (
        "S018",
        CLEAN.changed(
            "requests", "refused", received_date="2024-11-01", request_outcome_date="2024-12-31"
        ),
        ["person refused"],
    ),
]

NEARLY = [
    ("S001", CLEAN.changed("sen2", "header", collection="sen2 ")),
    ("S002", CLEAN.changed("sen2", "header", datetime="2026-03-12T00:00:00")),
    ("S003", CLEAN.changed("sen2", "header", lea="999.0")),
    ("S004", CLEAN.without("assessment", "refused")),
    ("S004p", CLEAN.without("plan_detail", "issued")),
    (
        "S005",
        CLEAN.changed("requests", "refused", own_key=None).changed(
            "requests", "issued", own_key=None
        ),
    ),
    ("S005", CLEAN.changed("requests", "refused", own_key="person-1")),
    ("S006", CLEAN.doubled("requests", "refused")),
    ("S007", CLEAN.doubled("plan_detail", "issued").doubled("sen_need", "issued")),
    ("S008", CLEAN.doubled("plan_detail", "issued")),
    ("S008", CLEAN.without("plan_detail", "issued")),
    (
        "S008q",
        CLEAN.without("plan_detail", "issued").changed("named_plan", "issued", start_date=None),
    ),
    ("S009", CLEAN.without("sen_need", "issued", 2)),
    ("S010", CLEAN.doubled("placement_detail", "issued")),
    ("S011", CLEAN.changed("person", "issued", surname=None)),
    ("S012", CLEAN.changed("placement_detail", "issued", entry_date="1990-01-01")),
    ("S012", CLEAN.changed("active_plans", "issued", phase_transfer_due_date="2027-01-15")),
    ("S012r", CLEAN.changed("requests", "issued", received_date="2025-Jan-10 00:00:00")),
    ("S012r", CLEAN.changed("requests", "issued", received_date=None)),
    ("S012d", CLEAN.changed("requests", "issued", request_outcome_date="2027-01-15")),
    ("S012a", CLEAN.changed("assessment", "issued", assessment_outcome_date=None)),
    ("S012v", CLEAN.changed("active_plans", "adult", last_review="nan")),
    ("S013", CLEAN.changed("person", "issued", sex="u", ethnicity="weng")),
    ("S013", CLEAN.changed("requests", "issued", request_source="5.0", rya="No")),
    ("S013", CLEAN.changed("sen_need", "issued", sen_type="DS")),
    ("S013r", CLEAN.changed("requests", "issued", request_outcome="y")),
    ("S013a", CLEAN.changed("assessment", "issued", assessment_outcome=None)),
    ("S013w", CLEAN.changed("assessment", "issued", week20="true")),
    ("S013v", CLEAN.changed("active_plans", "adult", review_outcome="c")),
    ("S013i", CLEAN.changed("sen2", "header", dmo=None, dco=None, dsco=None)),
    ("S014", CLEAN.changed("sen2", "header", dmo="R")),
    ("S015", CLEAN.doubled("sen_need", "issued", sen_type_rank="2")),
    ("S015", CLEAN.doubled("requests", "established")),
    ("S016", CLEAN.everywhere("person", surname=None)),
    ("S016", _persons_born_on_a_first(5)),
    ("S016", _persons_born_on_a_first(0)),
    (
        "S016",
        CLEAN.everywhere("person", birth_date="2012-05-01").changed(
            "person", "adult", birth_date="2004-02-02"
        ),
    ),
    ("S017", CLEAN.changed("person", "issued", surname="O’Brien-Åström", forename="Zoë Ângela")),
    ("S018", _ended("2025-01-01")),
    ("S018", CLEAN.without("requests", "refused")),
    ("S018", CLEAN.changed("requests", "undecided", received_date="2023-05-01")),
    ("S018", _of_2023("assessing")),
    ("S018", _of_2023("assessing").without("assessment", "assessing")),
    (
        "S018",
        _of_2023("not_issued").changed(
            "assessment", "not_issued", assessment_outcome="Y", assessment_outcome_date=None
        ),
    ),
]


@pytest.mark.parametrize(("rule", "small", "rows"), BROKEN)
def test_exactly_the_broken_rows_are_found(rule: str, small: Small, rows: list[str]) -> None:
    assert found(rule, small) == rows


@pytest.mark.parametrize(("rule", "small"), NEARLY)
def test_what_only_nearly_breaks_a_rule_is_not_found(rule: str, small: Small) -> None:
    assert found(rule, small) == []


@pytest.mark.parametrize("rule", sorted({rule for rule, *_ in BROKEN} - {"S013i"}))
def test_nothing_is_found_in_a_clean_return(rule: str) -> None:
    assert found(rule, CLEAN) == []


def test_every_rule_of_this_part_is_tried_both_ways() -> None:
    mine = {rule.id for rule in return_format().rules if rule.id.startswith("S")}
    assert {rule for rule, *_ in BROKEN} == mine
    assert {rule for rule, *_ in NEARLY} == mine


@pytest.mark.parametrize("rule", NO_HEADER)
@pytest.mark.parametrize("layout", [ReturnLayout.FLAT, ReturnLayout.SHEETS])
def test_a_header_is_not_asked_of_layouts_without_one(rule: str, layout: ReturnLayout) -> None:
    with pytest.raises(NotChecked, match="no table sen2"):
        found(rule, CLEAN, layout=layout)


@pytest.mark.parametrize("rule", ["S008", "S008q", "S009", "S010"])
def test_settings_and_needs_are_not_asked_of_the_flat_layout(rule: str) -> None:
    with pytest.raises(NotChecked, match="flat has no table"):
        found(rule, CLEAN, layout=ReturnLayout.FLAT)


def test_columns_are_held_against_the_year() -> None:
    assert found("S011", CLEAN, absent=("requests.request_source",)) == [WHOLE]
    assert found("S011", CLEAN, unrecognised=("ReviewMeetng",)) == [WHOLE]
    assert found("S011", CLEAN, absent=("person.gender_current",)) == []


def test_codes_are_held_against_the_list_of_the_year() -> None:
    down = CLEAN.changed("sen_need", "issued", sen_type="DS")
    other = CLEAN.changed("plan_detail", "issued", sen_setting="OTH")
    assert found("S013", down, year=2025) == []
    assert found("S013", down, year=2024) == ["sen_need issued"]
    assert found("S013", other, year=2024) == []
    assert found("S013", other, year=2023) == ["plan_detail issued"]


def test_gender_was_a_number_in_2023() -> None:
    for code, rows in {"0": [], "9": [], "M": [], "3": ["person issued"]}.items():
        small = CLEAN.changed("person", "issued", gender_current=code)
        assert found("S013", small, year=2023) == rows


def test_a_social_care_officer_is_asked_for_since_2025() -> None:
    small = CLEAN.changed("sen2", "header", dsco=None)
    assert found("S014", small, year=2025) == ["sen2 header"]
    assert found("S014", small, year=2024) == []

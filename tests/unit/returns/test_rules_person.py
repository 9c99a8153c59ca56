"""The rules on persons, each with a return that breaks it and one that nearly does.

Census day is 15 January 2026. The check letters and digits were worked out by hand from the
published method: A950000178301 sums to 230, which is ten times 23, so its letter is the first.
"""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from scrutiny.records.returns.rules.subjects import NotChecked
from tests.unit.returns.made_typed import CLEAN, WHOLE, Small, found, return_format


def _born(case: str, day: str | None) -> Small:
    return CLEAN.changed("person", case, birth_date=day)


def _upn(number: str) -> Small:
    return CLEAN.changed("person", "issued", upn=number)


def _uln(number: str) -> Small:
    return CLEAN.changed("person", "adult", uln=number)


def _unknown(case: str, reason: str | None, birth_date: str | None = None) -> Small:
    small = CLEAN.changed("person", case, upn=None, uln=None, upn_unknown=reason)
    return small.changed("person", case, birth_date=birth_date) if birth_date else small


def _same_as_issued(**fields: Any) -> Small:
    return CLEAN.doubled("person", "issued", upn="Z999000124001", **fields)


def _new_year(persons: int) -> Small:
    return CLEAN.changed("person", "refused", birth_date="2000-01-01").repeated(
        "refused", persons - 1
    )


def _refusing(persons: int) -> Small:
    """Two of so many persons refused to say."""
    small = CLEAN.repeated("refused", persons - 12)
    return small.changed("person", "issued", ethnicity="REFU").changed(
        "person", "undecided", ethnicity="NOBT"
    )


BOTH = ["person issued", "person issued 2"]

BROKEN = [
    ("P101", _born("issued", None), ["person issued"]),
    ("P101", CLEAN.changed("person", "issued", sex=None), ["person issued"]),
    ("P101", CLEAN.changed("person", "issued", ethnicity=None), ["person issued"]),
    ("P101n", CLEAN.changed("person", "issued", surname=None), ["person issued"]),
    ("P101n", CLEAN.changed("person", "issued", forename=""), ["person issued"]),
    ("P102", _born("issued", "2026-01-16"), ["person issued"]),
    (
        "P102",
        _born("issued", "2026-01-11").changed("sen2", "header", datetime="2026-01-10T12:00:00"),
        ["person issued"],
    ),
    ("P103", _born("adult", "2000-01-15"), ["person adult"]),
    ("P104", _born("adult", "2000-08-31"), ["person adult"]),
    ("P104", _born("adult", "2000-01-16"), ["person adult"]),
    ("P105", _born("adult", "2000-08-31"), ["person adult"]),
    ("P105", _born("issued", "2025-09-01"), ["person issued"]),
    ("P106", _unknown("issued", None), ["person issued"]),
    ("P107", _unknown("issued", "UN8"), ["person issued"]),
    ("P108", _upn("B950000178301"), ["person issued"]),
    ("P108", _upn("A950000178302"), ["person issued"]),
    ("P108", _upn("A95000017830"), ["person issued"]),
    ("P108", _upn("I950000178301"), ["person issued"]),
    ("P108", _upn("Z99900012400A"), ["person issued"]),
    ("P109", _upn("Z999000124001"), ["person established", "person issued"]),
    ("P110", _uln("1000000109"), ["person adult"]),
    ("P110", _uln("100000010"), ["person adult"]),
    # The remainder is 0, for which there is no digit.
    ("P110", _uln("1000000230"), ["person adult"]),
    ("P110", _uln("9999999999"), ["person adult"]),
    (
        "P110",
        CLEAN.changed("person", "issued", uln="1000000108"),
        ["person adult", "person issued"],
    ),
    ("P111", CLEAN.changed("person", "issued", upn_unknown="UN3"), ["person issued"]),
    ("P111", CLEAN.changed("person", "adult", upn_unknown="UN3"), ["person adult"]),
    ("P112", _unknown("exported", "UN1", "2020-01-15"), ["person exported"]),
    ("P113", _unknown("established", "UN9", "2010-01-16"), ["person established"]),
    ("P113", _unknown("issued", "UN10"), ["person issued"]),
    ("P114", _same_as_issued(postcode="BB2 2BB"), BOTH),
    ("P114", _same_as_issued(surname="ADASON"), BOTH),
    ("P114p", _same_as_issued(), BOTH),
    ("P115", CLEAN.changed("person", "issued", postcode=None), ["person issued"]),
    ("P115", CLEAN.changed("person", "issued", postcode="AA1 11A"), ["person issued"]),
    ("P116", _upn("K99900012400A"), ["person issued"]),
    ("P117", _refusing(19), [WHOLE]),
    ("P118", CLEAN.changed("person", "issued", forename="Baby"), ["person issued"]),
    ("P118", CLEAN.changed("person", "issued", surname="UNKNOWN"), ["person issued"]),
    ("P118", CLEAN.changed("person", "issued", surname="xxx"), ["person issued"]),
    ("P118", _born("issued", "1900-01-01"), ["person issued"]),
    (
        "P118",
        _new_year(5),
        ["person refused", *(f"person refused {nth}" for nth in range(2, 6))],
    ),
]

NEARLY = [
    ("P101", CLEAN.changed("person", "issued", surname=None)),
    ("P101n", CLEAN.changed("person", "issued", ethnicity=None)),
    ("P102", _born("issued", "2026-01-15")),
    ("P102", _born("issued", None)),
    ("P103", _born("adult", "2000-01-16")),
    ("P103", _born("ceased", "1999-01-01")),
    ("P104", _born("adult", "2000-09-01")),
    ("P104", _born("adult", "2000-01-15")),
    ("P104", _born("ceased", "2000-08-31")),
    ("P105", _born("adult", "2000-09-01")),
    ("P105", _born("issued", "2025-08-31")),
    ("P105", _born("refused", "2025-09-01")),
    ("P106", _unknown("issued", "UN8")),
    ("P107", _unknown("issued", None)),
    ("P107", CLEAN.changed("person", "issued", upn_unknown="UN8")),
    ("P108", _upn("a9500 0017 8301")),
    # Temporary numbers: the last letter counts by its place, so B as 1 and Z as 22.
    ("P108", _upn("Z99900012400B")),
    ("P108", _upn("W99900012400Z")),
    ("P109", CLEAN.repeated("adult", 1)),
    ("P110", _uln("1000000116")),
    ("P111", _unknown("issued", "UN3")),
    ("P112", _unknown("exported", "UN1", "2020-01-16")),
    ("P112", _unknown("exported", "UN2", "2020-01-15")),
    ("P113", _unknown("established", "UN9", "2010-01-15")),
    ("P113", _unknown("refused", "UN10")),
    ("P114", _same_as_issued(birth_date="2016-05-05")),
    ("P114", _same_as_issued(forename="Ida")),
    ("P114p", _same_as_issued(postcode="BB2 2BB")),
    ("P115", CLEAN.changed("person", "issued", postcode="sw1a1aa")),
    ("P115", CLEAN.changed("person", "issued", postcode="M1 1AE")),
    ("P116", _upn("Z999000124001")),
    ("P117", _refusing(20)),
    ("P118", CLEAN.changed("person", "issued", forename="Babs", surname="Testa")),
    ("P118", _born("issued", "1900-01-02")),
    ("P118", _new_year(4)),
]

WITHOUT_NAMES = CLEAN.everywhere("person", surname=None, forename=None)
WITHOUT_DAYS = CLEAN.everywhere("person", birth_date="2012-05-01")


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
    mine = {rule.id for rule in return_format().rules if rule.id.startswith("P")} - {"P113c"}
    assert {rule for rule, *_ in BROKEN} == mine
    assert {rule for rule, *_ in NEARLY} == mine


@pytest.mark.parametrize("rule", ["P101n", "P114", "P114p", "P118"])
def test_names_are_not_asked_for_where_all_were_removed(rule: str) -> None:
    with pytest.raises(NotChecked, match="removed from the file"):
        found(rule, WITHOUT_NAMES)


@pytest.mark.parametrize("rule", ["P114", "P114p", "P118"])
def test_birth_dates_tell_nothing_where_all_days_were_removed(rule: str) -> None:
    with pytest.raises(NotChecked, match="removed from the file"):
        found(rule, WITHOUT_DAYS)


def test_without_the_day_of_the_file_birth_is_held_against_census_day() -> None:
    assert found("P102", _born("issued", "2026-01-15").without("sen2", "header")) == []
    late = _born("issued", "2026-01-16").without("sen2", "header")
    assert found("P102", late) == ["person issued"]


def test_persons_without_an_ethnic_group_count_among_all() -> None:
    assert found("P117", _refusing(20).changed("person", "adult", ethnicity=None)) == []


def test_postcodes_are_not_asked_for_where_all_were_removed() -> None:
    with pytest.raises(NotChecked, match="postcodes"):
        found("P115", CLEAN.everywhere("person", postcode=None))


# Persons 4 and 9 of the clean return are "refused" and "transferred"; a year ago they were 70
# and 71, of whom the first was new to the area.
BEFORE = {
    "persons": pl.DataFrame(
        {"person_ref": [70, 71, 72], "upn_unknown": ["UN8", "UN3", "UN8"]},
        schema_overrides={"person_ref": pl.UInt32},
    ),
    "spine": pl.DataFrame(
        {"person_ref": [70, 70, 71, 72], "person_key": ["a", "a", "b", "c"]},
        schema_overrides={"person_ref": pl.UInt32},
    ),
}
TOKENS = pl.DataFrame(
    {"person_ref": [4, 9], "person_key": ["a", "b"]},
    schema_overrides={"person_ref": pl.UInt32},
)


@pytest.mark.parametrize(
    ("case", "reason", "rows"),
    [
        ("refused", "UN8", ["person refused"]),
        ("refused", "UN3", []),
        ("transferred", "UN8", []),
        ("withdrawn", "UN8", []),
    ],
)
def test_new_to_the_area_is_held_against_the_year_before(
    case: str, reason: str, rows: list[str]
) -> None:
    assert found("P113c", _unknown(case, reason), before=BEFORE, tokens=TOKENS) == rows


def test_new_to_the_area_is_not_checked_without_the_year_before() -> None:
    with pytest.raises(NotChecked, match="the year before"):
        found("P113c", CLEAN, tokens=TOKENS)

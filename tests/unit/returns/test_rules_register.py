"""The register of rules as a whole: complete, consistent, and quiet on a clean return."""

from __future__ import annotations

import pytest

from scrutiny.definitions.returns import Severity
from scrutiny.records.returns.rules import REGISTER, check
from tests.unit.returns.made_typed import CLEAN, ESTABLISHMENTS, return_format

RULES = return_format().rule


def _range(letter: str, first: int, last: int) -> set[str]:
    return {f"{letter}{number}" for number in range(first, last + 1)}


# Section 3 of the reference, counted off by hand: none of its rules is marked D.
REFERENCE = (
    {f"S{number:03d}" for number in range(1, 19)}
    | _range("P", 101, 118)
    | _range("R", 201, 221)
    | _range("A", 301, 317)
    | _range("N", 401, 417)
    | _range("D", 501, 514)
    | _range("L", 521, 530)
    | _range("V", 541, 545)
    | _range("V", 601, 616)
    | _range("X", 701, 707)
    | _range("X", 801, 805)
)


def test_every_rule_has_one_test_and_every_test_a_rule() -> None:
    assert sorted(REGISTER.ids) == sorted(RULES)


def test_only_a_rule_that_there_is_has_something_that_it_needs() -> None:
    tables = [table for part in REGISTER.parts for table in part.tables]
    assert [table for table in tables if not table.prerequisites.keys() <= set(table.ids)] == []


def test_every_rule_of_the_reference_is_there_and_no_other() -> None:
    assert {id.rstrip("abcdefghijklmnopqrstuvwxyz") for id in RULES} == REFERENCE


def test_no_two_rules_share_an_id() -> None:
    assert len(return_format().rules) == len(RULES)


def test_rules_name_fields_that_there_are() -> None:
    known = {f"{f.module}.{f.field}" for f in return_format().fields}
    assert {field for rule in RULES.values() for field in rule.fields} <= known
    assert all(rule.fields for rule in RULES.values())


def test_rules_have_words_of_their_own() -> None:
    words = [rule.words for rule in RULES.values()]
    assert len(set(words)) == len(words)
    assert all(text.endswith(".") and len(text) > 40 for text in words)


def test_only_errors_keep_records_out_of_measures() -> None:
    assert not [r.id for r in RULES.values() if r.spoils and r.severity is not Severity.ERROR]


@pytest.mark.parametrize("severity", [Severity.ERROR, Severity.QUERY])
def test_no_error_and_no_query_in_a_clean_return(severity: Severity) -> None:
    failures = check(CLEAN.checked(establishments=ESTABLISHMENTS), RULES)
    assert not [id for id in failures.rows["rule"] if RULES[id].severity is severity]


def test_findings_say_whose_row_it_is_and_where_it_stands() -> None:
    spoiled = CLEAN.changed("sen_need", "issued", 2, sen_type="NSA")
    failures = check(spoiled.checked(), {"S013": RULES["S013"]})
    assert failures.rows.rows() == [("S013", "sen_need", 1, 1, 1, "sen_need, line 3")]

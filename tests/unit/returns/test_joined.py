"""Several returns as one record: each event once, the first decision kept, nothing invented."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from scrutiny.measures.case_counts import cells
from scrutiny.records.returns.case_store import Stored
from scrutiny.records.returns.joined import Cases, join_returns
from tests.unit.returns.test_flow_measures import CLOCKS, FORMAT, REQUESTS, count

_ADDED = ("person_key", "last_seen", "last_in_hand")
SPINE = {
    "person_ref": pl.UInt32,
    "request_ref": pl.UInt32,
    **{name: kind for name, kind in REQUESTS.items() if name not in _ADDED},
    "start_date": pl.Date,
    "cease_date": pl.Date,
    "cease_reason": pl.Int32,
    "review_meeting": pl.Date,
    "review_outcome": pl.String,
    "last_review": pl.Date,
    "age_at_census": pl.Int32,
    "open_at_census": pl.Boolean,
}
RECEIVED = date(2024, 11, 4)


def stored(year: int, *rows: dict[str, Any], tokens: tuple[str, ...] = ("ada",)) -> Stored:
    """A return in which row i belongs to the person with the i-th token."""
    persons = pl.DataFrame(
        [(i, token, None, None, None) for i, token in enumerate(tokens, start=1)],
        schema={
            "person_ref": pl.UInt32,
            "upn_token": pl.String,
            "uln_token": pl.String,
            "name_token": pl.String,
            "born_token": pl.String,
        },
        orient="row",
    )
    made = [
        dict.fromkeys(SPINE)
        | {
            "person_ref": i,
            "request_ref": i,
            "exported": False,
            "transferred_in": False,
            "spoiled": [],
            "open_at_census": False,
        }
        | row
        for i, row in enumerate(rows, start=1)
    ]
    about = {"year": year, "census": f"{year}-01-16", "carried": ["age"]}
    return Stored(about, pl.DataFrame(made, schema=SPINE), persons)


def joined(*returns: Stored) -> Cases:
    return join_returns("somewhere", returns)


UNDECIDED = {"received_date": RECEIVED, "request_outcome": "A"}
ASSESSED = {
    "received_date": RECEIVED,
    "request_outcome": "Y",
    "request_outcome_date": date(2024, 12, 9),
}
ISSUED = {
    **ASSESSED,
    "assessment_outcome": "Y",
    "assessment_outcome_date": date(2025, 3, 20),
    "need": "ASD",
}


def test_a_request_in_two_returns_is_one_request() -> None:
    cases = joined(stored(2025, UNDECIDED), stored(2026, ISSUED))
    assert cases.years == (2024, 2025)
    assert cases.requests.height == 1
    row = cases.requests.row(0, named=True)
    assert row["request_outcome"] == "Y"
    assert row["assessment_outcome_date"] == date(2025, 3, 20)
    assert row["need"] == "ASD"
    assert row["last_seen"] == date(2026, 1, 16)


def test_the_order_of_the_returns_does_not_matter() -> None:
    one, other = stored(2025, UNDECIDED), stored(2026, ISSUED)
    assert joined(one, other).requests.equals(joined(other, one).requests)


def test_an_event_of_the_fortnight_in_two_returns_counts_once() -> None:
    # Issued on 8 January 2025: in the return of 2025 in hand but concluded, in 2026 in its year.
    early = {**ISSUED, "assessment_outcome_date": date(2025, 1, 8)}
    cases = joined(stored(2025, early), stored(2026, early))
    assert cases.requests["assessment_outcome_date"].to_list() == [date(2025, 1, 8)]


def test_the_first_decision_stands() -> None:
    refused = {**ASSESSED, "request_outcome": "N", "request_outcome_date": date(2024, 12, 2)}
    rewritten = {**ISSUED, "request_outcome_date": date(2025, 2, 20)}
    row = joined(stored(2025, refused), stored(2026, rewritten)).requests.row(0, named=True)
    assert (row["request_outcome"], row["request_outcome_date"]) == ("N", date(2024, 12, 2))
    assert row["assessment_outcome"] == "Y"


def test_two_requests_of_one_person_stay_two() -> None:
    later = {**UNDECIDED, "received_date": date(2025, 9, 1)}
    cases = joined(stored(2025, ASSESSED), stored(2026, later))
    assert cases.requests["received_date"].sort().to_list() == [RECEIVED, date(2025, 9, 1)]


def test_the_same_day_of_two_persons_is_two_requests() -> None:
    cases = joined(stored(2025, UNDECIDED, UNDECIDED, tokens=("ada", "bo")))
    assert cases.requests.height == 2


def test_a_row_without_a_day_of_receipt_is_no_request() -> None:
    no_day = {"received_date": None, "request_outcome": "H", "start_date": date(2019, 5, 1)}
    assert joined(stored(2025, no_day)).requests.is_empty()


def test_a_request_that_has_become_historical_keeps_its_outcome_and_goes_on() -> None:
    later = {**ISSUED, "request_outcome": "H", "request_outcome_date": None}
    row = joined(stored(2025, ASSESSED), stored(2026, later)).requests.row(0, named=True)
    assert (row["request_outcome"], row["request_outcome_date"]) == ("Y", date(2024, 12, 9))
    assert row["assessment_outcome_date"] == date(2025, 3, 20)


def test_of_a_request_that_was_always_historical_nothing_is_invented() -> None:
    historical = {**ISSUED, "request_outcome": "H", "assessment_outcome": "H"}
    row = joined(stored(2026, historical)).requests.row(0, named=True)
    assert (row["request_outcome"], row["assessment_outcome"]) == ("H", "H")


def test_what_a_later_return_no_longer_says_is_kept() -> None:
    silent = {**ISSUED, "need": None}
    cases = joined(stored(2025, ISSUED), stored(2026, silent))
    assert cases.requests["need"].to_list() == ["ASD"]


def test_a_case_that_a_later_return_lost_was_last_seen_before() -> None:
    cases = joined(stored(2025, UNDECIDED), stored(2026, UNDECIDED, tokens=("bo",)))
    by_person = cases.requests.sort("last_seen")["last_seen"].to_list()
    assert by_person == [date(2025, 1, 16), date(2026, 1, 16)]


def test_a_review_in_two_returns_is_one_review() -> None:
    met = {"review_meeting": date(2024, 12, 10), "request_outcome": "H"}
    sent = {**met, "last_review": date(2025, 1, 20)}
    cases = joined(stored(2025, met), stored(2026, sent))
    assert cases.reviews.select("review_meeting", "last_review").rows() == [
        (date(2024, 12, 10), date(2025, 1, 20))
    ]


def test_a_spoiled_review_is_left_out() -> None:
    met = {"review_meeting": date(2024, 12, 10), "spoiled": ["reviews"]}
    assert joined(stored(2025, met)).reviews.is_empty()


def test_a_fault_stays_a_fault_when_a_later_return_says_nothing() -> None:
    faulty = {**ISSUED, "spoiled": ["timeliness"]}
    later = {**ISSUED, "request_outcome": "H", "assessment_outcome": "H"}
    cases = joined(stored(2025, faulty), stored(2026, later))
    assert cases.requests["spoiled"].to_list() == [["timeliness"]]


def test_a_fault_found_in_any_return_counts_once() -> None:
    cases = joined(
        stored(2025, {**ASSESSED, "spoiled": ["decisions"]}),
        stored(2026, {**ISSUED, "spoiled": ["decisions", "plans"]}),
    )
    assert cases.requests["spoiled"].to_list() == [["decisions", "plans"]]


def test_a_copy_of_a_request_takes_nothing_from_the_first() -> None:
    copy = {**ASSESSED, "spoiled": ["requests"], "person_ref": 1, "request_ref": 2}
    cases = joined(stored(2025, ASSESSED, copy))
    assert cases.requests["spoiled"].to_list() == [[]]


REFUSED = {**ASSESSED, "request_outcome": "N", "request_outcome_date": date(2024, 12, 2)}
IN_HAND = {**ASSESSED, "assessment_outcome": "A"}


def both(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of one person."""
    return [{**row, "person_ref": 1} for row in rows]


def by_outcome(cases: Cases) -> dict[str, dict[str, Any]]:
    return {row["request_outcome"]: row for row in cases.requests.rows(named=True)}


def test_two_requests_received_on_one_day_are_two() -> None:
    cases = joined(stored(2025, *both(REFUSED, IN_HAND)))
    assert cases.requests["request_outcome"].sort().to_list() == ["N", "Y"]
    counted = cells(cases, FORMAT, CLOCKS)
    assert {
        name: count(counted, name, "2024")
        for name in ("requests", "requests_refused", "decisions", "open_cases")
    } == {"requests": 2, "requests_refused": 1, "decisions": 2, "open_cases": 1}


@pytest.mark.parametrize("earlier", [(REFUSED, IN_HAND), (IN_HAND, REFUSED)])
@pytest.mark.parametrize("decided_in", ["Y", "H"])
def test_a_later_row_belongs_to_the_request_of_that_day_that_it_continues(
    earlier: tuple[dict[str, Any], ...], decided_in: str
) -> None:
    later = {**ISSUED, "request_outcome": decided_in}
    later["request_outcome_date"] = ISSUED["request_outcome_date"] if decided_in == "Y" else None
    found = by_outcome(joined(stored(2025, *both(*earlier)), stored(2026, *both(later))))
    assert set(found) == {"N", "Y"}
    assert found["Y"]["assessment_outcome_date"] == date(2025, 3, 20)
    assert found["N"]["assessment_outcome_date"] is None
    assert found["N"]["last_seen"] == date(2025, 1, 16)


def test_two_undecided_requests_of_one_day_are_known_again_by_who_asked() -> None:
    school, parent = ({**UNDECIDED, "request_source": source} for source in (1, 3))
    told = [
        {**parent, "request_outcome": "N", "request_outcome_date": date(2025, 1, 20)},
        {**school, "request_outcome": "Y", "request_outcome_date": date(2025, 1, 27)},
    ]
    cases = joined(stored(2025, *both(school, parent)), stored(2026, *both(*told)))
    rows = cases.requests.select("request_source", "request_outcome", "request_outcome_date")
    assert sorted(rows.rows()) == [
        (1, "Y", date(2025, 1, 27)),
        (3, "N", date(2025, 1, 20)),
    ]


def test_a_second_request_of_a_day_that_only_the_later_return_has_is_added() -> None:
    cases = joined(stored(2025, *both(REFUSED)), stored(2026, *both(REFUSED, ISSUED)))
    found = by_outcome(cases)
    assert found["N"]["last_seen"] == found["Y"]["last_seen"] == date(2026, 1, 16)
    # Received in 2024, and not in the return of that year: it adds no request to it.
    assert (found["N"]["spoiled"], found["Y"]["spoiled"]) == ([], ["decisions", "requests"])


def test_of_two_plans_of_one_day_each_keeps_its_own() -> None:
    first, second = (
        {**ISSUED, "start_date": day, "assessment_outcome_date": day, "need": need}
        for day, need in ((date(2025, 3, 20), "ASD"), (date(2025, 5, 6), "MLD"))
    )
    cases = joined(stored(2026, *both(first, second)), stored(2027, *both(second)))
    rows = cases.requests.select("assessment_outcome_date", "need", "last_seen").rows()
    assert sorted(rows) == [
        (date(2025, 3, 20), "ASD", date(2026, 1, 16)),
        (date(2025, 5, 6), "MLD", date(2027, 1, 16)),
    ]


def test_an_undated_plan_belongs_to_neither_of_two_cases_in_hand_of_one_day() -> None:
    other = {**IN_HAND, "request_source": 3}
    undated = {**ISSUED, "received_date": None, "request_outcome": "H"}
    cases = joined(stored(2025, *both(IN_HAND, other)), stored(2026, *both(undated)))
    assert cases.requests["assessment_outcome"].to_list() == ["A", "A"]


def test_a_plan_under_an_undated_historical_request_belongs_to_the_case_in_hand() -> None:
    undated = {**ISSUED, "received_date": None, "request_outcome": "H"}
    undated["request_outcome_date"] = None
    in_hand = {**ASSESSED, "assessment_outcome": "A"}
    row = joined(stored(2025, in_hand), stored(2026, undated)).requests.row(0, named=True)
    assert row["received_date"] == RECEIVED
    assert row["assessment_outcome_date"] == date(2025, 3, 20)
    # Nothing in hand before, nothing to belong to.
    assert joined(stored(2026, undated)).requests.is_empty()


def test_what_a_plan_was_when_issued_stays() -> None:
    moved = {**ISSUED, "age_at_issue": 7, "setting": "special", "need": "SEMH"}
    first = {**ISSUED, "age_at_issue": 4, "setting": "mainstream"}
    row = joined(stored(2025, first), stored(2026, moved)).requests.row(0, named=True)
    assert (row["age_at_issue"], row["setting"], row["need"]) == (4, "mainstream", "ASD")


def test_a_withdrawn_request_was_in_hand_as_long_as_a_return_says() -> None:
    withdrawn = {"received_date": RECEIVED, "request_outcome": "W"}
    row = joined(stored(2025, UNDECIDED), stored(2026, withdrawn)).requests.row(0, named=True)
    assert row["request_outcome"] == "W"
    assert row["last_in_hand"] == date(2025, 1, 16)
    assert row["last_seen"] == date(2026, 1, 16)

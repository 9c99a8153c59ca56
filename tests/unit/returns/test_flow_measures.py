"""The path from request to plan, counted by hand from a dozen cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scrutiny.definitions.counted import NESTED
from scrutiny.definitions.methods import Clocks
from scrutiny.definitions.returns import load_return_format
from scrutiny.measures.case_counts import CELL, SUMS, cells, waits
from scrutiny.records.returns.joined import Cases

FORMAT = load_return_format(Path(__file__).parents[3] / "data")
# The steps of the law: six weeks, twenty, four after a review; and half a year.
CLOCKS = Clocks(decision=42, plan=140, review_decision=28, long_wait=182)
REQUESTS = {
    "person_key": pl.String,
    "received_date": pl.Date,
    "request_outcome": pl.String,
    "request_outcome_date": pl.Date,
    "assessment_outcome": pl.String,
    "assessment_outcome_date": pl.Date,
    "request_source": pl.Int32,
    "request_mediation": pl.Boolean,
    "request_tribunal": pl.Boolean,
    "assessment_mediation": pl.Boolean,
    "assessment_tribunal": pl.Boolean,
    "other_mediation": pl.Boolean,
    "other_tribunal": pl.Boolean,
    "week20": pl.Boolean,
    "need": pl.String,
    "setting": pl.String,
    "age_at_request": pl.Int32,
    "age_at_issue": pl.Int32,
    "exported": pl.Boolean,
    "transferred_in": pl.Boolean,
    "spoiled": pl.List(pl.String),
    "last_seen": pl.Date,
    "last_in_hand": pl.Date,
}
REVIEWS = {
    "person_key": pl.String,
    "review_meeting": pl.Date,
    "last_review": pl.Date,
    "age_at_census": pl.Int32,
    "need": pl.String,
    "setting": pl.String,
    "request_source": pl.Int32,
}
START = date(2025, 2, 3)


def case(received: date = START, **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = dict.fromkeys(REQUESTS)
    return plain | {
        "received_date": received,
        "request_outcome": "A",
        "exported": False,
        "transferred_in": False,
        "spoiled": [],
        "last_seen": date(2026, 1, 15),
        **more,
    }


def decided(outcome: str, days: int, received: date = START, **more: Any) -> dict[str, Any]:
    return case(
        received,
        request_outcome=outcome,
        request_outcome_date=received + timedelta(days=days),
        **more,
    )


def issued(days: int, received: date = START, **more: Any) -> dict[str, Any]:
    return decided(
        "Y",
        30,
        received,
        assessment_outcome="Y",
        assessment_outcome_date=received + timedelta(days=days),
        **more,
    )


def cube(*rows: dict[str, Any], reviews: tuple[tuple[Any, ...], ...] = ()) -> pl.DataFrame:
    return cells(made(*rows, reviews=reviews), FORMAT, CLOCKS)


ALL = frozenset({"age", "need", "setting", "source", "reviews"})


def made(
    *rows: dict[str, Any],
    reviews: tuple[tuple[Any, ...], ...] = (),
    carried: frozenset[str] = ALL,
) -> Cases:
    named = [{**row, "person_key": str(i)} for i, row in enumerate(rows)]
    held = [(str(i), *row, None, None, None, None) for i, row in enumerate(reviews)]
    return Cases(
        "somewhere",
        pl.DataFrame(named, schema=REQUESTS),
        pl.DataFrame(held, schema=REVIEWS, orient="row"),
        (2025,),
        {2025: carried},
    )


def count(frame: pl.DataFrame, quantity: str, period: str, *parts: tuple[str, str]) -> int:
    padded = [*parts, ("", ""), ("", "")]
    (topic_1, part_1), (topic_2, part_2) = padded[:2]
    found = frame.filter(
        quantity=quantity,
        period=period,
        topic_1=topic_1,
        part_1=part_1,
        topic_2=topic_2,
        part_2=part_2,
    )
    assert found.height == 1
    return int(found["count"][0])


def test_requests_count_in_the_month_of_receipt() -> None:
    frame = cube(
        case(date(2025, 1, 1)),
        case(date(2025, 12, 31)),
        case(date(2024, 12, 31)),
        decided("N", 5),
        case(request_outcome="W"),
    )
    assert count(frame, "requests", "2025-M01") == 1
    assert count(frame, "requests", "2025-M02") == 2
    assert count(frame, "requests", "2025") == 4
    assert count(frame, "requests_refused", "2025-Q1") == 1


def test_a_decision_counts_in_the_month_it_was_told() -> None:
    frame = cube(decided("Y", 42), decided("N", 43), decided("Y", -1), case())
    assert count(frame, "decisions", "2025-M03") == 2
    assert count(frame, "decisions_in_6_weeks", "2025-M03") == 1
    assert count(frame, "decisions", "2025") == 2


def test_a_plan_counts_in_the_month_it_was_issued() -> None:
    frame = cube(
        issued(140),
        issued(141),
        issued(140, week20=True),
        issued(200, week20=True),
        issued(100, request_mediation=True),
        issued(100, assessment_tribunal=True),
        issued(100, other_tribunal=True),
        issued(-3),
        issued(100, transferred_in=True),
        issued(100, spoiled=["timeliness"]),
        issued(100, spoiled=["plans"]),
    )
    assert count(frame, "plans_issued", "2025") == 9
    # Not: two disputed about the decisions, one before its request, one spoiled.
    assert count(frame, "plans_timed", "2025") == 5
    assert count(frame, "plans_in_20_weeks", "2025") == 3
    assert count(frame, "plans_timed_no_exceptions", "2025") == 3
    assert count(frame, "plans_in_20_weeks_no_exceptions", "2025") == 2
    assert count(frame, "plans_issued", "2025-M06") == 3  # 140 and 141 days after 3 February


def test_children_wait_until_they_are_refused_or_have_a_plan() -> None:
    february = date(2025, 2, 28)
    frame = cube(
        case(february - timedelta(days=42)),
        case(february - timedelta(days=43)),
        case(february - timedelta(days=140)),
        case(february - timedelta(days=141)),
        case(february - timedelta(days=182)),
        case(february - timedelta(days=183)),
        case(february + timedelta(days=1)),
        decided("N", 25),
        decided("N", 26, last_seen=None),
        issued(26),
        issued(25),
        case(request_outcome="W"),
        case(request_outcome="H"),
        case(request_outcome="H", assessment_outcome="H"),
        case(request_outcome="H", assessment_outcome="A"),
        case(exported=True),
        # Withdrawn, moved away, refused: but an earlier return, or the appeal, had it in hand.
        case(request_outcome="W", last_in_hand=date(2025, 3, 1)),
        case(exported=True, last_in_hand=date(2025, 2, 27)),
        decided("N", 10, assessment_outcome="Y", assessment_outcome_date=date(2025, 9, 1)),
        case(date(2025, 2, 1), last_seen=date(2025, 2, 20)),
    )
    at = {name: count(frame, name, "2025-M02") for name in (*SUMS["open_cases"], *SUMS)}
    assert at == {
        # 42 days, the two that ended on 1 March, the historical one still assessed, the withdrawn
        # one that was in hand, the refusal that was overturned.
        "open_to_6_weeks": 6,
        "open_6_to_20_weeks": 2,
        "open_20_to_26_weeks": 2,
        "open_over_26_weeks": 1,
        "open_cases": 11,
        "open_over_20_weeks": 3,
    }


def test_a_stock_of_a_quarter_or_year_is_that_of_its_last_month() -> None:
    frame = cube(decided("N", 40, date(2025, 1, 10)), case(date(2025, 11, 1)))
    assert count(frame, "open_cases", "2025-M01") == 1
    assert count(frame, "open_cases", "2025-Q1") == 0
    assert count(frame, "open_cases", "2025-Q4") == 1
    assert count(frame, "open_cases", "2025") == 1


def test_other_steps_count_other_cases_as_in_time() -> None:
    """One plan after 139 days, one after 141: with a clock of 146 days both are in time, with one
    of 138 neither. So with those who wait, and their bands.
    """
    rows = (issued(139), issued(141))
    for plan, in_time in ((138, 0), (139, 1), (140, 1), (141, 2), (146, 2)):
        frame = cells(made(*rows), FORMAT, replace(CLOCKS, plan=plan))
        assert count(frame, "plans_in_20_weeks", "2025") == in_time, plan
    waiting = (case(date(2025, 2, 10)), case(date(2025, 2, 11)))  # 140 and 139 days by 30 June
    for plan, late in ((138, 2), (139, 1), (140, 0)):
        frame = cells(made(*waiting), FORMAT, replace(CLOCKS, plan=plan))
        assert count(frame, "open_over_20_weeks", "2025-M06") == late, plan
        assert count(frame, "open_20_to_26_weeks", "2025-M06") == late, plan
        assert count(frame, "open_6_to_20_weeks", "2025-M06") == 2 - late, plan


def test_a_review_is_decided_in_time_within_28_days() -> None:
    met = date(2025, 3, 3)
    frame = cube(
        reviews=(
            (met, met + timedelta(days=28)),
            (met, met + timedelta(days=29)),
            (met, met - timedelta(days=1)),
            (met, None),
        )
    )
    assert count(frame, "reviews_held", "2025-M03") == 4
    assert count(frame, "review_decisions", "2025-Q1") == 1
    assert count(frame, "review_decisions", "2025-Q2") == 1
    assert count(frame, "review_decisions_in_4_weeks", "2025") == 1


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ((("age", "Under 5"),), 1),
        ((("age", "5 to 10"),), 2),
        ((("age", "16 and over or not known"),), 1),
        ((("need", "Autism"),), 2),
        ((("need", "Other or not recorded"),), 1),
        ((("setting", "Special"),), 3),
        ((("source", "Health or social care or other"),), 4),
        ((("age", "5 to 10"), ("need", "Autism")), 1),
        ((("need", "Sensory or physical"), ("setting", "Special")), 1),
    ],
)
def test_breakdowns_follow_the_groups(parts: tuple[tuple[str, str], ...], found: int) -> None:
    frame = cube(
        issued(100, age_at_issue=4, need="ASD", setting="special", request_source=4),
        issued(100, age_at_issue=5, need="ASD", setting="special", request_source=5),
        issued(100, age_at_issue=10, need="MSI", setting="special", request_source=3),
        issued(100, request_source=4),
    )
    assert count(frame, "plans_issued", "2025", *parts) == found


def test_every_cell_of_the_cube_is_there_once_and_hangs_together() -> None:
    frame = cube(issued(100), issued(200), decided("N", 10), case(date(2025, 12, 1)))
    assert frame.select(CELL).is_unique().all()
    assert frame.filter(grain="month")["topic_1"].unique().to_list() == [""]
    assert frame.filter(grain="quarter")["topic_2"].unique().to_list() == [""]
    keys = list(CELL[1:])
    for inner, outer in NESTED:
        both = frame.filter(quantity=inner).join(
            frame.filter(quantity=outer), on=keys, how="inner", suffix="_outer"
        )
        assert both.height
        assert (both["count"] <= both["count_outer"]).all()
    for total, parts in SUMS.items():
        added = frame.filter(pl.col("quantity").is_in(parts)).group_by(keys).agg(pl.sum("count"))
        both = frame.filter(quantity=total).join(added, on=keys, suffix="_parts")
        assert both.height
        assert (both["count"] == both["count_parts"]).all()


def test_what_a_return_does_not_tell_is_no_cell_and_not_nought() -> None:
    frame = cells(made(issued(100), carried=ALL - {"source", "reviews"}), FORMAT, CLOCKS)
    assert frame.filter(
        (pl.col("topic_1") == "source") | (pl.col("topic_2") == "source")
    ).is_empty()
    assert frame.filter(pl.col("quantity").str.contains("review")).is_empty()
    assert count(frame, "plans_issued", "2025", ("need", "Other or not recorded")) == 1


def test_waits_are_in_weeks_from_request_to_plan() -> None:
    rows = waits(made(*(issued(7 * weeks) for weeks in (8, 16, 24, 32, 40, 60))), FORMAT, CLOCKS)
    # The plan of the sixtieth week was issued after the year that is covered.
    year = rows.filter(period="2025", topic_1="")
    assert year.select("n", "median", "ninetieth").row(0) == (5, 24.0, pytest.approx(36.8))

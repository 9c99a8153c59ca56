"""The strongest thing that the evidence on a finding shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scrutiny.assessment.grade import Graded, grade
from scrutiny.assessment.promises import judge_commitments
from scrutiny.assessment.standing import Point, Standing
from scrutiny.vocabulary.words import Grade, Mode, Reason, Shows
from tests.made_record import METHODS, measure, record, values
from tests.standings import compared, process, standing

BETTER, WORSE, NONE = compared("better"), compared("worse"), compared("no clear change")
NOTHING = "| period | numerator | denominator |\n| 2010 | 1 | 2 |"


def graded(*held: Standing, drawing: str = NOTHING, **commitment: Any) -> Graded:
    commitments = [{"id": "C", **commitment}] if commitment else []
    rows = [
        {"measure_id": each.measure, "rank": rank, "level": str(each.shows)}
        for rank, each in enumerate(held, start=1)
    ]
    made = record(
        inspections=[{"id": "I1", "start_date": "2023-07-10"}],
        findings=[{"id": "F1"}],
        finding_measures=rows,
        commitments=commitments,
    )
    frame = values(drawing)
    measures = {each.measure: measure(id=each.measure) for each in held}
    promises = judge_commitments(made, frame, measures, METHODS, date(2026, 7, 31))
    standings = {("F1", each.key): each for each in held}
    return grade(made.findings[0], made, standings, promises, frame, measures, METHODS)


def test_nothing() -> None:
    assert graded().grade is Grade.NOTHING
    assert graded(standing(since=NONE)).grade is Grade.NOTHING
    assert graded(standing("better")).grade is Grade.NOTHING  # only on the year


def test_a_step_done_is_activity_and_an_open_one_is_nothing() -> None:
    found = graded(status="done")
    assert (found.grade, found.commitments) == (Grade.ACTIVITY, ("C",))
    assert graded(status="open").grade is Grade.NOTHING
    assert graded(status="done", finding_ids="F2").grade is Grade.NOTHING


@pytest.mark.parametrize(
    ("shows", "expected"),
    [
        (Shows.CONTEXT, Grade.NOTHING),
        (Shows.ACTIVITY, Grade.ACTIVITY),
        (Shows.OUTPUT, Grade.OUTPUT),
        (Shows.OUTCOME, Grade.OUTCOME),
    ],
)
def test_a_measure_better_than_at_the_inspection_counts_as_what_it_shows(
    shows: Shows, expected: Grade
) -> None:
    assert graded(standing(shows=shows, since=BETTER)).grade is expected


def test_a_stock_that_moved_without_a_test_carries_nothing() -> None:
    """A queue one child shorter is a fact, and no evidence of an outcome."""
    assert graded(standing(since=replace(BETTER, reason=Reason.ACCOUNTED))).grade is Grade.NOTHING


def test_the_strongest_holds_and_names_what_carries_it() -> None:
    found = graded(
        standing(measure="a", shows=Shows.OUTPUT, since=BETTER),
        standing(measure="b", since=BETTER),
        standing(measure="c", since=BETTER),
        standing(measure="d", since=WORSE),
        status="done",
    )
    assert found.grade is Grade.OUTCOME
    assert [support.key for support in found.supports] == ["b", "c"]
    assert found.supports[0].years == (BETTER,)
    assert found.worse == ("d",)
    assert found.commitments == ("C",)


def test_what_fell_back_carries_nothing_and_is_named() -> None:
    found = graded(standing(since=BETTER, on_year=WORSE), status="done")
    assert (found.grade, found.fell_back) == (Grade.ACTIVITY, ("m",))
    fell = process("worse", "held", "2025-M01")
    assert graded(standing(since=BETTER, process=fell)).fell_back == ("m",)
    signal = process("no clear change", "first_signal", "2025-M01")
    assert graded(standing(since=BETTER, process=signal)).grade is Grade.OUTCOME


def test_old_figures_carry_nothing() -> None:
    assert graded(standing(since=BETTER, stale=True)).grade is Grade.NOTHING


# Sustained, by years: the inspectors came in July 2023, so 2022 is the last year before.

YEARS = """
    | period | numerator | denominator |
    | 2022   | 27        | 667         |
    | 2023   | 533       | 994         |
    | 2024   | 520       | 962         |
"""


def by_year(drawing: str, on_year: str = "no clear change") -> Graded:
    return graded(standing(since=BETTER, on_year=compared(on_year)), drawing=drawing)


def test_two_years_running_better_than_at_the_finding_is_sustained() -> None:
    found = by_year(YEARS)
    assert found.grade is Grade.SUSTAINED
    (support,) = found.supports
    assert [(each.before.period, each.after.period) for each in support.years] == [
        ("2022", "2023"),
        ("2022", "2024"),
    ]


def test_oxfordshire_fell_back_in_the_second_year() -> None:
    found = by_year(YEARS.replace("520", "371"), "worse")
    assert (found.grade, found.fell_back) == (Grade.NOTHING, ("m",))


def test_one_year_or_a_year_between_like_before_is_not_sustained() -> None:
    one = YEARS.replace("| 2024   | 520       | 962         |", "")
    assert by_year(one).grade is Grade.OUTCOME
    assert by_year(YEARS.replace("533", "45 ")).grade is Grade.OUTCOME


def test_a_missing_year_is_not_stepped_over() -> None:
    gap = YEARS.replace("2024", "2025")
    assert by_year(gap).grade is Grade.OUTCOME


# Sustained, on a process chart.


def by_month(since: str, last: str, **more: Any) -> Graded:
    return graded(
        standing(
            "better",
            mode=Mode.PROCESS,
            latest=Point(last, 70.0),
            process=process("better", more.pop("reason", "run"), since),
            **more,
        )
    )


def test_a_real_change_held_for_twelve_months_is_sustained() -> None:
    found = by_month("2025-M02", "2026-M01")
    assert found.grade is Grade.SUSTAINED
    assert (found.supports[0].since, found.supports[0].months) == ("2025-M02", 12)
    assert by_month("2025-M03", "2026-M01").grade is Grade.OUTCOME


def test_quarters_count_three_months_each() -> None:
    assert by_month("2025-Q1", "2025-Q4").supports[0].months == 12
    assert by_month("2025-Q2", "2025-Q4").grade is Grade.OUTCOME


def test_a_first_signal_or_a_change_begun_before_the_inspection_does_not_count() -> None:
    assert by_month("2025-M02", "2026-M01", reason="first_signal").grade is Grade.NOTHING
    assert by_month("2023-M05", "2026-M01").grade is Grade.NOTHING

"""The strongest thing that the evidence on a finding shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scrutiny.assessment.grade import Graded, grade
from scrutiny.assessment.promises import judge_commitments
from scrutiny.assessment.standing import Point, Recovery, Standing, Trend
from scrutiny.vocabulary.words import (
    Better,
    Direction,
    Grade,
    Kind,
    Limits,
    Mode,
    Reason,
    Recovered,
    Shows,
    Verdict,
)
from scrutiny.wording.figure import Wording
from scrutiny.wording.strongest import SHOWN
from scrutiny.wording.strongest import grade as sentence
from scrutiny.wording.yardstick import path
from tests.made_record import METHODS, measure, record, values
from tests.standings import compared, process, standing

BETTER, WORSE, NONE = compared("better"), compared("worse"), compared("no clear change")
NOTHING = "| period | numerator | denominator |\n| 2010 | 1 | 2 |"


def graded(*held: Standing, variant: str = "", **commitment: Any) -> Graded:
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
    measures = {
        each.measure: measure(id=each.measure, variant_of="other" if each.key == variant else None)
        for each in held
    }
    promises = judge_commitments(made, values(NOTHING), measures, METHODS, date(2026, 7, 31))
    standings = {("F1", each.key): each for each in held}
    return grade(made.findings[0], made, standings, promises, measures, METHODS)


def since(state: str, **changes: Any) -> Recovery:
    """How a measure stands against the years before the inspection, made up."""
    before = (Point("2021", 20.0), Point("2022", 10.0))
    years = (compared("better", "2021", "2024"), compared("better", "2021", "2025"))
    made = Recovery(Recovered(state), before, 30.0, BETTER, years[-1], years)
    return replace(made, **changes)


def risen(**changes: Any) -> Standing:
    """Clearly better than in the years before the inspection, and not fallen since."""
    return standing(**{"since": BETTER, "recovery": since("better"), **changes})


def test_nothing() -> None:
    assert graded().grade is Grade.NOTHING
    # Things may have been done, and figures may be better on the year: none of it is evidence yet.
    assert SHOWN[Grade.NOTHING] == "None shown"
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
    assert graded(risen(shows=shows)).grade is expected


def test_a_stock_that_moved_without_a_test_carries_nothing() -> None:
    """A queue one child shorter is a fact, and no evidence of an outcome."""
    assert graded(standing(since=replace(BETTER, reason=Reason.ACCOUNTED))).grade is Grade.NOTHING


def test_the_strongest_holds_and_names_what_carries_it() -> None:
    found = graded(
        risen(measure="a", shows=Shows.OUTPUT),
        risen(measure="b"),
        risen(measure="c"),
        standing(measure="d", since=WORSE),
        status="done",
    )
    assert found.grade is Grade.OUTCOME
    assert [support.key for support in found.supports] == ["b", "c"]
    assert [each.after.period for each in found.supports[0].years] == ["2024", "2025"]
    assert found.worse == ("d",)
    assert found.commitments == ("C",)


def test_what_fell_back_carries_nothing_and_is_named() -> None:
    found = graded(risen(on_year=WORSE), status="done")
    assert (found.grade, found.fell_back) == (Grade.ACTIVITY, ("m",))
    fell = process("worse", "held", "2025-M01")
    assert graded(risen(process=fell)).fell_back == ("m",)
    signal = process("no clear change", "first_signal", "2025-M01")
    assert graded(risen(process=signal)).grade is Grade.OUTCOME


def test_worse_than_the_years_before_is_named_though_the_last_figure_was_as_low() -> None:
    """As West Sussex: 16.5 in the last year before the inspection, 43.6 in the middle of five."""
    low = since("not better", now=WORSE, last=NONE)
    assert graded(risen(recovery=low, since=NONE)).worse == ("m",)
    part = since("recovered part", now=WORSE)
    assert sentence(
        graded(risen(recovery=part, since=NONE)), {"m": "Plans in time"}, {"m": "Went."}
    ).endswith("so. Went.")


def test_old_figures_carry_nothing() -> None:
    assert graded(risen(stale=True)).grade is Grade.NOTHING


# By years; how each state comes about is tested in test_recovery.


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("held", Grade.SUSTAINED),
        ("better", Grade.OUTCOME),
        ("fell back", Grade.NOTHING),
        ("recovered part", Grade.NOTHING),
        ("not better", Grade.NOTHING),
    ],
)
def test_only_what_is_better_than_the_years_before_carries_a_grade(
    state: str, expected: Grade
) -> None:
    """Though it is clearly better than the last figure before the inspection each time."""
    assert graded(risen(recovery=since(state))).grade is expected


def test_better_than_the_last_figure_alone_carries_nothing() -> None:
    assert graded(standing(since=BETTER)).grade is Grade.NOTHING


def test_what_recovered_part_of_what_was_lost_is_named() -> None:
    part = since("recovered part")
    found = graded(risen(recovery=part))
    assert (found.recovered, found.fell_back) == (("m",), ())
    found = graded(risen(recovery=replace(part, fell=WORSE, rose=True)))
    assert (found.recovered, found.fell_back) == (("m",), ("m",))


def test_a_variant_supports_nothing_alone() -> None:
    held = since("held")
    assert graded(risen(recovery=held), variant="m").grade is Grade.NOTHING
    found = graded(risen(recovery=held), risen(measure="v", recovery=held), variant="v")
    assert [support.key for support in found.supports] == ["m"]
    assert graded(risen(process=process("better", "run", "2025-M02")), variant="m").supports == ()


def test_no_grade_beside_a_fall_on_the_year_and_none_is_sustained_beside_a_falling_trend() -> None:
    held = since("held")
    assert graded(risen(recovery=held, on_year=WORSE)).grade is Grade.NOTHING
    falling = Trend(
        "2021", "2025", 5, 5, -2.0, -3.0, -1.0, Direction.DOWN, Verdict.WORSE, Reason.BEYOND_CHANCE
    )
    assert graded(risen(recovery=held, trend=falling)).grade is Grade.OUTCOME


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (
            since("held"),
            "Evidence of a sustained outcome: Plans in time got clearly better than before the "
            "inspection and stayed so.",
        ),
        (
            since("better"),
            "Evidence of an outcome, not yet a lasting one: Plans in time got clearly better than "
            "before the inspection.",
        ),
        (
            since("fell back", fell=WORSE, rose=True),
            "Got better after the inspection and then clearly fell back: Plans in time.",
        ),
    ],
)
def test_every_sentence_names_its_measure(held: Recovery, expected: str) -> None:
    said = sentence(graded(risen(recovery=held)), {"m": "Plans in time"}, {})
    assert said.endswith(expected)


# Oxfordshire, plans issued within 20 weeks, as published; the middle of 2018 to 2022 is 47.2 %.
LOW, BEST = Point("2022", 4.048, 27, 667), Point("2023", 53.62, 533, 994)
NOW = Point("2025", 37.77, 533, 1411)
WORDS = Wording("{value}", Kind.SHARE, Better.HIGHER, 1)


def way(fell: bool) -> str:
    """The way of timeliness since the inspection of 2023."""
    last = replace(BETTER, before=LOW, after=NOW)
    fall = replace(WORSE, before=BEST, after=NOW)
    found = since("recovered part", last=last, middle=47.2, fell=fall if fell else None)
    return path("Plans in time", WORDS, replace(found, before=(LOW,) * 5))


def test_a_fall_since_the_inspection_is_told_by_its_figures() -> None:
    """Not as "worse again", which reads as worse than when the inspectors came."""
    assert way(fell=True) == (
        "Plans in time went from 4.0 % in 2022 (27 of 667), the last figure before the inspection, "
        "to 53.6 % in 2023 (533 of 994) and then back to 37.8 % in 2025 (533 of 1,411). "
        "The middle of the five years before was 47.2 %."
    )
    assert way(fell=False) == (
        "Plans in time recovered part of what was lost before the inspection: 4.0 % in 2022 "
        "(27 of 667) then, 37.8 % in 2025 (533 of 1,411) now. "
        "The middle of the five years before was 47.2 %."
    )
    part = since("recovered part", fell=WORSE, rose=True)
    said = sentence(graded(risen(recovery=part)), {"m": "Plans in time"}, {"m": way(fell=True)})
    assert said.endswith(way(fell=True))


@pytest.mark.parametrize(
    ("events", "answers", "says"),
    [
        ([], [], "No progress is shown: nothing done is on record."),
        ([{}], [], "no promise is recorded as done, though 1 event is on record."),
        ([{}, {}], [{"response": "Yes"}], "though 2 events and 1 answer are on record."),
        # Of another finding, or without an answer.
        ([{"finding_ids": "F2"}], [{"response": ""}], "nothing done is on record."),
    ],
)
def test_nothing_done_is_said_only_where_the_record_has_nothing(
    events: list[dict[str, str]], answers: list[dict[str, str]], says: str
) -> None:
    made = record(
        inspections=[{"id": "I1"}],
        findings=[{"id": "F1"}],
        events=events,
        recommendations=[{"id": f"R{n}", **row} for n, row in enumerate(answers)],
    )
    found = grade(made.findings[0], made, {}, (), {}, METHODS)
    assert says in sentence(found, {}, {})
    assert sentence(found, {}, {}).endswith("No figure here measures an outcome.")


def test_no_grade_speaks_against_a_verdict_beside_it() -> None:
    """What is better on the year and does not carry the grade is told, of context too."""
    names = {"m": "Decisions", "c": "Absence"}
    lately = graded(
        standing("better", shows=Shows.OUTPUT),
        standing("better", measure="c", shows=Shows.CONTEXT),
        status="done",
    )
    assert (lately.grade, lately.lately, lately.outcomes) == (Grade.ACTIVITY, ("m", "c"), 0)
    assert sentence(lately, names, {}) == (
        "Evidence of activity only: a step is on record as done. No figure here measures an "
        "outcome. Better on the latest figures, which does not show that it lasts: Decisions and "
        "Absence."
    )
    carried = graded(risen(verdict=Verdict.BETTER))
    assert carried.lately == ()


def test_a_fall_in_an_earlier_year_since_forbids_sustained_by_years_and_by_chart() -> None:
    dipped = since("held", dipped=WORSE)
    assert graded(risen(recovery=dipped)).grade is Grade.OUTCOME
    held = process("better", "held", "2024-M01")
    assert graded(risen(recovery=dipped, process=held)).grade is Grade.OUTCOME
    assert graded(risen(recovery=since("held"))).grade is Grade.SUSTAINED


def test_what_fell_since_is_not_sustained_by_its_chart_either() -> None:
    held = {"process": process("better", "run", "2025-M01"), "latest": Point("2026-M02", 60.0)}
    assert graded(risen(**held)).grade is Grade.SUSTAINED
    fell = since("fell back", fell=WORSE, rose=True)
    assert graded(risen(**held, recovery=fell)).grade is Grade.OUTCOME


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


def test_a_chart_without_the_months_before_the_inspection_carries_nothing() -> None:
    """The invented area's weeks to a plan: 20 in 2023, then 40; a chart that began with the 40
    calls 20 again better, which is no better than before the inspection.
    """
    anew = process("better", "run", "2025-M02", limits=Limits.ALL)
    chart = standing("better", mode=Mode.PROCESS, latest=Point("2026-M01", 70.0), process=anew)
    found = graded(chart)
    assert (found.grade, found.supports, found.lately) == (Grade.NOTHING, (), ("m",))
    again = replace(chart, recovery=since("better"))
    assert graded(again).grade is Grade.OUTCOME


def test_quarters_count_three_months_each() -> None:
    assert by_month("2025-Q1", "2025-Q4").supports[0].months == 12
    assert by_month("2025-Q2", "2025-Q4").grade is Grade.OUTCOME


def test_a_first_signal_or_a_change_begun_before_the_inspection_does_not_count() -> None:
    assert by_month("2025-M02", "2026-M01", reason="first_signal").grade is Grade.NOTHING
    assert by_month("2023-M05", "2026-M01").grade is Grade.NOTHING

"""Commitments, moved targets and answers: what was promised and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrutiny.assessment.answers import answers
from scrutiny.assessment.effect import Effect
from scrutiny.assessment.promises import (
    Ease,
    MovedTarget,
    Promise,
    in_force,
    judge_commitments,
    moved_targets,
)
from scrutiny.vocabulary.words import AnswerState, PromiseState, Verdict
from tests.made_record import METHODS, measure, record, values

TODAY = date(2026, 7, 31)
NOTHING = "| period | numerator | denominator |\n| 2020 | 1 | 2 |"


def judged(drawing: str = NOTHING, of: dict[str, Any] | None = None, **commitment: Any) -> Promise:
    (found,) = judge_commitments(
        record(commitments=[{"id": "C", **commitment}]),
        values(drawing),
        {"m": measure(**(of or {}))},
        METHODS,
        TODAY,
    )
    return found


# Due, done and late.


@pytest.mark.parametrize(
    ("due", "precision", "state", "late", "at_least"),
    [
        ("2026-08-01", "day", PromiseState.DUE, None, None),
        ("2026-07-31", "day", PromiseState.DUE, None, None),
        ("2026-07-30", "day", PromiseState.OVERDUE, 1, 1),
        ("2026-07", "month", PromiseState.DUE, None, None),
        # The record writes the month's last day; any day of July would be in time.
        ("2026-07-15", "month", PromiseState.DUE, None, None),
        ("2026-06", "month", PromiseState.OVERDUE, None, 31),
        ("2026-12-31", "year", PromiseState.DUE, None, None),
        ("2026-07-21", "inferred", PromiseState.DUE, None, None),
        ("", "", PromiseState.DUE, None, None),
    ],
)
def test_an_open_commitment_is_due_until_its_date_has_passed(
    due: str, precision: str, state: PromiseState, late: int | None, at_least: int | None
) -> None:
    promise = judged(due_date=due, due_precision=precision)
    assert (promise.state, promise.late, promise.at_least) == (state, late, at_least)


@pytest.mark.parametrize(
    ("due", "precision", "done", "late", "at_least"),
    [
        ("2023-10-27", "day", "2023-10-24", -3, None),
        ("2025-01-31", "day", "2025-03-31", 59, 59),
        ("2024-06-24", "day", "2024-07", None, 7),
        ("2020-12-31", "year", "2024-01", None, 1096),
        ("2024-06", "month", "2024-06-30", None, None),
        ("", "", "2024-06-30", None, None),
    ],
)
def test_days_late_only_where_both_days_are_known(
    due: str, precision: str, done: str, late: int | None, at_least: int | None
) -> None:
    promise = judged(due_date=due, due_precision=precision, done_on=done, status="done")
    assert (promise.late, promise.at_least) == (late, at_least)


@pytest.mark.parametrize("status", ["done", "done_late", "missed"])
def test_the_record_s_own_word_holds_once_a_commitment_is_closed(status: str) -> None:
    assert judged(due_date="2030-01-01", due_precision="day", status=status).state == status


def test_an_outcome_is_not_missing_before_it_is_due() -> None:
    missing = {"due_precision": "day", "status": "not_found"}
    assert judged(due_date="2030-01-01", **missing).state is PromiseState.DUE
    assert judged(due_date="2026-07-30", **missing).state is PromiseState.NOT_FOUND
    assert judged(status="not_found").state is PromiseState.NOT_FOUND


READ, LATER = date(2026, 2, 28), date(2026, 11, 30)


def since_read(**commitment: Any) -> Promise:
    """A commitment of a record that was read to February and is looked at in November."""
    (found,) = judge_commitments(
        record(read_to=READ, commitments=[{"id": "C", **commitment}]),
        values(NOTHING),
        {"m": measure()},
        METHODS,
        LATER,
    )
    return found


@pytest.mark.parametrize("status", ["open", "not_found"])
@pytest.mark.parametrize(
    ("due", "precision", "state", "at_least"),
    [
        # The record of Oxfordshire: due in March, April and July, and nobody looked.
        ("2026-03", "month", PromiseState.UNREAD, None),
        ("2026-04-30", "month", PromiseState.UNREAD, None),
        ("2026-07-21", "inferred", PromiseState.UNREAD, None),
        # On the last day that was read it was still in time.
        ("2026-02-28", "day", PromiseState.UNREAD, None),
        ("2026-02", "month", PromiseState.UNREAD, None),
        ("2026-11-29", "day", PromiseState.UNREAD, None),
        ("2026-11-30", "day", PromiseState.DUE, None),
        ("2026", "year", PromiseState.DUE, None),
        ("2027-12-31", "year", PromiseState.DUE, None),
    ],
)
def test_what_fell_due_after_the_reading_is_neither_late_nor_without_a_result(
    due: str, precision: str, state: PromiseState, at_least: int | None, status: str
) -> None:
    promise = since_read(due_date=due, due_precision=precision, status=status)
    assert (promise.state, promise.late, promise.at_least) == (state, None, at_least)


def test_what_was_overdue_when_read_is_late_by_the_days_until_then() -> None:
    promise = since_read(due_date="2026-02-20", due_precision="day")
    assert (promise.state, promise.late, promise.at_least) == (PromiseState.OVERDUE, 8, 8)
    month = since_read(due_date="2025-11", due_precision="month")
    # November ended 90 days before the end of February.
    assert (month.state, month.late, month.at_least) == (PromiseState.OVERDUE, None, 90)


def test_what_is_known_to_be_done_or_missed_is_so_whenever_it_was_found() -> None:
    done = since_read(due_date="2026-04", due_precision="month", status="done", done_on="2026-05")
    assert done.state is PromiseState.DONE
    missed = since_read(due_date="2026-04", due_precision="month", status="missed")
    assert missed.state is PromiseState.MISSED


def test_nobody_can_have_read_further_than_today() -> None:
    made = record(
        read_to=date(2027, 1, 1),
        commitments=[{"id": "C", "due_date": "2026-11-20", "due_precision": "day"}],
    )
    (promise,) = judge_commitments(made, values(NOTHING), {}, METHODS, LATER)
    assert (promise.state, promise.late) == (PromiseState.OVERDUE, 10)


def test_a_search_since_the_reading_is_told_and_changes_no_state() -> None:
    made = record(
        read_to=READ,
        commitments=[
            {"id": "C", "due_date": "2026-04", "due_precision": "month"},
            {"id": "D", "due_date": "2026-04", "due_precision": "month"},
        ],
        searches=[
            {"about": "C", "date": "2026-11"},
            {"about": "C", "date": "2026-06-01", "date_precision": "day"},
            {"about": ""},
        ],
    )
    searched, other = judge_commitments(made, values(NOTHING), {}, METHODS, LATER)
    assert (searched.state, searched.searched) == (PromiseState.UNREAD, "2026-11")
    assert (other.state, other.searched) == (PromiseState.UNREAD, None)


def test_what_others_required_is_promised_by_nobody() -> None:
    assert judged().promised
    assert not judged(set_by="law (statutory date)", promised_by="").promised


def test_a_date_that_was_moved() -> None:
    promise = judged(
        first_due_date="2025-03-31",
        due_date="2025-12-31",
        due_precision="day",
        moved_by="Cabinet",
        moved_on="2025-03-20",
    )
    moved = promise.moved
    assert moved
    assert (moved.by, moved.on, moved.before, moved.after, moved.later) == (
        "Cabinet",
        "2025-03-20",
        "2025-03-31",
        "2025-12-31",
        True,
    )
    put_back = judged(due_date="2026-03", due_precision="month", moved_by="Board").moved
    assert put_back
    assert (put_back.before, put_back.later) == (None, None)
    assert judged(due_date="2026-03", due_precision="month").moved is None
    assert judged(first_due_date="2026-03", due_date="2026-03").moved is None


# The effect of what was done.

QUARTERS = """
    | period  | numerator | denominator |
    | 2024-Q2 | 40        | 200         |
    | 2024-Q4 | 180       | 200         |
    | 2025-Q1 | 180       | 200         |
    | 2025-Q2 | 110       | 200         |
    | 2025-Q3 | 10        | 200         |
"""
DONE = {"status": "done", "done_on": "2025-03-31", "measure_id": "m"}


def test_the_first_full_quarter_after_is_set_against_the_same_one_before() -> None:
    promise = judged(QUARTERS, **DONE)
    assert promise.effect is Effect.SEEN
    assert promise.compared
    assert promise.compared.before.period == "2024-Q2"
    assert promise.compared.after.period == "2025-Q2"


def test_a_day_inside_a_quarter_leaves_that_quarter_out() -> None:
    promise = judged(QUARTERS + "| 2024-Q3 | 10 | 200 |", **{**DONE, "done_on": "2025-04-01"})
    assert promise.compared
    assert promise.compared.after.period == "2025-Q3"
    # 10 of 200 both times.
    assert promise.compared.verdict is Verdict.NO_CLEAR_CHANGE
    assert promise.effect is Effect.NOT_SEEN


def test_years_serve_where_there_are_no_quarters() -> None:
    drawing = """
        | period | numerator | denominator |
        | 2022   | 27        | 667         |
        | 2023   | 533       | 994         |
        | 2024   | 371       | 962         |
    """
    promise = judged(drawing, **{**DONE, "done_on": "2023-06"})
    assert promise.compared
    assert (promise.compared.before.period, promise.compared.after.period) == ("2022", "2024")
    assert promise.effect is Effect.SEEN
    worse = judged(drawing, {"better": "lower"}, **{**DONE, "done_on": "2023-06"})
    assert worse.effect is Effect.NOT_SEEN


def test_figures_come_before_words_and_words_before_silence() -> None:
    said = {"effect": "More plans were issued"}
    assert judged(QUARTERS, **{**DONE, **said}).effect is Effect.SEEN
    assert judged(NOTHING, **{**DONE, **said}).effect is Effect.RECORDED
    assert judged(NOTHING, **DONE).effect is Effect.CANNOT_SAY
    assert judged(QUARTERS, **{**DONE, "done_on": ""}).effect is Effect.CANNOT_SAY
    assert judged(QUARTERS, **{**DONE, "measure_id": ""}).effect is Effect.NOT_MEASURED
    assert judged(QUARTERS, status="open", measure_id="m").effect is None


def test_a_hidden_quarter_gives_no_effect() -> None:
    hidden = QUARTERS.replace("| 110       | 200 ", "|           |     ")
    assert judged(hidden, **DONE).effect is Effect.CANNOT_SAY


# Targets.

SHARE = {"m": measure()}
CHAIN = [
    {"id": "T1", "value": "75", "due_date": "2025-03-31", "set_on": "2024-06-20"},
    {
        "id": "T2",
        "replaces": "T1",
        "value": "60",
        "due_date": "2025-12-31",
        "set_by": "Cabinet",
        "set_on": "2025-03-20",
    },
    {"id": "T3", "replaces": "T2", "value": "60", "due_date": "2026", "set_on": "2025-12-01"},
]


def test_each_step_of_a_chain_of_targets() -> None:
    first, second = moved_targets(record(targets=CHAIN), SHARE)
    assert first == MovedTarget(
        target_id="T2",
        replaced_id="T1",
        first_id="T1",
        by="Cabinet",
        on="2025-03-20",
        value_before="75",
        value_after="60",
        due_before="2025-03-31",
        due_after="2025-12-31",
        ease=Ease.EASIER,
        later=True,
    )
    assert (second.replaced_id, second.first_id) == ("T2", "T1")
    assert (second.ease, second.later) == (Ease.SAME, True)


@pytest.mark.parametrize(
    ("better", "before", "after", "ease"),
    [
        ("higher", "60", "75", Ease.HARDER),
        ("lower", "60", "75", Ease.EASIER),
        ("lower", "75", "60", Ease.HARDER),
        ("neither", "75", "60", Ease.UNKNOWN),
        ("higher", "", "60", Ease.UNKNOWN),
    ],
)
def test_easier_is_a_matter_of_the_good_direction(
    better: str, before: str, after: str, ease: Ease
) -> None:
    rows = [{"id": "T1", "value": before}, {"id": "T2", "replaces": "T1", "value": after}]
    (moved,) = moved_targets(record(targets=rows), {"m": measure(better=better)})
    assert moved.ease is ease
    assert moved.later is None


def test_a_circle_of_targets_does_not_hang() -> None:
    rows = [{"id": "T1", "replaces": "T2"}, {"id": "T2", "replaces": "T1"}]
    assert len(moved_targets(record(targets=rows), SHARE)) == 2


def test_the_target_in_force_is_the_last_of_its_chain_in_the_measure_s_own_unit() -> None:
    limit = {"id": "T0", "value": "20", "unit": "weeks"}
    no_number = {"id": "T9", "value": "", "set_on": "2026-01-01"}
    found = in_force(record(targets=[limit, *CHAIN, no_number]), measure())
    assert found
    assert found.id == "T3"
    assert in_force(record(targets=[limit]), measure()) is None
    weeks = in_force(record(targets=[limit]), measure(kind="weeks", unit="weeks"))
    assert weeks
    assert weeks.id == "T0"
    assert in_force(record(targets=CHAIN), measure(), "need=S") is None
    assert in_force(record(targets=CHAIN), measure(id="other")) is None


def test_a_target_given_up_for_one_without_a_number_leaves_none() -> None:
    rows = [{"id": "T1", "value": "75"}, {"id": "T2", "replaces": "T1", "value": ""}]
    assert in_force(record(targets=rows), measure()) is None


def test_of_two_targets_the_one_set_last_is_in_force() -> None:
    rows = [
        {"id": "T1", "value": "75", "set_on": "2025-01-01"},
        {"id": "T2", "value": "60", "set_on": "2024-01-01"},
    ]
    found = in_force(record(targets=rows), measure())
    assert found
    assert found.id == "T1"


# Recommendations.


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"response_status": "accepted"}, AnswerState.ACCEPTED_NOTHING_SINCE),
        ({"response_status": "accepted", "follow_up": "Told"}, AnswerState.ANSWERED),
        ({"response_status": "passed"}, AnswerState.PASSED_NOTHING_SINCE),
        ({"response_status": "passed", "follow_up": "Told"}, AnswerState.PASSED),
        ({"response_status": "late"}, AnswerState.LATE),
        ({"response_status": "dropped"}, AnswerState.DROPPED),
        # Words alone do not say what was decided.
        ({"response": "Officers attended"}, AnswerState.OUTCOME_NOT_FOUND),
        ({}, AnswerState.NO_ANSWER),
    ],
)
def test_what_became_of_a_recommendation(row: dict[str, str], state: AnswerState) -> None:
    (answer,) = answers(record(recommendations=[{"id": "R", **row}]), 2, TODAY)
    assert answer.state is state


@pytest.mark.parametrize(
    ("row", "state"),
    [
        # Nobody knows what was asked, so nobody can say that an answer is missing.
        ({"recommendation": ""}, AnswerState.TEXT_NOT_FOUND),
        ({"minutes_read": "opening"}, AnswerState.NOT_READ),
        ({"minutes_read": "opening", "recommendation": ""}, AnswerState.NOT_READ),
        ({"minutes_read": "whole"}, AnswerState.NO_ANSWER),
        ({"kind": "noted"}, AnswerState.NOTED),
        ({"kind": "noted", "minutes_read": "opening"}, AnswerState.NOTED),
        # An answer was announced and not found, whatever was said of it.
        ({"response": "In due course", "response_status": "awaited"}, AnswerState.NO_ANSWER),
    ],
)
def test_an_answer_is_missing_only_where_one_was_due_and_looked_for(
    row: dict[str, str], state: AnswerState
) -> None:
    (answer,) = answers(record(recommendations=[{"id": "R", **row}]), 2, TODAY)
    assert answer.state is state


@pytest.mark.parametrize(
    ("met", "state"),
    [
        # Two months after the meeting the record had been read for a day more.
        ("2025-12-26", AnswerState.NO_ANSWER),
        ("2025-12-28", AnswerState.UNREAD),
        ("2026-01-30", AnswerState.UNREAD),
        ("2026-01", AnswerState.UNREAD),
        ("2026-09-01", AnswerState.UNREAD),
    ],
)
def test_an_answer_that_was_due_after_the_reading_is_not_missing(
    met: str, state: AnswerState
) -> None:
    rows = [{"id": "R", "meeting_date": met}]
    made = record(read_to=date(2026, 2, 27), recommendations=rows)
    (answer,) = answers(made, 2, date(2026, 11, 30))
    assert answer.state is state

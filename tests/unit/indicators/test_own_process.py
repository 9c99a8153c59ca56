"""What a council's own months say of now: nothing from too few, and nothing of what is in hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scrutiny.assessment.own_process import OwnProcess, own_processes
from scrutiny.publication.own_content import own_told
from scrutiny.vocabulary.words import Limits, Reason, Verdict
from tests.made_indicators import COUNT, figure, indicator, months, record
from tests.made_record import METHODS

STEADY = (40, 44, 41, 43, 40, 45, 42, 41, 44, 40, 43, 42, 41)
"""Thirteen months about 42, as many as are needed to read signals."""


def own(values: Sequence[float | None], **changes: str) -> OwnProcess:
    rows = zip(months(1, len(values)), values, strict=True)
    name = changes.get("id", "in_time")
    held = [figure(month, value, indicator_id=name) for month, value in rows]
    (made,) = own_processes(record(indicator(**changes), figures=held), METHODS)
    return made


def headline(values: Sequence[float | None], **changes: str) -> str:
    rows = zip(months(1, len(values)), values, strict=True)
    name = changes.get("id", "in_time")
    held = [figure(month, value, indicator_id=name) for month, value in rows]
    (made,) = own_told(record(indicator(**changes), figures=held), METHODS)
    return made.headline


def test_twelve_months_that_rise_without_a_break_are_not_called_improving() -> None:
    """As steep as they may be: thirteen months are needed."""
    rising = [10.0 + 6 * n for n in range(12)]
    made = own(rising)
    assert made.standing is not None
    assert (made.standing.verdict, made.standing.reason) == (
        Verdict.CANNOT_SAY,
        Reason.TOO_FEW_POINTS,
    )
    assert headline(rising) == (
        "Cannot say yet: 76.0 % in December 2024. 12 months are shown and 13 are needed, so ask "
        "again in one month."
    )


def test_hidden_months_do_not_count_towards_those_needed() -> None:
    """Fourteen months, two of them hidden, are twelve."""
    values: list[float | None] = [*STEADY, 43]
    values[3] = values[8] = None
    assert "12 months are shown and 13 are needed" in headline(values)


def test_a_lift_that_holds_is_better_and_a_fall_is_worse() -> None:
    """Seven months on one side of the average are a real change."""
    up = [*STEADY, *(60.0 + n % 3 for n in range(8))]
    assert headline(up).startswith("Better: ")
    assert headline(up, better="lower").startswith("Worse: ")
    assert headline(up, better="neither").startswith("Rose: ")


def test_months_about_the_same_are_no_clear_change() -> None:
    assert headline([*STEADY, 43, 40]).startswith("No clear change: 40.0 % in March 2025.")


def test_what_is_in_hand_is_shown_and_never_judged() -> None:
    """A queue that grows for two years gives no signal: each month follows the one before."""
    queue = [200.0 + 10 * n for n in range(24)]
    changes = {**COUNT, "span": "month_end"}
    made = own(queue, **changes)
    assert made.standing is not None
    assert (made.standing.verdict, made.standing.process) == (Verdict.CANNOT_SAY, None)
    assert {row["limits"] for row in made.rows} == {Limits.NONE}
    assert all(row["signal"] is None and row["shift"] is None for row in made.rows)
    words = headline(queue, **changes)
    assert words.startswith("430 in December 2025. This is not judged")


@pytest.mark.parametrize("values", [[None, None], [None]])
def test_an_indicator_whose_months_are_all_hidden_has_no_chart(values: list[None]) -> None:
    rows = [figure(month, None) for month in months(1, len(values))]
    (made,) = own_told(record(indicator(), figures=rows), METHODS)
    assert made.chart is None
    assert made.headline == "No month has a figure that may be shown."
    assert made.hidden.startswith(("2 months are hidden", "1 month is hidden"))


def test_targets_step_from_the_month_in_which_each_came_into_force() -> None:
    """60 from July 2024 and 75 from January 2025; before July there was none."""
    held = [figure(month, 42.0) for month in months(1, 13)]
    page = indicator(targets="2025-01=75; 2024-07=60", target_set_by="Cabinet")
    (made,) = own_told(record(page, figures=held), METHODS)
    assert made.chart is not None
    assert made.chart.steps == (("2024-M07", 60.0), ("2025-M01", 75.0))
    assert (made.chart.target, made.chart.target_words) == (75.0, "target 75 %")
    by_month = {month.period: month.target_shown for month in made.months}
    assert by_month["2024-M06"] == ""
    assert by_month["2024-M07"] == by_month["2024-M12"] == "60 %"
    assert by_month["2025-M01"] == "75 %"
    assert made.targets == "60 % from July 2024 and 75 % from January 2025; set by Cabinet."


def test_a_target_that_is_older_than_the_chart_holds_from_its_beginning() -> None:
    held = [figure(month, 42.0) for month in months(1, 3)]
    page = indicator(targets="2022-04=50; 2023-04=60; 2030-01=90", target_set_by="Cabinet")
    (made,) = own_told(record(page, figures=held), METHODS)
    assert made.chart is not None
    assert made.chart.steps == (("2024-M01", 60.0),)

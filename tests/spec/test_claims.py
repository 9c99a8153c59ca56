"""Statements to a committee, judged on the figures of the day and on those known now."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from scrutiny.assessment.claims import Check, Judged, judge_claims
from scrutiny.definitions.workbook import Definitions
from scrutiny.vocabulary.words import ClaimReading, ClaimReason, ClaimResult, Reason, Verdict
from tests.made_record import known_of, measure, record, values

TODAY = date(2026, 11, 22)
SUPPORTED, EARLY = ClaimResult.SUPPORTED, ClaimResult.TOO_EARLY
CONTRADICTED, CANNOT_SAY = ClaimResult.CONTRADICTED, ClaimResult.CANNOT_SAY
DEPENDS = ClaimResult.DEPENDS

# Oxfordshire, plans issued within 20 weeks, as published.
OXFORDSHIRE = """
    | period | numerator | denominator | known_on   | verdict         |
    | 2022   | 27        | 667         | 2023-06-08 | worse           |
    | 2023   | 533       | 994         | 2024-06-30 | better          |
    | 2024   | 371       | 962         | 2025-06-26 | worse           |
"""


# The years before, and the one after.
ALL_YEARS = f"""
    | period | numerator | denominator | known_on   | verdict         |
    | 2018   | 264       | 559         | 2019-05-30 | better          |
    | 2019   | 311       | 619         | 2020-05-07 | no clear change |
    | 2020   | 463       | 826         | 2021-05-13 | better          |
    | 2021   | 213       | 694         | 2022-05-12 | worse           |
    {chr(10).join(OXFORDSHIRE.strip().splitlines()[1:])}
    | 2025   | 533       | 1411        | 2026-06-25 | no clear change |
"""
INSPECTED = {"inspections": [{"id": "I1"}], "findings": [{"id": "F1"}]}
"""In July 2023."""


def judged(drawing: str | pl.DataFrame, of: dict[str, Any] | None = None, **claim: Any) -> Judged:
    frame = values(drawing) if isinstance(drawing, str) else drawing
    made = record(claims=[{"id": "CL", **claim}], **INSPECTED)
    (found,) = judge_claims(known_of(made, frame, measure(**(of or {})), TODAY))
    return found


def results(claim: Judged) -> tuple[ClaimResult, ClaimResult]:
    return claim.then.result, claim.now.result


# A claim that named no period.


YEAR, LAST, YEARS = ClaimReading.YEAR_BEFORE, ClaimReading.LAST_BEFORE, ClaimReading.YEARS_BEFORE


def read(check: Check) -> list[tuple[ClaimReading, str, Verdict]]:
    """Each way of reading: against which year or so many years, and what it gives."""
    return [
        (each.against, each.compared.before.period if not each.years else "", each.compared.verdict)
        for each in check.each
    ]


def test_the_claim_of_february_2025_was_borne_out_then_and_depends_on_the_period_now() -> None:
    """It named no period: up from 4.0 % before the inspection, down from 53.6 % in 2023, and lower
    than the 47.2 % that is the middle of 2018 to 2022.
    """
    claim = judged(ALL_YEARS, date="2025-02-28")
    assert results(claim) == (SUPPORTED, DEPENDS)
    then, now = claim.then.compared, claim.now.compared
    assert then
    assert now
    assert read(claim.now) == [
        (YEAR, "2023", Verdict.WORSE),
        (LAST, "2022", Verdict.BETTER),
        (YEARS, "", Verdict.WORSE),
    ]
    middle = claim.now.each[-1]
    assert (middle.years, round(middle.middle or 0, 1)) == (5, 47.2)
    # On the day 2023 was the latest: the year before it is the last before the inspection too.
    assert read(claim.then) == [(YEAR, "2022", Verdict.BETTER), (YEARS, "", Verdict.BETTER)]
    assert (then.before.numerator, then.before.denominator) == (27, 667)
    assert (then.after.numerator, then.after.denominator) == (533, 994)
    assert (now.before.period, now.after.period) == ("2023", "2024")
    assert round(now.after.value or 0, 1) == 38.6
    assert claim.then.known_on == date(2024, 6, 30)
    assert claim.now.known_on == date(2025, 6, 26)
    assert [(each.after.period, each.verdict) for each in claim.later] == [
        ("2025", Verdict.NO_CLEAR_CHANGE)
    ]


def test_the_claim_of_july_2024_stands_and_what_came_later_stands_beside_it() -> None:
    claim = judged(OXFORDSHIRE, date="2024-07", date_precision="month")
    assert results(claim) == (SUPPORTED, SUPPORTED)
    assert [(each.after.period, each.verdict) for each in claim.later] == [("2024", Verdict.WORSE)]


def test_a_claim_of_november_is_set_against_the_year_that_is_nearly_over() -> None:
    """37.8 % in 2025: little changed on 2024, better than in 2022, worse than the years before."""
    claim = judged(ALL_YEARS, date="2025-11-19")
    assert results(claim) == (DEPENDS, DEPENDS)
    assert read(claim.now) == [
        (YEAR, "2024", Verdict.NO_CLEAR_CHANGE),
        (LAST, "2022", Verdict.BETTER),
        (YEARS, "", Verdict.WORSE),
    ]
    # On the day 2024 was the latest that was public.
    assert {each.compared.after.period for each in claim.then.each} == {"2024"}
    assert claim.later == ()
    # In February the year before is meant.
    meant = judged(ALL_YEARS, date="2025-02-28").now.each
    assert {each.compared.after.period for each in meant} == {"2024"}


def test_without_an_inspection_only_the_year_before_is_meant() -> None:
    made = record(claims=[{"id": "CL", "date": "2025-02-28"}])
    (found,) = judge_claims(known_of(made, values(ALL_YEARS), measure(), TODAY))
    assert read(found.now) == [(YEAR, "2023", Verdict.WORSE)]
    assert found.now.result is CONTRADICTED


def test_years_that_a_changed_definition_parts_are_not_set_against_each_other() -> None:
    broken = {"breaks": [{"at": "2023", "kind": "definition", "words": "w"}]}
    claim = judged(ALL_YEARS, broken, date="2025-02-28")
    assert read(claim.now) == [(YEAR, "2023", Verdict.WORSE)]
    assert claim.now.result is CONTRADICTED


def test_a_claim_that_every_period_bears_out_or_none_does_not_depend() -> None:
    rising = OXFORDSHIRE.replace(
        "371       | 962         | 2025-06-26 | worse ", "700 | 962 | 2025-06-26 | better"
    )
    assert judged(rising, date="2025-02-28").now.result is SUPPORTED
    fallen = judged(rising, date="2025-02-28", direction="worsened")
    assert fallen.now.result is CONTRADICTED


def test_a_claim_dated_by_the_month_reaches_to_its_last_day() -> None:
    assert judged(OXFORDSHIRE, date="2024-06", date_precision="month").then.result is SUPPORTED
    assert judged(OXFORDSHIRE, date="2024-06-29").then.result is CONTRADICTED


def test_a_claim_about_months_is_never_borne_out_by_years() -> None:
    """The claim of October 2023: from 4 per cent in January to 48 per cent in September."""
    months = {"first": "2023-M01", "last": "2023-M09", "against": "within"}
    claim = judged(OXFORDSHIRE, date="2023-10-12", **months)
    assert results(claim) == (EARLY, CANNOT_SAY)
    assert claim.now.reason is ClaimReason.ONLY_YEARS
    assert claim.now.compared
    assert (claim.now.compared.before.period, claim.now.after[0]) == ("2022", "2023")
    assert claim.now.of_year is SUPPORTED
    worse = judged(OXFORDSHIRE, date="2025-07-01", first="2024-Q1", last="2024-Q2").now
    assert (worse.result, worse.of_year) == (CANNOT_SAY, CONTRADICTED)


def test_what_the_record_itself_bears_out_needs_no_figure() -> None:
    """A youth forum was in place: its chair wrote of its first meeting."""
    forum = judged(OXFORDSHIRE, measure_id="", on_record="It met in June 2024")
    assert results(forum) == (SUPPORTED, SUPPORTED)
    assert forum.now.reason is ClaimReason.ON_RECORD


def test_figures_of_a_later_release_are_not_those_that_were_public_then() -> None:
    frame = values(OXFORDSHIRE).with_columns(published=pl.lit(date(2025, 6, 26)))
    claim = judged(frame, date="2025-02-28")
    assert claim.then.known_on == date(2024, 6, 30)
    assert not claim.then.as_first
    assert claim.now.as_first
    assert judged(OXFORDSHIRE, date="2025-02-28").then.as_first


@pytest.mark.parametrize(
    ("verdict", "improved", "worsened", "unchanged"),
    [
        ("better", SUPPORTED, CONTRADICTED, CONTRADICTED),
        ("worse", CONTRADICTED, SUPPORTED, CONTRADICTED),
        ("no clear change", EARLY, EARLY, SUPPORTED),
        ("cannot say", CANNOT_SAY, CANNOT_SAY, CANNOT_SAY),
    ],
)
def test_each_verdict_against_each_direction(
    verdict: str, improved: ClaimResult, worsened: ClaimResult, unchanged: ClaimResult
) -> None:
    drawing = f"""
        | period | numerator | denominator | known_on   | verdict   |
        | 2023   | 50        | 100         | 2024-06-30 | {verdict} |
    """
    expected = {"improved": improved, "worsened": worsened, "unchanged": unchanged}
    for direction, result in expected.items():
        assert judged(drawing, direction=direction).now.result is result


def test_without_a_measure_or_a_figure_nobody_can_say() -> None:
    claim = judged(OXFORDSHIRE, measure_id="")
    assert claim.then.reason is claim.now.reason is ClaimReason.NO_MEASURE
    claim = judged(OXFORDSHIRE, date="2020-01-01")
    assert claim.then.reason is claim.now.reason is ClaimReason.NO_FIGURE
    assert results(claim) == (CANNOT_SAY, CANNOT_SAY)


def test_before_the_first_figure_is_out_it_is_too_early() -> None:
    claim = judged(OXFORDSHIRE, date="2023-03-01", direction="worsened")
    assert results(claim) == (EARLY, SUPPORTED)
    assert claim.then.reason is ClaimReason.NOT_YET_PUBLIC


def test_old_figures_say_nothing_of_a_claim() -> None:
    drawing = """
        | period | numerator | denominator | known_on   | verdict |
        | 2018   | 50        | 100         | 2019-05-30 | better  |
    """
    assert judged(drawing, date="2025-02-28").now.reason is ClaimReason.OLD_FIGURE
    assert judged(drawing, date="2021-12-31").now.result is SUPPORTED


def test_a_figure_whose_day_is_not_known_counts_only_now() -> None:
    drawing = """
        | period | numerator | denominator | known_on | verdict |
        | 2023   | 50        | 100         |          | better  |
    """
    assert results(judged(drawing)) == (EARLY, SUPPORTED)


def test_where_no_direction_is_good_only_standing_still_can_be_judged() -> None:
    drawing = """
        | period | value | known_on   | verdict    | direction | reason            |
        | 2023   | 50    | 2024-06-30 | cannot say | up        | no_good_direction |
    """
    neither = {"better": "neither"}
    assert judged(drawing, neither).now.reason is ClaimReason.NO_GOOD_DIRECTION
    assert judged(drawing, neither, direction="unchanged").now.result is CONTRADICTED


# A claim about a year.


def test_a_claim_about_a_year_not_over_was_too_early_and_is_borne_out_since() -> None:
    claim = judged(OXFORDSHIRE, date="2023-10-12", first="2023", last="2023")
    assert results(claim) == (EARLY, SUPPORTED)
    assert claim.then.reason is ClaimReason.NOT_YET_PUBLIC
    assert claim.later == ()


def test_a_year_whose_figure_is_still_to_come_is_too_early_and_later_cannot_be_said() -> None:
    claim = {"date": "2026-03-01", "first": "2025", "last": "2025"}
    assert results(judged(OXFORDSHIRE, **claim)) == (EARLY, CANNOT_SAY)
    # Were the figure due only in December, it could still come.
    assert judged(OXFORDSHIRE, {"published_in_month": 12}, **claim).now.result is EARLY


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        # The return of January 2026, which tells of December 2025, was due by 12 March.
        (date(2026, 2, 20), (EARLY, ClaimReason.NOT_YET_PUBLIC)),
        (date(2026, 3, 12), (EARLY, ClaimReason.NOT_YET_PUBLIC)),
        (date(2026, 3, 13), (CANNOT_SAY, ClaimReason.NO_FIGURE)),
    ],
)
def test_figures_of_a_return_may_still_come_until_its_own_deadline(
    today: date, expected: tuple[ClaimResult, ClaimReason], definitions: Definitions
) -> None:
    """It is not the month in which the department publishes that counts."""
    claim = {"id": "CL", "date": "2026-02-10", "first": "2025-M12", "last": "2025-M12"}
    figures = values("| period | numerator | denominator |\n| 2024-M12 | 30 | 60 |")
    returned = {"m": definitions.return_format}
    one = measure(published_in_month=1)
    (found,) = judge_claims(
        known_of(record(claims=[claim]), figures, one, today, returned=returned)
    )
    assert (found.now.result, found.now.reason) == expected


def test_a_deadline_that_is_not_on_record_yet_is_in_the_month_of_the_last(
    definitions: Definitions,
) -> None:
    due = definitions.return_format.due_after
    assert due(date(2024, 12, 31)) == date(2025, 3, 14), "as on record"
    assert due(date(2025, 1, 31)) == date(2026, 3, 12), "the census of 16 January did not see it"
    assert due(date(2026, 12, 31)) == date(2027, 3, 31)
    assert due(date(2027, 1, 31)) == date(2028, 3, 31)


# Claims about months, as in the invented area.

MONTHS_2023 = """
    | period   | numerator | denominator | known_on   |
    | 2023-M01 | 30        | 60          | 2023-02-28 |
    | 2023-M02 | 28        | 60          | 2023-03-31 |
    | 2023-M03 | 32        | 60          | 2023-04-30 |
    | 2023-M04 | 30        | 60          | 2023-05-31 |
    | 2023-M05 | 31        | 60          | 2023-06-30 |
    | 2023-M06 | 30        | 60          | 2023-07-31 |
    | 2023-M07 | 29        | 60          | 2023-08-31 |
    | 2023-M08 | 30        | 60          | 2023-09-30 |
    | 2023-M09 | 30        | 60          | 2023-10-31 |
    | 2023-M10 | 28        | 60          | 2023-11-30 |
    | 2023-M11 | 30        | 60          | 2023-12-31 |
    | 2023-M12 | 31        | 60          | 2024-01-20 |
"""
NCL1 = {
    "date": "2024-01-25",
    "direction": "unchanged",
    "first": "2023-M01",
    "last": "2023-M12",
    "against": "within",
}


def test_held_steady_all_through_a_year() -> None:
    claim = judged(MONTHS_2023, **NCL1)
    assert results(claim) == (SUPPORTED, SUPPORTED)
    compared = claim.now.compared
    assert compared
    # 30+28+32 of 180, and 28+30+31 of 180.
    assert (compared.before.numerator, compared.before.denominator) == (90, 180)
    assert (compared.after.numerator, compared.after.denominator) == (89, 180)
    assert claim.now.before == ("2023-M01", "2023-M03")
    assert claim.now.after == ("2023-M10", "2023-M12")
    assert claim.now.known_on == date(2024, 1, 20)


def test_the_span_is_tested_at_the_level_of_quarters_as_statsmodels_has_it() -> None:
    compared = judged(MONTHS_2023, **NCL1).now.compared
    assert compared
    assert compared.low is not None
    assert compared.high is not None
    # 3.09 leaves 0.1 % on each side.
    low, high = confint_proportions_2indep(
        89, 180, 90, 180, method="newcomb", compare="diff", alpha=2 * 0.0010007824766140196
    )
    assert compared.low == pytest.approx(100 * low, abs=1e-6)
    assert compared.high == pytest.approx(100 * high, abs=1e-6)


def test_a_month_not_public_on_the_day_makes_it_too_early_then() -> None:
    claim = judged(MONTHS_2023, **{**NCL1, "date": "2024-01-10"})
    assert results(claim) == (EARLY, SUPPORTED)


@pytest.mark.parametrize(("hidden", "reason"), [(3, None), (4, ClaimReason.MISSING_PERIODS)])
def test_more_than_a_quarter_of_the_months_hidden_forbids_a_result(
    hidden: int, reason: ClaimReason | None
) -> None:
    frame = values(MONTHS_2023)
    gone = [f"2023-M{number:02d}" for number in range(4, 4 + hidden)]
    null = pl.when(~pl.col("period").is_in(gone))
    frame = frame.with_columns(
        value=null.then("value"), numerator=null.then("numerator"), status=null.then("status")
    ).with_columns(pl.col("status").fill_null("c"))
    claim = judged(frame, **NCL1)
    assert claim.now.reason is (reason or ClaimReason.WITHIN_CHANCE)


def test_too_few_months_to_set_the_first_against_the_last() -> None:
    claim = judged(MONTHS_2023, **{**NCL1, "first": "2023-M08"})
    assert claim.now.reason is ClaimReason.TOO_FEW_PERIODS
    assert judged(MONTHS_2023, **{**NCL1, "first": "2023-M07"}).now.result is SUPPORTED


def test_an_unfinished_month_is_not_used() -> None:
    frame = values(MONTHS_2023).with_columns(
        reason=pl.when(pl.col("period") > "2023-M08")
        .then(pl.lit(str(Reason.UNFINISHED)))
        .otherwise("reason")
    )
    assert judged(frame, **NCL1).now.reason is ClaimReason.MISSING_PERIODS


def test_cases_in_hand_are_compared_at_the_two_ends_as_a_fact() -> None:
    drawing = """
        | period   | value | known_on   |
        | 2023-M07 | 210   | 2023-08-31 |
        | 2023-M08 | 300   | 2023-09-30 |
        | 2023-M09 | 300   | 2023-10-31 |
        | 2023-M10 | 300   | 2023-11-30 |
        | 2023-M11 | 300   | 2023-12-31 |
        | 2023-M12 | 215   | 2024-01-20 |
    """
    stock = {"kind": "count", "stock": True, "better": "lower", "decimals": 0}
    ncl2 = {
        "date": "2024-01-25",
        "direction": "unchanged",
        "first": "2023-M07",
        "last": "2023-M12",
        "against": "within",
    }
    claim = judged(drawing, stock, **ncl2)
    assert results(claim) == (CONTRADICTED, CONTRADICTED)
    assert claim.now.reason is ClaimReason.CHANGED
    assert claim.now.compared
    assert claim.now.compared.change == 5
    assert claim.now.compared.reason is Reason.ACCOUNTED
    # Fewer open cases are better.
    assert judged(drawing, stock, **{**ncl2, "direction": "worsened"}).now.result is SUPPORTED
    assert judged(drawing, stock, **{**ncl2, "direction": "improved"}).now.result is CONTRADICTED


@pytest.mark.parametrize("lost", ["hidden", "unfinished"])
def test_cases_in_hand_are_not_judged_where_an_end_is_hidden_or_unfinished(lost: str) -> None:
    drawing = """
        | period   | value | known_on   |
        | 2023-M07 | 210   | 2023-08-31 |
        | 2023-M12 | 300   | 2024-01-20 |
    """
    stock = {"kind": "count", "stock": True, "better": "lower", "decimals": 0}
    claim = {"date": "2024-01-25", "first": "2023-M07", "last": "2023-M12", "against": "within"}
    assert judged(drawing, stock, **claim).now.result is CONTRADICTED
    last = pl.col("period") == "2023-M12"
    changed = {
        "hidden": {"value": pl.when(~last).then("value")},
        "unfinished": {
            "reason": pl.when(last).then(pl.lit(str(Reason.UNFINISHED))).otherwise("reason")
        },
    }[lost]
    check = judged(values(drawing).with_columns(**changed), stock, **claim).now
    assert (check.result, check.reason) == (CANNOT_SAY, ClaimReason.MISSING_PERIODS)


TWO_YEARS = """
    | period   | numerator | denominator | known_on   |
    | 2022-M11 | 40        | 80          | 2022-12-31 |
    | 2022-M12 | 42        | 80          | 2023-01-31 |
    | 2023-M01 | 39        | 80          | 2023-02-28 |
    | 2023-M02 | 40        | 80          | 2023-03-31 |
    | 2023-M11 | 12        | 80          | 2023-12-31 |
    | 2023-M12 | 11        | 80          | 2024-01-31 |
    | 2024-M01 | 10        | 80          | 2024-02-29 |
    | 2024-M02 |           |             | 2024-03-31 |
"""
NCL3 = {"date": "2024-11-21", "first": "2023-M11", "last": "2024-M02", "against": "year_before"}


def test_against_the_same_months_of_the_year_before() -> None:
    claim = judged(TWO_YEARS, **NCL3)
    assert results(claim) == (CONTRADICTED, CONTRADICTED)
    compared = claim.now.compared
    assert compared
    # February is hidden in one year and so counts in neither: 121 of 240, then 33 of 240.
    assert (compared.before.numerator, compared.before.denominator) == (121, 240)
    assert (compared.after.numerator, compared.after.denominator) == (33, 240)
    assert claim.now.before == ("2022-M11", "2023-M01")


def test_counts_are_added_up_and_told_from_chance_by_their_split() -> None:
    drawing = """
        | period   | value | known_on   |
        | 2023-Q1  | 40    | 2023-04-30 |
        | 2023-Q2  | 40    | 2023-07-31 |
        | 2024-Q1  | 70    | 2024-04-30 |
        | 2024-Q2  | 70    | 2024-07-31 |
    """
    count = {"kind": "count", "decimals": 0}
    claim = {"date": "2024-12-01", "first": "2024-Q1", "last": "2024-Q2"}
    compared = judged(drawing, count, **claim).now.compared
    assert compared
    assert (compared.before.value, compared.after.value) == (80, 140)
    assert compared.verdict is Verdict.BETTER
    small = drawing.replace("70", "44")
    assert judged(small, count, **claim).now.result is EARLY


def test_weeks_and_rates_are_not_pooled() -> None:
    drawing = """
        | period   | value | known_on   |
        | 2023-Q1  | 30    | 2023-04-30 |
        | 2024-Q1  | 20    | 2024-04-30 |
    """
    claim = {"date": "2024-12-01", "first": "2024-Q1", "last": "2024-Q1"}
    check = judged(drawing, {"kind": "weeks", "better": "lower"}, **claim).now
    assert (check.result, check.reason) == (CANNOT_SAY, ClaimReason.NOT_JUDGED)
    assert check.compared
    assert check.compared.reason is Reason.NOT_TESTED


def test_a_break_of_definition_anywhere_between_forbids_the_test() -> None:
    broken = {"breaks": [{"at": "2023-M06", "kind": "definition", "words": "w"}]}
    check = judged(TWO_YEARS, broken, **NCL3).now
    assert check.result is CANNOT_SAY
    assert check.compared
    assert check.compared.reason is Reason.DEFINITION_CHANGED
    joined = {"breaks": [{"at": "2023-M06", "kind": "collection", "words": "w"}]}
    check = judged(TWO_YEARS, joined, **NCL3).now
    assert check.result is CONTRADICTED
    assert check.compared
    assert check.compared.caution
    # A break before the first month compared, or at it, is no matter.
    earlier = {"breaks": [{"at": "2022-M11", "kind": "definition", "words": "w"}]}
    assert judged(TWO_YEARS, earlier, **NCL3).now.result is CONTRADICTED


def test_a_rise_within_a_recovery_and_a_queue_that_shrinks() -> None:
    rising = """
        | period   | numerator | denominator | known_on   |
        | 2025-M04 | 10        | 90          | 2025-05-31 |
        | 2025-M05 | 14        | 95          | 2025-06-30 |
        | 2025-M06 | 22        | 90          | 2025-07-31 |
        | 2025-M07 | 30        | 90          | 2025-08-31 |
        | 2025-M08 | 40        | 90          | 2025-09-30 |
        | 2025-M09 | 46        | 90          | 2025-10-31 |
        | 2025-M10 | 50        | 90          | 2025-11-20 |
    """
    ncl4 = {"date": "2025-11-20", "first": "2025-M04", "last": "2025-M10", "against": "within"}
    claim = judged(rising, **ncl4)
    assert results(claim) == (SUPPORTED, SUPPORTED)
    assert claim.now.compared
    assert claim.now.compared.before.denominator == 275
    queue = """
        | period   | value | known_on   |
        | 2025-M03 | 640   | 2025-04-30 |
        | 2025-M10 | 410   | 2025-11-20 |
    """
    stock = {"kind": "count", "stock": True, "better": "lower", "decimals": 0}
    ncl5 = {"date": "2025-11-20", "first": "2025-M03", "last": "2025-M10", "against": "within"}
    claim = judged(queue, stock, **ncl5)
    assert results(claim) == (SUPPORTED, SUPPORTED)
    assert claim.now.compared
    assert claim.now.compared.change == -230


def test_an_assumed_day_is_marked() -> None:
    frame = values(OXFORDSHIRE).with_columns(known_assumed=pl.col("period") == "2023")
    claim = judged(frame, date="2025-02-28")
    assert (claim.then.assumed, claim.now.assumed) == (True, False)


def test_a_group_is_judged_by_its_own_figures() -> None:
    drawing = """
        | period | part   | numerator | denominator | known_on   | verdict |
        | 2023   |        | 50        | 100         | 2024-06-30 | better  |
        | 2023   | need=S | 5         | 50          | 2024-06-30 | worse   |
    """
    assert judged(drawing).now.result is SUPPORTED
    assert judged(drawing, part="need=S").now.result is CONTRADICTED

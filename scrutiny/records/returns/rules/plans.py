"""Rules on the plan as a document: its dates, its end, personal budgets (N401 to N417)."""

from __future__ import annotations

from datetime import date

import polars as pl

from scrutiny.records.returns.rules.facts import (
    age_on,
    cases,
    crowded,
    file_day,
    kept,
)
from scrutiny.records.returns.rules.registry import Checked, broken, rule, whole_return

FIRST_PLANS = date(2014, 9, 1)
"""Before this day there were no plans in law."""

# The reference's own judgement: the national share was 1.9 % in 2024.
OTHER_REASON_SHARE = 0.05

# The official letters for direct payments are not known; these can only mean that there is none.
_NO_PAYMENT = ("0", "N", "NO", "NONE")

_MAXIMUM_AGE, _DIED, _OTHER_REASON = 1, 8, 9
_ADULT_REASONS = (3, 4, 6)

_start, _cease = pl.col("start_date"), pl.col("cease_date")
_reason = pl.col("cease_reason")
_outcome = pl.col("assessment_outcome")
_refusal_disputed = pl.any_horizontal(
    pl.col("assessment_mediation", "assessment_tribunal").fill_null(False)
)


def _plans(context: Checked, where: pl.Expr) -> pl.DataFrame:
    return broken(
        cases(context).filter(pl.col("named_plan_row").is_not_null()),
        "named_plan",
        where,
        "named_plan_row",
    )


@rule("N401")
def plan_missing(context: Checked) -> pl.DataFrame:
    """An assessment that ended in a plan, but no plan with a start date.

    Not where the person has a plan to spare, under a request that does not call for one.
    """
    called = (_outcome == "Y") & pl.col("assessment_outcome_date").is_not_null() | (
        (_outcome == "H") & pl.col("active_plans_row").is_not_null()
    )
    frame = cases(context).with_columns(called=called.fill_null(False), begun=_start.is_not_null())
    spare = (pl.col("begun") & ~pl.col("called")).any().over("person_ref")
    elsewhere = spare & pl.col("person_ref").is_not_null()
    where = pl.col("called") & ~pl.col("begun") & ~elsewhere
    return broken(frame, "assessment", where, "assessment_row")


@rule("N402")
def plan_without_decision(context: Checked) -> pl.DataFrame:
    """A plan, but the assessment is undecided, withdrawn, or ended without one, undisputed."""
    refused = (_outcome == "N") & ~_refusal_disputed
    return _plans(context, _outcome.is_in(["A", "W"]) | refused)


@rule("N402q")
def plan_after_dispute(context: Checked) -> pl.DataFrame:
    """A plan after a refusal that was disputed, which the law allows."""
    return _plans(context, (_outcome == "N") & _refusal_disputed)


@rule("N403")
def start_impossible(context: Checked) -> pl.DataFrame:
    """The plan starts before birth, or after both census and the day of the file."""
    made = file_day(context)
    before_birth = _start < pl.col("birth_date")
    if made is None:
        return _plans(context, before_birth)
    return _plans(context, before_birth | (_start > max(made, context.census)))


@rule("N403q")
def start_after_census(context: Checked) -> pl.DataFrame:
    """The plan starts after census, up to the day of the file; any day where that is unknown."""
    made = file_day(context)
    after_census = _start > context.census
    return _plans(context, after_census if made is None else after_census & (_start <= made))


@rule("N404")
def start_before_plans(context: Checked) -> pl.DataFrame:
    """The plan starts before there were plans."""
    return _plans(context, _start < FIRST_PLANS)


@rule("N405")
def start_not_issue(context: Checked) -> pl.DataFrame:
    """The start date is not the date on which the plan was issued."""
    return _plans(context, (_outcome == "Y") & (_start != pl.col("assessment_outcome_date")))


@rule("N406")
def end_incomplete(context: Checked) -> pl.DataFrame:
    """A date of ceasing without a reason, or a reason without a date."""
    return _plans(context, _cease.is_null() != _reason.is_null())


@rule("N407")
def end_before_start(context: Checked) -> pl.DataFrame:
    """The plan ceased before it started."""
    return _plans(context, _cease < _start)


@rule("N408")
def end_before_year(context: Checked) -> pl.DataFrame:
    """The plan ceased before the activity year, so it does not belong in this return."""
    return _plans(context, _cease < context.first_day)


@rule("N409")
def end_after_year(context: Checked) -> pl.DataFrame:
    """The plan ceased after the activity year, up to the day of the file."""
    made = file_day(context)
    after_year = _cease > context.last_day
    return _plans(context, after_year if made is None else after_year & (_cease <= made))


@rule("N410")
def too_young_for_maximum_age(context: Checked) -> pl.DataFrame:
    """Ceased for age though under 19, or at 19 to 24 where custody does not explain it.

    Custody is known only from the request (`rya`).
    """
    age = age_on(_cease)
    unexplained = (age < 19) | ((age <= 24) & ~pl.col("rya").fill_null(False))
    return _plans(context, (_reason == _MAXIMUM_AGE) & unexplained)


@rule("N411")
def too_young_for_reason(context: Checked) -> pl.DataFrame:
    """Ceased for higher education, work, or leaving education, though under 16."""
    return _plans(context, _reason.is_in(_ADULT_REASONS) & (age_on(_cease) < 16))


@rule("N412")
def other_reason_often(context: Checked) -> pl.DataFrame:
    """More than 5 % of the plans ceased in the year have the reason "other"."""
    ended = cases(context).filter(
        _cease.is_between(context.first_day, context.last_day) & _reason.is_not_null()
    )
    other = ended.filter(_reason == _OTHER_REASON).height
    return whole_return(other > ended.height * OTHER_REASON_SHARE)


@rule("N413")
def events_after_death(context: Checked) -> pl.DataFrame:
    """The person is said to have died, but something later is recorded."""
    frame = cases(context).join(
        _last_events(context), on="person_ref", how="left", maintain_order="left"
    )
    where = (_reason == _DIED) & (pl.col("last_event") > _cease)
    return broken(frame, "named_plan", where, "named_plan_row")


@kept
def _last_events(context: Checked) -> pl.DataFrame:
    """The last day of each person on which anything happened that needs them to live."""
    happened = pl.max_horizontal(
        "received_date",
        "request_outcome_date",
        "assessment_outcome_date",
        "start_date",
        "review_meeting",
        "last_review",
        "review_draft",
        "phase_transfer_final_date",
    )
    return (
        pl.concat(
            [
                cases(context).select("person_ref", last_event=happened),
                context.table("placement_detail").select("person_ref", last_event="entry_date"),
            ]
        )
        .group_by("person_ref")
        .agg(pl.col("last_event").max())
    )


_payment = pl.col("dp").is_not_null() & ~pl.col("dp").is_in(_NO_PAYMENT)


@rule("N414")
def budget_denied(context: Checked) -> pl.DataFrame:
    """No personal budget, but arrangements or payments from one."""
    return _plans(context, ~pl.col("pb") & (pl.col("oa") | _payment))


@rule("N415")
def budget_unclear(context: Checked) -> pl.DataFrame:
    """A personal budget of which nothing is said, or not said whether there is one."""
    empty = pl.col("pb") & ~pl.col("oa") & ~_payment
    return _plans(context, pl.col("pb").is_null() | empty)


@rule("N416")
def work_based_too_young(context: Checked) -> pl.DataFrame:
    """Work-based learning named for somebody still under 16 at census or when the plan ceased."""
    day = pl.min_horizontal("cease_date", pl.lit(context.census))
    return _plans(context, pl.col("plan_wbp").is_not_null() & (age_on(day) < 16))


@rule("N417")
def starts_crowded(context: Checked) -> pl.DataFrame:
    """A start date that suspiciously many plans share."""
    return _plans(context, crowded("start_date"))

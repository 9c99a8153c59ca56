"""Rules on active plans, annual reviews and phase transfers (V601 to V616)."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from scrutiny.records.returns.rules.facts import (
    age_on,
    attended,
    carried,
    cases,
    crowded,
    file_day,
    occurring,
)
from scrutiny.records.returns.rules.registry import (
    Checked,
    NotChecked,
    broken,
    rule,
    whole_return,
)

# When most decisions come before their meetings, the columns are exchanged, not the dates wrong.
SWAPPED_SHARE = 0.5

FOUR_WEEKS = timedelta(days=28)
"""The time to tell a family what was decided at a review."""

# Age on 31 August before census, in years: nursery, year 6, year 11, and the year in which a
# young person turns 19. A child of 6 (year 2) changes school only from an infant school.
CHANGE_AGES = (3, 10, 15, 18)
INFANT_CHANGE_AGE = 6
INFANT_HIGH_AGE = 8

_meeting, _decision = pl.col("review_meeting"), pl.col("last_review")
_draft, _outcome = pl.col("review_draft"), pl.col("review_outcome")
_transfer = pl.col("transfer_la")
_due, _final = pl.col("phase_transfer_due_date"), pl.col("phase_transfer_final_date")


def _active(context: Checked, where: pl.Expr) -> pl.DataFrame:
    return broken(
        cases(context).filter(pl.col("active_plans_row").is_not_null()),
        "active_plans",
        where,
        "active_plans_row",
    )


@rule("V601")
def active_plan_missing(context: Checked) -> pl.DataFrame:
    """A plan in force on census day and no active plan.

    Not where the person has one under another request that has no named plan of its own.
    """
    stray = pl.col("active_plans_row").is_not_null() & pl.col("named_plan_row").is_null()
    elsewhere = stray.any().over("person_ref") & pl.col("person_ref").is_not_null()
    frame = cases(context).with_columns(elsewhere=elsewhere)
    where = pl.col("is_open") & pl.col("active_plans_row").is_null() & ~pl.col("elsewhere")
    return broken(frame, "named_plan", where, "named_plan_row")


@rule("V602")
def transfer_from_nowhere(context: Checked) -> pl.DataFrame:
    """Come from an authority that does not exist, or from this one."""
    others = sorted(context.places - {context.place})
    return _active(context, ~_transfer.is_in(others))


@rule("V603")
def transfer_not_historical(context: Checked) -> pl.DataFrame:
    """Come from another authority, but with a request or assessment of this one."""
    own = (pl.col("assessment_outcome") != "H") | (pl.col("request_outcome") != "H")
    return _active(context, _transfer.is_not_null() & own)


@rule("V604")
def decision_before_meeting(context: Checked) -> pl.DataFrame:
    """The decision of a review was told before its meeting."""
    carried(context, "active_plans.review_meeting")
    return _active(context, _decision < _meeting)


@rule("V605")
def review_columns_swapped(context: Checked) -> pl.DataFrame:
    """Most of all decisions come before their meetings."""
    carried(context, "active_plans.review_meeting")
    dated = context.table("active_plans").filter(_meeting.is_not_null() & _decision.is_not_null())
    early = dated.filter(_decision < _meeting).height
    return whole_return(early > dated.height * SWAPPED_SHARE)


@rule("V606")
def review_incomplete(context: Checked) -> pl.DataFrame:
    """An outcome without its date, or the date of a decision without meeting or outcome."""
    occurring(context, "active_plans.review_meeting", "active_plans.review_outcome")
    undated = _outcome.is_not_null() & _decision.is_null()
    bare = _decision.is_not_null() & (_meeting.is_null() | _outcome.is_null())
    return _active(context, undated | bare)


@rule("V607")
def review_in_future(context: Checked) -> pl.DataFrame:
    """A date of a review after the day on which the file was made."""
    made = file_day(context)
    if made is None:
        raise NotChecked("no header tells the day on which the file was made")
    return _active(context, pl.any_horizontal(_review_dates > made))


@rule("V607q")
def review_before_plan(context: Checked) -> pl.DataFrame:
    """A date of a review before the plan started."""
    return _active(context, pl.any_horizontal(_review_dates < pl.col("start_date")))


_review_dates = pl.col("review_meeting", "last_review", "review_draft")


@rule("V608")
def no_review_in_a_year(context: Checked) -> pl.DataFrame:
    """A plan in force for over a year, and no meeting in the twelve months before census."""
    occurring(context, "active_plans.review_meeting")
    year_ago = pl.lit(context.census).dt.offset_by("-1y")
    old = pl.col("is_open") & (pl.col("start_date") < year_ago)
    return _active(context, old & (_meeting.is_null() | (_meeting < year_ago)))


@rule("V609")
def decision_late(context: Checked) -> pl.DataFrame:
    """A decision more than 28 days after the meeting, or none when the file was made.

    A decision that is missing counts only while the plan was in force on census day.
    """
    occurring(context, "active_plans.review_meeting", "active_plans.last_review")
    limit = _meeting + FOUR_WEEKS
    awaited = _decision.is_null() & pl.col("is_open") & (limit < context.made_on)
    return _active(context, (_decision > limit) | awaited)


@rule("V610")
def ceasing_undone(context: Checked) -> pl.DataFrame:
    """Decided more than six months before the file to cease the plan, which has not ceased."""
    carried(context, "active_plans.review_outcome")
    limit = pl.coalesce("last_review", "review_meeting").dt.offset_by("6mo")
    still = pl.col("start_date").is_not_null() & pl.col("cease_date").is_null()
    return _active(context, (_outcome == "C") & still & (limit < context.made_on))


@rule("V611")
def amended_without_draft(context: Checked) -> pl.DataFrame:
    """Decided to amend the plan, and no date of the draft; from 2025."""
    occurring(context, "active_plans.review_draft")
    return _active(context, (_outcome == "A") & _draft.is_null())


@rule("V612")
def draft_before_meeting(context: Checked) -> pl.DataFrame:
    """The draft went out before the meeting."""
    carried(context, "active_plans.review_draft")
    return _active(context, _draft < _meeting)


@rule("V613")
def transfer_plan_odd(context: Checked) -> pl.DataFrame:
    """A final plan for the next phase that is not due, or older than the school year before it."""
    carried(context, "active_plans.phase_transfer_final_date")
    years_back = (_due.dt.month() < 9).cast(pl.Int32)
    september = pl.date(_due.dt.year() - years_back, 9, 1)
    return _active(context, (_final.is_not_null() & _due.is_null()) | (_final < september))


@rule("V614")
def due_date_unusual(context: Checked) -> pl.DataFrame:
    """Due on a day that is neither 15 February nor 31 March."""
    carried(context, "active_plans.phase_transfer_due_date")
    february = (_due.dt.month() == 2) & (_due.dt.day() == 15)
    march = (_due.dt.month() == 3) & (_due.dt.day() == 31)
    return _active(context, ~(february | march))


@rule("V615")
def due_date_missing(context: Checked) -> pl.DataFrame:
    """In a year before a change of school, and no due date.

    Year 2 counts only for those at a school that the list says takes infants.
    """
    occurring(context, "active_plans.phase_transfer_due_date")
    age = age_on(pl.lit(date(context.year - 1, 8, 31)))
    infants = _at_infant_school(context)
    leaving_infants = (age == INFANT_CHANGE_AGE) & pl.col("person_ref").is_in(infants.implode())
    changing = age.is_in(CHANGE_AGES) | leaving_infants.fill_null(False)
    return _active(context, pl.col("is_open") & changing & _due.is_null())


def _at_infant_school(context: Checked) -> pl.Series:
    """The persons placed on census day at a school for infants; none without a list of schools."""
    if context.establishments is None:
        return pl.Series("person_ref", [], pl.UInt32)
    infant = context.establishments.filter(pl.col("high_age") <= INFANT_HIGH_AGE)
    placed = attended(context).filter(pl.col("placement_rank") == 1)
    return placed.join(infant, on="urn", how="semi")["person_ref"].drop_nulls()


@rule("V616")
def reviews_crowded(context: Checked) -> pl.DataFrame:
    """A date of meeting or decision that suspiciously many reviews share."""
    return _active(context, crowded("review_meeting") | crowded("last_review"))

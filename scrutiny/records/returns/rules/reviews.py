"""Rules on active plans, annual reviews and phase transfers (V601 to V616)."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from scrutiny.records.returns.rules.prerequisites import carried, file_day, occurring
from scrutiny.records.returns.rules.registry import Part, Table, broken
from scrutiny.records.returns.rules.shapes import age_on, crowded
from scrutiny.records.returns.rules.subjects import ACTIVE_PLANS, PLANS, Checked, Subject

# When most decisions come before their meetings, the columns are exchanged, not the dates wrong.
SWAPPED_SHARE = 0.5

FOUR_WEEKS = timedelta(days=28)
"""The time to tell a family what was decided at a review."""

# Age on 31 August before census, in years: nursery, year 6, year 11, and the year in which a
# young person turns 19. A child of 6 (year 2) changes school only from an infant school.
CHANGE_AGES = (3, 10, 15, 18)
INFANT_CHANGE_AGE = 6
INFANT_HIGH_AGE = 8

c = pl.col
_meeting, _decision, _draft, _outcome = (
    c.review_meeting,
    c.last_review,
    c.review_draft,
    c.review_outcome,
)
_dates = pl.col("review_meeting", "last_review", "review_draft")
_due, _final = c.phase_transfer_due_date, c.phase_transfer_final_date
_year_ago = c.census.dt.offset_by("-1y")
_told_by = _meeting + FOUR_WEEKS
_ceased_by = pl.coalesce("last_review", "review_meeting").dt.offset_by("6mo")
_school_year = pl.date(_due.dt.year() - (_due.dt.month() < 9).cast(pl.Int32), 9, 1)


def _on(day: int, month: int) -> pl.Expr:
    return (_due.dt.month() == month) & (_due.dt.day() == day)


_stray = c.active_plans_row.is_not_null() & c.named_plan_row.is_null()

_OF_PLANS = Table(
    PLANS,
    {
        # Not where the person has an active plan under another request without a named plan.
        "V601": c.is_open
        & c.active_plans_row.is_null()
        & ~(_stray.any().over("person_ref") & c.person_ref.is_not_null()),
    },
)

_TABLE = Table(
    ACTIVE_PLANS,
    {
        "V602": ~c.transfer_known,
        "V603": c.transfer_la.is_not_null()
        & ((c.assessment_outcome != "H") | (c.request_outcome != "H")),
        "V604": _decision < _meeting,
        "V606": (_outcome.is_not_null() & _decision.is_null())
        | (_decision.is_not_null() & (_meeting.is_null() | _outcome.is_null())),
        "V607": pl.any_horizontal(_dates > c.file_day),
        "V607q": pl.any_horizontal(_dates < c.start_date),
        "V608": c.is_open
        & (c.start_date < _year_ago)
        & (_meeting.is_null() | (_meeting < _year_ago)),
        # A decision that is missing counts only while the plan was in force on census day.
        "V609": (_decision > _told_by) | (_decision.is_null() & c.is_open & (_told_by < c.made_on)),
        "V610": (_outcome == "C")
        & c.start_date.is_not_null()
        & c.cease_date.is_null()
        & (_ceased_by < c.made_on),
        "V611": (_outcome == "A") & _draft.is_null(),
        "V612": _draft < _meeting,
        "V613": (_final.is_not_null() & _due.is_null()) | (_final < _school_year),
        "V614": ~(_on(15, 2) | _on(31, 3)),
        "V616": crowded("review_meeting") | crowded("last_review"),
    },
    prerequisites={
        "V604": carried("active_plans.review_meeting"),
        "V606": occurring("active_plans.review_meeting", "active_plans.review_outcome"),
        "V607": file_day,
        "V608": occurring("active_plans.review_meeting"),
        "V609": occurring("active_plans.review_meeting", "active_plans.last_review"),
        "V610": carried("active_plans.review_outcome"),
        "V611": occurring("active_plans.review_draft"),
        "V612": carried("active_plans.review_draft"),
        "V613": carried("active_plans.phase_transfer_final_date"),
        "V614": carried("active_plans.phase_transfer_due_date"),
    },
)

_OF_ALL = Table(
    Subject(lambda given: given.table("active_plans"), "active_plans"),
    whole={
        "V605": (_decision < _meeting).drop_nulls().mean() > SWAPPED_SHARE,
    },
    prerequisites={"V605": carried("active_plans.review_meeting")},
)


def due_date_missing(given: Checked) -> pl.DataFrame:
    """Plans of children in a year before a change of school, without a due date.

    Year 2 counts only for those at a school that the list says takes infants.
    """
    occurring("active_plans.phase_transfer_due_date")(given)
    age = age_on(pl.lit(date(given.year - 1, 8, 31)))
    changing = age.is_in(CHANGE_AGES)
    if given.establishments is not None:
        infant = given.establishments.filter(c.high_age <= INFANT_HIGH_AGE)
        placed = given.attended.filter(c.placement_rank == 1).join(infant, on="urn", how="semi")
        infants = placed["person_ref"].drop_nulls().implode()
        changing |= ((age == INFANT_CHANGE_AGE) & c.person_ref.is_in(infants)).fill_null(False)
    here = c.active_plans_row.is_not_null()
    where = here & c.is_open & changing & _due.is_null()
    return broken(given.cases, "active_plans", where, "active_plans_row")


RULES = Part((_OF_PLANS, _TABLE, _OF_ALL), {"V615": due_date_missing})

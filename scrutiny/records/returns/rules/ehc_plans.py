"""Rules on the plan as a document: its dates, its end, personal budgets (N401 to N417)."""

from __future__ import annotations

import polars as pl

from scrutiny.records.returns.rules.decisions import PLANS_BEGAN, UNDECIDED
from scrutiny.records.returns.rules.registry import Part, Table, broken
from scrutiny.records.returns.rules.shapes import age_on, any_marked, crowded, in_year
from scrutiny.records.returns.rules.subjects import ASSESSMENTS, PLANS, Checked

# The reference's own judgement: the national share was 1.9 % in 2024.
OTHER_REASON_SHARE = 0.05

# The official letters for direct payments are not known; these can only mean that there is none.
_NO_PAYMENT = ("0", "N", "NO", "NONE")

_MAXIMUM_AGE, _DIED, _OTHER_REASON = 1, 8, 9
_ADULT_REASONS = (3, 4, 6)

c = pl.col
_start, _cease, _reason = c.start_date, c.cease_date, c.cease_reason
_outcome = c.assessment_outcome
_refusal_disputed = any_marked("assessment_mediation", "assessment_tribunal")
_payment = c.dp.is_not_null() & ~c.dp.is_in(_NO_PAYMENT)
_of_somebody = c.person_ref.is_not_null()

_called_for = (
    ((_outcome == "Y") & c.assessment_outcome_date.is_not_null())
    | ((_outcome == "H") & c.active_plans_row.is_not_null())
).fill_null(False)
_to_spare = _start.is_not_null() & ~_called_for

_ended_in_year = in_year(_cease) & _reason.is_not_null()

_OF_ASSESSMENTS = Table(
    ASSESSMENTS,
    {
        # Not where the person has a plan to spare, under a request that does not call for one.
        "N401": _called_for
        & _start.is_null()
        & ~(_to_spare.any().over("person_ref") & _of_somebody),
    },
)

_OF_PLANS = Table(
    PLANS,
    {
        "N402": _outcome.is_in(UNDECIDED) | ((_outcome == "N") & ~_refusal_disputed),
        "N402q": (_outcome == "N") & _refusal_disputed,
        "N403": (_start < c.birth_date) | ((_start > c.census) & (_start > c.file_day)),
        "N403q": (_start > c.census) & ~(_start > c.file_day).fill_null(False),
        "N404": _start < PLANS_BEGAN,
        "N405": (_outcome == "Y") & (_start != c.assessment_outcome_date),
        "N406": _cease.is_null() != _reason.is_null(),
        "N407": _cease < _start,
        "N408": _cease < c.year_start,
        "N409": (_cease > c.year_end) & ~(_cease > c.file_day).fill_null(False),
        # Custody is known only from the request.
        "N410": (_reason == _MAXIMUM_AGE)
        & ((age_on(_cease) < 19) | ((age_on(_cease) <= 24) & ~c.rya.fill_null(False))),
        "N411": _reason.is_in(_ADULT_REASONS) & (age_on(_cease) < 16),
        "N414": ~c.pb & (c.oa | _payment),
        "N415": c.pb.is_null() | (c.pb & ~c.oa & ~_payment),
        "N416": c.plan_wbp.is_not_null() & (age_on(pl.min_horizontal("cease_date", "census")) < 16),
        "N417": crowded("start_date"),
    },
    whole={
        "N412": (_reason == _OTHER_REASON).filter(_ended_in_year).mean() > OTHER_REASON_SHARE,
    },
)


def events_after_death(given: Checked) -> pl.DataFrame:
    """Plans ended by death, of persons of whom something later is recorded."""
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
    placements = given.table("placement_detail")
    events = pl.concat(
        [
            given.cases.select("person_ref", last_event=happened),
            placements.select("person_ref", last_event="entry_date"),
        ]
    )
    last = events.group_by("person_ref").agg(c.last_event.max())
    frame = given.cases.join(last, on="person_ref", how="left")
    later = (_reason == _DIED) & (c.last_event > _cease)
    return broken(frame, "named_plan", later, "named_plan_row")


RULES = Part((_OF_ASSESSMENTS, _OF_PLANS), {"N413": events_after_death})

"""Rules across a person's requests and plans, and against publication (X701 to X705, X805)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from scrutiny.records.returns.rules.facts import cases, kept, persons_of
from scrutiny.records.returns.rules.registry import (
    Checked,
    NotChecked,
    broken,
    rule,
    whole_return,
)

# A difference from a published figure is noted above the wider of the two.
PUBLISHED_SHARE = 0.01
PUBLISHED_COUNT = 5

_MOVED = 5
_COUNTED = ["Y", "N", "A", "W"]

_start, _cease = pl.col("start_date"), pl.col("cease_date")
_received, _request = pl.col("received_date"), pl.col("request_outcome")
_assessment = pl.col("assessment_outcome")


@rule("X701")
def two_plans_open(context: Checked) -> pl.DataFrame:
    """Plans in force on census day beside one of the same person that started later.

    The published caseload counts the plan that started last, so the others are meant.
    """
    in_force = (
        cases(context)
        .filter(pl.col("is_open") & pl.col("person_ref").is_not_null())
        .sort("start_date", "requests_row", descending=[True, False])
    )
    again = ~pl.col("person_ref").is_first_distinct()
    return broken(in_force, "named_plan", again, "named_plan_row")


@rule("X702")
def requests_overlap(context: Checked) -> pl.DataFrame:
    """A request received while an earlier one of the person was still being dealt with."""
    dated = (
        cases(context)
        .filter(_received.is_not_null() & pl.col("person_ref").is_not_null() & (_request != "H"))
        .sort("person_ref", "received_date", "requests_row")
        .with_columns(done=_dealt_with(context.made_on))
        .with_columns(former=pl.col("done").cum_max().shift(1).over("person_ref"))
        # A request whose own end is unknown still follows the earlier ones.
        .with_columns(pl.col("former").forward_fill().over("person_ref"))
    )
    return broken(dated, "requests", _received < pl.col("former"), "requests_row")


def _dealt_with(today: date) -> pl.Expr:
    """The day on which a request came to its end; `today` while it has not, null if unknown."""
    told, issued = pl.col("request_outcome_date"), pl.col("assessment_outcome_date")
    assessed = pl.col("assessment_row").is_not_null()
    waiting = (_assessment == "A") | ((_assessment == "Y") & issued.is_null())
    return (
        pl.when(_request == "A")
        .then(pl.lit(today))
        .when(pl.col("exported").is_not_null() | ~assessed)
        .then(told)
        .when(issued.is_null() & waiting)
        .then(pl.lit(today))
        .otherwise(issued)
    )


@rule("X703")
def several_requests(context: Checked) -> pl.DataFrame:
    """A person with more than one request, which is legitimate; one row per person."""
    again = context.table("requests").filter(
        pl.col("person_ref").is_not_null() & pl.col("person_ref").is_duplicated()
    )
    return persons_of(context, again)


@rule("X704")
def back_not_transferred(context: Checked) -> pl.DataFrame:
    """A plan in force here of a person whose other plan had moved away, not as a transfer in."""
    moved = (
        cases(context)
        .filter((pl.col("cease_reason") == _MOVED) & _cease.is_not_null())
        .select("person_ref", moved_row="named_plan_row")
    )
    back = cases(context).join(moved, on="person_ref", maintain_order="left")
    other = pl.col("moved_row") != pl.col("named_plan_row")
    where = pl.col("is_open") & pl.col("transfer_la").is_null() & other
    return broken(back, "named_plan", where, "named_plan_row").unique(maintain_order=True)


@rule("X705")
def received_as_historical(context: Checked) -> pl.DataFrame:
    """Received in the activity year, but with an outcome that is not of the year's own."""
    in_year = _received.is_between(context.first_day, context.last_day)
    return broken(context.table("requests"), "requests", in_year & ~_request.is_in(_COUNTED))


@rule("X805")
def not_as_published(context: Checked) -> pl.DataFrame:
    """A figure of this return is further from the published one than 1 % or 5."""
    if context.published is None:
        raise NotChecked("no published figures of this authority and year were found")
    ours = _figures(context)
    known = {name: said for name, said in context.published.items() if name in ours}
    if not known:
        raise NotChecked("none of the published figures is one that this rule works out")
    return whole_return(
        any(
            abs(ours[name] - said) > max(PUBLISHED_COUNT, said * PUBLISHED_SHARE)
            for name, said in known.items()
        )
    )


@kept
def _figures(context: Checked) -> Mapping[str, int]:
    """Some figures by the published definitions, under the names of `data/sources/`."""
    first, last = context.first_day, context.last_day
    frame = cases(context)
    received = frame.filter(_received.is_between(first, last) & _request.is_in(_COUNTED))
    finished = pl.col("assessment_outcome_date").is_between(first, last)
    new = _start.is_between(first, last) & (_assessment == "Y") & pl.col("transfer_la").is_null()
    return {
        "plans_in_force": frame.filter(pl.col("is_open"))["person_ref"].n_unique(),
        "requests": received.height,
        "requests_received": received.height,
        "requests_refused": received.filter(_request == "N").height,
        "assessments_completed": frame.filter(finished & _assessment.is_in(_COUNTED)).height,
        "new_plans": frame.filter(new).height,
    }

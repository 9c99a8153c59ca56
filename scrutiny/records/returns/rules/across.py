"""Rules across a person's requests and plans, and against publication (X701 to X705, X805)."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from scrutiny.records.returns.rules.decisions import OF_THE_YEAR
from scrutiny.records.returns.rules.registry import Part, Table, broken, whole_return
from scrutiny.records.returns.rules.shapes import in_year
from scrutiny.records.returns.rules.subjects import PERSONS, PLANS, REQUESTS, Checked, NotChecked

# A difference from a published figure is noted above the wider of the two.
PUBLISHED_SHARE = 0.01
PUBLISHED_COUNT = 5

MOVED = 5
"""The reason of ceasing that the child moved to another authority."""

c = pl.col
_received, _request, _assessment = c.received_date, c.request_outcome, c.assessment_outcome
_told, _issued = c.request_outcome_date, c.assessment_outcome_date

_dealt_with = (
    pl.when(_request == "A")
    .then(c.made_on)
    .when(c.exported.is_not_null() | c.assessment_row.is_null())
    .then(_told)
    .when(_issued.is_null() & _assessment.is_in(["A", "Y"]))
    .then(c.made_on)
    .otherwise(_issued)
)
"""The day on which a request came to its end; that of the file while it has not, null if unknown.
"""


# The published caseload counts the plan that started last.
_counted = (
    c.requests_row.sort_by("is_open", "start_date", "requests_row", descending=[True, True, False])
    .first()
    .over("person_ref")
)

_OF_PERSONS = Table(
    PERSONS,
    {
        "X703": (c.requests > 1) & c.person_ref.is_first_distinct(),
    },
)
_OF_REQUESTS = Table(
    REQUESTS,
    {
        "X705": in_year(_received) & ~_request.is_in(OF_THE_YEAR),
    },
)
_OF_PLANS = Table(
    PLANS,
    {
        "X701": c.person_ref.is_not_null() & c.is_open & (c.requests_row != _counted),
    },
)


def requests_overlap(given: Checked) -> pl.DataFrame:
    """Requests received while an earlier one of the person was still being dealt with."""
    dated = (
        given.cases.filter(_received.is_not_null() & c.person_ref.is_not_null() & (_request != "H"))
        .sort("person_ref", "received_date", "requests_row")
        .with_columns(done=_dealt_with)
        .with_columns(former=c.done.cum_max().shift(1).over("person_ref"))
        # A request whose own end is unknown still follows the earlier ones.
        .with_columns(c.former.forward_fill().over("person_ref"))
    )
    return broken(dated, "requests", _received < c.former, "requests_row")


def back_not_transferred(given: Checked) -> pl.DataFrame:
    """Plans in force of persons whose other plan had moved away, not marked as come from there."""
    moved = given.cases.filter((c.cease_reason == MOVED) & c.cease_date.is_not_null()).select(
        "person_ref", moved_row="named_plan_row"
    )
    back = given.cases.filter(c.is_open & c.transfer_la.is_null()).join(moved, on="person_ref")
    return broken(back, "named_plan", c.moved_row != c.named_plan_row, "named_plan_row")


def not_as_published(given: Checked) -> pl.DataFrame:
    """A figure of this return is further from the published one than 1 % or 5."""
    if given.published is None:
        raise NotChecked("no published figures of this authority and year were found")
    ours = _figures(given)
    known = {name: said for name, said in given.published.items() if name in ours}
    if not known:
        raise NotChecked("none of the published figures is one that this rule works out")
    return whole_return(
        any(
            abs(ours[name] - said) > max(PUBLISHED_COUNT, said * PUBLISHED_SHARE)
            for name, said in known.items()
        )
    )


def _figures(given: Checked) -> Mapping[str, int]:
    """Some figures by the published definitions, under the names of `data/sources/`."""
    received = in_year(_received) & _request.is_in(OF_THE_YEAR)
    new = in_year(c.start_date) & (_assessment == "Y") & c.transfer_la.is_null()
    counted = given.cases.select(
        plans_in_force=c.person_ref.filter(c.is_open).n_unique(),
        requests=received.sum(),
        requests_received=received.sum(),
        requests_refused=(received & (_request == "N")).sum(),
        assessments_completed=(in_year(_issued) & _assessment.is_in(OF_THE_YEAR)).sum(),
        new_plans=new.sum(),
    )
    return counted.row(0, named=True)


RULES = Part(
    (_OF_PERSONS, _OF_REQUESTS, _OF_PLANS),
    {"X702": requests_overlap, "X704": back_not_transferred, "X805": not_as_published},
)

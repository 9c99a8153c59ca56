"""Rules on requests, assessments and what was decided on them (R201 to R221, A301 to A317)."""

from __future__ import annotations

from datetime import date

import polars as pl

from scrutiny.records.returns.rules import prerequisites
from scrutiny.records.returns.rules.registry import Part, Table, broken
from scrutiny.records.returns.rules.shapes import (
    age_on,
    any_marked,
    days,
    entered_again,
    in_year,
)
from scrutiny.records.returns.rules.subjects import ASSESSMENTS, REQUESTS, Checked

PLANS_BEGAN = date(2014, 9, 1)
"""The Children and Families Act 2014 brought plans in on this day."""

_DECISION_DAYS = 42
"""Six weeks, within which the requester must be told."""

_LONG_DAYS = 365
"""A decision later than this is more often a wrong year than a long wait."""

_SOURCE_REQUIRED_FROM = 2026
"""The collection since which the source of a request is required; it was asked for before."""

_AGES_IN_CUSTODY = (10, 18)
"""From the age of criminal responsibility to the last year in youth accommodation."""

_FEW_MEDIATED, _ENOUGH_TRIBUNALS = 0.16, 20
"""Half of England's share of appeals with mediation (32 % in 2024), and from how many on."""

_MONTHS_AFTER_ASSESSMENT = "6mo"
"""Within six months of an assessment another need not be made."""

_PLAN_DAYS = 140
"""Twenty weeks from the request, within which a plan must be issued."""

_REFUSAL_DAYS = 112
"""Sixteen weeks, within which the family must be told that there will be no plan."""

_SHORT_DAYS = 42
"""A plan sooner than six weeks after the request leaves no time to assess."""

_MANY_EXCEPTIONS = 0.25
"""Of plans issued with an exception to the twenty weeks; England has 6.1 %."""

DECIDED, UNDECIDED, OF_THE_YEAR = ["Y", "N"], ["A", "W"], ["Y", "N", "A", "W"]

c = pl.col
_received, _outcome, _told = c.received_date, c.request_outcome, c.request_outcome_date
_disputed = any_marked("request_mediation", "request_tribunal")
_not_historical = _outcome.ne_missing("H")
_appeals = c.request_tribunal.fill_null(False)

_no_source = c.request_source.is_null() & _not_historical

_OF_REQUESTS = Table(
    REQUESTS,
    {
        "R201": _outcome.is_null(),
        "R202": _received.is_null() & _not_historical,
        "R203": (_received > c.census) | (_received < c.birth_date),
        "R204": _received < PLANS_BEGAN,
        "R205": _outcome.is_in(DECIDED) & _told.is_null(),
        "R206": _outcome.is_in([*UNDECIDED, "H"]) & _told.is_not_null(),
        "R207": (_told < _received) | (_told > c.file_day),
        "R208": (_outcome == "A") & (days(_received, c.year_end) > _DECISION_DAYS),
        "R209": (_outcome == "H") & in_year(_told) & c.transfer_la.is_null(),
        "R210": _outcome.is_in(DECIDED) & (_received < c.year_start) & (_told < c.year_start),
        "R211": _outcome.is_in(DECIDED)
        & ((days(_received, _told) == 0) | (days(_received, _told) > _LONG_DAYS)),
        "R212": _no_source & (c.collection_year < _SOURCE_REQUIRED_FROM),
        "R212e": _no_source & (c.collection_year >= _SOURCE_REQUIRED_FROM),
        "R213": (c.rya.is_null() & _outcome.is_in(DECIDED))
        | (c.rya & ~age_on(_received).is_between(*_AGES_IN_CUSTODY)),
        "R214": _disputed & _outcome.is_in(["Y", *UNDECIDED]),
        "R216": ~c.exported_known,
        "R217": c.exported.is_not_null() & c.assessment_outcome.is_in(DECIDED),
        "R218": c.person_ref.is_not_null()
        & (_outcome == "A")
        & ((_outcome == "A").sum().over("person_ref") > 1),
        # The first row holds, so that the request counts once.
        "R220": entered_again("person_ref"),
        "R221": (_outcome == "N") & ~_disputed & c.assessment_row.is_not_null(),
        "A301": (_outcome == "Y") & c.exported.is_null() & c.assessment_row.is_null(),
    },
    whole={
        "R215": (_appeals.sum() >= _ENOUGH_TRIBUNALS)
        & (c.request_mediation.fill_null(False).filter(_appeals).mean() < _FEW_MEDIATED),
    },
    prerequisites={
        "R212": prerequisites.carried("requests.request_source"),
        "R212e": prerequisites.carried("requests.request_source"),
        "R216": prerequisites.authorities,
    },
)

_result, _day = c.assessment_outcome, c.assessment_outcome_date
_took = days(_received, _day)
_issued = _result == "Y"
_before_request = (_day < _received) | (_day < _told)
_refusal_disputed = _outcome.eq_missing("N") & _disputed
_issued_in_year = _issued & in_year(_day)

_OF_ASSESSMENTS = Table(
    ASSESSMENTS,
    {
        "A302": _outcome.is_in(UNDECIDED),
        "A303": (_result == "N") & _day.is_null(),
        "A304": _issued & _day.is_null() & c.start_date.is_null(),
        "A304e": _issued & _day.is_null() & c.start_date.is_not_null(),
        "A305": _result.is_in(UNDECIDED) & _day.is_not_null(),
        "A306": _before_request & ~_refusal_disputed,
        "A306q": _before_request & _refusal_disputed,
        "A307": _day > c.file_day,
        "A308": c.transfer_la.is_not_null() & (_result != "H"),
        "A309": (_result == "H") & c.transfer_la.is_null() & in_year(_day),
        "A310": _issued & (_day < c.year_start),
        "A311": _issued_in_year & c.week20.is_null(),
        "A312": _issued & c.week20 & _took.is_between(0, _PLAN_DAYS),
        "A314": _issued & _took.is_between(0, _SHORT_DAYS - 1),
        "A315": (_result == "N") & (_took > _REFUSAL_DAYS),
        "A316": any_marked("assessment_mediation", "assessment_tribunal")
        & _result.is_in(UNDECIDED),
        "A317": any_marked("other_mediation", "other_tribunal") & c.named_plan_row.is_null(),
    },
    whole={
        "A313": c.week20.fill_null(False).filter(_issued_in_year).mean() > _MANY_EXCEPTIONS,
    },
    prerequisites={"A307": prerequisites.file_day},
)


def soon_after_an_assessment(given: Checked) -> pl.DataFrame:
    """Requests received within six months of the end of the person's assessment."""
    several = given.cases.filter(c.person_ref.is_not_null() & c.person_ref.is_duplicated())
    ended = several.filter(_result.is_in(DECIDED)).select("person_ref", ended=_day)
    pairs = several.join(ended, on="person_ref")
    until = c.ended.dt.offset_by(_MONTHS_AFTER_ASSESSMENT)
    soon = (_received >= c.ended) & (_received < until)
    return broken(pairs, "requests", soon, "requests_row")


RULES = Part((_OF_REQUESTS, _OF_ASSESSMENTS), {"R219": soon_after_an_assessment})

"""Rules on requests for an assessment and their outcome (R201 to R221)."""

from __future__ import annotations

from datetime import date

import polars as pl

from scrutiny.records.returns.rules.facts import age_on, carried, file_day
from scrutiny.records.returns.rules.registry import (
    Checked,
    NotChecked,
    broken,
    rule,
    whole_return,
)

_PLANS_BEGAN = date(2014, 9, 1)
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

_outcome = pl.col("request_outcome")
_received, _told = pl.col("received_date"), pl.col("request_outcome_date")
_disputed = pl.any_horizontal(pl.col("request_mediation", "request_tribunal").fill_null(False))


def _spine(context: Checked, where: pl.Expr) -> pl.DataFrame:
    return broken(context.spine, "requests", where, row="requests_row")


def _requests(context: Checked, where: pl.Expr) -> pl.DataFrame:
    return broken(context.table("requests"), "requests", where)


@rule("R201")
def has_outcome(context: Checked) -> pl.DataFrame:
    """No outcome."""
    return _requests(context, _outcome.is_null())


@rule("R202")
def has_day_of_receipt(context: Checked) -> pl.DataFrame:
    """No day of receipt, though not historical."""
    return _requests(context, _received.is_null() & _outcome.ne_missing("H"))


@rule("R203")
def received_in_time(context: Checked) -> pl.DataFrame:
    """Received after census day, or before birth."""
    return _spine(context, (_received > context.census) | (_received < pl.col("birth_date")))


@rule("R204")
def received_before_plans_began(context: Checked) -> pl.DataFrame:
    """Received before there were plans."""
    return _requests(context, _received < _PLANS_BEGAN)


@rule("R205")
def decided_without_a_day(context: Checked) -> pl.DataFrame:
    """Decided, without the day on which the requester was told."""
    return _requests(context, _outcome.is_in(["Y", "N"]) & _told.is_null())


@rule("R206")
def day_without_a_decision(context: Checked) -> pl.DataFrame:
    """A day of decision without a decision of this year."""
    return _requests(context, _outcome.is_in(["A", "W", "H"]) & _told.is_not_null())


@rule("R207")
def decided_in_time(context: Checked) -> pl.DataFrame:
    """Decided before receipt, or after the file was made."""
    made = pl.lit(file_day(context), dtype=pl.Date)
    return _requests(context, (_told < _received) | (_told > made))


@rule("R208")
def overdue_decision(context: Checked) -> pl.DataFrame:
    """Undecided more than six weeks after receipt at the year's end."""
    waited = (pl.lit(context.last_day) - _received).dt.total_days()
    return _requests(context, (_outcome == "A") & (waited > _DECISION_DAYS))


@rule("R209")
def historical_but_decided_in_the_year(context: Checked) -> pl.DataFrame:
    """Historical, decided in the year, and not a transfer."""
    in_year = _told.is_between(context.first_day, context.last_day)
    return _spine(context, (_outcome == "H") & in_year & pl.col("transfer_la").is_null())


@rule("R210")
def not_marked_historical(context: Checked) -> pl.DataFrame:
    """Received and decided before the year, and not historical."""
    before = (_received < context.first_day) & (_told < context.first_day)
    return _requests(context, _outcome.is_in(["Y", "N"]) & before)


@rule("R211")
def strange_time_to_decide(context: Checked) -> pl.DataFrame:
    """Decided on the day of receipt, or more than a year later."""
    took = (_told - _received).dt.total_days()
    return _requests(context, _outcome.is_in(["Y", "N"]) & ((took == 0) | (took > _LONG_DAYS)))


def _without_source(context: Checked) -> pl.DataFrame:
    carried(context, "requests.request_source")
    return _requests(context, pl.col("request_source").is_null() & _outcome.ne_missing("H"))


@rule("R212")
def has_source_if_asked(context: Checked) -> pl.DataFrame:
    """No source, in the year when it was asked for only."""
    found = _without_source(context)
    return found if context.year < _SOURCE_REQUIRED_FROM else found.clear()


@rule("R212e")
def has_source(context: Checked) -> pl.DataFrame:
    """No source, since it is required."""
    found = _without_source(context)
    return found if context.year >= _SOURCE_REQUIRED_FROM else found.clear()


@rule("R213")
def youth_custody(context: Checked) -> pl.DataFrame:
    """Custody not answered, or said of a person too young or old for it."""
    unlikely = ~age_on(_received).is_between(*_AGES_IN_CUSTODY)
    missing = pl.col("rya").is_null() & _outcome.is_in(["Y", "N"])
    return _spine(context, missing | (pl.col("rya") & unlikely))


@rule("R214")
def disputed_without_a_refusal(context: Checked) -> pl.DataFrame:
    """A dispute about the decision, though there was no refusal."""
    return _requests(context, _disputed & _outcome.is_in(["Y", "A", "W"]))


@rule("R215")
def few_appeals_with_mediation(context: Checked) -> pl.DataFrame:
    """Few of many appeals have a mediation recorded."""
    appeals = context.table("requests").filter("request_tribunal")
    mediated = appeals["request_mediation"].fill_null(False).sum()
    return whole_return(
        appeals.height >= _ENOUGH_TRIBUNALS and mediated / appeals.height < _FEW_MEDIATED
    )


@rule("R216")
def moved_to_a_known_authority(context: Checked) -> pl.DataFrame:
    """Moved to an unknown authority, or to this one."""
    if not context.places:
        raise NotChecked("no list of authorities is there")
    elsewhere = sorted(context.places - {context.place})
    return _requests(context, ~pl.col("exported").is_in(elsewhere))


@rule("R217")
def moved_but_assessed_here(context: Checked) -> pl.DataFrame:
    """Moved before the assessment was complete, and the assessment has ended."""
    return _spine(
        context, pl.col("exported").is_not_null() & pl.col("assessment_outcome").is_in(["Y", "N"])
    )


@rule("R218")
def undecided_twice(context: Checked) -> pl.DataFrame:
    """Persons' undecided requests, where there are several."""
    undecided = context.table("requests").filter(
        (_outcome == "A") & pl.col("person_ref").is_not_null()
    )
    return broken(undecided, "requests", pl.col("person_ref").is_duplicated())


@rule("R219")
def soon_after_an_assessment(context: Checked) -> pl.DataFrame:
    """Received within six months of the end of the person's assessment."""
    several = context.spine.filter(
        pl.col("person_ref").is_not_null() & pl.col("person_ref").is_duplicated()
    )
    ended = several.filter(pl.col("assessment_outcome").is_in(["Y", "N"])).select(
        "person_ref", ended="assessment_outcome_date"
    )
    pairs = several.join(ended, on="person_ref")
    until = pl.col("ended").dt.offset_by(_MONTHS_AFTER_ASSESSMENT)
    soon = (_received >= pl.col("ended")) & (_received < until)
    return broken(pairs, "requests", soon, row="requests_row").unique(maintain_order=True)


@rule("R220")
def received_twice_on_a_day(context: Checked) -> pl.DataFrame:
    """The second and later requests for a person with one day of receipt."""
    # The first row holds, so that the request counts once.
    dated = context.table("requests").drop_nulls(["person_ref", "received_date"])
    again = ~pl.struct("person_ref", "received_date").is_first_distinct()
    return broken(dated, "requests", again)


@rule("R221")
def changed_its_mind(context: Checked) -> pl.DataFrame:
    """Refused, not disputed, and assessed all the same."""
    return _spine(context, (_outcome == "N") & ~_disputed & pl.col("assessment_row").is_not_null())

"""Rules on assessments and the decision whether to issue a plan (A301 to A317)."""

from __future__ import annotations

import polars as pl

from scrutiny.records.returns.rules.facts import file_day
from scrutiny.records.returns.rules.registry import Checked, NotChecked, broken, rule, whole_return

_PLAN_DAYS = 140
"""Twenty weeks from the request, within which a plan must be issued."""

_REFUSAL_DAYS = 112
"""Sixteen weeks, within which the family must be told that there will be no plan."""

_SHORT_DAYS = 42
"""A plan sooner than six weeks after the request leaves no time to assess."""

_MANY_EXCEPTIONS = 0.25
"""Of plans issued with an exception to the twenty weeks; England has 6.1 %."""

_outcome, _day = pl.col("assessment_outcome"), pl.col("assessment_outcome_date")
_requested, _received = pl.col("request_outcome"), pl.col("received_date")
_took = (_day - _received).dt.total_days()
_here = pl.col("assessment_row").is_not_null()


def _flagged(*fields: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(*fields).fill_null(False))


def _assessment(context: Checked, where: pl.Expr) -> pl.DataFrame:
    return broken(context.spine, "assessment", _here & where, row="assessment_row")


def _in_year(context: Checked) -> pl.Expr:
    return _day.is_between(context.first_day, context.last_day)


@rule("A301")
def decided_to_assess(context: Checked) -> pl.DataFrame:
    """Requests to be assessed here that have no assessment."""
    missing = (_requested == "Y") & pl.col("exported").is_null() & ~_here
    return broken(context.spine, "requests", missing, row="requests_row")


@rule("A302")
def assessed_without_a_decision(context: Checked) -> pl.DataFrame:
    """Assessments under a request undecided or withdrawn."""
    return _assessment(context, _requested.is_in(["A", "W"]))


@rule("A303")
def refused_without_a_day(context: Checked) -> pl.DataFrame:
    """No plan to be issued, without the day on which the family was told."""
    return _assessment(context, (_outcome == "N") & _day.is_null())


@rule("A304")
def decided_and_not_issued(context: Checked) -> pl.DataFrame:
    """A plan decided on and not yet issued."""
    return _assessment(context, (_outcome == "Y") & _day.is_null() & pl.col("start_date").is_null())


@rule("A304e")
def issued_without_a_day(context: Checked) -> pl.DataFrame:
    """A plan that has started, without the day of its issue."""
    return _assessment(
        context, (_outcome == "Y") & _day.is_null() & pl.col("start_date").is_not_null()
    )


@rule("A305")
def day_without_a_decision(context: Checked) -> pl.DataFrame:
    """A day of decision, though undecided or withdrawn."""
    return _assessment(context, _outcome.is_in(["A", "W"]) & _day.is_not_null())


_too_early = (_day < _received) | (_day < pl.col("request_outcome_date"))
_disputed = _requested.eq_missing("N") & _flagged("request_mediation", "request_tribunal")


@rule("A306")
def outcome_before_request(context: Checked) -> pl.DataFrame:
    """Decided before the request was received or decided."""
    return _assessment(context, _too_early & ~_disputed)


@rule("A306q")
def outcome_before_disputed_refusal(context: Checked) -> pl.DataFrame:
    """The same, under a refusal that was disputed."""
    return _assessment(context, _too_early & _disputed)


@rule("A307")
def outcome_after_the_file(context: Checked) -> pl.DataFrame:
    """Decided after the file was made."""
    made = file_day(context)
    if made is None:
        raise NotChecked("no header tells the day of the file")
    return _assessment(context, _day > made)


@rule("A308")
def transferred_but_not_historical(context: Checked) -> pl.DataFrame:
    """Transferred in, and not historical."""
    return _assessment(context, pl.col("transfer_la").is_not_null() & (_outcome != "H"))


@rule("A309")
def historical_but_decided_in_the_year(context: Checked) -> pl.DataFrame:
    """Historical, decided in the year, and not a transfer."""
    return _assessment(
        context, (_outcome == "H") & pl.col("transfer_la").is_null() & _in_year(context)
    )


@rule("A310")
def not_marked_historical(context: Checked) -> pl.DataFrame:
    """A plan issued before the year, and not historical."""
    return _assessment(context, (_outcome == "Y") & (_day < context.first_day))


@rule("A311")
def exception_not_said(context: Checked) -> pl.DataFrame:
    """A plan issued in the year that does not say whether it was excepted."""
    return _assessment(context, (_outcome == "Y") & _in_year(context) & pl.col("week20").is_null())


@rule("A312")
def exception_not_needed(context: Checked) -> pl.DataFrame:
    """An exception to the twenty weeks, which were kept."""
    return _assessment(
        context, (_outcome == "Y") & pl.col("week20") & _took.is_between(0, _PLAN_DAYS)
    )


@rule("A313")
def many_exceptions(context: Checked) -> pl.DataFrame:
    """Too many of the year's plans were excepted from the twenty weeks."""
    issued = context.spine.filter((_outcome == "Y") & _in_year(context))
    share = issued["week20"].fill_null(False).mean()
    return whole_return(isinstance(share, float) and share > _MANY_EXCEPTIONS)


@rule("A314")
def issued_very_soon(context: Checked) -> pl.DataFrame:
    """A plan issued less than six weeks after the request."""
    return _assessment(context, (_outcome == "Y") & _took.is_between(0, _SHORT_DAYS - 1))


@rule("A315")
def refused_late(context: Checked) -> pl.DataFrame:
    """A refusal told after more than sixteen weeks."""
    return _assessment(context, (_outcome == "N") & (_took > _REFUSAL_DAYS))


@rule("A316")
def disputed_without_a_decision(context: Checked) -> pl.DataFrame:
    """A dispute about the decision, though undecided or withdrawn."""
    disputed = _flagged("assessment_mediation", "assessment_tribunal")
    return _assessment(context, disputed & _outcome.is_in(["A", "W"]))


@rule("A317")
def content_disputed_without_a_plan(context: Checked) -> pl.DataFrame:
    """A dispute about a plan's content, without a plan."""
    disputed = _flagged("other_mediation", "other_tribunal")
    return _assessment(context, disputed & pl.col("named_plan_row").is_null())

"""Rules that hold a return against that of the year before (X704b to X804).

Persons are followed from return to return by `person_key`; nothing that identifies is compared
but in its hashed form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from scrutiny.records.returns.rules.facts import cases, kept, latest_plans, persons_of
from scrutiny.records.returns.rules.registry import (
    Checked,
    NotChecked,
    broken,
    rule,
    whole_return,
)

# The reference's own judgement of how much a caseload may grow in a year, in per cent.
CASELOAD_GROWTH = 15

# By how much the flow between two censuses may miss the second caseload.
FLOW_TOLERANCE = 0.01

_MOVED = 5

_start, _cease = pl.col("start_date"), pl.col("cease_date")


@rule("X704b")
def back_from_last_year(context: Checked) -> pl.DataFrame:
    """A plan in force here of a person whose plan had moved away in the return before.

    Not where that return already had the person back with a plan in force.
    """
    moved = _before(context).filter((pl.col("cease_reason") == _MOVED) & _cease.is_not_null())
    moved = moved.join(_open_before(context), on="person_key", how="anti")
    back = _known_cases(context).join(moved, on="person_key", how="semi")
    where = pl.col("is_open") & pl.col("transfer_la").is_null()
    return broken(back, "named_plan", where, "named_plan_row")


@rule("X706")
def caseload_jumps(context: Checked) -> pl.DataFrame:
    """The plans in force grew by more than 15 % in the year, or became fewer."""
    former = _caseload_before(context)
    more = int(cases(context)["is_open"].sum()) - former
    return whole_return(more < 0 or 100 * more > CASELOAD_GROWTH * former)


@rule("X707")
def flow_does_not_add_up(context: Checked) -> pl.DataFrame:
    """Plans in force at the census before, plus new, plus come, less ceased, are not today's.

    New and ceased are taken between the two censuses rather than in the calendar year, so that
    the four figures speak of the same time.
    """
    former, day = _caseload_before(context), _census_before(context)
    frame = cases(context).filter(_start <= context.census)
    come = pl.col("transfer_la").is_not_null()
    new = (_start > day) & pl.col("assessment_outcome").is_in(["Y", "N"]) & ~come
    # Plans are in force on the day on which they cease.
    ceased = (_cease >= day) & (_cease < context.census)
    flow = frame.select(new=new.sum(), come=come.sum(), ceased=ceased.sum()).row(0)
    now = int(cases(context)["is_open"].sum())
    made = former + flow[0] + flow[1] - flow[2]
    return whole_return(abs(made - now) > now * FLOW_TOLERANCE)


@rule("X801")
def vanished(context: Checked) -> pl.DataFrame:
    """A plan in force at the census before, and no plan of the person in this return.

    A person who is here is named by their row; all who are not share one row without a number.
    """
    gone = _open_before(context).filter(_cease.is_null())
    plans = _known_cases(context).filter(pl.col("named_plan_row").is_not_null())
    return _missing(context, gone.join(plans, on="person_key", how="anti"))


def _missing(context: Checked, gone: pl.DataFrame) -> pl.DataFrame:
    here = _tokens(context).join(gone, on="person_key", how="semi")
    away = gone.join(_tokens(context), on="person_key", how="anti")
    return pl.concat([persons_of(context, here), whole_return(away.height > 0)])


@rule("X802")
def changed_since(context: Checked) -> pl.DataFrame:
    """UPN, date of birth, start of the plan or primary need are not as in the return before.

    The row is the person's, the latest plan's, or the primary need's.
    """
    return pl.concat([_identity_changed(context), _start_changed(context), _need_changed(context)])


def _identity_changed(context: Checked) -> pl.DataFrame:
    keys = _before(context).select("person_ref", "person_key").unique()
    tokens = _stored(context)["persons"].select("person_ref", "upn_token", "birth_token")
    before = tokens.join(keys, on="person_ref").drop("person_ref")
    both = _tokens(context).join(before, on="person_key", suffix="_before")
    changed = (pl.col("upn_token") != pl.col("upn_token_before")) | (
        pl.col("birth_token") != pl.col("birth_token_before")
    )
    return persons_of(context, both.filter(changed))


def _start_changed(context: Checked) -> pl.DataFrame:
    former = _open_before(context).select("person_key", "start_date").drop_nulls()
    mine = _known_cases(context).filter(_start.is_not_null())
    same = mine.join(former, on=["person_key", "start_date"], how="semi")
    changed = (
        latest_plans(context)
        .join(_tokens(context).select("person_ref", "person_key"), on="person_ref")
        .join(former, on="person_key", how="semi")
        .join(same, on="person_key", how="anti")
    )
    return broken(changed, "named_plan", pl.lit(True), "named_plan_row")


def _need_changed(context: Checked) -> pl.DataFrame:
    former = (
        _open_before(context)
        .select("person_key", "need")
        .drop_nulls()
        .unique("person_key", keep="first", maintain_order=True)
    )
    plans = _known_cases(context).filter(pl.col("is_open")).select("request_ref", "person_key")
    both = (
        context.table("sen_need")
        .filter(pl.col("sen_type_rank") == 1)
        .join(plans, on="request_ref", maintain_order="left")
        .join(former, on="person_key", maintain_order="left")
    )
    return broken(both, "sen_need", pl.col("sen_type") != pl.col("need"))


@rule("X803")
def undecided_lost(context: Checked) -> pl.DataFrame:
    """A request undecided in the return before that this one does not hold.

    Found by person and date of receipt. Named as in `vanished`.
    """
    waiting = _before(context).filter(
        (pl.col("request_outcome") == "A") & pl.col("received_date").is_not_null()
    )
    found = _known_cases(context).select("person_key", "received_date").drop_nulls()
    return _missing(context, waiting.join(found, on=["person_key", "received_date"], how="anti"))


@rule("X804")
def former_caseload_differs(context: Checked) -> pl.DataFrame:
    """Whether a plan was in force at the census before is not as that return had it.

    Plans that came from another authority in the year are passed over: they were not here. A
    person without a plan in this return is not counted again here: see `vanished`.
    """
    then = context.open_at(_census_before(context))
    come = pl.col("transfer_la").is_not_null()
    plans = _known_cases(context).with_columns(then=then)
    former = _open_before(context)
    added = plans.filter(pl.col("then") & ~come).join(former, on="person_key", how="anti")
    keyed = _tokens(context).select("person_ref", "person_key")
    dropped = (
        latest_plans(context)
        .join(keyed, on="person_ref")
        .join(former, on="person_key", how="semi")
        .join(plans.filter(pl.col("then")), on="person_key", how="anti")
    )
    return pl.concat(
        broken(frame, "named_plan", pl.lit(True), "named_plan_row") for frame in (added, dropped)
    )


def _stored(context: Checked) -> Mapping[str, pl.DataFrame]:
    if context.before is None:
        raise NotChecked("no earlier return is stored")
    return context.before


def _before(context: Checked) -> pl.DataFrame:
    """The cases of the return before whose person is known."""
    return _stored(context)["spine"].filter(pl.col("person_key").is_not_null())


def _open_before(context: Checked) -> pl.DataFrame:
    return _before(context).filter(pl.col("open_at_census"))


def _tokens(context: Checked) -> pl.DataFrame:
    """The persons of this return, as they are matched with those before."""
    _stored(context)
    if context.tokens is None:
        raise NotChecked("the persons of this return are not matched with those before")
    return context.tokens


@kept
def _known_cases(context: Checked) -> pl.DataFrame:
    """The cases of this return, with their `person_key`."""
    keys = _tokens(context).select("person_ref", "person_key")
    return cases(context).join(keys, on="person_ref", maintain_order="left")


def _caseload_before(context: Checked) -> int:
    plans = _stored(context)["spine"].filter(pl.col("open_at_census")).height
    if not plans:
        raise NotChecked("the earlier return has no plan in force")
    return plans


def _census_before(context: Checked) -> date:
    day = context.format.census_days.get(context.year - 1)
    if day is None:
        raise NotChecked(f"the census day of {context.year - 1} is not known")
    return day

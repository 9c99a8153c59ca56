"""Rules that hold a return against that of the year before (X704b to X804).

Persons are followed from return to return by `person_key`; nothing that identifies is compared
but in its hashed form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from scrutiny.records.returns.case_rows import open_at
from scrutiny.records.returns.rules.across import MOVED
from scrutiny.records.returns.rules.registry import Part, broken, persons_of, whole_return
from scrutiny.records.returns.rules.shapes import entered_again
from scrutiny.records.returns.rules.subjects import Checked, NotChecked

# The reference's own judgement of how much a caseload may grow in a year, in per cent.
CASELOAD_GROWTH = 15

# By how much the flow between two censuses may miss the second caseload.
FLOW_TOLERANCE = 0.01

c = pl.col
_start, _cease = c.start_date, c.cease_date


def back_from_last_year(given: Checked) -> pl.DataFrame:
    """A plan in force here of a person whose plan had moved away in the return before.

    Not where that return already had the person back with a plan in force.
    """
    moved = _before(given).filter((c.cease_reason == MOVED) & _cease.is_not_null())
    moved = moved.join(_open_before(given), on="person_key", how="anti")
    back = _known_cases(given).join(moved, on="person_key", how="semi")
    where = c.is_open & c.transfer_la.is_null()
    return broken(back, "named_plan", where, "named_plan_row")


def caseload_jumps(given: Checked) -> pl.DataFrame:
    """The plans in force grew by more than 15 % in the year, or became fewer."""
    former = _caseload_before(given)
    more = int(given.cases["is_open"].sum()) - former
    return whole_return(more < 0 or 100 * more > CASELOAD_GROWTH * former)


def flow_does_not_add_up(given: Checked) -> pl.DataFrame:
    """Plans in force at the census before, plus new, plus come, less ceased, are not today's.

    New and ceased are taken between the two censuses rather than in the calendar year, so that
    the four figures speak of the same time.
    """
    former, day = _caseload_before(given), _census_before(given)
    frame = given.cases.filter(_start <= given.census)
    come = c.transfer_la.is_not_null()
    new = (_start > day) & c.assessment_outcome.is_in(["Y", "N"]) & ~come
    # Plans are in force on the day on which they cease.
    ceased = (_cease >= day) & (_cease < given.census)
    flow = frame.select(new=new.sum(), come=come.sum(), ceased=ceased.sum()).row(0)
    now = int(given.cases["is_open"].sum())
    made = former + flow[0] + flow[1] - flow[2]
    return whole_return(abs(made - now) > now * FLOW_TOLERANCE)


def vanished(given: Checked) -> pl.DataFrame:
    """A plan in force at the census before, and no plan of the person in this return.

    A person who is here is named by their row; all who are not share one row without a number.
    """
    gone = _open_before(given).filter(_cease.is_null())
    plans = _known_cases(given).filter(c.named_plan_row.is_not_null())
    return _missing(given, gone.join(plans, on="person_key", how="anti"))


def _missing(given: Checked, gone: pl.DataFrame) -> pl.DataFrame:
    here = _tokens(given).join(gone, on="person_key", how="semi")
    away = gone.join(_tokens(given), on="person_key", how="anti")
    return pl.concat([persons_of(given, here), whole_return(away.height > 0)])


def changed_since(given: Checked) -> pl.DataFrame:
    """UPN, date of birth, start of the plan or primary need are not as in the return before.

    The row is the person's, the latest plan's, or the primary need's.
    """
    return pl.concat([_identity_changed(given), _start_changed(given), _need_changed(given)])


def _identity_changed(given: Checked) -> pl.DataFrame:
    keys = _before(given).select("person_ref", "person_key").unique()
    tokens = _stored(given)["persons"].select("person_ref", "upn_token", "born_token")
    before = tokens.join(keys, on="person_ref").drop("person_ref")
    both = _tokens(given).join(before, on="person_key", suffix="_before")
    changed = (c.upn_token != c.upn_token_before) | (c.born_token != c.born_token_before)
    return persons_of(given, both.filter(changed))


def _start_changed(given: Checked) -> pl.DataFrame:
    former = _open_before(given).select("person_key", "start_date").drop_nulls()
    mine = _known_cases(given).filter(_start.is_not_null())
    same = mine.join(former, on=["person_key", "start_date"], how="semi")
    changed = (
        given.latest_plans.join(_tokens(given).select("person_ref", "person_key"), on="person_ref")
        .join(former, on="person_key", how="semi")
        .join(same, on="person_key", how="anti")
    )
    return broken(changed, "named_plan", row="named_plan_row")


def _need_changed(given: Checked) -> pl.DataFrame:
    former = (
        _open_before(given)
        .select("person_key", "need")
        .drop_nulls()
        .unique("person_key", keep="first", maintain_order=True)
    )
    plans = _known_cases(given).filter(c.is_open).select("request_ref", "person_key")
    both = (
        given.table("sen_need")
        .filter(c.sen_type_rank == 1)
        .join(plans, on="request_ref", maintain_order="left")
        .join(former, on="person_key", maintain_order="left")
    )
    return broken(both, "sen_need", c.sen_type != c.need)


def undecided_lost(given: Checked) -> pl.DataFrame:
    """A request undecided in the return before that this one does not hold.

    Found by person and date of receipt, as many as there were of that day. Named as in `vanished`.
    """
    day = ("person_key", "received_date")
    number = pl.int_range(pl.len()).over(day).alias("number")
    waiting = _before(given).filter(
        (c.request_outcome == "A") & c.received_date.is_not_null() & ~entered_again("person_key")
    )
    found = _known_cases(given).select(day).drop_nulls().with_columns(number)
    lost = waiting.with_columns(number).join(found, on=[*day, "number"], how="anti")
    return _missing(given, lost)


def former_caseload_differs(given: Checked) -> pl.DataFrame:
    """Whether a plan was in force at the census before is not as that return had it.

    Plans that came from another authority in the year are passed over: they were not here. A
    person without a plan in this return is not counted again here: see `vanished`.
    """
    then = open_at(_census_before(given))
    come = c.transfer_la.is_not_null()
    plans = _known_cases(given).with_columns(then=then)
    former = _open_before(given)
    added = plans.filter(c.then & ~come).join(former, on="person_key", how="anti")
    keyed = _tokens(given).select("person_ref", "person_key")
    dropped = (
        given.latest_plans.join(keyed, on="person_ref")
        .join(former, on="person_key", how="semi")
        .join(plans.filter(c.then), on="person_key", how="anti")
    )
    return pl.concat(
        broken(frame, "named_plan", row="named_plan_row") for frame in (added, dropped)
    )


def _stored(given: Checked) -> Mapping[str, pl.DataFrame]:
    if given.before is None:
        raise NotChecked("no earlier return is stored")
    return given.before


def _before(given: Checked) -> pl.DataFrame:
    """The cases of the return before whose person is known."""
    return _stored(given)["spine"].filter(c.person_key.is_not_null())


def _open_before(given: Checked) -> pl.DataFrame:
    return _before(given).filter(c.open_at_census)


def _tokens(given: Checked) -> pl.DataFrame:
    """The persons of this return, as they are matched with those before."""
    _stored(given)
    if given.tokens is None:
        raise NotChecked("the persons of this return are not matched with those before")
    return given.tokens


def _known_cases(given: Checked) -> pl.DataFrame:
    """The cases of this return, with their `person_key`."""
    keys = _tokens(given).select("person_ref", "person_key")
    return given.cases.join(keys, on="person_ref", maintain_order="left")


def _caseload_before(given: Checked) -> int:
    plans = _stored(given)["spine"].filter(c.open_at_census).height
    if not plans:
        raise NotChecked("the earlier return has no plan in force")
    return plans


def _census_before(given: Checked) -> date:
    day = given.format.census_days.get(given.year - 1)
    if day is None:
        raise NotChecked(f"the census day of {given.year - 1} is not known")
    return day


RULES = Part(
    finders={
        "X704b": back_from_last_year,
        "X706": caseload_jumps,
        "X707": flow_does_not_add_up,
        "X801": vanished,
        "X802": changed_since,
        "X803": undecided_lost,
        "X804": former_caseload_differs,
    }
)

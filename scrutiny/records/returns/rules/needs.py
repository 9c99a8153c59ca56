"""Rules on types of need (V541 to V545)."""

from __future__ import annotations

import polars as pl

from scrutiny.records.returns.rules.facts import carried, cases
from scrutiny.records.returns.rules.registry import Checked, broken, rule, whole_return

# The reference's own judgement; the national shares in 2025 were 1.2 % and 0.8 %.
OTHER_SHARE = 0.05
MISSING_SHARE = 0.02

_type, _rank = pl.col("sen_type"), pl.col("sen_type_rank")


def _needs(context: Checked) -> pl.DataFrame:
    carried(context, "sen_need.sen_type", "sen_need.sen_type_rank")
    return context.table("sen_need")


@rule("V541")
def no_primary_need(context: Checked) -> pl.DataFrame:
    """A plan without a primary need.

    Not where the person has one under another request that has no active plan of its own.
    """
    primary = _needs(context).filter(_rank == 1)
    active = context.table("active_plans")
    stray = primary.join(active, on="request_ref", how="anti")
    without = active.join(primary, on="request_ref", how="anti").join(
        stray, on="person_ref", how="anti"
    )
    return broken(without, "active_plans", pl.lit(True))


@rule("V542")
def need_ranks(context: Checked) -> pl.DataFrame:
    """Two needs of one rank (the later is meant), or a secondary need without a primary one."""
    frame = _needs(context).filter(pl.col("request_ref").is_not_null() & _rank.is_not_null())
    again = ~pl.struct("request_ref", "sen_type_rank").is_first_distinct()
    second_alone = (_rank == 2) & ~(_rank == 1).any().over("request_ref")
    return broken(frame, "sen_need", again | second_alone)


@rule("V543")
def same_need_twice(context: Checked) -> pl.DataFrame:
    """The secondary need is the primary one again."""
    frame = _needs(context)
    primary = frame.filter(_rank == 1).select("request_ref", "sen_type").unique()
    repeated = frame.filter(_rank == 2).join(primary, on=["request_ref", "sen_type"], how="semi")
    return broken(repeated, "sen_need", pl.lit(True))


@rule("V544")
def need_before_its_time(context: Checked) -> pl.DataFrame:
    """Down syndrome, which became a type of its own in 2025, in an earlier return."""
    return broken(_needs(context), "sen_need", (_type == "DS") & (context.year < 2025))


@rule("V545")
def needs_vague(context: Checked) -> pl.DataFrame:
    """Among plans in force on census day, many of other need or without a primary need."""
    primary = (
        _needs(context)
        .filter((_rank == 1) & _type.is_not_null())
        .unique("person_ref", keep="first", maintain_order=True)
        .select("person_ref", "sen_type")
    )
    in_force = cases(context).filter(pl.col("is_open") & pl.col("person_ref").is_not_null())
    persons = in_force.select("person_ref").unique().join(primary, on="person_ref", how="left")
    other = persons.filter(_type == "OTH").height
    missing = persons["sen_type"].null_count()
    return whole_return(
        other > persons.height * OTHER_SHARE or missing > persons.height * MISSING_SHARE
    )

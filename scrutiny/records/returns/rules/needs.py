"""Rules on types of need (V541 to V545)."""

from __future__ import annotations

import polars as pl

from scrutiny.records.returns.case_rows import first_of
from scrutiny.records.returns.rules.registry import Part, Table, broken, whole_return
from scrutiny.records.returns.rules.shapes import again
from scrutiny.records.returns.rules.subjects import Checked, Subject

# The reference's own judgement; the national shares in 2025 were 1.2 % and 0.8 %.
OTHER_SHARE = 0.05
MISSING_SHARE = 0.02

_DOWN_SYNDROME_FROM = 2025
"""The collection since which it is a type of its own."""

c = pl.col
_primary = c.sen_type_rank == 1
_secondary = c.sen_type_rank == 2


def _needs(given: Checked) -> pl.DataFrame:
    given.carries("sen_need.sen_type", "sen_need.sen_type_rank")
    return given.dated("sen_need")


_TABLE = Table(
    Subject(_needs, "sen_need"),
    {
        # Of two needs of one rank the later is meant.
        "V542": again("request_ref", "sen_type_rank")
        | (_secondary & ~_primary.any().over("request_ref") & c.request_ref.is_not_null()),
        "V543": _secondary
        & _primary.any().over("request_ref", "sen_type")
        & c.request_ref.is_not_null()
        & c.sen_type.is_not_null(),
        "V544": (c.sen_type == "DS") & (c.collection_year < _DOWN_SYNDROME_FROM),
    },
)


def no_primary_need(given: Checked) -> pl.DataFrame:
    """Plans without a primary need.

    Not where the person has one under another request that has no active plan of its own.
    """
    primary = _needs(given).filter(_primary)
    active = given.table("active_plans")
    stray = primary.join(active, on="request_ref", how="anti")
    without = active.join(primary, on="request_ref", how="anti")
    return broken(without.join(stray, on="person_ref", how="anti"), "active_plans")


def needs_vague(given: Checked) -> pl.DataFrame:
    """Among plans in force on census day, many of other need or without a primary need."""
    primary = first_of("person_ref", _needs(given).filter(_primary & c.sen_type.is_not_null()))
    in_force = first_of("person_ref", given.cases.filter("is_open")).select("person_ref")
    persons = in_force.join(primary.select("person_ref", "sen_type"), on="person_ref", how="left")
    other, missing = persons.filter(c.sen_type == "OTH").height, persons["sen_type"].null_count()
    return whole_return(
        other > persons.height * OTHER_SHARE or missing > persons.height * MISSING_SHARE
    )


RULES = Part((_TABLE,), {"V541": no_primary_need, "V545": needs_vague})

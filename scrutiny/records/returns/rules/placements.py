"""Rules on placements over time and beside the plan (L521 to L530)."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from scrutiny.records.returns.rules.facts import age_on, attended, cases, rows_of, settings
from scrutiny.records.returns.rules.registry import Checked, broken, rule
from scrutiny.records.returns.rules.settings import at_schools

# The reference says "a few days" of two main placements; a week is our reading of it.
OVERLAP_DAYS = 7

LEFT_OPEN_DAYS = 31
"""How long a placement may outlast its plan, as the reference has it."""

# A child may be a year ahead or behind; primary at 15 and college at 9 are far outside. Our own.
AGE_MARGIN = 1

_urn, _ukprn, _rank = pl.col("urn"), pl.col("ukprn"), pl.col("placement_rank")
_named = pl.col("module") == "plan_detail"
_placed = pl.col("module") == "placement_detail"
_entry, _leaving, _cease = pl.col("entry_date"), pl.col("leaving_date"), pl.col("cease_date")


@rule("L521")
def placement_dates(context: Checked) -> pl.DataFrame:
    """A placement without a first day, or left before it began."""
    where = _placed & (_entry.is_null() | (_leaving < _entry).fill_null(False))
    return rows_of(settings(context), where)


@rule("L522")
def entry_unlikely(context: Checked) -> pl.DataFrame:
    """A placement that begins in the first year of life, or after census."""
    first_birthday = pl.col("birth_date").dt.offset_by("1y")
    return rows_of(settings(context), (_entry < first_birthday) | (_entry > context.census))


@rule("L523")
def main_placements_overlap(context: Checked) -> pl.DataFrame:
    """A main placement begun more than a week before the person's former one ended."""
    until = pl.max_horizontal("entry_date", pl.coalesce("leaving_date", pl.lit(context.census)))
    main = (
        settings(context)
        .filter(_placed & (_rank == 1) & _entry.is_not_null() & pl.col("person_ref").is_not_null())
        .sort("person_ref", "entry_date", "row")
        .with_columns(until=until)
        .with_columns(former=pl.col("until").cum_max().shift(1).over("person_ref"))
    )
    both = pl.min_horizontal("until", "former") - _entry
    where = pl.col("former").is_not_null() & (both.dt.total_days() > OVERLAP_DAYS)
    return rows_of(main, where)


@rule("L524")
def two_of_one_rank(context: Checked) -> pl.DataFrame:
    """Two placements of one rank on census day; all but the latest begun are meant."""
    again = ~pl.struct("person_ref", "placement_rank").is_first_distinct()
    known = pl.col("person_ref").is_not_null() & _rank.is_not_null()
    return rows_of(attended(context).filter(known), again)


@rule("L525")
def second_placement_alone(context: Checked) -> pl.DataFrame:
    """A second placement on census day and no main one."""
    alone = ~(_rank == 1).any().over("person_ref") & pl.col("person_ref").is_not_null()
    return rows_of(attended(context), (_rank == 2) & alone)


@rule("L526")
def plan_without_placement(context: Checked) -> pl.DataFrame:
    """A plan in force on census day, its child nowhere placed, not come from elsewhere."""
    return _unplaced(context, pl.col("transfer_la").is_null())


@rule("L526t")
def arrival_without_placement(context: Checked) -> pl.DataFrame:
    """The same for a plan come from another authority, perhaps after census."""
    return _unplaced(context, pl.col("transfer_la").is_not_null())


def _unplaced(context: Checked, where: pl.Expr) -> pl.DataFrame:
    placed = attended(context)
    somewhere = pl.col("person_ref").is_in(placed["person_ref"].drop_nulls().implode())
    here = pl.col("request_ref").is_in(placed["request_ref"].drop_nulls().implode())
    nowhere = ~(somewhere.fill_null(False) | here.fill_null(False))
    frame = cases(context).filter(pl.col("is_open"))
    return broken(frame, "named_plan", where & nowhere, "named_plan_row")


@rule("L527")
def placement_without_plan(context: Checked) -> pl.DataFrame:
    """A placement on census day, and no plan of the person in force."""
    in_force = cases(context).filter(pl.col("is_open"))["person_ref"].drop_nulls()
    has_plan = pl.col("person_ref").is_in(in_force.implode()).fill_null(False)
    return rows_of(attended(context), ~has_plan & ~pl.col("is_open"))


@rule("L528")
def placement_left_open(context: Checked) -> pl.DataFrame:
    """A placement that goes on for more than 31 days after the plan ceased."""
    until = pl.coalesce("leaving_date", pl.lit(context.made_on))
    return rows_of(settings(context), _placed & (until > _cease + timedelta(days=LEFT_OPEN_DAYS)))


@rule("L529")
def named_not_attended(context: Checked) -> pl.DataFrame:
    """The main setting attended on census day is not the one that the plan names.

    A school's number against a provider's number cannot be compared and is passed over.
    """
    main = pl.col("person_ref").is_not_null() & (_rank == 1)
    named = settings(context).filter(_named & main & pl.col("is_open"))
    one = named.unique("person_ref", keep="first", maintain_order=True)
    there = attended(context).filter(main).unique("person_ref", keep="first", maintain_order=True)
    both = there.join(
        one.select("person_ref", "urn", "ukprn", "sen_setting"), on="person_ref", suffix="_named"
    )
    urn, ukprn = pl.col("urn_named"), pl.col("ukprn_named")
    setting = pl.coalesce("urn", "ukprn", "sen_setting")
    setting_named = pl.coalesce("urn_named", "ukprn_named", "sen_setting_named")
    incomparable = (_urn.is_null() != urn.is_null()) & (
        (_urn.is_not_null() & ukprn.is_not_null()) | (_ukprn.is_not_null() & urn.is_not_null())
    )
    differ = (
        pl.when(_urn.is_not_null() & urn.is_not_null())
        .then(_urn != urn)
        .when(_ukprn.is_not_null() & ukprn.is_not_null())
        .then(_ukprn != ukprn)
        .when(incomparable)
        .then(False)
        .otherwise(setting != setting_named)
    )
    return rows_of(both, differ)


@rule("L530")
def age_unfit(context: Checked) -> pl.DataFrame:
    """More than a year older or younger than the ages that the school takes."""
    age = age_on(pl.col("last_day"))
    too_young = age < pl.col("low_age") - AGE_MARGIN
    too_old = age > pl.col("high_age") + AGE_MARGIN
    return rows_of(at_schools(context), _placed & (too_young | too_old))

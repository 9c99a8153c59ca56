"""What several rules on plans, settings and reviews look at, worked out once for each return."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TypeVar

import polars as pl

from scrutiny.records.returns.rules.registry import Checked, NotChecked, broken

T = TypeVar("T")

# When so many records, and so large a share of all, bear one date, it was hardly a day's work:
# a change of system or a bulk entry. Both must be exceeded. Our own judgement.
CROWD = 50
CROWD_SHARE = 0.05


def kept(make: Callable[[Checked], T]) -> Callable[[Checked], T]:
    """Works a thing out once for each context and keeps it there, as `cached_property` would."""
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def once(context: Checked) -> T:
        held = vars(context)
        if name not in held:
            held[name] = make(context)
        found: T = held[name]
        return found

    return once


def carried(context: Checked, *fields: str) -> None:
    """Raises NotChecked unless the return's layout and year have every field ("module.field")."""
    for name in fields:
        module, _, field = name.partition(".")
        context.needs(module, field)
        known = next(f for f in context.format.by_module[module] if f.field == field)
        if not known.used_in(context.year):
            raise NotChecked(f"{name} was not collected in {context.year}")


def occurring(context: Checked, *fields: str) -> None:
    """Raises NotChecked as `carried` does, and where a field never occurs in this return.

    For rules that ask for a value: without one single value they would name every record, and
    say no more than that the field is absent.
    """
    carried(context, *fields)
    for name in fields:
        if name in context.given.absent:
            raise NotChecked(f"{name} never occurs in this return")


def file_day(context: Checked) -> date | None:
    """The day on which the file was made; None where no header tells it."""
    return context.made_on if context.table("sen2")["datetime"].drop_nulls().len() else None


def age_on(day: pl.Expr) -> pl.Expr:
    """Completed years of age on a day, from `birth_date`; null where either is not known."""
    born = pl.col("birth_date")
    later_month = day.dt.month() < born.dt.month()
    later_day = (day.dt.month() == born.dt.month()) & (day.dt.day() < born.dt.day())
    return day.dt.year() - born.dt.year() - (later_month | later_day).cast(pl.Int32)


def crowded(day: str) -> pl.Expr:
    """Whether a date stands in suspiciously many rows of its frame."""
    same = pl.len().over(day)
    all_dated = pl.col(day).count()
    return pl.col(day).is_not_null() & (same > CROWD) & (same > all_dated * CROWD_SHARE)


@kept
def cases(context: Checked) -> pl.DataFrame:
    """The spine, with `is_open`: whether the case's plan is in force on census day."""
    return context.spine.with_columns(is_open=context.open_at(context.census))


@kept
def latest_plans(context: Checked) -> pl.DataFrame:
    """One row per person with a plan: the cases' columns for the plan that started last.

    The order is that of the published caseload, which counts a person once.
    """
    return (
        cases(context)
        .filter(pl.col("start_date").is_not_null() & pl.col("person_ref").is_not_null())
        .sort("start_date", "requests_row", descending=[True, False])
        .unique("person_ref", keep="first", maintain_order=True)
    )


@kept
def settings(context: Checked) -> pl.DataFrame:
    """One row per setting, named in a plan or attended; `module` and `row` say which.

    Adds to the setting's own fields: `birth_date`; `is_open` and `cease_date` of the plan, which
    is that of the request, or else the person's latest, since sources put a plan and its
    placements under different requests; `attended`: whether the placement covers census day,
    both ends included; `last_day`: the last day, up to census, that the record speaks of.

    Raises NotChecked where the layout has no settings.
    """
    carried(context, "plan_detail.placement_rank", "placement_detail.placement_rank")
    shared = ("row", "person_ref", "request_ref", *_SETTING_FIELDS)
    census = pl.lit(context.census)
    named, placed = (
        context.table(module).select(pl.lit(module).alias("module"), *shared, *dates)
        for module, dates in (("plan_detail", ()), ("placement_detail", _PLACEMENT_DATES))
    )
    by_request = (
        cases(context)
        .filter(pl.col("start_date").is_not_null())
        .select("request_ref", "start_date", "cease_date", "is_open")
        .unique("request_ref", keep="first", maintain_order=True)
    )
    by_person = latest_plans(context).select("person_ref", "cease_date", "is_open")
    births = context.table("person").select("person_ref", "birth_date").unique("person_ref")
    own = pl.col("start_date").is_not_null()
    return (
        pl.concat([named, placed], how="diagonal")
        .join(by_request, on="request_ref", how="left", maintain_order="left")
        .join(by_person, on="person_ref", how="left", maintain_order="left", suffix="_person")
        .join(births, on="person_ref", how="left", maintain_order="left")
        .with_columns(
            cease_date=pl.when(own).then("cease_date").otherwise("cease_date_person"),
            is_open=pl.when(own).then("is_open").otherwise("is_open_person").fill_null(False),
            attended=(pl.col("module") == "placement_detail")
            & (pl.col("entry_date").is_null() | (pl.col("entry_date") <= census))
            & (pl.col("leaving_date").is_null() | (pl.col("leaving_date") >= census)),
        )
        .with_columns(
            last_day=pl.when(pl.col("module") == "plan_detail")
            .then(pl.min_horizontal("cease_date", census))
            .otherwise(pl.min_horizontal("leaving_date", census))
        )
        .drop("start_date", "cease_date_person", "is_open_person")
    )


_SETTING_FIELDS = (
    "urn",
    "ukprn",
    "sen_setting",
    "sen_setting_other",
    "placement_rank",
    "sen_unit",
    "resourced_provision",
)
_PLACEMENT_DATES = ("entry_date", "leaving_date")


@kept
def attended(context: Checked) -> pl.DataFrame:
    """The placements that cover census day, the latest begun first. Raises as `settings` does."""
    return (
        settings(context)
        .filter(pl.col("attended"))
        .sort("entry_date", "row", descending=[True, False], nulls_last=True)
    )


def rows_of(frame: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    """The rows for which `where` holds, of a frame whose rows come from several modules."""
    return frame.filter(where.fill_null(False)).select("module", pl.col("row").cast(pl.UInt32))


def persons_of(context: Checked, of: pl.DataFrame) -> pl.DataFrame:
    """The persons of a frame, as broken rows of `person`."""
    people = context.table("person").unique("person_ref", keep="first", maintain_order=True)
    return broken(people.join(of, on="person_ref", how="semi"), "person", pl.lit(True))

"""The tables of one return joined to one row a case: a child's way from request to plan."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import polars as pl

from scrutiny.records.returns.typed import Return


def case_rows(given: Return, days: Sequence[pl.Expr], others: Collection[str]) -> pl.DataFrame:
    """One row per request with all that hangs under it at most once.

    The columns of requests, assessment, named_plan and active_plans, and `days`; each table's row
    number is `<table>_row`, null where there is no such row. Where a request has two (which breaks
    a rule of its own) the first holds. `birth_date`; `is_open`: whether the plan is in force on
    census day; `exported_known` and `transfer_known`: whether the child moved to, or came from,
    one of the `others`, authorities that are known; null where from none.
    """
    tables = given.tables
    made = tables["requests"].with_columns(days).rename({"row": "requests_row"}).drop("own_key")
    for module in ("assessment", "named_plan", "active_plans"):
        below = (
            first_of("request_ref", tables[module])
            .rename({"row": f"{module}_row"})
            .drop("own_key", "source_ref", "person_ref")
        )
        made = made.join(
            below, on="request_ref", how="left", suffix=f"_{module}", maintain_order="left"
        )
    births = first_of("person_ref", tables["person"]).select("person_ref", "birth_date")
    return made.join(births, on="person_ref", how="left", maintain_order="left").with_columns(
        is_open=open_at(given.census),
        exported_known=pl.col("exported").is_in(sorted(others)),
        transfer_known=pl.col("transfer_la").is_in(sorted(others)),
    )


def open_at(day: date) -> pl.Expr:
    """Whether the plan of a case is in force on a day, both ends included."""
    start, end = pl.col("start_date"), pl.col("cease_date")
    return ((start <= day) & (end.is_null() | (end >= day))).fill_null(False)


def first_of(key: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The first row of each person or request; rows of none are left out."""
    known = frame.filter(pl.col(key).is_not_null())
    return known.unique(key, keep="first", maintain_order=True)

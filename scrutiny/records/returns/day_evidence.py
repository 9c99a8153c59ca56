"""What speaks against an order of day and month where no day of a return proves one.

Days that are all up to the 12th of a month can be read either way. Read the wrong way, some of
them fall after census day, or a thing is done before what must come first. Method: count what is
impossible under each order. Where the day first makes several things impossible and the month
first hardly any, the return is refused; else it is read day first, as in Britain, and it is told
that nothing in it proves so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from scrutiny.errors import Problem, ProblemsFound
from scrutiny.records.returns.day_forms import Order
from scrutiny.records.returns.day_order import Column, chosen

NOT_AFTER_CENSUS = (("person", "birth_date"), ("requests", "received_date"))
ONE_AFTER_ANOTHER = (
    ("requests", "received_date", "request_outcome_date"),
    ("named_plan", "start_date", "cease_date"),
    ("placement_detail", "entry_date", "leaving_date"),
)
"""A table, a day in it, and one that cannot come before it."""
SEVERAL = 3
HARDLY_ANY = 0.1
"""So small a part of what is impossible the one way may be impossible the other way."""
_Columns = Mapping[tuple[str, str], Column]


def unproved(columns: _Columns) -> int:
    """How many days can be read either way, where nothing in the return proves which."""
    if any(column.proofs() for column in columns.values()):
        return 0
    return sum(column.open_texts((Order.DAY, Order.MONTH)) for column in columns.values())


def not_impossible(
    frames: Mapping[str, pl.DataFrame], columns: _Columns, census: date, name: str
) -> None:
    """Raises ProblemsFound where days that nothing proves are hardly possible with the day first.

    `frames` have the texts of `columns`, a row for each record.
    """
    if not unproved(columns):
        return
    first, other = (_impossible(frames, columns, census, o) for o in (Order.DAY, Order.MONTH))
    if first >= SEVERAL and other <= HARDLY_ANY * first:
        found = (
            f"holds days of which none is after the 12th of a month; with the day first {first:,} "
            f"records would be impossible (after census day, or done before what must come first), "
            f"with the month first {other:,}"
        )
        raise ProblemsFound([Problem(name, found, "Write all days as 2025-09-28")])


def _impossible(
    frames: Mapping[str, pl.DataFrame], columns: _Columns, census: date, order: Order
) -> int:
    days = {at: chosen(column.readings, order) for at, column in columns.items()}
    count = 0
    for at in NOT_AFTER_CENSUS:
        if at in days:
            late = days[at].filter(pl.col("day") > census).join(columns[at].readings, on="text")
            count += int(late["count"].sum())
    for module, early, later in ONE_AFTER_ANOTHER:
        if (module, early) in days and (module, later) in days:
            pair = frames[module].select(early, later)
            for field in (early, later):
                read = days[module, field].rename({"text": field, "day": f"day of {field}"})
                pair = pair.join(read, on=field, how="left")
            wrong = pl.col(f"day of {later}") < pl.col(f"day of {early}")
            count += pair.filter(wrong).height
    return count

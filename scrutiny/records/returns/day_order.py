"""Which comes first in a column of days written as three numbers: the day, the month or the year.

Method: a text that is a day under one order only proves that order (``28/09/2025``: the day is
first). A column with proofs of two orders is refused. A column without any proof follows the other
columns of its table, else those of the return, for one file is written by one computer; where
those disagree it is refused. Without any proof anywhere the day comes first, as in Britain, in the
layouts that people write with office programs; but a year of two digits is read by proof alone. In
the layouts of computers, which write the year first, such a day stays unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from scrutiny.errors import Problem, ProblemsFound
from scrutiny.records.returns.day_forms import Order

_COLUMN = tuple[str, str]
"""A module and a field."""

_WORDS = {
    Order.DAY: "the day first",
    Order.MONTH: "the month first",
    Order.YEAR: "the year first, with two digits",
}
_AGAIN = "Export it again, or write all days as 2025-09-28"
_FEW = 8
"""So many days up to the 12th, and none after it, are hardly chance: fewer than one in a thousand.
"""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of days: `readings` as `day_forms.readings` gives them with `count`, how often
    each text stands there; `place` says in words where the column is.
    """

    place: str
    readings: pl.DataFrame

    def proofs(self) -> dict[Order, int]:
        """How many cells can be read under one order alone."""
        only = pl.sum_horizontal([pl.col(str(order)).is_not_null() for order in Order]) == 1
        alone = self.readings.filter(only)
        counts = {
            order: int(alone.filter(pl.col(str(order)).is_not_null())["count"].sum())
            for order in Order
        }
        return {order: count for order, count in counts.items() if count}

    def open_texts(self, orders: tuple[Order, ...]) -> int:
        """How many cells mean different days under these orders."""
        days = pl.concat_list([str(order) for order in orders]).list.drop_nulls().list.n_unique()
        return int(self.readings.filter(days > 1)["count"].sum())


def orders(
    columns: Mapping[_COLUMN, Column], usual: Order | None = Order.DAY
) -> dict[_COLUMN, Order | None]:
    """The order of each column, or `usual` where nothing in the return proves any.

    Raises ProblemsFound, for all columns at once, where the order cannot be told.
    """
    proofs = {at: column.proofs() for at, column in columns.items()}
    problems = [
        problem
        for at, column in columns.items()
        if (problem := _at_odds(column, proofs[at]) or _turned_round(column, proofs[at]))
    ]
    if problems:
        raise ProblemsFound(problems)
    found: dict[_COLUMN, Order | None] = {}
    for at, column in columns.items():
        of_table = {order for other, held in proofs.items() if other[0] == at[0] for order in held}
        of_all = {order for held in proofs.values() for order in held}
        known = next((seen for seen in (set(proofs[at]), of_table, of_all) if seen), set())
        if len(known) == 1:
            found[at] = known.pop()
            continue
        found[at] = usual
        if known or usual:
            problems += _not_told(column, bool(known))
    if problems:
        raise ProblemsFound(problems)
    return found


def _at_odds(column: Column, proofs: Mapping[Order, int]) -> Problem | None:
    if len(proofs) < 2:
        return None
    both = " and ".join(f"{count:,} with {_WORDS[order]}" for order, count in proofs.items())
    return Problem(
        column.place,
        f"holds days that can only be read in different orders, {both}, so no day can be trusted",
        _AGAIN,
    )


def _turned_round(column: Column, proofs: Mapping[Order, int]) -> Problem | None:
    """A spreadsheet that expects the other order makes dates, of the wrong day, of all texts that
    it can, and leaves the others as text: no day after the 12th is then among the dates.
    """
    dated = column.readings.filter(pl.col("plain").is_not_null())
    count = int(dated["count"].sum())
    if not proofs or not count or column.open_texts(tuple(Order)):
        return None
    if (dated["plain"].dt.day() > 12).any() or (Order.MONTH not in proofs and count < _FEW):
        return None
    return Problem(
        column.place,
        "holds dates of which none is after the 12th of a month, beside texts of which each is, "
        "as when a spreadsheet took the day for the month",
        _AGAIN,
    )


def _not_told(column: Column, in_doubt: bool) -> Iterator[Problem]:
    """What is wrong with reading the day first a column that no proof speaks of."""
    if in_doubt and column.open_texts(tuple(Order)):
        found = "has days of which none tells whether day or month comes first, and other columns "
        yield Problem(column.place, found + "of the return disagree", _AGAIN)
    elif not in_doubt and replaced_short(column).open_texts(tuple(Order)):
        found = "has years of two digits and days of which none tells what comes first"
        yield Problem(column.place, found, _AGAIN)


def replaced_short(column: Column) -> Column:
    """The part of a column in which years have two digits."""
    return Column(column.place, column.readings.filter("short"))


def chosen(readings: pl.DataFrame, order: Order | None) -> pl.DataFrame:
    """`text` and the `day` that it means under an order; null where it means none.

    Without an order only what means one and the same day under each is read.
    """
    if order is not None:
        return readings.select("text", day=pl.coalesce("plain", str(order)))
    each = pl.concat_list([str(order) for order in Order]).list.drop_nulls().list.unique()
    agreed = pl.when(each.list.len() == 1).then(each.list.first())
    return readings.select("text", day=pl.coalesce("plain", agreed))

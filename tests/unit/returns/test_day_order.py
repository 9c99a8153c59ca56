"""Whether day or month comes first, as the columns of a return prove it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from scrutiny.errors import ProblemsFound
from scrutiny.records.returns.day_forms import Order, Window, readings
from scrutiny.records.returns.day_order import Column, chosen, orders

WINDOW = Window(date(2014, 9, 1), date(2027, 1, 15))
A, B, C = ("requests", "received_date"), ("requests", "request_outcome_date"), ("person", "born")


def column(*texts: str, name: str = "a column") -> Column:
    counts = pl.Series("text", texts, dtype=pl.String).value_counts(name="count")
    read = readings(counts["text"], WINDOW).join(counts, on="text")
    return Column(name, read)


def refused(columns: dict[tuple[str, str], Column]) -> str:
    with pytest.raises(ProblemsFound) as error:
        orders(columns)
    return str(error.value)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (("28/09/2025", "03/09/2025"), Order.DAY),
        (("09/28/2025", "03/09/2025"), Order.MONTH),
        (("28.9.25", "3.9.25"), Order.DAY),
        (("9/28/25", "3/9/25"), Order.MONTH),
        (("25/09/28", "25/03/09"), Order.YEAR),
        # Nothing proves anything: as in Britain.
        (("03/09/2025", "04/04/2025"), Order.DAY),
        (("2025-09-28",), Order.DAY),
        ((), Order.DAY),
    ],
)
def test_a_column_proves_its_own_order(texts: tuple[str, ...], order: Order) -> None:
    assert orders({A: column(*texts)}) == {A: order}


def test_days_are_read_in_the_order_of_their_column() -> None:
    made = column("09/28/2025", "03/09/2025", "2025-12-24", "not known")
    days = dict(chosen(made.readings, orders({A: made})[A]).iter_rows())
    assert days == {
        "09/28/2025": date(2025, 9, 28),
        "03/09/2025": date(2025, 3, 9),
        "2025-12-24": date(2025, 12, 24),
        "not known": None,
    }


def test_without_proof_and_custom_only_what_is_one_day_is_read() -> None:
    made = column("03/09/2025", "03/03/2025", "2025-12-24", "03/04/25")
    found = orders({A: made}, usual=None)
    assert found == {A: None}
    days = dict(chosen(made.readings, found[A]).iter_rows())
    assert days["03/03/2025"] == date(2025, 3, 3)
    assert days["2025-12-24"] == date(2025, 12, 24)
    assert (days["03/09/2025"], days["03/04/25"]) == (None, None)


def test_one_value_of_another_order_is_enough_to_refuse() -> None:
    told = refused({A: column(*["28/09/2025"] * 9, "12/31/2025")})
    assert "9 with the day first and 1 with the month first" in told
    assert "28/09" not in told
    assert "12/31" not in told


def test_a_column_without_proof_follows_its_table_before_the_rest() -> None:
    found = orders({A: column("09/28/2025"), B: column("03/09/2025"), C: column("28/09/2025")})
    assert found == {A: Order.MONTH, B: Order.MONTH, C: Order.DAY}


def test_a_column_without_proof_follows_the_return() -> None:
    assert orders({A: column("09/28/2025"), C: column("03/09/2025")})[C] is Order.MONTH


def test_where_the_rest_disagrees_a_column_without_proof_is_refused() -> None:
    first, other = column("09/28/2025"), column("28/09/2025")
    open_ = column("03/09/2025", name="the column in doubt")
    assert "the column in doubt" in refused({A: first, B: other, ("requests", "x"): open_})
    # Days that are the same either way are in no doubt.
    same = column("03/03/2025", "2025-09-28")
    assert orders({A: first, B: other, ("requests", "x"): same})


def test_years_of_two_digits_are_not_read_without_proof() -> None:
    assert "two digits" in refused({A: column("03/09/25", "04/10/25")})
    assert orders({A: column("03/09/25"), B: column("28/09/2025")})[A] is Order.DAY


def test_a_column_in_which_a_spreadsheet_took_the_day_for_the_month_is_refused() -> None:
    """All that could be turned round became dates; what could not stayed as text."""
    turned = ("2025-03-09", "2025-12-01", "09/28/2025", "10/13/2025")
    assert "took the day for the month" in refused({A: column(*turned)})
    days = [
        f"2025-{month:02d}-{day:02d}" for month, day in zip(range(1, 9), range(5, 13), strict=True)
    ]
    assert "took the day for the month" in refused({A: column(*days, "28/09/2025")})
    # Dates after the 12th were never turned round.
    assert orders({A: column(*turned, "2025-03-19")})[A] is Order.MONTH
    assert orders({A: column(*days, "28/09/2025", "03/09/2025")})[A] is Order.DAY

"""The attack on small tables that a reader can check by eye."""

from __future__ import annotations

import pytest

from scrutiny.disclosure.attack import Attack, attack
from scrutiny.disclosure.relations import Constraint, Relations
from scrutiny.errors import ProblemsFound
from tests.unit.disclosure.tables import FILTERED, LOCAL, cell, published, two_by_two

FLOW = Relations()
SHARE = Relations(nested=(("timely", "plans"),))
MONTHS = [f"2024-M{at:02}" for at in range(1, 13)]


def interval(found: Attack, *key: str) -> tuple[int, int]:
    """What the attack says of one hidden cell."""
    row = found.intervals.rows()
    (match,) = [each for each in row if each[:7] == cell(*key)]
    return match[7], match[8]


def test_one_hidden_cell_in_a_row_of_exact_counts_is_pinned() -> None:
    table = {**two_by_two([[3, 20], [9, 30]]), cell("plans", "2024", "age 0", "need 0"): "small"}
    found = attack(published(table), FLOW, LOCAL)
    (betrayed,) = found.failing
    assert (betrayed.low, betrayed.high) == (3, 3)
    assert betrayed.what == "plans, 2024, age 0, need 0"
    # Either its row or its column gives it away.
    assert {"plans, 2024, age 0: sum over need", "plans, 2024, need 0: sum over age"} & set(
        betrayed.tables
    )
    assert (found.narrowest, found.narrowest_settled) == (0, True)


def test_four_hidden_cells_at_the_corners_of_a_square_are_not_pinned() -> None:
    # 3 + a, 4 - a / 9 - a, 8 + a: a from -2 to 1 keeps the small ones within 1 to 5 and the others
    # above 5.
    table: dict = two_by_two([[3, 4, 20], [9, 8, 20]])
    for i, j, reason in [
        (0, 0, "small"),
        (0, 1, "small"),
        (1, 0, "secondary"),
        (1, 1, "secondary"),
    ]:
        table[cell("plans", "2024", f"age {i}", f"need {j}")] = reason
    found = attack(published(table), FLOW, LOCAL)
    assert found.withstood
    assert interval(found, "plans", "2024", "age 0", "need 0") == (2, 5)
    assert (found.narrowest, found.narrowest_settled) == (3, True)
    assert found.hidden["small"] == 2
    assert found.hidden["secondary"] == 2


def test_a_total_less_its_parts() -> None:
    table = {cell("plans", "2024"): 45, cell("plans", "2024", "age 0"): 40}
    found = attack(published({**table, cell("plans", "2024", "age 1"): "small"}), FLOW, LOCAL)
    assert [(each.low, each.high) for each in found.failing] == [(5, 5)]


def test_a_quarter_less_its_months() -> None:
    table = {cell("plans", "2024-Q1"): 43, cell("plans", "2024-M01"): 20}
    table |= {cell("plans", "2024-M02"): 20}
    found = attack(published({**table, cell("plans", "2024-M03"): "small"}), FLOW, LOCAL)
    (betrayed,) = found.failing
    assert (betrayed.low, betrayed.high) == (3, 3)
    assert betrayed.tables == ("plans, 2024-Q1: sum over its months",)
    assert set(betrayed.cells) == {"plans, 2024-Q1", "plans, 2024-M01", "plans, 2024-M02"}


def test_a_quarter_with_a_month_outside_the_cube_only_gives_a_highest() -> None:
    table = {cell("plans", "2024-Q1"): 43, cell("plans", "2024-M01"): 40}
    found = attack(published({**table, cell("plans", "2024-M03"): "small"}), FLOW, LOCAL)
    assert interval(found, "plans", "2024-M03") == (1, 3)


def test_a_stock_is_its_last_month() -> None:
    stock = Relations(stocks=frozenset({"open"}))
    table = {cell("open", f"2024-M0{at}"): "secondary" for at in (1, 2, 3)}
    table |= {cell("open", "2024-Q1"): 40}
    found = attack(published(table), stock, LOCAL)
    assert [(each.what, each.low, each.high) for each in found.failing] == [
        ("open, 2024-M03", 40, 40)
    ]


def test_rounding_leaves_room() -> None:
    # 15 stands for 13 to 17 and 10 for 8 to 12, so the rest may be 1 to 7.
    table = {cell("plans", "2024"): 15, cell("plans", "2024", "age 0"): 10}
    found = attack(published({**table, cell("plans", "2024", "age 1"): "small"}), FLOW, FILTERED)
    assert found.withstood
    assert found.narrowest == 6


def test_rounding_does_not_leave_room_at_the_edge() -> None:
    # 13 to 17 as two counts of at most 7 each: both are 6 or 7.
    table = {cell("plans", "2024"): 15}
    table |= {cell("plans", "2024", f"age {at}"): "small" for at in (0, 1)}
    found = attack(published(table), FLOW, FILTERED)
    assert [(each.low, each.high) for each in found.failing] == [(6, 7), (6, 7)]


def test_an_exact_share_of_a_rounded_group_gives_the_numerator_back() -> None:
    # 45 % of a group shown as 20 (18 to 22): numerator = 0.45 x group, so 9 of 20.
    table = {cell("plans", "2024"): 20, cell("timely", "2024"): "group_hidden"}
    plans, timely = cell("plans", "2024"), cell("timely", "2024")
    safe = attack(published(table), SHARE, FILTERED)
    assert safe.withstood
    exact = Constraint({timely: 1.0, plans: -0.45}, 0, 0, "exact percentage")
    found = attack(published(table), SHARE, FILTERED, also=[exact])
    (betrayed,) = found.failing
    assert (betrayed.low, betrayed.high) == (9, 9)
    assert "exact percentage" in betrayed.tables


def _year_with_one_hidden() -> dict:
    return {cell("plans", month): 20 for month in MONTHS} | {cell("plans", "2024-M05"): "small"}


@pytest.mark.parametrize(
    ("name", "months", "value"),
    [("mean", MONTHS, (11 * 20 + 4) / 12), ("rolling three months", MONTHS[3:6], 44 / 3)],
)
def test_an_exact_mean_with_one_hidden_gives_it_back(
    name: str, months: list[str], value: float
) -> None:
    table = published(_year_with_one_hidden())
    assert attack(table, FLOW, LOCAL).withstood
    total = value * len(months)
    mean = Constraint({cell("plans", month): 1.0 for month in months}, total, total, name)
    (betrayed,) = attack(table, FLOW, LOCAL, also=[mean]).failing
    assert (betrayed.low, betrayed.high) == (4, 4)
    assert betrayed.tables == (name,)


def test_an_exact_change_on_last_month_gives_the_hidden_month_back() -> None:
    change = Constraint(
        {cell("plans", "2024-M06"): 1.0, cell("plans", "2024-M05"): -1.0}, 16, 16, "change"
    )
    (betrayed,) = attack(published(_year_with_one_hidden()), FLOW, LOCAL, also=[change]).failing
    assert (betrayed.low, betrayed.high) == (4, 4)


def test_a_mean_of_rounded_counts_in_whole_numbers_gives_nothing_back() -> None:
    rounded = Constraint({cell("plans", month): 1.0 for month in MONTHS}, 18 * 12, 20 * 12, "mean")
    assert attack(published(_year_with_one_hidden()), FLOW, FILTERED, also=[rounded]).withstood


def test_a_constraint_on_an_unknown_cell_is_refused() -> None:
    stray = Constraint({cell("plans", "1999"): 1.0}, 0, 0, "centre line")
    with pytest.raises(ProblemsFound, match=r"centre line.*plans, 1999"):
        attack(published(_year_with_one_hidden()), FLOW, LOCAL, also=[stray])


def test_an_earlier_snapshot_gives_back_what_is_hidden_now() -> None:
    table = {cell("plans", "2024"): 60, cell("plans", "2024", "age 0"): 30}
    parts = {cell("plans", "2024", f"age {at}"): "secondary" for at in (1, 2)}
    now = published({**table, **parts})
    assert attack(now, FLOW, LOCAL).withstood
    then = published({**table, **dict.fromkeys(parts, 15)})
    found = attack(now, FLOW, LOCAL, earlier=[then])
    assert [(each.low, each.high) for each in found.failing] == [(15, 15), (15, 15)]


def test_what_an_earlier_snapshot_showed_is_dropped_where_the_data_changed() -> None:
    parts = [cell("plans", "2024", f"age {at}") for at in (0, 1)]
    then = published({cell("plans", "2024"): 60, parts[0]: 30, parts[1]: 30})
    now = published({cell("plans", "2024"): "secondary", parts[0]: "small", parts[1]: 50})
    found = attack(now, FLOW, LOCAL, earlier=[then])
    assert found.withstood
    assert interval(found, "plans", "2024", "age 0") == (1, 5)


def test_as_little_as_possible_of_the_past_is_given_up() -> None:
    # The whole grew by 10, so one of the three parts must have changed; with the first shown as
    # grown by 10 the other two are what they were.
    parts = [cell("plans", "2024", f"age {at}") for at in range(3)]
    then = published({cell("plans", "2024"): 60, **dict.fromkeys(parts, 20)})
    now = published(
        {cell("plans", "2024"): 70, parts[0]: 30, parts[1]: "secondary", parts[2]: "secondary"}
    )
    found = attack(now, FLOW, LOCAL, earlier=[then])
    assert [(each.low, each.high) for each in found.failing] == [(20, 20), (20, 20)]


def test_a_small_difference_of_two_shown_counts_is_found() -> None:
    table = published({cell("plans", "2024"): 30, cell("timely", "2024"): 28})
    (betrayed,) = attack(table, SHARE, LOCAL).failing
    assert betrayed.what == "plans less timely, 2024"
    assert (betrayed.low, betrayed.high) == (2, 2)


def test_nought_of_the_whole_pins_what_is_hidden_below_it() -> None:
    table = {cell("timely", "2024"): 0, cell("timely", "2024", "age 0"): "all_or_none"}
    (betrayed,) = attack(published(table), FLOW, FILTERED).failing
    assert (betrayed.low, betrayed.high) == (0, 0)


def test_numbers_that_contradict_each_other_are_refused_by_name() -> None:
    table = {cell("plans", "2024"): 15, cell("plans", "2024", "age 0"): 40}
    with pytest.raises(ProblemsFound, match="plans, 2024: sum over age"):
        attack(published(table), FLOW, FILTERED)


def test_numbers_that_only_contradict_each_other_together_are_refused() -> None:
    # Every row and every column can be filled by itself; but by age there are 102, by need 100.
    table: dict = two_by_two([[30, 20], [20, 30]])
    for i in (0, 1):
        for j in (0, 1):
            table[cell("plans", "2024", f"age {i}", f"need {j}")] = "secondary"
    table[cell("plans", "2024", "age 0")] = 52
    del table[cell("plans", "2024")]
    with pytest.raises(ProblemsFound, match="contradict each other"):
        attack(published(table), FLOW, LOCAL)


def test_a_cube_with_nothing_hidden_has_no_narrowest() -> None:
    found = attack(published({cell("plans", "2024"): 60}), FLOW, FILTERED)
    assert found.withstood
    assert found.narrowest is None
    assert found.intervals.is_empty()


def test_bands_add_up_cell_by_cell() -> None:
    bands = Relations(
        sums=(("open", ("young", "old")),), stocks=frozenset({"open", "young", "old"})
    )
    table = {cell("open", "2024-M01"): 44, cell("young", "2024-M01"): 40}
    table |= {cell("old", "2024-M01"): "small"}
    (betrayed,) = attack(published(table), bands, LOCAL).failing
    assert (betrayed.low, betrayed.high) == (4, 4)
    assert betrayed.tables == ("open, 2024-M01: sum of young, old",)

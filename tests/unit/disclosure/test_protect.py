"""Protection by hand-made tables, and against every cube there could be."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scrutiny.disclosure.attack import attack
from scrutiny.disclosure.cube import Cell, Protection
from scrutiny.disclosure.protect import Protected, protect
from scrutiny.disclosure.relations import Constraint, Relations
from scrutiny.disclosure.report import report
from scrutiny.errors import ProblemsFound
from tests.unit.disclosure.brute import every_cube, pinned
from tests.unit.disclosure.cube import RELATIONS, year_of_plans
from tests.unit.disclosure.tables import FILTERED, LOCAL, cell, counts, published, two_by_two

FLOW = Relations()
SHARE = Relations(nested=(("timely", "plans"),))
# Like the two real profiles, but small enough to try every cube.
TINY = (
    Protection(hidden_to=3, base=1, all_or_none_below=7, protected_width=2),
    Protection(hidden_to=3, base=3, all_or_none_below=7, protected_width=2),
)


def of(protected: Protected, *key: str) -> tuple[int | None, str]:
    frame = protected.cells.filter(
        pl.all_horizontal(pl.col(name) == value for name, value in cell(*key)._asdict().items())
    )
    return frame["shown"].item(), frame["reason"].item()


def test_a_cube_with_nothing_small_is_left_whole() -> None:
    table = two_by_two([[20, 31, 0], [22, 43, 58]])
    done = protect(counts(table), FLOW, LOCAL)
    assert done.cells["shown"].to_list() == list(table.values())
    assert set(done.cells["status"]) == {"ok"}


def test_filtered_counts_are_hidden_or_rounded() -> None:
    table = dict.fromkeys([cell("plans", "2024-M01")], 7) | {cell("plans", "2025-M01"): 8}
    table |= {cell("plans", "2026-M01"): 0, cell("plans", "2027-M01"): 13}
    done = protect(counts(table), FLOW, FILTERED)
    assert done.cells.select("shown", "status", "reason").rows() == [
        (None, "c", "small"),
        (10, "ok", ""),
        (0, "ok", ""),
        (15, "ok", ""),
    ]


def test_the_classic_square() -> None:
    # One small cell: another in its row, another in its column and the one across must go, since
    # the sums are exact. Of the three by two the smallest others are taken.
    table = two_by_two([[3, 20, 60], [30, 40, 70]])
    done = protect(counts(table), FLOW, LOCAL)
    hidden = done.cells.filter(status="c")
    assert set(hidden["part_1"] + " " + hidden["part_2"]) == {"0 0", "0 1", "1 0", "1 1"}
    assert of(done, "plans", "2024", "age 0", "need 0") == (None, "small")
    assert of(done, "plans", "2024", "age 1", "need 1") == (None, "secondary")


def test_no_nought_is_hidden_where_another_cell_serves() -> None:
    table = two_by_two([[3, 0, 20], [0, 0, 70], [30, 0, 40]])
    done = protect(counts(table), FLOW, LOCAL)
    assert "zero" not in set(done.cells["reason"])
    assert attack(done.published, FLOW, LOCAL).withstood


def test_a_nought_is_hidden_where_nothing_else_can_be() -> None:
    # The small cell is its row's only other one than noughts, and the row's sum is told before.
    parts = [cell("plans", "2024", f"age {at}") for at in range(3)]
    table = {cell("plans", "2024"): 40, parts[0]: 36, parts[1]: 4, parts[2]: 0}
    then = published({cell("plans", "2024"): 40, parts[0]: 36, parts[1]: "small", parts[2]: "zero"})
    done = protect(counts(table), FLOW, LOCAL, earlier=[then])
    assert of(done, *parts[2][:2], "age 2") == (None, "zero")
    assert attack(done.published, FLOW, LOCAL, earlier=[then]).withstood


@pytest.mark.parametrize("numerator", [0, 12])
def test_none_and_all_of_a_small_group_are_hidden(numerator: int) -> None:
    table = {cell("plans", "2024-M01"): 12, cell("timely", "2024-M01"): numerator}
    done = protect(counts(table), SHARE, FILTERED)
    assert of(done, "timely", "2024-M01") == (None, "all_or_none")
    assert of(done, "plans", "2024-M01") == (10, "")


def test_none_of_a_large_group_is_shown() -> None:
    table = {cell("plans", "2024-M01"): 20, cell("timely", "2024-M01"): 0}
    assert of(protect(counts(table), SHARE, FILTERED), "timely", "2024-M01") == (0, "")


def test_all_or_none_applies_only_to_shares() -> None:
    nested = Relations(nested=(("timely", "plans"),), shares=())
    table = {cell("plans", "2024-M01"): 12, cell("timely", "2024-M01"): 0}
    assert of(protect(counts(table), nested, FILTERED), "timely", "2024-M01") == (0, "")


def test_noughts_below_a_nought_of_a_large_group_are_shown() -> None:
    # None of 60 was in time, so none of any 15 of them was.
    plans = {cell("plans", "2024"): 60, cell("plans", "2024", "age 0"): 45}
    plans |= {cell("plans", "2024", "age 1"): 15}
    timely = {each._replace(quantity="timely"): 0 for each in plans}
    done = protect(counts({**plans, **timely}), SHARE, FILTERED)
    assert of(done, "timely", "2024", "age 1") == (0, "")
    assert attack(done.published, SHARE, FILTERED).withstood


def test_a_numerator_goes_with_its_denominator() -> None:
    table = {cell("plans", "2024-M01"): 6, cell("timely", "2024-M01"): 0}
    assert of(protect(counts(table), SHARE, FILTERED), "timely", "2024-M01")[0] is None
    chain = Relations(nested=(("b", "a"), ("c", "b")), shares=())
    table = {cell("a", "2024-M01"): 4, cell("b", "2024-M01"): 0, cell("c", "2024-M01"): 0}
    done = protect(counts(table), chain, FILTERED)
    assert done.cells["reason"].to_list() == ["small", "group_hidden", "group_hidden"]


def test_all_but_a_few_is_hidden_with_exact_counts() -> None:
    table = {cell("plans", "2024-M01"): 40, cell("timely", "2024-M01"): 37}
    done = protect(counts(table), SHARE, LOCAL)
    assert of(done, "timely", "2024-M01") == (None, "complement")
    # 37 of 40 rounds to 35 of 40, which leaves 1 to 9.
    assert of(protect(counts(table), SHARE, FILTERED), "timely", "2024-M01") == (35, "")


def test_what_an_earlier_snapshot_showed_is_no_hiding_place() -> None:
    # 4 is new. Hiding 30, shown before, would protect nothing; 31 was not shown before.
    parts = [cell("plans", "2024", f"age {at}") for at in range(3)]
    table = {cell("plans", "2024"): 65, parts[0]: 4, parts[1]: 30, parts[2]: 31}
    then = published({cell("plans", "2024"): 61, parts[0]: 0, parts[1]: 30, parts[2]: 33})
    fresh = protect(counts(table), FLOW, LOCAL)
    assert of(fresh, *parts[1][:2], "age 1") == (None, "secondary")
    done = protect(counts(table), FLOW, LOCAL, earlier=[then])
    assert of(done, *parts[1][:2], "age 1") == (30, "")
    assert attack(done.published, FLOW, LOCAL, earlier=[then], example=counts(table)).withstood


def test_a_table_that_cannot_be_protected_is_left_out() -> None:
    # The whole and one part stand in the minutes, exactly; the other part is what is left.
    parts = [cell("plans", "2024", f"age {at}") for at in range(2)]
    table = {cell("plans", "2024"): 40, parts[0]: 36, parts[1]: 4}
    minutes = [
        Constraint({cell("plans", "2024"): 1.0}, 40, 40, "minutes"),
        Constraint({parts[0]: 1.0}, 36, 36, "minutes"),
    ]
    done = protect(counts(table), FLOW, LOCAL, also=minutes)
    assert done.left_out == (("plans", "2024", "year", "age", ""),)
    assert done.cells.select("period", "topic_1", "shown").rows() == [("2024", "", 40)]


def test_counts_that_do_not_add_up_are_refused() -> None:
    wrong = {cell("plans", "2024"): 30, cell("plans", "2024", "age 0"): 29}
    with pytest.raises(ProblemsFound, match="plans, 2024: sum over age"):
        protect(counts(wrong), FLOW, LOCAL)


def test_a_small_group_in_many_parts_is_veiled_with_its_noughts() -> None:
    # Five parts that are hidden as small have at least five cases, so a group of 1 to 7 would be
    # known to have 5 to 7. With the noughts hidden alike nobody knows which parts have any.
    spread = [2, 1, 1, 1, 1, 0, 0]
    table = two_by_two([spread, [40] * 7])
    done = protect(counts(table), FLOW, FILTERED)
    parts = [of(done, "plans", "2024", "age 0", f"need {at}") for at in range(7)]
    assert parts == [(None, "group_hidden")] * 7
    assert of(done, "plans", "2024", "age 0") == (None, "small")
    assert attack(done.published, FLOW, FILTERED).withstood


def test_an_inner_quantity_above_its_outer_is_refused() -> None:
    table = {cell("plans", "2024-M01"): 40, cell("timely", "2024-M01"): 41}
    with pytest.raises(ProblemsFound, match="plans less timely, 2024-M01: is below nought"):
        protect(counts(table), SHARE, FILTERED)


def test_counts_below_nought_are_refused() -> None:
    with pytest.raises(ProblemsFound, match="below nought"):
        protect(counts({cell("plans", "2024"): -1}), FLOW, LOCAL)


Sums = dict[Cell, Sequence[Cell]]


def _square(quantity: str, inner: list[list[int]]) -> tuple[dict[Cell, int], Sums]:
    table = two_by_two(inner, quantity)
    rows, columns = range(len(inner)), range(len(inner[0]))
    year = (quantity, "2024")
    sums: Sums = {
        cell(*year, f"age {i}"): [cell(*year, f"age {i}", f"need {j}") for j in columns]
        for i in rows
    }
    sums |= {
        cell(*year, f"need {j}"): [cell(*year, f"age {i}", f"need {j}") for i in rows]
        for j in columns
    }
    sums[cell(*year)] = [cell(*year, f"age {i}") for i in rows]
    return table, sums


def _line(quantity: str, months: list[int]) -> tuple[dict[Cell, int], Sums]:
    keys = [cell(quantity, f"2024-M0{at}") for at in (1, 2, 3)]
    quarter = cell(quantity, "2024-Q1")
    return {**dict(zip(keys, months, strict=True)), quarter: sum(months)}, {quarter: keys}


few = st.integers(0, 7)
squares = st.lists(st.lists(few, min_size=2, max_size=2), min_size=2, max_size=2).map(
    lambda rows: (*_square("plans", rows), [])
)


@st.composite
def nested_lines(draw: st.DrawFn) -> tuple[dict[Cell, int], Sums, list[tuple[Cell, Cell]]]:
    plans = draw(st.lists(few, min_size=3, max_size=3))
    timely = [draw(st.integers(0, count)) for count in plans]
    outer, outer_sums = _line("plans", plans)
    inner, inner_sums = _line("timely", timely)
    pairs = [(each, each._replace(quantity="plans")) for each in inner]
    return {**outer, **inner}, {**outer_sums, **inner_sums}, pairs


cubes = st.one_of(squares, nested_lines())


@settings(max_examples=100)
@given(cubes, st.sampled_from(TINY))
def test_no_cell_can_be_pinned_by_trying_every_cube(
    cube: tuple[dict[Cell, int], Sums, list[tuple[Cell, Cell]]], protection: Protection
) -> None:
    table, sums, nested = cube
    done = protect(counts(table), SHARE, protection)
    assert pinned(done.published, sums, nested, protection) == {}
    _, possible = every_cube(done.published, sums, nested, protection)
    assert list(table.values()) in possible.tolist()
    assert attack(done.published, SHARE, protection).withstood


@settings(max_examples=100)
@given(cubes, st.sampled_from(TINY))
def test_the_attack_finds_what_trying_every_cube_finds(
    cube: tuple[dict[Cell, int], Sums, list[tuple[Cell, Cell]]], protection: Protection
) -> None:
    """On a weak protection: only what is small itself is hidden."""
    table, sums, nested = cube
    rounded = {
        each: int(count / protection.base + 0.5) * protection.base for each, count in table.items()
    }
    small = {each: "small" for each, count in table.items() if 0 < count <= protection.hidden_to}
    # All of a small group shown as it is contradicts the rule that it would be hidden.
    assume(not any(table[inner] == table[outer] for inner, outer in nested))
    weak = published({**rounded, **small})
    expected = pinned(weak, sums, nested, protection)
    found = attack(weak, SHARE, protection)
    assert {each.what: (each.low, each.high) for each in found.failing} == expected


@pytest.mark.parametrize("protection", [FILTERED, LOCAL])
def test_without_secondary_suppression_a_year_of_plans_is_betrayed(
    protection: Protection,
) -> None:
    # Two quantities by three topics; 40 plans a month, so that much is small.
    two = pl.col("quantity").is_in(["plans_issued", "plans_timed"])
    fewer = (pl.col("topic_1") != "source") & (pl.col("topic_2") != "source")
    done = protect(year_of_plans(3, monthly=40).filter(two & fewer), RELATIONS, protection)
    assert attack(done.published, RELATIONS, protection).withstood
    secondary = pl.col("reason").is_in(["secondary", "zero"])
    assert done.cells.filter(secondary).height
    half = protection.base // 2
    rounded = (pl.col("count") + half) // protection.base * protection.base
    weak = done.cells.with_columns(
        pl.when(secondary).then(rounded).otherwise("shown").alias("shown"),
        pl.when(secondary).then(pl.lit("")).otherwise("reason").alias("reason"),
    )
    assert attack(weak.drop("count"), RELATIONS, protection).failing


def test_the_report_says_how_much_is_left() -> None:
    table = two_by_two([[3, 20, 60], [30, 40, 70]])
    done = protect(counts(table), FLOW, LOCAL)
    said = report(done, attack(done.published, FLOW, LOCAL))
    # Hidden of the six cells: 3 + 20 + 30 + 40 of 223 cases.
    two = next(each for each in said.tables if each.topics == 2)
    assert two.cells == 6
    assert two.share_of_cells_shown == 0.33
    assert two.share_of_cases_shown == 0.58
    assert said.hidden["small"] == 1
    assert said.hidden["secondary"] == 3
    assert said.betrayed == 0
    # The row: 3 + 20 = 23 with the one at least 6, so the small cell may be 1 to 5.
    assert (said.narrowest, said.narrowest_is_exact) == (4, True)

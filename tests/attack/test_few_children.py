"""One child more or less: what two and three snapshots tell of a few children who come and go.

Without what `disclosure.upheld` does, a child more moved 30 figures (the middle of 40 trials, 16 to
39), which named all of its groups and gave hidden counts exactly.
"""

from __future__ import annotations

import polars as pl
import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.case_counts import CELL, cells
from scrutiny.records.returns.case_store import Stored
from scrutiny.records.returns.joined import join_returns
from tests.attack.own_area import AREA, Snapshots, asked_in, corrected, stored, without


@pytest.fixture(scope="module")
def returns(definitions: Definitions, tmp_path_factory: pytest.TempPathFactory) -> list[Stored]:
    return stored(definitions, tmp_path_factory.mktemp("few"), seed=5, persons=2500)


@pytest.fixture(scope="module")
def first(definitions: Definitions, returns: list[Stored]) -> Snapshots:
    made = Snapshots(definitions)
    made.show(returns)
    return made


def again(first: Snapshots) -> Snapshots:
    """Somebody who kept the first snapshot, and will see others."""
    other = Snapshots(first.definitions)
    other.cubes, other.counted, other.told = list(first.cubes), first.counted, first.told
    return other


def moved(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """The figures of which two snapshots tell different things."""
    both = one.join(other, on=CELL, how="full", suffix="_then", coalesce=True)
    same = pl.col("shown").eq_missing(pl.col("shown_then"))
    return both.filter(~same | ~pl.col("status").eq_missing(pl.col("status_then")))


def counts(definitions: Definitions, returns: list[Stored]) -> pl.DataFrame:
    return cells(join_returns(AREA, returns), definitions.return_format, definitions.methods.clocks)


@pytest.mark.parametrize("many", [1, 2, 3, 4, 5])
def test_a_few_children_move_nothing(first: Snapshots, returns: list[Stored], many: int) -> None:
    """No figure, no wait and no number of a return, whichever children they are."""
    who = asked_in(returns, 2026)
    for start in (0, len(who) // 3, len(who) // 2):
        for change in (without, corrected):
            other = change(returns, 2026, who[start : start + many])
            assert (
                counts(first.definitions, other).equals(counts(first.definitions, returns)) is False
            ), "the children count"
            later = again(first)
            later.show(other)
            assert moved(first.cubes[-1], later.cubes[-1]).is_empty()
            assert later.told == first.told


def test_nor_do_they_one_after_the_other(first: Snapshots, returns: list[Stored]) -> None:
    """Twelve children who go one by one, each in a snapshot of its own, and come back."""
    who = asked_in(returns, 2026)[:12]
    later = again(first)
    for gone in (*range(1, 13), 0):
        later.show(without(returns, 2026, who[:gone]))
        assert moved(first.cubes[-1], later.cubes[-1]).is_empty()


def test_of_many_only_what_many_moved_gives_way(first: Snapshots, returns: list[Stored]) -> None:
    """Whatever is told otherwise, six children or more went; what they were not in, stands."""
    who = asked_in(returns, 2026)
    other = without(returns, 2026, who[: len(who) // 2])
    later = again(first)
    later.show(other)
    changed = moved(first.cubes[-1], later.cubes[-1])
    assert changed.height > 50
    before, after = counts(first.definitions, returns), counts(first.definitions, other)
    gone = before.join(after, on=CELL, suffix="_after").select(
        *CELL, went=(pl.col("count") - pl.col("count_after")).abs()
    )
    told = changed.join(gone, on=CELL)
    anew = told.filter(pl.col("shown").is_not_null(), pl.col("shown_then").is_not_null())
    assert anew.height > 20
    assert (anew["went"] > 5).all()
    assert ((anew["shown"] - anew["shown_then"]).abs() >= 10).all()
    # What is newly shown was small and is not, or the other way round.
    opened = told.filter(pl.col("shown").is_null(), pl.col("shown_then").is_not_null())
    assert (opened["went"] > 5).all()


def test_a_new_return_puts_right_what_drifted(
    definitions: Definitions, returns: list[Stored]
) -> None:
    """Eight children who went one by one show with the next return, and not before."""
    two = returns[:2]
    who = asked_in(two, 2025)[:9]
    later = Snapshots(definitions)
    later.show(two)
    for gone in range(3, 10, 3):
        later.show(without(two, 2025, who[:gone]))
    assert moved(later.cubes[0], later.cubes[-1]).is_empty()
    later.show([*without(two, 2025, who), returns[2]])
    changed = moved(later.cubes[0], later.cubes[-1].filter(pl.col("period").str.head(4) != "2025"))
    assert set(changed["period"].str.head(4)) <= {"2023", "2024"}
    year = changed.filter(period="2024", quantity="plans_issued", topic_1="")
    truth = later.exact[-1]["plans_issued", "year", "2024", "", "", "", ""]
    for row in year.iter_rows(named=True):
        assert abs(row["shown_then"] - truth) <= 2

"""What stands and what gives way, worked by hand from the written rules.

With rounding to 5 and five children held: a figure gives way when the rounded count is 10 off.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from scrutiny.disclosure.attack import attack
from scrutiny.disclosure.protect import Protected, protect
from scrutiny.disclosure.relations import Relations
from tests.unit.disclosure.tables import FILTERED, cell, counts, published

FLOW = Relations()
SHARE = Relations(nested=(("timely", "plans"),))


def shown_again(
    count: int, before: int | None, *, made: int, last: int, reason: str = "", grown: bool = False
) -> Protected:
    """One cell that was shown before: -1 where it was hidden."""
    table = counts({cell("plans", "2024-M01"): count}).with_columns(
        before=pl.lit(before, pl.Int64),
        before_reason=pl.lit(reason),
        made=pl.lit(made, pl.Int64),
        last=pl.lit(last, pl.Int64),
    )
    return protect(table, FLOW, FILTERED, grown=grown)


@pytest.mark.parametrize(
    ("count", "before", "now"),
    [
        # Shown as 20 (18 to 22): 13 to 27 round to 15, 20 or 25, and 20 stands.
        (13, 20, 20),
        (27, 20, 20),
        (12, 20, 10),
        (28, 20, 30),
        # From 10 the first that gives way below is 2, which is small and so hidden.
        (3, 10, 10),
        (2, 10, None),
        (0, 10, 0),
        # A nought stands until eight have come.
        (7, 0, 0),
        (8, 0, 10),
    ],
)
def test_a_figure_gives_way_when_ten_off(count: int, before: int, now: int | None) -> None:
    done = shown_again(count, before, made=count - 20, last=count - 20)
    assert done.cells["shown"].to_list() == [now]


@pytest.mark.parametrize("before", [0, 10, 20, 1005])
def test_at_least_six_have_moved_when_a_figure_gives_way(before: int) -> None:
    stands_for = [n for n in range(before - 2, before + 3) if n == 0 or n > 7]
    stands_for = stands_for if before else [0]
    for count in range(max(0, before - 40), before + 40):
        if not FILTERED.upholds(np.array([before]), np.array([count]))[0]:
            assert min(abs(count - then) for then in stands_for) > 5


def test_what_was_small_opens_when_it_would_be_shown_as_fifteen() -> None:
    for count, now in ((7, None), (8, None), (12, None), (13, 15)):
        done = shown_again(count, -1, made=count - 20, last=count - 20, reason="small")
        assert done.cells["shown"].to_list() == [now]


def test_what_was_hidden_for_others_sake_stays_hidden() -> None:
    done = shown_again(60, -1, made=30, last=30, reason="secondary")
    assert done.cells["shown"].to_list() == [None]


@pytest.mark.parametrize(
    ("made", "last", "grown", "now"),
    [
        (9, 22, False, 10),  # five came since the last snapshot, whatever came before
        (9, 21, False, 25),  # six came
        (9, 22, True, 25),  # with a new return all that drifted is put right
        (22, 10, True, 10),  # and what did not, stands
    ],
)
def test_small_steps_move_nothing(made: int, last: int, grown: bool, now: int) -> None:
    done = shown_again(27, 10, made=made, last=last, grown=grown)
    assert done.cells["shown"].to_list() == [now]


def test_a_nought_that_stands_is_no_nought_the_next_time_either() -> None:
    """One came, the nought stands, and nothing moves: nobody may conclude that there is none."""
    again = shown_again(1, 0, made=1, last=1)
    assert again.cells.select("shown", "upheld").rows() == [(0, True)]


def test_an_upheld_figure_tells_only_that_the_count_lies_near() -> None:
    done = shown_again(27, 20, made=7, last=7)
    assert done.cells["upheld"].to_list() == [True]
    low, high = FILTERED.may_stand_for(np.array([20, 10, 0]))
    assert (low.tolist(), high.tolist()) == ([13, 3, 0], [27, 17, 7])


def test_a_share_is_never_of_fewer_than_it_counts() -> None:
    """Of 22 that stand as 15, 18 would be shown anew as 20: a share of 133 per cent."""
    table = {cell("plans", "2024-M01"): 22, cell("timely", "2024-M01"): 18}
    ready = counts(table).with_columns(
        before=pl.Series([15, 10]), made=pl.Series([13, 8]), last=pl.Series([13, 8])
    )
    done = protect(ready, SHARE, FILTERED, grown=False)
    assert done.cells["shown"].to_list() == [15, None]


def test_what_the_department_publishes_is_known() -> None:
    """Of 14 issued, as it publishes, 10 shown as timed leave 2 to 4 that were not."""
    table = {cell("plans", "2024"): 14, cell("timely", "2024"): 11}
    plain = protect(counts(table), SHARE, FILTERED)
    assert plain.cells["shown"].to_list() == [15, 10]
    known = counts(table).with_columns(public=pl.col("quantity") == "plans")
    done = protect(known, SHARE, FILTERED)
    assert done.cells["shown"].to_list() == [15, 10]
    public = done.cells.filter("public")
    assert attack(done.published, SHARE, FILTERED, public=public).withstood
    # Of 9 issued, 10 stand for 8: all nine would be hidden, as it tells of everybody.
    fewer = {cell("plans", "2024"): 9, cell("timely", "2024"): 8}
    known = counts(fewer).with_columns(public=pl.col("quantity") == "plans")
    assert protect(known, SHARE, FILTERED).cells["shown"].to_list() == [10, None]
    weak = pl.DataFrame(protect(counts(fewer), SHARE, FILTERED).published)
    found = attack(weak, SHARE, FILTERED, public=counts({cell("plans", "2024"): 9}))
    assert [(each.low, each.high) for each in found.failing] == [(1, 1)]


def test_what_stands_is_looked_at_again_when_what_is_published_has_moved() -> None:
    """Of 29 children 20 were shown; 2 and 7 were hidden. Then five of the 20 go.

    Nothing moves, for 20 may stand for 13 to 27. But 16 are in print: less 13 or more, 1 to 2 are
    left to each of two groups, which is true of one. So 20 cannot stand.
    """

    def again(*, public: bool, in_print: int = -1) -> list[int | None]:
        now = {
            cell("plans", "2024"): 24,
            cell("plans", "2024", "age 0"): 15,
            cell("plans", "2024", "age 1"): 2,
            cell("plans", "2024", "age 2"): 7,
        }
        then = published({**now, cell("plans", "2024"): 30, cell("plans", "2024", "age 0"): 20})
        then = then.with_columns(
            shown=pl.when(pl.col("shown") >= 20).then("shown"), reason=pl.lit("")
        )
        whole = pl.col("topic_1") == ""
        ready = counts(now).with_columns(
            before=pl.Series([30, 20, -1, -1]),
            before_reason=pl.Series(["", "", "small", "small"]),
            made=pl.Series([29, 20, 2, 7]),
            last=pl.Series([29, 20, 2, 7]),
            public=whole & public,
            in_print=pl.when(whole).then(in_print).otherwise(-1),
        )
        return protect(ready, FLOW, FILTERED, [then], grown=False).cells["shown"].to_list()

    assert again(public=False) == [30, 20, None, None]
    assert again(public=True) == [30, 20, None, None]
    assert again(public=True, in_print=16) == [30, None, None, None]

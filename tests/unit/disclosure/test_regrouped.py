"""Groups cut otherwise than before: what old and new ones tell together, by hand."""

from __future__ import annotations

import polars as pl
import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.attack import attack
from scrutiny.disclosure.cube import KEY, Cell
from scrutiny.disclosure.regrouped import REST, cuts, recut, regrouped
from scrutiny.disclosure.relations import Relations
from tests.unit.disclosure.tables import LOCAL, cell, published


def cut(**groups: str) -> dict[str, frozenset[str]]:
    return {name.replace("_", " "): frozenset(codes.split()) for name, codes in groups.items()}


def test_the_same_codes_under_another_name_are_the_same_group() -> None:
    then = cut(Autism="ASD", Other="OTH *")
    assert recut("need", "need 1", then, cut(Autistic="ASD", Rest="OTH *")) is None
    # A code that is named now and fell to the last group then is no change of it.
    assert recut("need", "need 1", then, cut(Autism="ASD", Other="OTH DS *")) is None


def test_a_group_split_in_two_is_their_sum() -> None:
    found = recut(
        "need", "need 1", cut(Learning="SLD MLD", Other=REST), cut(S="SLD", M="MLD", Other=REST)
    )
    assert found is not None
    assert found.finer == "need"
    assert found.of_then == {"Learning": ("S", "M"), "Other": ("Other",)}


def test_two_groups_merged_are_the_sum_of_them() -> None:
    found = recut(
        "need", "need 1", cut(S="SLD", M="MLD", Other=REST), cut(Learning="SLD MLD", Other=REST)
    )
    assert found is not None
    assert found.finer == "need 1"
    assert found.of_now == {"Learning": ("S", "M"), "Other": ("Other",)}


def test_groups_that_cross_are_sums_of_their_overlaps() -> None:
    then, now = cut(A="a b", B="c *"), cut(C="a", D="b c *")
    found = recut("need", "need 1", then, now)
    assert found is not None
    assert found.overlaps == {
        "A / C": frozenset("a"),
        "A / D": frozenset("b"),
        "B / D": frozenset("c*"),
    }
    assert found.of_now == {"C": ("A / C",), "D": ("A / D", "B / D")}
    assert found.of_then == {"A": ("A / C", "A / D"), "B": ("B / D",)}


def kept(cells: dict, codes: dict[str, str]) -> pl.DataFrame:
    frame = published(cells).with_columns(status=pl.lit("ok"))
    return frame.with_columns(
        codes_1=pl.col("part_1").replace_strict(codes, default=""), codes_2=pl.lit("")
    )


def test_a_split_gives_a_hidden_count_back_unless_the_sum_is_known() -> None:
    """Plans issued, learning difficulty: 40; then severe hidden and moderate 36."""
    then = kept(
        {
            cell("plans", "2024"): "secondary",
            cell("plans", "2024", "need L"): 40,
            cell("plans", "2024", "need Other"): "secondary",
        },
        {"L": "MLD; SLD", "Other": REST},
    )
    now = {"need": cut(S="SLD", M="MLD", Other=REST)}
    old = regrouped([then], now)
    assert [each.topic for each in old.recuts] == ["need"]
    # Severe and the rest are hidden, for their sum is all that the whole and the moderate tell.
    shows = {
        cell("plans", "2024"): 60,
        cell("plans", "2024", "need M"): 36,
        cell("plans", "2024", "need S"): "small",
        cell("plans", "2024", "need Other"): "secondary",
    }
    made = published(shows)
    assert attack(made, Relations(), LOCAL, old.earlier).withstood
    gone = pl.DataFrame(
        [each for frame in old.earlier for each in frame.select(KEY).rows()],
        schema=KEY,
        orient="row",
    ).unique(maintain_order=True)
    gone = gone.filter(pl.col("topic_1") == "need 1").with_columns(secret=pl.lit(value=False))
    there = [Cell(*row) for row in pl.concat([made.select(KEY), gone.select(KEY)]).rows()]
    found = attack(made, Relations(), LOCAL, old.earlier, old.sums(there), gone=gone)
    told = {each.what: (each.low, each.high) for each in found.failing}
    assert told["plans, 2024, need S"] == (4, 4)


@pytest.mark.parametrize("topic", ["age", "need", "setting", "source"])
def test_every_topic_has_a_last_group_for_the_rest(definitions: Definitions, topic: str) -> None:
    now = cuts(definitions.return_format)[topic]
    assert [REST in codes for codes in now.values()] == [False] * (len(now) - 1) + [True]

"""What publishers have shown is read as cells, and known to whoever attacks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from scrutiny.definitions.flow import Flow
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.attack import attack
from scrutiny.disclosure.in_print import counts as in_print
from scrutiny.disclosure.protect import Protected, protect
from scrutiny.disclosure.regrouped import cuts
from scrutiny.disclosure.relations import Relations
from scrutiny.records.figures import WHOLE
from scrutiny.records.store import read_figures
from tests.conftest import HOME
from tests.unit.disclosure.tables import FILTERED, cell, counts


def figures(parts: Mapping[str, float | None], quantity: str = "requests_received") -> pl.DataFrame:
    rows = [
        {"quantity": quantity, "place": "931", "period": "2024", "part": part, "value": value}
        for part, value in parts.items()
    ]
    kinds = {**dict.fromkeys(("quantity", "place", "period", "part"), pl.String)}
    return pl.DataFrame(rows, schema={**kinds, "value": pl.Float64}).with_columns(
        status=pl.lit("ok"),
        source=pl.lit("s"),
        release=pl.lit("2025"),
        row=pl.lit(1),
        published=pl.lit(date(2025, 6, 1)),
    )


def read(definitions: Definitions, held: pl.DataFrame) -> dict[tuple[str, str], int]:
    flows: list[Flow] = list(definitions.flows.values())
    made = in_print(flows, held, "931", cuts(definitions.return_format)["age"])
    return {(r["quantity"], r["part_1"]): r["in_print"] for r in made.iter_rows(named=True)}


AGED = {
    WHOLE: 40.0,
    "Age=Aged 2 and under": 1.0,
    "Age=Aged 3": 2.0,
    "Age=Aged 4": 3.0,
    "Age=Aged 5": 9.0,
    "Age=Aged 10": 10.0,
    "Age=Aged 15": 11.0,
    "Age=Aged 20 and over": 3.0,
    "Age=Age unknown": 1.0,
    "Sex=Female": 12.0,
}


def test_single_years_make_our_groups_of_ages(definitions: Definitions) -> None:
    assert read(definitions, figures(AGED)) == {
        ("requests", ""): 40,
        ("requests", "Under 5"): 6,
        ("requests", "5 to 10"): 19,
        ("requests", "11 to 15"): 11,
        ("requests", "16 and over or not known"): 4,
    }


@pytest.mark.parametrize(
    ("change", "left"),
    [
        # One year is withheld: its group and the rest cannot be added up, nor any with a gap.
        ({"Age=Aged 3": None}, {("requests", ""): 40}),
        # Not all children are in the table: only a group with every year of it is whole.
        ({WHOLE: 41.0}, {("requests", ""): 41, ("requests", "Under 5"): 6}),
        ({WHOLE: None}, {("requests", "Under 5"): 6}),
    ],
)
def test_what_is_not_whole_is_not_taken_for_it(
    definitions: Definitions, change: dict[str, float | None], left: dict[tuple[str, str], int]
) -> None:
    assert read(definitions, figures({**AGED, **change})) == left


def test_what_was_decided_in_time_and_late_is_all_that_was_decided(
    definitions: Definitions,
) -> None:
    both = pl.concat(
        [
            figures({WHOLE: 30.0}, "decisions_in_6_weeks"),
            figures({WHOLE: 12.0}, "decisions_over_6_weeks"),
        ]
    )
    found = read(definitions, both)
    assert found == {("decisions_in_6_weeks", ""): 30, ("decisions", ""): 42}


def test_a_real_area_has_such_counts(definitions: Definitions) -> None:
    """From the department's files of 2025: 1,734 requests in Oxfordshire in 2024."""
    made = in_print(
        list(definitions.flows.values()),
        read_figures(HOME / "data"),
        "931",
        cuts(definitions.return_format)["age"],
    )
    of = dict(made.filter(period="2024", quantity="requests").select("part_1", "in_print").rows())
    assert of[""] == 1734
    assert of["Under 5"] == 33 + 184 + 215
    assert sum(of.values()) == 2 * 1734
    known = set(made["quantity"])
    assert {"plans_issued", "plans_timed", "plans_in_20_weeks", "decisions"} <= known


TABLE = {
    cell("plans", "2024"): 29,
    cell("plans", "2024", "age 0"): 20,
    cell("plans", "2024", "age 1"): 2,
    cell("plans", "2024", "age 2"): 7,
}
FLOW = Relations()


def protected(printed: int) -> Protected:
    """The department's whole as it will be, 29, and as it is in print."""
    whole = pl.col("topic_1") == ""
    ready = counts(TABLE).with_columns(
        public=whole, in_print=pl.when(whole).then(printed).otherwise(-1)
    )
    return protect(ready, FLOW, FILTERED)


def pinned(done: Protected, printed: int) -> list[tuple[str, int, int]]:
    public = counts({cell("plans", "2024"): 29}).with_columns(in_print=pl.lit(printed))
    found = attack(done.published, FLOW, FILTERED, public=public, example=counts(TABLE))
    return [(each.what, each.low, each.high) for each in found.failing]


def test_print_that_rightly_tells_a_hidden_count_hides_one_more() -> None:
    """22 in print less 18 to 22 shown leave 4 at most to two groups that have some: 1 to 3 each.

    Wrongly of the 7, rightly of the 2.
    """
    plain = protected(29)
    assert plain.cells["shown"].to_list() == [30, 20, None, None]
    assert pinned(plain, 22) == [("plans, 2024, age 1", 1, 3)]
    done = protected(22)
    assert done.cells["shown"].to_list() == [30, None, None, None]
    assert pinned(done, 22) == []


@pytest.mark.parametrize("printed", [10, 23, 26, 90])
def test_print_that_tells_nothing_true_changes_nothing(printed: int) -> None:
    """By 90 there would be 68 or more in two groups of at most 7: something differs, and that is
    all that it tells.
    """
    assert protected(printed).cells["shown"].to_list() == [30, 20, None, None]
    assert pinned(protected(printed), printed) == []

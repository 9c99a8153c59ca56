"""A build never ends for want of protection: a table that tells is left out by rule, and named."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure import shown_cells
from scrutiny.disclosure.attack import Attack, Betrayed
from scrutiny.disclosure.cube import Cell
from scrutiny.publication.flow_content import protection_told
from scrutiny.records.returns.case_store import Stored
from tests.attack.own_area import Snapshots, stored

BY_AGE = Cell("requests", "2023", "year", "age", "5 to 10")
WHOLE = Cell("requests", "2023", "year")


@pytest.fixture(scope="module")
def returns(definitions: Definitions, tmp_path_factory: pytest.TempPathFactory) -> list[Stored]:
    return stored(definitions, tmp_path_factory.mktemp("small"), seed=3, persons=700)[:1]


def betrayed(*cells: Cell) -> Betrayed:
    return Betrayed("requests, 2023", 1, 2, ("sum",), (), cells)


def test_it_leaves_out_table_by_table_until_nothing_is_told(
    definitions: Definitions, returns: list[Stored], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack finds two things one after the other, as if what protects had failed."""
    finds = [(betrayed(WHOLE, BY_AGE),), (betrayed(WHOLE),), ()]
    real = shown_cells.attack

    def attack(*args: Any, **more: Any) -> Attack:
        return dataclasses.replace(real(*args, **more), failing=finds.pop(0))

    monkeypatch.setattr(shown_cells, "attack", attack)
    snapshots = Snapshots(definitions)
    snapshots.show(returns)
    assert finds == []
    assert snapshots.told is not None
    left_out = snapshots.told.report.left_out
    assert left_out == (("2023", "year", ()), ("2023", "year", ("age",)))
    assert protection_told(snapshots.told.report, 3).left_out == (
        "2023: by year",
        "2023: by year and age",
    )
    tables = set(snapshots.cubes[-1].select("grain", "topic_1", "topic_2").rows())
    assert {("year", "", ""), ("year", "age", "")} & tables == set()
    assert {("month", "", ""), ("quarter", "", ""), ("year", "need", "")} <= tables

"""Corrections and their guard, on a drawn table."""

from __future__ import annotations

from scrutiny.definitions.source import Correction
from scrutiny.records.corrections import MARK, corrected
from tests.drawn import table

GIVEN = """
    | name      | code | issued |
    | Northmere | N1   | 41000  |
    | Eastmarsh | E1   | 300    |
"""


def correction(**changes: object) -> Correction:
    page = {
        "source": "s",
        "release": "r",
        "where": {"name": "Northmere"},
        "column": "code",
        "expect": "N1",
        "action": "replace",
        "value": "N2",
        "reason": "because",
    }
    return Correction.model_validate({**page, **changes})


def test_a_replacement_touches_one_cell() -> None:
    made, problems = corrected(table(GIVEN), [correction()], "f.csv")
    assert (made["code"].to_list(), problems) == (["N2", "E1"], [])


def test_a_mark_keeps_the_value() -> None:
    mark = correction(column="code", action="mark", value=None, status="u")
    made, problems = corrected(table(GIVEN), [mark], "f.csv")
    assert problems == []
    assert made["code"].to_list() == ["N1", "E1"]
    assert made[MARK].struct.field("code").to_list() == ["u", None]


def test_the_guard_stops_once_the_publisher_has_put_it_right() -> None:
    _, problems = corrected(table(GIVEN), [correction(expect="X9")], "f.csv")
    (problem,) = problems
    assert str(problem) == (
        'f.csv, column "code": holds "N1" for name "Northmere", where a correction expects "X9". '
        "The publisher may have put it right: remove that entry of data/corrections.toml."
    )


def test_two_corrections_may_swap_two_codes() -> None:
    swap = [
        correction(value="E1"),
        correction(where={"name": "Eastmarsh"}, expect="E1", value="N1"),
    ]
    made, problems = corrected(table(GIVEN), swap, "f.csv")
    assert (made["code"].to_list(), problems) == (["E1", "N1"], [])

"""What was protected once is kept, and never used for anything else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scrutiny.disclosure.cube import Protection
from scrutiny.disclosure.relations import Relations
from scrutiny.disclosure.remembered import kept_or_made
from scrutiny.disclosure.report import Report, TableShown

EXACT = pl.DataFrame({"cell": ["a", "b"], "count": [12, 3]})
SHOWN = pl.DataFrame({"cell": ["a", "b"], "shown": [10, None]})
FILTERED = Protection(hidden_to=7, base=5)


TABLE = TableShown("year", 1, 2, 0.5, None)
REPORT = Report((TABLE,), {"small": 1}, 3, narrowest_is_exact=True, betrayed=0, programmes=0)


class Maker:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> tuple[pl.DataFrame, Report]:
        self.times += 1
        return SHOWN, replace(REPORT, programmes=self.times)


def asked(folder: Path, maker: Maker, **other: Any) -> tuple[pl.DataFrame, Report]:
    given: dict[str, Any] = {
        "exact": EXACT,
        "relations": Relations(),
        "protection": FILTERED,
        "earlier": (),
        **other,
    }
    return kept_or_made(folder, "somewhere", make=maker, **given)


def test_the_same_question_is_answered_once(tmp_path: Path) -> None:
    maker = Maker()
    first, again = asked(tmp_path, maker), asked(tmp_path, maker)
    assert maker.times == 1
    assert first[0].equals(again[0])
    assert first[1] == again[1] == replace(REPORT, programmes=1)


def test_that_the_same_was_shown_before_changes_nothing(tmp_path: Path) -> None:
    maker = Maker()
    asked(tmp_path, maker)
    asked(tmp_path, maker, earlier=(SHOWN,))
    assert maker.times == 1


@pytest.mark.parametrize(
    "other",
    [
        {"exact": EXACT.with_columns(count=pl.lit(4))},
        {"protection": Protection(hidden_to=7, base=5, protected_width=4)},
        {"relations": Relations(nested=(("b", "a"),))},
        {"relations": Relations(stocks=frozenset({"a"}))},
        {"earlier": (SHOWN.with_columns(shown=pl.lit(15)),)},
    ],
)
def test_any_other_question_is_worked_out_anew(other: dict[str, Any], tmp_path: Path) -> None:
    maker = Maker()
    asked(tmp_path, maker)
    asked(tmp_path, maker, **other)
    assert maker.times == 2


@pytest.mark.parametrize("file", ["somewhere.json", "somewhere.parquet"])
def test_what_is_damaged_is_made_anew(file: str, tmp_path: Path) -> None:
    maker = Maker()
    asked(tmp_path, maker)
    (tmp_path / file).write_bytes(b"{")
    assert asked(tmp_path, maker)[1].programmes == 2


def test_no_exact_count_is_kept(tmp_path: Path) -> None:
    asked(tmp_path, Maker())
    assert pl.read_parquet(tmp_path / "somewhere.parquet").columns == ["cell", "shown"]

"""Days that nothing in a return proves: refused where they cannot be so, else told."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from scrutiny.errors import ProblemsFound
from scrutiny.records.returns.day_evidence import not_impossible, unproved
from scrutiny.records.returns.day_forms import Window, form_of, readings
from scrutiny.records.returns.day_order import Column

CENSUS = date(2026, 1, 15)
WINDOW = Window(date(2014, 9, 1), date(2027, 1, 15))
RECEIVED, DECIDED = ("requests", "received_date"), ("requests", "request_outcome_date")


def columns(frame: pl.DataFrame) -> dict[tuple[str, str], Column]:
    made = {}
    for name in frame.columns:
        counts = frame[name].alias("text").value_counts(name="count")
        read = readings(counts["text"], WINDOW).join(counts, on="text")
        made["requests", name] = Column(name, read)
    return made


def requests(pattern: str) -> pl.DataFrame:
    """Four requests of 2025, each decided some weeks later, no day of them after the 12th."""
    days = [
        (date(2025, 3, 12), date(2025, 4, 1)),
        (date(2025, 5, 11), date(2025, 6, 2)),
        (date(2025, 8, 9), date(2025, 9, 3)),
        (date(2025, 11, 12), date(2025, 12, 4)),
    ]
    texts = [[day.strftime(pattern) for day in pair] for pair in days]
    return pl.DataFrame(texts, schema=["received_date", "request_outcome_date"], orient="row")


def test_the_month_first_betrays_itself_by_what_cannot_be() -> None:
    """Read day first, 12 March is 3 December and is decided on 4 January of that year."""
    frame = requests("%m/%d/%Y")
    with pytest.raises(ProblemsFound) as refused:
        not_impossible({"requests": frame}, columns(frame), CENSUS, "return.csv")
    told = str(refused.value)
    assert "with the day first 4 records would be impossible" in told
    assert "with the month first 0" in told
    assert "Write all days as 2025-09-28" in told


def test_the_day_first_is_read_and_counted() -> None:
    frame = requests("%d/%m/%Y")
    made = columns(frame)
    not_impossible({"requests": frame}, made, CENSUS, "return.csv")
    assert unproved(made) == 8


def test_days_after_census_count_as_impossible() -> None:
    frame = pl.DataFrame({"received_date": ["01/02/2026", "01/03/2026", "01/04/2026"]})
    with pytest.raises(ProblemsFound, match="with the day first 3 records"):
        not_impossible({"requests": frame}, columns(frame), CENSUS, "return.csv")


def test_one_proof_leaves_nothing_open() -> None:
    frame = pl.concat(
        [
            requests("%d/%m/%Y"),
            pl.DataFrame(
                [["28/02/2025", "12/03/2025"]],
                schema=["received_date", "request_outcome_date"],
                orient="row",
            ),
        ]
    )
    assert unproved(columns(frame)) == 0


@pytest.mark.parametrize("word", ["N/K", "not known", "Unknown", "TBC", "-", "n/a"])
def test_a_word_for_nothing_is_named_and_another_word_is_not(word: str) -> None:
    made = pl.DataFrame({"text": [word, "Quetzalcanary"]}).select(form_of(pl.col("text")))
    assert made["text"].to_list() == [word.lower(), "letters"]

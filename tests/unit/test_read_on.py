"""Whoever keeps a record is told to read on, with what has come due since it was read."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scrutiny.publication.check import read_on
from scrutiny.wording.numbers import read_day
from tests.made_record import record

TODAY = date(2026, 11, 30)
READ = date(2026, 2, 28)
APRIL = {"id": "C1", "due_date": "2026-04", "due_precision": "month"}


def told(read_to: date = READ, **tables: Any) -> list[str]:
    return list(read_on(record(read_to=read_to, **tables), 3, TODAY))


def test_what_has_come_due_since_is_named() -> None:
    expected = {"id": "I9", "status": "expected", "expected_by": "2026-07"}
    (line,) = told(
        commitments=[APRIL, {**APRIL, "id": "C2", "status": "done"}],
        targets=[{"id": "T1", "due_date": "2026-06-30"}, {"id": "T2", "due_date": "2027-01-01"}],
        inspections=[{**expected, "expected_precision": "inferred"}],
    )
    assert line == (
        "Read on: the record of A was read to February 2026. Come due since: C1 (April 2026), "
        "T1 (30 June 2026), I9 (about July 2026)."
    )


def test_a_record_read_lately_is_named_only_for_what_has_come_due() -> None:
    assert told(date(2026, 9, 1)) == []
    assert told(date(2026, 8, 29)) == [
        "Read on: the record of A was read to 29 August 2026. Nothing has come due since."
    ]
    lately = {**APRIL, "due_date": "2026-10"}
    assert "C1 (October 2026)" in told(date(2026, 9, 30), commitments=[lately])[0]
    assert told(date(2026, 9, 30), commitments=[{**lately, "due_date": "2026-09"}])
    assert told(date(2026, 10, 31), commitments=[{**lately, "due_date": "2026-09"}]) == []


def test_nobody_reads_ahead_of_today() -> None:
    assert told(date(2026, 12, 1)) == [
        "A: the record was read to 1 December 2026, which is still to come."
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 28), "February 2026"),
        (date(2024, 2, 28), "28 February 2024"),
        (date(2024, 2, 29), "February 2024"),
        (date(2026, 12, 31), "December 2026"),
        (date(2026, 3, 15), "15 March 2026"),
    ],
)
def test_a_month_read_to_its_end_is_told_as_the_month(day: date, words: str) -> None:
    assert read_day(day) == words

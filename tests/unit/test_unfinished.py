"""A figure of a period that is not finished is not judged, however far back the other lies."""

from __future__ import annotations

import polars as pl

from scrutiny.assessment.change import since
from scrutiny.vocabulary.words import Reason, Verdict
from tests.made_record import METHODS, measure, values

DRAWN = """
    | period  | numerator | denominator |
    | 2024-Q2 | 30        | 220         |
    | 2025-Q4 | 230       | 375         |
"""
PAIR = pl.DataFrame(
    {
        "measure": ["m"],
        "basis": [""],
        "place": ["A"],
        "part": [""],
        "period": ["2025-Q4"],
        "before_period": ["2024-Q2"],
    }
)


def test_since_the_inspection() -> None:
    frame = values(DRAWN)
    for unfinished, verdict, reason in (
        (False, Verdict.BETTER, Reason.BEYOND_CHANCE),
        (True, Verdict.CANNOT_SAY, Reason.UNFINISHED),
    ):
        told = frame.with_columns(unfinished=pl.lit(unfinished))
        row = since(told, PAIR, {"m": measure()}, METHODS).row(0, named=True)
        assert (row["verdict"], row["reason"]) == (verdict, reason)
        assert "unfinished" not in row
    # Published figures say nothing of it, for they are finished.
    row = since(frame, PAIR, {"m": measure()}, METHODS).row(0, named=True)
    assert row["verdict"] == Verdict.BETTER

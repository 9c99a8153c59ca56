"""A figure of a period that is not finished is not judged, however far back the other lies."""

from __future__ import annotations

from scrutiny.assessment.standing import Point
from scrutiny.vocabulary.words import Reason, Verdict
from tests.made_record import measure, set_against

BEFORE = Point("2024-Q2", 100 * 30 / 220, 30, 220)
AFTER = Point("2025-Q4", 100 * 230 / 375, 230, 375)


def test_since_the_inspection() -> None:
    for unfinished, verdict, reason in (
        (False, Verdict.BETTER, Reason.BEYOND_CHANCE),
        (True, Verdict.CANNOT_SAY, Reason.UNFINISHED),
    ):
        made = set_against(BEFORE, AFTER, measure(), unfinished=unfinished)
        assert (made.verdict, made.reason) == (verdict, reason)

"""Two figures set against each other one by one agree with the judgement of whole tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from scrutiny.assessment.annual import changed
from scrutiny.assessment.spans import compare, first_day
from scrutiny.assessment.standing import Point
from tests.made_record import METHODS, measure

COUNTS = (0, 1, 4, 9, 12, 40, 90, 300)
KINDS: tuple[dict[str, Any], ...] = (
    {},
    {"better": "lower"},
    {"better": "neither"},
    {"stock": True},
    {"kind": "count"},
    {"kind": "count", "stock": True, "better": "lower"},
    {"kind": "weeks"},
    {"kind": "rate"},
    {"kind": "balance"},
)


def points(period: str, share: bool) -> Iterator[Point]:
    if not share:
        yield from (Point(period, float(x), float(x)) for x in COUNTS)
        return
    for n in COUNTS[1:]:
        yield from (Point(period, 100 * x / n, float(x), float(n)) for x in COUNTS if x <= n)


def row(point: Point, part: str) -> dict[str, Any]:
    return {
        "measure": "m",
        "basis": "",
        "place": "A",
        "part": part,
        "period": point.period,
        "numerator": point.numerator,
        "denominator": point.denominator,
        "value": point.value,
        "status": "ok",
    }


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_each_pair_of_quarters_as_in_whole_tables(kind: dict[str, Any]) -> None:
    made = measure(**kind)
    share = made.kind == "share"
    pairs = [(b, a) for b in points("2023-Q1", share) for a in points("2024-Q1", share)]
    rows = [row(point, str(part)) for part, pair in enumerate(pairs) for point in pair]
    frame = pl.DataFrame(rows, schema_overrides={"denominator": pl.Float64})
    judged = changed(frame, {"m": made}, METHODS).filter(pl.col("period") == "2024-Q1")
    by_part = {each["part"]: each for each in judged.iter_rows(named=True)}
    assert len(by_part) == len(pairs)
    for part, (before, after) in enumerate(pairs):
        mine, theirs = compare(before, after, made, METHODS), by_part[str(part)]
        assert mine is not None
        assert (mine.direction, mine.verdict, mine.reason) == (
            theirs["direction"],
            theirs["verdict"],
            theirs["reason"],
        )
        for ours, name in ((mine.change, "change"), (mine.low, "change_low")):
            assert ours == pytest.approx(theirs[name], abs=1e-9)
        assert mine.high == pytest.approx(theirs["change_high"], abs=1e-9)


def test_what_is_not_on_record_is_not_compared() -> None:
    assert compare(None, Point("2024", 1.0), measure(), METHODS) is None


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2024", "2024-01-01"),
        ("2023/24", "2023-09-01"),
        ("2023-24", "2023-04-01"),
        ("2025-01", "2025-01-01"),
        ("2024/25-2", "2025-01-01"),
        ("2024-M03", "2024-03-01"),
        ("2024-Q4", "2024-10-01"),
    ],
)
def test_the_first_day_of_each_kind_of_period(period: str, day: str) -> None:
    assert first_day(period).isoformat() == day

"""Noughts of the publisher that look like numbers that were not given."""

from __future__ import annotations

import csv
from collections import defaultdict

from tests.conftest import HOME

LEAST = 10


def test_no_nought_between_ten_and_more_stands_as_counted() -> None:
    """As of West Sussex: 68 residential placements in January 2023, 0 a year later, then 123."""
    held: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    with (HOME / "data/figures/ehc_residential/2025.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            if row["part"] == "" and row["value"]:
                figure = (row["period"], int(row["value"]), row["status"])
                held[row["place"]].append(figure)
    marked = set()
    for place, figures in held.items():
        ordered = sorted(figures)
        for one, mid, last in zip(ordered, ordered[1:], ordered[2:], strict=False):
            if mid[1] == 0 and min(one[1], last[1]) >= LEAST:
                assert mid[2] == "u", (place, mid)
                marked.add(place)
    assert {"931", "938"} <= marked

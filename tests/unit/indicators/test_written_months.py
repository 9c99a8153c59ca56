"""Months as councils write them."""

from __future__ import annotations

import pytest

from scrutiny.records.written_months import month_of_text


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("Apr-25", "2025-M04"),
        ("2025-04", "2025-M04"),
        ("April 2025", "2025-M04"),
        ("APRIL  2025", "2025-M04"),
        ("2025/26 Apr", "2025-M04"),
        ("2025/26 Jan", "2026-M01"),
        ("Mar 2025-26", "2026-M03"),
        ("April (2025/26)", "2025-M04"),
        ("Sept 25", "2025-M09"),
        ("Apr'25", "2025-M04"),
        ("2025 Apr", "2025-M04"),
        ("04/2025", "2025-M04"),
        ("30/04/2025", "2025-M04"),
        ("2025-04-30", "2025-M04"),
        ("2025-04-01T00:00:00", "2025-M04"),
        ("May-25 (provisional)", "2025-M05"),
    ],
)
def test_a_month_is_read_as_councils_write_it(written: str, month: str) -> None:
    assert month_of_text(written) == month


@pytest.mark.parametrize(
    "written",
    (
        "2025-26|2025/26|Q1|Q1 2025|Total|YTD|May|2025/27 Apr|13/2025|1925-04|Mayor 2025|April||42|"
        "\u0661/2025"
    ).split("|"),
)
def test_what_is_no_month_is_none(written: str) -> None:
    assert month_of_text(written) is None

"""Published entries and periods, as publishers write them."""

from __future__ import annotations

import polars as pl
import pytest

from scrutiny.definitions.source import PeriodColumns
from scrutiny.records.entries import period_of, value_and_status
from scrutiny.vocabulary.periods import PeriodKind, earlier, kind_of, last_day, shown
from scrutiny.vocabulary.words import Status

SYMBOLS = {
    "x": Status.NOT_AVAILABLE,
    "z": Status.NOT_APPLICABLE,
    "c": Status.HIDDEN,
    "k": Status.LOW,
    "low": Status.LOW,
    "-": Status.NOT_AVAILABLE,
    "..": Status.NOT_AVAILABLE,
}


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("27", 27.0, "ok"),
        ("0", 0.0, "ok"),
        ("53.6", 53.6, "ok"),
        ("30.700000000000", 30.7, "ok"),
        ("38.200000000000003", 38.2, "ok"),
        ("-7.0000000000000007E-2", -0.07, "ok"),
        ("2,288", 2288.0, "ok"),
        ("5.10%", 5.1, "ok"),
        (" x ", None, "x"),
        ("z", None, "z"),
        ("[c]", None, "c"),
        ("k", None, "low"),
        ("[low]", None, "low"),
        (" - ", None, "x"),
        (" .. ", None, "x"),
        ("", None, "x"),
        ("12,34", None, None),
        ("1 234", None, None),
        ("about 30", None, None),
        ("NaN", None, None),
        ("inf", None, None),
    ],
)
def test_an_entry_is_a_number_or_a_reason(
    text: str, value: float | None, status: str | None
) -> None:
    made = value_and_status(pl.col("t"), SYMBOLS)
    row = pl.DataFrame({"t": [text]}).select(value=made[0], status=made[1]).row(0)
    assert row == (value, status)


@pytest.mark.parametrize(
    ("written", "kind", "extra", "term", "expected"),
    [
        ("2024", "calendar_year", {}, "", "2024"),
        ("2025", "calendar_year", {"preceding": True}, "", "2024"),
        ("202425", "calendar_year", {}, "", None),
        ("202425", "january", {}, "", "2025-01"),
        ("2022", "january", {}, "", "2022-01"),
        ("202425", "academic_year", {}, "", "2024/25"),
        ("2024", "academic_year", {"ending": True}, "", "2023/24"),
        ("2024", "academic_year", {}, "", None),
        ("2021-22", "financial_year", {}, "", "2021-22"),
        ("2016-17 (OT)", "financial_year", {}, "", "2016-17"),
        ("2025 (prov)", "academic_year", {"ending": True}, "", "2024/25"),
        ("202425", "term", {"terms": "t"}, "Spring term", "2024/25-2"),
        ("202425", "term", {"terms": "t"}, "Lent term", None),
        ("202426", "academic_year", {}, "", None),
        ("2014-16", "financial_year", {}, "", None),
        ("soon", "calendar_year", {}, "", None),
    ],
)
def test_periods_of_every_kind(
    written: str, kind: str, extra: dict[str, object], term: str, expected: str | None
) -> None:
    columns = PeriodColumns.model_validate({"column": "p", "kind": kind, **extra})
    assert period_of(written, columns, term) == expected


def test_each_period_knows_its_kind_its_words_and_the_one_before() -> None:
    expected = {
        "2024": (PeriodKind.CALENDAR_YEAR, "2024", "2023", "2024-12-31"),
        "2024/25": (PeriodKind.ACADEMIC_YEAR, "2024/25", "2023/24", "2025-08-31"),
        "2021-22": (PeriodKind.FINANCIAL_YEAR, "2021-22", "2020-21", "2022-03-31"),
        "2025-01": (PeriodKind.JANUARY, "January 2025", "2024-01", "2025-01-31"),
        "2024/25-2": (PeriodKind.TERM, "spring term 2024/25", "2023/24-2", "2025-03-31"),
        "1999/00": (PeriodKind.ACADEMIC_YEAR, "1999/00", "1998/99", "2000-08-31"),
    }
    for period, (kind, words, before, last) in expected.items():
        made = (kind_of(period), shown(period), earlier(period), last_day(period).isoformat())
        assert made == (kind, words, before, last)
    with pytest.raises(ValueError, match="2024/26"):
        kind_of("2024/26")

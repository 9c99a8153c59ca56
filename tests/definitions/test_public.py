"""The day on which a figure first became public: known, or assumed and said so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scrutiny.definitions.public import first_public
from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.errors import ProblemsFound
from scrutiny.vocabulary.periods import last_day

PLANS = ["ehc_timeliness", "ehc_requests", "ehc_assessments", "ehc_new_plans"]

# Worked out by hand. The four known dates are those of the issue.
KNOWN = [
    ("sen2_process", "2018", date(2019, 5, 30)),
    *((source, "2022", date(2023, 6, 8)) for source in PLANS),
    *((source, "2023", date(2024, 6, 30)) for source in PLANS),
    *((source, "2024", date(2025, 6, 26)) for source in PLANS),
    ("ehc_annual_reviews", "2024", date(2025, 6, 26)),
    ("ehc_caseload", "2025-01", date(2025, 6, 26)),
    ("ehc_residential", "2023-01", date(2023, 6, 8)),
    ("eyfs_by_sen", "2021/22", date(2022, 11, 24)),
]
ASSUMED = [
    ("ehc_timeliness", "2020", date(2021, 6, 30)),
    ("sen2_process", "2016", date(2017, 6, 30)),
    ("ehc_caseload", "2021-01", date(2021, 6, 30)),
    ("absence_by_sen", "2023/24", date(2025, 3, 31)),
    ("schools_grant_balance", "2020-21", date(2021, 12, 31)),
    # Every term comes with its school year, at the latest.
    ("suspensions_by_sen", "2023/24-1", date(2025, 7, 31)),
    ("suspensions_by_sen", "2023/24-3", date(2025, 7, 31)),
    # July 2026 would be later than the extract in which we read it.
    ("suspensions_by_sen", "2024/25-2", date(2026, 6, 30)),
]


@pytest.mark.parametrize(("source", "period", "day"), KNOWN)
def test_a_known_date_is_given_as_known(
    definitions: Definitions, source: str, period: str, day: date
) -> None:
    assert first_public(definitions.sources[source], period, 12) == (day, False)


@pytest.mark.parametrize(("source", "period", "day"), ASSUMED)
def test_an_unknown_date_is_assumed_and_marked(
    definitions: Definitions, source: str, period: str, day: date
) -> None:
    assert first_public(definitions.sources[source], period, 1) == (day, True)


@pytest.mark.parametrize(
    ("period", "month", "day"),
    [
        ("2024", 6, date(2025, 6, 30)),
        ("2024", 12, date(2025, 12, 31)),
        ("2024-01", 1, date(2025, 1, 31)),
        ("2024-01", 2, date(2024, 2, 29)),
        ("2023/24", 8, date(2025, 8, 31)),
        ("2023/24", 9, date(2024, 9, 30)),
        ("2024-25", 4, date(2025, 4, 30)),
        ("2024-M12", 1, date(2025, 1, 31)),
        ("2024-Q4", 1, date(2025, 1, 31)),
        ("2024-M01", 1, date(2025, 1, 31)),
    ],
)
def test_without_a_source_the_month_must_lie_after_the_period(
    period: str, month: int, day: date
) -> None:
    assert first_public(None, period, month) == (day, True)


def test_a_compilation_follows_the_month_of_each_measure(definitions: Definitions) -> None:
    tool = definitions.sources["interactive_tool"]
    assert first_public(tool, "2023/24", 4) == (date(2025, 4, 30), True)
    assert first_public(tool, "2023/24", 11) == (date(2024, 11, 30), True)


def test_every_source_of_one_statistic_names_its_month(definitions: Definitions) -> None:
    without = {
        source.id
        for source in definitions.sources.values()
        if source.first_published is None and source.releases and not source.model
    }
    assert without == {"interactive_tool"}


def test_no_known_date_lies_before_its_period_or_after_its_release(
    definitions: Definitions,
) -> None:
    for source in definitions.sources.values():
        for period in source.first_published.dates if source.first_published else ():
            day, assumed = first_public(source, period, 1)
            assert not assumed
            assert day > last_day(period), (source.id, period)
            assert day <= max(release.published for release in source.releases)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"2024" = "2025-06-26"', '"2024" = "26 June 2025"', "is not a date"),
        ('"2024" = "2025-06-26"', '"2024-13-1" = "2025-06-26"', "is not a period"),
        ("month = 6", "month = 13", "less than or equal to 12"),
    ],
)
def test_a_spoiled_date_is_named(data: Path, old: str, new: str, words: str) -> None:
    page = data / "sources" / "ehc_timeliness.toml"
    assert old in page.read_text()
    page.write_text(page.read_text().replace(old, new, 1))
    with pytest.raises(ProblemsFound, match=r"data/sources/ehc_timeliness\.toml") as found:
        load_definitions(data)
    assert words in str(found.value)

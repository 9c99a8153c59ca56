"""Waits for community health services: a wider body, told without a verdict, frozen returns named.

Expected values were taken down by hand from the publisher's rows.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from scrutiny.assessment.annual import assess
from scrutiny.assessment.frozen import frozen
from scrutiny.definitions.intake import load_intake
from scrutiny.definitions.source import PeriodColumns
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.exact import exact
from scrutiny.publication.data_health import doubts, states
from scrutiny.publication.published import Published
from scrutiny.records.entries import period_of
from scrutiny.records.figures import tidy
from scrutiny.records.store import read_figures
from scrutiny.sources.outside import read_outside
from scrutiny.sources.recognise import recognise
from scrutiny.vocabulary.periods import PeriodKind
from scrutiny.vocabulary.words import Level
from tests.conftest import HOME
from tests.drawn import table

BOARD = "QU9"
SERVICES = ("paediatrics", "occupational_therapy", "speech_and_language")
MEASURES = [
    f"{service}_{band}" for service in SERVICES for band in ("over_18_weeks", "over_52_weeks")
]


@pytest.fixture(scope="module")
def values(definitions: Definitions) -> pl.DataFrame:
    return exact(read_figures(HOME / "data"), [definitions.measures[name] for name in MEASURES])


@pytest.mark.parametrize(
    ("name", "period", "expected"),
    [
        ("paediatrics_over_18_weeks", "2023-M01", (638 + 399, 1810, 57.3)),
        ("paediatrics_over_18_weeks", "2023-M10", (533 + 508, 1676, 62.1)),
        ("occupational_therapy_over_18_weeks", "2023-M01", (649 + 271, 1441, 63.8)),
        ("occupational_therapy_over_18_weeks", "2023-M10", (680 + 269, 1364, 69.6)),
        ("speech_and_language_over_18_weeks", "2023-M01", (494 + 23, 1494, 34.6)),
        ("speech_and_language_over_18_weeks", "2023-M10", (288 + 82, 1169, 31.7)),
        ("paediatrics_over_52_weeks", "2023-M10", (508, 1676, 30.3)),
    ],
)
def test_the_figures_of_the_board(
    values: pl.DataFrame, name: str, period: str, expected: tuple[float, float, float]
) -> None:
    row = values.filter(
        pl.col("measure") == name, pl.col("place") == BOARD, pl.col("period") == period
    ).row(0, named=True)
    assert (row["numerator"], row["denominator"], round(row["value"], 1)) == expected


def test_ten_months_under_one_name_though_its_case_changes(
    values: pl.DataFrame, shared: Path
) -> None:
    """From August 2023 the names of boards are in capitals."""
    path = shared / "nhs-community-waits" / "la_ch_time_series_derived.csv"
    names = read_outside(path).cells.filter(
        pl.col("Organisation Name").str.to_lowercase().str.starts_with("buckinghamshire, oxf")
    )
    months = names.group_by("Organisation Name").agg(pl.col("formattedDate").min())
    assert sorted(months["formattedDate"]) == ["2023-01-01", "2023-08-01"]
    mine = values.filter(pl.col("measure") == MEASURES[0], pl.col("place") == BOARD)
    assert sorted(mine["period"]) == [f"2023-M{month:02d}" for month in range(1, 11)]


def test_no_other_board_and_no_other_service_is_kept(shared: Path) -> None:
    intake = load_intake(HOME / "data")
    path = shared / "nhs-community-waits" / "la_ch_time_series_derived.csv"
    made = tidy(recognise(read_outside(path), intake.sources.values()), intake.places, (), ())
    assert not made.problems
    assert set(made.figures["place"]) == {BOARD, "E92000001"}
    assert made.figures["quantity"].n_unique() == 9


def test_a_month_in_words() -> None:
    month = PeriodColumns(column="Date", kind=PeriodKind.MONTH)
    assert period_of(" October 2023", month) == "2023-M10"
    assert period_of("MAY 2023", month) == "2023-M05"
    # As a workbook shows a month that it stores as a day.
    assert period_of("October 23", month) == period_of("Oct-23", month) == "2023-M10"
    for written in ("2023", "Octember 2023", "October", "October 2023/24", ""):
        assert period_of(written, month) is None


def test_the_board_is_a_place_wider_than_the_area(definitions: Definitions) -> None:
    board = definitions.places.by_id[BOARD]
    assert board.level is Level.HEALTH_BODY
    assert board.ends == date(2026, 4, 1)
    assert BOARD not in {place.place for place in definitions.places.authorities()}
    assert definitions.records["oxfordshire"].area.places == ("931", BOARD)


def test_nothing_of_it_is_judged(definitions: Definitions, values: pl.DataFrame) -> None:
    """Fifteen points up within the year, and ten above England: still no verdict."""
    made = assess(
        values,
        definitions.measures,
        definitions.places,
        definitions.neighbours,
        definitions.methods,
    )
    assert set(made.values["verdict"]) == {"cannot say"}
    assert set(made.values["reason"]) == {"level_only"}
    beside = made.comparisons.filter(pl.col("place") == BOARD)
    assert set(beside["verdict"]) == {"cannot say"}
    assert beside["benchmark_value"].null_count() == 0
    assert made.funnels.is_empty()
    assert made.ranks.is_empty()
    assert made.trends["trend_verdict"].unique().to_list() == ["cannot say"]


def test_finding_and_measure_name_the_board_and_not_the_county(published: Published) -> None:
    area = published.area("oxfordshire")
    held = {key: words for key, words in area.standings.items() if key.startswith("AI4 ")}
    assert [words.measure for words in held.values()] == sorted(
        MEASURES, key=lambda name: "52" in name
    )
    for words in held.values():
        assert words.verdict == "cannot say"
        assert words.place == BOARD
        assert words.headline.startswith("In NHS Buckinghamshire, Oxfordshire and Berkshire West")
        assert "(wider than Oxfordshire)" in words.headline
        assert "In Oxfordshire" not in words.headline
        assert "NHS board" in words.short_name
        told = " ".join(line.sentence for line in words.lines)
        assert "No verdict is given" in told
        assert not re.search(r"better|worse|chance would", told, re.IGNORECASE)
        assert words.ended.startswith("Nothing is held here after October 2023: the extract goes")


def test_months_of_a_publisher_are_no_return_of_the_area(published: Published) -> None:
    (row,) = (f for f in published.area("oxfordshire").findings if f.id == "AI4")
    told = " ".join(row.answer)
    assert "On published figures, the only figures are old." in told
    assert "NHS board" in told
    assert "own return" not in told


def test_what_is_on_record_as_unmeasured_knows_of_2023(definitions: Definitions) -> None:
    (row,) = (r for r in definitions.records["oxfordshire"].unmeasured if r.finding_id == "AI4")
    assert "nothing after 2022" not in row.what
    assert "October 2023" in row.what


def test_a_frozen_return_is_named(definitions: Definitions, values: pl.DataFrame) -> None:
    found = frozen(values, MEASURES, definitions.methods)
    board = found.filter(pl.col("place") == BOARD)
    assert board.select("measure", "half", "count", "first", "last", "points").rows() == [
        ("paediatrics_over_18_weeks", "numerator", 694 + 599, "2023-M04", "2023-M06", 3),
        ("paediatrics_over_52_weeks", "numerator", 599, "2023-M03", "2023-M06", 4),
        ("paediatrics_over_52_weeks", "numerator", 508, "2023-M07", "2023-M10", 4),
    ]


FROZEN = """
    | measure | period   | numerator | denominator |
    | a       | 2023-M01 | 0         | 300         |
    | a       | 2023-M02 | 0         | 300         |
    | a       | 2023-M03 | 0         | 300         |
    | gap     | 2023-M01 | 200       | 400         |
    | gap     | 2023-M02 | 200       | 401         |
    | gap     | 2023-M04 | 200       | 402         |
    | small   | 2023-M01 | 99        | 130         |
    | small   | 2023-M02 | 99        | 131         |
    | small   | 2023-M03 | 99        | 132         |
    | moved   | 2022     | 500       | 900         |
    | moved   | 2023     | 500       | 901         |
    | moved   | 2024     | 501       | 902         |
    | other   | 2022     | 500       | 900         |
    | other   | 2023     | 500       | 900         |
    | other   | 2024     | 500       | 900         |
"""


def test_a_stretch_is_whole_large_and_of_a_published_measure(definitions: Definitions) -> None:
    """Three hundred waiting, month after month, as the return on audiology has it."""
    rows = table(FROZEN).with_columns(
        basis=pl.lit(""), place=pl.lit("931"), part=pl.lit(""), status=pl.lit("ok")
    )
    found = frozen(rows, ("a", "gap", "small", "moved"), definitions.methods)
    assert found.select("measure", "half", "count", "first", "last", "points").rows() == [
        ("a", "denominator", 300, "2023-M01", "2023-M03", 3)
    ]
    assert frozen(rows.clear(), ("a",), definitions.methods).is_empty()


def test_the_check_says_it_in_words(definitions: Definitions, values: pl.DataFrame) -> None:
    mine = definitions.measures["paediatrics_over_52_weeks"]
    found = doubts(values, definitions.measures, definitions)
    (state,) = states([mine], definitions, values, found, ["931"], date(2026, 11, 30))
    assert any(
        "July 2023 to October 2023: exactly 508 each time, 4 times in a row" in told
        for told in state.doubts
    )
    (far,) = states([mine], definitions, values, found, ["302"], date(2026, 11, 30))
    assert not any("508" in told for told in far.doubts)

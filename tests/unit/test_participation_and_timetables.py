"""NEET at 16 and 17 and reduced timetables: what stands in the files, and what is odd in them.

Expected values were taken down by hand from the publisher's rows.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.intake import Intake, load_intake
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.exact import exact
from scrutiny.publication.published import Published
from scrutiny.records.imports import import_files
from scrutiny.records.store import read_figures
from scrutiny.sources.outside import read_outside
from scrutiny.sources.recognise import recognise
from tests.conftest import HOME

NEET = "neet-participation"
NEET_MEASURES = (
    "neet_or_not_known_sen_support",
    "neet_or_not_known_ehc_plan",
    "activity_not_known_16_17",
)
SCORECARDS = ("2022_final", "2023_final", "2024", "2025")


@pytest.fixture(scope="module")
def intake() -> Intake:
    return load_intake(HOME / "data")


@pytest.fixture(scope="module")
def values(definitions: Definitions) -> pl.DataFrame:
    return exact(read_figures(HOME / "data"), definitions.measures.values())


def series(values: pl.DataFrame, measure: str, place: str) -> list[tuple[str, float | None, str]]:
    mine = values.filter(pl.col("measure") == measure, pl.col("place") == place)
    return mine.sort("period").select("period", "value", "status").rows()


WINTERS = ("2022-01", "2023-01", "2024-01", "2025-01")
SEPTEMBERS = ("2021", "2022", "2023", "2024")


@pytest.mark.parametrize(
    ("measure", "place", "expected"),
    [
        ("neet_or_not_known_sen_support", "931", (4.0, 9.6, 12.4, 21.4)),
        ("neet_or_not_known_sen_support", "E92000001", (8.4, 9.3, 9.6, 9.6)),
        ("neet_or_not_known_ehc_plan", "931", (5.4, 6.6, 9.8, 10.3)),
        ("neet_or_not_known_ehc_plan", "E92000001", (8.6, 10.1, 10.2, 10.1)),
        ("activity_not_known_16_17", "931", (2.1, 2.6, 2.8, 5.4)),
        ("september_guarantee_16_17", "931", (95.8, 95.3, 87.9, 77.7)),
        ("september_guarantee_16_17", "E92000001", (95.5, 94.6, 94.6, 94.6)),
    ],
)
def test_four_scorecards_are_one_series(
    values: pl.DataFrame, measure: str, place: str, expected: tuple[float, ...]
) -> None:
    found = series(values, measure, place)
    periods = SEPTEMBERS if measure == "september_guarantee_16_17" else WINTERS
    assert [(period, value) for period, value, _ in found] == list(
        zip(periods, expected, strict=True)
    )


@pytest.mark.parametrize(
    ("measure", "last"),
    [
        ("neet_or_not_known_sen_support", "up from 9.6 % in January 2023"),
        ("neet_or_not_known_ehc_plan", "up from 6.6 % in January 2023"),
        ("activity_not_known_16_17", "up from 2.6 % in January 2023"),
        ("september_guarantee_16_17", "down from 95.3 % in 2022"),
    ],
)
def test_the_last_before_an_inspection_in_july_is_of_the_winter_before(
    published: Published, measure: str, last: str
) -> None:
    """Inspectors came to Oxfordshire in July 2023. The scorecard of that year counted December 2022
    to February 2023 and the offers of September 2022.
    """
    since = published.area("oxfordshire").standings[f"AI2 {measure}"].lines[0].sentence
    assert f"{last}, the last figure before the inspection." in since


def test_no_scorecard_is_called_an_extract(published: Published) -> None:
    """The scorecard itself gives percentages alone."""
    for name in (*NEET_MEASURES, "september_guarantee_16_17"):
        told = str(published.measure(name).series("931"))
        assert "The publisher gives no counts" in told
        assert "extract held here" not in told


def test_the_guarantee_of_a_scorecard_is_of_the_september_before(shared: Path) -> None:
    """The guarantee of the scorecard of 2023 is the department's own of September 2022: 94.6 per
    cent in England, 0.9 points down, and 89.7 in the East Midlands.
    """
    table = read_outside(shared / NEET / "UD_NEETNK_LA_dashboard_2023_final.csv").cells
    rows = table.filter(pl.col("geographic_level") != "Local authority")
    held = rows.select(
        "region_name",
        "time_period",
        "September_guarantee_Offer_made_percent",
        "September_guarantee_annual_change_ppts",
    ).rows()
    assert ("", "2023", "94.6", "-0.9") in held
    assert ("East Midlands", "2023", "89.7", "-6.9") in held


def test_hidden_and_not_applicable_stay_apart(values: pl.DataFrame) -> None:
    """Derbyshire is hidden and Derby not applicable in the first scorecard."""
    measure = "neet_or_not_known_sen_support"
    assert series(values, measure, "830")[0] == ("2022-01", None, "c")
    assert series(values, measure, "831")[0] == ("2022-01", None, "z")


def test_a_share_above_all_is_kept_and_marked(values: pl.DataFrame) -> None:
    """Thurrock offered places to 100.2 per cent of its young people."""
    found = {p: (v, s) for p, v, s in series(values, "september_guarantee_16_17", "883")}
    assert found["2022"] == (100.2, "u")
    assert found["2021"] == (100.0, "ok")


def test_a_share_above_all_that_nobody_knows_of_is_refused(
    shared: Path, data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "scorecard.csv"
    text = (shared / NEET / "UD_NEETNK_LA_dashboard_2025.csv").read_text(encoding="utf-8")
    line = next(row for row in text.splitlines() if ",931," in row)
    path.write_text(text.replace(line, line.replace(",77.7,", ",107.7,")), encoding="utf-8")
    shutil.rmtree(data / "figures" / "neet_participation")
    with pytest.raises(Exception, match=r"row 107.*107\.7 is not between 0 and 100"):
        import_files([path], load_intake(data), replacing=True)


@pytest.mark.parametrize("name", SCORECARDS)
def test_every_scorecard_is_of_the_family(shared: Path, intake: Intake, name: str) -> None:
    file = read_outside(shared / NEET / f"UD_NEETNK_LA_dashboard_{name}.csv")
    found = recognise(file, intake.sources.values()).source
    assert found is not None
    assert found.id == "neet_participation"


def test_headings_of_the_first_two_scorecards_differ(shared: Path) -> None:
    first, last = (
        read_outside(shared / NEET / f"UD_NEETNK_LA_dashboard_{name}.csv").headings
        for name in (SCORECARDS[0], SCORECARDS[-1])
    )
    assert set(first) ^ set(last) == {
        "sess_overall_percent_pa_10_exact",
        "enrolments_pa_10_exact_percent",
        "Age1617_ONS_population",
    }


def test_what_is_read_beside_a_rise_that_may_be_lost_sight(definitions: Definitions) -> None:
    for name in ("neet_or_not_known_sen_support", "neet_or_not_known_ehc_plan"):
        measure = definitions.measures[name]
        assert measure.pair_with == "activity_not_known_16_17"
        assert "lost track" in measure.caveat
        assert measure.numerator is None


def test_reduced_timetables_by_year_and_by_term_are_two_series(values: pl.DataFrame) -> None:
    year = series(values, "reduced_timetable_ehc_plan", "931")
    assert year[-1] == ("2024/25", 3.15749, "ok")
    assert {(value, status) for _, value, status in year[:-1]} == {(None, "x")}
    assert series(values, "reduced_timetable_term_ehc_plan", "931") == [
        ("2025/26-1", 3.638, "ok"),
        ("2025/26-2", 4.028, "ok"),
    ]


def test_a_reduced_timetable_is_a_percentage_of_sessions(shared: Path) -> None:
    """The heading says rate; the counts beside it say per cent: 36.38 of 1,000 are 3.638 of 100."""
    name = "attendance_reasons_by_sen_la_2025_26_autumn_spring.csv"
    table = read_outside(shared / "attendance-reasons" / name).cells
    per_1000 = pl.col("reason_c2_authorised_temp_reduced_timetable_per_1000_sessions")
    off = table.select(
        (pl.col("auth_part_time_perc").cast(pl.Float64) - per_1000.cast(pl.Float64) / 10).abs()
    )
    assert off.to_series().drop_nulls().max() <= 0.0006


def test_a_term_is_never_set_against_another_or_a_year(published: Published) -> None:
    figures = published.measure("reduced_timetable_term_ehc_plan").series("931")
    assert [figure.value for figure in figures] == ["3.64 %", "4.03 %"]
    assert [figure.verdict for figure in figures] == ["cannot say", "cannot say"]
    assert all("3.64" not in figure.change for figure in figures[1:])
    assert not any(figure.against["england"].value for figure in figures)


def test_the_longer_extract_on_absence_is_not_taken_for_the_shorter(
    shared: Path, intake: Intake
) -> None:
    found = {
        path: recognise(read_outside(shared / path), intake.sources.values()).source
        for path in (
            "attendance-and-exclusions/absence_by_sen_la_2018_19_to_2024_25.csv",
            "attendance-reasons/absence_reasons_by_sen_la_2018_19_to_2024_25.csv",
            "attendance-reasons/attendance_reasons_by_sen_la_2025_26_autumn_spring.csv",
        )
    }
    assert [source.id for source in found.values() if source] == [
        "absence_by_sen",
        "absence_reasons",
        "attendance_reasons",
    ]

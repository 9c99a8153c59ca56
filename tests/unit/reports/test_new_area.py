"""A new area: drafted from a report, or empty; and a draft says on every page that it is one."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scrutiny.definitions.inspected import MOST_LETTERS
from scrutiny.definitions.workbook import TABLES, Definitions, load_definitions
from scrutiny.errors import ProblemsFound
from scrutiny.records.area_draft import drafted, empty
from scrutiny.records.inspected_import import import_inspections, quoted, with_report, written
from scrutiny.records.report_lists import FoundInReport
from scrutiny.records.report_told import ReportTold
from scrutiny.records.store import write_all
from scrutiny.vocabulary.words import FindingKind, Framework, InspectionKind, Outcome
from tests.conftest import HOME

DAY = date(2026, 11, 30)


def told(*texts: str, area: str = "Halton") -> ReportTold:
    found = tuple(
        FoundInReport(FindingKind.AREA_FOR_IMPROVEMENT, n, text, ("One Council",), 6, 10 + n)
        for n, text in enumerate(texts, start=1)
    )
    return ReportTold(
        "876_halton_2031-01-26.pdf",
        "a" * 64,
        8,
        Framework.AREA_SEND_2023,
        InspectionKind.INSPECTION,
        area,
        date(2030, 11, 20),
        date(2030, 11, 24),
        None,
        Outcome.INCONSISTENT,
        ("The next full area SEND inspection will be within approximately three years.",),
        ("Halton Borough Council", "NHS Any ICB"),
        found,
        (),
    )


def test_a_draft_is_whole_and_says_so(data: Path, definitions: Definitions) -> None:
    plans = "Leaders should improve the timeliness of EHC plans."
    held, taken = with_report(
        told(plans, "Leaders should sing."), definitions.inspections, definitions.places
    )
    assert taken.what == "report on Halton, 2 findings"
    report = next(each for each in held.reports if each.place == "876" and each.start.year == 2030)
    assert report.published == date(2031, 1, 26)
    write_all(data, drafted(definitions.places.by_id["876"], report, held, DAY))
    record = load_definitions(data).records["halton"]
    assert record.area.is_draft
    one, two = record.findings
    assert one.short_title == "Timeliness of EHC plans"
    assert one.summary == f"The report says: \u201c{plans}\u201d (page 6)"
    assert two.short_title == "Area for improvement 2"
    assert next(row.measure_id for row in record.finding_measures) == "ehc_plans_20_weeks"
    assert {row.finding_id for row in record.unmeasured} == {"AI2"}
    assert record.judgements[0].note == "Report, page 6, line 11"
    assert record.commitments == record.claims == ()
    page = data / "areas" / "halton" / "area.toml"
    signed = (
        page.read_text().replace("# signed_by", "signed_by").replace("# signed_on", "signed_on")
    )
    page.write_text(signed)
    assert not load_definitions(data).records["halton"].area.is_draft


def test_an_empty_area_has_every_file_and_check_says_what_comes_first(
    data: Path, definitions: Definitions
) -> None:
    write_all(data, empty(definitions.places.by_id["876"], DAY))
    folder = data / "areas" / "halton"
    assert {path.stem for path in folder.glob("*.csv")} == set(TABLES)
    with pytest.raises(ProblemsFound) as found:
        load_definitions(data)
    assert "no inspection is complete and published" in str(found.value)


@pytest.mark.parametrize("kept", ["oxfordshire", "northmere", "west-sussex"])
def test_each_area_can_stand_alone(data: Path, kept: str) -> None:
    for folder in (data / "areas").iterdir():
        if folder.name != kept:
            shutil.rmtree(folder)
    assert list(load_definitions(data).records) == [kept]


def test_a_report_on_no_known_area_is_refused(definitions: Definitions) -> None:
    with pytest.raises(ProblemsFound, match="the name of no one authority"):
        with_report(told(area="Anyshire"), definitions.inspections, definitions.places)


def test_a_quotation_is_short_and_word_for_word() -> None:
    text = "Leaders should do this at once. " * 30
    short = quoted(text)
    assert len(short) <= MOST_LETTERS
    assert text.startswith(short.removesuffix(" \u2026"))
    assert quoted("As it is.") == "As it is."


def test_a_table_that_nobody_knows_is_refused(tmp_path: Path, definitions: Definitions) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b,c\n1,2,3\n")
    with pytest.raises(ProblemsFound, match="no table of area SEND inspections"):
        import_inspections([path], definitions.inspections, definitions.places)


def test_what_is_committed_is_what_the_files_say(shared: Path, definitions: Definitions) -> None:
    """Tables whole, and two reports; all reports are read by other tests."""
    tables = sorted((shared / "inspections").glob("area_send_inspections_*.csv"))
    reports = [shared / "reports" / name for name in (
        "938_west-sussex_2024-02-29.pdf", "351_bury_2024-05-07.pdf")]  # fmt: skip
    held = definitions.inspections
    bare = replace(held, findings=tuple(f for f in held.findings if f.place not in ("938", "351")))
    made, _ = import_inspections([*tables, *reports], bare, definitions.places)
    for name, text in written(made).items():
        assert text == (HOME / "data" / f"{name}.csv").read_text(encoding="utf-8"), name


def test_every_area_of_both_frameworks_is_there(definitions: Definitions) -> None:
    """149 inspections of 2016 to 2022 and 91 since; counted in the publishers' tables."""
    rows = list(csv.DictReader((HOME / "data/inspections/inspections.csv").open(encoding="utf-8")))
    since = [row for row in rows if row["framework"] == "area_send_2023"]
    assert (len(rows), len(since)) == (240, 91)
    west_sussex = definitions.inspections.last["938"]
    assert (west_sussex.outcome, west_sussex.published) == (
        Outcome.INCONSISTENT,
        date(2024, 2, 29),
    )
    assert len(definitions.inspections.reports) == 41


@pytest.mark.parametrize(
    ("words", "themes"),
    [
        ("Leaders should improve the timeliness of new EHC plans.", {"plan_timeliness"}),
        (
            "Leaders should improve the timeliness and quality of updated EHC plans following "
            "annual reviews.",
            {"plan_quality", "annual_reviews"},
        ),
        ("Amended EHC plans should be issued in a timely way.", {"annual_reviews"}),
        ("There should be sufficient alternative provision.", {"alternative_provision"}),
        ("Leaders should reduce exclusions.", {"attendance_and_exclusion"}),
        ("Leaders should sing.", set()),
    ],
)
def test_a_finding_gets_the_themes_of_its_words(
    definitions: Definitions, words: str, themes: set[str]
) -> None:
    found = {theme.id for theme in definitions.inspections.themes_of(words)}
    assert found == themes

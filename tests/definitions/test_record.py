"""Oxfordshire's record, and what breaks the integrity of a record."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.errors import ProblemsFound
from tests.conftest import SHARED, missing


@pytest.fixture(scope="module")
def reference() -> Path:
    folder = SHARED / "reference" / "oxfordshire"
    if not folder.is_dir():
        missing("shared", "the reference record is not beside the project")
    return folder


def listed(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_record_holds_what_inspectors_found(definitions: Definitions) -> None:
    record = definitions.records["oxfordshire"]
    kinds = Counter(str(finding.kind) for finding in record.findings)
    assert kinds == {"significant_weakness": 5, "priority_action": 5, "area_for_improvement": 4}
    held = [inspection.id for inspection in record.inspections if inspection.status == "complete"]
    assert held == ["OXI-2017", "OXI-2019", "OXI-2023", "OXI-2025"]
    revisit = Counter(
        str(row.judgement) for row in record.judgements if row.inspection_id == "OXI-2019"
    )
    assert revisit == {"sufficient_progress": 3, "not_sufficient_progress": 2}
    monitoring = Counter(
        str(row.judgement) for row in record.judgements if row.inspection_id == "OXI-2025"
    )
    assert monitoring == {"effective_action": 5, "not_assessed": 4}
    assert not record.area.invented


def test_every_judgement_of_the_reference_is_on_record(
    definitions: Definitions, reference: Path
) -> None:
    record = definitions.records["oxfordshire"]
    ours = {(r.finding_id, r.inspection_id, str(r.judgement), r.date) for r in record.judgements}
    # The reference has no day for the revisit; Ofsted's own table gives 23 December 2019.
    day = {"OXI-2019": "2019-12-23"}
    theirs = {
        (
            r["finding_id"],
            r["inspection_id"],
            r["judgement"],
            day.get(r["inspection_id"], r["date"]),
        )
        for r in listed(reference / "judgements.csv")
    }
    assert ours == theirs


def test_recommendations_events_and_local_figures_are_all_there(
    definitions: Definitions, reference: Path
) -> None:
    record = definitions.records["oxfordshire"]
    wanted = {row["rec_id"] for row in listed(reference / "scrutiny_recommendations.csv")}
    assert {row.id for row in record.recommendations} == wanted
    theirs = {(row["date"], row["type"]) for row in listed(reference / "events.csv")}
    more = Counter({(row.date, row.type) for row in record.events} - theirs)
    assert more == {
        ("2019-12-23", "inspection"): 1,
        ("2025-11-28", "governance"): 1,
        ("2026-02-23", "plan"): 1,
        ("2026-03-13", "intervention"): 1,
        ("2026-04-01", "governance"): 1,
        ("2026-05-13", "plan"): 1,
    }
    # Five were added, and the revisit got its day.
    assert len(record.events) == len(listed(reference / "events.csv")) + 5
    local = [
        row
        for row in listed(reference / "local_measures.csv")
        if row["source_type"] != "official_statistics" or row["measure"].startswith("lgsco")
    ]
    assert len(record.local_figures) == len(local)
    # T07 and T08 are visits by inspectors: they are inspections, and nobody here promised them.
    visits = {"07", "08"}
    targets = {row["target_id"][1:] for row in listed(reference / "targets.csv")} - visits
    ours = {row.id[1:] for row in (*record.targets, *record.commitments)}
    assert targets <= ours


def test_what_inspectors_and_departments_do_themselves_is_no_promise(
    definitions: Definitions,
) -> None:
    """Of the seventeen rows of old two are inspections, one a department's visit, four duties."""
    ours = definitions.records["oxfordshire"].commitments
    promised = {row.id for row in ours if row.promised_by}
    assert promised == {"C12", "C13", "C14", "C15", "C16", "C19", "C20", "C21", "C22", "C23"}
    required = {row.id: (row.set_by, row.owed_by[0]) for row in ours if not row.promised_by}
    council = "Oxfordshire County Council"
    assert required == {
        "C03": ("law (statutory date)", council),
        "C04": ("Ofsted and Care Quality Commission", council),
        "C05": ("Ofsted and Care Quality Commission", council),
        "C06": ("Department for Education", council),
    }
    assert {row.id for row in ours if row.promised_by and row.measure_id} == {
        "C12",
        "C14",
        "C15",
        "C16",
    }


def test_the_revisit_has_its_day_and_its_source(definitions: Definitions) -> None:
    record = definitions.records["oxfordshire"]
    (revisit,) = [row for row in record.inspections if row.id == "OXI-2019"]
    assert (revisit.published_date, revisit.published_precision) == ("2019-12-23", "day")
    assert revisit.source_url.startswith("https://www.gov.uk/government/statistics/area-send-")


def test_differences_between_sources_are_told(definitions: Definitions) -> None:
    notes = {row.id: row.note for row in definitions.records["oxfordshire"].inspections}
    assert "management information dates the visit from 17 July 2023" in notes["OXI-2023"]
    assert "dates the statement of action November 2017" in notes["OXI-2017"]
    assert "published on 4 December 2017" in notes["OXI-2017"]


def test_how_far_the_minutes_were_read_is_as_in_the_reference(
    definitions: Definitions, reference: Path
) -> None:
    opening = "only the opening of the minutes was available"
    rows = listed(reference / "scrutiny_recommendations.csv")
    cut = {row["rec_id"] for row in rows if opening in row["recommendation"]}
    ours = definitions.records["oxfordshire"].recommendations
    assert {row.id for row in ours if row.minutes_read == "opening"} == cut
    noted = {
        row["rec_id"]
        for row in rows
        if row["recommendation"].startswith(("Asked to note", "Noted"))
    }
    assert {row.id for row in ours if row.kind == "noted"} == noted == {"R04", "R05", "R18"}


def test_the_reading_of_the_record_and_what_was_looked_for_since(definitions: Definitions) -> None:
    record = definitions.records["oxfordshire"]
    # The newest paper is of February 2026; five things were looked for in November 2026.
    assert record.area.read_to == date(2026, 2, 28)
    assert {(row.about, row.date) for row in record.searches} == {
        ("C06", "2026-11"),
        ("OXI-NEXT", "2026-11"),
        ("C19", "2026-11"),
        ("C23", "2026-11"),
        ("", "2026-11"),
    }


def test_the_balance_is_not_set_against_one_after_the_grant(definitions: Definitions) -> None:
    breaks = definitions.measures["high_needs_balance"].breaks
    assert [(each.at, str(each.kind)) for each in breaks] == [
        ("2025-26", "definition"),
        ("2026-27", "definition"),
    ]
    assert "not an improvement" in breaks[0].words


def test_links_are_marked_as_our_reading(definitions: Definitions) -> None:
    links = definitions.records["oxfordshire"].finding_links
    assert links
    assert all("our reading" in link.basis for link in links)


def test_every_fact_has_a_public_address(definitions: Definitions) -> None:
    record = definitions.records["oxfordshire"]
    for table in ("inspections", "findings", "judgements", "commitments", "targets", "events"):
        for row in getattr(record, table):
            assert row.source_url.startswith("http"), (table, row)


def test_every_finding_is_measured_or_has_words_to_ask(definitions: Definitions) -> None:
    record = definitions.records["oxfordshire"]
    measured = {row.finding_id for row in record.finding_measures}
    asked = {row.finding_id for row in record.unmeasured}
    assert {finding.id for finding in record.findings} <= measured | asked


def spoil(data: Path, table: str, old: str, new: str) -> int:
    """Replaces the first `old` of a table; gives the row it stands in."""
    path = data / "areas" / "oxfordshire" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


BREACHES = [
    ("judgements", "SW1,OXI-2017", "SW9,OXI-2017", 'no finding has the id "SW9"'),
    ("judgements", "SW1,OXI-2017", "SW1,OXI-2016", 'no inspection has the id "OXI-2016"'),
    (
        "judgements",
        "SW1,OXI-2019,sufficient_progress",
        "SW1,OXI-2019,effective_action",
        '"effective_action" is not on the scale of OXI-2019',
    ),
    (
        "judgements",
        "SW1,OXI-2019,sufficient_progress",
        "SW1,OXI-2019,much_better",
        "Input should be",
    ),
    ("judgements", "2017-12-04", "2017-11-04", "is before OXI-2017 was published"),
    ("judgements", "2017-12-04", "4 December 2017", "is not a date"),
    ("finding_links", "SW1,PA5,partly_related", "SW1,,partly_related", "needs later_id"),
    ("finding_links", "SW1,PA5,partly_related", "PA5,SW1,partly_related", "is not earlier than"),
    ("finding_links", "SW1,PA5", "SW1,XX9", 'no finding has the id "XX9"'),
    ("finding_measures", "SW3,send_appeal_rate", "SW3,send_rate", 'no measure has the id "send_r'),
    ("findings", "SW2,OXI-2017", "SW1,OXI-2017", "repeats row 2"),
    ("commitments", "2023-09-15,,2023-10-27", "2023-12-15,,2023-10-27", "is before set_on"),
    ("inspections", "2023-07-13,2023-07-21", "2023-07-13,2023-07-01", "is before start_date"),
    ("recommendations", ",accepted,", ",welcomed,", "Input should be"),
    ("claims", "ehc_plans_20_weeks", "ehc_plans_21_weeks", 'no measure has the id "ehc_plans_21'),
]


@pytest.mark.parametrize(("table", "old", "new", "words"), BREACHES)
def test_a_breach_is_named_with_file_and_row(
    data: Path, table: str, old: str, new: str, words: str
) -> None:
    row = spoil(data, table, old, new)
    with pytest.raises(ProblemsFound) as found:
        load_definitions(data)
    named = [str(p) for p in found.value.problems if words in str(p)]
    assert named, found.value
    assert named[0].startswith(f"data/areas/oxfordshire/{table}.csv, row {row}")


def test_all_breaches_are_reported_together(data: Path) -> None:
    spoil(data, "judgements", "SW1,OXI-2017", "SW9,OXI-2017")
    spoil(data, "claims", "ehc_plans_20_weeks", "ehc_plans_21_weeks")
    (data / "areas" / "oxfordshire" / "events.csv").write_text("date,what\n")
    (data / "measures" / "send_appeals.toml").write_text("name = ")
    with pytest.raises(ProblemsFound) as found:
        load_definitions(data)
    text = str(found.value)
    for words in (
        '"SW9"',
        '"ehc_plans_21_weeks"',
        "events.csv, row 1: has the headings date, what",
    ):
        assert words in text
    assert "data/measures/send_appeals.toml: is not a TOML page" in text


def test_a_row_after_a_broken_row_keeps_its_number(data: Path) -> None:
    path = data / "areas" / "oxfordshire" / "judgements.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[2] = "only,three,cells"
    lines[5] = lines[5].replace("SW5", "SW9", 1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        load_definitions(data)
    text = str(found.value)
    assert "judgements.csv, row 3: has 3 cells" in text
    assert 'judgements.csv, row 6, column "finding_id": no finding has the id "SW9"' in text

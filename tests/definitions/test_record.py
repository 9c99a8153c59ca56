"""Oxfordshire's record, and what breaks the integrity of a record."""

from __future__ import annotations

import csv
from collections import Counter
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
    theirs = {
        (r["finding_id"], r["inspection_id"], r["judgement"], r["date"])
        for r in listed(reference / "judgements.csv")
    }
    assert ours == theirs


def test_recommendations_events_and_local_figures_are_all_there(
    definitions: Definitions, reference: Path
) -> None:
    record = definitions.records["oxfordshire"]
    wanted = {row["rec_id"] for row in listed(reference / "scrutiny_recommendations.csv")}
    assert {row.id for row in record.recommendations} == wanted
    assert len(record.events) == len(listed(reference / "events.csv"))
    local = [
        row
        for row in listed(reference / "local_measures.csv")
        if row["source_type"] != "official_statistics" or row["measure"].startswith("lgsco")
    ]
    assert len(record.local_figures) == len(local)
    targets = {row["target_id"][1:] for row in listed(reference / "targets.csv")}
    ours = {row.id[1:] for row in (*record.targets, *record.commitments)}
    assert targets <= ours


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
    ("commitments", "2023-09-15,,2023-10-27", "2023-12-15,,2023-10-27", "is before promised_on"),
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

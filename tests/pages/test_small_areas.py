"""Areas that stand alone with little on record: each optional file absent, then without a row.

All of them in one build: many small areas of one place, and none of those that the project ships.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from scrutiny.definitions.workbook import NEEDED, TABLES
from scrutiny.publication.build import build
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current
from scrutiny.views.html import page_body
from scrutiny.views.state import PageState
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.pages import PAGES
from scrutiny.wording.finding_text import VIEWS
from tests.conftest import HOME

TODAY = date(2026, 11, 22)
URL = "https://westmere.example/paper"
AREA = """
name = "West Sussex"
place = "938"
service = "Services for children with special educational needs"
bodies = ["West Sussex County Council"]
invented = false
read_to = 2026-09-30
about = "A small record."
licence = "None needed."
"""
COUNCIL = "West Sussex County Council"
ROWS: Mapping[str, Mapping[str, str]] = {
    "inspections": {
        "id": "I1",
        "name": "Area SEND inspection",
        "kind": "inspection",
        "framework": "area_send_2023",
        "start_date": "2023-11-06",
        "end_date": "2023-11-24",
        "published_date": "2024-01-22",
        "published_precision": "day",
        "inspectorates": "Ofsted",
        "responsible_bodies": COUNCIL,
        "status": "complete",
        "outcome": "Inconsistent experiences",
        "short_outcome": "Inconsistent experiences",
        "source_url": URL,
    },
    "findings": {
        "id": "AI1",
        "inspection_id": "I1",
        "kind": "area_for_improvement",
        "short_title": "Plans issued late",
        "summary": "Plans come late",
        "responsible_bodies": COUNCIL,
        "source_url": URL,
    },
    "judgements": {
        "finding_id": "AI1",
        "inspection_id": "I1",
        "judgement": "improvement_required",
        "date": "2024-01-22",
        "date_precision": "day",
        "source_url": URL,
    },
    "finding_links": {"later_id": "AI1", "relation": "new", "basis": "our reading"},
    "finding_measures": {
        "finding_id": "AI1",
        "measure_id": "ehc_plans_20_weeks",
        "rank": "1",
        "level": "outcome",
        "shows": "How many plans were in time",
        "cannot_show": "How good they are",
    },
    "unmeasured": {
        "finding_id": "AI1",
        "what": "How good the plans are",
        "ask": "How many plans were checked?",
    },
    "commitments": {
        "id": "C1",
        "finding_ids": "AI1",
        "what": "A plan of action",
        "set_by": COUNCIL,
        "owed_by": COUNCIL,
        "promised_by": COUNCIL,
        "set_on": "2024-02-01",
        "due_date": "2024-06-30",
        "due_precision": "day",
        "status": "done",
        "done_on": "2024-06-20",
        "source_url": URL,
    },
    "targets": {
        "id": "T1",
        "finding_ids": "AI1",
        "measure_id": "ehc_plans_20_weeks",
        "what": "Plans in time",
        "value": "60",
        "unit": "per cent",
        "due_date": "2026-12-31",
        "set_by": COUNCIL,
        "source_url": URL,
    },
    "recommendations": {
        "id": "R1",
        "meeting_date": "2024-03-06",
        "date_precision": "day",
        "committee": "Scrutiny Committee",
        "kind": "request",
        "topic": "Plans in time",
        "recommendation": "Tell us each quarter",
        "finding_ids": "AI1",
        "source_url": URL,
    },
    "claims": {
        "id": "CL1",
        "date": "2025-03-05",
        "date_precision": "day",
        "said_to": "Scrutiny Committee",
        "said_by": COUNCIL,
        "finding_ids": "AI1",
        "measure_id": "ehc_plans_20_weeks",
        "direction": "improved",
        "against": "year_before",
        "claim": "More plans were in time",
        "source_url": URL,
    },
    "meetings": {
        "id": "M1",
        "date": "2024-03-06",
        "date_precision": "day",
        "committee": "Scrutiny Committee",
        "subject": "The report",
        "finding_ids": "AI1",
        "source_url": URL,
    },
    "events": {
        "date": "2024-01-22",
        "date_precision": "day",
        "type": "report",
        "body": "Ofsted",
        "summary": "The report comes out",
        "finding_ids": "AI1",
        "source_url": URL,
    },
    "local_figures": {
        "quantity": "in_time",
        "finding_ids": "AI1",
        "period_end": "2024-03-31",
        "value": "40",
        "unit": "per cent",
        "definition": "Plans in time, as told",
        "place": "West Sussex",
        "source_type": "council_report",
        "confidence": "low",
        "qualifier": "=",
        "source_url": URL,
    },
    "searches": {"date": "2026-11", "date_precision": "month", "looked_for": "Newer minutes"},
    "replies": {
        "id": "RP1",
        "date": "2026-06-18",
        "date_precision": "day",
        "said_by": COUNCIL,
        "finding_id": "AI1",
        "reply": "We write more plans now.",
        "source_url": URL,
    },
    "indicators": {
        "id": "told",
        "finding_ids": "AI1",
        "name": "Families told",
        "form": "value",
        "span": "month",
        "unit": "per cent",
        "better": "higher",
        "called": "Families told",
        "fewest_cases": "100",
        "definition": "Of those asked",
        "cannot_show": "Who did not answer",
        "given_by": COUNCIL,
        "source_url": URL,
    },
    "indicator_figures": {
        "indicator_id": "told",
        "month": "2026-M05",
        "value": "40",
        "status": "ok",
        "file": "told.csv",
        "read_on": "2026-11-22",
    },
    "rebasings": {
        "measure_id": "flow_weeks_to_plan",
        "at": "2024-M03",
        "reason": "another order",
        "author": "the analyst",
    },
}


def with_it(name: str) -> tuple[str, ...]:
    """A table and that which speaks of its rows."""
    return (name, "indicator_figures") if name == "indicators" else (name,)


OPTIONAL = tuple(name for name in TABLES if name not in NEEDED)
LACKING = {
    "whole": ((), ()),
    **{f"without-{name.replace('_', '-')}": (with_it(name), ()) for name in OPTIONAL},
    **{f"empty-{name.replace('_', '-')}": ((), with_it(name)) for name in OPTIONAL},
    "bare": (OPTIONAL, ()),
}
"""The tables that each area has no file of, and those of which it has the headings alone."""


def write(folder: Path, absent: tuple[str, ...], empty: tuple[str, ...]) -> None:
    folder.mkdir()
    (folder / "area.toml").write_text(AREA, encoding="utf-8")
    for name, model in TABLES.items():
        if name in absent:
            continue
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(model.model_fields), restval="")
            writer.writeheader()
            writer.writerows([] if name in empty else [ROWS[name]])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Published:
    data = tmp_path_factory.mktemp("small") / "data"
    shutil.copytree(HOME / "data", data)
    shutil.rmtree(data / "areas")
    (data / "areas").mkdir()
    for name, lacking in LACKING.items():
        write(data / "areas" / name, *lacking)
    build(Folders(data.parent), TODAY)
    return current(data.parent / "build")


def drawn(published: Published, area: str) -> Iterator[tuple[str, str]]:
    """Every page of an area, each view of a finding among them, as HTML, with its address."""
    for name in PAGES:
        views = [f"&show={view}" for view, _ in VIEWS] if name == "finding" else [""]
        views += ["&finding=AI1"] if name == "commitments" else []
        for view in views:
            address = f"?area={area}{view}"
            yield f"{name}{address}", page_at(published, name, address)


def page_at(published: Published, name: str, address: str) -> str:
    module = import_module(f"scrutiny.views.pages.{name}_page")
    state = PageState({"area": tuple(published.about.areas)})
    state.follow(address, lambda: module.choices(published, state))
    page = module.page(published, state)
    return f"<p>{page.status}</p>{page_body(page)}"


FAULTS = {
    "None": r"\bNone\b(?! (?:of|shown)\b)",
    "nan": r"\bnan\b",
    # What a publisher gives as 0 of 0 is told as that, with [z] or the reason beside it.
    "0 of 0": r"(?<=[a-z] )0 of 0\b",
    "a list without an item": r"(?:^|[^\d]) ?: ?\.|, ?\.|\(\)",
    "a small letter after a full stop": r"[a-z]\. [a-z]",
    "1 of many": r"(?<![\d,.])1 [a-z]+s (?:of|have|are|were)\b",
    "two full stops": r"[^.]\.\.(?!\.)|\. \.",
}
EMPTY = re.compile(r"<(p|li|h1|h2|h3|summary|dt|dd|th|caption)\b[^>]*>\s*</\1>")


@pytest.mark.parametrize("area", LACKING)
def test_every_page_reads_well(small: Published, area: str) -> None:
    for address, html in drawn(small, area):
        assert not EMPTY.search(html), (address, EMPTY.search(html))
        lines = re.sub(r"<(style|svg|script)\b.*?</\1>", "", html, flags=re.DOTALL)
        lines = re.sub(r"</(p|li|h\d|td|th|dd|dt|summary|caption|tr)>", "\n", lines)
        for line in re.sub(r"<[^>]*>", "", lines).split("\n"):
            for what, pattern in FAULTS.items():
                assert not re.search(pattern, line.strip()), (address, what, line)


def test_what_is_not_there_is_said(small: Published) -> None:
    briefing = page_at(small, "briefing", "?area=bare")
    assert "no meeting with a date is on record, and this is the first snapshot" in briefing
    assert "1 of the 1 findings has no figure" in briefing
    commitments = page_at(small, "commitments", "?area=bare")
    for what in ("promise", "target", "recommendation", "meeting"):
        assert f"No {what} is on record." in commitments
    told = page_at(small, "briefing", "?area=without-meetings")
    assert "no meeting with a date is on record" in told
    assert "the meeting of 6 March 2024" in page_at(small, "briefing", "?area=whole")

"""Whose workbook it is, the service's replies, and the accessibility statement."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from scrutiny.definitions.workbook import load_definitions
from scrutiny.errors import ProblemsFound
from scrutiny.publication.content.keeping_told import AccessibilityTold, KeeperTold, ReplyTold
from scrutiny.views.html import rendered
from scrutiny.views.pages.ownership import replies, statement, whose
from tests.told import area_told, kept_by

REPLY = (
    "RP9,2026-06-18,day,{by},{finding},{measure},{condition},We answer.,https://northmere.example/r"
)


def problems(data: Path, **cells: str) -> list[str]:
    """What is refused of a reply with other cells than would do."""
    known = {"by": "Northmere Council", "finding": "PA1", "measure": "", "condition": ""}
    file = data / "areas" / "northmere" / "replies.csv"
    head = file.read_text(encoding="utf-8").splitlines()[0]
    file.write_text(f"{head}\n{REPLY.format(**{**known, **cells})}\n", encoding="utf-8")
    try:
        load_definitions(data)
    except ProblemsFound as found:
        return [str(problem) for problem in found.problems]
    return []


def test_a_reply_that_would_do(data: Path) -> None:
    assert problems(data) == []
    assert problems(data, measure="flow_open_cases") == []
    assert problems(data, condition="target_moved") == []


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"by": "A newspaper"}, '"A newspaper" is no body of the area'),
        ({"finding": "PA9"}, 'no finding has the id "PA9"'),
        ({"measure": "flow_nothing"}, 'no measure has the id "flow_nothing"'),
        ({"finding": "AI2", "measure": "flow_open_cases"}, "is no measure of AI2"),
        ({"condition": "angry"}, 'found "angry"'),
        (
            {"measure": "flow_open_cases", "condition": "target_moved"},
            "is about a figure and a question at once",
        ),
    ],
)
def test_a_reply_that_is_refused(data: Path, cells: dict[str, str], found: str) -> None:
    told = problems(data, **cells)
    assert any(found in each for each in told), told
    assert all("replies.csv, row 2" in each for each in told)


def test_a_contact_that_is_none_is_refused(data: Path) -> None:
    file = data / "areas" / "northmere" / "area.toml"
    text = file.read_text(encoding="utf-8").replace("mailto:scrutiny@", "javascript:alert")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound, match="no address to write to"):
        load_definitions(data)


def test_oxfordshire_has_no_keeper_and_the_page_does_not_pretend_one() -> None:
    html = rendered(whose(area_told("Oxfordshire")))
    assert "Nobody has put a name to this copy" in html
    assert "not published by A body" in html


def test_a_keeper_is_named_with_how_to_correct() -> None:
    html = rendered(whose(kept_by(area_told("x"), KEEPER)))
    assert "The scrutiny officer" in html
    assert 'href="mailto:a@example.org"' in html
    assert "We answer within 10 working days." in html
    assert "Nobody" not in html


KEEPER = KeeperTold(
    "The scrutiny officer",
    "mailto:a@example.org",
    "Write.",
    "We answer within 10 working days.",
)


def test_a_reply_stands_with_who_and_when_and_beside_what_it_is_about() -> None:
    mine = ReplyTold(
        "R1",
        "PA1",
        "plans",
        "plans in time",
        "The council",
        "2026-06-18",
        "18 June 2026",
        "We <count> another way.",
        "https://example.org/r",
    )
    area = area_told("x", replies=(mine,))
    (section,) = replies(area, "PA1")
    html = rendered(section)
    assert "In the service&#x27;s own words" in html
    assert "The council, 18 June 2026" in html
    assert "“We &lt;count&gt; another way.”" in html
    assert replies(area, "PA1", "plans")
    assert replies(area, "PA1", "another") == ()
    assert replies(area, "PA2") == ()


ACCESSIBLE = AccessibilityTold(
    prepared="30 November 2026",
    tested="1 December 2026",
    tools=("axe-core 4.11.0",),
    looked_at="9 checks of briefing; at 320 pixels",
    faults=("color-contrast (success criterion 1.4.3), on briefing.",),
    not_met=("A point. This fails success criterion 2.1.1 Keyboard. Use the table.",),
    not_tested=("screen readers: no real one was used",),
)


def test_the_statement_has_all_that_is_prescribed() -> None:
    """Each part that the model statement of the Government Digital Service has."""
    html = rendered(statement(ACCESSIBLE, kept_by(area_told("x"), KEEPER)))
    for part in (
        "Compliance status",
        "partially compliant",
        "2.2, level AA",
        "Non-accessible content",
        "success criterion 2.1.1 Keyboard",
        "success criterion 1.4.3",
        "disproportionate burden",
        "another format",
        "mailto:a@example.org",
        "within 10 working days",
        "Enforcement procedure",
        "Equality and Human Rights Commission",
        "Equality Advisory",
        "prepared on 30 November 2026",
        "Last tested on 1 December 2026 with axe-core 4.11.0",
        "screen readers: no real one was used",
    ):
        assert part in html, part


def test_a_site_without_known_faults_claims_no_more_than_machines_can_tell() -> None:
    clean = structs.replace(ACCESSIBLE, faults=(), not_met=())
    html = rendered(statement(clean, area_told("x")))
    assert "partially" not in html
    assert "Nobody has audited it." in html


def test_where_nobody_keeps_it_the_statement_promises_no_answer() -> None:
    html = rendered(statement(ACCESSIBLE, area_told("x")))
    assert "working days" not in html
    assert "Write to whoever sent you here" in html


def test_the_results_on_record_are_of_a_test(data: Path) -> None:
    tested = load_definitions(data).tested
    assert tested.checks >= 50
    assert any(tool.startswith("axe-core") for tool in tested.tools)

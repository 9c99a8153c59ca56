"""What pages say of the record: how far it was read, who promised, what nobody looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from scrutiny.definitions.editorial import note_in
from scrutiny.publication.published import Published
from scrutiny.views.html import page_body
from tests.pages.test_pages import page

PLAIN = ("briefing", "commitments")


def words(published: Published, name: str, **choices: str) -> str:
    return page_body(page(published, name, **choices)).replace("&nbsp;", " ")


@pytest.mark.parametrize("name", PLAIN)
def test_the_reading_day_stands_at_the_top_apart_from_that_of_the_build(
    published: Published, name: str
) -> None:
    body = words(published, name, area="oxfordshire")
    top = body[: body.index("<h2")]
    assert "Public papers were read to February 2026. The newest figures are for " in top
    assert "22 November 2026" in top


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("briefing", {}),
        ("commitments", {}),
        ("finding", {"finding": "PA1", "show": "promised"}),
        ("finding", {"finding": "PA1", "show": "now"}),
    ],
)
def test_nothing_that_fell_due_after_the_reading_is_called_late(
    published: Published, name: str, choices: dict[str, str]
) -> None:
    """Three dates of Oxfordshire passed between February and November 2026; nobody looked."""
    body = words(published, name, area="oxfordshire", **choices)
    assert "Overdue" not in body
    assert not re.search(r"about \d+ months late", body)
    assert "2026. No result was found" not in body
    states = {row.id: row.state for row in published.area("oxfordshire").commitments}
    assert (states["C19"], states["C23"]) == ("unread", "unread")
    rows = {row.id: row.timing for row in published.area("oxfordshire").commitments}
    assert rows["C19"] == (
        "Due April 2026. We have not looked since February 2026, but for a search in November 2026 "
        "that did not find it."
    )


def test_the_headline_counts_dates_since_the_reading_apart(published: Published) -> None:
    (latest, *_) = published.since("oxfordshire")
    assert "2 dates have passed since we last read the papers (February 2026)." in latest.answer
    assert "without a result" not in latest.answer


def test_answers_are_counted_where_there_are_any(published: Published) -> None:
    told = {each.id: each.answer for each in published.since("oxfordshire")}
    # By hand from recommendations.csv. R19, R20, R22 and R23 came after 28 February 2025, R21 some
    # time in 2025. R19 was accepted; R22 was passed, and R20 and R23 have no outcome on record.
    assert "4 recommendations or motions (1 with an answer)" in told["meeting-M21"]
    assert "2 recommendations or motions (none with an answer)" in told["meeting-M22"], "R22, R23"
    # R19 to R23, for all of 2025 came after November 2024; R15 came some time in 2024.
    assert "5 recommendations or motions (1 with an answer)" in told["meeting-M19"]
    # R16, R17 and R19 to R23; accepted were R17 and R19.
    assert "7 recommendations or motions (2 with an answer)" in told["meeting-M17"]
    assert "new answer" not in told["meeting-M21"]


def test_the_tally_counts_promises_of_the_area_and_what_they_can_show(
    published: Published,
) -> None:
    told = published.area("oxfordshire").promised
    assert told.startswith("10 promises: ")
    assert "An effect could show in the figures for 4 of the 10, and is seen for none." in told
    assert "Others or the law set 4 duties: 3 done, 1 with no outcome on record." in told


def test_who_set_who_owes_and_who_promised_stand_apart(published: Published) -> None:
    body = words(published, "commitments", area="oxfordshire")
    required = body[body.index('id="required"') :]
    required = required[: required.index("</section>")]
    assert "Set by: Department for Education" in required
    assert "To be met by: Oxfordshire County Council" in required
    assert "Effect" not in required
    promised = body[body.index('id="promises"') : body.index('id="required"')]
    assert "Department for Education" not in promised
    for visit in ("Stocktake", "Monitoring inspection", "Full reinspection"):
        assert visit not in promised + required


def test_an_expected_inspection_is_not_overdue(published: Published) -> None:
    body = words(published, "briefing", area="oxfordshire")
    assert (
        "Expected about July 2026. We have not looked since February 2026, but for a search in "
        "November 2026 that did not find it." in body
    )
    assert "by about November 2027 by the parent carer forum" in body


def test_what_is_not_known_for_want_of_minutes_is_not_called_unanswered(
    published: Published,
) -> None:
    body = words(published, "commitments", area="oxfordshire")
    # Of eight items; each stands in the list and once more in the table to take away.
    assert body.count("Not found: only the opening of the minutes was available.") == 2 * 8
    assert "The text was not found." not in body
    told = (
        # R02, R17 and R19 accepted, R07 late; R13 and R22; R15; R06, R09, R20 and R21; R10 and R24;
        # R04, R05 and R18; R01, R03, R08, R11, R12, R14, R16 and R23.
        "24 on record: 4 answered, 2 passed by a vote, 1 dropped, 4 whose outcome was not found, "
        "2 to which no answer was found, 3 that only noted a report, "
        "8 of which only the opening of the minutes was available."
    )
    assert told in body
    assert sum(int(n) for n in re.findall(r"\d+", told)[1:]) == 24


def test_what_was_looked_for_and_not_found_is_said(published: Published) -> None:
    body = words(published, "commitments", area="oxfordshire")
    for sought in (
        "Whether the improvement notice was closed (looked for in November 2026).",
        "Any reinspection in 2026 (looked for in November 2026).",
        "after January 2026 (looked for in November 2026).",
    ):
        assert sought in body
    row = next(r for r in published.area("oxfordshire").commitments if r.id == "C06")
    assert row.timing == (
        "Due February 2025. What came of it was not found. A search in November 2026 did not find "
        "it either."
    )


def _questions(published: Published) -> Iterator[str]:
    for name in published.about.areas:
        for finding in published.area(name).findings:
            for row in (*finding.questions.shown, *finding.questions.more):
                yield row.question


def test_no_question_takes_another_s_visit_or_duty_for_a_promise(published: Published) -> None:
    asked = list(_questions(published))
    assert asked
    for question in asked:
        assert not re.search(r"(Department|Ofsted|Inspectorates|law)[^:]* promised this", question)
        assert not re.search(r"(inspection|visit|[Ss]tocktake)[^:]*: how will we be able", question)
        assert "no single body named" not in question
        assert "When did you first know" not in question
    notice = "the Department for Education required this of Oxfordshire County Council"
    assert any(notice in question for question in asked)


@pytest.mark.parametrize("claim", ["CL2", "CL7"])
def test_a_statement_without_a_period_depends_on_the_period(
    published: Published, claim: str
) -> None:
    row = next(each for each in published.area("oxfordshire").claims if each.id == claim)
    assert row.now.tag == "Depends on the period"
    assert "better than 4.0 % in 2022 (27 of 667), the last year before" in row.now.sentence
    assert (
        "worse than the middle of the five years before the inspection (47.2 %)" in row.now.sentence
    )


def test_who_answers_today_is_named_beside_a_body_that_ended(published: Published) -> None:
    body = words(published, "finding", area="oxfordshire", finding="PA4", show="record")
    assert (
        "NHS Buckinghamshire, Oxfordshire and Berkshire West Integrated Care Board (now NHS Thames "
        "Valley Integrated Care Board)" in body
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def test_no_note_to_editors_reaches_a_page(published: Published) -> None:
    for name in published.about.areas:
        area = msgspec.to_builtins(published.area(name))
        texts = list(_texts({key: area[key] for key in area if key != "gaps"}))
        assert len(texts) > 500
        assert {text for text in texts if note_in(text)} == set()

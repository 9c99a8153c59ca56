"""Dates, bodies, letters of the earlier framework, and items broken by a page."""

from __future__ import annotations

from datetime import date

import pytest

from scrutiny.records.report_lists import split_bodies
from scrutiny.records.report_told import dates, told_by
from scrutiny.sources.report_text import Passage, ReportText
from scrutiny.vocabulary.words import FindingKind, Framework, InspectionKind, Outcome


def report(*passages: Passage | str, outlined: bool = True) -> ReportText:
    made = [
        Passage(1, at, each) if isinstance(each, str) else each
        for at, each in enumerate(passages, start=1)
    ]
    return ReportText("made.pdf", "0" * 64, 3, outlined, tuple(made))


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("13 to 21 July 2023", date(2023, 7, 13), date(2023, 7, 21)),
        ("27 March 2023 to 31 March 2023", date(2023, 3, 27), date(2023, 3, 31)),
        ("23 September to 27 September 2024", date(2024, 9, 23), date(2024, 9, 27)),
        ("27 November 2023 to 1 December 2023", date(2023, 11, 27), date(2023, 12, 1)),
        ("29 January \u2013 2 February 2024", date(2024, 1, 29), date(2024, 2, 2)),
        ("3 June 2019", date(2019, 6, 3), date(2019, 6, 3)),
        ("31 February 2024", None, None),
        ("spring 2024", None, None),
    ],
)
def test_days_as_they_are_printed(words: str, start: date | None, end: date | None) -> None:
    assert dates(words) == (start, end)


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("Any Council and NHS Any and Other ICB", ("Any Council", "NHS Any and Other ICB")),
        (
            "NHS One, Two, and Three West Integrated Care Board (ICB) and One City Council.",
            ("NHS One, Two, and Three West Integrated Care Board", "One City Council"),
        ),
        ("One Council, NHS Two ICB, school and college leaders.",
         ("One Council", "NHS Two ICB", "school and college leaders")),
        ("", ()),
    ],
)  # fmt: skip
def test_bodies_in_one_cell(cell: str, bodies: tuple[str, ...]) -> None:
    assert split_bodies(cell) == bodies


def cell(page: int, row: int, column: int, text: str, *, bullet: bool = False) -> Passage:
    return Passage(page, row, text, bullet=bullet, table=page, row=row, cell=10 * row + column)


def test_two_columns_broken_by_a_page() -> None:
    told = told_by(
        report(
            "Area SEND inspection of Anyshire Local Area Partnership",
            "Inspection outcome",
            "There are widespread and/or systemic failings. A monitoring inspection will follow.",
            "Areas for priority action",
            cell(1, 1, 1, "Responsible body"),
            cell(1, 1, 2, "Areas for priority action"),
            cell(1, 2, 1, "Anyshire Council and"),
            cell(1, 2, 2, "Leaders should act so that children"),
            cell(2, 3, 1, "NHS Any ICB"),
            cell(2, 3, 2, "are seen in time."),
            cell(2, 4, 1, "NHS Any ICB"),
            cell(2, 4, 2, "Health leaders must ensure that:"),
            cell(3, 5, 2, "waits are told.", bullet=True),
            Passage(3, 9, "Areas for improvement"),
            Passage(3, 10, "The partnership needs to listen.", table=9, row=30, cell=300),
            "Local area partnership details",
            Passage(3, 12, "Leaders should not be read here."),
        )
    )
    one, two, three = told.findings
    assert one.text == "Leaders should act so that children are seen in time."
    assert one.bodies == ("Anyshire Council", "NHS Any ICB")
    assert (two.text, two.page) == ("Health leaders must ensure that: \u2022 waits are told.", 2)
    assert three.kind is FindingKind.AREA_FOR_IMPROVEMENT
    assert told.outcome is Outcome.SYSTEMIC_FAILINGS
    assert told.next_steps == ("A monitoring inspection will follow.",)
    assert "The days of the inspection were not found." in told.unread


def test_a_letter_that_lists_weaknesses() -> None:
    told = told_by(
        report(
            "Joint local area SEND inspection in Anyshire",
            "Between 4 March 2019 and 8 March 2019, inspectors conducted a joint inspection of the "
            "local area of Anyshire to judge how it had done.",
            "A written statement of action is required. Anyshire Council and NHS Any Clinical "
            "Commissioning Group are responsible for submitting it.",
            "The written statement of action must say how the area will deal with the following "
            "areas of significant weakness:",
            Passage(2, 4, "plans are late", bullet=True),
            Passage(2, 5, "and out of date"),
            Passage(2, 6, "nobody asks families", bullet=True),
            "Yours sincerely",
            Passage(3, 1, "a list of something else", bullet=True),
        )
    )
    assert told.framework is Framework.LOCAL_AREA_2016
    assert (told.area, told.start, told.end) == ("Anyshire", date(2019, 3, 4), date(2019, 3, 8))
    assert told.outcome is Outcome.STATEMENT
    assert [each.text for each in told.findings] == [
        "plans are late and out of date",
        "nobody asks families",
    ]
    assert all(each.kind is FindingKind.SIGNIFICANT_WEAKNESS for each in told.findings)
    assert any("areas for development" in each for each in told.unread)


def test_a_letter_without_a_list_has_none_invented() -> None:
    told = told_by(
        report(
            "Joint local area SEND inspection in Anyshire",
            "A written statement of action is required.",
            Passage(2, 4, "Strengths: children are happy", bullet=True),
        )
    )
    assert told.findings == ()
    assert any("the list of weaknesses was not found" in each for each in told.unread)


def test_what_is_no_report_is_said() -> None:
    told = told_by(report("Minutes of the meeting", "Apologies for absence"))
    assert told.findings == ()
    assert told.framework is None
    assert "It does not say that it is a report of an area SEND inspection." in told.unread


def test_lines_without_an_outline_are_put_together_and_it_is_said() -> None:
    footer = [Passage(page, 9, f"Inspection report: Anyshire {page}") for page in (1, 2, 3)]
    told = told_by(
        report(
            "Area SEND inspection of Anyshire Local Area Partnership",
            "Areas for priority action",
            "Any Council and Leaders should act",
            "Areas for improvement",
            "Leaders should listen to families and",
            footer[0],
            footer[1],
            footer[2],
            "act on it. This should include:",
            Passage(2, 2, "the young.", bullet=True),
            "The partnership must cut waits.",
            "Local area partnership details",
            outlined=False,
        )
    )
    assert [each.text for each in told.findings] == [
        "Leaders should listen to families and act on it. This should include: \u2022 the young.",
        "The partnership must cut waits.",
    ]
    assert any("put together from lines" in each for each in told.unread)
    assert any("write them by hand" in each for each in told.unread)


def test_a_monitoring_report_says_that_its_judgements_are_not_read() -> None:
    told = told_by(report("Area SEND monitoring inspection of Anyshire Local Area Partnership"))
    assert told.kind is InspectionKind.MONITORING
    assert any("whose judgements are not read" in each for each in told.unread)

"""The council's own figures on a finding: marked as its own everywhere, and apart from all else."""

from __future__ import annotations

import pytest

from scrutiny.publication.published import Published
from scrutiny.views.downloads import as_csv, as_sheet, taken
from scrutiny.views.html import page_body
from scrutiny.views.tree import Chart, Choice, Page, Table
from tests.pages.test_pages import check_html, every, page

MARK = "The council&#x27;s own figures"
PLAIN = "The council's own figures"


def own(published: Published, finding: str) -> Page:
    return page(published, "finding", area="northmere", finding=finding, show="own")


def table_of(made: Page) -> Table:
    (table,) = every(made.children, Table)
    assert isinstance(table, Table)
    return table


def shows(made: Page) -> list[str]:
    return [value for each in made.choices if each.name == "show" for value, _ in each.options]


def test_page_chart_table_and_file_say_whose_figures_they_are(published: Published) -> None:
    made = own(published, "PA1")
    check_html(page_body(made))
    assert made.status.startswith(f"Plans issued late (PA1). {PLAIN}. ")
    (chart,) = every(made.children, Chart)
    assert isinstance(chart, Chart)
    assert chart.subtitle.startswith(f"{PLAIN}: Plans judged good or better")
    assert chart.description.startswith(f"{PLAIN}. ")
    table = table_of(made)
    assert table.caption.startswith(f"{PLAIN}: ")
    assert table.download == "northmere_council_own_plans_good.csv"
    assert "not official statistics" in table.about
    rows = as_csv(taken(table, invented=True)).splitlines()
    assert all(PLAIN in row for row in rows[1:])
    assert as_sheet(taken(table), table.caption, table.about)
    assert "change no verdict on this finding" in page_body(made)


def test_a_hidden_month_is_neither_nought_nor_told(published: Published) -> None:
    """In August 2025 nine plans were checked, four of them good: nothing of it is anywhere."""
    made = own(published, "PA1")
    table = table_of(made)
    (row,) = [row for row in table.rows if row[0] == "August 2025"]
    assert row[1:3] == ("[c]", "")
    assert table.taken is not None
    (cells,) = [cells for cells in table.taken.cells if cells[2] == "August 2025"]
    assert (cells[3], cells[5], cells[6]) == (None, None, None)
    assert cells[8] == "hidden to protect individuals"
    for text in (page_body(made), as_csv(taken(table))):
        assert "4 of 9" not in text
        assert "44.4 %" not in text.partition("October 2024")[0]


def test_twelve_months_give_no_verdict(published: Published) -> None:
    made = own(published, "AI1")
    assert "Cannot say yet: 63.3 % in July 2026 (31 of 49). 12 months are shown and 13 are" in (
        made.status
    )


def test_the_finding_says_them_in_a_sentence_each_and_leads_to_them(published: Published) -> None:
    text = page_body(page(published, "finding", area="northmere", finding="PA1", show="now"))
    after = text.partition(f"<h2>{MARK}</h2>")[2]
    assert "Plans judged good or better" in after
    assert "show=own" in after


def test_only_findings_that_have_them_offer_them(published: Published) -> None:
    assert "own" in shows(own(published, "PA1"))
    for area, finding in (("northmere", "PA2"), ("oxfordshire", "PA3")):
        made = page(published, "finding", area=area, finding=finding, show="now")
        assert "own" not in shows(made)
        assert MARK not in page_body(made)


@pytest.mark.parametrize("finding", ["PA1", "AI1"])
def test_they_are_in_no_tally_no_verdict_and_no_question(
    published: Published, finding: str
) -> None:
    """No measure, standing or flow bears their names, and all those words are made of these."""
    area = published.area("northmere")
    names = {each.id for each in area.own_indicators}
    assert names == {"plans_good", "families_told"}
    (told,) = [each for each in area.findings if each.id == finding]
    assert not names & {row.measure_id for row in told.measures}
    assert not names & {each.measure for each in area.standings.values()}
    for name in names:
        assert name not in published.about.measures
        assert name not in published.about.flows


def test_what_to_ask_for_stands_where_nothing_is_held(published: Published) -> None:
    for finding, words in (
        ("PA3", "for each month since April 2023, the number of plans issued"),
        ("PA1", "how many answered and how many said yes"),
    ):
        made = page(published, "finding", area="oxfordshire", finding=finding, show="gaps")
        assert words in page_body(made)


def test_a_target_line_steps(published: Published) -> None:
    """60 per cent to the middle of 2025, then 75."""
    (chart,) = every(own(published, "PA1").children, Chart)
    assert isinstance(chart, Chart)
    levels = [
        [row["value"] for row in layer["data"]["values"]]
        for layer in chart.wide["layer"]
        if isinstance(layer.get("mark"), dict) and layer["mark"].get("strokeDash") == [10, 3]
    ]
    assert levels == [[60.0, 75.0]]


def test_the_choice_is_named_in_plain_words(published: Published) -> None:
    (choice,) = [each for each in own(published, "PA1").choices if each.name == "show"]
    assert isinstance(choice, Choice)
    assert ("own", PLAIN) in choice.options

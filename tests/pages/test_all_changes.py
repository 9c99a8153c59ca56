"""All authorities' changes on the measure page and on Methods: chart, description, table, CSV."""

from __future__ import annotations

import pytest

from scrutiny.publication.published import Published
from scrutiny.views.drawing import drawn
from scrutiny.views.pages.all_changes import all_changes
from scrutiny.views.tree import Chart, Details, Section, Table
from tests.pages.test_pages import page

MEASURE = "ehc_plans_20_weeks"


def nodes(published: Published, place: str, period: str = "2025") -> tuple[Chart, Table]:
    measure = published.measure(MEASURE)
    figure = measure.at(place, period)
    assert figure is not None
    chart, every = all_changes(published, measure, figure)
    assert isinstance(chart, Chart)
    assert isinstance(every, Details)
    (table,) = every.children
    assert isinstance(table, Table)
    return chart, table


def test_the_strip_says_in_words_what_it_shows(published: Published) -> None:
    chart, _ = nodes(published, "931")
    assert chart.title == "−0.8 points: 68 of 149 fell as much: common"
    assert chart.description == (
        "Oxfordshire, change from 2024: −0.8 points; 68 of 149 fell as much: common."
    )
    assert "change from 2024 to 2025. Each tick is one authority" in chart.subtitle


@pytest.mark.parametrize("narrow", [False, True])
def test_each_authority_is_a_tick_and_the_place_is_named(
    published: Published, narrow: bool
) -> None:
    chart, _ = nodes(published, "840")
    svg = drawn(chart.narrow if narrow else chart.wide, chart.title, chart.description)
    # Durham's change is told by its tick, its dot's name and the description.
    assert svg.count("County Durham: +57.8 points") >= 2
    assert svg.count("points</title>") == 149


def test_the_table_has_the_same_rows_from_the_highest(published: Published) -> None:
    _, table = nodes(published, "931")
    assert len(table.rows) == 149
    assert table.rows[-1][1].startswith("−")
    assert ("Bracknell Forest", "+54.1 points") in table.rows[:3]
    assert table.download == "ehc_plans_20_weeks_2025_changes.csv"
    assert "Snapshot" in table.about


def test_a_place_without_a_change_has_no_strip(published: Published) -> None:
    """Lewisham has no figure for 2024, and England is no authority."""
    measure = published.measure(MEASURE)
    for place in ("209", "E92000001"):
        figure = measure.at(place, "2025")
        assert figure is not None
        assert all_changes(published, measure, figure) == ()


def test_the_page_of_a_measure_shows_it(published: Published) -> None:
    made = page(published, "measure", area="oxfordshire", measure=MEASURE)
    sections = [node.id for node in made.children if isinstance(node, Section)]
    assert "moved" in sections

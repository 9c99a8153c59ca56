"""A place without the newest figure says so first; names and rates read as they are said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.cards import standing_told
from scrutiny.publication.listing import description
from scrutiny.publication.published import Published
from scrutiny.views.tree import Section, Table, Text
from scrutiny.vocabulary.words import Kind
from tests.pages.test_pages import every, page, words_of
from tests.standings import standing

WITHHELD = (
    "The figure for 2025 is not available: the publisher withholds it. The last one is for 2024."
)
NO_ROW = (
    "There is no figure for 2025: the table held here has no row for Leicester. "
    "The last one is for 2024."
)


@pytest.mark.parametrize(
    ("measure", "place", "told"),
    [
        ("ehc_plans_20_weeks", "921", WITHHELD),
        ("ehc_requests", "921", WITHHELD),
        ("ehc_plans_20_weeks", "876", WITHHELD),
        ("ehc_plans_20_weeks_no_exceptions", "926", WITHHELD),
        ("ehc_plans_over_1_year", "876", WITHHELD),
        ("ehc_plans_20_weeks", "856", NO_ROW),
        # Their decisions are dashes in the tribunal's table: nobody says that they are withheld.
        (
            "send_appeal_rate",
            "209",
            "The figure for 2025 is not available: the publisher gives none. "
            "The last one is for 2024.",
        ),
    ],
)
def test_a_place_without_the_newest_figure_says_so_first(
    published: Published, measure: str, place: str, told: str
) -> None:
    made = page(published, "measure", measure=measure, place=place)
    lead = next(text for text in every(made, Text) if isinstance(text, Text) and text.lead)
    assert str(lead.content).startswith(f"{told} In ")
    assert f"{told} In " in made.status
    lines = list(description(published, measure, published.places[place].name))
    worked = next(at for at, line in enumerate(lines) if line.startswith("Worked row"))
    assert lines[worked - 1] == told


def test_nobody_else_says_so(published: Published) -> None:
    """Of 153 authorities three have no timeliness of 2025; those that ended say nothing."""
    held = published.measure("ehc_plans_20_weeks")
    told = {
        place
        for place in published.places
        if (figure := held.latest(place)) is not None and figure.not_newest
    }
    assert told == {"921", "876", "856"}
    assert all(not figure.not_newest for figure in held.series("921")[:-2])


def test_the_card_of_a_finding_says_so_first(
    published: Published, definitions: Definitions
) -> None:
    figure = published.measure("ehc_plans_20_weeks").latest("921")
    assert figure is not None
    measure = definitions.measures["ehc_plans_20_weeks"]
    held = replace(standing(), on_year=None, recovery=None, process=None)
    words = standing_told(held, measure, figure, None, "", "", "", interval="95 %")
    assert words.headline.startswith(f"{WITHHELD} In the Isle of Wight in 2024, 28.6 %")
    assert words.sentence.startswith(WITHHELD)


def test_a_name_takes_its_article_inside_a_sentence(published: Published) -> None:
    made = page(published, "measure", measure="ehc_plans_20_weeks", place="E12000008")
    assert made.status.startswith("You are looking at the South East, beside Oxfordshire. ")
    wight = published.measure("ehc_plans_20_weeks").at("921", "2024")
    assert wight is not None
    assert wight.level.startswith("In the Isle of Wight in 2024, ")
    names = {about.in_text for about in published.places.values()}
    assert {"the Isles of Scilly", "the City of London", "the East of England"} <= names
    assert {"London", "England", "Halton", "North Yorkshire"} <= names


def test_a_measure_of_a_health_board_has_nothing_to_be_compared_with(published: Published) -> None:
    made = page(published, "measure", measure="paediatrics_over_18_weeks")
    text = words_of(made)
    assert "No other place has this figure, so there is nothing to compare it with." in text
    assert "compare with all authorities" not in text
    assert "(wider than Oxfordshire; to 2026)" in text
    assert ") (" not in text
    region = words_of(page(published, "measure", measure="ehc_plans_20_weeks", place="E12000008"))
    assert "compare with all authorities" in region


def test_figures_counted_another_way_stand_below_the_newest(published: Published) -> None:
    made = page(published, "measure", measure="send_appeal_rate")
    time = next(s for s in every(made, Section) if isinstance(s, Section) and s.id == "time")
    table = next(t for t in every(time, Table) if isinstance(t, Table))
    periods = [str(row[0]) for row in table.rows]
    assert periods[:3] == ["2025", "2024", "2024"]
    old = ["earlier count" in str(row[-1]) for row in table.rows]
    assert old == sorted(old)
    assert old[-1]


def test_every_rate_has_its_base_where_it_stands(published: Published) -> None:
    found = 0
    for name in published.about.measures:
        held = published.measure(name)
        if held.about.kind != Kind.RATE:
            continue
        figure = held.latest("931")
        assert figure is not None
        found += 1
        # Permanent exclusions are so few that of 100 pupils nobody can picture them.
        base = (
            "in every 100,000 pupils" if "Exclusions" in held.about.short_name else "per 100 pupils"
        )
        assert figure.value.endswith(f" {base}")
        assert f" {base}" not in figure.level
        assert f"for every {base.rpartition('y ')[2].removeprefix('per ')}" in figure.level
        for against in figure.against.values():
            assert not against.value or against.value.endswith(f" {base}")
    assert found == 4


def test_a_rate_too_small_to_picture_is_of_more_pupils(published: Published) -> None:
    """0.042 of 100 in the department's file for the spring of 2025, 0.019 a year before."""
    held = published.measure("permanent_exclusion_rate_sen_support")
    figure = held.latest("931")
    assert figure is not None
    assert figure.value == "42 in every 100,000 pupils"
    assert "there were 42 permanent exclusions for every 100,000 pupils" in figure.level
    assert "up from 19 in every 100,000 pupils" in figure.change

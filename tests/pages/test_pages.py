"""Pages as trees: every page for every choice, and that sentence, chart and table agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from html.parser import HTMLParser
from importlib import import_module

import pytest

from scrutiny.publication.published import Published
from scrutiny.views.drawing import drawn
from scrutiny.views.html import inline, page_body, rendered
from scrutiny.views.state import PageState
from scrutiny.views.tree import Chart, Link, Page, Section, Table, Tag, Text, linked
from scrutiny.vocabulary.pages import PAGES

LEADING = "ehc_plans_20_weeks"
"""The measure that a test of the page of one means where it names none."""


def page(published: Published, name: str, **chosen: str) -> Page:
    if name == "measure" and chosen.get("area") != "northmere":
        chosen = {"measure": LEADING, **chosen}
    make = import_module(f"scrutiny.views.pages.{name}_page").page
    state = PageState({"area": tuple(published.about.areas)})
    make(published, state)
    for choice, value in chosen.items():
        setattr(state, choice, value)
        made: Page = make(published, state)
    return made if chosen else make(published, state)


def every(node: object, kind: type) -> Iterator[object]:
    """Every node of one kind below another, in order."""
    if isinstance(node, kind):
        yield node
    if isinstance(node, tuple):
        for part in node:
            yield from every(part, kind)
    elif is_dataclass(node):
        for field in fields(node):
            yield from every(getattr(node, field.name), kind)


def words_of(made: Page) -> str:
    return page_body(made)


class _Balanced(HTMLParser):
    VOID = frozenset({"br", "img", "meta", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check_html(text: str) -> None:
    parser = _Balanced()
    parser.feed(text)
    assert parser.open == []
    outer = [name for name in parser.ids if not name.startswith(("clip", "gradient"))]
    assert len(outer) == len(set(outer)), "an id stands twice"
    assert "None" not in re.sub("None (on record|shown)", "", text)
    assert "nan" not in text.casefold().split()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_stands_whole(published: Published, name: str) -> None:
    made = page(published, name)
    assert made.status
    check_html(page_body(made))


def test_every_finding_has_its_page(published: Published) -> None:
    for finding in published.area("oxfordshire").findings:
        made = page(published, "finding", finding=finding.id)
        assert finding.short_title in made.status
        text = words_of(made)
        if not finding.measures:
            assert "No figure measures this finding." in text
        record = words_of(page(published, "finding", finding=finding.id, show="record"))
        for judged in finding.judgements:
            assert judged.shown in record


@pytest.mark.parametrize("place", ["931", "E92000001", "E12000008", "825", "420"])
def test_every_measure_has_its_page_for_very_different_places(
    published: Published, place: str
) -> None:
    for name in published.about.measures:
        measure = published.measure(name)
        if place not in measure.places:
            continue
        made = page(published, "measure", measure=name, place=place, compare="neighbours")
        figure = measure.latest(place)
        assert figure is not None
        assert figure.level in made.status
        check_html(page_body(made))


@pytest.mark.parametrize("group", ["neighbours", "region", "all"])
@pytest.mark.parametrize("part", ["", "Age", "Sex", "Ethnic group"])
def test_every_comparison_and_breakdown(published: Published, group: str, part: str) -> None:
    made = page(published, "measure", compare=group, part=part)
    check_html(page_body(made))
    assert bool(part) == any(s.id == "parts" for s in made.children if isinstance(s, Section))


def test_chart_and_table_hold_the_same_rows(published: Published) -> None:
    made = page(published, "measure")
    section = next(s for s in made.children if isinstance(s, Section) and s.id == "time")
    (chart,) = every(section, Chart)
    (table,) = every(section, Table)
    assert isinstance(chart, Chart)
    assert isinstance(table, Table)
    points = {
        row["period"]: row["shown"]
        for layer in chart.wide["layer"]
        for row in layer.get("data", {}).get("values", [])
        if {"shown", "run"} <= row.keys()
    }
    rows = {str(row[0]): row[1] for row in table.rows if row[2]}
    assert points == rows
    assert len(points) == 11


def test_the_chart_says_in_words_what_it_shows(published: Published) -> None:
    made = page(published, "measure")
    chart = next(iter(every(made, Chart)))
    assert isinstance(chart, Chart)
    assert chart.title == "37.8 % in 2025: little changed on the year, below England"
    svg = drawn(chart.wide, chart.title, chart.description)
    assert svg.count("<svg ") == 1
    assert 'role="img"' in svg
    told = "37.8 % in 2025: little changed on the year, below England. In Oxfordshire in 2025"
    assert f'aria-label="{told}' in svg
    assert "<title>Oxfordshire, 2024: 38.6 %, 371 of 962</title>" in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")


def test_a_gap_is_not_bridged(published: Published) -> None:
    made = page(published, "measure", measure="persistent_absence_ehc_plan")
    chart = next(iter(every(made, Chart)))
    assert isinstance(chart, Chart)
    rows = [
        row
        for layer in chart.wide["layer"]
        for row in layer.get("data", {}).get("values", [])
        if {"shown", "run"} <= row.keys()
    ]
    runs = {row["period"]: row["run"] for row in rows}
    assert runs["2018/19"] != runs["2020/21"], "nothing was collected for 2019/20"


def test_titles_are_short_enough_to_read(published: Published) -> None:
    for name in published.about.measures:
        measure = published.measure(name)
        # The waits are those of the health board, which is wider than the county.
        figure = measure.latest("931") or measure.latest("QU9")
        assert figure is not None
        title = figure.title
        for unit in (" %", " per 100 pupils", " in every 100,000 pupils"):
            title = title.replace(unit, unit.strip().replace(" ", "-"))
        assert len(title.split()) <= 11, figure.title


def test_the_briefing_answers_first(published: Published) -> None:
    made = page(published, "briefing")
    first = made.children[0]
    assert isinstance(first, Text)
    assert first.lead
    # Of 31 measures 3 got worse and 2 better; SW1, SW2, PA1, PA2 and PA5 have no figure.
    assert "3 got worse, 2 got better" in str(first.content)
    assert str(first.content).endswith("5 of the 14 findings have no figure.")
    assert "Since the meeting of 30 January 2026" in made.status
    ids = [node.id for node in made.children if isinstance(node, Section)]
    assert ids == ["glance", "findings", "ask", "changed", "more"]
    text = words_of(made)
    assert "latest outcome, November 2025" in text
    for finding in published.area("oxfordshire").findings:
        assert finding.short_title in text
    for unmeasured in ("SW1", "SW2", "PA1", "PA2", "PA5"):
        assert f"({unmeasured})</small>" in text.split("No figure measures five of the 14")[1]
    only = page(published, "briefing", inspection="OXI-2017")
    assert "finding=PA4" in words_of(made)
    # What changed is told of the whole area, whichever findings are looked at.
    mine = [n for n in only.children if not (isinstance(n, Section) and n.id == "changed")]
    assert "finding=PA4" not in "".join(map(rendered, mine))


def test_overdue_figures_are_marked(published: Published) -> None:
    text = words_of(page(published, "measure", measure="ehc_new_plans"))
    assert "Overdue. Last published 26 June 2025. Next due June 2026" in text
    assert "Overdue" not in words_of(page(published, "measure"))


def test_a_measure_that_ended_says_so_on_its_page(published: Published) -> None:
    text = words_of(page(published, "measure", measure="annual_reviews_not_held"))
    assert "Ended: no figures after 2024 were published on this definition." in text
    assert "Annual reviews completed in the year" in text
    assert "Overdue" not in text


def test_the_newest_groups_of_a_topic_are_shown_though_older_than_the_figure(
    published: Published,
) -> None:
    """By age the figures of 2024 are the newest; 2025 has ages on another day."""
    made = page(published, "measure", part="Age")
    assert "The newest figures by age are for 2024." in words_of(made)
    other = words_of(page(published, "measure", part="Age at time of request"))
    assert "The newest figures by" not in other
    assert "No breakdown" not in other


def test_text_of_the_record_cannot_become_markup() -> None:
    hostile = '<img src=x onerror="alert(1)">'
    text = rendered(Text((hostile, Tag(hostile), Link(hostile, '"><script>'))))
    assert "<img" not in text
    assert "<script" not in text
    table = Table(hostile, (hostile,), ((hostile,),), download='a" onclick="x')
    assert "<img" not in rendered(table)
    assert 'onclick="x"' not in rendered(table)


def test_web_addresses_in_notes_become_links() -> None:
    text = "Dates: https://example.org/a?b=1. More (https://example.org/c), and words"
    assert [part for part in linked(text) if isinstance(part, Link)] == [
        Link("source", "https://example.org/a?b=1"),
        Link("source", "https://example.org/c"),
    ]
    assert inline(linked("no address here")) == "no address here"


def test_a_number_and_its_sign_do_not_part() -> None:
    assert inline("38.6 % of plans") == "38.6&nbsp;% of plans"


def runs_of(made: Page) -> dict[str, int]:
    chart = next(iter(every(made, Chart)))
    assert isinstance(chart, Chart)
    return {
        row["period"]: row["run"]
        for layer in chart.wide["layer"]
        for row in layer.get("data", {}).get("values", [])
        if {"shown", "run"} <= row.keys()
    }


def test_points_before_a_changed_definition_are_not_joined(published: Published) -> None:
    runs = runs_of(page(published, "measure", measure="ehc_new_plans", place="E92000001"))
    assert runs["2014"] != runs["2015"]
    assert runs["2015"] == runs["2024"], "a changed collection is marked, not parted"


def test_a_figure_that_is_not_reliable_is_marked_and_not_drawn(published: Published) -> None:
    made = page(published, "measure", measure="send_appeal_rate", place="873")
    assert "2024" not in runs_of(made)
    text = words_of(made)
    assert "3.8&nbsp;% [u]" in text
    assert "Published but not reliable" in words_of(
        page(published, "measure", measure="send_appeal_rate", place="931")
    )


@pytest.mark.parametrize("place", ["E92000001", "E12000008"])
def test_a_country_or_region_is_not_set_against_neighbours(
    published: Published, place: str
) -> None:
    text = words_of(page(published, "measure", place=place, compare="neighbours"))
    assert "higher than 0 of 0" not in text
    assert "compare with all authorities" in text


def test_old_figures_are_counted_apart(published: Published) -> None:
    area = published.area("oxfordshire")
    assert sorted({w.measure for w in area.standings.values() if w.stale}) == [
        "good_level_of_development_ehc_plan",
        "high_needs_balance",
        "occupational_therapy_over_18_weeks",
        "occupational_therapy_over_52_weeks",
        "paediatrics_over_18_weeks",
        "paediatrics_over_52_weeks",
        "speech_and_language_over_18_weeks",
        "speech_and_language_over_52_weeks",
    ]
    assert "Schools grant balance" not in " ".join(area.answer)


def test_a_direction_is_a_fact_and_gets_no_question_sign(published: Published) -> None:
    tags = [tag for name in PAGES for tag in every(page(published, name).children, Tag)]
    tones = {
        tag.tone  # type: ignore[attr-defined]
        for tag in tags
        if tag.text in {"Rose", "Fell", "Higher", "Lower"}  # type: ignore[attr-defined]
    }
    assert tones == {"plain"}


def test_a_promise_without_a_date_still_says_when_it_was_kept(published: Published) -> None:
    shown = words_of(page(published, "commitments"))
    # The written statement of action of 2017: neither its date nor its day was found.
    assert "Done; no due date found." in shown


def test_a_recommendation_with_an_answer_is_not_called_unanswered(published: Published) -> None:
    """Nor one that only noted a report, nor one whose minutes were not read to the end."""
    asked = {row.id: row for row in published.area("oxfordshire").recommendations}
    # Of the 12 without a response 8 have no text and 3 only noted; R24's answer was announced.
    missing = {name for name, row in asked.items() if row.answer_state == "no_answer"}
    assert missing == {"R10", "R24"}
    (table,) = (
        node
        for node in every(page(published, "commitments").children, Table)
        if node.download == "recommendations.csv"  # type: ignore[attr-defined]
    )
    unanswered = [row for row in table.rows if Tag("No answer found", "unknown") in row]  # type: ignore[attr-defined]
    assert len(unanswered) == len(missing)


def test_units_of_targets_are_plain(published: Published) -> None:
    shown = words_of(page(published, "commitments"))
    assert "75&nbsp;%" in shown
    assert "percent<" not in shown

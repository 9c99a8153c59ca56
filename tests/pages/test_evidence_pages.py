"""Evidence on the pages: one thing on one screen, claims checked, questions, what changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from scrutiny.publication.published import Published
from scrutiny.views.html import page_body, plain
from scrutiny.views.tree import (
    Bullets,
    Chart,
    Details,
    Facts,
    Link,
    Numbered,
    Page,
    Section,
    Table,
    Tag,
    Text,
    YearRow,
)
from scrutiny.wording.finding_text import VIEWS
from tests.pages.test_pages import check_html, every, page

AREAS = ("oxfordshire", "northmere")


def finding(published: Published, name: str, show: str, **chosen: str) -> Page:
    return page(published, "finding", finding=name, show=show, **chosen)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("show", [name for name, _ in VIEWS])
def test_every_view_of_every_finding_stands_whole(
    published: Published, area: str, show: str
) -> None:
    for each in published.area(area).findings:
        made = finding(published, each.id, show, area=area)
        check_html(page_body(made))
        assert made.status.startswith(f"{each.short_title} ({each.id}). ")


def test_one_measure_stands_by_itself(published: Published) -> None:
    """No other measure's chart stands on the screen; the balancing one is named."""
    made = finding(published, "PA3", "measure")
    (chart,) = every(made.children, Chart)
    assert isinstance(chart, Chart)
    assert chart.title == "37.8 % in 2025: little changed on the year, below England"
    (facts, *_) = [f for f in every(made.children, Facts) if isinstance(f, Facts)]
    assert [term for term, _ in facts.pairs] == [
        "Verdict",
        "Since the inspection",
        "Over the years",
        "Against England",
        "Against neighbours",
        "Against the target",
        "How sure",
    ]
    assert "Read with:" in page_body(made)


def test_the_headline_carries_counts_and_periods(published: Published) -> None:
    """371 of 962, then 533 of 1,411: more plans in time and more late, and no clear change."""
    made = finding(published, "PA3", "measure")
    assert (
        "No clear change: 37.8 % in 2025 (533 of 1,411), down from 38.6 % in 2024 (371 of 962)"
        in made.status
    )
    text = page_body(made).replace("&nbsp;", " ")
    assert "162 more children had their plan in time and 287 more did not." in text
    assert "up from 4.0 % in 2022 (27 of 667), the last figure before the inspection" in text


def test_an_improvement_whose_pair_worsens_says_so(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No real measure of 2025 is better while its pair is worse, so the warning is put there."""
    warning = "But plans issued in 20 weeks got worse: read the two together."
    area, key = published.area("oxfordshire"), "PA3 ehc_plans_over_1_year"
    assert warning not in page_body(finding(published, "PA3", "now"))
    warned = {**area.standings, key: replace(area.standings[key], warning=warning)}
    monkeypatch.setitem(published._areas, "oxfordshire", replace(area, standings=warned))
    assert warning in page_body(finding(published, "PA3", "now"))


def test_a_statement_is_judged_then_and_now(published: Published) -> None:
    claims = {row.id: row for row in published.area("oxfordshire").claims}
    said = claims["CL2"]
    assert (said.then.tag, said.now.tag) == ("Supported", "Depends on the period")
    assert "53.6 % in 2023 (533 of 994)" in said.then.sentence
    assert "38.6 % in 2024 (371 of 962)" in said.now.sentence
    body = page_body(finding(published, "PA3", "said")).replace("&nbsp;", " ")
    assert "Depends on the period" in body
    # Its own definition is not known, and the page says so beside the verdict.
    assert "The period and definition behind the statement were not found" in body


@pytest.mark.parametrize("area", AREAS)
def test_questions_are_few_whole_and_the_strongest_first(published: Published, area: str) -> None:
    most = int(published.methods.constants["most_questions"].value)
    for each in published.area(area).findings:
        asked = [row.question for row in each.questions.shown]
        assert 1 <= len(asked) <= most
        assert len(asked) == len(set(asked))
        assert not any("{" in question or "}" in question for question in asked)
        lists = every(finding(published, each.id, "now", area=area).children, Numbered)
        told = [plain(line.content) for numbered in lists for line, _ in numbered.items]  # type: ignore[attr-defined]
        assert told == [*asked, *(row.question for row in each.questions.more)]


def test_the_children_who_waited_too_long_are_asked_about_first(published: Published) -> None:
    """533 of 1,411 plans of 2025 were in time, as published. What was said years before waits."""
    (first, *_) = published.area("oxfordshire").questions["all"].shown
    assert "533 children had their plan in time and 878 did not" in first.question
    (finding_,) = [f for f in published.area("oxfordshire").findings if f.id == "PA3"]
    kinds = [each.condition for each in finding_.questions.shown]
    assert kinds[0] == "failing_and_stable"
    assert "claim_depends" in kinds[1:]


@pytest.mark.parametrize("area", AREAS)
def test_the_first_three_questions_are_about_different_findings(
    published: Published, area: str
) -> None:
    for asked in published.area(area).questions.values():
        about = [each.about.rstrip(": ").split("; ") for each in asked.shown[:3]]
        together = [finding for each in about for finding in each]
        assert len(together) == len(set(together))
        assert all(each.answer.startswith("Who can answer: ") for each in asked.shown)
        assert all("What would settle it: " in each.answer for each in asked.shown)


def test_gaps_come_with_the_words_to_ask(published: Published) -> None:
    made = finding(published, "PA3", "gaps")
    tables = [t for t in every(made.children, Table) if isinstance(t, Table)]
    assert tables
    assert all(row[1] for table in tables for row in table.rows)
    assert "The backlog: how long the children now waiting have waited" in page_body(made)


def test_since_when_can_be_chosen(published: Published) -> None:
    choices = published.since("oxfordshire")
    assert choices[0].label == "the meeting of 30 January 2026"
    made = page(published, "briefing", since=choices[-1].id)
    assert choices[-1].answer in made.status


def test_what_should_have_come_is_named(published: Published) -> None:
    """New plans of 2025 were due in June 2026 and are not held; timeliness is."""
    (latest, *_) = published.since("oxfordshire")
    overdue = next(p for p in latest.parts if p.title == "Figures that should have come")
    assert any("June 2026" in item and "New EHC plans" in item for item in overdue.items)
    assert not any("Plans issued in 20 weeks" in item for item in overdue.items)


def test_the_coverage_map_counts_what_is_missing(published: Published) -> None:
    made = page(published, "briefing")
    (section,) = [
        d
        for d in every(made.children, Details)
        if d.summary == "What the evidence covers, and what it does not"  # type: ignore[attr-defined]
    ]
    text = page_body(page(published, "briefing"))
    assert "5 of 14 findings have no figure at all: Lines of accountability" in text
    (table, *_) = every(section, Table)
    assert isinstance(table, Table)
    assert len(table.rows) == 14


def test_a_moved_target_is_told_with_who_when_and_what(published: Published) -> None:
    body = page_body(page(published, "commitments", area="northmere")).replace("&nbsp;", " ")
    assert (
        "moved by Northmere Council Cabinet on 20 March 2025, from 75 % by 31 March 2025 to 60 % "
        "by 31 December 2025" in body
    )


def test_an_answer_with_nothing_since_is_marked(published: Published) -> None:
    body = page_body(page(published, "commitments", area="northmere"))
    assert "Accepted, nothing since" in body


def test_the_number_of_false_signals_to_expect_is_told(published: Published) -> None:
    assert "process charts stand behind this page" in page_body(
        page(published, "briefing", area="northmere")
    )
    # Oxfordshire has no monthly figures, so no chart and nothing to expect.
    assert published.area("oxfordshire").expected_false == ""


def test_a_funnel_stands_with_all_authorities(published: Published) -> None:
    body = page_body(page(published, "measure", compare="all")).replace("&nbsp;", " ")
    assert "authorities lie outside the outer limits" in body
    assert "allowing for chance, from" in body


def test_the_verdict_of_a_tag_is_not_said_again_beside_it(published: Published) -> None:
    rows = [
        row
        for t in every(finding(published, "PA3", "now").children, Table)
        if isinstance(t, Table) and "In words" in t.columns
        for row in t.rows
    ]
    words = {plain(row[0]): (plain(row[1]), plain(row[2])) for row in rows}
    tag, sentence = words["Plans issued in 20 weeks"]
    assert tag == "No clear change"
    assert sentence.startswith("37.8 % in 2025 (533 of 1,411), down from 38.6 % in 2024")
    assert not any(said.startswith(f"{tag}: ") for tag, said in words.values())


def test_words_to_ask_that_are_the_same_for_all_stand_once(published: Published) -> None:
    body = page_body(finding(published, "PA5", "gaps"))
    assert body.count("Which figure will show that this made a difference, and from when?") == 1


def test_what_only_the_workbook_has_not_put_in_is_no_gap(published: Published) -> None:
    """Exclusions of a later term are published: the council does not owe them."""
    body = page_body(finding(published, "SW5", "gaps"))
    assert "newer figures were due" not in body
    assert "Where are the newer figures" not in body


def test_a_finding_leads_with_the_inspectors_and_its_chief_measure(published: Published) -> None:
    """What all measures add up to follows in plain type: the lead stays short."""
    for area in AREAS:
        for each in published.area(area).findings:
            lead, more, *_ = finding(published, each.id, "now", area=area).children
            assert isinstance(lead, Text)
            assert isinstance(more, Text)
            assert lead.lead
            assert not more.lead
            assert "measures, each" not in plain(lead.content)
            assert plain(lead.content).startswith(f"{each.short_title} ({each.id}). Inspectors")
            assert all(part in plain((lead.content, " ", more.content)) for part in each.answer)


@pytest.mark.parametrize("since", range(3))
@pytest.mark.parametrize("area", AREAS)
def test_what_changed_leaves_the_questions_near(
    published: Published, area: str, since: int
) -> None:
    """The questions stand above what changed, of which every line is there with its link."""
    chosen = published.since(area)[since]
    children = page(published, "briefing", area=area, since=chosen.id).children
    ids = [node.id for node in children if isinstance(node, Section)]
    assert ids.index("ask") < ids.index("changed")
    changed = next(n for n in children if isinstance(n, Section) and n.id == "changed")
    lists = [b for b in every(changed, Bullets) if isinstance(b, Bullets)]
    sentences = [item for part in chosen.parts for item in part.items]
    told = [plain(item) for each in lists for item in each.items]
    assert all(line.startswith(item) for line, item in zip(told, sentences, strict=True))
    linked = [item for each in lists for item in each.items if list(every(item, Link))]
    # A new return or inspection has no row of its own to lead to.
    assert len(linked) == sum(of != "" for part in chosen.parts for of, _ in part.about)


def test_a_chart_of_one_group_names_the_group(published: Published) -> None:
    held = published.area("northmere").standings
    for key in [key for key, words in held.items() if words.part]:
        name, _, measure = key.partition(" ")
        made = finding(published, name, "measure", area="northmere", measure=measure)
        group = held[key].part.partition("=")[2]
        charts = [c for c in every(made.children, Chart) if isinstance(c, Chart)]
        assert charts
        assert all(f"Northmere (invented), {group}" in chart.subtitle for chart in charts)


def test_an_old_figure_carries_no_verdict_of_now(published: Published) -> None:
    """The grant balance of 2021-22 stands beside figures of now: no tag of it may be red."""
    words = published.area("oxfordshire").standings["PA4 high_needs_balance"]
    assert (words.verdict, words.period, words.stale) == ("worse", "2021-22", True)
    alone = finding(published, "PA4", "measure", measure="high_needs_balance")
    (facts, *_) = [f for f in every(alone.children, Facts) if isinstance(f, Facts)]
    tags = list(every(facts.pairs, Tag))
    assert len(tags) > 1
    assert set(tags) == {Tag("Old figure")}
    told = plain(words.sentence).replace("\u2011", "-")
    assert told.startswith("Worse: \u22124.26 % in the year 2021-22, "), "as it was in its time"
    (row,) = [r for r in _rows(finding(published, "PA4", "now")) if _names(r)]
    assert list(every(row, Tag)) == [Tag("Old figure")]
    # In the picture it is old by its name, worse in its own years, and nothing since.
    (row,) = [r for r in every(page(published, "briefing"), YearRow) if _names(r.name)]  # type: ignore[attr-defined]
    assert isinstance(row, YearRow)
    assert list(every(row.name, Tag)) == [Tag("Old figure")]
    assert [bool(cell) for cell in row.cells[-4:]] == [False] * 4


def _rows(made: Page) -> Iterator[object]:
    return (row for t in every(made.children, Table) if isinstance(t, Table) for row in t.rows)


def _names(phrase: object) -> bool:
    return any(link.text == "Schools grant balance" for link in every(phrase, Link))  # type: ignore[attr-defined]


def test_where_nothing_is_evidence_none_is_shown(published: Published) -> None:
    findings = {each.id: each.grade for each in published.area("oxfordshire").findings}
    for name in ("AI1", "AI2", "AI3", "AI4"):
        assert findings[name].shown == "None shown"
    assert "Nothing yet" not in page_body(page(published, "briefing"))


def test_what_ended_says_what_came_in_its_place(published: Published) -> None:
    """Reviews are counted in another way since 2025: the two are nowhere set side by side."""
    ended = (
        'In its place came "Annual review outcomes communicated within four weeks"; the two do not '
        "compare."
    )
    now = page_body(finding(published, "SW3", "now")).replace("&quot;", '"')
    assert ended in now
    (old,) = [
        held
        for key, held in published.area("oxfordshire").standings.items()
        if key == "SW3 annual_review_decisions_4_weeks"
    ]
    assert (old.again, old.ended.endswith(ended)) == ("", True)

"""Read at a glance: first screen, picture of the years, tasks, indexes, a finding alone."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from scrutiny.publication.published import Published
from scrutiny.views.explained_words import Explained
from scrutiny.views.html import page_body, plain
from scrutiny.views.pages.card import measure_address
from scrutiny.views.small_line import small_line
from scrutiny.views.tree import (
    Chart,
    Details,
    Facts,
    Link,
    Onward,
    Page,
    Section,
    Stage,
    Table,
    Tag,
    Task,
    YearRow,
)
from scrutiny.wording.finding_text import MEASURE_COLUMNS
from tests.pages.test_pages import every, page

AREAS = ("oxfordshire", "northmere")


def glance(made: Page) -> dict[str, list[object]]:
    """The lines of the first screen by what stands before them."""
    section = next(n for n in made.children if isinstance(n, Section) and n.id == "glance")
    (facts,) = every(section, Facts)
    assert isinstance(facts, Facts)
    return {term: list(getattr(words, "items", (words,))) for term, words in facts.pairs}


def test_the_first_screen_says_what_got_better_and_worse(published: Published) -> None:
    """By the figures of 2024 and 2025: 97.3 to 97.7 %, 10.4 to 12.2 %, 12.4 to 21.4 % and so on."""
    lines = glance(page(published, "briefing"))
    assert list(lines) == [
        "Inspectors said",
        "Got worse",
        "Got better",
        "Nobody knows",
        "Was due",
        "Ask",
    ]
    worse = {link.text for line in lines["Got worse"] for link in every(line, Link)}  # type: ignore[attr-defined]
    better = {link.text for line in lines["Got better"] for link in every(line, Link)}  # type: ignore[attr-defined]
    assert worse == {
        "NEET or not known at 16 and 17, support",
        "Offered a place at 16 and 17",
        "Severe absence, EHC plan",
    }
    assert better == {"Decisions in six weeks", "Persistent absence, SEN support"}
    # The special school at Didcot was to open in 2023 and did not.
    assert plain(lines["Was due"][0]).startswith("Missed Didcot Valley Park special school")  # type: ignore[arg-type]


@pytest.mark.parametrize("area", AREAS)
def test_each_line_of_the_first_screen_leads_to_what_it_rests_on(
    published: Published, area: str
) -> None:
    lines = glance(page(published, "briefing", area=area))
    told = [line for name, each in lines.items() if name != "Inspectors said" for line in each]
    bare = [plain(line) for line in told if not list(every(line, Link))]  # type: ignore[arg-type]
    assert all(words.startswith(("No measure", "Nothing", "Each finding")) for words in bare)
    assert len(lines["Ask"]) == 3
    assert len(told) > len(bare)


def rows(made: Page) -> list[YearRow]:
    return [row for row in every(made.children, YearRow) if isinstance(row, YearRow)]


def test_the_picture_shows_judgements_and_changes_in_their_years(published: Published) -> None:
    """Plans in time: 32.6, 36.0, 47.2, 50.2, 56.1, 30.7, 4.0, 53.6, 38.6, 37.8 %, 2016 to 2025."""
    every_row = rows(page(published, "briefing"))
    heads = [row for row in every_row if row.head]
    assert len(heads) == 14
    (pa3,) = [row for row in heads if plain(row.name).startswith("Timeliness and quality")]
    told = {2017 + at: plain(cell) for at, cell in enumerate(pa3.cells) if cell}
    assert told == {2023: "Priority action required", 2025: "Effective action taken"}
    plans = next(row for row in every_row if "Plans issued in 20 weeks" in plain(row.name))
    moved = {2017 + at: plain(cell) for at, cell in enumerate(plans.cells) if cell}
    assert moved == {
        2017: "Not clear",
        2018: "Better",
        2019: "Not clear",
        2020: "Better",
        2021: "Worse",
        2022: "Worse",
        2023: "Better",
        2024: "Worse",
        2025: "Not clear",
    }


@pytest.mark.parametrize("area", AREAS)
def test_the_picture_is_a_table_and_its_gaps_are_told(published: Published, area: str) -> None:
    body = page_body(page(published, "briefing", area=area))
    picture = re.findall(r'<div class="table years".*?</table>', body, re.DOTALL)[0]
    many = picture.count('scope="col"')
    for row in picture.split("<tr")[2:]:
        assert row.count("<td") == many - 1
    gaps = picture.count('class="gap"')
    assert gaps == picture.count('<span class="unseen">no figure</span>') > 0
    # Each shape has its word beside it.
    assert picture.count('aria-hidden="true"') == picture.count('class="word"')


def tasks(made: Page) -> list[Task]:
    return [task for task in every(made.children, Task) if isinstance(task, Task)]


@pytest.mark.parametrize("area", AREAS)
def test_what_is_late_comes_first_and_each_state_has_its_number(
    published: Published, area: str
) -> None:
    order = ("overdue", "missed", "unread", "not_found", "due", "done_late", "done")
    known = {row.id: row for row in published.area(area).commitments}
    made = page(published, "commitments", area=area)
    shown = [task.id for task in tasks(made) if task.id in known]
    assert sorted(shown) == sorted(known)
    for own in (True, False):
        states = [known[id].state for id in shown if bool(known[id].promised_by) is own]
        assert [order.index(state) for state in states] == sorted(map(order.index, states))
    for value in ("late", "unknown", "open", "done"):
        only = page(published, "commitments", area=area, state=value)
        links = [link for link in every(made.children, Link) if f"state={value}" in link.to]  # type: ignore[attr-defined]
        number = int(re.search(r"\((\d+)\)", links[0].text)[1])  # type: ignore[attr-defined,index]
        assert number == len([task for task in tasks(only) if task.id in known])


def test_a_promise_leads_to_its_findings_and_back(published: Published) -> None:
    made = page(published, "commitments")
    (task,) = [task for task in tasks(made) if task.id == "C19"]
    assert any("finding=PA1" in link.to for link in every(task, Link))  # type: ignore[attr-defined]
    body = page_body(page(published, "finding", finding="PA1", show="promised"))
    assert 'id="C19"' in body


@pytest.mark.parametrize("area", AREAS)
def test_the_page_of_findings_opens_on_all_of_them(published: Published, area: str) -> None:
    made = page(published, "finding", area=area)
    (table,) = every(made.children, Table)
    assert isinstance(table, Table)
    names = [each.name for each in published.area(area).findings]
    assert [plain(row[0]).split("; ")[0] for row in table.rows] == names


@pytest.mark.parametrize("area", AREAS)
def test_findings_follow_one_another(published: Published, area: str) -> None:
    ids = [each.id for each in published.area(area).findings]
    walked, at = [], ids[0]
    while at:
        walked.append(at)
        (onward,) = every(page(published, "finding", area=area, finding=at).children, Onward)
        assert isinstance(onward, Onward)
        to = onward.after.to if onward.after else ""
        at = dict(parse_qsl(urlsplit(to).query)).get("finding", "")
    assert walked == ids


@pytest.mark.parametrize("area", ["oxfordshire", "west-sussex", "northmere"])
def test_every_measure_of_a_finding_is_told_once_and_none_that_moved_is_folded(
    published: Published, area: str
) -> None:
    told = published.area(area)
    folded = 0
    for finding in told.findings:
        made = page(published, "finding", area=area, finding=finding.id)
        (section,) = [s for s in every(made, Section) if s.id == "figures"]
        tables = [t for t in every(section, Table) if t.columns == MEASURE_COLUMNS]
        behind = [
            row for fold in every(section, Details) for t in every(fold, Table) for row in t.rows
        ]
        rows = [row for table in tables for row in table.rows]
        addresses = [row[0][0].to for row in rows]
        assert sorted(addresses) == sorted(
            measure_address(area, finding.id, key) for key in finding.keys
        )
        tags = {row[1].text for row in behind}
        assert tags.isdisjoint({"Better", "Worse"}), finding.id
        folded += len(behind)
    if area == "oxfordshire":
        assert folded > 10


@pytest.mark.parametrize("area", AREAS)
def test_alone_on_a_wall_a_finding_has_one_chart_and_one_question(
    published: Published, area: str
) -> None:
    for each in published.area(area).findings:
        made = page(published, "finding", area=area, finding=each.id, meeting="1")
        (stage,) = made.children
        assert isinstance(stage, Stage)
        assert len(list(every(stage, Chart))) == (1 if each.keys else 0)
        assert page_body(made).count("Ask: ") == 1
        (onward,) = every(stage, Onward)
        for link in (onward.before, onward.after):  # type: ignore[attr-defined]
            assert link is None or "meeting=1" in link.to


def test_the_line_of_a_finding_is_marked_with_what_happened(published: Published) -> None:
    """Inspectors came in 2017, 2019, 2023 and 2025; each visit is an upright line in its year."""
    made = page(published, "finding", finding="PA3")
    chart = next(iter(every(made.children, Chart)))
    assert isinstance(chart, Chart)
    held = [row for layer in chart.wide["layer"] for row in layer["data"]["values"]]
    words = ("SEND inspection", "SEND revisit", "SEND monitoring")
    visits = {row["period"] for row in held if any(w in row.get("label", "") for w in words)}
    assert visits == {"2017", "2019", "2023", "2025"}
    summary = next(d for d in every(made.children, Details) if "beside it" in d.summary)  # type: ignore[attr-defined]
    (table,) = every(summary, Table)
    assert len(table.rows) >= len(visits)  # type: ignore[attr-defined]


def test_every_measure_of_the_area_is_listed_once_under_its_theme(published: Published) -> None:
    made = page(published, "measure", measure="all")
    sections = [n for n in made.children if isinstance(n, Section)]
    assert len(sections) > 5
    to = [dict(parse_qsl(urlsplit(k.to).query))["measure"] for k in every(made.children, Link)]  # type: ignore[attr-defined]
    wider = ("931", "QU9")
    held = {
        m
        for m in published.about.measures
        if not published.measure(m).about.variant_of
        and any(place in published.measure(m).places for place in wider)
    }
    assert sorted(to) == sorted(held)


def test_an_old_figure_has_no_verdict_of_now_in_the_list(published: Published) -> None:
    made = page(published, "measure", measure="all")
    (row,) = [
        row
        for table in every(made.children, Table)
        for row in table.rows  # type: ignore[attr-defined]
        if "schools grant" in plain(row[0])
    ]
    assert list(every(row, Tag)) == [Tag("Old figure")]


def test_another_council_can_be_laid_beside(published: Published) -> None:
    """Buckinghamshire, 825, is one of the ten neighbours."""
    made = page(published, "measure", compare="neighbours", peer="825")
    chart = next(iter(every(made.children, Chart)))
    assert isinstance(chart, Chart)
    names = [row.get("who") for layer in chart.wide["layer"] for row in layer["data"]["values"]]
    assert "Buckinghamshire" in names
    figure = published.measure("ehc_plans_20_weeks").latest("825")
    assert figure is not None
    assert figure.level in page_body(made).replace("&nbsp;", " ")


def test_every_question_leads_to_what_it_is_about(published: Published) -> None:
    for area in AREAS:
        for each in published.area(area).findings:
            for row in (*each.questions.shown, *each.questions.more):
                assert each.id in row.findings
                assert row.question.endswith(row.ask[1:])
                claims = {claim.id for claim in published.area(area).claims}
                if row.condition.startswith("claim"):
                    assert row.row in claims
                    assert row.source_url.startswith("http")


# ------------------------------------------------------------------------- small parts


def test_a_small_line_is_broken_at_a_gap() -> None:
    drawn = small_line((1.0, 2.0, None, 4.0, 3.0), "From 1 to 3")
    assert drawn.count("<polyline") == 2
    assert 'aria-label="From 1 to 3"' in drawn
    assert small_line((1.0, None), "one alone") == ""


class _Word:
    term, also, meaning = "EHC plan", ("EHC plans",), "A legal paper."


class _Letters:
    term, also, meaning = "SEND", (), "Needs and disabilities."


def test_a_word_is_explained_where_it_first_stands_and_only_there() -> None:
    words = Explained.of((_Word(), _Letters()))
    text = words.marked("Two EHC plans, one EHC plan. They send it; SEND services.")
    assert text.count("<button") == 2
    assert '<button type="button" class="term" popovertarget="word-ehc-plan">EHC plans<' in text
    assert ">SEND</button> services" in text
    assert words.meanings().count("popover") == 2
    assert "A legal paper." in words.meanings()


def test_pages_explain_words_without_a_script(published: Published) -> None:
    body = page_body(page(published, "finding", finding="PA3"), "", published.methods.words)
    asked = re.findall(r'popovertarget="([^"]+)"', body)
    assert "word-ehc-plan" in asked
    assert len(asked) == len(set(asked))
    assert all(f'id="{each}"' in body for each in asked)


def test_without_a_test_the_rank_among_neighbours_is_told(published: Published) -> None:
    """Attainment 8 has no counts, so no test: 11.6 points, below all ten neighbours in 2024/25."""
    held = published.area("oxfordshire").standings["AI1 attainment_8_ehc_plan"]
    *_, against = held.marks
    theirs = published.measure("attainment_8_ehc_plan")
    mine = theirs.at("931", held.period)
    assert mine is not None
    others = [theirs.at(place, held.period) for place in published.places["931"].neighbours]
    values = [each.number for each in others if each is not None and each.number is not None]
    ahead = sum(value > (mine.number or 0.0) for value in values)
    if against.verdict is None:
        assert against.tag in (
            f"Last of {len(values) + 1}",
            f"{ahead} of {len(values)} neighbours do better",
        )
    else:
        assert against.label == "Against England"

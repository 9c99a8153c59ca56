"""Other areas on the pages: who had the same weakness, all authorities, and links from findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as with_

from scrutiny.publication.published import Published
from scrutiny.views.html import page_body
from scrutiny.views.pages import elsewhere_page, finding_page, nation_page
from scrutiny.views.pages.frame import framed
from scrutiny.views.tree import Tag
from scrutiny.views.view import first_state
from scrutiny.vocabulary.words import Recovered, Verdict
from scrutiny.wording.elsewhere_text import OURS, draft
from tests.conftest import HOME
from tests.pages.test_pages import every


def test_an_area_is_worth_a_call_only_where_it_got_better(published: Published) -> None:
    for theme in published.elsewhere.themes:
        assert len(theme.calls) <= 3
        by_place = {each.place: each.measures for each in theme.areas}
        for place, measure in theme.calls:
            assert measure.state in (Recovered.HELD, Recovered.BETTER)
            assert measure in by_place[place]
            assert all(each.verdict is not Verdict.WORSE for each in by_place[place])


def test_the_page_names_the_areas_with_their_reports_and_figures(published: Published) -> None:
    state = first_state(published)
    state.area = "oxfordshire"
    elsewhere_page.choices(published, state)
    state.theme = "plan_timeliness"
    text = page_body(elsewhere_page.page(published, state))
    assert OURS in text
    # Durham's first area for improvement, on page 6; published figures of 2025 and 2023.
    assert "Area SEND inspection report, 3 September 2024" in text
    assert "(532 of 715)" in text
    assert "(10 of 554)" in text
    # Bury was late with plans changed after a review, which is another weakness.
    assert "place=351" not in text
    assert "measure?area=oxfordshire&amp;measure=ehc_plans_20_weeks&amp;place=840" in text


def test_what_recovered_in_part_has_no_sign_of_better_or_worse(published: Published) -> None:
    """Oxfordshire's timeliness, 37.8 % after 4.0 %, is better than one year and worse than five."""
    state = first_state(published)
    state.area = "oxfordshire"
    elsewhere_page.choices(published, state)
    state.theme = "plan_timeliness"
    tags = list(every(elsewhere_page.page(published, state), Tag))
    part = [each.tone for each in tags if isinstance(each, Tag) and each.text == "Recovered part"]
    assert part
    assert set(part) == {"plain"}
    assert {each.tone for each in tags if isinstance(each, Tag) and each.text == "Worse"} == {
        "worse"
    }


def test_an_area_that_is_worth_a_call_is_told_once(published: Published) -> None:
    state = first_state(published)
    state.area = "oxfordshire"
    elsewhere_page.choices(published, state)
    state.theme = "plan_timeliness"
    (theme,) = (t for t in published.elsewhere.themes if t.id == state.theme)
    assert theme.calls
    text = page_body(elsewhere_page.page(published, state))
    for each in theme.areas:
        assert text.count(f"\u201c{each.quotation}\u201d".split(" SEND")[0][:60]) == 1, each.name
        # Nothing that figures show of it is lost.
        for measure in each.measures:
            assert f"measure={measure.measure}&amp;place={each.place}" in text


def test_a_finding_leads_to_the_areas_that_had_the_same(published: Published) -> None:
    state = first_state(published)
    state.area = "oxfordshire"
    finding_page.choices(published, state)
    state.finding = "PA3"
    text = page_body(finding_page.page(published, state))
    assert "elsewhere?area=oxfordshire&amp;theme=plan_timeliness" in text


def test_every_authority_is_told_once_in_the_order_chosen(published: Published) -> None:
    state = first_state(published)
    nation_page.choices(published, state)
    state.measure = "ehc_plans_20_weeks"
    texts = {}
    for order in ("value", "name", "outcome"):
        state.order = order
        text = page_body(nation_page.page(published, state))
        assert text.count("place=938") == 1
        texts[order] = text[text.index('id="all"') :]
    assert texts["name"].index(">Barnet<") < texts["name"].index(">York<")
    # Typically positive in 2023, and widespread failings in 2023.
    assert texts["outcome"].index(">Greenwich<") < texts["outcome"].index(">Oxfordshire<")
    assert "Widespread or systemic failings" in texts["outcome"]


def test_a_draft_says_on_every_page_that_it_is_one(published: Published) -> None:
    area = published.area("west-sussex")
    assert area.about.draft == ""
    words = draft("report.pdf")
    unsigned = with_(area, about=with_(area.about, draft=words))
    page = framed(published, unsigned, "briefing", "What?", "Told.", (), ())
    assert (page.notice, page.status) == (words, f"{words} Told.")
    # Every page is framed there.
    for path in sorted((HOME / "scrutiny" / "views" / "pages").glob("*_page.py")):
        assert "framed(" in Path(path).read_text(encoding="utf-8"), path.name


def test_an_invented_area_is_set_beside_nobody(published: Published) -> None:
    state = first_state(published)
    state.area = "northmere"
    for module in (elsewhere_page, nation_page):
        assert module.choices(published, state) == ()
        text = page_body(module.page(published, state))
        assert "is not set beside real places" in text
        assert "<table" not in text
        assert "<figure" not in text


def test_without_reports_nothing_is_said(published: Published) -> None:
    bare = replace(published, folder=published.folder)
    bare.__dict__["elsewhere"] = type(published.elsewhere)()
    text = page_body(elsewhere_page.page(bare, first_state(bare)))
    assert "No report is held, so nothing can be said." in text

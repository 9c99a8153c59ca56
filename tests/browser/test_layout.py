"""How pages stand on a phone and on paper: every measure, in a real browser, without a server.

What is tried is the page's own HTML under its own style sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from playwright.sync_api import Browser, Page

from scrutiny.publication.published import Published
from scrutiny.views.html import inline, page_body
from scrutiny.views.state import PageState
from scrutiny.views.tree import Tag
from tests.conftest import HOME

pytestmark = pytest.mark.browser

STYLE = (HOME / "scrutiny/serving/jupyter/voila/templates/scrutiny/static/page.css").read_text(
    encoding="utf-8"
)
SPACED = """p { margin-bottom:2em !important; }
* { line-height:1.5 !important; letter-spacing:.12em !important; word-spacing:.16em !important; }
"""
"""Text as readers may space it (WCAG 2.2, 1.4.12)."""
WIDTHS = (320, 390)


def document(body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><style>{STYLE}</style></head><body>'
        f'<main class="page"><div class="page-body">{body}</div></main></body></html>'
    )


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def sideways(sheet: Page, body: str) -> dict[str, list[str]]:
    """Where a page is wider than the screen, with what sticks out."""
    found = {}
    sheet.set_content(document(body))
    sheet.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    for spaced in (False, True):
        if spaced:
            sheet.add_style_tag(content=SPACED)
        for width in WIDTHS:
            sheet.set_viewport_size({"width": width, "height": 800})
            if sheet.evaluate("document.documentElement.scrollWidth") > width:
                found[f"{width}{', spaced' if spaced else ''}"] = sheet.evaluate(
                    """width => [...document.querySelectorAll('.page *')]
                    .filter(each => each.getBoundingClientRect().right > width)
                    .filter(each => !each.closest('.table') && !each.closest('svg'))
                    .map(each => each.outerHTML.slice(0, 100)).slice(0, 5)""",
                    width,
                )
    return found


def test_no_measure_scrolls_sideways_on_a_phone(sheet: Page, published: Published) -> None:
    found = {}
    tried = 0
    page = import_module("scrutiny.views.pages.measure_page")
    for name in published.about.measures:
        state = PageState({"area": tuple(published.about.areas)})
        state.follow(f"?measure={name}", lambda state=state: page.choices(published, state))
        body = page_body(page.page(published, state), "narrow")
        assert "SHA-256" in body
        tried += 1
        if wide := sideways(sheet, body):
            found[name] = wide
    assert found == {}
    assert tried == len(published.about.measures) > 20


OVER = """() => [...document.querySelectorAll('.years tbody tr')].filter(row => {
    const own = row.getBoundingClientRect();
    return [...row.querySelectorAll('a, .tag')].some(each => {
        const { top, bottom } = each.getBoundingClientRect();
        return top < own.top - 2 || bottom > own.bottom + 2;
    });
}).map(row => row.innerText.slice(0, 40))"""
"""The rows of the picture of years of which a name or a mark stands in another row."""


@pytest.mark.parametrize("area", ["oxfordshire", "northmere"])
@pytest.mark.parametrize("width", [320, 390, 768, 1366])
def test_no_mark_of_the_years_stands_in_another_row(
    sheet: Page, published: Published, area: str, width: int
) -> None:
    """It would be read as that of another measure."""
    page = import_module("scrutiny.views.pages.briefing_page")
    state = PageState({"area": tuple(published.about.areas)})
    state.follow(f"?area={area}", lambda: page.choices(published, state))
    sheet.set_viewport_size({"width": width, "height": 800})
    sheet.set_content(document(page_body(page.page(published, state), "narrow")))
    assert sheet.locator(".years tbody tr").count() > 10
    assert sheet.evaluate(OVER) == []
    years = sheet.locator(".years thead th:nth-child(n+2)").all()
    assert all(each.evaluate("e => e.scrollWidth <= e.clientWidth + 1") for each in years)
    sheet.add_style_tag(content=SPACED)
    assert sheet.evaluate(OVER) == []


LONGEST = 6000
"""Pixels that the first view of a finding may take on a phone, its bar and lists with it."""


@pytest.mark.parametrize("area", ["oxfordshire", "west-sussex", "northmere"])
def test_a_finding_is_read_on_a_phone_without_scrolling_for_ever(
    sheet: Page, published: Published, area: str
) -> None:
    page = import_module("scrutiny.views.pages.finding_page")
    sheet.set_viewport_size({"width": 390, "height": 844})
    heights = {}
    for finding in published.area(area).findings:
        state = PageState({"area": tuple(published.about.areas)})
        asked = f"?area={area}&finding={finding.id}"
        state.follow(asked, lambda state=state: page.choices(published, state))
        sheet.set_content(document(page_body(page.page(published, state), "narrow")))
        heights[finding.id] = sheet.evaluate("document.documentElement.scrollHeight")
    assert {name: high for name, high in heights.items() if high > LONGEST - 500} == {}
    # What is folded is there, and opens.
    sheet.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert sheet.evaluate("document.documentElement.scrollHeight") > heights[finding.id]


def test_it_would_be_noticed(sheet: Page) -> None:
    assert sideways(sheet, f'<p style="white-space:nowrap">{"long " * 30}</p>')


def test_the_longest_name_of_a_file_breaks(sheet: Page) -> None:
    name = "x" * 200 + ".csv"
    for body in (f"<p>{name}</p>", f"<ul><li>{name}</li></ul>", f"<h2>{name}</h2>"):
        assert sideways(sheet, body) == {}
    assert sideways(sheet, f"<dl><div><dt>File</dt><dd>{name}</dd></div></dl>") == {}


def test_good_news_and_bad_weigh_the_same_on_paper(sheet: Page) -> None:
    """Browsers leave backgrounds out: what is left must be as dark, as bold and as framed."""
    tags = (Tag("Better", "better"), Tag("Worse", "worse"))
    sheet.set_content(document(f"<p>{inline(tags)}</p>"))
    looks = """() => ['better', 'worse'].map(tone => {
        const { color, borderTopColor, borderTopWidth, borderTopStyle, fontWeight, backgroundColor }
            = getComputedStyle(document.querySelector('.tag.' + tone));
        return { color, borderTopColor, borderTopWidth, borderTopStyle, fontWeight,
            backgroundColor };
    })"""
    on_screen = sheet.evaluate(looks)
    weight = ("fontWeight", "borderTopWidth", "borderTopStyle")
    assert [on_screen[0][each] for each in weight] == [on_screen[1][each] for each in weight]
    sheet.emulate_media(media="print")
    better, worse = sheet.evaluate(looks)
    sheet.emulate_media(media="screen")
    assert better == worse
    assert better["color"] == better["borderTopColor"] == "rgb(11, 12, 12)", "black on white"
    assert better["backgroundColor"] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")

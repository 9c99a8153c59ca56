"""How long pages are, and what scripts add to them: values told, pictures, notes, order, keys."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import WAIT, Reader, tab

pytestmark = pytest.mark.browser

LONGEST = {
    ("briefing", 1366): 3000,
    ("briefing", 390): 6000,
    ("commitments", 390): 8000,
}
"""Pixels that a page may be long, by its name and the width of the screen."""
WALL = {"width": 1920, "height": 1080}


@pytest.mark.parametrize(("name", "width"), LONGEST)
def test_a_page_is_no_longer_than_it_may_be(
    server: str, browser: Browser, name: str, width: int
) -> None:
    with tab(browser, server, width) as reader:
        reader.open(name)
        height = reader.page.evaluate("document.documentElement.scrollHeight")
        assert height <= LONGEST[name, width]
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width


def alone(reader: Reader, finding: str) -> None:
    """Opens a finding alone, in large type."""
    reader.page.goto(f"{reader.address}finding?finding={finding}&meeting=1")
    reader.page.wait_for_selector("html.live .stage", timeout=WAIT)


def test_a_finding_fits_a_wall(reader: Reader) -> None:
    page = reader.page
    page.set_viewport_size(WALL)
    alone(reader, "PA3")
    assert page.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.stage')).fontSize)")
    assert size >= 24


def test_the_arrow_keys_lead_from_finding_to_finding(reader: Reader) -> None:
    alone(reader, "PA3")
    reader.page.keyboard.press("ArrowRight")
    reader.page.wait_for_url("**finding=PA4*", timeout=WAIT)
    assert "meeting=1" in reader.page.url
    reader.page.wait_for_selector("html.live .stage", timeout=WAIT)
    reader.page.keyboard.press("ArrowLeft")
    reader.page.wait_for_url("**finding=PA3*", timeout=WAIT)


def test_the_keyboard_reads_a_chart_value_by_value(reader: Reader) -> None:
    reader.open("measure?measure=ehc_plans_20_weeks")
    page = reader.page
    page.locator("#time .picture:visible").first.focus()
    told = page.locator("#time .told")
    page.keyboard.press("ArrowLeft")
    assert told.inner_text() == "Oxfordshire, 2025: 37.8 %, 533 of 1,411"
    page.keyboard.press("ArrowLeft")
    assert told.inner_text() == "Oxfordshire, 2024: 38.6 %, 371 of 962"


def test_a_finger_reads_the_value_under_it(reader: Reader) -> None:
    reader.open("measure?measure=ehc_plans_20_weeks")
    page = reader.page
    mark = page.locator("#time .picture:visible path[aria-label*='2023']").first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2 + 8, box["y"] + box["height"] / 2 + 8)
    assert page.locator("#time .told").inner_text().startswith("Oxfordshire, 2023: 53.6 %")


def test_a_chart_is_taken_as_a_picture_with_its_headline_and_day(reader: Reader) -> None:
    reader.open("measure?measure=ehc_plans_20_weeks")
    page = reader.page
    with page.expect_download() as given:
        page.locator("#time").get_by_role("button", name="Picture (SVG)").click()
    text = given.value.path().read_text(encoding="utf-8")
    for part in ("37.8 % in 2025", "Oxfordshire, as at 22 November 2026", "Open Government"):
        assert part in text
    with page.expect_download() as given:
        page.locator("#time").get_by_role("button", name="Picture (PNG)").click()
    assert given.value.path().read_bytes().startswith(b"\x89PNG")
    assert given.value.suggested_filename.endswith(".png")


def test_notes_stay_in_the_browser_and_are_never_sent(reader: Reader) -> None:
    reader.open("finding?finding=PA3")
    page = reader.page
    page.get_by_text("My notes and questions").click()
    page.get_by_label("Notes", exact=True).fill("Ask about the backlog")
    page.get_by_label("I want to ask this").first.check()
    question = page.locator("ol.questions > li p").first.inner_text()
    reader.open("finding?finding=PA4")
    page.get_by_text("My notes and questions").click()
    assert page.get_by_label("Notes", exact=True).input_value() == "Ask about the backlog"
    question = " ".join(question.split())
    assert page.locator("#ticked li").all_inner_texts() == [question]
    with page.expect_download() as given:
        page.get_by_role("button", name="Download as text").click()
    text = given.value.path().read_text(encoding="utf-8")
    assert "Ask about the backlog" in text
    assert question in text
    sent = [unquote(each) for each in reader.requests if not each.startswith("data:")]
    assert not any("backlog" in each for each in sent)
    page.get_by_role("button", name="Delete all").click()
    assert page.evaluate("window.localStorage.length") == 0


def test_a_long_table_can_be_put_in_order(reader: Reader) -> None:
    reader.open("measure?measure=ehc_plans_20_weeks&compare=all")
    page = reader.page
    page.locator("#compared summary").first.click()
    table = page.locator("#compared table")
    table.get_by_role("button", name="Value").click()
    values = table.locator("tbody tr td:nth-child(2)").all_inner_texts()
    numbers = [float(each.split("%")[0].replace("\N{NO-BREAK SPACE}", "")) for each in values]
    assert numbers == sorted(numbers)
    assert table.locator("th[aria-sort=ascending]").inner_text().startswith("Value")


def test_a_link_to_a_promise_opens_it(reader: Reader) -> None:
    reader.open("commitments#C19")
    reader.page.wait_for_selector("#C19 details[open]", timeout=WAIT)
    assert "What came of it" in reader.page.locator("#C19").inner_text()


def test_what_was_opened_stays_open_and_back_keeps_the_place(reader: Reader) -> None:
    reader.open("briefing")
    page = reader.page
    page.get_by_text("Where things stand").click()
    page.evaluate("window.scrollTo(0, 900)")
    reader.choose("Findings", "Findings of 2023")
    opened = page.locator("details[open] > summary").all_inner_texts()
    assert "Where things stand" in opened
    page.evaluate("window.scrollTo(0, 0)")
    page.go_back()
    page.wait_for_function("() => Math.abs(window.scrollY - 900) < 5", timeout=WAIT)
    assert page.url.endswith("/briefing")


def test_a_word_is_explained_by_keyboard_and_without_scripts(server: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.goto(f"{server}finding?finding=PA3")
    page.locator("button.term").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".meaning:popover-open").inner_text().startswith("EHC plan: ")
    context.close()


def test_little_moves_from_first_paint_to_live(server: str, browser: Browser) -> None:
    watch = """window.moved = 0; new PerformanceObserver(list => {
        for (const each of list.getEntries()) if (!each.hadRecentInput) window.moved += each.value;
    }).observe({type: 'layout-shift', buffered: true});"""
    for width in (390, 1366):
        with tab(browser, server, width) as reader:
            reader.page.add_init_script(watch)
            for name in ("briefing", "finding?finding=PA3", "measure", "commitments"):
                reader.open(name)
                reader.page.wait_for_timeout(500)
                assert reader.page.evaluate("window.moved") < 0.02, (name, width)

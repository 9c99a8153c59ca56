"""A page on its way to a reader: the browser's own scripts, with a server that is slow or silent.

The scripts run in a real browser against a kernel made up here, and its clock is the test's, so
that nothing depends on how fast the machine is.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import HOME

pytestmark = pytest.mark.browser

SCRIPT = (HOME / "scrutiny/views/browser.js").read_text(encoding="utf-8")
TEMPLATE = HOME / "scrutiny/serving/jupyter/voila/templates/scrutiny"
OWN = (TEMPLATE / "static/page.js").read_text(encoding="utf-8")
SHELL = """<!DOCTYPE html><html lang="en"><body>
<p id="loading">The page is loading.</p><p id="slow" hidden>Nothing has come.</p>
<p id="status"></p><div class="tools" hidden></div>
<div id="newer" hidden>Newer figures are here.</div><div id="lost" hidden></div>
<div class="choices"><label class="choice">Finding
<select><option>SW1<option>PA3</select></label></div>
<div class="page-body"><div class="drawing" data-answers="">SW1</div></div>
</body></html>"""
KERNEL = """
window.sent = [];
window.listeners = {};
window.held = {address: "", status: "SW1.", page: "finding", snapshot: "one", drawn: 1, screen: "",
  day: "2026-11-22"};
window.model = {
  get: (name) => window.held[name],
  set: (name, value) => { window.held[name] = value; },
  save_changes: () => {},
  send: (message) => { window.sent.push(message); },
  on: (event, heard) => { (window.listeners[event] ??= []).push(heard); },
};
window.hears = (state) => {
  for (const [name, value] of Object.entries(state)) {
    const changed = window.held[name] !== value;
    window.held[name] = value;
    if (changed) (window.listeners[`change:${name}`] ?? []).forEach((heard) => heard());
  }
};
window.draws = (answers, text, state) => {
  document.querySelector(".page-body").innerHTML =
    `<div class="drawing" data-answers="${answers}">${text}</div>`;
  window.hears({...state, drawn: window.held.drawn + 1});
};
"""


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab whose every request is answered here, with a clock that the test moves."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    page.route("**/*", lambda route: route.fulfill(body=SHELL, content_type="text/html"))
    page.route(
        "**/browser.js",
        lambda route: route.fulfill(body=SCRIPT, content_type="text/javascript"),
    )
    yield page
    context.close()


def arrive(page: Page, query: str) -> None:
    """Opens the page with its own script, and lets the widget of the browser begin."""
    page.goto(f"http://workbook.invalid/finding{query}")
    page.add_script_tag(content=OWN)
    page.evaluate(KERNEL)
    page.evaluate("async () => (await import('/browser.js')).default.initialize({model})")


def settling(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.classList.contains('settling')"))


def test_a_drawing_that_answers_another_address_is_not_taken_for_ours(tab: Page) -> None:
    arrive(tab, "?finding=PA3")
    assert settling(tab)
    assert tab.evaluate("window.sent") == [{"ask": "?finding=PA3"}]
    tab.evaluate("draws('', 'SW1 again', {status: 'SW1 again.'})")
    tab.evaluate("draws('?finding=PA2', 'PA2', {address: '?finding=PA2', status: 'PA2.'})")
    tab.clock.run_for(1000)
    assert settling(tab), "neither is what was asked for"
    assert tab.url.endswith("?finding=PA3")
    assert tab.locator("#status").text_content() == "", "and neither is announced"
    tab.evaluate("draws('?finding=PA3', 'PA3', {address: '?finding=PA3', status: 'PA3.'})")
    tab.clock.run_for(1)
    assert not settling(tab)
    assert tab.locator("#status").text_content() == "PA3."


def test_the_browser_asks_until_it_is_answered(tab: Page) -> None:
    """What was sent before the kernel listened is lost; nothing says so."""
    arrive(tab, "?finding=PA3")
    tab.clock.run_for(10_000)
    asked = tab.evaluate("window.sent")
    assert len(asked) > 2
    assert {each["ask"] for each in asked} == {"?finding=PA3"}
    # The drawing arrived but not the message that it did: it is looked at all the same.
    tab.evaluate("document.querySelector('.drawing').dataset.answers = '?finding=PA3'")
    tab.clock.run_for(1000)
    assert not settling(tab)
    told = len(tab.evaluate("window.sent"))
    tab.clock.run_for(60_000)
    assert len(tab.evaluate("window.sent")) == told, "no more is asked once it is answered"


def test_the_address_says_what_is_shown(tab: Page) -> None:
    arrive(tab, "?finding=PA9")
    tab.evaluate("draws('?finding=PA9', 'SW1', {address: '', status: 'No PA9. SW1.'})")
    tab.clock.run_for(1)
    assert tab.url.endswith("/finding")
    assert tab.locator("#status").text_content() == "No PA9. SW1."


def test_a_page_without_choices_is_shown_at_once(tab: Page) -> None:
    arrive(tab, "")
    assert not settling(tab)
    assert tab.evaluate("window.sent") == []


def test_a_page_that_never_comes_says_so_after_20_seconds(tab: Page) -> None:
    """Without widgets, kernel or anything: the page's own script alone."""
    tab.goto("http://workbook.invalid/finding?finding=PA3")
    tab.add_script_tag(content=OWN)
    assert settling(tab), "what comes first may be another page"
    tab.clock.run_for(19_000)
    assert not tab.locator("#slow").is_visible()
    tab.clock.run_for(2_000)
    assert tab.locator("#slow").is_visible()
    # It comes after all.
    tab.evaluate(KERNEL)
    tab.evaluate("async () => (await import('/browser.js')).default.initialize({model})")
    tab.evaluate("draws('?finding=PA3', 'PA3', {address: '?finding=PA3'})")
    tab.clock.run_for(1_000)
    assert not tab.locator("#slow").is_visible()
    assert tab.locator("#loading").count() == 0


def test_a_choice_that_is_never_drawn_says_so(tab: Page) -> None:
    arrive(tab, "")
    tab.clock.run_for(60_000)
    assert not tab.locator("#slow").is_visible()
    tab.get_by_label("Finding").select_option("PA3")
    tab.clock.run_for(21_000)
    assert tab.locator("#slow").is_visible()
    tab.evaluate("draws('', 'PA3', {address: '?finding=PA3'})")
    tab.clock.run_for(1_000)
    assert not tab.locator("#slow").is_visible()


def test_an_open_page_is_told_of_newer_figures(tab: Page) -> None:
    in_force = "one"
    asked: list[str] = []

    def answer(route):  # type: ignore[no-untyped-def]
        asked.append(in_force)
        route.fulfill(body=in_force, content_type="text/plain")

    tab.route("**/snapshot", answer)
    arrive(tab, "")
    with tab.expect_response("**/snapshot"):
        tab.clock.run_for(61_000)
    assert not tab.locator("#newer").is_visible()
    in_force = "two"
    with tab.expect_response("**/snapshot"):
        tab.clock.run_for(61_000)
    tab.locator("#newer").wait_for(state="visible")
    told = len(asked)
    tab.clock.run_for(600_000)
    assert len(asked) == told, "it is asked no more once it is told"
    assert tab.evaluate("window.sent") == [], "the kernel hears nothing of it"


def test_a_page_left_open_over_midnight_asks_for_a_drawing_of_the_new_day(tab: Page) -> None:
    today = "2026-11-22"
    tab.route(
        "**/snapshot",
        lambda route: route.fulfill(body=f"one\n{today}", content_type="text/plain"),
    )
    arrive(tab, "")

    def a_minute_later() -> list[object]:
        with tab.expect_response("**/snapshot"):
            tab.clock.run_for(61_000)
        tab.clock.run_for(1_000)
        sent: list[object] = tab.evaluate("window.sent")
        return sent

    assert a_minute_later() == []
    today = "2026-11-23"
    assert a_minute_later() == [{"day_over": True}]
    tab.evaluate("hears({day: '2026-11-23'})")
    assert a_minute_later() == [{"day_over": True}], "it is asked no more once it is looked at"
    assert not tab.locator("#newer").is_visible()


def test_the_template_has_what_the_script_looks_for() -> None:
    page = (TEMPLATE / "view.html").read_text(encoding="utf-8")
    tools = "{% include 'tools.html' %}"
    assert page.count(tools) == 1
    page = page.replace(tools, (TEMPLATE / "tools.html").read_text(encoding="utf-8"))
    # A page that was drawn whole waits for nothing.
    for each in ("slow", "status", "newer", "lost", "done"):
        assert page.count(f'id="{each}"') == 1, each
    assert page.count('data-do="reload"') == 3

"""Every page in every state, looked at by axe-core at every level; the results are kept.

What is found is written to `data/accessibility_results.toml` where SCRUTINY_WRITE_RESULTS is set,
and the accessibility statement is made from it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from scrutiny.vocabulary.pages import PAGES
from tests.browser.conftest import WAIT
from tests.conftest import HOME

LINKS = {
    "front page": "",
    "a page that is not here": "nothing",
    **{name: f"{name}?area=northmere" if name == "flow" else name for name in PAGES},
    "one finding": "finding?finding=PA3",
    "in large type": "finding?finding=PA3&meeting=1",
    "one measure": "finding?finding=PA3&show=measure",
    "a choice that is not here": "finding?finding=NO1",
}
STATES: dict[str, dict[str, object]] = {
    "on a laptop": {"viewport": {"width": 1366, "height": 800}},
    "at 320 pixels": {"viewport": {"width": 320, "height": 640}},
    "dark mode": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "in print": {},
}
RESULTS = HOME / "data" / "accessibility_results.toml"


class Results:
    """What was looked at, and each rule broken with its criterion and where."""

    def __init__(self) -> None:
        self.looked: set[str] = set()
        self.broken: dict[tuple[str, str], set[str]] = defaultdict(set)


@pytest.fixture(scope="module")
def results() -> Iterator[Results]:
    """Filled by every test, and written down when all are through."""
    kept = Results()
    yield kept
    if os.environ.get("SCRUTINY_WRITE_RESULTS"):
        RESULTS.write_text(written(kept), encoding="utf-8")


TOOLS: list[str] = []


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("link", LINKS)
def test_axe_finds_nothing_at_any_level(
    server: str,
    browser: Browser,
    link: str,
    state: str,
    results: Results,
) -> None:
    context = browser.new_context(**STATES[state])
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(server + LINKS[link])
    if page.locator(".page-body").count():
        page.wait_for_selector("html.live", timeout=WAIT)
    if state == "in print":
        page.emulate_media(media="print")
    violations = Axe().run(page).response["violations"]
    if not TOOLS:
        TOOLS.extend(tools(page, browser))
    context.close()
    results.looked.add(f"{link}, {state}")
    for each in violations:
        results.broken[each["id"], criterion(each["tags"])].add(f"{link} ({state})")
    told = [(each["id"], each["nodes"][0]["html"][:200]) for each in violations]
    assert told == []


def criterion(tags: list[str]) -> str:
    """The success criterion that a rule belongs to: ``wcag143`` is 1.4.3."""
    numbers = [tag.removeprefix("wcag") for tag in tags if tag[4:].isdigit() and len(tag) > 6]
    return ".".join((numbers[0][0], numbers[0][1], numbers[0][2:])) if numbers else ""


def tools(page: Page, browser: Browser) -> list[str]:
    axe = page.evaluate("window.axe && window.axe.version")
    return [
        f"axe-core {axe}",
        f"Chromium {browser.version}",
        f"playwright {version('playwright')}",
    ]


def written(results: Results) -> str:
    def listed(words: list[str]) -> str:
        return "[" + ", ".join(f'"{each}"' for each in words) + "]"

    lines = [
        "# Written by the accessibility tests; see CONTRIBUTING.md.",
        f"tested = {date.today().isoformat()}",
        f"tools = {listed(TOOLS)}",
        f"pages = {listed(list(LINKS))}",
        f"states = {listed(list(STATES))}",
        f"checks = {len(results.looked)}",
    ]
    for (rule, which), pages in sorted(results.broken.items()):
        lines += [
            "",
            "[[faults]]",
            f'rule = "{rule}"',
            f'criterion = "{which}"',
            f"pages = {listed(sorted(pages))}",
        ]
    return "\n".join(lines) + "\n"


def test_a_rule_is_named_by_its_criterion() -> None:
    assert criterion(["cat.color", "wcag2aa", "wcag143", "EN-301-549"]) == "1.4.3"
    assert criterion(["wcag22aa", "wcag1410"]) == "1.4.10"
    assert criterion(["best-practice"]) == ""

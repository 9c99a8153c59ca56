"""A frozen copy: plain files that are read and chosen from without script and without server."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from scrutiny.publication.published import Published
from scrutiny.serving.plain_copy import write_copy
from scrutiny.vocabulary.folders import Folders, frozen_folder
from tests.browser.conftest import WAIT, fetched

MEETING = date(2026, 12, 3)
AREA = "northmere"
"""The invented area has all kinds of pages and a fifth of the views."""


@pytest.fixture(scope="session")
def copy(published: Published, workbook: Folders) -> Path:
    """The frozen copy of one area, where the server looks for it."""
    folder = frozen_folder(workbook.build, published.about.id)
    if not folder.is_dir():
        write_copy(published.folder, folder, MEETING, (AREA,))
    return folder


@pytest.fixture(scope="module")
def elsewhere(copy: Path) -> Iterator[str]:
    """The same files behind a web server that knows nothing of them."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(copy)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


@pytest.fixture(params=["files", "any server"])
def page(
    request: pytest.FixtureRequest, copy: Path, elsewhere: str, browser: Browser
) -> Iterator[Page]:
    """The front page of a copy, in a browser that runs no script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(f"{copy.as_uri()}/index.html" if request.param == "files" else elsewhere)
    yield page
    context.close()


def test_every_page_is_reached_and_says_what_it_is(page: Page, published: Published) -> None:
    for name in ("Briefing", "Findings", "Measures", "Flow", "Commitments", "Methods"):
        page.get_by_role("link", name=name).first.click()
        expect(page.locator(".frozen")).to_have_text(
            f"Frozen copy as at {published.about.made_on_shown}, for the meeting of "
            "3 December 2026. It does not change any more."
        )
        expect(page.locator(".foot").last).to_contain_text(published.about.id)
        assert page.locator("h1").count() == 1
        page.get_by_role("link", name="All pages of this copy").click()


def test_a_choice_is_a_link(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Findings")).click()
    before = page.locator(".page-body .lead").first.inner_text()
    page.locator(".ways summary", has_text="Finding").first.click()
    page.locator(".ways details[open] a:not([aria-current])").first.click()
    page.wait_for_load_state()
    assert page.locator(".page-body .lead").first.inner_text() != before
    page.locator(".ways summary", has_text="Show").click()
    page.get_by_role("link", name="One measure at a time").click()
    assert page.locator("figure svg").count() or page.locator(".warning").count()
    assert "show-measure" in page.url


def test_no_link_leads_nowhere(copy: Path) -> None:
    looked_at = 0
    for file in copy.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "<form" not in text
        for to in re.findall(r'(?:href|src)="([^"]+)"', text):
            if re.match("https?:|mailto:|data:|#", to):
                continue
            looked_at += 1
            assert (file.parent / to.partition("#")[0]).is_file(), (file.name, to)
    assert looked_at > 5_000


def test_every_choice_of_the_workbook_is_there(copy: Path, published: Published) -> None:
    """Told apart from how it was written: each list of each page has a file for each value."""
    listed = json.loads((copy / "addresses.json").read_text(encoding="utf-8"))
    findings = {choices.get("finding") for page, choices, _ in listed if page == "finding"}
    assert findings == {"all", *(finding.id for finding in published.area(AREA).findings)}
    shows = {
        choices["show"]
        for page, choices, _ in listed
        if page == "finding" and choices.get("finding") != "all"
    }
    assert shows == {"now", "measure", "promised", "said", "gaps", "own", "record"}
    measures = {choices.get("measure") for page, choices, _ in listed if page == "methods"}
    assert measures == {"", *published.about.measures, *published.about.flows}


def test_a_machine_finds_no_fault(copy: Path, browser: Browser) -> None:
    page = browser.new_page()
    for name in (
        "index.html",
        *(f"{AREA}/{each}.html" for each in ("briefing", "finding", "flow")),
    ):
        page.goto(f"{copy.as_uri()}/{name}")
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []
    page.close()


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_nothing_scrolls_sideways(copy: Path, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for name in ("briefing", "finding", "commitments"):
        page.goto(f"{copy.as_uri()}/{AREA}/{name}.html")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, wide)
    page.close()


def test_the_server_serves_it_for_ever_at_one_address(
    server: str, copy: Path, published: Published
) -> None:
    at = f"{server}frozen/{published.about.id}/"
    status, front = fetched(at)
    assert (status, "Frozen copy" in front) == (200, True)
    status, text = fetched(f"{at}{AREA}/finding.html")
    assert status == 200
    assert text == (copy / AREA / "finding.html").read_text(encoding="utf-8")
    assert fetched(f"{at}page.css")[0] == 200
    assert fetched(f"{at}addresses.json")[0] == 404
    assert fetched(f"{at}nothing.html")[0] == 404
    assert fetched(f"{server}frozen/2020-01-01-00000000/")[0] == 404
    for hostile in ("..%2f..%2fcurrent", "../../../current", "%2e%2e/%2e%2e/current.html"):
        assert fetched(f"{at}{hostile}")[0] == 404


def test_an_address_of_the_workbook_leads_to_its_frozen_view(
    server: str, copy: Path, published: Published, browser: Browser
) -> None:
    page = browser.new_page()
    finding = published.area(AREA).findings[1]
    page.goto(
        f"{server}frozen/{published.about.id}/finding?area={AREA}&finding={finding.id}&show=gaps"
    )
    assert page.url.endswith(f"/{AREA}/finding_finding-{finding.id}_show-gaps.html")
    expect(page.locator(".lead").first).to_contain_text(finding.short_title)
    page.close()
    asked = f"{server}frozen/{published.about.id}/finding?area=elsewhere"
    status, text = fetched(asked)
    assert status == 404
    assert "not part of the frozen copy" in text


def test_one_that_was_withdrawn_says_so_and_by_whom(server: str, copy: Path) -> None:
    record = copy.parents[1] / "snapshots" / copy.name / "withdrawn.json"
    why = "It was built from another year."
    told = {"snapshot": copy.name, "on": "2026-12-01", "by": "A. Clerk", "why": why}
    record.write_text(json.dumps({**told, "fingerprint": ""}), encoding="utf-8")
    try:
        status, text = fetched(f"{server}frozen/{copy.name}/{AREA}/finding.html")
        assert status == 410
        assert f"was withdrawn on 2026-12-01 by A. Clerk: {why}" in text
    finally:
        record.unlink()
    assert fetched(f"{server}frozen/{copy.name}/{AREA}/finding.html")[0] == 200

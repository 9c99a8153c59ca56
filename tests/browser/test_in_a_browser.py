"""The workbook as its readers meet it: a real Voila, a real Chromium, no network but the server.

Every test also fails on any error in the console and on any request that leaves the server (see
the `reader` fixture).
"""

from __future__ import annotations

import csv
import json
import re
import time
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from scrutiny.vocabulary.pages import PAGES
from tests.browser.conftest import WAIT, Reader, fetched

pytestmark = pytest.mark.browser

MEASURE = "measure?measure=ehc_plans_20_weeks"
SHOWN = ("now", "measure", "promised", "said", "gaps", "record")
VIEWS = (
    *(f"finding?finding=PA3&show={show}" for show in SHOWN),
    *(f"finding?area=northmere&show={show}" for show in ("measure", "promised", "said")),
    "briefing?area=northmere",
)
"""Pages by their address: each view of a finding, and those that only monthly figures have."""


def test_the_front_page_lists_the_pages(reader: Reader) -> None:
    reader.page.goto(reader.address)
    assert reader.page.locator("h1").count() == 1
    areas = reader.page.locator(".pages a")
    assert [areas.nth(i).get_attribute("href") for i in range(areas.count())] == [
        f"briefing?area={area}" for area in ("oxfordshire", "west-sussex", "northmere")
    ]
    links = reader.page.locator(".plain a")
    assert [links.nth(i).get_attribute("href") for i in range(links.count())] == list(PAGES)
    areas.first.click()
    reader.page.wait_for_selector("html.live .page-body .lead")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_renders(reader: Reader, name: str) -> None:
    # Both open on a list; charts and tables are drawn where one is chosen.
    chosen = {"finding": "finding?finding=PA3&show=measure", "measure": MEASURE}
    reader.open(chosen.get(name, name))
    page = reader.page
    assert page.locator("h1").count() == 1
    assert page.locator("h1").is_visible()
    assert page.locator(".page-body .lead").is_visible()
    assert page.locator(".page-body table").count() > 0
    assert page.locator("#loading").count() == 0
    assert page.title().endswith("Scrutiny workbook")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("main").count() == 1
    if name in ("finding", "measure"):
        assert page.locator("figure svg[role=img]").first.is_visible()


def test_a_choice_changes_sentence_chart_and_table(reader: Reader) -> None:
    reader.open(MEASURE)
    page = reader.page

    def seen() -> tuple[str, str, str]:
        return (
            page.locator(".lead").inner_text(),
            page.locator("figure svg").first.get_attribute("aria-label") or "",
            page.locator("#time table").inner_text(),
        )

    first = seen()
    assert first[0].startswith("In Oxfordshire in 2025, 37.8")
    reader.choose("Place", "Cambridgeshire")
    second = seen()
    assert second[0].startswith("In Cambridgeshire in 2025, 7.2")
    assert all(a != b for a, b in zip(first, second, strict=True))
    assert "56 of 729" in second[2]
    reader.choose("Measure", "EHC plans in force")
    third = seen()
    assert "children and young people had an EHC plan" in third[0]
    assert all(a != b for a, b in zip(second, third, strict=True))
    assert "In Cambridgeshire in January 2026" in (page.locator("#status").text_content() or "")


def test_choices_live_in_the_address_and_survive_a_reload(reader: Reader) -> None:
    reader.open("finding")
    reader.choose("Finding", "Timeliness and quality assurance of EHC plans (PA3)")
    reader.choose("Show", "One measure at a time")
    reader.choose("Compare with", "Statistical neighbours")
    address = reader.page.url
    query = dict(parse_qsl(urlsplit(address).query))
    assert query == {"finding": "PA3", "show": "measure", "compare": "neighbours"}
    reader.open(address.removeprefix(reader.address))
    assert reader.page.locator(".lead").inner_text().startswith("Timeliness and quality")
    chosen = reader.page.get_by_label("Compare with")
    label = chosen.evaluate("each => each.selectedOptions[0].label")
    assert label.replace("\xa0", " ") == "Statistical neighbours"
    assert "Neighbours" in (reader.page.locator("figure svg").first.text_content() or "")


def test_show_changes_the_view_and_the_address(reader: Reader) -> None:
    reader.open("finding?finding=PA3")
    page = reader.page
    assert page.locator("#figures").is_visible()
    reader.choose("Show", "What was said, checked")
    assert page.url.endswith("/finding?finding=PA3&show=said")
    assert page.locator("#said").is_visible()
    assert page.locator("#figures").count() == 0, "one thing on one screen"
    assert page.get_by_label("Measure", exact=True).count() == 0
    reader.choose("Show", "One measure at a time")
    assert page.locator("#said").count() == 0
    assert page.locator("figure svg[role=img]").first.is_visible()
    reader.choose("Measure", "Decisions in six weeks")
    assert "97.7 % in 2025" in page.locator(".lead").inner_text().replace("\xa0", " ")
    address = page.url
    assert "&show=measure" in address
    assert "&measure=" in address
    reader.open(address.removeprefix(reader.address))
    assert "97.7 % in 2025" in page.locator(".lead").inner_text().replace("\xa0", " ")


def test_a_link_from_the_briefing_arrives_at_its_measure(reader: Reader) -> None:
    reader.open("briefing?area=northmere")
    page = reader.page
    link = page.locator("#findings a[href*='show=measure']", has_text="Speech").first
    assert "%3D" in (link.get_attribute("href") or ""), "it names one group"
    link.click()
    page.wait_for_selector("html.live:not(.settling) .page-body .lead >> text=PA2 ")
    assert "Speech, language and communication" in page.locator("figcaption").first.inner_text()
    chosen = page.get_by_label("Measure", exact=True)
    assert "Speech" in chosen.evaluate("each => each.selectedOptions[0].textContent")
    assert page.locator(".invented").is_visible()


def test_since_when_changes_what_is_told_of_it(reader: Reader) -> None:
    reader.open("briefing")
    told = reader.page.locator("#changed p").first
    assert told.inner_text().startswith("Since the meeting of 30 January 2026 ")
    reader.choose("What changed since", "the meeting of 13 June 2025")
    assert told.inner_text().startswith("Since the meeting of 13 June 2025 ")
    assert "2 new judgements" in told.inner_text()
    assert reader.page.url.endswith("/briefing?since=meeting-M22")


@pytest.mark.parametrize("reader", [390], indirect=True)
def test_the_answer_is_on_the_first_screen_of_a_phone(reader: Reader) -> None:
    for path in ("briefing", *VIEWS):
        reader.open(path)
        lead = reader.page.locator(".lead").bounding_box()
        assert lead is not None
        assert lead["y"] + lead["height"] < 800, path


def test_the_briefing_can_be_narrowed_to_one_inspection(reader: Reader) -> None:
    reader.open("briefing")
    assert reader.page.locator("#findings tbody tr.head").count() == 14
    reader.choose("Findings", "Findings of 2017")
    assert reader.page.locator("#findings tbody tr.head").count() == 5


def test_commitments_and_methods_answer_to_their_lists(reader: Reader) -> None:
    reader.open("commitments")
    everything = reader.page.locator("#promises tbody tr").count()
    reader.choose("Finding", "Commissioning of services (PA4)")
    assert 0 < reader.page.locator("#promises tbody tr").count() < everything
    reader.open("methods")
    reader.choose("Definition of", "EHC plans issued within 20 weeks")
    assert reader.page.locator("#ehc_plans_20_weeks").is_visible()
    assert reader.page.locator("#send_appeals").count() == 0


def test_the_flow_of_the_invented_area_can_be_followed_to_a_group(reader: Reader) -> None:
    page = reader.page
    reader.open("flow")
    assert page.locator(".lead").inner_text().startswith("We cannot say: no return of Oxfordshire")
    assert page.locator(".invented").count() == 0
    reader.choose("Area", "Northmere (invented)")
    assert page.locator(".invented").is_visible()
    first = page.locator("#time figure svg").first.get_attribute("aria-label")
    reader.choose("By", "Quarter")
    assert page.locator("#time figure svg").first.get_attribute("aria-label") != first
    reader.choose("Break down by", "Main need")
    assert "Lowest: Speech, language and communication" in page.locator("#groups").inner_text()
    # The address leads straight there, and the bar stays in the area.
    reader.open(page.url.removeprefix(reader.address))
    assert "Lowest: Speech, language and communication" in page.locator("#groups").inner_text()
    page.locator(".bar a", has_text="Briefing").click()
    page.wait_for_selector("html.live .page-body .lead")
    assert page.locator(".invented").is_visible()


def test_a_link_into_the_methods_page_arrives_there(reader: Reader) -> None:
    reader.open("methods#send_appeals")
    reader.page.wait_for_function("window.scrollY > 500")
    top = reader.page.locator("#send_appeals").bounding_box()
    assert top is not None
    assert -5 < top["y"] < 500


@pytest.mark.parametrize(
    "query",
    [
        "?finding=PA99",
        "?finding=%3Cscript%3Ealert(1)%3C/script%3E",
        "?template=lab&theme=dark",
        "?template=nosuch",
        "?finding=" + "A" * 5000,
    ],
)
def test_what_a_hostile_address_says_is_not_listened_to(reader: Reader, query: str) -> None:
    reader.open(f"finding{query}")
    assert reader.page.locator(".lead").inner_text().startswith("On published figures")
    assert reader.page.locator(".bar").is_visible()


def test_a_view_stands_on_paper(reader: Reader) -> None:
    """No lists to choose from, tables as tables, nothing wider than the sheet."""
    page = reader.page
    page.set_viewport_size({"width": 690, "height": 980})
    for path in ("briefing", "finding?finding=PA3&show=promised", "finding?area=northmere"):
        reader.open(path)
        page.emulate_media(media="print")
        assert not page.locator(".choices").is_visible()
        assert not page.locator(".bar").is_visible()
        heads = page.locator("thead th:visible")
        assert heads.count() or "promised" in path, "promises are a list"
        if heads.count():
            assert heads.first.bounding_box()["height"] > 5  # type: ignore[index]
        assert page.evaluate("document.documentElement.scrollWidth") <= 690, path
        page.emulate_media(media="screen")


@pytest.mark.parametrize("kernels", [False, True])
def test_sources_and_files_are_not_exposed(kernels: bool, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("live_server" if kernels else "server")
    for path in (
        "01_briefing.ipynb",
        "notebooks/01_briefing.ipynb",
        "voila/files/01_briefing.ipynb",
        "voila/files/01_BRIEFING.IPYNB",
        "voila/files/../data/places.csv",
        "secret/key",
        "voila/files/../secret/key",
        "voila/files/..%2fsecret%2fkey",
        "private/cases/northmere/2026/persons.parquet",
        "voila/files/../private/cases/northmere/2026/persons.parquet",
        "voila/files/../build/current",
        "voila/tree",
        "voila/tree/",
        "voila/render/01_briefing.ipynb",
        "voila/api/contents",
        "voila/api/contents/01_briefing.ipynb",
        "api/contents",
        "api/sessions",
        "api/kernels",
        "lab",
        "terminals",
        "voila/templates/scrutiny/static/../index.html.j2",
        "voila/templates/scrutiny/static/..%2findex.html.j2",
        "voila/templates/scrutiny/index.html.j2",
        "voila/templates/scrutiny/conf.json",
    ):
        status, text = fetched(server + path)
        assert status in (302, 400, 403, 404, 405), (path, status)
        assert "scrutiny.views" not in text, path
        assert "Traceback" not in text, path
    for name in PAGES:
        status, text = fetched(server + name)
        assert status == 200
        assert "import show" not in text
        assert "scrutiny.views" not in text


def test_a_page_that_is_not_there_is_told_in_words(server: str) -> None:
    status, text = fetched(f"{server}nowhere")
    assert status == 404
    assert "There is no such page" in text


def test_nothing_is_asked_of_other_servers_in_the_page_itself(server: str) -> None:
    for name in ("", *PAGES):
        _, text = fetched(server + name)
        loads = r"""(?:<link [^>]*href|\bsrc)=["'](https?:[^"']+|//[^"']+)"""
        addresses = re.findall(loads, text)
        assert addresses == []


@pytest.mark.parametrize("reader", [320], indirect=True)
@pytest.mark.parametrize("name", [*PAGES, *VIEWS, "measure?measure=suspension_rate_ehc_plan"])
def test_a_phone_needs_no_sideways_scrolling(reader: Reader, name: str) -> None:
    reader.open(name)
    width = reader.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
    small = reader.page.evaluate(
        """() => [...document.querySelectorAll('select, button, summary')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 24)
        .map(e => e.textContent)"""
    )
    assert small == []


@pytest.mark.parametrize(
    "path", ["", "briefing", "measure", "flow", "commitments", "methods", *VIEWS]
)
def test_no_fault_of_accessibility_that_a_machine_can_find(reader: Reader, path: str) -> None:
    if path:
        reader.open(path)
    else:
        reader.page.goto(reader.address)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    results = Axe().run(reader.page, options={"runOnly": {"type": "tag", "values": tags}})
    faults = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"][:3]])
        for fault in results.response["violations"]
    ]
    assert faults == []


def test_a_keyboard_reaches_the_page_and_its_lists(reader: Reader) -> None:
    reader.open("finding")
    page = reader.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    before = page.locator(".lead").inner_text()
    page.keyboard.press("ArrowDown")
    page.wait_for_function(
        "before => document.querySelector('.lead').innerText !== before", arg=before
    )
    assert page.evaluate("document.activeElement.tagName") == "SELECT", "the focus stays"


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_can_be_seen_wherever_it_is(reader: Reader, name: str) -> None:
    """On every control, list, link and table: the widgets' own style would hide it on some."""
    reader.open(name)
    reader.page.keyboard.press("Tab")
    reached, unseen = reader.page.evaluate(
        """() => {
        document.querySelectorAll('details').forEach(each => { each.open = true; });
        const stops = [...document.querySelectorAll(
            '.skip, .bar a, .page :is(a[href], button, select, input, summary, [tabindex="0"])')]
            .filter(each => each.classList.contains('skip') || each.offsetParent);
        const unseen = stops.filter(each => {
            each.focus();
            const look = getComputedStyle(each);
            return document.activeElement !== each || look.outlineStyle !== 'solid'
                || parseFloat(look.outlineWidth) < 3 || look.boxShadow === 'none';
        });
        return [stops.map(each => each.tagName), unseen.map(each => each.outerHTML.slice(0, 120))];
        }"""
    )
    assert {"A", "SELECT", "BUTTON"} <= set(reached)
    assert unseen == []


def test_a_tab_that_closes_ends_its_kernel(live_reader: Reader, live_server: str) -> None:
    live_reader.open("commitments")
    tab, asked = live_reader.page, live_reader.page.context.request
    config = json.loads(tab.locator("#jupyter-config-data").text_content() or "{}")
    kernel = f"{live_server}api/kernels/{config['kernelId']}"
    assert asked.get(kernel).status == 200
    assert fetched(kernel)[0] == 404, "it is there for its reader alone"
    tab.close(run_before_unload=True)
    until = time.monotonic() + WAIT / 1000
    while asked.get(kernel).status != 404:
        assert time.monotonic() < until, "the kernel lives on"
        time.sleep(0.25)


def test_a_table_can_be_taken_away(reader: Reader) -> None:
    reader.open(MEASURE)
    with reader.page.expect_download() as taken:
        reader.page.get_by_text("Download this table (CSV)").first.click()
    path = taken.value.path()
    text = path.read_text(encoding="utf-8-sig")
    assert taken.value.suggested_filename == "ehc_plans_20_weeks_oxfordshire.csv"
    rows = list(csv.DictReader(text.splitlines()))
    assert rows[0]["period"] == "2025"
    numbers = ("value", "numerator", "denominator", "low", "high")
    assert [rows[0][name] for name in numbers] == ["37.8", "533", "1411", "35.3", "40.3"]
    assert {row["licence"] for row in rows} == {"Open Government Licence v3.0"}

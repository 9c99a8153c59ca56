"""Pages that come drawn whole: what a plain request gets, and what a choice does in a browser."""

from __future__ import annotations

import gzip
import re
import socket
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from email.message import Message
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Route

from scrutiny.vocabulary.pages import PAGES
from tests.browser.conftest import WAIT, Reader, fetched

pytestmark = pytest.mark.browser

MEASURE = "measure?measure=ehc_plans_20_weeks"
LINK = "finding?finding=PA3"


def got(address: str, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    """What a plain request gets, with its headers; no redirect is followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, headers=named, method=method)
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=WAIT / 1000) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        return error.code, error.headers, error.read()


# ----------------------------------------------------------------------------- requests


@pytest.mark.parametrize("name", ["", *PAGES, "nowhere", "snapshot"])
def test_what_every_answer_carries(server: str, name: str) -> None:
    _, headers, _ = got(server + name)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Set-Cookie"] is None
    assert headers["Server"] is None


def test_an_open_page_is_told_the_snapshot_and_the_day(server: str) -> None:
    _, headers, body = got(server + "snapshot")
    name, day = body.decode().split("\n")
    assert name.startswith("2026-11-22-")
    assert day == "2026-11-22"
    assert headers["Cache-Control"] == "no-store"


def test_a_page_is_whole_without_any_script(server: str) -> None:
    _, _, body = got(server + f"{MEASURE}&place=850")
    text = body.decode().replace("&nbsp;", " ")
    assert "In Hampshire in 2025, 52.0 % of new EHC plans" in text
    assert text.count("<svg ") >= 2
    assert '<option value="850" selected="">' in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "no script but the server's files"
    assert not re.search(r"\son\w+=", text)


def test_the_second_visit_costs_a_few_bytes(server: str) -> None:
    _, first, body = got(server + LINK, Accept_Encoding="gzip")
    assert first["Content-Encoding"] == "gzip"
    assert "Timeliness and quality" in gzip.decompress(body).decode()
    status, _, again = got(server + LINK, Accept_Encoding="gzip", If_None_Match=first["Etag"])
    assert (status, again) == (304, b"")
    status, other, body = got(server + LINK)
    assert other["Content-Encoding"] is None
    assert "Timeliness and quality" in body.decode()


def test_a_first_visit_is_small(server: str) -> None:
    _, _, page = got(server + MEASURE, Accept_Encoding="gzip")
    files = re.findall(r'(?:src|href)="(frame/[^"]+)"', gzip.decompress(page).decode())
    assert len(files) == 7
    sent = len(page)
    for file in files:
        status, headers, content = got(server + file, Accept_Encoding="gzip")
        assert status == 200
        assert "immutable" in headers["Cache-Control"]
        sent += len(content)
    assert sent < 300_000


def test_a_form_without_scripts_leads_to_the_address_of_its_choice(server: str) -> None:
    status, headers, _ = got(server + "measure?from=&area=oxfordshire&place=850")
    assert status == 303
    assert headers["Location"] == "measure?place=850"
    status, headers, _ = got(server + "finding?from=%3Ffinding%3DPA3&finding=PA2&area=oxfordshire")
    assert (status, headers["Location"]) == (303, "finding?finding=PA2")


@pytest.mark.parametrize(
    "query",
    [
        "from=" + "%3F" * 3000,
        "from=https://elsewhere.example/&place=850",
        "from=//elsewhere.example&place=%0d%0aSet-Cookie:x=1",
        "from",
        "place=" + "8" * 5000,
        "%ff%fe=%00",
        "&".join(f"x{i}=1" for i in range(500)),
    ],
)
def test_a_hostile_form_leads_nowhere_else(server: str, query: str) -> None:
    status, headers, body = got(f"{server}measure?{query}")
    assert status in (200, 303, 400)
    assert (headers["Location"] or "measure").startswith("measure")
    assert headers["Set-Cookie"] is None
    assert b"Traceback" not in body


def test_a_flood_of_pages_makes_no_kernel_and_all_are_answered(server: str) -> None:
    def one(number: int) -> int:
        return fetched(f"{server}finding?finding=PA3&x={number}")[0]

    with ThreadPoolExecutor(20) as crowd:
        assert set(crowd.map(one, range(500))) == {200}
    # Without a page that needs one there is nowhere to ask for a kernel.
    for path in ("api/kernels", "api/kernels/5591c48f-eb14-4c85-9824-79284bd2bc89/channels"):
        assert fetched(server + path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_but_reading(server: str, method: str) -> None:
    for path in ("finding", "view/finding", "snapshot", ""):
        status, headers, body = got(server + path, method=method)
        assert status == 405
        assert b"This is a page to read" in body
        assert headers["Set-Cookie"] is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example", "X_Forwarded_Host": "127.0.0.1"},
    ],
)
def test_another_name_or_another_site_gets_nothing(server: str, headers: dict[str, str]) -> None:
    for path in ("", LINK, "view/finding", "snapshot", "nowhere", "voila/static/voila.js"):
        status, told, body = got(server + path, **headers)
        assert status == 403
        assert b"Timeliness" not in body
        assert b"2026-11-22-" not in body
        assert told["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in told["Content-Security-Policy"]


def test_what_is_too_large_is_told_so(server: str) -> None:
    host, port = urlsplit(server).hostname, urlsplit(server).port
    with socket.create_connection((host, port), timeout=WAIT / 1000) as line:
        line.sendall(
            b"POST /finding HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600000000\r\n\r\n"
        )
        answer = line.recv(100_000)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"That is too much" in answer


@pytest.mark.parametrize("kind", ["address", "headers", "body"])
def test_more_than_a_page_needs_is_refused(server: str, kind: str) -> None:
    much = "x" * 100_000
    told = {
        "address": f"GET /finding?finding={much} HTTP/1.1\r\nHost: x\r\n\r\n",
        "headers": f"GET /finding HTTP/1.1\r\nHost: x\r\nX-Much: {much}\r\n\r\n",
        "body": f"POST /finding HTTP/1.1\r\nHost: x\r\nContent-Length: {10**9}\r\n\r\n{much}",
    }
    host, port = urlsplit(server).hostname, urlsplit(server).port
    with socket.create_connection((host, port), timeout=WAIT / 1000) as line:
        answer = b""
        with suppress(ConnectionError):
            line.sendall(told[kind].encode())
            answer = line.recv(100)
    assert not answer.startswith(b"HTTP/1.1 200")
    assert fetched(server + "finding")[0] == 200


def test_heads_are_answered(server: str) -> None:
    status, headers, body = got(server + "finding", method="HEAD")
    assert (status, body) == (200, b"")
    assert headers["Etag"]


# ------------------------------------------------------------------------------ browser


def test_a_choice_is_announced_once_and_keeps_the_focus(reader: Reader) -> None:
    reader.open("finding")
    page = reader.page
    page.evaluate(
        """() => {
        window.said = [];
        new MutationObserver(() => window.said.push(document.getElementById('status').textContent))
            .observe(document.getElementById('status'), {childList: true, subtree: true});
        window.list = document.getElementById('choose-finding');
        window.list.focus();
        }"""
    )
    reader.choose("Finding", "Timeliness and quality assurance of EHC plans (PA3)")
    said = page.evaluate("window.said")
    assert len(said) == 1
    assert said[0].startswith("Timeliness and quality")
    assert page.evaluate("document.activeElement === window.list"), "the very same list"


def test_back_and_forward_step_through_choices(reader: Reader) -> None:
    reader.open("finding")
    page = reader.page
    reader.choose("Finding", "Timeliness and quality assurance of EHC plans (PA3)")
    reader.choose("Show", "What was said, checked")
    assert page.url.endswith("finding?finding=PA3&show=said")

    def arrived(selector: str) -> None:
        page.wait_for_selector(f"html:not(.working) {selector}", timeout=WAIT)

    page.go_back()
    arrived("#figures")
    assert page.url.endswith("finding?finding=PA3")
    assert page.locator("#choose-show").input_value() == "now"
    page.go_back()
    page.wait_for_function(
        "() => document.querySelector('.lead').innerText.startsWith('On published figures')"
    )
    assert page.url.endswith("/finding")
    page.go_forward()
    page.wait_for_function(
        "() => document.querySelector('.lead').innerText.startsWith('Timeliness and quality')"
    )
    assert page.locator("#choose-finding").input_value() == "PA3"


def test_without_scripts_the_lists_are_a_form(server: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.goto(f"{server}finding")
    page.get_by_label("Finding", exact=True).select_option("PA3")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/finding?finding=PA3")
    assert page.locator(".lead").inner_text().startswith("Timeliness and quality")
    assert page.locator("noscript").count() == 0
    context.close()


def test_a_server_that_does_not_answer_is_told_and_asked_again(reader: Reader) -> None:
    reader.open(LINK)
    page, silent = reader.page, True

    def between(route: Route) -> None:
        if silent:
            route.abort()
        else:
            route.continue_()

    page.route("**/view/finding*", between)
    page.get_by_label("Finding", exact=True).select_option("PA2")
    lost = page.locator("#lost")
    lost.wait_for(state="visible")
    assert "still the view before your choice" in lost.inner_text()
    assert page.locator(".lead").inner_text().startswith("Timeliness and quality"), (
        "the page stays readable"
    )
    assert urlsplit(page.url).query == "finding=PA3", "and its address is that of what is shown"
    silent = False
    page.wait_for_function(
        "() => document.querySelector('.lead').innerText.startsWith('Communication and')"
    )
    lost.wait_for(state="hidden")
    assert urlsplit(page.url).query == "finding=PA2"
    reader.complaints.clear()


def test_a_page_left_open_over_midnight_says_what_has_fallen_due(reader: Reader) -> None:
    """The server's day is the test's; what it says then stands in the answer that it is given."""
    reader.open("briefing")
    page, due, asked = reader.page, "", []
    held = page.evaluate("({...document.documentElement.dataset})")
    today, snapshot = held["day"], held["snapshot"]

    def of_the_view(route: Route) -> None:
        asked.append(route.request.url)
        answer = route.fetch().json()
        body = f'<p class="warning notice">{due}</p>{answer["body"]}' if due else answer["body"]
        route.fulfill(json={**answer, "day": today, "body": body})

    page.route("**/view/briefing*", of_the_view)
    page.route("**/snapshot", lambda route: route.fulfill(body=f"{snapshot}\n{today}"))

    def looks_again() -> None:
        with page.expect_response("**/snapshot"):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    looks_again()
    assert asked == [], "the day is still that of the drawing"
    page.evaluate("document.querySelector('details').open = true")
    today = "2031-02-03"
    with page.expect_response("**/view/briefing*"):
        looks_again()
    page.wait_for_selector("html[data-day='2031-02-03']", timeout=WAIT)
    assert page.locator("details").first.get_attribute("open") is not None, "nothing fell due"
    today, due = "2031-02-04", "This page is as at then. Since then a date has passed."
    with page.expect_response("**/view/briefing*"):
        looks_again()
    page.locator(".page-body .notice").wait_for(state="visible")
    assert page.locator(".page-body .notice").inner_text() == due
    assert page.locator("html").get_attribute("data-day") == "2031-02-04"
    assert not page.locator("#newer").is_visible()


def test_of_two_choices_the_later_is_shown(reader: Reader) -> None:
    """The answer to the first comes after that to the second, and is passed over."""
    reader.open("finding")
    page, held = reader.page, []

    def between(route: Route) -> None:
        if "finding=PA1" in urlsplit(route.request.url).query.split("from=")[1]:
            held.append(route)
        else:
            route.continue_()

    page.route("**/view/finding*", between)
    page.get_by_label("Finding", exact=True).select_option("PA1")
    page.get_by_label("Finding", exact=True).select_option("PA3")
    page.wait_for_function(
        "() => document.querySelector('.lead').innerText.startsWith('Timeliness and quality')"
    )
    with page.expect_response("**/view/finding*"):
        held[0].continue_()
    page.wait_for_timeout(200)
    assert page.locator(".lead").inner_text().startswith("Timeliness and quality")
    assert page.url.endswith("finding?finding=PA3")


@pytest.mark.parametrize("kernels", [False, True])
def test_the_queue_stands_on_the_page_of_flows(
    kernels: bool, request: pytest.FixtureRequest
) -> None:
    """Its section is called as the line that says that a page is loading once was."""
    reader = request.getfixturevalue("live_reader" if kernels else "reader")
    reader.open("flow?area=northmere")
    assert reader.page.locator("#waiting h2").inner_text() == "The children still waiting"
    assert reader.page.locator("#waiting figure svg:visible").count() == 1


def test_each_view_has_a_title_of_its_own(reader: Reader) -> None:
    reader.open(MEASURE)
    question = "Is this getting better, and how does it compare?"
    measure = "EHC plans issued within 20 weeks"
    assert reader.page.title() == f"{measure}, Oxfordshire: {question} – Scrutiny workbook"
    reader.choose("Place", "Hampshire")
    assert reader.page.title() == f"{measure}, Hampshire: {question} – Scrutiny workbook"
    reader.open("briefing?area=northmere")
    assert reader.page.title().startswith("Northmere (invented): What has changed")
    reader.open("commitments")
    assert reader.page.title().startswith("Oxfordshire: What was promised")


def test_a_link_that_is_copied_says_every_choice(reader: Reader) -> None:
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.open(LINK)
    reader.page.get_by_role("button", name="Copy a link to this view").click()
    reader.page.get_by_text("Copied.").wait_for()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    asked = dict(parse_qsl(urlsplit(copied).query))
    assert asked == {"area": "oxfordshire", "finding": "PA3", "show": "now"}
    reader.open(copied.removeprefix(reader.address))
    assert urlsplit(reader.page.url).query == "finding=PA3"
    assert reader.page.locator(".notice").count() == 0


@pytest.mark.parametrize("kernels", [False, True])
def test_the_bar_leads_to_the_area_that_is_shown(
    kernels: bool, request: pytest.FixtureRequest
) -> None:
    reader = request.getfixturevalue("live_reader" if kernels else "reader")
    reader.open("finding")
    reader.choose("Area", "Northmere (invented)")
    link = reader.page.locator(".bar").get_by_role("link", name="Measures")
    assert link.get_attribute("href") == "measure?area=northmere"
    reader.open("finding?area=northmere")
    assert link.get_attribute("href") == "measure?area=northmere"
    current = reader.page.locator(".bar [aria-current=page]")
    assert current.inner_text() == "Findings"


def test_charts_fit_a_screen_that_turns(reader: Reader) -> None:
    reader.open(MEASURE)
    page = reader.page
    pictures = page.locator("figure").first.locator("svg:visible")
    assert pictures.count() == 1, "of both sizes one is seen"
    page.set_viewport_size({"width": 390, "height": 800})
    assert pictures.count() == 1
    reader.choose("Place", "Hampshire")
    narrow = page.locator("figure svg").first.get_attribute("viewBox")
    page.set_viewport_size({"width": 1366, "height": 800})
    page.wait_for_function(
        "before => document.querySelector('figure svg').getAttribute('viewBox') !== before",
        arg=narrow,
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366

"""A real server and a real browser. Without Chromium the tests are skipped, or fail if required."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scrutiny.vocabulary.folders import Folders
from tests.conftest import HOME, missing

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT = 60_000


def fetched(address: str) -> tuple[int, str]:
    """What the server answers, as a hostile reader would ask: no redirects followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        with urllib.request.build_opener(Stay).open(address, timeout=30) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


@pytest.fixture(scope="session")
def server(workbook: Folders) -> Iterator[str]:
    """The workbook, served by the real command from a folder of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "SCRUTINY_HOME": str(workbook.home)}
    command = [sys.executable, "-m", "scrutiny", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=HOME, env=environment, start_new_session=True)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(240):
            assert process.poll() is None, "the server stopped"
            try:
                if fetched(address)[0] == 200:
                    break
            except urllib.error.URLError:
                time.sleep(0.25)
        else:
            pytest.fail("the server did not come up within a minute")
        yield address
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        missing("browser", "Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Reader:
    """One reader's tab, with everything it complained of and asked for."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Opens a page and waits until its own choices are drawn."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector("html.live:not(.settling) .page-body .kicker", timeout=WAIT)

    def choose(self, label: str, option: str) -> None:
        """Chooses from a list by what its label says and waits for the page to be redrawn."""
        before = self.page.locator(".page-body").inner_html()
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.page.wait_for_function(
            "before => document.querySelector('.page-body').innerHTML !== before "
            "&& !document.documentElement.classList.contains('working')",
            arg=before,
            timeout=WAIT,
        )

    @property
    def outside(self) -> list[str]:
        """Requests that left the server."""
        host = self.address.removeprefix("http://")
        own = (f"http://{host}", f"ws://{host}", "data:", "blob:")
        return [request for request in self.requests if not request.startswith(own)]


@pytest.fixture
def reader(server: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A tab of laptop size; `@pytest.mark.parametrize("reader", [width], indirect=True)` to set."""
    width = getattr(request, "param", 1366)
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    tab = Reader(page, server)
    page.on("request", lambda each: tab.requests.append(each.url))
    page.on("websocket", lambda each: tab.requests.append(each.url))
    page.on("pageerror", lambda error: tab.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: tab.complaints.append(said.text) if said.type == "error" else None,
    )
    yield tab
    context.close()
    assert tab.complaints == []
    assert tab.outside == []

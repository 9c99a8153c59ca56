"""A real server and a real browser. Without Chromium the tests are skipped, or fail if required."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scrutiny.vocabulary.folders import Folders
from tests.conftest import HOME, TODAY, missing

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT = 180_000
"""Milliseconds that a step may take on a machine that is busy with other things."""


def fetched(address: str) -> tuple[int, str]:
    """What the server answers, as a hostile reader would ask: no redirects followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    try:
        with urllib.request.build_opener(Stay).open(address, timeout=WAIT / 1000) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


class Served(str):
    """The address of a server, with its process and the file that it logs to."""

    pid: int
    log: Path


@contextmanager
def served(
    workbook: Folders,
    *arguments: str,
    python: str = sys.executable,
    ahead: bool = False,
    **environment: str,
) -> Iterator[Served]:
    """The address of a workbook that the real command serves, at a port that the system chooses.

    The command tells its address when it listens there, so nobody else can answer in its place.
    To draw `ahead` what most readers open takes minutes of processors that other tests need.
    """
    told = workbook.home / f"served-{uuid4()}"
    log = told.with_suffix(".log")
    command = [python, "-m", "scrutiny", "serve", "--port", "0", *arguments]
    if not ahead:
        command.append("--on-demand")
    with told.open("w") as file, log.open("w") as errors:
        process = subprocess.Popen(
            command,
            cwd=HOME,
            env={
                **os.environ,
                "SCRUTINY_HOME": str(workbook.home),
                # Else it would build anew in another month than that of the snapshot.
                "SCRUTINY_TODAY": TODAY.isoformat(),
                **environment,
            },
            stdout=file,
            stderr=errors,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + WAIT / 1000
        while not (address := re.search(r"http://\S+/", told.read_text(encoding="utf-8"))):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < until, "the server did not come up"
            time.sleep(0.25)
        # It listens; it answers once it has found its pages.
        assert fetched(address[0])[0] in (200, 403)
        made = Served(address[0])
        made.pid, made.log = process.pid, log
        yield made
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=WAIT / 1000)
        sys.stderr.write(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def server(workbook: Folders) -> Iterator[str]:
    """The workbook, served by the real command from a folder of its own."""
    with served(workbook) as address:
        yield address


@pytest.fixture(scope="session")
def live_server(workbook: Folders) -> Iterator[str]:
    """The same with a kernel for each reader of every page."""
    with served(workbook, "--live") as address:
        yield address


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
    live: bool = False
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Opens a page and waits until its own choices are drawn."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector("html.live:not(.settling) .page-body .kicker", timeout=WAIT)
        if self.live:
            self.touch()

    def touch(self) -> None:
        """Makes the controls of the page live, as the first touch of one does."""
        self.page.locator(".own select").first.dispatch_event("pointerdown", {"bubbles": True})
        self.page.wait_for_selector("html.attached:not(.settling)", timeout=WAIT)

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


@contextmanager
def tab(browser: Browser, server: str, width: int = 1366) -> Iterator[Reader]:
    """One reader's tab; fails on an error in the console and a request that leaves the server."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.set_default_timeout(WAIT)
    page = context.new_page()
    each = Reader(page, server)
    page.on("request", lambda request: each.requests.append(request.url))
    page.on("websocket", lambda socket: each.requests.append(socket.url))
    page.on("pageerror", lambda error: each.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: each.complaints.append(said.text) if said.type == "error" else None,
    )
    yield each
    context.close()
    assert each.complaints == []
    assert each.outside == []


@pytest.fixture
def reader(server: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A tab of laptop size; `@pytest.mark.parametrize("reader", [width], indirect=True)` to set."""
    with tab(browser, server, getattr(request, "param", 1366)) as each:
        yield each


@pytest.fixture
def live_reader(live_server: str, browser: Browser) -> Iterator[Reader]:
    """A tab whose pages have a kernel."""
    with tab(browser, live_server) as each:
        each.live = True
        yield each

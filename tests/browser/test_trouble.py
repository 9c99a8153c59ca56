"""What readers meet when something is in the way: slow lines, many at once, a new build."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, WebSocketRoute

from scrutiny.vocabulary.folders import Folders, snapshot_in_force
from tests.browser.conftest import WAIT, Reader, served, tab
from tests.snapshots import like_before

pytestmark = pytest.mark.browser

LINK = "finding?finding=PA3"
ARRIVED = "html.live:not(.settling) .page-body .kicker"


@pytest.fixture
def own(workbook: Folders, tmp_path: Path) -> Folders:
    """A workbook whose snapshot a test may change."""
    for folder in ("build", "notebooks", "data"):
        shutil.copytree(workbook.home / folder, tmp_path / folder, copy_function=shutil.copy2)
    return Folders(tmp_path)


def rebuilt(home: Folders, name: str) -> None:
    """Puts another snapshot in force, like the one before but for its name."""
    like_before(home.build, name)


def foot(reader: Reader) -> str:
    return reader.page.locator(".foot").inner_text()


@pytest.mark.parametrize("arguments", [(), ("--live",)])
def test_after_a_build_nobody_sees_the_figures_of_before(
    own: Folders, browser: Browser, arguments: tuple[str, ...]
) -> None:
    with (
        served(own, *arguments) as address,
        tab(browser, address) as first,
        tab(browser, address) as second,
    ):
        first.open("commitments")
        before, _ = snapshot_in_force(own.build)
        assert f"Snapshot {before}." in foot(first)
        rebuilt(own, "anew")
        second.open("commitments")
        assert "Snapshot anew." in foot(second), "also the first to come"
        # The page that was open is told, and reloads into the new one.
        first.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        newer = first.page.locator("#newer")
        newer.wait_for(state="visible")
        assert "Newer figures are here." in newer.inner_text()
        newer.get_by_role("button").click()
        first.page.wait_for_selector(".foot >> text=Snapshot anew.")
        assert not first.page.locator("#newer").is_visible()


def test_a_kernel_waits_for_a_reader_on_a_slow_line(
    own: Folders, browser: Browser, tmp_path: Path
) -> None:
    """Kernels are ended a second after their last socket, looked for every second, and the line
    takes longer: it opens once the server has had several looks."""
    config = tmp_path / "config"
    config.mkdir()
    times = {"PageKernels": {"reap_after": 1}, "MappingKernelManager": {"cull_interval": 1}}
    (config / "voila.json").write_text(json.dumps(times), encoding="utf-8")
    with (
        served(own, "--live", JUPYTER_CONFIG_PATH=str(config)) as address,
        tab(browser, address) as reader,
    ):

        def late(socket: WebSocketRoute) -> None:
            # Not a race: however long this is, the kernel must be there after it.
            reader.page.wait_for_timeout(5_000)
            socket.connect_to_server()

        reader.live = True
        reader.page.route_web_socket("**/channels*", late)
        reader.open(LINK)
        assert reader.page.locator(".lead").inner_text().startswith("Timeliness and quality")


def test_a_first_message_that_is_lost_is_sent_again(live_reader: Reader) -> None:
    """Whatever swallows it: the page is not shown before it answers its own address."""
    lost: list[str | bytes] = []

    def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            words = message if isinstance(message, bytes) else message.encode()
            if b'"ask"' in words and len(lost) < 2:
                lost.append(message)
            else:
                server.send(message)

        socket.on_message(pass_on)

    live_reader.page.route_web_socket("**/channels*", between)
    live_reader.open(LINK)
    assert len(lost) == 2
    assert live_reader.page.locator(".lead").inner_text().startswith("Timeliness and quality")
    assert live_reader.page.url.endswith(LINK)


@pytest.mark.parametrize("kernels", [False, True])
def test_many_at_once_each_get_their_own_page(
    kernels: bool, request: pytest.FixtureRequest
) -> None:
    """More readers than kernels that wait for one."""
    reader = request.getfixturevalue("live_reader" if kernels else "reader")
    server = reader.address
    links = {
        "finding?finding=PA3": "Timeliness and quality",
        "finding?finding=AI4": "Waiting times for health services",
        "finding?finding=SW5": "Fixed-term exclusions",
        "commitments?area=northmere": "7 promises",
        "measure?measure=ehc_plans_20_weeks&place=850": "In Hampshire",
        "finding?finding=PA1&show=gaps": "Gathering and using the views",
    }
    pages = {link: reader.page.context.new_page() for link in links}
    for link, page in pages.items():
        page.goto(server + link, wait_until="commit", timeout=WAIT)
    for link, page in pages.items():
        page.wait_for_selector(ARRIVED, timeout=WAIT)
        assert page.locator(".lead").inner_text().startswith(links[link]), link
        assert page.url == server + link
        assert page.locator(".notice").count() == 0


def test_a_link_that_asks_for_what_is_not_here_says_so(reader: Reader) -> None:
    reader.open("finding?finding=PA9")
    words = "This link asks for a finding that is not here."
    assert reader.page.locator(".notice").inner_text().startswith(words)
    assert (reader.page.locator("#status").text_content() or "").startswith(words)
    assert urlsplit(reader.page.url).query == "", "the address is that of what is shown"
    reader.choose("Finding", "Timeliness and quality assurance of EHC plans (PA3)")
    assert reader.page.locator(".notice").count() == 0
    assert (reader.page.locator("#status").text_content() or "").startswith(
        "Timeliness and quality"
    )


def test_a_page_whose_connection_is_refused_answers_on(live_reader: Reader) -> None:
    """A filter on the way lets pages through and no sockets."""
    live_reader.page.route_web_socket("**/channels*", lambda socket: socket.close())
    live_reader.live = False
    live_reader.open("measure?measure=ehc_plans_20_weeks")
    live_reader.choose("Place", "Hampshire")
    assert live_reader.page.locator(".lead").inner_text().startswith("In Hampshire")
    status = live_reader.page.locator("#own-status")
    live_reader.page.get_by_text("The controls cannot be made ready now.").wait_for()
    assert status.inner_text() == (
        "The controls cannot be made ready now. The page answers as before."
    )
    live_reader.choose("Place", "Oxfordshire")
    assert live_reader.page.locator(".lead").inner_text().startswith("In Oxfordshire")
    live_reader.complaints.clear()


def test_in_a_full_room_a_page_says_its_place_and_answers(
    own: Folders, browser: Browser, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "voila.json").write_text(json.dumps({"PageKernels": {"most_kernels": 1}}))
    with (
        served(own, "--live", JUPYTER_CONFIG_PATH=str(config)) as address,
        tab(browser, address) as first,
        tab(browser, address) as second,
    ):
        first.live = True
        first.open("commitments")
        second.open("measure?measure=ehc_plans_20_weeks")
        second.choose("Place", "Hampshire")
        second.page.get_by_text("You are number 1 in the queue.").wait_for()
        second.choose("Place", "Kent")
        assert second.page.locator(".lead").inner_text().startswith("In Kent")
        first.page.close(run_before_unload=True)
        second.page.wait_for_selector("html.attached:not(.settling)", timeout=WAIT)
        assert second.page.locator(".lead").inner_text().startswith("In Kent")
        assert second.page.get_by_label("Place", exact=True).input_value() == "Kent"
        second.choose("Place", "Hampshire")
        assert second.page.locator(".lead").inner_text().startswith("In Hampshire")

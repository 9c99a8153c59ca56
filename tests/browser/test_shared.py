"""Links to an area that is not open to everybody: what they open, to whom, and how they end."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser

from scrutiny.serving import plain_copy
from scrutiny.serving.link_register import links, withdraw_link
from scrutiny.serving.plain_copy import write_copy
from scrutiny.serving.sharing import shared_link
from scrutiny.vocabulary.folders import Folders, snapshot_in_force
from scrutiny.vocabulary.pages import PAGES
from tests.browser.conftest import WAIT, Served, served, tab
from tests.browser.test_drawn import got
from tests.closed_areas import close
from tests.conftest import TODAY
from tests.snapshots import like_before

pytestmark = pytest.mark.browser

AREA, OTHER = "Northmere", "Oxfordshire"


def copied(workbook: Folders, home: Path) -> Folders:
    for folder in ("build", "notebooks"):
        shutil.copytree(
            workbook.home / folder,
            home / folder,
            copy_function=shutil.copy2,
            ignore=shutil.ignore_patterns("views"),
        )
    return Folders(home)


@contextmanager
def closed(workbook: Folders, home: Path, *arguments: str, **environment: str) -> Iterator[Served]:
    """A workbook whose invented area needs a link, served from its snapshots and notebooks alone:
    there is no data, no return and no secret beside them."""
    own = copied(workbook, home)
    close(own.build, AREA.lower())
    with served(own, "--as-built", *arguments, **environment) as server:
        yield server


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("closed")


@pytest.fixture(scope="module")
def server(workbook: Folders, home: Path) -> Iterator[Served]:
    with closed(workbook, home, "--proxy", "127.0.0.1") as server:
        yield server


Share = Callable[..., str]


@pytest.fixture(scope="module")
def share(home: Path) -> Share:
    """Makes a link and gives the end of its address."""

    def make(view: str = "briefing", **said: object) -> str:
        known = {"area": AREA.lower(), "snapshot": None, "days": 30, "note": "", "today": TODAY}
        return shared_link(Folders(home), view, **{**known, **said})[1]  # type: ignore[arg-type]

    return make


def entered(server: str, link: str, **headers: str) -> tuple[str, str]:
    """The cookie that a link is exchanged for, and the address that it leads to."""
    status, answer, body = got(server + link, **headers)
    assert status == 303, body
    (cookie,) = SimpleCookie(answer["Set-Cookie"]).values()
    assert cookie.key == "link"
    return f"link={cookie.value}", urljoin(server + link, answer["Location"])


def below(link: str) -> str:
    return link.rpartition("/")[0] + "/"


# ----------------------------------------------------------------- what is not to be seen


@pytest.mark.parametrize("name", ["", *PAGES, *(f"view/{page}" for page in PAGES), "snapshot"])
def test_without_a_link_the_area_is_not_there(server: Served, name: str) -> None:
    for query in ("", f"?area={AREA.lower()}", f"?from=&area={AREA.lower()}", "?place=999"):
        _, _, body = got(f"{server}{name}{query}")
        assert AREA.encode() not in body
    if name in PAGES:
        assert OTHER.encode() in got(server + name)[2]


@pytest.mark.usefixtures("server")
def test_pages_frozen_as_plain_files_leave_it_out(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which areas are drawn, not the drawing, which takes minutes."""
    drawn: list[str] = []
    monkeypatch.setattr(plain_copy, "plain_views", lambda published, area: drawn.append(area) or ())
    monkeypatch.setattr(plain_copy, "_write_frame", lambda copy, published, views: None)
    monkeypatch.setattr(plain_copy, "_draw", lambda copy, views: None)
    build = Folders(home).build
    snapshot = build / "snapshots" / snapshot_in_force(build)[0]
    write_copy(snapshot, tmp_path / "copy", TODAY)
    assert OTHER.lower() in drawn
    assert AREA.lower() not in drawn


def test_a_hostile_address_reaches_nothing_of_it(server: Served, share: Share) -> None:
    link = share()
    for path in (
        *(f"{below(link)}{name}" for name in ("", *PAGES, "view/flow", "snapshot", "nowhere")),
        link[:-3] + "AAA",
        f"{link}/",
        f"{below(link)}open-",
        f"{below(link)}../shared/",
        "shared/",
        "shared",
        f"shared/{'a' * 16}/briefing",
        f"shared/{'a' * 16}/{link.rpartition('/')[2]}",
        "links/key",
        f"feed/{AREA.lower()}.atom",
        "build/current",
        "build/views/",
    ):
        status, headers, body = got(server + path)
        assert status in (403, 404), path
        assert AREA.encode() not in body
        assert headers["Set-Cookie"] is None
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src")


def test_nobody_is_told_whether_there_is_such_a_link(server: Served, share: Share) -> None:
    there, nowhere = below(share()), f"shared/{'b' * 16}/"
    for end in ("", "briefing", "open-AAAA"):
        told = [got(server + each + end) for each in (there, nowhere)]
        assert told[0][0] == told[1][0] == 403
        assert told[0][2] == told[1][2]


# ------------------------------------------------------------------------ what it opens


def test_a_link_is_exchanged_for_a_cookie_and_leaves_the_address(
    server: Served, share: Share
) -> None:
    link = share("flow?measure=flow_plans_20_weeks")
    status, headers, body = got(server + link)
    assert (status, body) == (303, b"")
    signature = link.rpartition("open-")[2]
    assert signature not in headers["Location"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    told = headers["Set-Cookie"]
    assert signature not in told
    for part in ("HttpOnly", "SameSite=Lax"):
        assert part in told
    # Without a path it is bound to the folder of the link, also behind the path of a proxy.
    assert "Path=" not in told
    assert "Domain=" not in told
    assert "Secure" not in told
    cookie, address = entered(server, link)
    status, headers, body = got(address, Cookie=cookie)
    assert status == 200
    assert AREA.encode() in body
    assert OTHER.encode() not in body, "it opens one area"
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in headers["Vary"]
    assert headers["Set-Cookie"] is None


def test_the_cookie_is_for_secret_lines_alone_where_the_link_came_by_one(
    server: Served, share: Share
) -> None:
    _, headers, _ = got(server + share(), X_Forwarded_Proto="https")
    assert "Secure" in headers["Set-Cookie"]


def test_each_page_opens_with_the_cookie_of_its_link_alone(server: Served, share: Share) -> None:
    mine, other = share(), share(area=OTHER.lower())
    cookie, _ = entered(server, mine)
    others, _ = entered(server, other)
    signature = mine.rpartition("open-")[2]
    names = (*PAGES, *(f"view/{page}" for page in PAGES), "snapshot", "")
    for at, name in enumerate(names):
        assert got(server + below(mine) + name, Cookie=cookie)[0] == 200
        # From many addresses, for one alone is soon told to wait.
        address = f"198.51.100.{at + 1}"
        for wrong in (others, f"link={signature}", "link=", "other=1", f"link={'x' * 3000}"):
            asked = {"Cookie": wrong, "X_Forwarded_For": address}
            assert got(server + below(mine) + name, **asked)[0] == 403
    assert got(f"{server}{below(mine)}nowhere", Cookie=cookie)[0] == 404
    _, _, body = got(f"{server}{below(mine)}briefing?area={OTHER.lower()}", Cookie=cookie)
    assert OTHER.encode() not in body
    assert b"feed/" not in body, "a reader of feeds has no cookie"


def test_a_choice_below_a_link_stays_below_it(server: Served, share: Share) -> None:
    link = share()
    cookie, _ = entered(server, link)
    status, headers, _ = got(
        f"{server}{below(link)}flow?from=&measure=flow_refusals", Cookie=cookie
    )
    assert (status, headers["Location"]) == (303, "flow?measure=flow_refusals")


def test_an_open_area_sets_no_cookie(server: Served, share: Share) -> None:
    cookie, _ = entered(server, share())
    for name in ("", *PAGES, "snapshot"):
        _, headers, body = got(server + name, Cookie=cookie)
        assert headers["Set-Cookie"] is None
        assert AREA.encode() not in body


# --------------------------------------------------------------------------- how it ends


def test_a_link_that_was_withdrawn_says_so_at_once(
    server: Served, share: Share, home: Path
) -> None:
    link = share()
    cookie, address = entered(server, link)
    withdraw_link(Folders(home).links, link.split("/")[1], TODAY)
    for status, _, body in (got(server + link), got(address, Cookie=cookie)):
        assert status == 410
        assert b"This link opens nothing any more" in body
        assert b"It was withdrawn on 22 November 2026." in body
        assert AREA.encode() not in body
    assert got(address)[0] == 403, "only to whoever had it"


def test_a_link_that_has_run_out_says_so(server: Served, share: Share) -> None:
    link = share(today=TODAY - timedelta(days=31))
    status, headers, body = got(server + link)
    assert status == 410
    assert b"It was good until 21 November 2026." in body
    assert headers["Set-Cookie"] is None


def test_a_link_pinned_to_a_snapshot_shows_that_one(
    server: Served, share: Share, home: Path
) -> None:
    build = Folders(home).build
    first = snapshot_in_force(build)[0]
    links_ = {pin: share(snapshot=pin) for pin in (None, "now")}
    like_before(build, "anew")
    for pin, shown in ((None, "anew"), ("now", first)):
        cookie, address = entered(server, links_[pin])
        assert f"Snapshot {shown}." in got(address, Cookie=cookie)[2].decode()
        told = got(server + below(links_[pin]) + "snapshot", Cookie=cookie)[2].decode()
        assert told.split("\n")[0] == shown
    # The pages that are open to everybody go with the one in force.
    assert "Snapshot anew." in got(f"{server}briefing")[2].decode()
    (build / "snapshots" / first / "withdrawn.json").write_text("{}")
    status, _, body = got(server + links_["now"])
    assert status == 410
    assert b"found to be wrong and was withdrawn" in body


# -------------------------------------------------------------------- logs and browsers


def test_neither_signature_nor_cookie_nor_key_is_told_to_a_log_or_a_snapshot(
    server: Served, share: Share, home: Path
) -> None:
    link = share(today=TODAY - timedelta(days=60), days=1)
    good = share(note="For nobody else to see")
    cookie, address = entered(server, good)
    for path in (link, f"{link}/more", good + "?x=1", good[:-4] + "AAAA", f"x/{good}"):
        got(server + path, Cookie=cookie)
    got(f"{server}nowhere", Referer=server + good, Cookie=cookie)
    log = server.log.read_text(encoding="utf-8")
    assert "/open-..." in log, "there is a log, and the link is in it"
    key = (Folders(home).links / "key").read_bytes()
    secrets = [
        link.rpartition("open-")[2].encode(),
        good.rpartition("open-")[2].encode(),
        cookie.removeprefix("link=").encode(),
        key,
    ]
    files = [path for path in (home / "build").rglob("*") if path.is_file()]
    for text in (log.encode(), *(path.read_bytes() for path in files)):
        assert not any(secret in text for secret in secrets)
    assert b"For nobody else to see" not in got(address, Cookie=cookie)[2]


def test_a_reader_follows_a_link_and_reads_on(
    server: Served, share: Share, browser: Browser, home: Path
) -> None:
    link = share("flow")
    with tab(browser, server) as reader:
        page = reader.page
        page.goto(server + link)
        page.wait_for_selector("html.live .page-body .kicker", timeout=WAIT)
        address = server + below(link) + "flow"
        assert page.url == address
        assert page.evaluate("document.referrer") == ""
        assert page.evaluate("document.cookie") == "", "no script can read it"
        assert AREA in page.locator(".kicker").inner_text()
        assert page.locator("#choose-area").count() == 0
        page.get_by_label("Look at", exact=True).select_option(index=1)
        page.wait_for_url(re.compile(re.escape(address) + r"\?measure=\w+"), timeout=WAIT)
        page.locator(".bar").get_by_role("link", name="Briefing").click()
        page.wait_for_selector("html.live .page-body .kicker", timeout=WAIT)
        assert page.url.startswith(server + below(link) + "briefing")
        page.reload()
        page.wait_for_selector("html.live .page-body .kicker", timeout=WAIT)
        # Another browser has the address and not the link.
        with tab(browser, server) as stranger:
            stranger.page.goto(page.url)
            assert "not for everybody" in stranger.page.locator("h1").inner_text()
            stranger.complaints.clear()
        # Withdrawn while the page is open: the next choice says so.
        page.goto(address)
        page.wait_for_selector("html.live .page-body .kicker", timeout=WAIT)
        withdraw_link(Folders(home).links, link.split("/")[1], TODAY)
        page.get_by_label("Look at", exact=True).select_option(index=2)
        page.locator("h1", has_text="This link opens nothing any more").wait_for(timeout=WAIT)
        reader.complaints.clear()


def test_the_list_of_links_tells_no_signature(share: Share, home: Path) -> None:
    link = share(note="Committee")
    (mine,) = [each for each in links(Folders(home).links) if each.id == link.split("/")[1]]
    assert (mine.note, mine.until) == ("Committee", date(2026, 12, 22))


def test_whoever_tries_too_often_is_told_to_wait_and_nobody_else(
    server: Served, share: Share
) -> None:
    link = share()
    cookie, address = entered(server, link)
    wrong = link[:-6] + "AAAAAA"
    codes = [got(server + wrong, X_Forwarded_For="192.0.2.1")[0] for _ in range(62)]
    assert codes[0] == 403
    status, headers, body = got(server + link, X_Forwarded_For="192.0.2.1")
    assert (codes[-1], status) == (429, 429)
    assert int(headers["Retry-After"]) > 0
    assert b"Too many links that open nothing" in body
    assert headers["Set-Cookie"] is None
    assert got(server + link, X_Forwarded_For="192.0.2.2")[0] == 303
    assert got(address, Cookie=cookie, X_Forwarded_For="192.0.2.1")[0] == 200, "who is in stays in"

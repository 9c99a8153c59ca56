"""Several servers behind nginx and a path, by the very configuration of docs/servers.md."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.pages import PAGES
from tests.browser.conftest import WAIT, fetched, served, tab
from tests.conftest import HOME, missing

pytestmark = pytest.mark.browser


def configuration(folder: Path, servers: list[str], door: str) -> str:
    """The documented configuration with these servers, and what nginx needs to run for one user."""
    page = (HOME / "docs/servers.md").read_text(encoding="utf-8")
    block = re.search(r"```nginx\n(.*?)```", page, re.DOTALL)
    assert block is not None
    text = block[1].replace("listen 127.0.0.1:8080", f"listen unix:{door}")
    for number, server in enumerate(servers):
        text = text.replace(f"127.0.0.1:{8866 + number}", urlsplit(server).netloc)
    assert "8866" not in text or any("8866" in server for server in servers)
    for log in ("access", "error"):
        text = text.replace(f"/var/log/nginx/{log}.log", f"{folder}/{log}")
    paths = "\n".join(
        f"{kind}_temp_path {folder};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # As root it would work as another user, to whom the test's folder is closed.
    user = "user root; " if os.geteuid() == 0 else ""
    return (
        f"{user}daemon off; pid {folder}/pid; error_log {folder}/errors;\nevents {{}}\n"
        f"http {{ access_log off;\n{paths}\n{text} }}"
    )


@contextmanager
def proxied(folder: Path, servers: list[str]) -> Iterator[Path]:
    """The socket at which nginx listens: a file, so that no port can be taken by another."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        missing("nginx", "nginx is not installed")
    door = folder / "door"
    (folder / "nginx.conf").write_text(configuration(folder, servers, str(door)))
    command = [nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"]
    process = subprocess.Popen(command)
    try:
        until = time.monotonic() + WAIT / 1000
        while not door.exists():
            assert process.poll() is None, (folder / "errors").read_text()
            assert time.monotonic() < until
            time.sleep(0.1)
        yield door
    finally:
        process.terminate()
        process.wait(timeout=WAIT / 1000)


def through(door: Path, path: str) -> tuple[int, str, str]:
    """Status, headers and body of a plain request at nginx's socket."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(WAIT / 1000)
        line.connect(str(door))
        line.sendall(f"GET {path} HTTP/1.0\r\nHost: council.example\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    head, _, body = answer.partition("\r\n\r\n")
    return int(head.split()[1]), head, body


def test_servers_over_one_snapshot_answer_alike_and_one_may_stop(
    workbook: Folders, tmp_path: Path
) -> None:
    named = ("--name", "council.example", "--proxy", "127.0.0.1")
    with served(workbook, *named) as first:
        with served(workbook, *named) as second, proxied(tmp_path, [first, second]) as door:
            for name in PAGES:
                alone = fetched(first + name)[1]
                assert fetched(second + name)[1] == alone
                for _ in range(3):
                    assert through(door, f"/scrutiny/{name}")[::2] == (200, alone)
            status, head, _ = through(door, "/scrutiny/measure?from=&place=850")
            assert status == 303
            assert "Location: measure?place=850" in head, "it leads on behind the path"
            assert through(door, "/scrutiny/no/such/page")[0] == 404
            assert through(door, "/scrutiny/api/kernels")[0] == 404
            file = re.search(r'href="(frame/page\.css[^"]+)"', alone)
            assert file is not None
            assert through(door, f"/scrutiny/{file[1]}")[0] == 200
            stopped = second
        # The second has stopped; nginx was stopped with it, so it is begun again over both.
        rest = tmp_path / "rest"
        rest.mkdir()
        with proxied(rest, [first, stopped]) as door:
            for _ in range(4):
                assert through(door, "/scrutiny/finding?finding=PA3")[0] == 200


def test_a_choice_works_behind_a_path(server: str, browser: Browser) -> None:
    """A browser that is led through a path: every address of a page is relative."""
    with tab(browser, server) as reader:
        prefix = f"{server}council/scrutiny/"

        def unprefixed(route):  # type: ignore[no-untyped-def]
            route.continue_(url=route.request.url.replace(prefix, server))

        reader.page.route(f"{prefix}**", unprefixed)
        reader.address = prefix
        reader.open("finding")
        reader.choose("Finding", "Timeliness and quality assurance of EHC plans (PA3)")
        assert reader.page.url == f"{prefix}finding?finding=PA3"
        reader.page.locator(".bar").get_by_role("link", name="Measures").click()
        reader.page.wait_for_url(f"{prefix}measure")
        reader.address = server

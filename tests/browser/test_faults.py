"""What befalls a server while people read: it loses nothing, and comes back by itself.

Minutes each, so they run on demand: ``make faults``.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scrutiny.serving.sharing import shared_link
from scrutiny.vocabulary.folders import Folders, snapshot_in_force, views_folder
from scrutiny.vocabulary.pages import PAGES
from tests.browser.conftest import WAIT, Served, served
from tests.browser.test_behind_a_proxy import proxied, through
from tests.browser.test_drawn import got
from tests.browser.test_shared import copied, entered
from tests.closed_areas import close
from tests.conftest import TODAY, long
from tests.snapshots import like_before

pytestmark = [
    pytest.mark.browser,
    long("faults"),
]
FINDINGS = [f"finding?finding={name}" for name in ("PA1", "PA2", "PA3", "AI4", "SW5")]
PLACES = [f"measure?place={place}" for place in ("850", "938", "825", "869", "870", "871", "872")]
VIEWS = [*PAGES, *FINDINGS, *PLACES, *(f"view/{each}" for each in (*FINDINGS, *PLACES))]


@pytest.fixture
def own(workbook: Folders, tmp_path: Path) -> Folders:
    return copied(workbook, tmp_path)


def family(pid: int) -> dict[int, str]:
    """The processes that a server has begun, with what each was begun as."""
    found: dict[int, str] = {}
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                found[int(place.name)] = (place / "cmdline").read_text().replace("\0", " ")
    return found


def drawing(server: Served) -> list[int]:
    """Those of them that draw."""
    return [pid for pid, words in family(server.pid).items() if "spawn_main" in words]


def memory(server: Served) -> float:
    """Megabytes that the server and what draws for it have of their own."""
    pids = [server.pid, *family(server.pid)]
    lines = (Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() for pid in pids)
    return sum(int(line.split()[1]) for each in lines for line in each if "Pss:" in line) / 1024


def until_right(work: Callable[[], bool]) -> None:
    until = time.monotonic() + WAIT / 1000
    while not work():
        assert time.monotonic() < until
        time.sleep(0.3)


def whole(server: str, path: str) -> bytes:
    """The answer, asked for until there is one, as a browser that is told to come again does."""
    held: list[bytes] = []

    def asks() -> bool:
        with suppress(OSError):
            status, headers, body = got(server + path)
            assert status in (200, 503), (path, status, body)
            if status == 503:
                assert headers["Retry-After"]
            held[:] = [body] if status == 200 else []
        return bool(held)

    until_right(asks)
    return held[0]


@contextmanager
def readers(server: str, paths: list[str], many: int = 6) -> Iterator[list[tuple[str, int, bytes]]]:
    """So many readers who ask for one view after another meanwhile; gives what they were told."""
    told: list[tuple[str, int, bytes]] = []
    over = threading.Event()

    def read(number: int) -> None:
        chance = random.Random(number)
        while not over.is_set():
            path = chance.choice(paths)
            with suppress(OSError):
                status, _, body = got(server + path)
                told.append((path, status, body))

    with ThreadPoolExecutor(many) as crowd:
        work = [crowd.submit(read, number) for number in range(many)]
        try:
            yield told
        finally:
            over.set()
        for each in work:
            each.result()


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_what_draws_is_struck_while_people_read(own: Folders, blow: signal.Signals) -> None:
    with served(own, "--as-built") as server:
        whole(server, "finding")
        struck = drawing(server)
        assert struck
        with readers(server, VIEWS) as told:
            for pid in struck:
                with suppress(ProcessLookupError):
                    os.kill(pid, blow)
            for path in VIEWS:
                assert b"Snapshot" in whole(server, path)
        assert {status for _, status, _ in told} <= {200, 503}
        until_right(lambda: not set(struck) & set(family(server.pid)))
        assert len(drawing(server)) <= max(1, min(4, os.cpu_count() or 1))


def test_the_server_is_killed(own: Folders) -> None:
    with served(own, "--as-built") as server:
        before = {path: whole(server, path) for path in VIEWS}
        children = list(family(server.pid))
        assert children
        os.kill(server.pid, signal.SIGKILL)
        until_right(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    with served(own, "--as-built") as server:
        assert {path: whole(server, path) for path in VIEWS} == before


def test_one_of_two_servers_freezes_behind_nginx(own: Folders, tmp_path: Path) -> None:
    folder = tmp_path / "nginx"
    folder.mkdir()
    named = ("--as-built", "--name", "council.example")
    with served(own, *named) as one, served(own, *named) as two:
        for server in (one, two):
            for name in PAGES:
                whole(server, name)
        with proxied(folder, [one, two]) as door:
            os.kill(one.pid, signal.SIGSTOP)
            try:
                for _ in range(2):
                    for name in PAGES:
                        assert through(door, f"/scrutiny/{name}")[0] == 200, name
            finally:
                os.kill(one.pid, signal.SIGCONT)
            for name in PAGES:
                assert through(door, f"/scrutiny/{name}")[0] == 200
        assert got(f"{one}finding")[0] == 200


def test_the_disk_is_full(own: Folders) -> None:
    views = views_folder(own.build)
    views.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "views", str(views)]
    mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    try:
        with served(own, "--as-built") as server:
            whole(server, "finding")
            for pid in () if mounted else drawing(server):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            for path in VIEWS:
                assert b"Snapshot" in whole(server, path)
            # Nothing half-written stays, once what is drawn ahead has had its try too.
            until_right(lambda: not list(views.rglob(".making-*")))
            log = server.log.read_text(encoding="utf-8")
            # Where no small disk could be had the log could not be written to either.
            assert not mounted or "views cannot be kept" in log
            assert "Traceback" not in log
    finally:
        if mounted:
            subprocess.run(["umount", str(views)], check=True)


def test_snapshots_are_switched_while_people_read(own: Folders) -> None:
    names = [snapshot_in_force(own.build)[0], "second", "third", "fourth"]
    with served(own, "--as-built") as server, readers(server, [*PAGES, *FINDINGS]) as told:
        for name in names[1:]:
            whole(server, "finding")
            like_before(own.build, name)
            # Whoever asks from now on is shown the new one, whatever is being drawn.
            for path in ("finding", "measure", "view/briefing"):
                assert f"Snapshot {name}.".encode() in whole(server, path)
    assert told
    for path, status, body in told:
        assert status == 200, path
        assert sum(f"Snapshot {name}.".encode() in body for name in names) == 1


def test_what_was_drawn_is_thrown_away_and_damaged_while_people_read(own: Folders) -> None:
    views = views_folder(own.build)
    with served(own, "--as-built") as server:
        before = {path: whole(server, path) for path in VIEWS}
    with served(own, "--as-built") as server, readers(server, VIEWS) as told:
        for turn in range(6):
            for file in list(views.rglob("*.gz")):
                with suppress(OSError):
                    file.write_bytes(file.read_bytes()[: turn * 100])
            whole(server, "finding")
            shutil.rmtree(views, ignore_errors=True)
            whole(server, "measure")
    assert told
    for path, status, body in told:
        assert status == 200
        assert body == before[path], path


def test_slow_readers_and_lost_lines_keep_nobody_waiting(own: Folders) -> None:
    with served(own, "--as-built") as server:
        for path in VIEWS:
            whole(server, path)
        before = memory(server)
        host, port = urlsplit(server).hostname, urlsplit(server).port
        slow = []
        for number in range(200):
            line = socket.create_connection((host, port), timeout=WAIT / 1000)
            path = VIEWS[number % len(VIEWS)]
            line.sendall(f"GET /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            if number % 2:
                line.recv(100)
                line.close()
            else:
                slow.append(line)
        begun = time.monotonic()
        for name in PAGES:
            assert got(server + name)[0] == 200
        assert time.monotonic() - begun < WAIT / 1000
        for line in slow:
            line.close()
        until_right(lambda: memory(server) < before + 50)
        assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_a_flood_makes_no_kernel_and_leaves_memory_flat(own: Folders) -> None:
    with served(own, "--as-built") as server:
        for path in VIEWS:
            whole(server, path)
        before = memory(server)

        def one(number: int) -> int:
            path = VIEWS[number % len(VIEWS)]
            return got(f"{server}{path}{'&' if '?' in path else '?'}x={number}")[0]

        with ThreadPoolExecutor(20) as crowd:
            assert set(crowd.map(one, range(10_000))) == {200}
        assert not any("ipykernel" in words for words in family(server.pid).values())
        assert memory(server) < before + 50


def test_any_server_over_copies_of_the_folders_lets_the_same_links_in(
    own: Folders, tmp_path: Path
) -> None:
    """The second has snapshots and drawn views of its own, and the same register."""
    close(own.build, "northmere")
    second = tmp_path / "second"
    shutil.copytree(own.notebooks, second / "notebooks")
    shutil.copytree(own.build, second / "build", copy_function=shutil.copy2)
    kept = {"SCRUTINY_LINKS": str(own.links), "SCRUTINY_VIEWS": str(second / "views")}
    with (
        served(own, "--as-built") as here,
        served(Folders(second), "--as-built", **kept) as there,
    ):
        _, link = shared_link(own, "briefing", "northmere", None, 9, "", TODAY)
        cookie, address = entered(here, link)
        theirs = address.replace(here, there)
        assert got(theirs, Cookie=cookie)[2] == got(address, Cookie=cookie)[2]
        assert got(theirs)[0] == 403
        assert list((second / "views").rglob("*.gz"))


def test_half_a_request_is_hung_up_on(own: Folders) -> None:
    """The clock is the server's: half a minute without the rest of the headers."""
    with served(own, "--as-built") as server:
        host, port = urlsplit(server).hostname, urlsplit(server).port
        with socket.create_connection((host, port), timeout=WAIT / 1000) as line:
            line.sendall(b"GET /finding HTTP/1.1\r\nHost: x\r\nX-Half: ")
            assert line.recv(100) == b""

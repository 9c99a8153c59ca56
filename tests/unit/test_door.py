"""What every request passes: names, origins, sizes, numbers; and every answer on its way out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from scrutiny.serving import door as door_module
from scrutiny.serving.askers import networks
from scrutiny.serving.door import Door, Listener, names
from scrutiny.serving.server import _PATIENCE

PROXY = networks(["127.0.0.1"])


class Plain(RequestHandler):
    def get(self) -> None:
        self.write("served")

    post = get


class Broken(RequestHandler):
    def get(self) -> None:
        raise RuntimeError("SECRET at /work/private")


class Refusing(RequestHandler):
    def get(self, code: str) -> None:
        self.set_header("X-Told", "SECRET")
        raise HTTPError(int(code), "SECRET", reason="SECRET")


class Waiting(RequestHandler):
    async def get(self) -> None:
        self.application.settings["came"].append(1)
        await self.application.settings["go"].wait()
        self.write("served")


class Long(RequestHandler):
    def get(self) -> None:
        self.write("x" * 30_000_000)


def with_door(
    work: Callable[[int, dict[str, Any]], Awaitable[None]],
    *,
    trusted: bool = False,
    bound: str = "127.0.0.1",
    **limits: int,
) -> None:
    """Runs `work` beside a server behind the door, in a loop of its own."""

    async def run() -> None:
        held: dict[str, Any] = {"go": asyncio.Event(), "came": []}
        app = Application(
            [
                (r"/", Plain),
                (r"/broken", Broken),
                (r"/refusing/(\d+)", Refusing),
                (r"/waiting", Waiting),
                (r"/long", Long),
                (r"/(?P<rest>shared/.*)", Refusing),
            ],
            **held,
        )
        door = Door(app, names(["Workbook.Example."], PROXY if trusted else (), bound))
        sockets = bind_sockets(0, bound)
        server = Listener(door, max_body_size=2**16, **limits)
        server.add_sockets(sockets)
        held["door"] = door
        await work(sockets[0].getsockname()[1], held)
        held["go"].set()
        server.stop()
        await server.close_all_connections()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()


async def said(port: int, request: str, address: str = "127.0.0.1") -> str:
    """All that comes back for one request in its own words."""
    reader, writer = await asyncio.open_connection(address, port)
    writer.write(request.replace("\n", "\r\n").encode())
    await writer.drain()
    told = b""
    with contextlib.suppress(ConnectionError):
        while part := await reader.read(2**16):
            told += part
    writer.close()
    return told.decode()


async def got(port: int, path: str = "/", host: str = "localhost", more: str = "") -> str:
    return await said(port, f"GET {path} HTTP/1.1\nHost: {host}\nConnection: close\n{more}\n")


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("localhost", True),
        ("LOCALHOST:8866", True),
        ("127.0.0.1:1", True),
        ("[::1]:8866", True),
        ("workbook.example", True),
        ("workbook.example.:443", True),
        ("evil.example", False),
        ("workbook.example.evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("10.0.0.1", False),
        ("workbook.example@evil.example", False),
    ],
)
def test_only_names_of_ours_are_answered(host: str, served: bool) -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        told = await got(port, host=host)
        assert ("\r\n\r\nserved" in told) is served
        if not served:
            assert told.startswith(("HTTP/1.1 403", "HTTP/1.1 400"))

    with_door(work)


def test_a_name_that_is_not_ours_is_told_what_would_do() -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        told = await got(port, host="evil.example")
        assert "The workbook is not at this address" in told
        assert "scrutiny serve --name" in told
        assert "evil.example" not in told
        # A name that only a stranger's header gives is none.
        assert (await got(port, host="evil.example", more="X-Forwarded-Host: localhost\n")).count(
            "403"
        )

    with_door(work)


def test_the_address_at_which_it_was_reached_is_a_name_of_it() -> None:
    """Listening everywhere, it is known by the number that a browser came to, and by no other."""

    async def work(port: int, _: dict[str, Any]) -> None:
        for host, served in (("127.0.0.2", True), ("127.0.0.3", False), ("evil.example", False)):
            request = f"GET / HTTP/1.1\nHost: {host}\nConnection: close\n\n"
            assert ("served" in await said(port, request, "127.0.0.2")) is served

    with_door(work, bound="0.0.0.0")


def test_a_trusted_proxy_names_the_host() -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        assert "served" in await got(port, more="X-Forwarded-Host: workbook.example\n")
        assert " 403 " in await got(port, more="X-Forwarded-Host: evil.example\n")

    with_door(work, trusted=True)


def test_a_page_of_another_site_gets_nothing() -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        own = f"http://localhost:{port}"
        host = f"localhost:{port}"
        assert "served" in await got(port, host=host, more=f"Origin: {own}\n")
        for origin in ("http://evil.example", f"https://localhost:{port}", "null", "http://[", ""):
            for path in ("/", "/waiting"):
                told = await got(port, path, host, f"Origin: {origin}\n")
                assert told.startswith("HTTP/1.1 403"), origin
                assert "This was asked for from another site" in told

    with_door(work)


@pytest.mark.parametrize("path", ["/broken", "/refusing/404", "/refusing/503", "/nowhere", "/%ff"])
def test_every_error_is_told_in_a_page_of_ours(path: str) -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        told = await got(port, path)
        head, _, body = told.partition("\r\n\r\n")
        assert head.split()[1] in ("400", "404", "500", "503")
        for word in ("SECRET", "Traceback", "/work", "Tornado", "Server:"):
            assert word not in told
        assert "<h1>" in body
        assert "<h1>Scrutiny" not in body
        assert "Content-Security-Policy: default-src 'none'; script-src 'self'" in head
        assert "X-Content-Type-Options: nosniff" in head
        assert ("Retry-After:" in head) is ("503" in path)

    with_door(work)


def test_an_error_of_a_head_has_no_body() -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        told = await said(port, "HEAD /nowhere HTTP/1.1\nHost: localhost\nConnection: close\n\n")
        assert told.startswith("HTTP/1.1 404")
        assert told.endswith("\r\n\r\n")

    with_door(work)


def test_what_does_not_say_otherwise_carries_the_headers() -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        told = await got(port)
        for name, value in door_module.HEADERS.items():
            assert f"{name}: {value}" in told
        assert "Server:" not in told

    with_door(work)


def test_too_much_is_refused_before_it_is_read() -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        told = await said(
            port, f"POST / HTTP/1.1\nHost: localhost\nContent-Length: {600 * 2**20}\n\n"
        )
        assert told.startswith("HTTP/1.1 413")
        assert "That is too much" in told
        much = "x" * (2**16 + 1)
        chunked = f"{len(much):x}\n{much}\n0\n\n"
        told = await said(
            port, f"POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n{chunked}"
        )
        assert not told.startswith("HTTP/1.1 200")

    with_door(work)


def test_of_one_address_so_many_are_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "MOST_AT_ONCE", 3)

    async def work(port: int, held: dict[str, Any]) -> None:
        one = "X-Forwarded-For: 192.0.2.1\n"
        waiting = [asyncio.ensure_future(got(port, "/waiting", more=one)) for _ in range(3)]
        while len(held["came"]) < 3:
            await asyncio.sleep(0.01)
        told = await got(port, more=one)
        assert told.startswith("HTTP/1.1 429")
        assert "Retry-After: 10" in told
        assert "Too many requests at once" in told
        assert "served" in await got(port, more="X-Forwarded-For: 192.0.2.2\n"), "another address"
        held["go"].set()
        assert all("served" in each for each in await asyncio.gather(*waiting))
        assert "served" in await got(port, more=one)
        assert not held["door"]._at_once

    with_door(work, trusted=True)


def test_whoever_hangs_up_counts_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "MOST_AT_ONCE", 2)

    async def work(port: int, held: dict[str, Any]) -> None:
        for sent in (
            "GET /waiting HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf",
        ):
            for _ in range(2):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(sent.encode())
                await writer.drain()
                await asyncio.sleep(0.1)
                writer.close()
                held["go"].set()
        while held["door"]._at_once:
            await asyncio.sleep(0.01)
        assert "served" in await got(port)

    with_door(work)


def test_more_connections_than_there_is_room_for_are_told_so() -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        open_ = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        told = await got(port)
        assert told.startswith("HTTP/1.1 503")
        assert "Retry-After: 10" in told
        assert "nosniff" in told
        for _, writer in open_:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        while "served" not in await got(port):
            await asyncio.sleep(0.01)

    with_door(work, most=2)


def test_whoever_does_not_read_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_module, "READ_WITHIN", 1)

    async def work(port: int, held: dict[str, Any]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1000)
        writer.write(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(3)
        whole = 0
        with contextlib.suppress(ConnectionError):
            while part := await reader.read(1_000_000):
                whole += len(part)
        assert whole < 30_000_000, "the rest was thrown away"
        assert not held["door"]._at_once

    with_door(work)


def test_half_a_request_is_hung_up_on() -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        half = (
            "",
            "GET / HTTP/1.1\nHost: localhost\nX-Half: ",
            "POST / HTTP/1.1\nHost: localhost\nContent-Length: 9\n\nhalf",
        )
        told = await asyncio.gather(*(said(port, each) for each in half))
        assert not any("served" in each for each in told)

    assert 0 < _PATIENCE["idle_connection_timeout"] <= 30
    assert 0 < _PATIENCE["body_timeout"] <= 30
    with_door(work, idle_connection_timeout=1, body_timeout=1)


def test_no_signature_is_told_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def work(port: int, _: dict[str, Any]) -> None:
        for path in ("/shared/abc/open-SIGNATURE", "/shared/abc/open-SIGNATURE/x?y=1"):
            assert " 500 " in await got(port, path)

    with_door(work)
    assert "open-..." in caplog.text
    assert "SIGNATURE" not in caplog.text

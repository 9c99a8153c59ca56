"""What every request passes before anything answers it, and every answer on its way out.

The host that is asked for, the page that asks, how much is sent and how many ask at once are looked
at here, so that no handler, of ours or of Voila's, can be reached past it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from http.client import responses
from typing import Any

from tornado.concurrent import Future
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPMessageDelegate, ResponseStartLine
from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.routing import Router
from tornado.web import Application, stream_request_body

from scrutiny.serving.askers import LOOPBACK, Asker, Network, asker_of
from scrutiny.serving.shared_pages import unsigned
from scrutiny.serving.trouble_page import RETRY_AFTER, trouble_page, way_up
from scrutiny.serving.view_pages import POLICY, OwnPage
from scrutiny.wording.trouble_text import OTHER_HOST, OTHER_SITE, Trouble, trouble

MOST_BODY = 2**16
"""Bytes that a request may have below its headers: nobody sends a page."""
MOST_CONNECTIONS = 2_000
"""So many connections are held at once; whoever comes then is told to come again."""
MOST_AT_ONCE = 600
"""So many requests of one address are answered at once: a town hall has one address for all."""
READ_WITHIN = 120
"""Seconds in which an answer must have been taken; after it the connection is closed."""
_FRAME = re.compile(r".*/frame/[\w.]+")
HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""What an answer carries that does not say otherwise itself."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names that the workbook goes by beside those of this machine itself, and the proxies that
    are believed what they say of a request.
    """

    hosts: frozenset[str] = frozenset()
    proxies: tuple[Network, ...] = ()

    def known(self, asker: Asker, reached: str) -> bool:
        """Whether whoever asks does so by a name of ours; `reached` is our address in numbers."""
        return asker.name in LOOPBACK | self.hosts | {reached}


@stream_request_body
class Refused(OwnPage):
    """An answer at once, before what else was sent is read."""

    def initialize(self, code: int, said: Trouble) -> None:
        self._code, self._said = code, said

    def prepare(self) -> None:
        self.set_header("Connection", "close")
        self.refuse(self._code, self._said)

    def data_received(self, chunk: bytes) -> None:
        """Nothing of it is kept."""


class Door(Router):
    """Lets a request in to the application, or answers it with a page that says why not."""

    def __init__(self, app: Application, names: Names) -> None:
        self._app, self._names = app, names
        self._at_once: Counter[str] = Counter()

    def find_handler(self, request: Any, **_: Any) -> HTTPMessageDelegate:
        request.asker = who = asker_of(request, self._names.proxies)
        outward = _Outward(request.connection, request)
        request.connection = outward
        refused = self._refused(request, who)
        if refused is not None:
            code, said = refused
            return self._app.get_handler_delegate(request, Refused, {"code": code, "said": said})
        self._at_once[who.address] += 1
        outward.ended = self._once_over(who.address)
        found = self._app.find_handler(request)
        # What it stands for has been found; from here on it is only told to the log.
        request.uri, request.path = unsigned(request.uri), unsigned(request.path)
        return _Counted(found, outward)

    def _refused(self, request: Any, who: Asker) -> tuple[int, Trouble] | None:
        origin = request.headers.get("Origin")
        # The style of the page that says so is nobody's secret.
        dress = _FRAME.fullmatch(request.path)
        if not dress and not self._names.known(who, _reached(request)):
            return 403, OTHER_HOST
        if origin is not None and not who.is_origin(origin):
            return 403, OTHER_SITE
        if _announced(request) > MOST_BODY:
            return 413, trouble(413)
        if self._at_once[who.address] >= MOST_AT_ONCE:
            return 429, trouble(429)
        return None

    def _once_over(self, address: str) -> Callable[[], None]:
        def over() -> None:
            self._at_once[address] -= 1
            if self._at_once[address] <= 0:
                del self._at_once[address]

        return over


class Listener(HTTPServer):
    """Takes connections, up to so many at once."""

    def initialize(self, *arguments: Any, most: int = MOST_CONNECTIONS, **named: Any) -> None:
        self._open, self._most = 0, most
        super().initialize(*arguments, **named)

    def handle_stream(self, stream: Any, address: Any) -> None:
        if self._open >= self._most:
            with suppress(StreamClosedError):
                stream.write(_FULL)
                # Read, for what was sent and not read would have the answer thrown away.
                stream.read_bytes(2**14, partial=True)
            stream.io_loop.call_later(1, stream.close)
            return
        self._open += 1
        super().handle_stream(stream, address)

    def on_close(self, server_conn: object) -> None:
        self._open -= 1
        super().on_close(server_conn)


class _Counted(HTTPMessageDelegate):
    """A request that counts as long as it is not answered, or its connection lost."""

    def __init__(self, inner: HTTPMessageDelegate, outward: _Outward) -> None:
        self._inner, self._outward = inner, outward

    def headers_received(self, *arguments: Any) -> Any:
        return self._inner.headers_received(*arguments)

    def data_received(self, chunk: bytes) -> Any:
        return self._inner.data_received(chunk)

    def finish(self) -> None:
        self._inner.finish()

    def on_connection_close(self) -> None:
        self._outward.over()
        self._inner.on_connection_close()


class _Outward:
    """A connection as its handler sees it: adds headers, and puts a page of ours in the place of
    every error that is not told in one.
    """

    ended: Callable[[], None] | None = None

    def __init__(self, inner: Any, request: Any) -> None:
        self._inner, self._method, self._path = inner, request.method, request.path
        self._replaced = False
        self._written: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def over(self) -> None:
        """The request is at its end, whatever that was."""
        ended, self.ended = self.ended, None
        if ended is not None:
            ended()

    def write_headers(
        self, start_line: ResponseStartLine, headers: HTTPHeaders, chunk: bytes | None = None
    ) -> Any:
        code = start_line.code
        ours = headers.get("Content-Security-Policy", "").startswith("default-src")
        if code >= 400 and not ours:
            self._replaced = True
            headers, chunk = self._in_words(code, headers)
            start_line = start_line._replace(reason=responses.get(code, "Refused"))
        for name, value in HEADERS.items():
            if name not in headers:
                headers[name] = value
        headers.pop("Server", None)
        self._written = self._inner.write_headers(start_line, headers, chunk)
        return self._written

    def _in_words(self, code: int, headers: HTTPHeaders) -> tuple[HTTPHeaders, bytes]:
        page = trouble_page(trouble(code), way_up(self._path)).encode()
        said = HTTPHeaders(
            {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Length": str(len(page)),
                "Content-Security-Policy": POLICY,
                "Cache-Control": "no-store",
            }
        )
        for name, value in (
            ("Allow", headers.get("Allow")),
            ("Connection", headers.get("Connection")),
            ("Retry-After", str(RETRY_AFTER[code]) if code in RETRY_AFTER else None),
        ):
            if value is not None:
                said[name] = value
        return said, b"" if self._method == "HEAD" else page

    def write(self, chunk: bytes) -> Any:
        if self._replaced:
            done: Future[None] = Future()
            done.set_result(None)
            return done
        self._written = self._inner.write(chunk)
        return self._written

    def finish(self) -> None:
        self.over()
        stream, last = self._inner.stream, self._written
        self._inner.finish()
        if last is not None and not last.done() and stream is not None:
            IOLoop.current().call_later(READ_WITHIN, lambda: last.done() or stream.close())

    def detach(self) -> Any:
        self.over()
        return self._inner.detach()


def _reached(request: Any) -> str:
    """The address of ours at which a request has arrived, in numbers."""
    try:
        name = request.connection.stream.socket.getsockname()
    except (AttributeError, OSError):
        return ""
    return str(name[0]).removeprefix("::ffff:") if isinstance(name, tuple) else ""


def _announced(request: Any) -> int:
    """How many bytes a request says that it has; one without number is read up to the limit."""
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 20 else 0


def names(hosts: Collection[str], proxies: Collection[Network], bound: str) -> Names:
    """What is believed: `hosts` as they were named, and the name that the server listens at."""
    return Names(frozenset(each.lower().rstrip(".") for each in (*hosts, bound)), tuple(proxies))


def _full() -> bytes:
    page = trouble_page(trouble(503), "").encode()
    head = [
        "HTTP/1.1 503 Service Unavailable",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(page)}",
        f"Content-Security-Policy: {POLICY}",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer",
        "Cache-Control: no-store",
        f"Retry-After: {RETRY_AFTER[503]}",
        "Connection: close",
    ]
    return "\r\n".join([*head, "", ""]).encode() + page


_FULL = _full()

"""The pages that need no kernel: each view whole at its own address, for any number of readers."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tornado.web import RequestHandler

from scrutiny.serving.addresses import Address, own_in_bar
from scrutiny.serving.asked import Answer, Kind
from scrutiny.serving.page_templates import FRAME_FILES, checksum, frame_file, in_bar, in_template
from scrutiny.serving.renderer import Audience, NoDrawing, Renderer
from scrutiny.serving.trouble_page import RETRY_AFTER, trouble_page, way_up
from scrutiny.views.state import MOST_ADDRESS
from scrutiny.vocabulary.pages import SCREENS
from scrutiny.wording.frame_text import SORRY, WHAT
from scrutiny.wording.trouble_text import NOTHING_OPEN, Trouble, trouble

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""What a page may load: nothing but this server's own files; its SVG carries styles of its own."""
_NAMES = tuple(sorted(WHAT))
_NO_PAGE, _NO_AREA = Address("", "", "", ""), gzip.compress(b"[]", mtime=0)


class OwnPage(RequestHandler):
    """What every answer without a kernel carries; no cookie is set and none is read."""

    audience = Audience()
    """What whoever asks may see: without a link what is open to everybody."""
    lasting = "no-cache"
    varies = "Accept-Encoding"

    def set_default_headers(self) -> None:
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")
        self.clear_header("Server")

    def write_error(self, status_code: int, **_: Any) -> None:
        """What cannot be answered, in words; why stands in the server's log."""
        self.refuse(status_code, trouble(status_code))

    def refuse(self, code: int, said: Trouble) -> None:
        """Ends the request with a page that says why there is no other."""
        self.set_status(code)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        if code in RETRY_AFTER:
            self.set_header("Retry-After", str(RETRY_AFTER[code]))
        self.finish(trouble_page(said, self.up))

    @property
    def up(self) -> str:
        """The way from this address to the front page, however deep it is."""
        return way_up(self.request.path)

    def send_packed(self, packed: bytes, lasting: str) -> None:
        """Sends what is packed with gzip, unpacked to whoever cannot unpack it.

        `lasting` is how long it may be kept. Whoever has it already is told only that it is the
        same.
        """
        self.set_header("Cache-Control", lasting)
        self.set_header("Vary", self.varies)
        self.set_header("Etag", f'"{hashlib.sha256(packed).hexdigest()[:32]}"')
        if self.check_etag_header():
            self.set_status(304)
        elif "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(packed)
        else:
            self.write(gzip.decompress(packed))


class FrontPage(OwnPage):
    """The answer for each area, and the list of pages."""

    def initialize(self, pages: tuple[Address, ...], renderer: Renderer) -> None:
        self._pages, self._renderer = pages, renderer

    async def get(self) -> None:
        names, areas = in_bar(own_in_bar(self._pages)), await self._areas()
        self.write(in_template("front.html", pages=self._pages, names=names, areas=areas))

    async def _areas(self) -> list[dict[str, str]]:
        """The areas that may be seen; none where nothing is built yet, or nothing can be drawn."""
        try:
            answer = await self._renderer.answer("areas", _NO_PAGE, "", audience=self.audience)
        except NoDrawing:
            return []
        areas: list[dict[str, str]] = json.loads(gzip.decompress(answer.packed or _NO_AREA))
        return areas

    head = get


class NotHere(OwnPage):
    """Every other address, in words."""

    def prepare(self) -> None:
        self.refuse(404, trouble(404))


class FrameFile(OwnPage):
    """A style sheet or script of the pages' frame: never the same address with other content."""

    def get(self, name: str) -> None:
        self.set_header("Content-Type", f"{FRAME_FILES[name]}; charset=utf-8")
        same = self.get_query_argument("v", "") == checksum(name)
        lasting = "public, max-age=31536000, immutable" if same else "no-cache"
        self.send_packed(frame_file(name), lasting)

    head = get


class ViewPage(OwnPage):
    """One page. `page` is its name, `kind` whether it is answered whole or for an open page."""

    def initialize(self, page: Address, kind: Kind, renderer: Renderer) -> None:
        self._page, self._kind, self._renderer = page, kind, renderer

    async def get(self) -> None:
        asked = _query(self.request.query)
        shown, screen = asked.pop("from", None), asked.pop("screen", "")
        if shown is None:
            kind, address, wanted = self._kind, _address(asked), ""
        else:
            # A form without scripts is led on to the address of what was chosen in it.
            kind = "address" if self._kind == "page" else self._kind
            address, wanted = _address(_query(shown.removeprefix("?"))), _address(asked)
        screen = screen if screen in SCREENS and kind == "part" else ""
        try:
            answer = await self._renderer.answer(
                kind, self._page, address, wanted, screen, self.audience
            )
        except NoDrawing as none:
            answer = Answer(apology=trouble(503).what if none.busy else SORRY)
        if answer.closed:
            self.refuse(403, NOTHING_OPEN)
        elif answer.apology:
            self._apologise(answer.apology)
        elif kind == "address":
            self.redirect(f"{self._page.word}{answer.address}", status=303)
        else:
            await self.send_view(answer)

    head = get

    async def send_view(self, answer: Answer) -> None:
        """Sends a view as it was drawn."""
        self._send(answer.packed)

    def _send(self, packed: bytes) -> None:
        kinds = {"page": "text/html", "part": "application/json"}
        self.set_header("Content-Type", f"{kinds[self._kind]}; charset=utf-8")
        self.send_packed(packed, self.lasting)

    def _apologise(self, sentence: str) -> None:
        self.set_status(503)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Retry-After", str(RETRY_AFTER[503]))
        if self._kind == "part":
            self.write({"apology": sentence})
        else:
            self.write(in_template("apology.html", sentence=sentence, up=self.up))


def _query(query: str) -> dict[str, str]:
    """The parts of an address; of a name that stands twice, the last."""
    return dict(parse_qsl(query[: 2 * MOST_ADDRESS], keep_blank_values=True))


def asked_for(query: str) -> dict[str, str]:
    """The choices that an address asks for, and nothing else of it."""
    return {name: value for name, value in _query(query).items() if name in _NAMES}


def _address(asked: Mapping[str, str]) -> str:
    """The choices that are asked for, and nothing else, so that no address is drawn twice."""
    return urlencode({name: asked[name] for name in _NAMES if name in asked})

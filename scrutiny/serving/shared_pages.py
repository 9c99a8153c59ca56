"""The pages below the address of a link: one area, for whoever has the cookie of that link."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from scrutiny.serving.addresses import Address
from scrutiny.serving.admission import Admission
from scrutiny.serving.askers import asker
from scrutiny.serving.link_register import SharedLink
from scrutiny.serving.renderer import Audience
from scrutiny.serving.trouble_page import way_up
from scrutiny.serving.view_pages import FrontPage, OwnPage, ViewPage
from scrutiny.vocabulary.folders import snapshot_in_force, withdrawal_record
from scrutiny.vocabulary.today import today
from scrutiny.wording.numbers import day
from scrutiny.wording.trouble_text import (
    SNAPSHOT_WITHDRAWN,
    TOO_MANY_TRIES,
    run_out,
    trouble,
    withdrawn,
)

COOKIE = "link"
BELOW = r"/shared/(?P<link>[a-z2-7]{16})/"
"""The address of a link; what stands in it is the link's id, which opens nothing by itself."""
ENTRY = r"open-(?P<signature>[\w-]{1,100})"
_SIGNATURE = re.compile(r"open-[^/?#]*")


def unsigned(address: str) -> str:
    """An address as it may stand in a log: without the signature of a link."""
    return _SIGNATURE.sub("open-...", address) if "/shared/" in address else address


class OfALink(OwnPage):
    """What all addresses of a link have in common. `build` is the folder of the snapshots."""

    lasting = "private, no-cache"
    varies = "Accept-Encoding, Cookie"
    in_force = False
    """Whether the link was found and still opens its pages."""

    def initialize(self, admission: Admission, build: Path, **more: Any) -> None:
        self._admission, self._build = admission, build
        super().initialize(**more)

    def prepare(self) -> None:
        self._id = self.path_kwargs.pop("link")
        self.set_header("Vary", self.varies)
        cookie = self.get_cookie(COOKIE, "")
        held = self._admission.admitted(self._id, cookie) if cookie else None
        if held is not None:
            self.open(held)
        elif cookie:
            self.turn_away()
        else:
            self.refuse(403, trouble(403))

    def open(self, held: SharedLink) -> None:
        """Lets a reader see what a link leads to, or says why it leads nowhere any more."""
        said = trouble(410)
        if held.withdrawn is not None:
            self.refuse(410, said._replace(what=withdrawn(day(held.withdrawn))))
        elif not held.good(today()):
            self.refuse(410, said._replace(what=run_out(day(held.until))))
        elif held.snapshot and self._taken_back(held.snapshot):
            self.refuse(410, said._replace(what=SNAPSHOT_WITHDRAWN))
        else:
            self.held, self.in_force = held, True
            self.audience = Audience(held.area, held.snapshot)

    def _taken_back(self, snapshot: str) -> bool:
        return os.path.lexists(withdrawal_record(self._build / "snapshots" / snapshot))

    def turn_away(self) -> None:
        """Answers a wrong signature or cookie; whether there is such a link is not told."""
        address = asker(self).address
        self._admission.wrong(address, self._id)
        if self._admission.tried_too_often(address, self._id):
            self.refuse(429, TOO_MANY_TRIES)
        else:
            self.refuse(403, trouble(403))

    @property
    def up(self) -> str:
        """To the link's own front page; from where nothing opens to that of the workbook."""
        return way_up(self.request.path, 3 if self.in_force else 1)


class LinkEntry(OfALink):
    """The link itself: gives the cookie and leads on, to an address without the signature."""

    def prepare(self) -> None:
        self._id = self.path_kwargs.pop("link")
        self.set_header("Cache-Control", "no-store")

    def get(self, signature: str) -> None:
        if self._admission.tried_too_often(asker(self).address, self._id):
            self.refuse(429, TOO_MANY_TRIES)
            return
        held = self._admission.opened(self._id, signature)
        if held is None:
            self.turn_away()
            return
        self.open(held)
        if not self.in_force:
            return
        # Without a path a browser keeps a cookie for the folder of the address that it asked for,
        # whatever path a proxy has put before it.
        self.set_cookie(
            COOKIE,
            self._admission.cookie(self._id),
            path="",
            max_age=max(1, (held.until - today()).days + 1) * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=asker(self).https,
        )
        self.redirect(f"{held.page or './'}{held.address}", status=303)

    head = get


class LinkFront(OfALink, FrontPage):
    """The answer for the area, and the list of pages."""

    async def get(self) -> None:
        self.set_header("Cache-Control", self.lasting)
        await super().get()

    head = get


class LinkView(OfALink, ViewPage):
    """One page of the area, whole or for an open page."""


class LinkSnapshot(OfALink):
    """The name of the snapshot that the link shows, and the day."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        shown = self.held.snapshot or snapshot_in_force(self._build)[0]
        self.write(f"{shown}\n{today().isoformat()}")


class LinkNowhere(OfALink):
    """Every other address below that of a link."""

    def prepare(self) -> None:
        super().prepare()
        if self.in_force:
            self.refuse(404, trouble(404))


def link_pages(
    pages: tuple[Address, ...], admission: Admission, build: Path, renderer: Any
) -> list[Any]:
    """The addresses of all links, each pattern with its handler and what that is given."""
    given = {"admission": admission, "build": build}
    # A kernel does not know whose page it is, so that nothing of one is below a link.
    drawn = [page for page in pages if page.page]
    return [
        (BELOW + ENTRY, LinkEntry, given),
        (BELOW, LinkFront, {**given, "pages": tuple(drawn), "renderer": renderer}),
        (f"{BELOW}snapshot", LinkSnapshot, given),
        *(
            (
                f"{BELOW}{before}{page.word}",
                LinkView,
                {**given, "page": page, "kind": kind, "renderer": renderer},
            )
            for before, kind in (("", "page"), ("view/", "part"))
            for page in drawn
        ),
        (f"{BELOW}.*", LinkNowhere, given),
    ]

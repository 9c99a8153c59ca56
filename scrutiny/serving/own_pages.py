"""Pages with widgets of an analyst's own: drawn whole first, live at the first touch.

A plain request makes no kernel, however often it comes. The notebook is run once for all, in a
kernel that ends with it, and what it showed stands in the page. When a reader touches a control the
page's script asks for a kernel, with a word of its own making that is good once; where the room is
full it is told its place and asks again, and the page answers on.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import re
import time
from datetime import date
from pathlib import Path
from typing import Any

from scrutiny.serving.addresses import Address
from scrutiny.serving.kernels import PageKernels
from scrutiny.serving.own_cells import Shown, run
from scrutiny.serving.page_templates import in_template
from scrutiny.serving.reader_socket import set_cookie
from scrutiny.serving.view_pages import OwnPage, ViewPage
from scrutiny.vocabulary.folders import snapshot_in_force
from scrutiny.vocabulary.today import today
from scrutiny.wording.frame_text import ROOM_FULL, SORRY

# Voila's scripts write style sheets of their own, and a widget's script comes as a blob.
LIVE_POLICY = (
    "default-src 'none'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
MOST_BODY = 200
AGAIN_AFTER = 30
_TICKET = re.compile(r"[\w-]{16,64}", re.ASCII)
_LOG = logging.getLogger(__name__)

Edition = tuple[str, int, date, int]


class OwnCells:
    """What the cells of one notebook show without a kernel: run once for a snapshot and a day."""

    def __init__(self, page: Address, folder: Path, kernels: PageKernels) -> None:
        self.page, self.file, self._kernels = page, folder / page.notebook, kernels
        self._begun = 0.0
        self._held: tuple[Edition, asyncio.Task[tuple[Shown, ...]]] | None = None

    async def shown(self) -> tuple[Shown, ...]:
        """The same for all who ask; run again after a while where the kernel failed."""
        build = Path(self._kernels.build_folder)
        edition = (*snapshot_in_force(build), today(), self.file.stat().st_mtime_ns)
        held = self._held
        rested = time.monotonic() - self._begun > AGAIN_AFTER
        if (
            held is None
            or held[0] != edition
            or (rested and held[1].done() and held[1].exception())
        ):
            self._begun = time.monotonic()
            held = self._held = edition, asyncio.ensure_future(self._run())
        return await asyncio.shield(held[1])

    async def _run(self) -> tuple[Shown, ...]:
        kernel_id = await self._kernels.begin()
        try:
            return await self.run_in(kernel_id)
        finally:
            await self._kernels.shutdown_kernel(kernel_id, now=True)

    async def run_in(self, kernel_id: str) -> tuple[Shown, ...]:
        """Runs what is to be live: the analyst's own cells, or the page itself if that is all."""
        cells = self.page.own or self.page.shown_by
        return await run(self._kernels.get_kernel(kernel_id), self.file, cells)


class LiveView(ViewPage):
    """A page that a reader can make live."""

    def initialize(self, cells: OwnCells, **more: Any) -> None:
        super().initialize(cells.page, **more)
        self._cells = cells

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Content-Security-Policy", LIVE_POLICY)

    async def get(self) -> None:
        if not self._cells.page.shows:
            self._send(gzip.compress((await self._alone()).encode(), 6, mtime=0))
            return
        await super().get()

    head = get

    async def _alone(self) -> str:
        return in_template("own.html", heading=self._page.question, own=await self._own())

    async def _own(self) -> str:
        """What the notebook's own cells show, as they stand in the page."""
        if self._page.page:
            return in_template("live.html", page=self._page.word, view=True)
        try:
            shown = await self._cells.shown()
        except Exception:
            _LOG.exception("the cells of %s cannot be run", self._page.notebook)
            shown = (Shown((), f'<p class="warning">{SORRY}</p>'),)
        # Where nothing can be touched there is nothing to make live.
        page = self._page.word if any(each.has_widgets for each in shown) else ""
        return in_template("live.html", page=page, cells=[each.still for each in shown])

    async def send_view(self, packed: bytes) -> None:
        """The view, and below it the notebook's own cells."""
        own = await self._own()
        text = gzip.decompress(packed).decode().replace("<!-- own -->", own, 1)
        self._send(gzip.compress(text.encode(), 6, mtime=0))


class KernelWanted(OwnPage):
    """Where the script of a page asks for a kernel."""

    def initialize(self, cells: OwnCells, kernels: PageKernels, config: Any) -> None:
        self._cells, self._kernels, self._config = cells, kernels, config

    def check_xsrf_cookie(self) -> None:
        """No other site's page can send JSON without asking first, which nobody answers."""

    async def post(self) -> None:
        self.set_header("Cache-Control", "no-store")
        ticket = self._ticket()
        if not ticket or self._kernels.is_spent(ticket):
            self.set_status(400)
            self.finish({"sentence": SORRY})
            return
        place = self._kernels.place_of(ticket)
        if place:
            self.set_status(202)
            self.finish({"place": place, "sentence": ROOM_FULL.format(place=place)})
            return
        kernel_id = ""
        try:
            kernel_id = await self._kernels.begin(ticket)
            shown = await self._cells.run_in(kernel_id)
        except Exception:
            if kernel_id in self._kernels:
                await self._kernels.shutdown_kernel(kernel_id)
            _LOG.exception("no kernel for %s", self._cells.page.notebook)
            self.set_status(503)
            self.finish({"sentence": SORRY})
            return
        self._kernels.hand_over(kernel_id)
        set_cookie(self, self.settings["base_url"], kernel_id, self._kernels.secret(kernel_id))
        config = {**self._config(), "kernelId": kernel_id}
        self.finish(json.dumps({"config": config, "cells": [each.outputs for each in shown]}))

    def _ticket(self) -> str:
        asked = self.request
        if asked.headers.get("Content-Type", "") != "application/json":
            return ""
        if asked.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return ""
        try:
            ticket = json.loads(asked.body[:MOST_BODY])["ticket"]
        except (ValueError, KeyError, TypeError):
            return ""
        return ticket if isinstance(ticket, str) and _TICKET.fullmatch(ticket) else ""

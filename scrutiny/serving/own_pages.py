"""Pages with widgets of an analyst's own: drawn whole first, live at the first touch.

A plain request makes no kernel of its own, however often it comes. The notebook's own cells are run
once for all, and what they showed stands in the page. Where they stand among the parts of a page
they are run once for each set of choices, one after another in one kernel for all readers, which
rests when nothing new is asked. When a reader touches a control of an analyst's own the page's
script asks for a kernel, with a word of its own making that is good once; where the room is full it
is told its place and asks again, and the page answers on.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tornado.web import HTTPError

from scrutiny.serving.addresses import Address
from scrutiny.serving.asked import Answer
from scrutiny.serving.kernels import PageKernels
from scrutiny.serving.own_cells import Shown, run
from scrutiny.serving.page_templates import in_bar, in_template
from scrutiny.serving.reader_socket import set_cookie
from scrutiny.serving.view_pages import OwnPage, ViewPage, asked_for
from scrutiny.views.state import MOST_ADDRESS
from scrutiny.vocabulary.folders import snapshot_in_force
from scrutiny.vocabulary.pages import own_mark
from scrutiny.vocabulary.today import today
from scrutiny.wording.frame_text import ROOM_FULL, SORRY

# Voila's scripts write style sheets of their own, and a widget's script comes as a blob.
LIVE_POLICY = (
    "default-src 'none'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
MOST_BODY = 200 + MOST_ADDRESS
MOST_HELD = 500
"""So many sets of choices are kept of one notebook, with what its own cells show for them."""
MOST_WAITING = 50
"""So many sets of choices of one notebook may wait to be run."""
AGAIN_AFTER = 30
_TICKET = re.compile(r"[\w-]{16,64}", re.ASCII)
_LOG = logging.getLogger(__name__)

Edition = tuple[str, int, date, int]
Cells = tuple[Shown, ...]
"""What each own cell of a notebook shows, in their order."""
_NOTHING = Shown((), "")
_SORRY = Shown((), f'<p class="warning">{escape(SORRY)}</p>')
WHOLE = "from scrutiny.views.show import show\nshow({page!r}, {parts!r})"
FOLLOW = "from scrutiny.interface.outline import follow\nfollow({address!r})"


class OwnCells:
    """What the cells of one notebook show without a kernel of a reader's: run once for a snapshot
    and a day, and where they follow the choices of a page, once for each set of choices.
    """

    def __init__(self, page: Address, folder: Path, kernels: PageKernels) -> None:
        self.page, self.file, self._kernels = page, folder / page.notebook, kernels
        self._edition: Edition | None = None
        self._begun: Edition | None = None
        self._held: OrderedDict[str, tuple[float, asyncio.Task[Cells]]] = OrderedDict()
        self._turn = asyncio.Lock()
        self._kernel_id = ""

    def edition(self) -> Edition:
        """All that what is shown depends on, beside the choices; the name of the snapshot first."""
        build = Path(self._kernels.build_folder)
        return *snapshot_in_force(build), today(), self.file.stat().st_mtime_ns

    async def shown(self, address: str = "") -> Cells:
        """The same for all who ask for these choices; run again after a while where it failed.

        Raises RuntimeError where too many wait.
        """
        edition = self.edition()
        if edition != self._edition:
            self._edition = edition
            self._held.clear()
        begun, task = self._held.get(address, (0.0, None))
        rested = time.monotonic() - begun > AGAIN_AFTER
        if task is None or (rested and task.done() and (task.cancelled() or task.exception())):
            if sum(not each.done() for _, each in self._held.values()) >= MOST_WAITING:
                raise RuntimeError("too many sets of choices wait to be run")
            task = asyncio.ensure_future(self._run(address, edition))
            self._held[address] = time.monotonic(), task
            if len(self._held) > MOST_HELD:
                self._held.popitem(last=False)
        self._held.move_to_end(address)
        return await asyncio.shield(task)

    async def _run(self, address: str, edition: Edition) -> Cells:
        async with self._turn:
            alive = self._kernel_id in self._kernels
            if alive and self._begun != edition:
                await self._kernels.shutdown_kernel(self._kernel_id, now=True)
                alive = False
            if not alive:
                self._kernel_id, self._begun = await self._kernels.begin(), edition
            # It is ended like one that nobody connects to, unless it is asked again.
            self._kernels.hand_over(self._kernel_id)
            try:
                return await self.run_in(self._kernel_id, address)
            finally:
                if not self.page.in_place:
                    await self._kernels.shutdown_kernel(self._kernel_id, now=True)

    async def run_in(self, kernel_id: str, address: str = "") -> Cells:
        """Runs what is to be live: the analyst's own cells, or the page itself if that is all."""
        page, kernel = self.page, self._kernels.get_kernel(kernel_id)
        if page.page:
            whole = WHOLE.format(page=page.page, parts=page.parts)
            return tuple((await run(kernel, self.file, (), whole)).values())
        before = FOLLOW.format(address=address) if page.in_place else ""
        found = await run(kernel, self.file, page.run, before)
        if found.keys() <= set(page.own) | {-1} or page.own[0] in found:
            # Where one failed nothing stands for those after it.
            return tuple(found.get(place, _NOTHING) for place in page.own)
        # The page cannot even be opened.
        return next(reversed(found.values())), *(_NOTHING for _ in page.own[1:])


class LiveView(ViewPage):
    """A page that a reader can make live."""

    def initialize(self, cells: OwnCells, bar: Sequence[tuple[str, str]] = (), **more: Any) -> None:
        super().initialize(cells.page, **more)
        self._cells, self._bar = cells, bar

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
        own = self._below(await self._cells_shown())
        return in_template(
            "own.html",
            heading=self._page.question,
            own=own,
            here=self._page.word,
            names=in_bar(self._bar),
        )

    async def _cells_shown(self, address: str = "") -> Cells:
        try:
            return await self._cells.shown(address)
        except Exception:
            _LOG.exception("the cells of %s cannot be run", self._page.notebook)
            return (_SORRY, *(_NOTHING for _ in self._page.own[1:]))

    def _below(self, shown: Cells) -> str:
        """What stands below the page: what its own cells show, unless that stands in the page."""
        if self._page.page:
            return in_template("live.html", page=self._page.word, view=True)
        # Where nothing can be touched there is nothing to make live.
        page = self._page.word if any(each.has_widgets for each in shown) else ""
        cells = () if self._page.in_place else [each.still for each in shown]
        return in_template("live.html", page=page, cells=cells)

    def _in_place(self, body: str, shown: Cells) -> str:
        for index, (place, each) in enumerate(zip(self._page.own, shown, strict=True)):
            cell = f'<div class="own-cell" data-cell="{index}">{each.still}</div>'
            body = body.replace(own_mark(place), cell, 1)
        return body

    async def send_view(self, answer: Answer) -> None:
        """The view with the notebook's own cells, in their places or below it.

        Both are of one snapshot: where another came into force meanwhile, both are drawn anew.
        """
        text = gzip.decompress(answer.packed).decode()
        if self._page.own:
            shown = await self._cells_shown(answer.address if self._page.in_place else "")
            if self._cells.edition()[0] != answer.snapshot:
                raise HTTPError(503)
        else:
            shown = ()
        if self._kind == "page":
            text = text.replace("<!-- own -->", self._below(shown), 1)
            text = self._in_place(text, shown)
        elif self._page.in_place:
            told = json.loads(text)
            told["body"] = self._in_place(told["body"], shown)
            text = json.dumps(told)
        self._send(gzip.compress(text.encode(), 6, mtime=0))


class KernelWanted(OwnPage):
    """Where the script of a page asks for a kernel."""

    def initialize(self, cells: OwnCells, kernels: PageKernels, config: Any) -> None:
        self._cells, self._kernels, self._config = cells, kernels, config

    def check_xsrf_cookie(self) -> None:
        """No other site's page can send JSON without asking first, which nobody answers."""

    async def post(self) -> None:
        self.set_header("Cache-Control", "no-store")
        ticket, address = self._asked()
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
            shown = await self._cells.run_in(kernel_id, address)
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
        self.finish(
            json.dumps(
                {
                    "config": config,
                    "cells": [each.outputs if each.has_widgets else () for each in shown],
                }
            )
        )

    def _asked(self) -> tuple[str, str]:
        """The ticket of a request, empty where it is none, and the choices of the page."""
        asked = self.request
        if asked.headers.get("Content-Type", "") != "application/json":
            return "", ""
        if asked.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return "", ""
        try:
            told = json.loads(asked.body[:MOST_BODY])
            ticket, address = told["ticket"], told.get("address", "")
        except (ValueError, KeyError, TypeError, AttributeError):
            return "", ""
        if not isinstance(ticket, str) or not isinstance(address, str):
            return "", ""
        return ticket if _TICKET.fullmatch(ticket) else "", urlencode(asked_for(address[1:]))

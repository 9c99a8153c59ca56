"""A Voila that serves the workbook and nothing else.

Stock Voila shows a listing of files, lets a viewer choose template and theme, answers with file
names and serves whatever lies beside the notebooks. Here there are the front page, one short
address for each page, the scripts and styles they need, and the kernels' channels.
"""

from __future__ import annotations

import os
import re
import resource
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from traitlets.config import Config
from voila.app import Voila
from voila.utils import get_page_config

from scrutiny.serving import feed, frozen_pages
from scrutiny.serving.addresses import Address, addresses, own_in_bar
from scrutiny.serving.admission import Admission
from scrutiny.serving.askers import Network
from scrutiny.serving.door import MOST_BODY, MOST_CONNECTIONS, Door, Listener, Names, names
from scrutiny.serving.forked_kernels import template
from scrutiny.serving.frozen_pages import FrozenPage
from scrutiny.serving.kernels import PageKernels
from scrutiny.serving.own_pages import KernelWanted, LiveView, OwnCells
from scrutiny.serving.page_templates import FRAME_FILES
from scrutiny.serving.reader_messages import MOST_BYTES
from scrutiny.serving.reader_socket import (
    KERNEL_ID,
    KernelOfAPage,
    PageLeft,
    ReaderConnection,
    ReaderSocket,
)
from scrutiny.serving.renderer import Renderer
from scrutiny.serving.shared_pages import BELOW, link_pages
from scrutiny.serving.view_pages import FrameFile, FrontPage, NotHere, OwnPage, ViewPage
from scrutiny.vocabulary.folders import EVERY_AREA, Folders, snapshot_in_force
from scrutiny.vocabulary.today import today

TEMPLATES = Path(__file__).with_name("jupyter")
EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
)
_OF_VOILA = (
    "/voila/templates/",
    "/voila/static/",
    "/voila/labextensions/",
    "/voila/api/themes/",
)
"""What Voila serves for a page with a kernel; without such a page none of it is there."""

_PATIENCE = {
    "idle_connection_timeout": 30,
    "body_timeout": 10,
    "max_body_size": MOST_BODY,
    "max_header_size": 2**14,
}
"""Seconds that a request may take to arrive, and bytes that it may have: nobody sends a page."""


class SnapshotInForce(OwnPage):
    """The name of the snapshot in force and the day, so that an open page can tell that it has
    grown old.

    A few letters from a file: no kernel hears of it. A third line says that the data is watched:
    then the page asks often, and reloads by itself.
    """

    def initialize(self, build: Path, watched: bool) -> None:
        self._build, self._watched = build, watched

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        lines = [snapshot_in_force(self._build)[0], today().isoformat()]
        self.write("\n".join([*lines, "watched"] if self._watched else lines))


class Workbook(Voila):
    """Voila with the workbook's addresses, on sockets that listen already."""

    sockets: Sequence[socket] = ()
    live: bool = False
    watched: bool = False
    on_demand: bool = False
    renderer: Renderer | None = None
    drawn: Sequence[Address] = ()
    names: Names = Names()
    links: Path = Path()
    own: Sequence[OwnCells] = ()

    def listen(self) -> None:
        Listener(Door(self.app, self.names), **_PATIENCE).add_sockets(self.sockets)
        self.ioloop = IOLoop.current()
        if self.renderer is not None and not self.on_demand:
            self.ioloop.add_callback(self.renderer.draw_ahead, self.drawn)
        for cells in self.own:
            # Ready before anyone asks: the template for kernels, and what own cells show without.
            template().begin()
            if cells.page.own:
                self.ioloop.add_callback(cells.shown)
        try:
            with suppress(KeyboardInterrupt):
                self.ioloop.start()
        finally:
            if self.renderer is not None:
                self.renderer.close()
            self.stop()
            template().end()

    def init_handlers(self) -> list[Any]:
        pages = addresses(Path(self.root_dir))
        kernels, build = self.kernel_manager, Path(self.kernel_manager.build_folder)
        self.own = [
            OwnCells(page, Path(self.root_dir), kernels)
            for page in pages
            if self.live or not page.page
        ]
        by_kernel = {cells.page.word: cells for cells in self.own}
        self.drawn = [page for page in pages if page.shows]
        if self.drawn:
            self.renderer = Renderer(build, pages)
        drawn = {"renderer": self.renderer}
        alone = {"bar": own_in_bar(pages)}
        views: list[Any] = []
        for page in self.drawn:
            kind = {**drawn, "kind": "part"}
            cells = by_kernel.get(page.word)
            part = (ViewPage, {**kind, "page": page})
            if cells is not None and page.in_place:
                part = (LiveView, {**kind, **alone, "cells": cells})
            views.append((self._at(f"/view/{page.word}"), *part))
        for page in pages:
            cells = by_kernel.get(page.word)
            if cells is None:
                views.append(
                    (self._at(f"/{page.word}"), ViewPage, {**drawn, "page": page, "kind": "page"})
                )
            else:
                live = {"cells": cells, "kernels": kernels, "config": self._page_config}
                views += [
                    (
                        self._at(f"/{page.word}"),
                        LiveView,
                        {**drawn, **alone, "cells": cells, "kind": "page"},
                    ),
                    (self._at(f"/kernel/{page.word}"), KernelWanted, live),
                ]
        files = f"({'|'.join(map(re.escape, FRAME_FILES))})"
        return [
            # Voila's own handlers stumble over paths that climb or name a template's source.
            (r".*(?:\.\.|%2[eE]%2[eE]).*", NotHere),
            (r".*/voila/templates/[^/]*/(?!static/).*", NotHere),
            (self._at("/"), FrontPage, {"pages": pages, "renderer": self.renderer}),
            (self._at("/snapshot"), SnapshotInForce, {"build": build, "watched": self.watched}),
            (self._at(f"/frame/{files}"), FrameFile),
            (self._at(f"{BELOW}frame/{files}".replace("?P<link>", "?:")), FrameFile),
            *(
                (self._at(path), handler, given)
                for path, handler, given in link_pages(
                    tuple(self.drawn), Admission(self.links), build, self.renderer
                )
            ),
            (self._at(frozen_pages.PATTERN), FrozenPage, {"build": build}),
            (self._at(feed.PATTERN), feed.Feed, {"build": build}),
            *views,
            *(self._of_kernels(super().init_handlers()) if by_kernel else ()),
            (r".*", NotHere),
        ]

    def _page_config(self) -> dict[str, Any]:
        """What Voila's scripts are told of this server."""
        return get_page_config(
            base_url=self.base_url,
            settings=self.app.settings,
            log=self.log,
            voila_configuration=self.voila_configuration,
        )

    def _at(self, path: str) -> str:
        return str(url_path_join(self.server_url, path))

    def _of_kernels(self, handlers: list[Any]) -> list[Any]:
        """What a page with a kernel needs: its addresses, and the scripts of Voila."""
        opened = tuple(self._at(path) for path in _OF_VOILA)
        return [
            (self._at(f"/api/kernels/{KERNEL_ID}/channels"), ReaderSocket),
            (self._at(f"/api/kernels/{KERNEL_ID}"), KernelOfAPage),
            (self._at(f"/voila/api/shutdown/{KERNEL_ID}"), PageLeft),
            *(each for each in handlers if each[0].startswith(opened)),
        ]


def configuration(folders: Folders, host: str, port: int) -> Config:
    """Everything that is set, with the reason where it is not plain."""
    config = Config()
    config.Voila.root_dir = str(folders.notebooks)
    config.Voila.ip = host
    config.Voila.port = port
    config.VoilaConfiguration.template = "scrutiny"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.strip_sources = True
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = list(EXTENSIONS)
    config.VoilaConfiguration.multi_kernel_manager_class = PageKernels
    config.MappingKernelManager.kernel_manager_class = "scrutiny.serving.kernels.PageKernelProcess"
    config.Voila.kernel_websocket_connection_class = ReaderConnection
    config.Voila.tornado_settings = {"websocket_max_message_size": MOST_BYTES}
    config.PageKernels.build_folder = str(folders.build)
    # A tab that was left open must not keep its kernel from those who wait; looked for often, for
    # one that was closed is ended here too.
    config.MappingKernelManager.cull_idle_timeout = 1800
    config.MappingKernelManager.cull_interval = 2
    config.MappingKernelManager.cull_connected = True
    config.MappingKernelManager.buffer_offline_messages = False
    # Sockets in a private folder instead of five open ports for each kernel.
    config.KernelManager.transport = "ipc"
    config.KernelManager.autorestart = False
    config.Application.log_level = "WARN"
    return config


def listening(host: str, port: int) -> list[socket]:
    """Sockets that listen there, port 0 being any that is free. Raises OSError where none can.

    They listen before anybody is told the address, so that it is the workbook's and nobody else's.
    """
    return bind_sockets(port, host)


def _open_enough_files() -> None:
    """Each connection is one; the system's first limit is often lower than what it would allow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def serve(
    folders: Folders,
    host: str,
    sockets: Sequence[socket],
    *,
    live: bool = False,
    on_demand: bool = False,
    hosts: Sequence[str] = (),
    proxies: Sequence[Network] = (),
    watched: bool = False,
) -> None:
    """Serves the notebooks until it is stopped.

    `live`: with a kernel for each reader of every page, not only of those that need one.
    `on_demand`: nothing is drawn before somebody asks for it. `hosts`
    are further names that it goes by, `proxies` those that are believed what they say of a reader.
    `watched`: open pages reload by themselves once another snapshot is in force.
    """
    _open_enough_files()
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        [str(TEMPLATES), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    )
    os.environ["SCRUTINY_HOME"] = str(folders.home)
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    os.environ.pop(EVERY_AREA, None)
    sys.argv = sys.argv[:1]
    Workbook.sockets, Workbook.live = sockets, live
    Workbook.watched, Workbook.on_demand = watched, on_demand
    Workbook.names, Workbook.links = names(hosts, proxies, host), folders.links
    port = sockets[0].getsockname()[1]
    Workbook.launch_instance(argv=[], config=configuration(folders, host, port))

"""A Voila that serves the workbook and nothing else.

Stock Voila shows a listing of files, lets a viewer choose template and theme, answers with file
names and serves whatever lies beside the notebooks. Here there are the front page, one short
address for each page, the scripts and styles they need, and the kernels' channels.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from traitlets.config import Config
from voila.app import Voila
from voila.handler import BaseVoilaHandler
from voila.tornado.handler import TornadoVoilaHandler

from scrutiny.serving.addresses import Address, addresses
from scrutiny.serving.kernels import PageKernels
from scrutiny.vocabulary.folders import Folders, snapshot_in_force
from scrutiny.vocabulary.today import today

TEMPLATES = Path(__file__).with_name("jupyter")
EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
)
# Voila's own handlers that show or serve files of the notebooks' folder.
_CLOSED = ("/voila/tree", "/voila/render", "/voila/files", "/voila/api/contents")


class FrontPage(BaseVoilaHandler):
    """The list of pages."""

    def initialize(self, pages: tuple[Address, ...], **kwargs: Any) -> None:
        super().initialize(**kwargs)
        self.pages = pages

    def get(self) -> None:
        self.write(self.render_template("front.html", pages=self.pages))


class SnapshotInForce(BaseVoilaHandler):
    """The name of the snapshot in force and the day, so that an open page can tell that it has
    grown old.

    A few letters from a file: no kernel hears of it.
    """

    def initialize(self, build: Path, **kwargs: Any) -> None:
        super().initialize(**kwargs)
        self.build = build

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.write(f"{snapshot_in_force(self.build)[0]}\n{today().isoformat()}")


class NotHere(BaseVoilaHandler):
    """Every other address, in words."""

    def get(self) -> None:
        self.set_status(404)
        self.write(self.render_template("error.html", status_code=404))


class WorkbookPage(TornadoVoilaHandler):
    """One page. What a viewer says of template or theme is not listened to."""

    async def get(self, path: str | None = None) -> None:
        for argument in ("template", "theme"):
            self.request.arguments.pop(argument, None)
            self.request.query_arguments.pop(argument, None)
        # Asking for the token sets its cookie, without which a tab that closes cannot end its
        # kernel: the browser's last message would be refused.
        _ = self.xsrf_token
        await self.kernel_manager.renew(self.notebook_path)
        await super().get(None)


class Workbook(Voila):
    """Voila with the workbook's addresses, on sockets that listen already."""

    sockets: Sequence[socket] = ()

    def listen(self) -> None:
        HTTPServer(self.app).add_sockets(self.sockets)
        self.ioloop = IOLoop.current()
        try:
            with suppress(KeyboardInterrupt):
                self.ioloop.start()
        finally:
            self.stop()

    def init_handlers(self) -> list[Any]:
        pages = addresses(Path(self.root_dir))
        front = url_path_join(self.server_url, "/")
        kept = [
            handler
            for handler in super().init_handlers()
            if handler[0] not in (self.server_url, front)
            and not any(handler[0].startswith(url_path_join(self.server_url, c)) for c in _CLOSED)
        ]
        shared = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        ours = [
            (
                url_path_join(self.server_url, f"/{page.word}"),
                WorkbookPage,
                {**shared, "notebook_path": page.notebook},
            )
            for page in pages
        ]
        configuration = {"voila_configuration": self.voila_configuration, "pages": pages}
        build = Path(self.kernel_manager.build_folder)
        snapshot = {"voila_configuration": self.voila_configuration, "build": build}
        nothing = {"voila_configuration": self.voila_configuration}
        return [
            # Voila's own handlers stumble over paths that climb or name a template's source.
            (r".*(?:\.\.|%2[eE]%2[eE]).*", NotHere, nothing),
            (r".*/voila/templates/[^/]*/(?!static/).*", NotHere, nothing),
            (front, FrontPage, configuration),
            (url_path_join(self.server_url, "/snapshot"), SnapshotInForce, snapshot),
            *ours,
            *kept,
            (r".*", NotHere, nothing),
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
    # A page's kernel is ready before anyone asks for it; one waits for each page.
    config.VoilaConfiguration.preheat_kernel = True
    config.VoilaConfiguration.default_pool_size = 1
    config.VoilaKernelManager.fill_delay = 0
    config.HTMLExporter.language_code = "en"
    config.VoilaConfiguration.multi_kernel_manager_class = PageKernels
    config.PageKernels.build_folder = str(folders.build)
    # A tab that was closed or a phone that fell asleep must not keep its kernel for ever.
    config.MappingKernelManager.cull_idle_timeout = 900
    config.MappingKernelManager.cull_interval = 30
    config.MappingKernelManager.cull_connected = False
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


def serve(folders: Folders, host: str, sockets: Sequence[socket]) -> None:
    """Serves the notebooks until it is stopped."""
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        [str(TEMPLATES), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    )
    os.environ["SCRUTINY_HOME"] = str(folders.home)
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    sys.argv = sys.argv[:1]
    Workbook.sockets = sockets
    port = sockets[0].getsockname()[1]
    Workbook.launch_instance(argv=[], config=configuration(folders, host, port))

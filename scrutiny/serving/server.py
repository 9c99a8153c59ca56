"""A Voila that serves the workbook and nothing else.

Stock Voila shows a listing of files, lets a viewer choose template and theme, answers with file
names and serves whatever lies beside the notebooks. Here there are the front page, one short
address for each page, the scripts and styles they need, and the kernels' channels.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jupyter_server.utils import url_path_join
from traitlets.config import Config
from voila.app import Voila
from voila.handler import BaseVoilaHandler
from voila.tornado.handler import TornadoVoilaHandler

from scrutiny.serving.addresses import Address, addresses
from scrutiny.vocabulary.folders import Folders

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
        await super().get(None)


class Workbook(Voila):
    """Voila with the workbook's addresses."""

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
        nothing = {"voila_configuration": self.voila_configuration}
        return [
            # Voila's own handlers stumble over paths that climb or name a template's source.
            (r".*(?:\.\.|%2[eE]%2[eE]).*", NotHere, nothing),
            (r".*/voila/templates/[^/]*/(?!static/).*", NotHere, nothing),
            (front, FrontPage, configuration),
            *ours,
            *kept,
            (r".*", NotHere, nothing),
        ]


def configuration(notebooks: Path, host: str, port: int) -> Config:
    """Everything that is set, with the reason where it is not plain."""
    config = Config()
    config.Voila.root_dir = str(notebooks)
    config.Voila.ip = host
    config.Voila.port = port
    config.Voila.open_browser = False
    # The address that was told is the address it has, or none.
    config.Voila.port_retries = 0
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


def serve(folders: Folders, host: str, port: int) -> None:
    """Serves the notebooks until it is stopped."""
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        [str(TEMPLATES), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    )
    os.environ["SCRUTINY_HOME"] = str(folders.home)
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    sys.argv = sys.argv[:1]
    Workbook.launch_instance(argv=[], config=configuration(folders.notebooks, host, port))

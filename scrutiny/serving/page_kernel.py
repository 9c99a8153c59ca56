"""The kernel behind a page: it hears of a reader only what `reader_guard` lets through."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial
from typing import Any

import ipywidgets
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp

from scrutiny.serving.log_lines import Neutral, one_line
from scrutiny.serving.reader_guard import refusal

# Nobody debugs here, and loading what could takes a third of a second and 10 MB in each kernel.
sys.modules.setdefault("debugpy", None)  # type: ignore[arg-type]
_LOG = logging.getLogger("scrutiny.kernel")


class PageKernel(IPythonKernel):
    """A kernel whose widgets a reader may use, and that tells nothing of its machine."""

    implementation_version = ""
    banner = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        ipywidgets.register_comm_target(self)
        for kind in ("comm_open", "comm_msg", "comm_close"):
            self.shell_handlers[kind] = partial(self._judge, kind, self.shell_handlers[kind])

    def _judge(self, kind: str, handler: Any, stream: Any, ident: Any, message: Any) -> Any:
        content = message["content"]
        why = refusal(kind, content, self.comm_manager.comms)
        if why:
            _LOG.warning("Refused to a reader: %s", one_line(why))
            return None
        return handler(stream, ident, message)


class PageKernelApp(IPKernelApp):
    """The process around the kernel; nobody is told how to connect another client."""

    def init_control(self, context: Any) -> None:
        super().init_control(context)
        # No shells beside the one: a thread less, and messages are judged in one place.
        self.shell_channel_thread = None

    def init_heartbeat(self) -> None:
        """No heart is listened to: the server holds the process itself."""

    def log_connection_info(self) -> None:
        pass


def log_to_the_server() -> None:
    """What goes wrong is told to the server's log, not to the reader."""
    stream = os.fdopen(os.dup(2), "w", buffering=1)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Neutral("[kernel] %(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)


def run(connection_file: str) -> None:
    """Runs a kernel in this process until it ends."""
    log_to_the_server()
    app = PageKernelApp.instance(kernel_class=PageKernel, connection_file=connection_file)
    # Nothing is kept of what is run, and no thread waits to write it.
    app.config.HistoryManager.enabled = False
    app.initialize([])
    app.start()


if __name__ == "__main__":
    from scrutiny.serving.kernel_template import limit

    limit(os.getppid())
    run(sys.argv[1])

"""The socket between a reader's page and its kernel, and the two addresses beside it.

A kernel answers the reader whose page it is: whoever has the secret that was handed out with it, in
a cookie that goes to that kernel's addresses alone and that no script can read.
"""

from __future__ import annotations

import re
import time
from typing import Any

from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from tornado.websocket import WebSocketClosedError

from scrutiny.serving.log_lines import indented, one_line
from scrutiny.serving.reader_messages import Refused, admitted
from scrutiny.serving.view_pages import OwnPage
from scrutiny.wording.frame_text import SORRY

KERNEL_ID = r"(\w{8}-\w{4}-\w{4}-\w{4}-\w{12})"
COOKIE = "kernel"
MOST_SOCKETS = 3
"""Sockets of one kernel; a browser has one, and another while it connects again."""
MOST_REFUSED = 50
"""So many refused messages a socket may bring before it is closed."""
AT_ONCE, A_SECOND, MOST_MESSAGES = 500, 50, 100_000
"""Messages that a socket may bring at once, for each second after that, and in all."""
_SESSION = re.compile(r"[\w-]{1,64}", re.ASCII)
_TOLD = {
    "iopub": {
        *("status", "comm_open", "comm_msg", "comm_close"),
        *("display_data", "update_display_data", "clear_output", "stream"),
    },
    "shell": {"kernel_info_reply", "comm_info_reply"},
}
"""What a kernel may tell a reader. Sources, results, history and tracebacks are not among it."""


class ReaderConnection(ZMQChannelsWebsocketConnection):
    """What passes between a socket and a kernel, in either of the two protocols."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._lines: set[str] = set()
        self._refused = self._count = 0
        self._left, self._counted = float(AT_ONCE), time.monotonic()

    def create_stream(self) -> None:
        # Neither control nor stdin: no reader has any business there.
        for channel in _TOLD:
            connect = getattr(self.kernel_manager, f"connect_{channel}")
            self.channels[channel] = stream = connect(identity=self.session.bsession)
            stream.channel = channel

    def handle_incoming_message(self, incoming_msg: str | bytes) -> None:
        if not self.channels:
            return
        if not self._in_measure():
            self.log.warning("A reader's socket brought too many messages and was closed.")
            self.websocket_handler.close(1008)
            return
        try:
            message = admitted(incoming_msg, self.subprotocol, self._lines)
        except Refused as refused:
            self._refused += 1
            if self._refused <= 5:
                self.log.warning("Refused to a reader: %s", one_line(refused))
            if self._refused >= MOST_REFUSED:
                self.log.warning("A reader's socket was closed: nothing it brings may pass.")
                self.websocket_handler.close(1008)
            return
        self.multi_kernel_manager.used(self.kernel_id)
        self.session.send(self.channels["shell"], message)

    def _in_measure(self) -> bool:
        now = time.monotonic()
        self._left = min(AT_ONCE, self._left + (now - self._counted) * A_SECOND) - 1
        self._counted = now
        self._count += 1
        return self._left >= 0 and self._count <= MOST_MESSAGES

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        stream = self.channels.get(stream) if isinstance(stream, str) else stream
        _, parts = self.session.feed_identities(outgoing_msg)
        # Not with the session's own way, which takes a message that is read twice for forged.
        kind = self.session.unpack(parts[1])["msg_type"]
        if kind in ("error", "stream"):
            content = self.session.unpack(parts[4])
            if content.get("name") != "stdout":
                words = content.get("text") or "\n".join(content.get("traceback", ()))
                self.log.error("In the kernel of a page:%s", indented(words))
                if kind == "error":
                    self._apologise(self.session.unpack(parts[2]))
                return
        if kind in _TOLD.get(getattr(stream, "channel", ""), ()):
            super().handle_outgoing_message(stream, outgoing_msg)

    def _apologise(self, parent: dict[str, Any]) -> None:
        content = {"ename": "", "evalue": SORRY, "traceback": [SORRY]}
        apology = self.session.msg("error", content, parent) | {"buffers": []}
        try:
            if self.subprotocol:
                sent = serialize_msg_to_ws_v1(apology, "iopub", self.session.pack)
                self.write_message(sent, binary=True)
            else:
                self.write_message(self._reserialize_reply(apology, channel="iopub"))
        except WebSocketClosedError:
            return

    def write_stderr(self, error_message: str, parent_header: Any) -> None:
        self.log.warning("%s", one_line(error_message))


class OfItsReader:
    """What stands at the addresses of a kernel: for its reader alone, and not there for others."""

    def is_its_reader(self, kernel_id: str) -> bool:
        return self.settings["kernel_manager"].is_reader_of(kernel_id, self.get_cookie(COOKIE, ""))


class ReaderSocket(OfItsReader, KernelWebsocketHandler):
    """The socket of a kernel."""

    async def get(self, kernel_id: str) -> None:
        if not self.is_its_reader(kernel_id):
            self._turn_away(404)
        elif self.kernel_manager._kernel_connections.get(kernel_id, 0) >= MOST_SOCKETS:
            self._turn_away(503)
        elif not _SESSION.fullmatch(self.get_argument("session_id", "none")):
            self._turn_away(400)
        else:
            await super().get(kernel_id)

    def _turn_away(self, status: int) -> None:
        self.set_status(status)
        self.finish()

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def write_error(self, status_code: int, **_: Any) -> None:
        self.finish()


class KernelOfAPage(OfItsReader, OwnPage):
    """A kernel as its reader's browser asks whether it is there; nothing can be done to it."""

    def get(self, kernel_id: str) -> None:
        if not self.is_its_reader(kernel_id):
            self.set_status(404)
            self.finish({})
            return
        self.set_header("Cache-Control", "no-store")
        self.finish({"id": kernel_id, "name": "python3"})


class PageLeft(OfItsReader, OwnPage):
    """The last word of a page that is closed: its kernel is not needed any more."""

    def check_xsrf_cookie(self) -> None:
        """The kernel's own cookie, which no other site's page can send, is asked for instead."""

    async def post(self, kernel_id: str) -> None:
        if not self.is_its_reader(kernel_id):
            self.set_status(404)
        else:
            await self.settings["kernel_manager"].shutdown_kernel(kernel_id, now=True)
            self.set_status(204)
        self.finish()


def set_cookie(handler: Any, base: str, kernel_id: str, secret: str) -> None:
    """Gives the secret of a kernel to the reader whose page it is, for its own addresses alone."""
    for path in (f"api/kernels/{kernel_id}", f"voila/api/shutdown/{kernel_id}"):
        handler.add_header(
            "Set-Cookie",
            f"{COOKIE}={secret}; Path={base}{path}; HttpOnly; SameSite=Strict"
            + ("; Secure" if handler.request.protocol == "https" else ""),
        )

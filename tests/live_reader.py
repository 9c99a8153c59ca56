"""A reader's browser, as far as a kernel hears of it: its page, its socket, its messages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import uuid4

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from scrutiny.serving.reader_messages import CONTROL, V1

Message = dict[str, Any]


def message(
    kind: str,
    content: object,
    metadata: object = None,
    channel: str = "shell",
    session: str = "",
) -> Message:
    header = {
        "msg_id": uuid4().hex,
        "msg_type": kind,
        "username": "",
        "session": session or uuid4().hex,
        "date": "2026-11-22T10:00:00Z",
        "version": "5.3",
    }
    return {
        "channel": channel,
        "header": header,
        "parent_header": {},
        "metadata": metadata or {},
        "content": content,
        "buffers": [],
    }


def packed(said: Message, protocol: str) -> str | bytes:
    """A message as one of the two protocols sends it."""
    if protocol != V1:
        return json.dumps(said)
    parts = [
        str(said["channel"]).encode(),
        *(json.dumps(said[p]).encode() for p in ("header", "parent_header", "metadata", "content")),
    ]
    at = [8 * (len(parts) + 2)]
    for part in parts:
        at.append(at[-1] + len(part))
    return b"".join([n.to_bytes(8, "little") for n in (len(at), *at)] + parts)


def unpacked(heard: str | bytes, protocol: str) -> Message:
    if protocol != V1:
        if isinstance(heard, bytes):  # a text and bytes beside it
            at = [int.from_bytes(heard[4 * i : 4 * i + 4], "big") for i in range(1, 3)]
            count = int.from_bytes(heard[:4], "big")
            heard = heard[at[0] : at[1] if count > 1 else None].decode()
        return json.loads(heard)  # type: ignore[no-any-return]
    assert isinstance(heard, bytes)
    count = int.from_bytes(heard[:8], "little")
    at = [int.from_bytes(heard[8 * i : 8 * i + 8], "little") for i in range(1, count + 1)]
    parts = [heard[a:b] for a, b in pairwise(at)]
    header, parent, metadata, content = (json.loads(part) for part in parts[1:5])
    return {
        "channel": parts[0].decode(),
        "header": header,
        "parent_header": parent,
        "metadata": metadata,
        "content": content,
    }


@dataclass
class Line:
    """One open socket of a kernel, and what it has heard."""

    socket: WebSocketClientConnection
    protocol: str
    session: str
    control: str = ""
    heard: list[Message] = field(default_factory=list)

    async def say(self, said: Message) -> None:
        await self.socket.write_message(packed(said, self.protocol), binary=self.protocol == V1)

    async def hear(self) -> Message | None:
        """The next message, none once the socket is closed."""
        heard = await self.socket.read_message()
        if heard is None:
            return None
        self.heard.append(unpacked(heard, self.protocol))
        return self.heard[-1]

    async def hear_until(self, wanted: str, part: str = "") -> Message:
        while (told := await self.hear()) is not None:
            if told["header"]["msg_type"] == wanted and part in json.dumps(told["content"]):
                return told
        raise ConnectionError("the socket was closed")

    async def answered(self) -> bool:
        """Whether the kernel still answers here, after all that was said before."""
        asked = message("kernel_info_request", {}, session=self.session)
        try:
            await self.say(asked)
            while (told := await self.hear()) is not None:
                if (
                    told["header"]["msg_type"] == "kernel_info_reply"
                    and told["parent_header"].get("msg_id") == asked["header"]["msg_id"]
                ):
                    return True
        except Exception:  # whatever closes a socket
            return False
        return False

    async def states(self) -> dict[str, Any]:
        """The states of all widgets, by their ids."""
        self.control = uuid4().hex
        opened = {"comm_id": self.control, "target_name": CONTROL, "data": {}}
        await self.say(message("comm_open", opened, {"version": "1.0.0"}, session=self.session))
        asked = {"comm_id": self.control, "data": {"method": "request_states"}}
        await self.say(message("comm_msg", asked, session=self.session))
        told = await self.hear_until("comm_msg", '"update_states"')
        return told["content"]["data"]["states"]  # type: ignore[no-any-return]

    async def set(self, widget: str, **state: Any) -> None:
        data = {"method": "update", "state": state, "buffer_paths": []}
        content = {"comm_id": widget, "data": data}
        await self.say(message("comm_msg", content, session=self.session))


async def line_to(
    address: str, kernel: str, cookie: str, protocol: str = "", session: str = ""
) -> Line:
    """An open socket to a kernel. Raises HTTPError where it is refused."""
    session = session or uuid4().hex
    where = f"{address.replace('http', 'ws', 1)}api/kernels/{kernel}/channels?session_id={session}"
    asked = HTTPRequest(where, headers={"Cookie": cookie}, connect_timeout=300, request_timeout=300)
    protocols = [protocol] if protocol else None
    return Line(await websocket_connect(asked, subprotocols=protocols), protocol, session)


def cookie_for(headers: Iterable[str], path: str) -> str:
    """What a browser sends back to an address of those cookies that it was given."""
    sent = []
    for header in headers:
        pair, *attributes = (part.strip() for part in header.split(";"))
        where = dict(a.partition("=")[::2] for a in attributes if "=" in a).get("Path", "/")
        if path.startswith(where):
            sent.append(pair)
    return "; ".join(sent)


async def taken(address: str, page: str) -> tuple[str, str]:
    """A kernel for a page, as its script takes one, and the cookie that goes to its socket."""
    client = AsyncHTTPClient(force_instance=True)
    ticket = uuid4().hex
    while True:
        answer = await client.fetch(
            f"{address}kernel/{page}",
            method="POST",
            headers={"Content-Type": "application/json"},
            body=json.dumps({"ticket": ticket}),
            request_timeout=300,
            connect_timeout=300,
        )
        if answer.code == 200:
            break
        await asyncio.sleep(0.5)
    kernel = json.loads(answer.body)["config"]["kernelId"]
    cookies = answer.headers.get_list("Set-Cookie")
    return kernel, cookie_for(cookies, f"/api/kernels/{kernel}/channels")

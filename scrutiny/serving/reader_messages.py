"""What a reader's socket may carry to a kernel: read from its bytes, judged, made anew.

A reader may ask what a kernel is and which widgets there are, open the one line over which the
states of the page's widgets are asked for, ask for them, set what a widget lets be set and press a
button. Of a message that is let through nothing is passed on but these parts. What exactly a widget
lets be set is judged in the kernel, which knows its widgets (`reader_guard`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

V1 = "v1.kernel.websocket.jupyter.org"
"""The sub-protocol in which a message is bytes; without one it is a text in JSON."""
CONTROL = "jupyter.widget.control"
MOST_BYTES = 2**16
MOST_LINES = 50
"""So many lines for states one socket may open; a browser opens one each time it connects."""
MOST_PARTS = 2_000
MOST_DEPTH = 12
_ID = re.compile(r"[\w.:-]{1,100}", re.ASCII)
_VERSION = re.compile(r"\d{1,3}\.\d{1,3}\.\d{1,3}", re.ASCII)


class Refused(Exception):
    """A message that no reader may send; says what it was, in words for the log."""


def admitted(sent: str | bytes, protocol: str | None, lines: set[str]) -> dict[str, Any]:
    """The message to pass on to the kernel's shell. Raises Refused for any other.

    `lines` are the ids of the lines for states that this socket has opened; one more is added.
    """
    if len(sent) > MOST_BYTES:
        raise Refused("a message that is too long")
    try:
        channel, header, metadata, content = (_bytes if protocol == V1 else _text)(sent)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise Refused("a message that cannot be read") from error
    if channel != "shell":
        raise Refused(f"a message on the channel {channel!r}")
    kind = header.get("msg_type")
    try:
        content, metadata = _judged(kind, content, metadata, lines)
    except (KeyError, TypeError, AttributeError) as error:
        raise Refused(f"a {kind!r} that lacks a part") from error
    return {
        "header": {
            "msg_id": _id(header.get("msg_id")),
            "session": _id(header.get("session")),
            "msg_type": kind,
            "username": "",
            "date": "",
            "version": "5.3",
        },
        "parent_header": {},
        "metadata": metadata,
        "content": content,
        "buffers": [],
    }


def _judged(
    kind: object, content: Mapping[str, Any], metadata: Mapping[str, Any], lines: set[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    if kind == "kernel_info_request":
        return {}, {}
    if kind == "comm_info_request":
        # What a browser falls back on where the states of all are long in coming.
        return {"target_name": "jupyter.widget"}, {}
    if kind not in ("comm_open", "comm_msg", "comm_close"):
        raise Refused(f"a message of the kind {kind!r}")
    line = _id(content["comm_id"])
    if kind == "comm_open":
        version = metadata["version"]
        if content["target_name"] != CONTROL or not _VERSION.fullmatch(version):
            raise Refused("a line to something else than the states of widgets")
        if len(lines) >= MOST_LINES:
            raise Refused("one line too many")
        lines.add(line)
        opened = {"comm_id": line, "target_name": CONTROL, "data": {}}
        return opened, {"version": version}
    if kind == "comm_close":
        if line not in lines:
            raise Refused("the end of a widget")
        return {"comm_id": line, "data": {}}, {}
    return {"comm_id": line, "data": _said(content["data"], line in lines)}, {}


def _said(data: Mapping[str, Any], for_states: bool) -> dict[str, Any]:
    """What is said to a widget, or asked of all of them on a line for states."""
    match data["method"], for_states:
        case ("request_states", True) | ("request_state", False):
            return {"method": data["method"]}
        case "update", False:
            state = data["state"]
            if not isinstance(state, dict) or data.get("buffer_paths"):
                raise Refused("a state with bytes")
            return {"method": "update", "state": state, "buffer_paths": []}
        case "custom", False:
            return {"method": "custom", "content": data["content"]}
    raise Refused("something else said to a widget")


def _id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Refused("a message without a proper id")
    return value


# ------------------------------------------------------------------------- the two protocols

Parts = tuple[object, dict[str, Any], dict[str, Any], dict[str, Any]]


def _text(sent: str | bytes) -> Parts:
    if isinstance(sent, bytes):
        raise ValueError("bytes")
    said = _object(sent)
    if said.get("buffers"):
        raise ValueError("buffers")
    return (
        said.get("channel"),
        *(_is_object(said.get(part, {})) for part in ("header", "metadata", "content")),
    )  # type: ignore[return-value]


def _bytes(sent: str | bytes) -> Parts:
    """The offsets of its parts as numbers of eight bytes, then channel and four parts; no more."""
    if isinstance(sent, str):
        raise ValueError("text")
    count = int.from_bytes(sent[:8], "little")
    if count != 6 or len(sent) < 8 * 7:
        raise ValueError("offsets")
    at = [int.from_bytes(sent[8 * i : 8 * i + 8], "little") for i in range(1, 7)]
    if at != sorted(at) or at[0] != 56 or at[-1] != len(sent):
        raise ValueError("offsets")
    channel, header, _, metadata, content = (sent[a:b].decode() for a, b in pairwise(at))
    return channel, _object(header), _object(metadata), _object(content)


def _object(words: str) -> dict[str, Any]:
    found = _is_object(json.loads(words, parse_constant=_no_number, parse_int=_number))
    if not fits(found):
        raise ValueError("too much")
    return found


def _is_object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


def _no_number(name: str) -> float:
    raise ValueError(name)


def _number(digits: str) -> int:
    # Longer than any that a browser can hold exactly.
    if len(digits) > 17:
        raise ValueError("number")
    return int(digits)


def fits(value: object) -> bool:
    """Whether a value from outside has no more parts, and none deeper, than a page has use for."""
    layer, seen = [value], 0
    for _ in range(MOST_DEPTH):
        layer = [
            part
            for each in layer
            if isinstance(each, dict | list)
            for part in (each.values() if isinstance(each, dict) else each)
        ]
        seen += len(layer)
        if not layer or seen > MOST_PARTS:
            break
    return not layer and seen <= MOST_PARTS

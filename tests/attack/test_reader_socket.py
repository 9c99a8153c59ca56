"""Attacks on a kernel through its reader's socket, on a real server and in both protocols."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPResponse

from scrutiny.serving.reader_messages import MOST_BYTES, V1, Refused, admitted
from scrutiny.serving.reader_socket import MOST_SOCKETS
from scrutiny.wording.frame_text import SORRY
from tests.live_reader import Line, Message, line_to, message, packed, taken
from tests.own_notebooks import Server, notebook, served

CELLS = [
    """
import ipywidgets as w
secret = 'source of the notebook'
lists = w.Dropdown(options=['one', 'two', 'three'], description='lists')
many = w.SelectMultiple(options=['one', 'two'], description='many')
number = w.IntSlider(min=0, max=10, description='number')
words = w.Text(description='words')
fixed = w.Combobox(options=['one', 'two'], ensure_option=True, description='fixed')
shut = w.Text(description='shut', disabled=True)
told = w.HTML('nothing', description='told')
press = w.Button(description='press')
fails = w.ToggleButton(description='fails')
def chosen(change):
    told.value = f"{lists.index} {many.index} {number.value} {words.value} {fixed.value}"
for each in (lists, many, number, words, fixed):
    each.observe(chosen, 'value')
def pressed(_):
    told.value = 'pressed'
press.on_click(pressed)
def failed(_):
    raise ValueError('bad\\n[Workbook] ERROR forged\\x1b[2J')
fails.observe(failed, 'value')
w.VBox([lists, many, number, words, fixed, shut, told, press, fails])
"""
]
PROTOCOLS = ("", V1)
MOST_SECONDS = 240
"""No test waits for ever, however busy the machine."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("own")
    notebook(home / "notebooks", "01_own.ipynb", CELLS)
    with served(home) as running:
        yield running


def run(work: Coroutine[Any, Any, Any]) -> Any:
    # In a thread of its own: tests of the browser leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asyncio.wait_for(work, MOST_SECONDS)).result()


class Page(dict[str, str]):
    """The widgets of an open page, by their descriptions."""

    def __init__(self, line: Line, states: dict[str, Any]) -> None:
        super().__init__(
            {
                each["state"].get("description") or each["model_name"]: id
                for id, each in states.items()
            }
        )
        self.line = line

    async def told(self) -> str:
        """What the page says now."""
        state = (await self.line.states())[self["told"]]["state"]
        return str(state["value"])


async def opened(server: Server, protocol: str = "") -> tuple[Page, str, str]:
    kernel, cookie = await taken(server.address, "own")
    line = await line_to(server.address, kernel, cookie, protocol)
    return Page(line, await line.states()), kernel, cookie


def comm(page: Page, data: object, widget: str = "lists") -> dict[str, object]:
    return {"comm_id": page.get(widget, widget), "data": data}


def update(page: Page, widget: str, **state: object) -> Message:
    data = {"method": "update", "state": state, "buffer_paths": []}
    return message("comm_msg", comm(page, data, widget))


CODE = {"code": "1", "silent": False, "store_history": True, "allow_stdin": False}
KINDS: dict[str, object] = {
    "execute_request": CODE,
    "complete_request": {"code": "se", "cursor_pos": 2},
    "inspect_request": {"code": "secret", "cursor_pos": 3, "detail_level": 1},
    "history_request": {"hist_access_type": "tail", "n": 10, "output": True, "raw": True},
    "is_complete_request": {"code": "1"},
    "connect_request": {},
    "shutdown_request": {"restart": False},
    "interrupt_request": {},
    "debug_request": {"type": "request", "seq": 1, "command": "initialize", "arguments": {}},
    "create_subshell_request": {},
    "list_subshell_request": {},
    "usage_request": {},
    "input_reply": {"value": "1"},
    "execute_input": {"code": "1", "execution_count": 1},
    "stream": {"name": "stdout", "text": "forged"},
    "": {},
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_kind_of_message_but_those_of_widgets_is_refused(
    server: Server, protocol: str
) -> None:
    """On every channel: the kernel lives on, says nothing of it, and its page is as before."""

    async def work() -> None:
        page, *_ = await opened(server, protocol)
        for channel in ("shell", "control", "stdin", "iopub", "nosuch"):
            for kind, content in KINDS.items():
                page.line.heard.clear()
                await page.line.say(message(kind, content, channel=channel))
                if not await page.line.answered():
                    # It was one too many for this socket; the next takes its place.
                    page, *_ = await opened(server, protocol)
                heard = {each["header"]["msg_type"] for each in page.line.heard}
                assert heard <= {"status", "kernel_info_reply", "comm_msg", "comm_open"}, kind
        for channel in ("control", "stdin", "iopub", "nosuch"):
            await page.line.say(update(page, "words", value="in") | {"channel": channel})
        assert await page.told() == "nothing"

    run(work())


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_reader_may_use_the_controls(server: Server, protocol: str) -> None:
    async def work() -> None:
        page, *_ = await opened(server, protocol)
        say = page.line.say
        await say(update(page, "lists", index=2))
        await say(update(page, "many", index=[0, 1]))
        await say(update(page, "number", value=7))
        await say(update(page, "words", value="mine"))
        await say(update(page, "fixed", value="two"))
        assert await page.told() == "2 (0, 1) 7 mine two"
        await say(message("comm_msg", comm(page, _custom({"event": "click"}), "press")))
        assert await page.told() == "pressed"

    run(work())


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_browser_on_a_slow_line_asks_for_one_widget_after_another(
    server: Server, protocol: str
) -> None:
    async def work() -> None:
        page, *_ = await opened(server, protocol)
        await page.line.say(message("comm_info_request", {"target_name": "jupyter.widget"}))
        told = await page.line.hear_until("comm_info_reply")
        assert page["lists"] in told["content"]["comms"]
        await page.line.say(message("comm_msg", comm(page, {"method": "request_state"})))
        await page.line.hear_until("comm_msg", "_options_labels")

    run(work())


def _custom(content: object) -> dict[str, object]:
    return {"method": "custom", "content": content}


HOSTILE: dict[str, Callable[[Page], Message]] = {
    "other options": lambda p: update(p, "lists", _options_labels=["mine"]),
    "options and index": lambda p: update(p, "lists", _options_labels=["a"] * 9, index=8),
    "no such option": lambda p: update(p, "lists", index=3),
    "before the first": lambda p: update(p, "lists", index=-1),
    "index in words": lambda p: update(p, "lists", index="1"),
    "index in a list": lambda p: update(p, "lists", index=[1]),
    "many outside": lambda p: update(p, "many", index=[0, 9]),
    "limits": lambda p: update(p, "number", max=1000, value=999),
    "a number that is none": lambda p: update(p, "number", value="7"),
    "too large a number": lambda p: update(p, "number", value=10**16),
    "too many words": lambda p: update(p, "words", value="x" * 5_000),
    "words of no list": lambda p: update(p, "fixed", value="mine"),
    "a disabled control": lambda p: update(p, "shut", value="mine"),
    "enabling it": lambda p: update(p, "shut", disabled=False),
    "what is only told": lambda p: update(p, "told", value="<b>mine</b>"),
    "its words": lambda p: update(p, "lists", description="mine"),
    "its layout": lambda p: update(p, "LayoutModel", width="9000px"),
    "its style": lambda p: update(p, "DescriptionStyleModel", description_width="0"),
    "its children": lambda p: update(p, "VBoxModel", children=[]),
    "its view": lambda p: update(p, "lists", _view_name="X", _model_module="x"),
    "no such trait": lambda p: update(p, "lists", nosuch=1),
    "python's own": lambda p: update(p, "lists", __class__="x", comm=None, keys=[]),
    "a state that is none": lambda p: message(
        "comm_msg", comm(p, {"method": "update", "state": [1]})
    ),
    "bytes": lambda p: message(
        "comm_msg", comm(p, {"method": "update", "state": {}, "buffer_paths": [["index"]]})
    ),
    "an unknown method": lambda p: message("comm_msg", comm(p, {"method": "echo_update"})),
    "all states of one": lambda p: message("comm_msg", comm(p, {"method": "request_states"})),
    "no method": lambda p: message("comm_msg", comm(p, {})),
    "no data": lambda p: message("comm_msg", {"comm_id": p["lists"]}),
    "no widget": lambda p: message("comm_msg", comm(p, {"method": "request_state"}, "f" * 32)),
    "another press": lambda p: message("comm_msg", comm(p, _custom({"event": "x"}), "press")),
    "a message to what hears none": lambda p: message("comm_msg", comm(p, _custom("x"), "told")),
    "a new widget": lambda p: message(
        "comm_open",
        {
            "comm_id": "a" * 32,
            "target_name": "jupyter.widget",
            "data": {"state": {"_model_name": "FileUploadModel"}, "buffer_paths": []},
        },
        {"version": "2.1.0"},
    ),
    "another target": lambda p: message(
        "comm_open", {"comm_id": "b" * 32, "target_name": "x", "data": {}}, {"version": "1.0.0"}
    ),
    "a widget's own line": lambda p: message(
        "comm_open",
        {"comm_id": p["lists"], "target_name": "jupyter.widget.control", "data": {}},
        {"version": "1.0.0"},
    ),
    "the end of a widget": lambda p: message("comm_close", comm(p, {})),
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("case", HOSTILE)
def test_nothing_else_of_a_page_can_be_changed(server: Server, protocol: str, case: str) -> None:
    async def work() -> None:
        page, *_ = await opened(server, protocol)
        before = await page.line.states()
        await page.line.say(HOSTILE[case](page))
        assert await page.line.answered()
        after = await page.line.states()
        # A slider's value is held within its limits; nothing else may differ in anything.
        assert after == before
        assert not any("Traceback" in json.dumps(each["content"]) for each in page.line.heard), (
            "no traceback"
        )

    run(work())


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_an_error_is_told_in_a_sentence_and_stands_in_the_log(
    server: Server, protocol: str
) -> None:
    async def work() -> None:
        page, *_ = await opened(server, protocol)
        await page.line.say(update(page, "fails", value=True))
        told = await page.line.hear_until("error")
        assert told["content"] == {"ename": "", "evalue": SORRY, "traceback": [SORRY]}
        assert await page.line.answered()
        everything = json.dumps(page.line.heard)
        for word in ("ValueError", "forged", "ipykernel", "site-packages", "secret"):
            assert word not in everything, word

    run(work())
    assert "ValueError" in server.log
    assert "\x1b" not in server.log
    assert not re.search(r"^\[Workbook\] ERROR forged", server.log, re.MULTILINE)


def test_no_line_of_the_log_can_be_forged(server: Server) -> None:
    async def work() -> None:
        page, *_ = await opened(server)
        await page.line.say(message("x\n[Workbook] ERROR forged by kind", {}))
        await page.line.say(update(page, "lists", **{"x\n[Workbook] ERROR forged by name": 1}))
        await page.line.say(message("x", {}, channel="x\r[Workbook] ERROR forged by channel"))
        assert await page.line.answered()

    run(work())
    assert not re.search(
        r"^\[Workbook\] ERROR forged", server.log.replace("\r", "\n"), re.MULTILINE
    )


# --------------------------------------------------------------------- whose kernel it is


async def status(server: Server, method: str, path: str, cookie: str = "") -> int:
    client = AsyncHTTPClient(force_instance=True)
    body = {"body": ""} if method in ("POST", "PUT", "PATCH") else {}
    answer: HTTPResponse = await client.fetch(
        server.address + path,
        method=method,
        headers={"Cookie": cookie} if cookie else {},
        raise_error=False,
        follow_redirects=False,
        request_timeout=300,
        **body,  # type: ignore[arg-type]
    )
    return answer.code


def test_a_kernel_answers_its_own_reader_only(server: Server) -> None:
    async def work() -> None:
        page, mine, my_cookie = await opened(server)
        _, theirs, their_cookie = await opened(server)
        assert my_cookie != their_cookie
        for cookie in ("", their_cookie, "kernel=", "kernel=x", "kernel=" + "x" * 43):
            with pytest.raises(HTTPClientError) as refused:
                await line_to(server.address, mine, cookie)
            assert refused.value.code == 404
            assert await status(server, "GET", f"api/kernels/{mine}", cookie) == 404
            assert await status(server, "POST", f"voila/api/shutdown/{mine}", cookie) == 404
        assert await status(server, "GET", f"api/kernels/{mine}", my_cookie) == 200
        for method in ("DELETE", "POST", "PUT", "PATCH"):
            assert await status(server, method, f"api/kernels/{mine}", my_cookie) in (403, 405)
        assert await page.line.answered()
        assert await status(server, "POST", f"voila/api/shutdown/{mine}", my_cookie) == 204
        assert await status(server, "GET", f"api/kernels/{mine}", my_cookie) == 404
        assert await status(server, "GET", f"api/kernels/{theirs}", their_cookie) == 200

    run(work())


@pytest.mark.parametrize(
    "path",
    [
        *("api/kernels", "api/kernelspecs", "api/contents", "api/sessions", "api/terminals"),
        *("api/status", "api/me", "api", "login", "logout", "lab", "tree", "terminals/1"),
        *("voila/tree", "voila/files/01_own.ipynb", "voila/api/contents", "voila/render/own"),
        *("01_own.ipynb", "notebooks/01_own.ipynb", "voila/execution/{kernel}"),
        *("voila/query/{kernel}", "api/kernels/{kernel}/interrupt", "api/kernels/{kernel}/restart"),
    ],
)
def test_nothing_else_of_jupyter_is_served(server: Server, path: str) -> None:
    async def work() -> None:
        _, kernel, cookie = await opened(server)
        for method in ("GET", "POST", "DELETE"):
            assert await status(server, method, path.format(kernel=kernel), cookie) in (
                *(403, 404, 405),
            ), method

    run(work())


def test_a_page_tells_no_source(server: Server) -> None:
    async def work() -> None:
        client = AsyncHTTPClient(force_instance=True)
        text = (await client.fetch(server.address + "own", request_timeout=300)).body.decode()
        assert "source of the notebook" not in text
        assert "ipywidgets as w" not in text

    run(work())


# ------------------------------------------------------------------------- how much, how many


def test_no_more_sockets_than_a_browser_needs(server: Server) -> None:
    async def work() -> None:
        page, kernel, cookie = await opened(server)
        more = [await line_to(server.address, kernel, cookie) for _ in range(MOST_SOCKETS - 1)]
        with pytest.raises(HTTPClientError) as refused:
            await line_to(server.address, kernel, cookie)
        assert refused.value.code == 503
        assert await page.line.answered()
        for line in more:
            assert await line.answered()

    run(work())


def test_a_message_that_is_too_long_ends_its_socket_and_no_more(server: Server) -> None:
    async def work() -> None:
        page, kernel, cookie = await opened(server)
        await page.line.say(update(page, "words", value="x" * MOST_BYTES))
        assert not await page.line.answered()
        assert await (await line_to(server.address, kernel, cookie)).answered()

    run(work())


def test_a_flood_of_messages_ends_its_socket_and_no_more(server: Server) -> None:
    async def work() -> None:
        page, kernel, cookie = await opened(server)
        try:
            for _ in range(5_000):
                await page.line.say(message("kernel_info_request", {}))
        except Exception:  # whatever says that it is closed
            pass
        assert not await page.line.answered()
        assert await (await line_to(server.address, kernel, cookie)).answered()

    run(work())


@pytest.mark.parametrize("session", ["", "x" * 65, "a b", "../x", "%00", "a%0Ab"])
def test_a_session_is_a_short_word(server: Server, session: str) -> None:
    async def work() -> None:
        _, kernel, cookie = await opened(server)
        with pytest.raises(HTTPClientError) as refused:
            await line_to(server.address, kernel, cookie, session=session or "%20")
        assert refused.value.code == 400

    run(work())


# --------------------------------------------------------------------------- malformed messages


def spoilt(chance: random.Random, protocol: str) -> str | bytes:
    """A message of a browser that something has happened to."""
    data = {"method": "update", "state": {"index": 1}, "buffer_paths": []}
    whole = packed(message("comm_msg", {"comm_id": "c" * 32, "data": data}), protocol)
    raw = bytearray(whole if isinstance(whole, bytes) else whole.encode())
    for _ in range(chance.randint(1, 6)):
        match chance.randrange(5):
            case 0:
                raw[chance.randrange(len(raw))] = chance.randrange(256)
            case 1:
                del raw[chance.randrange(len(raw)) :]
            case 2:
                raw += chance.randbytes(chance.randint(1, 40))
            case 3:
                at = chance.randrange(len(raw))
                raw[at:at] = raw[: chance.randint(1, 30)]
            case 4:
                raw[:8] = chance.randbytes(8)
        if not raw:
            return b""
    if protocol == V1:
        return bytes(raw)
    return raw.decode("utf-8", "replace") if chance.random() < 0.9 else bytes(raw)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_of_ten_thousand_malformed_messages_none_passes_changed(protocol: str) -> None:
    chance, passed = random.Random(7), 0
    for _ in range(10_000):
        try:
            found = admitted(spoilt(chance, protocol), protocol, set())
        except Refused:
            continue
        passed += 1
        assert found["header"]["msg_type"] == "comm_msg"
        assert set(found["content"]) == {"comm_id", "data"}
        assert found["buffers"] == []
    assert passed < 2_000, "what was spoilt only in words that nobody reads"


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "null",
        "[]",
        "1",
        "{}",
        "[" * 60_000,
        '{"a":' * 10_000,
        json.dumps({"channel": "shell", "header": [], "content": {}}),
        json.dumps({"channel": ["shell"], "header": {}, "content": {}}),
        '{"channel":"shell","header":{"msg_type":"comm_msg"},"content":{"x":NaN}}',
        '{"channel":"shell","header":{},"content":{"x":' + "9" * 5_000 + "}}",
        json.dumps({"channel": "shell", "header": {}, "content": {"x": [0] * 9_000}}),
        b"",
        b"\x00" * 8,
        b"\xff" * 80,
        (2**63).to_bytes(8, "little") + b"x" * 100,
        (6).to_bytes(8, "little") * 7,
    ],
)
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_is_no_message_is_refused(sent: str | bytes, protocol: str) -> None:
    with pytest.raises(Refused):
        admitted(sent, protocol, set())


async def again(address: str, kernel: str, cookie: str, protocol: str) -> Line:
    """A new socket, once the server has noticed that one of the last three is closed."""
    while True:
        try:
            return await line_to(address, kernel, cookie, protocol)
        except HTTPClientError as error:
            if error.code != 503:
                raise
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_ten_thousand_malformed_messages_leave_the_kernel_as_it_was(
    server: Server, protocol: str
) -> None:
    """Over sockets that are closed again and again for what they bring."""

    async def work() -> None:
        page, kernel, cookie = await opened(server, protocol)
        before, chance, sent = await page.line.states(), random.Random(3), 0
        line = page.line
        while sent < 10_000:
            try:
                for _ in range(100):
                    raw = spoilt(chance, protocol)
                    await line.socket.write_message(raw, binary=isinstance(raw, bytes))
                    sent += 1
            except Exception:  # whatever says that it is closed
                pass
            line.socket.close()
            line = await again(server.address, kernel, cookie, protocol)
        assert await line.answered()
        assert await line.states() == before

    run(work())
    assert server.log.count("Uncaught exception") == 0


def test_what_a_reader_may_ask_is_made_anew() -> None:
    """Nothing of a message but what a reader may say reaches the kernel."""
    lines: set[str] = set()
    opening = message(
        "comm_open",
        {"comm_id": "d1", "target_name": "jupyter.widget.control", "data": {"x": 1}, "more": 1},
        {"version": "1.0.0", "more": 1},
    )
    opening["parent_header"] = {"msg_id": "of another"}
    found = admitted(json.dumps(opening), "", lines)
    assert found["content"] == {
        "comm_id": "d1",
        "target_name": "jupyter.widget.control",
        "data": {},
    }
    assert found["metadata"] == {"version": "1.0.0"}
    assert found["parent_header"] == {}
    assert lines == {"d1"}
    closing = message("comm_close", {"comm_id": "d1", "data": {"x": 1}})
    assert admitted(json.dumps(closing), "", lines)["content"] == {"comm_id": "d1", "data": {}}


def test_log(tmp_path: Path) -> None:
    from scrutiny.serving.log_lines import indented, one_line

    assert one_line("a\nb\x1b[31mc\u2028d") == "a\\nbc\\u2028d"
    assert indented("x\n[Workbook] y") == "\n  | x\n  | [Workbook] y"

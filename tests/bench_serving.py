"""What serving costs: a whole room that opens one link, by pages drawn whole.

The client speaks what a browser speaks: the page with its style and scripts, each asked for anew;
of stock Voila also the socket over which its widgets come. It runs on the machine of the server and
takes from the same cores. What live readers cost: `bench_live_readers`.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from tests.conftest import HOME

Row = tuple[str, str, str, str, float | None, str]
CROWDS = (30, 60, 500)
WITH_KERNELS = 10
"""So many readers open stock Voila, which makes a kernel for each; more would wait for minutes."""
FIRST_VIEWS_DRAWN = 60
"""Seconds in which a server draws what most readers open."""
_FILES = re.compile(r'(?:src|href)="((?:frame|/voila/templates)/[^"]+)"')
_KERNEL = re.compile(r'"kernelId": "([^"]+)"')


@contextmanager
def served(command: Sequence[str], told: Path) -> Iterator[tuple[str, int]]:
    """The address at which a command serves, as it tells it, and its process."""
    with told.open("w") as file:
        process = subprocess.Popen(
            command, cwd=HOME, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        while not (address := re.search(r"http://[^\s/]+:\d+/", told.read_text())):
            time.sleep(0.1)
        yield address[0], process.pid
    finally:
        os.killpg(process.pid, 15)
        process.wait()


async def page(client: AsyncHTTPClient, address: str, path: str) -> float:
    """Seconds until one reader has a page, its style and its scripts."""
    began = time.perf_counter()
    text = await _got(client, address + path)
    files = [address.rstrip("/") + f if f[0] == "/" else address + f for f in _FILES.findall(text)]
    await asyncio.gather(*(_got(client, file) for file in files))
    return time.perf_counter() - began


async def widgets(client: AsyncHTTPClient, address: str, path: str) -> float:
    """Seconds until one reader has a page and the state of its widgets from a kernel."""
    began = time.perf_counter()
    text = await _got(client, address + path)
    kernel = _KERNEL.search(text)
    assert kernel is not None
    socket = f"{address.replace('http', 'ws', 1)}api/kernels/{kernel[1]}/channels"
    line = await websocket_connect(HTTPRequest(socket, connect_timeout=300, request_timeout=300))
    control = uuid4().hex
    version = {"version": "1.0.0"}
    await line.write_message(
        _message(
            "comm_open",
            {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}},
            version,
        )
    )
    asked = {"comm_id": control, "data": {"method": "request_states"}}
    await line.write_message(_message("comm_msg", asked, {}))
    while (heard := await line.read_message()) is not None:
        if b"update_states" in (heard if isinstance(heard, bytes) else heard.encode()):
            break
    seconds = time.perf_counter() - began
    line.close()
    return seconds


def _message(kind: str, content: dict[str, object], metadata: dict[str, object]) -> str:
    header = {
        "msg_id": uuid4().hex,
        "msg_type": kind,
        "username": "",
        "session": uuid4().hex,
        "date": "",
        "version": "5.3",
    }
    parts = {"channel": "shell", "header": header, "parent_header": {}, "buffers": []}
    return json.dumps({**parts, "content": content, "metadata": metadata})


async def _got(client: AsyncHTTPClient, address: str) -> str:
    answer = await client.fetch(address, request_timeout=600, connect_timeout=600)
    return answer.body.decode("utf-8", "replace")


Reads = Callable[[AsyncHTTPClient, str, str], Awaitable[float]]


def crowd(reads: Reads, address: str, paths: Sequence[str]) -> list[float]:
    """Seconds of each reader, one for each path, who all come at once."""

    async def all_at_once() -> list[float]:
        client = AsyncHTTPClient(force_instance=True, max_clients=5_000)
        return list(await asyncio.gather(*(reads(client, address, path) for path in paths)))

    return asyncio.run(all_at_once())


def drawn_and_not(address: str, paths: Sequence[str]) -> tuple[list[float], list[float]]:
    """Seconds of a choice that nobody has made before, and of the same made again, one by one."""
    first = [crowd(_one, address, [path])[0] for path in paths]
    return first, [crowd(_one, address, [path])[0] for path in paths]


async def _one(client: AsyncHTTPClient, address: str, path: str) -> float:
    began = time.perf_counter()
    await _got(client, address + path)
    return time.perf_counter() - began


def memory(pid: int) -> float:
    """MB of a server with all its children, what they share counted once."""
    parents = {}
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            # The name stands in brackets and may hold anything; the parent is the second after it.
            after = (each / "stat").read_text().rpartition(")")[2].split()
            parents[int(each.name)] = int(after[1])
    family, kilobytes = {pid}, 0
    for _ in range(5):
        family |= {child for child, parent in parents.items() if parent in family}
    for each_pid in family:
        with suppress(OSError):
            rollup = Path(f"/proc/{each_pid}/smaps_rollup").read_text()
            kilobytes += sum(map(int, re.findall(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)))
    return kilobytes / 1024


def shown(seconds: Sequence[float]) -> str:
    """Median, 95th centile and last."""
    centile = (
        statistics.quantiles(seconds, n=20, method="inclusive")[18]
        if len(seconds) > 1
        else seconds[0]
    )
    return f"{statistics.median(seconds):.2f} / {centile:.2f} / {max(seconds):.2f} s"


def rows() -> Iterator[Row]:
    """One row for each crowd, and for what a choice costs one reader."""
    command = [sys.executable, "-m", "scrutiny", "serve", "--port", "0"]
    places = [f"83{n}" for n in range(10)] + [f"88{n}" for n in range(10)]
    with tempfile.TemporaryDirectory() as folder:
        with served(command, Path(folder) / "drawn") as (address, pid):
            time.sleep(FIRST_VIEWS_DRAWN)
            before = memory(pid)
            drawn = crowd(page, address, ["measure"] * WITH_KERNELS)
            found = {n: crowd(page, address, ["measure"] * n) for n in CROWDS}
            held = memory(pid)
            choices = [f"view/measure?place={place}&screen=wide" for place in places]
            first, again = drawn_and_not(address, choices)
        stock = [sys.executable, "-m", "voila", "--no-browser", "--port=18867"]
        notebook = str(HOME / "notebooks" / "03_measure.ipynb")
        with served([*stock, notebook], Path(folder) / "stock") as (address, _):
            theirs = crowd(widgets, address, [""] * WITH_KERNELS)
    what = "readers at once, page complete (median / p95 / last)"
    yield (
        f"{WITH_KERNELS} {what}",
        shown(drawn),
        "stock Voila, same notebook, a kernel each",
        shown(theirs),
        max(theirs) / max(drawn),
        "",
    )
    for count, aim in zip(CROWDS, ("1 s", "2 s", "5 s"), strict=True):
        yield f"{count} {what}", shown(found[count]), "", "", None, aim
    yield (
        "Memory for each reader, over the server's own",
        f"{max(0.0, held - before) / sum(CROWDS):.2f} MB",
        "",
        "",
        None,
        "",
    )
    yield "A choice, view drawn before", shown(again), "", "", None, "50 ms"
    yield "A choice, view not drawn before", shown(first), "", "", None, "250 ms"


def main() -> None:
    for row in rows():
        print(row, flush=True)


if __name__ == "__main__":
    main()

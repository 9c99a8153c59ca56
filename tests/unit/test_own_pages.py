"""Pages with widgets of an analyst's own, on a real server: whole first, live with a kernel."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from scrutiny.wording.frame_text import SORRY
from tests.conftest import HOME
from tests.live_reader import line_to, taken
from tests.own_notebooks import Server, notebook, served

MOST_SECONDS = 400
ASKS_POLARS = """
import ipywidgets as w
import polars as pl
rows = pl.DataFrame({'area': ['north', 'south', 'north'], 'plans': [3, 5, 4]})
area = w.Dropdown(options=['north', 'south'], description='Area')
told = w.HTML()
def tell(_=None):
    total = rows.filter(pl.col('area') == area.value).select(pl.col('plans').sum()).item()
    told.value = f'{total} plans'
area.observe(tell, 'value')
tell()
w.VBox([area, told])
"""


def run(work: Coroutine[Any, Any, None]) -> None:
    # In a thread of its own: tests of the browser leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asyncio.wait_for(work, MOST_SECONDS)).result()


def settings(home: Path, **page_kernels: int) -> dict[str, str]:
    """Settings of kernels, as whoever runs a server makes them."""
    config = home / "config"
    config.mkdir()
    times = {"PageKernels": page_kernels, "MappingKernelManager": {"cull_interval": 1}}
    (config / "voila.json").write_text(json.dumps(times), encoding="utf-8")
    return {"JUPYTER_CONFIG_PATH": str(config)}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("own")
    notebook(home / "notebooks", "01_asks.ipynb", [ASKS_POLARS], "What is asked")
    notebook(home / "notebooks", "02_fails.ipynb", ["print('before')", "1 / 0", "print('after')"])
    refused = "from scrutiny.errors import NotKnown\nraise NotKnown('place', '<X>', ['Y'])"
    notebook(home / "notebooks", "03_refuses.ipynb", [refused])
    with served(home, **settings(home, most_kernels=2, reap_after=2)) as running:
        yield running


def kernels(server: Server) -> list[int]:
    """The processes of kernels: copies of the template, and those begun afresh."""
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for each in Path("/proc").glob("[0-9]*"):
        try:
            after = (each / "stat").read_text().rpartition(")")[2].split()
            parents[int(each.name)] = int(after[1])
            commands[int(each.name)] = (each / "cmdline").read_text()
        except OSError:
            continue
    template = [
        pid
        for pid, parent in parents.items()
        if parent == server.process.pid and "serving.kernel_template" in commands[pid]
    ]
    afresh = [
        pid
        for pid, parent in parents.items()
        if parent == server.process.pid and "serving.page_kernel" in commands[pid]
    ]
    return [pid for pid, parent in parents.items() if parent in template] + afresh


async def got(server: Server, path: str) -> HTTPResponse:
    client = AsyncHTTPClient(force_instance=True)
    return await client.fetch(server.address + path, request_timeout=MOST_SECONDS)


async def asked(server: Server, ticket: str, page: str = "asks", **headers: str) -> HTTPResponse:
    client = AsyncHTTPClient(force_instance=True)
    return await client.fetch(
        f"{server.address}kernel/{page}",
        method="POST",
        headers={"Content-Type": "application/json", **headers},
        body=json.dumps({"ticket": ticket}),
        request_timeout=MOST_SECONDS,
        raise_error=False,
    )


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.2)


def test_a_page_is_whole_without_a_kernel(server: Server) -> None:
    async def work() -> None:
        text = (await got(server, "asks")).body.decode()
        assert "<h1>What is asked</h1>" in text
        assert "<option selected>north</option><option>south</option>" in text
        assert "7 plans" in text
        assert "import polars" not in text
        await until(lambda: not kernels(server))

    run(work())


def test_a_cell_that_fails_is_told_in_a_sentence(server: Server) -> None:
    async def work() -> None:
        text = (await got(server, "fails")).body.decode()
        assert "before" in text
        assert SORRY in text
        assert "after" not in text
        assert "ZeroDivisionError" not in text
        await until(lambda: "ZeroDivisionError" in server.log)

    run(work())


def test_what_the_workbook_refuses_is_told_as_it_says_it(server: Server) -> None:
    async def work() -> None:
        text = (await got(server, "refuses")).body.decode()
        assert "No place is called &quot;&lt;X&gt;&quot;. There are: Y." in text
        assert SORRY not in text

    run(work())


def test_ten_thousand_page_loads_make_no_kernel(server: Server) -> None:
    async def work() -> None:
        await got(server, "asks")
        await until(lambda: not kernels(server))
        client = AsyncHTTPClient(force_instance=True, max_clients=50)
        seen: set[int] = set()
        for _ in range(20):
            loads = [
                client.fetch(server.address + "asks", request_timeout=MOST_SECONDS)
                for _ in range(500)
            ]
            assert {answer.code for answer in await asyncio.gather(*loads)} == {200}
            seen.update(kernels(server))
        assert seen == set()

    run(work())


def test_a_copied_kernel_answers_a_question_to_polars(server: Server) -> None:
    async def work() -> None:
        kernel, cookie = await taken(server.address, "asks")
        assert len(kernels(server)) == 1
        line = await line_to(server.address, kernel, cookie)
        states = await line.states()
        (area,) = (id for id, each in states.items() if each["model_name"] == "DropdownModel")
        await line.set(area, index=1)
        told = await line.hear_until("comm_msg", "plans")
        assert told["content"]["data"]["state"] == {"value": "5 plans"}
        line.socket.close()
        await until(lambda: not kernels(server))

    run(work())


def test_where_the_room_is_full_a_reader_waits_and_the_page_answers(server: Server) -> None:
    async def work() -> None:
        await until(lambda: not kernels(server))
        first, cookie = await taken(server.address, "asks")
        line = await line_to(server.address, first, cookie)
        second, cookie = await taken(server.address, "asks")
        other = await line_to(server.address, second, cookie)
        for ticket, place in (("a" * 16, 1), ("b" * 16, 2), ("a" * 16, 1)):
            answer = await asked(server, ticket)
            assert answer.code == 202
            told = json.loads(answer.body)
            assert told["place"] == place
            assert f"You are number {place} in the queue." in told["sentence"]
        assert len(kernels(server)) == 2
        assert "7 plans" in (await got(server, "asks")).body.decode()
        line.socket.close()
        while (answer := await asked(server, "a" * 16)).code == 202:
            await asyncio.sleep(0.5)
        assert answer.code == 200
        assert (await asked(server, "a" * 16)).code == 400, "it is good for one"
        assert await other.answered()
        other.socket.close()
        await until(lambda: not kernels(server))

    run(work())


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ('{"ticket": "' + "a" * 16 + '"}', {"Content-Type": "text/plain"}),
        ('{"ticket": "' + "a" * 16 + '"}', {"Content-Type": "application/x-www-form-urlencoded"}),
        (
            '{"ticket": "' + "a" * 16 + '"}',
            {"Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"},
        ),
        ('{"ticket": "short"}', {"Content-Type": "application/json"}),
        ('{"ticket": 1}', {"Content-Type": "application/json"}),
        ('{"ticket": "' + "a" * 500 + '"}', {"Content-Type": "application/json"}),
        ("[]", {"Content-Type": "application/json"}),
        ("", {"Content-Type": "application/json"}),
    ],
)
def test_another_sites_page_gets_no_kernel(
    server: Server, body: str, headers: dict[str, str]
) -> None:
    async def work() -> None:
        client = AsyncHTTPClient(force_instance=True)
        answer = await client.fetch(
            f"{server.address}kernel/asks",
            method="POST",
            headers=headers,
            body=body,
            raise_error=False,
            request_timeout=MOST_SECONDS,
        )
        assert answer.code == 400
        assert json.loads(answer.body) == {"sentence": SORRY}

    run(work())


def test_where_nothing_can_be_copied_a_kernel_is_begun_afresh(tmp_path: Path) -> None:
    """The template has a thread: it copies nothing, the log says so, the reader has the same."""
    notebook(tmp_path / "notebooks", "01_asks.ipynb", [ASKS_POLARS])
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, threading\n"
        "if 'scrutiny.serving.kernel_template' in sys.orig_argv:\n"
        "    wait = threading.Event().wait\n"
        "    threading.Thread(target=wait, daemon=True).start()\n"
    )
    with served(tmp_path, PYTHONPATH=f"{tmp_path}{os.pathsep}{HOME}") as server:

        async def work() -> None:
            assert "7 plans" in (await got(server, "asks")).body.decode()
            kernel, cookie = await taken(server.address, "asks")
            assert await (await line_to(server.address, kernel, cookie)).answered()

        run(work())
        assert "A kernel is begun afresh" in server.log
        assert "threads have begun in the template: " in server.log
        left = kernels(server)
        assert left
    ends = time.monotonic() + MOST_SECONDS
    while any(Path(f"/proc/{pid}").exists() for pid in left):
        assert time.monotonic() < ends, "kernels end with their server"
        time.sleep(0.1)

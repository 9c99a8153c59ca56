"""Kernels that are copied: what may not have begun before, and what a break takes along."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jupyter_client.connect import write_connection_file

from scrutiny.serving import forked_kernels
from scrutiny.serving.forked_kernels import Copy, NoCopy, Template
from tests.conftest import HOME

LOADED = "from scrutiny.serving.kernel_template import *; load(); print(threads_begun())\n"
PATIENCE = 120


def printed(*lines: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=HOME,
        env={**os.environ, **forked_kernels.ENVIRONMENT},
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return done.stdout.splitlines()


def test_what_is_loaded_begins_no_threads() -> None:
    assert printed(LOADED) == ["[]"]


@pytest.mark.parametrize(
    "asked",
    [
        "import polars; polars.DataFrame({'a': [2, 1]}).sort('a')",
        "import polars; polars.DataFrame({'a': [1]}).lazy().select('a').collect()",
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()",
    ],
)
def test_once_a_question_was_asked_nothing_is_copied(asked: str) -> None:
    """Such a copy would wait for ever at its own first question."""
    before, refused = printed(LOADED, asked, "print(copied({}, ()))")
    assert before == "[]"
    assert refused.startswith("{'refused': 'threads have begun in the template: ")


@pytest.fixture
def template() -> Iterator[Template]:
    made = Template()
    yield made
    made.end()


def run(work: Callable[[], Awaitable[None]]) -> None:
    # In a thread of its own: tests of the browser leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asyncio.wait_for(work(), 600)).result()  # type: ignore[arg-type]


async def ended(copy: Copy) -> bool:
    for _ in range(10 * PATIENCE):
        if copy.poll() is not None:
            return True
        await asyncio.sleep(0.1)
    return False


@pytest.fixture
def connection(tmp_path: Path) -> str:
    file, _ = write_connection_file(
        str(tmp_path / "k.json"), ip=str(tmp_path / "k-ipc"), transport="ipc", key=b"x" * 32
    )
    return str(file)


def test_a_copy_is_bounded_and_ends_when_it_is_told_or_its_template_ends(
    template: Template, connection: str, tmp_path: Path
) -> None:
    async def work() -> None:
        first = await template.copy(connection, str(tmp_path))
        for _ in range(10 * PATIENCE):  # it bounds itself as soon as it runs
            limits = Path(f"/proc/{first.pid}/limits").read_text()
            rows = {line[:26].strip(): line[26:].split() for line in limits.splitlines()[1:]}
            if rows["Max core file size"][0] == "0" and rows["Max open files"][0] == "256":
                break
            await asyncio.sleep(0.1)
        assert rows["Max cpu time"][0] == "900"
        assert rows["Max open files"][0] == "256"
        assert rows["Max core file size"][0] == "0"
        assert rows["Max data size"][0].isdigit()
        assert first.poll() is None
        first.terminate()
        first.kill()
        assert await ended(first)
        first.kill()
        second = await template.copy(connection, str(tmp_path))
        assert template.process is not None
        template.process.kill()
        assert await ended(second)
        third = await template.copy(connection, str(tmp_path))
        assert third.poll() is None, "the template was begun again"

    run(work)


def test_a_template_that_is_stopped_is_begun_anew(
    template: Template, connection: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        copy = await template.copy(connection, str(tmp_path))
        copy.kill()
        assert template.process is not None
        stopped = template.process.pid
        os.kill(stopped, signal.SIGSTOP)
        monkeypatch.setattr(forked_kernels, "MOST_SECONDS", 2)
        with pytest.raises(NoCopy):
            await template.copy(connection, str(tmp_path))
        monkeypatch.setattr(forked_kernels, "MOST_SECONDS", 60)
        again = await template.copy(connection, str(tmp_path))
        assert again.poll() is None
        assert template.process.pid != stopped

    run(work)


def test_the_template_ends_with_its_server(tmp_path: Path) -> None:
    place = tmp_path / "door"
    server = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys, time\n"
            "made = subprocess.Popen([sys.executable, '-m', 'scrutiny.serving.kernel_template', "
            f"{str(place)!r}])\nprint(made.pid, flush=True)\ntime.sleep(600)",
        ],
        cwd=HOME,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    made = Copy(int(server.stdout.readline()))

    async def work() -> None:
        for _ in range(10 * PATIENCE):
            if place.exists():
                break
            await asyncio.sleep(0.1)
        server.kill()
        assert await ended(made)

    run(work)
    server.wait()

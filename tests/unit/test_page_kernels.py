"""Kernels: which are handed to readers, and when they end. No kernel is started here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from traitlets.config import Config, Configurable
from voila.voila_kernel_manager import voila_kernel_manager_factory

from scrutiny.serving.kernels import PageKernels
from scrutiny.serving.server import configuration
from scrutiny.vocabulary.folders import Folders, pointer

NOTEBOOK = "02_finding.ipynb"
LONG_AGO = timedelta(hours=3)


class Made(PageKernels):
    """Kernels that are words alone: they start at once and end without a process."""

    async def _async_start_kernel(self, **kwargs: Any) -> str:
        kernel_id = f"kernel {len(self.begun) + 1}"
        self.begun.append(kernel_id)
        self._kernels[kernel_id] = SimpleNamespace(
            kernel_name="python3",
            kernel_spec=SimpleNamespace(metadata={}),
            execution_state="idle",
            last_activity=datetime.now(UTC),
        )
        self._kernel_connections[kernel_id] = 0
        return kernel_id

    async def _async_shutdown_kernel(self, kernel_id: str, **kwargs: Any) -> None:
        self._kernels.pop(kernel_id)
        self.ended.append(kernel_id)


class Server(Configurable):
    """As much of Voila as its kernels ask for."""

    notebook_path = None
    base_url = server_url = "/"
    port = 0


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PageKernels:
    """Voila's own manager over ours, as the server has it, for a snapshot that was built."""
    for name in ("start_kernel", "shutdown_kernel"):
        monkeypatch.setattr(
            "jupyter_server.services.kernels.kernelmanager.MappingKernelManager." + name,
            lambda self, *args, _name=name, **kwargs: getattr(self, f"_async_{_name}")(
                *args, **kwargs
            ),
        )
    server = Server(config=configuration(Folders(tmp_path), "127.0.0.1", 0, live=True))
    server.root_dir = str(tmp_path)  # type: ignore[attr-defined]
    Made.begun, Made.ended = [], []  # type: ignore[attr-defined]
    switch(tmp_path, "first")
    made = voila_kernel_manager_factory(Made, True, 1)(parent=server)

    async def initialize(notebook: str, kernel_id: str | None = None, **kwargs: Any) -> Any:
        return {"kernel_id": await made.start_kernel()}

    made._initialize = initialize
    return made  # type: ignore[no-any-return]


def switch(home: Path, name: str) -> None:
    """Puts a snapshot in force, later than the one before whatever the clock says."""
    file = pointer(home / "build")
    file.parent.mkdir(exist_ok=True)
    was = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(name, encoding="utf-8")
    os.utime(file, ns=(was + 1_000_000, was + 1_000_000))


def run(work: Coroutine[Any, Any, None]) -> None:
    # In a thread of its own: what drives a browser keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def ready(kernels: Any) -> str:
    """One kernel that waits for a reader, as it is when the server has been left alone."""
    kernels.fill_if_needed(delay=0, notebook_name=NOTEBOOK)
    return str((await kernels._pools[NOTEBOOK][0])["kernel_id"])


def handed_out(kernels: Any) -> None:
    kernels._pools[NOTEBOOK].pop(0)


def grown_old(kernels: Any, kernel_id: str) -> None:
    kernels._kernels[kernel_id].last_activity = datetime.now(UTC) - LONG_AGO


def test_a_kernel_is_not_ended_between_hand_out_and_connection(kernels: Any) -> None:
    """It waited for hours; the phone is still fetching the scripts when the culler comes by."""

    async def work() -> None:
        kernel_id = await ready(kernels)
        grown_old(kernels, kernel_id)
        await kernels.cull_kernels()
        assert kernels.ended == [], "one that waits is not ended"
        handed_out(kernels)
        for _ in range(3):
            await kernels.cull_kernels()
        assert kernels.ended == []
        kernels.notify_connect(kernel_id)
        kernels.notify_disconnect(kernel_id)
        await kernels.cull_kernels()
        assert kernels.ended == [], "a reader who was there a moment ago may come back"
        grown_old(kernels, kernel_id)
        await kernels.cull_kernels()
        assert kernels.ended == [kernel_id]

    run(work())


def test_one_that_is_never_connected_to_is_ended_in_the_end(kernels: Any) -> None:
    async def work() -> None:
        kernel_id = await ready(kernels)
        handed_out(kernels)
        await kernels.cull_kernels()
        assert kernels.ended == []
        kernels._handed_out[kernel_id] -= timedelta(seconds=kernels.connect_timeout + 1)
        await kernels.cull_kernels()
        assert kernels.ended == [kernel_id]
        assert kernel_id not in kernels._handed_out

    run(work())


def test_one_that_is_connected_is_not_ended_however_long(kernels: Any) -> None:
    async def work() -> None:
        kernel_id = await ready(kernels)
        handed_out(kernels)
        kernels.notify_connect(kernel_id)
        grown_old(kernels, kernel_id)
        await kernels.cull_kernels()
        assert kernels.ended == []

    run(work())


def test_after_a_build_no_kernel_of_before_is_handed_out(kernels: Any, tmp_path: Path) -> None:
    async def work() -> None:
        old = await ready(kernels)
        await kernels.renew(NOTEBOOK)
        assert await ready(kernels) == old, "nothing was built: it stays"
        switch(tmp_path, "second")
        await asyncio.gather(*(kernels.renew(NOTEBOOK) for _ in range(4)))
        new = await ready(kernels)
        await asyncio.gather(*kernels._ending)
        assert new != old
        assert kernels.ended == [old]
        assert kernels.begun == [old, new], "four readers at once are four readers of one"
        switch(tmp_path, "first")
        await kernels.renew(NOTEBOOK)
        assert await ready(kernels) not in (old, new), "back again is another time"

    run(work())


def test_a_page_made_ready_yesterday_is_not_handed_out(
    kernels: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over night something may have fallen due, which a page says when it is made."""
    monkeypatch.setenv("SCRUTINY_TODAY", "2026-05-10")

    async def work() -> None:
        old = await ready(kernels)
        await kernels.renew(NOTEBOOK)
        assert await ready(kernels) == old
        monkeypatch.setenv("SCRUTINY_TODAY", "2026-05-11")
        await kernels.renew(NOTEBOOK)
        assert await ready(kernels) != old

    run(work())


def test_after_a_build_the_ready_ones_are_made_anew_without_a_reader(
    kernels: Any, tmp_path: Path
) -> None:
    async def work() -> None:
        old = await ready(kernels)
        switch(tmp_path, "second")
        await kernels.cull_kernels()
        await ready(kernels)
        await asyncio.gather(*kernels._ending)
        assert kernels.ended == [old]

    run(work())


def test_one_that_failed_or_died_while_it_waited_is_replaced(kernels: Any) -> None:
    async def failed() -> Any:
        raise RuntimeError("no kernel")

    async def work() -> None:
        kernels._pools[NOTEBOOK] = [asyncio.ensure_future(failed())]
        await kernels.renew(NOTEBOOK)
        first = await ready(kernels)
        kernels._kernels.pop(first)
        await kernels.renew(NOTEBOOK)
        assert await ready(kernels) not in ("", first)

    run(work())


def test_the_times_can_be_set(tmp_path: Path) -> None:
    config = configuration(Folders(tmp_path), "127.0.0.1", 0, live=True)
    config.merge(Config({"PageKernels": {"connect_timeout": 5}}))
    made = PageKernels(config=config)
    assert (made.connect_timeout, made.cull_idle_timeout, made.cull_interval) == (5, 900, 30)

"""Kernels: how many there may be, whose each is, and when it ends. No kernel is started here."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from traitlets.config import Config

from scrutiny.serving import kernels as kernels_module
from scrutiny.serving.kernels import PageKernels
from scrutiny.serving.server import configuration
from scrutiny.vocabulary.folders import Folders


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


class Made(PageKernels):
    """Kernels that are words alone: they start at once and end without a process."""

    ended: list[str]

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]
        kernel_id = f"kernel {len(self._kernels) + len(self.ended) + 1}"

        async def is_alive() -> bool:
            return kernel_id not in self.dead

        self._kernels[kernel_id] = SimpleNamespace(
            kernel_name="python3",
            kernel_spec=SimpleNamespace(metadata={}),
            execution_state="idle",
            last_activity=datetime.now(UTC),
            is_alive=is_alive,
        )
        self._kernel_connections[kernel_id] = 0
        return kernel_id

    async def _async_shutdown_kernel(self, kernel_id: str, **kwargs: Any) -> None:
        self._kernels.pop(kernel_id)
        self.ended.append(kernel_id)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(kernels_module, "time", made)
    return made


@pytest.fixture
def kernels(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(
        "jupyter_server.services.kernels.kernelmanager.MappingKernelManager.shutdown_kernel",
        lambda self, *args, **kwargs: self._async_shutdown_kernel(*args),
    )
    config = configuration(Folders(tmp_path), "127.0.0.1", 0)
    config.merge(Config({"PageKernels": {"most_kernels": 2, "reap_after": 60}}))
    made = Made(config=config)
    made.ended, made.dead = [], set()
    return made


def run(work: Coroutine[Any, Any, None]) -> None:
    # In a thread of its own: what drives a browser keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def test_there_are_no_more_kernels_than_places(kernels: Any, clock: Clock) -> None:
    async def work() -> None:
        assert kernels.place_of("first") == 0
        await kernels.begin("first")
        assert kernels.place_of("second") == 0
        second = await kernels.begin("second")
        assert [kernels.place_of(each) for each in ("third", "fourth", "third")] == [1, 2, 1]
        await kernels.shutdown_kernel(second)
        assert kernels.place_of("fourth") == 1, "who came first is first"
        assert kernels.place_of("third") == 0
        await kernels.begin("third")
        assert kernels.place_of("fourth") == 1
        assert [kernels.is_spent(each) for each in ("first", "fourth")] == [True, False]

    run(work())


def test_whoever_asks_no_more_has_left_the_queue(kernels: Any, clock: Clock) -> None:
    async def work() -> None:
        for ticket in ("a", "b"):
            kernels.place_of(ticket)
            await kernels.begin(ticket)
        assert kernels.place_of("gone") == 1
        assert kernels.place_of("stays") == 2
        clock.now += kernels_module.PATIENCE + 1
        assert kernels.place_of("stays") == 1

    run(work())


def test_a_queue_has_an_end(kernels: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels_module, "MOST_WAITING", 3)
    places = [kernels.place_of(f"reader {n}") for n in range(100)]
    assert places[:3] == [0, 0, 1]
    assert set(places[3:]) == {3}
    assert len(kernels._waiting) == 3


def test_a_kernel_that_is_being_made_takes_a_place(kernels: Any) -> None:
    async def work() -> None:
        makings = [asyncio.ensure_future(kernels.begin(f"t{n}")) for n in range(2)]
        await asyncio.sleep(0)
        assert kernels.place_of("third") == 1
        await asyncio.gather(*makings)
        assert kernels.place_of("third") == 1

    run(work())


def test_a_kernel_ends_soon_after_its_last_socket(kernels: Any, clock: Clock) -> None:
    async def work() -> None:
        kernel = await kernels.begin()
        kernels.notify_connect(kernel)
        kernels.notify_connect(kernel)
        kernels.notify_disconnect(kernel)
        clock.now += 1_000
        await kernels.cull_kernels()
        assert kernels.ended == [], "another socket is open"
        kernels.notify_disconnect(kernel)
        clock.now += 59
        await kernels.cull_kernels()
        assert kernels.ended == [], "a reader who was there a moment ago may come back"
        clock.now += 2
        await kernels.cull_kernels()
        assert kernels.ended == [kernel]

    run(work())


def test_within_120_seconds_as_it_is_set(tmp_path: Path) -> None:
    made = PageKernels(config=configuration(Folders(tmp_path), "127.0.0.1", 0))
    assert made.reap_after + made.cull_interval <= 120


def test_one_that_is_never_connected_to_is_ended(kernels: Any, clock: Clock) -> None:
    async def work() -> None:
        kernel = await kernels.begin()
        clock.now += 100
        kernels.hand_over(kernel)
        clock.now += 100
        await kernels.cull_kernels()
        assert kernels.ended == [], "its reader's line may be slow"
        clock.now += 30
        await kernels.cull_kernels()
        assert kernels.ended == [kernel]

    run(work())


def test_one_that_died_makes_place(kernels: Any) -> None:
    async def work() -> None:
        kernel = await kernels.begin()
        kernels.notify_connect(kernel)
        kernels.dead.add(kernel)
        await kernels.cull_kernels()
        assert kernels.ended == [kernel]

    run(work())


def test_one_whose_page_is_open_and_unused_rests_in_the_end(kernels: Any) -> None:
    async def work() -> None:
        kernel = await kernels.begin()
        kernels.notify_connect(kernel)
        await kernels.cull_kernels()
        assert kernels.ended == []
        long_ago = datetime.now(UTC) - timedelta(hours=3)
        kernels._kernels[kernel].last_activity = long_ago
        await kernels.cull_kernels()
        assert kernels.ended == [kernel]

    run(work())


def test_a_kernel_knows_its_reader(kernels: Any) -> None:
    async def work() -> None:
        mine, theirs = await kernels.begin(), await kernels.begin()
        assert not kernels.is_reader_of(mine, ""), "nobody's yet"
        secret = kernels.secret(mine)
        assert len(secret) >= 32
        assert kernels.secret(theirs) != secret
        assert kernels.is_reader_of(mine, secret)
        for told in ("", secret[:-1], secret + "x", kernels.secret(theirs), "é"):
            assert not kernels.is_reader_of(mine, told)
        assert not kernels.is_reader_of("another", secret)
        await kernels.shutdown_kernel(mine)
        assert not kernels.is_reader_of(mine, secret)

    run(work())

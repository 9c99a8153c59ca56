"""What live readers cost: a kernel each, opened at once, used by all, and coming and going all day.

The client speaks what a browser speaks: the page, the word for a kernel, the socket, the states of
the widgets, a choice and what is drawn for it. It runs on the server's machine and takes from the
same cores. Minutes of coming and going stand in SCRUTINY_BENCH_MINUTES.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient

from scrutiny.serving.kernels import PageKernels
from tests.live_reader import Line, line_to, taken
from tests.own_notebooks import Server, notebook, served

Row = tuple[str, str, str, str, float | None, str]
CROWDS = (30, 60)
AIMS = {30: "4 s", 60: "8 s"}
CHOICES = 5
LONGEST_PAUSE = 4.0
MINUTES = float(os.environ.get("SCRUTINY_BENCH_MINUTES", "20"))
CELL = """
import ipywidgets as w
import polars as pl
rows = pl.DataFrame(
    {
        'place': [f'Place {n % 150}' for n in range(3000)],
        'year': [2007 + n // 150 for n in range(3000)],
        'rate': [(n * 37 % 1000) / 10 for n in range(3000)],
    }
)
place = w.Dropdown(options=[f'Place {n}' for n in range(150)], description='Place')
told = w.HTML()
def tell(_=None):
    found = rows.filter(pl.col('place') == place.value).sort('year')
    lines = ''.join(f'<tr><th>{y}<td>{r}' for _, y, r in found.iter_rows())
    told.value = f'<table><caption>{place.value}</caption>{lines}</table>'
place.observe(tell, 'value')
tell()
w.VBox([place, told])
"""


class Reader:
    """One reader, from opening the page to leaving it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._line: Line | None = None
        self._place = ""
        self._chosen = 0

    async def come(self) -> float:
        """Seconds until the page has the states of its widgets from a kernel of its own."""
        began = time.perf_counter()
        client = AsyncHTTPClient(force_instance=True)
        await client.fetch(self._server.address + "own", request_timeout=600, connect_timeout=600)
        kernel, cookie = await taken(self._server.address, "own")
        self._line = await line_to(self._server.address, kernel, cookie)
        states = await self._line.states()
        (self._place,) = (i for i, each in states.items() if each["model_name"] == "DropdownModel")
        return time.perf_counter() - began

    async def choose(self) -> float:
        """Seconds from a choice until what is drawn for it is here."""
        assert self._line is not None
        self._chosen = (self._chosen + 1) % 150
        began = time.perf_counter()
        await self._line.set(self._place, index=self._chosen)
        await self._line.hear_until("comm_msg", f"<caption>Place {self._chosen}<")
        self._line.heard.clear()
        return time.perf_counter() - began

    def go(self) -> None:
        if self._line is not None:
            self._line.socket.close()


async def used(readers: Sequence[Reader]) -> list[float]:
    """Seconds of each choice of readers who choose whenever they have read."""

    async def one(number: int, reader: Reader) -> list[float]:
        chance, found = random.Random(number), []
        for _ in range(CHOICES):
            await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE))
            found.append(await reader.choose())
        return found

    each = await asyncio.gather(*(one(n, r) for n, r in enumerate(readers)))
    return [seconds for found in each for seconds in found]


async def a_day(server: Server, count: int, minutes: float) -> tuple[list[float], int]:
    """Seconds of each arrival of readers who come, choose and go again, and how many failed."""
    ends = time.monotonic() + 60 * minutes
    arrivals: list[float] = []
    failed = 0

    async def one(number: int) -> None:
        nonlocal failed
        chance = random.Random(number)
        await asyncio.sleep(chance.uniform(0, 60))
        while time.monotonic() < ends:
            reader = Reader(server)
            try:
                arrivals.append(await asyncio.wait_for(reader.come(), 300))
                for _ in range(chance.randint(1, 6)):
                    await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE))
                    await asyncio.wait_for(reader.choose(), 120)
            except Exception as error:
                failed += 1
                print(repr(error)[:200], flush=True)
            reader.go()
            await asyncio.sleep(chance.uniform(0, 60))

    await asyncio.gather(*(one(n) for n in range(count)))
    return arrivals, failed


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def shown(seconds: Sequence[float]) -> str:
    """Median, 95th centile and last."""
    centile = statistics.quantiles(seconds, n=20, method="inclusive")[18]
    return f"{statistics.median(seconds):.2f} / {centile:.2f} / {max(seconds):.2f} s"


def rows() -> Iterator[Row]:
    """One row for each crowd, for their choices, for memory, and for a day."""
    from tests.bench_serving import memory

    with tempfile.TemporaryDirectory() as folder:
        notebook(Path(folder) / "notebooks", "01_own.ipynb", [CELL])
        with served(Path(folder)) as server:
            run(Reader(server).come())
            time.sleep(PageKernels.reap_after.default_value + 15)
            for count in CROWDS:
                bare = memory(server.process.pid)

                async def crowd(count: int = count) -> tuple[list[float], list[float], float]:
                    readers = [Reader(server) for _ in range(count)]
                    came = list(await asyncio.gather(*(each.come() for each in readers)))
                    chosen = await used(readers)
                    held = await asyncio.to_thread(memory, server.process.pid)
                    for each in readers:
                        each.go()
                    return came, chosen, held

                came, chosen, held = run(crowd())
                yield (
                    f"{count} readers at once, a live kernel each (median / p95 / last)",
                    *(shown(came), "", "", None, AIMS[count]),
                )
                yield f"A choice with {count} live", shown(chosen), "", "", None, "p95 200 ms"
                yield (
                    f"Memory for each of {count} live readers, over the server's own",
                    *(f"{(held - bare) / count:.1f} MB", "", "", None, "25 MB"),
                )
                time.sleep(PageKernels.reap_after.default_value + 15)
            before = memory(server.process.pid)
            arrivals, failed = run(a_day(server, 60, MINUTES))
            time.sleep(PageKernels.reap_after.default_value + 15)
            after = memory(server.process.pid)
            yield (
                f"60 readers coming and going for {MINUTES:g} minutes, {len(arrivals)} visits",
                f"{shown(arrivals)} until live; {failed} failed",
                *("memory before and after", f"{before:.0f} and {after:.0f} MB", None, "flat"),
            )


def main() -> None:
    for row in rows():
        print(row, flush=True)


if __name__ == "__main__":
    main()

"""The shared renderer: a few processes that draw views, and the views drawn last.

A view is a pure function of the snapshot, the day and the address, so that whatever number of
readers asks for one, it is drawn once.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

from scrutiny.serving.addresses import Address, own_in_bar
from scrutiny.serving.asked import Answer, Kind, Question
from scrutiny.vocabulary.folders import snapshot_in_force
from scrutiny.vocabulary.today import today

MOST_SECONDS = 30
"""So long a drawing may take; after it the processes are taken for stuck and begun anew."""
SECONDS_BETWEEN_LOOKS = 5
"""So often it is looked whether another snapshot is in force."""
_TRIES = 2
_WAYS: tuple[tuple[Kind, str], ...] = (("page", ""), ("part", "wide"), ("part", "narrow"))
"""How a view is asked for: whole, or for an open page of one size or the other."""
MOST_BYTES = 64 * 2**20
"""So much of what was drawn last is kept at hand."""
_CODE = Path(__file__).resolve().parents[1]


MOST_WAITING = 300
"""So many views may wait to be drawn; whoever asks for a further one is told to ask again."""
MOST_MEMORY = 2 * 2**30
"""Bytes that one process may take for what it draws; one that wants more ends, and is replaced."""


@dataclass(frozen=True, slots=True)
class Audience:
    """What may be seen: with a link its `area` alone, of the snapshot that it is pinned to.

    Both are empty for whoever has none; `snapshot` also for a link to whatever is in force.
    """

    area: str = ""
    snapshot: str = ""


_EVERYBODY = Audience()


class NoDrawing(Exception):
    """A view that could not be drawn, whatever the reason; it stands in the log.

    `busy`: nothing is wrong but that too many views wait.
    """

    def __init__(self, *, busy: bool = False) -> None:
        super().__init__()
        self.busy = busy


class Renderer:
    """Draws views in processes of their own and remembers the last.

    `build` is the folder of the snapshots, `pages` all that are served, for
    the bar names those that are an analyst's own.
    """

    def __init__(self, build: Path, pages: tuple[Address, ...] = ()) -> None:
        self._build = build
        self._bar = own_in_bar(pages)
        # A kernel does not know whose page it is: below a link there are no cells of one's own.
        self._bar_of_links = own_in_bar(tuple(page for page in pages if page.page))
        self._code = _checksum_of_code()
        self._drawing: dict[Question, asyncio.Future[Answer]] = {}
        self._last: OrderedDict[Question, Answer] = OrderedDict()
        self._bytes = 0
        self._pool = self._begun()

    async def answer(
        self,
        kind: Kind,
        page: Address,
        asked: str,
        wanted: str = "",
        screen: str = "",
        audience: Audience = _EVERYBODY,
    ) -> Answer:
        """The answer for the snapshot in force, or that of a link, today.

        Raises NoDrawing where none comes.
        """
        for _ in range(_TRIES):
            snapshot, day, edition = self._drawn_from(audience.snapshot)
            question = Question(
                kind,
                page.shows,
                page.question,
                asked,
                wanted,
                screen,
                day,
                snapshot,
                edition,
                audience.area,
                bool(audience.snapshot),
                page.word,
                page.parts,
                self._bar_of_links if audience.area else self._bar,
            )
            answer = await self._at_hand(question)
            if not answer.overtaken:
                return answer
        raise NoDrawing

    async def _at_hand(self, question: Question) -> Answer:
        """The answer to a question, from what was drawn last, or drawn once for all who ask now."""
        held = self._last.get(question)
        if held is not None:
            self._last.move_to_end(question)
            return held
        under_way = self._drawing.get(question)
        if under_way is None:
            if len(self._drawing) >= MOST_WAITING:
                raise NoDrawing(busy=True)
            under_way = asyncio.ensure_future(self._drawn(question))
            self._drawing[question] = under_way
            under_way.add_done_callback(lambda _: self._drawing.pop(question, None))
        # A reader who hangs up must not end the drawing for the others.
        return await asyncio.shield(under_way)

    def _drawn_from(self, pinned: str = "") -> tuple[str, date, str]:
        """All that a view is drawn from beside its address: the snapshot, the day, and a name for
        both with the code. `pinned` is the snapshot of a link, empty where that in force is meant.
        """
        snapshot, since = (pinned, 0) if pinned else snapshot_in_force(self._build)
        day = today()
        named = f"{snapshot} {since} {day} {self._code}"
        return snapshot, day, hashlib.sha256(named.encode()).hexdigest()[:24]

    async def draw_ahead(self, pages: Sequence[Address]) -> None:
        """Draws what most readers open whenever a snapshot is put in force, and gives way to them.

        One view after another, so that all processes but one are free for whoever asks.
        """
        done = ""
        while True:
            *_, edition = self._drawn_from()
            if edition != done:
                for page in pages:
                    await self._draw_first_views(page, edition)
                done = edition
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def _draw_first_views(self, page: Address, edition: str) -> None:
        with suppress(NoDrawing, BrokenProcessPool, RuntimeError):
            worth = self._pool.submit(_worth_drawing, self._build, page.shows)
            for asked in await asyncio.wrap_future(worth):
                for kind, screen in _WAYS:
                    while self._drawing:
                        await asyncio.sleep(0.1)
                    if self._drawn_from()[-1] != edition:
                        return
                    await self.answer(kind, page, asked.removeprefix("?"), screen=screen)

    async def _drawn(self, question: Question) -> Answer:
        for _ in range(_TRIES):
            pool = self._pool
            try:
                drawing = asyncio.wrap_future(pool.submit(_answered, self._build, question))
                answer = await asyncio.wait_for(drawing, MOST_SECONDS)
            except (BrokenProcessPool, TimeoutError, RuntimeError) as error:
                logging.getLogger(__name__).warning("The renderer is begun anew: %r", error)
                if pool is self._pool:
                    self._end(pool)
                    self._pool = self._begun()
            except Exception:
                logging.getLogger(__name__).exception("a view cannot be drawn")
                break
            else:
                self._remember(question, answer)
                return answer
        raise NoDrawing

    def _remember(self, question: Question, answer: Answer) -> None:
        # What went wrong may be put right at any time.
        if answer.apology or answer.overtaken or answer.closed:
            return
        self._last[question] = answer
        self._bytes += _size(question, answer)
        while self._bytes > MOST_BYTES:
            self._bytes -= _size(*self._last.popitem(last=False))

    def _begun(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=max(1, min(4, os.cpu_count() or 1)),
            # Begun afresh: a copy of the server would hold its sockets, and polars' threads hang.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_ready,
            initargs=(os.getpid(),),
        )

    def _end(self, pool: ProcessPoolExecutor) -> None:
        """Ends the processes, also one that is stopped and hears nothing."""
        held = [process.pid for process in (getattr(pool, "_processes", None) or {}).values()]
        pool.shutdown(wait=False, cancel_futures=True)
        for pid in held:
            if pid is not None:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue

    def close(self) -> None:
        """Ends the processes."""
        self._end(self._pool)


def _size(question: Question, answer: Answer) -> int:
    return len(answer.packed) + len(question.asked) + len(question.wanted) + 500


def _ready(parent: int) -> None:
    """Makes a process that draws ready, and ends it when the server is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Of the data that it writes, not of addresses: the engine that draws charts reserves many more.
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    least = MOST_MEMORY if most == resource.RLIM_INFINITY else min(MOST_MEMORY, most)
    resource.setrlimit(resource.RLIMIT_DATA, (least, most))
    threading.Thread(target=_outlive_nobody, args=(parent,), daemon=True).start()
    _views()


def _views() -> ModuleType:
    """What draws: loaded in the processes that draw alone, so that the server holds no data."""
    return import_module("scrutiny.serving.view_answer")


def _answered(build: Path, question: Question) -> Answer:
    answer: Answer = _views().answered(build, question)
    return answer


def _worth_drawing(build: Path, page: str) -> tuple[str, ...]:
    addresses: tuple[str, ...] = _views().worth_drawing(build, page)
    return addresses


def _outlive_nobody(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def _checksum_of_code() -> str:
    """A checksum of the package, for a view drawn by other code is another view."""
    digest = hashlib.sha256()
    for path in sorted(_CODE.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js"):
            digest.update(path.read_bytes())
    return digest.hexdigest()

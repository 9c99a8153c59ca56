"""The shared renderer: one drawing for all who ask, and what is lost when something breaks."""

from __future__ import annotations

import asyncio
import gzip
import json
import multiprocessing
import os
import resource
import shutil
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from scrutiny.serving import renderer as renderer_module
from scrutiny.serving.addresses import Address, addresses
from scrutiny.serving.asked import Answer, Question
from scrutiny.serving.renderer import Audience, NoDrawing, Renderer
from scrutiny.serving.view_answer import answered
from scrutiny.vocabulary.folders import Folders, snapshot_in_force
from tests.closed_areas import close
from tests.conftest import HOME
from tests.snapshots import like_before

FINDING = Address("finding", "02_finding.ipynb", "A question?", "finding")
DAY = date(2026, 11, 22)


@pytest.fixture
def build(workbook: Folders, tmp_path: Path) -> Path:
    """A folder of snapshots that a test may spoil."""
    shutil.copytree(workbook.build, tmp_path / "build", ignore=shutil.ignore_patterns("views"))
    return tmp_path / "build"


def asked(build: Path, kind: str = "page", address: str = "", edition: str = "one") -> Question:
    snapshot = snapshot_in_force(build)[0]
    return Question(kind, "finding", "A question?", address, "", "", DAY, snapshot, edition)  # type: ignore[arg-type]


def words(answer: Answer) -> str:
    assert not answer.apology
    return gzip.decompress(answer.packed).decode()


def kept(build: Path) -> list[Path]:
    return sorted((build / "views").rglob("*.gz"))


# ------------------------------------------------------------------------------ the front page


def test_the_front_page_has_the_answer_of_each_area_that_may_be_seen(
    build: Path,
) -> None:
    snapshot = snapshot_in_force(build)[0]
    areas = json.loads(words(answered(build, asked(build, "areas"))))
    assert {each["id"]: each["name"] for each in areas} == {
        "oxfordshire": "Oxfordshire",
        "west-sussex": "West Sussex",
        "northmere": "Northmere (invented)",
    }
    # As the briefing of the area says it first.
    for each in areas:
        briefing = Question(
            "page", "briefing", "?", f"area={each['id']}", "", "", DAY, snapshot, "one"
        )
        assert each["answer"] in unescape(words(answered(build, briefing)))
    close(build, "northmere")
    told = words(answered(build, asked(build, "areas", edition="two")))
    assert "Oxfordshire" in told
    assert "orthmere" not in told


# ------------------------------------------------------------------------------ one view


def test_a_view_is_drawn_once_however_it_is_asked_for(build: Path) -> None:
    first = answered(build, asked(build, address="finding=PA3&area=oxfordshire"))
    assert "Timeliness and quality assurance" in words(first)
    (held,) = kept(build)
    held.write_bytes(gzip.compress(b"kept"))
    assert words(answered(build, asked(build, address="finding=PA3"))) == "kept"
    assert words(answered(build, asked(build, address="finding=PA3", edition="two"))) != "kept"
    # What no list has is said, so it is another view.
    assert words(answered(build, asked(build, address="finding=PA3&show=nosuch"))) != "kept"


@pytest.mark.parametrize("damage", ["cut", "emptied", "other", "flipped", "folder"])
def test_a_damaged_view_is_drawn_again(build: Path, damage: str) -> None:
    whole = words(answered(build, asked(build)))
    (held,) = kept(build)
    content = held.read_bytes()
    held.unlink()
    if damage == "folder":
        held.mkdir()
    else:
        flipped = bytearray(content)
        flipped[len(content) // 2] ^= 0xFF
        damaged = {"cut": content[:-20], "emptied": b"", "other": b"<html>", "flipped": flipped}
        held.write_bytes(damaged[damage])
    assert words(answered(build, asked(build))) == whole


def test_where_nothing_can_be_kept_it_is_drawn_all_the_same(build: Path) -> None:
    (build / "views").write_text("no folder")
    assert "A question?" in words(answered(build, asked(build)))


def test_no_more_is_kept_than_there_is_room_for(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrutiny.serving.view_answer.MOST_KEPT", 2)
    for finding in ("PA1", "PA2", "PA3", "PA4"):
        answered(build, asked(build, address=f"finding={finding}"))
    assert len(kept(build)) == 2


def test_views_of_long_ago_are_removed_and_those_of_today_are_not(build: Path) -> None:
    answered(build, asked(build, edition="old"))
    answered(build, asked(build, edition="recent"))
    os.utime(build / "views" / "old", (0, 0))
    answered(build, asked(build, edition="new"))
    assert sorted(folder.name for folder in (build / "views").iterdir()) == ["new", "recent"]


def test_a_snapshot_that_is_no_longer_in_force_draws_nothing(build: Path) -> None:
    before = asked(build)
    like_before(build, "anew")
    assert answered(build, before).overtaken
    assert kept(build) == []
    assert "Snapshot anew." in words(answered(build, asked(build)))


def test_a_snapshot_that_cannot_be_read_is_told_in_words(build: Path) -> None:
    question = asked(build)
    (build / "snapshots" / question.snapshot / "snapshot.json").write_text("{")
    answer = answered(build, question)
    assert "missing or damaged. Run: scrutiny build" in answer.apology
    assert not answer.packed


# ------------------------------------------------------------------------- the processes


def with_renderer(build: Path, work: Callable[[Renderer], Awaitable[None]]) -> None:
    async def run() -> None:
        made = Renderer(build)
        try:
            await work(made)
        finally:
            made.close()

    # In a thread of its own: tests of the browser leave a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()


def drawing() -> list[int]:
    """The processes that draw."""
    children = multiprocessing.active_children()
    return [child.pid for child in children if child.pid is not None]


def test_a_hundred_readers_of_one_view_have_it_drawn_once(build: Path) -> None:
    async def work(made: Renderer) -> None:
        readers = [made.answer("page", FINDING, "finding=PA3") for _ in range(100)]
        answers = await asyncio.gather(*readers)
        assert len({id(answer.packed) for answer in answers}) == 1
        assert "Timeliness and quality assurance" in words(answers[0])
        assert len(kept(build)) == 1

    with_renderer(build, work)


def test_a_reader_who_leaves_ends_nothing_for_the_others(build: Path) -> None:
    async def work(made: Renderer) -> None:
        first = asyncio.ensure_future(made.answer("page", FINDING, ""))
        second = asyncio.ensure_future(made.answer("page", FINDING, ""))
        await asyncio.sleep(0)
        first.cancel()
        assert "A question?" in words(await second)

    with_renderer(build, work)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGSTOP])
def test_a_process_that_is_killed_or_stuck_is_replaced(
    build: Path, monkeypatch: pytest.MonkeyPatch, blow: signal.Signals
) -> None:
    async def work(made: Renderer) -> None:
        await made.answer("page", FINDING, "")
        struck = drawing()
        assert struck
        # Long enough for a process to begin on a busy machine, short enough to wait for.
        monkeypatch.setattr(renderer_module, "MOST_SECONDS", 30 if blow == signal.SIGKILL else 8)
        for each in struck:
            os.kill(each, blow)
        monkeypatch.setattr(renderer_module, "_TRIES", 10)
        answer = await made.answer("page", FINDING, "finding=PA3")
        assert "Timeliness and quality assurance" in words(answer)
        assert not set(drawing()) & set(struck)

    with_renderer(build, work)


def test_what_was_drawn_before_needs_no_process(build: Path) -> None:
    async def work(made: Renderer) -> None:
        first = await made.answer("page", FINDING, "")
        made.close()
        assert await made.answer("page", FINDING, "") is first

    with_renderer(build, work)


def test_another_snapshot_or_day_is_another_view(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(made: Renderer) -> None:
        monkeypatch.setenv("SCRUTINY_TODAY", "2026-11-22")
        await made.answer("page", FINDING, "")
        monkeypatch.setenv("SCRUTINY_TODAY", "2026-11-23")
        await made.answer("page", FINDING, "")
        assert len({path.parent for path in kept(build)}) == 2

    with_renderer(build, work)


def test_a_clock_that_is_set_back_shows_each_day_as_it_was(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(made: Renderer) -> None:
        shown = []
        for day in ("2026-11-22", "2027-03-01", "2026-11-22", "1970-01-01", "2026-11-22"):
            monkeypatch.setenv("SCRUTINY_TODAY", day)
            shown.append(words(await made.answer("page", FINDING, "")))
        assert shown[0] == shown[2] == shown[4]
        assert "Since then" in shown[1]
        assert "Since then" not in shown[3], "nothing has fallen due before it was made"

    with_renderer(build, work)


def test_when_too_many_views_wait_a_further_one_is_told_to_come_again(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renderer_module, "MOST_WAITING", 2)

    async def work(made: Renderer) -> None:
        asked_for = [made.answer("page", FINDING, f"finding=PA{n}") for n in (1, 2, 3)]
        told = await asyncio.gather(*asked_for, return_exceptions=True)
        refused = [each for each in told if isinstance(each, NoDrawing)]
        assert len(refused) == 1
        assert refused[0].busy
        assert "A question?" in words(await made.answer("page", FINDING, "finding=PA3"))

    with_renderer(build, work)


def test_a_process_that_draws_has_a_limit_of_memory(build: Path) -> None:
    async def work(made: Renderer) -> None:
        await made.answer("page", FINDING, "")
        for pid in drawing():
            least, _ = resource.prlimit(pid, resource.RLIMIT_DATA)
            assert 0 < least <= renderer_module.MOST_MEMORY

    with_renderer(build, work)


def test_where_nothing_is_open_nothing_is_drawn(build: Path) -> None:
    close(build, "northmere", "oxfordshire", "west-sussex")
    for kind in ("page", "part", "address"):
        assert answered(build, asked(build, kind)) == Answer(closed=True)
    assert kept(build) == []


def test_whoever_has_a_link_is_shown_its_area_and_snapshot_alone(build: Path) -> None:
    close(build, "northmere")
    first = snapshot_in_force(build)[0]
    like_before(build, "anew")

    async def work(made: Renderer) -> None:
        everybody = words(await made.answer("page", FINDING, ""))
        live = words(await made.answer("page", FINDING, "", audience=Audience("northmere")))
        pinned = Audience("northmere", first)
        kept_ = words(await made.answer("page", FINDING, "", audience=pinned))
        assert "Northmere" not in everybody
        assert "Oxfordshire" not in live + kept_
        assert ("Snapshot anew." in live, f"Snapshot {first}." in kept_) == (True, True)
        asks = await made.answer("page", FINDING, "area=northmere")
        assert "asks for an area that is not here" in words(asks)

    with_renderer(build, work)


# ------------------------------------------------------------------------- the notebooks


def test_the_notebooks_of_the_project_need_no_kernel() -> None:
    assert all(address.page == address.word for address in addresses(HOME / "notebooks"))


CALL = 'from scrutiny.views.show import show\n\nshow("finding")'


@pytest.mark.parametrize(
    ("cells", "page"),
    [
        ([("markdown", "# T"), ("code", CALL)], "finding"),
        ([("markdown", "# Another"), ("code", CALL)], ""),
        ([("markdown", "# T"), ("code", CALL), ("code", "1 + 1")], ""),
        ([("markdown", "# T"), ("markdown", "Words."), ("code", CALL)], ""),
        ([("markdown", "# T"), ("code", f"{CALL}\nprint(1)")], ""),
        ([("markdown", "# T"), ("code", CALL.replace("finding", "nosuch"))], ""),
        ([("markdown", "# T"), ("code", CALL.replace("import show", "import show as s"))], ""),
        ([("markdown", "# T"), ("code", "%matplotlib inline")], ""),
        # Its title stands in its metadata too, and a page brings its own.
        ([("code", CALL)], "finding"),
        ([], ""),
    ],
)
def test_a_notebook_with_anything_of_its_own_needs_a_kernel(
    tmp_path: Path, cells: list[tuple[str, str]], page: str
) -> None:
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"title": "T"},
        "cells": [
            {"cell_type": kind, "id": f"c{i}", "metadata": {}, "source": source}
            | ({"outputs": [], "execution_count": None} if kind == "code" else {})
            for i, (kind, source) in enumerate(cells)
        ],
    }
    (tmp_path / "01_mine.ipynb").write_text(json.dumps(notebook))
    (address,) = addresses(tmp_path)
    assert address.page == page

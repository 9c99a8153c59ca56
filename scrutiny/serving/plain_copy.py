"""A snapshot's pages as plain files: every view of its areas, for any web server or none.

The files hold everything that they show, so that they are read for ever, whatever becomes of the
workbook.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Collection
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from scrutiny.errors import DiskRefuses
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot_files import checksum_of
from scrutiny.serving.page_templates import frame_file, in_template
from scrutiny.views.html import page_body
from scrutiny.views.plain_views import PlainView, Ways, plain_views, state_of, ways_on
from scrutiny.views.view import page_module, title
from scrutiny.vocabulary.pages import PAGES
from scrutiny.wording import kept_text as say
from scrutiny.wording.numbers import day

STYLES = ("page.css", "frozen.css")
LIST = "addresses.json"
"""Of each file the choices that it shows, for whoever asks with an address of the workbook."""


@dataclass(frozen=True, slots=True)
class Copied:
    """How many views were written, and how many bytes all files have."""

    views: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _Copy:
    """What every page of one copy says of it."""

    snapshot: Path
    target: Path
    meeting: date


def write_copy(snapshot: Path, target: Path, meeting: date, areas: Collection[str] = ()) -> Copied:
    """Writes every view of the areas named, or of all that are open, as plain files.

    The folder appears under its name only when it is whole. Raises DiskRefuses, also where it is
    there already.
    """
    whole = Published(snapshot)
    published = whole.seen_by(areas) if areas else whole.open_to_all
    making = target.with_name(f".making-{target.name}-{os.getpid()}")
    copy = _Copy(snapshot, making, meeting)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        views = {area: plain_views(published, area) for area in published.about.areas}
        _write_frame(copy, published, views)
        _draw(copy, views)
        if target.exists():
            target.rmdir()
        making.rename(target)
    except OSError as error:
        raise DiskRefuses(str(target), error) from None
    finally:
        shutil.rmtree(making, ignore_errors=True)
    written = [file for file in target.rglob("*") if file.is_file()]
    return Copied(sum(map(len, views.values())), sum(file.stat().st_size for file in written))


def _write_frame(
    copy: _Copy, published: Published, views: dict[str, tuple[PlainView, ...]]
) -> None:
    """The front page, the styles, and the list of what each file shows."""
    for name in STYLES:
        (copy.target / name).write_bytes(gzip.decompress(frame_file(name)))
    listed = [
        [view.page, view.choices, f"{area}/{view.file}"]
        for area, mine in views.items()
        for view in mine
    ]
    (copy.target / LIST).write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
    areas = []
    for area, mine in views.items():
        (copy.target / area).mkdir()
        pages = []
        for name in PAGES:
            first = next(view for view in mine if view.page == name)
            page = page_module(name).page(
                published, state_of(published, page_module(name), first.choices)
            )
            pages.append((name, f"{area}/{first.file}", page.question))
        areas.append((published.area(area).about.name, pages))
    (copy.target / "index.html").write_text(
        in_template("frozen_front.html", areas=areas, say=say, **_told(copy, published)),
        encoding="utf-8",
    )


def _told(copy: _Copy, published: Published) -> dict[str, str]:
    made, name = published.about.made_on_shown, published.about.id
    checksum = checksum_of(published.folder)
    return {
        "frozen": say.frozen(made, day(copy.meeting)),
        "told": say.snapshot_and_checksum(name, checksum),
        "made_on": made,
    }


def _draw(copy: _Copy, views: dict[str, tuple[PlainView, ...]]) -> None:
    """Draws the views in as many processes as there are processors."""
    with ProcessPoolExecutor(
        os.cpu_count(), get_context("spawn"), initializer=_ready, initargs=(copy, views)
    ) as pool:
        tasks = [(area, at) for area, mine in views.items() for at in range(len(mine))]
        for _ in pool.map(_write_view, tasks, chunksize=8):
            pass


def _ready(copy: _Copy, views: dict[str, tuple[PlainView, ...]]) -> None:
    published = Published(copy.snapshot).seen_by(views)
    ways = {area: Ways(published, area, mine) for area, mine in views.items()}
    _drawer.append(_Drawer(copy, published, views, ways, _told(copy, published)))


@dataclass(frozen=True, slots=True)
class _Drawer:
    """What one process draws with."""

    copy: _Copy
    published: Published
    views: dict[str, tuple[PlainView, ...]]
    ways: dict[str, Ways]
    told: dict[str, str]

    def write(self, area: str, at: int) -> None:
        view, ways = self.views[area][at], self.ways[area]
        module = page_module(view.page)
        page = module.page(self.published, state_of(self.published, module, view.choices))
        named = {mine.page: mine.file for mine in reversed(self.views[area])}
        first = {name: named[name] for name in PAGES}
        text = in_template(
            "frozen.html",
            title=say.page_title(title(page, page.question), self.told["made_on"]),
            heading=page.question,
            body=ways.links(page_body(page)),
            lists=ways_on(page, view, ways),
            pages=first,
            here=view.page,
            say=say,
            **self.told,
        )
        (self.copy.target / area / view.file).write_text(text, encoding="utf-8")


_drawer: list[_Drawer] = []
"""The one that this process draws with."""


def _write_view(task: tuple[str, int]) -> None:
    _drawer[0].write(*task)

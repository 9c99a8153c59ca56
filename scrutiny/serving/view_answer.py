"""What a process that draws does: the bytes of one view, drawn once and kept on disk.

What is kept stands under the snapshot that it was drawn from, so that no page outlives its figures.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import logging
import os
import shutil
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qsl

from scrutiny.errors import ScrutinyError
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current, readable
from scrutiny.serving.asked import Answer, Question
from scrutiny.serving.page_templates import in_bar, in_template
from scrutiny.views.pages.frame import area_name
from scrutiny.views.view import (
    View,
    choices_form,
    chosen,
    drawn_view,
    first_state,
    first_views,
    followed,
    page_module,
    title,
)
from scrutiny.vocabulary.folders import views_folder
from scrutiny.wording.keeping_text import FEED

MOST_KEPT = 5_000
"""So many views of one snapshot are kept on disk; further ones are drawn when asked for."""
KEPT_FOR = 3 * 24 * 3600
"""Seconds after which the views of a snapshot that nobody draws any more are removed."""


def answered(build: Path, question: Question) -> Answer:
    """The answer to one question; a problem with the snapshot is told in words."""
    try:
        published = _seen(build, question)
        if published.about.id != question.snapshot:
            return Answer(overtaken=True)
        if not published.about.areas:
            return Answer(closed=True)
        if question.kind == "areas":
            return Answer(gzip.compress(json.dumps(_areas(published)).encode(), mtime=0))
        module = page_module(question.page)
        if question.wanted:
            wanted = dict(parse_qsl(question.wanted))
            state, missing = chosen(published, module, question.asked, wanted), ()
        else:
            state = first_state(published)
            missing = followed(published, module, state, question.asked)
        if question.kind == "address":
            return Answer(address=state.address)
        place = _place(build, question, state.address, missing)
        packed = _kept(place)
        if not packed:
            screen = question.screen if question.kind == "part" else ""
            view = drawn_view(
                published, module, state, missing, screen, question.day, question.parts
            )
            words = (
                _whole(view, question, state.area)
                if question.kind == "page"
                else _part(view, question)
            )
            packed = gzip.compress(words.encode(), 6, mtime=0)
            _keep(place, packed)
        return Answer(packed, state.address, question.snapshot)
    except ScrutinyError as error:
        return Answer(apology=str(error))


def _seen(build: Path, question: Question) -> Published:
    """The snapshot that is asked for, as whoever asks may see it. Raises NoSnapshot."""
    whole = readable(build, question.snapshot) if question.pinned else current(build)
    return whole.seen_by([question.area]) if question.area else whole.open_to_all


def _areas(published: Published) -> list[dict[str, str]]:
    """Each area with where it leads and its answer in one sentence, as its briefing gives it."""
    told = map(published.area, published.about.areas)
    return [{"id": each.id, "name": area_name(each), "answer": each.tally} for each in told]


def worth_drawing(build: Path, page: str) -> tuple[str, ...]:
    """The addresses of a page that are drawn before anybody asks; none without a snapshot."""
    try:
        return first_views(current(build).open_to_all, page_module(page))
    except ScrutinyError:
        return ()


def _part(view: View, question: Question) -> str:
    return json.dumps(
        {
            "address": view.address,
            "title": title(view.page, question.heading),
            "status": view.page.status,
            "choices": choices_form(view.page, view.address, question.word),
            "body": view.body,
            "snapshot": view.page.snapshot,
            "day": view.day.isoformat() if view.day else "",
        }
    )


def _whole(view: View, question: Question, feed_area: str) -> str:
    """The page around a view; without a feed where only a link opens the area."""
    area = dict(parse_qsl(view.address.removeprefix("?"))).get("area", "")
    choices = choices_form(view.page, view.address, question.word)
    return in_template(
        "view.html",
        feed_area="" if question.area else feed_area,
        feed_words=FEED,
        view=view,
        heading=question.heading,
        title=title(view.page, question.heading),
        choices=choices,
        area=area,
        here=question.word or view.page.name,
        names=in_bar(question.bar),
    )


# ----------------------------------------------------------------------------- on disk


def _place(build: Path, question: Question, address: str, missing: tuple[str, ...]) -> Path:
    """Where a view is kept: by what it is, not by the words in which it was asked for."""
    named = json.dumps(
        [
            question.kind,
            question.page,
            question.heading,
            question.word,
            question.parts,
            question.bar,
            address,
            missing,
            question.screen,
            question.area,
        ]
    )
    name = hashlib.sha256(named.encode()).hexdigest()[:40]
    return views_folder(build) / question.edition / f"{name}.gz"


def _kept(place: Path) -> bytes:
    """What is kept there; nothing where it is not there or not whole."""
    try:
        packed = place.read_bytes()
        # Its last bytes are a checksum of what was packed.
        gzip.decompress(packed)
    except (OSError, EOFError, gzip.BadGzipFile, ValueError):
        return b""
    except Exception:  # zlib.error is no subclass of any of these
        return b""
    return packed


def _keep(place: Path, packed: bytes) -> None:
    """Keeps a view whole or not at all; where nothing can be written it is drawn again."""
    try:
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            _tidy(place.parent)
        if sum(1 for _ in os.scandir(place.parent)) >= MOST_KEPT:
            return
        handle, making = tempfile.mkstemp(dir=place.parent, prefix=".making-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(packed)
            Path(making).replace(place)
        except OSError:
            with contextlib.suppress(OSError):
                Path(making).unlink()
            raise
    except OSError as error:
        logging.getLogger(__name__).warning("views cannot be kept: %s", error.strerror)


def _tidy(newest: Path) -> None:
    """Removes the views of snapshots that are drawn no more."""
    for folder in newest.parent.iterdir():
        if folder != newest and time.time() - folder.stat().st_mtime > KEPT_FOR:
            shutil.rmtree(folder, ignore_errors=True)

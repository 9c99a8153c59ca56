"""Frozen copies, served from their plain files at an address that never changes."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from pathlib import Path

from scrutiny.serving.view_pages import OwnPage, asked_for
from scrutiny.vocabulary.folders import frozen_folder, withdrawal_record
from scrutiny.vocabulary.pages import PAGES
from scrutiny.wording.frame_text import taken_back
from scrutiny.wording.kept_text import NOT_COPIED, NOTHING_HERE
from scrutiny.wording.trouble_text import trouble

PATTERN = r"/frozen/(\w[\w.-]{0,99})/([\w.,/-]{0,300})"
"""A snapshot, and a file of its copy or a page with choices as the workbook has them."""
_KINDS = {".html": "text/html", ".css": "text/css"}


class FrozenPage(OwnPage):
    """A file of a frozen copy, or the way to that which shows the choices of an address."""

    def initialize(self, build: Path) -> None:
        self._build = build

    def get(self, snapshot: str, path: str) -> None:
        folder = frozen_folder(self._build, snapshot)
        if path == "index.txt":
            self._say_whether(folder)
        elif not (folder / "index.html").is_file():
            self._not_here()
        elif back := _withdrawn(self._build, snapshot):
            self.refuse(410, trouble(410)._replace(what=back, would_do=""))
        elif path in PAGES:
            self._lead(folder, snapshot, path)
        else:
            self._send(folder, path or "index.html")

    head = get

    def _say_whether(self, folder: Path) -> None:
        """Tells an open page whether its snapshot is frozen; that it is not is no error."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        if (folder / "index.html").is_file():
            self.write("frozen")
        else:
            self.set_status(204)

    def _lead(self, folder: Path, snapshot: str, page: str) -> None:
        file = found(folder, page, tuple(sorted(asked_for(self.request.query).items())))
        if file:
            self.redirect(file, status=303)
        else:
            self.refuse(404, trouble(404)._replace(what=NOT_COPIED, would_do=""))

    def _send(self, folder: Path, path: str) -> None:
        file = (folder / path).resolve()
        kind = _KINDS.get(file.suffix)
        if kind is None or not file.is_relative_to(folder.resolve()) or not file.is_file():
            self._not_here()
            return
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_packed(gzip.compress(file.read_bytes(), 5, mtime=0), "no-cache")

    def _not_here(self) -> None:
        self.refuse(404, trouble(404)._replace(what=NOTHING_HERE, would_do=""))


def found(folder: Path, page: str, asked: tuple[tuple[str, str], ...]) -> str:
    """The file of the first view of a page that has all the choices asked for, else empty."""
    wanted = dict(asked)
    for name, choices, file in _listed(folder, (folder / "addresses.json").stat().st_mtime_ns):
        if name == page and all(choices.get(k, v) == v for k, v in wanted.items()):
            return str(file)
    return ""


@lru_cache(maxsize=4)
def _listed(folder: Path, written: int) -> list[tuple[str, dict[str, str], str]]:
    listed: list[tuple[str, dict[str, str], str]]
    listed = json.loads((folder / "addresses.json").read_text(encoding="utf-8"))
    return listed


def _withdrawn(build: Path, snapshot: str) -> str:
    """Who took the snapshot back, when and why; empty where nobody did."""
    record = withdrawal_record(build / "snapshots" / snapshot)
    try:
        told = json.loads(record.read_text(encoding="utf-8"))
        return taken_back(snapshot, str(told["on"]), str(told["by"]), str(told["why"]))
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError):
        return taken_back(snapshot, "", "", "")

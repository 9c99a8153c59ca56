"""The pages' frame: templates that stand beside those of Voila, filled without it."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from scrutiny.wording.frame_text import BAR

_FOLDER = Path(__file__).with_name("jupyter") / "voila" / "templates" / "scrutiny"
FRAME_FILES = {
    "page.css": "text/css",
    "frozen.css": "text/css",
    "page.js": "text/javascript",
    "choices.js": "text/javascript",
    "charts.js": "text/javascript",
    "notes.js": "text/javascript",
    "tables.js": "text/javascript",
    "live.js": "text/javascript",
}
"""The files of the frame, with their kinds."""


def in_template(name: str, **content: Any) -> str:
    """A template filled; every text in it is escaped but what is marked as HTML there."""
    return _templates().get_template(name).render(content)


@cache
def _templates() -> Environment:
    templates = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True)
    templates.globals["file"] = _address
    templates.globals["names"] = BAR
    return templates


def in_bar(own: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The names in the bar by their addresses; those of an analyst's own notebooks come last."""
    return {**BAR, **dict(own)}


@cache
def frame_file(name: str) -> bytes:
    """A style sheet or script of the frame, packed with gzip. Raises KeyError for another."""
    if name not in FRAME_FILES:
        raise KeyError(name)
    return gzip.compress((_FOLDER / "static" / name).read_bytes(), mtime=0)


@cache
def checksum(name: str) -> str:
    """What the address of a file of the frame ends in, another whenever the file is."""
    return hashlib.sha256(frame_file(name)).hexdigest()[:16]


def _address(name: str) -> str:
    return f"frame/{name}?v={checksum(name)}"

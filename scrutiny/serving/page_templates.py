"""The pages' frame: templates that stand beside those of Voila, filled without it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

_FOLDER = Path(__file__).with_name("jupyter") / "voila" / "templates" / "scrutiny"


def in_template(name: str, **content: Any) -> str:
    """A template filled; every text in it is escaped but what is marked as HTML there."""
    return _templates().get_template(name).render(content)


@cache
def _templates() -> Environment:
    templates = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True)
    templates.globals["file"] = _address
    return templates


@cache
def _address(name: str) -> str:
    """The address of a file of the frame, another whenever the file is."""
    content = (_FOLDER / "static" / name).read_bytes()
    return f"voila/templates/scrutiny/static/{name}?v={hashlib.sha256(content).hexdigest()[:16]}"

"""What a browser gets instead of a page."""

from __future__ import annotations

from scrutiny.serving.page_templates import in_template
from scrutiny.wording.trouble_text import Trouble

RETRY_AFTER = {429: 10, 503: 10}
"""Seconds after which it is worth while to ask again, by the code that the browser is told."""


def trouble_page(said: Trouble, up: str) -> str:
    """The page; `up` is the way from its address to the front page."""
    return in_template("trouble.html", said=said, up=up)


def way_up(path: str, above: int = 1) -> str:
    """The way from a path to the front page: `above` slashes stand before what follows it."""
    return "../" * max(0, path.count("/") - above)

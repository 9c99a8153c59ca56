"""The one place where a chart's specification becomes something to look at."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

import vl_convert

VEGA_LITE = "6.4"

_OPENING = re.compile(r"<svg ([^>]*?)>")
_LABELLED = re.compile(r'(<path aria-label="([^"]*)"[^>]*?)(?:/>|></path>)')


def drawn(specification: Mapping[str, Any], title: str, description: str) -> str:
    """A chart as SVG, drawn on the server: no script, no network, the same on paper.

    `title` and `description` are its text alternative. Each labelled mark shows its label when
    pointed at.
    """
    return _drawn(json.dumps(specification, sort_keys=True), title, description)


def plain_svg(specification: Mapping[str, Any]) -> str:
    """A chart as an SVG file of its own, for paper and for a picture to take away."""
    return str(vl_convert.vegalite_to_svg(dict(specification), vl_version=VEGA_LITE))


def picture(specification: Mapping[str, Any], scale: float = 2) -> bytes:
    """A chart as a PNG file, `scale` pixels for each of its own."""
    made: bytes = vl_convert.vegalite_to_png(dict(specification), vl_version=VEGA_LITE, scale=scale)
    return made


@lru_cache(maxsize=256)
def _drawn(specification: str, title: str, description: str) -> str:
    # Nothing is fetched from anywhere, whatever a specification names.
    svg = vl_convert.vegalite_to_svg(
        json.loads(specification), vl_version=VEGA_LITE, allowed_base_urls=[]
    )
    svg = _LABELLED.sub(r"\1><title>\2</title></path>", svg)
    return _OPENING.sub(lambda match: _named(match[1], title, description), svg, count=1)


def _named(attributes: str, title: str, description: str) -> str:
    width = re.search(r'\bwidth="([\d.]+)"', attributes)
    attributes = re.sub(r'\b(width|height)="[^"]*"', "", attributes)
    # Never drawn larger than it was made, or its letters would outgrow the text around it.
    size = f' style="max-width:{float(width[1]):.0f}px"' if width else ""
    label = escape(f"{title}. {description}", quote=True)
    return f'<svg {attributes} role="img" aria-label="{label}"{size}>'

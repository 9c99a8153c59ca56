"""Everything that a browser can get of the pages of an area: text, downloads, widget state."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Iterator
from importlib import import_module

from ipywidgets import Widget

from scrutiny.publication.published import Published
from scrutiny.views.html import page_body
from scrutiny.views.state import PageState
from scrutiny.views.tree import Page
from scrutiny.views.widgets import LivePage
from scrutiny.vocabulary.pages import PAGES

_DOWNLOAD = re.compile(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"')


def views(published: Published, area: str, name: str) -> Iterator[PageState]:
    """Every state of a page that the choices on it lead to."""
    module = import_module(f"scrutiny.views.pages.{name}_page")
    seen: set[str] = set()

    def walk(chosen: dict[str, str]) -> Iterator[PageState]:
        state = PageState({"area": tuple(published.about.areas)})
        state.area = area
        for _ in range(len(chosen) + 1):
            module.choices(published, state)
            for key, value in chosen.items():
                if value in state.allowed.get(key, ()):
                    setattr(state, key, value)
        offered = module.choices(published, state)
        if state.address in seen:
            return
        seen.add(state.address)
        yield state
        for choice in offered:
            for value, _ in choice.options:
                yield from walk({**chosen, choice.name: value})

    yield from walk({})


def shown(published: Published, state: PageState, name: str) -> Page:
    page: Page = import_module(f"scrutiny.views.pages.{name}_page").page(published, state)
    return page


def downloads(html: str) -> Iterator[list[list[str]]]:
    """The rows of each CSV file that hangs in a page."""
    for packed in _DOWNLOAD.findall(html):
        text = base64.b64decode(packed).decode("utf-8-sig")
        yield list(csv.reader(io.StringIO(text)))


def widget_state(published: Published, state: PageState, name: str) -> str:
    """What travels over the websocket when a page is shown: the state of every widget."""
    page = LivePage(published, state, import_module(f"scrutiny.views.pages.{name}_page"))
    parts = [page, *page.children, *(w for box in page.children for w in _below(box))]
    return json.dumps([w.get_state() for w in parts], default=str)


def _below(widget: Widget) -> Iterator[Widget]:
    for child in getattr(widget, "children", ()):
        yield child
        yield from _below(child)


def everything(published: Published, area: str) -> Iterator[tuple[str, str]]:
    """Name and content of all that readers of an area can get, every page in its first state.

    The finding page is taken in each of its views, for it shows one at a time.
    """
    for name in PAGES:
        state = next(iter(views(published, area, name)))
        html = page_body(shown(published, state, name))
        yield f"page {name}", html
        for view in state.allowed.get("show", ())[1:]:
            state.show = view
            yield f"page {name}, {view}", page_body(shown(published, state, name))
        for i, rows in enumerate(downloads(html)):
            yield f"download {i} of {name}", json.dumps(rows, ensure_ascii=False)
        yield f"widgets of {name}", widget_state(published, state, name)

"""A page tree as live widgets: native lists for the choices, HTML for everything else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, Protocol

import anywidget
import ipywidgets
from traitlets import Int, Unicode

from scrutiny.publication.published import Published
from scrutiny.views.html import SCREENS, page_body
from scrutiny.views.state import PageState
from scrutiny.views.tree import Choice, Page


class PageModule(Protocol):
    """A module of `views.pages`."""

    def choices(self, published: Published, state: PageState) -> tuple[Choice, ...]:
        """The lists to choose from; settles what the state allows."""

    def page(self, published: Published, state: PageState) -> Page:
        """The page for the choices in `state`."""


class Browser(anywidget.AnyWidget):
    """The reader's browser: its address, and what a screen reader is told.

    `address` is the query of the page's address, both ways. `status` is announced when it
    changes. `page` is the page's name and `drawn` counts how often it was drawn. `screen` is
    "wide" or "narrow", empty until the browser has said which.
    """

    _esm = Path(__file__).with_name("browser.js")
    address = Unicode().tag(sync=True)
    status = Unicode().tag(sync=True)
    page = Unicode().tag(sync=True)
    drawn = Int().tag(sync=True)
    screen = Unicode().tag(sync=True)


SORRY = "This page cannot be shown. Nothing is lost. Tell whoever sent you the link."


def _sentence(words: str) -> str:
    return f'<p class="warning">{escape(words)}</p>'


class Apology(ipywidgets.VBox):
    """A sentence in place of a page."""

    def __init__(self, sentence: str) -> None:
        body = ipywidgets.HTML(_sentence(sentence))
        body.add_class("page-body")
        super().__init__([Browser(status=sentence), body])


class LivePage(ipywidgets.VBox):
    """One page, redrawn whenever a choice changes."""

    def __init__(self, published: Published, state: PageState, module: PageModule) -> None:
        self._published, self._state, self._module = published, state, module
        self._lists: dict[str, ipywidgets.Dropdown] = {}
        self._settling = False
        self._browser = Browser()
        self._controls = ipywidgets.HBox()
        self._controls.add_class("choices")
        self._body = ipywidgets.HTML()
        self._body.add_class("page-body")
        super().__init__([self._browser, self._controls, self._body])
        self._draw()
        self._browser.observe(self._address_changed, "address")
        self._browser.observe(self._screen_changed, "screen")

    def __repr__(self) -> str:
        return "a page"

    def _draw(self) -> None:
        """Draws the page; a reader whose choice cannot be drawn is told so, not left waiting."""
        try:
            self._draw_page()
        except Exception:
            logging.getLogger(__name__).exception("a choice cannot be drawn")
            self._body.value = _sentence(SORRY)
            self._browser.status = SORRY
            self._browser.drawn += 1

    def _draw_page(self) -> None:
        page = self._module.page(self._published, self._state)
        screen = self._browser.screen if self._browser.screen in SCREENS else ""
        body = page_body(page, screen)
        self._settling = True
        try:
            self._show_choices(page.choices)
        finally:
            self._settling = False
        self._body.value = body
        self._browser.page = page.name
        self._browser.status = page.status
        self._browser.address = self._state.address
        self._browser.drawn += 1

    def _show_choices(self, choices: tuple[Choice, ...]) -> None:
        for choice in choices:
            options = [(label, value) for value, label in choice.options]
            held = self._lists.get(choice.name)
            if held is None:
                held = ipywidgets.Dropdown(
                    options=options,
                    value=choice.value,
                    description=choice.label,
                    style={"description_width": "initial"},
                )
                held.add_class("choice")
                held.observe(self._choice_changed(choice.name), "value")
                self._lists[choice.name] = held
            elif list(held.options) != options:
                held.options = options
            held.value = choice.value
        shown = tuple(self._lists[choice.name] for choice in choices)
        if shown != self._controls.children:
            self._controls.children = shown

    def _choice_changed(self, name: str) -> Callable[[dict[str, Any]], None]:
        def changed(event: dict[str, Any]) -> None:
            if not self._settling:
                setattr(self._state, name, event["new"])
                self._draw()

        return changed

    def _screen_changed(self, event: dict[str, Any]) -> None:
        # The first drawing holds both sizes; only a screen that turns needs another.
        if event["old"]:
            self._draw()

    def _address_changed(self, event: dict[str, Any]) -> None:
        if event["new"] != self._state.address:
            # One choice widens the list of another, such as the places that a measure has.
            before = None
            while before != self._state.address:
                before = self._state.address
                self._state.read(event["new"])
                self._module.choices(self._published, self._state)
            self._draw()

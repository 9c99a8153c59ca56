"""A page tree as live widgets: native lists for the choices, HTML for everything else."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
from traitlets import Enum, Int, Unicode

from scrutiny.publication.published import Published
from scrutiny.views.state import MOST_ADDRESS, PageState
from scrutiny.views.tree import Choice
from scrutiny.views.view import PageModule, drawn_view, followed
from scrutiny.vocabulary.pages import SCREENS
from scrutiny.wording import frame_text as say


class Browser(anywidget.AnyWidget):
    """The reader's browser: its address, and what a screen reader is told.

    The browser asks for the choices of its address in a message, again and again until a drawing
    says that it answers them. `address` is the query of what is shown. `status` is announced when
    it changes. `page` is the page's name, `snapshot` the id of what it was drawn from, `day` the
    day up to which it says what has fallen due, empty where it does not, and `drawn` counts how
    often it was drawn. The message `day_over` asks to look again. `screen` is "wide" or "narrow",
    empty until the browser has said which.
    """

    _esm = Path(__file__).with_name("browser.js")
    address = Unicode().tag(sync=True)
    status = Unicode().tag(sync=True)
    page = Unicode().tag(sync=True)
    snapshot = Unicode().tag(sync=True)
    day = Unicode().tag(sync=True)
    drawn = Int().tag(sync=True)
    # The one thing here that a reader sets; see `serving/reader_guard`.
    screen = Enum(("", *SCREENS), "").tag(sync=True, reader=True)


def _sentence(words: str) -> str:
    return f'<p class="warning">{escape(words)}</p>'


def _drawing(body: str, answers: str) -> str:
    """A drawing that says which address it answers, so that the browser can tell it from another.

    What it says and what it shows are one message: neither arrives without the other.
    """
    return f'<div class="drawing" data-answers="{escape(answers, quote=True)}">{body}</div>'


class _Shown(ipywidgets.VBox):
    """A box of widgets that has no words for where widgets cannot be shown.

    There the page's own script tells the reader; the name of a Python object would tell nobody
    anything.
    """

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        return {**super()._repr_mimebundle_(**kwargs), "text/plain": ""}


class Apology(_Shown):
    """A sentence in place of a page, whatever address is asked for."""

    def __init__(self, sentence: str) -> None:
        self._browser, self._body = Browser(status=sentence), ipywidgets.HTML()
        self._sentence = _sentence(sentence)
        self._body.value = _drawing(self._sentence, "")
        self._body.add_class("page-body")
        self._browser.on_msg(self._asked)
        super().__init__([self._browser, self._body])

    def _asked(self, _: Browser, message: object, __: object) -> None:
        self._body.value = _drawing(self._sentence, _address_in(message))
        self._browser.drawn += 1


def _address_in(message: object) -> str:
    """The address that a message of the browser asks for, empty if it is no such message."""
    asked = message.get("ask") if isinstance(message, dict) else None
    return asked[:MOST_ADDRESS] if isinstance(asked, str) else ""


class LivePage(_Shown):
    """One page, redrawn whenever a choice changes.

    `today` gives the day on which it is drawn, so that what has fallen due since the snapshot was
    made is told; without it nothing is. `parts` are those of the page that are shown, see
    `views.page_parts`; all where none is named.
    """

    def __init__(
        self,
        published: Published,
        state: PageState,
        module: PageModule,
        today: Callable[[], date] | None = None,
        parts: Sequence[str] = (),
    ) -> None:
        self._published, self._state, self._module = published, state, module
        self._today, self._parts = today, parts
        self._lists: dict[str, ipywidgets.Dropdown] = {}
        self._settling = False
        self._answers = ""
        self._not_here: tuple[str, ...] = ()
        self._due: list[str] = []
        self._browser = Browser(snapshot=published.about.id)
        self._controls = ipywidgets.HBox()
        self._controls.add_class("choices")
        self._body = ipywidgets.HTML()
        self._body.add_class("page-body")
        super().__init__([self._browser, self._controls, self._body])
        self._draw()
        self._browser.on_msg(self._asked)
        self._browser.observe(self._screen_changed, "screen")

    def _draw(self, asked: str | None = None) -> None:
        """Draws the page, for what an address asks if there is one.

        A reader whose choice cannot be drawn is told so, not left waiting.
        """
        try:
            if asked is not None:
                self._not_here = followed(self._published, self._module, self._state, asked)
            self._draw_page()
        except Exception:
            logging.getLogger(__name__).exception("a choice cannot be drawn")
            self._body.value = _drawing(_sentence(say.SORRY), self._answers)
            self._browser.status = say.SORRY
            self._browser.drawn += 1

    def _draw_page(self) -> None:
        day = self._today() if self._today is not None else None
        view = drawn_view(
            self._published,
            self._module,
            self._state,
            self._not_here,
            self._browser.screen,
            day,
            self._parts,
        )
        page, body = view.page, _drawing(view.body, self._answers)
        self._due = self._fallen_due(day)
        self._browser.day = day.isoformat() if day else ""
        self._settling = True
        try:
            self._show_choices(page.choices)
        finally:
            self._settling = False
        self._body.value = body
        self._browser.page = page.name
        self._browser.status = page.status
        self._browser.address = view.address
        self._browser.drawn += 1

    def _fallen_due(self, day: date | None) -> list[str]:
        """What has fallen due by a day since the snapshot was made."""
        return [] if day is None else self._published.fallen_due(self._state.area, day)

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
        shown = tuple(self._lists[choice.name] for choice in choices if choice.shown)
        if shown != self._controls.children:
            self._controls.children = shown

    def _choice_changed(self, name: str) -> Callable[[dict[str, Any]], None]:
        def changed(event: dict[str, Any]) -> None:
            if not self._settling:
                setattr(self._state, name, event["new"])
                self._not_here = ()
                self._draw()

        return changed

    def _screen_changed(self, event: dict[str, Any]) -> None:
        # The first drawing holds both sizes; only a screen that turns needs another.
        if event["old"]:
            self._draw()

    def _asked(self, _: Browser, message: object, __: object) -> None:
        """Draws what the reader's address asks for; asked again, sends the same once more.

        A page that was left open over midnight is drawn anew if something has fallen due.
        """
        if isinstance(message, dict) and "day_over" in message:
            day = self._today() if self._today is not None else None
            if self._fallen_due(day) != self._due:
                self._draw()
            self._browser.day = day.isoformat() if day else ""
            return
        address = _address_in(message)
        if address != self._answers:
            self._answers = address
            self._draw(address)
            return
        for widget in (self._controls, *self._lists.values(), self._body, self._browser):
            widget.send_state()

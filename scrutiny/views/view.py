"""A view: one page with one set of choices, drawn whole, whoever shows it.

The shared renderer and the live widgets both draw here, so that a reader gets the same from either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from importlib import import_module
from typing import Protocol

from scrutiny.publication.published import Published
from scrutiny.views.html import page_body
from scrutiny.views.page_parts import outlined
from scrutiny.views.pages.frame import not_here, overtaken
from scrutiny.views.state import PageState
from scrutiny.views.tree import Choice, Page
from scrutiny.vocabulary.pages import PAGES, SCREENS
from scrutiny.wording import frame_text as say


class PageModule(Protocol):
    """A module of `views.pages`."""

    def choices(self, published: Published, state: PageState) -> tuple[Choice, ...]:
        """The lists to choose from; settles what the state allows."""

    def page(self, published: Published, state: PageState) -> Page:
        """The page for the choices in `state`."""


@dataclass(frozen=True, slots=True)
class View:
    """One page as drawn: its tree, the HTML below its heading and its choices, and its address.

    `address` is the query that asks for this view, without the choices that are at their default.
    `day` is that up to which it says what has fallen due, null where it does not.
    """

    page: Page
    body: str
    address: str
    day: date | None = None


SUBJECTS = (("finding",), ("theme",), ("measure",), ("place", "area"))
"""The choices that say what a view is of; of several in one, the first that the page has."""


def title(page: Page, heading: str) -> str:
    """A title that no other view of the page has, with its heading."""
    shown = {
        choice.name: dict(choice.options).get(choice.value, "")
        for choice in page.choices
        if choice.value != "all"
    }
    named = [next((shown[n] for n in names if shown.get(n)), "") for names in SUBJECTS]
    return say.title([*filter(None, named)] or [page.area], heading)


def page_module(name: str) -> PageModule:
    """The module of one of `PAGES`. Raises KeyError for any other name."""
    if name not in PAGES:
        raise KeyError(name)
    module: PageModule = import_module(f"scrutiny.views.pages.{name}_page")
    return module


def first_state(published: Published) -> PageState:
    """The choices of a reader who has made none."""
    return PageState({"area": tuple(published.about.areas)})


def followed(
    published: Published, module: PageModule, state: PageState, asked: str
) -> tuple[str, ...]:
    """Takes over the choices of an address; gives the names of those that no list has."""
    return state.follow(asked, partial(module.choices, published, state))


def chosen(
    published: Published, module: PageModule, shown: str, wanted: Mapping[str, str]
) -> PageState:
    """The choices of a reader who saw the view of the address `shown` and now wants `wanted`.

    Only what differs from what was shown is a choice; all else is what stood in the lists, and a
    choice that changes may leave it without a place there. A value that no list has is passed over.
    """
    state = first_state(published)
    followed(published, module, state, shown)
    lists = module.choices(published, state)
    before = {"area": state.area, **{choice.name: choice.value for choice in lists}}
    for name, value in before.items():
        if wanted.get(name, value) != value and wanted[name] in state.allowed.get(name, ()):
            setattr(state, name, wanted[name])
            module.choices(published, state)
    return state


LONGEST_LIST = 60
"""A list with more than so many lines, such as that of places, is nobody's first choice."""


def first_views(published: Published, module: PageModule) -> tuple[str, ...]:
    """The addresses that most readers open: of each area, the page with one choice or none."""
    found: dict[str, None] = {}
    for area in published.about.areas:
        lists = module.choices(published, _of_area(published, module, area))
        short = [choice for choice in lists if len(choice.options) <= LONGEST_LIST]
        ones = [(choice.name, value) for choice in short for value, _ in choice.options]
        for name, value in [("area", area), *ones]:
            state = _of_area(published, module, area)
            setattr(state, name, value)
            module.choices(published, state)
            found[state.address] = None
    return tuple(found)


def _of_area(published: Published, module: PageModule, area: str) -> PageState:
    state = first_state(published)
    state.area = area
    module.choices(published, state)
    return state


def drawn_view(
    published: Published,
    module: PageModule,
    state: PageState,
    missing: tuple[str, ...] = (),
    screen: str = "",
    day: date | None = None,
    parts: Sequence[str] = (),
) -> View:
    """The view for the choices in `state`, with the `parts` that a notebook names, see `outlined`.

    `missing` names the choices of a link that no list has, which the page says. `screen` is "wide"
    or "narrow" where it is known. On `day` it is told what has fallen due since the snapshot was
    made; without a day nothing is.
    """
    page = not_here(outlined(module.page(published, state), parts), missing)
    if day is not None:
        page = overtaken(page, published.fallen_due(state.area, day))
    body = page_body(page, screen if screen in SCREENS else "", published.methods.words)
    return View(page, body, state.address, day)


def choices_form(page: Page, address: str, action: str = "") -> str:
    """The choices of a page as a form of native lists, which works without any script.

    `action` is the word of its address, where that is another than the page's name.

    It says which view it stands on, so that what a reader changed can be told from what stood
    there.
    """
    lists = "".join(_list(choice) for choice in page.choices)
    hidden = ' hidden=""' * (bool(page.choices) and not any(each.shown for each in page.choices))
    return (
        f'<form class="choices" method="get" action="{escape(action or page.name, quote=True)}"'
        f"{hidden}>"
        f'<input type="hidden" name="from" value="{escape(address, quote=True)}">{lists}'
        f'<button type="submit">{say.SHOW}</button></form>'
    )


def _list(choice: Choice) -> str:
    id = f"choose-{choice.name}"
    chosen = ' selected=""'
    options = "".join(
        f'<option value="{escape(value, quote=True)}"{chosen * (value == choice.value)}>'
        f"{escape(label)}</option>"
        for value, label in choice.options
    )
    kind = "" if choice.shown else ' hidden=""'
    return (
        f'<div class="choice"{kind}><label for="{id}">{escape(choice.label)}</label>'
        f'<select id="{id}" name="{choice.name}">{options}</select></div>'
    )

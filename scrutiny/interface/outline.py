"""A page of the workbook in a notebook: its parts, each shown by one call, and its choices.

    from scrutiny.interface import open_page
    page = open_page("measure")
    page.choices()

    page.answer()

    page.over_time()

Cells may stand in any order, and be left out. The server reads them without running them and draws
the page in their order; cells of an analyst's own between them are run for each set of choices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import ipywidgets
import polars as pl

from scrutiny.errors import NotKnown, ScrutinyError
from scrutiny.interface import own_chart
from scrutiny.interface.near_names import measure_meant
from scrutiny.interface.published_frame import figures_of
from scrutiny.publication.published import Published
from scrutiny.views.html import in_a_cell, page_head
from scrutiny.views.opened import opened
from scrutiny.views.page_parts import parts
from scrutiny.views.tree import Choice
from scrutiny.views.view import first_state, followed, page_module
from scrutiny.vocabulary.pages import LISTS, OUTLINES, PAGES
from scrutiny.wording import notebook_text as say

own_chart.draw_here()
_followed: list[str] = []
"""The choices that pages open with where the server runs a notebook; empty anywhere else."""


def follow(address: str) -> None:
    """From now on pages open with the choices of an address, and are shown to readers."""
    _followed[:] = [address]
    own_chart.screen.set("")


def open_page(name: str) -> OpenPage:
    """A page of the snapshot in force, whose parts are shown each by a call.

    `name` is the word of its address. Raises NotKnown for a page that there is not.

    >>> page = open_page("nation")
    >>> dir(page)
    ['answer', 'area', 'chart', 'choices', 'draw', 'figures', 'measure', 'order', 'table']
    """
    if name not in PAGES:
        raise NotKnown("page", name, PAGES)
    return OpenPage(opened(), name, *_followed)


class Drawn(str):
    """HTML that shows itself."""

    def _repr_html_(self) -> str:
        return self


class OpenPage:
    """A page with its choices: its parts are methods, whose names `dir` lists.

    What a choice is at now is an attribute by its name: `page.measure`, `page.place`, `page.area`.
    """

    def __init__(self, published: Published, name: str, asked: str = "") -> None:
        self._published, self._name = published, name
        self._module, self._state = page_module(name), first_state(published)
        followed(published, self._module, self._state, asked)
        self._lists: dict[str, ipywidgets.Dropdown] = {}
        self._drawn: list[tuple[ipywidgets.HTML, Callable[[], str]]] = []
        self._settling = False

    def choices(self, *names: str) -> ipywidgets.Widget:
        """The lists to choose from, or those that are named. On a served page they stand first."""
        box = ipywidgets.HBox(layout={"flex_flow": "wrap"})
        self._show_lists(box, names)
        head = self._kept_drawn(lambda: page_head(self._module.page(self._published, self._state)))
        return ipywidgets.VBox([box, head])

    def figures(
        self, measure: str = "", places: str | Sequence[str] | None = None, *, by: str = ""
    ) -> pl.DataFrame:
        """The published figures of a measure as `scrutiny.interface.figures` gives them.

        Without a measure that which is chosen, without places that which is chosen. Raises
        NotKnown, also where the page shows no one measure.
        """
        held = measure_meant(self._published, measure or self._state.measure)
        if places is None:
            places = self._state.place or self._published.area(self._state.area).about.place
        return figures_of(self._published, held, places, by)

    def draw(self, made: Callable[[], object]) -> object:
        """What a function gives: a chart of Altair's, a frame or a text, drawn anew at each choice.

        What the workbook refuses is told in its place.
        """
        draw = partial(self._own, made)
        return Drawn(draw()) if _followed else self._kept_drawn(draw)

    def __getattr__(self, name: str) -> Any:
        if name in OUTLINES[self._name]:
            return partial(self._kept_drawn, partial(self._part, name))
        if not name.startswith("_") and name in self._state.allowed:
            return getattr(self._state, name)
        raise AttributeError(say.not_a_part(self._name, name, [LISTS, *OUTLINES[self._name]]))

    def __dir__(self) -> list[str]:
        return [LISTS, "draw", "figures", *OUTLINES[self._name], *self._state.allowed]

    def _part(self, name: str) -> str:
        page = self._module.page(self._published, self._state)
        return in_a_cell(parts(page)[name], invented=page.invented)

    def _own(self, made: Callable[[], object]) -> str:
        page = self._module.page(self._published, self._state)
        try:
            return own_chart.as_html(made(), invented=page.invented)
        except ScrutinyError as error:
            return own_chart.as_html(str(error))

    def _kept_drawn(self, draw: Callable[[], str]) -> ipywidgets.HTML:
        """Widgets that show what is drawn, now and after each choice."""
        shown = ipywidgets.HTML(draw())
        self._drawn.append((shown, draw))
        return shown

    def _show_lists(self, box: ipywidgets.HBox, names: Sequence[str]) -> None:
        page = self._module.page(self._published, self._state)
        wanted = [each for each in page.choices if each.shown and (not names or each.name in names)]
        self._settling = True
        for choice in wanted:
            self._show_list(choice, partial(self._show_lists, box, names))
        self._settling = False
        box.children = tuple(self._lists[each.name] for each in wanted)

    def _show_list(self, choice: Choice, again: Callable[[], None]) -> None:
        held = self._lists.get(choice.name)
        options = [(label, value) for value, label in choice.options]
        if held is None:
            held = self._lists[choice.name] = ipywidgets.Dropdown(
                options=options,
                value=choice.value,
                description=choice.label,
                style={"description_width": "initial"},
            )
            held.observe(partial(self._chosen, choice.name, again), "value")
        elif list(held.options) != options:
            held.options = options
        held.value = choice.value

    def _chosen(self, name: str, again: Callable[[], None], event: dict[str, Any]) -> None:
        if self._settling:
            return
        setattr(self._state, name, event["new"])
        again()
        for shown, draw in self._drawn:
            shown.value = draw()

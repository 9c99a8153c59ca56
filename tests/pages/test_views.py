"""A view is the same whoever draws it; a choice leads to the same one with a kernel and without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode

import altair as alt
import pytest

from scrutiny.publication.published import Published
from scrutiny.views.tree import Chart
from scrutiny.views.view import (
    View,
    choices_form,
    chosen,
    drawn_view,
    first_state,
    first_views,
    followed,
    page_module,
)
from scrutiny.views.widgets import LivePage
from scrutiny.vocabulary.pages import PAGES
from tests.pages.test_pages import every

MORE = {
    "measure": (
        "?place=850&compare=all",
        "?measure=suspension_rate_ehc_plan&part=nosuch",
        "?measure=send_appeals&place=E12000008",
        "?place=921&compare=region",
    ),
    "finding": (
        "?finding=PA3&show=measure&measure=nosuch",
        "?area=northmere&show=measure",
        "?finding=AI3&show=measure&compare=neighbours",
        "?finding=PA9",
    ),
    "flow": ("?area=northmere&step=quarter", "?area=northmere&part=age&also=need"),
}
"""Addresses that ask for several things, and for what is not here."""


def addresses(published: Published, name: str) -> tuple[str, ...]:
    return (*first_views(published, page_module(name)), *MORE.get(name, ()))


def alone(published: Published, name: str, address: str) -> View:
    """The view as the shared renderer draws it."""
    module, state = page_module(name), first_state(published)
    missing = followed(published, module, state, address)
    return drawn_view(published, module, state, missing)


@pytest.mark.parametrize("name", PAGES)
def test_a_kernel_and_the_renderer_draw_the_same(published: Published, name: str) -> None:
    module = page_module(name)
    for address in addresses(published, name):
        live = LivePage(published, first_state(published), module)
        live._browser._handle_custom_msg({"ask": address}, [])
        view = alone(published, name, address)
        assert live._body.value.endswith(f">{view.body}</div>"), address
        assert live._browser.address == view.address
        assert live._browser.status == view.page.status
        lists = {
            n: (tuple(d.options), d.value)
            for n, d in live._lists.items()
            if d in live._controls.children
        }
        assert lists == {
            c.name: (tuple((label, value) for value, label in c.options), c.value)
            for c in view.page.choices
            if c.shown
        }


def test_there_are_a_few_hundred_of_them(published: Published) -> None:
    assert sum(len(addresses(published, name)) for name in PAGES) > 150


class Form(HTMLParser):
    """The lists of a form as a browser would send them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.ids: set[str] = set()
        self._list = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input":
            self.sent[told["name"] or ""] = told["value"] or ""
        if tag == "label":
            self.labels[told["for"] or ""] = ""
        if tag == "select":
            self._list = told["name"] or ""
            self.ids.add(told["id"] or "")
        if tag == "option" and "selected" in told:
            self.sent[self._list] = told["value"] or ""


def walks() -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Choices one after another, as a reader makes them; some take the ground from under others."""
    yield "finding", (("finding", "PA3"), ("show", "measure"), ("compare", "neighbours"))
    yield "finding", (("finding", "PA3"), ("area", "northmere"), ("area", "oxfordshire"))
    yield "measure", (("place", "850"), ("measure", "send_appeals"), ("area", "northmere"))
    yield "measure", (("measure", "ehc_requests"), ("compare", "all"), ("place", "873"))
    yield "briefing", (("inspection", "all"), ("area", "northmere"))
    yield "commitments", (("area", "northmere"),)


@pytest.mark.parametrize(("name", "steps"), list(walks()))
def test_a_form_leads_where_live_lists_lead(
    published: Published, name: str, steps: tuple[tuple[str, str], ...]
) -> None:
    module = page_module(name)
    live = LivePage(published, first_state(published), module)
    view = alone(published, name, "")
    for choice, value in steps:
        live._lists[choice].value = value
        form = Form(choices_form(view.page, view.address)).sent
        shown = form.pop("from")
        state = chosen(published, module, shown, {**form, choice: value})
        view = drawn_view(published, module, state)
        assert view.address == live._browser.address, (choice, value)
        assert live._body.value.endswith(f">{view.body}</div>"), (choice, value)
        assert not view.page.notice, "what a choice rules out was not asked for"


def test_a_choice_that_no_list_has_is_passed_over(published: Published) -> None:
    module = page_module("finding")
    state = chosen(published, module, "?finding=PA3", {"finding": "PA9", "show": "<script>"})
    assert state.address == "?finding=PA3"


@pytest.mark.parametrize("name", PAGES)
def test_the_form_says_what_is_shown(published: Published, name: str) -> None:
    view = alone(published, name, "?area=northmere")
    form = Form(choices_form(view.page, view.address))
    assert dict(parse_qsl(form.sent["from"].removeprefix("?"))) == {"area": "northmere"}
    assert {c.name: c.value for c in view.page.choices} == {
        n: v for n, v in form.sent.items() if n != "from"
    }
    assert set(form.labels) == form.ids, "each list has its label"


@pytest.mark.parametrize("name", PAGES)
def test_an_address_of_a_view_is_that_of_no_other(published: Published, name: str) -> None:
    found = first_views(published, page_module(name))
    assert len(set(found)) == len(found)
    for address in found:
        asked = dict(parse_qsl(address.removeprefix("?")))
        assert (f"?{urlencode(asked)}" if asked else "") == address


def made_like(part: object) -> object:
    """What a schema looks at: keys, kinds of values and short words, not numbers and sentences."""
    if isinstance(part, Mapping):
        return tuple(sorted((key, made_like(value)) for key, value in part.items()))
    if isinstance(part, list | tuple):
        return tuple(sorted({made_like(each) for each in part}, key=repr))
    return part if isinstance(part, str) and part.isalnum() else type(part).__name__


@pytest.mark.parametrize("name", ["measure", "flow", "finding"])
def test_charts_drawn_unchecked_hold_to_the_schema(published: Published, name: str) -> None:
    """Altair's own check is left out where a reader waits; here each kind of chart is checked."""
    checked: set[object] = set()
    for address in addresses(published, name):
        state = first_state(published)
        module = page_module(name)
        followed(published, module, state, address)
        for chart in every(module.page(published, state), Chart):
            for specification in (chart.wide, chart.narrow):
                if (kind := made_like(specification)) not in checked:
                    alt.Chart.from_dict(dict(specification), validate=True)
                    checked.add(kind)
    assert len(checked) > 3

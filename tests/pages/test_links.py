"""Links from one page of the workbook to another: each arrives at what it promises."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from urllib.parse import parse_qsl, urlsplit

import pytest

from scrutiny.publication.published import Published
from scrutiny.views.html import page_body
from scrutiny.views.state import PageState
from scrutiny.views.tree import Link
from scrutiny.vocabulary.pages import PAGES
from scrutiny.wording.finding_text import VIEWS
from tests.pages.test_pages import every, page

AREAS = ("oxfordshire", "northmere")


def arrived(published: Published, to: str) -> dict[str, str]:
    """The choices of a link that its page does not take over, with what it shows instead."""
    address = urlsplit(to)
    module = import_module(f"scrutiny.views.pages.{address.path}_page")
    state = PageState({"area": tuple(published.about.areas)})
    lost = state.follow(f"?{address.query}", lambda: module.choices(published, state))
    if address.fragment:
        assert f'id="{address.fragment}"' in page_body(module.page(published, state)), to
    unknown = set(dict(parse_qsl(address.query))) - set(state.allowed)
    assert not unknown, to
    return {name: getattr(state, name) for name in lost}


def links(published: Published, area: str) -> Iterator[tuple[str, str]]:
    """Every link within the workbook, with the page it stands on."""
    for name in PAGES:
        chosen: list[dict[str, str]] = [{"area": area}]
        if name == "finding":
            chosen = [
                {"area": area, "finding": finding.id, "show": show}
                for finding in published.area(area).findings
                for show, _ in VIEWS
            ]
        for choices in chosen:
            for link in every(page(published, name, **choices), Link):
                assert isinstance(link, Link)
                if not link.to.startswith(("http", "mailto:")):
                    yield f"{name} {choices}", link.to


@pytest.mark.parametrize("area", AREAS)
def test_every_link_arrives(published: Published, area: str) -> None:
    found = dict.fromkeys(links(published, area))
    assert any("show=measure" in to for _, to in found)
    own = {to: arrived(published, to) for to in {to for _, to in found} if not to.startswith("#")}
    assert {to: lost for to, lost in own.items() if lost} == {}


def test_a_link_to_one_group_of_a_measure_arrives_at_it(published: Published) -> None:
    """A measure of a finding may be of one group only; its key holds the name of the group."""
    keys = [key for key in published.area("northmere").standings if "speech" in key.casefold()]
    assert keys
    for key in keys:
        finding, _, measure = key.partition(" ")
        made = page(
            published, "finding", area="northmere", finding=finding, show="measure", measure=measure
        )
        assert published.area("northmere").standings[key].headline in made.status


def test_a_link_that_leads_nowhere_is_noticed(published: Published) -> None:
    assert arrived(published, "finding?finding=PA99") == {"finding": "all"}

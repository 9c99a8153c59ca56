"""The words of every page, read once for all tests that go over them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

import pytest

from scrutiny.publication.published import Published
from scrutiny.views.html import page_body
from scrutiny.views.tree import Page
from scrutiny.wording.finding_text import VIEWS
from tests.pages.test_pages import page

_UNSEEN = re.compile(r"<svg.*?</svg>|<a download.*?</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")

EveryPage = Mapping[str, Sequence[tuple[str, str]]]
"""By area: the name of each page and what it says, the labels of its lists among it."""


@pytest.fixture(scope="session")
def every_page(published: Published) -> EveryPage:
    return {
        area: [(made.name, _words(made)) for made in _pages(published, area)]
        for area in published.about.areas
    }


def _words(made: Page) -> str:
    labels = [label for choice in made.choices for _, label in choice.options]
    body = unescape(_TAG.sub("\n", _UNSEEN.sub("", page_body(made, "wide"))))
    # A tag such as that of a code stands within a line.
    body = re.sub(r"\n+(?=\()|(?<=\))\n+", "", body.replace("\N{NO-BREAK SPACE}", " "))
    return "\n".join((made.status, body, *labels))


def _pages(published: Published, area: str) -> Iterator[Page]:
    """Every page of an area in every view that tells of the record or of a figure."""
    yield page(published, "methods", area=area)
    yield page(published, "flow", area=area)
    for inspection in ("all", *sorted({f.inspection_id for f in published.area(area).findings})):
        yield page(published, "briefing", area=area, inspection=inspection)
    for since in published.since(area):
        yield page(published, "briefing", area=area, since=since.id)
    for finding in published.area(area).findings:
        yield page(published, "commitments", area=area, finding=finding.id)
        for show, _ in VIEWS:
            if show != "measure":
                yield page(published, "finding", area=area, finding=finding.id, show=show)
        for key in finding.keys:
            chosen = {"finding": finding.id, "show": "measure", "measure": key}
            yield page(published, "finding", area=area, **chosen)
    yield page(published, "commitments", area=area)
    if area == "oxfordshire":
        for measure in published.about.measures:
            if "931" in published.measure(measure).places:
                yield page(published, "measure", area=area, measure=measure, place="931")

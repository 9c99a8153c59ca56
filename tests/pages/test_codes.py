"""Codes of the record never stand alone: the name comes first, the code after it, small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.published import Published
from scrutiny.views.html import kept_together, page_body
from scrutiny.views.pages.finding_page import VIEWS
from scrutiny.views.tree import Page
from tests.pages.test_pages import page

AREAS = ("oxfordshire", "northmere")
_MARKS = re.compile(r"<svg.*?</svg>|href=\"[^\"]*\"|id=\"[^\"]*\"", re.DOTALL)


def every_page(published: Published, area: str) -> Iterator[Page]:
    """Every page of an area in every view that has words of the record."""
    yield page(published, "methods", area=area)
    for inspection in ("all", *{f.inspection_id for f in published.area(area).findings}):
        yield page(published, "briefing", area=area, inspection=inspection)
    for since in published.since(area):
        yield page(published, "briefing", area=area, since=since.id)
    for finding in published.area(area).findings:
        yield page(published, "commitments", area=area, finding=finding.id)
        for show, _ in VIEWS:
            yield page(published, "finding", area=area, finding=finding.id, show=show)
    yield page(published, "commitments", area=area)
    if area == "oxfordshire":
        for measure in published.about.measures:
            if "931" in published.measure(measure).places:
                yield page(published, "measure", area=area, measure=measure, place="931")


@pytest.mark.parametrize("area", AREAS)
def test_no_code_stands_without_its_name(
    published: Published, definitions: Definitions, area: str
) -> None:
    record = definitions.records[area]
    tables = ("findings", "commitments", "recommendations", "targets", "claims", "inspections")
    every = {row.id for table in tables for row in getattr(record, table)}
    codes = re.compile(rf"(?<![\w-])({'|'.join(sorted(every, key=len, reverse=True))})(?![\w-])")
    met = set()
    for made in every_page(published, area):
        labels = [label for choice in made.choices for _, label in choice.options]
        body = unescape(re.sub(r"<[^>]+>", "", _MARKS.sub("", page_body(made))))
        for text in (made.status, body.replace("\N{NO-BREAK SPACE}", " "), *labels):
            for found in codes.finditer(text):
                before = text[: found.start()]
                assert before.endswith(" ("), f"{made.name}: {before[-60:]}|{found[0]}"
                met.add(found[0])
    # By their names, and not left out.
    assert {finding.id for finding in record.findings} <= met


@pytest.mark.parametrize("area", AREAS)
def test_the_name_of_a_finding_stands_before_its_code(published: Published, area: str) -> None:
    for finding in published.area(area).findings:
        assert finding.name == f"{finding.short_title} ({finding.id})"
        assert page(published, "finding", area=area, finding=finding.id).status.startswith(
            f"{finding.short_title} ({finding.id}). "
        )


def test_a_code_after_a_name_is_small() -> None:
    assert kept_together("Quality of plans (SW3); Waits (AI4)") == (
        'Quality of plans&nbsp;<small class="code">(SW3)</small>; '
        'Waits&nbsp;<small class="code">(AI4)</small>'
    )
    assert kept_together("371 (of 962), 38.6 %") == "371 (of 962), 38.6&nbsp;%"

"""Codes of the record never stand alone: the name comes first, the code after it, small."""

from __future__ import annotations

import re

import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.published import Published
from scrutiny.views.html import kept_together
from tests.pages.conftest import EveryPage
from tests.pages.test_pages import page

AREAS = ("oxfordshire", "northmere")
TABLES = ("findings", "commitments", "recommendations", "targets", "claims", "inspections")


@pytest.mark.parametrize("area", AREAS)
def test_no_code_stands_without_its_name(
    every_page: EveryPage, definitions: Definitions, area: str
) -> None:
    record = definitions.records[area]
    every = {row.id for table in TABLES for row in getattr(record, table)}
    codes = re.compile(rf"(?<![\w-])({'|'.join(sorted(every, key=len, reverse=True))})(?![\w-])")
    met = set()
    for name, text in every_page[area]:
        for found in codes.finditer(text):
            before = text[: found.start()]
            assert re.search(r"[\w)] \($", before), f"{name}: {before[-60:]}|{found[0]}"
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

"""A page of the parts that a notebook names: all of it, or some in another order."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny.publication.published import Published
from scrutiny.serving.addresses import Address, addresses
from scrutiny.views.page_parts import outlined, parts
from scrutiny.views.state import PageState
from scrutiny.views.tree import Inset, OwnCell, Page, Section
from scrutiny.views.view import choices_form, drawn_view, first_state, followed, page_module
from scrutiny.vocabulary.pages import OUTLINES, PAGES
from tests.conftest import HOME
from tests.own_notebooks import notebook
from tests.pages.test_views import addresses as views

PARTED = {"measure": ("?measure=annual_review_decisions_4_weeks&part=Age",)}
OPEN = 'from scrutiny.interface import open_page\npage = open_page("measure")'


def opened(published: Published, name: str, address: str = "") -> Page:
    module, state = page_module(name), first_state(published)
    followed(published, module, state, address)
    return module.page(published, state)


def read(folder: Path, *cells: str) -> Address:
    notebook(folder, "09_own.ipynb", cells)
    (found,) = addresses(folder)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_the_parts_are_the_whole_page_and_nothing_twice(published: Published, name: str) -> None:
    for address in views(published, name):
        page = opened(published, name, address)
        held = [node for nodes in parts(page).values() for node in nodes]
        assert len(held) == len(page.children)
        assert all(any(node is each for each in page.children) for node in held)


def test_every_name_is_that_of_a_part_that_some_view_has(published: Published) -> None:
    for name in PAGES:
        found = {
            part
            for address in (*views(published, name), *PARTED.get(name, ()))
            for part, nodes in parts(opened(published, name, address)).items()
            if nodes
        }
        assert found == set(OUTLINES[name]), name


def test_the_notebooks_of_the_workbook_show_the_whole_of_their_pages() -> None:
    found = addresses(HOME / "notebooks")
    assert [(each.word, each.page, each.parts, each.own) for each in found] == [
        (name, name, (), ()) for name in PAGES
    ]


def test_parts_stand_in_the_order_of_their_cells(published: Published, tmp_path: Path) -> None:
    address = read(tmp_path, OPEN, "page.about()", "page.choices('measure')", "page.over_time()")
    assert address.page == "measure"
    assert address.parts == ("about", "choices measure", "over_time")
    page = outlined(opened(published, "measure", "?measure=ehc_plans_20_weeks"), address.parts)
    assert [node.id for node in page.children if isinstance(node, Section)] == ["about", "time"]
    assert [each.name for each in page.choices if each.shown] == ["measure"]


def test_an_own_cell_stands_where_it_is_written(published: Published, tmp_path: Path) -> None:
    address = read(tmp_path, OPEN + "\npage.choices()", "page.about()", "1 + 1", "page.answer()")
    assert address.parts == ("choices", "about", "cell 3", "answer")
    assert (address.own, address.run, address.in_place) == ((3,), (1, 3), True)
    assert not address.page
    page = outlined(opened(published, "measure", "?measure=ehc_plans_20_weeks"), address.parts)
    kinds = [type(node).__name__ for node in page.children]
    assert kinds == ["Section", "OwnCell", "Text", "Bullets"]
    assert page.children[1] == OwnCell(3)
    state: PageState = first_state(published)
    view = drawn_view(published, page_module("measure"), state, parts=address.parts)
    assert "<!-- own 3 -->" in view.body


@pytest.mark.parametrize(
    "cell",
    [
        "page.answer",
        "page.answer(1)",
        "page.nosuch()",
        "other.answer()",
        "page.answer(); page.about()",
        "x = page.answer()",
        "import os\npage.answer()",
        "page.choices(name)",
        "page.choices(*names)",
        "%time page.answer()",
    ],
)
def test_a_cell_that_does_more_than_show_a_part_is_an_analysts_own(
    tmp_path: Path, cell: str
) -> None:
    assert read(tmp_path, OPEN, cell).own == (2,)


def test_nobody_leaves_out_whose_figures_are_shown(published: Published) -> None:
    """Those of another place than the area at the head of the page."""
    page = opened(published, "measure", "?measure=ehc_plans_20_weeks&place=850")
    (mark,) = (node for node in page.children if isinstance(node, Inset))
    assert "Hampshire" in str(mark.content)
    shown = outlined(page, ("over_time",)).children
    assert shown[0] == mark
    assert [node.id for node in shown if isinstance(node, Section)] == ["time"]


def test_without_the_answer_what_is_announced_is_what_was_chosen(published: Published) -> None:
    page = opened(published, "nation", "?measure=ehc_requests")
    shown = outlined(page, ("choices measure", "table"))
    assert shown.status == "Measure: Requests for an EHC needs assessment."


def test_without_choices_there_is_no_form_to_see(published: Published) -> None:
    page = outlined(opened(published, "nation"), ("table",))
    assert ' hidden=""><input type="hidden" name="from"' in choices_form(page, "", "own")
    assert 'action="own"' in choices_form(page, "", "own")

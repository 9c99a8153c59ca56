"""Two real areas side by side: an area and the place of its figures do not come apart."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from importlib import import_module

import pytest

from scrutiny.errors import NotKnown
from scrutiny.publication.build import build
from scrutiny.publication.published import Published
from scrutiny.publication.snapshot import current
from scrutiny.views.html import page_body
from scrutiny.views.pages import measure_page as measure
from scrutiny.views.state import PageState
from scrutiny.views.tree import Page
from scrutiny.views.widgets import LivePage
from scrutiny.vocabulary.folders import Folders
from tests.conftest import HOME

OXFORDSHIRE, WEST_SUSSEX, HAMPSHIRE, SCILLY = "931", "938", "850", "420"
BARE = "high_needs_balance"
"""A measure of which the second area's place has no figure."""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The project's data with a second real area, its record the first one's under another name."""
    data = tmp_path_factory.mktemp("two") / "data"
    shutil.copytree(HOME / "data", data)
    shutil.rmtree(data / "areas" / "northmere" / "returns")
    second = data / "areas" / "west-sussex"
    shutil.rmtree(second)
    shutil.copytree(data / "areas" / "oxfordshire", second)
    about = second / "area.toml"
    text = about.read_text(encoding="utf-8")
    text = text.replace('name = "Oxfordshire"', 'name = "West Sussex"')
    text = text.replace(f'"{OXFORDSHIRE}"', f'"{WEST_SUSSEX}"')
    text = text.replace("invented = false", 'invented = false\naccess = "link"')
    about.write_text(text, encoding="utf-8")
    for file in (data / "figures" / "schools_grant_balance").glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        assert f",{WEST_SUSSEX}," in text
        assert f",{SCILLY}," not in text
        file.write_text(text.replace(f",{WEST_SUSSEX},", f",{SCILLY},"), encoding="utf-8")
    build(Folders(data.parent), date(2026, 11, 22))
    return current(data.parent / "build")


def test_an_area_that_needs_a_link_is_known_as_such(two: Published) -> None:
    assert two.about.by_link == ("west-sussex",)
    everybody = two.open_to_all
    assert "west-sussex" in two.about.areas
    assert "west-sussex" not in everybody.about.areas
    with pytest.raises(NotKnown, match="There are: oxfordshire"):
        everybody.area("west-sussex")


def fresh(two: Published) -> PageState:
    return PageState({"area": tuple(two.about.areas)})


def at(two: Published, address: str) -> tuple[PageState, Page]:
    """The measure page as a link arrives at it."""
    state = fresh(two)
    assert state.follow(address, lambda: measure.choices(two, state)) == ()
    return state, measure.page(two, state)


def shown_of(made: Page) -> Mapping[str, str]:
    """The label of what is chosen in each list."""
    return {c.name: dict(c.options)[c.value] for c in made.choices}


def test_an_area_brings_its_own_place(two: Published) -> None:
    state, made = at(two, "?area=west-sussex&measure=ehc_plans_20_weeks")
    assert state.place == WEST_SUSSEX
    assert made.area == "West Sussex"
    assert shown_of(made)["place"] == "West Sussex"
    assert made.status.startswith("In West Sussex in 2025, ")
    text = page_body(made)
    assert "In Oxfordshire" not in text
    assert "You are looking at" not in text
    assert state.address == "?area=west-sussex&measure=ehc_plans_20_weeks"


@pytest.mark.parametrize("name", ["ehc_plans_20_weeks", "send_appeals", BARE])
def test_so_it_is_for_every_measure(two: Published, name: str) -> None:
    """Where the area's place has no figure that is said, and no other place steps in."""
    for area, place in (("oxfordshire", "Oxfordshire"), ("west-sussex", "West Sussex")):
        _, made = at(two, f"?area={area}&measure={name}")
        assert shown_of(made)["place"] == place
        assert place in made.status


def test_choosing_an_area_chooses_its_place(two: Published) -> None:
    """Also where another place had been chosen before."""
    live = LivePage(two, fresh(two), measure)
    lists = live._lists
    lists["measure"].value = "ehc_plans_20_weeks"
    lists["place"].value = HAMPSHIRE
    assert "You are looking at Hampshire, beside Oxfordshire." in live._body.value
    assert live._browser.status.startswith("You are looking at Hampshire, beside Oxfordshire. In H")
    lists["area"].value = "west-sussex"
    assert lists["place"].value == WEST_SUSSEX
    assert live._browser.address == "?area=west-sussex&measure=ehc_plans_20_weeks"
    assert "You are looking at" not in live._body.value
    lists["area"].value = "northmere"
    lists["area"].value = "oxfordshire"
    assert lists["place"].value == OXFORDSHIRE


def test_another_place_is_looked_at_by_choice_and_said(two: Published) -> None:
    asked = f"?area=west-sussex&measure=ehc_plans_20_weeks&place={OXFORDSHIRE}"
    state, made = at(two, asked)
    assert state.address == asked, "it survives a reload"
    assert made.status.startswith("You are looking at Oxfordshire, beside West Sussex. In Oxf")
    assert "You are looking at Oxfordshire, beside West Sussex." in page_body(made)
    _, made = at(two, "?measure=ehc_plans_20_weeks&place=E92000001")
    assert made.status.startswith("You are looking at England, beside Oxfordshire. ")


def test_a_place_without_a_figure_has_a_page_that_says_so(two: Published) -> None:
    assert WEST_SUSSEX not in two.measure(BARE).places
    state, made = at(two, f"?area=west-sussex&measure={BARE}")
    assert made.status.startswith("No figure for West Sussex is held: ")
    assert "No figure for West Sussex is held: " in page_body(made)
    state.place = HAMPSHIRE
    assert "In Hampshire" in measure.page(two, state).status


@pytest.mark.parametrize("name", ["briefing", "finding", "commitments", "methods", "flow"])
def test_no_other_page_mixes_them(two: Published, name: str) -> None:
    """The second record's own words are the first one's; sentences on figures name their place."""
    module = import_module(f"scrutiny.views.pages.{name}_page")
    state = fresh(two)
    state.follow("?area=west-sussex&show=measure&finding=PA3", lambda: module.choices(two, state))
    made = module.page(two, state)
    assert made.area == "West Sussex"
    assert "In Oxfordshire in" not in page_body(made)

"""Choices: checked against fixed lists, in the address, whoever sends them."""

from __future__ import annotations

import pytest
from traitlets import TraitError

from scrutiny.views.state import PageState


@pytest.fixture
def state() -> PageState:
    return PageState({"finding": ("PA1", "PA2"), "compare": ("england", "region")})


def test_the_first_of_each_list_is_chosen(state: PageState) -> None:
    assert (state.finding, state.compare, state.address) == ("PA1", "england", "")


def test_an_unknown_finding_is_refused_with_the_choices(state: PageState) -> None:
    with pytest.raises(TraitError, match="PA1, PA2"):
        state.finding = "PA9"
    assert state.finding == "PA1"


def test_choices_survive_a_trip_through_the_address(state: PageState) -> None:
    state.finding, state.compare = "PA2", "region"
    assert state.address == "?finding=PA2&compare=region"
    other = PageState(state.allowed)
    other.read(state.address)
    assert (other.finding, other.compare) == ("PA2", "region")


@pytest.mark.parametrize(
    "address",
    [
        "?finding=PA9",
        "?finding=<script>alert(1)</script>",
        "?measure=../../etc/passwd",
        "?allowed=x&__class__=y",
        "?" + "finding=PA2&" * 10_000 + "compare=region",
        "%%%",
        "",
    ],
)
def test_what_is_on_no_list_is_dropped(state: PageState, address: str) -> None:
    state.read(address)
    assert state.finding in ("PA1", "PA2")
    assert state.compare == "england"


def test_a_list_that_narrows_lets_go_of_what_is_no_longer_on_it(state: PageState) -> None:
    state.finding = "PA2"
    state.narrow("finding", ("SW1", "SW2"))
    assert state.finding == "SW1"


def test_a_link_tells_what_could_not_be_had(state: PageState) -> None:
    lost = state.follow("?finding=PA9&compare=region&who=me", lambda: None)
    assert lost == ("finding",)
    assert (state.finding, state.compare) == ("PA1", "region")
    assert state.follow("?finding=PA2", lambda: None) == ()


def test_lists_that_depend_on_each_other_settle(state: PageState) -> None:
    """The second list is another one for each value of the first; one may be out of reach."""

    def settle() -> None:
        state.narrow("finding", ("PA1", "PA2"))
        state.narrow("compare", {"PA1": ("england",), "PA2": ("region", "all")}[state.finding])

    assert state.follow("?compare=all&finding=PA2", settle) == ()
    assert (state.finding, state.compare) == ("PA2", "all")
    assert state.follow("?finding=PA1&compare=all", settle) == ("compare",)


def test_lists_that_never_settle_come_to_an_end(state: PageState) -> None:
    turn = iter(range(1000))

    def settle() -> None:
        state.narrow("finding", ("PA1", "PA2") if next(turn) % 2 else ("PA2", "PA1"))

    state.follow("?finding=PA2", settle)
    assert next(turn) < 20


def test_another_owner_of_a_list_begins_at_its_first_value(state: PageState) -> None:
    state.narrow("finding", ("PA1", "PA2"), owner="here")
    state.finding = "PA2"
    state.narrow("finding", ("PA1", "PA2", "PA3"), owner="here")
    assert state.finding == "PA2"
    state.narrow("finding", ("PA1", "PA2", "PA3"), owner="there")
    assert state.finding == "PA1"

"""A link arrives: the page answers that very address, and says what it asks for and is not here."""

from __future__ import annotations

from importlib import import_module

import pytest
from IPython.core.formatters import DisplayFormatter

from scrutiny.publication.published import Published
from scrutiny.views.state import PageState
from scrutiny.views.widgets import Apology, LivePage
from scrutiny.vocabulary.pages import PAGES
from scrutiny.wording.frame_text import WHAT

AREAS = ("oxfordshire", "northmere")


def live(published: Published, name: str) -> LivePage:
    state = PageState({"area": tuple(published.about.areas)})
    return LivePage(published, state, import_module(f"scrutiny.views.pages.{name}_page"))


def ask(shown: LivePage | Apology, address: str) -> str:
    """What a reader then sees, whose browser asks for an address."""
    shown._browser._handle_custom_msg({"ask": address}, [])
    return str(shown._body.value)


def answers(address: str) -> str:
    return f'<div class="drawing" data-answers="{address}">'


def test_every_choice_has_words() -> None:
    assert set(WHAT) == set(PageState({"area": ("a",)}).trait_names())


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("name", PAGES)
def test_what_is_not_here_is_said_for_every_choice_of_every_page(
    published: Published, name: str, area: str
) -> None:
    shown = live(published, name)
    ask(shown, f"?area={area}")
    choices = {each.name for each in shown._module.page(published, shown._state).choices}
    assert "area" in choices
    for choice in sorted(choices):
        shown = live(published, name)
        sentence = f"This link asks for {WHAT[choice]} that is not here."
        address = f"?area={area}&{choice}=nosuch" if choice != "area" else "?area=nosuch"
        body = ask(shown, address)
        assert body.startswith(answers(address.replace("&", "&amp;")))
        assert body.count(sentence) == 1
        assert shown._browser.status.startswith(f"{sentence} What you see instead: ")
        assert "nosuch" not in shown._browser.address, "the address says what is shown"
        assert "nosuch" not in body.removeprefix(answers(address.replace("&", "&amp;")))


def test_it_is_said_once_and_of_each(published: Published) -> None:
    shown = live(published, "measure")
    body = ask(shown, "?measure=nosuch&place=999")
    assert "This link asks for a measure that is not here." in body
    assert "This link asks for a place that is not here. What you see instead: Oxfordshire." in body
    shown._lists["place"].value = "850"
    assert "that is not here" not in shown._body.value
    assert "that is not here" not in shown._browser.status


def test_a_value_that_another_choice_rules_out_is_not_here_either(published: Published) -> None:
    shown = live(published, "finding")
    assert "a finding that is not here" in ask(shown, "?area=northmere&finding=SW5")
    assert "that is not here" not in ask(
        live(published, "finding"), "?area=oxfordshire&finding=SW5"
    )


@pytest.mark.parametrize(
    "address",
    ["?utm_source=mail", "?finding=PA3&fbclid=x", "?template=lab", "?allowed=x&__class__=y", "?="],
)
def test_a_name_that_is_no_choice_does_no_harm(published: Published, address: str) -> None:
    shown = live(published, "finding")
    assert "that is not here" not in ask(shown, address)
    assert ("PA3" in shown._browser.address) == ("PA3" in address)


@pytest.mark.parametrize("name", PAGES)
def test_a_choice_of_another_page_does_no_harm(published: Published, name: str) -> None:
    shown = live(published, name)
    foreign = set(WHAT) - set(shown._state.allowed)
    assert foreign
    assert "This link asks for" not in ask(shown, "?" + "&".join(f"{each}=x" for each in foreign))


def test_asked_again_the_same_is_sent_again_and_not_drawn_again(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser asks until it is answered; what it did not hear must reach it yet."""
    shown = live(published, "finding")
    ask(shown, "?finding=PA3")
    drawn, body = shown._browser.drawn, shown._body.value
    sent: list[object] = []
    for widget in (shown._browser, shown._body, shown._lists["finding"]):
        monkeypatch.setattr(type(widget), "send_state", lambda self, *_: sent.append(self))
    assert ask(shown, "?finding=PA3") == body
    assert shown._browser.drawn == drawn
    assert {shown._browser, shown._body, shown._lists["finding"]} <= set(sent)


@pytest.mark.parametrize(
    "message", [None, [], "?finding=PA3", {"ask": None}, {"ask": ["x"]}, {"other": 1}]
)
def test_a_message_that_asks_for_nothing_changes_nothing(
    published: Published, message: object
) -> None:
    shown = live(published, "finding")
    before = shown._body.value
    shown._browser._handle_custom_msg(message, [])
    assert shown._body.value == before


def test_what_an_address_holds_cannot_become_markup(published: Published) -> None:
    shown = live(published, "finding")
    body = ask(shown, '?finding="><script>alert(1)</script>')
    assert "<script" not in body
    assert len(ask(shown, "?finding=" + "A" * 100_000)) < len(body) + 4000


def test_an_address_that_cannot_be_drawn_is_answered_all_the_same(
    published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = live(published, "finding")

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(shown._module, "choices", broken)
    body = ask(shown, "?finding=PA3")
    assert body.startswith(answers("?finding=PA3"))
    assert "This page cannot be shown." in body


def test_an_apology_answers_whatever_is_asked() -> None:
    shown = Apology("Nothing has been built yet.")
    assert ask(shown, "?finding=PA3").startswith(answers("?finding=PA3"))
    assert "Nothing has been built yet." in shown._body.value


def test_nobody_reads_the_name_of_a_widget(published: Published) -> None:
    for shown in (live(published, "finding"), Apology("Nothing has been built yet.")):
        made, _ = DisplayFormatter().format(shown)
        assert made["text/plain"] == ""
        assert "application/vnd.jupyter.widget-view+json" in made


def test_what_was_drawn_is_named(published: Published) -> None:
    assert live(published, "methods")._browser.snapshot == published.about.id

"""The views that a copy in plain files has: enough to read by, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest

from scrutiny.publication.published import Published
from scrutiny.views import plain_views as module
from scrutiny.views.plain_views import offered, plain_views, state_of
from scrutiny.views.state import PageState
from scrutiny.views.tree import Choice
from scrutiny.views.view import PageModule
from scrutiny.vocabulary.pages import PAGES
from scrutiny.wording.frame_text import BAR


def test_no_other_place_is_laid_beside(published: Published) -> None:
    """Else each measure would have 150 times as many views."""
    peers = Choice("peer", "Show beside", (("", "No other place"), ("850", "Hampshire")), "")
    assert offered(published, "oxfordshire", peers) == ("",)


def test_the_bar_names_every_page() -> None:
    assert tuple(BAR) == PAGES


def test_choices_are_worked_out_once(published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each view is one choice away from dozens of others, which are not worked out for it again."""
    met: Counter[tuple[str, frozenset[tuple[str, str]]]] = Counter()

    def counted(held: Published, page: PageModule, wanted: Mapping[str, str]) -> PageState:
        met[page.__name__, frozenset(wanted.items())] += 1
        return state_of(held, page, wanted)

    monkeypatch.setattr(module, "state_of", counted)
    views = plain_views(published, "northmere")
    assert len(views) > 300
    assert set(met.values()) == {1}
    assert {view.choices.get("peer", "") for view in views} == {""}
    assert len({view.file for view in views}) == len(views)

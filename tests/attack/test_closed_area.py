"""An area that needs a link stands in nothing that anybody else is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from scrutiny.publication.published import Published
from scrutiny.views.view import first_state, first_views, followed, page_module
from scrutiny.vocabulary.pages import PAGES
from scrutiny.vocabulary.words import STATUS_WORDS

CLOSED, OPEN = "northmere", "oxfordshire"
LONG = 25
"""Texts of fewer letters, such as "1 in 4", may stand in any area."""


def texts(content: object) -> Iterator[str]:
    """Every text of a file, however deep it stands."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for each in content.values():
            yield from texts(each)
    elif isinstance(content, list):
        for each in content:
            yield from texts(each)


def own_words(published: Published) -> set[str]:
    """What the closed area's file says and nothing that everybody may see."""

    def said(name: str) -> dict[str, object]:
        content: dict[str, object] = json.loads((published.folder / name).read_text())
        return content

    methods = said("methods.json")
    for part in ("disclosure", "health"):
        methods[part].pop(CLOSED)  # type: ignore[attr-defined]
    everybodys = (f"areas/{OPEN}.json", "places.json", "elsewhere.json")
    others = {
        *STATUS_WORDS.values(),
        *texts(methods),
        *(text for name in everybodys for text in texts(said(name))),
    }
    mine = set(texts(said(f"areas/{CLOSED}.json")))
    # What has no space is the name of a measure or of a source.
    return {text for text in mine - others if len(text) > LONG and " " in text}


@pytest.mark.parametrize("name", PAGES)
def test_no_view_holds_a_word_of_it(published: Published, name: str) -> None:
    words, open_ = own_words(published), published.seen_by([OPEN])
    assert len(words) > 100
    module = page_module(name)
    addresses = first_views(open_, module)
    assert addresses
    for address in (*addresses, f"?area={CLOSED}", "?place=999"):
        state = first_state(open_)
        followed(open_, module, state, address)
        held = repr(module.page(open_, state))
        assert "Northmere" not in held, address
        assert [text for text in words if repr(text)[1:-1] in held] == [], address


def test_it_would_be_noticed(published: Published) -> None:
    words, module = own_words(published), page_module("briefing")
    seen = published.seen_by([CLOSED])
    held = repr(module.page(seen, first_state(seen)))
    assert "Northmere" in held
    assert any(repr(text)[1:-1] in held for text in words)


def test_nothing_else_of_a_snapshot_names_it(published: Published) -> None:
    open_ = published.seen_by([OPEN])
    assert open_.about.areas == (OPEN,)
    assert set(open_.about.falls_due) == {OPEN}
    assert CLOSED not in open_.methods.disclosure
    assert set(open_.methods.health) == {OPEN}
    for name in (*open_.about.measures, *open_.about.flows):
        about = open_.measure(name).about
        assert set(about.findings) <= {OPEN}
        assert not any(CLOSED in (source.area, source.title.lower()) for source in about.sources)
        assert "Northmere" not in repr(about)

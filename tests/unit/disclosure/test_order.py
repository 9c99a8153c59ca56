"""Order, count and wording of lists tell nothing of what is hidden in them."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import polars as pl

from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.lost import lost
from scrutiny.disclosure.return_facts import return_facts
from scrutiny.publication.flow_content import return_told
from scrutiny.records.returns.case_store import Stored


def stored(definitions: Definitions, rows: tuple[int, ...], **more: Any) -> Stored:
    """A return that breaks three rules, each in so many rows."""
    rules = [each.id for each in definitions.return_format.rules][: len(rows)]
    about = {
        "year": 2026,
        "census": "2026-01-15",
        "layout": "xml",
        "version": "1.3",
        "persons": 4995,
        "requests": 800,
        "rules": [
            {"rule": rule, "severity": "error", "rows": n, "words": "W.", "spoils": ["requests"]}
            for rule, n in zip(rules, rows, strict=True)
        ],
        "not_checked": {},
        "matched": {},
        **more,
    }
    return Stored(about, pl.DataFrame(), pl.DataFrame())


def test_what_was_left_out_is_listed_in_the_order_of_rules(definitions: Definitions) -> None:
    """Sorted by rows, each of three hidden numbers lay between those of its neighbours."""
    form, methods = definitions.return_format, definitions.methods
    told = {
        str(return_told(return_facts(stored(definitions, rows), {}, form, methods)))
        for rows in permutations((1, 4, 7))
    }
    assert len(told) == 1


def test_so_is_what_of_a_return_is_not_judged(definitions: Definitions) -> None:
    form, methods = definitions.return_format, definitions.methods
    told = set()
    for few in permutations((3, 5, 7)):
        losses = [
            {"needed_for": [name], "lost": n, "of": 100}
            for name, n in zip(("requests", "plans", "reviews"), few, strict=True)
        ]
        one = stored(definitions, (), lost=losses)
        facts = return_facts(one, lost([one], methods)[2025], form, methods)
        told.add(str(return_told(facts)))
    assert len(told) == 1

"""What an analyst's own chart or table says of itself, and what is told to whoever writes one."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.wording.grammar import listed

ROWS = "The rows of this chart"
NO_TITLE = (
    "This chart has no title, so that nobody who cannot see it would know what it shows. Give it "
    "one: alt.Chart(rows, title=...)."
)
FROM_ELSEWHERE = (
    "This chart takes its data from an address. A page shows published rows alone: take them from "
    "figures(...)."
)
ROWS_BELOW = "The rows that it is drawn of stand below it."
SOURCE = "Source"
NO_VALUE = "no figure"
NOTHING = "There is nothing to show here."
ALL_ROWS = "There are too many rows to list here."


def not_a_part(page: str, part: str, parts: Sequence[str]) -> str:
    """That a page has no part of that name, and which it has."""
    return f"The page {page} has no part called {part}. It has {listed(parts)}."

"""Notes that editors write to each other: readers see what the record says, so none may stay."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrutiny.definitions.keeping import Report
from scrutiny.definitions.reading import Page

_NOTE = re.compile(
    r"\b(?:re-?)?check(?:ed)? (?:this |these |it |both )?(?:again )?before\b"
    r"|\b(?:to be|needs?|must be|should be) (?:re-?)?(?:checked|checking|verified|reworded)\b"
    r"|(?:^|[.;:(] *)(?:please )?(?:always )?show (?:both|all|neither|either)\b"
    r"|(?:^|[.;:(] *)(?:please )?(?:do not|don't) (?:print|publish|quote|display|show|join|cite)\b"
    r"|\b(?:TODO|TBC|TBD|FIXME|XXX)\b"
    r"|\b(?:note to|ask the|for the) editors?\b|\beditors?:",
    re.IGNORECASE,
)
_QUOTED = frozenset({"recommendation", "asked", "ask", "claim"})
"""Columns that hold what others said or would ask, be it in our words."""


def note_in(text: str) -> str:
    """The words by which a text is a note to editors; empty where it is none.

    >>> note_in("The two do not agree; show both")
    'show both'
    >>> note_in("Whether the notice was closed: not found")
    ''
    """
    found = _NOTE.search(text)
    return found.group().strip(" .;:(") if found else ""


def check_notes(table: str, rows: Iterable[tuple[int, Page]], report: Report) -> None:
    """Reports every text that tells editors what to do, for a page would print it."""
    for row, item in rows:
        for column, value in item.model_dump(mode="json").items():
            if isinstance(value, str) and column not in _QUOTED and (words := note_in(value)):
                report(
                    table,
                    row,
                    column,
                    f'"{words}" is a note to editors, and readers would see it',
                    "Say in plain words what is known and what is not",
                )

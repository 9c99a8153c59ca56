"""What is asked of the processes that draw, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["page", "part", "address", "areas"]
"""A whole page; a part of one, for a page that is open already; only the address of a choice; or
the areas, each with its answer in one sentence, for the front page.
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a process that draws.

    `asked` is the query of an address, `wanted` that of a form that was filled in where `asked` was
    shown, empty where none was. `snapshot` is the one in force, and `edition` names all that a
    drawing depends on beside the address: that snapshot, the day and the code. `heading` is the
    title of the page's notebook, `word` its address and `parts` what it shows of the page, all of
    it where none is named. `bar` are the addresses and names of an analyst's own notebooks. `area`
    is that of a link and the only one that is told of; empty where all that is open to everybody
    is. `pinned`: the snapshot is that of a link.
    """

    kind: Kind
    page: str
    heading: str
    asked: str
    wanted: str
    screen: str
    day: date
    snapshot: str
    edition: str
    area: str = ""
    pinned: bool = False
    word: str = ""
    parts: tuple[str, ...] = ()
    bar: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes to send, packed with gzip, or only the `address` of a choice; `apology` if neither.

    With bytes, `address` and `snapshot` are those of the view.

    `overtaken`: another snapshot has come into force, so the question must be asked anew. `closed`:
    nothing of the snapshot is open to everybody.
    """

    packed: bytes = b""
    address: str = ""
    snapshot: str = ""
    apology: str = ""
    overtaken: bool = False
    closed: bool = False

"""A page as data: a tree of headings, sentences, tables, charts and controls.

Renderers turn the tree into something to look at; nothing is worded or computed in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlencode

from scrutiny.wording.frame_text import SOURCE

Tone = Literal["better", "worse", "same", "unknown", "plain"]
"""What a tag means; renderers give each tone a colour and a sign, never colour alone."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A verdict or status in two or three words."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page of the workbook, or to a publisher's own page.

    One that leads anywhere else is shown as its text alone. `here`: it leads to what is shown.
    """

    text: str
    to: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line of the last years; null is a gap. `words` say the same."""

    values: tuple[float | None, ...]
    words: str


Phrase = str | Tag | Link | Spark | tuple["str | Tag | Link | Spark", ...]
"""What stands in a sentence."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Several phrases one under the other, inside a table cell."""

    items: tuple[Phrase, ...]


Inline = Phrase | Lines
"""What stands in a table cell."""


def to_page(page: str, anchor: str = "", **choices: str) -> str:
    """The address of a page with some of its choices, whatever letters those are written in."""
    query = f"?{urlencode(choices)}" if choices else ""
    return f"{page}{query}{f'#{quote(anchor)}' if anchor else ''}"


_WEB = re.compile(r"\(?(https?://[^\s()]+[^\s().,;])\)?")


def linked(text: str) -> Phrase:
    """Text of the record with each web address in it as a link, not spelled out."""
    parts: list[str | Tag | Link | Spark] = []
    at = 0
    for match in _WEB.finditer(text):
        parts += [text[at : match.start()], Link(SOURCE, match[1])]
        at = match.end()
    return (*parts, text[at:]) if parts else text


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `lead` marks the sentence that answers the page's question."""

    content: Inline
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `in_line` puts its items beside each other, for links to parts of the page."""

    items: tuple[Inline, ...]
    in_line: bool = False


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered list from `first` on; each item is a line and what is said of it, smaller."""

    items: tuple[tuple[Text, Text], ...]
    first: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms, each with its description."""

    pairs: tuple[tuple[str, Inline], ...]


@dataclass(frozen=True, slots=True)
class Inset:
    """Words that stand apart: a warning, or what somebody else said."""

    content: Inline
    warning: bool = False


Cell = str | float | int | None
"""A cell of a table to take away; null where there is no number."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table as they are taken away: names of columns, and numbers as numbers."""

    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first cell of a row names it. `numeric` columns align right.

    `ids` are the anchors of its rows, in order. `download` is the name of a CSV file with the same
    rows, empty for none; `taken` are those rows with their numbers, null where the table has words
    alone. `about` says where they come from. `slim`: on a narrow screen the cells of a row stand
    side by side as far as they fit. `headed` says that the heading above already says what the
    caption says: it is then kept for screen readers only.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]
    numeric: tuple[int, ...] = ()
    download: str = ""
    about: str = ""
    headed: bool = False
    taken: Rows | None = None
    ids: tuple[str, ...] = ()
    slim: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as specifications, one for wide and one for narrow screens, made when asked for.

    `description` is the sentence that says the same; a table with the same rows stands beside.
    """

    title: str
    subtitle: str
    description: str
    specify: Callable[[bool], Mapping[str, Any]]

    @property
    def wide(self) -> Mapping[str, Any]:
        return self.specify(False)

    @property
    def narrow(self) -> Mapping[str, Any]:
        return self.specify(True)


@dataclass(frozen=True, slots=True)
class YearRow:
    """One row of a picture of years. `head` marks what the rows after it belong to: its cells are
    empty in most years, where those of the others show a gap.
    """

    name: Phrase
    cells: tuple[Phrase, ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class Years:
    """Things down, years across: a picture that is a table. `gap` is what an empty cell says."""

    caption: str
    about: str
    first: str
    years: tuple[str, ...]
    rows: tuple[YearRow, ...]
    gap: str


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a list of tasks, with more behind it. `id` is its anchor."""

    id: str
    tag: Tag
    title: str
    when: str
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tasks:
    items: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What fills a screen by itself, in large type."""

    title: str
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Onward:
    """The way to the thing before and the one after; each null at its end."""

    label: str
    before: Link | None
    after: Link | None


@dataclass(frozen=True, slots=True)
class Details:
    """Something that most readers need not see, behind a summary that they can open.

    What the page tells in another way already is not for `paper`.
    """

    summary: str
    children: tuple[Node, ...]
    paper: bool = True


@dataclass(frozen=True, slots=True)
class Card:
    """One measure or finding at a glance."""

    title: Inline
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page under its own heading. `id` is its anchor."""

    id: str
    title: str
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class OwnCell:
    """Where what an analyst's own cell shows stands; `place` is its place in the notebook."""

    place: int


Node = (
    Text
    | Bullets
    | Numbered
    | Facts
    | Inset
    | Table
    | Chart
    | Details
    | Cards
    | Section
    | Years
    | Tasks
    | Onward
    | OwnCell
    | Stage
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One control: a named list to choose from. `options` are (value, label) pairs.

    One that is not `shown` is chosen by links alone, and is kept when another is chosen.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A whole page.

    `question` is its one h1. `status` is what a screen reader is told after a choice: the
    answer, in one sentence. `invented` marks every page of an invented area. `notice` stands
    before everything else: what the reader asked for and does not get.
    """

    name: str
    question: str
    area: str
    made_on: str
    snapshot: str
    invented: bool
    status: str
    choices: tuple[Choice, ...]
    children: tuple[Node, ...]
    notice: str = ""

"""What the names for analysts give: typed things that show themselves in the words of pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from scrutiny.views.html import in_a_cell, plain
from scrutiny.views.tree import (
    Bullets,
    Chart,
    Facts,
    Inline,
    Inset,
    Node,
    Table,
    Text,
)

if TYPE_CHECKING:
    import polars as pl


_SUBTITLE = '<span class="subtitle">'


class Shown:
    """Something that a notebook shows with the project's own views, and a terminal as text."""

    __slots__ = ()

    @property
    def nodes(self) -> tuple[Node, ...]:
        """What is shown, as parts of a page."""
        raise NotImplementedError

    @property
    def of_invented(self) -> bool:
        """Whether it comes from an invented area, which everything shown of it says."""
        return False

    def _repr_html_(self) -> str:
        drawn = in_a_cell(self.nodes, invented=self.of_invented)
        # Where no style sheet of the pages holds, a subtitle still begins a line.
        return drawn.replace(_SUBTITLE, f"<br>{_SUBTITLE}")

    def __repr__(self) -> str:
        return "\n".join(line for node in self.nodes for line in _lines(node))


def _lines(node: Node) -> Iterator[str]:
    match node:
        case Text(content) | Inset(content):
            yield plain(content)
        case Bullets(items):
            yield from (f"- {plain(item)}" for item in items)
        case Facts(pairs):
            yield from (f"{term}: {plain(words)}" for term, words in pairs)
        case Table(caption, columns, rows):
            yield caption
            yield " | ".join(columns)
            yield from (" | ".join(map(plain, row)) for row in rows)
        case Chart(title):
            yield title
        case _:
            return


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, repr=False)
class Listing(Shown, Sequence[Row], Generic[Row]):
    """Rows of one kind, each with the fields that its class describes.

    `columns` name what is shown of a row; `frame` has the same columns. `told` are sentences
    before the table.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    cells: Callable[[Row], tuple[Inline, ...]]
    told: tuple[str, ...] = ()
    invented: bool = False

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        return self.rows[at]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def of_invented(self) -> bool:
        return self.invented

    @property
    def nodes(self) -> tuple[Node, ...]:
        rows = tuple(map(self.cells, self.rows))
        return (*map(Text, self.told), Table(self.caption, self.columns, rows))

    @property
    def frame(self) -> pl.DataFrame:
        """What is shown, as a frame of texts."""
        import polars as pl

        rows = [tuple(map(plain, self.cells(row))) for row in self.rows]
        return pl.DataFrame(rows, schema=dict.fromkeys(self.columns, pl.String), orient="row")

"""Upright lines at what happened, with short words above the plot that never meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import altair as alt

from scrutiny.publication.content.charts_told import Happened
from scrutiny.views.charts.look import GREY, INK, LABEL, data

ROW, LETTER, GAP, CLEAR = 17, 6.6, 4, 9
"""Pixels: the height of a row, the width of a letter of its words, the room around them, and the
room above the plot that the name of a line at its top takes.
"""

MOST, SEARCHED = 4, 7
"""Rows above a plot; marks for which every arrangement may be tried."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened just before the point at `at` + 0.5, one or several things."""

    at: float
    things: tuple[Happened, ...]

    @property
    def words(self) -> str:
        return "; ".join(each.words for each in self.things)

    @property
    def short(self) -> str:
        """Each thing without its reason."""
        return "; ".join(each.name for each in self.things)


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark's text: its row (0 lies next to the plot) and whether it stands left of its line."""

    mark: Mark
    text: str
    row: int
    left: bool


def together(marks: Sequence[Happened], periods: Sequence[str]) -> tuple[Mark, ...]:
    """One mark for each place on an axis of `periods`, in order; things that happened at once
    share it.
    """
    held: dict[int, list[Happened]] = {}
    for each in marks:
        if each.period in periods:
            held.setdefault(periods.index(each.period), []).append(each)
    return tuple(Mark(at - 0.5, tuple(held[at])) for at in sorted(held))


def placed(
    marks: Sequence[Mark], texts: Sequence[str], step: float, left: float, right: float
) -> tuple[Placed, ...] | None:
    """Rows for the texts, so that none meets another or another's line.

    `step` is the width of one point; texts keep between `left` and `right`, in pixels from the
    start of the plot. A text stands right of its line where it can, as near the plot as it can.
    None where there is no room in the rows allowed.
    """
    pairs = list(zip(marks, texts, strict=True))
    found = _placed(pairs, step, (left, right), ()) if len(pairs) <= SEARCHED else None
    return None if found is None else tuple(each.placed for each in reversed(found))


@dataclass(frozen=True, slots=True)
class _Box:
    """A placed text from `start` to `end`, and where its line stands, in pixels."""

    placed: Placed
    line: float
    start: float
    end: float


def _placed(
    left: Sequence[tuple[Mark, str]],
    step: float,
    bounds: tuple[float, float],
    done: tuple[_Box, ...],
) -> tuple[_Box, ...] | None:
    """Places the last of those left, then the others; takes it back where they find no room."""
    if not left:
        return done
    mark, text = left[-1]
    line, long = (mark.at + 0.5) * step, LETTER * len(text)
    for on_left, row in product((False, True), range(MOST)):
        start = line - GAP - long if on_left else line + GAP
        box = _Box(Placed(mark, text, row, on_left), line, start, start + long)
        if start < bounds[0] or box.end > bounds[1] or not all(_apart(box, each) for each in done):
            continue
        if (found := _placed(left[:-1], step, bounds, (*done, box))) is not None:
            return found
    return None


def _apart(one: _Box, other: _Box) -> bool:
    """Whether two texts and their lines keep clear of each other.

    A line reaches up to the row of its own text and crosses the rows below.
    """
    row, theirs = one.placed.row, other.placed.row
    if row == theirs and one.start < other.end + GAP and other.start < one.end + GAP:
        return False
    if row <= theirs and one.start - GAP < other.line < one.end + GAP:
        return False
    return not (row >= theirs and other.start - GAP < one.line < other.end + GAP)


def layers(found: Sequence[Placed], x: alt.X, height: int) -> list[alt.Chart]:
    """The lines and their words; each line says its words in full."""
    if not found:
        return []
    rows: list[dict[str, Any]] = [
        {
            "at": each.mark.at,
            "top": -CLEAR - ROW * each.row - ROW,
            "foot": height,
            "middle": -CLEAR - ROW * each.row - ROW / 2,
            "text": each.text,
            "label": each.mark.words,
            "left": each.left,
        }
        for each in found
    ]
    lines = alt.Chart(data(rows)).mark_rule(color=GREY, strokeWidth=1)
    made = [
        lines.encode(
            x=x,
            y=alt.Y("top:Q", scale=None, axis=None),
            y2=alt.Y2("foot:Q"),
            description=LABEL,
        )
    ]
    for on_left in (False, True):
        mine = [row for row in rows if row["left"] == on_left]
        if mine:
            words = alt.Chart(data(mine)).mark_text(
                align="right" if on_left else "left",
                dx=-GAP if on_left else GAP,
                baseline="middle",
                fontSize=13,
                color=INK,
                aria=False,
            )
            made.append(
                words.encode(
                    x=x, y=alt.Y("middle:Q", scale=None, axis=None), text=alt.Text("text:N")
                )
            )
    return made

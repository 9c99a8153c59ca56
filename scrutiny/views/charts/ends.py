"""What lines are called at their right ends, so that a chart needs no key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt

from scrutiny.views.charts.look import data
from scrutiny.views.charts.scale import spread

LINE = 17


@dataclass(frozen=True, slots=True)
class End:
    """A name at `wanted` pixels below the top of the plot; a `bold` one is the figure itself."""

    wanted: float
    text: str
    colour: str
    bold: bool = False


def names(ends: Sequence[End], width: int, height: int, longest: int = 40) -> list[alt.Chart]:
    """The names beside a plot, moved apart where they would meet.

    A name of more than `longest` letters stands on several lines.
    """
    lines = [_lines(end.text, longest) for end in ends]
    rooms = [LINE * len(each) for each in lines]
    placed = spread([end.wanted for end in ends], rooms, height)
    rows: list[dict[str, Any]] = [
        {
            "text": each if len(each) > 1 else each[0],
            "at": at,
            "colour": end.colour,
            "bold": end.bold,
            "lines": len(each),
        }
        for end, each, at in zip(ends, lines, placed, strict=True)
    ]
    layers = []
    for bold in (True, False):
        for count in sorted({row["lines"] for row in rows if row["bold"] == bold}):
            mine = [row for row in rows if (row["bold"], row["lines"]) == (bold, count)]
            layers.append(_texts(mine, bold, count, width))
    return layers


def _lines(text: str, longest: int) -> list[str]:
    """The text in lines; a number keeps its sign of per cent."""
    held = wrap(text.replace(" %", "\N{NO-BREAK SPACE}%"), longest) or [""]
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in held]


def _texts(rows: Sequence[Mapping[str, Any]], bold: bool, lines: int, width: int) -> alt.Chart:
    # A name of several lines hangs from its first, so it is raised by half of the others.
    texts = alt.Chart(data(rows)).mark_text(
        align="left",
        baseline="middle",
        fontWeight="bold" if bold else "normal",
        fontSize=15 if bold else 13,
        lineHeight=LINE - 2,
        dy=-(LINE - 2) * (lines - 1) / 2,
        aria=False,
    )
    named: alt.Chart = texts.encode(
        x=alt.XValue(width + 6),
        y=alt.Y("at:Q", scale=None, axis=None),
        text=alt.Text("text:N"),
        color=alt.Color("colour:N", scale=None),
    )
    return named

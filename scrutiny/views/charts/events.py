"""What happened beside a line: visits of inspectors, promises that fell due, statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import altair as alt

from scrutiny.views.charts.look import GREY, INK, LABEL, ORANGE, data
from scrutiny.wording import charts_text as say

Sort = Literal["visit", "promise", "statement"]
_ABOVE, _APART = 24, 10
"""Pixels from the plot up to the first lane of marks, and from one mark up to the next.

They stand outside the plot: inside it a mark would read as a value.
"""
_LETTER = 7
"""Pixels that a letter of such a name takes, rather more than less."""
_SHAPES: tuple[tuple[Sort, str, str], ...] = (
    ("promise", "cross", ORANGE),
    ("statement", "circle", INK),
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a period, as the axis has it; `label` says what, in words."""

    sort: Sort
    period: str
    label: str


def layers(
    events: Sequence[Event], x: alt.X, periods: Sequence[str], width: int
) -> list[alt.Chart]:
    """An upright line for each visit; above the plot a lane of marks for promises and one for
    statements. `periods` are those of the axis, `width` its pixels.
    """
    made: list[alt.Chart] = []
    visits = [_row(each) for each in events if each.sort == "visit"]
    if visits:
        rule = alt.Chart(data(visits)).mark_rule(color=GREY, strokeWidth=1.5)
        made.append(rule.encode(x=x, description=LABEL))
        name = alt.Chart(data(_once(visits))).mark_text(
            text=_visited(visits, periods, width),
            fontSize=12,
            color=GREY,
            baseline="bottom",
            aria=False,
        )
        made.append(name.encode(x=x, y=alt.YValue(-3)))
    return made + lanes(events, x, periods, -_ABOVE)


def lanes(
    events: Sequence[Event], x: alt.X, periods: Sequence[str], foot: float
) -> list[alt.Chart]:
    """A lane of marks for promises and one for statements, from `foot` upwards, in pixels below the
    top of the plot. `x` is of the field ``period``, or of ``at``, the place among `periods`.
    """
    made: list[alt.Chart] = []
    for sort, shape, colour in _SHAPES:
        rows = [_row(each) for each in events if each.sort == sort]
        mine = _stacked([{**row, "at": periods.index(row["period"])} for row in rows], foot)
        if mine:
            foot = min(row["lane"] for row in mine) - 2 * _APART
            marks = alt.Chart(data(mine)).mark_point(
                shape=shape, filled=True, fill=colour, stroke=colour, size=70, opacity=1
            )
            at = alt.Y("lane:Q", scale=None, axis=None)
            made.append(marks.encode(x=x, y=at, description=LABEL))
    return made


def _visited(visits: Sequence[dict[str, Any]], periods: Sequence[str], width: int) -> str:
    """What stands over each line: words that do not meet, however near two visits are."""
    at = sorted({periods.index(row["period"]) for row in visits})
    gaps = [after - before for before, after in pairwise(at)]
    room = min(gaps) * width / len(periods) if gaps else width
    return next(words for words in say.VISITED if len(words) * _LETTER < room)


def _row(event: Event) -> dict[str, Any]:
    return {"period": event.period, "label": event.label}


def _stacked(rows: Sequence[dict[str, Any]], foot: float) -> list[dict[str, Any]]:
    """The rows of one period one over the other, from `foot` upwards, in pixels below the top."""
    met: Counter[str] = Counter()
    placed = []
    for row in rows:
        placed.append({**row, "lane": foot - _APART * met[row["period"]]})
        met[row["period"]] += 1
    return placed


def _once(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({row["period"]: row for row in rows}.values())


def key(events: Sequence[Event]) -> str:
    """What the marks are, in words; empty without any."""
    there = {event.sort for event in events}
    return say.events([words for sort, words in say.EVENT_KEYS if sort in there])

"""The look that all charts share: colours, sizes, letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, ClassVar

import altair as alt
from altair.utils.schemapi import debug_mode

INK, GREY, ORANGE, BLUE = "#0b0c0c", "#505a5f", "#b8410b", "#12436d"
FONT = "Helvetica Neue, Arial, Liberation Sans, sans-serif"
# Widths of the plot itself; axis and names at the right come on top.
WIDE, NARROW, CARD = 740, 230, 290

THEME: Mapping[str, Any] = {
    "font": FONT,
    "background": "white",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": 14,
        "titleColor": INK,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "gridColor": "#e4e7e9",
        "domainColor": "#8a9499",
        "tickColor": "#8a9499",
        "labelLimit": 220,
    },
    "text": {"font": FONT, "fontSize": 14},
}

# The marks of a process chart: each differs from the others by shape, and by 3:1 from white.
COMMON, WORSE = "#3d3d3d", "#f46a25"

LABEL, RUN = alt.Description("label:N"), alt.Detail("run:N")


def specified(specify: Callable[[bool], dict[str, Any]]) -> Callable[[bool], dict[str, Any]]:
    """What makes the specifications of a chart, each size once and without checks on the way.

    Altair holds every part against its schema as it is made, which takes longer than all the rest;
    a test does it instead, once for each kind of chart.
    """

    @lru_cache(maxsize=2)
    def made(narrow: bool) -> dict[str, Any]:
        with debug_mode(False):
            return specify(narrow)

    return made


def finished(
    chart: alt.LayerChart | alt.FacetChart | alt.Chart, width: int, height: int
) -> dict[str, Any]:
    """A specification of one size, in the workbook's look."""
    sized = chart.properties(width=width, height=height)
    specification: dict[str, Any] = sized.to_dict(validate=False)
    specification["config"] = {**THEME, "autosize": "pad", "padding": 4}
    return specification


def named_dot(dot: alt.Chart, name: str, *, above: int, left: bool) -> list[alt.Chart]:
    """A dot among many marks and its name over it; near the right end that stands to the left.

    `name` is the field that holds it, `above` how many pixels it stands over the dot.
    """
    return [
        dot.mark_point(filled=True, size=130, color=BLUE, opacity=1, aria=False),
        dot.mark_text(
            align="right" if left else "left",
            dy=-above,
            color=BLUE,
            fontWeight="bold",
            fontSize=14,
            aria=False,
        ).encode(text=alt.Text(f"{name}:N")),
    ]


def chosen_is(value: str) -> dict[str, str]:
    """What a mark shows in place of its plain value where its row is the one chosen.

    As a plain value: Altair searches its whole schema for the class of what `alt.condition` gives.
    """
    return {"test": "datum.chosen", "value": value}


def data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    """Rows as plain values: no frame is made, so no query is run where a page is drawn."""
    return alt.Data(values=_Rows(rows))


class _Rows:
    """Rows that Altair passes on: it copies lists, value by value, with every layer."""

    _schema: ClassVar[dict[str, Any]] = {"type": "array"}

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._rows = list(rows)

    def to_dict(self, *_: object, **__: object) -> list[Mapping[str, Any]]:
        return self._rows

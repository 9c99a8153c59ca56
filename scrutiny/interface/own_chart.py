"""An analyst's own chart or table as it stands on a page: drawn here, with words and rows beside.

Altair asks for a script from elsewhere to draw a chart; here it is drawn as those of the pages are,
as SVG without a network, for wide and for narrow screens. Its title is its caption, its description
what a screen reader says, and the rows that it is drawn of stand below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import partial
from html import escape
from typing import Any

import altair as alt
import polars as pl

from scrutiny.views.charts.look import NARROW, THEME, WIDE
from scrutiny.views.html import fragment
from scrutiny.views.tree import Chart, Details, Inset, Node, Table, Text
from scrutiny.wording import notebook_text as say
from scrutiny.wording.download_text import FIGURE_COLUMNS
from scrutiny.wording.grammar import capital

MOST_ROWS = 500
"""So many rows are listed below a chart, or in a table."""
COLOURS = ("#12436d", "#b8410b", "#28a197", "#801650", "#3d3d3d", "#a285d1")
"""Of lines and marks by group: each differs from white and from the one before it."""
_LEGEND = {"orient": "top", "title": None, "labelFontSize": 14, "labelLimit": 400}
_SIZES = {False: (WIDE, 320, {}), True: (NARROW, 260, {"columns": 1})}
_JOINING = ("line", "area", "trail")
screen: ContextVar[str] = ContextVar("screen_of_own_charts", default="wide")
"""For which screen charts are drawn; empty for both, of which a style sheet shows one."""

Specification = Mapping[str, Any]


def as_html(shown: object, *, invented: bool = False) -> str:
    """A chart of Altair's, a frame or a text as HTML; anything else as it shows itself."""
    match shown:
        case alt.TopLevelMixin():
            with alt.data_transformers.enable("default", max_rows=None):
                specification = shown.to_dict()
            return fragment(_drawn(specification), screen.get(), invented=invented)
        case pl.DataFrame():
            return fragment((_table("", shown.columns, shown.rows()),), invented=invented)
        case str():
            return fragment((Text(shown),), invented=invented)
    own = getattr(shown, "_repr_html_", None)
    return str(own()) if own is not None else f"<pre>{escape(str(shown))}</pre>"


def draw_here() -> None:
    """From now on Altair's charts in notebooks are drawn here."""
    alt.renderers.register("scrutiny", _mimebundle)
    alt.renderers.enable("scrutiny")


def _mimebundle(specification: dict[str, Any], **_: Any) -> dict[str, str]:
    return {"text/html": fragment(_drawn(specification), screen.get())}


def _drawn(specification: Specification) -> tuple[Node, ...]:
    """A chart and its rows; or why it cannot be shown."""
    title, subtitle = _titles(specification.get("title", ""))
    if not title:
        return (Inset(say.NO_TITLE, warning=True),)
    if any("url" in each for each in _all_below(specification, "data")):
        return (Inset(say.FROM_ELSEWHERE, warning=True),)
    described = specification.get("description") or say.ROWS_BELOW
    rows = [row for held in specification.get("datasets", {}).values() for row in held]
    told = _told({**specification, "datasets": None}, rows)
    specification = {**told, "datasets": specification.get("datasets", {})}
    fields = list(dict.fromkeys(_fields(specification)))
    columns = [field for field in fields if any(field in row for row in rows)]
    cells = list(dict.fromkeys(tuple(row.get(column) for column in columns) for row in rows))
    chart = Chart(title, subtitle, described, partial(_sized, specification))
    beside: Node = Text(say.ALL_ROWS)
    if len(cells) <= MOST_ROWS:
        beside = Details(say.ROWS, (_table(title, columns, cells),))
    return (chart, *_sources(rows), beside)


def _sources(rows: Sequence[Mapping[str, Any]]) -> tuple[Node, ...]:
    """Where published rows come from; nothing of others."""
    found = dict.fromkeys(
        f"{row['publisher']}, {row['release']}"
        for row in rows
        if row.get("publisher") and row.get("release") and row.get("value") is not None
    )
    return (Text(f"{say.SOURCE}: {'; '.join(found)}."),) if found else ()


def _titles(given: object) -> tuple[str, str]:
    """The title and subtitle of a chart, however Altair holds them."""
    if isinstance(given, Mapping):
        return _line(given.get("text", "")), _line(given.get("subtitle", ""))
    return _line(given), ""


def _line(given: object) -> str:
    return " ".join(map(str, given)) if isinstance(given, list) else str(given or "").strip()


def _sized(specification: Specification, narrow: bool) -> Specification:
    """The chart for one size of screen, in the workbook's look; its title stands beside it."""
    width, height, legend = _SIZES[narrow]
    rest = {key: held for key, held in specification.items() if key not in ("title", "description")}
    own = rest.pop("config", {})
    single = "mark" in rest or "layer" in rest
    return {
        **({"width": width, "height": height} if single else {}),
        **rest,
        "config": {
            **THEME,
            "range": {"category": COLOURS},
            "legend": {**_LEGEND, **legend},
            **{key: held for key, held in own.items() if key != "view"},
            "autosize": {"type": "pad"},
        },
    }


def _told(node: Any, rows: Sequence[Mapping[str, Any]]) -> Any:
    """A specification whose every encoding says what it shows and joins nothing wrongly."""
    if isinstance(node, list):
        return [_told(each, rows) for each in node]
    if not isinstance(node, Mapping):
        return node
    below = {key: held if key == "encoding" else _told(held, rows) for key, held in node.items()}
    if "encoding" in node:
        named = {
            channel: _named(held, rows) if channel in ("x", "y") else held
            for channel, held in node["encoding"].items()
        }
        mark = node.get("mark", "")
        kind = mark.get("type", "") if isinstance(mark, Mapping) else mark
        below["encoding"] = (
            {**named, **_kept_apart(kind, named, rows)} if kind in _JOINING else named
        )
    return below


def _named(held: Any, rows: Sequence[Mapping[str, Any]]) -> Any:
    """An axis with its title in words, and periods in the order of their days."""
    if not isinstance(held, Mapping) or not isinstance(held.get("field"), str):
        return held
    field = held["field"]
    more: dict[str, Any] = {}
    if "title" not in held:
        units = {row["unit"] for row in rows if row.get("unit")}
        one_unit = field == "value" and len(units) == 1
        more["title"] = capital(units.pop()) if one_unit else _name(field)
    if field == "period" and "sort" not in held and all("first_day" in row for row in rows):
        ordered = sorted(rows, key=lambda row: str(row["first_day"]))
        more["sort"] = list(dict.fromkeys(row["period"] for row in ordered))
    return {**held, **more}


def _kept_apart(
    kind: str, encoding: Specification, rows: Sequence[Mapping[str, Any]]
) -> Specification:
    """Lines that differ in colour differ in their strokes as well, and no line joins figures of two
    definitions or of two ways of counting.
    """
    more: dict[str, Any] = {}
    colour = encoding.get("color", {})
    by_name = kind == "line" and colour.get("type") == "nominal" and "field" in colour
    if by_name and "strokeDash" not in encoding:
        more["strokeDash"] = {"field": colour["field"], "type": "nominal"}
    apart = [each for each in ("basis", "run") if len({row.get(each) for row in rows}) > 1]
    if apart and "detail" not in encoding:
        more["detail"] = [{"field": each, "type": "nominal"} for each in apart]
    return more


def _all_below(node: object, key: str) -> Iterator[Mapping[str, Any]]:
    """Every object that stands under a key, however deep."""
    if isinstance(node, Mapping):
        if isinstance(node.get(key), Mapping):
            yield node[key]
        for below in node.values():
            yield from _all_below(below, key)
    elif isinstance(node, list):
        for below in node:
            yield from _all_below(below, key)


def _fields(specification: Specification) -> Iterator[str]:
    """The columns that a chart draws, in the order in which it names them."""
    for encoding in _all_below({**specification, "datasets": None}, "encoding"):
        for channel in encoding.values():
            if isinstance(channel, Mapping) and isinstance(channel.get("field"), str):
                yield channel["field"]


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Node:
    if not rows:
        return Text(say.NOTHING)
    numeric = tuple(
        i for i in range(1, len(columns)) if any(isinstance(row[i], int | float) for row in rows)
    )
    names = tuple(map(_name, columns))
    shown = tuple(tuple(map(_cell, row)) for row in rows[:MOST_ROWS])
    return Table(title, names, shown, numeric=numeric, headed=True)


def _name(column: str) -> str:
    return FIGURE_COLUMNS.get(column, capital(column.replace("_", " ")))


def _cell(value: object) -> str:
    if value is None:
        return say.NO_VALUE
    return f"{value:,.10g}" if isinstance(value, float) else str(value)

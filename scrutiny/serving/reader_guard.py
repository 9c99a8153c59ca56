"""What a reader may do to the widgets of a page, judged in the kernel that holds them.

A control's value and a button's click are a reader's; all else is the page's. A widget of an
analyst's own names what a reader may set by the tag `reader=True` of a trait.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import ipywidgets
from ipywidgets.widgets.widget import _instances
from ipywidgets.widgets.widget_bool import _Bool
from ipywidgets.widgets.widget_float import _Float
from ipywidgets.widgets.widget_int import _Int
from ipywidgets.widgets.widget_selection import _MultipleSelection, _Selection
from ipywidgets.widgets.widget_selectioncontainer import _SelectionContainer

from scrutiny.serving.reader_messages import CONTROL

MOST_LETTERS = 2_000
MOST_VALUES = 500
_LARGEST = 2.0**53

_CONTROLS: tuple[tuple[type, str], ...] = (
    (_Selection, "index"),
    (_MultipleSelection, "index"),
    (_SelectionContainer, "selected_index"),
    (_Bool, "value"),
    (_Int, "value"),
    (_Float, "value"),
    (ipywidgets.DatePicker, "value"),
    (ipywidgets.ColorPicker, "value"),
    (ipywidgets.Play, "playing"),
    (ipywidgets.Play, "repeat"),
    *(
        (kind, "value")
        for kind in (
            ipywidgets.Text,
            ipywidgets.Textarea,
            ipywidgets.IntRangeSlider,
            ipywidgets.FloatRangeSlider,
        )
    ),
)
"""The controls, with what of each a reader sets. Options, limits and words are the page's."""
_SHOW_ONLY = (
    ipywidgets.HTML,
    ipywidgets.HTMLMath,
    ipywidgets.Label,
    ipywidgets.IntProgress,
    ipywidgets.FloatProgress,
    ipywidgets.Valid,
)
_CLICK = {"event": "click"}


def may_be_set(widget: ipywidgets.Widget, name: str) -> bool:
    """Whether a reader may set this trait of a widget."""
    if getattr(widget, "disabled", False) or not widget.has_trait(name):
        return False
    if widget.trait_metadata(name, "reader"):
        return True
    if isinstance(widget, _SHOW_ONLY):
        return False
    return any(isinstance(widget, kind) and name == trait for kind, trait in _CONTROLS)


def is_bounded(widget: ipywidgets.Widget, value: object) -> bool:
    """Whether a value is small and plain, and one of those that a widget with fixed words has."""
    if isinstance(value, list):
        return len(value) <= MOST_VALUES and all(
            not isinstance(each, list | dict) and is_bounded(widget, each) for each in value
        )
    if isinstance(value, dict):
        # A date, as its picker sends it.
        return len(value) <= 8 and all(isinstance(each, int) for each in value.values())
    if isinstance(value, str):
        if getattr(widget, "ensure_option", False) and value not in widget.options:
            return False
        return len(value) <= MOST_LETTERS
    if isinstance(value, int | float):
        return math.isfinite(value) and abs(value) <= _LARGEST
    return value is None


def is_alike(now: object, value: object) -> bool:
    """Whether a value is of the kind of the one that is there: nothing is cast."""
    if now is None or value is None:
        return True
    if isinstance(now, bool) or isinstance(value, bool):
        return isinstance(now, bool) and isinstance(value, bool)
    kinds: tuple[tuple[Any, Any], ...] = (
        (int | float, int | float),
        (str, str),
        (list | tuple, list),
    )
    for held, told in kinds:
        if isinstance(now, held) or isinstance(value, told):
            return isinstance(now, held) and isinstance(value, told)
    return isinstance(value, dict)


def refusal(kind: str, content: Mapping[str, Any], comms: Mapping[str, Any]) -> str:
    """Why a message may not reach the page's widgets, in words for the log; empty if it may."""
    line = str(content.get("comm_id", ""))
    comm = comms.get(line)
    if kind == "comm_open":
        known = content.get("target_name") == CONTROL and comm is None
        return "" if known else "a line to something else than the states of widgets"
    if comm is not None and getattr(comm, "target_name", "") == CONTROL:
        return ""
    if kind == "comm_close":
        return "the end of a widget"
    widget = _instances.get(line)
    if widget is None:
        return "no widget of this page"
    data = content.get("data", {})
    match data.get("method"):
        case "request_state":
            return ""
        case "update":
            for name, value in data.get("state", {}).items():
                if not may_be_set(widget, name):
                    return f"{name!r} of a {type(widget).__name__} is not a reader's to set"
                if not is_bounded(widget, value) or not is_alike(getattr(widget, name), value):
                    return f"no value for a {type(widget).__name__}"
            return ""
        case "custom":
            told = data.get("content")
            if isinstance(widget, ipywidgets.Button):
                usable = told == _CLICK and not widget.disabled
            else:
                usable = bool(widget._msg_callbacks.callbacks)
            return "" if usable else f"a message to a {type(widget).__name__}"
    return "something else said to a widget"

"""The cells of an analyst's own: run in a kernel, and what they show where there is none."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellExecutionError
from nbconvert.filters import markdown2html
from voila.execute import VoilaExecutor

from scrutiny import errors
from scrutiny.serving.log_lines import indented
from scrutiny.wording.frame_text import SORRY

_LOG = logging.getLogger(__name__)
_WIDGET = "application/vnd.jupyter.widget-view+json"
MOST_SECONDS = 60
"""So long one cell may take."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What one cell shows: `outputs` as a browser's widgets take them, `still` as plain HTML."""

    outputs: tuple[Mapping[str, Any], ...]
    still: str

    @property
    def has_widgets(self) -> bool:
        return any(_WIDGET in each["data"] for each in self.outputs)


async def run(
    manager: Any, notebook: Path, cells: Sequence[int], before: str = ""
) -> dict[int, Shown]:
    """Runs these cells of a notebook in a kernel, one after another; what each shows, by its place.

    `before` is run first. A cell that fails ends the run; the log says why and the reader gets a
    sentence. Raises RuntimeError where the kernel itself is gone.
    """
    read = nbformat.read(notebook, as_version=4)
    todo = [(index, read.cells[index]) for index in cells]
    if before:
        todo.insert(0, (-1, nbformat.v4.new_code_cell(before)))
    executor = VoilaExecutor(read, km=manager, timeout=MOST_SECONDS)
    client = executor.kc = manager.client()
    client.allow_stdin = False
    # Whether it lives its manager knows: no heart needs to be listened to.
    client.start_channels(hb=False)
    try:
        await client.wait_for_ready(timeout=MOST_SECONDS)
        shown: dict[int, Shown] = {}
        for index, cell in todo:
            if cell.cell_type == "code":
                cell.outputs = []
                try:
                    await executor.async_execute_cell(cell, index, store_history=False)
                except (CellExecutionError, TimeoutError) as error:
                    _LOG.error("%s, cell %d:%s", notebook.name, index + 1, indented(error))
                    shown[index] = Shown((), f'<p class="warning">{escape(_sentence(error))}</p>')
                    break
            shown[index] = _shown(cell, executor.widget_state)
        return shown
    finally:
        client.stop_channels()


def _sentence(error: CellExecutionError | TimeoutError) -> str:
    """What a reader is told of a cell that failed: what the workbook refuses it says itself."""
    kind = getattr(errors, getattr(error, "ename", ""), None)
    if isinstance(kind, type) and issubclass(kind, errors.ScrutinyError):
        return str(getattr(error, "evalue", SORRY))
    return SORRY


def _shown(cell: Any, states: Mapping[str, Any]) -> Shown:
    if cell.cell_type == "markdown":
        return Shown((), markdown2html(cell.source))
    if cell.cell_type != "code":
        return Shown((), "")
    outputs = [
        each
        for each in cell.outputs
        if each.output_type in ("display_data", "execute_result")
        or (each.output_type == "stream" and each.name == "stdout")
    ]
    return Shown(
        tuple({**each, "trusted": True} for each in outputs if "data" in each),
        "".join(_still_output(each, states) for each in outputs),
    )


def _still_output(output: Mapping[str, Any], states: Mapping[str, Any]) -> str:
    if "data" not in output:
        return f"<pre>{escape(output['text'])}</pre>"
    data = output["data"]
    if _WIDGET in data:
        return still(data[_WIDGET]["model_id"], states)
    for kind in ("text/html", "image/svg+xml"):
        if kind in data:
            return str(data[kind])
    if "image/png" in data:
        return f'<img alt="" src="data:image/png;base64,{escape(data["image/png"])}">'
    if "text/markdown" in data:
        return str(markdown2html(data["text/markdown"]))
    return f"<pre>{escape(str(data.get('text/plain', '')))}</pre>"


def still(model: str, states: Mapping[str, Any]) -> str:
    """A widget as plain HTML: what it holds can be read, and a touch of it calls for the live one.

    What has no such form, such as a widget with a script of its own, shows when it is live.
    """
    model = model.removeprefix("IPY_MODEL_")
    state = states.get(model, {})
    kind = str(state.get("_model_name", "")).removesuffix("Model")
    label, value = str(state.get("description", "")), state.get("value", "")
    if "children" in state:
        return "".join(f"<div>{still(each, states)}</div>" for each in state["children"])
    if "_options_labels" in state:
        chosen = state.get("index")
        several = isinstance(chosen, list | tuple)
        options = "".join(
            f"<option{' selected' if (i in chosen if several else i == chosen) else ''}>"
            f"{escape(str(each))}</option>"
            for i, each in enumerate(state["_options_labels"])
        )
        return _named(label, model, f"<select{' multiple' * several}", f">{options}</select>")
    if kind in ("HTML", "HTMLMath"):
        return f"<div>{value}</div>"
    if kind == "Label":
        return f"<p>{escape(str(value))}</p>"
    if kind in ("Button", "ToggleButton"):
        return f'<button type="button">{escape(label)}</button>'
    if kind == "Checkbox":
        return _named(label, model, '<input type="checkbox"', " checked>" if value else ">")
    if isinstance(value, str | int | float) and kind.endswith(("Slider", "Text", "Textarea")):
        return _named(
            label, model, "<input", f' readonly value="{escape(str(value), quote=True)}">'
        )
    return ""


def _named(label: str, model: str, opening: str, rest: str) -> str:
    id = f"own-{model}"
    words = f'<label for="{id}">{escape(label)}</label>'
    return f'<div class="choice">{words}{opening} id="{id}"{rest}</div>'

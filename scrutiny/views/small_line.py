"""A small line of the last years, as a picture within a line of text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDE, HIGH, EDGE = 96, 24, 3


def small_line(values: Sequence[float | None], words: str) -> str:
    """The line as SVG, broken where a value is missing, with a dot at its last value.

    Empty where fewer than two values are there: one is better told than drawn.
    """
    there = [value for value in values if value is not None]
    if len(there) < 2:
        return ""
    low, high = min(there), max(there)
    step = (WIDE - 2 * EDGE) / (len(values) - 1)

    def at(index: int, value: float) -> str:
        part = (value - low) / (high - low) if high > low else 0.5
        return f"{EDGE + index * step:.1f},{HIGH - EDGE - part * (HIGH - 2 * EDGE):.1f}"

    runs: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(at(index, value))
    lines = "".join(f'<polyline points="{" ".join(run)}"/>' for run in runs if len(run) > 1)
    dots = [run[0] for run in runs if len(run) == 1] + [[p for run in runs for p in run][-1]]
    marks = "".join(
        f'<circle cx="{dot.split(",")[0]}" cy="{dot.split(",")[1]}" r="2.5"/>'
        for dot in dict.fromkeys(dots)
    )
    return (
        f'<svg class="spark" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" '
        f'role="img" aria-label="{escape(words, quote=True)}">{lines}{marks}</svg>'
    )

"""A definition in words: that it has ended, and what came in its place."""

from __future__ import annotations

from collections.abc import Mapping

from scrutiny.definitions.measure import Measure
from scrutiny.wording.numbers import when


def ended(measure: Measure, measures: Mapping[str, Measure]) -> str:
    """That no more figures come, or none on this definition, and why; empty while they do."""
    if measure.ends is None:
        return ""
    if measure.ends_because:
        told = f"Nothing is held here after {when(measure.ends)}: {measure.ends_because}."
    else:
        told = f"Ended: no figures after {when(measure.ends)} were published on this definition."
    if measure.replaced_by is None:
        return told
    return (
        f'{told} In its place came "{measures[measure.replaced_by].name}"; the two do not compare.'
    )

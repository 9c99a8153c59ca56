"""A definition in words: that it has ended and what came in its place, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scrutiny.definitions.measure import Measure
from scrutiny.wording.numbers import day, when


def published_on(on: date, *, assumed: bool) -> str:
    """``26 June 2025``, and where that day is assumed, so."""
    return f"{day(on)} (date assumed)" if assumed else day(on)


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

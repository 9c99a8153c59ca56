"""Which headings feed a measure in different releases, and where no word is given for a change.

A publisher who renames a heading, or counts in another table, may have changed what is counted.
Nobody sees that in the figures: set side by side they look better or worse. So a measure that is
fed under more than one heading must say of each whether it is the same, or write a break.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from scrutiny.definitions.measure import Measure
from scrutiny.definitions.source import Source


@dataclass(frozen=True, slots=True)
class ChangedHeading:
    """What feeds a quantity of a measure under several headings, of some of which no word is said.

    `headings` are all of them, the columns or the lines that hold the whole; `untold` those that
    neither a break nor a `same` of the measure's page names; each as ``source: heading``.
    """

    measure: str
    quantity: str
    headings: tuple[str, ...]
    untold: tuple[str, ...]


def changed_headings(
    measures: Mapping[str, Measure], sources: Mapping[str, Source], held: Collection[str]
) -> tuple[ChangedHeading, ...]:
    """Every quantity of a measure whose headings changed without a word. `held` are the ids of
    the sources of which figures are held: a page that has fed nothing yet changes nothing.
    """
    columns: dict[str, list[str]] = {}
    wholes: dict[str, list[list[str]]] = {}
    for source in sources.values():
        if source.id not in held:
            continue
        for quantity in source.quantities:
            named = [f"{source.id}: {name}" for name in quantity.column.names]
            columns.setdefault(quantity.id, []).extend(named)
            if source.part:
                lines = [f"{source.id}: {name}" for name in source.part.whole]
                wholes.setdefault(quantity.id, []).append(lines)
    return tuple(
        ChangedHeading(measure.id, quantity, tuple(headings), untold)
        for measure in measures.values()
        for quantity in dict.fromkeys(measure.made_of)
        for headings in (columns.get(quantity, []), *wholes.get(quantity, []))
        if len(headings) > 1 and (untold := _untold(measure, headings))
    )


def _untold(measure: Measure, headings: Iterable[str]) -> tuple[str, ...]:
    told = {name for each in measure.same for name in each.headings}
    told |= {name for each in measure.breaks for name in each.headings}
    return tuple(name for name in headings if name not in told)

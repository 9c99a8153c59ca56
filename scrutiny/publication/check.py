"""`scrutiny check`: is everything whole, do sources agree, what is overdue, and what looks odd?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from scrutiny.assessment.agreement import Agreement, agreements
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.exact import exact
from scrutiny.measures.worked_out import with_worked_out
from scrutiny.publication.data_health import doubts, states
from scrutiny.publication.health import DataHealth
from scrutiny.publication.inputs import read_inputs
from scrutiny.publication.numbers import number
from scrutiny.vocabulary.periods import shown


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `differing` counts values that a second source contradicts."""

    lines: tuple[str, ...]
    differing: int


def check_all(data: Path, today: date, step: Callable[[str], None] = lambda _: None) -> Checked:
    """Reads everything, compares sources, lists what is overdue and what looks odd.

    Raises ProblemsFound with every problem of every definition, or of every file of figures.
    """
    definitions, figures = read_inputs(data, step)
    measures = definitions.measures
    values = exact(with_worked_out(figures, definitions.sources.values()), measures.values())
    step("Comparing sources")
    found = agreements(values, figures, measures, definitions.methods.published_share_within.value)
    step("Looking for what is late or odd")
    lines = [
        f"{len(measures)} measures, {len(definitions.records)} areas, "
        f"{number(figures.height)} figures: whole.",
        *(line for each in found for line in _agreement(each, definitions)),
        *_health(definitions, values, today),
        *(
            f"Review overdue: {measure.name}, since {measure.next_review}."
            for measure in measures.values()
            if measure.next_review < today
        ),
    ]
    return Checked(tuple(lines), sum(each.differing.height for each in found))


def _agreement(each: Agreement, definitions: Definitions) -> Iterator[str]:
    yield (
        f"{each.measure} against {each.against}: {number(each.compared)} compared, "
        f"{number(each.differing.height)} differ."
    )
    for row in each.differing.iter_rows(named=True):
        place = definitions.places.by_id[row["place"]].name
        part = f", {row['part']}" if row["part"] else ""
        yield (
            f"  {place}, {shown(row['period'])}{part}: ours {row['ours']:.2f}, "
            f"theirs {row['theirs']:.2f}"
        )


def _health(definitions: Definitions, values: pl.DataFrame, today: date) -> Iterator[str]:
    """What the Methods page shows of each measure's data, where it is worth a line."""
    measures = definitions.measures
    areas = [record.area.place for record in definitions.records.values()]
    found = doubts(values, measures, definitions)
    rows = states(measures.values(), definitions, values, found, areas, today)
    for row in rows:
        yield from _late(row)
    for row in rows:
        if row.revised:
            yield f"Revised: {row.name}: {number(row.revised)} figures."
    for row in rows:
        if row.doubts:
            more = f" And {len(row.doubts) - 1} more." if row.doubts[1:] else ""
            yield f"Looks odd: {row.name}: {row.doubts[0]}{more}"


def _late(row: DataHealth) -> Iterator[str]:
    if not row.last_update:
        yield f"No figures: {row.name}."
    elif row.late_by:
        yield f"Overdue: {row.name}: newer figures were due in {row.next_due}."
        yield f"  {row.late_by} late; last update {row.last_update}."

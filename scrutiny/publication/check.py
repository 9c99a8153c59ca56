"""`scrutiny check`: is everything whole, do sources agree, and what is overdue?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from scrutiny.assessment.agreement import agreements
from scrutiny.measures.exact import exact
from scrutiny.publication.health import next_due, overdue
from scrutiny.publication.inputs import read_inputs
from scrutiny.publication.numbers import number
from scrutiny.vocabulary.periods import shown


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `differing` counts values that a second source contradicts."""

    lines: tuple[str, ...]
    differing: int


def check_all(data: Path, today: date, step: Callable[[str], None] = lambda _: None) -> Checked:
    """Reads everything, compares sources, lists what is overdue.

    Raises ProblemsFound with every problem of every definition, or of every file of figures.
    """
    definitions, figures = read_inputs(data, step)
    values = exact(figures, definitions.measures.values())
    step("Comparing sources")
    found = agreements(
        values,
        figures,
        definitions.measures,
        definitions.methods.published_share_within.value,
    )
    lines = [
        f"{len(definitions.measures)} measures, {len(definitions.records)} areas, "
        f"{number(figures.height)} figures: whole."
    ]
    for each in found:
        lines.append(
            f"{each.measure} against {each.against}: {number(each.compared)} compared, "
            f"{number(each.differing.height)} differ."
        )
        for row in each.differing.iter_rows(named=True):
            place = definitions.places.by_id[row["place"]].name
            part = f", {row['part']}" if row["part"] else ""
            lines.append(
                f"  {place}, {shown(row['period'])}{part}: ours {row['ours']:.2f}, "
                f"theirs {row['theirs']:.2f}"
            )
    last_published = values.group_by("measure").agg(pl.col("published").max())
    published = dict(last_published.iter_rows())
    for measure in definitions.measures.values():
        last = published.get(measure.id)
        due = next_due(last, measure.published_in_month) if last else None
        if due and overdue(due, today):
            lines.append(f"Overdue: {measure.name}: newer figures were due in {due:%B %Y}.")
        if measure.next_review < today:
            lines.append(f"Review overdue: {measure.name}, since {measure.next_review}.")
    return Checked(tuple(lines), sum(each.differing.height for each in found))

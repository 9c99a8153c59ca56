"""When the figures of an area came out, and what an earlier release gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from scrutiny.definitions.area import Record
from scrutiny.definitions.measure import Measure
from scrutiny.measures.exact import FIRST
from scrutiny.records.figures import WHOLE
from scrutiny.wording.figure import wording_of
from scrutiny.wording.numbers import rounded


@dataclass(frozen=True, slots=True)
class Release:
    """How one figure became known.

    `on` is the day on which it first became public, `assumed` where that day is; `released` that
    of the release in force. `earlier` is what the release before that one gave, rounded as shown
    and in words, null and empty where nothing else.
    """

    on: date
    assumed: bool
    released: date | None
    earlier: float | None
    earlier_shown: str

    def changed_since(self, day: date) -> bool:
        """Whether one that was known on a day had another value then, or had one at all."""
        return self.earlier is not None and self.released is not None and self.released > day


CameOut = Mapping[tuple[str, str, str], Release]
"""By measure, part and period. A figure of which nothing is told is not here."""


def came_out(
    record: Record, values: pl.DataFrame, measures: Mapping[str, Measure]
) -> dict[tuple[str, str, str], Release]:
    """How each figure of an area became known: wholes, and the groups that its findings are about.

    `values`: the columns of `assessment.annual.Assessed.values` for the area's place, of each
    measure those of one place, and `known_on`, the day on which a figure first became public
    (null: not told), with `known_assumed` where that day is assumed.
    """
    tied = {(row.measure_id, row.part) for row in record.finding_measures}
    mine = values.filter(
        pl.col("place").is_in(record.area.places),
        pl.col("basis") == FIRST,
        pl.col("known_on").is_not_null(),
    )
    wordings = {name: wording_of(each) for name, each in measures.items()}
    columns = ("measure", "part", "period", "known_on", "known_assumed", "published")
    found = {}
    for measure, part, period, on, assumed, released, earlier in mine.select(
        *columns, "earlier_value"
    ).iter_rows():
        if part != WHOLE and (measure, part) not in tied:
            continue
        wording = wordings[measure]
        found[measure, part, period] = Release(
            on,
            bool(assumed),
            released,
            None if earlier is None else rounded(earlier, wording.decimals),
            "" if earlier is None else wording.value(earlier),
        )
    return found

"""Areas reviewed: what the evidence on each supports, from what may be shown and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from scrutiny.assessment.annual import Assessed
from scrutiny.assessment.falling_due import FallingDue, falling_due
from scrutiny.assessment.process.charted import Charted, charted
from scrutiny.assessment.review import Reviewed, review
from scrutiny.assessment.standing import Process
from scrutiny.assessment.standings import Known
from scrutiny.assessment.usual_movement import Everybody
from scrutiny.definitions.area import Record
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.public import first_public
from scrutiny.definitions.returns import ReturnFormat
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.return_facts import ReturnFacts
from scrutiny.publication.area_content import Area, Figures, wordings
from scrutiny.publication.came_out import CameOut, came_out
from scrutiny.publication.charts import process_charts
from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.charts_told import ProcessChart
from scrutiny.publication.content.returns_told import ReturnTold
from scrutiny.publication.lateness import due_after, last_published, late
from scrutiny.wording.due import fallen_due
from scrutiny.wording.numbers import month
from scrutiny.wording.returned import cases_left_out


@dataclass(frozen=True, slots=True)
class ReviewedArea:
    """One area: its review, the charts of its place by flow and part, and how its figures became
    known.

    `overdue` are measures whose newer figures should have come, with the month in which they were
    due. `next_return` is when its next return of cases is due, null where none is held.
    `falling_due` is all that falls due today or later, the first first.
    """

    record: Record
    reviewed: Reviewed
    processes: Mapping[tuple[str, str], Process]
    charts: Mapping[str, Mapping[str, ProcessChart]]
    came_out: CameOut
    overdue: Mapping[str, str]
    next_return: date | None
    falling_due: tuple[FallingDue, ...]

    def falls_due(self, measures: Mapping[str, Measure]) -> tuple[tuple[date, str], ...]:
        """The last day before each thing falls due, and the words for when it has."""
        return tuple(
            (each.until, fallen_due(each, self.record, measures)) for each in self.falling_due
        )

    def told(
        self,
        definitions: Definitions,
        figures: Figures,
        due: Mapping[str, str],
        returns: Sequence[ReturnTold],
        today: date,
        *,
        refused: bool,
    ) -> AreaTold:
        """Everything of the area as pages show it. `due`: when newer published figures are due;
        `returns`: what is said of each return that is held; `refused`: its own cases were.
        """
        if self.next_return is not None:
            months = dict.fromkeys(definitions.flows, month(self.next_return))
            due = {**due, **months}
        return Area(
            record=self.record,
            reviewed=self.reviewed,
            definitions=definitions,
            measures=definitions.measures,
            wordings=wordings(definitions),
            figures=figures,
            due=due,
            overdue=self.overdue,
            charts=list(self.processes.values()),
            returns=returns,
            cases_left_out=cases_left_out(self.record.area.name) if refused else "",
            today=today,
        ).told()


def review_areas(
    definitions: Definitions,
    assessed: Assessed,
    of_cases: pl.DataFrame,
    returns: Mapping[str, Sequence[ReturnFacts]],
    today: date,
) -> dict[str, ReviewedArea]:
    """Every area, by its id.

    `of_cases` are the values of flows as `assessment.annual.changed` gives them.
    """
    made = charted(of_cases, definitions)
    places = [place for record in definitions.records.values() for place in record.area.places]
    published = _known(assessed.values.filter(pl.col("place").is_in(places)), definitions)
    everybody = Everybody(
        assessed.values, definitions.measures, definitions.places, definitions.methods
    )
    found = {}
    for name, record in definitions.records.items():
        place = record.area.place
        frames = [_of_area(published, record), of_cases.filter(pl.col("place") == place)]
        values = pl.concat(frames, how="diagonal_relaxed")
        processes = _of_place(made, place)
        next_return = _next_return(definitions.return_format, [each.year for each in returns[name]])
        mine = _due(assessed.values, definitions, place) | (
            dict.fromkeys(definitions.flows, next_return) if next_return else {}
        )
        behind = late(mine, today)
        known = Known(
            record=record,
            values=values,
            comparisons=_of_area(assessed.comparisons, record),
            trends=_of_area(assessed.trends, record),
            processes=processes,
            measures=definitions.measures,
            overdue=set(behind),
            methods=definitions.methods,
            today=today,
            everybody=everybody,
            returned=dict.fromkeys(definitions.flows, definitions.return_format),
        )
        reviewed = review(known)
        found[name] = ReviewedArea(
            record,
            reviewed,
            processes,
            process_charts(made, definitions, record, reviewed.standings),
            came_out(record, values, definitions.measures),
            behind,
            next_return,
            falling_due(known, reviewed, mine),
        )
    return found


def _of_area(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """The rows of an area's place; of measures that have none there, those of a wider place."""
    held = [rows.filter(pl.col("place") == record.area.place)]
    for wider in record.area.wider_places:
        measures = pl.concat([each["measure"] for each in held]).unique()
        mine = rows.filter(pl.col("place") == wider)
        held.append(mine.filter(~pl.col("measure").is_in(measures.to_list())))
    return pl.concat(held)


def _of_place(made: Charted, place: str) -> dict[tuple[str, str], Process]:
    return {(measure, part): p for (measure, at, part), p in made.summaries.items() if at == place}


def _known(values: pl.DataFrame, definitions: Definitions) -> pl.DataFrame:
    """Adds the day on which each figure first became public, and whether it is assumed."""
    cells = values.select("measure", "source", "period").unique()
    days = [
        first_public(
            definitions.sources.get(source),
            period,
            definitions.measures[measure].published_in_month,
        )
        for measure, source, period in cells.iter_rows()
    ]
    cells = cells.with_columns(
        known_on=pl.Series([day for day, _ in days], dtype=pl.Date),
        known_assumed=pl.Series([assumed for _, assumed in days], dtype=pl.Boolean),
    )
    return values.join(cells, on=["measure", "source", "period"], how="left")


def _next_return(format: ReturnFormat, years: Sequence[int]) -> date | None:
    """When the return after the last one held is due: the first that tells of that one's year."""
    return format.due_after(date(max(years), 12, 31)) if years else None


def _due(values: pl.DataFrame, definitions: Definitions, place: str) -> dict[str, date]:
    """When newer figures of each published measure are due in one place."""
    last = last_published(values, (place,))
    days = {name: due_after(definitions.measures[name], last[name]) for name in last}
    return {name: due for name, due in days.items() if due is not None}

"""Data health of every measure: when its figures came, when more are due, and which look wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl

from scrutiny.assessment.frozen import frozen
from scrutiny.assessment.oddities import cumulative_resets, implausible_comparators, unit_jumps
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.place import ENGLAND
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.lateness import (
    DataHealth,
    Doubts,
    data_health,
    due_after,
    last_published,
)
from scrutiny.records.figures import WHOLE


def health_by_area(
    definitions: Definitions, values: pl.DataFrame, cases: pl.DataFrame, today: date
) -> dict[str, list[dict[str, Any]]]:
    """For each area the state of every measure's data, then of every flow's, as plain data.

    `values` are the published ones, as `measures.exact` or `assessment.annual` gives them; `cases`
    those of the flows, as `disclosure.own_cases` gives them. Flows of an area without a return are
    left out. Of flows unfinished periods are not doubted, nor small groups,
    whose rounded counts jump by themselves.
    """
    whole = cases.filter(~pl.col("unfinished"), pl.col("part") == WHOLE)
    found = doubts(
        pl.concat([values, whole], how="diagonal_relaxed"), definitions.measures, definitions
    )
    held = set(cases["place"].unique())
    return {
        area: [
            asdict(each)
            for each in (
                *states(definitions.published.values(), definitions, values, found, {place}, today),
                *(
                    data_health(
                        flow, found, definitions.places, {place}, last=None, due=None, today=today
                    )
                    for flow in definitions.flows.values()
                    if place in held
                ),
            )
        ]
        for area, place in ((a, r.area.place) for a, r in definitions.records.items())
    }


def doubts(
    values: pl.DataFrame, measures: Mapping[str, Measure], definitions: Definitions
) -> Doubts:
    """What looks wrong among the values of all measures."""
    return Doubts(
        unit_jumps(values, measures, definitions.methods),
        cumulative_resets(values),
        implausible_comparators(values, measures, definitions.places, definitions.methods),
        # What is shown of cases is rounded, and repeats by rounding.
        frozen(values, definitions.published, definitions.methods),
    )


def states(
    measures: Iterable[Measure],
    definitions: Definitions,
    values: pl.DataFrame,
    found: Doubts,
    areas: Iterable[str],
    today: date,
) -> list[DataHealth]:
    """The state of each published measure, telling doubts about `areas` and what they are set
    against one by one.
    """
    areas = tuple(areas)
    near = {place for area in areas for place in _near(definitions, area)}
    near |= {
        wider
        for record in definitions.records.values()
        for wider in record.area.wider_places
        if record.area.place in near
    }
    last = last_published(values, areas)
    revised = dict(values.filter(_revised()).group_by("measure").len().iter_rows())
    made = []
    for measure in measures:
        published = last.get(measure.id)
        made.append(
            data_health(
                measure,
                found,
                definitions.places,
                near,
                last=published,
                due=due_after(measure, published),
                today=today,
                revised=revised.get(measure.id, 0),
            )
        )
    return made


def _near(definitions: Definitions, area: str) -> set[str]:
    """An area and everything that it is set against."""
    region = definitions.places.by_id[area].region
    return {area, ENGLAND, *definitions.neighbours_of(area)} | ({region} if region else set())


def _revised() -> pl.Expr:
    """Whether a later release gave another value, or none."""
    return pl.col("earlier_value").is_not_null() & pl.col("earlier_value").ne_missing(
        pl.col("value")
    )

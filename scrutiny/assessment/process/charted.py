"""Process charts of an area's own cases, from what is shown and nothing else.

A hidden or unfinished point is a gap: limits are worked out from the points that a reader sees, so
no limit, signal or sentence can give away what a cell hides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from scrutiny.assessment.process.chart import SERIES, chart
from scrutiny.assessment.process.separate import chartable
from scrutiny.assessment.process.summary import summaries
from scrutiny.assessment.standing import Point, Process, Standing
from scrutiny.definitions.area import Inspection, Record
from scrutiny.definitions.dates import as_date
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.exact import FIRST
from scrutiny.vocabulary.periods import CHARTED, kind_of, last_day, ordinal
from scrutiny.vocabulary.words import (
    Direction,
    InspectionKind,
    Mode,
    Reason,
    Shows,
    Status,
    Verdict,
)

Key = tuple[str, str, str]
"""Measure, place and part."""


@dataclass(frozen=True, slots=True)
class Charted:
    """`points`: the rows of `assessment.process.chart`; `summaries` by measure, place and part."""

    points: pl.DataFrame
    summaries: Mapping[Key, Process]

    def of(self, key: Key) -> list[dict[str, Any]]:
        """The points of one chart, in order of time."""
        measure, place, part = key
        mine = self.points.filter(
            pl.col("measure") == measure, pl.col("place") == place, pl.col("part") == part
        )
        return mine.sort("order").to_dicts()


def charted(values: pl.DataFrame, definitions: Definitions) -> Charted:
    """Charts of every flow whose points are separate events, as a whole and for each group that a
    finding is about: by the month where enough months are shown, else by the quarter.

    `values` are those of the flows as `annual.changed` gives them.
    """
    points = _points(values, definitions)
    found = summaries(points, definitions.methods)
    chosen: dict[Key, Process] = {}
    grains: list[tuple[str, str, str, str]] = []
    doubted = _doubted(points)
    for measure, place, part in points.select("measure", "place", "part").unique().iter_rows():
        both = [found.get((measure, FIRST, place, part, grain)) for grain in CHARTED]
        held = [each for each in both if each is not None]
        if not held:
            continue
        best = next((each for each in held if not each.needed), held[-1])
        chosen[measure, place, part] = (
            _unjudged(best) if (measure, place, part) in doubted else best
        )
        grains.append((measure, place, part, best.grain))
    names = ("measure", "place", "part", "grain")
    schema = dict.fromkeys(names, pl.String)
    kept = points.join(pl.DataFrame(grains, schema=schema, orient="row"), on=names)
    return Charted(chart(kept, definitions.methods), chosen)


def _doubted(points: pl.DataFrame) -> set[Key]:
    """The series whose last finished point rests on a return of which too much is missing."""
    last = (
        points.filter(pl.col("shown").is_not_null(), ~pl.col("unfinished"))
        .with_columns(end=pl.col("period").map_elements(last_day, return_dtype=pl.Date))
        .sort("end")
        .group_by("measure", "place", "part", maintain_order=True)
        .last()
    )
    rows = last.filter(pl.col("status") == Status.UNRELIABLE).select("measure", "place", "part")
    return set(rows.iter_rows())


def _unjudged(process: Process) -> Process:
    """A chart that says nothing of now; what it told of the years before is kept."""
    return replace(
        process,
        signals=(),
        since="",
        direction=Direction.UNKNOWN,
        verdict=Verdict.CANNOT_SAY,
        reason=Reason.UNRELIABLE,
    )


def _points(values: pl.DataFrame, definitions: Definitions) -> pl.DataFrame:
    charts = [flow for flow in definitions.flows.values() if chartable(flow)]
    tied = {
        (row.measure_id, row.part)
        for record in definitions.records.values()
        for row in record.finding_measures
    }
    wanted = {(flow.id, "") for flow in charts} | {
        pair for pair in tied if pair[0] in {flow.id for flow in charts}
    }
    pairs = pl.DataFrame(
        sorted(wanted), schema={"measure": pl.String, "part": pl.String}, orient="row"
    )
    better = {flow.id: str(flow.better) for flow in charts}
    periods = values["period"].unique().to_list()
    kinds = [str(kind) if (kind := kind_of(period)) in CHARTED else None for period in periods]
    rows = (
        values.filter(pl.col("basis") == FIRST)
        .with_columns(
            grain=pl.col("period").replace_strict(periods, kinds, return_dtype=pl.String),
            order=pl.col("period").replace_strict(
                periods, [ordinal(period) for period in periods], return_dtype=pl.Int64
            ),
            better=pl.col("measure").replace_strict(better, default=None),
            shown=pl.col("value"),
            # Nor is a point judged that rests on a return of which too much is missing.
            value=pl.when(~pl.col("unfinished") & (pl.col("status") != Status.UNRELIABLE)).then(
                "value"
            ),
        )
        .filter(pl.col("grain").is_not_null())
        .join(pairs, on=["measure", "part"])
    )
    starts = _starts(rows, definitions)
    return rows.join(starts, on=["measure", "place", "part", "period"], how="left").select(
        *SERIES,
        "period",
        "order",
        "value",
        "segment",
        "baseline",
        "better",
        "shown",
        "numerator",
        "denominator",
        "status",
        "unfinished",
    )


def _starts(rows: pl.DataFrame, definitions: Definitions) -> pl.DataFrame:
    """For each point the number of new starts before it, and whether it lies before inspectors
    came.
    """
    made = []
    for record in definitions.records.values():
        place = record.area.place
        inspected = inspection_day(record)
        mine = rows.filter(pl.col("place") == place).select("measure", "part", "period").unique()
        for measure, part, period in mine.iter_rows():
            end = last_day(period)
            begun = [
                each
                for each in record.rebasings
                if (each.measure_id, each.part) == (measure, part) and last_day(each.at) <= end
            ]
            baseline = inspected is not None and end < inspected
            made.append((measure, place, part, period, len(begun), baseline))
    return pl.DataFrame(
        made,
        schema={
            **dict.fromkeys(("measure", "place", "part", "period"), pl.String),
            "segment": pl.Int64,
            "baseline": pl.Boolean,
        },
        orient="row",
    )


def inspection_day(record: Record) -> date | None:
    """The day on which the latest full inspection began; null where none was held."""
    held = _held(record)
    return as_date(held[-1].start_date or "") if held else None


def _held(record: Record) -> list[Inspection]:
    held = [
        each
        for each in record.inspections
        if each.kind is InspectionKind.INSPECTION and each.status == "complete" and each.start_date
    ]
    return sorted(held, key=lambda each: as_date(each.start_date or ""))


def alone(
    measure: Measure, part: str, process: Process, rows: Sequence[Mapping[str, Any]]
) -> Standing:
    """How a measure stands by its chart and nothing else, where no finding is tied to it."""
    return Standing(
        measure=measure.id,
        part=part,
        shows=Shows.CONTEXT,
        kind=measure.kind,
        better=measure.better,
        mode=Mode.PROCESS,
        latest=latest_point(rows),
        verdict=process.verdict,
        direction=process.direction,
        reason=process.reason,
        process=process,
    )


def latest_point(rows: Sequence[Mapping[str, Any]]) -> Point | None:
    """The last finished point with a value, whether or not it can be judged."""
    held = [row for row in rows if row["shown"] is not None and not row["unfinished"]]
    if not held:
        return None
    last = held[-1]
    return Point(
        last["period"],
        last["shown"],
        last["numerator"],
        last["denominator"],
        None,
        None,
        last["status"],
    )

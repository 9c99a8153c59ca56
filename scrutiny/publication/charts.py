"""Process charts of an area's own cases, from what is shown and nothing else.

A hidden or unfinished point is a gap: limits are worked out from the points that a reader sees, so
no limit, signal or sentence can give away what a cell hides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from scrutiny.assessment.process import chart, chartable, summaries
from scrutiny.assessment.standing import Point, Process, Standing
from scrutiny.definitions.area import Inspection, Record
from scrutiny.definitions.dates import as_date
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.exact import FIRST
from scrutiny.vocabulary.periods import CHARTED, kind_of, last_day, ordinal, shown
from scrutiny.vocabulary.words import (
    SIGNAL_WORDS,
    Direction,
    InspectionKind,
    Mode,
    Reason,
    Shows,
    Signal,
    Status,
    Verdict,
)
from scrutiny.wording import signals as sentences
from scrutiny.wording.figure import Wording, wording_of
from scrutiny.wording.numbers import rounded

Key = tuple[str, str, str]
"""Measure, place and part."""

_SERIES = ("measure", "basis", "place", "part", "grain")


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

    `values` are those of `publication.case_figures.figure_values`.
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
    charts = [flow for flow in definitions.flows.values() if chartable(flow.as_measure())]
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
        *_SERIES,
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


def chart_words(
    made: Charted,
    definitions: Definitions,
    record: Record,
    standings: Mapping[tuple[str, str], Standing],
) -> dict[str, dict[str, dict[str, Any]]]:
    """The charts of one area's place, by flow and part, as `published.ProcessChart` takes them.

    A chart of a flow that no finding is tied to is told by itself.
    """
    held = {(each.measure, each.part): each for each in standings.values()}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for key, process in made.summaries.items():
        measure, place, part = key
        if place != record.area.place:
            continue
        rows = made.of(key)
        flow = definitions.flows[measure]
        standing = held.get((measure, part)) or _alone(flow, part, process, rows)
        found.setdefault(measure, {})[part] = _chart(record, flow, standing, process, rows)
    return found


def _alone(flow: Flow, part: str, process: Process, rows: list[dict[str, Any]]) -> Standing:
    return Standing(
        measure=flow.id,
        part=part,
        shows=Shows.CONTEXT,
        kind=flow.as_measure().kind,
        better=flow.better,
        mode=Mode.PROCESS,
        latest=latest_point(rows),
        verdict=process.verdict,
        direction=process.direction,
        reason=process.reason,
        process=process,
    )


def _chart(
    record: Record,
    flow: Flow,
    standing: Standing,
    process: Process,
    rows: list[dict[str, Any]],
) -> dict[str, Any]:
    wording, aim = flow_wording(flow), standing.aim
    target = wording.value(aim.value).removeprefix("about ") if aim else ""
    return {
        "kind": process.grain,
        "limits": str(process.limits),
        "title": sentences.title(wording, standing),
        "subtitle": flow.short_name,
        "sentence": sentences.headline(wording, standing),
        "target": aim.value if aim else None,
        "target_words": f"target {target}" if target else "",
        "marks": _marks(record, flow.id, standing.part, rows),
        "baseline": (process.baseline_first, process.baseline_last),
        "points": [_point(row, wording) for row in rows],
        "rests_on": sentences.rests_on(wording, process),
    }


def flow_wording(flow: Flow) -> Wording:
    """A flow as the writer of sentences needs it; its counts are rounded."""
    return wording_of(flow.as_measure(), rounded=True)


def _marks(
    record: Record, measure: str, part: str, rows: list[dict[str, Any]]
) -> list[tuple[str, str]]:
    """The inspections and new starts that lie within a chart, each at its period."""
    periods = [row["period"] for row in rows]
    marks = []
    for each in record.inspections:
        if each.status == "complete" and each.start_date:
            at = _period_of(as_date(each.start_date), periods)
            if at:
                marks.append((at, f"{each.kind}".replace("inspection", "inspectors came")))
    marks += [
        (each.at, f"new start: {each.reason} ({each.author})")
        for each in record.rebasings
        if (each.measure_id, each.part) == (measure, part) and each.at in periods
    ]
    return sorted(marks, key=lambda mark: last_day(mark[0]))


def _period_of(day: date, periods: list[str]) -> str:
    return next((period for period in periods if last_day(period) >= day), "")


def _point(row: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    incomplete = row["status"] == Status.UNRELIABLE
    finished = not row["unfinished"] and not incomplete
    met = [
        SIGNAL_WORDS[rule]
        for rule in (Signal.OUTSIDE, Signal.TREND, Signal.TWO_OF_THREE, Signal.SHIFT)
        if row[str(rule)] is not None
    ]
    reading = ""
    if row["signal"] is not None:
        good = row["verdict"] in (Verdict.BETTER, Verdict.WORSE)
        up = row["direction"] == Direction.UP
        reading = str(row["verdict"]) if good else ("up" if up else "down")
    value = row["shown"]
    label = f"{shown(row['period'])}: " + (
        _WITHOUT.get(row["status"], "missing")
        if value is None
        else wording.value(value)
        + ("" if finished else ", incomplete" if incomplete else ", unfinished")
    )
    if row["signal"] is not None:
        label += f", {SIGNAL_WORDS[Signal(row['signal'])]}"
    decimals = wording.decimals + 1
    return {
        "period": row["period"],
        "period_shown": shown(row["period"]),
        "number": None if value is None else rounded(value, wording.decimals),
        **{
            name: None if row[name] is None else round(row[name], decimals)
            for name in ("centre", "lower", "upper")
        },
        "signal": SIGNAL_WORDS[Signal(row["signal"])] if row["signal"] else "",
        "signals": "; ".join(met),
        "reading": reading,
        "finished": finished,
        "label": label,
        "side": str(row["direction"]) if row["signal"] is not None else "",
    }


_WITHOUT = {Status.HIDDEN: "hidden", Status.NOT_APPLICABLE: "not applicable"}
"""Why a point has no value. A share of none is not hidden, and nobody should think so."""


def latest_point(rows: list[dict[str, Any]]) -> Point | None:
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

"""Process charts of an area's own cases, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from scrutiny.assessment.process.charted import Charted, alone
from scrutiny.assessment.standing import Process, Standing
from scrutiny.definitions.area import Record
from scrutiny.definitions.dates import as_date
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.content.charts_told import ChartPoint, Happened, ProcessChart
from scrutiny.vocabulary.periods import first_day, last_day, shown
from scrutiny.vocabulary.words import (
    SIGNAL_WORDS,
    Direction,
    Signal,
    Status,
    Verdict,
)
from scrutiny.wording import signals as sentences
from scrutiny.wording.figure import Wording, wording_of
from scrutiny.wording.numbers import rounded


def process_charts(
    made: Charted,
    definitions: Definitions,
    record: Record,
    standings: Mapping[tuple[str, str], Standing],
) -> dict[str, dict[str, ProcessChart]]:
    """The charts of one area's place, by flow and part.

    A chart of a flow that no finding is tied to is told by itself.
    """
    held = {(each.measure, each.part): each for each in standings.values()}
    found: dict[str, dict[str, ProcessChart]] = {}
    # In one order, so that the same data give the same files.
    for key in sorted(made.summaries):
        measure, place, part = key
        if place != record.area.place:
            continue
        process, rows = made.summaries[key], made.of(key)
        flow = definitions.measures[measure]
        standing = held.get((measure, part)) or alone(flow, part, process, rows)
        found.setdefault(measure, {})[part] = _chart(record, flow, standing, process, rows)
    return found


def _chart(
    record: Record,
    measure: Measure,
    standing: Standing,
    process: Process,
    rows: list[dict[str, Any]],
) -> ProcessChart:
    wording, aim = wording_of(measure), standing.aim
    return ProcessChart(
        kind=process.grain,
        limits=process.limits,
        title=sentences.title(wording, standing),
        subtitle=measure.short_name,
        sentence=sentences.headline(wording, standing),
        target=aim.value if aim else None,
        target_words=sentences.target(wording, aim.value) if aim else "",
        marks=_marks(record, measure.id, standing.part, rows),
        baseline=(process.baseline_first, process.baseline_last),
        points=tuple(point_told(row, wording) for row in rows),
        rests_on=sentences.rests_on(wording, process),
    )


def _marks(
    record: Record, measure: str, part: str, rows: list[dict[str, Any]]
) -> tuple[Happened, ...]:
    """The inspections and new starts that lie within a chart, each at its period."""
    periods = [row["period"] for row in rows]
    begun = (
        Happened(each.at, sentences.NEW_START, f"{each.reason} ({each.author})")
        for each in record.rebasings
        if (each.measure_id, each.part) == (measure, part) and each.at in periods
    )
    return tuple(sorted((*visits(record, periods), *begun), key=lambda each: last_day(each.period)))


def visits(record: Record, periods: list[str]) -> tuple[Happened, ...]:
    """The inspections that lie within a chart of these periods, each at its own."""
    return tuple(
        Happened(at, sentences.CAME[each.kind])
        for each in record.inspections
        if each.status == "complete" and each.start_date
        if (day := as_date(each.start_date)) >= first_day(periods[0])
        if (at := period_of(day, periods))
    )


def period_of(day: date, periods: list[str]) -> str:
    """The first of some periods that has not ended on a day, empty where all have."""
    return next((period for period in periods if last_day(period) >= day), "")


def point_told(row: Mapping[str, Any], wording: Wording) -> ChartPoint:
    """A row of `assessment.process.chart`, with `shown`, `status` and `unfinished`, as drawn."""
    incomplete = row["status"] == Status.UNRELIABLE
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
    value, decimals = row["shown"], wording.decimals + 1
    centre, lower, upper = (
        None if row[name] is None else round(row[name], decimals)
        for name in ("centre", "lower", "upper")
    )
    return ChartPoint(
        period=row["period"],
        period_shown=shown(row["period"]),
        number=None if value is None else rounded(value, wording.decimals),
        centre=centre,
        lower=lower,
        upper=upper,
        signals="; ".join(met),
        reading=reading,
        finished=not row["unfinished"] and not incomplete,
        label=sentences.label(wording, row),
        side=str(row["direction"]) if row["signal"] is not None else "",
    )

"""How each measure of each finding of an area stands, gathered from what the layer works out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from scrutiny.assessment.assurance import assure, inside, proof, reach, reach_yearly
from scrutiny.assessment.pairs import Asking, Pair, answered
from scrutiny.assessment.path import path
from scrutiny.assessment.promises import in_force
from scrutiny.assessment.recovery import recovery
from scrutiny.assessment.standing import (
    Aim,
    AmongAll,
    Beside,
    Compared,
    Point,
    Process,
    Recovery,
    Standing,
    Trend,
)
from scrutiny.assessment.usual_movement import Everybody, among_all
from scrutiny.definitions.area import FindingMeasure, Record, Target
from scrutiny.definitions.dates import as_date, last_date
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.returns import ReturnFormat
from scrutiny.measures.exact import FIRST
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import (
    CHARTED,
    PeriodKind,
    kind_of,
    last_day,
    ordinal,
    per_year,
    season,
)
from scrutiny.vocabulary.words import (
    Assurance,
    Better,
    Direction,
    Kind,
    Mode,
    Reason,
    Status,
    Verdict,
)

Row = Mapping[str, Any]
Processes = Mapping[tuple[str, str], Process]
"""The chart of each measure and part of one place."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one area: its record, and its place's rows of every frame.

    `values`: the columns of `assessment.annual.Assessed.values` with `known_on` and
    `known_assumed`, published measures and flows alike; of each measure those of one place, the
    area's own or a wider one. `comparisons`, `trends`: as in
    `Assessed`. `measures`: flows are among them, as measures. `overdue`: ids of measures whose
    newer figures were due. `returned`: ids of those that come from the area's own return, each
    with the form of that. `everybody`: what is published of all authorities.
    """

    record: Record
    values: pl.DataFrame
    comparisons: pl.DataFrame
    trends: pl.DataFrame
    processes: Processes
    measures: Mapping[str, Measure]
    overdue: Collection[str]
    methods: Methods
    today: date
    returned: Mapping[str, ReturnFormat] = field(default_factory=dict)
    everybody: Everybody = field(default_factory=Everybody)


def standings(known: Known) -> dict[tuple[str, str], Standing]:
    """How each measure of each finding stands, by finding and `FindingMeasure.key`.

    A measure that has no row at all for the place is left out.
    """
    rows = _rows(known)
    made: dict[tuple[str, str], Standing] = {}
    starts = {i.id: i.start_date for i in known.record.inspections}
    inspected = {f.id: starts[f.inspection_id] for f in known.record.findings}
    wanted: dict[tuple[str, str], tuple[FindingMeasure, list[Row], Row]] = {}
    asking: list[Asking[tuple[Compared | None, Recovery | None]]] = []
    for tied in known.record.finding_measures:
        held = rows.get((tied.measure_id, tied.part), [])
        series = _series(held, known.processes.get((tied.measure_id, tied.part)))
        if not series:
            continue
        latest = next((row for row in reversed(series) if row["value"] is not None), series[-1])
        wanted[tied.finding_id, tied.key] = (tied, series, latest)
        asking.append(_since(known, tied, series, latest, inspected[tied.finding_id]))
    changed = answered(asking, known.methods)
    trends = _by_key(known.trends)
    beside = _by_key(known.comparisons)
    for (key, (tied, series, latest)), told in zip(wanted.items(), changed, strict=True):
        made[key] = _standing(
            known,
            tied,
            series,
            latest,
            *told,
            trends.get((tied.measure_id, tied.part, latest["period"]), []),
            beside.get((tied.measure_id, tied.part, latest["period"]), []),
            rows.get((tied.measure_id, tied.part), []),
        )
    return made


def _rows(known: Known) -> dict[tuple[str, str], list[Row]]:
    """The rows of the place by measure and part, in order of time."""
    found: dict[tuple[str, str], list[Row]] = {}
    tied = {row.measure_id for row in known.record.finding_measures}
    mine = known.values.filter(pl.col("basis") == FIRST, pl.col("measure").is_in(tied))
    for row in mine.iter_rows(named=True):
        found.setdefault((row["measure"], row["part"]), []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: last_day(row["period"]))
    return found


def _series(rows: list[Row], process: Process | None) -> list[Row]:
    """The rows of one kind of period: that of a chart that can be read, else quarters, else all."""
    kinds = {kind_of(row["period"]) for row in rows}
    if process is not None and not process.needed:
        wanted = PeriodKind(process.grain)
    elif PeriodKind.QUARTER in kinds:
        wanted = PeriodKind.QUARTER
    else:
        return _finished(rows)
    return _finished([row for row in rows if kind_of(row["period"]) is wanted])


def _finished(rows: list[Row]) -> list[Row]:
    """The rows of finished periods, for others say nothing yet; all where none is finished."""
    return [row for row in rows if not row.get("unfinished")] or rows


def _before(series: list[Row], latest: Row, inspected: str) -> Row | None:
    """The last figure of a period that had ended when the inspectors came, null for none."""
    same = [
        row
        for row in series
        if row["value"] is not None
        and last_day(row["period"]) < as_date(inspected)
        and _comparable(row["period"], latest["period"])
    ]
    return same[-1] if same and same[-1]["period"] != latest["period"] else None


def _comparable(one: str, other: str) -> bool:
    """Periods of one kind; a term is set against the same term, for terms have a season."""
    if kind_of(one) is not kind_of(other):
        return False
    return kind_of(one) is not PeriodKind.TERM or season(one) == season(other)


def _since(
    known: Known, tied: FindingMeasure, series: list[Row], latest: Row, inspected: str | None
) -> Asking[tuple[Compared | None, Recovery | None]]:
    """The latest figure against the last one before the inspection, and the years before it."""
    if inspected is None:
        return None, None
    measure = known.measures[tied.measure_id]
    before = _before(series, latest, inspected)
    pairs = [] if before is None else [_pair(before, latest, measure, known)]
    told = yield pairs
    points = [point(row) for row in series]
    place = latest["place"]

    def usual(one: str, other: str) -> AmongAll | None:
        whole = tied.part == WHOLE
        return known.everybody.among(measure.id, place, one, other) if whole else None

    found = yield from recovery(points, measure, known.methods, as_date(inspected), usual)
    return (told[0] if told else None), found


def _pair(before: Row, after: Row, measure: Measure, known: Known) -> Pair:
    """The two, with what such figures usually move where there are no counts to test chance by."""
    usual = None
    if after["part"] == WHOLE and None in (after["low"], before["low"]):
        place = after["place"]
        usual = known.everybody.among(measure.id, place, before["period"], after["period"])
    unfinished = bool(after.get("unfinished"))
    return Pair(point(before), point(after), measure, unfinished=unfinished, usual=usual)


def _by_key(frame: pl.DataFrame) -> dict[tuple[str, str, str], list[Row]]:
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in frame.filter(pl.col("basis") == FIRST).iter_rows(named=True):
        found.setdefault((row["measure"], row["part"], row["period"]), []).append(row)
    return found


def point(row: Row, prefix: str = "") -> Point:
    """A row, or with `prefix` what it was set against, as a point."""
    whole = not prefix
    return Point(
        row[f"{prefix}period"],
        row[f"{prefix}value"],
        row[f"{prefix}numerator"],
        row[f"{prefix}denominator"],
        row["low"] if whole else None,
        row["high"] if whole else None,
        row["status"] if whole else str(Status.OK),
        row[f"{prefix}published_value"],
        untold=bool(row.get(f"{prefix}untold")),
    )


def compared(row: Row) -> Compared:
    """A row with its `before_` columns as a comparison."""
    return Compared.judged(point(row, "before_"), point(row), row, among_all(row))


def _standing(
    known: Known,
    tied: FindingMeasure,
    series: list[Row],
    latest: Row,
    since: Compared | None,
    recovered: Recovery | None,
    trends: list[Row],
    beside: list[Row],
    months: list[Row],
) -> Standing:
    measure = known.measures[tied.measure_id]
    process = known.processes.get((tied.measure_id, tied.part))
    on_year = compared(latest)
    mode = _mode(measure, process, on_year)
    head: Process | Compared = process if mode is Mode.PROCESS and process else on_year
    trend = trend_of(trends[0]) if trends else None
    doubted = latest["status"] == Status.UNRELIABLE
    judged = not measure.no_verdict
    peak, trough = _extremes(months) if measure.stock and judged and not doubted else (None, None)
    return Standing(
        measure=tied.measure_id,
        part=tied.part,
        shows=tied.level,
        kind=measure.kind,
        better=measure.better,
        mode=mode,
        latest=point(latest),
        verdict=head.verdict,
        direction=head.direction,
        reason=head.reason,
        on_year=on_year,
        since=since if judged else None,
        recovery=recovered,
        trend=trend,
        path=path([point(row) for row in series], measure, known.methods, latest["usual_step"])
        if latest is series[-1]
        else None,
        against={row["benchmark"]: _beside(row) for row in beside},
        process=process,
        aim=_aim(known, measure, tied.part, series, latest, process, trend),
        pair=measure.pair_with or "",
        stock=measure.stock,
        stale=_stale(latest["period"], known),
        overdue=tied.measure_id in known.overdue,
        returned=tied.measure_id in known.returned,
        ended=measure.ends is not None,
        hidden=_hidden(series),
        peak=peak,
        trough=trough,
    )


def _extremes(rows: list[Row]) -> tuple[Point | None, Point | None]:
    """The highest month of a stock and the lowest before it; null where there are no months."""
    held = [row for row in rows if row["value"] is not None and row["status"] == Status.OK]
    months = [row for row in held if kind_of(row["period"]) is PeriodKind.MONTH]
    if not months:
        return None, None
    peak = max(months, key=lambda row: row["value"])
    before = months[: months.index(peak)]
    if not before:
        return None, None
    return point(peak), point(min(before, key=lambda row: row["value"]))


def _mode(measure: Measure, process: Process | None, on_year: Compared) -> Mode:
    if process is not None and not process.needed:
        return Mode.PROCESS
    if on_year.after.value is None or measure.no_verdict:
        return Mode.NONE
    if measure.stock or measure.kind is Kind.BALANCE:
        return Mode.FACT
    return Mode.YEARS


def trend_of(row: Row) -> Trend:
    """A row of `assessment.trend` as plain data."""
    return Trend(
        row["trend_first"] or row["period"],
        row["period"],
        row["trend_years"],
        row["points"],
        row["slope"],
        row["slope_low"],
        row["slope_high"],
        Direction(row["trend_direction"]),
        Verdict(row["trend_verdict"]),
        Reason(row["trend_reason"]),
        bool(row["trend_caution"]),
    )


def _beside(row: Row) -> Beside:
    return Beside(
        row["benchmark_value"],
        Direction(row["direction"]),
        Verdict(row["verdict"]),
        Reason(row["reason"]),
        row["benchmark_published_value"],
        row["counted"],
        row["ahead"],
    )


def _stale(period: str, known: Known) -> bool:
    """Whether a period ended more than so many years ago, to the month."""
    years = known.methods.stale_after_years.value
    return last_day(period) < known.today.replace(year=known.today.year - years, day=1)


def _hidden(series: list[Row]) -> float:
    """The share of the last year's points that are hidden."""
    last = series[-per_year(series[-1]["period"]) :]
    hidden = [row for row in last if row["status"] == Status.HIDDEN]
    return len(hidden) / len(last)


def _aim(
    known: Known,
    measure: Measure,
    part: str,
    series: list[Row],
    latest: Row,
    process: Process | None,
    trend: Trend | None,
) -> Aim | None:
    target: Target | None = in_force(known.record, measure, part)
    if target is None or measure.better is Better.NEITHER:
        return None
    value = float(target.value)
    due = last_date(target.due_date) if target.due_date else None
    if latest["status"] == Status.UNRELIABLE and process is not None:
        return Aim(target.id, value, due, assurance=Assurance.CANNOT_SAY)
    readable = process if process is not None and not process.needed else None
    met = None
    if latest["value"] is not None and not latest.get("unfinished"):
        higher = measure.better is Better.HIGHER
        met = latest["value"] >= value if higher else latest["value"] <= value
    return Aim(
        target.id,
        value,
        due,
        assurance=assure(readable, value, measure.better),
        met=met,
        inside=inside(readable, value) if readable else None,
        proof=proof(readable, value, known.methods) if readable else None,
        reach=_reach(known, measure, series, latest, value, trend),
    )


def _reach(
    known: Known,
    measure: Measure,
    series: list[Row],
    latest: Row,
    target: float,
    trend: Trend | None,
) -> tuple[float, float] | None:
    """Months to the target at the present rate: by the chart's points, or by the years' trend."""
    if kind_of(latest["period"]) not in CHARTED:
        if trend is None or trend.reason is not Reason.BEYOND_USUAL:
            return None
        return reach_yearly(latest["value"], trend, target, measure.better, known.methods)
    points = [(ordinal(row["period"]), v) for row in series if (v := row["value"]) is not None]
    many = per_year(latest["period"])
    return reach(points, target, measure.better, known.methods, per_year=many)

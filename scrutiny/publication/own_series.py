"""A process chart of a table that somebody brought: drawn and judged like those of flows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from scrutiny.assessment.process.chart import SERIES, chart
from scrutiny.assessment.process.charted import latest_point
from scrutiny.assessment.process.summary import summaries
from scrutiny.assessment.standing import Standing
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.reading import Reader
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.publication.charts import period_of, point_told
from scrutiny.publication.content.charts_told import Happened, ProcessChart
from scrutiny.vocabulary.periods import CHARTED, kind_of, last_day, ordinal
from scrutiny.vocabulary.words import Better, InspectionKind, Kind, Mode, Shows, Status
from scrutiny.wording import interface_text as say
from scrutiny.wording import signals as sentences
from scrutiny.wording.figure import Wording

SMALL = 8
"""Counts below it, but nought, may give a child away, and are to be left empty."""


def own_chart(
    data: Path,
    values: Mapping[str, float | None],
    name: str,
    kind: Kind,
    better: Better,
    inspected: date | None = None,
    target: float | None = None,
) -> ProcessChart:
    """The chart of `values` by month or quarter, null where one is missing or hidden.

    Constants are those of `data`. Raises ProblemsFound with every problem of the values.
    """
    grain = _grain(values, name, kind)
    reader = Reader(data)
    methods = reader.toml(data / "methods.toml", Methods)
    if methods is None:
        raise ProblemsFound(reader.problems)
    points = _points(values, name, grain, better, inspected)
    process = next(iter(summaries(points, methods).values()))
    rows = chart(points, methods).to_dicts()
    wording = Wording("{value}", kind, better, 0 if kind is Kind.COUNT else 1)
    standing = Standing(
        measure=name,
        part="",
        shows=Shows.CONTEXT,
        kind=kind,
        better=better,
        mode=Mode.PROCESS,
        latest=latest_point(rows),
        verdict=process.verdict,
        direction=process.direction,
        reason=process.reason,
        process=process,
    )
    came = period_of(inspected, [row["period"] for row in rows]) if inspected else ""
    return ProcessChart(
        kind=grain,
        limits=process.limits,
        title=sentences.title(wording, standing),
        subtitle=name,
        sentence=sentences.headline(wording, standing),
        target=target,
        target_words="" if target is None else sentences.target(wording, target),
        marks=(Happened(came, sentences.CAME[InspectionKind.INSPECTION]),) if came else (),
        baseline=(process.baseline_first, process.baseline_last),
        points=tuple(point_told(row, wording) for row in rows),
        rests_on=sentences.rests_on(wording, process),
    )


def _grain(values: Mapping[str, float | None], name: str, kind: Kind) -> str:
    """The one kind of period that all have."""
    problems, kinds = [], set()
    for period, value in values.items():
        try:
            kinds.add(kind_of(period))
        except ValueError:
            problems.append(Problem(name, say.no_period(period), say.WRITE_PERIOD))
        if value is None:
            continue
        if kind is Kind.SHARE and not 0 <= value <= 100:
            problems.append(Problem(name, say.no_share(period), say.WRITE_SHARE))
        if kind is Kind.COUNT and 0 < value < SMALL:
            problems.append(Problem(name, say.small(period), say.LEAVE_EMPTY))
    if not problems and (len(kinds) != 1 or not kinds <= set(CHARTED)):
        problems.append(Problem(name, say.NOT_ONE_STEP, say.WRITE_PERIOD))
    if not problems and all(value is None for value in values.values()):
        problems.append(Problem(name, say.NO_VALUE, say.GIVE_VALUE))
    if problems:
        raise ProblemsFound(problems)
    return str(kinds.pop())


def _points(
    values: Mapping[str, float | None],
    name: str,
    grain: str,
    better: Better,
    inspected: date | None,
) -> pl.DataFrame:
    """The columns that `assessment.process.chart` takes, and what its points are told with."""
    key = dict(zip(SERIES, (name, "", "", "", grain), strict=True))
    rows = [
        {
            **key,
            "period": period,
            "order": ordinal(period),
            "value": value,
            "segment": 0,
            "baseline": inspected is not None and last_day(period) < inspected,
            "better": str(better),
            "shown": value,
            "numerator": None,
            "denominator": None,
            "status": str(Status.OK if value is not None else Status.NOT_AVAILABLE),
            "unfinished": False,
        }
        for period, value in values.items()
    ]
    numbers = dict.fromkeys(("value", "shown", "numerator", "denominator"), pl.Float64)
    return pl.DataFrame(rows, schema_overrides=numbers).sort("order")

"""A council's own months on process charts: what each says of now, as plain facts.

Only what may be shown comes here: hidden months are gaps, so no limit can give one away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from scrutiny.assessment.process.chart import PRECEDENCE, chart
from scrutiny.assessment.process.charted import inspection_day, latest_point
from scrutiny.assessment.process.summary import summaries
from scrutiny.assessment.standing import Process, Standing
from scrutiny.definitions.area import Record
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.own_indicator import Indicator, OwnSpan
from scrutiny.measures.exact import FIRST
from scrutiny.vocabulary.periods import PeriodKind, last_day, ordinal
from scrutiny.vocabulary.words import Direction, Limits, Mode, Reason, Shows, Status, Verdict

_OF_LIMITS = ("centre", "lower", "upper", "near_lower", "near_upper", "sigma", "signal")


@dataclass(frozen=True, slots=True)
class OwnProcess:
    """An indicator as it stands, and its months: the rows of `assessment.process.chart`.

    `judged` is false where months count what is in hand: mostly the same cases stand in each, so
    that they cannot but follow each other. `standing` is null where no month has a figure.
    """

    indicator: Indicator
    standing: Standing | None
    rows: tuple[Mapping[str, Any], ...]
    judged: bool


def own_processes(record: Record, methods: Methods) -> tuple[OwnProcess, ...]:
    """Every indicator of an area of which any month is held, in the order of its page."""
    held = {row.indicator_id for row in record.indicator_figures}
    return tuple(_own(each, record, methods) for each in record.indicators if each.id in held)


def _own(indicator: Indicator, record: Record, methods: Methods) -> OwnProcess:
    points = _points(indicator, record)
    drawn = chart(points, methods)
    process = next(iter(summaries(points, methods).values()), None)
    judged = indicator.span is not OwnSpan.MONTH_END
    if not judged:
        nothing = [pl.lit(None).alias(name) for name in (*_OF_LIMITS, *map(str, PRECEDENCE))]
        drawn = drawn.with_columns(*nothing, limits=pl.lit(str(Limits.NONE)))
    rows = tuple(drawn.to_dicts())
    standing = _standing(indicator, rows, process, judged=judged)
    return OwnProcess(indicator, standing, rows, judged)


def _points(indicator: Indicator, record: Record) -> pl.DataFrame:
    inspected = inspection_day(record)
    mine = [row for row in record.indicator_figures if row.indicator_id == indicator.id]
    return pl.DataFrame(
        [
            {
                "measure": indicator.id,
                "basis": FIRST,
                "place": record.area.place,
                "part": "",
                "grain": str(PeriodKind.MONTH),
                "period": row.month,
                "order": ordinal(row.month),
                "value": row.value,
                "segment": 0,
                "baseline": inspected is not None and last_day(row.month) < inspected,
                "better": str(indicator.better),
                "shown": row.value,
                "numerator": None if row.numerator is None else float(row.numerator),
                "denominator": None if row.denominator is None else float(row.denominator),
                "status": row.status,
                "unfinished": False,
            }
            for row in mine
        ],
        schema_overrides={
            "order": pl.Int64,
            "segment": pl.Int64,
            "value": pl.Float64,
            "shown": pl.Float64,
            "numerator": pl.Float64,
            "denominator": pl.Float64,
        },
    )


def _standing(
    indicator: Indicator,
    rows: tuple[Mapping[str, Any], ...],
    process: Process | None,
    *,
    judged: bool,
) -> Standing | None:
    latest = latest_point(rows)
    if latest is None or process is None:
        return None
    hidden = sum(row["status"] == Status.HIDDEN for row in rows[-12:]) / len(rows[-12:])
    return Standing(
        measure=indicator.id,
        part="",
        shows=Shows.CONTEXT,
        kind=indicator.kind,
        better=indicator.better,
        mode=Mode.PROCESS if judged else Mode.NONE,
        latest=latest,
        verdict=process.verdict if judged else Verdict.CANNOT_SAY,
        direction=process.direction if judged else Direction.UNKNOWN,
        reason=process.reason if judged else Reason.NOT_TESTED,
        process=process if judged else None,
        stock=not judged,
        hidden=hidden,
    )

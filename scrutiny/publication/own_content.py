"""A council's own indicators into the snapshot: charts, months and words, marked as its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrutiny.assessment.own_process import OwnProcess, own_processes
from scrutiny.definitions.area import Record
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.own_indicator import Indicator
from scrutiny.publication.charts import point_told, visits
from scrutiny.publication.content.charts_told import ProcessChart
from scrutiny.publication.content.own_told import OwnIndicator, OwnMonth
from scrutiny.vocabulary.periods import PeriodKind, last_day, shown
from scrutiny.vocabulary.words import (
    SIGNAL_WORDS,
    STATUS_WORDS,
    Limits,
    Signal,
    Status,
    Verdict,
)
from scrutiny.wording import own_sentence as words
from scrutiny.wording import signals as sentences
from scrutiny.wording.figure import Wording
from scrutiny.wording.headline import headline_tag
from scrutiny.wording.numbers import counts, rounded
from scrutiny.wording.own_text import MARK, NO_FIGURE


def own_told(record: Record, methods: Methods) -> tuple[OwnIndicator, ...]:
    """Every indicator of an area of which a month is held."""
    return tuple(_told(each, record, methods) for each in own_processes(record, methods))


def _told(own: OwnProcess, record: Record, methods: Methods) -> OwnIndicator:
    indicator, standing = own.indicator, own.standing
    wording = words.wording_of_own(indicator)
    figures = [row for row in record.indicator_figures if row.indicator_id == indicator.id]
    if standing is None:
        headline = NO_FIGURE
    elif own.judged:
        headline = sentences.headline(wording, standing)
    else:
        headline = words.in_hand(wording, standing)
    process = standing.process if standing else None
    return OwnIndicator(
        id=indicator.id,
        finding_ids=indicator.finding_ids,
        name=indicator.name,
        unit=indicator.unit,
        verdict=standing.verdict if standing else Verdict.CANNOT_SAY,
        tag=headline_tag(standing) if standing and own.judged else "",
        headline=headline,
        chart=_chart(own, record, headline, wording) if standing else None,
        months=tuple(_month(indicator, row, wording) for row in own.rows),
        about=words.about(indicator),
        definition=indicator.definition,
        cannot_show=indicator.cannot_show,
        targets=words.targets(indicator),
        hidden=words.hidden(sum(row.status == Status.HIDDEN for row in figures)),
        origin=words.origin(
            list(dict.fromkeys(row.file for row in figures)), max(row.read_on for row in figures)
        ),
        source_url=indicator.source_url,
        rests_on=sentences.rests_on(wording, process) if process else "",
    )


def _chart(own: OwnProcess, record: Record, headline: str, wording: Wording) -> ProcessChart:
    indicator, standing = own.indicator, own.standing
    assert standing is not None
    process = standing.process
    first, last = own.rows[0]["period"], own.rows[-1]["period"]
    target = indicator.target_in(last)
    return ProcessChart(
        kind=str(PeriodKind.MONTH),
        limits=process.limits if process else Limits.NONE,
        title=sentences.title(wording, standing) if process else words.stands(wording, standing),
        subtitle=words.subtitle(indicator),
        sentence=f"{MARK}. {headline}",
        target=target,
        target_words="" if target is None else words.target_line(wording, target),
        marks=visits(record, [row["period"] for row in own.rows]),
        baseline=(process.baseline_first, process.baseline_last) if process else ("", ""),
        points=tuple(point_told(row, wording) for row in own.rows),
        rests_on=sentences.rests_on(wording, process) if process else "",
        steps=_steps(indicator, first, last),
    )


def _steps(indicator: Indicator, first: str, last: str) -> tuple[tuple[str, float], ...]:
    """The levels aimed at within a chart; the one that was in force before it begins with it."""
    held: dict[str, float] = {}
    for start, value in indicator.steps.items():
        if last_day(start) <= last_day(last):
            held[max(start, first, key=last_day)] = value
    return tuple(held.items())


def _month(indicator: Indicator, row: Mapping[str, Any], wording: Wording) -> OwnMonth:
    value, status = row["shown"], Status(row["status"])
    target = indicator.target_in(row["period"])
    met = [SIGNAL_WORDS[rule] for rule in Signal if row.get(str(rule)) is not None]
    number = None if value is None else rounded(value, wording.decimals)
    return OwnMonth(
        period=row["period"],
        period_shown=shown(row["period"]),
        number=number,
        numerator=None if row["numerator"] is None else int(row["numerator"]),
        denominator=None if row["denominator"] is None else int(row["denominator"]),
        value=f"[{status}]" if value is None else wording.value(value),
        counts=counts(row["numerator"], row["denominator"]),
        status="" if status is Status.OK else STATUS_WORDS[status],
        target=target,
        target_shown="" if target is None else words.aimed_at(wording, target),
        signals="; ".join(met) if row["signal"] is not None else "",
    )

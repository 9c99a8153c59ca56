"""The strongest thing that the evidence on a finding shows: activity, output, outcome, sustained.

A step done is activity. More of what should put things right is output. What the finding says is
wrong, clearly better than when the inspectors came, is outcome; held for years it is sustained.
What has got better and then clearly fallen back does not count, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from scrutiny.assessment.promises import Promise, PromiseState
from scrutiny.assessment.spans import YEARLY, Dated, compare, figures
from scrutiny.assessment.standing import Compared, Process, Standing
from scrutiny.definitions.area import Finding, Record
from scrutiny.definitions.dates import as_date
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.vocabulary.periods import PeriodKind, kind_of, last_day, without_gaps
from scrutiny.vocabulary.words import Grade, Reason, Shows, Verdict

_REAL = (Reason.RUN, Reason.HELD)
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3}


@dataclass(frozen=True, slots=True)
class Support:
    """A measure that carries a grade.

    `years`: each year set against the last before the inspection, oldest first; the latest figure
    alone where only that was compared. `since` and `months`: the first period of the real change
    on its process chart and how long it has held; empty and 0 where there is none.
    """

    key: str
    years: tuple[Compared, ...] = ()
    since: str = ""
    months: int = 0


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade of a finding and what it rests on.

    `supports`: the measures that carry it, in order of rank. `commitments`: ids of what was done.
    `fell_back`: keys of measures that were better than at the inspection and then clearly got
    worse. `worse`: keys of outcome measures clearly worse than at the inspection, which the grade
    does not take away but must not hide.
    """

    finding_id: str
    grade: Grade
    supports: tuple[Support, ...] = ()
    commitments: tuple[str, ...] = ()
    fell_back: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()


def grade(
    finding: Finding,
    record: Record,
    standings: Mapping[tuple[str, str], Standing],
    promises: Sequence[Promise],
    values: pl.DataFrame,
    measures: Mapping[str, Measure],
    methods: Methods,
) -> Graded:
    """Grades one finding. Measures with old figures only, and those of context, carry nothing.

    `standings` by finding and key; `promises` of the whole area; `values`: see `spans.figures`.
    """
    starts = {i.id: i.start_date for i in record.inspections}
    inspected = starts.get(finding.inspection_id) or ""
    tied = sorted(
        (row for row in record.finding_measures if row.finding_id == finding.id),
        key=lambda row: row.rank,
    )
    mine = [s for row in tied if (s := standings.get((finding.id, row.key))) and not s.stale]
    outcomes = [s for s in mine if s.shows is Shows.OUTCOME]
    fell_back = tuple(s.key for s in mine if s.shows is not Shows.CONTEXT and _fell_back(s))
    worse = tuple(s.key for s in outcomes if _worse(s))
    finding_of = {row.id: row.finding_ids for row in record.commitments}
    done = tuple(
        promise.commitment_id
        for promise in promises
        if promise.state in (PromiseState.DONE, PromiseState.DONE_LATE)
        and finding.id in finding_of.get(promise.commitment_id, ())
    )
    place = record.area.place
    sustained = [
        support
        for s in outcomes
        if s.measure in measures
        and (
            support := _sustained(
                s,
                figures(values, place, s.measure, s.part),
                measures[s.measure],
                methods,
                inspected,
            )
        )
    ]
    if sustained:
        return Graded(finding.id, Grade.SUSTAINED, tuple(sustained), done, fell_back, worse)
    for shows, reached in (
        (Shows.OUTCOME, Grade.OUTCOME),
        (Shows.OUTPUT, Grade.OUTPUT),
        (Shows.ACTIVITY, Grade.ACTIVITY),
    ):
        better = tuple(
            support
            for s in mine
            if s.shows is shows and (support := _better(s, inspected)) is not None
        )
        if better:
            return Graded(finding.id, reached, better, done, fell_back, worse)
    reached = Grade.ACTIVITY if done else Grade.NOTHING
    return Graded(finding.id, reached, (), done, fell_back, worse)


def _real(process: Process | None, verdict: Verdict) -> bool:
    """Whether a process chart shows a real change that way now."""
    return process is not None and process.verdict is verdict and process.reason in _REAL


def _began_after(process: Process, inspected: str) -> bool:
    """Whether the change began after the inspectors came, so that it is a change since then."""
    if not process.since:
        return False
    return not inspected or last_day(process.since) > as_date(inspected)


def _falling(standing: Standing) -> bool:
    on_year = standing.on_year
    return _real(standing.process, Verdict.WORSE) or (
        on_year is not None and on_year.verdict is Verdict.WORSE
    )


def _better_than_then(standing: Standing) -> bool:
    """By a test: a stock or a balance may move by a hair, and no test says that it means more."""
    since = standing.since
    return (
        since is not None
        and since.verdict is Verdict.BETTER
        and since.reason is Reason.BEYOND_CHANCE
    )


def _fell_back(standing: Standing) -> bool:
    return _better_than_then(standing) and _falling(standing)


def _worse(standing: Standing) -> bool:
    return standing.since is not None and standing.since.verdict is Verdict.WORSE


def _better(standing: Standing, inspected: str) -> Support | None:
    """What shows that a measure is clearly better than at the inspection and has not fallen."""
    if _falling(standing):
        return None
    process = standing.process
    held = _held(standing, inspected)
    if process is not None and held:
        years = (standing.since,) if standing.since and _better_than_then(standing) else ()
        return Support(standing.key, years, process.since, held)
    if standing.since is not None and _better_than_then(standing):
        return Support(standing.key, (standing.since,))
    return None


def _held(standing: Standing, inspected: str) -> int:
    """For how many months a real change for the better has held; 0 where there is none."""
    process, latest = standing.process, standing.latest
    if process is None or latest is None or not _real(process, Verdict.BETTER):
        return 0
    if not _began_after(process, inspected) or kind_of(process.since) not in _MONTHS:
        return 0
    periods = without_gaps(process.since, latest.period)
    return len(periods) * _MONTHS[kind_of(process.since)]


def _sustained(
    standing: Standing,
    series: Sequence[Dated],
    measure: Measure,
    methods: Methods,
    inspected: str,
) -> Support | None:
    support = _better(standing, inspected)
    if support is None:
        return None
    if support.months >= methods.sustained_months.value:
        return support
    if not inspected:
        return None
    years = _years_since(series, measure, methods, inspected)
    last = years[-methods.sustained_years.value :]
    enough = len(last) == methods.sustained_years.value
    if enough and all(each.verdict is Verdict.BETTER for each in last):
        return Support(standing.key, tuple(last), support.since, support.months)
    return None


def _years_since(
    series: Sequence[Dated], measure: Measure, methods: Methods, inspected: str
) -> list[Compared]:
    """Each year that ended after the inspection against the last that ended before it.

    Only years that follow one another up to the latest; a year without a value ends the row.
    """
    yearly = [each for each in series if kind_of(each.period) in YEARLY]
    before = [e for e in yearly if e.usable and last_day(e.period) < as_date(inspected)]
    after = [e for e in yearly if e.usable and last_day(e.period) > as_date(inspected)]
    if not before or not after:
        return []
    by_period = {each.period: each for each in after}
    found = []
    for period in reversed(without_gaps(after[0].period, after[-1].period)):
        if period not in by_period:
            break
        compared = compare(before[-1].point, by_period[period].point, measure, methods)
        if compared is not None:
            found.append(compared)
    return list(reversed(found))

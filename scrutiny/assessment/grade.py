"""The strongest thing that the evidence on a finding shows: activity, output, outcome, sustained.

A step done is activity. More of what should put things right is output. What the finding says is
wrong, clearly better than in the years before the inspectors came, is outcome; held it is
sustained. What only recovered part of what was lost, and what got better and then clearly fell
back, does not count, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scrutiny.assessment.promises import Promise
from scrutiny.assessment.standing import Compared, Process, Standing
from scrutiny.definitions.area import Finding, Record
from scrutiny.definitions.dates import as_date
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.vocabulary.periods import CHARTED, kind_of, last_day, per_year, without_gaps
from scrutiny.vocabulary.words import (
    Grade,
    Limits,
    PromiseState,
    Reason,
    Recovered,
    Shows,
    Verdict,
)

_REAL = (Reason.RUN, Reason.HELD)
_CARRIED = {
    Shows.OUTCOME: Grade.OUTCOME,
    Shows.OUTPUT: Grade.OUTPUT,
    Shows.ACTIVITY: Grade.ACTIVITY,
}


@dataclass(frozen=True, slots=True)
class Support:
    """A measure that carries a grade.

    `years`: the latest full years since the inspection against the middle of the years before,
    oldest first; none where a chart alone tells it. `since` and `months`: the first period of the
    real change on its process chart and how long it has held; empty and 0 where there is none.
    `caution`: the way of collecting changed in between.
    """

    key: str
    years: tuple[Compared, ...] = ()
    since: str = ""
    months: int = 0
    caution: bool = False


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade of a finding and what it rests on.

    `supports`: the measures that carry it, in order of rank. `commitments`: ids of what was done.
    `fell_back`: keys of measures that got better than at the inspection and then clearly worse.
    `recovered`: of measures better than the last figure before the inspection, but not than the
    years before. `worse`: of outcome measures clearly worse than the middle of those years, or
    without them than that last figure, which the grade does not take away but must not hide.
    `lately`: of measures, of context too, whose verdict is better and which do not carry it.
    `outcomes`: how many outcome measures have figures that are not old. `events` and `answers`: how
    many the record ties to the finding.
    """

    finding_id: str
    grade: Grade
    supports: tuple[Support, ...] = ()
    commitments: tuple[str, ...] = ()
    fell_back: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    recovered: tuple[str, ...] = ()
    lately: tuple[str, ...] = ()
    outcomes: int = 0
    events: int = 0
    answers: int = 0


def grade(
    finding: Finding,
    record: Record,
    standings: Mapping[tuple[str, str], Standing],
    promises: Sequence[Promise],
    measures: Mapping[str, Measure],
    methods: Methods,
) -> Graded:
    """Grades one finding. Old figures, those of context and variants carry nothing.

    `standings` by finding and key; `promises` of the whole area.
    """
    starts = {i.id: i.start_date for i in record.inspections}
    inspected = starts.get(finding.inspection_id) or ""
    tied = sorted(
        (row for row in record.finding_measures if row.finding_id == finding.id),
        key=lambda row: row.rank,
    )
    told = [
        s
        for row in tied
        if (s := standings.get((finding.id, row.key))) is not None
        and not s.stale
        and measures[s.measure].variant_of is None
    ]
    mine = [s for s in told if s.shows is not Shows.CONTEXT]
    finding_of = {row.id: row.finding_ids for row in record.commitments}
    done = tuple(
        promise.commitment_id
        for promise in promises
        if promise.state in (PromiseState.DONE, PromiseState.DONE_LATE)
        and finding.id in finding_of.get(promise.commitment_id, ())
    )
    better = [(s, support) for s in mine if (support := _better(s, inspected)) is not None]
    lasting = tuple(
        support
        for s, support in better
        if s.shows is Shows.OUTCOME and _lasting(s, support, methods)
    )
    reached, supports = (Grade.ACTIVITY if done else Grade.NOTHING), lasting
    if lasting:
        reached = Grade.SUSTAINED
    else:
        for shows, carried in _CARRIED.items():
            supports = tuple(support for s, support in better if s.shows is shows)
            if supports:
                reached = carried
                break
    return Graded(
        finding.id,
        reached,
        supports,
        done,
        fell_back=tuple(s.key for s in mine if _fell_back(s)),
        worse=tuple(s.key for s in mine if s.shows is Shows.OUTCOME and _worse(s)),
        recovered=tuple(s.key for s in mine if s.recovery is not None and s.recovery.short),
        lately=tuple(
            s.key
            for s in told
            if s.verdict is Verdict.BETTER and s.key not in {each.key for each in supports}
        ),
        outcomes=sum(
            s.shows is Shows.OUTCOME and s.latest is not None and s.latest.value is not None
            for s in mine
        ),
        events=sum(finding.id in row.finding_ids for row in record.events),
        answers=sum(
            finding.id in row.finding_ids and bool(row.response) for row in record.recommendations
        ),
    )


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


def _is(standing: Standing, *states: Recovered) -> bool:
    return standing.recovery is not None and standing.recovery.state in states


def _fell_back(standing: Standing) -> bool:
    """Clearly better since the inspection, and then clearly worse than at its best."""
    found = standing.recovery
    if found is not None and found.fell is not None and found.rose:
        return True
    since = standing.since
    tested = since is not None and since.reason is Reason.BEYOND_CHANCE
    return tested and since is not None and since.verdict is Verdict.BETTER and _falling(standing)


def _worse(standing: Standing) -> bool:
    """Clearly worse than the middle of the years before, or where there are none to go by, than
    the last figure before the inspection.
    """
    found = standing.recovery or standing.since
    return found is not None and found.verdict is Verdict.WORSE


def _better(standing: Standing, inspected: str) -> Support | None:
    """What shows that a measure is clearly better than before the inspection and has not fallen."""
    if _falling(standing):
        return None
    held = _held(standing, inspected)
    risen = _is(standing, Recovered.HELD, Recovered.BETTER)
    years = standing.recovery.years if standing.recovery is not None and risen else ()
    caution = standing.recovery is not None and risen and standing.recovery.caution
    if standing.process is not None and held:
        return Support(standing.key, years, standing.process.since, held, caution=caution)
    return Support(standing.key, years, caution=caution) if risen else None


def _lasting(standing: Standing, support: Support, methods: Methods) -> bool:
    """Whether what got better has lasted, on its process chart or by years, without a real or
    unusual fall in any year since.

    A fall in the latest year forbids any grade, see `_falling`: what counts as one is the verdict
    on the year.
    """
    found = standing.recovery
    if _fell_back(standing) or (found is not None and found.dipped is not None):
        return False
    if support.months >= methods.sustained_months.value:
        return True
    falling = standing.trend is not None and standing.trend.verdict is Verdict.WORSE
    return _is(standing, Recovered.HELD) and not falling


def _held(standing: Standing, inspected: str) -> int:
    """For how many months a real change for the better on the months before the inspection has
    held; 0 where there is none.
    """
    process, latest = standing.process, standing.latest
    if process is None or latest is None or not _real(process, Verdict.BETTER):
        return 0
    # A chart that began anew shortly before the inspectors came knows only the worst of before.
    if process.limits is not Limits.FROZEN:
        return 0
    if not _began_after(process, inspected) or kind_of(process.since) not in CHARTED:
        return 0
    periods = without_gaps(process.since, latest.period)
    return len(periods) * 12 // per_year(process.since)

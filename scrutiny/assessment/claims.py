"""Statements to a committee set against the figures: those known on the day, and those known now.

A statement may have been fair when it was made and be overtaken since, or the reverse, so it is
judged twice. Figures count for the day only if they were public by then.

A statement that named no period may mean any. The latest year, then the latest that was public,
now the latest that was nearly over when it was said, is set against the year before and each year
back to the last before the inspection: where they do not agree, it depends on the period, and each
is told. Of months and quarters only the change on the year counts. What later periods showed
stands beside it. A statement about a period is judged on that period: a year by its change
on the year before; months or quarters by their first against their last, or against the same
months of the year before, whichever was meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import polars as pl

from scrutiny.assessment.pairs import Asking, Pair, answered
from scrutiny.assessment.spans import (
    Dated,
    figures,
    poolable,
    pooled,
)
from scrutiny.assessment.standing import Compared, Point
from scrutiny.definitions.area import Claim, Record
from scrutiny.definitions.dates import as_date, last_date
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.public import end_of_next
from scrutiny.definitions.returns import ReturnFormat
from scrutiny.vocabulary.periods import (
    LONGEST,
    earlier,
    first_day,
    kind_of,
    last_day,
    without_gaps,
    yearly,
)
from scrutiny.vocabulary.words import (
    Better,
    ClaimDirection,
    ClaimResult,
    ClaimSpan,
    Direction,
    Verdict,
)


class ClaimReason(StrEnum):
    """Why a statement got its result. Where `not_judged`, `Compared.reason` says more."""

    AS_CLAIMED = "as_claimed"
    OTHER_WAY = "other_way"
    CHANGED = "changed"
    WITHIN_CHANCE = "within_chance"
    NOT_YET_PUBLIC = "not_yet_public"
    NO_MEASURE = "no_measure"
    NO_GOOD_DIRECTION = "no_good_direction"
    NO_FIGURE = "no_figure"
    OLD_FIGURE = "old_figure"
    MISSING_PERIODS = "missing_periods"
    TOO_FEW_PERIODS = "too_few_periods"
    NOT_JUDGED = "not_judged"
    PERIOD_OPEN = "period_open"


@dataclass(frozen=True, slots=True)
class Check:
    """A statement set against the figures known by one day.

    `compared` is null where no two figures were set against each other. `known_on` is the day on
    which the last figure that this rests on became public, null where not known; `assumed` says
    that one such day was assumed. `before` and `after` are the first and last period of the two
    stretches compared, empty where none were. `each`: where the statement named no period, the
    latest year against every earlier one that it may have meant, oldest first; empty for others.
    """

    result: ClaimResult
    reason: ClaimReason
    compared: Compared | None = None
    known_on: date | None = None
    assumed: bool = False
    before: tuple[str, str] = ("", "")
    after: tuple[str, str] = ("", "")
    each: tuple[Compared, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One statement: judged on what was known `then`, and on what is known `now`.

    `later`: the change on the year in each period that ended after a statement that named no
    period, oldest first; empty for others.
    """

    claim_id: str
    then: Check
    now: Check
    later: tuple[Compared, ...] = ()


def judge_claims(
    record: Record,
    values: pl.DataFrame,
    measures: Mapping[str, Measure],
    methods: Methods,
    today: date,
    *,
    most_missing: float,
    returned: Mapping[str, ReturnFormat] = MappingProxyType({}),
) -> tuple[Judged, ...]:
    """Every claim of an area, in the order of the record.

    `values`: see `spans.figures`. A claim's date is the last day that it covers. A claim about
    months gets no result where more than the share `most_missing` of them is missing or hidden.
    `returned`: see `standings.Known`.
    """
    asking = [
        _Claim(
            claim,
            _inspected(record, claim),
            measures[claim.measure_id],
            methods,
            figures(values, record.area.place, claim.measure_id, claim.part),
            today,
            most_missing,
            returned,
        ).judged()
        for claim in record.claims
        if claim.measure_id in measures
    ]
    judged = {each.claim_id: each for each in answered(asking, methods)}
    return tuple(judged.get(claim.id) or _unmeasured(claim) for claim in record.claims)


def _inspected(record: Record, claim: Claim) -> date | None:
    """When the first of the findings that a claim is about was inspected; null where not known."""
    visits = {finding.id: finding.inspection_id for finding in record.findings}
    mine = {visits.get(name) for name in claim.finding_ids}
    days = [as_date(i.start_date) for i in record.inspections if i.id in mine and i.start_date]
    return min(days, default=None)


def figures_due(measure: Measure, period: str, returned: Mapping[str, ReturnFormat]) -> date:
    """The last day on which the figures of a period are not late.

    Those of a return are due at its own deadline, others in the month of their publication.
    """
    if measure.id in returned:
        return returned[measure.id].due_after(last_day(period))
    return end_of_next(measure.published_in_month, last_day(period))


def _unmeasured(claim: Claim) -> Judged:
    check = Check(ClaimResult.CANNOT_SAY, ClaimReason.NO_MEASURE)
    return Judged(claim.id, check, check)


@dataclass(frozen=True, slots=True)
class _Claim:
    """One claim with what it is judged by; `inspected`: see `_inspected`."""

    claim: Claim
    inspected: date | None
    measure: Measure
    methods: Methods
    series: Sequence[Dated]
    today: date
    most_missing: float
    returned: Mapping[str, ReturnFormat]

    def judged(self) -> Asking[Judged]:
        unchanged = self.claim.direction is ClaimDirection.UNCHANGED
        if self.measure.better is Better.NEITHER and not unchanged:
            check = Check(ClaimResult.CANNOT_SAY, ClaimReason.NO_GOOD_DIRECTION)
            return Judged(self.claim.id, check, check)
        if not self.claim.first:
            return (yield from self._of_no_period())
        said = last_date(self.claim.date)
        then = yield from self._named(said)
        now = yield from self._named(self.today)
        return Judged(self.claim.id, then, now)

    def _of_no_period(self) -> Asking[Judged]:
        said = last_date(self.claim.date)
        usable = [each for each in self.series if each.usable]
        # A claim that names no period is set against the longest periods there are: years, if any.
        grain = min((LONGEST.index(kind_of(each.period)) for each in usable), default=0)
        usable = [each for each in usable if kind_of(each.period) is LONGEST[grain]]
        public = [each for each in usable if each.known_by(said, self.today)]
        ended = [
            each
            for each in usable
            if self._passed(each.period, said) and each.known_by(self.today, self.today)
        ]
        used = ended[-1].period if ended else ""
        later = [
            each.on_year
            for each in usable
            if last_day(each.period) > said
            and each.known_by(self.today, self.today)
            and each.period != used
        ]
        none = Check(ClaimResult.CANNOT_SAY, ClaimReason.NO_FIGURE)
        early = Check(ClaimResult.TOO_EARLY, ClaimReason.NOT_YET_PUBLIC)
        now = (yield from self._of_any(ended, said)) if ended else none
        then = early if ended else none
        if public:
            then = yield from self._of_any(public, said)
        return Judged(self.claim.id, then, now, tuple(later))

    def _passed(self, period: str, said: date) -> bool:
        """Whether a period had ended when the statement was made, or a year nearly had."""
        if last_day(period) <= said:
            return True
        start, end = first_day(period), last_day(period)
        share = ((said - start).days + 1) / ((end - start).days + 1)
        return yearly(period) and share >= self.methods.claim_year_passed.value

    def _of_any(self, known: Sequence[Dated], said: date) -> Asking[Check]:
        """The latest figure against every earlier one that the statement may have meant."""
        *earlier_ones, latest = known
        check = self._against(latest.on_year, [latest])
        years = self.methods.stale_after_years.value
        # To the month, so that 29 February needs no rule.
        if last_day(latest.period) < said.replace(year=said.year - years, day=1):
            return replace(check, result=ClaimResult.CANNOT_SAY, reason=ClaimReason.OLD_FIGURE)
        if not yearly(latest.period):
            return check
        before = latest.on_year.before.period
        others = yield [
            Pair(each.point, latest.point, self.measure)
            for each in self._meant(earlier_ones)
            if each.period != before
        ]
        every = [*others, latest.on_year]
        told = [e for e in every if _result(self.claim.direction, e)[0] in _TELLING]
        results = {_result(self.claim.direction, each) for each in told}
        if len({result for result, _ in results}) > 1:
            check = replace(check, result=ClaimResult.DEPENDS, reason=ClaimReason.PERIOD_OPEN)
        elif told and latest.on_year not in told:
            check = self._against(told[-1], [latest])
        return replace(check, each=tuple(told))

    def _meant(self, earlier_ones: Sequence[Dated]) -> Sequence[Dated]:
        """From the last year before the inspection on, and no more than a trend is read over."""
        most = self.methods.trend_points.value - 1
        if self.inspected is None:
            return earlier_ones[-most:]
        before = [each for each in earlier_ones if last_day(each.period) < self.inspected]
        since = [each for each in earlier_ones if last_day(each.period) >= self.inspected]
        return [*before[-1:], *since][-most:]

    def _named(self, day: date) -> Asking[Check]:
        """The claim about a period, on what was public by a day."""
        first, last = self.claim.first, self.claim.last or self.claim.first
        periods = without_gaps(first, last)
        by_period = {each.period: each for each in self.series}
        held = [by_period[period] for period in periods if period in by_period]
        due = figures_due(self.measure, last, self.returned)
        if last_day(last) > day or (not held and day <= due):
            return Check(ClaimResult.TOO_EARLY, ClaimReason.NOT_YET_PUBLIC)
        if not held:
            return Check(ClaimResult.CANNOT_SAY, ClaimReason.NO_FIGURE)
        if not all(each.known_by(day, self.today) for each in held):
            return Check(ClaimResult.TOO_EARLY, ClaimReason.NOT_YET_PUBLIC)
        within = self.claim.against is ClaimSpan.WITHIN
        if yearly(last) and (first == last or not within):
            if last in by_period:
                return self._against(by_period[last].on_year, [by_period[last]])
            return Check(ClaimResult.CANNOT_SAY, ClaimReason.NO_FIGURE)
        whole = poolable(self.measure, [each.point for each in held if each.usable])
        if yearly(last) or not whole:
            start = first if within else earlier(last)
            return (yield from self._spans([by_period.get(start)], [by_period.get(last)]))
        if within:
            return (yield from self._within(periods, by_period))
        return (yield from self._year_before(periods, by_period))

    def _within(self, periods: Sequence[str], by_period: Mapping[str, Dated]) -> Asking[Check]:
        usable = [by_period[p] for p in periods if p in by_period and by_period[p].usable]
        if self._patchy(len(usable), len(periods)):
            return Check(ClaimResult.CANNOT_SAY, ClaimReason.MISSING_PERIODS)
        points = self.methods.claim_points.value
        if len(usable) < 2 * points:
            return Check(ClaimResult.CANNOT_SAY, ClaimReason.TOO_FEW_PERIODS)
        return (yield from self._spans(usable[:points], usable[-points:]))

    def _year_before(self, periods: Sequence[str], by_period: Mapping[str, Dated]) -> Asking[Check]:
        # A month is used only where the same month of the year before is there too, so that no
        # season weighs more on one side.
        pairs = [(by_period.get(earlier(p)), by_period.get(p)) for p in periods]
        both = [(b, a) for b, a in pairs if b and a and b.usable and a.usable]
        if self._patchy(len(both), len(periods)):
            return Check(ClaimResult.CANNOT_SAY, ClaimReason.MISSING_PERIODS)
        return (yield from self._spans([b for b, _ in both], [a for _, a in both]))

    def _patchy(self, usable: int, of: int) -> bool:
        return usable == 0 or of - usable > self.most_missing * of

    def _spans(
        self, before: Sequence[Dated | None], after: Sequence[Dated | None]
    ) -> Asking[Check]:
        """One stretch against an earlier one; a stretch of one period is taken as it is."""
        earlier_ones = [each for each in before if each and each.told]
        later_ones = [each for each in after if each and each.told]
        if not earlier_ones or not later_ones:
            return Check(ClaimResult.CANNOT_SAY, ClaimReason.MISSING_PERIODS)
        before_, after_ = self._point(earlier_ones), self._point(later_ones)
        (compared,) = yield [Pair(before_, after_, self.measure, first=earlier_ones[0].period)]
        check = self._against(compared, [*earlier_ones, *later_ones])
        return replace(
            check,
            before=(earlier_ones[0].period, earlier_ones[-1].period),
            after=(later_ones[0].period, later_ones[-1].period),
        )

    def _point(self, stretch: Sequence[Dated]) -> Point:
        if len(stretch) == 1:
            return stretch[0].point
        return pooled([each.point for each in stretch], self.measure)

    def _against(self, compared: Compared, rests_on: Sequence[Dated]) -> Check:
        result, reason = _result(self.claim.direction, compared)
        days = [each.known_on for each in rests_on]
        return Check(
            result,
            reason,
            compared,
            known_on=max((day for day in days if day), default=None) if all(days) else None,
            assumed=any(each.assumed for each in rests_on),
            before=(compared.before.period, compared.before.period),
            after=(compared.after.period, compared.after.period),
        )


_TELLING = (ClaimResult.SUPPORTED, ClaimResult.TOO_EARLY, ClaimResult.CONTRADICTED)


def _result(direction: ClaimDirection, compared: Compared) -> tuple[ClaimResult, ClaimReason]:
    """What a comparison says of a claim.

    A change within chance does not bear out a claim that things moved; it does not refute it
    either, and more figures may.
    """
    still = compared.verdict is Verdict.NO_CLEAR_CHANGE
    if direction is ClaimDirection.UNCHANGED:
        # Whether a change is good does not matter here, only whether there was one.
        if still:
            return ClaimResult.SUPPORTED, ClaimReason.WITHIN_CHANCE
        if compared.direction in (Direction.UP, Direction.DOWN):
            return ClaimResult.CONTRADICTED, ClaimReason.CHANGED
        return ClaimResult.CANNOT_SAY, ClaimReason.NOT_JUDGED
    if still:
        return ClaimResult.TOO_EARLY, ClaimReason.WITHIN_CHANCE
    if compared.verdict is Verdict.CANNOT_SAY:
        return ClaimResult.CANNOT_SAY, ClaimReason.NOT_JUDGED
    if (compared.verdict is Verdict.BETTER) == (direction is ClaimDirection.IMPROVED):
        return ClaimResult.SUPPORTED, ClaimReason.AS_CLAIMED
    return ClaimResult.CONTRADICTED, ClaimReason.OTHER_WAY

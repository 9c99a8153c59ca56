"""Statements to a committee set against the figures: those known on the day, and those known now.

A statement may have been fair when it was made and be overtaken since, or the reverse, so it is
judged twice. Figures count for the day only if they were public by then.

A statement that named no period may be read in more than one way. The latest year, then the latest
that was public, now the latest that was nearly over when it was said, is set against the year
before, against the last year before the inspection, and against the years before that: where they
do not agree, it depends on the period, and each is told. Of months and quarters only the change on
the year counts. What later periods showed stands beside it. A statement about a period is judged on
that period: a year by its change on the year before; months or quarters by their first against
their last, or against the same months of the year before, whichever was meant. One about months of
which only years are held cannot be checked, and what the year shows is told.

What the record itself bears out, such as that something is in place, needs no figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from scrutiny.assessment.pairs import Asking, Pair, answered
from scrutiny.assessment.recovery import middle_of, speaks_for, years_before
from scrutiny.assessment.spans import Dated, figures, poolable, pooled
from scrutiny.assessment.standing import Compared, Point
from scrutiny.assessment.standings import Known
from scrutiny.definitions.area import Claim
from scrutiny.definitions.dates import as_date, last_date
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.public import figures_due
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
    ClaimReading,
    ClaimReason,
    ClaimResult,
    ClaimSpan,
    Direction,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which a statement that named no period may be read, and the two figures set so.

    `middle` is the middle of so many `years` before the inspection; null and 0 for other readings.
    Where two years are in the middle, `compared` is with the one that it beats less clearly.
    """

    against: ClaimReading
    compared: Compared
    years: int = 0
    middle: float | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A statement set against the figures known by one day.

    `compared` is null where no two figures were set against each other. `known_on` is the day on
    which the last figure that this rests on became public, null where not known; `assumed` says
    that one such day was assumed. `before` and `after` are the first and last period of the two
    stretches compared, empty where none were. `each`: where the statement named no period, every
    way of reading it that can be judged, the year before first; empty for others. `of_year`: what
    the whole year says of a statement about months, null for others. `as_first`: the figures are
    those that were public on that day; else others may have been.
    """

    result: ClaimResult
    reason: ClaimReason
    compared: Compared | None = None
    known_on: date | None = None
    assumed: bool = False
    before: tuple[str, str] = ("", "")
    after: tuple[str, str] = ("", "")
    each: tuple[Reading, ...] = ()
    of_year: ClaimResult | None = None
    as_first: bool = True


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


def judge_claims(known: Known) -> tuple[Judged, ...]:
    """Every claim of an area, in the order of the record. Its date is the last day it covers."""
    record, measures = known.record, known.measures
    asking = [
        _Claim(
            claim,
            measures[claim.measure_id],
            figures(known.values, record.area.place, claim.measure_id, claim.part),
            known,
            last_date(claim.date),
        ).judged()
        for claim in record.claims
        if claim.measure_id in measures
    ]
    judged = {each.claim_id: each for each in answered(asking, known.methods)}
    return tuple(judged.get(each.id) or _without_figures(each) for each in record.claims)


def _without_figures(claim: Claim) -> Judged:
    """A statement that no measure can check: the record may bear it out."""
    check = _unjudged(ClaimReason.NO_MEASURE)
    if claim.on_record:
        check = Check(ClaimResult.SUPPORTED, ClaimReason.ON_RECORD)
    return Judged(claim.id, check, check)


def _unjudged(reason: ClaimReason) -> Check:
    early = reason is ClaimReason.NOT_YET_PUBLIC
    return Check(ClaimResult.TOO_EARLY if early else ClaimResult.CANNOT_SAY, reason)


@dataclass(frozen=True, slots=True)
class _Claim:
    """One claim, the figures of its measure in order of time, and the day on which it was said."""

    claim: Claim
    measure: Measure
    series: Sequence[Dated]
    known: Known
    said: date

    def judged(self) -> Asking[Judged]:
        unchanged = self.claim.direction is ClaimDirection.UNCHANGED
        if self.measure.better is Better.NEITHER and not unchanged:
            check = _unjudged(ClaimReason.NO_GOOD_DIRECTION)
            return Judged(self.claim.id, check, check)
        if not self.claim.first:
            return (yield from self._of_no_period())
        then = yield from self._of_its_period(self.said)
        now = yield from self._of_its_period(self.known.today)
        return Judged(self.claim.id, then, now)

    # A claim that named no period.

    def _of_no_period(self) -> Asking[Judged]:
        said, today = self.said, self.known.today
        usable = [each for each in self.series if each.usable]
        # It is set against the longest periods there are: years, if any.
        grain = min((LONGEST.index(kind_of(each.period)) for each in usable), default=0)
        usable = [each for each in usable if kind_of(each.period) is LONGEST[grain]]
        public = [each for each in usable if each.known_by(said, today)]
        held = [each for each in usable if each.known_by(today, today)]
        ended = [each for each in held if self._passed(each.period)]
        since = [each for each in held if last_day(each.period) > said and each not in ended[-1:]]
        now = then = _unjudged(ClaimReason.NO_FIGURE)
        if ended:
            now = yield from self._of_any(ended)
            then = _unjudged(ClaimReason.NOT_YET_PUBLIC)
        if public:
            then = yield from self._of_any(public)
        return Judged(self.claim.id, then, now, tuple(each.on_year for each in since))

    def _passed(self, period: str) -> bool:
        """Whether a period had ended when the statement was made, or a year nearly had."""
        start, end = first_day(period), last_day(period)
        share = ((self.said - start).days + 1) / ((end - start).days + 1)
        nearly = self.known.methods.claim_year_passed.value
        return share >= (nearly if yearly(period) else 1)

    def _of_any(self, known: Sequence[Dated]) -> Asking[Check]:
        """The latest figure, by each way of reading the statement."""
        *earlier_ones, latest = known
        check = self._check(latest.on_year, [latest])
        said, years = self.said, self.known.methods.stale_after_years.value
        # To the month, so that 29 February needs no rule.
        if last_day(latest.period) < said.replace(year=said.year - years, day=1):
            return replace(check, result=ClaimResult.CANNOT_SAY, reason=ClaimReason.OLD_FIGURE)
        if not yearly(latest.period):
            return check
        readings = [Reading(ClaimReading.YEAR_BEFORE, latest.on_year)]
        readings += yield from self._since_inspection([e.point for e in earlier_ones], latest)
        results = [self._result(each.compared)[0] for each in readings]
        told = [
            each
            for each, result in zip(readings, results, strict=True)
            if result is not ClaimResult.CANNOT_SAY
        ]
        if len({*results} - {ClaimResult.CANNOT_SAY}) > 1:
            check = replace(check, result=ClaimResult.DEPENDS, reason=ClaimReason.PERIOD_OPEN)
        elif told and results[0] is ClaimResult.CANNOT_SAY:
            check = self._check(told[0].compared, [latest])
        return replace(check, each=tuple(told))

    def _since_inspection(
        self, earlier_ones: Sequence[Point], latest: Dated
    ) -> Asking[list[Reading]]:
        """Against the last year before the inspection, and the middle of the years before it."""
        methods, inspected = self.known.methods, self._inspected()
        before = [p for p in earlier_ones if inspected and last_day(p.period) < inspected]
        if not before or inspected is None or last_day(latest.period) <= inspected:
            return []
        last = before[-1]
        years = years_before(before, latest.point, self.measure, methods, inspected)
        middle = middle_of(years) if years else []
        told = yield [Pair(p, latest.point, self.measure) for p in (last, *middle)]
        readings = []
        if last.period != latest.on_year.before.period:
            readings.append(Reading(ClaimReading.LAST_BEFORE, told[0]))
        if middle:
            against = min(told[1:], key=speaks_for)
            centre = median(p.value or 0.0 for p in years)
            readings.append(Reading(ClaimReading.YEARS_BEFORE, against, len(years), centre))
        return readings

    def _inspected(self) -> date | None:
        """When the first of the findings it is about was inspected; null where not known."""
        record = self.known.record
        mine = {f.inspection_id for f in record.findings if f.id in self.claim.finding_ids}
        days = [as_date(i.start_date) for i in record.inspections if i.id in mine and i.start_date]
        return min(days, default=None)

    # A claim about a period, on what was public by a day.

    def _of_its_period(self, day: date) -> Asking[Check]:
        first, last = self.claim.first, self.claim.last or self.claim.first
        periods = without_gaps(first, last)
        by_period = {each.period: each for each in self.series}
        held = [by_period[period] for period in periods if period in by_period]
        if not held and not yearly(last) and (year := self._year_of(last)) is not None:
            return self._of_whole_year(year, day)
        due = figures_due(self.measure, last, self.known.returned)
        early = last_day(last) > day or (not held and day <= due)
        if early or not all(each.known_by(day, self.known.today) for each in held):
            return _unjudged(ClaimReason.NOT_YET_PUBLIC)
        if not held:
            return _unjudged(ClaimReason.NO_FIGURE)
        within = self.claim.against is ClaimSpan.WITHIN
        if yearly(last) and (first == last or not within):
            if last not in by_period:
                return _unjudged(ClaimReason.NO_FIGURE)
            return self._check(by_period[last].on_year, [by_period[last]])
        whole = poolable(self.measure, [each.point for each in held if each.usable])
        if yearly(last) or not whole:
            start = first if within else earlier(last)
            ends = ([by_period[p]] if p in by_period else [] for p in (start, last))
            return (yield from self._stretches(*ends))
        found = self._within(periods, held) if within else self._year_before(periods, by_period)
        if isinstance(found, ClaimReason):
            return _unjudged(found)
        return (yield from self._stretches(*found))

    def _year_of(self, period: str) -> Dated | None:
        """The year that a month or a quarter lies in, where the measure has years; else null."""
        end = last_day(period)
        held = [each for each in self.series if yearly(each.period) and each.told]
        return next((e for e in held if first_day(e.period) <= end <= last_day(e.period)), None)

    def _of_whole_year(self, year: Dated, day: date) -> Check:
        """A statement about months of which only the year is held: it bears out nothing."""
        if not year.known_by(day, self.known.today):
            return _unjudged(ClaimReason.NOT_YET_PUBLIC)
        check = self._check(year.on_year, [year])
        return replace(
            check,
            result=ClaimResult.CANNOT_SAY,
            reason=ClaimReason.ONLY_YEARS,
            of_year=check.result,
        )

    def _within(
        self, periods: Sequence[str], held: Sequence[Dated]
    ) -> tuple[list[Dated], list[Dated]] | ClaimReason:
        """The first months against the last."""
        usable = [each for each in held if each.usable]
        if self._patchy(len(usable), len(periods)):
            return ClaimReason.MISSING_PERIODS
        points = self.known.methods.claim_points.value
        if len(usable) < 2 * points:
            return ClaimReason.TOO_FEW_PERIODS
        return usable[:points], usable[-points:]

    def _year_before(
        self, periods: Sequence[str], by_period: Mapping[str, Dated]
    ) -> tuple[list[Dated], list[Dated]] | ClaimReason:
        """The same months of the year before against those meant.

        A month is used only where both are there, so that no season weighs more on one side.
        """
        pairs = [(by_period.get(earlier(p)), by_period.get(p)) for p in periods]
        both = [(b, a) for b, a in pairs if b and a and b.usable and a.usable]
        if self._patchy(len(both), len(periods)):
            return ClaimReason.MISSING_PERIODS
        return [before for before, _ in both], [after for _, after in both]

    def _patchy(self, usable: int, of: int) -> bool:
        return usable == 0 or of - usable > self.known.methods.most_missing.value * of

    def _stretches(self, before: Sequence[Dated], after: Sequence[Dated]) -> Asking[Check]:
        """One stretch against an earlier one."""
        before = [each for each in before if each.told]
        after = [each for each in after if each.told]
        if not before or not after:
            return _unjudged(ClaimReason.MISSING_PERIODS)
        first, last = (pooled([e.point for e in side], self.measure) for side in (before, after))
        (compared,) = yield [Pair(first, last, self.measure, first=before[0].period)]
        return replace(
            self._check(compared, [*before, *after]),
            before=(before[0].period, before[-1].period),
            after=(after[0].period, after[-1].period),
        )

    def _check(self, compared: Compared, rests_on: Sequence[Dated]) -> Check:
        result, reason = self._result(compared)
        days = [each.known_on for each in rests_on]
        return Check(
            result,
            reason,
            compared,
            known_on=max((day for day in days if day), default=None) if all(days) else None,
            assumed=any(each.assumed for each in rests_on),
            as_first=all(each.as_first for each in rests_on),
            before=(compared.before.period, compared.before.period),
            after=(compared.after.period, compared.after.period),
        )

    def _result(self, compared: Compared) -> tuple[ClaimResult, ClaimReason]:
        """What a comparison says of the claim.

        A change within chance does not bear out a claim that things moved; it does not refute it
        either, and more figures may.
        """
        still, said = compared.verdict is Verdict.NO_CLEAR_CHANGE, self.claim.direction
        if said is ClaimDirection.UNCHANGED:
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
        if (compared.verdict is Verdict.BETTER) == (
            self.claim.direction is ClaimDirection.IMPROVED
        ):
            return ClaimResult.SUPPORTED, ClaimReason.AS_CLAIMED
        return ClaimResult.CONTRADICTED, ClaimReason.OTHER_WAY

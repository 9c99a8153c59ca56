"""Whether something done shows in the figures: the first full period after it against before."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from scrutiny.assessment.pairs import Asking, Pair
from scrutiny.assessment.spans import Dated
from scrutiny.assessment.standing import Compared
from scrutiny.definitions.dates import as_date, last_date
from scrutiny.definitions.measure import Measure
from scrutiny.vocabulary.periods import PeriodKind, first_day, kind_of, last_day, season


class Effect(StrEnum):
    """What is known of the effect of something done. `recorded`: in the record's own words only."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    RECORDED = "recorded"
    CANNOT_SAY = "cannot_say"
    NOT_MEASURED = "not_measured"


def effect_of(done_on: str, series: Sequence[Dated], measure: Measure) -> Asking[Compared | None]:
    """The first full period after something was done against the last full one before it.

    Quarters before years before months: quarters are near the day and hold enough cases. A
    quarter or term is set against the same one of an earlier year, so that no season is taken
    for an effect. Null where either side is not on record.
    """
    done_first, done_last = as_date(done_on), last_date(done_on)
    for grain in _GRAINS:
        mine = [each for each in series if kind_of(each.period) is grain]
        after = next((each for each in mine if first_day(each.period) > done_last), None)
        if after is None or not after.usable:
            continue
        before = [
            each
            for each in mine
            if last_day(each.period) < done_first
            and (grain is PeriodKind.MONTH or season(each.period) == season(after.period))
        ]
        if before and before[-1].usable:
            (compared,) = yield [Pair(before[-1].point, after.point, measure)]
            return compared
    return None


_GRAINS = (
    PeriodKind.QUARTER,
    PeriodKind.TERM,
    PeriodKind.JANUARY,
    PeriodKind.CALENDAR_YEAR,
    PeriodKind.FINANCIAL_YEAR,
    PeriodKind.ACADEMIC_YEAR,
    PeriodKind.MONTH,
)

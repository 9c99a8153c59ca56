"""Figures of one measure in order of time, pooled over spans and set one against another.

Used wherever two stretches of time are compared that are not simply a year and the year before:
claims, the effect of commitments, the years since an inspection. The tests are those of
`assessment.annual`: Newcombe's interval of the difference for shares, Wilson's on the split of
two counts for counts, and as a fact for stocks and balances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from scrutiny.assessment.breaks import between
from scrutiny.assessment.intervals import difference, wilson
from scrutiny.assessment.standing import Compared, Point
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.measures.exact import FIRST
from scrutiny.vocabulary.periods import PeriodKind, just_before, kind_of, last_day
from scrutiny.vocabulary.words import Better, BreakKind, Direction, Kind, Reason, Status, Verdict

YEARLY = frozenset(
    {
        PeriodKind.CALENDAR_YEAR,
        PeriodKind.ACADEMIC_YEAR,
        PeriodKind.FINANCIAL_YEAR,
        PeriodKind.JANUARY,
    }
)


@dataclass(frozen=True, slots=True)
class Dated:
    """One figure, the change on the year before, and the day on which it first became public.

    `known_on` is null where that day is not known; such a figure counts as known now, and not at
    any earlier day. `finished` is false while cases of the period are still open.
    """

    point: Point
    on_year: Compared
    known_on: date | None
    assumed: bool
    finished: bool

    @property
    def period(self) -> str:
        return self.point.period

    @property
    def usable(self) -> bool:
        """Whether a value is there that can be compared."""
        return self.point.value is not None and self.point.status == Status.OK and self.finished

    @property
    def told(self) -> bool:
        """Whether a value is there at all, of a period that is finished."""
        return self.point.value is not None and self.finished

    def known_by(self, day: date, today: date) -> bool:
        """Whether the figure was public by the end of a day, seen from today."""
        return day >= today if self.known_on is None else self.known_on <= day


def first_day(period: str) -> date:
    """The first day that a period covers. A January count covers January alone."""
    if kind_of(period) is PeriodKind.JANUARY:
        return last_day(period).replace(day=1)
    return last_day(just_before(period)) + timedelta(days=1)


def figures(values: pl.DataFrame, place: str, measure: str, part: str = "") -> tuple[Dated, ...]:
    """Every figure of one measure in one place, first basis only, in order of time.

    `values` has the columns of `assessment.annual.Assessed.values`, `known_on` and
    `known_assumed`, and may have `unfinished`; of an area's own return only what is published.
    """
    rows = values.filter(
        pl.col("measure") == measure,
        pl.col("basis") == FIRST,
        pl.col("place") == place,
        pl.col("part") == part,
    )
    found = [_dated(row) for row in rows.iter_rows(named=True)]
    return tuple(sorted(found, key=lambda each: last_day(each.period)))


def _dated(row: dict[str, Any]) -> Dated:
    point = Point(
        period=row["period"],
        value=row["value"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        low=row["low"],
        high=row["high"],
        status=row["status"],
        published_value=row["published_value"],
    )
    before = Point(
        period=row["before_period"] or "",
        value=row["before_value"],
        numerator=row["before_numerator"],
        denominator=row["before_denominator"],
        published_value=row["before_published_value"],
    )
    on_year = Compared(
        before=before,
        after=point,
        change=row["change"],
        low=row["change_low"],
        high=row["change_high"],
        direction=Direction(row["direction"]),
        verdict=Verdict(row["verdict"]),
        reason=Reason(row["reason"]),
        caution=bool(row["caution"]),
    )
    return Dated(
        point=point,
        on_year=on_year,
        known_on=row["known_on"],
        assumed=bool(row["known_assumed"]),
        finished=row["reason"] != Reason.UNFINISHED and not row.get("unfinished"),
    )


def poolable(measure: Measure, points: Sequence[Point]) -> bool:
    """Whether figures of several periods may be added up: shares with counts, and counts.

    Not stocks: a case open in March and in April is one case.
    """
    if measure.stock:
        return False
    if measure.kind is Kind.COUNT:
        return True
    counted = all(p.numerator is not None and p.denominator is not None for p in points)
    return measure.kind is Kind.SHARE and counted


def pooled(points: Sequence[Point], measure: Measure, methods: Methods) -> Point:
    """Several periods as one figure, named by the last of them. The points are `poolable`."""
    last = points[-1].period
    cases = [p.value if p.numerator is None else p.numerator for p in points]
    numerator = sum(each for each in cases if each is not None)
    if measure.kind is Kind.COUNT:
        return Point(last, numerator, numerator)
    denominator = sum(p.denominator for p in points if p.denominator is not None)
    if not denominator:
        return Point(last, None, numerator, denominator, status=Status.NOT_APPLICABLE)
    low, high = _ends(wilson, methods.interval_z.value, x=numerator, n=denominator)
    return Point(
        last, 100 * numerator / denominator, numerator, denominator, _per_cent(low), _per_cent(high)
    )


def compare(
    before: Point | None,
    after: Point | None,
    measure: Measure,
    methods: Methods,
    *,
    first: str = "",
) -> Compared | None:
    """A later figure against an earlier one, by the rules of `assessment.annual`.

    Years are tested at `change_z`, shorter periods at `quarter_change_z`. `first` is the first
    period that the earlier figure rests on, where that is not its own: a break of definition
    anywhere after it forbids the test, a break of collection adds the caution. Null where either
    period is not on record at all.
    """
    if before is None or after is None:
        return None
    yearly = kind_of(after.period) in YEARLY
    z = methods.change_z.value if yearly else methods.quarter_change_z.value
    fact = measure.kind is Kind.BALANCE or measure.stock
    low, high, moved = _moved(before, after, measure, z, fact=fact)
    change = None if before.value is None or after.value is None else after.value - before.value
    breaks = between(measure, first or before.period, after.period)
    barred = _barred(before, after, measure, methods, untested=low is None, fact=fact)
    if barred is None and BreakKind.DEFINITION in breaks:
        barred = Reason.DEFINITION_CHANGED
    direction, verdict, reason = _judged(barred, moved, measure.better, fact=fact)
    caution = BreakKind.COLLECTION in breaks
    return Compared(before, after, change, low, high, direction, verdict, reason, caution)


def _barred(
    before: Point,
    after: Point,
    measure: Measure,
    methods: Methods,
    *,
    untested: bool,
    fact: bool,
) -> Reason | None:
    """What forbids a test, or None."""
    if after.value is None:
        return Reason.NO_FIGURE
    if Status.UNRELIABLE in (before.status, after.status):
        return Reason.UNRELIABLE
    if before.value is None:
        return Reason.NO_EARLIER_FIGURE
    if measure.kind is Kind.WEEKS:
        return Reason.NOT_TESTED
    if untested and measure.kind is not Kind.COUNT:
        return Reason.NO_COUNTS
    if measure.kind is Kind.SHARE and not fact:
        smallest = min(before.denominator or 0, after.denominator or 0)
        return Reason.TOO_FEW if smallest < methods.smallest_denominator.value else None
    return None


def _moved(
    before: Point, after: Point, measure: Measure, z: float, *, fact: bool
) -> tuple[float | None, float | None, Direction]:
    """The interval of a change, null where there is none, and which way it went."""
    if before.value is None or after.value is None:
        return None, None, Direction.UNKNOWN
    if fact:
        change = after.value - before.value
        scale = 10**measure.decimals
        shown = round(after.value * scale) - round(before.value * scale)
        return change, change, _side(shown, 0, shown)
    if measure.kind is Kind.COUNT:
        both = before.value + after.value
        low, high = _ends(wilson, z, x=after.value, n=both)
        if low is None or high is None:
            return None, None, Direction.NONE
        least = before.value * (low / (1 - low) - 1) if before.value else None
        most = before.value * (high / (1 - high) - 1) if before.value and high < 1 else None
        return least, most, _side(low, 0.5, high)
    counts = (before.numerator, before.denominator, after.numerator, after.denominator)
    if measure.kind is not Kind.SHARE or any(each is None for each in counts):
        return None, None, Direction.UNKNOWN
    names = ("x1", "n1", "x2", "n2")
    low, high = _ends(difference, z, **dict(zip(names, counts, strict=True)))
    if low is None or high is None:
        return None, None, Direction.UNKNOWN
    return 100 * low, 100 * high, _side(low, 0, high)


def _side(low: float, mark: float, high: float) -> Direction:
    if low > mark:
        return Direction.UP
    return Direction.DOWN if high < mark else Direction.NONE


def _judged(
    barred: Reason | None, moved: Direction, better: Better, *, fact: bool
) -> tuple[Direction, Verdict, Reason]:
    if barred:
        return Direction.UNKNOWN, Verdict.CANNOT_SAY, barred
    if moved is Direction.NONE:
        reason = Reason.SAME if fact else Reason.WITHIN_CHANCE
        return moved, Verdict.NO_CLEAR_CHANGE, reason
    beyond = Reason.ACCOUNTED if fact else Reason.BEYOND_CHANCE
    if better is Better.NEITHER:
        return moved, Verdict.CANNOT_SAY, beyond if fact else Reason.NO_GOOD_DIRECTION
    good = (moved is Direction.UP) == (better is Better.HIGHER)
    return moved, Verdict.BETTER if good else Verdict.WORSE, beyond


def _ends(interval: Any, z: float, **numbers: float | None) -> tuple[float | None, float | None]:
    """One interval, by the expressions that serve whole tables."""
    frame = pl.DataFrame({name: [number] for name, number in numbers.items()})
    low, high = interval(*[pl.col(name).cast(pl.Float64) for name in numbers], z)
    found = frame.select(low.alias("low"), high.alias("high")).row(0)
    return found[0], found[1]


def _per_cent(share: float | None) -> float | None:
    return None if share is None else 100 * share

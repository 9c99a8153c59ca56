"""Figures of one measure in order of time, and several of them pooled into one.

Used wherever two stretches of time are compared that are not simply a year and the year before:
claims and the effect of commitments. How they are tested: see `assessment.pairs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from scrutiny.assessment.standing import Compared, Point
from scrutiny.definitions.measure import Measure
from scrutiny.measures.exact import FIRST
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Direction, Kind, Reason, Status, Verdict


@dataclass(frozen=True, slots=True)
class Dated:
    """One figure, the change on the year before, and the day on which it first became public.

    `known_on` is null where that day is not known; such a figure counts as known now, and not at
    any earlier day. `finished` is false while cases of the period are still open. `as_first`: the
    release that it is taken from is the one that first had it; else that one may have said another.
    """

    point: Point
    on_year: Compared
    known_on: date | None
    assumed: bool
    finished: bool
    as_first: bool = True

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


def figures(values: pl.DataFrame, place: str, measure: str, part: str = "") -> tuple[Dated, ...]:
    """Every figure of one measure in one place, first basis only, in order of time.

    `values` has the columns of `assessment.annual.Assessed.values`, `known_on` and
    `known_assumed`, and may have `unfinished` and `published`, the day of the release that a figure
    is taken from; of an area's own return only what is published.
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
        untold=bool(row.get("untold")),
    )
    before = Point(
        period=row["before_period"] or "",
        value=row["before_value"],
        numerator=row["before_numerator"],
        denominator=row["before_denominator"],
        published_value=row["before_published_value"],
        untold=bool(row.get("before_untold")),
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
    released, known_on = row.get("published"), row["known_on"]
    return Dated(
        point=point,
        on_year=on_year,
        known_on=known_on,
        assumed=bool(row["known_assumed"]),
        finished=row["reason"] != Reason.UNFINISHED and not row.get("unfinished"),
        as_first=released is None or known_on is None or released <= known_on,
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


def pooled(points: Sequence[Point], measure: Measure) -> Point:
    """Several periods as one figure, named by the last of them; one alone is taken as it is.

    Several points are `poolable`.
    """
    if len(points) == 1:
        return points[0]
    last = points[-1].period
    cases = [p.value if p.numerator is None else p.numerator for p in points]
    numerator = sum(each for each in cases if each is not None)
    if measure.kind is Kind.COUNT:
        return Point(last, numerator, numerator)
    denominator = sum(p.denominator for p in points if p.denominator is not None)
    if not denominator:
        return Point(last, None, numerator, denominator, status=Status.NOT_APPLICABLE)
    return Point(last, 100 * numerator / denominator, numerator, denominator)

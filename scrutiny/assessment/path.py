"""The path of a figure over the last years, for where no trend is told: its turns, in order.

A series that went down, up and down again has no trend, and is not "unclear": it went down, up and
down. A turn is told only where the figure went back by more than the chance of counting and by
more than a fair share of the whole way from lowest to highest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import floor, sqrt
from typing import Any

import polars as pl

from scrutiny.assessment.breaks import between
from scrutiny.assessment.standing import Path, Point
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.measures.exact import FIRST
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import PeriodKind, kind_of, last_day, season, yearly
from scrutiny.vocabulary.words import BreakKind, Kind, Status

_FEWEST = 3
"""Two figures are a change, and told as one."""


def path(
    points: Sequence[Point], measure: Measure, methods: Methods, step: float | None
) -> Path | None:
    """The path to the last of some points of one place, in order of time.

    Of terms those of the same season are looked at. `step`: what half of all authorities move in a
    year, null where that is not known; it decides where there are no counts. Null for quarters and
    months, for fewer than three figures in a row on one definition, and where nothing is judged.
    """
    if not points or measure.no_verdict or measure.kind is Kind.WEEKS:
        return None
    run = _in_a_row(points, measure, methods.path_years.value)
    if len(run) < _FEWEST:
        return None
    values = [_value(point) for point in run]
    least = methods.path_turn.value * (max(values) - min(values))
    fact = measure.stock or measure.kind is Kind.BALANCE
    turns = _turns(run, _Moves(least, step or 0.0, fact, measure.decimals))
    stood = bool(turns) and turns[-1] is not run[-1]
    since = run[run.index(turns[-1]) + 1 :] if stood else []
    return Path(
        points=tuple(run),
        turns=tuple(turns),
        stood=stood,
        still=stood and all(abs(_value(each) - _value(turns[-1])) <= least for each in since),
        caution=BreakKind.COLLECTION in between(measure, run[0].period, run[-1].period),
    )


@dataclass(frozen=True)
class Paths:
    """The paths of whole figures by place, worked out when asked for.

    `values`: the columns of `assessment.annual.Assessed.values`.
    """

    values: pl.DataFrame = field(default_factory=pl.DataFrame)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    methods: Methods | None = None

    def of(self, measure: str, place: str, period: str) -> Path | None:
        """The path to one figure; null where none is told."""
        if self.methods is None:
            return None
        rows = self._series.get((measure, place), [])
        at = next((i for i, row in enumerate(rows) if row["period"] == period), None)
        if at is None:
            return None
        points = [_point(row) for row in rows[: at + 1]]
        return path(points, self.measures[measure], self.methods, rows[at]["usual_step"])

    @cached_property
    def _series(self) -> Mapping[tuple[str, str], list[dict[str, Any]]]:
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        whole = self.values.filter(pl.col("basis") == FIRST, pl.col("part") == WHOLE).select(
            *("measure", "place", "period", "value", "low", "high", "status", "usual_step"),
            "published_value",
        )
        for row in whole.iter_rows(named=True):
            found.setdefault((row["measure"], row["place"]), []).append(row)
        for rows in found.values():
            rows.sort(key=lambda row: last_day(row["period"]))
        return found


def _point(row: Mapping[str, Any]) -> Point:
    return Point(
        row["period"],
        row["value"],
        low=row["low"],
        high=row["high"],
        status=row["status"],
        published_value=row["published_value"],
    )


def _in_a_row(points: Sequence[Point], measure: Measure, most: int) -> list[Point]:
    """The last points without a gap, a doubt or a changed definition, oldest first."""
    last = points[-1]
    kind, time = kind_of(last.period), season(last.period)
    if not (yearly(last.period) or kind is PeriodKind.TERM):
        return []
    run: list[Point] = []
    for point in reversed(points):
        if (kind_of(point.period), season(point.period)) != (kind, time):
            continue
        good = point.value is not None and point.status == Status.OK
        follows = not run or last_day(run[-1].period).year - last_day(point.period).year == 1
        same = BreakKind.DEFINITION not in between(measure, point.period, last.period)
        if len(run) == most or not (good and follows and same):
            break
        run.append(point)
    return run[::-1]


@dataclass(frozen=True, slots=True)
class _Moves:
    """Which way a figure moved, if at all. `least`: a turn is at least so far."""

    least: float
    step: float
    fact: bool
    decimals: int

    def real(self, one: Point, other: Point) -> int:
        """1 up, -1 down, 0 where chance would give as much.

        The interval of the difference is made of the two intervals, as Newcombe's method 10 is.
        """
        gap = _value(other) - _value(one)
        scale = 10**self.decimals
        if floor(scale * _value(one) + 0.5) == floor(scale * _value(other) + 0.5):
            return 0
        if self.fact:
            return 1 if gap > 0 else -1
        if None in (one.low, one.high, other.low, other.high):
            return 0 if abs(gap) <= self.step else 1 if gap > 0 else -1
        below = sqrt((_value(other) - (other.low or 0)) ** 2 + ((one.high or 0) - _value(one)) ** 2)
        above = sqrt(((other.high or 0) - _value(other)) ** 2 + (_value(one) - (one.low or 0)) ** 2)
        return 1 if gap > below else -1 if -gap > above else 0

    def turn(self, one: Point, other: Point) -> int:
        """The same, where it is far enough to be told as a turn."""
        far = abs(_value(other) - _value(one)) > self.least
        return self.real(one, other) if far else 0


def _turns(run: Sequence[Point], moves: _Moves) -> list[Point]:
    """Where the figure began to move, each turn, and where it came to; nothing where it never did.

    What came after the last of them lies within chance of it.
    """
    turns: list[Point] = []
    way = 0
    # `far` is as far as it came since the last turn, `reached` the last real step there.
    far = reached = run[0]
    lowest = highest = run[0]
    for point in run[1:]:
        if not way:
            for start, side in ((lowest, 1), (highest, -1)):
                if moves.turn(start, point) == side:
                    turns, way, far, reached = [start], side, point, point
            lowest, highest = min(lowest, point, key=_value), max(highest, point, key=_value)
        elif moves.turn(far, point) == -way:
            turns.append(far)
            way, far, reached = -way, point, point
        elif (_value(point) - _value(far)) * way > 0:
            far = point
            if moves.real(reached, point) == way:
                reached = point
    if way:
        turns.append(reached)
    # The last step is told however short, for it says where the figure stands now.
    if way and moves.real(reached, run[-1]):
        turns.append(run[-1])
    return turns


def _value(point: Point) -> float:
    return point.value or 0.0

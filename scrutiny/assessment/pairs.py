"""Pairs of figures set one against another, all of them tested in one go.

Whoever needs the outcome of a test to go on asks for it: a generator that yields the pairs it
needs, is sent one comparison for each, and returns what it makes of them. So a thousand questions
cost as many tests of a table as one has steps.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias, TypeVar

import polars as pl

from scrutiny.assessment.change import between
from scrutiny.assessment.standing import AmongAll, Compared, Point
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.vocabulary.words import Kind


@dataclass(frozen=True, slots=True)
class Pair:
    """A later figure of a measure and the earlier one that it is set against.

    `first` is the first period that the earlier figure rests on, where that is not its own: a break
    anywhere after it counts. `unfinished`: more may still come of what began in the later period.
    `usual`: the place of the change among all authorities' between the same two periods, on which
    it is judged where there are no counts; null where that is not known.
    """

    before: Point
    after: Point
    measure: Measure
    first: str = ""
    unfinished: bool = False
    usual: AmongAll | None = None


T = TypeVar("T")
Asking: TypeAlias = Generator[Sequence[Pair], Sequence[Compared], T]
"""One that asks for pairs to be tested, and returns a T in the end."""


def answered(asking: Sequence[Asking[T]], methods: Methods) -> list[T]:
    """What each returns. All that they ask for at a time is tested together."""
    made: dict[int, T] = {}
    waiting = dict.fromkeys(range(len(asking)), _NOTHING)
    while waiting:
        asked: dict[int, Sequence[Pair]] = {}
        for at, told in waiting.items():
            try:
                asked[at] = asking[at].send(told) if told is not _NOTHING else next(asking[at])
            except StopIteration as end:
                made[at] = end.value
        found = iter(all_compared([pair for pairs in asked.values() for pair in pairs], methods))
        waiting = {at: list(islice(found, len(pairs))) for at, pairs in asked.items()}
    return [made[at] for at in range(len(asking))]


_NOTHING: list[Compared] = []


def all_compared(pairs: Sequence[Pair], methods: Methods) -> list[Compared]:
    """Each pair judged by `assessment.change.between`, in the same order."""
    if not pairs:
        return []
    measures = {pair.measure.id: pair.measure for pair in pairs}
    frame = pl.DataFrame([_row(pair) for pair in pairs], schema=_COLUMNS, orient="row")
    judged = between(frame, methods, measures)
    return [
        Compared.judged(pair.before, pair.after, row, pair.usual)
        for pair, row in zip(pairs, judged.iter_rows(named=True), strict=True)
    ]


_COLUMNS: dict[str, Any] = {
    "measure": pl.String,
    **dict.fromkeys(("period", "before_period", "first_period"), pl.String),
    "unfinished": pl.Boolean,
    "movement": pl.String,
    **{
        f"{side}{name}": kind
        for side in ("", "before_")
        for name, kind in (
            ("value", pl.Float64),
            ("numerator", pl.Float64),
            ("denominator", pl.Float64),
            ("status", pl.String),
            ("published_value", pl.Float64),
        )
    },
}


def _row(pair: Pair) -> tuple[Any, ...]:
    measure, before, after = pair.measure, pair.before, pair.after
    periods = (after.period, before.period or None, pair.first or before.period or None)
    return (
        measure.id,
        *periods,
        pair.unfinished,
        pair.usual and str(pair.usual.movement),
        *_figure(after, measure),
        *_figure(before, measure),
    )


def _figure(point: Point, measure: Measure) -> tuple[Any, ...]:
    # A count is its own numerator.
    cases = point.value if measure.kind is Kind.COUNT else point.numerator
    return point.value, cases, point.denominator, point.status, point.published_value

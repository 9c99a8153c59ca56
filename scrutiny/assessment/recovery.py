"""How a measure stands since the inspectors came, against the years before.

Inspectors often meet a figure at its lowest, so the last one before them is no yardstick by
itself: the middle of up to five full years before is. Terms, quarters and months are set against
the same ones of the years before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from statistics import median
from typing import TypeAlias

from scrutiny.assessment.breaks import between
from scrutiny.assessment.pairs import Asking, Pair
from scrutiny.assessment.standing import AmongAll, Compared, Point, Recovery
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.vocabulary.periods import first_day, kind_of, last_day, season, yearly
from scrutiny.vocabulary.words import (
    Better,
    BreakKind,
    Movement,
    Reason,
    Recovered,
    Status,
    Verdict,
)

_TESTED = (Reason.BEYOND_CHANCE, Reason.WITHIN_CHANCE)


Usual: TypeAlias = Callable[[str, str], AmongAll | None]
"""The place of the change between two periods among all authorities'; null where it has none."""


def _unknown(before: str, after: str) -> None:
    """Where it is not known how much such figures usually move."""


def recovery(
    points: Sequence[Point],
    measure: Measure,
    methods: Methods,
    inspected: date,
    usual: Usual = _unknown,
) -> Asking[Recovery | None]:
    """What the figures of one place show since an inspection; `points` in order of time.

    No fall since may be real, nor unusual by `usual`, for what is held.

    Null where nothing can be tested: fewer years before than needed on the definition of the
    latest figure, no figure since, no counts, no good direction, or a stock or a balance, whose
    changes are facts.
    """
    latest = next((p for p in reversed(points) if p.value is not None), None)
    if latest is None or measure.better is Better.NEITHER or measure.no_verdict:
        return None
    like = _like(points, latest, measure)
    before = _years_before(like, methods, inspected)
    after = [p for p in like if last_day(p.period) > inspected]
    enough = len(before) >= methods.fewest_years_before.value
    if not enough or not after or after[-1] != latest:
        return None
    middle = middle_of(before)
    full = [p for p in after if first_day(p.period) > inspected]
    lately = full[-methods.sustained_years.value :]
    best = [_best(after[: at + 1], measure) for at in range(len(after))]
    worst = _worst_since(after, best[-1], measure)
    wanted = [
        (before[-1:], latest),
        (middle, latest),
        (before[-1:], best[-1]),
        *((middle, p) for p in lately),
        *(([one], p) for one, p in zip(best, after, strict=True)),
        *(([one], p) for one, p in pairwise(after)),
        *(([p], latest) for p in worst),
    ]
    told = iter((yield [Pair(one, p, measure) for earlier, p in wanted for one in earlier]))
    last, now, rise, *rest = [
        min((next(told) for _ in earlier), key=speaks_for) for earlier, _ in wanted
    ]
    years, rest = rest[: len(lately)], rest[len(lately) :]
    falls = [_fall(each) for each in rest[: len(after)]]
    steps = rest[len(after) : 2 * len(after) - 1]
    lows = rest[2 * len(after) - 1 :]
    dips = [each for each in steps if _fall(each) or _unusual_fall(each, measure, usual)]
    if last.reason not in _TESTED or now.reason not in _TESTED:
        return None
    caution = BreakKind.COLLECTION in between(measure, before[0].period, latest.period)
    # One term or month a year is no full year, however often it is better.
    held = (
        yearly(latest.period)
        and len(years) == methods.sustained_years.value
        and all(each.verdict is Verdict.BETTER for each in years)
        and _one_after_another(full[-len(years) :])
        and not any(falls)
        and not dips
        and not any(each.caution for each in years)
    )
    centre = float(median(p.value or 0.0 for p in before))
    sign = 1 if measure.better is Better.HIGHER else -1
    lost = sign * ((before[-1].value or 0.0) - centre) < 0
    return Recovery(
        state=_state(now, last, falls[-1], held=held, lost=lost),
        before=tuple(before),
        middle=centre,
        last=last,
        now=now,
        years=tuple(years),
        fell=falls[-1],
        dipped=dips[-1] if dips else next((each for each in reversed(falls) if each), None),
        rose=falls[-1] is not None and rise.verdict is Verdict.BETTER,
        low=next((p for p, each in zip(worst, lows, strict=True) if _better(each)), None),
        caution=caution,
    )


def years_before(
    points: Sequence[Point], latest: Point, measure: Measure, methods: Methods, inspected: date
) -> list[Point]:
    """The years before an inspection that a later figure is set against, oldest first.

    Only those on its own definition, and of the same time of year; empty where they are too few to
    have a middle.
    """
    before = _years_before(_like(points, latest, measure), methods, inspected)
    return before if len(before) >= methods.fewest_years_before.value else []


def _like(points: Sequence[Point], latest: Point, measure: Measure) -> list[Point]:
    return [
        p
        for p in points
        if p.value is not None
        and p.status == Status.OK
        and (kind_of(p.period), season(p.period)) == (kind_of(latest.period), season(latest.period))
        and BreakKind.DEFINITION not in between(measure, p.period, latest.period)
    ]


def _years_before(like: Sequence[Point], methods: Methods, inspected: date) -> list[Point]:
    oldest = _years_earlier(inspected, methods.years_before.value)
    return [p for p in like if oldest <= last_day(p.period) < inspected]


def _state(
    now: Compared, last: Compared, fell: Compared | None, *, held: bool, lost: bool
) -> Recovered:
    """`lost`: the last figure before the inspection lay on the bad side of the middle."""
    if last.verdict is not Verdict.BETTER:
        return Recovered.NOT_BETTER
    if now.verdict is not Verdict.BETTER:
        return Recovered.PART if lost else Recovered.NOT_BETTER
    if fell is not None:
        return Recovered.FELL_BACK
    return Recovered.HELD if held else Recovered.BETTER


def _years_earlier(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def middle_of(points: Sequence[Point]) -> list[Point]:
    """The middle figure, or both where their number is even: to be better is to beat both."""
    ordered = sorted(points, key=lambda p: p.value or 0.0)
    half = len(ordered) // 2
    return ordered[half : half + 1] if len(ordered) % 2 else ordered[half - 1 : half + 1]


_ORDER = (Verdict.CANNOT_SAY, Verdict.WORSE, Verdict.NO_CLEAR_CHANGE, Verdict.BETTER)


def speaks_for(compared: Compared) -> int:
    """How far a comparison speaks for the later figure."""
    return _ORDER.index(compared.verdict)


def _best(points: Sequence[Point], measure: Measure) -> Point:
    sign = 1 if measure.better is Better.HIGHER else -1
    return max(points, key=lambda p: sign * (p.value or 0.0))


def _worst_since(points: Sequence[Point], best: Point, measure: Measure) -> list[Point]:
    """The worst figure between the best and the latest; none where no year lies between."""
    sign = 1 if measure.better is Better.HIGHER else -1
    between_them = points[points.index(best) + 1 : -1]
    return sorted(between_them, key=lambda p: sign * (p.value or 0.0))[:1]


def _better(compared: Compared) -> bool:
    return compared.verdict is Verdict.BETTER


def _fall(compared: Compared) -> Compared | None:
    """A real fall from the best figure until then; null where there is none."""
    return compared if compared.verdict is Verdict.WORSE else None


def _unusual_fall(compared: Compared, measure: Measure, usual: Usual) -> bool:
    """A step the wrong way that hardly any authority took, though chance might give as much."""
    sign = 1 if measure.better is Better.HIGHER else -1
    if sign * ((compared.after.value or 0.0) - (compared.before.value or 0.0)) >= 0:
        return False
    among = usual(compared.before.period, compared.after.period)
    return among is not None and among.movement is Movement.UNUSUAL


def _one_after_another(points: Sequence[Point]) -> bool:
    """Whether no year lies between figures, each of the same time of its year."""
    years = [last_day(p.period).year for p in points]
    return all(two - one == 1 for one, two in pairwise(years))

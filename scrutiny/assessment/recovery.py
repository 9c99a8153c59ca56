"""How a measure stands since the inspectors came, against the years before.

Inspectors often meet a figure at its lowest, so the last one before them is no yardstick by
itself: the middle of up to five full years before is. Terms, quarters and months are set against
the same ones of the years before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from statistics import median

from scrutiny.assessment.breaks import between
from scrutiny.assessment.spans import YEARLY, compare, first_day
from scrutiny.assessment.standing import Compared, Point, Recovery
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.vocabulary.periods import PeriodKind, kind_of, last_day
from scrutiny.vocabulary.words import Better, BreakKind, Reason, Recovered, Status, Verdict

_TESTED = (Reason.BEYOND_CHANCE, Reason.WITHIN_CHANCE)
_SEASONAL = (PeriodKind.TERM, PeriodKind.QUARTER, PeriodKind.MONTH)


def recovery(
    points: Sequence[Point], measure: Measure, methods: Methods, inspected: date
) -> Recovery | None:
    """What the figures of one place show since an inspection; `points` in order of time.

    Null where nothing can be tested: fewer years before than needed on the definition of the
    latest figure, no figure since, no counts, no good direction, or a stock or a balance, whose
    changes are facts.
    """
    latest = next((p for p in reversed(points) if p.value is not None), None)
    if latest is None or measure.better is Better.NEITHER or measure.no_verdict:
        return None
    like = [
        p
        for p in points
        if p.value is not None
        and p.status == Status.OK
        and _season(p.period) == _season(latest.period)
        and BreakKind.DEFINITION not in between(measure, p.period, latest.period)
    ]
    oldest = _years_earlier(inspected, methods.years_before.value)
    before = [p for p in like if oldest <= last_day(p.period) < inspected]
    after = [p for p in like if last_day(p.period) > inspected]
    enough = len(before) >= methods.fewest_years_before.value
    if not enough or not after or after[-1] != latest:
        return None
    middle = _middle(before)
    last = _against([before[-1]], latest, measure, methods)
    full = [p for p in after if first_day(p.period) > inspected]
    years = [_against(middle, p, measure, methods) for p in full[-methods.sustained_years.value :]]
    now = _against(middle, latest, measure, methods)
    falls = [_fall(after[: after.index(p) + 1], measure, methods) for p in after]
    if last is None or now is None or last.reason not in _TESTED or now.reason not in _TESTED:
        return None
    fell_from = _against([before[-1]], falls[-1].before, measure, methods) if falls[-1] else None
    caution = BreakKind.COLLECTION in between(measure, before[0].period, latest.period)
    # One term or month a year is no full year, however often it is better.
    held = (
        kind_of(latest.period) in YEARLY
        and len(years) == methods.sustained_years.value
        and all(each is not None and each.verdict is Verdict.BETTER for each in years)
        and _one_after_another(full[-len(years) :])
        and not any(falls[-len(years) :])
        and not any(each is not None and each.caution for each in years)
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
        years=tuple(each for each in years if each is not None),
        fell=falls[-1],
        rose=fell_from is not None and fell_from.verdict is Verdict.BETTER,
        caution=caution,
    )


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


def _season(period: str) -> tuple[PeriodKind, str]:
    """The kind of a period and, within a year, which of them it is."""
    kind = kind_of(period)
    return kind, period[4:].rpartition("-")[2] if kind in _SEASONAL else ""


def _years_earlier(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def _middle(points: Sequence[Point]) -> list[Point]:
    """The middle figure, or both where their number is even: to be better is to beat both."""
    ordered = sorted(points, key=lambda p: p.value or 0.0)
    half = len(ordered) // 2
    return ordered[half : half + 1] if len(ordered) % 2 else ordered[half - 1 : half + 1]


def _against(
    earlier: Sequence[Point], later: Point, measure: Measure, methods: Methods
) -> Compared | None:
    """The comparison that speaks least for the later figure; null where one cannot be made."""
    made = [compare(each, later, measure, methods) for each in earlier]
    found = [each for each in made if each is not None]
    order = (Verdict.CANNOT_SAY, Verdict.WORSE, Verdict.NO_CLEAR_CHANGE, Verdict.BETTER)
    return min(found, key=lambda each: order.index(each.verdict)) if found else None


def _fall(points: Sequence[Point], measure: Measure, methods: Methods) -> Compared | None:
    """A real fall of the last of some figures from the best of them; null where there is none."""
    sign = 1 if measure.better is Better.HIGHER else -1
    best = max(points, key=lambda p: sign * (p.value or 0.0))
    made = compare(best, points[-1], measure, methods)
    return made if made is not None and made.verdict is Verdict.WORSE else None


def _one_after_another(points: Sequence[Point]) -> bool:
    """Whether no year lies between figures, each of the same time of its year."""
    years = [last_day(p.period).year for p in points]
    return all(two - one == 1 for one, two in pairwise(years))

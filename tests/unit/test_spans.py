"""Pairs of figures that are tested in one go are tested as each would be alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from scrutiny.assessment import pairs
from scrutiny.assessment.pairs import Asking, Pair, all_compared, answered
from scrutiny.assessment.recovery import recovery
from scrutiny.assessment.standing import Compared, Point
from scrutiny.vocabulary.periods import (
    LONGEST,
    first_day,
    kind_of,
    last_day,
    ordinal,
    per_year,
    without_gaps,
)
from tests.made_record import METHODS, measure, set_against

COUNTS = (0, 1, 9, 12, 40, 300)
KINDS: tuple[dict[str, Any], ...] = (
    {},
    {"better": "neither"},
    {"stock": True},
    {"kind": "count"},
    {"kind": "count", "stock": True, "better": "lower"},
    {"kind": "weeks"},
    {"kind": "rate"},
    {"kind": "balance"},
)


def points(period: str, share: bool) -> Iterator[Point]:
    if not share:
        yield from (Point(period, float(x), float(x)) for x in COUNTS)
        return
    for n in COUNTS[1:]:
        yield from (Point(period, 100 * x / n, float(x), float(n)) for x in COUNTS if x <= n)


def test_pairs_of_many_measures_and_kinds_of_period_are_judged_as_each_alone() -> None:
    every = [
        Pair(before, after, made)
        for number, kind in enumerate(KINDS)
        for made in [measure(**kind, id=f"m{number}")]
        for earlier, later in (("2023-Q1", "2024-Q1"), ("2022", "2024"))
        for before in points(earlier, made.kind == "share")
        for after in points(later, made.kind == "share")
    ]
    together = all_compared(every, METHODS)
    for pair, made in list(zip(every, together, strict=True))[::97]:
        assert (made.before, made.after) == (pair.before, pair.after)
        assert set_against(pair.before, pair.after, pair.measure) == made


@pytest.mark.parametrize(
    ("before", "after", "profile", "within"),
    [
        ("2022", "2024", "open", 1.96),
        ("2023-Q1", "2024-Q1", "open", 3.09),
        ("2023/24-1", "2024/25-1", "open", 3.09),
        ("2022", "2024", "filtered", 3.09),
    ],
)
def test_the_interval_of_a_change_is_another_librarys(
    before: str, after: str, profile: str, within: float
) -> None:
    from scipy.stats import norm

    made = set_against(
        Point(before, 40.0, 40, 100), Point(after, 60.0, 120, 200), measure(profile=profile)
    )
    alpha = 2 * norm.sf(within)
    theirs = confint_proportions_2indep(
        120, 200, 40, 100, method="newcomb", compare="diff", alpha=alpha
    )
    assert made.low is not None
    assert made.high is not None
    assert (made.low / 100, made.high / 100) == pytest.approx(theirs, abs=1e-9)


def test_all_that_is_asked_at_a_time_is_one_test(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    between = pairs.between

    def counted(values: Any, *more: Any) -> Any:
        calls.append(values.height)
        return between(values, *more)

    monkeypatch.setattr(pairs, "between", counted)
    held = [
        Point(str(year), 40.0 + year % 7, 400.0 + 10 * (year % 7), 1000.0)
        for year in range(2015, 2026)
    ]
    asking = [recovery(held, measure(), METHODS, date(2023, 7, 10)) for _ in range(50)]
    made = answered(asking, METHODS)
    assert len(made) == 50
    assert all(each == made[0] is not None for each in made)
    assert len(calls) == 1


def test_each_is_sent_its_own_answers_and_may_ask_again() -> None:
    def asks(times: int) -> Asking[list[Compared]]:
        found: list[Compared] = []
        for at in range(times):
            points_ = (Point("2023", 10.0, 10, 100), Point("2024", 10.0 + at, 10 + at, 100))
            found += yield [Pair(*points_, measure())]
        return found

    made = answered([asks(2), asks(0), asks(3)], METHODS)
    assert [[each.change for each in found] for found in made] == [[0, 1], [], [0, 1, 2]]
    assert answered([], METHODS) == []


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2024", "2024-01-01"),
        ("2023/24", "2023-09-01"),
        ("2023-24", "2023-04-01"),
        ("2025-01", "2025-01-01"),
        ("2024/25-2", "2025-01-01"),
        ("2024-M03", "2024-03-01"),
        ("2024-Q4", "2024-10-01"),
    ],
)
def test_the_first_day_of_each_kind_of_period(period: str, day: str) -> None:
    assert first_day(period).isoformat() == day


@pytest.mark.parametrize(
    ("first", "last", "a_year"),
    [
        ("2019", "2024", 1),
        ("2019/20", "2023/24", 1),
        ("2019-20", "2023-24", 1),
        ("2019-01", "2024-01", 1),
        ("2019/20-2", "2023/24-1", 3),
        ("2019-Q2", "2024-Q1", 4),
        ("2019-M11", "2024-M02", 12),
    ],
)
def test_periods_of_each_kind_are_numbered_without_a_gap(
    first: str, last: str, a_year: int
) -> None:
    numbers = [ordinal(period) for period in without_gaps(first, last)]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert per_year(first) == a_year
    assert kind_of(first) in LONGEST


def test_kinds_are_told_the_longest_first() -> None:
    one_of_each = ("2024", "2024/25", "2024-25", "2024-01", "2024/25-1", "2024-Q1", "2024-M02")
    assert [kind_of(period) for period in one_of_each] == list(LONGEST)
    days = [(last_day(p) - first_day(p)).days for p in one_of_each if p != "2024-01"]
    assert sorted(days[3:], reverse=True) == days[3:]
    assert min(days[:3]) > max(days[3:])

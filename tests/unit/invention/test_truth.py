"""The truth that the story tells is in the tables, by plain counting."""

from __future__ import annotations

from math import sqrt

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnFormat
from scrutiny.vocabulary.periods import last_day, without_gaps
from tests.invention.returns import invent
from tests.invention.story import Story, Stretch
from tests.unit.invention.counting import (
    Case,
    Returns,
    cases,
    days,
    headline,
    rows,
    still_open,
    who,
)

HEADLINE = "flow_plans_20_weeks_no_exceptions"
OPEN = "flow_open_cases"


@pytest.fixture(scope="module", params=[1, 2])
def returns(request: pytest.FixtureRequest, story: Story, form: ReturnFormat) -> Returns:
    return invent(story, form, seed=request.param)


@pytest.fixture(scope="module")
def every(returns: Returns) -> list[Case]:
    return cases(returns)


def written(stretch: Stretch) -> list[str]:
    return [f"{month[:4]}-{month[6:]}" for month in without_gaps(stretch.first, stretch.last)]


def pooled(every: list[Case], months: list[str], need: str = "") -> float:
    counts = [headline(every, month, need) for month in months]
    return sum(n for n, _ in counts) / sum(of for _, of in counts)


def stretches(story: Story, measure: str) -> list[Stretch]:
    return [stretch for stretch in story.truth.stretches if stretch.measure == measure]


def open_after(every: list[Case], month: str) -> int:
    """At the end of a month written 2024-M03."""
    return still_open(every, last_day(month).isoformat())


def test_the_share_in_time_lies_where_the_story_says(story: Story, every: list[Case]) -> None:
    banded = [s for s in stretches(story, HEADLINE) if s.low is not None and s.high is not None]
    assert [stretch.group for stretch in banded].count("SLCN") == 1
    for stretch in banded:
        assert stretch.low is not None
        assert stretch.high is not None
        share = pooled(every, written(stretch), stretch.group)
        assert stretch.low <= share <= stretch.high, stretch


@pytest.mark.parametrize(
    ("first", "last", "share"), [("2023-M01", "2024-M02", 0.62), ("2024-M03", "2025-M03", 0.15)]
)
def test_months_vary_as_chance_does(every: list[Case], first: str, last: str, share: float) -> None:
    months = [f"{month[:4]}-{month[6:]}" for month in without_gaps(first, last)]
    apart = []
    for month in months:
        in_time, of = headline(every, month)
        assert of > 40
        apart.append((in_time / of - share) / sqrt(share * (1 - share) / of))
    assert all(abs(each) < 3.5 for each in apart)
    # Chance alone gives squares of about 1 on average; far less would be painted numbers.
    assert 0.25 < sum(each**2 for each in apart) / len(apart) < 2.5


def test_the_recovery_climbs_from_april_to_autumn(every: list[Case]) -> None:
    parts = [["2025-01", "2025-02", "2025-03"], ["2025-04", "2025-05", "2025-06"]]
    parts += [["2025-07", "2025-08", "2025-09"], ["2025-10", "2025-11", "2025-12"]]
    shares = [pooled(every, part) for part in parts]
    assert shares[0] + 0.1 < shares[1] < shares[2] - 0.05 < shares[3]


def test_one_need_is_left_behind(every: list[Case], story: Story) -> None:
    autumn = ["2025-10", "2025-11", "2025-12"]
    behind = pooled(every, autumn, story.left_behind.need)
    others = pooled(every, autumn, "ASD")
    before = ["2023-02", "2023-03", "2023-04", "2023-05", "2023-06"]
    assert behind < 0.25
    assert others > 0.55
    assert pooled(every, before, story.left_behind.need) > 0.5


def test_open_cases_stand_grow_unseen_and_fall(every: list[Case]) -> None:
    still = [open_after(every, month) for month in without_gaps("2023-M01", "2023-M06")]
    assert max(still) - min(still) < 0.15 * min(still)
    growing = [open_after(every, f"2023-M{month:02d}") for month in (6, 9, 12)]
    growing += [open_after(every, f"2024-M{month:02d}") for month in (3, 6, 9, 12)]
    growing.append(open_after(every, "2025-M03"))
    assert growing == sorted(growing)
    assert growing[-1] > 1.5 * growing[0]
    falling = [open_after(every, f"2025-M{month:02d}") for month in (3, 6, 9, 12)]
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] < 0.8 * falling[0]
    whole = {m: open_after(every, m) for m in without_gaps("2023-M01", "2025-M12")}
    assert max(whole, key=lambda month: whole[month]) in ("2025-M02", "2025-M03", "2025-M04")


def test_the_truth_names_these_turns(story: Story) -> None:
    turns = {(turn.measure, turn.month, turn.direction) for turn in story.truth.turns}
    assert (OPEN, "2023-M07", "rises") in turns
    assert (OPEN, "2025-M04", "falls") in turns
    assert (HEADLINE, "2024-M03", "falls") in turns
    assert (HEADLINE, "2025-M04", "rises") in turns
    assert story.truth.promise.value > story.truth.moved.value


def test_what_the_story_calls_steady_is_steady(every: list[Case], returns: Returns) -> None:
    for year in ("2023", "2024", "2025"):
        received = sum(case.received[:4] == year for case in every)
        assert received == pytest.approx(1800, rel=0.08)
        decided = [case for case in every if case.decided[:4] == year]
        told = [days(case.received, case.decided) for case in decided]
        assert sum(0 <= took <= 42 for took in told) / len(told) == pytest.approx(0.88, abs=0.03)
        refused = sum(case.refused for case in decided) / len(decided)
        assert refused == pytest.approx(0.22, abs=0.03)
    three = [case.received for case in every if "2023" <= case.received[:4] <= "2025"]
    august = sum(received[5:7] == "08" for received in three)
    others = len(three) - august
    assert august / 3 < others / 33


def test_reviews_are_as_many_and_as_slow_in_every_quarter(returns: Returns) -> None:
    held: dict[tuple[object, ...], str | None] = {}
    for year in sorted(returns):
        persons = who(returns[year]["person"])
        for plan in rows(returns[year]["active_plans"]):
            meeting = plan["review_meeting"]
            if meeting and meeting[5:] != "02-30":
                key = (persons[plan["person_ref"]], meeting)
                held[key] = plan["last_review"] or held.get(key)
    quarters = [(y, q) for y in (2023, 2024, 2025) for q in range(4)]
    for year, quarter in quarters:
        months = [f"{year}-{quarter * 3 + n:02d}" for n in (1, 2, 3)]
        assert sum(str(key[1])[:7] in months for key in held) == pytest.approx(1170, rel=0.12)
        took = [days(str(key[1]), day) for key, day in held.items() if day and day[:7] in months]
        share = sum(0 <= each <= 28 for each in took) / len(took)
        assert share == pytest.approx(0.44, abs=0.06)


def test_about_one_plan_in_sixteen_is_an_exception(every: list[Case]) -> None:
    issued = [case for case in every if case.issued]
    assert sum(case.excepted for case in issued) / len(issued) == pytest.approx(0.06, abs=0.02)


def test_returns_have_the_size_of_the_story(story: Story, returns: Returns) -> None:
    sizes = [tables["person"].height for tables in returns.values()]
    assert sum(sizes) / 3 == pytest.approx(story.persons, rel=0.08)
    for year, tables in returns.items():
        still = tables["named_plan"].filter(pl.col("cease_date").is_null()).height
        assert 6000 < still < 8500, year


def test_the_story_keeps_its_shape_in_another_size(story: Story, form: ReturnFormat) -> None:
    small = invent(story, form, seed=3, persons=4400)
    sizes = [tables["person"].height for tables in small.values()]
    assert sum(sizes) / 3 == pytest.approx(4400, rel=0.1)
    every = cases(small)
    steady = [f"2023-{month:02d}" for month in range(1, 13)]
    collapsed = [f"2024-{month:02d}" for month in range(4, 13)]
    assert pooled(every, steady) == pytest.approx(0.62, abs=0.07)
    assert pooled(every, collapsed) == pytest.approx(0.15, abs=0.06)
    assert open_after(every, "2025-M03") > 1.4 * open_after(every, "2023-M06")

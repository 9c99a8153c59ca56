"""The path of a figure where no trend is told: published series, and small drawn ones."""

from __future__ import annotations

from typing import Any

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from scrutiny.assessment.path import path
from scrutiny.assessment.standing import Path, Point
from scrutiny.definitions.methods import Constant
from scrutiny.wording.figure import wording_of
from scrutiny.wording.headline import way
from tests.made_record import METHODS, measure

WORDS = wording_of(measure())


def counted(*pairs: tuple[int, int], first: int = 2020, step: str = "") -> list[Point]:
    """Shares of so many with Wilson's intervals, by statsmodels."""
    made = []
    for at, (some, of) in enumerate(pairs):
        low, high = proportion_confint(some, of, alpha=0.05, method="wilson")
        made.append(Point(f"{first + at}{step}", 100 * some / of, some, of, 100 * low, 100 * high))
    return made


def plain(*values: float | None, first: int = 2020) -> list[Point]:
    """Shares that are published without counts."""
    return [
        Point(str(first + at), value, status="ok" if value is not None else "x")
        for at, value in enumerate(values)
    ]


def walked(points: list[Point], step: float | None = None, **changes: Any) -> str:
    found = path(points, measure(**changes), METHODS, step)
    return "" if found is None else way(WORDS, found)


# Plans issued within 20 weeks, from the department's file: 2020 to 2025.
OXFORDSHIRE = ((463, 826), (213, 694), (27, 667), (533, 994), (371, 962), (533, 1411))


def test_the_path_that_the_method_names() -> None:
    assert walked(counted(*OXFORDSHIRE)) == (
        "It fell from 56.1 % in 2020 to 4.0 % in 2022, rose to 53.6 % in 2023, fell to 38.6 % in "
        "2024 and has changed little since (37.8 % in 2025)."
    )


def test_no_more_years_are_looked_at_than_a_trend_and_the_one_before() -> None:
    longer = [*counted((311, 619), first=2019), *counted(*OXFORDSHIRE)]
    found = path(longer, measure(), METHODS, None)
    assert found is not None
    assert [point.period for point in found.points] == [str(year) for year in range(2020, 2026)]


@pytest.mark.parametrize(
    ("points", "told"),
    [
        # 400 and 440 of 1,000 differ by 4 points, 0.3 less than chance gives; 445 do not.
        (
            counted((400, 1000), (420, 1000), (440, 1000)),
            "It changed little from 2020 to 2022: it lay between 40.0 % and 44.0 %.",
        ),
        (
            counted((400, 1000), (420, 1000), (445, 1000)),
            "It rose from 40.0 % in 2020 to 44.5 % in 2022.",
        ),
        (
            counted((400, 1000), (400, 1000), (400, 1000)),
            "It stayed at 40.0 % from 2020 to 2022.",
        ),
        (
            counted((400, 1000), (390, 1000), (405, 1000), (600, 1000)),
            "It changed little from 40.0 % in 2020, then rose from 39.0 % in 2021 to 60.0 % in "
            "2023.",
        ),
        # 41.0 to 52.0 % is real, though the whole way is from 1.6 to 75.4: it is where it stands.
        (
            counted((24, 1543), (367, 2302), (1187, 2623), (1777, 2357), (959, 2340), (1727, 3323)),
            "It rose from 1.6 % in 2020 to 75.4 % in 2023, fell to 41.0 % in 2024 and rose to "
            "52.0 % in 2025.",
        ),
    ],
)
def test_a_step_within_chance_is_no_step(points: list[Point], told: str) -> None:
    assert walked(points) == told


@pytest.mark.parametrize(("some", "more"), [(400, 440), (400, 445), (27, 45), (27, 55)])
def test_the_chance_of_counting_is_that_of_a_change_on_the_year(some: int, more: int) -> None:
    low, high = confint_proportions_2indep(
        more, 1000, some, 1000, method="newcomb", compare="diff", correction=False
    )
    real = low > 0 or high < 0
    found = path(counted((some, 1000), (some, 1000), (more, 1000)), measure(), METHODS, None)
    assert found is not None
    assert bool(found.turns) == real


def test_a_short_way_back_is_passed_over_unless_it_is_the_last() -> None:
    """50 and 46 % of 10,000 are real and a twentieth of the way from 10 to 90."""
    points = counted((1000, 10_000), (5000, 10_000), (4600, 10_000), (9000, 10_000))
    assert walked(points) == "It rose from 10.0 % in 2020 to 90.0 % in 2023."
    assert walked(points[:3]) == (
        "It rose from 10.0 % in 2020 to 50.0 % in 2021 and fell to 46.0 % in 2022."
    )
    every = METHODS.model_copy(
        update={"path_turn": Constant(value=0.0, words="", since="2026-11-30", reference="")}
    )
    found = path(points, measure(), every, None)
    assert found is not None
    assert [point.period for point in found.turns] == ["2020", "2021", "2022", "2023"]


def test_without_counts_a_step_is_more_than_half_of_all_authorities_move() -> None:
    """Attainment 8 of pupils with a plan in Oxfordshire; half of all moved by 1.7 in a year."""
    points = plain(18.0, 14.9, 14.1, 13.7, 13.0, 11.6, first=2019)
    assert walked(points, 1.7) == (
        "It fell from 18.0 % in 2019 to 13.0 % in 2023 and has not clearly changed since (11.6 % "
        "in 2024)."
    )
    assert walked(points) == "It fell from 18.0 % in 2019 to 11.6 % in 2024."


def test_what_went_down_and_up_again_is_not_said_to_have_changed_little() -> None:
    """Exclusions of Oxfordshire, spring terms, of 100,000: 19 lies between 47 and 42; half of all
    authorities moved by more than the 32 from 51 to 19.
    """
    points = plain(62.0, 7.0, 51.0, 47.0, 19.0, 42.0)
    assert walked(points, 33.0) == (
        "It fell from 62.0 % in 2020 to 7.0 % in 2021, rose to 51.0 % in 2022 and has not clearly "
        "changed since (42.0 % in 2025)."
    )
    quiet = plain(62.0, 7.0, 51.0, 47.0, 49.0, 50.0)
    assert walked(quiet, 33.0).endswith("and has changed little since (50.0 % in 2025).")


def test_a_path_begins_after_a_gap_a_doubt_or_a_changed_definition() -> None:
    def years(points: list[Point], **changes: Any) -> list[str]:
        found = path(points, measure(**changes), METHODS, None)
        return [] if found is None else [point.period for point in found.points]

    assert years(plain(10, None, 30, 20, 50)) == ["2022", "2023", "2024"]
    doubted = plain(10, 40, 30, 20, 50)
    doubted[1] = Point("2021", 40.0, status="u")
    assert years(doubted) == ["2022", "2023", "2024"]
    changed = {"breaks": [{"at": "2022", "kind": "definition", "words": "w"}]}
    assert years(plain(10, 40, 30, 20, 50), **changed) == ["2022", "2023", "2024"]
    assert years(plain(10, 40)) == []
    assert years(plain(10, 40, 30, None)) == []
    assert years(plain(10, 40, 30), no_verdict="not ours to judge") == []


def test_a_changed_collection_is_cautioned() -> None:
    breaks = [{"at": "2022", "kind": "collection", "words": "w"}]
    found = path(plain(10, 40, 30), measure(breaks=breaks), METHODS, None)
    assert isinstance(found, Path)
    assert found.caution


def test_terms_are_set_in_line_with_the_same_terms() -> None:
    points = [
        Point(f"20{year}/{year + 1}-{term}", 10.0 * term + year)
        for year in (21, 22, 23)
        for term in (1, 2)
    ]
    found = path(points, measure(), METHODS, None)
    assert found is not None
    assert [point.period for point in found.points] == ["2021/22-2", "2022/23-2", "2023/24-2"]


def test_months_have_no_path() -> None:
    points = [Point(f"2024-M{month:02}", 10.0 * month) for month in range(1, 7)]
    assert path(points, measure(), METHODS, None) is None

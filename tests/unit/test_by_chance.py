"""How many tests stand behind a page and how many of them chance alone would answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy.stats import norm

from scrutiny.assessment.by_chance import ByChance, of_standings, rates
from scrutiny.assessment.standing import Beside
from scrutiny.publication.published import Published
from scrutiny.vocabulary.words import Direction, Reason, Verdict
from scrutiny.wording.chance_alone import by_chance
from tests.made_record import METHODS
from tests.standings import compared, standing

CHANGE = compared("better", "2023", "2024")
ENGLAND = Beside(47.0, Direction.DOWN, Verdict.WORSE, Reason.BEYOND_CHANCE)


def test_the_rates_are_those_of_the_levels() -> None:
    known = rates(METHODS)
    assert known.test == pytest.approx(2 * norm.sf(1.96)) == pytest.approx(0.05, abs=1e-4)
    assert known.stricter == pytest.approx(0.002, abs=1e-4)
    assert known.unusual == pytest.approx(0.1), "one in twenty on each side"


def test_each_test_is_counted_once_at_its_own_rate() -> None:
    tested = standing(on_year=CHANGE, since=CHANGE, against={"england": ENGLAND})
    uncounted = replace(CHANGE, low=None, high=None, reason=Reason.NOT_UNUSUAL)
    found = of_standings(
        [
            tested,
            tested,
            standing(measure="n", on_year=uncounted),
            standing(measure="old", on_year=CHANGE, stale=True),
            standing(
                measure="q", on_year=replace(CHANGE, after=replace(CHANGE.after, period="2024-Q1"))
            ),
            standing(measure="fact", on_year=replace(CHANGE, reason=Reason.ACCOUNTED)),
        ],
        METHODS,
    )
    assert found.many == 5
    assert found.expected == pytest.approx(3 * 0.05 + 0.1 + 0.002, abs=1e-3)


@pytest.mark.parametrize(
    ("many", "expected", "told"),
    [
        (0, 0.0, ""),
        (
            40,
            2.0,
            "40 tests stand behind this page. Even if nothing had changed or differed, chance "
            "alone would make about 2 of them say so.",
        ),
        (
            1,
            0.05,
            "1 test stands behind this page. Even if nothing had changed or differed, chance alone "
            "would make one of them say so about once in 20 times.",
        ),
        (
            4,
            0.4,
            "4 tests stand behind this page. Even if nothing had changed or differed, chance alone "
            "would make one of them say so about once in 3 times.",
        ),
    ],
)
def test_in_words(many: int, expected: float, told: str) -> None:
    assert by_chance(ByChance(many, expected)) == told


def test_a_place_with_eleven_years_and_three_benchmarks(published: Published) -> None:
    """Oxfordshire's timeliness: 10 changes from 2015 on, and 11 figures against three others.

    England and the region have a figure in each year, and so have enough neighbours: 33.
    """
    figure = published.measure("ehc_plans_20_weeks").latest("931")
    assert figure is not None
    assert figure.by_chance.startswith("43 tests stand behind")
    assert figure.by_chance.endswith("about 2 of them say so.")
    assert published.area("oxfordshire").by_chance

"""How often yearly figures say something though nothing has changed: what Methods prints."""

from __future__ import annotations

import pytest

from tests.bench_trend import SPREADS, measured, of_measure
from tests.bench_years import held, on_year
from tests.made_record import METHODS

ROUNDS = 3_000
PRINTED = {spread: (year, kept) for spread, year, kept in METHODS.false_years.value}


def _near(share: float, printed: float, of: int = ROUNDS) -> bool:
    """Within four standard errors of both, and one of a last printed place."""
    return abs(share - printed) <= 0.001 + 4 * (printed * (1 - printed) / of) ** 0.5


@pytest.mark.parametrize("spread", SPREADS)
def test_what_methods_prints_is_what_the_simulation_gives(spread: int) -> None:
    year, kept = on_year(spread, ROUNDS), held(spread, ROUNDS)
    assert _near(year.counted, PRINTED[spread][0])
    assert _near(kept.here, PRINTED[spread][1])
    assert kept.here <= kept.before, "the rule before held more"
    assert kept.at_lowest <= kept.at_lowest_before
    # By what is unusual at most one in twenty on each side can be.
    assert 0.05 < year.uncounted <= 0.1


def test_by_the_chance_of_counting_alone_one_in_twenty_is_called_changed() -> None:
    assert _near(on_year(0, ROUNDS).counted, 0.05)


def test_no_measure_has_more_than_one_false_trend_in_a_hundred() -> None:
    shares = {one.name: of_measure(one, 9_000) for one in measured()}
    assert len(shares) >= 6
    # Three standard errors of one in a hundred.
    assert max(shares.values()) <= 0.01 + 3 * (0.01 * 0.99 / 9_000) ** 0.5
    assert _near(max(shares.values()), METHODS.false_trend.value, 9_000)

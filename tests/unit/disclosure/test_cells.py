"""Rounding, percentages and quantiles: expected values by hand from the written rules."""

from __future__ import annotations

import numpy as np
import pytest

from scrutiny.disclosure.cube import (
    Protection,
    cells_of,
    percent_shown,
    quantile_shown,
)
from scrutiny.errors import ProblemsFound
from tests.unit.disclosure.tables import FILTERED, LOCAL, cell, counts


def test_rounding_goes_to_the_nearest_five_and_leaves_nought() -> None:
    given = np.array([0, 8, 12, 13, 17, 18, 1002, 1003])
    assert FILTERED.rounded(given).tolist() == [0, 10, 10, 15, 15, 20, 1000, 1005]


def test_halves_go_up() -> None:
    tens = Protection(hidden_to=7, base=10)
    assert tens.rounded(np.array([14, 15, 25])).tolist() == [10, 20, 30]


@pytest.mark.parametrize("protection", [FILTERED, LOCAL, Protection(hidden_to=7, base=10)])
def test_a_shown_number_stands_for_exactly_the_counts_that_round_to_it(
    protection: Protection,
) -> None:
    by_shown: dict[int, list[int]] = {}
    for count in [0, *range(protection.hidden_to + 1, 200)]:
        by_shown.setdefault(int(protection.rounded(np.array([count]))[0]), []).append(count)
    del by_shown[max(by_shown)]
    low, high = protection.stands_for(np.array(list(by_shown)))
    assert low.tolist() == [min(each) for each in by_shown.values()]
    assert high.tolist() == [max(each) for each in by_shown.values()]


@pytest.mark.parametrize(
    ("hidden_to", "base", "width"), [(1, 5, 1), (0, 1, 1), (7, 0, 3), (5, 1, 5), (7, 5, 0)]
)
def test_a_profile_that_cannot_protect_is_refused(hidden_to: int, base: int, width: int) -> None:
    with pytest.raises(ProblemsFound):
        Protection(hidden_to=hidden_to, base=base, protected_width=width)


def test_a_percentage_comes_from_what_is_shown() -> None:
    # 9 of 20 is 45 %; shown as 10 of 20 it is 50 %, so the 9 cannot be worked back.
    assert percent_shown(10, 20, FILTERED) == 50
    assert percent_shown(None, 20, FILTERED) is None
    assert percent_shown(6, None, FILTERED) is None
    assert percent_shown(6, 9, LOCAL) is None
    assert percent_shown(0, 10, LOCAL) == 0


def test_a_median_needs_eight_and_a_ninetieth_centile_eighty() -> None:
    assert quantile_shown(7, 20.0, FILTERED) is None
    assert quantile_shown(8, 20.5, FILTERED) == 21
    assert quantile_shown(8, 20.4, FILTERED) == 20
    assert quantile_shown(79, 50.2, FILTERED, at=0.9) is None
    assert quantile_shown(80, 50.2, FILTERED, at=0.9) == 50
    assert quantile_shown(80, 10.2, FILTERED, at=0.1) == 10
    assert quantile_shown(80, None, FILTERED) is None


def test_a_cube_with_a_cell_twice_or_without_its_columns_is_refused() -> None:
    frame = counts({cell("plans", "2024"): 20})
    with pytest.raises(ProblemsFound, match="plans, 2024 more than once"):
        cells_of(frame.vstack(frame), needs=["count"])
    with pytest.raises(ProblemsFound, match="lacks the columns shown"):
        cells_of(frame, needs=["shown"])
    with pytest.raises(ProblemsFound, match="full key"):
        cells_of(frame.with_columns(part_1=None), needs=["count"])

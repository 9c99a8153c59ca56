"""Each rule of a process chart, drawn so that it can be checked by eye.

"^" flags a point upwards, "v" downwards. The average is 50, the limits are 40 and 60, the near
limits 43.33 and 56.67, whatever the points: a rule is tested, not the limits.
"""

from __future__ import annotations

import polars as pl
import pytest

from scrutiny.assessment.process import rules
from tests.unit.process.drawn import marks, numbers

VALUE, STRETCH = pl.col("value"), pl.col("stretch")
NEAR = (pl.lit(50 - 20 / 3), pl.lit(50 + 20 / 3))
FAR = (pl.lit(40.0), pl.lit(60.0))
RULES = {
    "outside": rules.outside(VALUE, *FAR),
    "shift": rules.shift(VALUE, pl.lit(50.0), STRETCH, 7),
    "trend": rules.trend(VALUE, STRETCH, 7),
    "two_of_three": rules.two_of_three(VALUE, pl.lit(50.0), NEAR, FAR, STRETCH, (2, 3)),
}


def flagged(rule: str, values: str, stretches: str = "") -> list[str | None]:
    cells = numbers(values)
    stretch = [float(each) for each in stretches.split()] or [0.0] * len(cells)
    frame = pl.DataFrame({"value": cells, "stretch": stretch})
    return frame.select(found=RULES[rule])["found"].to_list()


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ("50 61 50 39 50", "- ^ - v -"),
        # On a limit is not beyond it.
        ("50 60 50 40 50", "- - - - -"),
        ("60.01 39.99", "^ v"),
    ],
)
def test_outside(values: str, wanted: str) -> None:
    assert flagged("outside", values) == marks(wanted)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ("49 51 52 51 53 51 52 51 49", "- ^ ^ ^ ^ ^ ^ ^ -"),
        ("51 49 48 49 47 49 48 49 51", "- v v v v v v v -"),
        # Six are too few.
        ("49 51 52 51 53 51 52 49", "- - - - - - - -"),
        # Eight are flagged whole.
        ("51 52 51 53 51 52 51 54", "^ ^ ^ ^ ^ ^ ^ ^"),
        # A point on the average breaks the run.
        ("51 52 51 50 51 52 51 53", "- - - - - - - -"),
        # One run ends where the other side begins.
        ("51 52 51 53 51 52 51 49 48 49 47 49 48 49", "^ ^ ^ ^ ^ ^ ^ v v v v v v v"),
        # Points on the average are on neither side, however many.
        ("50 50 50 50 50 50 50 50", "- - - - - - - -"),
    ],
)
def test_seven_in_a_row_on_one_side(values: str, wanted: str) -> None:
    assert flagged("shift", values) == marks(wanted)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ("50 46 47 48 50 51 53 54 50", "- ^ ^ ^ ^ ^ ^ ^ -"),
        ("50 54 53 51 50 48 47 46 50", "- v v v v v v v -"),
        # Six points are five steps: too few.
        ("50 46 47 48 50 51 53 50", "- - - - - - - -"),
        # Two equal points break it.
        ("46 47 48 48 50 51 53 54", "- - - - - - - -"),
        # The turning point belongs to both and takes the side of the later one.
        ("46 47 48 49 51 52 53 52 51 49 48 47 46", "^ ^ ^ ^ ^ ^ v v v v v v v"),
        # Two rises, one at once after the other: the last point of the first still rose.
        ("44 45 46 47 48 49 50 45 46 47 48 49 50 51", "^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^"),
        ("44 45 46 47 48 49 50 50 51 52 53 54 55 56", "^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^ ^"),
    ],
)
def test_seven_in_a_row_rising_or_falling(values: str, wanted: str) -> None:
    assert flagged("trend", values) == marks(wanted)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ("50 58 58 51 50", "- ^ ^ - -"),
        ("50 58 51 58 50", "- ^ - ^ -"),
        ("50 42 42 49 50", "- v v - -"),
        # All three must lie on one side ...
        ("50 58 49 58 49", "- - - - -"),
        # ... and a point on the average lies on neither.
        ("49 58 50 58 49", "- - - - -"),
        # A point beyond the limit is not close to it, yet on the side.
        ("49 58 61 58 49", "- ^ - ^ -"),
        ("49 58 61 51 49", "- - - - -"),
        # On the limit is close; on the near limit is not.
        ("49 60 60 51 49", "- ^ ^ - -"),
        # Four apart is too far.
        ("58 51 51 58 49", "- - - - -"),
        # There must be three: the first two have none before them.
        ("58 58", "- -"),
        ("58 58 49", "- - -"),
        ("58 58 51", "^ ^ -"),
    ],
)
def test_two_of_three_near_a_limit(values: str, wanted: str) -> None:
    assert flagged("two_of_three", values) == marks(wanted)


def test_a_point_on_the_near_limit_is_not_close() -> None:
    # 56.67 lies just above two thirds of the way, 56.66 just below.
    assert flagged("two_of_three", "49 56.67 56.67 51") == marks("- ^ ^ -")
    assert flagged("two_of_three", "49 56.66 56.66 51") == marks("- - - -")


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        ("shift", "51 52 51 53 51 52 51 54"),
        ("trend", "46 47 48 49 51 52 53 54"),
        ("two_of_three", "51 51 51 58 58 51 51 51"),
    ],
)
def test_no_rule_runs_from_one_stretch_into_the_next(rule: str, values: str) -> None:
    assert any(flagged(rule, values))
    assert not any(flagged(rule, values, "0 0 0 0 1 1 1 1"))

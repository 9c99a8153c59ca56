"""A thousand random series against a second, plainly written implementation."""

from __future__ import annotations

import itertools
import random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scrutiny.assessment.process import chart, summaries
from scrutiny.definitions.workbook import Definitions
from tests.unit.process import plain
from tests.unit.process.drawn import series

RULES = ("outside", "trend", "two_of_three", "shift")
HOW_MANY = 1000


def made_up(number: int) -> tuple[list[float | None], int, list[int], str]:
    """Values, points before the inspection, where limits are drawn anew, and what is better."""
    dice = random.Random(number)
    length = dice.randint(1, 60)
    step_at, step = dice.randint(0, 60), dice.choice([0, 0, 1, 2, -2, 4]) * 3
    drift = dice.choice([0, 0, 0, 0.3, -0.3, 2])
    # Whole numbers tie often, with each other and with their average; tenths do now and then.
    places = dice.choice([0, 0, 1, 2])
    spread = dice.choice([0, 1, 3, 3, 3])
    gaps = dice.choice([0, 0, 0.1, 0.4])
    values: list[float | None] = []
    for i in range(length):
        value = 50 + dice.gauss(0, spread) + (step if i >= step_at else 0) + drift * i
        values.append(None if dice.random() < gaps else round(value, places))
    before = dice.choice([0, 0, 12, 17, 18, 24, length])
    starts = [dice.randint(1, 60)] if dice.random() < 0.3 else []
    return values, before, starts, dice.choice(["higher", "lower", "neither"])


@pytest.fixture(scope="module")
def drawn() -> pl.DataFrame:
    made = []
    for number in range(HOW_MANY):
        values, before, starts, better = made_up(number)
        made.append(
            series(values, name=f"{number:04d}", before=before, starts=starts, better=better)
        )
    return pl.concat(made)


def segments(number: int) -> list[tuple[list[float | None], list[bool]]]:
    values, before, starts, _ = made_up(number)
    cuts = [0, *[start for start in starts if start < len(values)], len(values)]
    early = [i < before for i in range(len(values))]
    return [(values[a:b], early[a:b]) for a, b in itertools.pairwise(cuts)]


def test_limits_and_rules_agree_at_every_point(
    drawn: pl.DataFrame, definitions: Definitions
) -> None:
    made = chart(drawn, definitions.methods).partition_by("measure", maintain_order=True)
    assert len(made) == HOW_MANY
    met = set()
    for number, ours in enumerate(made):
        parts = segments(number)
        rows = ours.to_dicts()
        for values, before in parts:
            theirs = plain.segment(values, before)
            mine, rows = rows[: len(values)], rows[len(values) :]
            for i, row in enumerate(mine):
                named = (number, i, row["value"])
                assert row["limits"] == theirs.limits, named
                for name in ("centre", "lower", "upper"):
                    exact = getattr(theirs, name)
                    wanted = None if exact is None else pytest.approx(float(exact), abs=1e-9)
                    assert row[name] == wanted, named
                assert [row[rule] for rule in RULES] == [
                    getattr(theirs, rule)[i] for rule in RULES
                ], named
                shown = theirs.shown[i]
                assert row["signal"] == (shown[0] if shown else None), named
                if shown:
                    assert row["direction"] == shown[1], named
                met |= {(rule, row[rule]) for rule in RULES}
        assert rows == []
    # The series would show nothing if they met no rule.
    assert met == {(rule, side) for rule in RULES for side in (None, "up", "down")}


def test_the_meaning_of_the_last_point_agrees(
    drawn: pl.DataFrame, definitions: Definitions
) -> None:
    found = summaries(drawn, definitions.methods)
    assert len(found) == HOW_MANY
    reasons = set()
    for (name, *_), ours in found.items():
        number = int(name)
        *_, better = made_up(number)
        values, before = segments(number)[-1]
        theirs = plain.headline(values, before, better)
        assert (ours.direction, ours.verdict, ours.reason) == theirs, number
        reasons.add(ours.reason)
    assert reasons == {
        "run",
        "held",
        "first_signal",
        "common_cause",
        "too_few_points",
        "no_good_direction",
    }


def test_many_series_at_once_give_what_each_gives_alone(
    drawn: pl.DataFrame, definitions: Definitions
) -> None:
    together = chart(drawn, definitions.methods).partition_by("measure", maintain_order=True)
    alone = drawn.partition_by("measure", maintain_order=True)
    for one, many in list(zip(alone, together, strict=True))[::50]:
        # The order of adding up may change the last digit of a number.
        assert_frame_equal(chart(one, definitions.methods), many, abs_tol=1e-9)


def test_the_order_of_the_rows_does_not_matter(
    drawn: pl.DataFrame, definitions: Definitions
) -> None:
    some = drawn.head(4000)
    shuffled = some.sample(fraction=1, shuffle=True, seed=1)
    assert chart(shuffled, definitions.methods).equals(chart(some, definitions.methods))
    assert summaries(shuffled, definitions.methods) == summaries(some, definitions.methods)

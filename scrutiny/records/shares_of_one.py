"""Percentages that stand as shares of one: 0.386 where 38.6 per cent is meant.

Nothing in a single number says which it is. A whole column says it when it is set against the same
column of a release that is held: the middle one of many places does not become a hundredth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from scrutiny.definitions.source import Source, Unit
from scrutiny.errors import Problem, located
from scrutiny.records.part_of_all import WHOLE

FEWEST = 20
"""So many figures of the whole above nought, at least, make a middle that can be trusted."""
NEAR_A_HUNDRED = (40.0, 250.0)
"""Between these lies what parts the two middles where one is in shares and one in per cents."""


def shares_of_one(
    figures: pl.DataFrame, held: Sequence[pl.DataFrame], source: Source, name: str
) -> Iterator[Problem]:
    """Each column of percentages of which the middle is about a hundredth of the one held.

    `figures` and each frame of `held`, the one to set it against first, are as in `Figures`.
    """
    for quantity in source.quantities:
        if quantity.unit is not Unit.PER_CENT:
            continue
        now = _middle(figures, quantity.id)
        before = next((middle for frame in held if (middle := _middle(frame, quantity.id))), None)
        if now and before and NEAR_A_HUNDRED[0] < before / now < NEAR_A_HUNDRED[1]:
            yield Problem(
                located(name, column=str(quantity.column)),
                f"holds percentages of which the middle one is {now:g}, where it is {before:g} in "
                "what is held: they look like shares of one",
                "Multiply the column by a hundred, or give the publisher's own file",
            )


def _middle(figures: pl.DataFrame, quantity: str) -> float | None:
    values = figures.filter(
        pl.col("quantity") == quantity, pl.col("part") == WHOLE, pl.col("value") > 0
    )["value"]
    middle = values.median() if len(values) >= FEWEST else None
    return float(middle) if isinstance(middle, int | float) else None

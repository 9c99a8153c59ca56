"""The cells of a fixed cube of counts, and what a reader may conclude from each one shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scrutiny.errors import Problem, ProblemsFound

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

Reason = Literal["", "small", "all_or_none", "complement", "group_hidden", "secondary", "zero"]
REASONS: tuple[Reason, ...] = get_args(Reason)

# No count comes near this, so it can stand for "no upper bound" and sums of it stay exact.
NO_BOUND = 10_000_000.0


class Cell(NamedTuple):
    """Which count a cell holds; empty texts for a topic that is not broken down."""

    quantity: str
    period: str
    grain: str
    topic_1: str = ""
    part_1: str = ""
    topic_2: str = ""
    part_2: str = ""

    @property
    def topics(self) -> int:
        return (self.topic_1 != "") + (self.topic_2 != "")

    def __str__(self) -> str:
        parts = [(self.topic_1, self.part_1), (self.topic_2, self.part_2)]
        where = [f"{topic} {part}" for topic, part in parts if topic]
        return ", ".join([self.quantity, self.period, *where])


KEY = Cell._fields


@dataclass(frozen=True, slots=True)
class Protection:
    """One profile of disclosure control; the numbers live in `data/methods.toml`.

    Counts of `hidden_from` to `hidden_to` are hidden and all others rounded to the nearest
    `base`, halves up (1 shows them exactly). A numerator of 0, or equal to its denominator, in a
    group below `all_or_none_below` is hidden too, because it says something of everybody in it.
    A reader who combines everything must be left with an interval at least `protected_width` wide
    for every hidden cell: `protected_width + 1` whole numbers.

    What was shown once stands until the rounded count differs from it by `held_within + base` or
    more. Halves of a base at both ends may hide in that, so at least `held_within + 1` cases have
    come or gone by then, and never fewer.
    """

    hidden_to: int
    base: int
    hidden_from: int = 1
    smallest_denominator: int = 10
    all_or_none_below: int = 20
    median_from: int = 8
    protected_width: int = 3
    held_within: int = 5

    def __post_init__(self) -> None:
        place = "disclosure protection"
        problems = []
        if self.hidden_from != 1 or self.hidden_to < 1:
            found = f"hides counts {self.hidden_from} to {self.hidden_to}"
            problems.append(Problem(place, found, "Hide from 1 to 1 or more"))
        if self.base < 1 or self.base // 2 > self.hidden_to:
            found = f"rounds to {self.base} but hides only up to {self.hidden_to}"
            would = "A base of at most twice the largest hidden count keeps a shown 0 a true 0"
            problems.append(Problem(place, found, would))
        if self.held_within < 0:
            found = f"holds figures within {self.held_within}"
            problems.append(Problem(place, found, "Hold them within 0 or more"))
        if not 1 <= self.protected_width < self.hidden_to:
            found = f"asks for intervals {self.protected_width} wide"
            problems.append(Problem(place, found, f"Ask for 1 to {self.hidden_to - 1}"))
        if problems:
            raise ProblemsFound(problems)

    def rounded(self, counts: Places) -> Places:
        """Counts to the nearest `base`, halves up; nought stays nought."""
        return (2 * counts + self.base) // (2 * self.base) * self.base

    def stands_for(self, shown: Places) -> tuple[Numbers, Numbers]:
        """The lowest and highest count that would have been shown so."""
        low = np.maximum(shown - self.base // 2, self.hidden_to + 1)
        high = shown + (self.base - 1) // 2
        zero = shown == 0
        return np.where(zero, 0.0, low), np.where(zero, 0.0, high)

    def upholds(self, shown: Places, counts: Places) -> NDArray[np.bool_]:
        """Whether counts have moved too little since these were shown for others to take their
        place.
        """
        near: NDArray[np.bool_] = abs(self.rounded(counts) - shown) < self.held_within + self.base
        return near

    def may_stand_for(self, shown: Places) -> tuple[Numbers, Numbers]:
        """The lowest and highest count for which what was shown once would be upheld."""
        off = (self.held_within + self.base - 1) // self.base * self.base
        low = np.maximum(shown - off - self.base // 2, 0)
        return low.astype(float), (shown + off + (self.base - 1) // 2).astype(float)


def cells_of(frame: pl.DataFrame, *, needs: Sequence[str]) -> list[Cell]:
    """The keys of a cube, row by row.

    Raises `ProblemsFound` where a column is missing, a key is null or stands there twice.
    """
    missing = [name for name in (*KEY, *needs) if name not in frame.columns]
    if missing:
        found = f"lacks the columns {', '.join(missing)}"
        raise ProblemsFound([Problem("cube of counts", found, "Give one row a cell")])
    keys = frame.select(KEY)
    if keys.null_count().sum_horizontal().sum():
        raise ProblemsFound([Problem("cube of counts", "has cells without a full key")])
    twice = keys.filter(keys.is_duplicated()).unique(maintain_order=True)
    if twice.height:
        cells = [Cell(*row) for row in twice.rows()]
        raise ProblemsFound(
            Problem("cube of counts", f"has {cell} more than once") for cell in cells
        )
    return [Cell(*row) for row in keys.rows()]


def percent_shown(
    numerator: int | None, denominator: int | None, protection: Protection
) -> float | None:
    """The percentage of two counts as shown, so that it says no more than they do.

    Null where either is hidden or the denominator is below `smallest_denominator`.
    """
    if numerator is None or denominator is None:
        return None
    if denominator < protection.smallest_denominator:
        return None
    return 100 * numerator / denominator


def quantile_shown(
    n: int, value: float | None, protection: Protection, *, at: float = 0.5
) -> int | None:
    """A quantile of `n` cases in whole units (weeks), halves up; null where it is withheld.

    A median needs `median_from` cases. A quantile further out is the value of one of the few
    cases beyond it, so it needs `median_from` of them there: a 90th centile needs ten times as
    many cases. Whole weeks keep it from being the exact value of one known case.
    """
    if value is None:
        return None
    nearer = min(Fraction(str(at)), 1 - Fraction(str(at)))
    enough = n if nearer == Fraction(1, 2) else n * nearer
    if enough < protection.median_from:
        return None
    return int(Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP))

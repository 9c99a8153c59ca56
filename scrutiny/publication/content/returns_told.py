"""What is told of an area's own returns: their quality, and how what they show is protected."""

from __future__ import annotations

from msgspec import Struct


class RuleBroken(Struct, frozen=True):
    """A rule that a return breaks, and how many records do so, rounded or "fewer than"."""

    rule: str
    severity: str
    rows: str
    words: str


class ReturnTold(Struct, frozen=True):
    """One return, without any file name, for that may hold a name.

    `year` is that of the return, `census` its day in words. Counts of records are rounded like
    counts of cases. `left_out` says, a sentence for each rule, what is kept out of the measures.
    """

    year: int
    census: str
    persons: str
    requests: str
    rules: tuple[RuleBroken, ...]
    left_out: tuple[str, ...]


class TableTold(Struct, frozen=True):
    """One kind of table and how much of it is shown, as shares cut off to whole per cents.

    `share_of_cells_shown` is of the cells that are not shown as nought, `share_of_cases_shown` of
    the cases counted in the table; null where there are none.
    """

    grain: str
    breakdown: str
    cells: int
    share_of_cells_shown: float | None
    share_of_cases_shown: float | None


class ProtectionTold(Struct, frozen=True):
    """How one area's cases are protected, and what the attack on it found.

    `hidden`: how many cells are, and no more, for how many are so for which reason would tell of
    each. No attack left bounds for one that lie closer than `at_least`. `told_elsewhere`: how many
    counts the attack took from publishers' tables. `left_out` names tables that could not be
    protected.
    """

    tables: tuple[TableTold, ...]
    hidden: int
    at_least: int
    told_elsewhere: int
    left_out: tuple[str, ...]

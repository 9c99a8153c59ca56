"""An attack on what was published: how closely a reader who combines everything can pin a cell.

The reader knows every number shown and how it was rounded, the rules, all relations among cells,
what else is public (means, centre lines, rolling sums), earlier snapshots, and, against us, why
each hidden cell is hidden. One thing is kept from them: that a cell is hidden because its group
has none or all; nobody could be kept from the answer after that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from scrutiny.disclosure.bounds import Search
from scrutiny.disclosure.cube import (
    KEY,
    NO_BOUND,
    REASONS,
    Numbers,
    Places,
    Protection,
    cells_of,
)
from scrutiny.disclosure.earlier import Earlier
from scrutiny.disclosure.propagation import Infeasible
from scrutiny.disclosure.relations import (
    Constraint,
    Relations,
    System,
    connected,
    system_of,
)
from scrutiny.errors import Problem, ProblemsFound

_MOST_EXACT = 12


@dataclass(frozen=True, slots=True)
class Betrayed:
    """A hidden cell, or the difference of two cells, that can be pinned too closely.

    `low` and `high` are what a reader can conclude; `tables` are the relations that tell them and
    `cells` the published cells those rest on.
    """

    what: str
    low: int
    high: int
    tables: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attack:
    """What an attack found.

    `intervals`: one row a hidden cell: its key; `low` and `high`, outside which the reader knows
    it not to lie; `at_least`, the width no reader can go below; `settled`, true where low and high
    are exact, false where the search stopped because it had proven enough. `narrowest` is the
    width of the narrowest interval of a hidden cell, null where nothing is hidden;
    `narrowest_settled` says whether it is exact or "at least". `hidden` counts hidden cells by
    reason; `solved` the programmes given to the solver.
    """

    intervals: pl.DataFrame
    narrowest: int | None
    narrowest_settled: bool
    failing: tuple[Betrayed, ...]
    hidden: Mapping[str, int]
    solved: int

    @property
    def withstood(self) -> bool:
        return not self.failing


def knowledge(
    system: System, shown: Places, reasons: Places, protection: Protection
) -> tuple[Numbers, Numbers]:
    """What each published cell tells by itself, as bounds of all variables of a system.

    `shown` is -1 where hidden; `reasons` are places in `REASONS`.
    """
    low, high = protection.stands_for(shown)
    hidden = shown < 0
    reason = {name: hidden & (reasons == at) for at, name in enumerate(REASONS)}
    low[hidden], high[hidden] = 0.0, NO_BOUND
    low[reason["small"]] = protection.hidden_from
    high[reason["small"]] = protection.hidden_to
    low[reason["secondary"] | reason["complement"]] = protection.hidden_to + 1
    difference_low = np.zeros(len(system.complements))
    difference_high = np.full(len(system.complements), NO_BOUND)
    if system.complements:
        inner, outer, share = np.array(system.complements).T
        share = share.astype(bool)
        # A numerator hidden for its complement tells what the complement may be.
        only = np.bincount(inner[share], minlength=len(low)) == 1
        told = reason["complement"][inner] & share & only[inner]
        difference_low[told], difference_high[told] = protection.hidden_from, protection.hidden_to
        # Both shown in a small group: it was not all of them, or the numerator were hidden.
        # With exact counts the difference is plain anyway.
        both = ~hidden[inner] & ~hidden[outer] & share & (protection.base > 1)
        some = both & (high[outer] < protection.all_or_none_below) & (low[outer] > 0)
        difference_low[some] = 1
    return np.r_[low, difference_low], np.r_[high, difference_high]


def sensitive(search: Search, hidden: Places, protection: Protection) -> Places:
    """The variables to guard: hidden cells, and differences that may be small but not nought."""
    cells = len(search.system.cells)
    low, high = search.low[cells:], search.high[cells:]
    small = (low <= protection.hidden_to) & (high > 0)
    found: Places = np.r_[np.flatnonzero(hidden < 0), cells + np.flatnonzero(small)]
    return found


def attack(
    published: pl.DataFrame,
    relations: Relations,
    protection: Protection,
    earlier: Sequence[pl.DataFrame] = (),
    also: Sequence[Constraint] = (),
    example: pl.DataFrame | None = None,
) -> Attack:
    """Bound every hidden cell of a published cube.

    `published` has one row a cell: its key, `shown` (null: hidden) and `reason`. `earlier` are
    such frames of earlier snapshots: a cell is taken to be what it was unless that cannot be.
    `also` is whatever else is public. `example`, the cells with a `count`, only saves time: it is
    where the search for other cubes begins, if it agrees with all that is public; nothing is
    concluded from it, and it is never needed. Raises `ProblemsFound` where the numbers contradict
    each other: then the publication is wrong, whether by fault or by tampering.
    """
    cells = cells_of(published, needs=["shown", "reason"])
    shown = published["shown"].fill_null(-1).to_numpy().astype(np.int64)
    reasons = (
        published["reason"]
        .replace_strict(list(REASONS), list(range(len(REASONS))), return_dtype=pl.Int64)
        .to_numpy()
    )
    counts = None
    if example is not None:
        joined = published.select(KEY).join(
            example, on=list(KEY), how="left", maintain_order="left"
        )
        counts = joined["count"].cast(pl.Float64).to_numpy()
    before = Earlier(earlier, protection)
    struck, problems = [], []
    for system in connected(system_of(cells, relations, also)):
        own = system.number[: len(system.cells)]
        try:
            begin = None if counts is None else with_differences(system, counts[own])
            struck.append(_strike(system, shown[own], reasons[own], protection, before, begin))
        except Infeasible as contradiction:
            found = "the published numbers contradict each other"
            problems.append(Problem(contradiction.name, found, "Rebuild from the exact counts"))
    if problems:
        raise ProblemsFound(problems)
    narrowest, settled = _narrowest(struck)
    hidden = np.bincount(reasons[shown < 0], minlength=len(REASONS))
    return Attack(
        intervals=_intervals(published, struck),
        narrowest=narrowest,
        narrowest_settled=settled,
        failing=tuple(each for one in struck for each in _betrayed(one)),
        hidden={name: int(hidden[at]) for at, name in enumerate(REASONS) if name},
        solved=sum(one.search.solved for one in struck),
    )


class _Struck(NamedTuple):
    """One connected system after the attack: its hidden cells, and the variables that failed."""

    search: Search
    hidden: Places
    failing: Places


def with_differences(system: System, counts: Numbers | Places) -> Numbers:
    """The counts of a system's cells and, after them, of its complements."""
    inner = [pair.inner for pair in system.complements]
    outer = [pair.outer for pair in system.complements]
    return np.concatenate([counts, counts[outer] - counts[inner]]).astype(np.float64)


def _strike(
    system: System,
    shown: Places,
    reasons: Places,
    protection: Protection,
    before: Earlier,
    begin: Numbers | None,
) -> _Struck:
    def searched(low: Numbers, high: Numbers) -> Search:
        search = Search(system, low, high)
        if begin is not None:
            search.witness(begin)
        return proven(search, shown, protection)

    low, high = knowledge(system, shown, reasons, protection)
    try:
        search = searched(*before.narrowed(system, low, high))
    except Infeasible:
        if not before:
            raise
        # No whole numbers agree with the past: the reader is left with the present.
        search = searched(low, high)
    return _Struck(search, np.flatnonzero(shown < 0), weak(search, shown, protection))


def proven(search: Search, shown: Places, protection: Protection, *, hasty: bool = False) -> Search:
    """A search after it has tried to prove everything sensitive wide enough."""
    targets = sensitive(search, shown, protection)
    search.prove(targets, protection.protected_width, hasty=hasty)
    return search


def weak(search: Search, shown: Places, protection: Protection) -> Places:
    """What a finished search could not prove wide enough.

    A difference is left out where its bounds turned out to exclude the small numbers.
    """
    targets = sensitive(search, shown, protection)
    narrow: Places = targets[search.seen[targets] < protection.protected_width]
    return narrow


def _betrayed(one: _Struck) -> Iterator[Betrayed]:
    for target in one.failing:
        one.search.settle(int(target))
        rows, variables = one.search.betrayers(int(target))
        yield Betrayed(
            what=one.search.system.words(int(target)),
            low=int(one.search.low[target]),
            high=int(one.search.high[target]),
            tables=tuple(one.search.system.names[row] for row in rows),
            cells=tuple(one.search.system.words(at) for at in variables if at != target),
        )


def _narrowest(struck: Sequence[_Struck]) -> tuple[int | None, bool]:
    """The least exact width of a hidden cell, looked for where witnesses lie closest."""
    cells = [(one.search, int(at)) for one in struck for at in one.hidden]
    if not cells:
        return None, True
    for tried in range(_MOST_EXACT + 1):
        widths = [(search.seen[at], search.high[at] - search.low[at]) for search, at in cells]
        seen, room = min(seen for seen, _ in widths), min(room for _, room in widths)
        if room <= seen or tried == _MOST_EXACT:
            break
        search, at = cells[min(range(len(cells)), key=widths.__getitem__)]
        search.settle(at)
    return int(seen), bool(room <= seen)


def _intervals(published: pl.DataFrame, struck: Sequence[_Struck]) -> pl.DataFrame:
    pieces = [
        pl.DataFrame(
            {
                "place": search.system.number[hidden],
                "low": search.low[hidden],
                "high": search.high[hidden],
                "at_least": search.seen[hidden],
            }
        )
        for search, hidden, _ in struck
        if len(hidden)
    ]
    columns = pl.Schema(dict.fromkeys(("place", "low", "high", "at_least"), pl.Int64()))
    found = pl.concat(pieces) if pieces else pl.DataFrame(schema=columns)
    found = (
        found.cast(columns)
        .sort("place")
        .with_columns(settled=pl.col("high") - pl.col("low") <= pl.col("at_least"))
    )
    keys = published.select(KEY)[found["place"].to_list()]
    return pl.concat([keys, found.drop("place")], how="horizontal")

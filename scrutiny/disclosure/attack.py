"""An attack on what was published: how closely a reader who combines everything can pin a cell.

The reader knows every number shown and how it was rounded, the rules, all relations among cells,
what else is public (means, centre lines, rolling sums), earlier snapshots, and, against us, why
each hidden cell is hidden. One thing is kept from them: that a cell is hidden because its group
has none or all; nobody could be kept from the answer after that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scrutiny.disclosure.bounds import Search
from scrutiny.disclosure.cube import (
    KEY,
    NO_BOUND,
    REASONS,
    Cell,
    Numbers,
    Places,
    Protection,
    cells_of,
)
from scrutiny.disclosure.earlier import Earlier
from scrutiny.disclosure.propagation import Infeasible, Propagation, unbounded
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
    `cells` the published cells those rest on. `shown`: the cells of now that it hangs on, of which
    one must go for it to be told no more.
    """

    what: str
    low: int
    high: int
    tables: tuple[str, ...]
    cells: tuple[str, ...]
    shown: tuple[Cell, ...]


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


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader has of each cell of a system beside what is shown now, in their order.

    `upheld`: shown as an earlier snapshot showed it, so that the count may have moved since.
    `public`: the count that the department will publish, -1 where it does not; `in_print`: the one
    that it has published already, which may be another, -1 where none is held. `gone`: not
    published now, though part of what an earlier snapshot showed; `secret`: gone, and hidden then.
    `exempt`: variables of the system, complements too, that are pinned without what is shown now.
    """

    upheld: NDArray[np.bool_]
    public: Places
    in_print: Places
    gone: NDArray[np.bool_]
    secret: NDArray[np.bool_]
    exempt: NDArray[np.bool_] | None = None

    @classmethod
    def nothing(cls, cells: int) -> Known:
        no, none = np.zeros(cells, dtype=bool), np.full(cells, -1)
        return cls(no, none, none, no, no)

    def of(self, own: Places) -> Known:
        """The same of some of the cells."""
        names = ("upheld", "public", "in_print", "gone", "secret")
        return Known(*(getattr(self, name)[own] for name in names))

    @property
    def as_printed(self) -> Known | None:
        """The same for who goes by what has been published; None where it says nothing else."""
        told = self.in_print >= 0
        if (self.in_print == self.public)[told].all():
            return None
        return replace(self, public=np.where(told, self.in_print, self.public))

    def guarded(self, shown: Places) -> NDArray[np.bool_]:
        """Cells that nobody may pin: hidden, and not published elsewhere."""
        kept: NDArray[np.bool_] = (shown < 0) & (self.public < 0) & (~self.gone | self.secret)
        return kept


def knowledge(
    system: System,
    shown: Places,
    reasons: Places,
    protection: Protection,
    known: Known | None = None,
) -> tuple[Numbers, Numbers]:
    """What each published cell tells by itself, as bounds of all variables of a system.

    `shown` is -1 where hidden; `reasons` are places in `REASONS`.
    """
    known = known or Known.nothing(len(shown))
    low, high = protection.stands_for(shown)
    wide_low, wide_high = protection.may_stand_for(shown)
    low, high = np.where(known.upheld, wide_low, low), np.where(known.upheld, wide_high, high)
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
        both &= ~known.upheld[inner] & ~known.upheld[outer]
        some = both & (high[outer] < protection.all_or_none_below) & (low[outer] > 0)
        difference_low[some] = 1
    plain = known.public >= 0
    low[plain], high[plain] = known.public[plain], known.public[plain]
    return np.r_[low, difference_low], np.r_[high, difference_high]


def told_already(
    system: System,
    protection: Protection,
    known: Known,
    before: Earlier,
    propagation: Propagation,
) -> NDArray[np.bool_]:
    """Variables that the department's tables and earlier snapshots pin by themselves.

    Nothing that is hidden now could undo that. By cheap bounds; `excused` is exact.
    """
    if not before and (known.public < 0).all():
        return np.zeros(system.width, dtype=bool)
    try:
        low, high = propagation(*_already(system, known, before))
    except Infeasible:  # What was shown agrees with itself no more, and so tells nothing.
        return np.zeros(system.width, dtype=bool)
    pinned: NDArray[np.bool_] = high - low < protection.protected_width
    return pinned


def excused(
    system: System,
    target: int,
    now: tuple[Numbers, Numbers],
    protection: Protection,
    known: Known,
    before: Earlier,
) -> bool:
    """Whether a variable that can be pinned is not pinned by what is shown now.

    Because it is without, by the department's tables and earlier snapshots; or because it is a
    difference of two counts that only then is known closely where neither has moved since. `now`
    are the bounds that what is shown now gives by itself.
    """
    if not before and (known.public < 0).all():
        return False
    if _pinned(system, target, _already(system, known, before), protection):
        return True
    difference = target >= len(system.cells)
    return difference and bool(before) and not _pinned(system, target, now, protection)


def _pinned(
    system: System, target: int, given: tuple[Numbers, Numbers], protection: Protection
) -> bool:
    try:
        search = Search(system, *given)
        search.settle(target, protection.protected_width)
    except Infeasible:  # What was shown agrees with itself no more, and so tells nothing.
        return False
    return bool(search.high[target] - search.low[target] < protection.protected_width)


def _already(system: System, known: Known, before: Earlier) -> tuple[Numbers, Numbers]:
    low, high = unbounded(system.width)
    plain = np.flatnonzero(known.public >= 0)
    low[plain] = high[plain] = known.public[plain]
    return before.narrowed(system, low, high)


def sensitive(search: Search, shown: Places, protection: Protection, known: Known) -> Places:
    """The variables to guard: hidden cells, and differences that may be small but not nought.

    The difference of two counts that are published elsewhere is no secret.
    """
    cells = len(search.system.cells)
    low, high = search.low[cells:], search.high[cells:]
    small = (low <= protection.hidden_to) & (high > 0)
    plain = known.public >= 0
    small &= ~np.array([plain[p.inner] and plain[p.outer] for p in search.system.complements], bool)
    guarded = np.r_[known.guarded(shown), small]
    if known.exempt is not None:
        guarded &= ~known.exempt
    found: Places = np.flatnonzero(guarded)
    return found


def attack(
    published: pl.DataFrame,
    relations: Relations,
    protection: Protection,
    earlier: Sequence[pl.DataFrame] = (),
    also: Sequence[Constraint] = (),
    example: pl.DataFrame | None = None,
    *,
    gone: pl.DataFrame | None = None,
    public: pl.DataFrame | None = None,
    excusing: bool = False,
) -> Attack:
    """Bound every hidden cell of a published cube.

    `published` has one row a cell: its key, `shown` (null: hidden) and `reason`. `earlier` are
    such frames of earlier snapshots: see `Earlier` for what a reader makes of them.
    `also` is whatever else is public, `public` the cells that the department publishes: `count`,
    as it will be, and, where there is such a column, `in_print`, as it is (-1: not held). `gone`
    are cells that are shown no more, though earlier snapshots tell of them, and whether each is
    still `secret`. `excusing` leaves out what is not pinned by what is shown now (see `excused`):
    no build could help it.

    `example`, the cells with a `count`, is where the search for other cubes begins, and says which
    cells a reader rightly takes to be what they were; nothing else is concluded from it, and it is
    never needed. Raises `ProblemsFound` where the numbers contradict each other: then the
    publication is wrong, whether by fault or by tampering.
    """
    every = _with_gone(published, gone)
    cells = cells_of(every, needs=["shown", "reason"])
    shown = every["shown"].fill_null(-1).to_numpy().astype(np.int64)
    reasons = reason_places(every["reason"])
    known = _known(every, public)
    counts = None
    if example is not None:
        joined = every.select(KEY).join(example, on=list(KEY), how="left", maintain_order="left")
        counts = joined["count"].cast(pl.Float64).to_numpy()
    truth = None if counts is None else dict(zip(cells, counts.tolist(), strict=True))
    before = Earlier(earlier, protection, truth)
    struck, by_print, problems = [], [], []
    for system in connected(system_of(cells, relations, also)):
        own = system.number[: len(system.cells)]
        if known.gone[own].all():
            continue  # Nothing of it is shown now: what was told then is told.
        try:
            begin = None if counts is None else with_differences(system, counts[own])
            mine = known.of(own)
            given = (system, shown[own], reasons[own], protection, before, begin)
            struck.append(strike(*given, mine, excusing=excusing))
        except Infeasible as contradiction:
            found = "the published numbers contradict each other"
            problems.append(Problem(contradiction.name, found, "Rebuild from the exact counts"))
            continue
        if (printed := struck_by_print(*given, mine)) is not None:
            by_print.append(printed)
    if problems:
        raise ProblemsFound(problems)
    narrowest, settled = _narrowest(struck)
    hidden = np.bincount(reasons[(shown < 0) & ~known.gone], minlength=len(REASONS))
    return Attack(
        intervals=_intervals(every, struck),
        narrowest=narrowest,
        narrowest_settled=settled,
        failing=tuple(each for one in (*struck, *by_print) for each in _betrayed(one)),
        hidden={name: int(hidden[at]) for at, name in enumerate(REASONS) if name},
        solved=sum(one.search.solved for one in struck),
    )


def reason_places(reasons: pl.Series) -> Places:
    """The places of reasons in `REASONS`."""
    found: Places = reasons.replace_strict(
        list(REASONS), list(range(len(REASONS))), return_dtype=pl.Int64
    ).to_numpy()
    return found


def _with_gone(published: pl.DataFrame, gone: pl.DataFrame | None) -> pl.DataFrame:
    told = ["upheld"] if "upheld" in published.columns else []
    cells_of(published, needs=["shown", "reason"])
    frame = published.select(*KEY, "shown", "reason", *told).with_columns(
        gone=pl.lit(value=False), secret=pl.lit(value=False)
    )
    if gone is None or gone.is_empty():
        return frame
    more = gone.select(
        *KEY,
        pl.lit(None, pl.Int64).alias("shown"),
        pl.lit("").alias("reason"),
        *(pl.lit(value=False).alias(name) for name in told),
        gone=pl.lit(value=True),
        secret="secret",
    )
    return pl.concat([frame, more])


def _known(every: pl.DataFrame, public: pl.DataFrame | None) -> Known:
    told = {name: np.full(every.height, -1) for name in ("count", "in_print")}
    if public is not None:
        joined = every.select(KEY).join(public, on=list(KEY), how="left", maintain_order="left")
        for name in told.keys() & set(public.columns):
            told[name] = joined[name].fill_null(-1).to_numpy().astype(np.int64)
    no = np.zeros(every.height, dtype=bool)
    return Known(
        upheld=every["upheld"].to_numpy() if "upheld" in every.columns else no,
        public=told["count"],
        in_print=told["in_print"],
        gone=every["gone"].to_numpy(),
        secret=every["secret"].to_numpy(),
    )


class Struck(NamedTuple):
    """One connected system after the attack: its hidden cells, and the variables that failed."""

    search: Search
    hidden: Places
    failing: Places
    known: Known


def with_differences(system: System, counts: Numbers | Places) -> Numbers:
    """The counts of a system's cells and, after them, of its complements."""
    inner = [pair.inner for pair in system.complements]
    outer = [pair.outer for pair in system.complements]
    return np.concatenate([counts, counts[outer] - counts[inner]]).astype(np.float64)


def strike(
    system: System,
    shown: Places,
    reasons: Places,
    protection: Protection,
    before: Earlier,
    begin: Numbers | None,
    known: Known,
    *,
    excusing: bool,
) -> Struck:
    """Attack one connected system, from what is `known` beside what is shown and was `before`.

    `begin` is where the search for other cubes begins. Raises `Infeasible` where what is shown now
    contradicts itself or what is known.
    """

    def searched(low: Numbers, high: Numbers) -> Search:
        search = Search(system, low, high)
        if excusing:
            already = told_already(system, protection, known, before, search.propagation)
            exempt[already] = True
        if begin is not None:
            search.witness(begin)
        return proven(search, shown, protection, known)

    exempt = np.zeros(system.width, dtype=bool)
    known = replace(known, exempt=exempt)
    low, high = knowledge(system, shown, reasons, protection, known)
    try:
        search = searched(*before.narrowed(system, low, high))
    except Infeasible:
        if not before:
            raise
        # No whole numbers agree with the past: the reader is left with the present.
        search = searched(low, high)
    for target in weak(search, shown, protection, known).tolist():
        exempt[target] = excusing and excused(
            system, target, (low, high), protection, known, before
        )
    hidden = np.flatnonzero(known.guarded(shown) & ~exempt[: len(shown)])
    return Struck(search, hidden, weak(search, shown, protection, known), known)


def struck_by_print(
    system: System,
    shown: Places,
    reasons: Places,
    protection: Protection,
    before: Earlier,
    truth: Numbers | None,
    known: Known,
) -> Struck | None:
    """The attack by who goes by what the department has published, as far as it is right.

    None where nothing other than what will be is in print, or where that cannot be true beside
    what is shown: then it tells that something differs, and no more. What is concluded wrongly
    fails nothing: no count is told by it. So the truth must be given.
    """
    if truth is None or (printed := known.as_printed) is None:
        return None
    try:
        struck = strike(system, shown, reasons, protection, before, None, printed, excusing=True)
        for target in struck.failing.tolist():
            struck.search.settle(target)
    except Infeasible:
        return None
    search, at = struck.search, struck.failing
    rightly = (search.low[at] <= truth[at]) & (truth[at] <= search.high[at])
    return struck._replace(failing=at[rightly])


def proven(
    search: Search, shown: Places, protection: Protection, known: Known, *, hasty: bool = False
) -> Search:
    """A search after it has tried to prove everything sensitive wide enough."""
    targets = sensitive(search, shown, protection, known)
    search.prove(targets, protection.protected_width, hasty=hasty)
    return search


def weak(search: Search, shown: Places, protection: Protection, known: Known) -> Places:
    """What a finished search could not prove wide enough.

    A difference is left out where its bounds turned out to exclude the small numbers.
    """
    targets = sensitive(search, shown, protection, known)
    narrow: Places = targets[search.seen[targets] < protection.protected_width]
    return narrow


def _betrayed(one: Struck) -> Iterator[Betrayed]:
    for target in one.failing:
        one.search.settle(int(target))
        rows, variables = one.search.betrayers(int(target))
        yield Betrayed(
            what=one.search.system.words(int(target)),
            low=int(one.search.low[target]),
            high=int(one.search.high[target]),
            tables=tuple(one.search.system.names[row] for row in rows),
            cells=tuple(one.search.system.words(at) for at in variables if at != target),
            shown=tuple(
                one.search.system.cells[at]
                for at in tellers(one.search, int(target), one.known, variables)
            ),
        )


def tellers(search: Search, target: int, known: Known, variables: Sequence[int]) -> list[int]:
    """The cells of a target, and those that tell it, as far as they belong to a table of now."""
    cells = len(search.system.cells)
    found: set[int] = set()
    for at in (target, *variables):
        pair = search.system.complements[at - cells][:2] if at >= cells else (at,)
        found |= {each for each in pair if not known.gone[each]}
    return sorted(found) or np.flatnonzero(~known.gone).tolist()


def _narrowest(struck: Sequence[Struck]) -> tuple[int | None, bool]:
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


def _intervals(published: pl.DataFrame, struck: Sequence[Struck]) -> pl.DataFrame:
    pieces = [
        pl.DataFrame(
            {
                "place": search.system.number[hidden],
                "low": search.low[hidden],
                "high": search.high[hidden],
                "at_least": search.seen[hidden],
            }
        )
        for search, hidden, *_ in struck
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

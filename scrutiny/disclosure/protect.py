"""Protection of a fixed cube of counts: hide what is small, round the rest, hide what betrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scrutiny.disclosure.attack import (
    Known,
    Struck,
    excused,
    knowledge,
    proven,
    sensitive,
    strike,
    struck_by_print,
    tellers,
    told_already,
    weak,
    with_differences,
)
from scrutiny.disclosure.bounds import Search
from scrutiny.disclosure.cube import (
    KEY,
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
from scrutiny.disclosure.upheld import HIDDEN, NEVER, BeforeNow, before_now
from scrutiny.errors import Problem, ProblemsFound

_OPEN, _SMALL, _ALL_OR_NONE, _COMPLEMENT, _GROUP_HIDDEN, _SECONDARY, _ZERO = range(len(REASONS))
_MOST_TRIED = 8


@dataclass(frozen=True, slots=True)
class Protected:
    """A cube with what may be shown of it.

    `cells`: one row a cell, in the order given: its key, the exact `count` (which never leaves the
    build), `status` ("ok" or "c"), `shown` (Int64, null where hidden) and `reason`: "small" (a
    count that is small itself), "all_or_none" (nought or all of a small group), "complement" (all
    but a few; exact profiles only), "group_hidden" (its denominator is hidden, or the small group
    it is part of is hidden with all its parts), "secondary" (hidden so that others cannot be
    worked out), "zero" (a nought hidden for the same purpose; a
    reader is not told that it is one) or "". `upheld`: shown as an earlier snapshot showed it,
    while the cases have moved a little. Where nothing of a table has moved further than that,
    `count` is what it was then. `public`: published by the department too; `in_print`: as which
    count it has been so far, -1 where that is not held.

    `gone`: cells not shown, of which earlier snapshots or the department tell: their keys,
    `count` and whether they are `secret`. `left_out`: tables that could not be protected.
    `solved` counts the solver's programmes.
    """

    cells: pl.DataFrame
    gone: pl.DataFrame
    left_out: tuple[LeftOut, ...]
    solved: int

    @property
    def published(self) -> pl.DataFrame:
        """The cells without their counts. Reasons are for the attack and the report only."""
        return self.cells.drop("count", "in_print")


class LeftOut(NamedTuple):
    """A table that is not shown in one year, of all quantities that hang together with one."""

    quantity: str
    year: str
    grain: str
    topic_1: str
    topic_2: str


def protect(
    cells: pl.DataFrame,
    relations: Relations,
    protection: Protection,
    earlier: Sequence[pl.DataFrame] = (),
    also: Sequence[Constraint] = (),
    *,
    grown: bool = True,
    trusted: bool = True,
) -> Protected:
    """Decide for every cell whether it is shown, rounded, or hidden.

    `cells` has one row a cell, noughts included: its key and `count`, and what `upheld.before_now`
    reads. `earlier` are published frames of earlier snapshots, oldest first, `also` what else
    joins cells. `grown`: since the last snapshot a new return has come. `trusted`: what stands was
    protected by the same rules and code; else it is looked at again. What is hidden so that
    others stay hidden is chosen greedily: cells with two topics before one before none, small
    before large, noughts last. Where nothing is left to hide and a cell can still be pinned, the
    finest of the tables that tell it is left out.

    Raises `ProblemsFound` where the counts are not whole and complete or do not add up.
    """
    keys = cells_of(cells, needs=["count"])
    if cells["count"].null_count() or (cells["count"] < 0).any():
        raise ProblemsFound([Problem("cube of counts", "has a count that is null or below nought")])
    counts = cells["count"].cast(pl.Int64).to_numpy().copy()
    moved = before_now(cells)
    reasons = np.zeros(len(counts), dtype=np.int64)
    faces, upheld = protection.rounded(counts), np.zeros(len(counts), dtype=bool)
    dropped = np.zeros(len(counts), dtype=bool)
    truth = dict(zip(keys, counts.tolist(), strict=True))
    before = Earlier(earlier, protection, truth)
    solved, left_out = 0, []
    problems: list[Problem] = []
    systems = list(connected(system_of(keys, relations, also)))
    numbers = [system.number[: len(system.cells)] for system in systems]
    while systems:
        system, own = systems.pop(), numbers.pop()
        mine = moved.of(own)
        still = mine.still(counts[own], protection, grown=grown)
        if still and trusted and _stands(system, counts[own], protection, before, mine):
            counts[own], reasons[own] = mine.made, mine.reasons
            faces[own] = np.maximum(mine.before, 0)
            low, high = protection.stands_for(np.maximum(mine.before, 0))
            off = (mine.made < low) | (mine.made > high)
            upheld[own] = (mine.before >= 0) & off
            known = mine.public >= 0
            moved.public[own[known]] = mine.made[known]
            continue
        problems += _wrong_sums(system, counts[own])
        if problems or mine.gone.all():
            continue
        cover = _covered(system, counts[own], protection, before, mine, still=still)
        made = cover.reasons
        solved += cover.search.solved
        if cover.stuck is None:
            reasons[own], faces[own], upheld[own] = made, cover.face, cover.known.upheld
            continue
        table = finest(system.cells[at] for at in cover.stuck)
        left_out.append(table)
        out = np.array([_in_table(cell, table) for cell in system.cells])
        # What was shown once is known still, and hangs together with the rest.
        moved.drop(own[out])
        forgotten = out & (mine.before == NEVER) & (mine.public < 0)
        dropped[own[forgotten]] = True
        left = own[~forgotten]
        there = {keys[at] for at in left}
        joined = [each for each in also if each.coefficients.keys() <= there]
        for each in connected(system_of([keys[at] for at in left], relations, joined)):
            systems.append(each)
            numbers.append(left[each.number[: len(each.cells)]])
    if problems:
        raise ProblemsFound(problems)
    hidden = pl.Series(reasons != _OPEN)
    done = cells.select(*KEY).with_columns(
        pl.Series("count", counts),
        pl.when(hidden).then(pl.lit("c")).otherwise(pl.lit("ok")).alias("status"),
        pl.when(~hidden).then(pl.Series(faces)).alias("shown"),
        pl.Series("reason", [REASONS[at] for at in reasons], dtype=pl.String),
        pl.Series("upheld", upheld),
        pl.Series("public", moved.public >= 0),
        pl.Series("in_print", moved.in_print),
        pl.Series("secret", moved.secret),
    )
    shown = pl.Series(~moved.gone & ~dropped)
    gone = done.filter(pl.Series(moved.gone & ~dropped)).select(
        *KEY, "count", "public", "in_print", "secret"
    )
    return Protected(done.filter(shown).drop("secret"), gone, tuple(left_out), solved)


_FINENESS = {"year": 0, "quarter": 1, "month": 2}


def finest(cells: Iterable[Cell]) -> LeftOut:
    """The finest of the tables that some cells stand in: two topics before one, then months."""
    cell = max(cells, key=lambda c: (c.topics, _FINENESS.get(c.grain, 3), c.topic_1, c.topic_2))
    return LeftOut(cell.quantity, cell.period[:4], cell.grain, cell.topic_1, cell.topic_2)


def without(cells: pl.DataFrame, tables: Iterable[LeftOut]) -> pl.DataFrame:
    """The cells that `protect` takes, some tables being shown no more.

    What was shown of them once is known still; what never was is no part of anything.
    """
    for _, year, grain, topic_1, topic_2 in tables:
        out = pl.all_horizontal(
            pl.col("period").str.head(4) == year,
            pl.col("grain") == grain,
            pl.col("topic_1") == topic_1,
            pl.col("topic_2") == topic_2,
        )
        secret = pl.col("secret") | (pl.col("before") == HIDDEN).fill_null(value=False)
        cells = cells.filter(~out | pl.col("before").is_not_null() | pl.col("public")).with_columns(
            gone=pl.col("gone") | out, secret=pl.when(out).then(secret).otherwise("secret")
        )
    return cells


def _in_table(cell: Cell, table: LeftOut) -> bool:
    """Whether a cell stands in a table, or in that of a quantity that hangs together with it."""
    return (cell.period[:4], cell.grain, cell.topic_1, cell.topic_2) == table[1:]


def _wrong_sums(system: System, counts: Places) -> Iterator[Problem]:
    truth = with_differences(system, counts)
    sums = system.matrix @ truth
    for row in np.flatnonzero((sums < system.low) | (sums > system.high)):
        yield Problem(system.names[row], "the counts do not add up", "Count all cells alike")
    for at in np.flatnonzero(truth[len(counts) :] < 0):
        yield Problem(
            system.words(len(counts) + int(at)), "is below nought", "Check what is nested"
        )


def _stands(
    system: System, counts: Places, protection: Protection, before: Earlier, mine: BeforeNow
) -> bool:
    """Whether what was shown of a system may be shown again as it was.

    It was attacked when it was made. What the department has published of it is known exactly and
    may differ: then it is attacked again, with every figure as wide as it may stand for.
    """
    if not mine.all_before:
        return False
    if not mine.printed_otherwise:
        return True
    shown = np.where(mine.gone, -1, np.maximum(mine.before, -1))
    known = Known(shown >= 0, mine.public, mine.in_print, mine.gone, mine.secret)
    given = (system, shown, mine.reasons, protection, before, with_differences(system, counts))
    try:
        struck = strike(*given, known, excusing=True)
    except Infeasible:  # What is shown has become too wrong to stand.
        return False
    printed = struck_by_print(*given, known)
    return not len(struck.failing) and (printed is None or not len(printed.failing))


def _covered(
    system: System,
    counts: Places,
    protection: Protection,
    before: Earlier,
    mine: BeforeNow,
    *,
    still: bool,
) -> _Cover:
    """A system with its reasons for hiding; what has drifted too far to stand is shown anew."""
    if still:
        try:
            return _Cover(system, counts, protection, before, mine, still=True).made()
        except Infeasible:
            pass
    return _Cover(system, counts, protection, before, mine, still=False).made()


class _Cover:
    """The protection of one connected system, made step by step."""

    def __init__(
        self,
        system: System,
        counts: Places,
        protection: Protection,
        before: Earlier,
        moved: BeforeNow,
        *,
        still: bool,
    ) -> None:
        self.system, self.counts, self.protection, self.before = system, counts, protection, before
        self.stuck: list[int] | None = None
        self._extra: NDArray[np.bool_] = np.zeros(len(counts), dtype=bool)
        self._veiled: NDArray[np.bool_] = np.zeros(len(counts), dtype=bool)
        self._truth = with_differences(system, counts)
        self._inner = np.array([pair.inner for pair in system.complements], dtype=np.int64)
        self._outer = np.array([pair.outer for pair in system.complements], dtype=np.int64)
        self._share = np.array([pair.is_share for pair in system.complements], dtype=bool)
        self._propagation = Propagation(system)
        held, shut = moved.held(counts, protection, still=still)
        self.face = np.where(held, moved.before, protection.rounded(counts))
        # One figure held back beside another that is not must not be more than its whole.
        over = np.zeros(len(counts), dtype=bool)
        over[self._inner[self.face[self._inner] > self.face[self._outer]]] = True
        self.known = Known(held & ~over, moved.public, moved.in_print, moved.gone, moved.secret)
        self._extra |= (shut | over) & ~moved.gone
        self._fixed = moved.gone | (moved.public >= 0) | self.known.upheld
        self._told = self._told_before()
        self._spare = self._preference()
        self.reasons = self._reasons()
        self.search = Search(system, *self._public(self.reasons))
        self.search.witness(self._truth)
        exempt = told_already(system, protection, self.known, before, self._propagation)
        self.known = replace(self.known, exempt=exempt)

    def made(self) -> _Cover:
        """Itself, once nothing can be pinned any more, or `stuck` says what cannot be helped."""
        while self._held() and (printed := self._by_print()) is not None:
            for target in printed.failing.tolist():
                _, told_by = printed.search.betrayers(target)
                if free := self._free(target, told_by):
                    self._extra[free[0]] = True
                elif not self._let_go(target, told_by):
                    self.stuck = tellers(printed.search, target, self.known, told_by)
                    return self
            self.reasons = self._reasons()
        return self

    def _by_print(self) -> Struck | None:
        """What can be pinned by what the department has published; None where nothing can."""
        printed = struck_by_print(
            self.system,
            self._shown(self.reasons),
            self.reasons,
            self.protection,
            self.before,
            self._truth,
            self.known,
        )
        return printed if printed is not None and len(printed.failing) else None

    def _held(self) -> bool:
        """Hides until nothing can be pinned by what is shown; false where that cannot be had."""
        while True:
            # Hiding only widens what is possible, so witnesses stay.
            self.search.bound(*self._public(self.reasons))
            failing = self._plainly_weak()
            if len(failing):
                # Cheap to find, so each choice is made knowing what the one before it did.
                room = (self.search.high - self.search.low)[failing]
                failing = failing[[np.argmin(room)]]
            else:
                shown = self._shown(self.reasons)
                proven(self.search, shown, self.protection, self.known, hasty=True)
                failing = self._plainly_weak()
                if not len(failing):
                    failing = weak(self.search, shown, self.protection, self.known)
            if not len(failing):
                return True
            if not self._relieved(failing):
                return False

    def _relieved(self, failing: Places) -> bool:
        """Give up something for each failing variable; false if nothing is left for one.

        Then `stuck` are the cells that are shown, and tell it or are told.

        A proof that rests on a cell already given up is gone, so its target waits for the next
        look.
        """
        given: set[int] = set()
        for target in failing.tolist():
            involved = self._involved(target)
            if given & set(involved):
                continue
            choice = self._choice(target, involved)
            if choice is not None:
                self._extra[choice] = True
                given.add(choice)
            elif self._exempted(target) or self._unsaid(target, _SECONDARY):
                given.add(target)
            elif not self._veil(target) and not self._unsaid(target, _SMALL):
                _, told_by = self.search.betrayers(target)
                if not self._let_go(target, told_by):
                    self.stuck = tellers(self.search, target, self.known, told_by)
                    return False
        self.reasons = self._reasons()
        return True

    def _exempted(self, target: int) -> bool:
        """Leaves a variable out of what is guarded, if it is not pinned by what is shown now."""
        exempt = self.known.exempt
        now = self._told_now(self.reasons)
        if exempt is None or not excused(
            self.system, target, now, self.protection, self.known, self.before
        ):
            return False
        exempt[target] = True
        return True

    def _unsaid(self, target: int, mark: int) -> bool:
        """Hides a cell without the mark that it is small, or that it is not; false where it has
        none.

        Where the department publishes 9 plans, of which we hide how many were counted, that they
        are more than 7 would be telling.
        """
        if target >= len(self.counts) or self.reasons[target] != mark:
            return False
        self._veiled[target] = True
        return True

    def _plainly_weak(self) -> Places:
        """What cheap bounds show to be pinned already."""
        targets = sensitive(self.search, self._shown(self.reasons), self.protection, self.known)
        room = (self.search.high - self.search.low)[targets]
        plain: Places = targets[room < self.protection.protected_width]
        return plain

    def _shown(self, reasons: Places) -> Places:
        return np.where(reasons == _OPEN, self.face, -1)

    def _public(self, reasons: Places) -> tuple[Numbers, Numbers]:
        return self.before.narrowed(self.system, *self._told_now(reasons))

    def _told_now(self, reasons: Places) -> tuple[Numbers, Numbers]:
        shown = self._shown(reasons)
        return knowledge(self.system, shown, reasons, self.protection, self.known)

    def _told_before(self) -> NDArray[np.bool_]:
        """Cells that an earlier snapshot gave away as closely as they are now."""
        low, high = self.before.narrowed(self.system, *unbounded(self.system.width))
        cells = len(self.counts)
        low, high = low[:cells], high[:cells]
        told: NDArray[np.bool_] = (high - low < self.protection.protected_width) & (
            (low <= self.counts) & (self.counts <= high)
        )
        return told

    def _preference(self) -> list[tuple[bool, int, int, int]]:
        """For each cell how willingly it is given up: the least first."""
        grain = {"year": 0, "quarter": 1, "month": 2}
        return [
            (count == 0, -cell.topics, grain.get(cell.grain, 3), int(count))
            for cell, count in zip(self.system.cells, self.counts, strict=True)
        ]

    def _reasons(self) -> Places:
        """Apply the rules to the counts and to what was chosen to be hidden so far."""
        counts, protection = self.counts, self.protection
        reasons = np.where(self._extra, np.where(counts == 0, _ZERO, _SECONDARY), _OPEN)
        inner, outer, share = self._inner, self._outer, self._share
        rest = counts[outer] - counts[inner]
        if protection.base == 1:
            few = share & (rest >= protection.hidden_from) & (rest <= protection.hidden_to)
            reasons[inner[few]] = _COMPLEMENT
        group = (counts[outer] > 0) & (counts[outer] < protection.all_or_none_below)
        extreme = share & group & ((counts[inner] == 0) | (rest == 0))
        reasons[inner[extreme]] = _ALL_OR_NONE
        small = (counts >= protection.hidden_from) & (counts <= protection.hidden_to)
        reasons[small] = _SMALL
        reasons[self.known.upheld] = _OPEN
        veiled = self._veiled & ~self.known.upheld
        while (further := veiled[outer] & ~veiled[inner]).any():
            veiled[inner[further]] = True
        reasons[veiled] = _GROUP_HIDDEN
        while True:
            behind = (reasons[outer] != _OPEN) & ~self.known.gone[outer]
            follows = inner[behind & (reasons[inner] == _OPEN) & ~self.known.upheld[inner]]
            if not len(follows):
                break
            reasons[follows] = _GROUP_HIDDEN
        reasons[self._implied(reasons)] = _OPEN
        reasons[self._told & (reasons != _SMALL) & (reasons != _SECONDARY)] = _OPEN
        reasons[self.known.gone] = _GROUP_HIDDEN
        return reasons

    def _implied(self, reasons: Places) -> NDArray[np.bool_]:
        """Hidden noughts (with exact counts also "all"s) that a shown one implies.

        Where none of a hundred plans was in time, none of any part of the hundred was; hiding the
        parts would hide nothing. What the department publishes implies as much.
        """
        low, high = unbounded(self.system.width)
        shown = (reasons == _OPEN) & ~self.known.upheld & ~self.known.gone
        cells = len(self.counts)
        high[:cells][(shown | (self.known.public >= 0)) & (self.counts == 0)] = 0
        if self.protection.base == 1:
            both = shown[self._inner] & shown[self._outer]
            high[cells:][both & (self._truth[cells:] == 0)] = 0
        _, high = self._propagation(low, high)
        implied: NDArray[np.bool_] = (reasons != _OPEN) & (high[:cells] == 0)
        if self.protection.base == 1:
            every = (high[cells:] == 0) & shown[self._outer]
            every &= reasons[self._inner] == _ALL_OR_NONE
            implied[self._inner[every]] = True
        return implied

    def _choice(self, target: int, candidates: Sequence[int]) -> int | None:
        """The cell to give up so that a target can no longer be pinned; null if there is none."""
        best: tuple[float, int] | None = None
        for candidate in candidates[:_MOST_TRIED]:
            gain, sufficient = self._tried(target, candidate)
            if sufficient:
                return candidate
            if best is None or gain > best[0]:
                best = (gain, candidate)
        return best[1] if best else None

    def _tried(self, target: int, candidate: int) -> tuple[float, bool]:
        """How wide the target would be, by cheap bounds, and whether both would then pass."""
        self._extra[candidate] = True
        reasons = self._reasons()
        self._extra[candidate] = False
        low, high = self._propagation(*self._public(reasons))
        width = high - low
        before = (self.search.high - self.search.low)[target]
        need = self.protection.protected_width
        return width[target] - before, bool(min(width[target], width[candidate]) >= need)

    def _veil(self, target: int) -> bool:
        """Hide a small group's parts all alike, noughts too, so that none is known to be some.

        A group of at most seven with five parts that are hidden, and so not nought, has five to
        seven: nothing but hiding the noughts among its parts, and those of every quantity nested
        in it, takes that away. The same holds for all but a few of a group. False where there is
        nothing more to veil.
        """
        _, variables = self.search.betrayers(target)
        cells, matrix = len(self.counts), self.system.matrix
        few = self._truth <= self.protection.hidden_to
        known = np.r_[self.reasons == _SMALL, self.reasons[self._inner] == _COMPLEMENT]
        known &= np.isin(np.arange(self.system.width), variables)
        row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        differences = matrix.indices >= cells
        of_one_kind = np.isin(np.bincount(row, differences) / np.diff(matrix.indptr), (0, 1))
        parts = (matrix.data < 0) & of_one_kind[row]
        telling = np.bincount(row, parts & known[matrix.indices], matrix.shape[0])
        numerator = np.r_[np.arange(cells), self._inner]
        for at in np.argsort(-telling, kind="stable"):
            if not telling[at]:
                return False
            members = matrix.indices[parts & (row == at)]
            members = numerator[members[few[members]]]
            if not self._veiled[members].all():
                self._veiled[members] = True
                return True
        return False

    def _involved(self, target: int) -> list[int]:
        """Shown cells whose numbers help to pin a target, those first that are given up first."""
        low, high, below, above = self._propagation.explained(
            self.search.given_low, self.search.given_high
        )
        if high[target] - low[target] < self.protection.protected_width:
            variables = self._traced(target, below, above)
        else:
            _, variables = self.search.betrayers(target)
        return self._free(target, variables)

    def _free(self, target: int, variables: Iterable[int]) -> list[int]:
        """Of cells that help to pin a target, those that can be given up."""
        found = self._cells_among(target, variables)
        taken = self._extra | self._told | self._fixed | (self.reasons != _OPEN)
        free = [at for at in found if not taken[at]]
        return sorted(free, key=lambda at: (self._spare[at], at))

    def _let_go(self, target: int, variables: Iterable[int]) -> bool:
        """Hides a figure that stands from before and helps to pin a target; false where none does.

        Without a word on whether it is small: it stood for many counts.
        """
        held = [at for at in self._cells_among(target, variables) if self.known.upheld[at]]
        if not held:
            return False
        first = min(held, key=lambda at: (self._spare[at], at))
        self.known.upheld[first] = False
        self._veiled[first] = True
        return True

    def _cells_among(self, target: int, variables: Iterable[int]) -> set[int]:
        """Cells, and both cells of each difference, of variables and of a target that is one."""
        cells = len(self.counts)
        found = {at for at in variables if at < cells}
        for at in (*variables, target):
            if at >= cells:
                found |= set(self.system.complements[at - cells][:2])
        return found

    def _traced(self, target: int, below: Places, above: Places) -> list[int]:
        """The variables from which cheap bounds of a target were worked out, step by step."""
        matrix = self.system.matrix
        found = {target: None}
        for at in (steps := [target]):
            for row in (int(below[at]), int(above[at])):
                if row >= 0:
                    others = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist()
                    new = [other for other in others if other not in found]
                    found.update(dict.fromkeys(new))
                    # A shown cell is an answer; what is hidden was itself worked out.
                    cells = len(self.counts)
                    steps += [one for one in new if one >= cells or self.reasons[one] != _OPEN]
        return list(found)

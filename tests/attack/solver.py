"""A second pair of eyes: a linear programme over what can be read, and nothing else.

It shares no code with the attack of a build. It takes numbers by what they count, as a reader
finds them in downloads, writes down every relation anew, and asks for the least and the most of
each count that is hidden. What the department publishes, exactly and once a year, it knows as well.

Thousands of programmes over a whole area would take an hour. So each hidden count is first pushed
away from the truth while all but its neighbours stay what they truly are: where that leaves it room
enough, nobody can pin it. The few that are left get programmes over everything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from scipy import optimize, sparse  # type: ignore[import-untyped]

Key = tuple[str, str, frozenset[tuple[str, str]]]
"""Which count: a name, a period (2024, 2024-Q1, 2024-M01), and the parts it is broken down by."""
Span = tuple[float, float]
ANY: Span = (0.0, np.inf)
WIDTH, MOST = 3, 100_000.0

INSIDE = (
    ("requests_refused", "requests"),
    ("requests_mediation", "requests"),
    ("requests_tribunal", "requests"),
    ("decisions_in_6_weeks", "decisions"),
    ("plans_timed", "plans_issued"),
    ("plans_timed_no_exceptions", "plans_timed"),
    ("plans_in_20_weeks", "plans_timed"),
    ("plans_in_20_weeks_no_exceptions", "plans_timed_no_exceptions"),
    ("plans_in_20_weeks_no_exceptions", "plans_in_20_weeks"),
    ("review_decisions_in_4_weeks", "review_decisions"),
    ("open_over_20_weeks", "open_cases"),
)
BANDS = ("open_to_6_weeks", "open_6_to_20_weeks", "open_20_to_26_weeks", "open_over_26_weeks")
_EARLY = [set(), {"age"}, {"source"}]
_TIMED = [set(), {"age"}]
_NEW = [{"age"}, {"need"}, {"setting"}, {"age", "need"}, {"age", "setting"}, {"need", "setting"}]
PUBLISHED = {
    **dict.fromkeys(
        ("requests", "requests_refused", "requests_mediation", "requests_tribunal"), _EARLY
    ),
    **dict.fromkeys(("decisions", "decisions_in_6_weeks"), _EARLY),
    **dict.fromkeys(("plans_timed", "plans_in_20_weeks"), _TIMED),
    **dict.fromkeys(("plans_timed_no_exceptions", "plans_in_20_weeks_no_exceptions"), _TIMED),
    "plans_issued": [set(), *_NEW],
}
"""What the Department for Education publishes, or will, by the topics of each table."""


def read(shown: Mapping[Key, int | None], exact: Mapping[Key, int]) -> dict[Key, Span]:
    """What each number shown stands for, by the rules that the page Methods tells.

    One that stands from an earlier snapshot may have moved by another five. The reader guesses
    rightly which have: nobody who guessed otherwise could conclude more that is true.
    """
    found: dict[Key, Span] = {}
    for key, n in shown.items():
        span = ANY if n is None else (0.0, 0.0) if n == 0 else (max(n - 2.0, 8.0), n + 2.0)
        if n is not None and not span[0] <= exact.get(key, n) <= span[1]:
            span = (max(n - 7.0, 0.0), n + 7.0)
        found[key] = span
    return found


def still_true(then: Mapping[Key, Span], exact: Mapping[Key, int]) -> dict[Key, Span]:
    """What an earlier snapshot told of counts that are still what they were shown as."""
    return {
        key: (low, high) for key, (low, high) in then.items() if low <= exact.get(key, -1) <= high
    }


def both(one: Mapping[Key, Span], other: Mapping[Key, Span]) -> dict[Key, Span]:
    """What two tellings together say of each count."""
    found = dict(one)
    for key, (low, high) in other.items():
        held = found.get(key, ANY)
        found[key] = (max(low, held[0]), min(high, held[1]))
    return found


def published(exact: Mapping[Key, int]) -> dict[Key, Span]:
    """The counts that the department publishes of these."""
    return {
        key: (count, count)
        for key, count in exact.items()
        if re.fullmatch(r"\d{4}", key[1])
        and {topic for topic, _ in key[2]} in PUBLISHED.get(key[0], [])
    }


def untrue(known: Mapping[Key, Span], exact: Mapping[Key, int]) -> list[Key]:
    """Counts that are not what is known of them, and wholes that are not the sum of their parts.

    Where there are any, the programme rests on something false, and what it finds proves nothing.
    """
    wrong = [key for key, (low, high) in known.items() if not low <= exact.get(key, -1) <= high]
    sums = _equal(list(known), frozenset())
    return [
        *wrong,
        *(whole for whole, parts in sums if exact[whole] != sum(exact[part] for part in parts)),
    ]


def _equal(
    keys: Sequence[Key], apart: AbstractSet[tuple[str, str]]
) -> Iterator[tuple[Key, list[Key]]]:
    """Each whole and what it is the sum of; parts that stand `apart` are none of a whole."""
    there = set(keys)
    parts: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for name, period, by in keys:
        for topic, part in by - apart:
            parts[(name, period, by - {(topic, part)}), topic].append((name, period, by))
    for (whole, _), found in parts.items():
        if whole in there:
            yield whole, found
    for name, period, by in keys:
        if re.fullmatch(r"\d{4}", period):
            below = [f"{period}-Q{n}" for n in range(1, 5)]
        elif "-Q" in period:
            last = 3 * int(period[-1])
            below = [f"{period[:4]}-M{n:02d}" for n in (last - 2, last - 1, last)]
        else:
            below = []
        if name.startswith("open"):
            below = below[-1:]
        found = [(name, each, by) for each in below]
        if found and there.issuperset(found):
            yield (name, period, by), found
        if name == "open_cases":
            bands = [(each, period, by) for each in BANDS]
            if there.issuperset(bands):
                yield (name, period, by), bands
        if name == "open_over_20_weeks":
            late = [(each, period, by) for each in BANDS[2:]]
            if there.issuperset(late):
                yield (name, period, by), late


def pinned(
    known: Mapping[Key, Span],
    exact: Mapping[Key, int],
    also: Sequence[tuple[Key, Sequence[Key]]] = (),
    apart: AbstractSet[tuple[str, str]] = frozenset(),
    hidden: AbstractSet[Key] | None = None,
) -> dict[Key, Span]:
    """Counts that are not known to be published or shown and lie within less than WIDTH, rightly.

    `known` are all that can be read, ANY where it is hidden. `exact` agrees with all of it (see
    `untrue`); it is where the search for other numbers begins, and what is wrongly concluded is
    left out by it. `hidden` are the counts to look for: all that are ANY, if not given. `also` are
    further wholes and their parts, `apart` groups that are no part of the others' whole.
    """
    keys = sorted(known, key=lambda each: (each[0], each[1], sorted(each[2])))
    place = {key: at for at, key in enumerate(keys)}
    equal = [
        {place[whole]: 1.0, **dict.fromkeys((place[p] for p in parts), -1.0)}
        for whole, parts in (*_equal(keys, apart), *also)
    ]
    inside = [
        {place[key]: 1.0, place[outer]: -1.0}
        for inner, of in INSIDE
        for key in keys
        if key[0] == inner and (outer := (of, *key[1:])) in place
    ]
    truth = np.array([exact[key] for key in keys], dtype=float)
    spans = np.array([known[key] for key in keys])
    spans[:, 1] = np.minimum(spans[:, 1], MOST)
    search = _Search(_matrix([*equal, *inside], len(keys)), len(equal), spans, truth)
    sought = {key for key, span in known.items() if span == ANY} if hidden is None else hidden
    wanted = [at for at, key in enumerate(keys) if key in sought]
    found = search.narrow(np.array(wanted, dtype=np.int64))
    return {keys[at]: (low, high) for at, (low, high) in found.items() if low <= truth[at] <= high}


def _matrix(rows: Sequence[Mapping[int, float]], width: int) -> sparse.csr_array:
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([at for row in rows for at in row], dtype=np.int64)
    values = np.array([value for row in rows for value in row.values()], dtype=float)
    return sparse.csr_array((values, columns, starts), shape=(len(rows), width))


class _Search:
    """Rows of a matrix, of which the first `equal` are nought and the others at most that."""

    def __init__(
        self, matrix: sparse.csr_array, equal: int, spans: np.ndarray, truth: np.ndarray
    ) -> None:
        self.matrix, self.equal, self.spans, self.truth = matrix, equal, spans, truth
        self.columns = matrix.tocsc()
        # What is known exactly joins nobody to anybody.
        self.free = spans[:, 0] < spans[:, 1]
        self.low, self.high = truth.copy(), truth.copy()

    def narrow(self, wanted: np.ndarray) -> dict[int, Span]:
        """Those wanted that cannot be WIDTH apart, with the least and the most they can be."""
        for most in (60, 400, 2500):
            for target in wanted:
                if self.high[target] - self.low[target] < WIDTH:
                    self._push(int(target), self._around(int(target), most))
        found = {}
        for target in wanted[(self.high - self.low)[wanted] < WIDTH]:
            every = self._around(int(target), len(self.truth))
            if len(every) == 1 and not len(self._rows(every)):
                continue  # Nothing is known of it at all.
            if self._push(int(target), every) < WIDTH:
                found[int(target)] = (
                    float(np.ceil(self.low[target] - 1e-6)) + 0.0,
                    float(np.floor(self.high[target] + 1e-6)),
                )
        return found

    def _rows(self, places: np.ndarray) -> np.ndarray:
        return np.unique(self.columns[:, places].indices)

    def _around(self, target: int, most: int) -> np.ndarray:
        """A count and its nearest neighbours that are not known exactly."""
        near = np.array([target])
        while True:
            joined = np.unique(self.matrix[self._rows(near)].indices)
            further = np.union1d(near, joined[self.free[joined]])
            if len(further) > most or len(further) == len(near):
                return near if len(near) > 1 else further
            near = further

    def _push(self, target: int, near: np.ndarray) -> float:
        """How far apart a count can be while all but those near it are as they truly are."""
        rows = self._rows(near)
        part = self.matrix[rows]
        rest = self.truth.copy()
        rest[near] = 0.0
        right = -(part @ rest)
        part = part[:, near]
        sums = rows < self.equal
        if not len(rows):
            return float(np.diff(self.spans[target])[0])
        for way in (1.0, -1.0):
            objective = np.zeros(len(near))
            objective[near == target] = way
            made = optimize.linprog(
                objective,
                A_eq=part[sums] if sums.any() else None,
                b_eq=right[sums] if sums.any() else None,
                A_ub=part[~sums] if (~sums).any() else None,
                b_ub=right[~sums] if (~sums).any() else None,
                bounds=self.spans[near],
                method="highs",
            )
            assert made.x is not None, made.message
            # What was met on the way is possible for the others as well.
            self.low[near] = np.minimum(self.low[near], made.x)
            self.high[near] = np.maximum(self.high[near], made.x)
        return float(self.high[target] - self.low[target])

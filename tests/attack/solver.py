"""A second pair of eyes: a linear programme over what can be read, and nothing else.

It shares no code with the attack of a build. It takes numbers by what they count, as a reader
finds them in downloads, writes down every relation anew, and asks for the least and the most of
each count that is hidden. What the department publishes, exactly and once a year, it knows as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from scipy import optimize, sparse  # type: ignore[import-untyped]
from scipy.sparse import csgraph  # type: ignore[import-untyped]

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

    `known` are all that can be read, ANY where it is hidden; `exact` is looked up only to leave out
    what is wrongly concluded. `hidden` are the counts to look for: all that are ANY, if not given.
    `also` are further wholes and their parts, `apart` groups that are
    no part of the others' whole.
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
    joined = _matrix([*equal, *inside], len(keys))
    _, label = csgraph.connected_components(abs(joined.T) @ abs(joined), directed=False)
    found: dict[Key, Span] = {}
    for group in np.unique(label):
        own = np.flatnonzero(label == group)
        wanted = [
            int(at)
            for at in own
            if (known[keys[at]] == ANY if hidden is None else keys[at] in hidden)
        ]
        if wanted and len(own) > 1:
            rows = [
                [row for row in rows if next(iter(row)) in set(own)] for rows in (equal, inside)
            ]
            spans = np.array([known[keys[at]] for at in own])
            found |= _of_group(own, rows, spans, wanted, keys, exact)
    return found


def _matrix(rows: Sequence[Mapping[int, float]], width: int) -> sparse.csr_array:
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.array([at for row in rows for at in row], dtype=np.int64)
    values = np.array([value for row in rows for value in row.values()])
    return sparse.csr_array((values, columns, starts), shape=(len(rows), width))


def _of_group(
    own: np.ndarray,
    rows: Sequence[Sequence[Mapping[int, float]]],
    spans: np.ndarray,
    hidden: Sequence[int],
    keys: Sequence[Key],
    exact: Mapping[Key, int],
) -> dict[Key, Span]:
    equal, inside = (_matrix(each, len(keys))[:, own] for each in rows)
    spans = _agreeing(equal, inside, spans)
    spans[:, 1] = np.minimum(spans[:, 1], MOST)
    at = {int(key): i for i, key in enumerate(own)}
    low, high = np.full(len(own), np.inf), np.full(len(own), -np.inf)

    def solve(objective: np.ndarray) -> np.ndarray:
        made = optimize.linprog(
            objective,
            A_eq=equal if equal.shape[0] else None,
            b_eq=np.zeros(equal.shape[0]) if equal.shape[0] else None,
            A_ub=inside if inside.shape[0] else None,
            b_ub=np.zeros(inside.shape[0]) if inside.shape[0] else None,
            bounds=spans,
            method="highs",
        )
        assert made.x is not None, made.message
        np.minimum(low, made.x, out=low)
        np.maximum(high, made.x, out=high)
        return made.x

    doubtful = [at[each] for each in hidden]
    random = np.random.default_rng(1)
    for _ in range(10):
        for way in (1.0, -1.0):
            objective = np.zeros(len(own))
            objective[doubtful] = way * random.integers(0, 2, len(doubtful))
            solve(objective)
        doubtful = [each for each in doubtful if high[each] - low[each] < WIDTH]
        if not doubtful:
            break
    found: dict[Key, Span] = {}
    for each in doubtful:
        objective = np.zeros(len(own))
        objective[each] = 1.0
        least = np.ceil(solve(objective)[each] - 1e-6)
        most = np.floor(solve(-objective)[each] + 1e-6)
        key = keys[own[each]]
        if most - least < WIDTH and least <= exact.get(key, -1) <= most:
            found[key] = (float(least), float(most))
    return found


def _agreeing(equal: sparse.csr_array, inside: sparse.csr_array, spans: np.ndarray) -> np.ndarray:
    """Spans that contradict each other, widened as little as will do: the data changed there."""
    width = len(spans)
    slack = sparse.identity(width)
    left = sparse.csr_array((equal.shape[0], 2 * width))
    right = sparse.csr_array((inside.shape[0], 2 * width))
    bounded = np.isfinite(spans[:, 1])
    both = sparse.vstack(
        [
            sparse.hstack([-sparse.identity(width), -slack, 0 * slack]),
            sparse.hstack([sparse.identity(width), 0 * slack, -slack]).tocsr()[bounded],
            sparse.hstack([inside, right]),
        ]
    )
    limits = np.r_[-spans[:, 0], spans[bounded, 1], np.zeros(inside.shape[0])]
    made = optimize.linprog(
        np.r_[np.zeros(width), np.ones(2 * width)],
        A_ub=both,
        b_ub=limits,
        A_eq=sparse.hstack([equal, left]) if equal.shape[0] else None,
        b_eq=np.zeros(equal.shape[0]) if equal.shape[0] else None,
        bounds=(0, None),
        method="highs",
    )
    under, over = made.x[width : 2 * width], made.x[2 * width :]
    wide = spans.copy()
    wide[:, 0] = np.where(under > 1e-7, 0, spans[:, 0])
    wide[:, 1] = np.where(over > 1e-7, np.inf, spans[:, 1])
    return wide

"""Small numbers in a council's own months, hidden before anything is kept.

A month is hidden whole: value, numerator and denominator together. Four things hide it:

- it tells of a few itself (`definitions.own_indicator.of_few`), or the council hid it;
- the difference to the indicator that it is a part of is a few;
- an indicator of the same cases is hidden in that month: one with mostly the same denominators, one
  whose number is mostly the other's numerator, or another part of the same whole. Together they
  would tell it;
- a year holds but one hidden month, or none that is larger: then a total of that year, less the
  months shown, would tell it, so another month of that year goes too (`_one_more_a_year`).

What is hidden once stays hidden when a file comes again. No total is kept. What a council publishes
elsewhere, such as sums since April, no rule here can take back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from scrutiny.definitions.methods import Methods
from scrutiny.definitions.own_indicator import Indicator, of_few
from scrutiny.records.indicator_months import ExactMonth
from scrutiny.vocabulary.words import Kind

Key = tuple[str, str]
"""An indicator and a month."""

_YEARS = (1, 4)
"""Months in which the years begin of which totals are published: the calendar's and April's."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden, by indicator and month: because of few, and so that those cannot be told."""

    few: frozenset[Key]
    beside: frozenset[Key]

    @property
    def all(self) -> frozenset[Key]:
        return self.few | self.beside


def hidden_months(
    months: Sequence[ExactMonth],
    indicators: Mapping[str, Indicator],
    methods: Methods,
    already: Collection[Key] = (),
) -> Hidden:
    """Which months are hidden. `already` are those that are hidden in what is held."""
    rows = {(row.indicator, row.month): row for row in months}
    few = {key for key, row in rows.items() if _few(row, indicators, rows, methods)}
    hidden = few | {key for key in already if key[0] in indicators}
    groups = _same_cases(rows, indicators)
    while True:
        before = len(hidden)
        for group in groups:
            for name, month in list(hidden):
                if name in group:
                    hidden |= {(each, month) for each in group if (each, month) in rows}
        hidden |= _one_more_a_year(rows, indicators, few, hidden, methods)
        if len(hidden) == before:
            return Hidden(frozenset(few), frozenset(hidden - few))


def _few(
    row: ExactMonth,
    indicators: Mapping[str, Indicator],
    rows: Mapping[Key, ExactMonth],
    methods: Methods,
) -> bool:
    indicator = indicators[row.indicator]
    if row.hidden or of_few(indicator, row.value, row.numerator, row.denominator, methods):
        return True
    whole = rows.get((indicator.part_of, row.month))
    if whole is None or whole.hidden:
        return False
    return 0 < counted(whole) - counted(row) <= methods.hidden_up_to_local.value


def counted(row: ExactMonth) -> float:
    """The cases that an indicator counts: its number, or of a share its denominator."""
    return row.value if row.denominator is None else float(row.denominator)


def _same_cases(
    rows: Mapping[Key, ExactMonth], indicators: Mapping[str, Indicator]
) -> list[frozenset[str]]:
    """Pairs of indicators that would tell each other's hidden months."""
    by_name: dict[str, dict[str, ExactMonth]] = {}
    for (name, month), row in rows.items():
        if not row.hidden:
            by_name.setdefault(name, {})[month] = row
    groups = []
    for one, other in combinations(sorted(by_name), 2):
        shared = by_name[one].keys() & by_name[other].keys()
        pairs = [(by_name[one][month], by_name[other][month]) for month in shared]
        parts = indicators[one].part_of, indicators[other].part_of
        alike = _alike(pairs) or _alike([(b, a) for a, b in pairs])
        if alike or (parts[0] and parts[0] == parts[1]):
            groups.append(frozenset({one, other}))
    return groups


def _alike(pairs: Sequence[tuple[ExactMonth, ExactMonth]]) -> bool:
    """Whether in most months two have one denominator, or one is the other's numerator: a month in
    which they differ may have been put right in one of them alone.
    """
    same = [
        one.denominator == other.denominator
        if one.denominator is not None and other.denominator is not None
        else other.numerator is not None and one.value == other.numerator
        for one, other in pairs
    ]
    return 2 * sum(same) > len(same)


def _one_more_a_year(
    rows: Mapping[Key, ExactMonth],
    indicators: Mapping[str, Indicator],
    few: Collection[Key],
    hidden: Collection[Key],
    methods: Methods,
) -> set[Key]:
    """One more month of each year in which only months of few are hidden.

    It is the smallest that is larger than those by the width that a hidden count must keep: who
    knows the year's total cannot tell which of the two is which. Where none is so large, the
    largest that there is.
    """
    least = methods.hidden_up_to_local.value + methods.protected_width.value
    found: set[Key] = set()
    for name, indicator in indicators.items():
        if not (indicator.counted or indicator.kind is Kind.COUNT):
            continue
        mine = {month: row for (each, month), row in rows.items() if each == name}
        for start in _YEARS:
            years: dict[int, list[str]] = {}
            for month in sorted({m for each, m in (*rows, *hidden) if each == name}):
                year = int(month[:4]) - (int(month[6:]) < start)
                years.setdefault(year, []).append(month)
            for of_year in years.values():
                gone = [m for m in of_year if (name, m) in hidden or (name, m) in found]
                beside = [m for m in gone if (name, m) not in few]
                left = {m: _size(mine[m]) for m in of_year if m in mine and m not in gone}
                large = [m for m, size in left.items() if size >= least]
                # What was hidden before and does not come again is of a size that nobody knows.
                if not gone or any(m not in mine or _size(mine[m]) >= least for m in beside):
                    continue
                if large:
                    found.add((name, min(large, key=lambda m: (left[m], m))))
                elif left and not beside:
                    found.add((name, max(left, key=lambda m: (left[m], m))))
    return found


def _size(row: ExactMonth) -> float:
    """The smaller side of a share, or the number of a count."""
    if row.numerator is None or row.denominator is None:
        return row.value
    return min(row.numerator, row.denominator - row.numerator)

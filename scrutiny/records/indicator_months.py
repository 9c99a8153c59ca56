"""Months of a council's own indicators as exact numbers, held to every check before any is kept.

What comes from here may tell of a few children: `disclosure.own_months` hides that before anything
is written or shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from scrutiny.definitions.methods import Methods
from scrutiny.definitions.own_indicator import Indicator, OwnForm, OwnSpan
from scrutiny.errors import Problem
from scrutiny.records.entries import NUMBER
from scrutiny.records.indicator_sheet import Entry
from scrutiny.vocabulary.periods import just_before, last_day, shown, without_gaps
from scrutiny.vocabulary.words import Kind

_MISSING = frozenset(
    {"-", "\u2013", "\u2014", "n/a", "na", "tbc", "tba", "no data", "not available", "..", ":", "x"}
    | {"[x]", "z", "[z]", "not due", "nya", "awaited", "not reported"}
)
_HIDDEN = re.compile(r"\*|\[?c\]?|s|supp|suppressed|hidden|(?:<|less than |fewer than )\s*[0-9]+")
_RISING = 6
"""So many rises within years, no fall among them, and a fall at each start of a year, are a sum
since that start: chance gives six rises in a row once in 5,000 times."""
_STARTS = {"calendar year": 1, "financial year": 4, "school year": 9}


@dataclass(frozen=True, slots=True)
class ExactMonth:
    """One month of an indicator: its value and counts as the council gave them.

    `hidden`: the council hid it itself; then there are no numbers. `place` is where it stands.
    """

    indicator: str
    month: str
    value: float
    numerator: int | None
    denominator: int | None
    place: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Exact:
    """The months of every indicator in order of time, with what is wrong and what to know."""

    months: tuple[ExactMonth, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    per_cent: bool
    place: str
    hidden: bool = False


def exact_months(
    entries: Sequence[Entry], indicators: Mapping[str, Indicator], methods: Methods, today: date
) -> Exact:
    """The months that the entries of one file give, and every problem of theirs at once.

    A month without an entry, or with one that says so, is a gap. Sums since April become months.
    """
    problems: list[Problem] = []
    remarks: list[str] = []
    cells: dict[str, dict[str, dict[str, _Number]]] = {}
    for entry in entries:
        if last_day(entry.month) >= today and not _is_missing(entry.text):
            found = f"is a figure for {shown(entry.month)}, which has not ended"
            problems.append(Problem(entry.place, found, "Leave months empty until they end"))
            continue
        number = _number(entry, problems)
        if number is not None:
            mine = cells.setdefault(entry.indicator, {})
            mine.setdefault(entry.month, {})[entry.role] = number
    made: list[ExactMonth] = []
    for name, by_month in cells.items():
        indicator = indicators[name]
        months = [
            row
            for month in sorted(by_month)
            if (row := _month(indicator, month, by_month[month], methods, problems)) is not None
        ]
        problems += _units(indicator, by_month, methods)
        if indicator.span is OwnSpan.YEAR_TO_DATE:
            months = _apart(indicator, months, problems, remarks)
        elif indicator.counted and indicator.span is OwnSpan.MONTH:
            problems += _adding_up(indicator, months)
        remarks += _gaps(indicator, months)
        remarks += _jumps(indicator, months, methods)
        made += months
    return Exact(tuple(made), tuple(problems), tuple(remarks))


def _is_missing(text: str) -> bool:
    return text.casefold() in _MISSING


def _number(entry: Entry, problems: list[Problem]) -> _Number | None:
    """A cell as a number; None where it says that there is none, or is a problem."""
    text = entry.text.replace("\N{MINUS SIGN}", "-").strip()
    if _is_missing(text):
        return None
    if _HIDDEN.fullmatch(text.casefold()):
        return _Number(0.0, False, entry.place, hidden=True)
    if not re.fullmatch(NUMBER, text):
        would_do = "Write the number alone; leave the cell empty, or write n/a, where there is none"
        problems.append(Problem(entry.place, "holds no number", would_do))
        return None
    per_cent = text.endswith("%")
    value = float(text.rstrip("%").strip().replace(",", ""))
    if value < 0:
        problems.append(Problem(entry.place, "is below nought", "Ask whoever made the file"))
        return None
    return _Number(value, per_cent, entry.place)


def _month(
    indicator: Indicator,
    month: str,
    cells: Mapping[str, _Number],
    methods: Methods,
    problems: list[Problem],
) -> ExactMonth | None:
    place = next(iter(cells.values())).place
    if any(cell.hidden for cell in cells.values()):
        return ExactMonth(indicator.id, month, 0.0, None, None, place, hidden=True)
    value = cells.get("value")
    if indicator.form is OwnForm.VALUE:
        return _alone(indicator, month, value, cells, problems)
    numerator, denominator = cells.get("numerator"), cells.get("denominator")
    if numerator is None or denominator is None:
        missing = "denominator" if denominator is None else "numerator"
        found = f"has no {missing} for {shown(month)}"
        problems.append(Problem(place, found, "Give both counts, or neither"))
        return None
    for each in (numerator, denominator):
        if each.per_cent or each.value != int(each.value):
            problems.append(Problem(each.place, "is no whole number of cases", "Write a count"))
            return None
    if numerator.value > denominator.value:
        found = "is a numerator that is more than its denominator"
        problems.append(Problem(numerator.place, found, "See whether the two are exchanged"))
        return None
    if denominator.value == 0:
        return None
    share = 100 * numerator.value / denominator.value
    if value is not None and not _says_the_same(value, share, methods):
        found = "is another percentage than its two counts make"
        problems.append(Problem(value.place, found, "Mend the percentage or the counts"))
    return ExactMonth(
        indicator.id,
        month,
        round(share, 9),
        int(numerator.value),
        int(denominator.value),
        numerator.place,
    )


def _alone(
    indicator: Indicator,
    month: str,
    value: _Number | None,
    cells: Mapping[str, _Number],
    problems: list[Problem],
) -> ExactMonth | None:
    if value is None:
        place = next(iter(cells.values())).place
        found = f"gives counts of {indicator.id}, which is declared without"
        problems.append(Problem(place, found, "Give it the form share in indicators.csv"))
        return None
    if indicator.kind is Kind.SHARE and value.value > 100:
        found = "is a share of more than 100 per cent"
        problems.append(Problem(value.place, found, "Ask whoever made the file"))
        return None
    if value.per_cent and indicator.kind is not Kind.SHARE:
        found = f"is a percentage, where indicators.csv says {indicator.unit}"
        problems.append(Problem(value.place, found, "Mend the file or indicators.csv"))
        return None
    if indicator.kind is Kind.COUNT and value.value != int(value.value):
        problems.append(Problem(value.place, "is no whole number", "Write a count"))
        return None
    return ExactMonth(indicator.id, month, value.value, None, None, value.place)


def _says_the_same(value: _Number, share: float, methods: Methods) -> bool:
    """Whether a percentage beside its counts is theirs, rounded to whole numbers at worst.

    Written as a share of one it may be too, which `_units` judges.
    """
    near = methods.published_share_within.value
    rounded = 0.5 + near
    if abs(value.value - share) <= rounded:
        return True
    return not value.per_cent and abs(100 * value.value - share) <= rounded


def _units(
    indicator: Indicator, by_month: Mapping[str, Mapping[str, _Number]], methods: Methods
) -> Iterator[Problem]:
    """Percentages of which some or all are written as shares of one: 0.42, then 42."""
    if indicator.kind is not Kind.SHARE:
        return
    values = [
        (month, cell)
        for month in sorted(by_month)
        if (cell := by_month[month].get("value")) is not None and not cell.hidden
    ]
    small = [(m, c) for m, c in values if not c.per_cent and 0 < c.value <= 1]
    large = [c.value for _, c in values if c.per_cent or c.value > 1]
    if not small:
        return
    if not large:
        if all("numerator" in by_month[month] for month, _ in small):
            return
        found = f"gives {indicator.id} between 0 and 1 in every month"
        yield Problem(small[0][1].place, found, "Write per cent: 42, or 42%, for 0.42")
        return
    middle = sorted(large)[len(large) // 2]
    for month, cell in small:
        if middle >= methods.unit_jump.value * cell.value:
            found = f"is written as a share of one in {shown(month)}, others as per cent"
            yield Problem(cell.place, found, "Write all in per cent: 42, or 42%, for 0.42")


def _apart(
    indicator: Indicator,
    months: Sequence[ExactMonth],
    problems: list[Problem],
    remarks: list[str],
) -> list[ExactMonth]:
    """Sums since April as months. The first month of a file has none unless it is April."""
    made: list[ExactMonth] = []
    held = {row.month: row for row in months}
    lost: list[str] = []
    for row in months:
        before = held.get(just_before(row.month))
        april = row.month.endswith("M04")
        if row.hidden or (before is not None and before.hidden and not april):
            made.append(replace(row, value=0.0, numerator=None, denominator=None, hidden=True))
        elif april:
            made.append(row)
        elif before is None:
            lost.append(shown(row.month))
        elif (month := _less(indicator, row, before)) is None:
            found = f"is less than in {shown(before.month)}, though it adds up since April"
            problems.append(Problem(row.place, found, "Declare the span month, or ask for months"))
        elif month.denominator != 0:
            made.append(month)
    if lost:
        remarks.append(
            f"{indicator.name}: {', '.join(lost)} cannot be told from the sums since April, for "
            "the month before is not in the file"
        )
    return made


def _less(indicator: Indicator, row: ExactMonth, before: ExactMonth) -> ExactMonth | None:
    """A sum less the one of the month before; None where that cannot be."""
    if indicator.form is OwnForm.VALUE:
        value = row.value - before.value
        return replace(row, value=value) if value >= 0 else None
    numerator = (row.numerator or 0) - (before.numerator or 0)
    denominator = (row.denominator or 0) - (before.denominator or 0)
    if not 0 <= numerator <= denominator:
        return None
    share = 100 * numerator / denominator if denominator else 0.0
    return replace(row, value=share, numerator=numerator, denominator=denominator)


def _adding_up(indicator: Indicator, months: Sequence[ExactMonth]) -> Iterator[Problem]:
    """Months that add up since the start of a year and fall at the next, declared as single."""
    rows = [row for row in months if not row.hidden]
    series = {"numbers": [row.value for row in rows]}
    if indicator.form is not OwnForm.VALUE:
        series = {"denominators": [float(row.denominator or 0) for row in rows]}
    for what, values in series.items():
        for year, first in _STARTS.items():
            rises = falls = resets = starts = 0
            for (one, a), (other, b) in pairwise(zip(rows, values, strict=True)):
                if _year_of(one.month, first) == _year_of(other.month, first):
                    rises, falls = rises + (b > a), falls + (b < a)
                else:
                    starts, resets = starts + 1, resets + (b < a)
            if starts and starts == resets and not falls and rises >= _RISING:
                found = f"gives {what} of {indicator.id} that add up since the start of the {year}"
                would_do = (
                    "Ask for single months"
                    if first != _STARTS["financial year"]
                    else "Write year_to_date as its span, or ask for single months"
                )
                yield Problem(rows[0].place, found, would_do)
                return


def _year_of(month: str, first: int) -> int:
    return int(month[:4]) - (int(month[6:]) < first)


def _gaps(indicator: Indicator, months: Sequence[ExactMonth]) -> Iterator[str]:
    if not months or indicator.form is OwnForm.SURVEY:
        return
    held = {row.month for row in months}
    missing = [m for m in without_gaps(months[0].month, months[-1].month) if m not in held]
    if missing:
        few = [shown(month) for month in missing[:6]]
        more = f" and {len(missing) - 6} more" if len(missing) > 6 else ""
        yield f"{indicator.name}: no figure for {', '.join(few)}{more}; the chart has a gap there"


def _jumps(indicator: Indicator, months: Sequence[ExactMonth], methods: Methods) -> Iterator[str]:
    """Numbers many times those of the month before, which may be in another unit."""
    if indicator.kind is Kind.SHARE:
        return
    rows = [row for row in months if not row.hidden]
    times, fewest = methods.unit_jump.value, methods.smallest_denominator.value
    for one, other in pairwise(rows):
        low, high = sorted((one.value, other.value))
        if low > 0 and high > fewest and high >= times * low:
            yield (
                f"{other.place}: is {times} times the month before or more, or so much less: see "
                "whether both are in one unit"
            )

"""What a council's table says of its declared indicators, cell by cell, wherever months stand.

Months may stand across the top or down the side, with the indicators in the other direction or in
a column of their own. Audits by grade and answers to a survey are tables of their own headings.
Totals are never taken: with them a hidden month could be worked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scrutiny.definitions.own_indicator import Indicator, OwnForm
from scrutiny.errors import Problem, quoted
from scrutiny.records.written_months import is_bare_month, month_of_text
from scrutiny.sources.council_sheet import Grid
from scrutiny.sources.workbook.sheet import letters

Role = Literal["value", "numerator", "denominator"]

_GLANCE = 60
_MONTH_WORDS = frozenset({"month", "date", "period", "reporting month", "reporting period"})
_INDICATOR_WORDS = frozenset(
    {"indicator", "measure", "kpi", "performance indicator", "description"}
)
_PARTS: Mapping[str, Role] = {
    "numerator": "numerator",
    "num": "numerator",
    "denominator": "denominator",
    "den": "denominator",
    "out of": "denominator",
    "value": "value",
    "figure": "value",
    "performance": "value",
    "per cent": "value",
    "percentage": "value",
}
_PER_CENT = frozenset({"", "per cent", "percent", "percentage", "pct"})
"""What `%` and its words come to when they are made bare."""
_GOOD = frozenset({"good", "outstanding"})
_OTHER = frozenset({"requires improvement", "inadequate"})
_NO_MONTH = re.compile(r"total|year|ytd|average|quarter|^q[1-4]|^[0-9]{4} [0-9]{2}$")
"""Rows that sum up others."""
_ONE = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell that was taken: of which indicator and month, which part, its text and its place."""

    indicator: str
    month: str
    role: Role
    text: str
    place: str


@dataclass(slots=True)
class Taken:
    """What one file gave. `remarks` are sentences on what was left out or differs."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def bare(text: str) -> str:
    """A heading without case, signs and double spaces, so that spellings of one name meet."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.casefold()).split())


def looks_monthly(grids: Iterable[Grid]) -> bool:
    """Whether any table has months across or down, as tables of indicators do."""
    return any(_across(grid) or _down(grid) for grid in grids)


def taken(grids: Sequence[Grid], indicators: Sequence[Indicator]) -> Taken:
    """Everything that the tables of one file give of the indicators, and every problem of theirs.

    A file in which none of them is found is a problem, with the names that it has.
    """
    made = Taken()
    seen: list[str] = []
    for grid in grids:
        if row := _across(grid):
            _read_across(grid, row, indicators, made, seen)
        elif row := _down(grid):
            _read_down(grid, row, indicators, made, seen)
    if not made.entries and not made.problems:
        names = quoted([name for each in indicators for name in _names(each)][:20]) or "none"
        there = f"It has {quoted(list(dict.fromkeys(seen))[:20])}. " if seen else ""
        found = "holds no month of any indicator that the area declares"
        would_do = (
            f"{there}indicators.csv knows {names}: name its rows in called"
            if seen
            else "Give a table with the months across the top or in a column headed Month"
        )
        made.problems.append(Problem(grids[0].file if grids else "The file", found, would_do))
    return made


def _names(indicator: Indicator) -> tuple[str, ...]:
    own = (*indicator.called, *indicator.numerator_called, *indicator.denominator_called)
    return own or (indicator.name,)


def _across(grid: Grid) -> int:
    """The row with two months or more in it, among the first; nought where there is none."""
    for row in sorted(grid.rows)[:_GLANCE]:
        if len(_months_in(grid, row)) > _ONE:
            return row
    return 0


def _down(grid: Grid) -> int:
    """The row of headings with a column of months below it; nought where there is none."""
    for row in sorted(grid.rows)[:_GLANCE]:
        for column, text in grid.rows[row].items():
            below = (grid.cell(other, column) for other in grid.rows if other > row)
            if bare(text) in _MONTH_WORDS and any(map(month_of_text, below)):
                return row
    return 0


def _months_in(grid: Grid, row: int) -> dict[int, str]:
    """The months of a row by column; a bare name has its year in the row above, as merged cells
    leave it.
    """
    found, year = {}, ""
    above = grid.rows.get(row - 1, {})
    for column in range(max(grid.rows[row], default=-1) + 1):
        year = above.get(column, "").strip() or year
        text = grid.cell(row, column)
        if is_bare_month(text) and year:
            text = f"{year} {text}"
        if month := month_of_text(text):
            found[column] = month
    return found


def _roles(indicators: Iterable[Indicator]) -> dict[str, list[tuple[Indicator, Role]]]:
    """Every name in a council's file: whose it is, and which part. Several shares may have one
    denominator.
    """
    roles: dict[str, list[tuple[Indicator, Role]]] = {}
    for each in indicators:
        parts: Sequence[tuple[Iterable[str], Role]] = (
            (each.numerator_called, "numerator"),
            (each.denominator_called, "denominator"),
            ((*each.called, each.name, each.id), "value"),
        )
        mine: dict[str, Role] = {}
        for names, role in parts:
            for name in names:
                mine.setdefault(bare(name), role)
        for word, role in mine.items():
            roles.setdefault(word, []).append((each, role))
    return roles


def _doubled(grid: Grid, row: int, months: Mapping[int, str]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for column, month in months.items():
        if seen.setdefault(month, column) != column:
            found = f"is the same month as column {letters(seen[month])}"
            place = grid.place(row, column, grid.cell(row, column))
            yield Problem(place, found, "Take one of the two out")


def _read_across(
    grid: Grid, head: int, indicators: Sequence[Indicator], made: Taken, seen: list[str]
) -> None:
    months = _months_in(grid, head)
    made.problems += _doubled(grid, head, months)
    first = min(months)
    roles = _roles(indicators)
    for column in sorted(grid.rows[head]):
        text = grid.cell(head, column)
        if column > first and column not in months and text:
            if is_bare_month(text):
                found = "is a month without its year"
                place = grid.place(head, column, text)
                made.problems.append(Problem(place, found, "Write it like Apr-25"))
            else:
                made.remarks.append(f'{grid.name}: the column "{text}" is no month and is left out')
    headed = {bare(grid.cell(head, column)): column for column in range(first)}
    carried: list[tuple[Indicator, Role]] = []
    where: dict[tuple[str, str], int] = {}
    for row in sorted(n for n in grid.rows if n > head):
        labels = [grid.cell(row, column) for column in range(first)]
        words = [bare(label) for label in labels]
        named = next((roles[word] for word in words if word in roles), [])
        if not named and words and words[0]:
            carried = []
            if any(grid.cell(row, column) for column in months):
                seen.append(labels[0])
        carried = named or carried
        if not any(grid.cell(row, column) or grid.fault(row, column) for column in months):
            continue
        part = next((_PARTS[word] for word in words if word in _PARTS), None)
        for indicator, own in carried:
            role = part or own
            if (again := where.setdefault((indicator.id, role), row)) != row:
                found = f"gives {indicator.id} a second time, after row {again}"
                would_do = "Take one of the two rows out"
                made.problems.append(Problem(grid.place(row), found, would_do))
                continue
            if role == "value":
                _beside(grid, row, headed, indicator, months, made)
            for column, month in months.items():
                _take(grid, row, column, indicator, month, role, made)
    if unknown := [name for name in dict.fromkeys(seen) if name]:
        more = f" and {len(unknown) - 10} more" if len(unknown) > 10 else ""
        made.remarks.append(f"{grid.name}: not declared, so left out: {quoted(unknown[:10])}{more}")


def _take(
    grid: Grid, row: int, column: int, indicator: Indicator, month: str, role: Role, made: Taken
) -> None:
    heading = f"{indicator.id}, {month}"
    if faults := grid.fault(row, column, heading):
        made.problems += faults
    elif text := grid.cell(row, column):
        place = grid.place(row, column, heading)
        made.entries.append(Entry(indicator.id, month, role, text, place))


def _beside(
    grid: Grid,
    row: int,
    headed: Mapping[str, int],
    indicator: Indicator,
    months: Mapping[int, str],
    made: Taken,
) -> None:
    """Holds the columns of unit and target beside an indicator to its page."""
    if (column := headed.get("unit")) is not None and (text := grid.cell(row, column)):
        is_share = bare(text) in _PER_CENT
        if is_share is not (indicator.unit == "per cent"):
            found = f'gives the unit "{text}", where indicators.csv says {indicator.unit}'
            made.problems.append(
                Problem(grid.place(row, column, "unit"), found, "Mend one of them")
            )
    column = headed.get("target")
    if column is None or not (text := grid.cell(row, column)):
        return
    last = max((m for c, m in months.items() if grid.cell(row, c)), default="")
    number = re.fullmatch(r"[<>=\u2264\u2265 ]*([0-9]+(?:\.[0-9]+)?) ?%?", text)
    ours = indicator.target_in(last) if last else None
    if number is None or ours is None or float(number[1]) != ours:
        told = "none" if ours is None else f"{ours:g}"
        made.remarks.append(
            f"{grid.place(row, column)}: the file gives the target {text}, indicators.csv {told} "
            f"for {last or 'no month'}; what indicators.csv says is drawn"
        )


def _read_down(
    grid: Grid, head: int, indicators: Sequence[Indicator], made: Taken, seen: list[str]
) -> None:
    headings = {column: bare(text) for column, text in grid.rows[head].items()}
    by_word = {word: column for column, word in headings.items()}
    at = next(column for column, word in headings.items() if word in _MONTH_WORDS)
    if {"grade", "number"} <= by_word.keys():
        _read_grades(grid, head, at, by_word, indicators, made)
    elif {"question", "n", "yes"} <= by_word.keys():
        _read_survey(grid, head, at, by_word, indicators, made, seen)
    elif named := [column for column, word in headings.items() if word in _INDICATOR_WORDS]:
        _read_long(grid, head, at, named[0], indicators, made, seen)
    else:
        roles = _roles(indicators)
        columns = {c: roles[word] for c, word in headings.items() if word in roles}
        seen += [grid.cell(head, c) for c in headings if c != at and c not in columns]
        found: dict[str, int] = {}
        for row, month in _dated(grid, head, at, made):
            if (again := found.setdefault(month, row)) != row:
                problem = f"is the same month as row {again}"
                made.problems.append(
                    Problem(grid.place(row, at), problem, "Take one of the two out")
                )
                continue
            for column, parts in columns.items():
                for indicator, role in parts:
                    _take(grid, row, column, indicator, month, role, made)


def _dated(grid: Grid, head: int, at: int, made: Taken) -> Iterator[tuple[int, str]]:
    """The rows below the headings with their months. Totals below are told and left out."""
    for row in sorted(n for n in grid.rows if n > head):
        text = grid.cell(row, at)
        if not text and len(grid.rows[row]) <= 1:
            continue
        if month := month_of_text(text):
            yield row, month
        elif re.search(
            r"total|year|ytd|average|quarter|^q[1-4]|^[0-9]{4}[/-][0-9]{2}$", bare(text)
        ):
            made.remarks.append(f"{grid.place(row)}: is no month and is left out")
        else:
            found = "has no month that is understood" if text else "has no month"
            place = grid.place(row, at, grid.cell(head, at))
            made.problems.append(Problem(place, found, "Write it like Apr-25 or 2025-04"))


def _read_long(
    grid: Grid,
    head: int,
    at: int,
    named: int,
    indicators: Sequence[Indicator],
    made: Taken,
    seen: list[str],
) -> None:
    roles = _roles(indicators)
    parts = {
        c: _PARTS[w] for c, t in grid.rows[head].items() if (w := bare(t) or "value") in _PARTS
    }
    where: dict[tuple[str, str, Role], int] = {}
    for row, month in _dated(grid, head, at, made):
        name = grid.cell(row, named)
        if bare(name) not in roles:
            seen.append(name)
            continue
        for indicator, own in roles[bare(name)]:
            for column, part in parts.items():
                role = part if own == "value" else own
                if not grid.cell(row, column) and not grid.fault(row, column):
                    continue
                if (again := where.setdefault((indicator.id, month, role), row)) != row:
                    found = f"gives {indicator.id} for {month} a second time, after row {again}"
                    would_do = "Take one of the two out"
                    made.problems.append(Problem(grid.place(row, column), found, would_do))
                    continue
                _take(grid, row, column, indicator, month, role, made)


def _of_form(
    form: OwnForm, grid: Grid, indicators: Sequence[Indicator], made: Taken
) -> list[Indicator]:
    mine = [each for each in indicators if each.form is form]
    if not mine:
        found = f"is a table of {form}, and the area declares no indicator of that form"
        made.problems.append(Problem(grid.name, found, "Declare one in indicators.csv"))
    return mine


def _whole(grid: Grid, row: int, column: int, made: Taken) -> int | None:
    """A whole number of a ready form; None where there is none, which is a problem."""
    if faults := grid.fault(row, column):
        made.problems += faults
        return None
    text = grid.cell(row, column).replace(",", "")
    if not re.fullmatch(r"[0-9]{1,7}", text):
        found = "is no whole number"
        made.problems.append(Problem(grid.place(row, column), found, "Write how many there were"))
        return None
    return int(text)


def _read_grades(
    grid: Grid,
    head: int,
    at: int,
    by_word: Mapping[str, int],
    indicators: Sequence[Indicator],
    made: Taken,
) -> None:
    """Adds up the audits of each month: how many were judged good or better, of how many."""
    mine = _of_form(OwnForm.GRADES, grid, indicators, made)
    named = next((by_word[word] for word in by_word if word in _INDICATOR_WORDS), None)
    names = {bare(name): each for each in mine for name in (*each.called, each.name, each.id)}
    sums: dict[tuple[str, str], list[int]] = {}
    first: dict[tuple[str, str], int] = {}
    where: dict[tuple[str, str, str], int] = {}
    for row, month in _dated(grid, head, at, made):
        indicator = mine[0] if len(mine) == 1 else None
        if named is not None:
            indicator = names.get(bare(grid.cell(row, named)))
        grade = bare(grid.cell(row, by_word["grade"]))
        number = _whole(grid, row, by_word["number"], made)
        if not mine:
            continue
        if indicator is None:
            found = "does not say of which audits it is"
            would_do = f"Name one of {', '.join(each.id for each in mine)} in a column Indicator"
            made.problems.append(Problem(grid.place(row), found, would_do))
            continue
        if grade not in _GOOD | _OTHER:
            place = grid.place(row, by_word["grade"], "grade")
            would_do = f"Write one of: {', '.join(sorted(_GOOD | _OTHER))}"
            made.problems.append(Problem(place, "is no grade that is known", would_do))
            continue
        if (again := where.setdefault((indicator.id, month, grade), row)) != row:
            found = f"gives this grade of {month} a second time, after row {again}"
            made.problems.append(Problem(grid.place(row), found, "Take one of the two rows out"))
            continue
        total = sums.setdefault((indicator.id, month), [0, 0])
        first.setdefault((indicator.id, month), row)
        total[0] += (number or 0) if grade in _GOOD else 0
        total[1] += number or 0
    for (indicator_id, month), (good, every) in sums.items():
        _made_of(grid, first[indicator_id, month], indicator_id, month, good, every, made)


def _made_of(
    grid: Grid, row: int, indicator: str, month: str, part: int, whole: int, made: Taken
) -> None:
    place = f"{grid.place(row)} ({indicator}, {month})"
    made.entries.append(Entry(indicator, month, "numerator", str(part), place))
    made.entries.append(Entry(indicator, month, "denominator", str(whole), place))


def _read_survey(
    grid: Grid,
    head: int,
    at: int,
    by_word: Mapping[str, int],
    indicators: Sequence[Indicator],
    made: Taken,
    seen: list[str],
) -> None:
    """Takes how many answered a question and how many said yes, in the month of its date."""
    mine = _of_form(OwnForm.SURVEY, grid, indicators, made)
    names = {bare(name): each for each in mine for name in (*each.called, each.name, each.id)}
    where: dict[tuple[str, str], int] = {}
    for row, month in _dated(grid, head, at, made):
        question = grid.cell(row, by_word["question"])
        if (indicator := names.get(bare(question))) is None:
            seen.append(question)
            continue
        if (again := where.setdefault((indicator.id, month), row)) != row:
            found = f"asks this in {month} a second time, after row {again}"
            made.problems.append(Problem(grid.place(row), found, "Take one of the two rows out"))
            continue
        yes = _whole(grid, row, by_word["yes"], made)
        answered = _whole(grid, row, by_word["n"], made)
        if yes is not None and answered is not None:
            _made_of(grid, row, indicator.id, month, yes, answered, made)

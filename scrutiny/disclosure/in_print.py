"""What publishers have already shown of the same children, cell by cell.

A count in print may differ from ours: it was taken on another day, or put right since. Who goes by
it concludes what may be true all the same, so both are held against what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from scrutiny.definitions.flow import Flow, ToldElsewhere
from scrutiny.disclosure.cube import KEY, Cell
from scrutiny.disclosure.regrouped import REST, Cut
from scrutiny.measures.exact import current_figures
from scrutiny.records.figures import WHOLE

_SCHEMA = {**dict.fromkeys(KEY, pl.String), "in_print": pl.Int64}
NOTHING_IN_PRINT = pl.DataFrame(schema=_SCHEMA)
_AGED = re.compile(r"(?:aged|age) (\d+)( and under| and over)?")
_YEAR = re.compile(r"\d{4}")

Counts = Mapping[str, int | None]
"""By part as the publisher names it; null where it is withheld."""


def counts(flows: Iterable[Flow], figures: pl.DataFrame, place: str, ages: Cut) -> pl.DataFrame:
    """One row a cell of one year that a publisher has shown: its key and `in_print`.

    `figures` are those held, `ages` the groups of ages that cases are counted by. A group is the
    sum of its single years, and left out where one is withheld.
    """
    held: dict[tuple[str, str], dict[str, int | None]] = {}
    mine = current_figures(figures.filter(pl.col("place") == place))
    for row in mine.iter_rows(named=True):
        value = None if row["value"] is None else round(row["value"])
        held.setdefault((row["quantity"], row["period"]), {})[row["part"]] = value
    found: dict[Cell, int] = {}
    for told in (told for flow in flows for told in flow.told_elsewhere if told.published):
        for year in sorted({period for _, period in held if _YEAR.fullmatch(period)}):
            tables = [held.get((name, year), {}) for name in told.published]
            for cell, count in _cells(told, year, _added(tables), ages):
                found[cell] = count
    rows = [(*cell, count) for cell, count in found.items()]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _added(tables: list[dict[str, int | None]]) -> Counts:
    """Parts that all of some quantities have, added up."""
    there = set.intersection(*(set(each) for each in tables))
    every = {part: [each[part] for each in tables] for part in there}
    return {
        part: None if None in numbers else sum(n for n in numbers if n is not None)
        for part, numbers in every.items()
    }


def _cells(told: ToldElsewhere, year: str, parts: Counts, ages: Cut) -> Iterator[tuple[Cell, int]]:
    whole = parts.get(WHOLE)
    if whole is not None:
        yield Cell(told.counts, year, "year"), whole
    by_age: dict[frozenset[str], int | None] = {}
    for part, count in parts.items():
        heading, _, label = part.partition("=")
        if heading in told.ages:
            by_age[_ages(label)] = count
    numbers = [count for count in by_age.values() if count is not None]
    # A year of age without a row had none, where the others make up the whole.
    complete = len(numbers) == len(by_age) and sum(numbers) == whole
    for group, codes in ages.items():
        mine = {labelled: n for labelled, n in by_age.items() if labelled & codes}
        listed = codes <= frozenset().union(*mine) and REST not in codes
        within = all(labelled <= codes for labelled in mine)
        values = [n for n in mine.values() if n is not None]
        if mine and within and len(values) == len(mine) and (complete or listed):
            yield Cell(told.counts, year, "year", "age", group), sum(values)


def _ages(label: str) -> frozenset[str]:
    """The single years that a label such as ``Aged 20 and over`` stands for."""
    found = _AGED.fullmatch(label.casefold())
    if found is None:
        return frozenset({REST})
    age, more = int(found[1]), found[2]
    first = 0 if more == " and under" else age
    last = 25 if more == " and over" else age
    return frozenset(map(str, range(first, last + 1)))

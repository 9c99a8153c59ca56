"""Counts worked out again from percentages that are given to many decimals.

Method: the percentages of one row share a denominator, and each is a whole number of it. Every
denominator within the bounds of the source's page is tried; one that gives every percentage back
to its last decimal fits. Only where exactly one fits are there counts. The right one always fits,
so that a wrong one can be taken only where the right one lies outside the bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from scrutiny.definitions.source import Source, WorkedOut
from scrutiny.measures.exact import current_figures
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import earlier, january_of
from scrutiny.vocabulary.words import Status

FEWEST_SHOWN = 10
"""A worked-out count below this is printed as "fewer than 10". The percentages that give it are
public, so nobody is revealed by it; but nobody chose to publish the number either.
"""

Row = Mapping[str, Any]
_ROW = ("place", "period", "source", "release", "published")


def denominators(
    percentages: Sequence[float], decimals: int, least: float, most: float
) -> list[int]:
    """Whole numbers from `least` to `most` of which every percentage is a whole number of cases.

    >>> denominators([66.6667, 33.3333], 4, 4, 10)
    [6, 9]
    """
    tried = np.arange(max(1, int(np.ceil(least))), int(most) + 1)
    # Half of the last decimal, and a hair for numbers that are not exact in a computer.
    within = 0.5001 * 10.0**-decimals
    for percentage in percentages:
        counts = np.rint(percentage * tried / 100)
        tried = tried[np.abs(100 * counts / tried - percentage) <= within]
    return [int(each) for each in tried]


def with_worked_out(figures: pl.DataFrame, sources: Iterable[Source]) -> pl.DataFrame:
    """The figures of `records.store.read_figures` and the counts worked out from them.

    A count has the source, release and row of the percentages that it comes from.
    """
    made = [_counts(figures, source, rule) for source in sources for rule in source.worked_out]
    return pl.concat([figures, *made])


def _counts(figures: pl.DataFrame, source: Source, rule: WorkedOut) -> pl.DataFrame:
    rows = _rows(figures, source, rule)
    found = _found(rows, rule)
    made = [
        {
            **{name: row[name] for name in (*_ROW, "row")},
            "quantity": quantity,
            "part": WHOLE,
            "value": float(count),
            "status": str(Status.OK),
        }
        for row in rows
        if _key(row) in found
        for quantity, count in _of(rule, row, found[_key(row)]).items()
    ]
    return pl.DataFrame(made, schema=figures.schema)


def _key(row: Row) -> tuple[str, str, str]:
    return row["release"], row["place"], row["period"]


def _of(rule: WorkedOut, row: Row, denominator: int) -> dict[str, int]:
    counts = {
        numerator: round(row[percentage] * denominator / 100)
        for numerator, percentage in rule.numerators.items()
    }
    return {rule.denominator: denominator, **counts}


def _rows(figures: pl.DataFrame, source: Source, rule: WorkedOut) -> list[dict[str, Any]]:
    """The rows with every percentage, and the `known` number that bounds the denominator."""
    percentages = list(rule.numerators.values())
    whole = figures.filter(pl.col("part") == WHOLE, pl.col("status") == Status.OK)
    mine = whole.filter(pl.col("source") == source.id, pl.col("quantity").is_in(percentages))
    if mine["quantity"].n_unique() < len(percentages):
        return []
    wide = mine.pivot("quantity", index=[*_ROW, "row"], values="value").drop_nulls(percentages)
    periods = wide["period"].unique().to_list()
    at = pl.col("period").replace_strict(
        periods, [january_of(period) for period in periods], return_dtype=pl.String
    )
    bounds = [name for name in (rule.beside, rule.times, rule.over) if name]
    held = current_figures(whole.filter(pl.col("quantity").is_in(bounds)))
    for name in bounds:
        number = held.filter(pl.col("quantity") == name).select(
            "place", at="period", **{f"_{name}": "value"}
        )
        wide = wide.with_columns(at=at).join(number, on=["place", "at"], how="left")
    known = pl.col(f"_{rule.beside}")
    if rule.times:
        known = known * pl.col(f"_{rule.times}") / pl.col(f"_{rule.over}")
    wide = wide.with_columns(known=known)
    return wide.filter(pl.col("known") > 0, pl.col("known").is_finite()).sort(*_ROW).to_dicts()


def _found(rows: Sequence[Row], rule: WorkedOut) -> dict[tuple[str, str, str], int]:
    """The one denominator that fits each row, by release, place and period."""
    fitting = {
        _key(row): denominators(
            [row[percentage] for percentage in rule.numerators.values()],
            rule.decimals,
            rule.at_least * row["known"],
            rule.at_most * row["known"],
        )
        for row in rows
    }
    found = {key: fit[0] for key, fit in fitting.items() if len(fit) == 1}
    shares = {_key(row): found[_key(row)] / row["known"] for row in rows if _key(row) in found}
    before = {(r, p, earlier(period)): share for (r, p, period), share in shares.items()}
    for row in rows:
        release, place, period = key = _key(row)
        beside = (shares.get((release, place, earlier(period))), before.get(key))
        next_to = [share for share in beside if share is not None]
        if key in found or not next_to:
            continue
        low, high = min(next_to) / rule.steady, max(next_to) * rule.steady
        fit = [each for each in fitting[key] if low <= each / row["known"] <= high]
        if len(fit) == 1:
            found[key] = fit[0]
    return found

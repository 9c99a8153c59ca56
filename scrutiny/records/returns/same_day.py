"""Which of several requests of one person, received on one day, a row of a later return tells of.

Nearly always there is one, and the day says which. Where there are two that differ (one refused,
one assessed), a row is taken for the one that it agrees with in most and contradicts in least: what
was decided, and on which days; when the plan starts; who asked, and the need. The surest match is
made first; a row that is left over is another request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import polars as pl

_KEY = ("person_key", "received_date")
_LASTING = (
    "request_source",
    "request_outcome_date",
    "assessment_outcome_date",
    "start_date",
    "cease_date",
    "need",
)
"""What does not change once it is known."""

Row = Mapping[str, Any]


def numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds `of_the_day`: which request of its person and day a row tells of, from 0.

    One row is a request with a day of receipt as one return tells it (`year`, `person_key` and
    the columns of `spine.kept`), in the order of the years, none of them entered twice.
    """
    several = rows.filter(pl.struct("year", *_KEY).is_duplicated()).select(_KEY).unique()
    found: dict[int, int] = {}
    held = rows.with_row_index("at").join(several, on=_KEY, how="semi", maintain_order="left")
    for group in held.partition_by(_KEY, maintain_order=True):
        found |= _numbers(group.to_dicts())
    numbers = pl.Series(list(found.values()), dtype=pl.Int32)
    at = pl.DataFrame({"at": pl.Series(list(found), dtype=pl.UInt32), "of_the_day": numbers})
    return (
        rows.with_row_index("at")
        .join(at, on="at", how="left", maintain_order="left")
        .with_columns(pl.col("of_the_day").fill_null(0))
        .drop("at")
    )


def _numbers(rows: Sequence[Row]) -> dict[int, int]:
    """The number of each row, by where it stands."""
    known: list[dict[str, Any]] = []
    numbers: dict[int, int] = {}
    for _, group in groupby(rows, key=lambda row: row["year"]):
        mine = {row["at"]: row for row in group}
        pairs = [(n, at) for n in range(len(known)) for at in mine]
        pairs.sort(key=lambda pair: -_agreement(known[pair[0]], mine[pair[1]]))
        taken: set[int] = set()
        for n, at in pairs:
            if n not in taken and at not in numbers:
                taken.add(n)
                numbers[at] = n
        for at, row in mine.items():
            if at not in numbers:
                numbers[at] = len(known)
                known.append({})
            told = {name: value for name, value in row.items() if value not in (None, "H")}
            known[numbers[at]] |= told
    return numbers


def _agreement(known: Row, row: Row) -> int:
    """In how many things a row agrees with what is known of a request, less those it contradicts.

    Compared is what both tell.
    """
    both = [
        (known[name], row[name])
        for name in _LASTING
        if known.get(name) is not None and row[name] is not None
    ]
    return (
        sum(1 if one == other else -1 for one, other in both)
        + _request(known, row["request_outcome"])
        + _assessment(known.get("assessment_outcome"), row["assessment_outcome"])
    )


def _request(known: Row, now: str | None) -> int:
    """How the outcome of a request fits what was known: a decision stays, and goes on as H."""
    before = known.get("request_outcome")
    if before is None or now is None:
        return 0
    if now == "H":
        goes_on = before == "Y" or known.get("assessment_outcome") is not None
        return 1 if goes_on else 0 if before == "A" else -1
    if before == "A":
        return 1 if now == "A" else 0
    return 1 if now == before else -1


def _assessment(before: str | None, now: str | None) -> int:
    """How the outcome of an assessment fits: what has begun stays, and what was decided."""
    if before is None:
        return 0
    if now is None:
        return -1
    if before == "A" or now == "H":
        return 1
    return 1 if now == before else -1

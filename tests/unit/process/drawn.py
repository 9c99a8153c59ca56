"""Series drawn in a line, as the frame that `chart` takes."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from scrutiny.assessment.process.chart import SERIES

SCHEMA = {
    **dict.fromkeys(SERIES, pl.String),
    "period": pl.String,
    "order": pl.Int64,
    "value": pl.Float64,
    "segment": pl.Int64,
    "baseline": pl.Boolean,
    "better": pl.String,
}
MARKS = {"^": "up", "v": "down", "-": None, ".": None}


def numbers(line: str) -> list[float | None]:
    """Numbers with blanks between them; a full stop is a gap."""
    return [None if cell == "." else float(cell) for cell in line.split()]


def marks(line: str) -> list[str | None]:
    """ "^" for up, "v" for down, "-" for none and "." for a gap."""
    return [MARKS[cell] for cell in line.split()]


def month(number: int) -> str:
    return f"{2020 + number // 12}-M{number % 12 + 1:02d}"


def series(
    values: Iterable[float | None],
    *,
    name: str = "m",
    better: str = "higher",
    before: int = 0,
    starts: Iterable[int] = (),
) -> pl.DataFrame:
    """One monthly series from January 2020 on; the first `before` months lie before the
    inspection, and the limits are drawn anew at each of `starts` (counted from nought).
    """
    again = sorted(starts)
    rows = [
        (
            name,
            "first",
            "A",
            "",
            "month",
            month(i),
            i,
            value,
            sum(s <= i for s in again),
            i < before,
            better,
        )
        for i, value in enumerate(values)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")

"""The interactive tool's dictionary: what the department says of each quantity used here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from scrutiny.definitions.source import Layout, Source
from scrutiny.errors import Problem, located
from scrutiny.sources.outside import OutsideFile

COLUMNS = ("quantity", "column", "title", "polarity", "last_update", "next_update", "year_type")

# Excel counts days from the end of 1899; the dictionary gives dates as such numbers.
_DAY_NOUGHT = date(1899, 12, 30)


def dictionary_table(
    file: OutsideFile, sources: Iterable[Source]
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """One row per quantity that a page of layout "long" names, as committed.

    `polarity` is High, Low or a dash as the department writes it; an update that is not a date
    (such as "New Data") is empty. A quantity that the dictionary lacks is a problem.
    """
    listed = {row["Measure_short"].strip(): row for row in file.cells.iter_rows(named=True)}
    made, problems = [], []
    for source in sources:
        if source.layout is not Layout.LONG:
            continue
        for quantity in source.quantities:
            row = listed.get(quantity.column)
            if row is None:
                problems.append(
                    Problem(
                        located(file.name, column="Measure_short"),
                        f'has no entry "{quantity.column}", which data/sources/{source.id}.toml '
                        "uses",
                        "Import the dictionary that belongs to the tool's data",
                    )
                )
                continue
            cells = (
                quantity.id,
                quantity.column,
                row["Measure"].strip(),
                row["Polarity"].strip(),
                _as_date(row["Last Update"]),
                _as_date(row["Next Update"]),
                row["Year_Type"].strip(),
            )
            made.append(cells)
    return pl.DataFrame(made, schema=COLUMNS, orient="row"), tuple(problems)


def _as_date(serial: str) -> str:
    return str(_DAY_NOUGHT + timedelta(days=int(serial))) if serial.strip().isdigit() else ""

"""The interactive tool's dictionary: what the department says of each quantity used here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from scrutiny.definitions.measure import Measure
from scrutiny.definitions.source import Layout, Source
from scrutiny.errors import Problem, ProblemsFound, located
from scrutiny.sources.outside import OutsideFile
from scrutiny.vocabulary.words import Better

DICTIONARY_PATH = Path("figures/interactive_tool/dictionary.csv")
"""Where the entries stand, below the data folder."""

COLUMNS = ("quantity", "column", "title", "polarity", "last_update", "next_update", "year_type")


def dictionary_table(
    file: OutsideFile, sources: Iterable[Source]
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """One row per quantity that a page of layout "long" names, as committed.

    `polarity` is High, Low or a dash as the department writes it; an update that is not a date
    (such as "New Data") is empty. A quantity that the dictionary lacks is a problem.
    """
    named = [column.strip().casefold() for column in file.cells.columns]
    cells = file.cells.rename(dict(zip(file.cells.columns, named, strict=True)))
    listed = {row["measure_short"].strip(): row for row in cells.iter_rows(named=True)}
    made, problems = [], []
    for source in sources:
        if source.layout is not Layout.LONG:
            continue
        for quantity in source.quantities:
            row = next((listed[n] for n in quantity.column.names if n in listed), None)
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
            made.append(
                (
                    quantity.id,
                    quantity.column,
                    row["measure"].strip(),
                    row["polarity"].strip(),
                    _as_date(file, row["last update"]),
                    _as_date(file, row["next update"]),
                    row["year_type"].strip(),
                )
            )
    return pl.DataFrame(made, schema=COLUMNS, orient="row"), tuple(problems)


_POLARITY = {"High": Better.HIGHER, "Low": Better.LOWER}


def check_polarity(data: Path, measures: Mapping[str, Measure]) -> None:
    """Raises ProblemsFound where the department holds the other direction to be good.

    Entries on which it takes no view are passed over, and so are measures for which ours is that
    no one direction is good.
    """
    path = data / DICTIONARY_PATH
    if not path.exists():
        return
    theirs = {row["quantity"]: row for row in pl.read_csv(path).iter_rows(named=True)}
    problems = []
    for measure in measures.values():
        for quantity in measure.quantities:
            entry = theirs.get(quantity, {})
            good = _POLARITY.get(entry.get("polarity", ""))
            if good and measure.better not in (good, Better.NEITHER):
                problems.append(
                    Problem(
                        f"data/measures/{measure.id}.toml",
                        f"calls {measure.better} better, where the department's dictionary "
                        f'calls {good} better for "{entry["title"]}"',
                        "Check which way is good",
                    )
                )
    if problems:
        raise ProblemsFound(problems)


def _as_date(file: OutsideFile, text: str) -> str:
    """The dictionary gives dates as the numbers of a workbook; other words are no date."""
    return str(file.day(text) or "")

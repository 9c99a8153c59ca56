"""Everything that a snapshot is made from, read and held to every rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.disclosure.withheld import without_telling_sums
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.measures.exact import exact
from scrutiny.measures.worked_out import with_worked_out
from scrutiny.records.dictionary import check_polarity
from scrutiny.records.store import figures_path, read_figures, recover
from scrutiny.vocabulary.periods import kind_of


def read_inputs(data: Path, step: Callable[[str], None]) -> tuple[Definitions, pl.DataFrame]:
    """Definitions and figures that fit each other, so that what `check` passes, `build` builds.

    Raises ProblemsFound with every problem of the definitions, or of the figures.
    """
    recover(data)
    step("Reading definitions")
    definitions = load_definitions(data)
    check_polarity(data, definitions.published)
    step("Reading figures")
    figures = read_figures(data)
    problems = [
        Problem(_file(row), f'the {what} "{row[what]}" is not known', "Import the file again")
        for what, known in (("place", _places(definitions)), ("period", _is_period))
        for row in figures.select("source", "release", what).unique().iter_rows(named=True)
        if not known(row[what])
    ]
    problems += [
        Problem("data/figures/releases.csv", f'no page describes the source "{source}"')
        for source in sorted(set(figures["source"].unique()) - definitions.sources.keys())
    ]
    if problems:
        raise ProblemsFound(problems)
    return definitions, figures


def shown_values(definitions: Definitions, figures: pl.DataFrame) -> pl.DataFrame:
    """The values of every measure that may be judged and shown: see `disclosure.withheld`."""
    measures = definitions.published
    return without_telling_sums(
        exact(with_worked_out(figures, definitions.sources.values()), measures.values()),
        measures,
        definitions.places,
        definitions.methods.withheld_width.value,
    )


def _file(row: dict[str, str]) -> str:
    return f"data/{figures_path(row['source'], row['release'])}"


def _places(definitions: Definitions) -> Callable[[str], bool]:
    """Nobody publishes figures of an invented place."""
    invented = {r.area.place for r in definitions.records.values() if r.area.invented}
    return lambda place: place in definitions.places.by_id and place not in invented


def _is_period(written: str) -> bool:
    try:
        kind_of(written)
    except ValueError:
        return False
    return True

"""Invented areas of any seed and size, shown once and again, without pages: for attacks.

`Snapshots` is what somebody has who kept every snapshot, and what the project keeps itself.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.kept_cubes import NOTHING_COUNTED, Told
from scrutiny.disclosure.lost import lost
from scrutiny.disclosure.return_facts import return_facts
from scrutiny.disclosure.shown_cells import Earlier, Shown, shown
from scrutiny.measures.case_counts import CELL, cells
from scrutiny.records.returns.case_store import Stored, held_years, read_stored
from scrutiny.records.returns.intended import intended
from scrutiny.records.returns.joined import join_returns
from scrutiny.records.returns.return_import import import_returns
from scrutiny.vocabulary.folders import Folders
from tests.conftest import HOME
from tests.invention.returns import write_returns

AREA = "northmere"
_KEPT = {
    **dict.fromkeys(CELL, pl.String),
    "shown": pl.Int64,
    **dict.fromkeys(("status", "reason", "codes_1", "codes_2"), pl.String),
}


def stored(definitions: Definitions, folder: Path, *, seed: int, persons: int) -> list[Stored]:
    """The three returns of an invented area, as an import keeps them."""
    paths = write_returns(
        definitions.return_format,
        folder / "outside",
        ReturnLayout.BLADE,
        seed=seed,
        persons=persons,
    )
    home = Folders(folder)
    (folder / "data" / "areas").mkdir(parents=True)
    (folder / "data" / "areas" / AREA).symlink_to(HOME / "data" / "areas" / AREA)
    purpose = intended(definitions, definitions.records[AREA].area, home)
    import_returns(paths, purpose)
    return [read_stored(home.private, AREA, year) for year in held_years(home.private, AREA)]


def without(returns: Sequence[Stored], year: int, persons: Sequence[int]) -> list[Stored]:
    """The same returns, one of them without some persons."""
    return [
        dataclasses.replace(
            each, spine=each.spine.filter(~pl.col("person_ref").is_in(list(persons)))
        )
        if each.year == year
        else each
        for each in returns
    ]


def corrected(returns: Sequence[Stored], year: int, persons: Sequence[int]) -> list[Stored]:
    """The same returns, one of them with other ages and needs for some persons."""
    who = pl.col("person_ref").is_in(list(persons))
    ages = [pl.col(name) for name in ("age_at_request", "age_at_issue", "age_at_census")]
    return [
        dataclasses.replace(
            each,
            spine=each.spine.with_columns(
                *(pl.when(who).then(20 - age).otherwise(age).name.keep() for age in ages),
                need=pl.when(who).then(pl.lit("VI")).otherwise("need"),
            ),
        )
        if each.year == year
        else each
        for each in returns
    ]


def asked_in(returns: Sequence[Stored], year: int) -> list[int]:
    """Persons of a return whose plan was asked for and issued in the year that it covers."""
    spine = next(each.spine for each in returns if each.year == year)
    recent = pl.col("assessment_outcome_date").dt.year() == year - 1
    held = spine.filter(recent, pl.col("assessment_outcome") == "Y").sort("person_ref")
    return held["person_ref"].unique(maintain_order=True).to_list()


class Snapshots:
    """An area shown again and again."""

    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self.cubes: list[pl.DataFrame] = []
        self.counted = NOTHING_COUNTED
        self.told: Told | None = None
        self.exact: list[Mapping[tuple[str, ...], int]] = []

    def show(self, returns: Sequence[Stored], definitions: Definitions | None = None) -> Shown:
        """One snapshot more."""
        given = definitions or self.definitions
        losses = lost(returns, given.methods)
        facts = tuple(
            return_facts(each, losses[each.year - 1], given.return_format, given.methods)
            for each in returns
        )
        earlier = Earlier(tuple(self.cubes), self.counted, self.told)
        made, kept = shown(AREA, returns, given, earlier, facts)
        self.cubes.append(pl.read_csv(io.StringIO(kept.cells), schema=_KEPT))
        self.counted, self.told = kept.counted, kept.told
        every = cells(join_returns(AREA, returns), given.return_format, given.methods.clocks)
        self.exact.append({row[:-1]: row[-1] for row in every.select(*CELL, "count").iter_rows()})
        return made

"""Telling file families apart by what stands in the file, never by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from scrutiny.definitions.source import Layout, Source
from scrutiny.errors import Problem, ProblemsFound, located
from scrutiny.sources import printed
from scrutiny.sources.outside import ROW, OutsideFile

# Files about places themselves; they have no figures and so no page in data/sources.
PLACE_FILES = {
    "accepted": {"old_la_code", "new_la_code", "la_name"},
    "changes": {
        "effective_date",
        "from_old_la_code",
        "from_la_name",
        "to_old_la_code",
        "to_la_name",
        "change",
    },
    "tool_list": {"la number", "la name", "region", "type"},
}
DICTIONARY = {
    "measure",
    "measure_short",
    "polarity",
    "last update",
    "next update",
    "year_type",
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file and what it is: a `source`, one of `PLACE_FILES`, or the tool's "dictionary"."""

    file: OutsideFile
    source: Source | None
    other: str = ""

    @property
    def is_figures(self) -> bool:
        return self.source is not None and self.source.layout is not Layout.NEIGHBOURS


def recognise(file: OutsideFile, sources: Iterable[Source]) -> Recognised:
    """What the file is.

    Raises ProblemsFound where it is of no known family (with the nearest family and the headings
    it lacks), or where a heading that its family uses stands twice.
    """
    headings = [heading.strip().casefold() for heading in file.headings]
    present = set(headings)
    if kind := _place_file(present):
        return Recognised(file, None, kind)
    if present >= DICTIONARY:
        return Recognised(file, None, "dictionary")
    neighbours = neighbour_table(file) if _ranks(headings) else None
    sources = tuple(sources)
    for source in sources:
        if _matches(source, file, present, neighbours):
            _no_doubles(source, file, headings)
            return Recognised(file, source)
    raise ProblemsFound([_unknown(file, present, sources)])


def _place_file(present: set[str]) -> str | None:
    for kind, wanted in PLACE_FILES.items():
        if wanted <= present and len(present) <= len(wanted) + 4:
            return kind
    return None


def _matches(
    source: Source, file: OutsideFile, present: set[str], neighbours: pl.DataFrame | None
) -> bool:
    signs = source.recognise
    if source.layout is Layout.NEIGHBOURS:
        if neighbours is None or signs.example is None:
            return False
        return (
            neighbours.filter(
                pl.col("place") == signs.example.place,
                pl.col("rank") == signs.example.rank,
                pl.col("neighbour") == signs.example.neighbour,
            ).height
            == 1
        )
    if source.layout is Layout.PRINTED:
        return not file.headings and file.cells["0"][0].strip().startswith(signs.title or "\x00")
    wanted = {heading.casefold() for heading in signs.headings}
    barred = {heading.casefold() for heading in signs.absent}
    return bool(wanted) and wanted <= present and not barred & present


def _no_doubles(source: Source, file: OutsideFile, headings: list[str]) -> None:
    if source.layout not in (Layout.TABLE, Layout.LONG):
        return
    used = set(headings)
    if source.layout is Layout.TABLE:
        used = {column.casefold() for column in source.named_columns}
    problems = [
        Problem(
            located(file.name, row=file.heading_row, column=heading),
            "stands twice among the headings",
            "Keep the publisher's headings: download the file again",
        )
        for heading in sorted(used)
        if headings.count(heading) > 1
    ]
    if problems:
        raise ProblemsFound(problems)


def _unknown(file: OutsideFile, present: set[str], sources: tuple[Source, ...]) -> Problem:
    nearest, lacking = None, set[str]()
    for source in sources:
        wanted = {heading.casefold() for heading in source.recognise.headings}
        if wanted and len(wanted & present) * 2 > len(wanted):
            missing = wanted - present
            if nearest is None or len(missing) < len(lacking):
                nearest, lacking = source, missing
    if nearest is not None and lacking:
        return Problem(
            located(file.name, row=file.heading_row),
            f"looks like {nearest.name} but lacks the heading "
            + ", ".join(f'"{heading}"' for heading in sorted(lacking)),
            f"If the publisher renamed it, change data/sources/{nearest.id}.toml",
        )
    return Problem(
        file.name,
        "is of no file family that the workbook reads",
        "Describe the family in a page under data/sources/, or leave the file out",
    )


def may_be_headings(cells: Iterable[str], sources: Iterable[Source]) -> bool:
    """Whether a row of a sheet holds the headings of something that is known."""
    headings = [cell.strip().casefold() for cell in cells]
    present = set(headings)
    if present >= DICTIONARY or _place_file(present):
        return True
    table = OutsideFile("", "", tuple(headings), pl.DataFrame())
    return _ranks(headings) or any(
        _matches(source, table, present, None)
        for source in sources
        if source.layout in (Layout.TABLE, Layout.LONG)
    )


def may_be_title(text: str, sources: Iterable[Source]) -> bool:
    """Whether the first cell of a sheet is the title of a table that is laid out for print."""
    table = OutsideFile("", "", (), pl.DataFrame({"0": [text]}))
    return any(
        _matches(source, table, set(), None)
        for source in sources
        if source.layout is Layout.PRINTED
    )


_RANK = re.compile(r"sn_?(\d{1,2})")


def _ranks(headings: list[str]) -> bool:
    return sum(bool(_RANK.fullmatch(heading)) for heading in headings) == 10


def neighbour_table(file: OutsideFile) -> pl.DataFrame:
    """One row per authority and neighbour, as text.

    Columns: ROW, place, name, rank (1 is closest), neighbour, closeness. The closeness of a
    neighbour stands in the column to its right, whatever that column is called.
    """
    columns = [column for column in file.cells.columns if column != ROW]
    frames = []
    for i, column in enumerate(columns):
        if match := _RANK.fullmatch(column.strip().casefold()):
            frames.append(
                file.cells.select(
                    ROW,
                    pl.col(columns[0]).alias("place"),
                    pl.col(columns[1]).alias("name"),
                    pl.lit(int(match[1])).alias("rank"),
                    pl.col(column).alias("neighbour"),
                    (pl.col(columns[i + 1]) if i + 1 < len(columns) else pl.lit("")).alias(
                        "closeness"
                    ),
                )
            )
    return pl.concat(frames)


def text_table(recognised: Recognised) -> pl.DataFrame:
    """The cells of a figures file as a table with headings, all text, with ROW."""
    assert recognised.source is not None
    if recognised.source.layout is Layout.PRINTED:
        return printed.plain_table(recognised.file)
    return recognised.file.cells

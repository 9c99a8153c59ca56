"""Telling file families apart by what stands in the file, never by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

import polars as pl

from scrutiny.definitions.source import Heading, Layout, Source, bare
from scrutiny.errors import Problem, ProblemsFound, located, quoted, refuse
from scrutiny.sources import printed
from scrutiny.sources.outside import ROW, OutsideFile
from scrutiny.sources.two_tables import APART, alone

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

LEAVE = "Leave the file out"
LIKE = 0.7
"""So like, from 0 to 1, must a heading be to one of a family's to count as a sign of it."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file and what it is: a `source`, one of `PLACE_FILES`, or the tool's "dictionary".

    `nearly`: it lacks headings of that source, so that it can only be said how it differs.
    """

    file: OutsideFile
    source: Source | None
    other: str = ""
    nearly: bool = False

    @property
    def is_figures(self) -> bool:
        return self.source is not None and self.source.layout is not Layout.NEIGHBOURS


def recognise(file: OutsideFile, sources: Iterable[Source]) -> Recognised:
    """What the file is.

    Raises ProblemsFound where it is of no known family and near to none, where it is known that
    nothing of it is kept, where a heading that its family uses stands twice, and where tables of
    two families stand one below the other.
    """
    headings = [bare(heading) for heading in file.headings]
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
            if source.layout in (Layout.TABLE, Layout.LONG):
                file = alone(file, lambda cells: may_be_headings(cells, sources))
            return Recognised(file, source)
    for each in (each for source in sources for each in source.not_kept):
        if all(heading.among(present) for heading in each.headings):
            refuse(file.name, f"is {each.name}, of which nothing is kept here: {each.why}", LEAVE)
    nearest = _nearest(file, present, sources)
    if nearest is None:
        refuse(
            file.name,
            "is of no file family that the workbook reads",
            "Describe the family in a page under data/sources/, or leave the file out",
        )
    return Recognised(file, nearest, nearly=True)


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
        alike = neighbours.filter(
            pl.col("place") == signs.example.place,
            pl.col("rank") == signs.example.rank,
            pl.col("neighbour") == signs.example.neighbour,
        )
        return not alike.is_empty()
    if source.layout is Layout.PRINTED:
        return not file.headings and file.cells["0"][0].strip().startswith(signs.title or "\x00")
    return has_signs(source, present)


def has_signs(source: Source, headings: Iterable[str]) -> bool:
    """Whether headings are those by which a family is told, and none that bars it."""
    present = {bare(heading) for heading in headings}
    barred = {heading.casefold() for heading in source.recognise.absent}
    wanted = source.signs
    return bool(wanted) and all(h.among(present) for h in wanted) and not barred & present


def _no_doubles(source: Source, file: OutsideFile, headings: list[str]) -> None:
    """A heading that is used stands once, and under one of its names."""
    if source.layout not in (Layout.TABLE, Layout.LONG):
        return
    for at, heading in enumerate(headings):
        if not heading and at > 0 and set(headings[:at]) & set(headings[at + 1 :]) - {""}:
            found = "holds two tables side by side, with an empty column between them"
            refuse(file.name, found, APART, row=file.heading_row)
    used = source.named_columns
    if source.layout is Layout.LONG:
        used += [Heading(heading) for heading in dict.fromkeys(headings) if heading]
    problems = []
    for heading in used:
        stand = heading.among(headings)
        names = list(dict.fromkeys(stand))
        if len(names) > 1:
            found = f"has one heading under two of its names, {quoted(names, ' and ')}"
            mend = f"See which is meant, and give data/sources/{source.id}.toml that one alone"
            problems.append(Problem(located(file.name, row=file.heading_row), found, mend))
        elif len(stand) > 1:
            found = "stands twice among the headings"
            mend = "Keep the publisher's headings: download the file again"
            problems.append(
                Problem(located(file.name, row=file.heading_row, column=names[0]), found, mend)
            )
    if problems:
        raise ProblemsFound(sorted(set(problems)))


def _nearest(file: OutsideFile, present: set[str], sources: tuple[Source, ...]) -> Source | None:
    """The family whose signs the file has for the most part, word for word or nearly.

    Headings of places, periods and parts are those of every family and say nothing; its other
    headings are signs, and so is the name of the whole. One alike sign is none: tables of one
    publisher are often alike in one.
    """
    scored = []
    for source in sources:
        barred = {heading.casefold() for heading in source.recognise.absent} & present
        if not source.recognise.headings or barred:
            continue
        like = [likeness(heading, file.headings) for heading in own_headings(source)]
        if source.part:
            like.append(float(_has_whole(file, source)))
        alike = [each for each in like if each >= LIKE]
        if len(alike) > 1 and len(alike) * 2 > len(like):
            scored.append((sum(alike) / len(like), source.id, source))
    return max(scored, key=lambda each: each[:2])[2] if scored else None


def own_headings(source: Source) -> list[Heading]:
    """The headings by which a family differs from others."""
    return [heading for heading in source.every_heading if heading not in source.bearings]


def _has_whole(file: OutsideFile, source: Source) -> bool:
    """Whether the file has a row of the whole as that family calls it."""
    assert source.part is not None
    columns = source.part.value.among(file.headings)
    return bool(columns) and any(file.cells[columns[0]].str.strip_chars().is_in(source.part.whole))


def likeness(heading: Heading, headings: Iterable[str]) -> float:
    """How like one of a file's headings is to this one, under any of its names: at most 1."""
    known = [name.casefold() for name in heading.names]
    return max(
        (
            SequenceMatcher(None, name, given.strip().casefold()).ratio()
            for given in headings
            for name in known
        ),
        default=0.0,
    )


def may_be_headings(cells: Iterable[str], sources: Iterable[Source]) -> bool:
    """Whether a row of a sheet holds the headings of something that is known."""
    headings = [bare(cell) for cell in cells]
    present = set(headings)
    if present >= DICTIONARY or _place_file(present):
        return True
    table = OutsideFile("", "", tuple(headings), pl.DataFrame())
    return _ranks(headings) or any(
        _matches(source, table, present, None)
        for source in sources
        if source.layout in (Layout.TABLE, Layout.LONG)
    )


def might_be_headings(cells: Iterable[str], unread: int, sources: Iterable[Source]) -> bool:
    """Whether a row may be such headings but for so many cells of it that could not be read."""
    headings = [bare(cell) for cell in cells]
    present = set(headings)
    ranks = sum(bool(_RANK.fullmatch(heading)) for heading in headings)
    had = [(ranks, 10 - ranks)]
    for wanted in (*PLACE_FILES.values(), DICTIONARY):
        had.append((len(wanted & present), len(wanted - present)))
    for source in sources:
        barred = {heading.casefold() for heading in source.recognise.absent}
        if source.layout in (Layout.TABLE, Layout.LONG) and not barred & present:
            there = sum(bool(heading.among(present)) for heading in source.signs)
            had.append((there, len(source.signs) - there))
    return any(there and lacking <= unread for there, lacking in had)


def might_be_printed(rows: Iterable[Iterable[str]], sources: Iterable[Source]) -> bool:
    """Whether rows hold a line of headings of a table laid out for print, title or not."""
    lines = {source.printed.headings.casefold() for source in sources if source.printed}
    return any(printed.without_footnotes(cell).casefold() in lines for row in rows for cell in row)


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
        return printed.plain_table(recognised.file, recognised.source)
    return recognised.file.cells

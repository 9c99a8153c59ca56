"""A measure on the command line: its rows, and its meaning with one row worked through."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from scrutiny.errors import NotKnown
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.published import Published
from scrutiny.vocabulary.periods import first_day, last_day
from scrutiny.vocabulary.spreadsheets import shown_as_text
from scrutiny.wording.numbers import number

COLUMNS = (
    "place",
    "code",
    "period",
    "first_day",
    "last_day",
    "period_shown",
    "basis",
    "part",
    "numerator",
    "denominator",
    "value",
    "our_value",
    "low",
    "high",
    "published_value",
    "moved_as_far",
    "of_authorities",
    "nearest_in_size",
    "movement",
    "status",
    "counts",
    "note",
    "source",
    "release",
    "file",
    "row",
)
"""Columns of a row as printed. `part` and `basis` are empty for the whole and the first basis.

`code` is the place's; `period` is spelled as `vocabulary.periods` does, `period_shown` in words.
`value` is the publisher's own percentage where ours, of the numerator and denominator, differs from
it as shown; ours is then `our_value`, else empty. `low` and `high` are always of ours.
`published_value` is the publisher's own wherever it is given; so many authorities, itself among
them, as `moved_as_far` says of so many as `of_authorities` moved as much the same way on the year,
which `movement` calls unusual, common or between; `note` gives ours in words, and
what an earlier release gave, or why counts are left out. `counts` is a word of
`vocabulary.words.Counts`, empty where there are none.
"""


def found_place(published: Published, named: str) -> str:
    """The place of that code or name. Raises NotKnown with places that begin alike."""
    places = published.places
    for code, about in places.items():
        names = {about.name.casefold(), *(name.casefold() for name in about.names)}
        if named in (code, *about.codes) or named.casefold() in names:
            return code
    alike = [p.name for p in places.values() if p.name[:2].lower() == named[:2].lower()]
    raise NotKnown("place", named, alike or ["England", "South East"])


def rows(published: Published, measure: str, place: str) -> list[dict[str, Any]]:
    """The published rows of one measure and place, as `COLUMNS`. Raises NotKnown."""
    held = published.measure(measure)
    code = found_place(published, place)
    return [_row(published, held, figure) for figure in held.of(code)]


def _row(published: Published, held: MeasureFigures, figure: Figure) -> dict[str, Any]:
    source = held.source_of(figure)
    return {
        "place": published.places[figure.place].name,
        "code": figure.place,
        "period": figure.period,
        "first_day": first_day(figure.period).isoformat(),
        "last_day": last_day(figure.period).isoformat(),
        "period_shown": figure.period_shown,
        "basis": held.about.basis.label if figure.basis and held.about.basis else "",
        "part": figure.part,
        "numerator": _counted(figure.numerator),
        "denominator": _counted(figure.denominator),
        "value": figure.number,
        "our_value": figure.ours,
        "low": figure.low,
        "high": figure.high,
        "published_value": figure.published_number,
        **_among(figure),
        "status": figure.status,
        "counts": (held.about.counts or "") if figure.denominator is not None else "",
        "note": _note(figure),
        "source": source.publisher if source else "",
        "release": source.title if source else "",
        "file": source.file_name if source else "",
        "row": figure.row,
    }


def _numbered(held: MeasureFigures, figure: Figure) -> str:
    """Which of the sources below a table a figure is from, and its row there."""
    source = held.source_of(figure)
    at = f"({held.about.sources.index(source) + 1})" if source else ""
    return at if held.is_flow else f"{at} row {figure.row}"


def _among(figure: Figure) -> dict[str, Any]:
    among = figure.among
    return {
        "moved_as_far": among.as_far if among else None,
        "of_authorities": among.authorities if among else None,
        "nearest_in_size": among.of_size if among else None,
        "movement": among.movement if among else "",
    }


def _counted(count: float | None) -> float | int | None:
    """A count as a whole number; money is in parts of a pound and stays so."""
    return int(count) if count is not None and count == int(count) else count


def _note(figure: Figure) -> str:
    return ". ".join(
        each for each in (figure.our_words, figure.revised, figure.counts_left_out) if each
    )


def listing(published: Published, measure: str, place: str, form: str, out: Console) -> None:
    """Prints rows as a table for people, or as CSV or JSON for programs."""
    if form == "table":
        _print_table(published.measure(measure), found_place(published, place), out)
        return
    made = rows(published, measure, place)
    if form == "json":
        out.file.write(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    else:
        writer = csv.DictWriter(out.file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in made:
            texts = {k: shown_as_text(v) for k, v in row.items() if isinstance(v, str)}
            writer.writerow({**row, **texts})


def _print_table(held: MeasureFigures, place: str, out: Console) -> None:
    """The whole of one place; breakdowns are for programs, in CSV and JSON."""
    sources = held.about.sources
    table = Table(title=held.about.name, title_justify="left")
    for column in (
        "period",
        "numerator",
        "denominator",
        "value",
        f"{held.about.interval} interval",
    ):
        table.add_column(column, justify="left" if column == "period" else "right")
    for column in ("status", "source", "note"):
        table.add_column(column)
    for figure in held.of(place):
        if figure.part:
            continue
        table.add_row(
            figure.period_shown,
            "" if figure.numerator is None else number(figure.numerator),
            "" if figure.denominator is None else number(figure.denominator),
            figure.value,
            figure.interval,
            figure.status,
            _numbered(held, figure),
            held.about.basis.label if figure.basis and held.about.basis else _note(figure),
        )
    out.print(table)
    for i, source in enumerate(sources, start=1):
        out.print(f"({i}) {source.publisher}, {source.title}: {source.file_name}")


def description(published: Published, measure: str, place: str) -> Iterator[str]:
    """A measure in words, and its last figure for one place worked through."""
    held = published.measure(measure)
    about = held.about
    yield about.name
    yield about.question
    yield f"Why it matters: {about.why}"
    if about.numerator and about.denominator:
        yield f"Numerator: {about.numerator.words}."
        yield f"Denominator: {about.denominator.words}."
    else:
        given = "As counted" if held.is_flow else "As published"
        yield f"{given}: {about.published.words if about.published else ''}."
    if about.counts_words:
        yield about.counts_words
    yield f"Better: {about.better}. Unit: {about.unit}. {about.cadence}."
    yield f"Does not tell you: {about.caveat}"
    for mark in about.breaks:
        yield f"Break at {mark.at} ({mark.kind}): {mark.words}."
    if about.basis:
        yield f"Second basis: {about.basis.words}"
    code = found_place(published, place)
    figure = held.latest(code)
    if figure is None:
        yield f"No figure for {published.places[code].in_text} is held."
        return
    source = held.source_of(figure)
    if figure.not_newest:
        yield figure.not_newest
    yield f"Worked row: {figure.level}"
    if figure.counts and figure.interval:
        interval = f"{about.interval} interval {figure.interval}"
        yield f"  {figure.value} is {figure.counts}; {interval}."
    elif figure.counts:
        yield f"  {figure.counts[0].upper()}{figure.counts[1:]}."
    if figure.counts_left_out:
        yield f"  {figure.counts_left_out}."
    yield f"  {figure.change}"
    for against in figure.against.values():
        if against.sentence:
            yield f"  {against.sentence}"
    if source is None:
        return
    if held.is_flow:
        yield f"  From {source.publisher}, {source.title}: {source.licence}."
        return
    yield (
        f"  From {source.publisher}, {source.title}, published {source.published}: "
        f"row {figure.row} of {source.file_name} ({source.sha256[:12]}…)."
    )

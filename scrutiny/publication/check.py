"""`scrutiny check`: is everything whole, do sources agree, what is overdue, and what looks odd?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from scrutiny.assessment.agreement import Agreement, agreements
from scrutiny.assessment.promises import unread
from scrutiny.definitions.area import Commitment, Inspection, Record
from scrutiny.definitions.dates import months_after
from scrutiny.definitions.headings import changed_headings
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import quoted
from scrutiny.publication.content.health_told import DataHealth
from scrutiny.publication.data_health import doubts, states
from scrutiny.publication.inputs import read_inputs, shown_values
from scrutiny.publication.next_steps import next_steps
from scrutiny.records.part_of_all import partial_releases
from scrutiny.vocabulary.periods import last_day, shown
from scrutiny.vocabulary.words import CommitmentStatus
from scrutiny.wording.definition import ended
from scrutiny.wording.numbers import day, number, read_day, written_date


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `differing` counts values that a second source contradicts."""

    lines: tuple[str, ...]
    differing: int


def check_all(data: Path, today: date, step: Callable[[str], None] = lambda _: None) -> Checked:
    """Reads everything, compares sources, lists what is overdue and what looks odd.

    Raises ProblemsFound with every problem of every definition, or of every file of figures.
    """
    definitions, figures = read_inputs(data, step)
    measures = definitions.published
    values = shown_values(definitions, figures)
    step("Comparing sources")
    found = agreements(values, figures, measures, definitions.methods.published_share_within.value)
    step("Looking for what is late or odd")
    lines = [
        f"{len(measures)} measures, {len(definitions.records)} areas, "
        f"{number(figures.height)} figures: whole.",
        *(
            line
            for record in definitions.records.values()
            if not record.area.invented
            for line in next_steps(record)
        ),
        *(line for each in found for line in _agreement(each, definitions)),
        *_definitions(definitions, figures, values),
        *untied(definitions),
        *partial_releases(figures, definitions.sources),
        *_health(definitions, figures, values, today),
        *(
            line
            for record in definitions.records.values()
            if not record.area.invented
            for line in read_on(record, definitions.methods.record_read_within_months.value, today)
        ),
        *(
            f"Review overdue: {measure.name}, since {measure.next_review}."
            for measure in measures.values()
            if measure.next_review < today
        ),
    ]
    return Checked(tuple(lines), sum(each.differing.height for each in found))


def _agreement(each: Agreement, definitions: Definitions) -> Iterator[str]:
    yield (
        f"{each.measure} against {each.against}: {number(each.compared)} compared, "
        f"{number(each.differing.height)} differ."
    )
    for row in each.differing.iter_rows(named=True):
        place = definitions.places.by_id[row["place"]].name
        part = f", {row['part']}" if row["part"] else ""
        yield (
            f"  {place}, {shown(row['period'])}{part}: ours {row['ours']:.2f}, "
            f"theirs {row['theirs']:.2f}"
        )


def _definitions(
    definitions: Definitions, figures: pl.DataFrame, values: pl.DataFrame
) -> Iterator[str]:
    """Headings that changed without a word, and measures that have ended."""
    measures, held = definitions.published, set(figures["source"].unique())
    for each in changed_headings(measures, definitions.sources, held):
        yield (
            f"Changed heading: {measures[each.measure].name}: {each.quantity} is fed by "
            f"{quoted(each.headings)}, and the page says nothing of {quoted(each.untold)}."
        )
        yield (
            f"  In data/measures/{each.measure}.toml name it under [[same]] with the reason why it "
            "means the same, or under [[breaks]] with what changed."
        )
    last = dict(values.group_by("measure").agg(pl.col("period").unique()).iter_rows())
    for measure in measures.values():
        if told := ended(measure, measures):
            yield f"{measure.name}: {told}"
            after = [p for p in last.get(measure.id, []) if _after(p, measure.ends)]
            if after:
                yield f"  It has figures for {quoted(sorted(after))} all the same: see its page."


def untied(definitions: Definitions) -> Iterator[str]:
    """Measures and flows that no finding of any area is about, so that nobody meets them."""
    records = definitions.records.values()
    tied = {row.measure_id for record in records for row in record.finding_measures}
    for each in definitions.measures.values():
        if each.id not in tied:
            yield (
                f"Tied to no finding: {each.name} ({each.id}). Add a row to finding_measures.csv "
                "of an area, or remove the measure."
            )


def _after(period: str, ends: str | None) -> bool:
    return ends is not None and last_day(period) > last_day(ends)


def _health(
    definitions: Definitions, figures: pl.DataFrame, values: pl.DataFrame, today: date
) -> Iterator[str]:
    """What the Methods page shows of each measure's data, where it is worth a line."""
    measures = definitions.published
    areas = [record.area.place for record in definitions.records.values()]
    found = doubts(values, measures, definitions)
    rows = states(measures.values(), definitions, values, found, areas, today)
    for row in rows:
        if not row.last_update:
            yield f"No figures: {row.name}."
    yield from _late(rows, definitions, figures)
    for row in rows:
        if row.revised:
            yield f"Revised: {row.name}: {number(row.revised)} figures."
    for row in rows:
        if row.doubts:
            more = f" And {len(row.doubts) - 1} more." if row.doubts[1:] else ""
            yield f"Looks odd: {row.name}: {row.doubts[0]}{more}"


def _late(
    rows: Iterable[DataHealth], definitions: Definitions, figures: pl.DataFrame
) -> Iterator[str]:
    """What is overdue, by the file that would end it: one file often brings several measures."""
    by_file: dict[tuple[str, str, str, str], list[str]] = {}
    for row in rows:
        if row.late_by:
            for source in _newest_sources(figures, definitions.measures[row.measure]):
                late = (source, row.next_due, row.late_by, row.last_update)
                by_file.setdefault(late, []).append(row.name)
    for (source, due, late_by, last_update), names in sorted(by_file.items()):
        page = definitions.sources[source]
        yield (
            f"Overdue: {page.name}: a newer file was due in {due}, {late_by} ago; "
            f"the last is of {last_update}. {page.publisher}, {page.address}"
        )
        yield f"  It would bring {quoted(names)}."


def _newest_sources(figures: pl.DataFrame, measure: Measure) -> list[str]:
    """The families of files that brought the newest figures of a measure."""
    part = measure.numerator or measure.published
    mine = figures.filter(pl.col("quantity").is_in(part.quantities if part else ()))
    newest = mine.filter(pl.col("published") == pl.col("published").max())
    return newest["source"].unique().sort().to_list()


def read_on(record: Record, months: int, today: date) -> Iterator[str]:
    """Tells whoever keeps a record to read on: what has come due since, or that it is long ago.

    `months`: a record read longer ago than this is to be read on, whatever has come due.
    """
    area = record.area
    if area.read_to > today:
        yield f"{area.name}: the record was read to {day(area.read_to)}, which is still to come."
        return
    dated = [
        *((r.id, r.due_date, r.due_precision) for r in record.commitments if _unsettled(r)),
        *((r.id, r.due_date, None) for r in record.targets if not r.result),
        *((r.id, r.expected_by, r.expected_precision) for r in record.inspections if _awaited(r)),
    ]
    passed = [
        f"{name} ({written_date(due, precision)})"
        for name, due, precision in dated
        if due and unread(due, precision, area.read_to, today)
    ]
    if passed or months_after(area.read_to, months) < today:
        since = f"Come due since: {', '.join(passed)}" if passed else "Nothing has come due since"
        yield f"Read on: the record of {area.name} was read to {read_day(area.read_to)}. {since}."


def _awaited(row: Inspection) -> bool:
    return row.status == "expected"


def _unsettled(row: Commitment) -> bool:
    return row.status in (CommitmentStatus.OPEN, CommitmentStatus.NOT_FOUND)

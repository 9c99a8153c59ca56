"""A measure in words: its page, the releases that its figures rest on, when the next are due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from msgspec.structs import replace

from scrutiny.assessment.annual import Assessed
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.measure import Basis, Break, Measure, Part
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.return_facts import ReturnFacts
from scrutiny.publication.content.measure_told import (
    BreakTold,
    FlowTold,
    Ingredient,
    MeasureTold,
    SecondBasis,
    SourceTold,
)
from scrutiny.publication.lateness import due_after, overdue
from scrutiny.wording import definition as words
from scrutiny.wording import returned
from scrutiny.wording.figure import COUNTS_WORDS
from scrutiny.wording.numbers import day, level_of, month
from scrutiny.wording.on_record import titles


def used_releases(
    measure: Measure, assessed: Assessed, releases: pl.DataFrame
) -> list[dict[str, Any]]:
    """The releases that a measure's figures rest on, newest first."""
    pairs = assessed.values.filter(pl.col("measure") == measure.id).select("source", "release")
    joined = pairs.unique().join(releases, on=["source", "release"], how="left")
    return joined.sort("published", "source", descending=[True, False]).to_dicts()


def measure_told(
    measure: Measure, definitions: Definitions, used: Sequence[Mapping[str, Any]], today: date
) -> MeasureTold:
    """A measure in words, with its sources and when the next figures are due."""
    last = max(row["published"] for row in used) if used else None
    due = due_after(measure, last)
    return replace(
        _page(measure, definitions),
        sources=tuple(source_told(definitions, row) for row in used),
        last_published=day(last) if last else "",
        next_due=month(due) if due else "",
        overdue=bool(due and overdue(due, today)),
    )


def flow_told(
    flow: Flow, definitions: Definitions, returns: Mapping[str, Sequence[ReturnFacts]]
) -> MeasureTold:
    """A flow in words; `returns` are those of each area, of which the newest is its source."""
    newest = {area: max(held, key=lambda each: each.year) for area, held in returns.items() if held}
    counted = (flow.counted, *([flow.of] if flow.of is not None else []))
    return replace(
        _page(flow, definitions),
        published=Ingredient(flow.definition, counted),
        counts=None,
        counts_words="",
        sources=tuple(_return(area, each, definitions) for area, each in newest.items()),
        flow=FlowTold(
            flow.decides,
            flow.topics,
            tuple(part.words for part in flow.parts),
            flow.order,
            flow.step,
        ),
    )


def _page(measure: Measure, definitions: Definitions) -> MeasureTold:
    """What a measure's page says of it, without what its figures come from."""
    return MeasureTold(
        id=measure.id,
        name=measure.name,
        short_name=measure.short_name,
        question=measure.question,
        why=measure.why,
        kind=measure.kind,
        unit=measure.unit,
        decimals=measure.decimals,
        interval=level_of(definitions.methods.interval_z.value),
        better=measure.better,
        numerator=_ingredient(measure.numerator),
        denominator=_ingredient(measure.denominator),
        published=_ingredient(measure.published),
        basis=_basis(measure.basis),
        breaks=tuple(map(_break, measure.breaks)),
        cadence=measure.cadence,
        caveat=measure.caveat,
        pair_with=measure.pair_with or "",
        variant_of=measure.variant_of or "",
        counts=measure.counts,
        counts_words=_counts_words(measure, definitions),
        written_by=measure.written_by,
        checked_by=measure.checked_by or "",
        theme=next(
            (row.theme for row in definitions.measure_themes if row.measure_id == measure.id), ""
        ),
        next_review=measure.next_review,
        changed=measure.changed,
        findings=_findings(measure.id, definitions),
        sources=(),
        last_published="",
        next_due="",
        overdue=False,
        ended=words.ended(measure, definitions.measures),
        leads=measure.leads,
    )


def _ingredient(part: Part | None) -> Ingredient | None:
    return None if part is None else Ingredient(part.words, part.quantities)


def _basis(basis: Basis | None) -> SecondBasis | None:
    return None if basis is None else SecondBasis(basis.label, basis.words)


def _break(each: Break) -> BreakTold:
    return BreakTold(each.at, each.kind, each.words)


def _findings(measure: str, definitions: Definitions) -> dict[str, tuple[str, ...]]:
    found = {}
    for area, record in definitions.records.items():
        names = titles(record.findings)
        tied = [row.finding_id for row in record.finding_measures if row.measure_id == measure]
        found[area] = tuple(names[each] for each in dict.fromkeys(tied))
    return found


def _counts_words(measure: Measure, definitions: Definitions) -> str:
    """Where the numbers behind a percentage come from, and why those worked out can be believed."""
    counts = set(measure.numerator.quantities) if measure.numerator else set()
    rules = [rule for source in definitions.sources.values() for rule in source.worked_out]
    why = (rule.words for rule in rules if counts & set(rule.counts))
    return " ".join((COUNTS_WORDS[measure.counts], *why)).strip()


def source_told(definitions: Definitions, row: Mapping[str, Any]) -> SourceTold:
    """One release that was imported, in words."""
    source = definitions.sources[row["source"]]
    return SourceTold(
        title=row["title"],
        publisher=source.publisher,
        licence=source.licence,
        address=source.address,
        note=source.note,
        published=words.published_on(row["published"], assumed=row["published_assumed"]),
        copy_note=row["copy_note"],
        file_name=row["file_name"],
        sha256=row["sha256"],
    )


def _return(area: str, held: ReturnFacts, definitions: Definitions) -> SourceTold:
    """One area's return, as the source of its flows."""
    record = definitions.records[area].area
    return SourceTold(
        title=returned.title(held.census, invented=record.invented),
        publisher=record.bodies[0],
        licence=returned.LICENCE,
        address="",
        note="",
        published=returned.PUBLISHED,
        copy_note="",
        file_name="",
        sha256="",
        area=area,
        place=record.place,
    )

"""By which topics a measure is broken down, and rows of a record that name another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scrutiny.definitions.area import Claim, FindingMeasure, Rebasing, Record
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.reading import Page, Reader
from scrutiny.definitions.source import Source

Topics = Mapping[str, frozenset[str]]
"""The topics of each measure, by its id."""

_NAMING_PARTS: Mapping[str, type[Page]] = {
    "finding_measures": FindingMeasure,
    "claims": Claim,
    "rebasings": Rebasing,
}


def topics_of_flows(flows: Mapping[str, Flow]) -> Topics:
    """The topics that each flow may be shown by."""
    return {flow.id: frozenset(flow.topics) for flow in flows.values()}


def topics_of_measures(measures: Mapping[str, Measure], sources: Mapping[str, Source]) -> Topics:
    """The topics kept of a source that gives one of the measure's quantities."""
    return {
        measure.id: frozenset(
            topic
            for source in sources.values()
            if source.part and {q.id for q in source.quantities} & set(measure.quantities)
            for topic in source.part.keep.values()
        )
        for measure in measures.values()
    }


def check_parts(reader: Reader, records: Mapping[str, Record], topics: Topics) -> None:
    """Reports rows whose part is not `topic=group` with a topic of their measure.

    Looks only at the measures in `topics`; unknown ids are reported elsewhere. Which groups a
    topic has is known only from figures, so a group that is not there is not found here.
    """
    for area in records:
        for table in _NAMING_PARTS:
            for row, item in rows_of(reader, area, table):
                if not item.part or item.measure_id not in topics:
                    continue
                topic, equals, group = item.part.partition("=")
                if equals and group and topic in topics[item.measure_id]:
                    continue
                known = " or ".join(f"{topic}=" for topic in sorted(topics[item.measure_id]))
                reader.report(
                    reader.root / "areas" / area / f"{table}.csv",
                    f'"{item.part}" is no part of {item.measure_id}',
                    f"Write {known} and the group" if known else "It has no parts: empty the cell",
                    row=row,
                    column="part",
                )


def check_charted(
    reader: Reader, records: Mapping[str, Record], measures: Mapping[str, Measure]
) -> None:
    """Reports a chart begun anew for a measure that has none: only flows come by the month."""
    for area in records:
        for row, rebasing in rows_of(reader, area, "rebasings"):
            if rebasing.measure_id in measures:
                reader.report(
                    reader.root / "areas" / area / "rebasings.csv",
                    f"{rebasing.measure_id} is no flow, so it has no process chart",
                    "Name a measure of data/flows/",
                    row=row,
                    column="measure_id",
                )


def rows_of(reader: Reader, area: str, table: str) -> Iterator[tuple[int, Any]]:
    """The rows of an area's table with their numbers, which a record no longer has.

    Read with a reader of its own: what is wrong in the file itself is told once already.
    """
    path = reader.root / "areas" / area / f"{table}.csv"
    yield from Reader(reader.root).rows(path, _NAMING_PARTS[table])

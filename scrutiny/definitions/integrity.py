"""The record and the definitions as one: unknown ids, scales, dates, links and doubles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from scrutiny.definitions.area import Record
from scrutiny.definitions.breakdowns import (
    check_charted,
    check_parts,
    topics_of_flows,
    topics_of_measures,
)
from scrutiny.definitions.counted import check_counted
from scrutiny.definitions.dates import as_date
from scrutiny.definitions.editorial import check_notes
from scrutiny.definitions.enquiry import check_enquiries
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.keeping import check_replies
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.place import Neighbour, Places
from scrutiny.definitions.promised import (
    check_claims,
    check_commitments,
    check_rebasings,
    check_searches,
    check_targets,
)
from scrutiny.definitions.reading import Page, Reader
from scrutiny.definitions.source import Source
from scrutiny.vocabulary.words import (
    SCALES,
    FindingKind,
    Framework,
    Judgement,
    LinkRelation,
)

# The framework that each kind of finding belongs to.
FRAMEWORK_OF = {
    FindingKind.SIGNIFICANT_WEAKNESS: Framework.LOCAL_AREA_2016,
    FindingKind.PRIORITY_ACTION: Framework.AREA_SEND_2023,
    FindingKind.AREA_FOR_IMPROVEMENT: Framework.AREA_SEND_2023,
}


Numbered = Mapping[str, tuple[tuple[int, Page], ...]]
"""The rows of each table of a record with their row numbers in the file."""


def check_record(
    reader: Reader,
    folder: Path,
    record: Record,
    numbered: Numbered,
    places: Places,
    measures: Mapping[str, Measure],
) -> None:
    """Reports every breach of integrity in one area's record, with file, row and what would do."""
    check = _Check(reader, folder, record, numbered, measures)
    if record.area.place not in places.by_id:
        reader.report(
            folder / "area.toml",
            f'the place "{record.area.place}" is not known',
            "Give the three-digit code of an authority in data/places.csv",
            column="place",
        )
    for each in record.area.successions:
        if each.body not in record.area.bodies:
            reader.report(
                folder / "area.toml",
                f'"{each.body}" is said to have ended and is no body of the area',
                f"Write it as in bodies, which has: {', '.join(record.area.bodies)}",
                column="successions",
            )
    for wider in record.area.wider_places:
        if wider not in places.by_id:
            reader.report(
                folder / "area.toml",
                f'the place "{wider}" is not known',
                "Give the code of a body in data/regions.csv",
                column="wider_places",
            )
    check.unique()
    check.references()
    check.judgements()
    check.judged()
    check.links()
    check.order_of_dates()
    check_claims(check.rows("claims"), check.report)
    check_commitments(record.area, check.rows("commitments"), check.report)
    aimed_in = {name: measure.aimed_in for name, measure in measures.items()}
    check_targets(check.rows("targets"), aimed_in, check.report)
    check_rebasings(check.rows("rebasings"), check.report)
    tied = {(row.finding_id, row.measure_id) for row in record.finding_measures}
    check_replies(record.area.bodies, tied, check.rows("replies"), check.report)
    told_of = {row.id for row in record.commitments} | {row.id for row in record.inspections}
    check_searches(told_of, check.rows("searches"), check.report)
    for table in numbered:
        check_notes(table, check.rows(table), check.report)


class _Check:
    """One pass over one record."""

    def __init__(
        self,
        reader: Reader,
        folder: Path,
        record: Record,
        numbered: Numbered,
        measures: Collection[str],
    ) -> None:
        self.reader, self.folder, self.numbered = reader, folder, numbered
        self.inspections = {inspection.id: inspection for inspection in record.inspections}
        self.findings = {finding.id: finding for finding in record.findings}
        self.measures = measures

    def report(self, table: str, row: int, column: str | None, found: str, would_do: str) -> None:
        self.reader.report(self.folder / f"{table}.csv", found, would_do, row=row, column=column)

    def rows(self, table: str) -> Iterable[tuple[int, Any]]:
        return self.numbered[table]

    def unique(self) -> None:
        keys: dict[str, Callable[[Any], object]] = {
            "inspections": lambda r: r.id,
            "findings": lambda r: r.id,
            "judgements": lambda r: (r.finding_id, r.inspection_id),
            "finding_links": lambda r: (r.earlier_id, r.later_id),
            "finding_measures": lambda r: (r.finding_id, r.key),
            "commitments": lambda r: r.id,
            "targets": lambda r: r.id,
            "recommendations": lambda r: r.id,
            "claims": lambda r: r.id,
            "meetings": lambda r: r.id,
            "events": lambda r: tuple(r.model_dump().items()),
            "local_figures": lambda r: tuple(r.model_dump().items()),
            "searches": lambda r: tuple(r.model_dump().items()),
            "rebasings": lambda r: (r.measure_id, r.part, r.at),
            "replies": lambda r: r.id,
            "indicators": lambda r: r.id,
            "indicator_figures": lambda r: (r.indicator_id, r.month),
        }
        for table, key in keys.items():
            seen: dict[object, int] = {}
            for row, item in self.rows(table):
                first = seen.setdefault(key(item), row)
                if first != row:
                    self.report(
                        table, row, None, f"repeats row {first}", "Remove one or give it its own id"
                    )

    def references(self) -> None:
        """Every id that stands in a row is the id of something."""
        kinds: dict[str, tuple[str, Collection[str]]] = {
            "inspection_id": ("inspection", self.inspections),
            "finding_id": ("finding", self.findings),
            "finding_ids": ("finding", self.findings),
            "earlier_id": ("finding", self.findings),
            "later_id": ("finding", self.findings),
            "measure_id": ("measure", self.measures),
        }
        for table in self.numbered:
            for row, item in self.rows(table):
                for column, (kind, known) in kinds.items():
                    given = getattr(item, column, ())
                    for each in (given,) if isinstance(given, str) else given:
                        if each and each not in known:
                            some = ", ".join(sorted(known)[:30])
                            self.report(
                                table,
                                row,
                                column,
                                f'no {kind} has the id "{each}"',
                                f"Known ids are: {some}",
                            )

    def judgements(self) -> None:
        for row, judged in self.rows("judgements"):
            inspection = self.inspections.get(judged.inspection_id)
            finding = self.findings.get(judged.finding_id)
            if inspection is None or finding is None:
                continue
            scale = SCALES.get((inspection.framework, inspection.kind), frozenset())
            if judged.judgement not in scale:
                allowed = ", ".join(sorted(scale)) or "none"
                self.report(
                    "judgements",
                    row,
                    "judgement",
                    f'"{judged.judgement}" is not on the scale of {inspection.id}',
                    f"That scale has: {allowed}",
                )
            if FRAMEWORK_OF[finding.kind] is not inspection.framework:
                self.report(
                    "judgements",
                    row,
                    "inspection_id",
                    f"{finding.id} was found under another framework than {inspection.id}",
                    "A judgement belongs to the framework of its finding",
                )
            if inspection.published_date and as_date(judged.date) < as_date(
                inspection.published_date
            ):
                self.report(
                    "judgements",
                    row,
                    "date",
                    f"{judged.date} is before {inspection.id} was published",
                    f"It was published on {inspection.published_date}",
                )

    def judged(self) -> None:
        """Every finding has a judgement that is one, and some inspection has been published."""
        told = {
            row.finding_id
            for _, row in self.rows("judgements")
            if row.judgement is not Judgement.NOT_ASSESSED
        }
        for row, finding in self.rows("findings"):
            if finding.id not in told:
                self.report(
                    "findings",
                    row,
                    "id",
                    f"{finding.id} has no judgement",
                    "Add what the inspection that made it said to judgements.csv",
                )
        held = [i for _, i in self.rows("inspections") if i.status == "complete"]
        if not any(inspection.published_date for inspection in held):
            found = "no inspection is complete and published"
            self.report("inspections", 1, None, found, "A record begins with one")

    def links(self) -> None:
        for row, link in self.rows("finding_links"):
            needs_earlier = link.relation is not LinkRelation.NEW
            needs_later = link.relation is not LinkRelation.NOT_CARRIED_FORWARD
            for column, needed in (("earlier_id", needs_earlier), ("later_id", needs_later)):
                if bool(getattr(link, column)) is not needed:
                    word = "needs" if needed else "takes no"
                    self.report(
                        "finding_links",
                        row,
                        column,
                        f'"{link.relation}" {word} {column}',
                        "Fill or empty the cell",
                    )
            earlier, later = self.findings.get(link.earlier_id), self.findings.get(link.later_id)
            if earlier and later:
                first = self.inspections.get(earlier.inspection_id)
                second = self.inspections.get(later.inspection_id)
                if first and second and (first.start_date or "") >= (second.start_date or ""):
                    self.report(
                        "finding_links",
                        row,
                        None,
                        f"{earlier.id} is not earlier than {later.id}",
                        "Put the finding of the earlier inspection first",
                    )

    def order_of_dates(self) -> None:
        pairs = {
            "inspections": (("start_date", "end_date"), ("end_date", "published_date")),
            "commitments": (("set_on", "due_date"), ("set_on", "done_on")),
            "targets": (("set_on", "due_date"),),
            "local_figures": (("period_start", "period_end"),),
        }
        for table, columns in pairs.items():
            for row, item in self.rows(table):
                for first, second in columns:
                    before, after = getattr(item, first), getattr(item, second)
                    short = min(len(before or ""), len(after or ""))
                    if short and before[:short] > after[:short]:
                        self.report(
                            table,
                            row,
                            second,
                            f"{after} is before {first} {before}",
                            "Correct one of the two dates",
                        )


def check_flows(
    reader: Reader,
    flows: Mapping[str, Flow],
    published: Mapping[str, Measure],
    records: Mapping[str, Record],
) -> None:
    """Reports flow measures that count what nothing counts, are paired with or a variant of no
    flow, or stand where another stands.

    Also rows of a record that name a part which a flow does not have.
    """
    for flow in flows.values():
        path = reader.root / "flows" / f"{flow.id}.toml"
        check_counted(reader, flow)
        if flow.id in published:
            reader.report(path, "has the id of a page in data/measures/", "Give it its own id")
        for column in ("order", "step"):
            at = getattr(flow, column)
            before = next(f for f in flows.values() if f is flow or getattr(f, column) == at)
            if at is not None and before is not flow:
                reader.report(path, f"stands at {at}, like {before.id}", column=column)
        for column in ("pair_with", "variant_of"):
            other = getattr(flow, column)
            if other is not None and (other not in flows or other == flow.id):
                others = ", ".join(name for name in flows if name != flow.id)
                would_do = f"The other flows are: {others}"
                reader.report(path, f'no other flow is called "{other}"', would_do, column=column)
    check_parts(reader, records, topics_of_flows(flows))


def check_told_elsewhere(
    reader: Reader, flows: Mapping[str, Flow], sources: Mapping[str, Source]
) -> None:
    """Reports published counts that no source gives, so that they would protect nobody."""
    given = {quantity.id for source in sources.values() for quantity in source.quantities}
    for flow in flows.values():
        path = reader.root / "flows" / f"{flow.id}.toml"
        for told in flow.told_elsewhere:
            for quantity in sorted(set(told.published) - given):
                found = f'no source gives the quantity "{quantity}"'
                would_do = "Name a quantity of a page under data/sources/"
                reader.report(path, found, would_do, column="told_elsewhere")


def check_workbook(
    reader: Reader,
    sources: Mapping[str, Source],
    measures: Mapping[str, Measure],
    places: Places,
    neighbours: tuple[Neighbour, ...],
    records: Mapping[str, Record],
) -> None:
    """Reports breaches between definitions, such as quantities that nobody gives.

    Also parts that a measure does not have, and conditions without a question.
    """
    rules = [(source, rule) for source in sources.values() for rule in source.worked_out]
    published = {quantity.id for source in sources.values() for quantity in source.quantities}
    given = published | {count for _, rule in rules for count in rule.counts}
    used = {quantity for measure in measures.values() for quantity in measure.quantities}
    used |= {quantity for _, rule in rules for quantity in rule.needs}
    for source, rule in rules:
        path = reader.root / "sources" / f"{source.id}.toml"
        for quantity in sorted(set(rule.needs) - published):
            reader.report(
                path,
                f'works counts out from "{quantity}", which no source gives',
                "Name a quantity of a page under data/sources/",
                column="worked_out",
            )
    for measure in measures.values():
        path = reader.root / "measures" / f"{measure.id}.toml"
        for quantity in sorted(set(measure.quantities) - given):
            reader.report(
                path,
                f'no source gives the quantity "{quantity}"',
                "Name a quantity of a page under data/sources/",
            )
        for column in ("pair_with", "variant_of", "replaced_by"):
            other = getattr(measure, column)
            if other is not None and other not in measures:
                reader.report(path, f'no measure is called "{other}"', column=column)
    for source in sources.values():
        for mine in source.quantities:
            if mine.id not in used:
                reader.report(
                    reader.root / "sources" / f"{source.id}.toml",
                    f'no measure uses the quantity "{mine.id}"',
                    "Use it in a measure or remove it",
                )
    check_parts(reader, records, topics_of_measures(measures, sources))
    check_charted(reader, records, measures)
    check_enquiries(reader)
    names = Counter(place.place for place in places.all)
    for place, times in names.items():
        if times > 1:
            reader.report(reader.root / "places.csv", f'the place "{place}" stands {times} times')
    for neighbour in neighbours:
        for code in (neighbour.place, neighbour.neighbour):
            if code not in places.by_id:
                reader.report(
                    reader.root / "neighbours.csv",
                    f'the place "{code}" is not known',
                    column="place",
                )

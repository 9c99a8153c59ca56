"""An area's record as it is shown: dates in words, findings with their judgements in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from scrutiny.definitions.area import Commitment, Finding, Record
from scrutiny.definitions.dates import as_date, last_date
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.measure import Measure
from scrutiny.publication.answers import Latest, area_answer, finding_answer
from scrutiny.publication.numbers import number, written_date
from scrutiny.publication.sentences.promise import span
from scrutiny.vocabulary.words import (
    COMMITMENT_WORDS,
    FINDING_KIND_WORDS,
    FRAMEWORK_WORDS,
    JUDGEMENT_NOTES,
    JUDGEMENT_WORDS,
    LINK_WORDS,
    CommitmentStatus,
    LinkRelation,
)

_DATES = ("date", "meeting_date", "promised_on", "first_due_date", "due_date", "done_on", "set_on")


def area_words(
    record: Record,
    measures: Mapping[str, Measure | Flow],
    latest: Latest,
    today: date,
) -> dict[str, Any]:
    """Everything of one area that pages show, as plain data.

    `latest` gives, for each measure (by `FindingMeasure.key`) with a figure for this area, its
    `verdict` on the year, its `title`, its `short_name` and whether it is `stale`; variants of a
    measure are not in it.
    """
    findings = [_finding(finding, record, latest) for finding in record.findings]
    return {
        "id": record.area.id,
        "about": {
            **record.area.model_dump(mode="json"),
            "record_to_shown": written_date(record.area.record_to),
        },
        "answer": area_answer(record, latest),
        "inspections": [_inspection(inspection) for inspection in record.inspections],
        "findings": findings,
        "commitments": [
            {**_dated(row), "status_shown": _commitment_status(row), "timing": _timing(row, today)}
            for row in record.commitments
        ],
        "targets": [
            {
                **_dated(row),
                "measure_name": _name(row.measure_id, measures),
                "value_shown": _in_unit(row.value, row.unit),
            }
            for row in record.targets
        ],
        **{
            table: [_dated(row) for row in getattr(record, table)]
            for table in ("recommendations", "claims", "meetings", "events")
        },
        "local_figures": [_local_figure(row) for row in record.local_figures],
    }


def _dated(row: Any) -> dict[str, Any]:
    """A row as plain data, with `<column>_shown` beside every date."""
    plain: dict[str, Any] = row.model_dump(mode="json")
    for column in _DATES:
        if plain.get(column):
            own = "due_precision" if column == "due_date" else "date_precision"
            precision = plain.get(own) if column in ("date", "meeting_date", "due_date") else None
            plain[f"{column}_shown"] = written_date(plain[column], precision)
    return plain


def _name(measure: str, measures: Mapping[str, Measure | Flow]) -> str:
    return measures[measure].name if measure else ""


def _inspection(row: Any) -> dict[str, Any]:
    plain = _dated(row)
    plain["framework_shown"] = FRAMEWORK_WORDS[row.framework]
    for column in ("start_date", "end_date"):
        plain[f"{column}_shown"] = written_date(plain[column]) if plain[column] else ""
    published = plain["published_date"]
    plain["published_shown"] = (
        written_date(published, plain["published_precision"]) if published else "not yet"
    )
    return plain


def _finding(finding: Finding, record: Record, latest: Latest) -> dict[str, Any]:
    inspections = {inspection.id: inspection for inspection in record.inspections}
    rows = [row for row in record.judgements if row.finding_id == finding.id]
    rows.sort(key=lambda row: as_date(row.date))
    judgements = [_judgement(row, inspections) for row in rows]
    tied = sorted(
        (row for row in record.finding_measures if row.finding_id == finding.id),
        key=lambda row: row.rank,
    )
    return {
        **finding.model_dump(mode="json"),
        "kind_shown": FINDING_KIND_WORDS[finding.kind],
        "found_in": inspections[finding.inspection_id].name,
        "answer": finding_answer(judgements, [row.key for row in tied], latest),
        "judgements": judgements,
        "line": _line(finding, record, judgements),
        "measures": [{**row.model_dump(mode="json"), "key": row.key} for row in tied],
        "unmeasured": [
            row.model_dump(mode="json") for row in record.unmeasured if row.finding_id == finding.id
        ],
        "links": _links(finding, record),
    }


def _line(
    finding: Finding, record: Record, own: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Judgements of this finding and of those tied to it, in order: the line from first to now."""
    relations = {
        (link.earlier_id if link.later_id == finding.id else link.later_id): link.relation
        for link in record.finding_links
        if finding.id in (link.earlier_id, link.later_id) and link.earlier_id and link.later_id
    }
    named = {each.id: each for each in record.findings}
    inspections = {inspection.id: inspection for inspection in record.inspections}
    tied = [
        {
            **_judgement(row, inspections),
            "finding": f"{row.finding_id} {named[row.finding_id].short_title}",
            "tie": LINK_WORDS[relations[row.finding_id]],
        }
        for row in record.judgements
        if row.finding_id in relations
    ]
    mine = [{**row, "finding": f"{finding.id} {finding.short_title}", "tie": ""} for row in own]
    return sorted([*mine, *tied], key=lambda row: (as_date(row["date"]), row["finding"]))


def _judgement(row: Any, inspections: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **_dated(row),
        "shown": JUDGEMENT_WORDS[row.judgement],
        "meaning": JUDGEMENT_NOTES.get(row.judgement, ""),
        "inspection": inspections[row.inspection_id].name,
        "year": row.date[:4],
    }


def _links(finding: Finding, record: Record) -> list[dict[str, str]]:
    """Links to and from a finding, each as a sentence."""
    named = {each.id: f"{each.id} {each.short_title}" for each in record.findings}
    found = []
    for link in record.finding_links:
        if finding.id not in (link.earlier_id, link.later_id):
            continue
        words = LINK_WORDS[link.relation]
        if link.relation is LinkRelation.NEW:
            sentence = f"{named[link.later_id]} is new: no earlier finding is about it."
        elif link.relation is LinkRelation.NOT_CARRIED_FORWARD:
            sentence = f"{named[link.earlier_id]} {words}: no later finding is about it."
        else:
            sentence = f"{named[link.earlier_id]} {words} {named[link.later_id]}."
        found.append({"sentence": sentence, "note": link.note, "basis": link.basis})
    return found


def _commitment_status(row: Commitment) -> str:
    return COMMITMENT_WORDS[row.status]


def _timing(row: Commitment, today: date) -> str:
    """How a promise stands against its date, in one sentence."""
    due = written_date(row.due_date, row.due_precision) if row.due_date else ""
    if row.done_on and row.due_date:
        days = (as_date(row.done_on) - last_date(row.due_date)).days
        # A month says too little to count days by.
        told = row.status is CommitmentStatus.DONE_LATE and (len(row.done_on) == 10 or days > 60)
        late = f", {span(days)} late" if told else ""
        return f"Due {due}; done {written_date(row.done_on)}{late}."
    if row.status is CommitmentStatus.DONE or row.done_on:
        done = f"Done {written_date(row.done_on)}" if row.done_on else "Done"
        return f"{done}; {f'due {due}' if due else 'no due date found'}."
    if not row.due_date:
        return "No date found."
    passed = row.status is CommitmentStatus.OPEN and last_date(row.due_date) < today
    since = " That date has passed since the record was last read." if passed else ""
    return f"Due {due}.{since}"


def _in_unit(value: str, unit: str) -> str:
    """A number as written with its unit; nothing where there is no number."""
    if not value:
        return ""
    return f"{value} {'%' if unit == 'percent' else unit}"


def _local_figure(row: Any) -> dict[str, Any]:
    plain = _dated(row)
    about = "about " if row.qualifier == "~" else ""
    decimals = 0 if row.value == int(row.value) else 1
    plain["value_shown"] = f"{about}{_in_unit(number(row.value, decimals), row.unit)}"
    start, end = row.period_start, row.period_end
    if start and start[5:] == "01-01" and end[5:] == "12-31" and start[:4] == end[:4]:
        plain["period_shown"] = end[:4]
    elif start and start != end:
        plain["period_shown"] = f"{written_date(start)} to {written_date(end)}"
    else:
        plain["period_shown"] = written_date(end)
    return plain

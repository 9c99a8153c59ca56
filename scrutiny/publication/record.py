"""An area's record as it is shown: dates in words, findings with their judgements in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from scrutiny.assessment.promises import unread
from scrutiny.definitions.area import Area, Commitment, Finding, Inspection, Record, Target
from scrutiny.definitions.dates import as_date
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.measure import Measure
from scrutiny.vocabulary.words import (
    FINDING_KIND_WORDS,
    FRAMEWORK_WORDS,
    JUDGEMENT_NOTES,
    JUDGEMENT_WORDS,
    LINK_WORDS,
    LinkRelation,
)
from scrutiny.wording.numbers import day, in_unit, number, read_day, written_date
from scrutiny.wording.overview import Latest, area_answer, finding_answer
from scrutiny.wording.promise import not_looked

_DATES = ("date", "meeting_date", "set_on", "first_due_date", "due_date", "done_on")


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
    findings = [_finding(finding, record, latest, today) for finding in record.findings]
    return {
        "id": record.area.id,
        "about": {
            **record.area.model_dump(mode="json"),
            "read_to_shown": read_day(record.area.read_to),
            "succeeded": _succeeded(record.area, today),
        },
        "answer": area_answer(record, latest),
        "inspections": [_inspection(each, record, today) for each in record.inspections],
        "findings": findings,
        "commitments": [_commitment(row, record.area, today) for row in record.commitments],
        "targets": [
            {
                **_dated(row),
                "measure_name": _name(row.measure_id, measures),
                "value_shown": in_unit(row.value, row.unit),
                "result_shown": _result(row, record.area, today),
            }
            for row in record.targets
        ],
        **{
            table: [_dated(row) for row in getattr(record, table)]
            for table in ("recommendations", "claims", "meetings", "events", "searches")
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


def _succeeded(area: Area, today: date) -> list[str]:
    """Which bodies have ended by today, and who answers in their place."""
    return [
        f"{each.body} became part of {each.successor} on {day(each.since)}."
        for each in area.successions
        if each.since <= today
    ]


def named_today(area: Area, bodies: Sequence[str], today: date) -> str:
    """Bodies by their names, each with who answers in its place where it has ended."""
    told = []
    for body in bodies:
        now = area.answering(body, today)
        told.append(body if now == body else f"{body} (now {now})")
    return "; ".join(told)


def _commitment(row: Commitment, area: Area, today: date) -> dict[str, Any]:
    """With who set it, who must do it and who promised it, by their names and successors."""
    return {
        **_dated(row),
        "owed_by_shown": named_today(area, row.owed_by, today),
        "promised_by_shown": named_today(area, row.promised_by, today),
    }


def _result(row: Target, area: Area, today: date) -> str:
    """What came of a target, as far as anybody looked."""
    if row.result:
        return row.result
    if unread(row.due_date, None, area.looked_by(today), today):
        return f"Its date has passed. {not_looked(area.read_to)}"
    return "Nothing on record"


def _inspection(row: Inspection, record: Record, today: date) -> dict[str, Any]:
    plain = _dated(row)
    plain["expected_shown"] = _expected(row, record, today)
    plain["framework_shown"] = FRAMEWORK_WORDS[row.framework]
    for column in ("start_date", "end_date"):
        plain[f"{column}_shown"] = written_date(plain[column]) if plain[column] else ""
    published = plain["published_date"]
    plain["published_shown"] = (
        written_date(published, plain["published_precision"]) if published else "not yet"
    )
    return plain


def _expected(row: Inspection, record: Record, today: date) -> str:
    """When an inspection that is not on record as held was announced for; nothing of others."""
    if row.status == "complete":
        return ""
    if not row.expected_by:
        return "Expected, no date found."
    by = f"Expected {written_date(row.expected_by, row.expected_precision)}."
    looked = record.area.looked_by(today)
    if not unread(row.expected_by, row.expected_precision, looked, today):
        return by
    searched = next((each.date for each in record.searches if each.about == row.id), None)
    return f"{by} {not_looked(record.area.read_to, searched)}"


def _finding(finding: Finding, record: Record, latest: Latest, today: date) -> dict[str, Any]:
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
        "answerable": named_today(record.area, finding.responsible_bodies, today),
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


def _local_figure(row: Any) -> dict[str, Any]:
    plain = _dated(row)
    about = "about " if row.qualifier == "~" else ""
    decimals = 0 if row.value == int(row.value) else 1
    plain["value_shown"] = f"{about}{in_unit(number(row.value, decimals), row.unit)}"
    start, end = row.period_start, row.period_end
    if start and start[5:] == "01-01" and end[5:] == "12-31" and start[:4] == end[:4]:
        plain["period_shown"] = end[:4]
    elif start and start != end:
        plain["period_shown"] = f"{written_date(start)} to {written_date(end)}"
    else:
        plain["period_shown"] = written_date(end)
    return plain

"""What has fallen due since a snapshot was made, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scrutiny.assessment.falling_due import DueKind, FallingDue
from scrutiny.definitions.area import Commitment, Record, Target
from scrutiny.definitions.measure import Measure
from scrutiny.wording.numbers import written_date


def fallen_due(given: FallingDue, record: Record, measures: Mapping[str, Measure]) -> str:
    """One thing that has fallen due, as it follows ``Since then``."""
    match given.kind:
        case DueKind.PROMISE:
            return f"the date of a promise or duty has passed: {_what(record.commitments, given)}"
        case DueKind.TARGET:
            return f"the date of a target has passed: {_what(record.targets, given)}"
        case DueKind.ANSWER:
            asked = next(row for row in record.recommendations if row.id == given.subject)
            return f"the time to answer the committee has ended: {asked.topic}"
        case DueKind.INSPECTION:
            visit = next(row for row in record.inspections if row.id == given.subject)
            return f"the date announced for an inspection has passed: {visit.name}"
        case DueKind.FIGURES:
            return f"newer figures should have come: {measures[given.subject].short_name}"
        case DueKind.LATER:
            return "figures that were late are late by another month"
        case DueKind.STATEMENT:
            said = next(row for row in record.claims if row.id == given.subject)
            return f"the figures to check a statement should have come: {said.claim}"
        case DueKind.OLD:
            name = measures[given.subject].short_name
            return f"a figure has grown too old to say how things stand: {name}"
        case DueKind.MEETING:
            held = next(row for row in record.meetings if row.id == given.subject)
            when = written_date(held.date, held.date_precision)
            return f"the meeting of {when} was due ({held.committee})"
        case DueKind.SUCCESSION:
            ended = next(each for each in record.area.successions if each.body == given.subject)
            return f"{ended.body} became part of {ended.successor}"


def _what(rows: Iterable[Commitment | Target], given: FallingDue) -> str:
    return next(row.what for row in rows if row.id == given.subject)

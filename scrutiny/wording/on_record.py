"""Rows of an area's record in words: inspections, ties of findings, targets, local figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from scrutiny.definitions.area import Area, Finding, FindingLink, Inspection, LocalFigure
from scrutiny.vocabulary.words import LINK_WORDS, LinkRelation
from scrutiny.wording.numbers import in_unit, number, written_date
from scrutiny.wording.promise import not_looked


def titles(findings: Sequence[Finding]) -> dict[str, str]:
    """Each finding by its id, with its name and then its code: ``Quality of EHC plans (SW3)``."""
    return {each.id: f"{each.short_title} ({each.id})" for each in findings}


def named_today(area: Area, bodies: Sequence[str], today: date) -> str:
    """Bodies by their names, each with who answers in its place where it has ended."""
    told = []
    for body in bodies:
        now = area.answering(body, today)
        told.append(body if now == body else f"{body} (now {now})")
    return "; ".join(told)


def tied_to_this(finding: str, tie: str) -> str:
    """The name of a finding that is tied to the one shown."""
    return f"{finding} ({tie} this)"


def in_a_sentence(body: str) -> str:
    """A name of the record as it stands in a sentence: ``the law``, ``the Department for ...``."""
    name = body.partition(" (")[0]
    if name.lower() in ("law", "the law", "local area partnership"):
        return f"the {name.lower().removeprefix('the ')}"
    return f"the {name}" if name.startswith("Department") or name.endswith("Board") else name


def visit(row: Inspection, read_to: date, *, unread: bool, searched: str | None) -> str:
    """When an inspection was, or for when one that is not on record as held was announced.

    `unread`: its date has passed since the record was read; `searched` is when somebody looked
    for it since then, null where nobody did.
    """
    if row.start_date:
        end = written_date(row.end_date) if row.end_date else ""
        return f"{written_date(row.start_date)} to {end}"
    if row.status == "complete":
        return ""
    if not row.expected_by:
        return "Expected, no date found."
    by = f"Expected {written_date(row.expected_by, row.expected_precision)}."
    return f"{by} {not_looked(read_to, searched)}" if unread else by


def published(row: Inspection) -> str:
    """When the outcome of an inspection was published."""
    if not row.published_date:
        return "not yet"
    return written_date(row.published_date, row.published_precision)


def result(recorded: str, read_to: date, *, unread: bool) -> str:
    """What came of a target, as far as anybody looked."""
    if recorded:
        return recorded
    return f"Its date has passed. {not_looked(read_to)}" if unread else "Nothing on record"


def link(row: FindingLink, titles: Mapping[str, str]) -> str:
    """How one finding is tied to another, with the note on it. `titles` name findings by id."""
    words = LINK_WORDS[row.relation]
    if row.relation is LinkRelation.NEW:
        told = f"{titles[row.later_id]} is new: no earlier finding is about it."
    elif row.relation is LinkRelation.NOT_CARRIED_FORWARD:
        told = f"{titles[row.earlier_id]} {words}: no later finding is about it."
    else:
        told = f"{titles[row.earlier_id]} {words} {titles[row.later_id]}."
    note = row.note.rstrip(".")
    return f"{told} {note}." if note else told


def local_value(row: LocalFigure) -> str:
    """A figure quoted locally with its unit, as exact as it was quoted."""
    about = "about " if row.qualifier == "~" else ""
    decimals = 0 if row.value == int(row.value) else 1
    return f"{about}{in_unit(number(row.value, decimals), row.unit)}"


def local_period(row: LocalFigure) -> str:
    """The time of a figure quoted locally; a calendar year by its number."""
    start, end = row.period_start, row.period_end
    if start and start[5:] == "01-01" and end[5:] == "12-31" and start[:4] == end[:4]:
        return end[:4]
    if start and start != end:
        return f"{written_date(start)} to {written_date(end)}"
    return written_date(end)


def quoted(row: LocalFigure) -> str:
    """What kind of source a figure was quoted from, and how sure it is."""
    return f"{row.source_type.replace('_', ' ')}, {row.confidence} confidence."

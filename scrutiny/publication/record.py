"""An area's record as it is shown: dates in words, findings with their judgements in order."""

from __future__ import annotations

from datetime import date

from scrutiny.assessment.promises import unread
from scrutiny.definitions.area import (
    Event,
    Finding,
    Inspection,
    JudgementRow,
    LocalFigure,
    Meeting,
    Record,
    Search,
    Target,
)
from scrutiny.definitions.dates import as_date
from scrutiny.publication.content.finding_told import (
    EventTold,
    InspectionTold,
    JudgementTold,
    LocalFigureTold,
    MeasureTied,
    SearchTold,
)
from scrutiny.publication.content.promises_told import MeetingTold, TargetTold
from scrutiny.vocabulary.words import (
    JUDGEMENT_NOTES,
    JUDGEMENT_WORDS,
    LINK_WORDS,
)
from scrutiny.wording import on_record as words
from scrutiny.wording.numbers import in_unit, written_date


def inspection(row: Inspection, record: Record, today: date) -> InspectionTold:
    """One inspection, held or expected."""
    area = record.area
    passed = unread(row.expected_by, row.expected_precision, area.looked_by(today), today)
    searched = next((each.date for each in record.searches if each.about == row.id), None)
    return InspectionTold(
        id=row.id,
        name=row.name,
        status=row.status,
        year=(row.start_date or "")[:4],
        end_date=row.end_date,
        published_date=row.published_date,
        published_precision=row.published_precision,
        visit_shown=words.visit(row, area.read_to, unread=passed, searched=searched),
        published_shown=words.published(row),
        outcome=row.outcome,
        short_outcome=row.short_outcome,
        next_step=row.next_step,
        note=row.note,
    )


def judgements_on(finding: Finding, record: Record) -> list[JudgementRow]:
    """What inspections said of a finding, in order of time."""
    mine = [row for row in record.judgements if row.finding_id == finding.id]
    return sorted(mine, key=lambda row: as_date(row.date))


def judgement(row: JudgementRow, record: Record, tie: str = "") -> JudgementTold:
    """One judgement; `tie` says how its finding is tied to the one that is shown."""
    inspections = {each.id: each.name for each in record.inspections}
    named = words.titles(record.findings)[row.finding_id]
    return JudgementTold(
        finding_id=row.finding_id,
        finding=words.tied_to_this(named, tie) if tie else named,
        inspection_id=row.inspection_id,
        inspection=inspections[row.inspection_id],
        judgement=row.judgement,
        date=row.date,
        date_shown=written_date(row.date, row.date_precision),
        year=row.date[:4],
        shown=JUDGEMENT_WORDS[row.judgement],
        meaning=JUDGEMENT_NOTES.get(row.judgement, ""),
        residual_issues=row.residual_issues,
        source_url=row.source_url,
        note=row.note,
    )


def line(finding: Finding, record: Record) -> tuple[JudgementTold, ...]:
    """Judgements of this finding and of those tied to it, in order: the line from first to now.

    How another finding is tied is told as long as this one had not been judged.
    """
    relations = {
        (link.earlier_id if link.later_id == finding.id else link.later_id): link.relation
        for link in record.finding_links
        if finding.id in (link.earlier_id, link.later_id) and link.earlier_id and link.later_id
    }
    own = judgements_on(finding, record)
    first = own[0].date if own else ""
    named = words.titles(record.findings)
    rows = [*own, *(row for row in record.judgements if row.finding_id in relations)]
    rows.sort(key=lambda row: (as_date(row.date), named[row.finding_id]))
    return tuple(
        judgement(
            row,
            record,
            LINK_WORDS[relations[row.finding_id]]
            if row.finding_id in relations and row.date < first
            else "",
        )
        for row in rows
    )


def links(finding: Finding, record: Record) -> tuple[str, ...]:
    """Links to and from a finding, each in a sentence or two."""
    named = words.titles(record.findings)
    return tuple(
        words.link(link, named)
        for link in record.finding_links
        if finding.id in (link.earlier_id, link.later_id)
    )


def measures_of(finding: Finding, record: Record) -> tuple[MeasureTied, ...]:
    """The measures that bear on a finding, by rank."""
    tied = [row for row in record.finding_measures if row.finding_id == finding.id]
    return tuple(
        MeasureTied(row.key, row.measure_id, row.part, row.shows, row.cannot_show)
        for row in sorted(tied, key=lambda row: row.rank)
    )


def target(row: Target, record: Record, today: date) -> TargetTold:
    """One target, with what came of it as far as anybody looked."""
    area = record.area
    passed = unread(row.due_date, None, area.looked_by(today), today)
    return TargetTold(
        id=row.id,
        replaces=row.replaces,
        finding_ids=row.finding_ids,
        what=row.what,
        value_shown=in_unit(row.value, row.unit),
        due_date=row.due_date,
        due_date_shown=written_date(row.due_date) if row.due_date else "",
        set_by=row.set_by,
        set_on=row.set_on,
        owed_by=row.owed_by,
        result_shown=words.result(row.result, area.read_to, unread=passed),
        source_url=row.source_url,
        note=row.note,
    )


def meeting(row: Meeting) -> MeetingTold:
    """One item at one meeting."""
    return MeetingTold(
        id=row.id,
        finding_ids=row.finding_ids,
        date=row.date,
        date_shown=written_date(row.date, row.date_precision),
        committee=row.committee,
        subject=row.subject,
        asked=row.asked,
        minutes_read=row.minutes_read,
        source_url=row.source_url,
    )


def event(row: Event) -> EventTold:
    """One dated event."""
    return EventTold(
        finding_ids=row.finding_ids,
        date_shown=written_date(row.date, row.date_precision),
        summary=row.summary,
        note=row.note,
        body=row.body,
        source_url=row.source_url,
    )


def local_figure(row: LocalFigure) -> LocalFigureTold:
    """One figure quoted locally."""
    return LocalFigureTold(
        finding_ids=row.finding_ids,
        period_shown=words.local_period(row),
        value_shown=words.local_value(row),
        definition=row.definition,
        place=row.place,
        quoted=words.quoted(row),
        source_url=row.source_url,
        note=row.note,
    )


def search(row: Search) -> SearchTold:
    """Something looked for and not found."""
    return SearchTold(row.finding_ids, written_date(row.date, row.date_precision), row.looked_for)

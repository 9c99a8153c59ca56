"""An area's folder of record: one class for one row of each file in `data/areas/<area>/`.

A record needs `area.toml`, inspections, findings and judgements. Every other file may be absent.

Dates are ISO: a day (`2023-09-15`), a month (`2019-12`) or a year (`2018`); the column that ends
in `precision` says which, or `inferred` where we worked the date out.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from scrutiny.definitions.dates import Dated, MaybeDated
from scrutiny.definitions.keeping import Keeper, Reply
from scrutiny.definitions.own_indicator import Indicator, IndicatorFigure
from scrutiny.definitions.reading import Absent, Listed, Page, WebAddress
from scrutiny.vocabulary.periods import kind_of
from scrutiny.vocabulary.words import (
    AnswerStatus,
    ClaimDirection,
    ClaimSpan,
    CommitmentStatus,
    DatePrecision,
    FindingKind,
    Framework,
    InspectionKind,
    Judgement,
    LinkRelation,
    MeasuredIn,
    MinutesRead,
    RecommendationKind,
    Shows,
)


def _period(value: str) -> str:
    if value:
        kind_of(value)
    return value


def _figure(value: str) -> str:
    if value and not re.fullmatch(r"-?[0-9]+([.][0-9]+)?", value):
        raise ValueError("is no number; write it in figures, such as 95 or 2.5, the unit beside it")
    return value


MaybePrecision = Annotated[DatePrecision | None, Absent]
MaybePeriod = Annotated[str, AfterValidator(_period)]
Required = Annotated[str, Field(min_length=1)]


class Succession(Page):
    """A body that ended, and the one that answers in its place from the day `since` on."""

    body: Required
    successor: Required
    since: date
    source_url: WebAddress
    note: str = ""


class Area(Page):
    """A local area under scrutiny; `place` is the three-digit code of its authority.

    `bodies`: those whose promises are the area's own, its boards and bodies that have ended among
    them. `read_to`: the last day of which the papers of the area's meetings were read. Nobody has
    looked what came of a date after it; rows of the record that were found later carry their own
    dates.

    `drafted_from` names the report that a program made the record from; until somebody has checked
    it and signed it, `signed_by` and `signed_on`, every page says that it is a draft.

    `access` is "link" where only those may see its pages whom somebody gave a link.
    `kept_by` says whose workbook this is, null where nobody has put a name to it.

    `wider_places` are bodies whose area holds this one and more. A measure that has no figure for
    `place` is shown for the first of them that has one, under that body's own name.
    """

    id: str = ""
    name: str
    place: str
    wider_places: tuple[str, ...] = ()
    service: str
    bodies: Annotated[tuple[str, ...], Field(min_length=1)]
    successions: tuple[Succession, ...] = ()
    invented: bool
    access: Literal["open", "link"] = "open"
    read_to: date
    about: str
    licence: str
    kept_by: Keeper | None = None
    drafted_from: str = ""
    signed_by: str = ""
    signed_on: date | None = None

    @property
    def is_draft(self) -> bool:
        """Whether a program made it and nobody has signed it."""
        return bool(self.drafted_from) and not (self.signed_by and self.signed_on)

    @property
    def places(self) -> tuple[str, ...]:
        """Where its figures may stand: its own place, then the wider ones."""
        return (self.place, *self.wider_places)

    def answering(self, body: str, today: date) -> str:
        """Who answers today for a body: its successor, where it has ended, else itself."""
        seen = {body}
        while following := next(
            (s.successor for s in self.successions if s.body == body and s.since <= today), ""
        ):
            if following in seen:
                break
            seen.add(following)
            body = following
        return body

    def looked_by(self, today: date) -> date:
        """The last day of which anybody can have looked: that of the reading, never after today."""
        return min(self.read_to, today)


class Inspection(Page):
    """One inspection, revisit or monitoring visit, held or expected.

    `expected_by`: the day, month or year by which one that is not held yet was announced. It is
    the inspectors' to keep, so nothing makes it overdue.
    """

    id: Required
    name: Required
    kind: InspectionKind
    framework: Framework
    start_date: MaybeDated
    end_date: MaybeDated
    published_date: MaybeDated
    published_precision: MaybePrecision
    expected_by: MaybeDated
    expected_precision: MaybePrecision
    inspectorates: Required
    responsible_bodies: Listed
    status: Annotated[str, Field(pattern="^(complete|expected)$")]
    outcome: Required
    short_outcome: Annotated[str, Field(min_length=1, max_length=60)]
    follow_up: str
    next_step: str
    source_url: WebAddress
    note: str


class Finding(Page):
    """One weakness or area named by an inspection."""

    id: Required
    inspection_id: Required
    kind: FindingKind
    short_title: Required
    summary: Required
    responsible_bodies: Listed
    source_url: WebAddress


class JudgementRow(Page):
    """What one inspection said of one finding. `residual_issues`: what it said still lacked."""

    finding_id: Required
    inspection_id: Required
    judgement: Judgement
    date: Dated
    date_precision: DatePrecision
    residual_issues: str
    source_url: WebAddress
    note: str


class FindingLink(Page):
    """How an earlier finding and a later one are connected: our reading, not the inspectors'."""

    earlier_id: str
    later_id: str
    relation: LinkRelation
    basis: Required
    note: str


class FindingMeasure(Page):
    """A measure that bears on a finding, with what it can show of it and what it cannot.

    `part` names the group that the finding is about, as `topic=group`; empty for the whole.
    `rank` orders the measures of a finding, 1 first. `level` says what the measure can show of
    this finding: its outcome, an output, an activity, or what stands around it.
    """

    finding_id: Required
    measure_id: Required
    part: str
    rank: int

    @property
    def key(self) -> str:
        """What tells one measured thing from another, in tallies and look-ups."""
        return f"{self.measure_id} {self.part}".strip()

    level: Shows
    shows: Required
    cannot_show: Required


class Unmeasured(Page):
    """Something of a finding that no published figure measures, and the words to ask for it."""

    finding_id: Required
    what: Required
    ask: Required


class Commitment(Page):
    """Something to be done by the area: what it promised, or what others or a law required of it.

    Three different things: `set_by` says who set the date or the duty, `owed_by` who must do it,
    and `promised_by` who of the area promised it, empty where nobody did. What inspectors and
    other bodies were to do themselves stands in inspections and events.

    Empty `due_date` means that no date was found. Where the date was moved, `moved_by` and
    `moved_on` say by whom and when, and `first_due_date` what it was before, empty where that was
    not found. `effect` is what is known of its effect; empty means nothing is.
    """

    id: Required
    finding_ids: Listed
    what: Required
    set_by: Required
    owed_by: Annotated[Listed, Field(min_length=1)]
    promised_by: Listed
    set_on: MaybeDated
    first_due_date: MaybeDated
    due_date: MaybeDated
    due_precision: MaybePrecision
    moved_by: str
    moved_on: MaybeDated
    done_on: MaybeDated
    status: CommitmentStatus
    result: str
    effect: str
    measure_id: str
    source_url: WebAddress
    note: str


class Target(Page):
    """A level to be reached: a legal limit or a number aimed at. Empty `value`: none was found.

    A number is kept as it is written, so that 75 is not told as 75.0.

    `owed_by` says who must reach it, empty where that was not found. `replaces` is the id of the
    target in whose place this one was set; empty where none.
    """

    id: Required
    replaces: str
    finding_ids: Listed
    measure_id: str
    what: Required
    value: Annotated[str, AfterValidator(_figure)]
    unit: Annotated[MeasuredIn | None, Absent]
    due_date: MaybeDated
    set_by: Required
    owed_by: Listed
    set_on: MaybeDated
    result: str
    source_url: WebAddress
    note: str


class Recommendation(Page):
    """One recommendation, request or motion of a committee, and the answer to it.

    Empty `recommendation`: its text was not found; `minutes_read` says how far the minutes were
    read, empty where that is not on record. Empty `response_status`: no answer was found, which
    says nothing where the committee was only asked to note or the minutes were not read to the
    end.
    """

    id: Required
    meeting_date: Dated
    date_precision: DatePrecision
    committee: Required
    kind: RecommendationKind
    topic: Required
    minutes_read: Annotated[MinutesRead | None, Absent]
    recommendation: str
    response: str
    response_status: Annotated[AnswerStatus | None, Absent]
    follow_up: str
    finding_ids: Listed
    source_url: WebAddress
    note: str


class Claim(Page):
    """A statement about progress made to a committee, in our words.

    Empty `measure_id`: no measure here can check it. `part` names the group meant, as
    `topic=group`; empty for the whole. `first` and `last` are the periods that the claim is
    about, in the spelling of `vocabulary.periods`; empty where the claim named none. `against`
    says what they were set against; `period` is what the claim said, in words. `on_record`: what
    else on record bears it out, with its date; empty where nothing does, or figures must.
    """

    id: Required
    date: Dated
    date_precision: DatePrecision
    said_to: Required
    said_by: Required
    finding_ids: Listed
    measure_id: str
    part: str
    direction: ClaimDirection
    period: str
    first: MaybePeriod
    last: MaybePeriod
    against: ClaimSpan
    claim: Required
    on_record: str
    source_url: WebAddress
    note: str


class Meeting(Page):
    """One item at one meeting: what was on the agenda and what members asked about."""

    id: Required
    date: Dated
    date_precision: DatePrecision
    committee: Required
    subject: Required
    minutes_read: Annotated[MinutesRead | None, Absent]
    asked: str
    finding_ids: Listed
    source_url: WebAddress


class Event(Page):
    """One dated event."""

    date: Dated
    date_precision: DatePrecision
    type: Required
    body: Required
    summary: Required
    finding_ids: Listed
    source_url: WebAddress
    note: str


class LocalFigure(Page):
    """One figure quoted locally, kept apart from official series.

    Points with another definition or kind of source are never joined into one line.
    """

    quantity: Required
    finding_ids: Listed
    period_start: MaybeDated
    period_end: Dated
    value: float
    unit: MeasuredIn
    definition: Required
    place: Required
    source_type: Required
    confidence: Annotated[str, Field(pattern="^(high|medium|low)$")]
    qualifier: Annotated[str, Field(pattern="^(=|~)$")]
    source_url: WebAddress
    note: str


class Search(Page):
    """Something looked for on a day after the papers were read, and not found.

    `about` is the id of the commitment or the inspection that it would have told of, empty where
    it is about neither.
    """

    date: Dated
    date_precision: DatePrecision
    looked_for: Required
    about: str
    finding_ids: Listed


class Rebasing(Page):
    """A process chart begun anew at a period, because the process was changed on purpose.

    `at` is the first period of the new stretch. The reason and who decided to begin anew are
    shown on the chart.
    """

    measure_id: Required
    part: str
    at: MaybePeriod
    reason: Required
    author: Required


class Record(Page):
    """Everything on record of one area."""

    area: Area
    inspections: tuple[Inspection, ...]
    findings: tuple[Finding, ...]
    judgements: tuple[JudgementRow, ...]
    finding_links: tuple[FindingLink, ...]
    finding_measures: tuple[FindingMeasure, ...]
    unmeasured: tuple[Unmeasured, ...]
    commitments: tuple[Commitment, ...]
    targets: tuple[Target, ...]
    recommendations: tuple[Recommendation, ...]
    claims: tuple[Claim, ...]
    meetings: tuple[Meeting, ...]
    events: tuple[Event, ...]
    local_figures: tuple[LocalFigure, ...]
    searches: tuple[Search, ...]
    rebasings: tuple[Rebasing, ...]
    replies: tuple[Reply, ...]
    indicators: tuple[Indicator, ...]
    indicator_figures: tuple[IndicatorFigure, ...]

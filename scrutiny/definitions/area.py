"""An area's folder of record: one class for one row of each file in `data/areas/<area>/`.

Dates are ISO: a day (`2023-09-15`), a month (`2019-12`) or a year (`2018`); the column that ends
in `precision` says which, or `inferred` where we worked the date out.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from scrutiny.definitions.dates import Dated, MaybeDated
from scrutiny.definitions.reading import Absent, Listed, Page
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
    Shows,
)


def _period(value: str) -> str:
    if value:
        kind_of(value)
    return value


MaybePrecision = Annotated[DatePrecision | None, Absent]
MaybePeriod = Annotated[str, AfterValidator(_period)]
WebAddress = Annotated[str, Field(pattern=r"^https?://\S+$")]
Required = Annotated[str, Field(min_length=1)]


class Area(Page):
    """A local area under scrutiny; `place` is the three-digit code of its authority.

    `wider_places` are bodies whose area holds this one and more. A measure that has no figure for
    `place` is shown for the first of them that has one, under that body's own name.
    """

    id: str = ""
    name: str
    place: str
    wider_places: tuple[str, ...] = ()
    service: str
    bodies: tuple[str, ...]
    invented: bool
    record_to: str
    about: str
    licence: str

    @property
    def places(self) -> tuple[str, ...]:
        """Where its figures may stand: its own place, then the wider ones."""
        return (self.place, *self.wider_places)


class Inspection(Page):
    """One inspection, revisit or monitoring visit, held or expected."""

    id: Required
    name: Required
    kind: InspectionKind
    framework: Framework
    start_date: MaybeDated
    end_date: MaybeDated
    published_date: MaybeDated
    published_precision: MaybePrecision
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
    """Something promised: an action, milestone or document, with its date and what came of it.

    Empty `due_date` means that no date was found. Where the date was moved, `moved_by` and
    `moved_on` say by whom and when, and `first_due_date` what it was before, empty where that was
    not found. `effect` is what is known of its effect; empty means nothing is.
    """

    id: Required
    finding_ids: Listed
    what: Required
    promised_by: Required
    promised_on: MaybeDated
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

    `replaces` is the id of the target in whose place this one was set; empty where none.
    """

    id: Required
    replaces: str
    finding_ids: Listed
    measure_id: str
    what: Required
    value: str
    unit: str
    due_date: MaybeDated
    set_by: Required
    set_on: MaybeDated
    result: str
    source_url: WebAddress
    note: str


class Recommendation(Page):
    """One recommendation, request or motion of a committee, and the answer to it.

    Empty `response_status`: no answer was found.
    """

    id: Required
    meeting_date: Dated
    date_precision: DatePrecision
    committee: Required
    topic: Required
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
    says what they were set against; `period` is what the claim said, in words.
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
    source_url: WebAddress
    note: str


class Meeting(Page):
    """One item at one meeting: what was on the agenda and what members asked about."""

    id: Required
    date: Dated
    date_precision: DatePrecision
    committee: Required
    subject: Required
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
    unit: Required
    definition: Required
    place: Required
    source_type: Required
    confidence: Annotated[str, Field(pattern="^(high|medium|low)$")]
    qualifier: Annotated[str, Field(pattern="^(=|~)$")]
    source_url: WebAddress
    note: str


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
    rebasings: tuple[Rebasing, ...]

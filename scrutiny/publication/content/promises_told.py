"""What was promised, asked and said of an area, and what came of each."""

from __future__ import annotations

from msgspec import Struct

from scrutiny.vocabulary.words import (
    AnswerState,
    AnswerStatus,
    ClaimResult,
    CommitmentStatus,
    DatePrecision,
    MinutesRead,
    PromiseState,
    RecommendationKind,
)


class PromiseTold(Struct, frozen=True):
    """Something that the area promised, or that others or a law required of it.

    `promised_by` is empty where nobody of the area promised it. Fields that end in `shown` name
    bodies with their successors, and the state in words. `set_on`, `first_due_date` (what
    `due_date` was before it was moved), `due_date`, `moved_on` and `done_on` are dates as the
    record writes them, null where not on record. `timing` says how it stands against its date;
    `moved_words` that its date was moved, empty where it was not. `effect` is what the
    record says of its effect, `effect_shown` what the figures say; each empty where nothing.
    """

    id: str
    finding_ids: tuple[str, ...]
    what: str
    set_by: str
    owed_by: tuple[str, ...]
    owed_by_shown: str
    promised_by: tuple[str, ...]
    promised_by_shown: str
    set_on: str | None
    first_due_date: str | None
    due_date: str | None
    due_precision: DatePrecision | None
    moved_by: str
    moved_on: str | None
    done_on: str | None
    status: CommitmentStatus
    state: PromiseState
    state_shown: str
    timing: str
    moved_words: str
    result: str
    effect: str
    effect_shown: str
    source_url: str
    note: str


class TargetTold(Struct, frozen=True):
    """A level to be reached. `value_shown` is empty where no number was found.

    `replaces` is the id of the target in whose place it was set, empty where none. `owed_by` is
    empty where nobody was found who must reach it. `due_date` and `set_on` are as the record
    writes them, null where not on record; `due_date_shown` is then empty.
    """

    id: str
    replaces: str
    finding_ids: tuple[str, ...]
    what: str
    value_shown: str
    due_date: str | None
    due_date_shown: str
    set_by: str
    set_on: str | None
    owed_by: tuple[str, ...]
    result_shown: str
    source_url: str
    note: str


class TargetMoved(Struct, frozen=True):
    """One target set in the place of another: who, when, from what to what, in a sentence."""

    finding_ids: tuple[str, ...]
    sentence: str
    source_url: str


class RecommendationTold(Struct, frozen=True):
    """One recommendation, request or motion of a committee, and the answer to it.

    `recommendation` and `response` are as on record, empty where not found, and `response_status`
    null where no answer was; `asked_shown` and `response_shown` say then why. `answer_shown` is
    what became of it in a word or two, `follow_up` what was done since, empty where nothing is on
    record.
    """

    id: str
    finding_ids: tuple[str, ...]
    meeting_date: str
    meeting_date_shown: str
    committee: str
    kind: RecommendationKind
    topic: str
    recommendation: str
    asked_shown: str
    response: str
    response_shown: str
    response_status: AnswerStatus | None
    answer_state: AnswerState
    answer_shown: str
    follow_up: str
    source_url: str


class ClaimChecked(Struct, frozen=True):
    """What the figures known on one day say of a statement: in a word or two, and a sentence."""

    result: ClaimResult
    tag: str
    sentence: str


class ClaimTold(Struct, frozen=True):
    """A statement on progress, in our words, against the figures known `then` and `now`.

    `after` is what later years showed, empty where nothing is known of them.
    """

    id: str
    finding_ids: tuple[str, ...]
    date: str
    date_shown: str
    claim: str
    said_by: str
    said_to: str
    then: ClaimChecked
    now: ClaimChecked
    after: tuple[str, ...]
    source_url: str
    note: str


class MeetingTold(Struct, frozen=True):
    """One item at one meeting. `asked` is empty where nothing is on record, `minutes_read` null
    where it is not on record how far the minutes were read.
    """

    id: str
    finding_ids: tuple[str, ...]
    date: str
    date_shown: str
    committee: str
    subject: str
    asked: str
    minutes_read: MinutesRead | None
    source_url: str

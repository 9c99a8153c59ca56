"""A finding with its judgements, and what else the record holds of it."""

from __future__ import annotations

from msgspec import Struct

from scrutiny.publication.content.evidence_asked import Gaps, Questions
from scrutiny.vocabulary.words import DatePrecision, Judgement


class InspectionTold(Struct, frozen=True):
    """One inspection, revisit or monitoring visit, held (`complete`) or expected.

    `year` is that of the visit, empty where none was. Dates are as the record writes them, null
    where not on record; fields that end in `shown` say them in words, and `visit_shown` says when
    it was, or by when it is expected.
    """

    id: str
    name: str
    status: str
    year: str
    end_date: str | None
    published_date: str | None
    published_precision: DatePrecision | None
    visit_shown: str
    published_shown: str
    outcome: str
    short_outcome: str
    next_step: str
    note: str


class JudgementTold(Struct, frozen=True):
    """What one inspection said of one finding, on its own scale.

    `finding` names the finding; on the line of another one with how it is tied to that. `shown`
    is the judgement in words, and `meaning` what those mean, empty where they need no note. `date`
    is as the record writes it.
    `residual_issues` is what inspectors said still lacked, empty where nothing is on record.
    """

    finding_id: str
    finding: str
    inspection_id: str
    inspection: str
    judgement: Judgement
    date: str
    date_shown: str
    year: str
    shown: str
    meaning: str
    residual_issues: str
    source_url: str
    note: str


class MeasureTied(Struct, frozen=True):
    """A measure that bears on a finding, with what it can show of it and what it cannot.

    `key` is measure and part joined by a space; `part` is empty for the whole.
    """

    key: str
    measure_id: str
    part: str
    shows: str
    cannot_show: str


class Graded(Struct, frozen=True):
    """The strongest thing that the evidence on a finding shows: in a word or two, and a sentence
    that says what it rests on.
    """

    shown: str
    sentence: str


class Covered(Struct, frozen=True):
    """How many measures of a finding have figures, and of those, a target, or show an outcome."""

    measures: int
    with_target: int
    outcomes: int


class EventTold(Struct, frozen=True):
    """One dated event. `note` is empty where there is none."""

    finding_ids: tuple[str, ...]
    date_shown: str
    summary: str
    note: str
    body: str
    source_url: str


class LocalFigureTold(Struct, frozen=True):
    """One figure quoted locally, kept apart from official ones. `quoted` says what it is from and
    how sure it is.
    """

    finding_ids: tuple[str, ...]
    period_shown: str
    value_shown: str
    definition: str
    place: str
    quoted: str
    source_url: str
    note: str


class SearchTold(Struct, frozen=True):
    """Something looked for after the papers were read, and not found."""

    finding_ids: tuple[str, ...]
    date_shown: str
    looked_for: str


class FindingTold(Struct, frozen=True):
    """One weakness or area named by an inspection, with all that is told of it.

    `name` is its short title and then its code. `answer` says where it stands, a sentence each.
    `judgements` are its own, in order of time;
    `line` has those of findings tied to it too, and `links` say how those are tied. `measures` are
    all that bear on it by rank, `keys` those of them that have a figure. `promised` and `said` sum
    up promises and statements; `said` is empty without any.
    """

    id: str
    inspection_id: str
    kind_shown: str
    short_title: str
    name: str
    summary: str
    source_url: str
    found_in: str
    answerable: str
    answer: tuple[str, ...]
    grade: Graded
    judgements: tuple[JudgementTold, ...]
    line: tuple[JudgementTold, ...]
    links: tuple[str, ...]
    measures: tuple[MeasureTied, ...]
    keys: tuple[str, ...]
    promised: str
    said: str
    gaps: Gaps
    gaps_answer: str
    covered: Covered
    questions: Questions

"""Questions to ask: lines of enquiry filled in from what meets their condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scrutiny.assessment.answers import Answer
from scrutiny.assessment.claims import Judged
from scrutiny.assessment.conditions import Met
from scrutiny.assessment.evidence import About, Paired
from scrutiny.assessment.promises import MovedTarget, Promise
from scrutiny.assessment.standing import Beside, Standing
from scrutiny.definitions.area import (
    Claim,
    Commitment,
    Finding,
    Recommendation,
    Record,
    Target,
)
from scrutiny.definitions.dates import as_date
from scrutiny.definitions.enquiry import Enquiry
from scrutiny.definitions.measure import Measure
from scrutiny.publication.content.evidence_asked import Question, Questions
from scrutiny.vocabulary.asking import Condition
from scrutiny.vocabulary.words import JUDGEMENT_NOTES, Judgement, PromiseState
from scrutiny.wording.each_side import questioned
from scrutiny.wording.filling import Filling
from scrutiny.wording.grammar import capital
from scrutiny.wording.on_record import titles


@dataclass(frozen=True, slots=True)
class Raised:
    """One question that is raised: its strength (1 the strongest), the findings that raise it, the
    words, who can answer it, what answer would settle it, and why it is asked. `row`,
    `source_url` and `ask`: see `Question`.
    """

    strength: int
    findings: tuple[str, ...]
    condition: Condition
    question: str
    answered_by: str
    settles: str
    why: str
    row: str = ""
    source_url: str = ""
    ask: str = ""


def questions(
    finding: Finding, found: Sequence[Met], filling: Filling, enquiries: Sequence[Enquiry]
) -> list[Raised]:
    """The questions on one finding, the strongest first; each thing is asked about once.

    `found` is every condition that it meets.
    """
    ordered = sorted(enquiries, key=lambda row: row.strength)
    raised = []
    for met in found:
        if _of_a_variant(met, filling.measures):
            continue
        names = filling.names(finding, met.about)
        for row in ordered:
            if row.condition is met.condition and row.names <= names.keys():
                raised.append(
                    Raised(
                        row.strength + _milder(met),
                        (finding.id,),
                        met.condition,
                        capital(row.question.format(**names)),
                        filling.asked(finding, met.about),
                        row.settles.format(**names),
                        row.why.format(**names),
                        *_on_record(met.about, filling.record),
                        # Cut before it is filled: what fills it may have full stops of its own.
                        capital(row.ask.format(**names)),
                    )
                )
                break
    return sorted(_once(raised), key=lambda each: each.strength)


def _on_record(about: About, record: Record) -> tuple[str, str]:
    """The id of what a question is about, and where that is on record."""
    match about:
        case Standing():
            return about.key, ""
        case Paired():
            return about.standing.key, ""
        case Judged():
            return _found(about.claim_id, record.claims)
        case Promise():
            return _found(about.commitment_id, record.commitments)
        case MovedTarget():
            return _found(about.target_id, record.targets)
        case Answer():
            return _found(about.recommendation_id, record.recommendations)
        case _:
            return "", ""


def _found(
    name: str, rows: Iterable[Claim | Commitment | Target | Recommendation]
) -> tuple[str, str]:
    return name, next(row.source_url for row in rows if row.id == name)


def _of_a_variant(met: Met, measures: Mapping[str, Measure]) -> bool:
    """A variant asks the same as its measure in another way: one question is enough."""
    standing = met.about.standing if isinstance(met.about, Paired) else met.about
    return isinstance(standing, Standing) and measures[standing.measure].variant_of is not None


def _milder(met: Met) -> int:
    """What was done late in the end calls for an answer less than what is late now; what got worse
    where no like council does better, less than where children are worse off than elsewhere.
    """
    match met.condition, met.about:
        case Condition.LATE, Promise(state=PromiseState.DONE_LATE):
            return 30
        case Condition.WORSE, Standing(against={"neighbours": Beside(ahead=0)}):
            return 10
        case _:
            return 0


def _once(rows: Sequence[Raised]) -> list[Raised]:
    seen: dict[str, Raised] = {}
    for row in rows:
        seen.setdefault(row.question, row)
    return list(seen.values())


def chosen(rows: Sequence[Raised], most: int) -> tuple[list[Raised], list[Raised]]:
    """Those to show and the rest: the strongest first, and of one kind no more than two."""
    shown_: list[Raised] = []
    for row in sorted(rows, key=lambda row: row.strength):
        if len(shown_) < most and _few_alike(row, shown_):
            shown_.append(row)
    return shown_, _rest(rows, shown_)


def spread(rows: Sequence[Raised], most: int) -> list[Raised]:
    """The strongest of those on different findings, of one kind no more than three; then, while
    there is room, the others.
    """
    ordered = sorted(rows, key=lambda row: row.strength)
    shown_: list[Raised] = []
    for row in ordered:
        taken = {finding for each in shown_ for finding in each.findings}
        if len(shown_) < most and _few_alike(row, shown_, 3) and not taken & set(row.findings):
            shown_.append(row)
    return shown_ + chosen(_rest(ordered, shown_), most - len(shown_))[0]


def _few_alike(row: Raised, shown_: Sequence[Raised], most: int = 2) -> bool:
    return sum(each.condition is row.condition for each in shown_) < most


def _rest(rows: Sequence[Raised], shown_: Sequence[Raised]) -> list[Raised]:
    return [row for row in sorted(rows, key=lambda row: row.strength) if row not in shown_]


def of_finding(asked: Sequence[Raised], most: int) -> Questions:
    """The strongest questions on a finding, and those beyond the `most` that are shown."""
    shown_, rest = chosen(asked, most)
    return Questions(tuple(_told(row, "") for row in shown_), tuple(_told(row, "") for row in rest))


def of_area(
    record: Record, asked: Mapping[str, Sequence[Raised]], most: int
) -> dict[str, Questions]:
    """The strongest questions on the findings of each inspection, and on ``all``.

    `asked` are those on each finding. A question that several raise is asked once. Of two as
    strong, that on a finding of the later inspection comes first, and of one inspection that on a
    finding of which inspectors have not said since that enough was done.
    """
    together: dict[str, list[Raised]] = {"all": []}
    starts = {each.id: each.start_date or "" for each in record.inspections}
    ordered = sorted(record.findings, key=lambda row: _said_enough(row, record))
    ordered.sort(key=lambda row: starts[row.inspection_id], reverse=True)
    for finding in ordered:
        together["all"] += asked[finding.id]
        together.setdefault(finding.inspection_id, []).extend(asked[finding.id])
    names = titles(record.findings)
    return {name: _of_all(_merged(rows), most, names) for name, rows in together.items()}


def _said_enough(finding: Finding, record: Record) -> bool:
    judged = [
        row
        for row in record.judgements
        if row.finding_id == finding.id and row.judgement is not Judgement.NOT_ASSESSED
    ]
    last = max(judged, key=lambda row: as_date(row.date), default=None)
    return last is not None and last.judgement in JUDGEMENT_NOTES


def _of_all(asked: Sequence[Raised], most: int, names: Mapping[str, str]) -> Questions:
    shown_ = spread(asked, most)
    named = tuple(_told(row, f"{'; '.join(names[f] for f in row.findings)}: ") for row in shown_)
    return Questions(named, elsewhere=len(asked) - len(shown_))


def _merged(asked: Sequence[Raised]) -> list[Raised]:
    held: dict[str, list[Raised]] = {}
    for row in asked:
        held.setdefault(row.question, []).append(row)
    return [
        replace(
            min(rows, key=lambda row: row.strength),
            findings=tuple(finding for row in rows for finding in row.findings),
        )
        for rows in held.values()
    ]


def _told(row: Raised, about: str) -> Question:
    told = questioned(row.answered_by, row.settles)
    return Question(
        about,
        row.question,
        told,
        row.why,
        row.condition,
        row.findings,
        row.row,
        row.source_url,
        row.ask or row.question,
    )

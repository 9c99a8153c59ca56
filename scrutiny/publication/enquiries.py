"""Questions to ask: lines of enquiry filled in from what meets their condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scrutiny.assessment.conditions import Met
from scrutiny.assessment.evidence import Paired
from scrutiny.assessment.promises import Promise
from scrutiny.assessment.standing import Standing
from scrutiny.definitions.area import Finding, Record
from scrutiny.definitions.enquiry import Enquiry
from scrutiny.definitions.measure import Measure
from scrutiny.publication.content.evidence_asked import Question, Questions
from scrutiny.vocabulary.asking import Condition
from scrutiny.vocabulary.words import PromiseState
from scrutiny.wording.filling import Filling
from scrutiny.wording.grammar import capital


@dataclass(frozen=True, slots=True)
class Raised:
    """One question that is raised: its strength (1 the strongest), the finding that raises it, the
    words, and why it is asked.
    """

    strength: int
    finding: str
    condition: Condition
    question: str
    why: str


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
                asked, why = capital(row.question.format(**names)), row.why.format(**names)
                strength = row.strength + _milder(met)
                raised.append(Raised(strength, finding.id, met.condition, asked, why))
                break
    return sorted(_once(raised), key=lambda each: each.strength)


def _of_a_variant(met: Met, measures: Mapping[str, Measure]) -> bool:
    """A variant asks the same as its measure in another way: one question is enough."""
    standing = met.about.standing if isinstance(met.about, Paired) else met.about
    return isinstance(standing, Standing) and measures[standing.measure].variant_of is not None


def _milder(met: Met) -> int:
    """What was done late in the end calls for an answer less than what is late now."""
    done = isinstance(met.about, Promise) and met.about.state is PromiseState.DONE_LATE
    return 30 if done and met.condition is Condition.LATE else 0


def _once(rows: Sequence[Raised]) -> list[Raised]:
    seen: dict[str, Raised] = {}
    for row in rows:
        seen.setdefault(row.question, row)
    return list(seen.values())


def chosen(rows: Sequence[Raised], most: int) -> tuple[list[Raised], list[Raised]]:
    """Those to show and the rest: the strongest first, and of one kind no more than two."""
    shown_: list[Raised] = []
    rest: list[Raised] = []
    for row in sorted(rows, key=lambda row: row.strength):
        alike = sum(each.condition is row.condition for each in shown_)
        (shown_ if len(shown_) < most and alike < 2 else rest).append(row)
    return shown_, rest


def of_finding(asked: Sequence[Raised], most: int) -> Questions:
    """The strongest questions on a finding, and those beyond the `most` that are shown."""
    shown_, rest = chosen(asked, most)
    return Questions(tuple(_told(row, "") for row in shown_), tuple(_told(row, "") for row in rest))


def of_area(
    record: Record, asked: Mapping[str, Sequence[Raised]], most: int
) -> dict[str, Questions]:
    """The strongest questions on the findings of each inspection, and on ``all``.

    `asked` are those on each finding. They are named by it, and a question that several raise is
    asked once, under the names of all.
    """
    together: dict[str, list[Raised]] = {"all": []}
    for finding in record.findings:
        together["all"] += asked[finding.id]
        together.setdefault(finding.inspection_id, []).extend(asked[finding.id])
    return {name: _named(_merged(rows), most) for name, rows in together.items()}


def _named(asked: Sequence[Raised], most: int) -> Questions:
    shown_, rest = chosen(asked, most)
    named = tuple(_told(row, f"{row.finding}: ") for row in shown_)
    return Questions(named, elsewhere=len(rest))


def _merged(asked: Sequence[Raised]) -> list[Raised]:
    held: dict[str, list[Raised]] = {}
    for row in asked:
        held.setdefault(row.question, []).append(row)
    return [
        replace(min(rows, key=lambda row: row.strength), finding=", ".join(r.finding for r in rows))
        for rows in held.values()
    ]


def _told(row: Raised, about: str) -> Question:
    return Question(about, row.question, row.why, row.condition)

"""The state of the evidence on a finding, as conditions that call for a question.

Which question, in which words and how strong, is `data/enquiries.csv`; here is only whether each
condition holds, and what meets it. Old figures meet no condition but `stale` (and `overdue`), for
they say nothing of now. Measures come in order of what they show (outcome, output, activity,
context), then of rank. "Verdict" is the headline of `Standing`.

On the figures of the finding's measures:
- no_measure: no measure is tied to the finding, or none of those tied has a figure.
- worse: the verdict is worse.
- group_left_behind: a group of a measure (of this finding or of another, where this finding has
  the whole) is not better by its verdict nor since the inspection, and either the whole is by one
  of the two, or in the same period the group lies clearly on the bad side of the whole.
- better_pair_worse: the verdict is better and that of the balancing measure is worse.
- failing_and_stable: the process as it runs will miss its target and moves by chance alone; or,
  without a target, worse than England, no clear change on the year, and no trend either way.
- will_miss: the process will miss its target but is not stable; or a target's date has passed,
  the figure for a period that ended by then or later falls short; or at the present rate it is
  reached only after its date. Not where failing_and_stable holds.
- worse_than_england: clearly worse than England. Not where failing_and_stable holds.
- chance_decides: whether the target is met is left to chance.
- first_signal: one signal that has not held yet.
- improving: the verdict is better, and better_pair_worse does not hold.
- cannot_say: the verdict is cannot say, other than for lack of a good direction or of figures.
- hidden: more than the given share of the last year's points is hidden.
- overdue, stale: newer figures of the area's own return were due; the last is too old to say
  anything of now.
- no_target: a measure of an outcome or an output, with a good direction, has no number to reach.

On the record:
- claim_contradicted, claim_too_early, claim_unchecked: of a statement by a body of the area, by
  what is known now; the first also where
  figures known on the day spoke against it and those known now do not bear it out.
  What later periods showed does not make an earlier statement wrong.
- claim_depends: a claim that named no period, by what is known now so against some years and not
  against others.
- target_moved: a target was replaced by an easier or a later one.
- late: a commitment is overdue, missed, was done late, or is open and was put back.
- outcome_not_found: what came of a commitment is not on record, though its date came before the
  record was read.
- due_since_reading: the date of a commitment has passed since the record was read.
- done_without_effect: done, and the figures that should show it do not.
- commitment_without_measure: the area promised it, no measure here can show what it achieves, and
  it is not missed.
- accepted_nothing_since: accepted or passed, and no follow-up on record.
- no_answer: something that called for an answer, with none on record though the minutes were read
  and the time to answer ended before the record was.
- only_activity: the grade of the finding is activity.
- unmeasured: what the record names as measured by no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from scrutiny.assessment import conditions_of_figures as figures
from scrutiny.assessment import conditions_of_record as on_record
from scrutiny.assessment.evidence import Asked, Evidence, Subject
from scrutiny.definitions.area import Finding
from scrutiny.vocabulary.words import Condition


@dataclass(frozen=True, slots=True)
class Met:
    """A condition that holds, and what meets it.

    `subject` always has `finding`; beside it, as the condition needs, `measure` and `pair` (keys
    of standings), `group` (a part) and `group_key`, `target` and `replaced`, `commitment`,
    `claim`, `recommendation` (ids), `what` and `ask` (words of the record).
    """

    condition: Condition
    subject: Subject


def conditions(finding: Finding, evidence: Evidence) -> tuple[Met, ...]:
    """Every condition that holds for a finding, in the order of `Condition`."""
    asked = Asked(finding, evidence)
    return tuple(
        Met(condition, {"finding": finding.id, **subject})
        for condition in Condition
        for subject in HOLDS[condition](asked)
    )


HOLDS: Mapping[Condition, Callable[[Asked], Iterable[Subject]]] = {
    Condition.NO_MEASURE: figures.no_measure,
    Condition.WORSE: figures.worse,
    Condition.GROUP_LEFT_BEHIND: figures.group_left_behind,
    Condition.BETTER_PAIR_WORSE: figures.better_pair_worse,
    Condition.FAILING_AND_STABLE: figures.failing_and_stable,
    Condition.WILL_MISS: figures.will_miss,
    Condition.WORSE_THAN_ENGLAND: figures.worse_than_england,
    Condition.CHANCE_DECIDES: figures.chance_decides,
    Condition.FIRST_SIGNAL: figures.first_signal,
    Condition.IMPROVING: figures.improving,
    Condition.CANNOT_SAY: figures.cannot_say,
    Condition.HIDDEN: figures.hidden,
    Condition.OVERDUE: figures.overdue,
    Condition.STALE: figures.stale,
    Condition.NO_TARGET: figures.no_target,
    Condition.CLAIM_CONTRADICTED: on_record.claim_contradicted,
    Condition.CLAIM_TOO_EARLY: on_record.claim_too_early,
    Condition.CLAIM_UNCHECKED: on_record.claim_unchecked,
    Condition.CLAIM_DEPENDS: on_record.claim_depends,
    Condition.TARGET_MOVED: on_record.target_moved,
    Condition.LATE: on_record.late,
    Condition.OUTCOME_NOT_FOUND: on_record.outcome_not_found,
    Condition.DUE_SINCE_READING: on_record.due_since_reading,
    Condition.DONE_WITHOUT_EFFECT: on_record.done_without_effect,
    Condition.COMMITMENT_WITHOUT_MEASURE: on_record.commitment_without_measure,
    Condition.ACCEPTED_NOTHING_SINCE: on_record.accepted_nothing_since,
    Condition.NO_ANSWER: on_record.no_answer,
    Condition.ONLY_ACTIVITY: on_record.only_activity,
    Condition.UNMEASURED: on_record.unmeasured,
}

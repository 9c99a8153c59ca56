"""The state of the evidence on a finding, as conditions that call for a question.

One function a condition, under its name and beside what it looks at: whether it holds for one such
thing. Which question, in which words and how strong, is `data/enquiries.csv`. Old figures meet no
condition but `stale` and `overdue`, for they say nothing of now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from scrutiny.assessment.answers import Answer
from scrutiny.assessment.claims import Judged
from scrutiny.assessment.coverage import has_figure
from scrutiny.assessment.effect import Effect
from scrutiny.assessment.evidence import About, Asked, Evidence, Paired
from scrutiny.assessment.promises import Ease, MovedTarget, Promise
from scrutiny.assessment.standing import Compared, Standing
from scrutiny.definitions.area import Finding, Unmeasured
from scrutiny.vocabulary.asking import Condition
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import (
    AnswerState,
    Assurance,
    Better,
    ClaimResult,
    Grade,
    Kind,
    PromiseState,
    Reason,
    Recovered,
    Shows,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Met:
    """A condition that holds for a finding, and what meets it: `Condition.subject` says of what
    kind that is.
    """

    condition: Condition
    about: About


def conditions(finding: Finding, evidence: Evidence) -> tuple[Met, ...]:
    """Every condition that holds for a finding, in the order of `Condition`."""
    asked = Asked(finding, evidence)
    return tuple(Met(each, about) for each in Condition for about in HOLDS[each](asked))


HOLDS: dict[Condition, Callable[[Asked], Iterable[About]]] = {}
"""What meets each condition, of one finding."""

T = TypeVar("T", Finding, Standing, Paired, Judged, MovedTarget, Promise, Answer, Unmeasured)
Test: TypeAlias = Callable[[T, Asked], bool]


def _holds(
    condition: Condition, of: Callable[[Asked], Iterable[T]]
) -> Callable[[Test[T]], Test[T]]:
    """Registers the test of a condition. `of` gives all of a finding that may meet it."""

    def registered(test: Test[T]) -> Test[T]:
        def met(asked: Asked) -> Iterator[About]:
            return (each for each in of(asked) if test(each, asked))

        HOLDS[condition] = met
        return test

    return registered


@_holds(Condition.NO_MEASURE, Asked.itself)
def no_measure(finding: Finding, asked: Asked) -> bool:
    """No measure is tied to the finding, or none of those tied has a figure; and the record itself
    does not say what to ask for instead.
    """
    shown = has_figure(asked.evidence.record, asked.evidence.standings, finding.id)
    return not shown and not asked.gaps()


@_holds(Condition.ONLY_ACTIVITY, Asked.itself)
def only_activity(finding: Finding, asked: Asked) -> bool:
    """The grade is activity: steps were taken, and nothing more is shown."""
    graded = asked.evidence.grades.get(finding.id)
    return graded is not None and graded.grade is Grade.ACTIVITY


@_holds(Condition.UNMEASURED, Asked.gaps)
def unmeasured(gap: Unmeasured, asked: Asked) -> bool:
    """The record names it as measured by no figure."""
    return True


@_holds(Condition.WORSE, Asked.figures)
def worse(standing: Standing, asked: Asked) -> bool:
    """The verdict, which is the headline of a `Standing`, is worse."""
    return standing.verdict is Verdict.WORSE


@_holds(Condition.GROUP_LEFT_BEHIND, Asked.groups)
def group_left_behind(group: Standing, asked: Asked) -> bool:
    """A group is not better by its verdict nor since the inspection, and either the whole is by one
    of the two, or in the same period the group lies clearly on the bad side of the whole.
    """
    whole = asked.elsewhere(group.measure)
    if whole is None or whole.stale or _is_better(group):
        return False
    return _is_better(whole) or _behind(group, whole)


@_holds(Condition.BETTER_PAIR_WORSE, Asked.pairs)
def better_pair_worse(paired: Paired, asked: Asked) -> bool:
    """The verdict is better, and that of the balancing measure is worse, on counts of both for the
    same two periods: else one cannot be set against the other.
    """
    better = paired.standing.verdict is Verdict.BETTER
    counted = {_counted_between(each.on_year) for each in (paired.standing, paired.pair)}
    alike = len(counted) == 1 and None not in counted
    return better and paired.pair.verdict is Verdict.WORSE and alike


@_holds(Condition.IMPROVING, Asked.figures)
def improving(standing: Standing, asked: Asked) -> bool:
    """The verdict is better, and that of no balancing measure is worse."""
    pair = asked.pair_of(standing)
    pair_worse = pair is not None and pair.verdict is Verdict.WORSE
    return standing.verdict is Verdict.BETTER and not pair_worse


@_holds(Condition.FAILING_AND_STABLE, Asked.figures)
def failing_and_stable(standing: Standing, asked: Asked) -> bool:
    """The process as it runs will miss its target and moves by chance alone; or, without a target,
    worse than England, no clear change on the year, and no trend either way.
    """
    if standing.aim is not None:
        stable = standing.process is not None and standing.process.reason is Reason.COMMON_CAUSE
        return stable and standing.aim.assurance is Assurance.WILL_MISS
    on_year, trend = standing.on_year, standing.trend
    still = on_year is not None and on_year.verdict is Verdict.NO_CLEAR_CHANGE
    moving = trend is not None and trend.verdict in (Verdict.BETTER, Verdict.WORSE)
    return _below_england(standing) and still and not moving


@_holds(Condition.WILL_MISS, Asked.figures)
def will_miss(standing: Standing, asked: Asked) -> bool:
    """The process will miss its target but is not stable; or a target's date has passed, and the
    figure for a period that ended by then or later falls short; or at the present rate it is
    reached only after its date.
    """
    aim, latest = standing.aim, standing.latest
    if failing_and_stable(standing, asked):
        return False
    if aim is None or latest is None or aim.met is not False:
        return False
    if aim.assurance is Assurance.WILL_MISS:
        return True
    if aim.due is None:
        return False
    ended = last_day(latest.period)
    if aim.due <= asked.evidence.today and ended >= aim.due:
        return True
    months_left = (aim.due - ended).days / _MONTH_OF_DAYS
    return aim.reach is not None and aim.reach[0] > months_left


@_holds(Condition.WORSE_THAN_ENGLAND, Asked.figures)
def worse_than_england(standing: Standing, asked: Asked) -> bool:
    """Clearly worse than England, and not failing and stable."""
    return _below_england(standing) and not failing_and_stable(standing, asked)


@_holds(Condition.CHANCE_DECIDES, Asked.figures)
def chance_decides(standing: Standing, asked: Asked) -> bool:
    """Whether the target is met is left to chance."""
    return standing.aim is not None and standing.aim.assurance is Assurance.CHANCE_DECIDES


@_holds(Condition.FIRST_SIGNAL, Asked.figures)
def first_signal(standing: Standing, asked: Asked) -> bool:
    """One signal that has not held yet."""
    return standing.reason is Reason.FIRST_SIGNAL


@_holds(Condition.CANNOT_SAY, Asked.figures)
def cannot_say(standing: Standing, asked: Asked) -> bool:
    """The verdict is cannot say, though there is a figure and a good direction.

    A first figure, as after a change of definition, is no fault of whoever is asked.
    """
    silent = standing.verdict is Verdict.CANNOT_SAY and standing.better is not Better.NEITHER
    first = standing.reason is Reason.NO_EARLIER_FIGURE
    latest = standing.latest
    return silent and not first and latest is not None and latest.value is not None


@_holds(Condition.HIDDEN, Asked.figures)
def hidden(standing: Standing, asked: Asked) -> bool:
    """More than the given share of the last year's points is hidden."""
    return standing.hidden > asked.evidence.most_hidden


@_holds(Condition.NO_TARGET, Asked.figures)
def no_target(standing: Standing, asked: Asked) -> bool:
    """An outcome or an output, with a good direction, has no number to reach; a share at the best
    that it can be needs none.
    """
    matters = standing.shows in (Shows.OUTCOME, Shows.OUTPUT)
    best = {Better.HIGHER: 100.0, Better.LOWER: 0.0}.get(standing.better)
    latest = standing.latest
    done = standing.kind is Kind.SHARE and latest is not None and latest.value == best
    return matters and best is not None and not done and standing.aim is None


@_holds(Condition.OVERDUE, Asked.of_any_age)
def overdue(standing: Standing, asked: Asked) -> bool:
    """Newer figures of the area's own return were due. What others publish is not its to show."""
    return standing.overdue and standing.returned


@_holds(Condition.STALE, Asked.of_any_age)
def stale(standing: Standing, asked: Asked) -> bool:
    """The last figure is too old to say anything of now."""
    return standing.stale


@_holds(Condition.CLAIM_CONTRADICTED, Asked.claims)
def claim_contradicted(claim: Judged, asked: Asked) -> bool:
    """What is known now goes against it; or what was known on the day did, and what is known now
    does not bear it out. What later periods showed does not make an earlier statement wrong.
    """
    then, now = claim.then.result, claim.now.result
    borne_out = now in (ClaimResult.SUPPORTED, ClaimResult.DEPENDS)
    against = then is ClaimResult.CONTRADICTED and not borne_out
    return now is ClaimResult.CONTRADICTED or against


@_holds(Condition.CLAIM_DEPENDS, Asked.claims)
def claim_depends(claim: Judged, asked: Asked) -> bool:
    """It named no period, and is so against some years and not against others."""
    return claim.now.result is ClaimResult.DEPENDS


@_holds(Condition.CLAIM_TOO_EARLY, Asked.claims)
def claim_too_early(claim: Judged, asked: Asked) -> bool:
    """What is known now does not bear it out yet."""
    return claim.now.result is ClaimResult.TOO_EARLY


@_holds(Condition.CLAIM_UNCHECKED, Asked.claims)
def claim_unchecked(claim: Judged, asked: Asked) -> bool:
    """No figure known now can check it."""
    return claim.now.result is ClaimResult.CANNOT_SAY


@_holds(Condition.TARGET_MOVED, Asked.moved_targets)
def target_moved(moved: MovedTarget, asked: Asked) -> bool:
    """It was replaced by an easier or a later one."""
    return moved.ease is Ease.EASIER or bool(moved.later)


@_holds(Condition.LATE, Asked.promises)
def late(promise: Promise, asked: Asked) -> bool:
    """It is overdue, missed, was done late, or is open and was put back; not where a body from
    outside the area moved its date, for that delay was not the area's.
    """
    moved = promise.moved
    if moved is not None and moved.by and not _of_the_area(moved.by, asked):
        return promise.state is PromiseState.MISSED
    if promise.state is PromiseState.DUE:
        return moved is not None and moved.later is not False
    return promise.state in (PromiseState.OVERDUE, PromiseState.MISSED, PromiseState.DONE_LATE)


@_holds(Condition.OUTCOME_NOT_FOUND, Asked.promises)
def outcome_not_found(promise: Promise, asked: Asked) -> bool:
    """What came of it is not on record, though its date came before the record was read."""
    return promise.state is PromiseState.NOT_FOUND


@_holds(Condition.DUE_SINCE_READING, Asked.promises)
def due_since_reading(promise: Promise, asked: Asked) -> bool:
    """Its date has passed since the record was read."""
    return promise.state is PromiseState.UNREAD


@_holds(Condition.DONE_WITHOUT_EFFECT, Asked.promises)
def done_without_effect(promise: Promise, asked: Asked) -> bool:
    """The area promised it, it is done, and the figures that should show it do not."""
    return promise.promised and promise.effect is Effect.NOT_SEEN


@_holds(Condition.COMMITMENT_WITHOUT_MEASURE, Asked.promises)
def commitment_without_measure(promise: Promise, asked: Asked) -> bool:
    """The area promised it, no measure here can show what it achieves, and it is done or still to
    come. Of what nobody knows to be done nobody can ask what difference it made.
    """
    kept = promise.state in (PromiseState.DONE, PromiseState.DONE_LATE, PromiseState.DUE)
    row = next(r for r in asked.evidence.record.commitments if r.id == promise.commitment_id)
    return promise.promised and kept and not row.measure_id


@_holds(Condition.ACCEPTED_NOTHING_SINCE, Asked.answers)
def accepted_nothing_since(answer: Answer, asked: Asked) -> bool:
    """Accepted or passed, and nothing on record since."""
    return answer.state in (
        AnswerState.ACCEPTED_NOTHING_SINCE,
        AnswerState.IN_PRINCIPLE_NOTHING_SINCE,
        AnswerState.PASSED_NOTHING_SINCE,
    )


@_holds(Condition.NO_ANSWER, Asked.answers)
def no_answer(answer: Answer, asked: Asked) -> bool:
    """It called for an answer, with none on record though the minutes were read and the time to
    answer ended before the record was.
    """
    return answer.state is AnswerState.NO_ANSWER


_MONTH_OF_DAYS = 365.25 / 12


def _counted_between(compared: Compared | None) -> tuple[str, str] | None:
    """The two periods of a comparison, null where either has no counts."""
    if compared is None or compared.sides is None:
        return None
    return compared.before.period, compared.after.period


def _of_the_area(body: str, asked: Asked) -> bool:
    return any(own.lower() in body.lower() for own in asked.evidence.record.area.bodies)


def _is_better(standing: Standing) -> bool:
    """Better by its verdict, or since the inspectors came and not worse by its verdict."""
    if standing.verdict is Verdict.BETTER:
        return True
    if standing.recovery is not None:
        risen = standing.recovery.state in (Recovered.HELD, Recovered.BETTER)
    else:
        risen = standing.since is not None and standing.since.verdict is Verdict.BETTER
    return risen and standing.verdict is not Verdict.WORSE


def _behind(group: Standing, whole: Standing) -> bool:
    """Whether a group lies clearly on the bad side of the whole in the same period."""
    one, all_of_them = group.latest, whole.latest
    if one is None or all_of_them is None or one.period != all_of_them.period:
        return False
    if one.low is None or one.high is None or all_of_them.value is None:
        return False
    if group.better is Better.HIGHER:
        return one.high < all_of_them.value
    return group.better is Better.LOWER and one.low > all_of_them.value


def _below_england(standing: Standing) -> bool:
    england = standing.against.get("england")
    return england is not None and england.verdict is Verdict.WORSE

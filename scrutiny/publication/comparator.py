"""What changed in an area from one day to a later one: its figures, verdicts and record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from scrutiny.definitions.dates import as_date, last_date
from scrutiny.publication.content.finding_told import InspectionTold
from scrutiny.publication.content.promises_told import (
    PromiseTold,
    RecommendationTold,
    TargetTold,
)
from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.publication.known_area import KnownArea, KnownMeasure, Series, as_it_was
from scrutiny.publication.published import Figure
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.words import (
    AnswerStatus,
    ChangeKind,
    PromiseState,
    Reason,
    RecommendationKind,
)
from scrutiny.wording import what_changed as words
from scrutiny.wording.grammar import capital
from scrutiny.wording.numbers import written_date


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new, other or overdue, in a sentence.

    `subject` is a measure with its part, as `FindingMeasure.key` writes it, or the id of a row of
    the record. `many`: of how many measures it tells. `answered`: of a recommendation, that it has
    an answer.
    """

    kind: ChangeKind
    subject: str
    sentence: str
    many: int = 1
    answered: bool = False


def changes(then: KnownArea, now: KnownArea) -> tuple[Change, ...]:
    """All that changed, in the order of the kinds; within one kind in that of the record."""
    order = {kind: i for i, kind in enumerate(ChangeKind)}
    found = [
        *_figures(then, now),
        *_verdicts(then, now),
        *_overdue(then, now),
        *_promises(then, now),
        *_targets(then, now),
        *_inspections(then, now),
        *_recommendations(then, now),
        *_said(then, now),
    ]
    return tuple(sorted(found, key=lambda each: order[each.kind]))


def _figures(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    before_ties, ties = then.tied, now.tied
    tied = {name for name, _ in ties}
    for name, new in now.measures.items():
        old = then.measures.get(name)
        if new.variant and name not in tied:
            continue
        if old is None:
            held = [row for row in new.series[WHOLE].values() if row.number is not None]
            if held:
                sentence = words.new_measure(new.short_name, _told(held[-1]))
                yield Change(ChangeKind.MEASURE, name, sentence)
            continue
        if old.made_of != new.made_of:
            yield Change(ChangeKind.MEASURE, name, words.worked_out_anew(new.short_name))
        for part, series in new.series.items():
            before = old.series.get(part, {})
            if part and not before and (name, part) not in before_ties:
                # The group was not followed at the time: its figures are not new for anybody.
                continue
            assumed = {period for m, p, period in then.assumed if (m, p) == (name, part)}
            yield from _Set(name, part, old, new, before, series).changes(assumed)
    for name, old in then.measures.items():
        if name not in now.measures and any(old.series.values()):
            yield Change(ChangeKind.MEASURE, name, words.gone_measure(old.short_name))


@dataclass(frozen=True, slots=True)
class _Set:
    """The figures of one measure and part, set side by side."""

    name: str
    part: str
    old: KnownMeasure
    new: KnownMeasure
    then: Series
    now: Series

    def changes(self, assumed: set[str]) -> Iterator[Change]:
        """`assumed`: periods of figures that came out on a day that is assumed."""
        yield from self._new(assumed)
        if self.old.made_of == self.new.made_of:
            yield from self._revised()
            yield from self._withdrawn()

    def _change(self, kind: ChangeKind, sentence: str) -> Change:
        return Change(kind, f"{self.name} {self.part}".strip(), sentence)

    @property
    def _short(self) -> str:
        return self.new.named(self.part)

    def _new(self, assumed: set[str]) -> Iterator[Change]:
        """The latest figure that came, or that the newest period came without one."""
        fresh = [p for p, row in self.now.items() if _given(row) and not _given(self.then.get(p))]
        if fresh:
            row = self.now[fresh[-1]]
            sentence = words.new_figure(
                self._short,
                _told(row),
                row.change,
                len(fresh) - 1,
                assumed=row.period in assumed,
            )
            yield self._change(ChangeKind.NEW_FIGURE, sentence)
        elif self.now and (last := list(self.now)[-1]) not in self.then:
            why = self.now[last].status_words
            yield self._change(ChangeKind.NEW_FIGURE, words.no_figure(self._short, last, why))

    def _revised(self) -> Iterator[Change]:
        found = [p for p, row in self.now.items() if p in self.then and self._differ(p, row)]
        if found:
            was, now = _both(self.then[found[-1]], self.now[found[-1]])
            sentence = words.revised(self._short, found[-1], was, now, len(found) - 1)
            yield self._change(ChangeKind.REVISED, sentence)

    def _differ(self, period: str, row: Figure) -> bool:
        """Whether two figures do, as shown; fewer decimals than before are no revision."""
        before = self.then[period]
        if before.number is None or row.number is None:
            return False
        decimals = min(self.old.decimals, self.new.decimals)
        if round(before.number, decimals) != round(row.number, decimals):
            return True
        counts = ((before.numerator, row.numerator), (before.denominator, row.denominator))
        return any(None not in pair and pair[0] != pair[1] for pair in counts)

    def _withdrawn(self) -> Iterator[Change]:
        gone = [p for p, row in self.then.items() if _given(row) and not _given(self.now.get(p))]
        if gone:
            last, left = gone[-1], self.now.get(gone[-1])
            why = left.status_words if left else ""
            was = self.then[last].value
            sentence = words.withdrawn(self._short, last, was, why, len(gone) - 1)
            yield self._change(ChangeKind.WITHDRAWN, sentence)


def _given(row: Figure | None) -> bool:
    return row is not None and row.number is not None


def _told(row: Figure) -> str:
    return words.figure(row.value, row.period, row.counts, row.published_words)


def _both(one: Figure, other: Figure) -> tuple[str, str]:
    """What was and is shown, with the counts where the values look alike."""
    if one.value != other.value:
        return one.value, other.value
    return f"{one.value} ({one.counts})", f"{other.value} ({other.counts})"


def _verdicts(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    """Headlines that differ, of measures that both have judged."""
    was, now_is = _standings(then), _standings(now)
    for (name, part), new in now_is.items():
        old = was.get((name, part))
        if old is None or then.measures[name].made_of != now.measures[name].made_of:
            continue
        if _judged(old) == _judged(new) or (old.stale and new.stale):
            continue
        sentence = words.verdict(
            new.short_name,
            old.tag,
            new.tag,
            new.headline,
            other_way=old.mode is not new.mode,
            same=(old.period, old.value) == (new.period, new.value),
        )
        yield Change(ChangeKind.VERDICT, f"{name} {part}".strip(), sentence)


def _standings(known: KnownArea) -> dict[tuple[str, str], StandingTold]:
    """Headlines by measure and part; they are the same under every finding."""
    return {(each.measure, each.part): each for each in known.area.standings.values()}


def _judged(row: StandingTold) -> tuple[object, ...]:
    return row.verdict, row.direction, row.reason is Reason.FIRST_SIGNAL


def _overdue(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    """Measures that wait since the same month share a sentence."""
    months: dict[str, list[str]] = defaultdict(list)
    for name, month in now.area.overdue.items():
        months[month].append(name)
    for month, names in months.items():
        new = any(name not in then.area.overdue for name in names)
        sentence = words.overdue([now.measures[n].short_name for n in names], month, new=new)
        yield Change(ChangeKind.OVERDUE, " ".join(names), sentence, many=len(names))


def _promises(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    old = _by_id(then.area.commitments)
    for row in now.area.commitments:
        # What came of one that was not on record yet is news as far as its dates say so.
        before = old.get(row.id) or as_it_was(row, then.on, now.on)
        yield from _put_back(before, row)
        yield from _settled(before, row)
        if row.id not in old:
            sentence = words.promise(
                row.id, row.what, _due(row), row.promised_by, row.set_by, row.owed_by
            )
            yield _of_promise(ChangeKind.PROMISE, row, sentence)


def _put_back(before: PromiseTold, row: PromiseTold) -> Iterator[Change]:
    was, due = before.due_date, row.due_date
    later = was and (not due or as_date(due) > last_date(was))
    moved = row.moved_on and row.moved_on != before.moved_on and (due != was or not due)
    if later or moved:
        sentence = words.put_back(row.id, row.what, was, due, _due(row), row.moved_by, row.moved_on)
        yield _of_promise(ChangeKind.SLIPPED, row, sentence)


_LIKE = {
    PromiseState.DONE_LATE: PromiseState.DONE,
    PromiseState.NOT_FOUND: PromiseState.OVERDUE,
}
"""States that tell the same of whether something came of a promise."""


def _settled(before: PromiseTold, row: PromiseTold) -> Iterator[Change]:
    state = _LIKE.get(row.state, row.state)
    if state is _LIKE.get(before.state, before.state):
        return
    match state:
        case PromiseState.DONE:
            sentence = words.done(
                row.id,
                row.what,
                row.done_on,
                _due(row),
                row.effect,
                late=row.state is PromiseState.DONE_LATE,
                promised=bool(row.promised_by),
            )
            yield _of_promise(ChangeKind.DONE, row, sentence)
        case PromiseState.MISSED:
            sentence = words.missed(row.id, row.what, _due(row))
            yield _of_promise(ChangeKind.MISSED, row, sentence)
        case PromiseState.OVERDUE:
            sentence = words.late(row.id, row.what, _due(row), row.result)
            yield Change(ChangeKind.LATE, row.id, sentence)
        case PromiseState.UNREAD:
            yield Change(ChangeKind.UNREAD, row.id, words.unread(row.id, row.what, row.timing))


def _of_promise(kind: ChangeKind, row: PromiseTold, sentence: str) -> Change:
    """What the area did not promise is no promise kept, missed or put back."""
    return Change(kind if row.promised_by else ChangeKind.DUTY, row.id, sentence)


def _due(row: PromiseTold) -> str:
    return written_date(row.due_date, row.due_precision) if row.due_date else ""


def _targets(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    old, every = _by_id(then.area.targets), _by_id(now.area.targets)
    for row in now.area.targets:
        before = old.get(row.id)
        replaced = every.get(row.replaces) if before is None else None
        if replaced is not None or (before is not None and _aim(before) != _aim(row)):
            was = replaced or before or row
            sentence = words.target_moved(
                row.id,
                replaced.id if replaced else "",
                row.what,
                _aim(was),
                _aim(row),
                row.set_by,
                row.set_on,
            )
            yield Change(ChangeKind.TARGET_MOVED, row.id, sentence)
        elif before is None:
            sentence = words.target(
                row.id, row.what, row.value_shown, row.due_date_shown, row.set_by
            )
            yield Change(ChangeKind.TARGET, row.id, sentence)


def _aim(row: TargetTold) -> str:
    return words.aim(row.value_shown, row.due_date_shown)


def _inspections(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    old = _by_id(then.area.inspections)
    for row in now.area.inspections:
        if row.status == "complete" and not (row.id in old and old[row.id].status == row.status):
            sentence = words.inspection(row.name, _reported(row), row.outcome)
            yield Change(ChangeKind.INSPECTION, row.id, sentence)
    known = {
        (row.finding_id, row.inspection_id)
        for finding in then.area.findings
        for row in finding.judgements
    }
    said = defaultdict(list)
    for finding in now.area.findings:
        for judged in finding.judgements:
            if (judged.finding_id, judged.inspection_id) not in known:
                said[judged.inspection_id, judged.judgement].append(judged)
    for (visit, _), mine in said.items():
        first, findings = mine[0], [each.finding_id for each in mine]
        sentence = words.judgement(first.shown, findings, first.inspection, first.date_shown)
        yield Change(ChangeKind.JUDGEMENT, visit, sentence)


def _reported(row: InspectionTold) -> str:
    if row.published_date:
        return written_date(row.published_date, row.published_precision)
    return written_date(row.end_date) if row.end_date else ""


_ANSWERS = (AnswerStatus.ACCEPTED, AnswerStatus.IN_PRINCIPLE, AnswerStatus.LATE)


def _answered(row: RecommendationTold) -> bool:
    """Whether a body answered the committee: a vote or words without an outcome answer nobody."""
    return row.response_status in _ANSWERS


def _treated(row: RecommendationTold) -> bool:
    status = row.response_status
    return status is not AnswerStatus.AWAITED and bool(status or row.response)


def _recommendations(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    old = _by_id(then.area.recommendations)
    for row in now.area.recommendations:
        before = old.get(row.id)
        status = capital(row.response_status or "")
        if before is None:
            asked = row.recommendation or row.topic
            sentence = words.recommendation(
                row.id, row.committee, row.meeting_date_shown, asked, row.response_shown
            )
            # Where a committee was only asked to note, it is an item at a meeting and no more.
            noted = row.kind is RecommendationKind.NOTED
            kind = ChangeKind.MEETING if noted else ChangeKind.RECOMMENDATION
            yield Change(kind, row.id, sentence, answered=_answered(row))
        elif _answered(row) and not _answered(before):
            nothing = row.response_status is AnswerStatus.ACCEPTED and not row.follow_up
            told = row.response or row.response_status or ""
            sentence = words.answer(row.id, row.topic, told, nothing_since=nothing)
            yield Change(ChangeKind.ANSWER, row.id, sentence)
        elif _treated(row) and not _treated(before):
            sentence = words.treatment(row.id, row.topic, row.response or status)
            yield Change(ChangeKind.RECOMMENDATION, row.id, sentence)


def _said(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    claims, meetings = _by_id(then.area.claims), _by_id(then.area.meetings)
    for claim in now.area.claims:
        if claim.id not in claims:
            sentence = words.said(claim.said_by, claim.date_shown, claim.claim)
            yield Change(ChangeKind.STATEMENT, claim.id, sentence)
    for row in now.area.meetings:
        if row.id not in meetings:
            sentence = words.said(row.committee, row.date_shown, row.subject)
            yield Change(ChangeKind.MEETING, row.id, sentence)
    years = {each["year"] for each in then.area.returns}
    for each in now.area.returns:
        if each["year"] not in years:
            sentence = words.new_return(each["census"], each["covers"])
            yield Change(ChangeKind.RETURN, str(each["year"]), sentence)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=_Named)


def _by_id(rows: Sequence[Row]) -> Mapping[str, Row]:
    return {row.id: row for row in rows}

"""What changed in an area from one day to a later one: its figures, verdicts and record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from scrutiny.definitions.dates import as_date, last_date
from scrutiny.publication.content.changed_since import Of
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.finding_told import InspectionTold
from scrutiny.publication.content.promises_told import (
    PromiseTold,
    RecommendationTold,
    TargetTold,
)
from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.publication.known_area import KnownArea, KnownMeasure, Series, as_it_was
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
from scrutiny.wording.numbers import rounded, written_date


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new, other or overdue, in a sentence.

    `many`: of how many measures it tells. `answered`: of a recommendation, that it has an answer.
    `of` and `row` say what it is of, see `SincePart`.
    """

    kind: ChangeKind
    sentence: str
    many: int = 1
    answered: bool = False
    of: Of = ""
    row: str = ""


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
    followed, tied = then.tied, {name for name, _ in now.tied}
    for name, new in now.measures.items():
        old = then.measures.get(name)
        if new.variant and name not in tied:
            continue
        if old is None:
            held = [row for row in new.series[WHOLE].values() if _given(row)]
            if held:
                sentence = words.new_measure(new.short_name, _told(held[-1]))
                yield Change(ChangeKind.MEASURE, sentence, of="measure", row=name)
            continue
        if not _alike(old, new):
            sentence = words.worked_out_anew(new.short_name)
            yield Change(ChangeKind.MEASURE, sentence, of="measure", row=name)
        for part, series in new.series.items():
            before = old.series.get(part, {})
            if part and not before and (name, part) not in followed:
                # The group was not followed at the time: its figures are not new for anybody.
                continue
            assumed = {period for *key, period in then.assumed if key == [name, part]}
            if new.returned:
                # What one child more or less moved would stand there in so many words.
                series = {p: row for p, row in series.items() if p not in before}
                yield from _of_measure(_new(new.named(part), {}, series, assumed), name, part)
                continue
            found = [*_new(new.named(part), before, series, assumed)]
            if _alike(old, new):
                decimals = min(old.decimals, new.decimals)
                found += _revised(new.named(part), before, series, decimals)
                found += _withdrawn(new.named(part), before, series)
            yield from _of_measure(found, name, part)
    for name, old in then.measures.items():
        if name not in now.measures and any(old.series.values()):
            yield Change(ChangeKind.MEASURE, words.gone_measure(old.short_name))


def _of_measure(found: Iterable[Change], name: str, part: str) -> Iterator[Change]:
    for each in found:
        yield replace(each, of="measure", row=f"{name} {part}".strip())


def _alike(old: KnownMeasure, new: KnownMeasure) -> bool:
    """Whether figures of both may be set side by side: worked out alike, and of the same place."""
    return old.made_of == new.made_of and (old.place == new.place or "" in (old.place, new.place))


def _new(name: str, then: Series, now: Series, assumed: set[str]) -> Iterator[Change]:
    """The latest figure that came, or that the newest period came without one. `assumed`: periods
    of figures that came out on a day that is assumed.
    """
    fresh = [row for p, row in now.items() if _given(row) and not _given(then.get(p))]
    if fresh:
        last, doubt = fresh[-1], fresh[-1].period in assumed
        sentence = words.new_figure(name, _told(last), last.change, len(fresh) - 1, assumed=doubt)
        yield Change(ChangeKind.NEW_FIGURE, sentence)
    elif now and (newest := list(now)[-1]) not in then:
        sentence = words.no_figure(name, newest, now[newest].status_words)
        yield Change(ChangeKind.NEW_FIGURE, sentence)


def _revised(name: str, then: Series, now: Series, decimals: int) -> Iterator[Change]:
    found = [p for p in now if p in then and _differ(then[p], now[p], decimals)]
    if found:
        was, other = _both(then[found[-1]], now[found[-1]])
        sentence = words.revised(name, found[-1], was, other, len(found) - 1)
        yield Change(ChangeKind.REVISED, sentence)


def _differ(one: Figure, other: Figure, decimals: int) -> bool:
    """Whether two figures do, as shown; fewer decimals than before are no revision."""
    if one.number is None or other.number is None:
        return False
    if rounded(one.number, decimals) != rounded(other.number, decimals):
        return True
    counts = ((one.numerator, other.numerator), (one.denominator, other.denominator))
    return any(None not in pair and pair[0] != pair[1] for pair in counts)


def _withdrawn(name: str, then: Series, now: Series) -> Iterator[Change]:
    gone = [p for p, row in then.items() if _given(row) and not _given(now.get(p))]
    if gone:
        left = now.get(gone[-1])
        why = left.status_words if left else ""
        sentence = words.withdrawn(name, gone[-1], then[gone[-1]].value, why, len(gone) - 1)
        yield Change(ChangeKind.WITHDRAWN, sentence)


def _given(row: Figure | None) -> bool:
    return row is not None and row.number is not None


def _told(row: Figure) -> str:
    return words.figure(row.value, row.period, row.our_words, row.counts)


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
        if old is None or not _alike(then.measures[name], now.measures[name]):
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
        key = f"{name} {part}".strip()
        yield Change(ChangeKind.VERDICT, sentence, of="measure", row=key)


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
        yield Change(ChangeKind.OVERDUE, sentence, len(names), of="measure", row=names[0])


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
            yield Change(ChangeKind.LATE, sentence, of="promise", row=row.id)
        case PromiseState.UNREAD:
            sentence = words.unread(row.id, row.what, row.timing)
            yield Change(ChangeKind.UNREAD, sentence, of="promise", row=row.id)


def _of_promise(kind: ChangeKind, row: PromiseTold, sentence: str) -> Change:
    """What the area did not promise is no promise kept, missed or put back."""
    kind = kind if row.promised_by else ChangeKind.DUTY
    return Change(kind, sentence, of="promise", row=row.id)


def _due(row: PromiseTold) -> str:
    return written_date(row.due_date, row.due_precision) if row.due_date else ""


def _targets(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    old, every = _by_id(then.area.targets), _by_id(now.area.targets)
    for row in now.area.targets:
        before = old.get(row.id)
        replaced = every.get(row.replaces) if before is None else None
        if replaced is not None or (before is not None and _level(before) != _level(row)):
            was = replaced or before or row
            sentence = words.target_moved(
                row.id,
                row.what,
                _aim(was),
                _aim(row),
                row.set_by,
                row.set_on,
                replaced=replaced is not None,
            )
            yield Change(ChangeKind.TARGET_MOVED, sentence, of="target", row=row.id)
        elif before is None:
            sentence = words.target(
                row.id, row.what, row.value_shown, row.due_date_shown, row.set_by
            )
            yield Change(ChangeKind.TARGET, sentence, of="target", row=row.id)


def _level(row: TargetTold) -> tuple[str, date | None]:
    """What is to be reached, and the last day of its date: a date told to the day is not moved."""
    return row.value_shown, last_date(row.due_date) if row.due_date else None


def _aim(row: TargetTold) -> str:
    return words.aim(row.value_shown, row.due_date_shown)


def _inspections(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    old = _by_id(then.area.inspections)
    for row in now.area.inspections:
        if row.status == "complete" and not (row.id in old and old[row.id].status == row.status):
            sentence = words.inspection(row.name, _reported(row), row.outcome)
            yield Change(ChangeKind.INSPECTION, sentence)
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
    for mine in said.values():
        first, findings = mine[0], [each.finding for each in mine]
        sentence = words.judgement(first.shown, findings, first.inspection, first.date_shown)
        yield Change(ChangeKind.JUDGEMENT, sentence, of="finding", row=first.finding_id)


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
            yield Change(kind, sentence, 1, _answered(row), of="recommendation", row=row.id)
        elif _answered(row) and not _answered(before):
            nothing = row.response_status is AnswerStatus.ACCEPTED and not row.follow_up
            told = row.response or row.response_status or ""
            sentence = words.answer(row.id, row.topic, told, nothing_since=nothing)
            yield Change(ChangeKind.ANSWER, sentence, of="recommendation", row=row.id)
        elif _treated(row) and not _treated(before):
            sentence = words.treatment(row.id, row.topic, row.response or status)
            yield Change(ChangeKind.RECOMMENDATION, sentence, of="recommendation", row=row.id)


def _said(then: KnownArea, now: KnownArea) -> Iterator[Change]:
    claims, meetings = _by_id(then.area.claims), _by_id(then.area.meetings)
    for claim in now.area.claims:
        if claim.id not in claims:
            sentence = words.said(claim.said_by, claim.date_shown, claim.claim)
            yield Change(ChangeKind.STATEMENT, sentence, of="claim", row=claim.id)
    for row in now.area.meetings:
        if row.id not in meetings:
            sentence = words.said(row.committee, row.date_shown, row.subject)
            yield Change(ChangeKind.MEETING, sentence, of="meeting", row=row.id)
    years = {each.year for each in then.area.returns}
    for each in now.area.returns:
        if each.year not in years:
            sentence = words.new_return(each.census, str(each.year - 1))
            yield Change(ChangeKind.RETURN, sentence)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=_Named)


def _by_id(rows: Sequence[Row]) -> Mapping[str, Row]:
    return {row.id: row for row in rows}

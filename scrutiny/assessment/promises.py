"""What was promised and what came of it: commitments and targets.

A date is judged only as far as the record was read. What fell due after the last day of which the
papers were read has not been looked at, and nobody can call it late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import polars as pl

from scrutiny.assessment.effect import Effect, effect_of
from scrutiny.assessment.pairs import Asking, answered
from scrutiny.assessment.spans import figures
from scrutiny.assessment.standing import Compared
from scrutiny.definitions.area import Commitment, Record, Search, Target
from scrutiny.definitions.dates import as_date, last_date
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.vocabulary.words import (
    Better,
    CommitmentStatus,
    DatePrecision,
    PromiseState,
    Verdict,
)


class Ease(StrEnum):
    """Whether a target set in another's place is easier to reach, by the measure's good direction.

    unknown: a number or the good direction is missing, or the two are in other units.
    """

    EASIER = "easier"
    HARDER = "harder"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that was moved, as written in the record; null or empty where not found.

    `later` is null where the two dates cannot be set in order.
    """

    by: str
    on: str | None
    before: str | None
    after: str | None
    later: bool | None


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment judged.

    `late`: days after its date that it was done, or, where overdue, days that had passed when the
    record was read; below nought where early; null where a date is missing or not known to the
    day. `at_least`: the fewest days that it can be late where the dates are coarse, null where it
    may be in time. `moved` is null where its date was not moved. `effect` is null where the
    commitment is not done and the record has no words on its effect; `compared` holds the figures
    before and after, null where there are none. `promised`: whether a body of the area promised
    it; else others or a law required it. `searched`: when it was looked for since the reading and
    not found, as written; null where it was not.
    """

    commitment_id: str
    state: PromiseState
    late: int | None
    at_least: int | None
    moved: Moved | None
    effect: Effect | None
    compared: Compared | None = None
    promised: bool = True
    searched: str | None = None


@dataclass(frozen=True, slots=True)
class MovedTarget:
    """A target set in another's place: ids, by whom and when, values and dates as written."""

    target_id: str
    replaced_id: str
    first_id: str
    by: str
    on: str | None
    value_before: str
    value_after: str
    due_before: str | None
    due_after: str | None
    ease: Ease
    later: bool | None


def judge_commitments(
    record: Record,
    values: pl.DataFrame,
    measures: Mapping[str, Measure],
    methods: Methods,
    today: date,
) -> tuple[Promise, ...]:
    """Every commitment of an area, in the order of the record. `values`: see `spans.figures`."""
    looked = record.area.looked_by(today)
    searched = {row.about: row.date for row in sorted(record.searches, key=_searched_on)}
    asking = [
        _judged(row, record.area.place, values, measures, looked, today)
        for row in record.commitments
    ]
    judged = answered(asking, methods)
    return tuple(replace(each, searched=searched.get(each.commitment_id)) for each in judged)


def _searched_on(row: Search) -> date:
    return last_date(row.date)


def _judged(
    row: Commitment,
    place: str,
    values: pl.DataFrame,
    measures: Mapping[str, Measure],
    looked: date,
    today: date,
) -> Asking[Promise]:
    state = _state(row, looked, today)
    late, at_least = _late(row, state, looked)
    effect: Effect | None = Effect.RECORDED if row.effect else None
    compared = None
    if state in (PromiseState.DONE, PromiseState.DONE_LATE):
        measure = measures.get(row.measure_id)
        if measure is not None and row.done_on:
            series = figures(values, place, measure.id)
            compared = yield from effect_of(row.done_on, series, measure)
        effect = _effect(row, measure, compared)
    moved, promised = _moved(row), bool(row.promised_by)
    return Promise(row.id, state, late, at_least, moved, effect, compared, promised)


def _state(row: Commitment, looked: date, today: date) -> PromiseState:
    """As far as anybody looked. What is done, or known to be missed, is known whenever it was."""
    due = deadline(row.due_date, row.due_precision)
    unsettled = row.status in (CommitmentStatus.OPEN, CommitmentStatus.NOT_FOUND)
    if unsettled and due is not None and due >= looked:
        # An outcome that was not found by a day on which it was not due yet is not missing.
        return PromiseState.UNREAD if due < today else PromiseState.DUE
    if row.status is CommitmentStatus.OPEN:
        stated = row.due_precision is not DatePrecision.INFERRED
        return PromiseState.OVERDUE if due is not None and stated else PromiseState.DUE
    return PromiseState(row.status.value)


def deadline(due_date: str | None, precision: DatePrecision | None) -> date | None:
    """The last day on which something is in time; null where no date is on record."""
    if not due_date:
        return None
    letters = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(
        precision or DatePrecision.DAY, 10
    )
    return last_date(due_date[:letters])


def unread(
    due_date: str | None, precision: DatePrecision | None, looked: date, today: date
) -> bool:
    """Whether a date has passed since the last day of which the record was read."""
    due = deadline(due_date, precision)
    return due is not None and looked <= due < today


def _late(row: Commitment, state: PromiseState, looked: date) -> tuple[int | None, int | None]:
    due = deadline(row.due_date, row.due_precision)
    if due is None or row.due_precision is DatePrecision.INFERRED:
        return None, None
    exact = (row.due_precision or DatePrecision.DAY) is DatePrecision.DAY and _to_the_day(
        row.due_date
    )
    if state is PromiseState.OVERDUE:
        days = (looked - due).days
        return (days if exact else None), days
    if state not in (PromiseState.DONE, PromiseState.DONE_LATE) or not row.done_on:
        return None, None
    days = (as_date(row.done_on) - due).days
    exact = exact and _to_the_day(row.done_on)
    return (days if exact else None), (days if days > 0 else None)


def _to_the_day(written: str | None) -> bool:
    return bool(written) and str(written).count("-") == 2


def _moved(row: Commitment) -> Moved | None:
    dates_differ = bool(row.first_due_date) and row.first_due_date != row.due_date
    if not (row.moved_by or row.moved_on or dates_differ):
        return None
    later = _later(row.first_due_date, row.due_date)
    return Moved(row.moved_by, row.moved_on, row.first_due_date, row.due_date, later)


def _later(before: str | None, after: str | None) -> bool | None:
    if not before or not after:
        return None
    return last_date(after) > last_date(before)


def _effect(row: Commitment, measure: Measure | None, compared: Compared | None) -> Effect:
    """Figures before words; words where figures cannot say."""
    if compared is not None and compared.verdict is Verdict.BETTER:
        return Effect.SEEN
    if compared is not None and compared.verdict in (Verdict.WORSE, Verdict.NO_CLEAR_CHANGE):
        return Effect.NOT_SEEN
    if row.effect:
        return Effect.RECORDED
    return Effect.NOT_MEASURED if measure is None else Effect.CANNOT_SAY


def moved_targets(record: Record, measures: Mapping[str, Measure]) -> tuple[MovedTarget, ...]:
    """Each target set in another's place, in the order of the record: one row a step of a chain."""
    by_id = {target.id: target for target in record.targets}
    return tuple(
        _moved_target(target, by_id[target.replaces], by_id, measures)
        for target in record.targets
        if target.replaces in by_id
    )


def _moved_target(
    new: Target, old: Target, by_id: Mapping[str, Target], measures: Mapping[str, Measure]
) -> MovedTarget:
    first = old
    seen = {new.id, old.id}
    while first.replaces in by_id and first.replaces not in seen:
        first = by_id[first.replaces]
        seen.add(first.id)
    measure = measures.get(new.measure_id or old.measure_id)
    return MovedTarget(
        target_id=new.id,
        replaced_id=old.id,
        first_id=first.id,
        by=new.set_by,
        on=new.set_on,
        value_before=old.value,
        value_after=new.value,
        due_before=old.due_date,
        due_after=new.due_date,
        ease=_ease(old, new, measure),
        later=_later(old.due_date, new.due_date),
    )


def _ease(old: Target, new: Target, measure: Measure | None) -> Ease:
    if not old.value or not new.value or old.unit != new.unit:
        return Ease.UNKNOWN
    before, after = float(old.value), float(new.value)
    if before == after:
        return Ease.SAME
    if measure is None or measure.better is Better.NEITHER:
        return Ease.UNKNOWN
    lowered = after < before
    return Ease.EASIER if lowered == (measure.better is Better.HIGHER) else Ease.HARDER


def in_force(record: Record, measure: Measure, part: str = "") -> Target | None:
    """The target now in force with a number in the measure's own unit, or None.

    A legal limit for each case, in weeks, is no target for a share. A target replaced by another
    is no longer in force; one whose date has passed is, until another takes its place. Of
    several the one set last. The record's targets are about the whole, so a part has none.
    """
    if part:
        return None
    replaced = {target.replaces for target in record.targets}
    held = [
        target
        for target in record.targets
        if target.measure_id == measure.id
        and target.id not in replaced
        and target.unit in measure.aimed_in
        and target.value
    ]
    return max(held, key=_set_on, default=None)


def _set_on(target: Target) -> date:
    return last_date(target.set_on) if target.set_on else date.min

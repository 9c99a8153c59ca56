"""What became known since a day, told without a snapshot from then: by the dates on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Protocol

import polars as pl

from scrutiny.assessment.answers import Answer
from scrutiny.assessment.promises import Promise
from scrutiny.assessment.standings import compared
from scrutiny.definitions.area import Commitment, Record
from scrutiny.definitions.dates import as_date, last_date
from scrutiny.definitions.measure import Measure
from scrutiny.measures.exact import FIRST
from scrutiny.publication.changes import rows_of_record as words
from scrutiny.publication.changes.held import Row
from scrutiny.publication.changes.one_change import Change, ChangeKind, Changes, in_order
from scrutiny.publication.lateness import overdue
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import PeriodKind, kind_of, last_day, shown
from scrutiny.vocabulary.words import Profile, PromiseState
from scrutiny.wording.figure import beside_value, wording_of
from scrutiny.wording.grammar import others
from scrutiny.wording.numbers import when
from scrutiny.wording.promise import response, timing
from scrutiny.wording.rise_and_fall import change

_NEEDED = ("reason", "verdict", "direction", "caution", "before_period", "before_value")


class OfRecord(Protocol):
    """What came of the promises and recommendations of a record, by their ids."""

    @property
    def promises(self) -> Mapping[str, Promise]: ...

    @property
    def answers(self) -> Mapping[str, Answer]: ...


def since(
    record: Record,
    reviewed: OfRecord,
    values: pl.DataFrame,
    measures: Mapping[str, Measure],
    due: Mapping[str, date],
    day: date,
    today: date,
) -> Changes:
    """What became known after `day`, up to `today`. `reviewed` says what came of the record's rows.

    `values`: the columns of `assessment.annual.Assessed.values` and `known_on`, the day on which a
    figure first became public (null: not told), with `known_assumed` where that day is assumed.
    `measures` holds flows too, as measures. `due` gives for each measure when newer figures were
    due. Of months and quarters only quarters are told. A figure is told as revised where a later
    release, after `day`, gave another value for what was known by then.
    """
    found = [
        *_figures(record, values, measures, day),
        *_overdue(record, measures, due, today),
        *_record(record, reviewed, day, today),
    ]
    return Changes("", day.isoformat(), "", today.isoformat(), in_order(found))


def _figures(
    record: Record, values: pl.DataFrame, measures: Mapping[str, Measure], day: date
) -> Iterator[Change]:
    tied: dict[tuple[str, str], list[str]] = {}
    for row in record.finding_measures:
        tied.setdefault((row.measure_id, row.part), []).append(row.finding_id)
    names = {name for name, _ in tied}
    mine = values.filter(
        pl.col("place").is_in(record.area.places),
        pl.col("basis") == FIRST,
        pl.col("known_on").is_not_null(),
    )
    wanted = [
        (name, part)
        for name in measures
        for part in (WHOLE, *(p for n, p in tied if n == name and p))
        if name in names or measures[name].variant_of is None
    ]
    for name, part in wanted:
        rows = mine.filter(pl.col("measure") == name, pl.col("part") == part).to_dicts()
        series = sorted(_of_one_kind(rows), key=lambda row: last_day(row["period"]))
        findings = tied.get((name, part)) or [
            f for (n, _), fs in tied.items() if n == name for f in fs
        ]
        told = _Told(measures[name], name, part, tuple(dict.fromkeys(findings)))
        yield from told.new([row for row in series if row["known_on"] > day])
        yield from told.revised([row for row in series if _revised(row, day)])


def _of_one_kind(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds = {kind_of(row["period"]) for row in rows}
    if PeriodKind.QUARTER in kinds:
        return [row for row in rows if kind_of(row["period"]) is PeriodKind.QUARTER]
    return rows


def _revised(row: Mapping[str, Any], day: date) -> bool:
    released = row.get("published")
    return (
        row.get("earlier_value") is not None
        and row["value"] is not None
        and released is not None
        and released > day >= row["known_on"]
    )


class _Told:
    """Writes the changes of one measure and part."""

    def __init__(self, measure: Measure, name: str, part: str, findings: tuple[str, ...]) -> None:
        group = part.partition("=")[2]
        self.short = f"{measure.short_name}, {group}" if group else measure.short_name
        self.key = f"{name} {part}".strip()
        self.findings = findings
        self.wording = wording_of(measure, rounded=measure.profile is not Profile.OPEN)

    def _value(self, value: float | None) -> str:
        return "no figure" if value is None else self.wording.value(value)

    def new(self, rows: list[dict[str, Any]]) -> Iterator[Change]:
        """The latest of the figures that became known, and how many more."""
        held = [row for row in rows if row["value"] is not None]
        if not held:
            return
        last = held[-1]
        sentence = f"{self.short}: {self._value(last['value'])} in {when(last['period'])}"
        sentence += f"{beside_value(self.wording, last)}."
        if all(last.get(column) is not None for column in _NEEDED[:4]) and "before_value" in last:
            sentence += f" {change(self.wording, compared(last))}"
        sentence += others(len(held) - 1, "came")
        if last.get("known_assumed"):
            sentence += " The day on which it came out is assumed."
        yield self._change(
            ChangeKind.NEW_FIGURE,
            sentence,
            last,
            now=self._value(last["value"]),
            rows=tuple((shown(r["period"]), "", self._value(r["value"])) for r in reversed(held)),
        )

    def revised(self, rows: list[dict[str, Any]]) -> Iterator[Change]:
        """The latest of the figures that a later release changed, where that can be seen."""
        pairs = [(r, self._value(r["earlier_value"]), self._value(r["value"])) for r in rows]
        seen = [(row, was, is_) for row, was, is_ in pairs if was != is_]
        if not seen:
            return
        last, was, is_ = seen[-1]
        sentence = f"{self.short}, {shown(last['period'])}: was {was}, is now {is_}."
        sentence += others(len(seen) - 1, "changed")
        told = tuple((shown(row["period"]), one, other) for row, one, other in reversed(seen))
        yield self._change(ChangeKind.REVISED, sentence, last, was, is_, told)

    def _change(
        self,
        kind: ChangeKind,
        sentence: str,
        row: Mapping[str, Any],
        was: str = "",
        now: str = "",
        rows: tuple[tuple[str, str, str], ...] = (),
    ) -> Change:
        period = shown(row["period"])
        return Change(kind, self.key, self.short, self.findings, sentence, period, was, now, rows)


def _overdue(
    record: Record, measures: Mapping[str, Measure], due: Mapping[str, date], today: date
) -> Iterator[Change]:
    findings: dict[str, list[str]] = {}
    for row in record.finding_measures:
        findings.setdefault(row.measure_id, []).append(row.finding_id)
    for name, mine in findings.items():
        if name in due and name in measures and overdue(due[name], today):
            short, month = measures[name].short_name, f"{due[name]:%B %Y}"
            sentence = f"{short}: newer figures were due in {month} and have not been put in here."
            tied = tuple(dict.fromkeys(mine))
            yield Change(ChangeKind.OVERDUE, name, short, tied, sentence, month)


def _record(record: Record, reviewed: OfRecord, day: date, today: date) -> Iterator[Change]:
    def due(written: Any) -> bool:
        """Whether a date that others set ends after the day, and does not begin after today."""
        return bool(written) and last_date(written) > day and as_date(written) <= today

    def within(written: Any) -> bool:
        """Whether something dated so lies, or may lie, after the day and not after today.

        A month may. What is dated with a year alone is not told as new since a day within it.
        """
        return due(written) and ("-" in written or as_date(written) > day)

    read_to = record.area.read_to
    for given, row in zip(record.commitments, _plain(record.commitments), strict=True):
        promise = reviewed.promises[given.id]
        if within(row["moved_on"]):
            yield words.slipped(row, row["first_due_date"])
        if within(row["done_on"]):
            yield words.done(row)
        elif due(row["due_date"]):
            yield from _due(given, row, promise, read_to)
        if within(row["set_on"]):
            yield words.promise(row)
    targets = {row["id"]: row for row in _plain(record.targets)}
    yield from (words.target(row, targets) for row in targets.values() if within(row["set_on"]))
    inspections = {row["id"]: row for row in _plain(record.inspections)}
    for row in inspections.values():
        if row["status"] == "complete" and within(row["published_date"]):
            yield words.inspection(row)
    judged = [row for row in _plain(record.judgements) if within(row["date"])]
    yield from words.judgements(judged, inspections)
    yield from (words.statement(row) for row in _plain(record.claims) if within(row["date"]))
    for asked, row in zip(record.recommendations, _plain(record.recommendations), strict=True):
        if within(row["meeting_date"]):
            state = reviewed.answers[asked.id].state
            yield words.recommendation(row, response(asked, state, read_to))
    yield from (words.meeting(row) for row in _plain(record.meetings) if within(row["date"]))


def _due(given: Commitment, row: Row, promise: Promise, read_to: date) -> Iterator[Change]:
    """What came of something whose date has passed, as far as the record was read."""
    match promise.state:
        case PromiseState.MISSED:
            yield words.missed(row)
        case PromiseState.OVERDUE | PromiseState.NOT_FOUND:
            yield words.late(row)
        case PromiseState.UNREAD:
            yield words.unread(row, timing(given, promise, read_to))


def _plain(rows: tuple[Any, ...]) -> list[Row]:
    return [row.model_dump(mode="json") for row in rows]

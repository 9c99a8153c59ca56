"""Data health: when the next figures are due, how late they are, and which look wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from scrutiny.assessment.oddities import Odd
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.place import Places
from scrutiny.publication.content.health_told import DataHealth
from scrutiny.vocabulary.periods import last_day
from scrutiny.wording import doubts as say
from scrutiny.wording.grammar import of_group
from scrutiny.wording.numbers import day, month, with_unit


def next_due(last: date, in_month: int) -> date:
    """The first day of the first such month after the month of the last publication.

    >>> next_due(date(2025, 6, 26), 6)
    datetime.date(2026, 6, 1)
    """
    return date(last.year if in_month > last.month else last.year + 1, in_month, 1)


def due_after(measure: Measure, last: date | None) -> date | None:
    """When newer figures of a measure are due after its last publication.

    Null where nothing was published yet, and where its definition has ended.
    """
    if last is None or measure.ends is not None:
        return None
    return next_due(last, measure.published_in_month)


def last_published(values: pl.DataFrame, places: Collection[str]) -> dict[str, date]:
    """For each measure the day of the last release that has figures, or says why not, of `places`.

    A release of which only other places are held brings them nothing, so it does not count. Of
    several places the one longest without news decides. A measure with nothing of any of them
    takes the last day of all.
    """
    mine = values.filter(pl.col("place").is_in(list(places)))
    news = mine.group_by("measure", "place").agg(pl.col("published").max())
    anywhere = values.group_by("measure").agg(pl.col("published").max())
    return dict(anywhere.iter_rows()) | dict(
        news.group_by("measure").agg(pl.col("published").min()).iter_rows()
    )


def overdue(due: date, today: date) -> bool:
    """Whether the whole month in which figures were due has passed."""
    return (due.year, due.month) < (today.year, today.month)


def late(due: Mapping[str, date], today: date) -> dict[str, str]:
    """The measures whose newer figures should have come by today, with the month they were due in.

    `due` is the day from which they are due, by measure.
    """
    return {name: month(day) for name, day in due.items() if overdue(day, today)}


def late_by(due: date, today: date) -> str:
    """How long ago the month in which figures were due ended, in words; empty where it has not.

    >>> late_by(date(2026, 6, 1), date(2026, 11, 22)), late_by(date(2026, 6, 1), date(2026, 7, 9))
    ('4 months', '9 days')
    """
    if not overdue(due, today):
        return ""
    months = 12 * (today.year - due.year) + today.month - due.month - 1
    return say.late_by(*divmod(months, 12), today.day)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What looks wrong in every measure: `jumps`, `resets` and `odd` as `assessment.oddities` gives
    them, `frozen` as `assessment.frozen` does; no frame where that was not looked for.
    """

    jumps: pl.DataFrame
    resets: pl.DataFrame
    odd: pl.DataFrame
    frozen: pl.DataFrame | None = None


def data_health(
    measure: Measure,
    doubts: Doubts,
    places: Places,
    near: Collection[str],
    *,
    last: date | None,
    due: date | None,
    today: date,
    revised: int = 0,
) -> DataHealth:
    """The state of one measure's data.

    `last` is the day of the last release, `due` when the next is due. Doubts about the places
    `near` (an area, its region, England, its neighbours) are told one by one; those about others
    are counted.
    """
    told = _Doubtful(measure, places, frozenset(near))
    return DataHealth(
        measure=measure.id,
        name=measure.name,
        last_update=day(last) if last else "",
        next_due=month(due) if due else "",
        late_by=late_by(due, today) if due else "",
        revised=revised,
        doubts=(
            *told.jumps(doubts.jumps),
            *told.resets(doubts.resets),
            *told.odd(doubts.odd),
            *(told.frozen(doubts.frozen) if doubts.frozen is not None else ()),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Doubtful:
    """Writes the doubts about one measure."""

    measure: Measure
    places: Places
    near: frozenset[str]

    def _rows(self, frame: pl.DataFrame) -> list[dict[str, Any]]:
        rows = frame.filter(pl.col("measure") == self.measure.id).to_dicts()
        return sorted(rows, key=lambda row: last_day(row["period"]) if "period" in row else 0)

    def _value(self, value: float) -> str:
        return with_unit(value, self.measure.kind, self.measure.decimals, self.measure.per)

    def _who(self, row: dict[str, Any]) -> str:
        return of_group(self.places.by_id[row["place"]].name, row["part"])

    def jumps(self, frame: pl.DataFrame) -> Iterator[str]:
        rows = self._rows(frame)
        for row in rows:
            period, also = row["period"], row["also"]
            before, value = self._value(row["before"]), self._value(row["value"])
            if not row["place"]:
                yield say.jumped_everywhere(period, also, before, value)
            elif row["place"] in self.near and not row["part"]:
                yield say.jumped(self._who(row), period, value, row["before_period"], before, also)
        groups = sum(row["place"] in self.near and bool(row["part"]) for row in rows)
        elsewhere = sum(bool(row["place"]) and row["place"] not in self.near for row in rows)
        if groups:
            yield say.jumps_in_groups(groups)
        if elsewhere:
            yield say.jumps_elsewhere(elsewhere)
        if any(row["place"] for row in rows):
            yield say.PERHAPS

    def resets(self, frame: pl.DataFrame) -> Iterator[str]:
        for row in self._rows(frame):
            yield say.reset(self._who(row), row["grain"], row["year"], row["resets"])

    def frozen(self, frame: pl.DataFrame) -> Iterator[str]:
        rows = frame.filter(pl.col("measure") == self.measure.id).to_dicts()
        near = [row for row in rows if row["place"] in self.near]
        for row in near:
            half = getattr(self.measure, row["half"])
            what = half.words if half else self.measure.name
            name = self.places.by_id[row["place"]].name
            yield say.frozen(name, row["first"], row["last"], row["count"], row["points"], what)
        if elsewhere := len(rows) - len(near):
            yield say.frozen_elsewhere(elsewhere)

    def odd(self, frame: pl.DataFrame) -> Iterator[str]:
        rows = self._rows(frame)
        whole = [row for row in rows if row["odd"] == Odd.WHOLE_REGION]
        for period, value in dict.fromkeys((row["period"], row["value"]) for row in whole):
            n = sum((row["period"], row["value"]) == (period, value) for row in whole)
            yield say.whole_region(period, n, self._value(value))
        yield from (self._odd(row) for row in rows if row["odd"] != Odd.WHOLE_REGION)

    def _odd(self, row: dict[str, Any]) -> str:
        kind = Odd(row["odd"])
        value = self._value(row["value"])
        ends = ("", "")
        if kind is Odd.BEYOND_ITS_PLACES:
            ends = (self._value(row["low"]), self._value(row["high"]))
        return say.odd(kind, self._who(row), row["period"], value, ends)

"""An area as far as it was known on one day: in a snapshot, or by the dates on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from msgspec.structs import replace as with_

from scrutiny.definitions.dates import as_date, last_date
from scrutiny.measures.exact import FIRST
from scrutiny.publication.came_out import CameOut
from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.measure_told import MeasureTold
from scrutiny.publication.content.promises_told import PromiseTold
from scrutiny.publication.published import Published
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import PromiseState
from scrutiny.wording.grammar import of_group

Series = Mapping[str, Figure]
"""Figures by period, in order of time."""


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """One measure: its name, what it is worked out from, and the figures of an area's place.

    `variant`: it asks the same as another one. `place` is the code of the place whose figures they
    are, the area's own or a wider one, empty where none has any. `series` are by part, the whole
    and the groups that findings are about, of the main kind of period. `returned`: counted from the
    area's own returns, so that two snapshots' figures are never set side by side.
    """

    short_name: str
    variant: bool
    decimals: int
    made_of: tuple[str, ...]
    place: str
    series: Mapping[str, Series]
    returned: bool = False

    def named(self, part: str) -> str:
        """Its name with the group that is meant."""
        return of_group(self.short_name, part)


@dataclass(frozen=True, slots=True)
class KnownArea:
    """An area and its figures, as known `on` a day. `measures` are by id, flows among them.

    `assumed` are figures, by measure, part and period, that are left out by a day that is assumed.
    """

    on: date
    area: AreaTold
    measures: Mapping[str, KnownMeasure]
    assumed: frozenset[tuple[str, str, str]] = frozenset()

    @property
    def tied(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The measures and parts of the area's findings, with the ids of those."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for finding in self.area.findings:
            for row in finding.measures:
                key = (row.measure_id, row.part)
                found[key] = (*found.get(key, ()), finding.id)
        return found


def in_snapshot(published: Published, name: str) -> KnownArea:
    """An area as a snapshot holds it."""
    area, about = published.area(name), published.about
    parts: dict[str, list[str]] = {}
    for finding in area.findings:
        for row in finding.measures:
            parts.setdefault(row.measure_id, []).append(row.part)
    return KnownArea(
        about.made_on,
        area,
        {
            each: _measure(
                published.measure(each),
                area,
                (WHOLE, *parts.get(each, ())),
                returned=each in about.flows,
            )
            for each in (*about.measures, *about.flows)
        },
    )


def _measure(
    held: MeasureFigures, area: AreaTold, parts: tuple[str, ...], *, returned: bool
) -> KnownMeasure:
    place = next((each for each in area.about.places if held.of(each)), "")
    return KnownMeasure(
        short_name=held.about.short_name,
        variant=bool(held.about.variant_of),
        decimals=held.about.decimals,
        made_of=_made_of(held.about),
        place=place,
        series={
            part: {
                figure.period: figure
                for figure in sorted(
                    held.series(place, part=part, basis=FIRST), key=lambda f: last_day(f.period)
                )
            }
            for part in dict.fromkeys(parts)
        },
        returned=returned,
    )


def _made_of(about: MeasureTold) -> tuple[str, ...]:
    parts = (about.numerator, about.denominator, about.published)
    return (str(about.kind), *("; ".join(part.quantities) if part else "" for part in parts))


def on_day(now: KnownArea, came_out: CameOut, day: date) -> KnownArea:
    """An area as it was known on an earlier day, by the dates on record: without what became known
    or was dated after it.

    How its measures stood then was never worked out, so no standings are told. What has no date on
    record counts as known.
    """
    after = _After(day, now.on)
    area = now.area
    left_out = frozenset(key for key, each in came_out.items() if each.on > day)
    known = with_(
        area,
        standings={},
        commitments=tuple(
            as_it_was(row, day, now.on) for row in area.commitments if not after(row.set_on)
        ),
        targets=tuple(row for row in area.targets if not after(row.set_on)),
        inspections=tuple(
            row
            for row in area.inspections
            if not (row.status == "complete" and after(row.published_date))
        ),
        findings=tuple(
            with_(row, judgements=tuple(each for each in row.judgements if not after(each.date)))
            for row in area.findings
        ),
        claims=tuple(row for row in area.claims if not after(row.date)),
        recommendations=tuple(r for r in area.recommendations if not after(r.meeting_date)),
        meetings=tuple(row for row in area.meetings if not after(row.date)),
    )
    return KnownArea(
        day,
        known,
        {name: _by(each, name, came_out, day) for name, each in now.measures.items()},
        frozenset(key for key in left_out if came_out[key].assumed),
    )


def _by(measure: KnownMeasure, name: str, came_out: CameOut, day: date) -> KnownMeasure:
    """A measure with the figures that were known on a day, as they were then."""

    def then(part: str, figure: Figure) -> Figure | None:
        told = came_out.get((name, part, figure.period))
        if told is None:
            return figure
        if told.on > day:
            return None
        if not told.changed_since(day):
            return figure
        return with_(
            figure,
            number=told.earlier,
            value=told.earlier_shown,
            numerator=None,
            denominator=None,
            counts="",
        )

    return replace(
        measure,
        series={
            part: {
                period: known
                for period, figure in series.items()
                if (known := then(part, figure)) is not None
            }
            for part, series in measure.series.items()
        },
    )


def as_it_was(row: PromiseTold, day: date, today: date) -> PromiseTold:
    """A promise as it stood on a day, as far as dates on record tell."""
    after = _After(day, today)
    moved = after(row.moved_on)
    done = row.state in (PromiseState.DONE, PromiseState.DONE_LATE)
    settled = after(row.done_on) if done else after.ends(row.due_date)
    return with_(
        row,
        due_date=row.first_due_date if moved else row.due_date,
        moved_on=None if moved else row.moved_on,
        state=PromiseState.DUE if settled else row.state,
    )


@dataclass(frozen=True, slots=True)
class _After:
    """Whether something dated so lies, or may lie, after a day and not after today.

    A month may. What is dated with a year alone is not new since a day within it.
    """

    day: date
    today: date

    def __call__(self, written: str | None) -> bool:
        return self.ends(written) and ("-" in str(written) or as_date(str(written)) > self.day)

    def ends(self, written: str | None) -> bool:
        """Whether a date that others set ends after the day, and does not begin after today."""
        return (
            bool(written)
            and last_date(str(written)) > self.day
            and (as_date(str(written)) <= self.today)
        )

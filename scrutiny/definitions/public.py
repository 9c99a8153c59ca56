"""The day on which a figure first became public, so that a claim is judged on what was known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scrutiny.definitions.dates import last_date
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.returns import ReturnFormat
from scrutiny.definitions.source import Source
from scrutiny.vocabulary.periods import PeriodKind, kind_of, last_day


def first_public(source: Source | None, period: str, month: int) -> tuple[date, bool]:
    """The day from which a period's figures count as known, and whether it is assumed.

    The date that the source's page gives, or the last day that it covers where only a month is
    known. Else the last day of the first publishing month after the period has ended: the
    source's own month, or `month` where it names none. Terms are taken to be published when
    their school year is, since no term's figures come sooner than half a year after it. An
    assumed day is never later than a release held here that has the period in it.

    Raises ValueError where `period` is not a period, or `month` not 1 to 12.
    """
    published = source.first_published if source else None
    if published and period in published.dates:
        return last_date(published.dates[period]), False
    ended = last_day(period[:7] if kind_of(period) is PeriodKind.TERM else period)
    assumed = end_of_next(published.month if published else month, ended)
    held = [
        release.published
        for release in (source.releases if source else ())
        if last_day(release.latest_period) >= last_day(period)
    ]
    return min([assumed, *held]), True


def figures_due(measure: Measure, period: str, returned: Mapping[str, ReturnFormat]) -> date:
    """The last day on which the figures of a period are not late.

    Those of a return are due at its own deadline, others in the month of their publication.
    `returned`: the measures that come from a return, each with the form of that.
    """
    if measure.id in returned:
        return returned[measure.id].due_after(last_day(period))
    return end_of_next(measure.published_in_month, last_day(period))


def end_of_next(month: int, day: date) -> date:
    """The last day of the first such month that begins after `day`."""
    year = day.year if month > day.month else day.year + 1
    return last_date(f"{date(year, month, 1):%Y-%m}")

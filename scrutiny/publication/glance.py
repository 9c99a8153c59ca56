"""What is seen of a measure at a glance: three marks, and a small line of its last years."""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.assessment.standing import Compared, Standing
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.standing_told import Mark, Past
from scrutiny.vocabulary.periods import kind_of, last_day
from scrutiny.vocabulary.words import OLD_FIGURE, Kind, Verdict
from scrutiny.wording import figure as figures
from scrutiny.wording import measure_text as say
from scrutiny.wording import three_marks as words
from scrutiny.wording import yardstick
from scrutiny.wording.figure import Wording

YEARS = 12
"""So many years back a small line begins."""


def marks(standing: Standing, wording: Wording, latest: Figure) -> tuple[Mark, ...]:
    """On the year, since the inspection, and against England; see `Mark`."""
    return (
        _compared(say.ON_THE_YEAR, standing, standing.on_year, wording),
        _since(standing, wording),
        _against(standing, wording, latest),
    )


def _compared(label: str, standing: Standing, found: Compared | None, wording: Wording) -> Mark:
    if found is None or found.after.value is None or found.before.value is None:
        return Mark(label, "", None, "")
    tag = figures.tag(found.verdict, found.reason, found.direction)
    return _mark(label, standing, tag, found.verdict, words.was(wording, found.before))


def _since(standing: Standing, wording: Wording) -> Mark:
    found = standing.recovery
    if found is None:
        return _compared(say.SINCE_INSPECTION, standing, standing.since, wording)
    than = words.was(wording, found.last.before)
    return _mark(say.SINCE_INSPECTION, standing, yardstick.tag(found), yardstick.sign(found), than)


def _against(standing: Standing, wording: Wording, latest: Figure) -> Mark:
    """Against England; where that cannot be tested, the rank among neighbours."""
    against = latest.against.get("england")
    if against is not None and against.value and against.verdict is not Verdict.CANNOT_SAY:
        than = words.england(against.value)
        return _mark(say.AGAINST_ENGLAND, standing, against.tag, against.verdict, than)
    rank = words.rank(standing.better, standing.against.get("neighbours"))
    if rank and standing.kind is not Kind.COUNT and not standing.stale:
        return Mark(say.AMONG_NEIGHBOURS, rank, None, "")
    if against is not None and against.value and standing.kind is not Kind.COUNT:
        than = words.england(against.value)
        return _mark(say.AGAINST_ENGLAND, standing, against.tag, against.verdict, than)
    return Mark(say.AGAINST_ENGLAND, "", None, "")


def _mark(label: str, standing: Standing, tag: str, verdict: Verdict | None, than: str) -> Mark:
    return Mark(label, OLD_FIGURE if standing.stale else tag, verdict, than)


def past(series: Sequence[Figure], latest: Figure) -> tuple[Past, ...]:
    """The figures of the last years in order of time, of the same kind of period as the latest."""
    kind, last = kind_of(latest.period), last_day(latest.period)
    return tuple(
        Past(
            last_day(row.period).year,
            row.period_shown,
            row.number,
            row.value,
            row.tag if row.number is not None else "",
            row.verdict,
            row.direction,
        )
        for row in sorted(series, key=lambda row: last_day(row.period))
        if kind_of(row.period) is kind and last.year - YEARS < last_day(row.period).year
    )

"""Sums that would tell what the publisher withheld of one authority lose their counts.

A region's count less those of its other authorities is the one that was withheld, and so is
England's less those of all others; where a region's count is left out for that reason, England's
less the other regions' would give it back. The publisher's own tables hold such sums, and what they
tell remains theirs. But here, where figures are set side by side and judged, they are not put
beside their parts.

Method. Each authority lies in one region and each region in England, so what is shown makes one
equation for each region whose count stands, over the withheld authorities in it, and one for
England, over those of all other regions. No two share an unknown: a withheld count can be had
exactly only where it stands alone in its equation. It can be had nearly where those that stand with
it are small (London's less all that are shown is Lewisham's, but for the City's few), or where
little is left for all of them. So a sum tells where the others, by the most that each was ever
counted, or what is left for all, come to fewer than so many cases. It tells nothing where no case
is left: the publisher left those authorities out of the sum as well. Where one count of a share
tells, both go.

This stands before anything is judged, for an interval, a change or an average gives a count back.
Percentages stay: rounded as they are shown, one of thousands of cases tells nothing of the few.
The groups of a sum add up to it, and lose their counts with it. Those of authorities are held for
a few only, so that no group of a region can be undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import polars as pl

from scrutiny.definitions.measure import Measure
from scrutiny.definitions.place import ENGLAND, Place, Places, alive
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Kind, Status

_SUM = ("measure", "basis", "place", "period")
_COUNTS = ("numerator", "denominator")
_WITHHELD = (Status.HIDDEN, Status.NOT_AVAILABLE)

_Counts = tuple[float, ...]
"""As many as _COUNTS: the most that an authority was ever counted, nought where it never was."""


def without_telling_sums(
    exact: pl.DataFrame, measures: Mapping[str, Measure], places: Places, width: int
) -> pl.DataFrame:
    """The values of `measures.exact` without the counts of telling sums.

    Adds `untold`: whether the counts were left out here. A share keeps its percentage; a number of
    things has no value then, and the status that says why. `width`: a sum tells a withheld count
    where it leaves it fewer cases than this to lie in.
    """
    counted = [name for name, each in measures.items() if each.kind in (Kind.SHARE, Kind.COUNT)]
    whole = exact.filter(pl.col("part") == WHOLE, pl.col("measure").is_in(counted))
    most = {
        series: _most(whole.filter(pl.col("measure") == series[0], pl.col("basis") == series[1]))
        for series in whole.select("measure", "basis").unique().iter_rows()
    }
    in_any = _most(whole)
    told: list[tuple[str, ...]] = []
    for (measure, basis, period), group in whole.group_by("measure", "basis", "period"):
        rows = {row["place"]: row for row in group.iter_rows(named=True)}
        sums = _Sums(rows, in_any | most[measure, basis], places, str(period), width)
        told += [(str(measure), str(basis), each, str(period)) for each in sums.telling()]
    found = pl.DataFrame(told, schema=dict.fromkeys(_SUM, pl.String), orient="row")
    marked = exact.join(
        found.with_columns(untold=pl.lit(value=True)), on=_SUM, how="left", maintain_order="left"
    ).with_columns(pl.col("untold").fill_null(value=False))
    numbers = [name for name, each in measures.items() if each.kind is Kind.COUNT]
    hidden = pl.col("untold") & pl.col("measure").is_in(numbers)
    return marked.with_columns(
        *(pl.when(~pl.col("untold")).then(name).alias(name) for name in _COUNTS),
        *(
            pl.when(~hidden).then(name).alias(name)
            for name in ("value", "earlier_value", "earlier_release")
        ),
        status=pl.when(hidden).then(pl.lit(str(Status.TELLING))).otherwise("status"),
    )


def _most(whole: pl.DataFrame) -> dict[str, _Counts]:
    """The most that each place was ever counted in these rows, where it ever was."""
    most = whole.group_by("place").agg(pl.col(_COUNTS).max())
    return {
        place: tuple(count or 0.0 for count in counts)
        for place, *counts in most.iter_rows()
        if any(count is not None for count in counts)
    }


@dataclass(frozen=True, slots=True)
class _Sums:
    """England and its regions in one measure, basis and period; `rows` and `most` by place."""

    rows: Mapping[str, Mapping[str, Any]]
    most: Mapping[str, _Counts]
    places: Places
    period: str
    width: int

    def telling(self) -> list[str]:
        """The regions that tell, and England where it still does without their counts."""
        there: dict[str, list[Place]] = {}
        for place in self.places.authorities():
            # An invented place lies in no region of England.
            if place.region and alive(place, last_day(self.period)):
                there.setdefault(place.region, []).append(place)
        every = [place.place for mine in there.values() for place in mine]
        # In an extract, who has no row is not withheld but not held.
        extract = 2 * sum(place in self.rows for place in every) < len(every)
        found: list[str] = []
        of_england: list[str] = []
        for region, mine in there.items():
            parts = [place.place for place in mine]
            if self._counted(region) and not self._tells(region, parts, extract=extract):
                of_england.append(region)
            else:
                of_england += parts
                found += [region] if self._counted(region) else []
        if self._counted(ENGLAND) and self._tells(ENGLAND, of_england, extract=extract):
            found.append(ENGLAND)
        return found

    def _counted(self, place: str) -> bool:
        return place in self.rows and self.rows[place]["numerator"] is not None

    def _tells(self, whole: str, parts: Sequence[str], *, extract: bool) -> bool:
        """Whether a sum, less those of its parts that are shown, tells one that is withheld."""
        withheld = [place for place in parts if self._withheld(place)]
        if not withheld or (extract and any(place not in self.rows for place in withheld)):
            return False
        left: list[float] = []
        others: list[float] = []
        for at, column in enumerate(_COUNTS):
            if (total := self.rows[whole][column]) is None:
                continue
            shown = (self.rows[place][column] for place in parts if place in self.rows)
            left.append(total - sum(count for count in shown if count is not None))
            sizes = [self.most.get(place, (0.0, 0.0))[at] for place in withheld]
            others.append(sum(sizes) - max(sizes))
        # A share of no cases leaves nothing of its authorities, whatever else they have.
        return left[-1] != 0 and min(*left, *others, inf) < self.width

    def _withheld(self, place: str) -> bool:
        """Withheld, or without a row: of nought cases the publisher says so in its own way."""
        row = self.rows.get(place)
        return row is None or (row["value"] is None and row["status"] in _WITHHELD)

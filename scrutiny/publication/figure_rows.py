"""From assessed frames to figures that may be shown: rounded, worded, one list per measure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import polars as pl

from scrutiny.assessment.annual import Assessed
from scrutiny.assessment.by_chance import ByChance
from scrutiny.assessment.extent import newest
from scrutiny.assessment.path import Paths
from scrutiny.assessment.standings import compared, trend_of
from scrutiny.assessment.usual_movement import among_all
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.place import Place, Places, alive
from scrutiny.definitions.source import Source
from scrutiny.errors import ScrutinyError
from scrutiny.measures.exact import FIRST, KEY
from scrutiny.measures.worked_out import FEWEST_SHOWN
from scrutiny.publication.content.figures_told import Against, Among, Figure
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import last_day, shown
from scrutiny.vocabulary.words import (
    STATUS_WORDS,
    Counts,
    Direction,
    Kind,
    Level,
    Profile,
    Reason,
    Status,
    Verdict,
)
from scrutiny.wording import figure as sentences
from scrutiny.wording import headline as standing
from scrutiny.wording.chance_alone import OF_PLACE, by_chance
from scrutiny.wording.grammar import place_in_text
from scrutiny.wording.numbers import interval, rounded, with_unit
from scrutiny.wording.on_the_year import on_the_year
from scrutiny.wording.on_the_year import place as standing_place
from scrutiny.wording.returned import slowest

# A number of things is not set against places of another size, nor a place against itself.
_NOT_COMPARED = (Reason.SIZE_OF_PLACE, Reason.IS_BENCHMARK)


def _in_text(place: Place) -> str:
    return place_in_text(place.name, region=place.level is Level.REGION)


def measure_figures(
    measure: Measure,
    assessed: Assessed,
    places: Places,
    releases: Sequence[tuple[str, str]],
    in_full: Collection[str],
    sources: Mapping[str, Source],
) -> list[Figure]:
    """The figures of one measure, in order of place, part and time.

    Every whole figure of the places `in_full` gets its sentences, and the last one of every other
    place; elsewhere they are empty. `releases` are the (source, release) pairs that a figure's
    `source` is an index into, `sources` all by their ids. Only figures that are already published
    may pass.
    """
    if measure.profile is not Profile.OPEN:
        raise ScrutinyError(
            f"{measure.id} is not open: what nobody has published goes through scrutiny.disclosure."
        )
    return written_figures(measure, assessed, places, releases, in_full, sources=sources)


def by_place(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """The same figures under the code of their place."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.place, []).append(figure)
    return found


def written_figures(
    measure: Measure,
    assessed: Assessed,
    places: Places,
    releases: Sequence[tuple[str, str]],
    in_full: Collection[str],
    *,
    parts: Mapping[str, str] = MappingProxyType({}),
    sources: Mapping[str, Source] = MappingProxyType({}),
) -> list[Figure]:
    """Figures from values that may be shown as they are.

    `parts` are parts that get sentences like the whole, with their names inside a sentence.
    """
    wording = sentences.wording_of(measure)
    index = {pair: i for i, pair in enumerate(releases)}
    by_key: dict[tuple[Any, ...], dict[str, dict[str, Any]]] = {}
    mine = assessed.comparisons.filter(pl.col("measure") == measure.id)
    for row in mine.iter_rows(named=True):
        by_key.setdefault(tuple(row[k] for k in KEY), {})[row["benchmark"]] = row
    values = assessed.values.filter(pl.col("measure") == measure.id).to_dicts()
    earlier = {(row["basis"], row["place"], row["part"], row["period"]): row for row in values}
    last: dict[str, str] = {}
    for row in values:
        if row["value"] is not None and row["part"] == WHOLE:
            last[row["place"]] = max(
                row["period"], last.get(row["place"], row["period"]), key=last_day
            )
    rows_of: dict[str, list[str]] = {}
    for row in values:
        if row["place"] not in last and row["part"] == WHOLE:
            rows_of.setdefault(row["place"], []).append(row["period"])
    # Of a place without any value the last row says why.
    last |= {place: max(periods, key=last_day) for place, periods in rows_of.items()}
    at_newest = newest(assessed.extents, measure.id)
    behind = {
        place: (period, _not_newest(places.by_id[place], earlier, at_newest, period, sources))
        for place, period in last.items()
        if at_newest and last_day(period) < last_day(at_newest)
    }
    beside = _beside(assessed, measure)
    writer = _Writer(
        measure,
        wording,
        places,
        index,
        parts,
        beside,
        behind,
        assessed.paths,
        assessed.tests,
        last,
    )
    made = [
        writer.figure(
            row,
            by_key.get(tuple(row[k] for k in KEY), {}),
            worded=row["part"] in (WHOLE, *parts)
            and (row["place"] in in_full or row["period"] == last.get(row["place"])),
        )
        for row in values
    ]
    made.sort(key=lambda f: (f.place, f.basis, f.part, last_day(f.period)))
    return made


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the figures of one measure.

    `behind`: the last period of each place that has none for the newest, and why.
    """

    measure: Measure
    wording: sentences.Wording
    places: Places
    index: Mapping[tuple[str, str], int]
    parts: Mapping[str, str]
    beside: Mapping[str, Mapping[tuple[str, str], dict[str, Any]]]
    behind: Mapping[str, tuple[str, str]]
    paths: Paths
    tests: Mapping[tuple[str, str], ByChance]
    last: Mapping[str, str]

    def figure(
        self, row: dict[str, Any], beside: Mapping[str, dict[str, Any]], *, worded: bool
    ) -> Figure:
        decimals = self.measure.decimals
        value, wording = row["value"], self.wording
        led = sentences.leading(wording, row)
        status = Status(row["status"])
        place = self.places.by_id[row["place"]]
        first = row["basis"] == FIRST
        trend, rank, funnel = self._standing(row, worded and first and row["part"] == WHOLE)
        return Figure(
            basis=row["basis"],
            place=row["place"],
            period=row["period"],
            period_shown=shown(row["period"]),
            part=row["part"],
            number=_rounded(led, decimals),
            ours=None if led == value else _rounded(value, decimals),
            low=_rounded(row["low"], decimals),
            high=_rounded(row["high"], decimals),
            value=self._shown(led, status),
            numerator=self._numerator(row["numerator"]),
            denominator=row["denominator"],
            counts=wording.counts(row) or slowest(row.get("ninetieth")),
            interval=self._interval(row, ours=led != value),
            status=status,
            status_words=STATUS_WORDS[status],
            direction=Direction(row["direction"]),
            verdict=Verdict(row["verdict"]),
            reason=Reason(row["reason"]),
            tag=sentences.tag(row["verdict"], row["reason"], row["direction"]),
            title=sentences.title(wording, row, beside.get("england")) if worded else "",
            level=sentences.level(wording, self._who(place, row["part"]), row) if worded else "",
            change=on_the_year(wording, compared(row)) if worded else "",
            caution=bool(row["caution"]),
            revised=_revised(row, self.measure),
            our_words=sentences.by_our_count(wording, row),
            published_number=self._theirs(row),
            source=self.index[row["source"], row["release"]],
            row=row["row"] or 0,
            against={
                name: self._against({**row, **each}, place, worded)
                for name, each in beside.items()
                if first and each["reason"] not in _NOT_COMPARED
            },
            trend=trend,
            rank=rank,
            funnel=funnel,
            usual=standing_place(compared(row)),
            among=_among(row),
            counts_left_out=sentences.counts_left_out(row),
            not_newest=self._behind(row) if first else "",
            by_chance=self._by_chance(row) if first and row["part"] == WHOLE else "",
        )

    def _behind(self, row: dict[str, Any]) -> str:
        """Of a place's last figure, why it is not of the newest period."""
        last, why = self.behind.get(row["place"], ("", ""))
        return why if row["period"] == last else ""

    def _by_chance(self, row: dict[str, Any]) -> str:
        """Of a place's last figure, how many tests stand behind all of them."""
        tests = self.tests.get((self.measure.id, row["place"]))
        last = row["period"] == self.last.get(row["place"])
        return by_chance(tests, OF_PLACE) if tests and last else ""

    def _interval(self, row: dict[str, Any], *, ours: bool) -> str:
        """The interval in words, and that it is of our counts where another figure leads."""
        if self.measure.kind is Kind.BALANCE:
            return ""
        told = interval(row["low"], row["high"], self.measure.decimals)
        return sentences.of_our_count(told) if told and ours else told

    def _theirs(self, row: dict[str, Any]) -> float | None:
        """The publisher's own percentage; to no more decimals than shown where counts are left out,
        for many of them give the counts back.
        """
        theirs: float | None = row["published_value"]
        return _rounded(theirs, self.measure.decimals) if row.get("untold") else theirs

    def _numerator(self, numerator: float | None) -> float | None:
        """A count as published; one that was worked out and is small is not shown."""
        worked_out = self.measure.counts is Counts.WORKED_OUT
        small = numerator is not None and numerator < FEWEST_SHOWN
        return None if worked_out and small else numerator

    def _standing(self, row: dict[str, Any], whole: bool) -> tuple[str, str, str]:
        """The trend of five years, the rank and the funnel, in words."""
        at = (row["place"], row["period"])
        trend, rank, funnel = (
            self.beside[name].get(at) if whole else None for name in ("trends", "ranks", "funnels")
        )
        return (
            self._trend(row, trend) if trend else "",
            sentences.rank(self.wording, rank) if rank else "",
            sentences.funnel(funnel) if funnel else "",
        )

    def _trend(self, row: dict[str, Any], trend: dict[str, Any]) -> str:
        path = self.paths.of(self.measure.id, row["place"], row["period"])
        return standing.trend(self.wording, trend_of(trend), path)

    def _who(self, place: Place, part: str) -> str:
        """The place, and the group of it, inside a sentence."""
        return _in_text(place) + (f", {self.parts[part]}," if part in self.parts else "")

    def _shown(self, value: float | None, status: Status) -> str:
        """A value with its unit, marked where it is not reliable; empty where there is none."""
        if value is None:
            return ""
        mark = f" [{status}]" if status is Status.UNRELIABLE else ""
        return self.wording.value(value) + mark

    def _against(self, row: dict[str, Any], place: Place, worded: bool) -> Against:
        value = sentences.leading(self.wording, row, "benchmark_")
        told: tuple[str, ...] = ()
        if worded:
            region = self.places.by_id.get(place.region)
            named = _in_text(region) if region else ""
            told = (
                sentences.comparison(self.wording, row, named),
                sentences.left_behind(self.wording, row, named),
            )
        decimals = self.measure.decimals
        return Against(
            value=sentences.benchmark(self.wording, row),
            number=_rounded(value, decimals),
            verdict=Verdict(row["verdict"]),
            tag=sentences.comparison_tag(row["verdict"], row["reason"], row["direction"]),
            sentence=" ".join(filter(None, told)),
        )


def _not_newest(
    place: Place,
    rows: Mapping[tuple[str, str, str, str], Mapping[str, Any]],
    period: str,
    last: str,
    sources: Mapping[str, Source],
) -> str:
    """Why a place has no figure for the newest period; nothing of one that has ended before it.

    `rows` by basis, place, part and period.
    """
    if not alive(place, last_day(period)):
        return ""
    row = rows.get((FIRST, place.place, WHOLE, period))
    status = None if row is None else row["status"]
    source = sources.get(row["source"]) if row is not None else None
    # Where a dash means the same, nobody need have withheld anything.
    symbols = {text for text, means in source.symbols.items() if means == status} if source else ()
    return sentences.not_newest(
        _in_text(place), period, status, last, marked=set(symbols) <= {status}
    )


def _beside(
    assessed: Assessed, measure: Measure
) -> dict[str, dict[tuple[str, str], dict[str, Any]]]:
    """Trends, ranks and funnels of a measure as a whole, by place and period."""
    found: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
    for name, frame in (
        ("trends", assessed.trends),
        ("ranks", assessed.ranks),
        ("funnels", assessed.funnels),
    ):
        rows = frame.filter(pl.col("measure") == measure.id) if frame.width else frame
        if name == "trends" and frame.width:
            rows = rows.filter(pl.col("basis") == FIRST, pl.col("part") == WHOLE)
        elif frame.width:
            rows = of_all(rows, assessed.extents)
        found[name] = {(r["place"], r["period"]): r for r in rows.iter_rows(named=True)}
    return found


def of_all(rows: pl.DataFrame, extents: pl.DataFrame) -> pl.DataFrame:
    """Ranks or funnels with `given` and `existing` of `assessment.extent`, without those of an
    extract: among a few authorities nobody stands first of all.
    """
    told = extents.filter(~pl.col("extract")).drop("extract")
    return rows.join(told, on=["measure", "period"], maintain_order="left")


def _among(row: Mapping[str, Any]) -> Among | None:
    found = among_all(row)
    if found is None:
        return None
    return Among(found.as_far, found.among, found.of_size, found.movement)


def _revised(row: dict[str, Any], measure: Measure) -> str:
    before = _rounded(row["earlier_value"], measure.decimals)
    if before is None or before == _rounded(row["value"], measure.decimals):
        return ""
    earlier = with_unit(before, measure.kind, measure.decimals, measure.per)
    return sentences.revised(earlier, row["earlier_release"], withdrawn=row["value"] is None)


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else rounded(value, decimals)

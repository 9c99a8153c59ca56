"""Figures that look wrong: in another unit, added up since the start of a year, or copied.

Nothing here is proof. Each row is a figure that somebody should look at before it is quoted; what
is real stays listed. Every function looks at all measures at once and gives a small frame.
Source of the methods: the project's own, from errors met in published files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

import polars as pl

from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import ENGLAND, Places
from scrutiny.measures.exact import KEY
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.periods import PeriodKind, just_before, kind_of, last_day
from scrutiny.vocabulary.words import BreakKind, Kind, Level, Status

_JUMPED = (Kind.SHARE, Kind.RATE, Kind.SCORE, Kind.COUNT, Kind.WEEKS)
"""Kinds that can be told to be ten times too big. A balance may rightly cross nought."""

_LIKE_EACH_OTHER = (Kind.SHARE, Kind.RATE, Kind.SCORE)
"""Kinds whose value for a country lies among those of its authorities."""

_SERIES = ("measure", "basis", "place", "part", "grain")
_ALIKE = ("measure", "basis", "part", "period")
_RESETS = 2
"""So many falls at the start of a year, or more, are a habit and not an accident."""


class Odd(StrEnum):
    """What is odd about a figure.

    beyond_its_places: England's or a region's value lies outside those of its own authorities.
    nought: it is nought where most of its authorities' are not. not_a_share: below 0 or above 100
    per cent. same_as_before: England's value is the same to the last decimal as the one before.
    whole_region: an authority's number is as high as that of its whole region.
    """

    BEYOND_ITS_PLACES = "beyond_its_places"
    NOUGHT = "nought"
    NOT_A_SHARE = "not_a_share"
    SAME_AS_BEFORE = "same_as_before"
    WHOLE_REGION = "whole_region"


def unit_jumps(
    values: pl.DataFrame, measures: Mapping[str, Measure], methods: Methods
) -> pl.DataFrame:
    """Figures many times the one before, or a small part of it (`methods.unit_jump`).

    One row for each: `measure`, `basis`, `place`, `part`, `before_period`, `period`, `before`,
    `value`, and `also`, the number of other places that jumped the same way in that period. Where
    more than half of ten places or more did, something happened everywhere, and one row stands for
    them: its `place` is empty, its values are the middle ones.

    With counts, the larger must be of more than `methods.smallest_denominator` cases. Without
    counts small numbers cannot be told, so neither value may be nought, and one of the two must be
    as many times off England's own. Nothing is set against a figure from before a change of
    definition, and a figure already marked as not reliable is left out.
    """
    times = methods.unit_jump.value
    ids = [m.id for m in measures.values() if m.kind in _JUMPED]
    rows = _pairs(values.filter(pl.col("measure").is_in(ids)), measures).with_columns(
        up=pl.col("value") >= times * pl.col("before"),
        down=pl.col("before") >= times * pl.col("value"),
        pairs=pl.len().over(_ALIKE),
    )
    is_england = pl.col("place") == ENGLAND
    england = rows.filter(is_england).select(*_ALIKE, their_value="value", their_before="before")
    # Up and down both hold where both are nought, and that is no jump.
    jumped = (
        rows.filter(pl.col("up") != pl.col("down"))
        .join(england, on=_ALIKE, how="left")
        .with_columns(alike=pl.len().over(*_ALIKE, "up").cast(pl.Int64))
    )
    fewest = methods.smallest_denominator.value
    everywhere = (2 * pl.col("alike") > pl.col("pairs")) & (pl.col("pairs") >= fewest)
    of_all = (
        jumped.filter(everywhere)
        .group_by(*_ALIKE, "up")
        .agg(pl.col("before_period").first(), pl.col("before", "value").median(), pl.len())
        .with_columns(place=pl.lit(""), also=pl.col("len").cast(pl.Int64) - 1)
    )
    off = _off("value", "their_value", times) | _off("before", "their_before", times)
    told = (pl.min_horizontal("value", "before") > 0) & (is_england | off.fill_null(True))
    cases = pl.max_horizontal("numerator", "before_numerator")
    large = cases > fewest
    single = jumped.filter(~everywhere, pl.when(cases.is_null()).then(told).otherwise(large))
    single = single.with_columns(also=pl.len().over(*_ALIKE, "up").cast(pl.Int64) - 1)
    columns = (*_named(), "before_period", "period", "before", "value", "also")
    return pl.concat([single.select(columns), of_all.select(columns)]).sort(
        "measure", "period", "place", "part"
    )


def cumulative_resets(values: pl.DataFrame) -> pl.DataFrame:
    """Series by the month, quarter or term that may add up since the start of each year.

    One row for each: `measure`, `basis`, `place`, `part`, `grain` (the kind of period), `year`
    (when it starts afresh: `calendar`, `financial` or `school`), `points`, and `resets`, the
    number of starts at which it fell. Such a series never falls within a year, rises in each, and
    falls at every start of a year that it crosses, of which there are two or more.
    """
    found = [_resets(values, year, months) for year, months in _STARTS.items()]
    return pl.concat(found).sort(_SERIES)


_STARTS = {"calendar": 0, "financial": 3, "school": 8}
"""How many months after the calendar's year each kind of year starts."""


def _resets(values: pl.DataFrame, year: str, months: int) -> pl.DataFrame:
    rows = _in_order(values)
    # A quarter straddles two school years, and terms belong to no other year.
    kinds = (PeriodKind.MONTH, PeriodKind.TERM if year == "school" else PeriodKind.QUARTER)
    rows = rows.filter(pl.col("grain").is_in([str(kind) for kind in kinds])).with_columns(
        starts=pl.col("end").dt.offset_by(f"-{months}mo").dt.year()
    )
    step = pl.col("value") - pl.col("value").shift(1).over(_SERIES)
    crosses = pl.col("starts") != pl.col("starts").shift(1).over(_SERIES)
    grouped = (
        rows.with_columns(step=step, crosses=crosses)
        .group_by(_SERIES)
        .agg(
            points=pl.len().cast(pl.Int64),
            resets=(pl.col("crosses") & (pl.col("step") < 0)).sum().cast(pl.Int64),
            starts=pl.col("crosses").sum().cast(pl.Int64),
            falls=(~pl.col("crosses") & (pl.col("step") < 0)).sum(),
            rises=pl.col("starts").filter(~pl.col("crosses") & (pl.col("step") > 0)).n_unique(),
            years=pl.col("starts").filter(~pl.col("crosses")).n_unique(),
        )
    )
    return grouped.filter(
        pl.col("resets") >= _RESETS,
        pl.col("resets") == pl.col("starts"),
        pl.col("falls") == 0,
        pl.col("rises") == pl.col("years"),
        pl.col("rises") > _RESETS - 1,
    ).select(*_SERIES, pl.lit(year).alias("year"), "points", "resets")


def implausible_comparators(
    values: pl.DataFrame, measures: Mapping[str, Measure], places: Places, methods: Methods
) -> pl.DataFrame:
    """Figures that cannot be right beside those that they are compared with.

    One row for each: KEY, `odd` (see `Odd`), `value`, `low` and `high`: what it was set against
    (the lowest and highest of its authorities, the bounds of a share, the value before, the
    region's own number). A country or region is judged only where at least half of its
    authorities that have a figure have one for that part. That a value repeats says something
    only of more than `methods.smallest_denominator` cases.
    """
    rows = values.filter(pl.col("value").is_not_null(), pl.col("status") != Status.UNRELIABLE)
    rows = rows.join(_kinds(measures), on="measure").join(_of_places(places), on="place")
    among = _among_authorities(rows)
    shares = rows.filter(pl.col("kind") == Kind.SHARE, ~pl.col("value").is_between(0, 100))
    found = [
        among.filter(
            pl.col("kind").is_in(_LIKE_EACH_OTHER),
            ~pl.col("value").is_between("low", "high"),
        ).with_columns(odd=pl.lit(str(Odd.BEYOND_ITS_PLACES))),
        among.filter(
            pl.col("value") == 0, pl.col("low") >= 0, 2 * pl.col("above") > pl.col("given")
        ).with_columns(odd=pl.lit(str(Odd.NOUGHT))),
        shares.with_columns(low=pl.lit(0.0), high=pl.lit(100.0), odd=pl.lit(str(Odd.NOT_A_SHARE))),
        _repeated(values, measures, methods.smallest_denominator.value),
        _whole_regions(rows),
    ]
    columns = (*KEY, "odd", "value", "low", "high")
    # What is nought where others are not also lies outside them: it is told once.
    return (
        pl.concat([each.select(columns) for each in reversed(found)])
        .unique([*KEY], keep="first", maintain_order=True)
        .sort(*KEY)
    )


def _named() -> tuple[str, ...]:
    return tuple(name for name in KEY if name != "period")


def _off(one: str, other: str, times: int) -> pl.Expr:
    """Whether one value is so many times another, or so small a part of it."""
    return (pl.col(one) >= times * pl.col(other)) | (pl.col(other) >= times * pl.col(one))


def _in_order(values: pl.DataFrame) -> pl.DataFrame:
    """Reliable values of each series in order of time, with `grain` and `end`."""
    rows = values.filter(pl.col("value").is_not_null(), pl.col("status") != Status.UNRELIABLE)
    return rows.with_columns(
        grain=_of_period(rows, lambda period: str(kind_of(period)), pl.String),
        end=_of_period(rows, last_day, pl.Date),
    ).sort(*_SERIES, "end")


def _of_period(
    rows: pl.DataFrame, made: Callable[[str], object], dtype: type[pl.DataType]
) -> pl.Expr:
    """Something of each period, worked out once for each that occurs; there may be no rows."""
    if rows.is_empty():
        return pl.lit(None, dtype)
    periods = rows["period"].unique()
    new = pl.Series([made(period) for period in periods], dtype=dtype)
    return pl.col("period").replace_strict(periods, new, return_dtype=dtype)


def _pairs(values: pl.DataFrame, measures: Mapping[str, Measure]) -> pl.DataFrame:
    """Each value with the one before it of the same series, where the definition is the same."""
    rows = _in_order(values)
    breaks = [
        (m.id, last_day(mark.at))
        for m in measures.values()
        for mark in m.breaks
        if mark.kind is BreakKind.DEFINITION
    ]
    marks = pl.DataFrame(breaks, schema={"measure": pl.String, "at": pl.Date}, orient="row")
    eras = (
        rows.select("measure", "end")
        .unique()
        .join(marks, on="measure")
        .group_by("measure", "end")
        .agg(era=(pl.col("at") <= pl.col("end")).sum())
    )
    rows = rows.join(eras, on=["measure", "end"], how="left", maintain_order="left")
    series = [*_SERIES, pl.col("era").fill_null(0)]
    return rows.with_columns(
        before=pl.col("value").shift(1).over(series),
        before_period=pl.col("period").shift(1).over(series),
        before_numerator=pl.col("numerator").shift(1).over(series),
    ).filter(pl.col("before").is_not_null())


def _kinds(measures: Mapping[str, Measure]) -> pl.DataFrame:
    rows = [(m.id, str(m.kind)) for m in measures.values()]
    return pl.DataFrame(rows, schema={"measure": pl.String, "kind": pl.String}, orient="row")


def _of_places(places: Places) -> pl.DataFrame:
    rows = [(p.place, str(p.level), p.region) for p in places.all]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("place", "level", "of"), pl.String), orient="row"
    )


def _among_authorities(rows: pl.DataFrame) -> pl.DataFrame:
    """Values of England and regions with `low`, `high`, `given` and `above` (not nought) of their
    authorities, where enough of these have a value for that part.
    """
    mine = rows.filter(pl.col("level") == Level.AUTHORITY)
    of_country = mine.with_columns(of=pl.lit(ENGLAND))
    authorities = pl.concat([of_country, mine.filter(pl.col("of") != "")])
    groups = authorities.group_by("measure", "basis", "period", "part", "of").agg(
        low=pl.col("value").min(),
        high=pl.col("value").max(),
        given=pl.len(),
        above=(pl.col("value") > 0).sum(),
    )
    whole = groups.filter(pl.col("part") == WHOLE).select(
        "measure", "basis", "period", "of", every="given"
    )
    enough = groups.join(whole, on=["measure", "basis", "period", "of"]).filter(
        2 * pl.col("given") >= pl.col("every"), pl.col("given") > 1
    )
    return (
        rows.filter(pl.col("level") != Level.AUTHORITY)
        .drop("of", "low", "high", strict=False)
        .join(enough.rename({"of": "place"}), on=["measure", "basis", "period", "part", "place"])
    )


def _repeated(values: pl.DataFrame, measures: Mapping[str, Measure], fewest: int) -> pl.DataFrame:
    """England's values with counts that are those of the period just before."""
    mine = values.filter(pl.col("place") == ENGLAND, pl.col("numerator") > fewest)
    pairs = _pairs(mine, measures).filter(pl.col("value") == pl.col("before"))
    return (
        pairs.with_columns(just=_of_period(pairs, just_before, pl.String))
        .filter(pl.col("just") == pl.col("before_period"))
        .with_columns(low="before", high="before", odd=pl.lit(str(Odd.SAME_AS_BEFORE)))
    )


def _whole_regions(rows: pl.DataFrame) -> pl.DataFrame:
    """Authorities whose number is that of their region, where others of it have a number too."""
    counts = rows.filter(pl.col("kind") == Kind.COUNT, pl.col("value") > 0)
    regions = counts.filter(pl.col("level") == Level.REGION).select(
        *_ALIKE, of="place", low="value", high="value"
    )
    mine = counts.filter(pl.col("level") == Level.AUTHORITY).drop("low", "high", strict=False)
    several = mine.filter(pl.len().over(*_ALIKE, "of") > 1)
    return (
        several.join(regions, on=[*_ALIKE, "of"])
        .filter(pl.col("value") >= pl.col("low"))
        .with_columns(odd=pl.lit(str(Odd.WHOLE_REGION)))
    )

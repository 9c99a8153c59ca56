"""How remarkable a change on the year is: its place among all authorities' changes.

Figures move from year to year by far more than the chance of counting. So each change is set among
the changes of all authorities in the same measure between the same two periods, on its own side:
"5 of 143 rose as much". This needs no counts, and is the yardstick where none are published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from scrutiny.assessment.breaks import with_breaks
from scrutiny.assessment.standing import AmongAll
from scrutiny.assessment.verdict import as_shown, with_measures
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import Places
from scrutiny.measures.exact import FIRST
from scrutiny.records.figures import WHOLE
from scrutiny.vocabulary.words import Direction, Kind, Movement, Status

COLUMNS: Mapping[str, Any] = {
    "as_far": pl.Int64,
    "among": pl.Int64,
    "of_size": pl.Boolean,
    "movement": pl.String,
    "usual_step": pl.Float64,
    "rare_step": pl.Float64,
}
"""What is known of a change among all; null where it has no place there."""

_GROUP = ("measure", "period")
_EXACT = 9
"""Decimals to which changes are compared: equal ones of published percentages stay equal."""


def among_all(row: Mapping[str, Any]) -> AmongAll | None:
    """A row of a frame with these COLUMNS as plain data."""
    if row.get("movement") is None:
        return None
    return AmongAll(
        int(row["as_far"]), int(row["among"]), bool(row["of_size"]), Movement(row["movement"])
    )


@dataclass(frozen=True)
class Everybody:
    """All authorities' figures, so that a change between any two periods is set among theirs.

    `values`: the columns of `measures.exact`, of published measures.
    """

    values: pl.DataFrame = field(default_factory=pl.DataFrame)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    places: Places = field(default_factory=lambda: Places(()))
    methods: Methods | None = None

    def among(self, measure: str, place: str, before: str, after: str) -> AmongAll | None:
        """The place of one change of a whole figure; null where it has none."""
        if self.methods is None:
            return None
        mine = self._whole.filter(pl.col("measure") == measure)
        earlier = mine.filter(pl.col("period") == before).select(
            "place",
            before_period="period",
            **{f"before_{name}": name for name in ("value", "denominator", "status")},
        )
        pairs = mine.filter(pl.col("period") == after).join(earlier, on="place")
        found = with_movement(pairs, self.measures, self.places, self.methods)
        row = next(found.filter(pl.col("place") == place).iter_rows(named=True), None)
        return None if row is None else among_all(row)

    @cached_property
    def _whole(self) -> pl.DataFrame:
        return self.values.filter(pl.col("basis") == FIRST, pl.col("part") == WHOLE).select(
            *("measure", "basis", "place", "period", "part", "value", "denominator", "status")
        )


def with_movement(
    values: pl.DataFrame, measures: Mapping[str, Measure], places: Places, methods: Methods
) -> pl.DataFrame:
    """Adds COLUMNS to values, each beside its earlier one as `assessment.change.paired` gives them.

    `as_far` of `among` authorities, itself one of them, moved as much or more the same way, and
    `movement` says in a word what that makes of it; `of_size`: only those nearest in size were
    looked at, for bases are small. `usual_step` is the middle of all changes, whichever way they
    went, in the unit of the value, and `rare_step` what all but a share as small as that of unusual
    changes stayed within; of counts, which follow the size of the place, in proportion to this
    one's own.

    Null for parts of a whole, for places that are no authority, for a figure that is not reliable
    or is shown as the one before, across a changed definition, and where too few authorities have
    both figures. Only what is published of both periods is looked at, so nothing new is told.
    """
    rows = _changes(values.with_row_index("_row"), measures, places)
    enough = pl.len().over(_GROUP) >= methods.movement_authorities.value
    rows = rows.filter(enough).with_columns(
        _many=pl.len().over(_GROUP),
        _small=pl.col("_base").median().over(_GROUP) < methods.movement_small_base.value,
    )
    small = pl.col("_small").fill_null(value=False)
    counted = pl.concat([_of_all(rows.filter(~small)), _of_like_size(rows.filter(small), methods)])
    # One of unknown size has no like.
    counted = counted.drop_nulls("as_far")
    share = pl.col("as_far") / pl.col("among")
    rare = 1 - methods.movement_unusual.value
    found = counted.with_columns(
        movement=pl.when(share <= methods.movement_unusual.value)
        .then(pl.lit(str(Movement.UNUSUAL)))
        .when(share >= methods.movement_common.value)
        .then(pl.lit(str(Movement.COMMON)))
        .otherwise(pl.lit(str(Movement.BETWEEN))),
        usual_step=pl.col("_move").abs().median().over(_GROUP) * pl.col("_scale"),
        rare_step=pl.col("_move").abs().quantile(rare, "higher").over(_GROUP) * pl.col("_scale"),
    )
    moved = pl.col("_shown") != Direction.NONE
    only = ("as_far", "among", "of_size", "movement")
    found = found.select(
        "_row", "usual_step", "rare_step", *(pl.when(moved).then(name).alias(name) for name in only)
    )
    return (
        values.with_row_index("_row")
        .join(found, on="_row", how="left", maintain_order="left")
        .with_columns(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
        .drop("_row")
    )


def _changes(rows: pl.DataFrame, measures: Mapping[str, Measure], places: Places) -> pl.DataFrame:
    """The changes that are looked at: `_row`, _GROUP, `_move`, `_scale`, `_base`, `_shown`.

    Those of counts are in proportion to the earlier count, which is their base too.
    """
    # An invented area has no region: its figures say nothing of how much real ones move.
    real = [place.place for place in places.authorities() if place.region]
    rows = with_measures(
        rows.filter(
            pl.col("basis") == FIRST,
            pl.col("part") == WHOLE,
            pl.col("place").is_in(real),
            pl.col("value").is_not_null() & pl.col("before_value").is_not_null(),
            (pl.col("status") == Status.OK) & (pl.col("before_status") == Status.OK),
        ).select(
            *("_row", *_GROUP, "before_period", "value", "before_value"),
            *("denominator", "before_denominator"),
        ),
        measures,
    )
    rows = with_breaks(rows, measures, "before_period", "period")
    count = pl.col("kind") == Kind.COUNT
    rows = rows.filter(
        ~(pl.col("redefined") | pl.col("level_only") | (pl.col("kind") == Kind.WEEKS)),
        ~count | (pl.col("before_value") > 0),
    )
    scale = pl.when(count).then("before_value").otherwise(1.0)
    return rows.select(
        *("_row", *_GROUP),
        _move=((pl.col("value") - pl.col("before_value")) / scale).round(_EXACT),
        _scale=scale,
        _base=pl.when(count).then("before_value").otherwise("denominator"),
        _shown=as_shown("value", "before_value"),
    )


def _of_all(rows: pl.DataFrame) -> pl.DataFrame:
    move = pl.col("_move")
    rose = move.rank("max", descending=True).over(_GROUP)
    fell = move.rank("max").over(_GROUP)
    return rows.with_columns(
        as_far=pl.when(move > 0).then(rose).otherwise(fell).cast(pl.Int64),
        among=pl.col("_many").cast(pl.Int64),
        of_size=pl.lit(value=False),
    )


def _of_like_size(rows: pl.DataFrame, methods: Methods) -> pl.DataFrame:
    """Each among those that stand nearest to it in the order of size."""
    many = pl.col("_many").cast(pl.Int64)
    near = (many / methods.movement_nearest.value).ceil().cast(pl.Int64)
    at = pl.col("_base").rank("ordinal").over(_GROUP).cast(pl.Int64) - 1
    first = (pl.col("_at") - pl.col("_near") // 2).clip(pl.lit(0), many - pl.col("_near"))
    placed = rows.with_columns(_near=near, _at=at).with_columns(_first=first)
    others = placed.select(*_GROUP, _their_at="_at", _theirs="_move")
    move, theirs = pl.col("_move"), pl.col("_theirs")
    as_much = pl.when(move > 0).then(theirs >= move).otherwise(theirs <= move)
    off = pl.col("_their_at") - pl.col("_first")
    counted = (
        placed.join(others, on=_GROUP)
        .filter((off >= 0) & (off < pl.col("_near")) & as_much)
        .group_by("_row")
        .agg(as_far=pl.len().cast(pl.Int64), among=pl.col("_near").first())
    )
    return rows.join(counted, on="_row", how="left", maintain_order="left").with_columns(
        of_size=pl.lit(value=True)
    )

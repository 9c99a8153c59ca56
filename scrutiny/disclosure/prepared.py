"""A cube made ready for protection: beside each count what earlier snapshots and others tell of it.

Which tables are shown must not tell a count either. A table is shown where its cells hold so many
cases on average; once shown it stays, and one that was not opens with a new return, or when more
cases have come than a few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from scrutiny.definitions.flow import Flow
from scrutiny.definitions.returns import ReturnFormat
from scrutiny.disclosure.cube import KEY, Protection, cells_of
from scrutiny.disclosure.regrouped import Regrouped
from scrutiny.disclosure.relations import Constraint

_TABLE = ["quantity", "grain", "topic_1", "topic_2"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A cube as `protect` takes it, what joins its cells beside their keys, and whether a year has
    come that no earlier snapshot covered.
    """

    cells: pl.DataFrame
    also: tuple[Constraint, ...]
    grown: bool


def prepared(
    every: pl.DataFrame,
    then: Regrouped,
    counted: pl.DataFrame,
    flows: Iterable[Flow],
    protection: Protection,
    smallest: int,
    form: ReturnFormat,
    count: Callable[[ReturnFormat], pl.DataFrame],
    in_print: pl.DataFrame,
) -> Prepared:
    """`every` cell that can be counted, with what is known of it.

    `then` are the earlier cubes, `counted` what was kept of their counts (see `kept_cubes`).
    `count` counts the cases with other groups. `smallest`: as many cases as the cells of a table
    hold on average. `in_print`: what publishers have shown of cells (see `in_print.counts`).
    """
    before = _before(then)
    told = before.select(*KEY, before=pl.col("shown").fill_null(-1), before_reason="reason")
    cells = every.select(*KEY, "count").join(told, on=KEY, how="left", maintain_order="left")
    # Counts are kept by the names of groups: where those were cut otherwise, by what was shown.
    held = counted.select(*KEY, "made", "last")
    cells = (
        cells.join(held, on=KEY, how="left", maintain_order="left")
        .with_columns(public=_public(flows))
        .join(in_print.select(*KEY, "in_print"), on=KEY, how="left", maintain_order="left")
        .with_columns(pl.when("public").then("in_print").fill_null(-1).alias("in_print"))
    )
    years = {*before["period"].str.head(4)}
    grown = bool({*every["period"].str.head(4)} - years)
    cut_now = [each.topic for each in then.recuts]
    opens = _opens(cells, protection, smallest, cut_now, all_=grown)
    cells = cells.with_columns(gone=pl.col("before").is_null() & ~opens)
    known = cells.filter(~pl.col("gone") | pl.col("public")).with_columns(
        secret=pl.lit(value=False)
    )
    old = _cut_otherwise(then, before, form, count, years)
    found = pl.concat([known, old.select(known.columns)])
    return Prepared(found, tuple(then.sums(cells_of(found, needs=["count"]))), grown)


def _before(then: Regrouped) -> pl.DataFrame:
    """Each cell as the last snapshot that had it showed it."""
    if not then.earlier:
        names = dict.fromkeys((*KEY, "reason"), pl.String)
        return pl.DataFrame(schema={**names, "shown": pl.Int64})
    frames = [each.select(*KEY, "shown", "reason") for each in reversed(then.earlier)]
    # Why a cell is hidden may not be known any more.
    unsaid = pl.col("shown").is_null() & (pl.col("reason") == "")
    return (
        pl.concat(frames)
        .unique(KEY, keep="first", maintain_order=True)
        .with_columns(reason=pl.when(unsaid).then(pl.lit("group_hidden")).otherwise("reason"))
    )


def _public(flows: Iterable[Flow]) -> pl.Expr:
    """Whether a publisher shows the count of a cell, or will: see `Flow.told_elsewhere`."""
    found = pl.lit(value=False)
    for each in (told for flow in flows for told in flow.told_elsewhere):
        for topics in each.tables:
            one, two, *_ = (*topics, "", "")
            found |= (
                (pl.col("quantity") == each.counts)
                & (pl.col("topic_1") == one)
                & (pl.col("topic_2") == two)
            )
    return found & (pl.col("grain") == "year")


def _opens(
    cells: pl.DataFrame,
    protection: Protection,
    smallest: int,
    cut_now: list[str],
    *,
    all_: bool,
) -> pl.Expr:
    """Whether a cell that was not shown before stands in a table that may be shown now."""
    worth = pl.col("count").mean().over(_TABLE) >= smallest
    then = pl.col("last").sum().over(_TABLE)
    moved = (pl.col("count").sum().over(_TABLE) - then).abs() > protection.held_within
    never = pl.col("last").is_null().all().over(_TABLE)
    recut = pl.any_horizontal(pl.col("topic_1", "topic_2").is_in(cut_now))
    return worth & (pl.lit(value=all_) | moved | never | recut)


def _cut_otherwise(
    then: Regrouped,
    before: pl.DataFrame,
    form: ReturnFormat,
    count: Callable[[ReturnFormat], pl.DataFrame],
    years: set[str],
) -> pl.DataFrame:
    """What was shown under groups cut otherwise, and their overlaps with those of now."""
    told = before.select(*KEY, before=pl.col("shown").fill_null(-1), before_reason="reason")
    cells = then.counted(form, count).join(told, on=KEY, how="left", maintain_order="left")
    overlaps = [each.finer for each in then.recuts if each.overlaps]
    overlap = pl.any_horizontal(pl.col("topic_1", "topic_2").is_in(overlaps))
    return (
        cells.filter(pl.col("before").is_not_null() | overlap)
        .filter(pl.col("period").str.head(4).is_in(list(years)))
        .with_columns(
            made=pl.lit(None, pl.Int64),
            last=pl.lit(None, pl.Int64),
            public=pl.lit(value=False),
            in_print=pl.lit(-1, pl.Int64),
            gone=pl.lit(value=True),
            secret=pl.col("before").fill_null(-1) == -1,
        )
    )

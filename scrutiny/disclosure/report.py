"""The report of a protection: how much is shown, what is hidden and why, how well it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import polars as pl

from scrutiny.disclosure.attack import Attack
from scrutiny.disclosure.protect import LeftOut, Protected


@dataclass(frozen=True, slots=True)
class TableShown:
    """One kind of table: `topics` says by how many it is broken down, `cells` how many it has.

    The shares are of the cells that are not shown as nought, and of the cases counted in the table
    as far as they are shown, stocks aside; null where there are none. Both are worked out from what
    is shown alone, as any reader could, so that they tell nothing more.
    """

    grain: str
    topics: int
    cells: int
    share_of_cells_shown: float | None
    share_of_cases_shown: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """How well a protection holds, in numbers that may be told.

    `hidden` counts hidden cells by reason; `narrowest` is the width of the narrowest interval
    that an attack leaves for one of them, null where nothing is hidden, and exact or "at least".
    `betrayed` counts what the attack worked out, `programmes` what it gave to the solver.
    `told_elsewhere`: how many counts were taken to be known from a publisher. `left_out`: tables
    of one year that could not be protected, and so are not shown: year, grain and topics.
    """

    tables: tuple[TableShown, ...]
    hidden: Mapping[str, int]
    narrowest: int | None
    narrowest_is_exact: bool
    betrayed: int
    programmes: int
    told_elsewhere: int
    left_out: tuple[tuple[str, str, tuple[str, ...]], ...]


def report(
    protected: Protected,
    attack: Attack,
    left_out: Iterable[LeftOut] = (),
    stocks: AbstractSet[str] = frozenset(),
) -> Report:
    """`left_out`: tables beside those that the protection left out itself; `stocks`: quantities
    that do not add up over a year.
    """
    topics = (pl.col("topic_1") != "").cast(pl.Int8) + (pl.col("topic_2") != "").cast(pl.Int8)
    cells = protected.published.with_columns(topics=topics, year=pl.col("period").str.head(4))
    of = ["quantity", "year"]
    years = cells.filter(grain="year", topics=0).select(*of, whole="shown")
    tables = (
        cells.filter(~pl.col("quantity").is_in(list(stocks)))
        .group_by(*of, "grain", "topics", "topic_1", "topic_2")
        .agg(pl.col("shown").sum())
        .join(years.filter(pl.col("whole") > 0), on=of)
        .group_by("grain", "topics")
        .agg(cases=pl.col("whole").sum(), cases_shown=pl.col("shown").sum())
    )
    hides, some = pl.col("shown").is_null(), pl.col("shown") > 0
    kinds = (
        cells.group_by("grain", "topics", maintain_order=True)
        .agg(cells=pl.len(), hidden=hides.sum(), some=some.sum())
        .join(tables, on=["grain", "topics"], how="left")
        .sort("grain", "topics")
    )
    # Which hidden cells are nought is not told, nor how many.
    hidden = dict(attack.hidden)
    hidden["secondary"] += hidden.pop("zero")
    return Report(
        tables=tuple(
            TableShown(
                kind["grain"],
                kind["topics"],
                kind["cells"],
                _share(kind["some"], kind["some"] + kind["hidden"], whole=not kind["hidden"]),
                _share(kind["cases_shown"], kind["cases"], whole=not kind["hidden"]),
            )
            for kind in kinds.iter_rows(named=True)
        ),
        hidden=hidden,
        narrowest=attack.narrowest,
        narrowest_is_exact=attack.narrowest_settled,
        betrayed=len(attack.failing),
        programmes=attack.solved,
        told_elsewhere=int(protected.cells["public"].sum()) + int(protected.gone["public"].sum()),
        left_out=tuple(
            sorted(
                {
                    (each.year, each.grain, tuple(filter(None, (each.topic_1, each.topic_2))))
                    for each in (*protected.left_out, *left_out)
                }
            )
        ),
    )


def _share(part: int | None, of: int | None, *, whole: bool) -> float | None:
    """In whole per cents, and all only where nothing is hidden."""
    if not of:
        return None
    return 1.0 if whole else min(int(100 * (part or 0) / of) / 100, 0.99)

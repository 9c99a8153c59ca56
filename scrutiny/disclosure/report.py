"""The report of a protection: how much is shown, what is hidden and why, how well it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from scrutiny.disclosure.attack import Attack
from scrutiny.disclosure.protect import LeftOut, Protected


@dataclass(frozen=True, slots=True)
class TableShown:
    """One kind of table: `topics` says by how many it is broken down, `cells` how many it has.

    The shares are of the cells that are not nought, and of the cases counted in the table; null
    where there are none.
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


def report(protected: Protected, attack: Attack, left_out: Iterable[LeftOut] = ()) -> Report:
    """`left_out`: tables beside those that the protection left out itself.

    Shares are whole per cents, and all is said only of all.

    A finer share of few hidden cases would be their number.
    """
    topics = (pl.col("topic_1") != "").cast(pl.Int8) + (pl.col("topic_2") != "").cast(pl.Int8)
    shown, some = pl.col("status") == "ok", pl.col("count") > 0
    kinds = (
        protected.cells.group_by("grain", topics.alias("topics"), maintain_order=True)
        .agg(
            cells=pl.len(),
            some=some.sum(),
            cells_shown=(shown & some).sum(),
            cases=pl.col("count").sum(),
            cases_shown=pl.col("count").filter(shown).sum(),
        )
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
                _share(kind["cells_shown"], kind["some"]),
                _share(kind["cases_shown"], kind["cases"]),
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


def _share(part: int, whole: int) -> float | None:
    if not whole:
        return None
    return 1.0 if part == whole else min(int(100 * part / whole) / 100, 0.99)

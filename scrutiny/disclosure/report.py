"""The report of a protection: how much is shown, what is hidden and why, how well it holds."""

from __future__ import annotations

from typing import Any

import polars as pl

from scrutiny.disclosure.attack import Attack
from scrutiny.disclosure.protect import Protected

_BREAKDOWN = ("whole", "one topic", "two topics")


def report(protected: Protected, attack: Attack) -> dict[str, Any]:
    """Ready for JSON, and for a page: shares are whole per cents, and all is said only of all.

    A finer share of few hidden cases would be their number.

    `tables` has one entry a kind of table: how many cells it has, which share of those that are
    not nought is shown, and which share of the cases counted in the table lies in shown cells
    (null where there are none).
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
    return {
        "tables": [
            {
                "grain": kind["grain"],
                "breakdown": _BREAKDOWN[kind["topics"]],
                "cells": kind["cells"],
                "share_of_cells_shown": _share(kind["cells_shown"], kind["some"]),
                "share_of_cases_shown": _share(kind["cases_shown"], kind["cases"]),
            }
            for kind in kinds.iter_rows(named=True)
        ],
        "hidden": hidden,
        "narrowest": attack.narrowest,
        "narrowest_is_exact": attack.narrowest_settled,
        "betrayed": len(attack.failing),
        "programmes": attack.solved,
    }


def _share(part: int, whole: int) -> float | None:
    if not whole:
        return None
    return 1.0 if part == whole else min(int(100 * part / whole) / 100, 0.99)

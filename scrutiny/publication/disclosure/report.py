"""The report of a protection: how much is shown, what is hidden and why, how well it holds."""

from __future__ import annotations

from typing import Any

import polars as pl

from scrutiny.publication.disclosure.attack import Attack
from scrutiny.publication.disclosure.protect import Protected

_BREAKDOWN = ("whole", "one topic", "two topics")


def report(protected: Protected, attack: Attack) -> dict[str, Any]:
    """Ready for JSON; shares and counts of cells only, no count of cases.

    `tables` has one entry a kind of table: how many cells it has that are not nought, which share
    of them is shown, and which share of the cases counted in the table lies in shown cells (null
    where there are none).
    """
    topics = (pl.col("topic_1") != "").cast(pl.Int8) + (pl.col("topic_2") != "").cast(pl.Int8)
    shown, some = pl.col("status") == "ok", pl.col("count") > 0
    kinds = (
        protected.cells.group_by("grain", topics.alias("topics"), maintain_order=True)
        .agg(
            cells=some.sum(),
            cells_shown=(shown & some).sum(),
            cases=pl.col("count").sum(),
            cases_shown=pl.col("count").filter(shown).sum(),
        )
        .sort("grain", "topics")
    )
    return {
        "tables": [
            {
                "grain": kind["grain"],
                "breakdown": _BREAKDOWN[kind["topics"]],
                "cells": kind["cells"],
                "share_of_cells_shown": _share(kind["cells_shown"], kind["cells"]),
                "share_of_cases_shown": _share(kind["cases_shown"], kind["cases"]),
            }
            for kind in kinds.iter_rows(named=True)
        ],
        "hidden": dict(attack.hidden),
        "narrowest": attack.narrowest,
        "narrowest_is_exact": attack.narrowest_settled,
        "betrayed": len(attack.failing),
        "programmes": attack.solved,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None

"""What an area's returns have lost, so that nothing is judged that rests on a part of them.

A set of measures is the one that a broken rule keeps a record out of. Where a return has lost more
of a field than may pass unsaid, or counts far less than the return before it, every figure of its
calendar year that rests on the set is marked as not reliable: shown, and never tested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from scrutiny.definitions.counted import QUANTITIES
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.returns import Spoiled
from scrutiny.records.returns.case_store import Stored
from scrutiny.vocabulary.words import WAITED, Status


@dataclass(frozen=True, slots=True)
class Lost:
    """What of one set of measures is missing in one calendar year.

    `per_cent`: of the records, in whole per cent; null where the records lost are so few that
    their number would be hidden, or where nothing is lost but `fallen`: the return counts less of
    it than can be believed against the year before.
    """

    per_cent: int | None
    fallen: bool = False


Losses = Mapping[int, Mapping[str, Lost]]
"""By calendar year and set of measures."""


def lost(stored: Sequence[Stored], methods: Methods) -> Losses:
    """What the returns of one area have lost that must be said.

    Whether it is said tells no more of a hidden number than that it is hidden: few are taken for
    the middle of what few can be.
    """
    found: dict[int, dict[str, Lost]] = {}
    for each in stored:
        mine = found.setdefault(each.year - 1, {})
        told = [(loss, _share(loss, methods)) for loss in each.about.get("lost", ())]
        for loss, share in sorted(told, key=lambda pair: pair[1]):
            if share <= methods.lost_told.value:
                continue
            few = loss["lost"] <= methods.hidden_up_to.value
            made = Lost(None if few else max(1, round(100 * share)))
            mine |= dict.fromkeys(loss["needed_for"], made)
        for fall in each.about.get("falls", ()):
            now, before = (_told(fall[name], methods) for name in ("now", "before"))
            if now < (1 - methods.fall_most.value) * before:
                mine |= dict.fromkeys(fall["needed_for"], Lost(None, fallen=True))
    return found


def _share(loss: Mapping[str, float], methods: Methods) -> float:
    return _told(loss["lost"], methods) / _told(loss["of"], methods)


def _told(count: float, methods: Methods) -> float:
    """A count; of a hidden one the middle of what it can be."""
    most = methods.hidden_up_to.value
    return (most + 1) / 2 if 0 < count <= most else count


def of_flow(flow: Flow, losses: Losses, *, part: bool) -> dict[int, Lost]:
    """The most that is lost of what a flow rests on, by calendar year; of a group more may be."""
    sets = {str(each) for name in flow.rests_on for each in QUANTITIES[name].rests_on}
    if part:
        sets.add(str(Spoiled.BREAKDOWNS))
    return {
        year: max(mine, key=lambda each: (each.fallen, each.per_cent or 0))
        for year, held in losses.items()
        if (mine := [held[name] for name in sorted(sets & held.keys())])
    }


def marked(values: pl.DataFrame, flow: Flow, losses: Losses) -> pl.DataFrame:
    """Values of one place with the status of those that rest on too little, and two columns.

    `lost`: per cent of the records, nought where they are too few to tell; `fallen`; both null
    where nothing is lost.
    """
    rows = [
        (str(year), part, each.per_cent or 0, each.fallen)
        for part in (False, True)
        for year, each in of_flow(flow, losses, part=part).items()
    ]
    schema = {"_year": pl.String, "_part": pl.Boolean, "lost": pl.Int64, "fallen": pl.Boolean}
    of_years = pl.DataFrame(rows, schema=schema, orient="row")
    grouped = (pl.col("part") != "") & ~pl.col("part").str.starts_with(f"{WAITED}=")
    return (
        values.with_columns(_year=pl.col("period").str.head(4), _part=grouped)
        .join(of_years, on=["_year", "_part"], how="left", maintain_order="left")
        .drop("_year", "_part")
        .with_columns(
            status=pl.when(pl.col("lost").is_not_null() & pl.col("value").is_not_null())
            .then(pl.lit(str(Status.UNRELIABLE)))
            .otherwise("status")
        )
    )

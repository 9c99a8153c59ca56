"""An area's own cases counted and protected: the cells and waits that may be shown, and the attack.

This is the one place where exact counts of cases become something that may be shown. What is
assessed and worded afterwards is what is shown, never the exact count, so no sentence, interval
or verdict can give away what a cell hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from scrutiny.definitions.counted import NESTED, QUANTITIES
from scrutiny.definitions.flow import Flow
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.attack import Attack, attack
from scrutiny.disclosure.cube import Protection, quantile_shown
from scrutiny.disclosure.protect import protect
from scrutiny.disclosure.relations import Relations
from scrutiny.disclosure.remembered import Made, kept_or_made
from scrutiny.disclosure.report import Report, report
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.measures.case_counts import CELL, SUMS, cells, waits
from scrutiny.records.returns.case_store import Stored
from scrutiny.records.returns.joined import join_returns
from scrutiny.vocabulary.words import Profile, Status


def relations(flows: Iterable[Flow]) -> Relations:
    """How the quantities hang together; of nested pairs, those shown as shares are of meaning."""
    return Relations(
        nested=NESTED,
        shares=tuple((flow.counted, flow.of) for flow in flows if flow.of is not None),
        sums=tuple(SUMS.items()),
        stocks=frozenset(name for name, quantity in QUANTITIES.items() if quantity.stock),
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of one area's cases.

    `cells`: CELL, `shown` (rounded, null where hidden), `status` and `reason`, which says why a
    cell is hidden: for later attacks alone, no page shows it. `waits`: as
    `measures.case_counts.waits`, rounded to whole weeks, null where there are too few or none,
    which `status` tells.
    """

    cells: pl.DataFrame
    waits: pl.DataFrame


def protection(methods: Methods, profile: Profile) -> Protection:
    """The constants of a disclosure profile. An open figure needs none and gets none."""
    filtered = profile is Profile.FILTERED
    return Protection(
        hidden_from=1,
        hidden_to=(methods.hidden_up_to if filtered else methods.hidden_up_to_local).value,
        base=methods.rounded_to.value if filtered else 1,
        smallest_denominator=methods.smallest_denominator.value,
        all_or_none_below=methods.all_or_none_below.value,
        median_from=methods.middle_from.value,
        protected_width=methods.protected_width.value,
    )


def shown(
    area: str,
    stored: Sequence[Stored],
    definitions: Definitions,
    earlier: Sequence[pl.DataFrame],
    private: Path,
) -> tuple[Shown, Report]:
    """Counts one area's cases, hides what must be hidden and tries to undo it.

    `earlier` are the cells of earlier snapshots, which a reader may have kept. What was worked
    out is kept in `private`.

    Raises ProblemsFound, naming the tables, where the attack on the outcome pins a hidden cell.
    """
    cases, clocks = join_returns(area, stored), definitions.methods.clocks
    every = cells(cases, definitions.return_format, clocks)
    exact = _worth_showing(every, definitions.methods.cells_hold.value)
    rules = protection(definitions.methods, Profile.FILTERED)
    known = relations(definitions.flows.values())

    def made() -> Made:
        protected = protect(exact, known, rules, earlier)
        attacked = attack(protected.published, known, rules, earlier, example=exact)
        _demand(area, attacked)
        return protected.published, report(protected, attacked)

    published, reported = kept_or_made(
        private / "protected", area, exact, known, rules, earlier, made
    )
    told = _waits_shown(waits(cases, definitions.return_format, clocks), published, rules)
    return Shown(published.select(*CELL, "shown", "status", "reason"), told), reported


def _waits_shown(exact: pl.DataFrame, published: pl.DataFrame, rules: Protection) -> pl.DataFrame:
    """Waits that say nothing of a count that is hidden.

    One row for each published cell of the plans that they are waits of, null where withheld: that
    there is a wait tells how many plans there are at least, and a middle wait on which side of 20
    weeks half of them lie. So both counts must be shown, and what is shown must suffice.
    """
    one = published.filter(pl.col("topic_2") == "")
    in_time = one.filter(pl.col("quantity") == "plans_in_20_weeks").select(
        *CELL[1:5], in_time="shown"
    )
    cells_ = one.filter(pl.col("quantity") == "plans_timed").join(in_time, on=CELL[1:5], how="left")
    rows = cells_.join(exact.drop("n"), on=CELL[:5], how="left", maintain_order="left")
    known = pl.col("shown").is_not_null() & pl.col("in_time").is_not_null()
    # As few as the count shown can stand for.
    least = (pl.col("shown") - rules.base // 2).fill_null(0)
    rows = rows.with_columns(least=pl.when(known).then(least).otherwise(0))
    none = pl.when(pl.col("shown") == 0).then(pl.lit(str(Status.NOT_APPLICABLE)))
    return rows.select(*CELL[:5], status=none.otherwise(pl.lit(str(Status.HIDDEN)))).with_columns(
        pl.Series(
            name,
            [
                quantile_shown(n, value, rules, at=at)
                for n, value in rows.select("least", name).iter_rows()
            ],
            dtype=pl.Int64,
        )
        for name, at in (("median", 0.5), ("ninetieth", 0.9))
    )


def _worth_showing(exact: pl.DataFrame, smallest: int) -> pl.DataFrame:
    """The tables whose cells hold so many cases on average; in others nearly all would be hidden.

    To leave out a whole table gives nothing away and keeps the rest from being hidden for its sake.
    """
    table = ["quantity", "grain", "topic_1", "topic_2"]
    return exact.filter(pl.col("count").mean().over(table) >= smallest)


def _demand(area: str, attacked: Attack) -> None:
    """Raises ProblemsFound where a hidden cell can be worked out, naming the tables that tell."""
    if attacked.withstood:
        return
    raise ProblemsFound(
        Problem(
            f"{area}: {each.what}",
            f"can be worked out from {'; '.join(each.tables)}",
            "Merge groups in data/returns/groups.csv, or leave out a topic of a flow",
        )
        for each in attacked.failing
    )

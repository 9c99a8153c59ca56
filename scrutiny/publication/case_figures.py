"""An area's own cases as figures: counted, protected, attacked, assessed and worded.

This is the one place where exact counts of cases become something that may be shown. What is
assessed and worded afterwards is what is shown, never the exact count, so no sentence, interval
or verdict can give away what a cell hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from scrutiny.assessment.annual import Assessed, changed
from scrutiny.definitions.counted import NESTED, QUANTITIES
from scrutiny.definitions.flow import Flow, FlowKind
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.attack import Attack, attack
from scrutiny.disclosure.cube import Protection, quantile_shown
from scrutiny.disclosure.protect import protect
from scrutiny.disclosure.relations import Relations
from scrutiny.disclosure.remembered import Made, kept_or_made
from scrutiny.disclosure.report import report
from scrutiny.errors import Problem, ProblemsFound
from scrutiny.measures.case_counts import CELL, SUMS, cells, waits
from scrutiny.measures.exact import FIRST, KEY
from scrutiny.publication.content.figures_told import BOTH, Figure
from scrutiny.publication.figure_rows import written_figures
from scrutiny.publication.lost import Losses, marked
from scrutiny.records.returns.case_store import Stored
from scrutiny.records.returns.joined import join_returns
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import Profile, Status

WAITED = "waited"
"""The topic under which the cases in hand are shown by how long they have waited."""


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
    cell is hidden: for later attacks alone, no page shows it. `waits`: as `case_counts.waits`,
    rounded to whole weeks, null where there are too few or none, which `status` tells. `report`:
    the disclosure report as plain data.
    """

    cells: pl.DataFrame
    waits: pl.DataFrame
    report: Mapping[str, Any]


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
) -> Shown:
    """Counts one area's cases and hides what must be hidden.

    `earlier` are the cells of earlier snapshots, which a reader may have kept. What was worked
    out is kept in `private`.

    Raises ProblemsFound, naming the tables, where the attack on the outcome pins a hidden cell.
    """
    cases = join_returns(area, stored)
    every = cells(cases, definitions.return_format)
    exact = _worth_showing(every, definitions.methods.cells_hold.value)
    rules = protection(definitions.methods, Profile.FILTERED)
    known = relations(definitions.flows.values())

    def made() -> Made:
        protected = protect(exact, known, rules, earlier)
        attacked = attack(protected.published, known, rules, earlier, example=exact)
        _demand(area, attacked)
        return protected.published, report(protected, attacked)

    published, told_of_it = kept_or_made(
        private / "protected", area, exact, known, rules, earlier, made
    )
    told = _waits_shown(waits(cases, definitions.return_format), published, rules)
    return Shown(
        published.select(*CELL, "shown", "status", "reason"),
        told,
        told_of_it,
    )


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


def figure_values(
    flow: Flow,
    shown_by_place: Mapping[str, Shown],
    censuses: Mapping[str, Sequence[date]],
    definitions: Definitions,
    losses: Mapping[str, Losses] = MappingProxyType({}),
) -> pl.DataFrame:
    """The figures of one flow for every place with cases, assessed from what is shown.

    The columns of `assessment.annual.Assessed.values` and `unfinished` (whether more may still
    come of what began in the period), `known_on` (the census of the first return that covers the
    period when finished, or at all where it is not), `known_assumed`, which is never so, and
    what `lost.marked` adds. `censuses` are those of each place's returns, `losses` what they lost.
    """
    measure = flow.as_measure()
    frames = []
    for place, each in shown_by_place.items():
        days = sorted(censuses[place])
        values = marked(_values(flow, each), flow, losses.get(place, {}))
        values = values.with_columns(place=pl.lit(place))
        periods = values["period"].unique().to_list()
        ends = [last_day(period) for period in periods]
        ripe = timedelta(weeks=flow.ripens_weeks)
        # A return taken before a period was finished told another figure than this one.
        known = [
            next((d for d in days if d > end and d >= end + ripe), None)
            or next((d for d in days if d > end), days[-1])
            for end in ends
        ]
        of_periods = pl.DataFrame(
            {
                "period": periods,
                "unfinished": [end + ripe > days[-1] for end in ends],
                "known_on": known,
            },
            schema={"period": pl.String, "unfinished": pl.Boolean, "known_on": pl.Date},
        )
        frames.append(
            values.join(of_periods, on="period", how="left", maintain_order="left").with_columns(
                known_assumed=pl.lit(False)
            )
        )
    values = pl.concat(frames).with_columns(
        measure=pl.lit(flow.id),
        basis=pl.lit(FIRST),
        published_value=pl.lit(None, pl.Float64),
        earlier_value=pl.lit(None, pl.Float64),
        earlier_release=pl.lit(None, pl.String),
        row=pl.lit(0, pl.UInt32),
        source=pl.lit("return"),
        release=pl.lit("return"),
    )
    return changed(values, {flow.id: measure}, definitions.methods)


def case_figures(flow: Flow, assessed: pl.DataFrame, definitions: Definitions) -> list[Figure]:
    """The same, worded."""
    return written_figures(
        flow.as_measure(),
        Assessed(assessed, _no_comparisons()),
        definitions.places,
        [("return", "return")],
        assessed["place"].unique().to_list(),
        rounded=True,
        parts=parts_in_text(flow, definitions),
    )


def parts_in_text(flow: Flow, definitions: Definitions) -> dict[str, str]:
    """The groups of a flow that some finding is about, as they stand inside a sentence."""
    tied = (row for record in definitions.records.values() for row in record.finding_measures)
    return {
        row.part: f"of those with {_NAMED[row.part.partition('=')[0]]} "
        f"{row.part.partition('=')[2].lower()}"
        for row in tied
        if row.measure_id == flow.id and row.part
    }


_NAMED = {
    "age": "an age of",
    "need": "a main need in",
    "setting": "a setting that is",
    "source": "a request by",
}


def _no_comparisons() -> pl.DataFrame:
    return pl.DataFrame(schema={**dict.fromkeys(KEY, pl.String), "benchmark": pl.String})


def _values(flow: Flow, given: Shown) -> pl.DataFrame:
    """One row per period and part: `period`, `part`, `numerator`, `denominator`, `value`,
    `status` and `also`, from what is shown.
    """
    if flow.kind is FlowKind.WEEKS:
        return _weeks(flow, given)
    mine = _of(flow, given.cells, flow.counted)
    if flow.of is not None:
        outer = _of(flow, given.cells, flow.of).select(
            *CELL[1:], denominator="shown", outer_status="status"
        )
        mine = mine.join(outer, on=CELL[1:], how="left")
        none = pl.col("denominator") == 0
        value = pl.when(~none).then(100 * pl.col("shown") / pl.col("denominator"))
        status = (
            pl.when(pl.any_horizontal(pl.col("status", "outer_status") == Status.HIDDEN))
            .then(pl.lit(str(Status.HIDDEN)))
            .when(none)
            .then(pl.lit(str(Status.NOT_APPLICABLE)))
            .when(pl.col("denominator").is_null())
            .then(pl.lit(str(Status.NOT_AVAILABLE)))
            .otherwise(pl.lit(str(Status.OK)))
        )
        mine = mine.with_columns(
            value=pl.when(status == Status.OK).then(value),
            status=status,
            numerator=pl.col("shown").cast(pl.Float64),
            denominator=pl.col("denominator").cast(pl.Float64),
        )
    else:
        mine = mine.with_columns(
            value=pl.col("shown").cast(pl.Float64),
            numerator=pl.col("shown").cast(pl.Float64),
            denominator=pl.lit(None, pl.Float64),
        )
    frames = [mine.with_columns(part=_part())]
    for part in flow.parts:
        whole = given.cells.filter(pl.col("quantity") == part.quantity, pl.col("topic_1") == "")
        frames.append(
            whole.with_columns(
                part=pl.lit(f"{WAITED}={part.words}"),
                value=pl.col("shown").cast(pl.Float64),
                numerator=pl.col("shown").cast(pl.Float64),
                denominator=pl.lit(None, pl.Float64),
            )
        )
    columns = ("period", "part", "numerator", "denominator", "value", "status")
    return pl.concat([frame.select(columns) for frame in frames]).with_columns(
        also=pl.lit(None, pl.String)
    )


def _of(flow: Flow, given: pl.DataFrame, quantity: str) -> pl.DataFrame:
    """The cells of a quantity in the breakdowns that the flow allows."""
    allowed = ["", *flow.topics]
    return given.filter(
        pl.col("quantity") == quantity,
        pl.col("topic_1").is_in(allowed),
        pl.col("topic_2").is_in(allowed),
    )


def _part() -> pl.Expr:
    one = pl.col("topic_1") + "=" + pl.col("part_1")
    both = one + BOTH + pl.col("topic_2") + "=" + pl.col("part_2")
    return (
        pl.when(pl.col("topic_1") == "")
        .then(pl.lit(""))
        .when(pl.col("topic_2") == "")
        .then(one)
        .otherwise(both)
    )


def _weeks(flow: Flow, given: Shown) -> pl.DataFrame:
    """The middle wait; `also` says how long the slowest tenth took, where that may be shown."""
    rows = given.waits.filter(pl.col("topic_1").is_in(["", *flow.topics]))
    part = (
        pl.when(pl.col("topic_1") == "")
        .then(pl.lit(""))
        .otherwise(pl.col("topic_1") + "=" + pl.col("part_1"))
    )
    some = pl.col("median").is_not_null()
    return rows.select(
        "period",
        part=part,
        numerator=pl.lit(None, pl.Float64),
        denominator=pl.lit(None, pl.Float64),
        value=pl.col("median").cast(pl.Float64),
        status=pl.when(some).then(pl.lit(str(Status.OK))).otherwise("status"),
        also=pl.format("one in ten took {} weeks or more", "ninetieth"),
    )

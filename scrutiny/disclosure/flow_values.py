"""What may be shown of cases as values of measures: the same table that published figures give.

So the values of a flow are assessed by the same door as any other. Each is a value with its status,
and none is null without a status that says why: hidden, a share of none, or not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from scrutiny.definitions.flow import Flow
from scrutiny.disclosure.lost import Losses, marked
from scrutiny.disclosure.shown_cells import Shown
from scrutiny.measures.case_counts import CELL
from scrutiny.measures.exact import FIRST, VALUES
from scrutiny.vocabulary.periods import last_day
from scrutiny.vocabulary.words import BOTH_PARTS, WAITED, Kind, Status

RETURN = "return"
"""The source and the release of a figure that was counted from an area's own returns."""

OF_RETURNS = {
    "ninetieth": pl.Int64(),
    "lost": pl.Int64(),
    "fallen": pl.Boolean(),
    "unfinished": pl.Boolean(),
    "known_on": pl.Date(),
    "known_assumed": pl.Boolean(),
}
"""The columns of a value from returns beside those of `measures.exact`."""


def no_values() -> pl.DataFrame:
    """The table of an area without a return."""
    return pl.DataFrame(schema={**VALUES, **OF_RETURNS})


def flow_values(
    flow: Flow, place: str, given: Shown, censuses: Sequence[date], losses: Losses
) -> pl.DataFrame:
    """The values of one flow in one place, one row a period and part.

    The columns of `measures.exact`: `source` and `release` are RETURN, there is no row of a
    publisher and nothing that one gave. `ninetieth`: in how many weeks all but the slowest tenth
    were done, null where that may not be shown. `lost` and `fallen`: see `lost.marked`.
    `unfinished`: whether more may still come of what began in the period. `known_on`: the census
    of the first return that covers the period when finished, or at all where it is not;
    `known_assumed`, which is never so. `censuses` are those of the place's returns.
    """
    values = marked(
        _weeks(flow, given) if flow.kind is Kind.WEEKS else _counts(flow, given), flow, losses
    )
    periods = values["period"].unique().to_list()
    days, ripe = sorted(censuses), timedelta(weeks=flow.ripens_weeks)
    ends = [last_day(period) for period in periods]
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
    of_all = {
        "measure": flow.id,
        "basis": FIRST,
        "place": place,
        "source": RETURN,
        "release": RETURN,
        "known_assumed": False,
    }
    columns = {**VALUES, **OF_RETURNS}
    whole = values.join(of_periods, on="period", how="left", maintain_order="left").with_columns(
        pl.lit(value).alias(name) for name, value in of_all.items()
    )
    return whole.select(
        (pl.col(name) if name in whole.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in columns.items()
    )


def _counts(flow: Flow, given: Shown) -> pl.DataFrame:
    """`period`, `part`, `numerator`, `denominator`, `value` and `status` of counts and shares."""
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
        mine = _plain(mine)
    frames = [mine.with_columns(part=_part())]
    for part in flow.parts:
        whole = given.cells.filter(pl.col("quantity") == part.quantity, pl.col("topic_1") == "")
        frames.append(_plain(whole).with_columns(part=pl.lit(f"{WAITED}={part.words}")))
    columns = ("period", "part", "numerator", "denominator", "value", "status")
    return pl.concat([frame.select(columns) for frame in frames])


def _plain(cells: pl.DataFrame) -> pl.DataFrame:
    """Counts as values."""
    count = pl.col("shown").cast(pl.Float64)
    return cells.with_columns(value=count, numerator=count, denominator=pl.lit(None, pl.Float64))


def _of(flow: Flow, cells: pl.DataFrame, quantity: str) -> pl.DataFrame:
    """The cells of a quantity in the breakdowns that the flow allows."""
    allowed = ["", *flow.topics]
    return cells.filter(
        pl.col("quantity") == quantity,
        pl.col("topic_1").is_in(allowed),
        pl.col("topic_2").is_in(allowed),
    )


def _part() -> pl.Expr:
    one = pl.col("topic_1") + "=" + pl.col("part_1")
    both = one + BOTH_PARTS + pl.col("topic_2") + "=" + pl.col("part_2")
    return (
        pl.when(pl.col("topic_1") == "")
        .then(pl.lit(""))
        .when(pl.col("topic_2") == "")
        .then(one)
        .otherwise(both)
    )


def _weeks(flow: Flow, given: Shown) -> pl.DataFrame:
    """The middle wait, and how long the slowest tenth took at least."""
    rows = given.waits.filter(pl.col("topic_1").is_in(["", *flow.topics]))
    some = pl.col("median").is_not_null()
    return rows.with_columns(topic_2=pl.lit(""), part_2=pl.lit("")).select(
        "period",
        "ninetieth",
        part=_part(),
        value=pl.col("median").cast(pl.Float64),
        status=pl.when(some).then(pl.lit(str(Status.OK))).otherwise("status"),
    )

"""The path from request to plan, counted by month, quarter and year from an area's cases.

Definitions: those of the department's annual statistics as far as they are known (a page in
`data/flows/` states each), with the day that decides the month. All clocks run from the day the
request was received, in whole days, and the last day of each step is in time; a review's runs from
its meeting. How long the steps are is said in `data/methods.toml`.
"""

from __future__ import annotations

from itertools import combinations

import polars as pl

from scrutiny.definitions.counted import OF_REVIEWS, QUANTITIES, TOPICS
from scrutiny.definitions.methods import Clocks
from scrutiny.definitions.returns import ReturnFormat
from scrutiny.records.returns.joined import Cases
from scrutiny.vocabulary.periods import last_day, quarter_of

_BANDS = ("open_to_6_weeks", "open_6_to_20_weeks", "open_20_to_26_weeks", "open_over_26_weeks")

SUMS = {
    "open_cases": _BANDS,
    "open_over_20_weeks": ("open_20_to_26_weeks", "open_over_26_weeks"),
}
"""Quantities that are the sum of others, cell by cell."""

CELL = ("quantity", "grain", "period", "topic_1", "part_1", "topic_2", "part_2")
"""What identifies one cell; topics and parts are empty for the whole."""


def cells(cases: Cases, format: ReturnFormat, clocks: Clocks) -> pl.DataFrame:
    """One row per cell of the fixed cube: CELL and `count`, an exact number, nought included.

    Months for the whole alone, quarters by one topic at most, years by two at most.
    """
    finest = _finest(cases, format, clocks)
    frames = []
    for grain, depth in (("month", 0), ("quarter", 1), ("year", 2)):
        flows = _in_period(finest, grain)
        for number in range(depth + 1):
            for topics in combinations(TOPICS, number):
                frames.append(_rolled(flows, grain, topics))
    counted = pl.concat(frames)
    return _complete(counted, cases, format)


def waits(cases: Cases, format: ReturnFormat, clocks: Clocks) -> pl.DataFrame:
    """One row per period and group: how long the plans of `plans_timed` took.

    The columns of CELL without the second topic; `n`; `median` and `ninetieth`, in weeks from
    request to plan, interpolated between cases.
    """
    rows = _issued(cases, format, clocks).filter(
        "plans_timed", pl.col("month").is_in(_months(cases))
    )
    frames = []
    for grain, depth in (("month", 0), ("quarter", 1), ("year", 1)):
        periods = rows.with_columns(period=_period(grain))
        for topics in [(), *((topic,) for topic in TOPICS)][: 1 + depth * len(TOPICS)]:
            weeks = pl.col("days") / 7
            made = periods.group_by("period", *topics).agg(
                n=pl.len(),
                median=weeks.quantile(0.5, "linear"),
                ninetieth=weeks.quantile(0.9, "linear"),
            )
            frames.append(_named(made, grain, topics))
    return (
        pl.concat(frames)
        .with_columns(quantity=pl.lit("plans_timed"))
        .select(*CELL[:5], "n", "median", "ninetieth")
        .filter(_told(cases, "topic_1"))
        .sort(CELL[:5])
    )


def _finest(cases: Cases, format: ReturnFormat, clocks: Clocks) -> pl.DataFrame:
    """One row per quantity, month and group of every topic: `quantity`, `month`, TOPICS, `count`.

    A topic that a quantity is not broken down by is null.
    """
    months = _months(cases)
    families = [
        *_received(cases, format, clocks),
        _issued(cases, format, clocks),
        *_reviewed(cases, format, clocks),
        _open(cases, format, clocks, months),
    ]
    frames = []
    for family in families:
        names = [name for name in QUANTITIES if name in family.columns]
        topics = QUANTITIES[names[0]].topics
        frames.append(
            family.group_by("month", *topics)
            .agg(pl.col(names).sum().cast(pl.Int64))
            .unpivot(names, index=["month", *topics], variable_name="quantity", value_name="count")
            .filter(pl.col("count") > 0)
        )
    return (
        pl.concat(frames, how="diagonal")
        .filter(pl.col("month").is_in(months))
        .select("quantity", "month", *TOPICS, "count")
    )


def _months(cases: Cases) -> list[str]:
    return [f"{year}-M{month:02d}" for year in cases.years for month in range(1, 13)]


def _period(grain: str) -> pl.Expr:
    month = pl.col("month")
    year = month.str.head(4)
    if grain == "month":
        return month
    if grain == "year":
        return year
    number = (month.str.tail(2).cast(pl.Int32) + 2) // 3
    return year + "-Q" + number.cast(pl.String)


def _in_period(finest: pl.DataFrame, grain: str) -> pl.DataFrame:
    """Flows of every month, stocks of the last month of each period alone."""
    stocks = [name for name, quantity in QUANTITIES.items() if quantity.stock]
    every = {"month": 1, "quarter": 3, "year": 12}[grain]
    at_end = pl.col("month").str.tail(2).cast(pl.Int32) % every == 0
    return finest.filter(~pl.col("quantity").is_in(stocks) | at_end).with_columns(
        period=_period(grain)
    )


def _rolled(flows: pl.DataFrame, grain: str, topics: tuple[str, ...]) -> pl.DataFrame:
    known = [pl.col(topic).is_not_null() for topic in topics]
    made = flows.filter(*known).group_by("quantity", "period", *topics).agg(pl.col("count").sum())
    return _named(made, grain, topics).select(*CELL, "count")


def _named(frame: pl.DataFrame, grain: str, topics: tuple[str, ...]) -> pl.DataFrame:
    """Topics as columns of their own name become `topic_1`, `part_1` and so on."""
    names = {}
    for i in (1, 2):
        topic = topics[i - 1] if len(topics) >= i else ""
        names[f"topic_{i}"] = pl.lit(topic)
        names[f"part_{i}"] = pl.col(topic) if topic else pl.lit("")
    return frame.with_columns(grain=pl.lit(grain), **names).drop(topics)


def _complete(counted: pl.DataFrame, cases: Cases, format: ReturnFormat) -> pl.DataFrame:
    """Every cell of the cube, those without a case at nought."""
    groups = {topic: [g.group for g in format.groups_of(topic)] for topic in TOPICS}
    months = _months(cases)
    periods = {
        "month": months,
        "quarter": list(dict.fromkeys(map(quarter_of, months))),
        "year": [str(year) for year in cases.years],
    }
    grids = []
    for grain, depth in (("month", 0), ("quarter", 1), ("year", 2)):
        whole = pl.DataFrame({"period": periods[grain]})
        for number in range(depth + 1):
            for topics in combinations(TOPICS, number):
                names = [n for n, q in QUANTITIES.items() if set(topics) <= set(q.topics)]
                grid = whole.join(pl.DataFrame({"quantity": names}), how="cross")
                for topic in topics:
                    grid = grid.join(pl.DataFrame({topic: groups[topic]}), how="cross")
                grids.append(_named(grid, grain, topics).select(CELL))
    return (
        pl.concat(grids)
        .join(counted, on=CELL, how="left", maintain_order="left")
        .with_columns(pl.col("count").fill_null(0))
        .filter(_told(cases, "topic_1"), _told(cases, "topic_2"), _reviews_told(cases))
    )


def _told(cases: Cases, topic: str) -> pl.Expr:
    """Whether the return of a cell's year tells of its topic; what it does not is no cell."""
    known = [f"{year} {name}" for year, names in cases.carried.items() for name in names]
    key = pl.col("period").str.head(4) + " " + pl.col(topic)
    return (pl.col(topic) == "") | key.is_in(known)


def _reviews_told(cases: Cases) -> pl.Expr:
    years = [str(year) for year, names in cases.carried.items() if "reviews" in names]
    reviews = [name for name, quantity in QUANTITIES.items() if quantity.topics == OF_REVIEWS]
    return ~pl.col("quantity").is_in(reviews) | pl.col("period").str.head(4).is_in(years)


def _grouped(format: ReturnFormat, topic: str, column: str) -> pl.Expr:
    """The group that a value belongs to; the last group takes what no other does."""
    groups = format.groups_of(topic)
    codes: dict[str, str] = {}
    for group in groups:
        for code in group.codes:
            first, dash, last = code.partition("-")
            spanned = range(int(first), int(last) + 1) if dash else ()
            codes |= {str(age): group.group for age in spanned} if dash else {code: group.group}
    return (
        pl.col(column)
        .cast(pl.String)
        .replace_strict(codes, default=groups[-1].group, return_dtype=pl.String)
        .fill_null(groups[-1].group)
        .alias(topic)
    )


def _month_of(column: str) -> pl.Expr:
    return pl.col(column).dt.to_string("%Y-M%m").alias("month")


def _unspoiled(what: str) -> pl.Expr:
    return ~pl.col("spoiled").list.contains(what)


def _days(start: str, end: str) -> pl.Expr:
    return (pl.col(end) - pl.col(start)).dt.total_days()


def _flag(column: str) -> pl.Expr:
    return pl.col(column).fill_null(False)


def _received(cases: Cases, format: ReturnFormat, clocks: Clocks) -> list[pl.DataFrame]:
    rows = cases.requests.with_columns(
        _grouped(format, "age", "age_at_request"), _grouped(format, "source", "request_source")
    )
    received = rows.filter(_unspoiled("requests"), pl.col("request_outcome") != "H").with_columns(
        _month_of("received_date"),
        requests=pl.lit(True),
        requests_refused=pl.col("request_outcome") == "N",
        requests_mediation=_flag("request_mediation"),
        requests_tribunal=_flag("request_tribunal"),
    )
    days = _days("received_date", "request_outcome_date")
    decided = rows.filter(
        _unspoiled("decisions"), pl.col("request_outcome").is_in(["Y", "N"]), days >= 0
    ).with_columns(
        _month_of("request_outcome_date"),
        decisions=pl.lit(True),
        decisions_in_6_weeks=days <= clocks.decision,
    )
    return [received, decided]


def _issued(cases: Cases, format: ReturnFormat, clocks: Clocks) -> pl.DataFrame:
    """One row per plan issued, with `days` from request to plan."""
    disputed = pl.any_horizontal(
        [
            _flag(f"{about}_{kind}")
            for about in ("request", "assessment")
            for kind in ("mediation", "tribunal")
        ]
    )
    days = _days("received_date", "assessment_outcome_date")
    timed = _unspoiled("timeliness") & ~disputed & (days >= 0)
    in_time, excepted = timed & (days <= clocks.plan), _flag("week20")
    return cases.requests.filter(
        _unspoiled("plans"),
        pl.col("assessment_outcome") == "Y",
        pl.col("assessment_outcome_date").is_not_null(),
        ~pl.col("transferred_in"),
    ).with_columns(
        _month_of("assessment_outcome_date"),
        _grouped(format, "age", "age_at_issue"),
        _grouped(format, "need", "need"),
        _grouped(format, "setting", "setting"),
        _grouped(format, "source", "request_source"),
        days=days,
        plans_issued=pl.lit(True),
        plans_timed=timed,
        plans_in_20_weeks=in_time,
        plans_timed_no_exceptions=timed & ~excepted,
        plans_in_20_weeks_no_exceptions=in_time & ~excepted,
    )


def _reviewed(cases: Cases, format: ReturnFormat, clocks: Clocks) -> list[pl.DataFrame]:
    rows = cases.reviews.with_columns(
        _grouped(format, "age", "age_at_census"),
        _grouped(format, "need", "need"),
        _grouped(format, "setting", "setting"),
    )
    held = rows.with_columns(_month_of("review_meeting"), reviews_held=pl.lit(True))
    days = _days("review_meeting", "last_review")
    decided = rows.filter(days >= 0).with_columns(
        _month_of("last_review"),
        review_decisions=pl.lit(True),
        review_decisions_in_4_weeks=days <= clocks.review_decision,
    )
    return [held, decided]


def _open(cases: Cases, format: ReturnFormat, clocks: Clocks, months: list[str]) -> pl.DataFrame:
    """Cases in hand on the last day of each month, by how long they had waited by then.

    A case is in hand from its receipt until it is refused, or a plan is issued or refused; a
    refusal that was overturned keeps it in hand until the assessment ends. A withdrawn request and
    one that moved away have no day of ending in a return: they count until the last census whose
    return has them in hand. One that a later return no longer holds counts until the last census
    that shows it.

    One that no return before `told_from` held, though it should have, counts after that day alone.
    """
    outcome, assessment = pl.col("request_outcome"), pl.col("assessment_outcome")
    gone = (outcome == "W") | (assessment == "W").fill_null(False) | pl.col("exported")
    refused = (outcome == "N") & assessment.is_null()
    cases_ = cases.requests if cases.waiting is None else cases.waiting
    if "told_from" not in cases_.columns:
        cases_ = cases_.with_columns(told_from=pl.lit(None, pl.Date))
    rows = cases_.filter(
        _unspoiled("open_cases"),
        (assessment != "H").fill_null(True),
        (outcome != "H") | assessment.is_not_null(),
    ).with_columns(
        _grouped(format, "age", "age_at_request"),
        _grouped(format, "source", "request_source"),
        until=pl.when(gone)
        .then("last_in_hand")
        .when(refused)
        .then("request_outcome_date")
        .otherwise(pl.coalesce("assessment_outcome_date", "last_seen")),
    )
    ends = pl.DataFrame({"month": months, "day": [last_day(month) for month in months]})
    rows = rows.with_columns(since=pl.max_horizontal("received_date", "told_from"))
    in_hand = rows.join_where(
        ends, pl.col("since") <= pl.col("day"), pl.col("until") > pl.col("day")
    )
    waited = (pl.col("day") - pl.col("received_date")).dt.total_days()
    ends_at = (clocks.decision, clocks.plan, clocks.long_wait)
    between = zip(_BANDS, (-1, *ends_at), (*ends_at, None), strict=True)
    return in_hand.with_columns(
        open_cases=pl.lit(True),
        open_over_20_weeks=waited > clocks.plan,
        **{
            band: waited.is_between(over + 1, to) if to is not None else waited > over
            for band, over, to in between
        },
    )

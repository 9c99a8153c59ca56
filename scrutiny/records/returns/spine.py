"""What is kept of a return: one row per request, with ages for days of birth and no names.

Everything that measures need and nothing that says who somebody is.
"""

from __future__ import annotations

import polars as pl

from scrutiny.definitions.returns import ReturnFormat, Spoiled
from scrutiny.records.returns.rules import Checked, Failures

_FLAGS = (
    "request_mediation",
    "request_tribunal",
    "assessment_mediation",
    "assessment_tribunal",
    "other_mediation",
    "other_tribunal",
    "week20",
)
_KEPT = (
    "person_ref",
    "request_ref",
    "received_date",
    "request_source",
    "request_outcome",
    "request_outcome_date",
    "assessment_outcome",
    "assessment_outcome_date",
    *_FLAGS,
    "start_date",
    "cease_date",
    "cease_reason",
    "review_meeting",
    "review_outcome",
    "last_review",
)
_BROKEN_DOWN_BY = ("need", "setting", "age_at_request", "age_at_issue", "age_at_census")


def kept(context: Checked, failures: Failures) -> pl.DataFrame:
    """One row per request of one return.

    The columns of `_KEPT`, dates as dates and flags as booleans; `exported` and `transferred_in`
    (booleans); `need` (code of the primary need, null where none), `setting` (a group of
    establishments or a code, null where not known); `age_at_request`, `age_at_issue` and
    `age_at_census` (whole years, null without a day of birth; the last on the 31 August before);
    `open_at_census`; `spoiled`, the sets of measures that broken rules keep the request out of.
    Where that set holds breakdowns, need, setting and ages are null.
    """
    made = context.cases.with_columns(
        exported=pl.col("exported").is_not_null(),
        transferred_in=pl.col("transfer_la").is_not_null(),
        age_at_request=_age(pl.col("received_date")),
        age_at_issue=_age(pl.coalesce("assessment_outcome_date", "start_date")),
        age_at_census=_age(pl.date(pl.col("census").dt.year() - 1, 8, 31)),
        open_at_census=pl.col("is_open"),
    )
    made = made.join(_needs(context), on="request_ref", how="left")
    made = made.join(_settings(context), on="request_ref", how="left")
    made = made.join(_spoiled(context, failures), on="request_ref", how="left")
    # A record whose breakdowns are spoiled still counts in the whole.
    unsure = pl.col("spoiled").list.contains(str(Spoiled.BREAKDOWNS)).fill_null(False)
    made = made.with_columns(pl.when(~unsure).then(name).alias(name) for name in _BROKEN_DOWN_BY)
    return made.select(
        *_KEPT,
        "exported",
        "transferred_in",
        *_BROKEN_DOWN_BY,
        "open_at_census",
        pl.col("spoiled").fill_null([]),
    )


def _age(on: pl.Expr) -> pl.Expr:
    """Whole years on a day; who is born on 29 February has a birthday on 1 March."""
    born = pl.col("birth_date")
    had = _in_year(on) >= _in_year(born)
    years = on.dt.year() - born.dt.year() - (~had).cast(pl.Int32)
    return pl.when(years.is_between(0, 30)).then(years).cast(pl.Int32)


def _in_year(day: pl.Expr) -> pl.Expr:
    """A number that grows from 1 January to 31 December; months alone are too small to hold it."""
    return day.dt.month().cast(pl.Int32) * 100 + day.dt.day()


def _needs(context: Checked) -> pl.DataFrame:
    needs = context.table("sen_need").filter(pl.col("sen_type_rank") == 1)
    first = needs.filter(pl.col("request_ref").is_not_null())
    return first.unique("request_ref", keep="first", maintain_order=True).select(
        "request_ref", need="sen_type"
    )


def _settings(context: Checked) -> pl.DataFrame:
    """The setting that the plan names first: by URN where a list of establishments is given."""
    named = (
        context.table("plan_detail")
        .filter(pl.col("request_ref").is_not_null())
        .sort("request_ref", "placement_rank", "row", nulls_last=True)
        .unique("request_ref", keep="first", maintain_order=True)
    )
    if context.establishments is None:
        return named.select("request_ref", setting="sen_setting")
    known = context.establishments.select(
        "urn", listed=pl.col("group").str.extract(r"^([^:]+)").str.strip_chars().str.to_lowercase()
    ).unique("urn", keep="first")
    return named.join(known, on="urn", how="left").select(
        "request_ref", setting=pl.coalesce("listed", "sen_setting")
    )


def _spoiled(context: Checked, failures: Failures) -> pl.DataFrame:
    """For each request the sets of measures that it is left out of.

    A row of a person spoils all requests of that person.
    """
    rules = pl.DataFrame(
        [(rule.id, str(each)) for rule in context.format.rules for each in rule.spoils],
        schema={"rule": pl.String, "spoils": pl.String},
        orient="row",
    )
    broken = failures.rows.join(rules, on="rule")
    requests = context.table("requests").select("person_ref", "request_ref")
    direct = broken.filter(pl.col("request_ref").is_not_null())
    personal = broken.filter(
        pl.col("request_ref").is_null() & pl.col("person_ref").is_not_null()
    ).drop("request_ref")
    both = pl.concat(
        [
            direct.select("request_ref", "spoils"),
            personal.join(requests, on="person_ref").select("request_ref", "spoils"),
        ]
    )
    return both.group_by("request_ref").agg(spoiled=pl.col("spoils").unique().sort())


def carried(context: Checked) -> list[str]:
    """Which of the topics, and whether reviews, this return tells anything of.

    A layout, a year or a missing list of schools can leave one out; then it is not known, which
    is not nought.
    """
    told = {
        "age": context.table("person")["birth_date"],
        "need": context.table("sen_need")["sen_type"],
        "source": context.table("requests")["request_source"],
        "reviews": context.table("active_plans")["review_meeting"],
    }
    names = [name for name, values in told.items() if values.null_count() < len(values)]
    settings = context.establishments is not None and context.table("plan_detail").height > 0
    return sorted([*names, *(["setting"] if settings else [])])


def left_out(format: ReturnFormat, failures: Failures) -> list[dict[str, object]]:
    """For each broken rule: its id, severity, words, how many rows break it, what it spoils."""
    counted = failures.rows.group_by("rule").len().sort("rule")
    return [
        {
            "rule": row["rule"],
            "severity": str(format.rule[row["rule"]].severity),
            "words": format.rule[row["rule"]].words,
            "rows": row["len"],
            "spoils": [str(each) for each in format.rule[row["rule"]].spoils],
        }
        for row in counted.iter_rows(named=True)
    ]

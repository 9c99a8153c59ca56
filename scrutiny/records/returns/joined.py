"""Several returns of one authority as one record of what happened, each event once.

A return holds what was done in a year and what was in hand at its census, so a request stands in
as many returns as it lasted. Method: the same person (see `identity.matched`) and the same day of
receipt are the same request. The first return in which a decision stands gives that decision,
because a decision is never revised afterwards; of everything else the latest return that says
anything holds. A request decided before a return's year stands in it as historical (H) while its
assessment goes on; H says nothing new, so it never takes the place of an outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from scrutiny.records.returns.identity import matched
from scrutiny.records.returns.store import Stored

_DECIDED = ("Y", "N")


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one area.

    `requests`: one row per request (`person_key`, `received_date` identify it; a row without a
    day of receipt is none) with its outcomes (H where no return held says what it was),
    flags, ages, need and setting as in `spine.kept`; `last_seen` is the last census whose return
    holds it. `reviews`: one row per review meeting of a plan: `person_key`, `review_meeting`,
    `last_review` (the day its decision was sent, null if not), `age_at_census`, `need`,
    `setting`, `request_source`. `years` are the calendar years covered in full.
    """

    area: str
    requests: pl.DataFrame
    reviews: pl.DataFrame
    years: tuple[int, ...]


def join_returns(area: str, stored: Sequence[Stored]) -> Cases:
    """The cases in the returns of one area, in any order."""
    ordered = sorted(stored, key=lambda each: each.year)
    matches = matched({each.year: each.persons for each in ordered})
    spine = pl.concat(
        [
            each.spine.with_columns(
                year=pl.lit(each.year, pl.Int32),
                census=pl.lit(date.fromisoformat(each.about["census"])),
            )
            for each in ordered
        ]
    ).join(matches.select("year", "person_ref", "person_key"), on=["year", "person_ref"])
    spine = spine.sort("year", "person_ref", "request_ref")
    return Cases(area, _requests(spine), _reviews(spine), tuple(each.year - 1 for each in ordered))


def _requests(spine: pl.DataFrame) -> pl.DataFrame:
    rows = spine.filter(pl.col("received_date").is_not_null())
    latest = (
        "request_source",
        "request_mediation",
        "request_tribunal",
        "assessment_mediation",
        "assessment_tribunal",
        "other_mediation",
        "other_tribunal",
        "week20",
        "need",
        "setting",
        "age_at_request",
        "age_at_issue",
    )
    decided = pl.col("request_outcome").is_in(_DECIDED)
    concluded = pl.col("assessment_outcome").is_in(_DECIDED) & (
        pl.col("assessment_outcome_date").is_not_null()
    )
    return rows.group_by("person_key", "received_date", maintain_order=True).agg(
        request_outcome=pl.coalesce(
            pl.col("request_outcome").filter(decided).first(), _told("request_outcome")
        ),
        request_outcome_date=pl.coalesce(
            pl.col("request_outcome_date").filter(decided).drop_nulls().first(),
            pl.col("request_outcome_date").last(),
        ),
        assessment_outcome=pl.coalesce(
            pl.col("assessment_outcome").filter(concluded).first(),
            _told("assessment_outcome"),
        ),
        assessment_outcome_date=pl.coalesce(
            pl.col("assessment_outcome_date").filter(concluded).first(),
            pl.col("assessment_outcome_date").last(),
        ),
        **{name: pl.col(name).drop_nulls().last() for name in latest},
        exported=pl.col("exported").any(),
        transferred_in=pl.col("transferred_in").any(),
        spoiled=pl.col("spoiled").last(),
        last_seen=pl.col("census").last(),
    )


def _told(column: str) -> pl.Expr:
    """The last outcome that says something, else that it is historical, else null."""
    value = pl.col(column)
    return pl.coalesce(value.filter(value != "H").last(), value.drop_nulls().last())


def _reviews(spine: pl.DataFrame) -> pl.DataFrame:
    """A return holds only the latest review of a plan, so earlier ones of a year are not seen."""
    rows = spine.filter(
        pl.col("review_meeting").is_not_null(), ~pl.col("spoiled").list.contains("reviews")
    )
    return rows.group_by("person_key", "review_meeting", maintain_order=True).agg(
        pl.col("last_review", "need", "setting", "request_source").drop_nulls().last(),
        # The age nearest the meeting: a year later the child is a year older.
        pl.col("age_at_census").drop_nulls().first(),
    )

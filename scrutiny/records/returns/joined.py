"""Several returns of one authority as one record of what happened, each event once.

A return holds what was done in a year and what was in hand at its census, so a request stands in
as many returns as it lasted. Method: the same person (see `identity.matched`) and the same day of
receipt are the same request. The first return in which a decision stands gives that decision,
because a decision is never revised afterwards; of everything else the latest return that says
anything holds. A request decided before a return's year stands in it as historical (H) while its
assessment goes on; H says nothing new, so it never takes the place of an outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from scrutiny.records.returns.identity import matched
from scrutiny.records.returns.store import Stored

_DECIDED = ("Y", "N")
_DISPUTES = tuple(
    f"{about}_{kind}"
    for about in ("request", "assessment", "other")
    for kind in ("mediation", "tribunal")
)


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one area.

    `requests`: one row per request (`person_key`, `received_date` identify it; a row without a
    day of receipt is none) with its outcomes (H where no return held says what it was), flags,
    ages, need and setting as in `spine.kept`, those of a plan as they were when it was issued;
    `last_seen` is the last census whose return holds it, `last_in_hand` the last whose return has
    it in hand, null where none has.

    `reviews`: one row per review meeting of a plan: `person_key`, `review_meeting`, `last_review`
    (the day its decision was sent, null if not), `age_at_census`, `need`, `setting`,
    `request_source`.

    `years` are the calendar years covered in full; `carried` says of each what its return tells
    at all (see `spine.carried`), so that what was never collected is not taken for nought.
    """

    area: str
    requests: pl.DataFrame
    reviews: pl.DataFrame
    years: tuple[int, ...]
    carried: Mapping[int, frozenset[str]]


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
    return Cases(
        area,
        _requests(spine),
        _reviews(spine),
        tuple(each.year - 1 for each in ordered),
        {each.year - 1: frozenset(each.about["carried"]) for each in ordered},
    )


def _requests(spine: pl.DataFrame) -> pl.DataFrame:
    # A copy of a request, dated the same day, spoils itself and not the first.
    copies = pl.struct("year", "person_key", "received_date").is_first_distinct()
    rows = _dated(spine).filter(pl.col("received_date").is_not_null()).filter(copies)
    decided = pl.col("request_outcome").is_in(_DECIDED)
    concluded = pl.col("assessment_outcome").is_in(_DECIDED) & (
        pl.col("assessment_outcome_date").is_not_null()
    )
    in_hand = pl.col("request_outcome").is_in(["Y", "A"]) | (pl.col("assessment_outcome") == "A")
    says = ~(
        (pl.col("request_outcome") == "H") & (pl.col("assessment_outcome") == "H").fill_null(True)
    )

    def latest(name: str) -> pl.Expr:
        return pl.col(name).drop_nulls().last()

    def at(event: pl.Expr, name: str) -> pl.Expr:
        """The value in the first return that holds the event: it does not change afterwards."""
        return pl.coalesce(pl.col(name).filter(event).drop_nulls().first(), latest(name))

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
        **{name: latest(name) for name in ("request_source", *_DISPUTES, "week20")},
        **{name: at(concluded, name) for name in ("need", "setting", "age_at_issue")},
        age_at_request=pl.col("age_at_request").drop_nulls().first(),
        exported=pl.col("exported").any(),
        transferred_in=pl.col("transferred_in").any(),
        # What any return that says something of it has spoiled; H alone says nothing.
        spoiled=pl.col("spoiled")
        .filter(says)
        .list.explode(keep_nulls=False, empty_as_null=False)
        .unique()
        .sort(),
        last_seen=pl.col("census").last(),
        last_in_hand=pl.col("census").filter(in_hand).last(),
    )


def _dated(spine: pl.DataFrame) -> pl.DataFrame:
    """Historical rows without a day of receipt, under the person's one case still in hand before.

    A request decided earlier needs no date in a later return, but the plan under it may be new.
    """
    case = spine.filter(
        pl.col("received_date").is_not_null(),
        pl.col("request_outcome").is_in(["Y", "A", "H"]),
        (pl.col("assessment_outcome") == "A").fill_null(True),
    )
    one = (
        case.unique(["person_key", "received_date"])
        .filter(pl.len().over("person_key") == 1)
        .select("person_key", found="received_date", found_year="year")
    )
    undated = (
        pl.col("received_date").is_null()
        & (pl.col("request_outcome") == "H")
        & pl.col("assessment_outcome").is_in(_DECIDED)
        & (pl.col("found_year") < pl.col("year"))
    )
    return (
        spine.join(one, on="person_key", how="left", maintain_order="left")
        .with_columns(received_date=pl.when(undated).then("found").otherwise("received_date"))
        .drop("found", "found_year")
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

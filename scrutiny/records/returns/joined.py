"""Several returns of one authority as one record of what happened, each event once.

A return holds what was done in a year and what was in hand at its census, so a request stands in
as many returns as it lasted. Method: the same person (see `identity.matched`) and the same day of
receipt are the same request; where a return has two of one day that differ, both are kept, and a
later row belongs to the one that it agrees with (see `same_day`). A request entered twice counts
once. The first return in which a decision stands gives that decision and
all that belongs to it, because a decision is never revised afterwards; of everything else the
latest return that says anything holds. A request decided before a return's year stands in it as
historical (H) while its assessment goes on; H says nothing new, so it never takes the place of an
outcome.

A later return adds to what earlier ones say and never takes away: a fault in it spoils what it is
the first to tell, and what it dates into a year before the census of an earlier return that does
not hold it adds nothing to that year, for it is more likely a child that was not known again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from scrutiny.records.returns.case_store import Stored
from scrutiny.records.returns.identity import matched
from scrutiny.records.returns.rules.shapes import entered_again
from scrutiny.records.returns.same_day import numbered

REQUEST = ("person_key", "received_date", "of_the_day")
"""What identifies a request."""

_DECIDED = ("Y", "N")
_RECEIVED = ("requests", "open_cases", "reviews", "breakdowns")
"""The sets of measures that rest on the return which is the first to tell of a request."""
_DISPUTES = tuple(
    f"{about}_{kind}"
    for about in ("request", "assessment", "other")
    for kind in ("mediation", "tribunal")
)


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one area.

    `requests`: one row per request (`person_key`, `received_date` and `of_the_day`, which is 0 but
    for a second one of that day, identify it; a row without a day of receipt is none) with its
    outcomes (H where no return held says what it was), flags,
    ages, need and setting as in `spine.kept`, those of a plan as they were when it was issued;
    `last_seen` is the last census whose return holds it, `last_in_hand` the last whose return has
    it in hand, null where none has.

    `waiting`: the same rows as the returns have them that are not at fault for what is in hand,
    and `told_from`: the census before which none of them held the case though one should have,
    null where none should. Without it `requests` serves.

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
    waiting: pl.DataFrame | None = None


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
    told = _told_before(ordered)
    rows = _rows(spine)
    waiting = _requests(_without_later_faults(rows), told)
    return Cases(
        area,
        _requests(rows, told).drop("told_from"),
        _reviews(spine, told),
        tuple(each.year - 1 for each in ordered),
        {each.year - 1: frozenset(each.about["carried"]) for each in ordered},
        waiting,
    )


def _told_before(ordered: Sequence[Stored]) -> pl.DataFrame:
    """For each return but the first: `year`, and `told_from`, the census of the one before it."""
    censuses = [date.fromisoformat(each.about["census"]) for each in ordered]
    return pl.DataFrame(
        {"year": [each.year for each in ordered[1:]], "told_from": censuses[:-1]},
        schema={"year": pl.Int32, "told_from": pl.Date},
    )


def _rows(spine: pl.DataFrame) -> pl.DataFrame:
    # A copy of a request spoils itself and not the first.
    dated = spine.filter(
        pl.col("received_date").is_not_null(), ~entered_again("year", "person_key")
    )
    undated = spine.filter(pl.col("received_date").is_null())
    rows = _dated(pl.concat([numbered(dated), undated], how="diagonal"))
    rows = rows.filter(pl.col("received_date").is_not_null())
    rows = rows.sort("year", "person_ref", "request_ref")
    return rows.filter(pl.struct("year", *REQUEST).is_first_distinct())


def _says() -> pl.Expr:
    """Whether a row is not wholly historical, which says nothing."""
    historical = pl.col("assessment_outcome") == "H"
    return ~((pl.col("request_outcome") == "H") & historical.fill_null(value=True)).fill_null(
        value=False
    )


def _without_later_faults(rows: pl.DataFrame) -> pl.DataFrame:
    """Without rows at fault for what is in hand, where an earlier return told of the request."""
    faulty = pl.col("spoiled").list.contains("open_cases") & _says()
    later = pl.col("year") > pl.col("year").filter(_says()).min().over(REQUEST)
    return rows.filter(~(faulty & later).fill_null(value=False))


def _requests(rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    decided = pl.col("request_outcome").is_in(_DECIDED)
    concluded = pl.col("assessment_outcome").is_in(_DECIDED) & (
        pl.col("assessment_outcome_date").is_not_null()
    )
    in_hand = pl.col("request_outcome").is_in(["Y", "A"]) | (pl.col("assessment_outcome") == "A")

    def latest(name: str) -> pl.Expr:
        return pl.col(name).drop_nulls().last()

    def at(event: pl.Expr, name: str) -> pl.Expr:
        """The value in the first return that holds the event: it does not change afterwards."""
        return pl.coalesce(pl.col(name).filter(event).drop_nulls().first(), latest(name))

    def spoiled_by(event: pl.Expr, names: Sequence[str]) -> pl.Expr:
        """Of some sets, those that the return which tells of the event has spoiled."""
        first = pl.col("spoiled").filter(event & _says()).first()
        otherwise = pl.col("spoiled").filter(_says()).first()
        return pl.coalesce(first, otherwise).list.set_intersection(list(names))

    never = pl.lit([], pl.List(pl.String))
    made = rows.group_by(REQUEST, maintain_order=True).agg(
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
        request_source=pl.col("request_source").drop_nulls().first(),
        # What was disputed once stays disputed.
        **{name: pl.col(name).max() for name in _DISPUTES},
        **{name: at(concluded, name) for name in ("week20", "need", "setting", "age_at_issue")},
        age_at_request=pl.col("age_at_request").drop_nulls().first(),
        exported=pl.col("exported").any(),
        transferred_in=pl.coalesce(
            pl.col("transferred_in").filter(concluded).first(), pl.col("transferred_in").any()
        ),
        _received=spoiled_by(_says(), _RECEIVED),
        _decided=spoiled_by(decided, ("decisions",)),
        _concluded=spoiled_by(concluded, ("plans", "timeliness")),
        last_seen=pl.col("census").last(),
        last_in_hand=pl.col("census").filter(in_hand).last(),
        year=pl.col("year").first(),
    )
    made = made.join(told, on="year", how="left", maintain_order="left")
    held = pl.col("told_from").dt.year()
    late = pl.col("received_date").dt.year() < held
    too_late = [
        pl.when(late & (pl.col(day).dt.year() < held))
        .then(pl.lit(names, pl.List(pl.String)))
        .otherwise(never)
        for day, names in (
            ("received_date", ["requests"]),
            ("request_outcome_date", ["decisions"]),
            ("assessment_outcome_date", ["plans", "timeliness"]),
        )
    ]
    spoiled = [pl.col(name).fill_null([]) for name in ("_received", "_decided", "_concluded")]
    return made.with_columns(
        spoiled=pl.concat_list(*spoiled, *too_late).list.unique().list.sort(),
        told_from=pl.when(late).then("told_from"),
    ).drop("_received", "_decided", "_concluded", "year")


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
        case.unique(REQUEST, keep="first", maintain_order=True)
        .filter(pl.len().over("person_key") == 1)
        .select("person_key", found="received_date", found_nth="of_the_day", found_year="year")
    )
    undated = (
        pl.col("received_date").is_null()
        & (pl.col("request_outcome") == "H")
        & pl.col("assessment_outcome").is_in(_DECIDED)
        & (pl.col("found_year") < pl.col("year"))
    )
    return (
        spine.join(one, on="person_key", how="left", maintain_order="left")
        .with_columns(
            received_date=pl.when(undated).then("found").otherwise("received_date"),
            of_the_day=pl.when(undated).then("found_nth").otherwise("of_the_day"),
        )
        .drop("found", "found_nth", "found_year")
    )


def _told(column: str) -> pl.Expr:
    """The last outcome that says something, else that it is historical, else null."""
    value = pl.col(column)
    return pl.coalesce(value.filter(value != "H").last(), value.drop_nulls().last())


def _reviews(spine: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """A return holds only the latest review of a plan, so earlier ones of a year are not seen."""
    rows = spine.filter(
        pl.col("review_meeting").is_not_null(), ~pl.col("spoiled").list.contains("reviews")
    )
    made = rows.group_by("person_key", "review_meeting", maintain_order=True).agg(
        # The first day on which the decision is said to have been sent, as that of a plan.
        pl.col("last_review").drop_nulls().first(),
        pl.col("need", "setting", "request_source").drop_nulls().last(),
        # The age nearest the meeting: a year later the child is a year older.
        pl.col("age_at_census").drop_nulls().first(),
        year=pl.col("year").first(),
    )
    made = made.join(told, on="year", how="left", maintain_order="left")
    late = pl.col("review_meeting").dt.year() < pl.col("told_from").dt.year()
    return made.filter(~late.fill_null(value=False)).drop("year", "told_from")

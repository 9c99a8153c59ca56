"""What each planted fault looks like: whom it can fall on, and what is then wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

c = pl.col

BELOW_PLAN = ("active_plans", "placement_detail", "sen_need")
EVERY_MODULE = ("requests", "assessment", "named_plan", "plan_detail", *BELOW_PLAN)

_NOTHING = pl.lit(None, pl.String)
_EVERY_ROW = pl.lit(True)


@dataclass(frozen=True, slots=True)
class Break:
    """One rule and a way to break it.

    `among` picks records (a row for each person with one request, days as dates, and the number
    of rows below). `values` are the wrong ones, module by module, for the rows `where` they
    belong; they may use the record's own fields through `of`. `removes` are modules whose rows
    are lost; `pairs` are what every second person takes from the one before; `again` are modules
    entered twice, under a second request, on which the wrong values then fall.
    """

    rule: str
    among: pl.Expr
    values: dict[str, dict[str, pl.Expr]] = field(default_factory=dict)
    where: pl.Expr = _EVERY_ROW
    removes: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


def of(name: str) -> pl.Expr:
    """A field of the record that is being broken; days are dates."""
    return c(f"of_{name}")


def breaks(year: int) -> tuple[Break, ...]:
    """Every fault that can be planted in the return of a year, in the order of planting."""
    begins, ends, made = date(year - 1, 1, 1), date(year - 1, 12, 31), date(year, 2, 20)
    return (
        *_of_assessments(begins, ends),
        *_of_plans(begins, ends),
        *_of_requests(begins),
        *_of_persons(made),
        *_of_places(made),
        *_of_reviews(made),
    )


def _undisturbed() -> pl.Expr:
    """An open plan from before the activity year, of which nothing else is known."""
    return (
        (c("request_outcome") == "H")
        & (c("assessment_outcome") == "H")
        & c("received_date").is_null()
        & c("start_date").is_not_null()
        & c("cease_date").is_null()
        & c("transfer_la").is_null()
        & c("upn").is_not_null()
    )


def _issued(begins: date, ends: date) -> pl.Expr:
    """A plan issued in the activity year and open, without any dispute or exception."""
    disputes = ("assessment_mediation", "assessment_tribunal", "other_mediation", "other_tribunal")
    peaceful = pl.all_horizontal([c(name) == "0" for name in (*disputes, "week20")])
    return (
        (c("assessment_outcome") == "Y")
        & c("start_date").is_between(begins, ends)
        & c("cease_date").is_null()
        & (c("request_mediation") == "0")
        & (c("request_tribunal") == "0")
        & peaceful
    )


def _refused() -> pl.Expr:
    """A request refused, without any dispute."""
    return (
        (c("request_outcome") == "N")
        & c("assessment_outcome").is_null()
        & (c("request_mediation") == "0")
        & (c("request_tribunal") == "0")
        & c("upn").is_not_null()
    )


def _aged(low: int, under: int, on: date) -> pl.Expr:
    """At least so many years old on a day, and under so many."""
    day = pl.lit(on)
    return c("birth_date").is_between(
        day.dt.offset_by(f"-{under}y"), day.dt.offset_by(f"-{low}y"), closed="right"
    )


def _of_assessments(begins: date, ends: date) -> tuple[Break, ...]:
    day, came = "assessment_outcome_date", c("transfer_la").is_not_null()
    refused = (c("assessment_outcome") == "N") & c(day).is_not_null()
    under_way = (
        (c("request_outcome") == "Y") & (c("assessment_outcome") == "A") & c("exported").is_null()
    )
    as_new = {"assessment_outcome": pl.lit("Y"), day: of("start_date")}
    too_early = {day: of("request_outcome_date").dt.offset_by("-7d")}
    undone = {"request_outcome": pl.lit("A"), "request_outcome_date": _NOTHING}
    in_year = {day: pl.lit(f"{begins.year}-05-14")}
    elsewhere = pl.lit("998")
    still_here = came & c("cease_date").is_null()
    return (
        Break("A303", refused, {"assessment": {day: _NOTHING}}),
        Break("A306", refused & (c("request_outcome") == "Y"), {"assessment": too_early}),
        Break("A308", still_here & (c("start_date") < begins), {"assessment": as_new}),
        Break("V602", still_here, {"active_plans": {"transfer_la": elsewhere}}),
        Break("R216", under_way, {"requests": {"exported": elsewhere}}),
        Break("A301", under_way, removes=("assessment",)),
        Break("A302", under_way, {"requests": undone}),
        Break("A304e", _issued(begins, ends), {"assessment": {day: _NOTHING}}),
        Break("A309", _undisturbed(), {"assessment": in_year}),
        Break("A311", _issued(begins, ends), {"assessment": {"week20": _NOTHING}}),
    )


def _of_plans(begins: date, ends: date) -> tuple[Break, ...]:
    ceased = c("cease_date").is_between(begins, ends)
    long_ago = c("start_date") < date(begins.year - 1, 6, 1)
    issued = _issued(begins, ends)
    before_birth = {"start_date": of("birth_date").dt.offset_by("-60d")}
    before_start = {
        "cease_date": of("start_date").dt.offset_by("-10d"),
        "cease_reason": pl.lit("2"),
    }
    before_year = {"cease_date": pl.lit(f"{begins.year - 1}-11-30")}
    later = {"start_date": of("start_date").dt.offset_by("200d")}
    started_later = issued & (c("start_date") >= date(begins.year, 3, 1))
    young = c("birth_date") >= date(2015, 1, 1)
    return (
        Break("N401", issued, removes=("named_plan", "plan_detail")),
        Break("N403", _undisturbed() & young, {"named_plan": before_birth}),
        Break("N406", ceased, {"named_plan": {"cease_reason": _NOTHING}}),
        Break("N407", started_later, {"named_plan": before_start}),
        Break("N408", ceased & long_ago, {"named_plan": before_year}),
        Break("N414", _undisturbed() & (c("pb") == "0"), {"named_plan": {"oa": pl.lit("1")}}),
        Break("V601", _undisturbed(), removes=BELOW_PLAN),
        Break("X701", _undisturbed() & long_ago, {"named_plan": later}, again=EVERY_MODULE),
    )


def _of_requests(begins: date) -> tuple[Break, ...]:
    refused = _refused()
    undecided = (c("request_outcome") == "A") & (c("received_date") < date(begins.year, 12, 31))
    received, told = "received_date", "request_outcome_date"
    late_enough = refused & (c(received) > date(begins.year, 2, 15))
    before = {told: of(received).dt.offset_by("-9d")}
    after_census = {received: pl.lit(f"{begins.year + 1}-02-03")}
    again = {told: of(told).dt.offset_by("1d")}
    return (
        Break("R202", refused, {"requests": {received: _NOTHING}}),
        Break("R203", undecided, {"requests": after_census}),
        Break("R205", refused, {"requests": {told: _NOTHING}}),
        Break("R207", late_enough, {"requests": before}),
        Break("R209", _undisturbed(), {"requests": {told: pl.lit(f"{begins.year}-04-16")}}),
        # To be asked about in 2025, an error since 2026.
        Break("R212", refused, {"requests": {"request_source": _NOTHING}}),
        Break("R212e", refused, {"requests": {"request_source": _NOTHING}}),
        Break("R220", refused, {"requests": again}, again=("requests",)),
        Break("S006", undecided, removes=("requests",)),
    )


def _of_persons(made: date) -> tuple[Break, ...]:
    sound = _undisturbed()
    child = sound & _aged(9, 14, made) & c("uln").is_null()
    other_letter = pl.when(c("upn").str.starts_with("A")).then(pl.lit("B")).otherwise(
        pl.lit("A")
    ) + c("upn").str.slice(1)
    other_digit = c("uln").str.head(9) + ((c("uln").str.tail(1).cast(pl.Int8) + 1) % 10).cast(
        pl.String
    )
    unknown = {"upn": _NOTHING, "upn_unknown": pl.lit("UN1")}
    too_old = {"birth_date": of("birth_date").dt.offset_by("-18y")}
    none = {"upn": _NOTHING, "uln": _NOTHING}
    known = ("surname", "forename", "birth_date")
    return (
        Break("P101", sound, {"person": {"ethnicity": _NOTHING}}),
        Break("P103", child, {"person": too_old}),
        Break("P106", sound, {"person": none}),
        Break("P108", sound, {"person": {"upn": other_letter}}),
        Break("P109", sound, pairs=("upn",)),
        Break("P110", sound & c("uln").is_not_null(), {"person": {"uln": other_digit}}),
        Break("P112", child, {"person": unknown}),
        Break("P114", _refused(), pairs=known),
    )


def _of_places(made: date) -> tuple[Break, ...]:
    sound = _undisturbed()
    in_school = sound & (c("placement_detail") == 1) & (c("in_school") == 1)
    with_provider = sound & (c("placement_detail") == 1) & (c("with_provider") == 1)
    left_one = sound & (c("left") == 1)
    earlier = c("leaving_date").is_not_null()
    no_school = {"urn": _NOTHING, "sen_unit": _NOTHING, "resourced_provision": _NOTHING}
    left_early = {"leaving_date": c("entry_date").str.to_date("%Y-%m-%d").dt.offset_by("-10d")}
    wrong_provider = {"ukprn": pl.lit("2") + c("ukprn").str.slice(1)}
    idle = no_school | {"sen_setting": pl.lit("NEET")}
    second = {"placement_rank": pl.lit("2")}
    place = "placement_detail"
    return (
        Break("D501", in_school, {place: no_school}),
        Break("D503", in_school, {place: {"urn": c("urn").str.head(5)}}),
        Break("D504", with_provider, {place: wrong_provider}),
        Break("D510", in_school & _aged(8, 14, made), {place: idle}),
        Break("D513", sound & (c("plan_detail") == 1), {"plan_detail": second}),
        Break("L521", left_one, {place: left_early}, where=earlier),
        Break("L524", left_one, {place: {"leaving_date": _NOTHING}}, where=earlier),
        Break("L526", sound, removes=(place,)),
    )


def _of_reviews(made: date) -> tuple[Break, ...]:
    sound, year = _undisturbed(), made.year
    one, two = sound & (c("sen_need") == 1), sound & (c("sen_need") == 2)
    reviewed = sound & c("last_review").is_not_null()
    waiting = sound & c("review_meeting").is_not_null() & c("last_review").is_null()
    before = of("review_meeting").dt.offset_by("-10d")
    drafted = reviewed & c("review_draft").is_not_null() if year >= 2025 else pl.lit(False)
    no_day = {"review_meeting": pl.lit(f"{year - 1}-02-30")}
    to_come = {"review_meeting": pl.lit(f"{year}-03-22")}
    no_rank = {"sen_type_rank": _NOTHING}
    return (
        Break("S012v", waiting, {"active_plans": no_day}),
        Break("S013", one, {"sen_need": {"sen_type": pl.lit("NSA")}}),
        Break("V541", one, {"sen_need": no_rank}),
        Break("V542", two, {"sen_need": {"sen_type_rank": pl.lit("1")}}),
        Break("V544", one, {"sen_need": {"sen_type": pl.lit("DS")}}),
        Break("V604", reviewed, {"active_plans": {"last_review": before}}),
        Break("V607", waiting, {"active_plans": to_come}),
        Break("V612", drafted, {"active_plans": {"review_draft": before}}),
    )

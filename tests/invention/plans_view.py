"""Plans in one invented return: named plans, settings, placements, needs and latest reviews."""

from __future__ import annotations

from datetime import date

import polars as pl

from scrutiny.definitions.returns import ReturnFormat
from tests.invention.cases import World
from tests.invention.placements import NOWHERE
from tests.invention.window import Window

c = pl.col

_NEXT_PHASE = {3: (2, 15), 10: (2, 15), 15: (3, 31), 18: (3, 31)}
"""For the age on 31 August before a change of phase: month and day by which the plan is amended."""

_IN_WORDS = {"OTH": "Kind of place named, none found yet", "NIEO": "New here, waits for a place"}


class PlansView:
    """The modules below a plan, for the cases in scope that have one by census day."""

    def __init__(self, everything: World, plans: pl.DataFrame, window: Window) -> None:
        self.all, self.plans, self.window = everything, plans, window

    def named_plan(self) -> pl.DataFrame:
        direct = c("budget") & c("direct").is_not_null()
        return self.plans.select(
            "person_ref",
            "request_ref",
            start_date="start",
            plan_res="residential",
            plan_wbp=pl.when("adult").then("work_based"),
            pb="budget",
            oa=pl.when("budget").then(~direct),
            dp=pl.when("budget").then("direct"),
            cease_date=pl.when(self.window.known("cease")).then("cease"),
            cease_reason=pl.when(self.window.known("cease")).then("reason"),
        )

    def _placed(self) -> pl.DataFrame:
        """Placements begun by census day that were not left before the activity year."""
        return (
            self.plans.select(
                "case", "person_ref", "request_ref", "born", "residential", "work_based"
            )
            .join(self.all.placements, on="case", maintain_order="left_right")
            .filter(
                self.window.known("entry")
                & (c("leaving").is_null() | (c("leaving") >= self.window.begins))
            )
            .join(self.all.settings, on="setting", maintain_order="left")
            .with_columns(leaving=pl.when(self.window.known("leaving")).then("leaving"))
        )

    @staticmethod
    def _setting() -> dict[str, pl.Expr]:
        school = c("urn").is_not_null()
        return {
            "sen_setting_other": c("sen_setting").replace_strict(_IN_WORDS, default=None),
            "placement_rank": c("rank"),
            "sen_unit": pl.when(school).then(c("in_unit") & c("unit")),
            "resourced_provision": pl.when(school).then(c("in_unit") & c("resourced") & ~c("unit")),
        }

    def plan_detail(self) -> pl.DataFrame:
        """The latest setting of each rank; where a child is nowhere, the plan names a college or,
        below 16, only a kind of place."""
        nowhere = c("sen_setting").is_in(NOWHERE)
        college = self.all.settings.filter(c("ukprn").is_not_null())["ukprn"][0]
        kind = pl.when(c("sen_setting") != "NEET").then(pl.lit("OTH"))
        return (
            self._placed()
            .unique(["request_ref", "rank"], keep="last", maintain_order=True)
            .with_columns(
                ukprn=pl.when(c("sen_setting") == "NEET").then(pl.lit(college)).otherwise("ukprn"),
                sen_setting=pl.when(nowhere).then(kind).otherwise("sen_setting"),
            )
            .select("person_ref", "request_ref", "urn", "ukprn", "sen_setting", **self._setting())
        )

    def placement_detail(self) -> pl.DataFrame:
        working = c("born").dt.offset_by("16y") <= c("entry")
        return self._placed().select(
            "person_ref",
            "request_ref",
            "urn",
            "ukprn",
            "sen_setting",
            entry_date="entry",
            leaving_date="leaving",
            res="residential",
            wbp=pl.when(working).then("work_based"),
            **self._setting(),
        )

    def active_plans(self) -> pl.DataFrame:
        latest = (
            self.all.reviews.filter(self.window.known("meeting"))
            .sort("case", "meeting")
            .unique("case", keep="last", maintain_order=True)
        )
        decided = self.window.known("review_decided")
        moved = c("arrived") & c("here").is_between(self.window.begins, self.window.ends)
        due, final = self._next_phase()
        return (
            self.plans.join(
                latest.select(
                    "case", "meeting", "draft", review_decided="decided", result="outcome"
                ),
                on="case",
                how="left",
                maintain_order="left",
            )
            .with_columns(due=due)
            .select(
                "person_ref",
                "request_ref",
                transfer_la=pl.when(moved).then("transfer_la"),
                review_meeting="meeting",
                review_outcome=pl.when(decided).then("result"),
                last_review=pl.when(decided).then("review_decided"),
                review_draft=pl.when(decided & self.window.known("draft")).then("draft"),
                phase_transfer_due_date="due",
                phase_transfer_final_date=pl.when(final <= self.window.census).then(final),
            )
        )

    def _next_phase(self) -> tuple[pl.Expr, pl.Expr]:
        """When the plan is to be amended for the next phase, this year or else last; and was."""
        due = pl.lit(None, pl.Date)
        for back in (1, 0):
            for age, (month, day) in _NEXT_PHASE.items():
                deadline = date(self.window.year - back, month, day)
                meant = (c("age") - back == age) & (c("here") < deadline)
                still = c("cease").is_null() | (c("cease") > deadline)
                due = pl.when(meant & still).then(pl.lit(deadline)).otherwise(due)
        return due, c("due") + pl.duration(days=c("phase_final"))

    def sen_need(self, format: ReturnFormat) -> pl.DataFrame:
        """Down syndrome has a code of its own only since 2025."""
        known = format.accepted("sen_type", self.window.year) or frozenset()
        first = self.plans.select(
            "person_ref", "request_ref", sen_type="need", sen_type_rank=pl.lit(1)
        ).with_columns(
            sen_type=pl.when(c("sen_type").is_in(list(known)))
            .then("sen_type")
            .otherwise(pl.lit("OTH"))
        )
        second = self.plans.filter(c("second_need").is_not_null()).select(
            "person_ref", "request_ref", sen_type="second_need", sen_type_rank=pl.lit(2)
        )
        return pl.concat([first, second]).sort("request_ref", "sen_type_rank")

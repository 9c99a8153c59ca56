"""One invented return: what is known of all cases on the census day of one year, as text."""

from __future__ import annotations

import polars as pl

from scrutiny.definitions.returns import MODULES, ReturnFormat
from tests.invention.cases import World
from tests.invention.plans_view import PlansView
from tests.invention.story import Story
from tests.invention.window import Window

c = pl.col

_REFS = {"sen2": (), "person": ("person_ref",)}


class View:
    """What stands in the return of `year`: a person's request or plan is one case.

    A case is in scope while it is open on census day, or where it ended since the activity year
    began. A request decided before that year is historic (H), and so are the request and the
    assessment of a plan issued before it.
    """

    def __init__(self, everything: World, story: Story, format: ReturnFormat, year: int) -> None:
        self.all, self.story, self.format = everything, story, format
        self.window = Window(year, format.census_days[year])
        self.cases = self._in_scope()

    def tables(self) -> dict[str, pl.DataFrame]:
        """Every table of the return, with the fields of its year and no others."""
        plans = PlansView(self.all, self.cases.filter("has_plan"), self.window)
        made = {
            "sen2": self._header(),
            "person": self._person(),
            "requests": self._requests(),
            "assessment": self._assessment(),
            "named_plan": plans.named_plan(),
            "plan_detail": plans.plan_detail(),
            "active_plans": plans.active_plans(),
            "placement_detail": plans.placement_detail(),
            "sen_need": plans.sen_need(self.format),
        }
        return {module: self._as_text(module, made[module]) for module in MODULES}

    def _as_text(self, module: str, table: pl.DataFrame) -> pl.DataFrame:
        fields = [
            field.field
            for field in self.format.by_module[module]
            if field.wanted != "key" and field.used_in(self.window.year)
        ]
        columns = []
        for name in (*_REFS.get(module, ("person_ref", "request_ref")), *fields):
            if name not in table.columns:
                columns.append(pl.lit(None, pl.String).alias(name))
            elif table.schema[name] == pl.Boolean:
                columns.append(c(name).cast(pl.Int8).cast(pl.String))
            elif table.schema[name] == pl.Date:
                columns.append(c(name).dt.to_string("%Y-%m-%d"))
            else:
                columns.append(c(name).cast(pl.String))
        return table.select(columns)

    def _in_scope(self) -> pl.DataFrame:
        """The cases of this return, person by person in the order of their names."""
        ended = (
            pl.when(c("here").is_not_null())
            .then(c("cease"))
            .when(c("outcome").is_not_null())
            .then(c("assessed"))
            .when(c("exported").is_not_null())
            .then(c("exported"))
            .when(c("begun").is_null())
            .then(c("decided"))
        )
        begun = pl.when("asked").then(c("received")).otherwise(c("here"))
        historic = ~c("asked") | (self.window.known("here") & (c("here") < self.window.begins))
        return (
            self.all.cases.filter(
                (begun <= self.window.census) & (ended.is_null() | (ended >= self.window.begins))
            )
            .join(self.all.people, on="person")
            .sort("surname", "forename", "birth_date", "person", "received", nulls_last=True)
            .with_columns(
                person_ref=(c("person") != c("person").shift(1)).fill_null(True).cum_sum(),
                request_ref=pl.int_range(1, pl.len() + 1),
                historic=historic.fill_null(False),
                has_plan=self.window.known("here"),
                # Age on 31 August before census day.
                age=self.window.year - 1 - c("born").dt.offset_by("4mo").dt.year(),
                adult=c("born").dt.offset_by("16y") <= self.window.census,
            )
        )

    def _header(self) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "collection": ["SEN2"],
                "year": [str(self.window.year)],
                "reference_date": [self.window.census],
                "source_level": ["L"],
                "lea": [self.story.place],
                "software_code": ["Invented"],
                "release": ["1"],
                "serial_no": ["1"],
                "datetime": [f"{self.window.year}-02-20T09:30:00"],
                **{officer: ["Y"] for officer in ("dmo", "dco", "dsco")},
            }
        )

    def _person(self) -> pl.DataFrame:
        infant = c("upn_later") & (c("born").dt.offset_by("6y") > self.window.census)
        new = c("newcomer") & c("arrived") & (c("here") >= self.window.begins)
        reason = (
            pl.when(c("unknown").is_not_null())
            .then(c("unknown"))
            .when(infant)
            .then(pl.lit("UN1"))
            .when(new)
            .then(pl.lit("UN8"))
        )
        learner = c("born").dt.offset_by("14y") <= self.window.census
        return (
            self.cases.unique("person_ref", keep="first", maintain_order=True)
            .with_columns(upn_unknown=reason)
            .with_columns(
                upn=pl.when(c("upn_unknown").is_null()).then("upn"),
                uln=pl.when(c("upn_unknown").is_null() & learner).then("uln"),
            )
        )

    def _requests(self) -> pl.DataFrame:
        before = c("historic") | (c("decided") < self.window.begins).fill_null(False)
        outcome = (
            pl.when(before)
            .then(pl.lit("H"))
            .when(self.window.known("decided"))
            .then(c("decision"))
            .otherwise(pl.lit("A"))
        )
        decided = c("request_outcome").is_in(["Y", "N"])
        return self.cases.with_columns(request_outcome=outcome).select(
            "person_ref",
            "request_ref",
            "request_outcome",
            received_date=pl.when(~c("historic") | c("keeps_dates")).then("received"),
            request_source=pl.when(~before).then("source"),
            rya=pl.when(~c("historic")).then("custody"),
            request_outcome_date=pl.when(decided).then("decided"),
            exported=pl.when(self.window.known("exported")).then("exported_to"),
            **{
                flag: pl.when(~c("historic")).then(c(flag) & self.window.known("decided"))
                for flag in ("request_mediation", "request_tribunal")
            },
        )

    def _assessment(self) -> pl.DataFrame:
        concluded = self.window.this_time("assessed")
        soon = c("assessed") <= pl.lit(self.window.census).dt.offset_by("20d")
        outcome = (
            pl.when("historic")
            .then(pl.lit("H"))
            .when(concluded)
            .then(c("outcome"))
            .when((c("outcome") == "Y") & soon & c("told_before_issue"))
            .then(pl.lit("Y"))
            .otherwise(pl.lit("A"))
        )
        issued = concluded & (c("outcome") == "Y")
        disputed = {
            flag: concluded & c(flag) for flag in ("assessment_mediation", "assessment_tribunal")
        }
        contested = {flag: issued & c(flag) for flag in ("other_mediation", "other_tribunal")}
        return self.cases.filter(
            c("historic") | (self.window.known("begun") & ~self.window.known("exported"))
        ).select(
            "person_ref",
            "request_ref",
            assessment_outcome=outcome,
            assessment_outcome_date=pl.when(
                ~c("historic") & concluded & c("outcome").is_in(["Y", "N"])
            ).then("assessed"),
            week20=pl.when(~c("historic") & issued).then("exception"),
            **{
                flag: pl.when(~c("historic")).then(told)
                for flag, told in (disputed | contested).items()
            },
        )

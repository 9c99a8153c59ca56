"""What the rules look at: a return, and the tables made of it, each worked out once.

Every table bears the days of the return as columns, so that a rule is an expression over the
columns of one table: `census`, `year_start` and `year_end` (of the activity year), `made_on` (the
day of the file, census day where no header tells it), `file_day` (the same, null where no header
tells it) and `collection_year`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from scrutiny.definitions.returns import ReturnFormat
from scrutiny.records.returns.case_rows import case_rows, first_of
from scrutiny.records.returns.typed import Return

c = pl.col


class NotChecked(Exception):
    """What a rule needs is not there; the words say what."""


@dataclass(frozen=True)
class Checked:
    """A return and all that rules may look at.

    `place` is the authority that the return is imported for, `places` every authority number
    known. `before` is what is stored of the return of the year before, None without one: see
    `records.returns.case_store`. `establishments` has a row for each school or college (`urn`,
    `group`, `phase`, `low_age`, `high_age`, `sen_unit`, `resourced_provision`, `closed`), None
    where no list was supplied. `published` gives figures that the department published of this
    authority and year, by quantity.
    """

    given: Return
    format: ReturnFormat
    place: str
    places: frozenset[str]
    before: Mapping[str, pl.DataFrame] | None = None
    tokens: pl.DataFrame | None = None
    establishments: pl.DataFrame | None = None
    published: Mapping[str, float] | None = None

    def table(self, module: str) -> pl.DataFrame:
        return self.given.tables[module]

    def dated(self, module: str) -> pl.DataFrame:
        """A table of the return with the return's days."""
        return self.table(module).with_columns(self._days)

    @property
    def year(self) -> int:
        """The collection year."""
        return self.given.year

    @property
    def census(self) -> date:
        return self.given.census

    @property
    def first_day(self) -> date:
        """The first day of the activity year."""
        return date(self.year - 1, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the activity year."""
        return date(self.year - 1, 12, 31)

    @cached_property
    def file_day(self) -> date | None:
        """The day on which the file was made; None where no header tells it."""
        stamps = self.table("sen2")["datetime"].drop_nulls()
        return stamps[0].date() if len(stamps) else None

    @property
    def made_on(self) -> date:
        """The day of the file: the header's, else census day."""
        return self.file_day or self.census

    @property
    def _days(self) -> list[pl.Expr]:
        days = {
            "census": self.census,
            "year_start": self.first_day,
            "year_end": self.last_day,
            "made_on": self.made_on,
            "file_day": self.file_day,
        }
        return [
            pl.lit(self.year, pl.Int32).alias("collection_year"),
            *(pl.lit(day, pl.Date).alias(name) for name, day in days.items()),
        ]

    @cached_property
    def cases(self) -> pl.DataFrame:
        """One row per request: see `records.returns.case_rows`."""
        return case_rows(self.given, self._days, self.places - {self.place})

    @cached_property
    def latest_plans(self) -> pl.DataFrame:
        """One row per person with a plan: the cases' columns for the plan that started last.

        The order is that of the published caseload, which counts a person once.
        """
        started = self.cases.filter(c.start_date.is_not_null())
        return first_of(
            "person_ref", started.sort("start_date", "requests_row", descending=[True, False])
        )

    @cached_property
    def persons(self) -> pl.DataFrame:
        """The table person; `requests`, how many a person has, null where none; `in_force`:
        whether a plan of theirs is, on census day; `in_scope`: whether a request of theirs
        belongs in this return; `named`: whether there is a named plan of theirs.
        """
        theirs = self.cases.group_by("person_ref").agg(
            requests=pl.len(), in_force=c.is_open.any(), in_scope=_in_scope().any()
        )
        named = self.table("named_plan").select("person_ref", named=pl.lit(True)).unique()
        return (
            self.dated("person")
            .join(theirs, on="person_ref", how="left", maintain_order="left")
            .join(named, on="person_ref", how="left", maintain_order="left")
        )

    def counted(self, module: str, below: str) -> pl.DataFrame:
        """A module's rows with `below`, the number of rows that another module has under each.

        Raises NotChecked where the layout lacks that other module.
        """
        self.needs(below)
        counts = self.table(below).group_by("request_ref").agg(below=pl.len())
        rows = self.table(module).filter(c.request_ref.is_not_null())
        return rows.join(counts, on="request_ref", how="left", maintain_order="left").with_columns(
            c.below.fill_null(0)
        )

    @cached_property
    def settings(self) -> pl.DataFrame:
        """One row per setting, named in a plan or attended; `module` and `row` say which.

        Adds to the setting's own fields: `birth_date`; `is_open` and `cease_date` of the plan,
        which is that of the request, or else the person's latest, since sources put a plan and its
        placements under different requests; `has_plan`: whether any plan of the person is in
        force on census day; `attended`: whether the placement covers census day, both ends
        included; `latest`: the last day, up to census, that the record speaks of.

        Raises NotChecked where the layout has no settings.
        """
        self.carries("plan_detail.placement_rank", "placement_detail.placement_rank")
        named, placed = (
            self.table(module).select(
                pl.lit(module).alias("module"), *_SETTING, *dates, *self._days
            )
            for module, dates in (("plan_detail", ()), ("placement_detail", _PLACEMENT_DATES))
        )
        started = self.cases.filter(c.start_date.is_not_null())
        by_request = first_of("request_ref", started).select(
            "request_ref", "start_date", "cease_date", "is_open"
        )
        by_person = self.latest_plans.select("person_ref", "cease_date", "is_open")
        in_force = self.cases.filter("is_open").select("person_ref", has_plan=True).unique()
        births = first_of("person_ref", self.table("person")).select("person_ref", "birth_date")
        rows = pl.concat([named, placed], how="diagonal").join(
            by_request, on="request_ref", how="left", maintain_order="left"
        )
        for theirs in (by_person, in_force, births):
            rows = rows.join(
                theirs, on="person_ref", how="left", maintain_order="left", suffix="_person"
            )
        own, is_named = c.start_date.is_not_null(), c.module == "plan_detail"
        return (
            rows.with_columns(
                cease_date=pl.when(own).then("cease_date").otherwise("cease_date_person"),
                is_open=pl.when(own).then("is_open").otherwise("is_open_person").fill_null(False),
                has_plan=c.has_plan.fill_null(False),
                attended=~is_named
                & (c.entry_date.is_null() | (c.entry_date <= c.census))
                & (c.leaving_date.is_null() | (c.leaving_date >= c.census)),
            )
            .with_columns(
                latest=pl.when(is_named)
                .then(pl.min_horizontal("cease_date", "census"))
                .otherwise(pl.min_horizontal("leaving_date", "census"))
            )
            .drop("start_date", "cease_date_person", "is_open_person")
        )

    @cached_property
    def attended(self) -> pl.DataFrame:
        """The placements that cover census day, the latest begun first; raises as `settings`."""
        return self.settings.filter("attended").sort(
            "entry_date", "row", descending=[True, False], nulls_last=True
        )

    @property
    def schools(self) -> pl.DataFrame:
        """The list of schools and colleges. Raises NotChecked where none was given."""
        if self.establishments is None:
            raise NotChecked("no list of schools and colleges was given")
        return self.establishments

    def needs(self, module: str, *fields: str) -> None:
        """Raises NotChecked where the return's layout lacks the module or one of the fields."""
        layout = self.given.layout
        mine = self.format.by_module[module]
        carried = {f.field for f in mine if f.wanted != "key" and f.names(layout)}
        if not carried:
            raise NotChecked(f"the layout {layout} has no table {module}")
        if lacking := [field for field in fields if field not in carried]:
            raise NotChecked(f"the layout {layout} has no {module}.{lacking[0]}")

    def carries(self, *fields: str) -> None:
        """Raises NotChecked unless the layout and year have every field ("module.field")."""
        for name in fields:
            module, _, field = name.partition(".")
            self.needs(module, field)
            known = next(f for f in self.format.by_module[module] if f.field == field)
            if not known.used_in(self.year):
                raise NotChecked(f"{name} was not collected in {self.year}")

    @property
    def names_removed(self) -> bool:
        """Whether every name was taken out, as is done before a file is handed to an analyst."""
        return not any(self.table("person")[name].count() for name in ("surname", "forename"))

    @property
    def birth_days_removed(self) -> bool:
        """Whether every day of birth was set to the first of its month."""
        days = self.table("person")["birth_date"].drop_nulls().dt.day()
        return len(days) > _FEW and bool((days == 1).all())


_FEW = 5
"""So few persons may all be born on the first of a month by chance."""

_SETTING = (
    "row",
    "person_ref",
    "request_ref",
    "urn",
    "ukprn",
    "sen_setting",
    "sen_setting_other",
    "placement_rank",
    "sen_unit",
    "resourced_provision",
)
_PLACEMENT_DATES = ("entry_date", "leaving_date")


def _in_scope() -> pl.Expr:
    """Whether a case has a plan in force on census day, an event since the year began, or is in
    hand: work in progress belongs to the return however old it is.
    """
    happened = pl.col(
        "received_date",
        "request_outcome_date",
        "assessment_outcome_date",
        "start_date",
        "cease_date",
        "review_meeting",
        "last_review",
    )
    undecided = (c.request_outcome == "A") | (c.assessment_outcome == "A")
    to_assess = (c.request_outcome == "Y") & c.assessment_outcome.is_null() & c.exported.is_null()
    not_issued = (c.assessment_outcome == "Y") & c.assessment_outcome_date.is_null()
    return (
        pl.any_horizontal(happened.is_between(c.year_start, c.census))
        | undecided
        | to_assess
        | not_issued
        | c.is_open
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """A table that rules look at, and where each of its rows stands.

    `module` is empty where a column `module` says it; `row` is the column of the row's number.
    """

    frame: Callable[[Checked], pl.DataFrame]
    module: str = ""
    row: str = "row"


REQUESTS, ASSESSMENTS, PLANS, ACTIVE_PLANS = (
    Subject(lambda given: given.cases, module, f"{module}_row")
    for module in ("requests", "assessment", "named_plan", "active_plans")
)
PERSONS = Subject(lambda given: given.persons, "person")
SETTINGS = Subject(lambda given: given.settings)
ATTENDED = Subject(lambda given: given.attended)

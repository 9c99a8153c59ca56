"""The register of rules: each a small function from a return to the rows that break it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from scrutiny.definitions.returns import ReturnFormat, Rule
from scrutiny.records.returns.typed import Return

BROKEN = {
    "rule": pl.String,
    "module": pl.String,
    "row": pl.UInt32,
    "person_ref": pl.UInt32,
    "request_ref": pl.UInt32,
    "source_ref": pl.String,
}
"""One row is one record that breaks one rule. A rule on the whole return has null refs."""


class NotChecked(Exception):
    """What a rule needs is not there; the words say what."""


@dataclass(frozen=True)
class Checked:
    """A return and all that rules may look at.

    `place` is the authority that the return is imported for, `places` every authority number
    known. `before` is what is stored of the return of the year before, None without one: see
    `records.returns.stored`. `establishments` has a row for each school or college (`urn`,
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
    def made_on(self) -> date:
        """The day of the file: the header's, else census day."""
        stamps = self.table("sen2")["datetime"].drop_nulls()
        return stamps[0].date() if len(stamps) else self.census

    @cached_property
    def spine(self) -> pl.DataFrame:
        """One row per request with all that hangs under it at most once.

        The columns of requests, assessment, named_plan and active_plans; each table's row number
        is `<table>_row`, null where there is no such row. Where a request has two (which breaks
        a rule of its own) the first holds.
        """
        made = self.table("requests").rename({"row": "requests_row"}).drop("own_key")
        for module in ("assessment", "named_plan", "active_plans"):
            below = (
                self.table(module)
                .filter(pl.col("request_ref").is_not_null())
                .unique("request_ref", keep="first", maintain_order=True)
                .rename({"row": f"{module}_row"})
                .drop("own_key", "source_ref", "person_ref")
            )
            made = made.join(below, on="request_ref", how="left", suffix=f"_{module}")
        people = self.table("person").unique("person_ref", keep="first", maintain_order=True)
        return made.join(people.select("person_ref", "birth_date"), on="person_ref", how="left")

    def open_at(self, day: date) -> pl.Expr:
        """Whether a plan of the spine is in force on a day, both ends included."""
        start, end = pl.col("start_date"), pl.col("cease_date")
        return ((start <= day) & (end.is_null() | (end >= day))).fill_null(False)

    def needs(self, module: str, *fields: str) -> None:
        """Raises NotChecked where the return's layout lacks the module or one of the fields."""
        layout = self.given.layout
        mine = self.format.by_module[module]
        carried = {f.field for f in mine if f.wanted != "key" and f.names(layout)}
        if not carried:
            raise NotChecked(f"the layout {layout} has no table {module}")
        if lacking := [field for field in fields if field not in carried]:
            raise NotChecked(f"the layout {layout} has no {module}.{lacking[0]}")


Finder = Callable[[Checked], pl.DataFrame]
"""Gives the broken rows of one module: a frame with the columns `module` and `row` (null `row`
for a rule on the whole return)."""

_FINDERS: dict[str, Finder] = {}


def rule(id: str) -> Callable[[Finder], Finder]:
    """Registers a finder under the id of its row in `data/returns/rules.csv`."""

    def register(finder: Finder) -> Finder:
        if id in _FINDERS:
            raise ValueError(f"the rule {id} is registered twice")
        _FINDERS[id] = finder
        return finder

    return register


def broken(frame: pl.DataFrame, module: str, where: pl.Expr, row: str = "row") -> pl.DataFrame:
    """The rows of a frame for which `where` holds; a comparison with null never does."""
    return frame.filter(where.fill_null(False)).select(
        pl.lit(module).alias("module"), pl.col(row).cast(pl.UInt32).alias("row")
    )


def whole_return(is_broken: bool) -> pl.DataFrame:
    """One row without refs where a rule on the whole return is broken, else none."""
    rows = [("sen2", None)] if is_broken else []
    return pl.DataFrame(rows, schema={"module": pl.String, "row": pl.UInt32}, orient="row")


@dataclass(frozen=True, slots=True)
class Failures:
    """What `check` found: `rows` (see BROKEN) and, for rules not checked, why."""

    rows: pl.DataFrame
    not_checked: Mapping[str, str]


def registered() -> frozenset[str]:
    """The ids of all rules that have a finder."""
    return frozenset(_FINDERS)


def run(context: Checked, rules: Mapping[str, Rule]) -> Failures:
    """Every rule on every row; never stops at the first failure."""
    frames, not_checked = [], {}
    for id in sorted(rules):
        try:
            found = _FINDERS[id](context)
        except NotChecked as why:
            not_checked[id] = str(why)
            continue
        if found.height:
            frames.append(
                found.select(
                    pl.lit(id).alias("rule"),
                    pl.col("module"),
                    pl.col("row").cast(pl.UInt32),
                )
            )
    if not frames:
        return Failures(pl.DataFrame(schema=BROKEN), not_checked)
    return Failures(_located(context, pl.concat(frames)), not_checked)


def _located(context: Checked, found: pl.DataFrame) -> pl.DataFrame:
    """Adds whose row each is and where it stands."""
    refs = []
    for module in found["module"].unique():
        table = context.table(module)
        wanted = [
            pl.col(c) if c in table.columns else pl.lit(None, pl.UInt32).alias(c)
            for c in ("person_ref", "request_ref")
        ]
        refs.append(table.select(pl.lit(module).alias("module"), "row", *wanted, "source_ref"))
    return (
        found.unique(maintain_order=True)
        .join(pl.concat(refs), on=["module", "row"], how="left")
        .select(*BROKEN)
    )

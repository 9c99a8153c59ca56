"""The register of rules: which rows of a return break which, an expression or a function a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from scrutiny.definitions.returns import Rule
from scrutiny.records.returns.rules.subjects import Checked, NotChecked, Subject

BROKEN = {
    "rule": pl.String,
    "module": pl.String,
    "row": pl.UInt32,
    "person_ref": pl.UInt32,
    "request_ref": pl.UInt32,
    "source_ref": pl.String,
}
"""One row is one record that breaks one rule. A rule on the whole return has null refs."""

Prerequisite = Callable[[Checked], None]
"""Raises NotChecked where what a rule needs is not there."""

Finder = Callable[[Checked], pl.DataFrame]
"""Gives the broken rows: a frame with the columns `module` and `row` (null `row` for a rule on the
whole return). Raises NotChecked."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rules on one subject, by the ids of their rows in `data/returns/rules.csv`.

    `rows`: expressions that are true for the rows that break a rule; a comparison with null never
    is. `whole`: expressions of one value, true where the return as a whole breaks it.
    """

    subject: Subject
    rows: Mapping[str, pl.Expr] = field(default_factory=dict)
    whole: Mapping[str, pl.Expr] = field(default_factory=dict)
    prerequisites: Mapping[str, Prerequisite] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        return (*self.rows, *self.whole)

    def lacking(self, given: Checked, id: str) -> str | None:
        """Why a rule cannot be checked; None where nothing stands against it."""
        try:
            if id in self.prerequisites:
                self.prerequisites[id](given)
        except NotChecked as why:
            return str(why)
        return None

    def broken(self, given: Checked, ids: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows that break some of the rules: `rule`, `module`, `row`."""
        frame = self.subject.frame(given)
        module = self.subject.module
        marks = {id: test.fill_null(False) for id, test in self.rows.items() if id in ids}
        if marks:
            stands = pl.lit(module) if module else pl.col("module")
            row = pl.col(self.subject.row).cast(pl.UInt32)
            marked = frame.select(stands.alias("module"), row.alias("row"), **marks)
            yield (
                marked.filter(pl.col("row").is_not_null())
                .unpivot(list(marks), index=["module", "row"], variable_name="rule")
                .filter("value")
                .select("rule", "module", "row")
            )
        for id, test in self.whole.items():
            if id in ids and frame.select(test.fill_null(False)).item():
                yield named(id, whole_return(True))


def broken(
    frame: pl.DataFrame, module: str, where: pl.Expr | None = None, row: str = "row"
) -> pl.DataFrame:
    """The rows of a frame, those for which `where` holds; a comparison with null never does."""
    found = frame if where is None else frame.filter(where.fill_null(False))
    return found.select(pl.lit(module).alias("module"), pl.col(row).cast(pl.UInt32).alias("row"))


def rows_of(frame: pl.DataFrame, where: pl.Expr) -> pl.DataFrame:
    """The rows for which `where` holds, of a frame whose rows come from several modules."""
    return frame.filter(where.fill_null(False)).select("module", pl.col("row").cast(pl.UInt32))


def persons_of(given: Checked, of: pl.DataFrame) -> pl.DataFrame:
    """The persons of a frame, as broken rows of `person`."""
    people = given.table("person").unique("person_ref", keep="first", maintain_order=True)
    return broken(people.join(of, on="person_ref", how="semi"), "person")


def whole_return(is_broken: bool) -> pl.DataFrame:
    """One row without refs where a rule on the whole return is broken, else none."""
    rows = [("sen2", None)] if is_broken else []
    return pl.DataFrame(rows, schema={"module": pl.String, "row": pl.UInt32}, orient="row")


def named(id: str, found: pl.DataFrame) -> pl.DataFrame:
    return found.select(pl.lit(id).alias("rule"), "module", pl.col("row").cast(pl.UInt32))


@dataclass(frozen=True, slots=True)
class Failures:
    """What `check` found: `rows` (see BROKEN) and, for rules not checked, why."""

    rows: pl.DataFrame
    not_checked: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """The rules on one part of the return: rows of tables, and functions by id."""

    tables: Sequence[Table] = ()
    finders: Mapping[str, Finder] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Register:
    """All rules."""

    parts: Sequence[Part]

    @property
    def ids(self) -> list[str]:
        """Every id, as often as it is registered."""
        tables = [table for part in self.parts for table in part.tables]
        finders = [id for part in self.parts for id in part.finders]
        return [id for table in tables for id in table.ids] + finders

    def check(self, given: Checked, rules: Mapping[str, Rule]) -> Failures:
        """Every rule on every row; never stops at the first failure."""
        nothing = pl.DataFrame(schema=BROKEN).select("rule", "module", "row")
        frames, not_checked = [nothing], dict[str, str]()
        for part in self.parts:
            for table in part.tables:
                wanted = [id for id in table.ids if id in rules]
                lacking = {id: why for id in wanted if (why := table.lacking(given, id))}
                possible = [id for id in wanted if id not in lacking]
                try:
                    frames += table.broken(given, possible) if possible else ()
                except NotChecked as why:
                    lacking |= dict.fromkeys(possible, str(why))
                not_checked |= lacking
            for id in part.finders.keys() & rules.keys():
                try:
                    frames.append(named(id, part.finders[id](given)))
                except NotChecked as why:
                    not_checked[id] = str(why)
        found = pl.concat(frames).unique().sort("rule", "module", "row")
        return Failures(_located(given, found), not_checked)


def _located(given: Checked, found: pl.DataFrame) -> pl.DataFrame:
    """Adds whose row each is and where it stands."""
    refs = []
    for module in given.given.tables:
        table = given.table(module)
        wanted = [
            pl.col(name) if name in table.columns else pl.lit(None, pl.UInt32).alias(name)
            for name in ("person_ref", "request_ref")
        ]
        refs.append(table.select(pl.lit(module).alias("module"), "row", *wanted, "source_ref"))
    return found.join(
        pl.concat(refs), on=["module", "row"], how="left", maintain_order="left"
    ).select(*BROKEN)

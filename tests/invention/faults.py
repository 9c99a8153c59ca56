"""Planting faults: a known number of records made to break each rule, and no other error rule.

Every fault falls on a person of its own with one request, chosen so that nothing else breaks with
it; where that cannot be, the story says what does. What each fault looks like is in `breaks`.
"""

from __future__ import annotations

from math import ceil

import polars as pl

from scrutiny.errors import Problem, ProblemsFound
from tests.invention.breaks import Break, breaks
from tests.invention.days import Draw
from tests.invention.story import Story

c = pl.col

_DAYS = (
    "birth_date received_date request_outcome_date assessment_outcome_date start_date cease_date "
    "review_meeting last_review review_draft"
).split()
_COUNTED = ("plan_detail", "placement_detail", "sen_need")


def plant(
    tables: dict[str, pl.DataFrame], story: Story, year: int, scale: float, draw: Draw
) -> dict[str, pl.DataFrame]:
    """The tables with the story's faults of that year.

    In a story of another size the numbers grow or shrink with it, to no less than one. Raises
    ProblemsFound where a story of full size asks for more than there are records to break.
    """
    planting = _Planting(tables, draw)
    at, problems = story.years.index(year), []
    for each in breaks(year):
        wanted = ceil(story.faults[each.rule][at] * scale) if each.rule in story.faults else 0
        lacking = planting.plant(each, wanted)
        if lacking and scale == 1:
            found = f"asks for {wanted} records that break {each.rule} in {year}"
            problems.append(Problem("northmere.toml", found, f"Ask for {lacking} fewer"))
    if problems:
        raise ProblemsFound(problems)
    return _renumbered(planting.tables)


class _Planting:
    """The tables as they are broken, and the persons who are still sound."""

    def __init__(self, tables: dict[str, pl.DataFrame], draw: Draw) -> None:
        self.tables = dict(tables)
        records = _records(tables)
        self.sound = records[draw.permutation(records.height)]

    def plant(self, each: Break, wanted: int) -> int:
        """Breaks so many records; returns how many of them could not be found."""
        fits = self.sound.filter(each.among)
        picked = fits.head(wanted - wanted % 2 if each.pairs else wanted)
        lacking = wanted - picked.height
        self.sound = self.sound.join(picked, on="person_ref", how="anti", maintain_order="left")
        for module in each.removes:
            gone = c("request_ref").is_in(picked["request_ref"].implode())
            self.tables[module] = self.tables[module].filter(~gone)
        if each.again:
            picked = self._again(picked, each.again)
        for module, values in each.values.items():
            self._change(module, picked, values, each.where)
        if each.pairs:
            self._pair(picked, each.pairs)
        return lacking

    def _change(
        self, module: str, picked: pl.DataFrame, values: dict[str, pl.Expr], where: pl.Expr
    ) -> None:
        table = self.tables[module]
        key = "person_ref" if module == "person" else "request_ref"
        known = picked.select(key, c("*").exclude(key).name.prefix("of_"), mine=pl.lit(True))
        changed = table.join(known, on=key, how="left", maintain_order="left").with_columns(
            pl.when(c("mine") & where).then(value.cast(pl.String)).otherwise(c(name)).alias(name)
            for name, value in values.items()
            if name in table.columns
        )
        self.tables[module] = changed.select(table.columns)

    def _pair(self, picked: pl.DataFrame, columns: tuple[str, ...]) -> None:
        """Every second person is given what the one before has."""
        given = picked[0::2].select(columns).with_columns(c(pl.Date).dt.to_string("%Y-%m-%d"))
        given = given.with_columns(person_ref=picked[1::2]["person_ref"])
        person = self.tables["person"]
        self.tables["person"] = person.update(given, on="person_ref", maintain_order="left")

    def _again(self, picked: pl.DataFrame, modules: tuple[str, ...]) -> pl.DataFrame:
        """Enters the same again under a second request; the records, numbered like that one."""
        last = int(self.tables["requests"]["request_ref"].cast(pl.Int64).to_numpy().max())
        number = {ref: str(last + at) for at, ref in enumerate(picked["request_ref"], start=1)}
        renamed = c("request_ref").replace_strict(number, default=None, return_dtype=pl.String)
        for module in modules:
            table = self.tables[module]
            copy = table.with_columns(renamed).filter(c("request_ref").is_not_null())
            self.tables[module] = pl.concat([table, copy])
        return picked.with_columns(renamed)


def _records(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Persons with one request, a row for each, days as dates; how many rows each has below."""
    requests = tables["requests"].filter(pl.len().over("person_ref") == 1)
    found = requests.join(tables["person"], on="person_ref", maintain_order="left")
    for module in ("assessment", "named_plan", "active_plans"):
        found = found.join(
            tables[module].drop("person_ref"), on="request_ref", how="left", maintain_order="left"
        )
    for module in _COUNTED:
        rows = tables[module]
        sums = [pl.len().alias(module)]
        if module == "placement_detail":
            main = c("placement_rank") == "1"
            sums += [
                (main & c("leaving_date").is_not_null()).sum().alias("left"),
                c("urn").is_not_null().sum().alias("in_school"),
                c("ukprn").is_not_null().sum().alias("with_provider"),
            ]
        found = found.join(
            rows.group_by("request_ref").agg(sums),
            on="request_ref",
            how="left",
            maintain_order="left",
        )
    days = [name for name in _DAYS if name in found.columns]
    return found.with_columns(c(days).str.to_date("%Y-%m-%d"))


def _renumbered(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Requests numbered anew, person by person, and every table in that order."""
    requests = tables["requests"]
    order = requests.sort(c("person_ref").cast(pl.Int64), c("request_ref").cast(pl.Int64))
    new = pl.DataFrame({"request_ref": order["request_ref"], "at": range(1, order.height + 1)})
    renumbered = dict(tables)
    for module, table in tables.items():
        if "request_ref" in table.columns:
            renumbered[module] = (
                table.join(new, on="request_ref", maintain_order="left")
                .sort("at", maintain_order=True)
                .with_columns(request_ref=c("at").cast(pl.String))
                .drop("at")
            )
    return renumbered

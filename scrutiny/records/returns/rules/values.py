"""Rules on values anywhere in the file: dates that cannot be, codes on no list (S012, S013).

Where one rule of the reference spoils different measures by the field that is wrong, it stands
here under several letters: a missing date of a placement is no reason to leave out a decision.
"""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from scrutiny.definitions.returns import FieldKind
from scrutiny.records.returns.rules.registry import Checked, broken, rule, whole_return

_EARLIEST = date(1990, 1, 1)
"""No person, plan or placement of a return can have a date before this one."""

_DATES = {
    "S012r": (("requests", "received_date"),),
    "S012d": (("requests", "request_outcome_date"),),
    "S012a": (("assessment", "assessment_outcome_date"),),
    "S012v": (("active_plans", "review_meeting"), ("active_plans", "last_review")),
}
"""Dates that measures rest on, by the letter of the rule; all others stand under S012."""

_CODES = {
    "S013r": (("requests", "request_outcome"),),
    "S013a": (("assessment", "assessment_outcome"),),
    "S013w": (("assessment", "week20"),),
    "S013v": (("active_plans", "review_outcome"),),
}
"""Codes that measures rest on, by the letter of the rule; all others stand under S013."""


def _none() -> pl.DataFrame:
    return whole_return(False)


def _dates(context: Checked, fields: list[tuple[str, str]]) -> pl.DataFrame:
    """Rows with a date that could not be read, or outside 1990 to a year after census day."""
    latest = context.census.replace(year=context.census.year + 1)
    found = [_none(), _unread(context, fields)]
    for module in dict.fromkeys(module for module, _ in fields):
        mine = [pl.col(field).cast(pl.Date) for m, field in fields if m == module]
        outside = pl.any_horizontal(
            ~day.is_between(_EARLIEST, latest).fill_null(True) for day in mine
        )
        found.append(broken(context.table(module), module, outside))
    return pl.concat(found).unique(maintain_order=True)


def _unread(context: Checked, fields: list[tuple[str, str]]) -> pl.DataFrame:
    names = [f"{module}.{field}" for module, field in fields]
    cells = context.given.unread.filter((pl.col("module") + "." + pl.col("field")).is_in(names))
    return cells.select("module", "row")


def _other_dates(context: Checked) -> pl.DataFrame:
    kinds = (FieldKind.DATE, FieldKind.DATETIME)
    apart = {field for fields in _DATES.values() for field in fields}
    all_ = [(f.module, f.field) for f in context.format.fields if f.kind in kinds]
    return _dates(context, [field for field in all_ if field not in apart])


def _codes(context: Checked, fields: list[tuple[str, str]]) -> pl.DataFrame:
    """Rows with a value that is on no list of the year, or not even a number or a yes or no."""
    found = [_none(), _unread(context, fields)]
    lists = {(f.module, f.field): f.code_list for f in context.format.fields}
    for module, field in fields:
        accepted = context.format.accepted(lists[module, field], context.year)
        used = (module, field) in _coded(context)
        if accepted is None or not used or lists[module, field] == "yes_no":
            continue
        if field == "ethnicity":
            accepted |= context.format.accepted("ethnicity_extended", context.year) or frozenset()
        elif field == "gender_current":
            # Some files of 2023 hold the letters that came into use the year after.
            accepted |= {"M", "F"}
        outside = ~pl.col(field).cast(pl.String).is_in(sorted(accepted))
        found.append(broken(context.table(module), module, outside))
    return pl.concat(found).unique(maintain_order=True)


def _coded(context: Checked) -> list[tuple[str, str]]:
    """Fields that hold codes, numbers or a yes or no, and are of this year's collection."""
    kinds = (FieldKind.INTEGER, FieldKind.YES_NO)
    return [
        (f.module, f.field)
        for f in context.format.fields
        if (f.code_list or f.kind in kinds) and f.used_in(context.year)
    ]


def _other_codes(context: Checked) -> pl.DataFrame:
    apart = {field for fields in _CODES.values() for field in fields}
    return _codes(context, [field for field in _coded(context) if field not in apart])


rule("S012")(_other_dates)
rule("S013")(_other_codes)
for _id, _fields in _DATES.items():
    rule(_id)(partial(_dates, fields=list(_fields)))
for _id, _fields in _CODES.items():
    rule(_id)(partial(_codes, fields=list(_fields)))


@rule("S013i")
def codes_not_known(context: Checked) -> pl.DataFrame:
    """Rows with a code of a list whose letters are not known."""
    unknown = {code.code_list for code in context.format.codes if code.code == "*"}
    fields = [f for f in context.format.fields if f.code_list in unknown]
    return pl.concat(
        broken(context.table(f.module), f.module, pl.col(f.field).is_not_null()) for f in fields
    ).unique(maintain_order=True)

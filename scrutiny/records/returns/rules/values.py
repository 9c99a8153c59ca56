"""Rules on values anywhere in the file: dates that cannot be, codes on no list (S012, S013).

Where one rule of the reference spoils different measures by the field that is wrong, it stands
here under several letters: a missing date of a placement is no reason to leave out a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import polars as pl

from scrutiny.definitions.returns import Field, FieldKind
from scrutiny.records.returns.rules.registry import Part, broken
from scrutiny.records.returns.rules.subjects import Checked
from scrutiny.records.returns.typed import DAYS

_EARLIEST = date(1990, 1, 1)
"""No person, plan or placement of a return can have a date before this one."""

_DATES = {
    "S012r": ("requests.received_date",),
    "S012d": ("requests.request_outcome_date",),
    "S012a": ("assessment.assessment_outcome_date",),
    "S012v": ("active_plans.review_meeting", "active_plans.last_review"),
}
"""Dates that measures rest on, by the letter of the rule; all others stand under S012."""

_CODES = {
    "S013r": ("requests.request_outcome",),
    "S013a": ("assessment.assessment_outcome",),
    "S013w": ("assessment.week20",),
    "S013v": ("active_plans.review_outcome",),
}
"""Codes that measures rest on, by the letter of the rule; all others stand under S013."""


def _name(field: Field) -> str:
    return f"{field.module}.{field.field}"


def _dates(given: Checked, names: Sequence[str]) -> pl.DataFrame:
    """Rows with a date that could not be read, or outside 1990 to a year after census day."""
    latest = given.census.replace(year=given.census.year + 1)
    return pl.concat(
        [
            _unread(given, names),
            *(
                broken(
                    given.table(field.module),
                    field.module,
                    ~pl.col(field.field).cast(pl.Date).is_between(_EARLIEST, latest),
                )
                for field in given.format.fields
                if _name(field) in names
            ),
        ]
    )


def _unread(given: Checked, names: Sequence[str]) -> pl.DataFrame:
    cells = given.given.unread
    return cells.filter((pl.col("module") + "." + pl.col("field")).is_in(names)).select(
        "module", "row"
    )


def _other_dates(given: Checked) -> pl.DataFrame:
    apart = {name for names in _DATES.values() for name in names}
    days = [_name(field) for field in given.format.fields if field.kind in DAYS]
    return _dates(given, [name for name in days if name not in apart])


def _codes(given: Checked, names: Sequence[str]) -> pl.DataFrame:
    """Rows with a value that is on no list of the year, or not even a number or a yes or no."""
    found = [_unread(given, names)]
    for field in _coded(given):
        accepted = given.format.accepted(field.code_list, given.year)
        if _name(field) not in names or accepted is None or field.code_list == "yes_no":
            continue
        if field.field == "ethnicity":
            accepted |= given.format.accepted("ethnicity_extended", given.year) or frozenset()
        elif field.field == "gender_current":
            # Some files of 2023 hold the letters that came into use the year after.
            accepted |= {"M", "F"}
        outside = ~pl.col(field.field).cast(pl.String).is_in(sorted(accepted))
        found.append(broken(given.table(field.module), field.module, outside))
    return pl.concat(found)


def _coded(given: Checked) -> list[Field]:
    """Fields that hold codes, numbers or a yes or no, and are of this year's collection."""
    kinds = (FieldKind.INTEGER, FieldKind.YES_NO)
    return [
        field
        for field in given.format.fields
        if (field.code_list or field.kind in kinds) and field.used_in(given.year)
    ]


def _other_codes(given: Checked) -> pl.DataFrame:
    apart = {name for names in _CODES.values() for name in names}
    return _codes(given, [name for name in map(_name, _coded(given)) if name not in apart])


def codes_not_known(given: Checked) -> pl.DataFrame:
    """Rows with a code of a list whose letters are not known."""
    unknown = {code.code_list for code in given.format.codes if code.code == "*"}
    return pl.concat(
        broken(given.table(field.module), field.module, pl.col(field.field).is_not_null())
        for field in given.format.fields
        if field.code_list in unknown
    )


RULES = Part(
    finders={
        "S012": _other_dates,
        "S013": _other_codes,
        "S013i": codes_not_known,
        **{id: partial(_dates, names=names) for id, names in _DATES.items()},
        **{id: partial(_codes, names=names) for id, names in _CODES.items()},
    }
)

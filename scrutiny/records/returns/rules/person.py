"""Rules on persons: identity, age, numbers, postcode (P101 to P118)."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import add

import polars as pl

from scrutiny.records.returns.rules import prerequisites
from scrutiny.records.returns.rules.registry import Part, Table, broken
from scrutiny.records.returns.rules.shapes import all_missing, any_missing, shared
from scrutiny.records.returns.rules.subjects import PERSONS, Checked, NotChecked

_MANY_UNCLASSIFIED = 0.10
"""Of persons without a stated ethnic group; England has 7.7 % unclassified."""

_BULK = 5
"""So many persons born on the first day of 2000 point to a date filled in for want of one."""

_FILLED_IN = date(1900, 1, 1)
_FILLED_IN_BULK = date(2000, 1, 1)

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The letters of pupil numbers, in order of their value: I, O and S are not used."""

_UPN = rf"^[{_LETTERS}]\d{{11}}[0-9{_LETTERS}]$"
_POSTCODE = r"^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$"
_STAND_IN = (
    r"(?i)^(unknown|not known|n/?k|tbc|tba|test|testing|unborn|baby( .*)?|x{2,}|z{3,}"
    r"|surname|forename|no name)$"
)

c = pl.col


def _aged(years: int, day: pl.Expr) -> pl.Expr:
    """Whether a person is of this age or older on a day."""
    return c.birth_date <= day.dt.replace(year=day.dt.year() - years)


# Census day is always in January.
_last_august = pl.date(c.census.dt.year() - 1, 8, 31)
_names = (c.surname.str.to_lowercase(), c.forename.str.to_lowercase(), c.birth_date)
_either_name = pl.col("surname", "forename").str


def _right_upn() -> pl.Expr:
    """Whether a pupil number is well formed and its check letter right."""
    value = {letter: i for i, letter in enumerate(_LETTERS)}
    value |= {str(digit): digit for digit in range(10)}

    def worth(at: int) -> pl.Expr:
        return c.upn.str.slice(at, 1).replace_strict(value, default=None, return_dtype=pl.Int32)

    total = reduce(add, (worth(at) * (at + 1) for at in range(1, 13)))
    return c.upn.str.contains(_UPN) & (total % len(_LETTERS) == worth(0))


def _right_uln() -> pl.Expr:
    """Whether a learner number is well formed and its check digit right."""
    digit = [c.uln.str.slice(at, 1).cast(pl.Int32, strict=False) for at in range(10)]
    left = reduce(add, (digit[at] * (10 - at) for at in range(9))) % 11
    # A remainder of 0 would need the digit 10, which there is not.
    return c.uln.str.contains(r"^\d{10}$") & (left + digit[9] == 10)


_born_in_bulk = c.birth_date == _FILLED_IN_BULK

_TABLE = Table(
    PERSONS,
    {
        "P101": any_missing("birth_date", "sex", "ethnicity"),
        "P101n": any_missing("surname", "forename"),
        "P102": c.birth_date > pl.min_horizontal("census", "file_day"),
        "P103": c.in_force & _aged(26, c.census),
        # A plan may last to the end of the school year in which the person turns 25.
        "P104": c.in_force & _aged(25, _last_august) & ~_aged(26, c.census),
        "P105": c.in_force & (~_aged(0, _last_august) | _aged(25, _last_august)),
        "P106": all_missing("upn", "uln", "upn_unknown"),
        "P107": all_missing("upn", "uln") & c.upn_unknown.is_not_null(),
        "P108": ~_right_upn(),
        "P109": shared(c.upn),
        "P110": ~_right_uln() | shared(c.uln),
        "P111": ~all_missing("upn", "uln") & c.upn_unknown.is_not_null(),
        "P112": (c.upn_unknown == "UN1") & _aged(6, c.census),
        "P113": ((c.upn_unknown == "UN9") & ~_aged(16, c.census))
        | ((c.upn_unknown == "UN10") & c.named),
        "P114": shared(*_names),
        "P114p": shared(*_names, c.postcode),
        # Whether it lies in the authority's area would need a list of its postcodes.
        "P115": ~c.postcode.str.contains(_POSTCODE).fill_null(False),
        "P116": c.upn.str.contains(r"^.{12}[A-Z]$"),
        "P118": pl.any_horizontal(_either_name.contains(_STAND_IN))
        | (c.birth_date == _FILLED_IN)
        | (_born_in_bulk & (_born_in_bulk.sum() >= _BULK)),
    },
    whole={
        "P117": c.ethnicity.is_in(["NOBT", "REFU"]).fill_null(False).mean() > _MANY_UNCLASSIFIED,
    },
    prerequisites={
        "P101n": prerequisites.names,
        "P114": prerequisites.names_and_birth_days,
        "P114p": prerequisites.names_and_birth_days,
        "P115": prerequisites.postcodes,
        "P118": prerequisites.names_and_birth_days,
    },
)


def still_new_to_the_area(given: Checked) -> pl.DataFrame:
    """Persons new to the area in this return and in the one before."""
    if given.before is None or given.tokens is None:
        raise NotChecked("no return of the year before is stored")
    former = given.before["persons"].filter(c.upn_unknown == "UN8").select("person_ref")
    keys = given.before["spine"].join(former, on="person_ref", how="semi").select("person_key")
    same = given.tokens.join(keys, on="person_key", how="semi").select("person_ref")
    people = given.table("person").join(same, on="person_ref", how="semi")
    return broken(people, "person", c.upn_unknown == "UN8")


RULES = Part((_TABLE,), {"P113c": still_new_to_the_area})

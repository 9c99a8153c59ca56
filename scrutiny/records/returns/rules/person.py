"""Rules on persons: identity, age, numbers, postcode (P101 to P118)."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import add

import polars as pl

from scrutiny.records.returns.rules.facts import file_day
from scrutiny.records.returns.rules.registry import (
    Checked,
    NotChecked,
    broken,
    rule,
    whole_return,
)
from scrutiny.records.returns.rules.structure import birth_days_removed, names_removed

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


def _people(context: Checked) -> pl.DataFrame:
    return context.table("person")


def _open(context: Checked) -> pl.DataFrame:
    """Persons with a plan in force on census day."""
    return _people(context).join(
        context.spine.filter(context.open_at(context.census)), on="person_ref", how="semi"
    )


def _aged(years: int, day: date) -> pl.Expr:
    """Whether a person is of this age or older on a day."""
    return pl.col("birth_date") <= day.replace(year=day.year - years)


def _last_august(context: Checked) -> date:
    # Census day is always in January.
    return date(context.census.year - 1, 8, 31)


@rule("P101")
def personal_details(context: Checked) -> pl.DataFrame:
    """Birth date, sex or ethnic group is missing."""
    missing = pl.any_horizontal(pl.col("birth_date", "sex", "ethnicity").is_null())
    return broken(_people(context), "person", missing)


@rule("P101n")
def names(context: Checked) -> pl.DataFrame:
    """Surname or forename is missing."""
    if names_removed(context):
        raise NotChecked("all names were removed from the file")
    return broken(
        _people(context), "person", pl.any_horizontal(pl.col("surname", "forename").is_null())
    )


@rule("P102")
def born_already(context: Checked) -> pl.DataFrame:
    """Born after census day, or after the day of the file where that is earlier."""
    latest = min(context.census, file_day(context) or context.census)
    return broken(_people(context), "person", pl.col("birth_date") > latest)


@rule("P103")
def too_old_for_a_plan(context: Checked) -> pl.DataFrame:
    """Aged 26 or over on census day with a plan in force."""
    return broken(_open(context), "person", _aged(26, context.census))


@rule("P104")
def turned_25_in_an_earlier_school_year(context: Checked) -> pl.DataFrame:
    """Aged 25 with a plan kept past the school year of that birthday."""
    # A plan may last to the end of the school year in which the person turns 25.
    past = _aged(25, _last_august(context)) & ~_aged(26, context.census)
    return broken(_open(context), "person", past)


@rule("P105")
def age_of_the_school_year(context: Checked) -> pl.DataFrame:
    """Under 0 or over 24 at the school year's start, with a plan in force."""
    day = _last_august(context)
    return broken(_open(context), "person", ~_aged(0, day) | _aged(25, day))


@rule("P106")
def a_number_or_a_reason(context: Checked) -> pl.DataFrame:
    """Neither a number nor a reason for having none."""
    none = pl.all_horizontal(pl.col("upn", "uln", "upn_unknown").is_null())
    return broken(_people(context), "person", none)


@rule("P107")
def no_number(context: Checked) -> pl.DataFrame:
    """No number, and a reason for it."""
    none = pl.all_horizontal(pl.col("upn", "uln").is_null())
    return broken(_people(context), "person", none & pl.col("upn_unknown").is_not_null())


@rule("P108")
def pupil_number(context: Checked) -> pl.DataFrame:
    """A pupil number of the wrong form, or whose check letter is wrong."""
    upn = pl.col("upn")
    value = {letter: i for i, letter in enumerate(_LETTERS)}
    value |= {str(digit): digit for digit in range(10)}
    worth = [
        upn.str.slice(i, 1).replace_strict(value, default=None, return_dtype=pl.Int32) * (i + 1)
        for i in range(1, 13)
    ]
    first = upn.str.head(1).replace_strict(value, default=None, return_dtype=pl.Int32)
    right = upn.str.contains(_UPN) & (reduce(add, worth) % len(_LETTERS) == first)
    return broken(_people(context), "person", ~right)


@rule("P109")
def pupil_number_twice(context: Checked) -> pl.DataFrame:
    """A pupil number that another person has too."""
    return broken(_people(context), "person", _twice("upn"))


def _twice(field: str) -> pl.Expr:
    return pl.col(field).is_not_null() & pl.col(field).is_duplicated()


@rule("P110")
def learner_number(context: Checked) -> pl.DataFrame:
    """A learner number with a wrong form or check digit, or held by two persons."""
    uln = pl.col("uln")
    digit = [uln.str.slice(i, 1).cast(pl.Int32, strict=False) for i in range(10)]
    left = reduce(add, (digit[i] * (10 - i) for i in range(9))) % 11
    # A remainder of 0 would need the digit 10, which there is not.
    right = uln.str.contains(r"^\d{10}$") & (left + digit[9] == 10)
    return broken(_people(context), "person", ~right | _twice("uln"))


@rule("P111")
def reason_beside_a_number(context: Checked) -> pl.DataFrame:
    """A reason for having no number, and a number."""
    known = pl.any_horizontal(pl.col("upn", "uln").is_not_null())
    return broken(_people(context), "person", known & pl.col("upn_unknown").is_not_null())


@rule("P112")
def too_old_for_no_number_yet(context: Checked) -> pl.DataFrame:
    """Said to be too young for a number, and aged 6 or over."""
    return broken(
        _people(context), "person", (pl.col("upn_unknown") == "UN1") & _aged(6, context.census)
    )


@rule("P113")
def reason_does_not_fit(context: Checked) -> pl.DataFrame:
    """A young person's reason under 16; or an early end of the request, and a plan."""
    plans = context.table("named_plan").select("person_ref", planned=pl.lit(True)).unique()
    people = _people(context).join(plans, on="person_ref", how="left")
    reason = pl.col("upn_unknown")
    young = (reason == "UN9") & ~_aged(16, context.census)
    planned = (reason == "UN10") & pl.col("planned")
    return broken(people, "person", young | planned)


@rule("P113c")
def still_new_to_the_area(context: Checked) -> pl.DataFrame:
    """New to the area in this return and in the one before."""
    if context.before is None or context.tokens is None:
        raise NotChecked("no return of the year before is stored")
    former = context.before["persons"].filter(pl.col("upn_unknown") == "UN8").select("person_ref")
    keys = context.before["spine"].join(former, on="person_ref", how="semi").select("person_key")
    same = context.tokens.join(keys, on="person_key", how="semi").select("person_ref")
    people = _people(context).join(same, on="person_ref", how="semi")
    return broken(people, "person", pl.col("upn_unknown") == "UN8")


_SAME = ("surname", "forename", "birth_date")


def _namesakes(context: Checked, *more: str) -> pl.DataFrame:
    """Persons who share names, birth date and what else is given with another person."""
    if names_removed(context) or birth_days_removed(context):
        raise NotChecked("names or days of birth were removed from the file")
    people = _people(context).drop_nulls([*_SAME, *more])
    people = people.with_columns(pl.col("surname", "forename").str.to_lowercase())
    return broken(people, "person", pl.struct(*_SAME, *more).is_duplicated())


@rule("P114")
def namesakes(context: Checked) -> pl.DataFrame:
    """Persons who share names and birth date."""
    return _namesakes(context)


@rule("P114p")
def namesakes_at_one_address(context: Checked) -> pl.DataFrame:
    """Persons who share names, birth date and postcode."""
    return _namesakes(context, "postcode")


@rule("P115")
def postcode(context: Checked) -> pl.DataFrame:
    """No postcode, or one of the wrong form."""
    # Whether it lies in the authority's area would need a list of its postcodes.
    people = _people(context)
    if people.height and not people["postcode"].count():
        raise NotChecked("all postcodes were removed from the file")
    return broken(people, "person", ~pl.col("postcode").str.contains(_POSTCODE).fill_null(False))


@rule("P116")
def temporary_number(context: Checked) -> pl.DataFrame:
    """A pupil number that was given for the time being."""
    return broken(_people(context), "person", pl.col("upn").str.contains(r"^.{12}[A-Z]$"))


@rule("P117")
def many_unclassified(context: Checked) -> pl.DataFrame:
    """Ethnic group refused or not obtained for too many persons."""
    share = _people(context)["ethnicity"].is_in(["NOBT", "REFU"]).fill_null(False).mean()
    return whole_return(isinstance(share, float) and share > _MANY_UNCLASSIFIED)


@rule("P118")
def stand_ins(context: Checked) -> pl.DataFrame:
    """Names or birth dates that stand in for unknown ones."""
    if names_removed(context) or birth_days_removed(context):
        raise NotChecked("names or days of birth were removed from the file")
    named = pl.any_horizontal(pl.col("surname", "forename").str.contains(_STAND_IN))
    born = pl.col("birth_date")
    bulk = (born == _FILLED_IN_BULK) & ((born == _FILLED_IN_BULK).sum() >= _BULK)
    dated = (born == _FILLED_IN) | bulk
    return broken(_people(context), "person", named | dated)

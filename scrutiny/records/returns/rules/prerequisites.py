"""What must be there for a rule to be checked; without it the rule says so and finds nothing."""

from __future__ import annotations

from scrutiny.records.returns.rules.registry import Prerequisite
from scrutiny.records.returns.rules.subjects import Checked, NotChecked


def carried(*fields: str) -> Prerequisite:
    """The layout and the year have every field ("module.field")."""
    return lambda given: given.carries(*fields)


def occurring(*fields: str) -> Prerequisite:
    """As `carried`, and every field occurs in this return.

    For rules that ask for a value: without one single value they would name every record, and
    say no more than that the field is absent.
    """

    def needs(given: Checked) -> None:
        given.carries(*fields)
        for name in fields:
            if name in given.given.absent:
                raise NotChecked(f"{name} never occurs in this return")

    return needs


def names(given: Checked) -> None:
    if given.names_removed:
        raise NotChecked("all names were removed from the file")


def names_and_birth_days(given: Checked) -> None:
    if given.names_removed or given.birth_days_removed:
        raise NotChecked("names or days of birth were removed from the file")


def postcodes(given: Checked) -> None:
    people = given.table("person")
    if people.height and not people["postcode"].count():
        raise NotChecked("all postcodes were removed from the file")


def authorities(given: Checked) -> None:
    if not given.places:
        raise NotChecked("no list of authorities is there")


def file_day(given: Checked) -> None:
    if given.file_day is None:
        raise NotChecked("no header tells the day of the file")

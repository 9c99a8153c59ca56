"""The shapes that expressions of many rules have."""

from __future__ import annotations

import polars as pl

# When so many records, and so large a share of all, bear one date, it was hardly a day's work:
# a change of system or a bulk entry. Both must be exceeded. Our own judgement.
CROWD = 50
CROWD_SHARE = 0.05

c = pl.col


def any_missing(*fields: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(fields).is_null())


def all_missing(*fields: str) -> pl.Expr:
    return pl.all_horizontal(pl.col(fields).is_null())


def any_marked(*fields: str) -> pl.Expr:
    """Whether one of several marks is set; a missing one counts as not set."""
    return pl.any_horizontal(pl.col(fields).fill_null(False))


def in_year(day: pl.Expr) -> pl.Expr:
    """Whether a day lies in the activity year."""
    return day.is_between(c.year_start, c.year_end)


def days(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    return (end - start).dt.total_days()


def age_on(day: pl.Expr) -> pl.Expr:
    """Completed years of age on a day, from `birth_date`; null where either is not known."""
    born = pl.col("birth_date")
    later_month = day.dt.month() < born.dt.month()
    later_day = (day.dt.month() == born.dt.month()) & (day.dt.day() < born.dt.day())
    return day.dt.year() - born.dt.year() - (later_month | later_day).cast(pl.Int32)


def crowded(day: str) -> pl.Expr:
    """Whether a date stands in suspiciously many rows of its table."""
    same = pl.len().over(day)
    all_dated = pl.col(day).count()
    return pl.col(day).is_not_null() & (same > CROWD) & (same > all_dated * CROWD_SHARE)


def shared(*fields: pl.Expr) -> pl.Expr:
    """Whether a row agrees with another in all of some fields, none of them missing."""
    return pl.all_horizontal(f.is_not_null() for f in fields) & pl.struct(*fields).is_duplicated()


def again(*fields: str) -> pl.Expr:
    """Whether a row agrees with an earlier one in all of some fields, none of them missing."""
    known = pl.all_horizontal(pl.col(fields).is_not_null())
    return known & ~pl.struct(fields).is_first_distinct()


def entered_again(*whose: str) -> pl.Expr:
    """Whether a request is another of the same person entered twice.

    Received on the same day from the same source, with the same outcome, and with the same below
    it, or with nothing where the other has something. Two that differ in that are two requests.
    """
    request = (*whose, "received_date", "request_source", "request_outcome", "exported")
    below = ("assessment_outcome", "assessment_outcome_date", "start_date")
    bare = all_missing(*below)
    known = pl.all_horizontal(pl.col(*whose, "received_date").is_not_null())
    repeated = ~pl.struct(*request, *below).is_first_distinct()
    return known & (repeated | (bare & (~bare).any().over(request)))

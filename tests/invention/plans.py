"""What becomes of a plan: when and why it ceases, and its annual reviews."""

from __future__ import annotations

import numpy as np
import polars as pl

from scrutiny.vocabulary.periods import without_gaps
from tests.invention.days import (
    NEVER,
    Codes,
    Days,
    Draw,
    chosen,
    cohort,
    drawn_between,
    first_of_september,
    span,
    weekday,
)
from tests.invention.story import Story

BETWEEN = 420
"""Days from one review to when the next is sought: longer than from one census to the next, so
that a decision told after census day is not hidden by a newer review in the next return."""

OLDEST = 25
"""A plan can run to the end of the school year in which a person is so old."""


def _new_year(year: int) -> int:
    return int(np.datetime64(f"{year}-01-01", "D").astype(np.int64))


def endings(story: Story, births: Days, starts: Days, draw: Draw) -> tuple[Days, Codes]:
    """The day on which each plan ceases, NEVER for most, and the reason.

    `starts` is the day from which a plan is here: its start, or the day it was transferred in.
    """
    size, rates = len(births), story.plans
    cease, reason = np.full(size, NEVER), np.full(size, "", dtype="U2")
    for year in range(story.years[0] - 1, story.years[-1] + 1):
        age = year - cohort(births)
        young = age <= 16
        rate = np.where(
            young,
            rates.ceasing_under_16,
            np.where(age < 20, rates.ceasing_16_to_18, rates.ceasing_19_on),
        )
        begin = np.full(size, _new_year(year))
        day = drawn_between(draw, begin, begin + 364)
        summer = drawn_between(draw, begin + 195, begin + 270)
        day = np.where(~young & (draw.random(size) < 0.65), summer, day)
        why = np.where(
            young,
            chosen(draw, story.drawn.cease_reason_under_16, size),
            chosen(draw, story.drawn.cease_reason_from_16, size),
        )
        ends = draw.random(size) < rate
        last = first_of_september(np.full(size, year)) - 1
        too_old = (age >= OLDEST) & ~(ends & (day < last))
        day, why = np.where(too_old, last, day), np.where(too_old, "1", why)
        now = (ends | too_old) & (cease == NEVER) & (day > starts + 40)
        cease, reason = np.where(now, day, cease), np.where(now, why, reason)
    return cease, reason


def reviews(
    story: Story, scale: float, draw: Draw, starts: Days, here: Days, cease: Days, reason: Codes
) -> pl.DataFrame:
    """Reviews held: `case` (place in the arrays given), `meeting`, `decided`, `outcome`, `draft`.

    Those who hold reviews manage about the same number every month, so most come late: the first
    is sought within a year, the next ones after `BETWEEN` days, longest waiting first.
    """
    rates = story.reviews
    months = without_gaps(f"{story.years[0] - 2}-M06", f"{story.years[-1]}-M01")
    opening, _ = span(months[0])
    # Where each plan stands in its round when the story opens, as if it had always gone on.
    due = np.where(
        starts < opening - 300,
        opening - 240 + draw.integers(0, BETWEEN, len(starts)),
        np.maximum(starts + 335, here + 30),
    )
    found = []
    for month in months:
        first, last = span(month)
        waiting = np.flatnonzero((due < last) & (here + 30 < first) & (last + 30 < cease))
        many = draw.poisson(rates.a_month * scale)
        pressing = due[waiting] + draw.integers(0, 90, len(waiting))
        case = waiting[np.argsort(pressing, kind="stable")][:many]
        meeting = drawn_between(draw, np.maximum(due[case], first), np.full(len(case), last))
        due[case] = meeting + BETWEEN
        found.append((case, meeting))
    case = np.concatenate([at for at, _ in found])
    meeting = np.concatenate([day for _, day in found])
    soon = draw.random(len(case)) < rates.within_4_weeks
    low = meeting + np.where(soon, 7, 29)
    high = meeting + np.where(soon, 28, 45)
    decided = drawn_between(draw, low, high)
    decided = np.where(draw.random(len(case)) < rates.decided, decided, NEVER)
    outcome = np.where(draw.random(len(case)) < rates.amended, "A", "M")
    ends = (decided < cease[case]) & (cease[case] < decided + 150)
    outcome = np.where(ends & np.isin(reason[case], ["1", "2", "3", "4", "6"]), "C", outcome)
    draft = np.where(
        (outcome == "A") & (decided < NEVER), decided + draw.integers(0, 15, len(case)), NEVER
    )
    return pl.DataFrame(
        {
            "case": case,
            "meeting": meeting,
            "decided": decided,
            "outcome": np.where(decided < NEVER, outcome, ""),
            "draft": np.where(draft < NEVER, weekday(draft, decided, draft), NEVER),
        }
    )

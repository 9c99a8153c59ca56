"""Everybody and everything that ever happens in an invented area, before any return is drawn up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from tests.invention.days import (
    NEVER,
    Codes,
    Days,
    Draw,
    Flags,
    chosen,
    first_of_september,
    weekday,
)
from tests.invention.people import people
from tests.invention.placements import Placing, settings
from tests.invention.plans import endings, reviews
from tests.invention.queue import Queue, queue
from tests.invention.story import Story

_PLANS_BEGAN = int(np.datetime64("2014-09-01", "D").astype(np.int64))


@dataclass(frozen=True, slots=True)
class World:
    """All cases. `cases` has a row for each request or plan; `reviews` and `placements` belong to
    one by `case`; `settings` are joined by `setting`, `people` by `person`. Dates that never come
    are null.
    """

    people: pl.DataFrame
    cases: pl.DataFrame
    reviews: pl.DataFrame
    placements: pl.DataFrame
    settings: pl.DataFrame


def world(story: Story, scale: float, draw: Draw) -> World:
    """Draws everything once; each return is then a view of it on its census day."""
    asked = queue(story, scale, draw)
    opening = int(np.datetime64(f"{story.years[0] - 1}-01-01", "D").astype(np.int64))
    issued = np.where(asked.outcome == "Y", asked.assessed, NEVER)
    standing = max(0, round(story.plans.open_at_start * scale) - int((issued < opening).sum()))
    a_year = story.plans.transfers_in_a_year * scale
    many = int(draw.poisson(a_year * len(story.years)))
    arrived = np.sort(draw.integers(opening, opening + 366 * len(story.years), many))
    arrived = weekday(arrived, 0, arrived)

    stood_from, stood_born = _standing(story, standing, draw)
    moved_born = _births(draw, _ages(draw, story.drawn.age_of_standing, many).clip(3, 18), arrived)
    asked_born = _births(draw, _ages(draw, story.drawn.age_at_request, len(issued)), asked.received)
    asked_born = asked_born[asked.person]

    first = np.unique(asked.person)
    size = len(issued) + standing + many
    person = np.concatenate(
        [np.searchsorted(first, asked.person), len(first) + np.arange(standing + many)]
    )
    births = np.concatenate([asked_born, stood_born, moved_born])
    moved_from = arrived - draw.integers(100, 1500, many)
    start = np.concatenate([issued, stood_from, np.maximum(moved_from, moved_born + 900)])
    start[len(issued) + standing :] = np.minimum(start[len(issued) + standing :], arrived - 30)
    here = np.concatenate([issued, stood_from, arrived])
    cease, reason = endings(story, births, here, draw)
    cease, reason = np.where(here < NEVER, cease, NEVER), np.where(here < NEVER, reason, "")
    need = np.concatenate([asked.need, chosen(draw, story.drawn.need, standing + many)])

    plan = np.flatnonzero(here < NEVER)
    placed = Placing(story, draw).follow(
        births[plan], here[plan], cease[plan], here[plan] != start[plan], plan < len(issued)
    )
    held = reviews(story, scale, draw, start[plan], here[plan], cease[plan], reason[plan])
    cases = pl.DataFrame(
        {
            "case": np.arange(size),
            "person": person,
            "born": births,
            "start": start,
            "here": here,
            "cease": cease,
            "reason": reason,
            "need": need,
            "second_need": _second_need(story, need, draw),
            "arrived": here != start,
            "transfer_la": draw.choice(np.array(story.drawn.other_authorities), size),
            "keeps_dates": draw.random(size) < 0.1,
            "budget": draw.random(size) < story.plans.personal_budget,
            "direct": draw.choice(np.array(["", "E", "H", "S"]), size),
            "residential": np.where(
                draw.random(size) < story.plans.residential,
                draw.choice(np.array(["A", "B"]), size),
                "",
            ),
            "work_based": np.where(
                draw.random(size) < story.plans.work_based,
                draw.choice(np.array(["A", "S", "T"]), size),
                "",
            ),
            "phase_final": draw.integers(-40, 12, size),
            **_asked(story, asked, asked_born, stood_from, standing, many, draw),
        }
    )
    births_of = np.zeros(len(first) + standing + many, dtype=np.int64)
    births_of[person] = births
    return World(
        people=people(story, births_of, draw),
        cases=_dated(
            cases,
            "born start here cease received decided exported begun assessed".split(),
        ),
        reviews=_dated(_of(held, plan), "meeting decided draft".split()),
        placements=_dated(_of(placed, plan), "entry leaving".split()),
        settings=settings(story).drop("opened", "closed", "weight"),
    )


def _of(table: pl.DataFrame, plan: Days) -> pl.DataFrame:
    """The table with the number of the case in place of the place among plans."""
    return table.with_columns(case=pl.Series(plan).gather(table["case"]))


def _dated(table: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Day numbers as dates, null for what never comes; empty codes as null."""
    return table.with_columns(
        pl.when(pl.col(name) < NEVER).then(pl.col(name)).cast(pl.Int32).cast(pl.Date).alias(name)
        for name in columns
    ).with_columns(pl.col(pl.String).replace("", None))


def _asked(
    story: Story, asked: Queue, born: Days, stood_from: Days, standing: int, many: int, draw: Draw
) -> dict[str, Days | Flags | Codes]:
    """What is known of requests, and empty for plans that were here before or came from away."""
    rates, chances, plans = story.requests, story.assessments, len(asked.received)
    rest = standing + many
    long_ago = weekday(stood_from - draw.integers(120, 300, standing), 0, stood_from)
    received = np.concatenate([asked.received, long_ago, np.full(many, NEVER)])
    refused = asked.outcome == "N"
    both = rates.mediation * rates.tribunal / (rates.mediation + rates.tribunal)
    mediated = asked.disputed & (
        draw.random(plans) < (rates.mediation / (rates.mediation + rates.tribunal))
    )
    tribunal = asked.disputed & (~mediated | (draw.random(plans) < both))
    about = draw.random(plans) < np.where(refused, 0.2, chances.mediation)
    age = (asked.received - born) / 365.25
    custody = (draw.random(plans) < rates.in_custody * 3) & (age > 11) & (age < 18)

    def then(values: Flags | Codes | Days, empty: bool | str | int) -> Days | Flags | Codes:
        return np.concatenate([values, np.full(rest, empty)])

    return {
        "received": received,
        "asked": then(np.ones(plans, dtype=bool), False),
        "source": then(chosen(draw, story.drawn.request_source, plans), ""),
        "custody": then(custody, False),
        "decision": then(asked.decision, ""),
        "decided": then(asked.decided, NEVER),
        "request_mediation": then(mediated, False),
        "request_tribunal": then(tribunal, False),
        "exported": then(asked.exported, NEVER),
        "exported_to": then(draw.choice(np.array(story.drawn.other_authorities), plans), ""),
        "begun": then(asked.begun, NEVER),
        "outcome": then(asked.outcome, ""),
        "assessed": then(asked.assessed, NEVER),
        "exception": then(asked.exception, False),
        "assessment_mediation": then(about, False),
        "assessment_tribunal": then(refused & (draw.random(plans) < 0.1), False),
        "other_mediation": then(draw.random(plans) < chances.other_mediation, False),
        "other_tribunal": then(draw.random(plans) < chances.other_tribunal, False),
        "told_before_issue": then(draw.random(plans) < 0.5, False),
    }


def _ages(draw: Draw, groups: dict[str, float], size: int) -> Days:
    """Ages in whole years, drawn from groups written like 4-10."""
    low, high = np.array([group.split("-") for group in groups], dtype=np.int64).T
    parts = np.array(list(groups.values()))
    at = draw.choice(len(parts), size, p=parts / parts.sum())
    ages: Days = draw.integers(low[at], high[at] + 1)
    return ages


def _births(draw: Draw, ages: Days, on: Days) -> Days:
    """Birthdays of persons who are so many years old on a day."""
    return on - (ages * 365.25 + draw.uniform(1, 364, len(ages))).astype(np.int64)


def _standing(story: Story, size: int, draw: Draw) -> tuple[Days, Days]:
    """Plans from before the first activity year: when each started, and who was born when."""
    ages = _ages(draw, story.drawn.age_of_standing, size)
    before = np.full(size, story.years[0] - 2)
    last = first_of_september(before - ages)
    births = draw.integers(first_of_september(before - ages - 1), last)
    low = np.maximum(births + 800, _PLANS_BEGAN)
    latest = np.maximum(first_of_september(before) - 245, low + 30)
    starts = low + ((latest - low) * np.sqrt(draw.random(size))).astype(np.int64)
    return weekday(starts, low, latest), births


def _second_need(story: Story, need: Codes, draw: Draw) -> Codes:
    """A second need for some, never the first again."""
    second = chosen(draw, story.drawn.second_need, len(need))
    has = draw.random(len(need)) < story.plans.second_need
    return np.where(has & (second != need), second, "")

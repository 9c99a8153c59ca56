"""The queue from request to plan, served month by month: the mechanism behind the story.

Requests arrive, are decided, and those assessed wait for a plan. Each month only so many plans
can be issued, and a share of them is taken from cases still within 20 weeks; the others are the
oldest. Nothing is painted: timeliness, waits and the backlog are what this leaves behind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scrutiny.vocabulary.periods import without_gaps
from tests.invention.days import (
    NEVER,
    Codes,
    Days,
    Draw,
    Flags,
    chosen,
    drawn_between,
    span,
    weekday,
)
from tests.invention.story import Phase, Story

IN_TIME = 140
"""Days that a plan may take, from the request."""

WORKING_DOWN = 3
"""Months over which a steady service works off what is more than usual."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Requests in the order received; days are NEVER where something has not happened.

    `person` numbers persons from 0. `decision` is Y, N or W on the day `decided`. `begun` is the
    day an assessment began, `outcome` its result (Y, N, W or empty) on the day `assessed`.
    """

    person: Days
    need: Codes
    received: Days
    decision: Codes
    decided: Days
    disputed: Flags
    exported: Days
    begun: Days
    outcome: Codes
    assessed: Days
    exception: Flags


def queue(story: Story, scale: float, draw: Draw) -> Queue:
    """Every request from the warm-up to the last census, with all that comes of it."""
    rates, months = story.requests, _months(story)
    received = _arrivals(story, months, scale, draw)
    size = len(received)
    decision = chosen(
        draw,
        {
            "Y": rates.assessed * (1 - rates.withdrawn),
            "N": (1 - rates.assessed) * (1 - rates.withdrawn),
            "W": rates.withdrawn,
        },
        size,
    )
    late = draw.random(size) >= rates.within_6_weeks
    delay = np.where(late, draw.integers(45, 101, size), draw.integers(18, 43, size))
    decided = weekday(received + delay, received, received + delay)
    disputed = (decision == "N") & (draw.random(size) < rates.mediation + rates.tribunal)
    overturned = disputed & (draw.random(size) < rates.overturned)
    exported = np.where(
        (decision == "Y") & (draw.random(size) < rates.exported),
        decided + draw.integers(10, 50, size),
        NEVER,
    )
    begun = np.where(overturned, decided + draw.integers(30, 91, size), NEVER)
    begun = np.where(decision == "Y", decided, begun)
    person = _askers(draw, received, decided, (decision == "N") & ~disputed, rates.asked_again)
    need = chosen(draw, story.drawn.need, size)[person]

    outcome = chosen(
        draw,
        {
            "N": story.assessments.not_issued,
            "W": story.assessments.withdrawn,
            "Y": 1 - story.assessments.not_issued - story.assessments.withdrawn,
        },
        size,
    )
    outcome = np.where((begun < NEVER) & (exported == NEVER), outcome, "")
    told = begun + (draw.lognormal(4.45, 0.35, size)).astype(np.int64).clip(30, 260)
    assessed = np.where(np.isin(outcome, ["N", "W"]), weekday(told, begun, told), np.int64(NEVER))
    apart = (outcome == "Y") & overturned
    assessed = np.where(apart, begun + draw.integers(90, 180, size), assessed)
    waiting = (outcome == "Y") & ~apart
    exception = waiting & (draw.random(size) < story.assessments.exceptions)
    assessed[waiting] = _Service(story, scale, draw).serve(
        months,
        received[waiting],
        (begun + draw.integers(38, 60, size))[waiting],
        exception[waiting],
        need[waiting] == story.left_behind.need,
    )
    return Queue(
        person=person,
        need=need,
        received=received,
        decision=decision,
        decided=decided,
        disputed=disputed,
        exported=exported,
        begun=begun,
        outcome=outcome,
        assessed=assessed,
        exception=exception,
    )


def _months(story: Story) -> tuple[str, ...]:
    return without_gaps(story.warm_up, f"{story.years[-1]}-M01")


def _arrivals(story: Story, months: tuple[str, ...], scale: float, draw: Draw) -> Days:
    """Days on which requests were received, in order.

    A month's number is a Poisson draw. What August lacks comes in the other months, and the
    average of the first activity year is the number that the story gives.
    """
    rates = story.requests
    middle = months.index(f"{story.years[0] - 1}-M07")
    found = []
    for at, month in enumerate(months):
        part = rates.august if month.endswith("M08") else 1 + (1 - rates.august) / 11
        expected = rates.a_month * scale * part * (1 + rates.yearly_rise * (at - middle) / 12)
        first, last = span(month)
        many = draw.poisson(expected)
        found.append(drawn_between(draw, np.full(many, first), np.full(many, last)))
    return np.sort(np.concatenate(found))


def _askers(draw: Draw, received: Days, decided: Days, refused: Flags, share: float) -> Days:
    """Who asks: most are new, a few were refused at least eight months before."""
    person = np.arange(len(received))
    again = np.flatnonzero(draw.random(len(received)) < share)
    free = set(np.flatnonzero(refused & ~np.isin(person, again)).tolist())
    for at in again:
        lower = int(np.searchsorted(received, received[at] - 900))
        upper = int(np.searchsorted(received, received[at] - 240))
        earlier = [k for k in range(lower, upper) if k in free]
        earlier = [k for k in earlier if decided[k] < received[at] - 200]
        if earlier:
            chosen_one = earlier[int(draw.integers(len(earlier)))]
            free.remove(chosen_one)
            person[at] = chosen_one
    return person


class _Service:
    """Those who write plans: how many they manage each month, and whose they take first."""

    def __init__(self, story: Story, scale: float, draw: Draw) -> None:
        self.story, self.scale, self.draw = story, scale, draw

    def serve(
        self, months: tuple[str, ...], received: Days, ready: Days, exception: Flags, left: Flags
    ) -> Days:
        """The day on which each plan is issued; NEVER for those that still wait.

        `ready` is the day on which the advice has come in: no plan is issued before.
        """
        issued = np.full(len(received), NEVER)
        haste = received + self.draw.integers(0, 36, len(received))
        for month in months:
            first, last = span(month)
            phase, at = self._phase(month)
            waiting = (issued == NEVER) & (ready <= last)
            fresh = waiting & ~exception & (np.maximum(ready, first) <= received + IN_TIME)
            late = waiting & ~exception & (received + IN_TIME < last)
            apart = waiting & exception & (ready <= last)
            plans = self._capacity(phase, at, int(((issued == NEVER) & (received < first)).sum()))
            excepted = int(self.draw.binomial(plans, self.story.assessments.exceptions))
            share = phase.within_20_weeks[min(at, len(phase.within_20_weeks) - 1)]
            for group, many, part in self._groups(phase, plans - excepted, share, left):
                in_time = _first(haste, fresh & group, int(self.draw.binomial(many, part)))
                low = np.maximum(ready[in_time], first)
                high = np.minimum(received[in_time] + IN_TIME, last)
                issued[in_time] = drawn_between(self.draw, low, high)
                over = late & group & (issued == NEVER)
                oldest = _first(haste, over, many - len(in_time))
                low = np.maximum(np.maximum(received[oldest] + IN_TIME + 1, ready[oldest]), first)
                issued[oldest] = drawn_between(self.draw, low, np.full(len(low), last))
            self._exceptions(issued, apart, haste, (received, ready), excepted, (first, last))
        return issued

    def _phase(self, month: str) -> tuple[Phase, int]:
        phase = max(
            (phase for phase in self.story.phases if phase.first <= month), key=lambda p: p.first
        )
        return phase, len(without_gaps(phase.first, month)) - 1

    def _capacity(self, phase: Phase, at: int, cases: int) -> int:
        """Plans issued in a month: nearly steady work, not a draw from a hat."""
        plans = phase.plans_a_month[min(at, len(phase.plans_a_month) - 1)] * self.scale
        if phase.cases_held_at is not None:
            plans += (cases - phase.cases_held_at * self.scale) / WORKING_DOWN
        return max(0, round(float(plans + self.draw.normal(0, 0.5 * np.sqrt(max(plans, 0))))))

    def _groups(
        self, phase: Phase, plans: int, share: float, left: Flags
    ) -> list[tuple[Flags, int, float]]:
        """Who is served apart: a group, its number of plans, and its share within 20 weeks."""
        if not phase.left_behind:
            return [(np.ones_like(left), plans, share)]
        behind = self.story.left_behind
        few = int(self.draw.binomial(plans, behind.part_of_plans))
        others = (share - behind.part_of_plans * behind.within_20_weeks) / (
            1 - behind.part_of_plans
        )
        return [(left, few, behind.within_20_weeks), (~left, plans - few, others)]

    def _exceptions(
        self,
        issued: Days,
        waiting: Flags,
        haste: Days,
        dates: tuple[Days, Days],
        many: int,
        month: tuple[int, int],
    ) -> None:
        """Cases with a lawful exception wait longer, except a few that are in time all the same."""
        received, ready = dates
        in_time = waiting & (np.maximum(ready, month[0]) <= received + IN_TIME)
        few = _first(
            haste, in_time, int(self.draw.binomial(many, self.story.assessments.exceptions_in_time))
        )
        low = np.maximum(ready[few], month[0])
        issued[few] = drawn_between(self.draw, low, np.minimum(received[few] + IN_TIME, month[1]))
        over = waiting & (issued == NEVER) & (received + IN_TIME + 10 <= month[1])
        rest = _first(haste, over, many - len(few))
        low = np.maximum(np.maximum(received[rest] + IN_TIME + 1, ready[rest]), month[0])
        issued[rest] = drawn_between(self.draw, low, np.full(len(low), month[1]))


def _first(haste: Days, among: Flags, many: int) -> Days:
    """The `many` most pressing of those marked, or all of them where there are fewer."""
    found = np.flatnonzero(among)
    return found[np.argsort(haste[found], kind="stable")][:many]

"""A target in words: whether it will be met, and when we would know."""

from __future__ import annotations

from scrutiny.assessment.standing import (
    Aim,
    Standing,
)
from scrutiny.vocabulary.words import (
    Assurance,
)
from scrutiny.wording.figure import Wording
from scrutiny.wording.numbers import day
from scrutiny.wording.signals import GRAINS, ends


def clause(wording: Wording, standing: Standing) -> str:
    """Whether the target will be met, as a clause."""
    goal = standing.aim
    if goal is None:
        return "no target with a number is on record"
    target = wording.aim(goal.value)
    match goal.assurance:
        case Assurance.WILL_MEET:
            return f"as it runs it will meet the target of {target}"
        case Assurance.WILL_MISS:
            return f"as it runs it will miss the target of {target}"
        case Assurance.CHANCE_DECIDES:
            return f"chance decides whether it meets the target of {target}"
        case Assurance.MOVING:
            return f"still moving, so whether it will hold the target of {target} is open"
        case _:
            return f"we cannot say yet whether it will meet the target of {target}"


def sentence(wording: Wording, standing: Standing) -> str:
    """Whether the target will be met, and when we would know."""
    goal = standing.aim
    if goal is None:
        return "No target with a number is on record, so we cannot say whether it will be met."
    target = wording.aim(goal.value)
    due = f" (due by {day(goal.due)})" if goal.due else ""
    named = f"the target of {target}{due}"
    chart = standing.process
    one, many = GRAINS[chart.grain if chart else "month"]
    match goal.assurance:
        case Assurance.WILL_MEET:
            told_of_it = f"As it runs now it will meet {named}: even a poor {one} reaches it."
        case Assurance.WILL_MISS:
            told_of_it = f"As it runs now it will miss {named}: even a good {one} falls short."
        case Assurance.CHANCE_DECIDES:
            told_of_it = f"Chance decides each {one} whether it meets {named}."
        case Assurance.MOVING:
            told_of_it = f"It is still moving, so we cannot say yet whether it will hold {named}."
        case _:
            told_of_it = f"We cannot say yet whether it will meet {named}."
    if goal.met is not None and standing.latest is not None:
        reached = "reaches" if goal.met else "falls short of"
        told_of_it += f" The latest figure {reached} it."
    if goal.assurance is Assurance.MOVING and chart and goal.inside is not None and not goal.met:
        low, high = ends(wording, chart)
        side = "inside" if goal.inside else "outside"
        told_of_it += f" The target lies {side} what was usual before ({low} to {high})."
    return f"{told_of_it} {_reach(goal, many)}".strip()


def _reach(goal: Aim, many: str) -> str:
    """How long it would take, in months; a first signal of a step comes in `many` of the chart."""
    if goal.met:
        return ""
    if goal.reach is None:
        told = "The figures show no steady move that would get it there."
    else:
        early, late = (max(1, round(months)) for months in goal.reach)
        if late <= 24:
            told = f"At the present rate it would take {_range(early, late, 'months')}."
        else:
            told = f"At the present rate it would take {_range(_up(early), _up(late), 'years')}."
    if goal.proof is not None:
        half, most = goal.proof
        told += (
            f" If it moved to the target at once, a first signal would come within {half} {many} "
            f"half of the time, and within {most} {many} nine times in ten."
        )
    return told


def _up(months: int) -> int:
    return -(-months // 12)


def _range(early: int, late: int, unit: str) -> str:
    return f"about {late} {unit}" if early == late else f"{early} to {late} {unit}"

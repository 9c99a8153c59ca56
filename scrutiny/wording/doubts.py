"""What looks wrong in figures, and how late figures are."""

from __future__ import annotations

from scrutiny.assessment.oddities import Odd
from scrutiny.vocabulary.periods import shown
from scrutiny.wording.grammar import listed, things
from scrutiny.wording.numbers import number, when

PERHAPS = "Such a jump may be real, in another unit, or not recorded."


def late_by(years: int, months: int, days: int) -> str:
    """How long figures have been overdue: in days within the first month."""
    if not years and not months:
        return things(days, "day")
    parts = [things(years, "year")] if years else []
    return listed([*parts, *([things(months, "month")] if months else [])])


def jumped_everywhere(period: str, others: int, before: str, value: str) -> str:
    """A jump of many places at once; `others` besides the first."""
    return (
        f"In {when(period)} the figures of {number(others + 1)} places jumped at once, the middle "
        f"one from {before} to {value}: something happened everywhere."
    )


def jumped(who: str, period: str, value: str, before_period: str, before: str, others: int) -> str:
    """A jump of one place."""
    also = f" {things(others, 'other place')} jumped too." if others else ""
    return f"{who}, {shown(period)}: {value} after {before} in {when(before_period)}.{also}"


def jumps_in_groups(many: int) -> str:
    """Jumps in groups of places that are told one by one."""
    return f"{things(many, 'such jump')} in groups of these places."


def jumps_elsewhere(many: int) -> str:
    """Jumps in places that are only counted."""
    return f"{things(many, 'such jump')} in other places."


def reset(who: str, grain: str, year: str, resets: int) -> str:
    """A series that may add up over the year."""
    return (
        f"{who}, by the {grain}: it falls at the start of each {year} year ({resets} times) and "
        "never within one. It may add up over the year."
    )


def frozen(place: str, first: str, last: str, count: float, points: int, what: str) -> str:
    """A count that stayed exactly the same."""
    return (
        f"{place}, {shown(first)} to {shown(last)}: exactly {number(count)} each time, {points} "
        f"times in a row ({what}). The return may have been sent again unchanged."
    )


def frozen_elsewhere(many: int) -> str:
    """Counts that stayed the same in places that are only counted."""
    return f"{things(many, 'count')} of other places stayed exactly the same as long."


def whole_region(period: str, authorities: int, value: str) -> str:
    """Authorities that are given as much as their whole region."""
    verb = "is" if authorities == 1 else "are"
    noun = "authority" if authorities == 1 else "authorities"
    return (
        f"{shown(period)}: {authorities} {noun} {verb} given {value}, as many as their whole "
        "region or more. This cannot be right."
    )


def odd(kind: Odd, who: str, period: str, value: str, ends: tuple[str, str]) -> str:
    """A benchmark that cannot be right; `ends` are the lowest and highest of its authorities."""
    head = f"{who}, {shown(period)}: {value}"
    match kind:
        case Odd.BEYOND_ITS_PLACES:
            between = " to ".join(ends)
            return f"{head} lies outside its own authorities, {between}. Some may be left out."
        case Odd.NOUGHT:
            return f"{head}, where most of its authorities are not at nought."
        case Odd.NOT_A_SHARE:
            return f"{head} cannot be a share."
        case _:
            return f"{head}, the same to the last decimal as the period before."

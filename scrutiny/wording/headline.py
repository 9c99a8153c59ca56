"""How a measure of a finding stands, in words: one short sentence for each thing that is known.

Each function takes one part of an `assessment.standing.Standing`; nothing here decides anything.
"""

from __future__ import annotations

from itertools import pairwise

from scrutiny.assessment.standing import (
    Compared,
    Path,
    Point,
    Standing,
    Trend,
)
from scrutiny.vocabulary.periods import PeriodKind, kind_of, shown
from scrutiny.vocabulary.words import (
    ENDED,
    FIRST_FIGURE,
    OLD_FIGURE,
    Direction,
    Kind,
    Mode,
    Reason,
    Shows,
    Verdict,
)
from scrutiny.wording.figure import Wording, tag
from scrutiny.wording.grammar import capital, listed, one_or_more, small
from scrutiny.wording.numbers import in_letters, number, when
from scrutiny.wording.on_the_year import on_the_year, usual
from scrutiny.wording.point import CARE, counted, led, told
from scrutiny.wording.rise_and_fall import change
from scrutiny.wording.signals import GRAINS, rests_on

MODE_WORDS = {
    Mode.PROCESS: "Judged on a process chart",
    Mode.YEARS: "Judged against the year before",
    Mode.FACT: "Counted, not judged by chance",
    Mode.NONE: "Not judged",
}


SHOWS = {
    Shows.OUTCOME: "An outcome",
    Shows.OUTPUT: "An output",
    Shows.ACTIVITY: "An activity",
    Shows.CONTEXT: "Context",
}
_WHAT_SHOWS = {
    Shows.OUTCOME: "what the finding says is wrong",
    Shows.OUTPUT: "something delivered that should put it right",
    Shows.ACTIVITY: "something done",
    Shows.CONTEXT: "what else to know",
}


def shows(what: Shows) -> str:
    """What a measure can show of a finding: ``An activity: something done``."""
    return f"{SHOWS[what]}: {_WHAT_SHOWS[what]}"


def headline_tag(standing: Standing) -> str:
    """The verdict in two or three words; of an old figure only that it is old, of one on a
    definition that ended that it has, and of the first on a new one that it is.
    """
    if standing.stale:
        return OLD_FIGURE
    if standing.ended and standing.verdict is Verdict.CANNOT_SAY:
        return ENDED
    if standing.first:
        return FIRST_FIGURE
    if standing.reason is Reason.FIRST_SIGNAL:
        return "First signal"
    moved = standing.direction in (Direction.UP, Direction.DOWN)
    if standing.verdict is Verdict.CANNOT_SAY and moved:
        return "Rose" if standing.direction is Direction.UP else "Fell"
    return standing.verdict.capitalize()


def no_verdict(level: str) -> str:
    """The latest figure, of which nothing is said but where it stands."""
    return f"{level} No verdict is given."


def on_year(wording: Wording, compared: Compared) -> str:
    """The latest figure and its change on the year before, both with their counts."""
    return on_the_year(wording, compared, level=True)


def since(wording: Wording, compared: Compared) -> str:
    """The change since the last figure before the inspection."""
    term = kind_of(compared.after.period) is PeriodKind.TERM
    last = "the same term before" if term else "the last figure before"
    told = change(wording, compared, level=True, what=f"{last} the inspection")
    return " ".join(filter(None, (told, usual(wording, compared))))


def trend(wording: Wording, tested: Trend, path: Path | None) -> str:
    """The tested trend of the last years, or where none is told the path; else why neither is.

    Empty where a trend is of no use, as for months.
    """
    span = f"from {shown(tested.first)} to {shown(tested.last)}"
    unit = {Kind.SHARE: " points", Kind.RATE: f" per {number(wording.per)} pupils"}.get(
        wording.kind, ""
    )
    walked = way(wording, path) if path is not None else ""
    match tested.reason:
        case Reason.BEYOND_USUAL | Reason.NO_GOOD_DIRECTION:
            word = "rose" if tested.direction is Direction.UP else "fell"
            size = number(abs(tested.slope or 0.0), wording.decimals)
            sentence = (
                f"{span} it {word} by about {size}{unit} a year{wording.ours}, more than "
                "such figures usually move from one year to the next."
            )
            good = tested.verdict in (Verdict.BETTER, Verdict.WORSE)
            sentence = f"{capital(tested.verdict)}: {sentence}" if good else capital(sentence)
            return f"{sentence}{CARE if tested.caution else ''}"
        case Reason.NO_TREND if path is not None and len(path.turns) == _ONE_WAY:
            # One way throughout: the test does not bear it out, and "no steady trend" would jar.
            return f"{walked}{CARE if path.caution else ''}"
        case Reason.NO_TREND if path is not None:
            return f"No steady trend {span}. {walked}{CARE if path.caution else ''}"
        case Reason.NO_TREND:
            return f"There is no clear trend {span}.{CARE if tested.caution else ''}"
    if path is not None:
        return f"{walked}{CARE if path.caution else ''}"
    return _untested(tested)


_ONE_WAY = 2
"""Turns of a path that only rose or only fell: where it began, and where it came to."""


def _untested(tested: Trend) -> str:
    """Why there is neither a trend nor a path."""
    years = in_letters(tested.years)
    match tested.reason:
        case Reason.NOT_YEARLY | Reason.LEVEL_ONLY:
            return ""
        case Reason.TOO_FEW_POINTS:
            return f"Cannot say: {years} years in a row are needed to test a trend."
        case Reason.DEFINITION_CHANGED:
            return f"Cannot say: the definition changed within the {years} years."
        case Reason.NO_COUNTS:
            return "Cannot say: without counts a trend cannot be tested."
        case Reason.NOT_AUTHORITY:
            return "A trend is tested for single authorities only."
        case Reason.TOO_FEW_AUTHORITIES:
            return (
                f"Cannot say: too few authorities have such figures for {years} years to know how "
                "much they usually move."
            )
        case Reason.NO_FIGURE:
            return f"There is no figure for {shown(tested.last)}, so no trend is tested."
        case Reason.UNRELIABLE:
            return f"Cannot say: a figure of the {years} years is not reliable."
        case Reason.TOO_FEW:
            return "Cannot say: the numbers are too small to test a trend."
        case _:
            return "A trend is not tested for this kind of figure."


def trend_tag(tested: Trend, path: Path | None) -> str:
    """The trend in a word or two; empty where the path is told instead, which says all."""
    told = tested.reason in (Reason.BEYOND_USUAL, Reason.NO_GOOD_DIRECTION)
    useless = tested.reason in (Reason.NOT_YEARLY, Reason.LEVEL_ONLY)
    if useless or (path is not None and not told):
        return ""
    if tested.reason is Reason.NO_TREND:
        return "No clear trend"
    return tag(tested.verdict, tested.reason, tested.direction)


def way(wording: Wording, path: Path) -> str:
    """The path in one sentence: where it began, each turn, and where it stands.

    ``It fell from 56.1 % in 2020 to 4.0 % in 2022, rose to 53.6 % in 2023, fell to 38.6 % in 2024
    and has changed little since (37.8 % in 2025).``
    """
    first, last = path.points[0], path.points[-1]
    if not path.turns:
        ends = sorted(led(wording, point) for point in path.points)
        low, high = wording.value(ends[0]), wording.value(ends[-1])
        span = f"from {shown(first.period)} to {shown(last.period)}"
        if low == high:
            return f"It stayed at {low} {span}."
        return f"It changed little {span}: it lay between {low} and {high}."
    start = path.turns[0]
    steps = [
        f"{_went(wording, one, other)}{f' from {_at(wording, one)}' if one is start else ''} to "
        f"{_at(wording, other)}"
        for one, other in pairwise(path.turns)
    ]
    told = listed(steps)
    if path.stood:
        moved = "changed little" if path.still else "not clearly changed"
        told = f"{', '.join(steps)} and has {moved} since ({_at(wording, last)})"
    if start is not first:
        told = f"changed little from {_at(wording, first)}, then {told}"
    return f"It {told}."


def _went(wording: Wording, one: Point, other: Point) -> str:
    return "rose" if led(wording, other) > led(wording, one) else "fell"


def _at(wording: Wording, point: Point) -> str:
    return f"{wording.value(led(wording, point))} in {when(point.period)}"


def extremes(wording: Wording, standing: Standing) -> str:
    """When a stock stood highest, and where it stood before; empty for anything else."""
    if standing.peak is None or standing.trough is None or standing.latest is None:
        return ""
    return (
        f"It rose from {told(wording, standing.trough)} to {told(wording, standing.peak)}, "
        f"its highest. In {when(standing.latest.period)} it was "
        f"{wording.value(led(wording, standing.latest))}{counted(wording, standing.latest)}."
    )


def beside(tag: str, value: str) -> str:
    """How a figure stands beside England, as a clause."""
    if tag in ("Better", "Worse", "Higher", "Lower"):
        return f"{tag.lower()} than England ({value})"
    return f"not clearly different from England ({value})"


def sure(wording: Wording, standing: Standing, interval: str) -> str:
    """How sure the headline is: what it rests on. `interval` is the level of an interval."""
    if standing.mode is Mode.PROCESS and standing.process is not None:
        return rests_on(wording, standing.process)
    latest = standing.latest
    if wording.no_verdict:
        return f"No verdict is given: {wording.no_verdict}."
    if standing.mode is Mode.FACT:
        if wording.kind is Kind.BALANCE:
            return "It is a sum of money, counted in full, so chance plays no part."
        return "It counts mostly the same children each time, so chance is not tested."
    if latest is None or latest.value is None:
        return "There is no figure to judge."
    if wording.kind is Kind.WEEKS:
        return "It is a middle value, so chance is not tested."
    if latest.low is None or latest.high is None:
        return f"{wording.no_counts}, so we cannot say how much of a change is chance."
    low, high = wording.value(latest.low), wording.value(latest.high)
    off = max(latest.value - latest.low, latest.high - latest.value)
    # By the decimals of the figure, so that a small one is not uncertain by nought.
    about = number(off, 0 if off >= 1 else wording.decimals)
    of, unit = "A count of this size", ""
    if wording.kind is Kind.SHARE:
        many = latest.denominator
        of, unit = "A share" if many is None else f"A share of {number(many)}", " points"
    ends = f"{low} to {high}, the {interval} interval{wording.ours}"
    return f"{of} is uncertain by about {about}{unit} ({ends})."


def again(standing: Standing, next_due: str) -> str:
    """When something can be said that cannot be said now; empty where a verdict is given, or
    never will be.
    """
    if standing.reason is Reason.LEVEL_ONLY:
        return ""
    if standing.verdict is not Verdict.CANNOT_SAY or standing.direction in (
        Direction.UP,
        Direction.DOWN,
    ):
        return ""
    if standing.process is not None and standing.process.needed:
        one, _ = GRAINS[standing.process.grain]
        return f"It can be said in {one_or_more(standing.process.needed, one)}."
    if standing.overdue:
        return f"Newer figures were due in {next_due}: look again when they are here."
    return f"Look again when new figures come, in {next_due}." if next_due else ""


def pair(verdict: Verdict, name: str, beside: Standing | None) -> str:
    """A word of warning where a measure improves while the one to read with it worsens."""
    if verdict is Verdict.BETTER and beside is not None and beside.verdict is Verdict.WORSE:
        return f"But {small(name)} got worse: read the two together."
    return ""

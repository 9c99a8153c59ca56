"""How a measure of a finding stands, in words: one short sentence for each thing that is known.

Each function takes one part of an `assessment.standing.Standing`; nothing here decides anything.
"""

from __future__ import annotations

from scrutiny.assessment.standing import (
    Compared,
    Standing,
    Trend,
)
from scrutiny.vocabulary.periods import PeriodKind, kind_of, shown
from scrutiny.vocabulary.words import (
    OLD_FIGURE,
    Direction,
    Kind,
    Mode,
    Reason,
    Shows,
    Verdict,
)
from scrutiny.wording.figure import Wording
from scrutiny.wording.grammar import capital, one_or_more, small
from scrutiny.wording.numbers import in_letters, number, when
from scrutiny.wording.point import CARE, counted, told
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
    """The verdict in two or three words; of an old figure only that it is old."""
    if standing.stale:
        return OLD_FIGURE
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
    return change(wording, compared, level=True)


def since(wording: Wording, compared: Compared) -> str:
    """The change since the last figure before the inspection."""
    term = kind_of(compared.after.period) is PeriodKind.TERM
    last = "the same term before" if term else "the last figure before"
    return change(wording, compared, level=True, what=f"{last} the inspection")


def trend(wording: Wording, tested: Trend) -> str:
    """The tested trend of the last years in one sentence."""
    span = f"from {shown(tested.first)} to {shown(tested.last)}"
    years = in_letters(tested.years)
    unit = {Kind.SHARE: " points", Kind.RATE: f" per {number(wording.per)} pupils"}.get(
        wording.kind, ""
    )
    match tested.reason:
        case Reason.BEYOND_USUAL | Reason.NO_GOOD_DIRECTION:
            word = "rose" if tested.direction is Direction.UP else "fell"
            size = number(abs(tested.slope or 0.0), wording.decimals)
            sentence = (
                f"{span} it {word} by about {size}{unit} a year, more than such figures usually "
                "move from one year to the next."
            )
            good = tested.verdict in (Verdict.BETTER, Verdict.WORSE)
            sentence = f"{capital(tested.verdict)}: {sentence}" if good else capital(sentence)
        case Reason.NO_TREND:
            sentence = f"There is no clear trend {span}."
        case Reason.TOO_FEW_POINTS:
            sentence = f"Cannot say: {years} years in a row are needed to test a trend."
        case Reason.DEFINITION_CHANGED:
            sentence = f"Cannot say: the definition changed within the {years} years."
        case Reason.NO_COUNTS:
            sentence = "Cannot say: without counts a trend cannot be tested."
        case Reason.NOT_AUTHORITY:
            sentence = "A trend is tested for single authorities only."
        case Reason.TOO_FEW_AUTHORITIES:
            sentence = (
                f"Cannot say: too few authorities have such figures for {years} years to know how "
                "much they usually move."
            )
        case Reason.NO_FIGURE:
            sentence = f"There is no figure for {shown(tested.last)}, so no trend is tested."
        case Reason.UNRELIABLE:
            sentence = f"Cannot say: a figure of the {years} years is not reliable."
        case Reason.TOO_FEW:
            sentence = "Cannot say: the numbers are too small to test a trend."
        case _:
            sentence = "A trend is not tested for this kind of figure."
    told = (Reason.BEYOND_USUAL, Reason.NO_GOOD_DIRECTION, Reason.NO_TREND)
    if tested.caution and tested.reason in told:
        sentence += CARE
    return sentence


def extremes(wording: Wording, standing: Standing) -> str:
    """When a stock stood highest, and where it stood before; empty for anything else."""
    if standing.peak is None or standing.trough is None or standing.latest is None:
        return ""
    return (
        f"It rose from {told(wording, standing.trough)} to {told(wording, standing.peak)}, "
        f"its highest. In {when(standing.latest.period)} it was "
        f"{wording.value(standing.latest.value or 0.0)}{counted(wording, standing.latest)}."
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
    return f"{of} is uncertain by about {about}{unit} ({low} to {high}, the {interval} interval)."


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

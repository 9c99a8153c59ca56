"""How a measure stands since the inspection, against the years before it, in words."""

from __future__ import annotations

from scrutiny.assessment.standing import Recovery
from scrutiny.vocabulary.periods import PeriodKind, kind_of
from scrutiny.vocabulary.words import Recovered, Verdict
from scrutiny.wording.figure import Wording
from scrutiny.wording.grammar import capital, listed
from scrutiny.wording.numbers import in_letters, when
from scrutiny.wording.point import CARE, told
from scrutiny.wording.rise_and_fall import way

TAGS = {
    Recovered.HELD: "Held",
    Recovered.BETTER: "Better",
    Recovered.FELL_BACK: "Fell back",
    Recovered.PART: "Recovered part",
}
"""How it stands since the inspection in two words; where it is not better, its verdict."""


def tag(found: Recovery) -> str:
    """How a figure stands against the years before the inspection, in two words."""
    if found.state is Recovered.PART and not found.short:
        return "Recovered"
    if found.state in TAGS:
        return TAGS[found.state]
    worse = found.now.verdict is Verdict.WORSE
    return "Worse" if worse else "Not clearly better"


def sign(found: Recovery) -> Verdict | None:
    """The verdict whose sign stands beside the tag; null where one would say the half of it.

    What rose from the last year before the inspection and is still below the years before is better
    than one and worse than the other.
    """
    return None if found.state is Recovered.PART else found.verdict


_SINCE = {
    Recovered.HELD: "better than before the inspection, and held",
    Recovered.BETTER: "better than before the inspection",
    Recovered.FELL_BACK: "fell back since the inspection",
}


def after(title: str, verdict: Verdict, found: Recovery) -> str:
    """A title with how a figure stands since the inspection, where that says something else.

    ``37.8 % in 2025: little changed on the year, below England, recovered part of what was lost``
    """
    if found.state is Recovered.NOT_BETTER or found.verdict is verdict is Verdict.BETTER:
        return title
    part = "recovered part of what was lost" if found.short else "recovered what was lost"
    return f"{title}, {_SINCE.get(found.state, part)}"


def recovered(wording: Wording, found: Recovery) -> str:
    """The latest figure, the last before the inspection and the middle of the years before."""
    then, now = found.last.before, found.last.after
    beside = _beside(wording, now.value, found.middle)
    noun = _LIKE.get(kind_of(now.period), "years")
    ends = sorted(point.value or 0.0 for point in found.before)
    middle = (
        f"{wording.value(found.middle)}{wording.ours}; they lay between {wording.value(ends[0])} "
        f"and {wording.value(ends[-1])}"
    )
    last = "the last figure" if noun == "years" else f"the {noun[:-1]}"
    return (
        f"{capital(told(wording, now))}, {way(wording, found.last)} {told(wording, then)}, "
        f"{last} before the inspection; {beside} the middle of the {in_letters(len(found.before))}"
        f" {noun} before ({middle}). {_concluded(wording, found)}"
        f"{CARE if found.caution else ''}"
    )


def path(name: str, wording: Wording, found: Recovery) -> str:
    """From the last figure before the inspection to the best since and back to the latest.

    Where it did not clearly fall from that, what was lost before and recovered in part: it is for
    measures of which one or the other holds.
    """
    then, now = told(wording, found.last.before), told(wording, found.last.after)
    like = _LIKE.get(kind_of(found.last.after.period), "years")
    middle = (
        f"The middle of the {in_letters(len(found.before))} {like} before was "
        f"{wording.value(found.middle)}{wording.ours}."
    )
    if found.fell is None:
        return (
            f"{name} recovered part of what was lost before the inspection: {then} then, {now} "
            f"now. {middle}"
        )
    best = told(wording, found.fell.before)
    last = f" and then back to {now}"
    if found.low is not None:
        last = f", then to {told(wording, found.low)}, and is now at {now}"
    since = f"the last figure before the inspection, to {best}{last}"
    return f"{name} went from {then}, {since}. {middle}"


_LIKE = {
    PeriodKind.TERM: "same terms",
    PeriodKind.QUARTER: "same quarters",
    PeriodKind.MONTH: "same months",
}


def _concluded(wording: Wording, found: Recovery) -> str:
    """What follows from the middle of the years before, which is all that is tested."""
    fell = f"it clearly fell back from {told(wording, found.fell.before)}" if found.fell else ""
    match found.state:
        case Recovered.HELD:
            years = listed([when(each.after.period) for each in found.years])
            return f"Held: clearly better than that middle in {years}."
        case Recovered.BETTER if found.dipped is not None:
            one, other = found.dipped.before, found.dipped.after
            return (
                f"Clearly better than that middle, but not held: it went from "
                f"{told(wording, one)} to {told(wording, other)}."
            )
        case Recovered.BETTER:
            return "Clearly better than that middle."
        case Recovered.FELL_BACK:
            return f"Clearly better than that middle, but {fell}."
        case Recovered.PART:
            part = "part of what was lost" if found.short else "what was lost, no more"
            return f"Recovered {part}{f'; {fell}' if fell else ''}."
    match found.now.verdict:
        case Verdict.BETTER:
            return "Clearly better than that middle, but it was so when the inspectors came."
        case Verdict.WORSE:
            stands = "Clearly worse than that middle"
        case _:
            stands = "Not clearly better or worse than that middle"
    return f"{stands}; {fell}." if fell else f"{stands}."


def _beside(wording: Wording, value: float | None, middle: float) -> str:
    if value is None or wording.value(value) == wording.value(middle):
        return "about the same as"
    return "above" if value > middle else "below"

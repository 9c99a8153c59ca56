"""A change in words: a later figure beside an earlier one, and what may be said of it.

A figure, a finding and a statement tell a change through these. Nothing here decides anything.
"""

from __future__ import annotations

from scrutiny.assessment.standing import Compared
from scrutiny.vocabulary.words import (
    COUNTS_LEFT_OUT,
    STATUS_WORDS,
    Direction,
    Kind,
    Reason,
    Status,
    Verdict,
)
from scrutiny.wording.figure import MOVED, STOOD, Wording
from scrutiny.wording.grammar import capital
from scrutiny.wording.numbers import interval, number, when
from scrutiny.wording.point import CARE, led, moved_word, told

WITHIN_CHANCE = "is within what chance would give"

_NOT_BESIDE = (
    Reason.LEVEL_ONLY,
    Reason.UNFINISHED,
    Reason.UNRELIABLE,
    Reason.NO_EARLIER_FIGURE,
    Reason.DEFINITION_CHANGED,
)
"""Why the earlier figure is not set beside the later one."""


def change(wording: Wording, compared: Compared, *, level: bool = False, what: str = "") -> str:
    """What changed, and whether that is more than chance.

    ``Worse: down from 53.6 % in 2023 (533 of 994). That is a real fall of ..., more than chance
    would give.`` With `level` the later figure stands before it; `what` says what the earlier is.
    """
    before, after, said = compared.before, compared.after, conclusion(wording, compared)
    now = told(wording, after) if level and after.value is not None else ""
    if None in (before.value, after.value) or compared.reason in _NOT_BESIDE:
        doubted = "Cannot say: " if compared.reason is Reason.UNRELIABLE else ""
        return _joined(f"{doubted}{now if doubted else capital(now)}." if now else "", said)
    what = f", {what}" if what else ""
    moved = f"{way(wording, compared)} {told(wording, before)}{what}"
    moved = f"{now}, {moved}" if now else moved
    head = _head(compared, level=level)
    sentence = f"{head}: {moved}." if head else f"{capital(moved)}."
    return _joined(sentence, said) + (CARE if compared.caution else "")


def _head(compared: Compared, *, level: bool) -> str:
    """The verdict; where no direction is good, which way it went, unless that follows at once."""
    if compared.reason in STOOD:
        return "No clear change"
    told_at_once = compared.verdict is Verdict.CANNOT_SAY and not level
    if compared.reason not in MOVED or told_at_once:
        return ""
    return moved_word(compared.verdict, compared.direction)


def way(wording: Wording, compared: Compared) -> str:
    """``up from``, ``down from``; where both are shown alike ``about the same as``."""
    before, after = led(wording, compared.before), led(wording, compared.after)
    if wording.value(before) == wording.value(after):
        return "about the same as"
    return "up from" if after > before else "down from"


def real(compared: Compared) -> str:
    """``a real change`` where chance was tested; else what else it is."""
    match compared.reason:
        case Reason.ACCOUNTED:
            return "a change"
        case Reason.UNUSUAL:
            return "an unusual change"
        case _:
            return "a real change"


def conclusion(wording: Wording, compared: Compared) -> str:
    """What may be said of a change, as a sentence; empty where the change says all."""
    said = _said(wording, compared)
    neither = compared.verdict is Verdict.CANNOT_SAY and compared.reason in MOVED
    return _joined(said, _NEITHER if neither else "")


_NEITHER = "Whether that is good the figure cannot tell."


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _said(wording: Wording, compared: Compared) -> str:
    earlier, reason = compared.before.period, compared.reason
    if compared.after.value is None:
        reason = Reason.NO_FIGURE
    elif compared.before.value is None and reason not in (Reason.LEVEL_ONLY, Reason.UNFINISHED):
        reason = Reason.NO_EARLIER_FIGURE
    if reason is Reason.NO_GOOD_DIRECTION and not counted(compared):
        reason = Reason.UNUSUAL
    match reason:
        case Reason.BEYOND_CHANCE | Reason.NO_GOOD_DIRECTION:
            noun = "rise" if compared.direction is Direction.UP else "fall"
            hardly = "hardly " if compared.hardly else ""
            return (
                f"{that(wording)} is a real {noun}{_size(wording, compared)}, {hardly}more than "
                "chance would give."
            )
        case Reason.ACCOUNTED | Reason.SAME:
            return ""
        case Reason.WITHIN_CHANCE:
            return f"{that(wording)} {WITHIN_CHANCE}."
        case Reason.NO_COUNTS:
            why = _no_counts(wording, compared)
            return f"{why}, so we cannot say whether that is more than chance."
        case Reason.UNUSUAL | Reason.NOT_UNUSUAL:
            return f"{_no_counts(wording, compared)}, so we go by how far others moved."
        case Reason.NOT_TESTED:
            return "It is a middle value, so chance is not tested."
        case Reason.TOO_FEW:
            return "The numbers are too small to say more."
        case Reason.DEFINITION_CHANGED:
            return (
                f"The definition has changed since {when(earlier)}, so the two cannot be compared."
            )
        case Reason.OTHER_WAY:
            return (
                "By our counts it went the other way than the published percentage, so nothing is "
                "said of change."
            )
        case Reason.NO_FIGURE:
            later = when(compared.after.period)
            return f"There is no figure for {later}, so nothing can be said of change."
        case Reason.NO_EARLIER_FIGURE if compared.before.untold:
            why = STATUS_WORDS[Status.TELLING]
            return f"The figure for {when(earlier)} is {why}, so no change is told."
        case Reason.NO_EARLIER_FIGURE:
            is_ = "is shown" if wording.rounded else "is held"
            return f"No figure counted this way {is_} for {when(earlier)}, so no change is told."
        case Reason.LEVEL_ONLY:
            why = f": {wording.no_verdict}" if wording.no_verdict else ""
            return f"No verdict is given{why}."
        case Reason.UNFINISHED:
            return "Some of these cases are not settled yet, so this is not judged."
        case _:
            return "One of the two figures is not reliable, so they cannot be compared."


def that(wording: Wording) -> str:
    """``That``, and by whose counts where the publisher's percentage has another base."""
    return "By our counts that" if wording.other_base else "That"


def _no_counts(wording: Wording, compared: Compared) -> str:
    untold = compared.before.untold or compared.after.untold
    return COUNTS_LEFT_OUT if untold else wording.no_counts


def counted(compared: Compared) -> bool:
    """Whether chance was tested, for which there must be counts."""
    return compared.low is not None or compared.reason is Reason.BEYOND_CHANCE


def _size(wording: Wording, compared: Compared) -> str:
    """The size of a change with its interval: `` of 15.1 points (10.7 to 19.4)``."""
    if compared.change is None or wording.kind not in (Kind.SHARE, Kind.COUNT):
        return ""
    unit = " points" if wording.kind is Kind.SHARE else ""
    size = f" of {number(abs(compared.change), wording.decimals)}{unit}"
    if compared.low is None or compared.high is None:
        return size
    ends = sorted((abs(compared.low), abs(compared.high)))
    return f"{size} ({interval(ends[0], ends[1], wording.decimals)})"

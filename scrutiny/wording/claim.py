"""What the figures say of a statement to a committee, in words."""

from __future__ import annotations

from scrutiny.assessment.claims import Check
from scrutiny.assessment.standing import Compared, Point
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import ClaimReason, ClaimResult, Direction, Verdict
from scrutiny.wording.figure import Wording
from scrutiny.wording.grammar import capital, listed
from scrutiny.wording.numbers import day, when
from scrutiny.wording.point import CARE, counted
from scrutiny.wording.rise_and_fall import WITHIN_CHANCE, conclusion, real

TAGS = {
    ClaimResult.SUPPORTED: "Supported",
    ClaimResult.TOO_EARLY: "Too early",
    ClaimResult.CONTRADICTED: "Contradicted",
    ClaimResult.DEPENDS: "Depends on the period",
    ClaimResult.CANNOT_SAY: "Cannot say",
}

_WHY = {
    ClaimReason.NO_MEASURE: "No figure held here can check this.",
    ClaimReason.NO_GOOD_DIRECTION: "The figure cannot tell good from bad.",
    ClaimReason.NO_FIGURE: "No figure for that time is held here.",
    ClaimReason.NOT_YET_PUBLIC: "The figures for that time were not public yet.",
    ClaimReason.MISSING_PERIODS: "Too many months of that time are missing or hidden.",
    ClaimReason.TOO_FEW_PERIODS: "Too few months of that time have a figure.",
}


def check(wording: Wording | None, given: Check) -> str:
    """One statement against the figures of one day, in a sentence or two.

    `wording` is that of the measure, null where no measure can check the statement.
    """
    if given.compared is None or wording is None:
        return _WHY.get(given.reason, "It cannot be judged.")
    if given.reason is ClaimReason.PERIOD_OPEN:
        each = against_each(wording, given)
        told = f"No period was named, and it depends on which was meant: {each}."
        return told + (CARE if any(c.caution for c in given.each) else "") + _public(given)
    moved, change = _moved(wording, given), real(given.compared)
    match given.reason:
        case ClaimReason.WITHIN_CHANCE if given.result is ClaimResult.SUPPORTED:
            told = f"{moved}. That is no more than chance would give."
        case ClaimReason.WITHIN_CHANCE:
            told = f"{moved}. {WITHIN_CHANCE}, so it is no proof."
        case ClaimReason.AS_CLAIMED:
            told = f"{moved}. That is {change}, as said."
        case ClaimReason.OTHER_WAY:
            told = f"{moved}. That is {change}, but the other way."
        case ClaimReason.CHANGED:
            told = f"{moved}. That is {change}, where none was said."
        case ClaimReason.OLD_FIGURE:
            told = f"{moved}. That was long before the statement."
        case _:
            told = f"{moved}. {conclusion(wording, given.compared)}"
    if given.compared.caution:
        told += CARE
    return told + _public(given)


def against_each(wording: Wording, given: Check) -> str:
    """The latest figure against every earlier one that the statement may have meant.

    ``38.6 % in 2024 (371 of 962) is better than 4.0 % in 2022 (27 of 667) and worse than ...``
    """
    latest = given.each[-1].after
    now = stretch(wording, latest, (latest.period, latest.period))
    told = [
        f"{_BESIDE[one.verdict]} "
        f"{stretch(wording, one.before, (one.before.period, one.before.period))}"
        for one in given.each
    ]
    return f"{now} is {listed(told)}"


_BESIDE = {
    Verdict.BETTER: "better than",
    Verdict.WORSE: "worse than",
    Verdict.NO_CLEAR_CHANGE: "not clearly other than",
    Verdict.CANNOT_SAY: "other than",
}


def _public(given: Check) -> str:
    if given.known_on is None:
        return ""
    assumed = " (we assume the day)" if given.assumed else ""
    return f" These figures were public by {day(given.known_on)}{assumed}."


def _moved(wording: Wording, given: Check) -> str:
    compared = given.compared
    assert compared is not None
    then = stretch(wording, compared.before, given.before)
    now = stretch(wording, compared.after, given.after)
    if compared.before.value is None or compared.after.value is None:
        return f"{capital(then)}, then {now}"
    return f"It went from {then} to {now}"


def stretch(wording: Wording, point: Point, span: tuple[str, str]) -> str:
    """``53.6 % in 2023 (533 of 994)``, or with the months that were added up."""
    if point.value is None:
        return "no figure"
    first, last = span
    named = f"in {when(point.period)}"
    if first != last:
        named = _months(shown(first), shown(last))
    return f"{wording.value(point.value)} {named}{counted(wording, point)}"


def _months(first: str, last: str) -> str:
    """``over January to March 2023``: the year is said once where it is the same."""
    name, _, year = first.rpartition(" ")
    start = name if name and last.endswith(year) else first
    return f"over {start} to {last}"


def later(wording: Wording, compared: Compared) -> str:
    """What a later year showed, where that says something."""
    if compared.after.value is None or compared.before.value is None:
        return ""
    now = stretch(wording, compared.after, (compared.after.period, compared.after.period))
    if compared.verdict in (Verdict.BETTER, Verdict.WORSE):
        word = "rose" if compared.direction is Direction.UP else "fell"
        return f"After that it {word} to {now}: {compared.verdict}."
    return f"After that it was {now}: {compared.verdict}."

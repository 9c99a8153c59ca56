"""What the figures say of a statement to a committee, in words."""

from __future__ import annotations

from scrutiny.assessment.claims import Check, Reading
from scrutiny.assessment.standing import Compared, Point
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import ClaimReading, ClaimReason, ClaimResult, Direction, Verdict
from scrutiny.wording.figure import Wording
from scrutiny.wording.grammar import capital, listed
from scrutiny.wording.numbers import day, in_letters, when
from scrutiny.wording.point import CARE, counted, led
from scrutiny.wording.rise_and_fall import WITHIN_CHANCE, conclusion, real, that

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


def check(wording: Wording | None, given: Check, on_record: str = "") -> str:
    """One statement against the figures of one day, in a sentence or two.

    `wording` is that of the measure, null where no measure can check the statement. `on_record` is
    what else bears it out.
    """
    if given.reason is ClaimReason.ON_RECORD:
        return f"{on_record.rstrip('.')}. That it is there says nothing of its effect."
    if given.compared is None or wording is None:
        return _WHY.get(given.reason, "It cannot be judged.")
    if given.reason is ClaimReason.PERIOD_OPEN:
        each = against_each(wording, given)
        told = f"No period was named, and it depends on which was meant: {each}."
        return told + _care(given) + _public(given)
    if given.reason is ClaimReason.ONLY_YEARS:
        return _of_months(wording, given) + _care(given) + _public(given)
    moved, change = _moved(wording, given), real(given.compared)
    match given.reason:
        case ClaimReason.WITHIN_CHANCE if given.result is ClaimResult.SUPPORTED:
            told = f"{moved}. That is no more than chance would give."
        case ClaimReason.WITHIN_CHANCE:
            told = f"{moved}. {that(wording)} {WITHIN_CHANCE}, so it is no proof."
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
    if given.result in (ClaimResult.SUPPORTED, ClaimResult.CONTRADICTED) and given.each[1:]:
        others = listed([_meant(wording, each) for each in given.each[1:]])
        told += f" The same holds against {others}."
    return told + _care(given) + _public(given)


def _care(given: Check) -> str:
    compared = [given.compared, *(each.compared for each in given.each)]
    return CARE if any(each is not None and each.caution for each in compared) else ""


def _of_months(wording: Wording, given: Check) -> str:
    """What the whole year shows of a statement about months."""
    way = _POINTS.get(given.of_year or given.result, "tells neither way")
    moved = _moved(wording, given).removeprefix("It went ")
    return f"The months cannot be checked, for only years are held. The whole year {way}: {moved}."


_POINTS = {
    ClaimResult.SUPPORTED: "points the same way",
    ClaimResult.CONTRADICTED: "points the other way",
}


def against_each(wording: Wording, given: Check) -> str:
    """The latest figure by each way of reading the statement.

    ``38.6 % in 2024 (371 of 962) is worse than 53.6 % in 2023 (533 of 994), the year before; better
    than 4.0 % in 2022 (27 of 667), the last before the inspection; ...``
    """
    latest = given.each[-1].compared.after
    now = stretch(wording, latest, (latest.period, latest.period))
    told = [f"{_BESIDE[one.compared.verdict]} {_meant(wording, one)}" for one in given.each]
    return f"{now} is {'; '.join(told)}"


def _meant(wording: Wording, reading: Reading) -> str:
    """What a reading sets the latest figure against."""
    if reading.against is ClaimReading.YEARS_BEFORE:
        years = in_letters(reading.years)
        middle = wording.value(reading.middle or 0.0)
        return f"the middle of the {years} years before the inspection ({middle}{wording.ours})"
    before = reading.compared.before
    name = "the year before"
    if reading.against is ClaimReading.LAST_BEFORE:
        name = "the last year before the inspection"
    return f"{stretch(wording, before, (before.period, before.period))}, {name}"


_BESIDE = {
    Verdict.BETTER: "better than",
    Verdict.WORSE: "worse than",
    Verdict.NO_CLEAR_CHANGE: "not clearly other than",
    Verdict.CANNOT_SAY: "other than",
}


def _public(given: Check) -> str:
    """By when the figures were public, as far as is known that it was these."""
    if given.known_on is None or given.compared is None:
        return ""
    by = day(given.known_on)
    if given.as_first and not given.assumed:
        return f" These figures were public by {by}."
    period = when(given.compared.after.period)
    assumed = " (we assume the day)" if given.assumed else ""
    other = "" if given.as_first else "; this one is of a later release"
    return f" A figure for {period} was public by {by}{assumed}{other}."


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
    return f"{wording.value(led(wording, point))} {named}{counted(wording, point)}"


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

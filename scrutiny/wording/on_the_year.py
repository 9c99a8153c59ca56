"""A change on the year before, with all that is known of it: whether it is more than chance, how
remarkable it is among all authorities, and what it is for children.

The three are three answers and never one word: a change can be real, common and weighty at once.
"""

from __future__ import annotations

from scrutiny.assessment.standing import AmongAll, Compared
from scrutiny.definitions.measure import Measure
from scrutiny.measures.worked_out import FEWEST_SHOWN
from scrutiny.vocabulary.words import Counts, Kind, Movement, Reason
from scrutiny.wording.figure import Wording, wording_of
from scrutiny.wording.grammar import capital
from scrutiny.wording.numbers import number
from scrutiny.wording.rise_and_fall import change


def on_the_year(wording: Wording, compared: Compared, *, level: bool = False) -> str:
    """The change with the verdict, its place among all, and the counts on both sides.

    ``Worse: down from 53.6 % in 2023 (533 of 994). That is a real fall of 15.1 points (10.7 to
    19.4), more than chance would give. 36 of 149 authorities fell as much. 162 fewer children had
    their plan in time and 130 more did not.``
    """
    parts = (
        change(wording, compared, level=level),
        usual(wording, compared),
        sides(wording, compared),
    )
    return " ".join(filter(None, parts))


def usual(wording: Wording, compared: Compared) -> str:
    """How remarkable a change is among all authorities' changes; empty where that is not known."""
    among = compared.usual
    if among is None:
        return ""
    told = _as_far(wording, compared, among)
    noun = "rise" if _rose(compared) else "fall"
    match among.movement:
        case Movement.UNUSUAL:
            return f"Such a {noun} is unusual: {told}."
        case Movement.COMMON:
            return f"Such a {noun} is common: {told}."
    if compared.reason is Reason.NOT_UNUSUAL:
        return f"{capital(told)}, too many to call it unusual."
    return f"{capital(told)}."


def place(compared: Compared) -> str:
    """The same for a cell of a table: ``36 of 149 fell as much``, ``5 of 143: unusual``."""
    among = compared.usual
    if among is None:
        return ""
    word = "" if among.movement is Movement.BETWEEN else f": {among.movement}"
    of = f"{among.among} of like size" if among.of_size else str(among.among)
    went = "rose" if _rose(compared) else "fell"
    return f"{among.as_far} of {of} {went} as much{word}"


def signed(change: float, decimals: int, kind: Kind, per: int = 100) -> str:
    """``+49.6 points``; of a count in per cent of the earlier one, of a rate per so many pupils."""
    text = number(change, decimals)
    plus = "+" if change > 0 and text.strip("0.,") else ""
    units = {Kind.COUNT: "%", Kind.RATE: f"per {number(per)} pupils"}
    return f"{plus}{text} {units.get(kind, 'points')}"


def all_moves(measure: Measure, before: str, period: str) -> str:
    """What a strip of all authorities' changes shows."""
    share = ", in per cent of the earlier number" if measure.kind is Kind.COUNT else ""
    ours = wording_of(measure).ours
    return (
        f"{measure.short_name}: change from {before} to {period}{share}{ours}. Each tick is one "
        "authority; half of all lie in the pale band."
    )


def _as_far(wording: Wording, compared: Compared, among: AmongAll) -> str:
    much = "by as large a share" if wording.kind is Kind.COUNT else "as much"
    went = "rose" if _rose(compared) else "fell"
    if among.as_far == 1:
        who = f"none of the other {among.among - 1} authorities"
    elif among.of_size:
        who = f"{among.as_far} of the {among.among} authorities"
    else:
        who = f"{among.as_far} of {among.among} authorities"
    return f"{who}{' nearest in size' if among.of_size else ''} {went} {much}"


def _rose(compared: Compared) -> bool:
    return (compared.after.value or 0.0) > (compared.before.value or 0.0)


def sides(wording: Wording, compared: Compared) -> str:
    """How many more, or fewer, stand on each side of a share than the year before.

    ``162 more children had their plan in time and 287 more did not.`` Empty where the two figures
    cannot be set side by side, where counts are rounded, and where one was worked out and is so
    small that it is not printed.
    """
    words, counted = wording.sides, compared.sides
    if words is None or counted is None or wording.rounded or _unprinted(wording, compared):
        return ""
    one, other = (
        f"{number(abs(count))} {'more' if count > 0 else 'fewer'}" if count else "as many"
        for count in counted
    )
    who = words[0]
    if abs(counted[0]) == 1:
        who = who.replace("children", "child", 1).replace("pupils", "pupil", 1)
    first = f"{capital(one)} {who}" + ("" if counted[0] else " as before")
    return f"{first} and {other} {words[1]}."


def _unprinted(wording: Wording, compared: Compared) -> bool:
    numerators = (compared.before.numerator or 0, compared.after.numerator or 0)
    return wording.counted is Counts.WORKED_OUT and min(numerators) < FEWEST_SHOWN

"""A figure in words: where it stands, what changed on the year before, how it compares.

Each sentence is written once and used as title, alternative text, status line, caption,
print and download. Nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scrutiny.definitions.measure import Measure
from scrutiny.measures.worked_out import FEWEST_SHOWN
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import (
    COUNTS_LEFT_OUT,
    STATUS_WORDS,
    Better,
    Counts,
    Direction,
    Kind,
    Movement,
    Reason,
    Status,
    Verdict,
)
from scrutiny.wording.grammar import capital
from scrutiny.wording.numbers import counts, number, when, with_unit

Row = Mapping[str, object]
"""One row of assessed values, with the column names of `assessment.annual.Assessed`."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What the writer must know of a measure.

    `sides` are the words of the two sides of a share, null where it has none. `rounded` says that
    counts are rounded to protect individuals, so that values are "about".
    `counted` says whether there are counts behind the values, and where they come from;
    `no_verdict` why nothing is judged, empty where verdicts are given; `per` of how many pupils a
    rate is. `other_base`: the publisher's percentage rests on another base than the counts it
    gives, so that tests, intervals and middles are of our counts only, and say so.
    """

    says: str
    kind: Kind
    better: Better
    decimals: int
    sides: tuple[str, str] | None = None
    rounded: bool = False
    counted: Counts = Counts.GIVEN
    no_verdict: str = ""
    per: int = 100
    other_base: bool = False

    @property
    def ours(self) -> str:
        """`` by our counts`` where that has to be said of a test, else nothing."""
        return " by our counts" if self.other_base else ""

    def value(self, value: float) -> str:
        return self._about(value, with_unit(value, self.kind, self.decimals, self.per))

    def aim(self, value: float) -> str:
        """A value to be reached: it was set and not counted, so it is never "about"."""
        return with_unit(value, self.kind, self.decimals, self.per)

    def said(self, value: float) -> str:
        """What the measure's page says, with the value in it; of a rate it says the base itself."""
        plain = number(value, self.decimals) if self.kind is Kind.RATE else self.value(value)
        return self.says.replace("{value}", plain)

    def counts(self, row: Row, prefix: str = "") -> str:
        numerator = _number(row, f"{prefix}numerator")
        denominator = _number(row, f"{prefix}denominator")
        if self.counted is Counts.WORKED_OUT:
            return worked_out(numerator, denominator)
        return self._about(numerator, counts(numerator, denominator))

    @property
    def no_counts(self) -> str:
        """Why figures have no counts, as the beginning of a sentence."""
        return _NO_COUNTS[self.counted]

    def _about(self, value: float | None, text: str) -> str:
        return f"about {text}" if self.rounded and value and text else text


_NO_COUNTS = {
    Counts.GIVEN: "The publisher gives no counts",
    Counts.NOT_PUBLISHED: "The publisher gives no counts",
    Counts.LEFT_OUT: "The extract held here leaves out the counts",
    Counts.WORKED_OUT: "The extract held here leaves out the counts; these cannot be worked out",
}

COUNTS_WORDS = {
    Counts.GIVEN: "",
    Counts.NOT_PUBLISHED: "The publisher gives the percentage without its numbers.",
    Counts.LEFT_OUT: "The numbers are left out of the extract held here.",
    Counts.WORKED_OUT: "The numbers are left out of the extract held here. They were worked out "
    "again from its exact percentages, in each place and year where only one pair of whole numbers "
    f"fits within the bounds of a known number; one below {FEWEST_SHOWN} is not printed.",
}
"""What the pages say of the numbers behind a measure, empty where they are as published."""


def worked_out(numerator: float | None, denominator: float | None) -> str:
    """``1,779 of 4,569, worked out``; a small number that nobody published is not printed."""
    if numerator is None or denominator is None:
        return ""
    if numerator < FEWEST_SHOWN:
        return f"fewer than {FEWEST_SHOWN} of {number(denominator)}, worked out"
    return f"{counts(numerator, denominator)}, worked out"


def wording_of(measure: Measure) -> Wording:
    """A measure as the writer of sentences needs it."""
    return Wording(
        measure.says,
        measure.kind,
        measure.better,
        measure.decimals,
        measure.sides,
        measure.rounded,
        measure.counts,
        measure.no_verdict,
        measure.per,
        measure.published_differs,
    )


def level(wording: Wording, place: str, row: Row) -> str:
    """Where the measure stands: ``In Oxfordshire in 2024, 38.6 % of ... (371 of 962).``"""
    period = when(_text(row, "period"))
    value = _number(row, "value")
    if value is None and _number(row, "denominator") == 0:
        return f"No share for {place} in {period}: {wording.counts(row)}, so nothing to divide."
    if value is None:
        return f"No figure for {place} in {period}: {STATUS_WORDS[Status(_text(row, 'status'))]}."
    body = wording.said(leading(wording, row) or 0.0)
    both = wording.counts(row)
    if both and wording.counted is Counts.WORKED_OUT:
        both += " from the percentages"
    beside = _bracketed(by_our_count(wording, row), both)
    sentence = f"In {place} in {period}, {body}{beside}."
    if row["status"] == Status.UNRELIABLE and row.get("lost") is not None:
        why = missing(int(_number(row, "lost") or 0), fallen=bool(row["fallen"]))
        sentence += f" It carries no verdict: {why}"
    elif row["status"] == Status.UNRELIABLE:
        sentence += " The published figure is not reliable."
    return sentence


def not_newest(who: str, period: str, status: str | None, last: str, *, marked: bool) -> str:
    """That a place has no figure for the newest period that most have, and why.

    ``The figure for 2025 is not available: the publisher withholds it. The last one is for 2024.``
    `status` is null where there is no row; `marked` says that the publisher marks what is withheld
    by a symbol of its own.
    """
    newest = when(period)
    match status:
        case None:
            told = f"There is no figure for {newest}: the table held here has no row for {who}."
        case Status.NOT_AVAILABLE | Status.HIDDEN if not marked:
            told = f"The figure for {newest} is not available: the publisher gives none."
        case Status.NOT_AVAILABLE:
            told = f"The figure for {newest} is not available: the publisher withholds it."
        case Status.HIDDEN:
            told = f"The publisher withholds the figure for {newest}, to protect individuals."
        case _:
            told = f"There is no figure for {newest}: {STATUS_WORDS[Status(status)]}."
    return f"{told} The last one is for {when(last)}."


def counts_left_out(row: Row) -> str:
    """Why a share has no counts where this workbook left them out, else nothing."""
    share = row.get("untold") and row["value"] is not None
    return COUNTS_LEFT_OUT if share else ""


def missing(per_cent: int, *, fallen: bool) -> str:
    """Why what rests on a return is not judged; nought per cent is too few records to tell."""
    if fallen:
        return "the return counts far less than the one before it, so it may not be whole."
    some = f"about {per_cent} per cent" if per_cent else "some"
    return f"{some} of the records that it rests on could not be read or were left out."


def leading(wording: Wording, row: Row, prefix: str = "") -> float | None:
    """The percentage that leads: the publisher's own where ours differs from it as shown.

    The one place where that is settled. Ours, from the publisher's counts, stands beside it (see
    `by_our_count`); intervals and tests remain ours. `prefix` is ``before_`` for the figure of the
    year before, ``benchmark_`` for a benchmark's.
    """
    theirs, ours = _number(row, f"{prefix}published_value"), _number(row, f"{prefix}value")
    # Rounding by the publisher may differ from ours by half of the last place.
    if theirs is None or ours is None or abs(theirs - ours) <= 0.51 * 10**-wording.decimals:
        return ours
    return theirs


def by_our_count(wording: Wording, row: Row, prefix: str = "") -> str:
    """``by our count 95.6 %`` where the publisher's own leads, else nothing."""
    ours = _number(row, f"{prefix}value")
    led = ours is not None and leading(wording, row, prefix) != ours
    return f"by our count {wording.value(ours or 0.0)}" if led else ""


def of_our_count(interval: str) -> str:
    """An interval that is of our counts, where the publisher's percentage leads."""
    return f"{interval}, by our count"


def beside_value(wording: Wording, row: Row, prefix: str = "") -> str:
    """What stands in brackets after a value: `` (by our count 95.6 %; 1,564 of 1,636)``."""
    return _bracketed(by_our_count(wording, row, prefix), wording.counts(row, prefix))


def benchmark(wording: Wording, row: Row) -> str:
    """A benchmark's value: ``84.9 %``, ``87.5 %; by our count 87.6 %``; empty where it has none."""
    value = leading(wording, row, "benchmark_")
    ours = by_our_count(wording, row, "benchmark_")
    return "" if value is None else "; ".join(filter(None, (wording.value(value), ours)))


def _bracketed(*parts: str) -> str:
    told = "; ".join(filter(None, parts))
    return f" ({told})" if told else ""


def comparison(wording: Wording, row: Row, region: str) -> str:
    """How a figure stands against one benchmark; empty where comparing makes no sense."""
    reason = Reason(_text(row, "reason"))
    other = _number(row, "benchmark_value")
    if reason in (Reason.IS_BENCHMARK, Reason.SIZE_OF_PLACE, Reason.NO_FIGURE):
        return ""
    if row["benchmark"] == "neighbours":
        return _among_neighbours(wording, row)
    name = "England" if row["benchmark"] == "england" else region
    if other is None:
        return f"No figure for {name} is held here."
    theirs = benchmark(wording, row)
    one, two = leading(wording, row) or 0.0, leading(wording, row, "benchmark_") or 0.0
    if wording.value(one) == wording.value(two):
        side = _SAME_AS
    else:
        side = "above" if one > two else "below"
    beyond = f"more than chance{wording.ours}"
    if _number(row, "low") is None:
        beyond = "by more than nearly all authorities moved in the year"
    match reason:
        case Reason.BEYOND_CHANCE | Reason.UNUSUAL:
            return f"{capital(row['verdict'])} than {name} ({theirs}), {beyond}."
        case Reason.ACCOUNTED:
            return f"{capital(row['verdict'])} than {name} ({theirs})."
        case Reason.SAME:
            return f"About the same as {name} ({theirs})."
        case Reason.NO_GOOD_DIRECTION:
            word = "Higher" if row["direction"] == Direction.UP else "Lower"
            return f"{word} than {name} ({theirs}), {beyond}."
        case Reason.WITHIN_CHANCE:
            return f"Not clearly different from {name} ({theirs}){wording.ours}."
        case Reason.NOT_UNUSUAL:
            far = ", by no more than many authorities move in a year"
            return f"{capital(side)} {name} ({theirs}){'' if side == _SAME_AS else far}."
        case Reason.NO_COUNTS:
            return f"{capital(side)} {name} ({theirs}). {_UNTESTED}"
        case Reason.TOO_FEW:
            return f"{capital(name)}: {theirs}. The numbers are too small to compare."
        case Reason.LEVEL_ONLY:
            return f"{capital(name)}: {theirs}. No verdict is given."
        case _:
            return f"{capital(name)}: {theirs}. This figure is not reliable."


_SAME_AS = "about the same as"
_UNTESTED = "Without counts we cannot say whether that is more than chance."


def _among_neighbours(wording: Wording, row: Row) -> str:
    """How many neighbours do better, with their middle value, and a verdict only if it is clear.

    ``Among its 10 statistical neighbours 4 do better. Their middle is 25.6 %.``
    """
    group, counted, ahead = (int(_number(row, n) or 0) for n in ("group", "counted", "ahead"))
    middle = _number(row, "benchmark_value")
    if middle is None:
        if not counted:
            return "No figure of its statistical neighbours is held here."
        have = "has a figure" if counted == 1 else "have a figure"
        return f"Only {counted} of its {group} statistical neighbours {have}: too few to compare."
    theirs = f"{counted} statistical neighbours" + (" with a figure" if counted < group else "")
    told = f"Their middle is {wording.value(middle)}{wording.ours}."
    plain = f"The middle of its {theirs} is {wording.value(middle)}{wording.ours}."
    reason = Reason(_text(row, "reason"))
    if reason is Reason.LEVEL_ONLY:
        return f"{plain} No verdict is given."
    if reason is Reason.UNRELIABLE:
        return f"{plain} This figure is not reliable."
    many = "none" if ahead == 0 else "all" if ahead == counted else str(ahead)
    if wording.better is Better.NEITHER:
        they = f"{many} {'is' if ahead <= 1 else 'are'} higher"
    else:
        they = f"{many} {'does' if ahead <= 1 else 'do'} better"
    match reason:
        case Reason.BEYOND_CHANCE | Reason.UNUSUAL | Reason.NO_GOOD_DIRECTION:
            tag_ = comparison_tag(row["verdict"], reason, row["direction"])
            return f"{tag_} than most of its {theirs}: {they}. {told}"
        case Reason.NO_COUNTS:
            return f"Among its {theirs} {they}. {told} {_UNTESTED}"
        case Reason.TOO_FEW:
            return f"Among its {theirs} {they}. {told} The numbers are too small to say more."
        case _:
            return f"Among its {theirs} {they}. {told}"


def left_behind(wording: Wording, row: Row, region: str) -> str:
    """That a benchmark moved while the place did not; empty where that is not so.

    ``Little changed on the year, while the middle of its neighbours fell from 36.6 % to 25.6 %.``
    """
    before, now = _number(row, "benchmark_before"), _number(row, "benchmark_now")
    if before is None or now is None:
        return ""
    who = {"england": "England", "neighbours": "the middle of its neighbours"}
    went = "rose" if now > before else "fell"
    return (
        f"No clear change here on the year, while {who.get(str(row['benchmark']), region)} "
        f"{went} from {wording.value(before)} to {wording.value(now)}{wording.ours}."
    )


def rank(wording: Wording, row: Row) -> str:
    """Where a place stands among all authorities, never without how sure that is."""
    at, first, last = (int(_number(row, name) or 0) for name in ("rank", "rank_from", "rank_to"))
    told = f"Ranked {at} of {row['ranked']} authorities"
    if others := int(_number(row, "level_with") or 0):
        told += f", level with {others} other{'s' if others > 1 else ''}"
    told += f", 1 being {first_is(wording.better)}{wording.ours}"
    if first != last:
        told += f"; allowing for chance, from {first} to {last}"
    unsure = "" if first else "Without counts we cannot say how sure that is."
    few = int(_number(row, "left_out") or 0)
    left_out = f"{few} whose share is of fewer than {row['fewest']} {'is' if few == 1 else 'are'}"
    parts = (f"{told}.", unsure, f"{left_out} not ranked." if few else "", without_figure(row))
    return " ".join(filter(None, parts))


def first_is(better: Better) -> str:
    """What the first rank is, by which way is good."""
    return "the highest" if better is Better.NEITHER else "the best"


def revised(earlier: str, release: str, *, withdrawn: bool) -> str:
    """The value of an earlier release that a later one changed or withdrew."""
    return f"{'Withdrawn' if withdrawn else 'Revised'}: {earlier} in the release of {release}"


def outside(row: Row, period: str) -> str:
    """How many authorities lie outside the outer limits of a funnel, for the head of its chart."""
    return f"{_outside(row)} in {shown(period)}"


def spread(row: Row) -> str:
    """How far authorities differ beyond chance."""
    if row["overdispersed"]:
        return (
            f"{_outside(row)}. They differ more than chance explains. So to be outside is common "
            "here, and no alarm by itself. Look at what differs from place to place."
        )
    return f"{_outside(row)}. The rest differ no more than chance explains."


def _outside(row: Row) -> str:
    beyond, places = (number(_number(row, name) or 0.0) for name in ("beyond_outer", "places"))
    return f"{beyond} of {places} authorities lie outside the outer limits"


def without_figure(row: Row) -> str:
    """How many authorities are missing among all; empty where none is, or where it is not told."""
    given, existing = _number(row, "given"), _number(row, "existing")
    if given is None or existing is None or given >= existing:
        return ""
    gone = f"{number(existing - given)} of {number(existing)} authorities"
    have = "has" if existing - given == 1 else "have"
    return f"{gone} {have} no figure that can be used."


def funnel(row: Row) -> str:
    """Whether a place lies further from the average of all than chance would carry it."""
    side = "above" if row["side"] == Direction.UP else "below"
    average = number(_number(row, "average") or 0.0, 1)
    match row["beyond"]:
        case 3:
            return f"It lies {side} the outer limits around the average of all ({average} %)."
        case 2:
            return f"It lies {side} the inner limits around the average of all ({average} %)."
        case _:
            return f"It lies within what chance would give around the average ({average} %)."


def title(wording: Wording, row: Row, england: Row | None) -> str:
    """At most eleven words for the head of a chart: ``Fell to 38.6 % in 2024; worse than England``.

    Where the change and the comparison say different things, level, change and comparison in that
    order: ``53.6 % in 2023: rose on the year, below England``.
    """
    value = leading(wording, row)
    period = shown(_text(row, "period"))
    if value is None:
        return f"No figure for {period}"
    stands = f"{wording.value(value)} in {period}"
    reason = Reason(_text(row, "reason"))
    went = "rose" if row["direction"] == Direction.UP else "fell"
    tested = england is not None and england["reason"] in BESIDE
    like = england is not None and england["reason"] in (Reason.WITHIN_CHANCE, Reason.SAME)
    if england is not None and tested:
        side = "above" if england["direction"] == Direction.UP else "below"
        if wording.better is Better.LOWER:
            side = f"{england['verdict']} than"
        if reason in STOOD:
            return f"{stands}: {_stood(wording, row)}, {side} England"
        if reason in MOVED and england["verdict"] != row["verdict"]:
            return f"{stands}: {went} on the year, {side} England"
    if reason in MOVED:
        head = f"{capital(went)} to {stands}"
    elif reason in STOOD:
        head = f"{stands}: {_stood(wording, row)}"
    elif reason in (Reason.NO_COUNTS, Reason.NOT_TESTED):
        head = f"{stands}; change cannot be tested"
    else:
        head = stands
    if england is not None and tested:
        head += f"; {england['verdict']} than England"
    elif like:
        head += "; similar to England"
    return capital(head)


def _stood(wording: Wording, row: Row) -> str:
    """That a figure did not clearly move; it changed little only where others move as much."""
    before, now = leading(wording, row, "before_") or 0.0, leading(wording, row) or 0.0
    alike = wording.value(before) == wording.value(now)
    if alike or row.get("movement") == Movement.COMMON:
        return "little changed on the year"
    return "no clear change on the year"


MOVED = (
    Reason.BEYOND_CHANCE,
    Reason.UNUSUAL,
    Reason.NO_GOOD_DIRECTION,
    Reason.ACCOUNTED,
)
"""Why a change is told as one."""
BESIDE = (Reason.BEYOND_CHANCE, Reason.UNUSUAL, Reason.ACCOUNTED)
"""Why a figure is told to differ from a benchmark, where a direction is good."""
STOOD = (Reason.WITHIN_CHANCE, Reason.NOT_UNUSUAL, Reason.SAME)
"""Why it is not."""


def tag(verdict: object, reason: object, direction: object) -> str:
    """A verdict in two or three words, for a label beside a figure."""
    accounted = reason == Reason.ACCOUNTED and verdict == Verdict.CANNOT_SAY
    if accounted or reason == Reason.NO_GOOD_DIRECTION:
        return "Rose" if direction == Direction.UP else "Fell"
    return capital(verdict)


def comparison_tag(verdict: object, reason: object, direction: object) -> str:
    """The same against a benchmark."""
    if reason == Reason.NO_GOOD_DIRECTION:
        return "Higher" if direction == Direction.UP else "Lower"
    if verdict == Verdict.NO_CLEAR_CHANGE:
        return "No clear difference"
    return capital(verdict)


def _text(row: Row, name: str) -> str:
    return str(row[name])


def _number(row: Row, name: str) -> float | None:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else None

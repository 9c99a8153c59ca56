"""A process chart in words: what its last point means, what it rests on, when it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scrutiny.assessment.standing import Episode, Process, Standing
from scrutiny.definitions.area import Rebasing
from scrutiny.vocabulary.periods import shown
from scrutiny.vocabulary.words import (
    SIGNAL_WORDS,
    Direction,
    InspectionKind,
    Kind,
    Limits,
    Reason,
    Signal,
    Status,
    Verdict,
)
from scrutiny.wording.figure import Wording
from scrutiny.wording.grammar import capital, one_or_more
from scrutiny.wording.numbers import number
from scrutiny.wording.point import moved_word, told

INCOMPLETE = "Too much of the return that this rests on is missing, so it is not judged."
CAME = {
    InspectionKind.INSPECTION: "inspectors came",
    InspectionKind.REVISIT: "revisit",
    InspectionKind.MONITORING: "monitoring",
}
"""What stands at the line of a visit on a chart."""

NEW_START = "new start"

GRAINS = {"month": ("month", "months"), "quarter": ("quarter", "quarters")}


def headline(wording: Wording, standing: Standing) -> str:
    """The verdict of a process chart in one sentence, with the figure, its counts and its period.

    Empty where there is no chart.
    """
    chart, latest = standing.process, standing.latest
    if chart is None or latest is None or latest.value is None:
        return ""
    one, many = GRAINS[chart.grain]
    stands = told(wording, latest)
    if chart.reason is Reason.UNRELIABLE:
        return f"Cannot say: {stands}. {INCOMPLETE}"
    if chart.limits in (Limits.NONE, Limits.TRIAL) or chart.needed:
        return (
            f"Cannot say yet: {stands}. {chart.points} {many} are shown and "
            f"{chart.points + chart.needed} are needed, so ask again in "
            f"{one_or_more(chart.needed, one)}."
        )
    side = "above" if chart.direction is Direction.UP else "below"
    match chart.reason:
        case Reason.RUN | Reason.HELD | Reason.NO_GOOD_DIRECTION:
            word = moved_word(chart.verdict, chart.direction)
            if chart.signals[:1] == (Signal.TREND,):
                way = "rising" if chart.direction is Direction.UP else "falling"
                return (
                    f"{word}: {stands}. It has been {way} since {shown(chart.since)}, "
                    "more than chance would give."
                )
            since = f" It has been so since {shown(chart.since)}." if chart.since else ""
            return (
                f"{word}: {stands}. That is {side} {_usual(wording, chart)}, more than chance "
                f"would give.{since}"
            )
        case Reason.FIRST_SIGNAL:
            return (
                f"First signal: {stands}. {_first(wording, chart, side)} It may be chance: one "
                f"more {one} will tell."
            )
        case _:
            low, high = ends(wording, chart)
            return (
                f"No clear change: {stands}. That is within its usual ups and downs "
                f"({low} to {high})."
            )


def _first(wording: Wording, chart: Process, side: str) -> str:
    """What a first signal is. A trend has no side: it may rise and still lie below."""
    if chart.signals[:1] == (Signal.TREND,):
        way = "risen" if chart.direction is Direction.UP else "fallen"
        return f"It has {way} since {shown(chart.since)}."
    rule = f": {SIGNAL_WORDS[chart.signals[0]]}" if chart.signals else ""
    return f"That is {side} {_usual(wording, chart)}{rule}."


def title(wording: Wording, standing: Standing) -> str:
    """At most ten words for the head of a process chart."""
    chart, latest = standing.process, standing.latest
    if chart is None or latest is None or latest.value is None:
        return "No figure"
    stands = f"{wording.value(latest.value)} in {shown(latest.period)}"
    if chart.reason is Reason.UNRELIABLE:
        return capital(f"{stands}; not judged")
    if chart.needed:
        return capital(f"{stands}; too few {GRAINS[chart.grain][1]} to judge")
    match chart.reason:
        case Reason.RUN | Reason.HELD | Reason.NO_GOOD_DIRECTION:
            return f"{moved_word(chart.verdict, chart.direction)}: {stands}"
        case Reason.FIRST_SIGNAL:
            return f"First signal: {stands}"
        case _:
            return f"No clear change: {stands}"


def label(wording: Wording, row: Mapping[str, object]) -> str:
    """A point in words: ``March 2024: about 45 %, unfinished``.

    Its status says why it has no value. `row` is one of `assessment.process.chart`, with `shown`,
    `status` and `unfinished`.
    """
    value, status = row["shown"], row["status"]
    if not isinstance(value, int | float):
        told = _WITHOUT.get(str(status), "missing")
    else:
        told = wording.value(value)
        if status == Status.UNRELIABLE:
            told += ", incomplete"
        elif row["unfinished"]:
            told += ", unfinished"
    if row["signal"] is not None:
        told += f", {SIGNAL_WORDS[Signal(str(row['signal']))]}"
    return f"{shown(str(row['period']))}: {told}"


_WITHOUT: Mapping[str, str] = {Status.HIDDEN: "hidden", Status.NOT_APPLICABLE: "not applicable"}
"""Why a point has no value. A share of none is not hidden, and nobody should think so."""


def target(wording: Wording, aim: float) -> str:
    """The target's line. What is aimed at is no count of cases, so it is not "about"."""
    return f"target {wording.aim(aim)}"


def inspected(kind: InspectionKind) -> str:
    """The mark of an inspection on a chart."""
    return "inspectors came" if kind is InspectionKind.INSPECTION else str(kind)


def new_start(row: Rebasing) -> str:
    """The mark of a day from which a chart begins anew."""
    return f"new start: {row.reason} ({row.author})"


def _usual(wording: Wording, chart: Process) -> str:
    """``the average of the 20 months before the inspection (47 %)``."""
    _, many = GRAINS[chart.grain]
    average = wording.value(chart.centre or 0.0)
    if chart.limits is Limits.FROZEN:
        return f"the average of the {many} before the inspection ({average})"
    return f"the average of all {chart.points} {many} ({average})"


def ends(wording: Wording, chart: Process) -> tuple[str, str]:
    """The limits of a chart, no further than values can go."""
    low, high = chart.lower or 0.0, chart.upper or 0.0
    if wording.kind in (Kind.SHARE, Kind.COUNT, Kind.WEEKS):
        low = max(low, 0.0)
    if wording.kind is Kind.SHARE:
        high = min(high, 100.0)
    return wording.value(low), wording.value(high)


def rests_on(wording: Wording, chart: Process) -> str:
    """What the limits of a chart rest on, and how sure its signals are."""
    _, many = GRAINS[chart.grain]
    if chart.limits is Limits.NONE:
        return f"{chart.points} {many} are too few to draw limits."
    if chart.limits is Limits.TRIAL:
        return f"Trial limits: {chart.points} {many} are too few to read signals."
    odds = f"about 1 in {round(1 / chart.false_flag)}" if chart.false_flag else "few"
    if chart.limits is Limits.FROZEN:
        words = (
            f"The average and limits rest on the {many} from {shown(chart.baseline_first)} to "
            f"{shown(chart.baseline_last)}, before the inspection."
        )
        if chart.steady_before is False:
            words += f" Those {many} were not steady, so read them with care."
    else:
        words = (
            f"The average and limits rest on all {chart.points} {many} with a figure since the "
            "chart began, or last began anew."
        )
    return f"{words} By chance alone {odds} such charts would show a first signal now."


def story(wording: Wording, chart: Process) -> tuple[str, ...]:
    """Each stretch in which a chart held signals, in order of time."""
    return tuple(
        f"{_stretch(episode)}: {_where(wording, chart, episode)}.{_began(episode)}"
        for episode in chart.episodes
        if episode.real
    )


def _began(episode: Episode) -> str:
    if not episode.began:
        return ""
    return f" The level most likely changed in {shown(episode.began)}."


def _where(wording: Wording, chart: Process, episode: Episode) -> str:
    if episode.going:
        return "rising" if episode.side is Direction.UP else "falling"
    side = "above" if episode.side is Direction.UP else "below"
    return f"{side} {_usual(wording, chart)}"


def _stretch(episode: Episode) -> str:
    """``Worse from March 2024 to June 2025``, or the time alone where neither way is good."""
    span = _span(episode.first, episode.last)
    if episode.verdict not in (Verdict.BETTER, Verdict.WORSE):
        return span
    joined = f"in {span}" if episode.first == episode.last else f"from {span}"
    return f"{capital(episode.verdict)} {joined}"


def _span(first: str, last: str) -> str:
    return shown(first) if first == last else f"{shown(first)} to {shown(last)}"


def expected_false(rates: Sequence[float]) -> str:
    """How many false signals to expect from so many charts."""
    if not rates:
        return ""
    many = sum(rates)
    noun = "process chart stands" if len(rates) == 1 else "process charts stand"
    if many >= 0.5:
        told = f"about {number(many, 1)} of them at any time"
    else:
        told = f"one of them about once in {round(1 / many)} months"
    return (
        f"{len(rates)} {noun} behind this page. Even if nothing has changed, chance alone would "
        f"show a first signal on {told}."
    )

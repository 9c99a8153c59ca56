"""How a measure of a finding stands, in words: one short sentence for each thing that is known.

Each function takes one part of an `assessment.standing.Standing`; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrutiny.assessment.standing import (
    Aim,
    Compared,
    Episode,
    Point,
    Process,
    Standing,
    Trend,
)
from scrutiny.publication.numbers import day, number, when
from scrutiny.publication.sentences import figure
from scrutiny.publication.sentences.figure import Wording
from scrutiny.vocabulary.periods import PeriodKind, kind_of, shown
from scrutiny.vocabulary.words import (
    SIGNAL_WORDS,
    Assurance,
    Better,
    Direction,
    Kind,
    Limits,
    Mode,
    Reason,
    Signal,
    Verdict,
)

MODE_WORDS = {
    Mode.PROCESS: "Judged on a process chart",
    Mode.YEARS: "Judged against the year before",
    Mode.FACT: "Counted, not judged by chance",
    Mode.NONE: "Not judged",
}

GRAINS = {"month": ("month", "months"), "quarter": ("quarter", "quarters")}


def headline_tag(standing: Standing) -> str:
    """The verdict in two or three words."""
    if standing.reason is Reason.FIRST_SIGNAL:
        return "First signal"
    moved = standing.direction in (Direction.UP, Direction.DOWN)
    if standing.verdict is Verdict.CANNOT_SAY and moved:
        return "Rose" if standing.direction is Direction.UP else "Fell"
    return standing.verdict.capitalize()


def process(wording: Wording, standing: Standing) -> str:
    """The verdict of a process chart in one sentence, with the figure, its counts and its period.

    Empty where there is no chart.
    """
    chart, latest = standing.process, standing.latest
    if chart is None or latest is None or latest.value is None:
        return ""
    one, many = GRAINS[chart.grain]
    stands = _stands(wording, latest)
    if chart.limits in (Limits.NONE, Limits.TRIAL) or chart.needed:
        return (
            f"Cannot say yet: {stands}. {chart.points} {many} are shown and "
            f"{chart.points + chart.needed} are needed, so ask again in {_wait(chart.needed, one)}."
        )
    side = "above" if chart.direction is Direction.UP else "below"
    match chart.reason:
        case Reason.RUN | Reason.HELD | Reason.NO_GOOD_DIRECTION:
            word = _moved_word(chart.verdict, chart.direction)
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
            low, high = _limits(wording, chart)
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


def chart_title(wording: Wording, standing: Standing) -> str:
    """At most ten words for the head of a process chart."""
    chart, latest = standing.process, standing.latest
    if chart is None or latest is None or latest.value is None:
        return "No figure"
    stands = f"{wording.value(latest.value)} in {shown(latest.period)}"
    if chart.needed:
        return _capital(f"{stands}; too few {GRAINS[chart.grain][1]} to judge")
    match chart.reason:
        case Reason.RUN | Reason.HELD | Reason.NO_GOOD_DIRECTION:
            return f"{_moved_word(chart.verdict, chart.direction)}: {stands}"
        case Reason.FIRST_SIGNAL:
            return f"First signal: {stands}"
        case _:
            return f"No clear change: {stands}"


def _moved_word(verdict: Verdict, direction: Direction) -> str:
    if verdict is Verdict.CANNOT_SAY:
        return "Rose" if direction is Direction.UP else "Fell"
    return verdict.capitalize()


def _stands(wording: Wording, point: Point) -> str:
    """``38.6 % in 2024 (371 of 962)``."""
    value = wording.value(point.value or 0.0)
    return f"{value} in {when(point.period)}{_counted(wording, point)}"


def _counted(wording: Wording, point: Point) -> str:
    """`` (371 of 962)``, or nothing where there are no counts."""
    both = wording.counts({"numerator": point.numerator, "denominator": point.denominator})
    return f" ({both})" if both else ""


def _wait(needed: int, one: str) -> str:
    return f"one {one}" if needed == 1 else f"{needed} {one}s"


def _usual(wording: Wording, chart: Process) -> str:
    """``the average of the 20 months before the inspection (47 %)``."""
    _, many = GRAINS[chart.grain]
    average = wording.value(chart.centre or 0.0)
    if chart.limits is Limits.FROZEN:
        return f"the average of the {many} before the inspection ({average})"
    return f"the average of all {chart.points} {many} ({average})"


def _limits(wording: Wording, chart: Process) -> tuple[str, str]:
    low, high = chart.lower or 0.0, chart.upper or 0.0
    if wording.kind in (Kind.SHARE, Kind.COUNT, Kind.WEEKS):
        low = max(low, 0.0)
    if wording.kind is Kind.SHARE:
        high = min(high, 100.0)
    return wording.value(low), wording.value(high)


def extremes(wording: Wording, standing: Standing) -> str:
    """When a stock stood highest, and where it stood before; empty for anything else."""
    if standing.peak is None or standing.trough is None or standing.latest is None:
        return ""
    return (
        f"It rose from {_stands(wording, standing.trough)} to {_stands(wording, standing.peak)}, "
        f"its highest. In {when(standing.latest.period)} it was "
        f"{wording.value(standing.latest.value or 0.0)}{_counted(wording, standing.latest)}."
    )


def on_what(wording: Wording, chart: Process) -> str:
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
    return f"{_capital(episode.verdict)} {joined}"


def _span(first: str, last: str) -> str:
    return shown(first) if first == last else f"{shown(first)} to {shown(last)}"


def on_year(wording: Wording, compared: Compared) -> str:
    """The latest figure and its change on the year before, both with their counts."""
    if compared.before.value is None and compared.after.value is not None:
        stands = _capital(_stands(wording, compared.after))
        return f"{stands}. There is no figure for the year before."
    return _changed(wording, compared, "")


def since(wording: Wording, compared: Compared) -> str:
    """The change since the last figure before the inspection."""
    term = kind_of(compared.after.period) is PeriodKind.TERM
    last = "the same term before" if term else "the last figure before"
    return _changed(wording, compared, f"{last} the inspection")


def _changed(wording: Wording, compared: Compared, what: str) -> str:
    before, after = compared.before, compared.after
    if before.value is None or after.value is None:
        if after.value is None:
            return f"There is no figure for {when(after.period)}."
        return f"{_capital(_stands(wording, after))}. There is no figure from before to compare."
    then, now = wording.value(before.value), wording.value(after.value)
    named = f", {what}" if what else ""
    if then == now:
        moved = f"{_stands(wording, after)}, the same as in {when(before.period)}{named}"
    else:
        way = "up" if after.value > before.value else "down"
        moved = f"{_stands(wording, after)}, {way} from {_stands(wording, before)}{named}"
    match compared.reason:
        case Reason.BEYOND_CHANCE | Reason.NO_GOOD_DIRECTION:
            word = _moved_word(compared.verdict, compared.direction)
            size = figure.size(
                wording,
                {
                    "change": compared.change,
                    "change_low": compared.low,
                    "change_high": compared.high,
                },
            )
            noun = "rise" if compared.direction is Direction.UP else "fall"
            sentence = f"{word}: {moved}. That is a real {noun}{size}, more than chance would give."
        case Reason.ACCOUNTED | Reason.SAME:
            sentence = f"{_moved_word(compared.verdict, compared.direction)}: {moved}."
            if compared.reason is Reason.SAME:
                sentence = f"No clear change: {moved}."
        case Reason.WITHIN_CHANCE:
            sentence = f"No clear change: {moved}. That is within what chance would give."
        case Reason.DEFINITION_CHANGED:
            sentence = (
                f"{_capital(_stands(wording, after))}. The definition has changed since "
                f"{when(before.period)}, so the two cannot be compared."
            )
        case Reason.NO_COUNTS:
            sentence = f"{_capital(moved)}. Without counts we cannot say if that is chance."
        case Reason.NOT_TESTED:
            sentence = f"{_capital(moved)}. It is a middle value, so chance is not tested."
        case Reason.TOO_FEW:
            sentence = f"{_capital(moved)}. The numbers are too small to say more."
        case _:
            sentence = f"{_capital(moved)}. That cannot be tested."
    if compared.caution:
        sentence += CARE
    return sentence


CARE = " The way it is collected changed in between, so take care."


def trend(wording: Wording, tested: Trend) -> str:
    """The tested trend of the last years in one sentence."""
    span = f"from {shown(tested.first)} to {shown(tested.last)}"
    unit = " points" if wording.kind is Kind.SHARE else ""
    match tested.reason:
        case Reason.BEYOND_CHANCE | Reason.NO_GOOD_DIRECTION:
            word = "rose" if tested.direction is Direction.UP else "fell"
            size = number(abs(tested.slope or 0.0), wording.decimals)
            sentence = (
                f"{span} it {word} by about {size}{unit} a year, more than chance would give."
            )
            good = tested.verdict in (Verdict.BETTER, Verdict.WORSE)
            sentence = f"{_capital(tested.verdict)}: {sentence}" if good else _capital(sentence)
        case Reason.WITHIN_CHANCE:
            sentence = f"There is no clear trend {span}."
        case Reason.TOO_FEW_POINTS:
            sentence = "Cannot say: five years in a row are needed to test a trend."
        case Reason.DEFINITION_CHANGED:
            sentence = "Cannot say: the definition changed within the five years."
        case Reason.NO_COUNTS:
            sentence = "Cannot say: without counts a trend cannot be tested."
        case _:
            sentence = "A trend is not tested for this kind of figure."
    if tested.caution and tested.reason in (Reason.BEYOND_CHANCE, Reason.WITHIN_CHANCE):
        sentence += CARE
    return sentence


def beside(tag: str, value: str) -> str:
    """How a figure stands beside England, as a clause."""
    if tag in ("Better", "Worse", "Higher", "Lower"):
        return f"{tag.lower()} than England ({value})"
    return f"not clearly different from England ({value})"


def aim_clause(wording: Wording, standing: Standing) -> str:
    """Whether the target will be met, as a clause."""
    goal = standing.aim
    if goal is None:
        return "no target with a number is on record"
    target = wording.value(goal.value).removeprefix("about ")
    match goal.assurance:
        case Assurance.WILL_MEET:
            return f"as it runs it will meet the target of {target}"
        case Assurance.WILL_MISS:
            return f"as it runs it will miss the target of {target}"
        case Assurance.CHANCE_DECIDES:
            return f"chance decides whether it meets the target of {target}"
        case Assurance.MOVING:
            return f"still moving, so whether it will hold the target of {target} is open"
        case _:
            return f"we cannot say yet whether it will meet the target of {target}"


def aim(wording: Wording, standing: Standing) -> str:
    """Whether the target will be met, and when we would know."""
    goal = standing.aim
    if goal is None:
        return "No target with a number is on record, so we cannot say whether it will be met."
    target = wording.value(goal.value).removeprefix("about ")
    due = f" (due by {day(goal.due)})" if goal.due else ""
    named = f"the target of {target}{due}"
    chart = standing.process
    match goal.assurance:
        case Assurance.WILL_MEET:
            sentence = f"As it runs now it will meet {named}: even a poor month reaches it."
        case Assurance.WILL_MISS:
            sentence = f"As it runs now it will miss {named}: even a good month falls short."
        case Assurance.CHANCE_DECIDES:
            sentence = f"Chance decides each month whether it meets {named}."
        case Assurance.MOVING:
            sentence = f"It is still moving, so we cannot say yet whether it will hold {named}."
        case _:
            sentence = f"We cannot say yet whether it will meet {named}."
    if chart is not None and chart.grain == "quarter":
        sentence = sentence.replace("month", "quarter")
    if goal.met is not None and standing.latest is not None:
        reached = "reaches" if goal.met else "falls short of"
        sentence += f" The latest figure {reached} it."
    return f"{sentence} {_reach(goal)}".strip()


def _reach(goal: Aim) -> str:
    if goal.met:
        return ""
    if goal.reach is None:
        told = "The figures show no steady move that would get it there."
    else:
        early, late = (max(1, round(months)) for months in goal.reach)
        if late <= 24:
            told = f"At the present rate it would take {_range(early, late, 'months')}."
        else:
            told = f"At the present rate it would take {_range(_up(early), _up(late), 'years')}."
    if goal.proof is not None:
        half, most = goal.proof
        told += (
            f" If it moved to the target at once, a chart would show it within {half} months half "
            f"of the time, and within {most} months nine times in ten."
        )
    return told


def _up(months: int) -> int:
    return -(-months // 12)


def _range(early: int, late: int, unit: str) -> str:
    return f"about {late} {unit}" if early == late else f"{early} to {late} {unit}"


def sure(wording: Wording, standing: Standing) -> str:
    """How sure the headline is: what it rests on."""
    if standing.mode is Mode.PROCESS and standing.process is not None:
        return on_what(wording, standing.process)
    latest = standing.latest
    if standing.mode is Mode.FACT:
        if wording.kind is Kind.BALANCE:
            return "It is a sum of money, counted in full, so chance plays no part."
        return "It counts mostly the same children each time, so chance is not tested."
    if latest is None or latest.value is None:
        return "There is no figure to judge."
    if latest.low is None or latest.high is None:
        return "No counts are published, so we cannot say how much of a change is chance."
    low, high = wording.value(latest.low), wording.value(latest.high)
    return (
        f"With numbers of this size, chance alone could put it anywhere from {low} to {high} "
        "(95 % interval)."
    )


def again(standing: Standing, next_due: str) -> str:
    """When something can be said that cannot be said now; empty where a verdict is given."""
    if standing.verdict is not Verdict.CANNOT_SAY or standing.direction in (
        Direction.UP,
        Direction.DOWN,
    ):
        return ""
    if standing.process is not None and standing.process.needed:
        one, _ = GRAINS[standing.process.grain]
        return f"It can be said in {_wait(standing.process.needed, one)}."
    if standing.overdue:
        return f"Newer figures were due in {next_due}: look again when they are here."
    return f"Look again when new figures come, in {next_due}." if next_due else ""


def pair(verdict: Verdict, name: str, beside: Standing | None) -> str:
    """A word of warning where a measure improves while the one to read with it worsens."""
    if verdict is Verdict.BETTER and beside is not None and beside.verdict is Verdict.WORSE:
        return f"But {name[0].lower()}{name[1:]} got worse: read the two together."
    return ""


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


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def yearly(period: str) -> bool:
    """Whether a period is a year or a yearly count."""
    return kind_of(period) not in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.TERM)


def better_words(better: Better) -> str:
    """Which way is good."""
    return {
        Better.HIGHER: "Higher is better",
        Better.LOWER: "Lower is better",
        Better.NEITHER: "No one direction can be called good",
    }[better]

"""How verdicts are reached, in plain sentences; every number in them is a constant of the data."""

from __future__ import annotations

import re
from statistics import NormalDist

from scrutiny.assessment.comparison import middle_ends
from scrutiny.definitions.example import GAP, Example
from scrutiny.definitions.methods import FILLED, Constant, Methods
from scrutiny.vocabulary.words import Assurance, Direction, Limits, Reason, Signal, Verdict
from scrutiny.wording.grammar import capital
from scrutiny.wording.numbers import in_letters, level_of, number, ordinal

_SHOWN_ONE_BY_ONE = 8
"""So many months of an example, or all since its inspection or new start, have a row each."""

_FLAGGED = {
    (Signal.OUTSIDE, Direction.UP): "above the upper limit",
    (Signal.OUTSIDE, Direction.DOWN): "below the lower limit",
    (Signal.TREND, Direction.UP): "rising",
    (Signal.TREND, Direction.DOWN): "falling",
    (Signal.TWO_OF_THREE, Direction.UP): "near the upper limit",
    (Signal.TWO_OF_THREE, Direction.DOWN): "near the lower limit",
    (Signal.SHIFT, Direction.UP): "run above the average",
    (Signal.SHIFT, Direction.DOWN): "run below the average",
}

_ASSURED = {
    Assurance.WILL_MEET: "will be met as things run",
    Assurance.WILL_MISS: "will be missed as things run",
    Assurance.CHANCE_DECIDES: "chance decides",
    Assurance.MOVING: "nothing is said while things move",
    Assurance.CANNOT_SAY: "cannot say",
}


def neighbours(methods: Methods, many: int) -> tuple[str, ...]:
    """How uncertain the middle of so many neighbours is; empty where there are too few."""
    end = middle_ends(many, methods.neighbour_coverage.value)
    if end is None:
        return ()
    return (
        f"The middle of {in_letters(many)} neighbours is uncertain too: its interval is from the "
        f"{ordinal(end)} to the {ordinal(many + 1 - end)} value. Better or worse than neighbours "
        "is said only where the place's whole interval lies outside that. Else we say how many of "
        "them do better.",
    )


def modes(methods: Methods) -> tuple[tuple[str, str], ...]:
    """The ways of judging, as terms with their words."""
    return (
        (
            "Process chart",
            f"For events that we can count by the month or quarter, with at least "
            f"{methods.signals_from.value} points. The rules below tell a change from chance.",
        ),
        (
            f"Year before, and {in_letters(methods.trend_points.value)} years",
            "For yearly figures. A change on the year is real when the "
            f"{level_of(methods.change_z.value)} interval of the difference leaves out nought. "
            f"A trend is tested over {methods.trend_points.value} years in a row, against how "
            "far authorities' figures usually lie from their own straight lines in those years. "
            "It is told when figures that only move as usual would give so steep a line no more "
            f"than about {_seldom(methods.trend_z.value)}, a straight line fits, the first year "
            "and the last go the same way, and no single year makes it. For an authority that "
            "moves more than most it is told too often, so ask what lies behind it. With fewer "
            f"than {methods.trend_authorities.value} authorities to go by, none is told. "
            "A quarter is set against the same quarter of the year before, by a stricter test: "
            f"the {level_of(methods.quarter_change_z.value)} interval.",
        ),
        (
            "Counted fact",
            "For what is there on a day, such as open cases, and for balances of money. Most of it "
            "is the same as the month before, so a chart would cry wolf. We say whether it rose or "
            "fell, and test nothing.",
        ),
        (
            "Not judged",
            "Where there is no figure, no test is made and we say that we cannot say. The same "
            f"holds for fewer than {methods.smallest_denominator.value} cases, and across a change "
            "of definition. The first figure on a new definition is set beside others, not beside "
            "the year before.",
        ),
    )


def usual(methods: Methods) -> tuple[tuple[str, str], ...]:
    """Why a change can be real, common and important at once: three questions, three answers."""
    few, many = (
        in_letters(round(1 / share.value))
        for share in (methods.movement_unusual, methods.movement_common)
    )
    return (
        (
            "Is it more than chance?",
            "A coin that is thrown 100 times does not show 50 heads each time. In the same way a "
            "share of few children moves by luck alone. A change that is larger than that is "
            "called real. With many children even a small change is real.",
        ),
        (
            "Is it more than such figures usually move?",
            "Figures move for many reasons, everywhere and every year. So each change is set among "
            "the changes of all authorities between the same two years. It is unusual where at "
            f"most one in {few} moved as much the same way, and common where at least one in "
            f"{many} did. This needs no counts. Where none are published, better or worse is "
            "said of unusual changes only, and a place differs from England or its neighbours only "
            "by more than nearly all authorities moved in the year.",
        ),
        (
            "What is it for children?",
            "The number of children behind it, on both sides: how many more or fewer were in time, "
            "and how many were not.",
        ),
    )


def wrong(methods: Methods) -> tuple[str, ...]:
    """How often yearly figures say something though nothing has changed."""
    rows = {spread: (year, held) for spread, year, held in methods.false_years.value}
    spread = max(rows)
    year, held = rows[spread]
    none, _ = rows[min(rows)]
    unusual = 200 * methods.movement_unusual.value
    return (
        "We drew figures by lot whose level never changes, and judged them as we judge real ones.",
        f"A trend was told in {_of_100(methods.false_trend.value)} series without one, where they "
        "move as the figures of a measure do.",
        f"Where chance of counting is all that moves them, {_of_100(none)} changes on the year "
        f"were called better or worse. Where figures also move by {spread} points a year for other "
        f"reasons it was {_of_100(year)}: they did move, but nothing lay behind it. So each change "
        "says how many authorities moved as much.",
        f"Then {_of_100(held)} were called held since the inspection.",
        f"Where there are no counts, up to {number(unusual)} of 100 authorities are called better "
        "or worse in any year, for so many are the most unusual ones.",
    )


def _of_100(share: float) -> str:
    """``5 of 100``, ``0.9 of 100``."""
    per_cent = 100 * share
    return f"{number(per_cent, 1 if per_cent < 1 else 0)} of 100"


def rules(methods: Methods) -> tuple[str, ...]:
    """When a process chart tells a change."""
    some, of = methods.close_points.value
    return (
        "The limits lie above and below the average. They are as far off as the figure moves by "
        f"chance: {methods.limits_width.value:g} times the mean step from one point to the next.",
        "A point is flagged when it lies outside the limits; when "
        f"{methods.trend_length.value} points in a row rise or fall; when {some} of {of} points "
        f"lie near the same limit; or when {methods.run_length.value} in a row lie on one side of "
        "the average.",
        "One flag is a first signal, and no change is told yet. It is a real change when it holds "
        f"for {methods.held_for.value} points in a row. A run of {methods.run_length.value} is a "
        "real change at once.",
        f"With fewer than {methods.trial_from.value} points there are no limits. With fewer than "
        f"{methods.signals_from.value} there are trial limits, and no signals.",
        "A hidden or missing month is a gap, and breaks nothing. A month whose cases are not all "
        "closed is drawn but not judged.",
        "A real change is dated from the point that splits the months in two so that each part is "
        "as even as it can be. A change that took months is dated somewhere within them.",
        "Where the way of working changed, the limits may start anew. Who decided so, and why, "
        "stands on the chart.",
    )


def frozen(methods: Methods) -> tuple[str, ...]:
    """What limits from before the inspection give, and what they cost."""
    frozen, every = methods.false_flag_frozen.value, methods.false_flag_all.value
    proof = [
        f"A step of {number(size, 0 if size == int(size) else 1)} times the usual spread gives "
        f"a first signal within {half} months half of the time, and within {most} months nine "
        "times in ten."
        for size, half, most in methods.proof_months.value
    ]
    return (
        f"Where {methods.freeze_from.value} or more points lie before the inspection, they alone "
        "set the average and the limits. So the chart answers whether anything has changed since "
        "the inspectors came.",
        f"This has a price. Though nothing changed, {number(100 * frozen, 1)} of 100 such charts "
        f"show a first signal at their last point. With limits from all points it is "
        f"{number(100 * every, 1)} of 100.",
        f"Within a year {number(100 * methods.false_change_frozen.value, 0)} of 100 such charts "
        "tell a real change though nothing has changed. And "
        f"{number(100 * methods.false_stretch.value, 0)} of 100 charts of four years have some "
        "stretch in their past called real by chance. So a single chart is a reason to look.",
        *proof,
    )


def expected(methods: Methods) -> tuple[str, ...]:
    """How many of an area's charts flag by chance."""
    charts = methods.charts_of_an_area.value
    few, many = (
        charts * rate.value for rate in (methods.false_flag_all, methods.false_flag_frozen)
    )
    return (
        f"With {charts} charts, expect about {number(few, 1)} to {number(many, 1)} false first "
        "signals each month, though nothing has changed.",
        "Real months that follow each other are alike, which this sum leaves out. So the true "
        "number is higher.",
    )


def record(methods: Methods) -> tuple[tuple[str, str], ...]:
    """How claims, promises, grades and gaps are told, as terms with their words."""
    years, months = methods.sustained_years.value, methods.sustained_months.value
    return (
        (
            "Claims",
            "What was said in public is set against the figures public on that day, and again "
            "against those known now; a change within chance makes a claim of progress too early, "
            "not wrong. One that named no period is read in each way that people would: against "
            "the year before, the last year before the inspection, and the years before that. "
            "Where these do not agree, it depends on the period. Years bear out nothing that was "
            "said of months.",
        ),
        (
            "Grades",
            "The evidence on a finding shows nothing, activity, output, an outcome or a sustained "
            "outcome: something done, more delivered, what was wrong clearly better than in the "
            f"years before the inspection, or held so for {years} full years without a real fall "
            f"(on a process chart {months} months). Up from a low alone, it is not called so.",
        ),
        (
            "Gaps",
            "A gap is a finding without a figure, a measure without a target, a promise without a "
            "measure, own figures that are overdue, or old ones; each has the words to ask for it.",
        ),
        (
            "Promises",
            "Whether a promise was kept, and whether the figures got better after it, are told "
            "apart.",
        ),
        (
            "Questions",
            f"At most {methods.most_questions.value} are shown for a finding, the strongest first; "
            "each says which evidence it rests on.",
        ),
    )


def _seldom(z: float) -> str:
    """How often chance goes so many standard errors off, to either side."""
    return f"once in {1 / (2 * NormalDist().cdf(-z)):.0f} times"


def constant(name: str, value: object) -> tuple[str, str]:
    """The name and the value of a constant; of several values each, as ``2, 3`` or ``1, 2; 3, 4``.

    >>> constant("close_points", (2, 3)), constant("proof_months", ((1.5, 6), (2, 3)))
    (('close points', '2, 3'), ('proof months', '1.5, 6; 2, 3'))
    """
    return name.replace("_", " "), _value(value)


def meaning(methods: Methods, name: str) -> str:
    """The words of a constant, with the numbers filled in that they name in braces."""
    each: Constant[object] = getattr(methods, name)

    def number_of(named: re.Match[str]) -> str:
        match named[1], each.value:
            case "level", float(z):
                return level_of(z)
            case "chance", float(z):
                return f"{2 * NormalDist().cdf(-z):.1g}"
            case "value", value:
                return _value(value)
            case other, _:
                return _value(getattr(methods, other).value)

    return FILLED.sub(number_of, each.words)


def _value(value: object) -> str:
    if isinstance(value, tuple):
        between = "; " if value and isinstance(value[0], tuple) else ", "
        return between.join(map(_value, value))
    return str(value)


def with_value(methods: Methods, name: str) -> str:
    """The words of a constant with its value where they say ``this`` or ``this many``."""
    value = _value(getattr(methods, name).value)
    return re.sub(r"\bthis( many)?\b", value, meaning(methods, name))


def against(other: str) -> str:
    """What a measure was set against, as a second source of the same."""
    return "the interactive tool" if other.startswith("tool_") else other


def months(example: Example) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """The months of a worked example: in a sentence those that have no row, empty where all have
    one, and the rows: month, value and the rules met.
    """
    cells = example.values.split()
    skip = example.before or example.new_start or max(0, len(cells) - _SHOWN_ONE_BY_ONE)
    flags = {rule: example.flagged(rule) for rule in Signal}
    rows = tuple(
        (
            str(at + 1),
            "none" if cells[at] == GAP else cells[at],
            "; ".join(
                _FLAGGED[rule, side] for rule in Signal if (side := flags[rule][at]) is not None
            ),
        )
        for at in range(skip, len(cells))
    )
    return _before(example, cells[:skip]), rows


def _before(example: Example, cells: list[str]) -> str:
    if not cells:
        return ""
    which = f"The first {len(cells)} months"
    if example.before:
        which += ", before the inspection"
    elif example.new_start:
        which += ", before the new start"
    return f"{which}: {', '.join('none' if cell == GAP else cell for cell in cells)}."


def says(example: Example) -> str:
    """The verdict of the last month in a few words."""
    match example.reason:
        case Reason.RUN | Reason.HELD:
            told = f"real change, {example.direction}: {example.verdict}"
        case Reason.NO_GOOD_DIRECTION:
            told = f"real change, {example.direction}; not called better or worse"
        case Reason.FIRST_SIGNAL:
            told = f"first signal, {example.direction}; {Verdict.NO_CLEAR_CHANGE} yet"
        case Reason.TOO_FEW_POINTS:
            limits = "trial limits" if example.limits is Limits.TRIAL else "no limits"
            told = f"{limits}, too few months: {example.verdict}"
        case _:
            told = f"chance alone: {example.verdict}"
    if example.target is None or example.assurance is None:
        return f"{capital(told)}."
    return f"{capital(told)}. Target of {example.target:g}: {_ASSURED[example.assurance]}."

"""How a measure of a finding stands: everything that the evidence supports, as plain data.

One `Standing` gathers what the other modules work out: the latest figure, the change on the year,
since the inspectors came, over five years, against others, on a process chart and against the
target. Nothing here is rounded, hidden or worded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scrutiny.vocabulary.words import (
    Assurance,
    Better,
    Direction,
    Kind,
    Limits,
    Mode,
    Movement,
    Reason,
    Recovered,
    Shows,
    Signal,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: null parts where the publisher gives none or they are hidden.

    `published_value` is the publisher's own percentage; a pooled point has none. `untold`: its
    counts were left out here, see `disclosure.withheld`.
    """

    period: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    status: str = "ok"
    published_value: float | None = None
    untold: bool = False


_SIDE_BY_SIDE = (
    Reason.BEYOND_CHANCE,
    Reason.WITHIN_CHANCE,
    Reason.NO_GOOD_DIRECTION,
    Reason.ACCOUNTED,
    Reason.SAME,
    Reason.UNUSUAL,
    Reason.NOT_UNUSUAL,
)
"""Reasons with which two figures of one definition stand beside each other."""


_PLACED = (
    Reason.BEYOND_CHANCE,
    Reason.WITHIN_CHANCE,
    Reason.UNUSUAL,
    Reason.NOT_UNUSUAL,
    Reason.SAME,
)
"""Reasons with which a figure is known to stand above, below or about a benchmark."""


_NEXT_TO_NOUGHT = 0.05
"""This part of a change is next to none: 0.1 of 6.0 points is, 0.2 of 1.3 is not."""


@dataclass(frozen=True, slots=True)
class AmongAll:
    """The place of a change among all authorities' changes. See `assessment.usual_movement`.

    `as_far` of `among`, itself one of them, moved as much the same way. `of_size`: they are those
    nearest in size.
    """

    as_far: int
    among: int
    of_size: bool
    movement: Movement


@dataclass(frozen=True, slots=True)
class Compared:
    """A later figure set against an earlier one, with the interval of the change.

    `usual`: its place among all authorities' changes; null where it has none, and where it is
    not looked for.
    """

    before: Point
    after: Point
    change: float | None
    low: float | None
    high: float | None
    direction: Direction
    verdict: Verdict
    reason: Reason
    caution: bool = False
    usual: AmongAll | None = None

    @classmethod
    def judged(
        cls, before: Point, after: Point, row: Mapping[str, Any], usual: AmongAll | None = None
    ) -> Compared:
        """Two figures with what `assessment.change.between` says of their row."""
        return cls(
            before,
            after,
            row["change"],
            row["change_low"],
            row["change_high"],
            Direction(row["direction"]),
            Verdict(row["verdict"]),
            Reason(row["reason"]),
            bool(row["caution"]),
            usual,
        )

    @property
    def hardly(self) -> bool:
        """Whether the nearer end of the interval of a change lies next to no change at all."""
        if None in (self.change, self.low, self.high) or not self.change:
            return False
        nearer = min(abs(self.low or 0.0), abs(self.high or 0.0))
        return nearer < _NEXT_TO_NOUGHT * abs(self.change)

    @property
    def sides(self) -> tuple[int, int] | None:
        """How many more cases there are in the numerator, and how many more outside it.

        Null where counts are missing, or where the two figures may not be set side by side.
        """
        one, other = self.before, self.after
        counts = (one.numerator, one.denominator, other.numerator, other.denominator)
        if self.reason not in _SIDE_BY_SIDE or any(count is None for count in counts):
            return None
        was_in, was, is_in, is_ = (round(count or 0) for count in counts)
        return is_in - was_in, (is_ - is_in) - (was - was_in)


@dataclass(frozen=True, slots=True)
class Recovery:
    """The latest figure against the years before the inspection. See `assessment.recovery`.

    `before`: the years that serve, oldest first, and `middle` their median. `last`: the latest
    figure against the last of them; `now`: against the middle one, or where two are in the middle
    the one that it beats less clearly. `years`: the latest full periods after the inspection
    against the middle, oldest first. `fell`: a real fall of the latest figure from the best since,
    null where there is none. `dipped`: the last real or unusual fall of any year since the
    inspection, whatever came after it, null where there is none. `rose`: that best was clearly
    better than the last before the inspection. `low`: the worst figure after that best, where the
    latest is clearly better than it; null where it is not. `caution`: the way of collecting changed
    since the oldest of the years before.
    """

    state: Recovered
    before: tuple[Point, ...]
    middle: float
    last: Compared
    now: Compared
    years: tuple[Compared, ...] = ()
    fell: Compared | None = None
    dipped: Compared | None = None
    rose: bool = False
    low: Point | None = None
    caution: bool = False

    @property
    def short(self) -> bool:
        """Whether better than the last before the inspection, yet on the bad side of the middle."""
        value, then = self.last.after.value, self.last.before.value
        if self.state is not Recovered.PART or value is None or then is None:
            return False
        return value < self.middle if value > then else value > self.middle

    @property
    def verdict(self) -> Verdict:
        """Better only where nothing speaks against it; worse only than the middle."""
        if self.state in (Recovered.HELD, Recovered.BETTER):
            return Verdict.BETTER
        return Verdict.WORSE if self.now.verdict is Verdict.WORSE else Verdict.NO_CLEAR_CHANGE


@dataclass(frozen=True, slots=True)
class Trend:
    """The tested trend of the last years, a slope a year. See `assessment.trend`.

    `years` says over how many in a row a trend is tested, `points` how many of them there are.
    """

    first: str
    last: str
    years: int
    points: int
    slope: float | None
    low: float | None
    high: float | None
    direction: Direction
    verdict: Verdict
    reason: Reason
    caution: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """The way of a figure over the last years. See `assessment.path`.

    `points`: the years looked at, oldest first. `turns`: where it began to move, each turn, and
    where it came to; none where it never moved clearly. `stood`: it did not clearly move since the
    last of them; `still`: and every figure since lies near that. `caution`: the way of collecting
    changed on the way.
    """

    points: tuple[Point, ...]
    turns: tuple[Point, ...]
    stood: bool
    still: bool = False
    caution: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """The latest figure against one benchmark, of which `value` and `published_value` are.

    Of neighbours, `counted` is how many have a figure and `ahead` how many of those do better, or
    are higher where no direction is good; null for England and a region.
    """

    value: float | None
    direction: Direction
    verdict: Verdict
    reason: Reason
    published_value: float | None = None
    counted: int | None = None
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch of points flagged on one side.

    `real`: at some point of it the chart, as it then was, told a real change. `going`: every point
    is flagged for rising or falling, not for where it lies. `began` is the period from which the
    level was most likely another (see `assessment.process.turn`), empty where the chart begins
    with the stretch.
    """

    first: str
    last: str
    points: int
    side: Direction
    verdict: Verdict
    real: bool
    going: bool = False
    began: str = ""


@dataclass(frozen=True, slots=True)
class Process:
    """A process chart in summary. See `assessment.process`.

    `needed`: how many points more until signals are read, 0 from there on. `signals`: the rules
    that the last point meets, in order of precedence. `since`: the first period of the stretch that
    the last point belongs to, empty where it is not flagged. `steady_before`: whether the points
    that froze the limits were themselves without signals, null where limits are not frozen.
    """

    grain: str
    points: int
    missing: int
    needed: int
    limits: Limits
    centre: float | None
    lower: float | None
    upper: float | None
    sigma: float | None
    signals: tuple[Signal, ...]
    since: str
    direction: Direction
    verdict: Verdict
    reason: Reason
    baseline_first: str = ""
    baseline_last: str = ""
    steady_before: bool | None = None
    false_flag: float = 0.0
    episodes: tuple[Episode, ...] = ()


@dataclass(frozen=True, slots=True)
class Aim:
    """A target with a number, and whether it will be met. See `assessment.assurance`.

    `met`: whether the latest figure reaches it; null where there is none. `inside`: whether the
    process as it runs can give such a value at all. `proof`: months until a step to the target
    would show, half of the time and nine times in ten; null where the step is too small to be
    told from chance within two years. `reach`: months until the present rate reaches it, from and
    to; null where it does not.
    """

    target_id: str
    value: float
    due: date | None
    assurance: Assurance
    met: bool | None = None
    inside: bool | None = None
    proof: tuple[int, int] | None = None
    reach: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one measure of one finding in one place.

    `verdict`, `direction` and `reason` are the headline, reached by `mode`. `on_year`, `since`
    (the last period before the inspection that made the finding), `recovery` (the years before
    it), `trend`, `against` (by benchmark) and `process` are null where they cannot be had.
    `returned` says that the figures come from the area's own return. `hidden` is the share of the
    last year's points that are hidden. `pair` is the key of the balancing measure. `peak` is the
    highest point of a stock, by the month where it is known, and `trough` the lowest before it;
    null where the two are no stretch of time apart. `ended` says that no more figures come on
    this definition.
    """

    measure: str
    part: str
    shows: Shows
    kind: Kind
    better: Better
    mode: Mode
    latest: Point | None
    verdict: Verdict
    direction: Direction
    reason: Reason
    on_year: Compared | None = None
    since: Compared | None = None
    recovery: Recovery | None = None
    trend: Trend | None = None
    path: Path | None = None
    against: Mapping[str, Beside] = field(default_factory=dict)
    process: Process | None = None
    aim: Aim | None = None
    pair: str = ""
    stock: bool = False
    stale: bool = False
    overdue: bool = False
    returned: bool = False
    ended: bool = False
    hidden: float = 0.0
    peak: Point | None = None
    trough: Point | None = None

    @property
    def key(self) -> str:
        return f"{self.measure} {self.part}".strip()

    @property
    def first(self) -> bool:
        """Whether it is the first figure on its definition, yet known how it stands beside others.

        A change cannot be told then, and where it stands can.
        """
        beside = any(each.reason in _PLACED for each in self.against.values())
        goes_on = self.better is not Better.NEITHER and not (self.stale or self.ended)
        silent = self.reason is Reason.NO_EARLIER_FIGURE and goes_on
        return silent and (beside or any(each.counted for each in self.against.values()))

"""Process charts and funnels, with the numbers to draw and the words beside them."""

from __future__ import annotations

from msgspec import Struct

from scrutiny.vocabulary.words import Limits


class ChartPoint(Struct, frozen=True, array_like=True):
    """One month or quarter of a process chart.

    `number` is rounded as shown, null where it is hidden or missing; `centre`, `lower` and `upper`
    are the limits that hold there, in the measure's unit, null where there are too few points.
    `signals` are the rules met in plain words, joined by "; ", empty where none is. `reading` is
    better, worse, up or down, empty where the point is within the usual range. `finished` is false
    while cases of the period are still open. `label` says the point in words. `side` is up or down,
    the way the rule shown points, empty where there is none.
    """

    period: str
    period_shown: str
    number: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    signals: str
    reading: str
    finished: bool
    label: str
    side: str = ""


class Happened(Struct, frozen=True, array_like=True):
    """What happened just before a period: its name, and why it was done, empty where that is not
    told.
    """

    period: str
    name: str
    reason: str = ""

    @property
    def words(self) -> str:
        """Both in one."""
        return f"{self.name}: {self.reason}" if self.reason else self.name


class ProcessChart(Struct, frozen=True):
    """A process chart of one measure, place and part, with its words.

    `kind` is month or quarter. `target` is in the measure's unit, null where none is in force.
    `marks` are inspections and new starts, in order of time. `baseline` is the first and last
    period that froze the limits, two empty strings where nothing did. `rests_on` says what the
    limits rest on and how many such charts flag by chance. `steps` are the levels aimed at with
    the period from which each was in force, where they changed on the way; then `target` is the
    last of them.
    """

    kind: str
    limits: Limits
    title: str
    subtitle: str
    sentence: str
    target: float | None
    target_words: str
    marks: tuple[Happened, ...]
    baseline: tuple[str, str]
    points: tuple[ChartPoint, ...]
    rests_on: str = ""
    steps: tuple[tuple[str, float], ...] = ()


Limit = tuple[float, float, float, float, float]
"""Cases, then the limits at that many: inner low and high, outer low and high."""


class Funnel(Struct, frozen=True):
    """All authorities against their number of cases in one period.

    `average` is the share of all together and `limits` what chance alone would keep, all in per
    cent. `title` and `sentence` say how far places differ beyond chance.
    """

    average: float
    limits: tuple[Limit, ...]
    title: str
    sentence: str


class Moves(Struct, frozen=True):
    """All authorities' changes of one measure from the period `before_shown` on, from the lowest.

    `places` are codes, `changes` theirs in the same order, rounded as shown, and `words` the same
    in words; half of all lie between `low` and `high`. `about` says what a chart of them shows.
    """

    before_shown: str
    about: str
    places: tuple[str, ...]
    changes: tuple[float, ...]
    words: tuple[str, ...]
    low: float
    high: float

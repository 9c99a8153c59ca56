"""What stands in and under charts besides what a snapshot holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

FUNNEL_KEY = (
    "Each mark is one place. The fewer its cases, the further chance alone can carry it: dashed "
    "curves are the inner limits, solid curves the outer. Dark squares lie outside the outer limits"
)
NUMBER_OF_CASES = "number of cases"
HIDDEN = "Not told apart [c]"
UNJUDGED = "rings: within the usual range, or too few points to judge"
REGION = "Region"
ENGLAND = "England"
NEIGHBOURS = "Neighbours"
TRIAL_LINES = "dotted lines: trial limits, from few points"
USUAL = "rings: within the usual range"
BETTER = "triangles: better than chance would give"
WORSE = "squares: worse than chance would give"
OTHER = "diamonds: more change than chance would give"
VISITED = ("inspectors came", "visit", "")
"""What stands over an upright line, the longest that no other runs into."""
EVENT_KEYS = (
    ("visit", "upright lines: inspectors came"),
    ("promise", "crosses above: a promise fell due"),
    ("statement", "dots above: progress was claimed"),
)
NOT_FROM_NOUGHT = "The scale does not start at nought."


def events(keys: Sequence[str]) -> str:
    """What the marks beside a line are."""
    return "; ".join(keys)


def line_end(name: str, value: str) -> str:
    """What a line is called at its end: whose it is, and its last value."""
    return f"{name} {value}"


def with_interval(interval: str) -> str:
    """The interval, after a value."""
    return f", interval {interval}"


def unfinished(kind: str) -> str:
    """What dotted rings are."""
    return f"dotted rings: {kind} not finished"


def with_bars(sure: str) -> str:
    """What the bars of a chart are, after its unit."""
    return f"; bars show the {sure} interval"


BARS_BY_OUR_COUNTS = "; points as published, bars and the strokes in them by our counts"


def new(value: str) -> str:
    """The name of a value counted the new way."""
    return f"{value} new"


def new_count(period: str, value: str) -> str:
    """What a value counted the new way says when pointed at."""
    return f"New count, {period}: {value}"


def subtitle(title: str, place: str, unit: str, kind: str) -> str:
    """What a process chart shows."""
    return f"{title}, {place}, {unit}, by {kind}."


def average(value: str) -> str:
    """The name of the average's line."""
    return f"average {value}"


def key(shapes: Sequence[str]) -> str:
    """The shapes that occur, as a sentence."""
    return f"{'; '.join(shapes).capitalize()}."


def upright(lines: Iterable[str]) -> str:
    """What each upright line is, by its number."""
    return f"Upright lines: {'; '.join(lines)}."


def limit(value: str, side: str, *, small: bool, trial: bool) -> str:
    """The name of a limit's line; there is room for its side where the chart is not small."""
    name = "limit" if small else f"{side} limit"
    return f"{'trial ' if trial else ''}{name} {value}"


def rests_on(many: int, kind: str, *, small: bool) -> str:
    """How many periods froze the average and the limits."""
    return f"{'average' if small else 'average and limits'} from these {many} {kind}s"


def when(value: str, month: str) -> str:
    """A value that is not the latest, with its month."""
    return f"{value} in {month}"

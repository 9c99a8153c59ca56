"""What stands on the first screen of the briefing and in the picture of the years."""

from __future__ import annotations

from collections.abc import Sequence

GLANCE = "The answer in short"
BETTER = "Got better"
WORSE = "Got worse"
UNKNOWN = "Nobody knows"
DUE = "Was due"
ASK = "Ask"
NONE_BETTER = "No measure did in its latest year"
NONE_WORSE = "No measure did in its latest year"
ALL_KNOWN = "Each finding has a figure"
NOTHING_DUE = "Nothing that was promised is due"
ALL_QUESTIONS = "All questions, and who can answer them"
ALL_DUE = "All promises"
PICTURE = "Findings and their measures, year by year"
FINDING = "Finding and measures"
GAP = "no figure"
NO_VALUE = "\N{EN DASH}"
"""What stands for no figure on paper."""
NO_FIGURE = "No figure"
NOT_CLEAR = "Not clear"


def first_of(many: int) -> str:
    """How many more there are than are named."""
    return f"{many} more"


def inspectors(short: str, published: str, meaning: str) -> str:
    """What inspectors said last, when, and what that means."""
    told = f"{short} ({published})."
    return f"{told} {meaning}" if meaning else told


INSPECTORS = "Inspectors said"


def no_figure(many: int, of: int) -> str:
    """How many findings no figure measures, before their names."""
    has = "has" if many == 1 else "have"
    return f"{many} of {of} findings {has} no figure: "


def cannot_say(many: int) -> str:
    """Of how many measures nobody can say what changed, before their names."""
    return f"Whether {many} {'measure' if many == 1 else 'measures'} changed: "


def about(first: str, last: str, *, paper: bool = False) -> str:
    """How to read the picture; on paper each mark has its word, and no figure is a dash."""
    if paper:
        return (
            f"{first} to {last}. Beside each finding what inspectors said of it, each on its own "
            f"scale; beside its first measures their change on the year before. {NO_VALUE} no "
            "figure."
        )
    return (
        f"{first} to {last}. Beside each finding what inspectors said of it, each on its own "
        "scale; beside each measure its change on the year before: "
        "\N{BLACK UP-POINTING TRIANGLE} better, \N{BLACK DOWN-POINTING TRIANGLE} worse, "
        "\N{BLACK CIRCLE} no clear change, ? cannot say. "
        "A hatched field has no figure."
    )


def last_years(first: tuple[str, str], last: tuple[str, str], low: str, high: str) -> str:
    """A small line in words: ``From 32.8 % in 2015 to 37.8 % in 2025; lowest 4.0 %, ...``."""
    return f"From {first[0]} in {first[1]} to {last[0]} in {last[1]}; lowest {low}, highest {high}"


def listed_more(names: Sequence[str]) -> str:
    """Names one after another."""
    return ", ".join(names)

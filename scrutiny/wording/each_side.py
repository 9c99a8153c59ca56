"""How many children stand on each side of a figure, and how many like councils do better.

Words for questions, which begin with the children and not with the percentage.
"""

from __future__ import annotations

import re

from scrutiny.assessment.standing import Beside, Point
from scrutiny.wording.numbers import number


def on_each_side(words: tuple[str, str] | None, point: Point) -> str:
    """``533 children had their plan in time and 878 did not``.

    `words` are those of the measure's page for the two sides of a share. Empty where it has none,
    or the figure no counts.
    """
    if words is None or point.numerator is None or point.denominator is None:
        return ""
    inside = round(point.numerator)
    outside = round(point.denominator) - inside
    first = _one(words[0]) if inside == 1 else words[0]
    second = _was(words[1]) if outside == 1 else words[1]
    return f"{_many(inside)} {first} and {_many(outside)} {second}"


def _many(count: int) -> str:
    return number(count) if count else "no"


def _one(words: str) -> str:
    """``child had``, ``plan was``: the first noun and its verb for one alone."""
    noun, _, rest = words.partition(" ")
    one = "child" if noun == "children" else noun.removesuffix("s")
    return f"{one} {_was(rest)}"


def _was(words: str) -> str:
    return re.sub(r"\bwere\b", "was", words, count=1)


def like(beside: Beside | None) -> str:
    """``of the 10 councils most like it 4 do better and 6 do not``; empty where none does."""
    if beside is None or not beside.counted or not beside.ahead:
        return ""
    rest = beside.counted - beside.ahead
    better = f"{beside.ahead} {'does' if beside.ahead == 1 else 'do'} better"
    if not rest:
        return f"all of the {beside.counted} councils most like it do better"
    return f"of the {beside.counted} councils most like it {better} and {rest} {_do(rest)} not"


def none_better(beside: Beside | None) -> str:
    """That no like council does better; empty where one does, or where none has a figure."""
    if beside is None or not beside.counted or beside.ahead != 0:
        return ""
    return f"none of the {beside.counted} councils most like it does better"


def _do(many: int) -> str:
    return "does" if many == 1 else "do"


def questioned(answered_by: str, settles: str) -> str:
    """Who can answer a question, and what answer would settle it."""
    return f"Who can answer: {answered_by}. What would settle it: {settles}."

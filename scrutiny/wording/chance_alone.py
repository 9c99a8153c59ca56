"""How many tests a page rests on, and how many of them chance alone would answer."""

from __future__ import annotations

from math import floor

from scrutiny.assessment.by_chance import ByChance
from scrutiny.wording.grammar import things
from scrutiny.wording.numbers import number


def by_chance(tests: ByChance, where: str = "this page") -> str:
    """How many there are, and how many would say that something differs though nothing does.

    ``38 tests stand behind this page. Even if nothing had changed or differed, chance alone would
    make about 2 of them say so.`` Empty without a test.
    """
    if not tests.many:
        return ""
    told = f"{things(tests.many, 'test')} stand{'s' if tests.many == 1 else ''} behind {where}."
    if tests.expected >= _ONE:
        many = f"about {number(tests.expected)} of them say so"
    else:
        many = f"one of them say so about once in {floor(1 / tests.expected + 0.5)} times"
    return f"{told} Even if nothing had changed or differed, chance alone would make {many}."


OF_PLACE = "the figures of this place over the years"

_ONE = 0.75
"""From here on so many are expected; below, one now and then."""

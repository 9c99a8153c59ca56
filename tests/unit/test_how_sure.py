"""How sure a headline is said to be, where no interval is there."""

from scrutiny.assessment.standing import Point
from scrutiny.vocabulary.words import Better, Kind
from scrutiny.wording.figure import Wording
from scrutiny.wording.headline import sure
from tests.standings import standing


def test_a_middle_wait_is_not_tested_whatever_counts_are_held() -> None:
    wording = Wording("{value} weeks", Kind.WEEKS, Better.LOWER, 0)
    given = standing(kind=Kind.WEEKS, latest=Point("2025-Q4", 20.0))
    assert sure(wording, given, "95 %") == "It is a middle value, so chance is not tested."
    share = Wording("{value} of things", Kind.SHARE, Better.LOWER, 0)
    told = sure(share, standing(latest=Point("2025", 20.0)), "95 %")
    assert told == "The publisher gives no counts, so we cannot say how much of a change is chance."

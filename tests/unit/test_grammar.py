"""Small words, and numbers that other constants would bring, word for word."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scrutiny.vocabulary.words import Direction, Judgement, Verdict
from scrutiny.wording.explained import modes
from scrutiny.wording.grammar import (
    capital,
    listed,
    one_or_more,
    others,
    small,
    things,
)
from scrutiny.wording.numbers import in_letters
from scrutiny.wording.overview import area_answer, area_tally
from tests.made_record import METHODS


def test_lists_numbers_and_capitals() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert (capital("it"), small("It"), capital("")) == ("It", "it", "")
    assert (in_letters(0), in_letters(3), in_letters(12)) == ("no", "three", "12")
    assert (things(1, "year"), things(1200, "year")) == ("1 year", "1,200 years")
    assert (one_or_more(1, "month"), one_or_more(3, "month")) == ("one month", "3 months")
    assert others(0, "came") == ""
    assert others(1, "came") == " One figure for other periods came too."
    assert others(2, "went") == " 2 figures for other periods went too."


@pytest.mark.parametrize(
    # The level of each width as tables of the normal distribution give it.
    ("width", "level"),
    [(1.645, "90 %"), (1.96, "95 %"), (2.576, "99 %"), (3.09, "99.8 %"), (3.891, "99.99 %")],
)
def test_any_width_of_an_interval_is_told_once(width: float, level: str) -> None:
    widths = {
        name: getattr(METHODS, name).model_copy(update={"value": width})
        for name in ("change_z", "quarter_change_z")
    }
    told = " ".join(words for _, words in modes(METHODS.model_copy(update=widths)))
    assert told.count(f"the {level} interval") == 2
    assert "interval interval" not in told
    assert "interval of" not in told.replace("interval of the difference", "")


@pytest.mark.parametrize(
    ("passed", "says"),
    [
        (["F1"], "That visit did not judge one other finding: Waits (F1)."),
        (
            ["F1", "F2"],
            "That visit did not judge two other findings: Waits (F1); Waits (F2).",
        ),
    ],
)
def test_one_other_finding_is_one(passed: list[str], says: str) -> None:
    visit = SimpleNamespace(
        id="I1", status="complete", published_date="2025-06-26", outcome="Better."
    )
    judgements = [
        SimpleNamespace(inspection_id="I1", finding_id=name, judgement=Judgement.NOT_ASSESSED)
        for name in passed
    ]
    made: Any = SimpleNamespace(
        inspections=[visit],
        judgements=judgements,
        findings=[SimpleNamespace(id=name, short_title="Waits") for name in passed],
        finding_measures=[],
    )
    latest: Any = {}
    assert says in area_answer(made, latest)


def test_a_finding_whose_measures_have_no_figure_has_none() -> None:
    """That a measure is named for it gives it no figure."""
    findings = [SimpleNamespace(id=name, short_title="Waits") for name in ("F1", "F2", "F3")]
    made: Any = SimpleNamespace(
        findings=findings,
        inspections=[
            SimpleNamespace(
                id="I1", status="complete", published_date="2025-06-26", outcome="Better."
            )
        ],
        judgements=[],
        finding_measures=[
            SimpleNamespace(finding_id="F1", key="plans"),
            SimpleNamespace(finding_id="F2", key="waits"),
        ],
    )
    held: Any = SimpleNamespace(
        verdict=Verdict.WORSE,
        direction=Direction.DOWN,
        title="Fell.",
        short_name="Plans",
        stale=False,
        returned=False,
        ended="",
        first=False,
    )
    latest: Any = {"plans": held}
    assert area_tally(made, latest).endswith("; 2 of the 3 findings have no figure.")
    assert area_answer(made, latest)[-1] == (
        "No figure measures two of the 3 findings: Waits (F2); Waits (F3)."
    )

"""The worked examples of process charts that the Methods page shows, each held to by the code."""

from __future__ import annotations

import re

import pytest

from scrutiny.assessment.assurance import assure
from scrutiny.assessment.process import chart, summaries
from scrutiny.definitions.example import Example, Examples, read_examples
from scrutiny.definitions.reading import Reader
from scrutiny.definitions.workbook import Definitions
from scrutiny.vocabulary.words import Assurance, Limits, Reason, Signal
from tests.conftest import HOME
from tests.unit.process.drawn import series


def read() -> Examples:
    reader = Reader(HOME / "data")
    found = read_examples(reader)
    assert reader.problems == []
    assert found is not None
    return found


PAGE = read()


@pytest.mark.parametrize("example", PAGE.examples, ids=lambda example: example.title)
def test_the_workbook_says_what_the_example_says(
    example: Example, definitions: Definitions
) -> None:
    starts = [example.new_start] if example.new_start else []
    drawn = series(example.numbers, better=example.better, before=example.before, starts=starts)
    made = chart(drawn, definitions.methods)
    for rule in Signal:
        assert made[rule].to_list() == list(example.flagged(rule)), rule
    process = next(iter(summaries(drawn, definitions.methods).values()))
    assert (process.limits, process.direction, process.verdict, process.reason) == (
        example.limits,
        example.direction,
        example.verdict,
        example.reason,
    )
    if example.target is not None:
        assert assure(process, example.target, example.better) is example.assurance
    if example.new_start is None:
        # The numbers that an example names as limits are its limits.
        told = {float(each) for each in re.findall(r"\d+\.\d", example.shows)}
        own = {process.lower, process.upper, *made["near_lower"], *made["near_upper"]}
        assert told <= {round(each, 1) for each in own if each is not None}


def test_every_rule_kind_of_limits_and_reason_has_an_example() -> None:
    assert {rule for example in PAGE.examples for rule in Signal if getattr(example, rule)} == set(
        Signal
    )
    assert {example.limits for example in PAGE.examples} == set(Limits)
    assert {example.reason for example in PAGE.examples} == {
        Reason.RUN,
        Reason.HELD,
        Reason.FIRST_SIGNAL,
        Reason.COMMON_CAUSE,
        Reason.TOO_FEW_POINTS,
        Reason.NO_GOOD_DIRECTION,
    }
    assert {example.assurance for example in PAGE.examples} >= {
        Assurance.CHANCE_DECIDES,
        Assurance.WILL_MISS,
        Assurance.MOVING,
    }


def test_titles_tell_examples_and_differences_apart() -> None:
    for rows in (PAGE.examples, PAGE.differences):
        titles = [row.title for row in rows]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shift": "- -"}, "shift has 2 marks under 13 values"),
        ({"trend": " ".join("x" * 13)}, 'trend has the mark "x"'),
        ({"values": "1 2 three"}, "three"),
        ({"target": 5.0}, "stand together"),
    ],
)
def test_an_example_drawn_wrongly_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Example.model_validate(PAGE.examples[0].model_dump() | changes)

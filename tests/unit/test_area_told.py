"""An area of a snapshot: written and read by the same classes, and summed up as counted by hand."""

from __future__ import annotations

import json

import msgspec
import pytest

from scrutiny.assessment.effect import Effect
from scrutiny.assessment.promises import Moved, Promise
from scrutiny.definitions.area import Commitment
from scrutiny.publication.content.area_told import AreaTold
from scrutiny.publication.content.evidence_asked import Gap, Gaps
from scrutiny.publication.published import Published
from scrutiny.vocabulary.words import ClaimResult, PromiseState, Verdict
from scrutiny.wording import gap, tally
from scrutiny.wording.grammar import beside
from tests.made_record import record


def written(published: Published, area: str) -> bytes:
    return (published.folder / f"areas/{area}.json").read_bytes()


@pytest.mark.parametrize("area", ["oxfordshire", "northmere"])
def test_what_is_written_is_read_and_written_again_the_same(
    published: Published, area: str
) -> None:
    held = published.area(area)
    assert msgspec.json.encode(held) == written(published, area)
    # Meanings are words of the vocabulary, not text that happens to look like them.
    assert all(isinstance(each.verdict, Verdict) for each in held.standings.values())
    assert all(isinstance(each.state, PromiseState) for each in held.commitments)


def test_an_area_that_lacks_a_field_or_has_another_word_is_refused(published: Published) -> None:
    plain = json.loads(written(published, "oxfordshire"))
    less = {name: each for name, each in plain.items() if name != "coverage_answer"}
    with pytest.raises(msgspec.ValidationError, match="coverage_answer"):
        msgspec.json.decode(json.dumps(less), type=AreaTold)
    plain["commitments"][0]["state"] = "kept"
    with pytest.raises(msgspec.ValidationError, match=r"commitments\[0\]\.state|\.state"):
        msgspec.json.decode(json.dumps(plain), type=AreaTold)


def kept(
    name: str, state: PromiseState, effect: Effect | None = None, **cells: object
) -> tuple[Commitment, Promise]:
    (row,) = record(commitments=[{"id": name, **cells}]).commitments
    moved = Moved("B", None, None, None, None) if name.startswith("M") else None
    return row, Promise(name, state, None, None, moved, effect)


def test_promises_are_summed_up_with_what_they_did() -> None:
    """Three promises and one duty; figures could show two, and do show one."""
    rows = [
        kept("C1", PromiseState.DONE, Effect.SEEN, promised_by="B", measure_id="m"),
        kept("M2", PromiseState.NOT_FOUND, promised_by="B", measure_id="m"),
        kept("C3", PromiseState.DONE, Effect.NOT_MEASURED, promised_by="B", measure_id=""),
        kept("C4", PromiseState.UNREAD, promised_by="", measure_id="m"),
    ]
    assert tally.promised(rows) == (
        "3 promises: 2 done, 1 with no outcome on record. An effect could show in the figures for "
        "2 of the 3, and is seen for 1. 1 had its date moved. Others or the law set 1 duty: "
        "1 due since we last looked."
    )
    assert tally.promised(rows[3:]).startswith("No promise is on record. Others or the law set")
    assert tally.of_finding([]) == "No promise about this finding is on record."


def test_statements_are_summed_up_in_the_order_they_were_made() -> None:
    results = [ClaimResult.DEPENDS, ClaimResult.SUPPORTED, ClaimResult.DEPENDS]
    assert tally.said(results) == (
        "3 statements on progress. By the figures known now: 2 that depend on the period, "
        "1 supported."
    )
    assert tally.said([]) == ""


def test_gaps_of_a_finding_are_those_that_name_it() -> None:
    one, both = Gap(("A",), "one", "?"), Gap(("A", "B"), "both", "?")
    gaps = Gaps(unmeasured=(one,), no_target=(both,), unmeasured_promises=(), overdue=(both,))
    assert gaps.many == 3
    assert gaps.of("B") == Gaps((), (both,), (), (both,))
    assert gap.on_finding(gaps.of("B").many) == "2 gaps in the evidence on this finding."


def test_a_tag_is_not_said_twice() -> None:
    assert beside("Worse", "Worse: down from 4 to 3.") == "Down from 4 to 3."
    assert beside("Old figure", "Worse: down from 4 to 3.") == "Worse: down from 4 to 3."

"""Questions say no more than is known: of chance, of dates that passed, of what was public then."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from scrutiny.assessment.claims import Check, ClaimReason
from scrutiny.assessment.conditions import Met
from scrutiny.assessment.promises import PromiseState
from scrutiny.assessment.standing import Compared
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.enquiries import Filling
from scrutiny.publication.sentences.figure import Wording
from scrutiny.vocabulary.words import ClaimResult, Condition, Kind, Mode, Reason
from tests.made_record import measure, record
from tests.standings import compared, standing

MEASURE = measure()


def asked(
    definitions: Definitions, condition: Condition, subject: dict[str, Any], **held: Any
) -> tuple[str, str]:
    """The question that one thing raises, and why, by the questions of the workbook."""
    tables = held.pop("record", {})
    reviewed = SimpleNamespace(
        conditions={"F1": (Met(condition, {"finding": "F1", **subject}),)},
        standings=held.get("standings", {}),
        promises=held.get("promises", {}),
        claims=held.get("claims", {}),
        moved=(),
    )
    finding: Any = SimpleNamespace(id="F1", short_title="It", responsible_bodies=("B",))
    wording = Wording(MEASURE.says, Kind.SHARE, MEASURE.better, 1)
    made: Any = Filling(record(**tables), reviewed, {"m": MEASURE}, {"m": wording}, {})  # type: ignore[arg-type]
    (found,) = made.questions(finding, definitions.enquiries)
    return found.question, found.why


def test_chance_is_named_only_where_it_was_tested(definitions: Definitions) -> None:
    worse = standing("worse", on_year=compared("worse", "2023", "2024"))
    key = {("F1", "m"): worse}
    question, _ = asked(definitions, Condition.WORSE, {"measure": "m"}, standings=key)
    assert "more than chance explains" in question
    fact = standing(
        "worse",
        on_year=compared("worse", "2023", "2024"),
        mode=Mode.FACT,
        reason=Reason.ACCOUNTED,
    )
    for untested in (fact, standing("worse", mode=Mode.FACT, reason=Reason.ACCOUNTED)):
        key = {("F1", "m"): untested}
        told = asked(definitions, Condition.WORSE, {"measure": "m"}, standings=key)
        assert "chance" not in " ".join(told)
        assert "50.0 %" in told[0]


PROMISE = {
    "id": "C1",
    "finding_ids": "F1",
    "what": "A plan",
    "promised_by": "The board",
    "due_date": "2026-04",
    "due_precision": "month",
}


@pytest.mark.parametrize(
    ("state", "row", "says"),
    [
        ("missed", {"status": "missed"}, "promised this by April 2026, and it is not done."),
        ("overdue", {"status": "open"}, "nothing on record says that it is done."),
        # Put back, and its new date has not come: it is not late by that date.
        ("due", {"status": "open"}, "promised this, and it was late or put back."),
        ("done_late", {"status": "done_late", "done_on": "2026-06"}, "done late (June 2026)"),
        ("done_late", {"status": "done_late"}, "promised this, and it was late or put back."),
    ],
)
def test_a_late_promise_is_told_by_what_is_known_of_it(
    definitions: Definitions, state: str, row: dict[str, str], says: str
) -> None:
    promise = SimpleNamespace(state=PromiseState(state), compared=None)
    question, _ = asked(
        definitions,
        Condition.LATE,
        {"commitment": "C1"},
        promises={"C1": promise},
        record={"commitments": [{**PROMISE, **row}]},
    )
    assert says in question
    assert ("it is not done" in question) == (state == "missed")


def check(result: ClaimResult, against: Compared) -> Check:
    periods = (against.before.period,) * 2, (against.after.period,) * 2
    return Check(result, ClaimReason.AS_CLAIMED, against, before=periods[0], after=periods[1])


def test_a_claim_that_figures_bore_out_then_is_asked_about_with_those(
    definitions: Definitions,
) -> None:
    now = check(ClaimResult.CONTRADICTED, compared("worse", "2023", "2024"))
    then = check(ClaimResult.SUPPORTED, compared("better", "2022", "2023"))
    claims = {"record": {"claims": [{"id": "CL1"}]}}
    fair, _ = asked(
        definitions,
        Condition.CLAIM_CONTRADICTED,
        {"claim": "CL1"},
        claims={"CL1": SimpleNamespace(then=then, now=now)},
        **claims,
    )
    assert "the figures public then bore it out, but later ones" in fair
    assert "10.0 % in 2023 to 20.0 % in 2024" in fair
    assert "What was that based on" not in fair
    plain, _ = asked(
        definitions,
        Condition.CLAIM_CONTRADICTED,
        {"claim": "CL1"},
        claims={"CL1": SimpleNamespace(then=now, now=now)},
        **claims,
    )
    assert "What was that based on" in plain

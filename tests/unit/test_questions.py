"""Questions say no more than is known: of chance, of dates that passed, of what was public then."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from scrutiny.assessment.claims import Check, ClaimReason
from scrutiny.assessment.conditions import Met
from scrutiny.assessment.standing import Compared
from scrutiny.definitions.area import Succession
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.enquiries import Filling
from scrutiny.vocabulary.words import ClaimResult, Condition, Kind, Mode, PromiseState, Reason
from scrutiny.wording.figure import Wording
from tests.made_record import measure, record
from tests.standings import compared, standing

MEASURE = measure()
TODAY = date(2026, 11, 30)


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
    made: Any = Filling(record(**tables), reviewed, {"m": MEASURE}, {"m": wording}, {}, TODAY)  # type: ignore[arg-type]
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
    "promised_by": "The council",
    "due_date": "2026-04",
    "due_precision": "month",
}


@pytest.mark.parametrize(
    ("state", "row", "says"),
    [
        ("missed", {"status": "missed"}, "promised this by April 2026, and it is not done."),
        ("overdue", {"status": "open"}, "nothing said that it was done when we last read the"),
        # Put back, and its new date has not come: it is not late by that date.
        ("due", {"status": "open"}, "promised this, and it was late or put back."),
        ("done_late", {"status": "done_late", "done_on": "2026-06"}, "done late (June 2026)"),
        ("done_late", {"status": "done_late"}, "promised this, and it was late or put back."),
    ],
)
def test_a_late_promise_is_told_by_what_is_known_of_it(
    definitions: Definitions, state: str, row: dict[str, str], says: str
) -> None:
    promise = SimpleNamespace(state=PromiseState(state), compared=None, searched=None)
    question, _ = asked(
        definitions,
        Condition.LATE,
        {"commitment": "C1"},
        promises={"C1": promise},
        record={"commitments": [{**PROMISE, **row}]},
    )
    assert says in question
    assert ("it is not done" in question) == (state == "missed")


@pytest.mark.parametrize(
    ("condition", "state", "row", "says"),
    [
        (
            Condition.OUTCOME_NOT_FOUND,
            "not_found",
            {"status": "not_found"},
            "the Department for Education required this of the council by April 2026. Was it done",
        ),
        (
            Condition.LATE,
            "done_late",
            {"status": "done_late", "done_on": "2026-06"},
            "required this of the council by April 2026, and it was done late (June 2026). Why",
        ),
        (Condition.LATE, "missed", {"status": "missed"}, "and it is not done. Why not"),
        (Condition.LATE, "overdue", {}, "Is it done, and if not, when will it be?"),
        (Condition.LATE, "due", {}, "and it was late or put back. Why"),
        (
            Condition.DUE_SINCE_READING,
            "unread",
            {},
            "required this of the council by April 2026, and we have not looked since July 2026",
        ),
    ],
)
def test_what_others_required_is_asked_of_whoever_owed_it_and_called_no_promise(
    definitions: Definitions, condition: Condition, state: str, row: dict[str, str], says: str
) -> None:
    promise = SimpleNamespace(state=PromiseState(state), compared=None, searched=None)
    duty = {"set_by": "Department for Education", "owed_by": "the council", "promised_by": ""}
    question, why = asked(
        definitions,
        condition,
        {"commitment": "C1"},
        promises={"C1": promise},
        record={"commitments": [{**PROMISE, **duty, **row}]},
    )
    assert says in question
    assert "promise" not in f"{question} {why}"
    assert "cost families" not in question


def test_a_date_since_the_reading_is_asked_about_without_a_word_of_lateness(
    definitions: Definitions,
) -> None:
    promise = SimpleNamespace(state=PromiseState.UNREAD, compared=None, searched="2026-11")
    told = asked(
        definitions,
        Condition.DUE_SINCE_READING,
        {"commitment": "C1"},
        promises={"C1": promise},
        record={"read_to": date(2026, 2, 28), "commitments": [PROMISE]},
    )
    assert told[0] == (
        "A plan: The council promised this by April 2026, and we have not looked since February "
        "2026, but for a search in November 2026 that did not find it. Was it done, and where can "
        "we read what came of it?"
    )
    assert not any(word in " ".join(told) for word in ("late", "overdue", "not kept", "Why not"))


ENDED = Succession(
    body="NHS Old Board",
    successor="NHS New Board",
    since=date(2026, 4, 1),
    source_url="https://example.org/",
)


@pytest.mark.parametrize(
    ("today", "who"),
    [
        (date(2026, 3, 31), "the NHS Old Board"),
        (date(2026, 4, 1), "the NHS Old Board (now the NHS New Board)"),
    ],
)
def test_questions_go_to_the_successor_of_a_body_that_has_ended(
    definitions: Definitions, today: date, who: str
) -> None:
    rows = [{**PROMISE, "status": "missed", "promised_by": "NHS Old Board"}]
    made = record(commitments=rows)
    area = made.area.model_copy(update={"successions": (ENDED,)})
    reviewed = SimpleNamespace(
        conditions={
            "F1": (
                Met(Condition.LATE, {"finding": "F1", "commitment": "C1"}),
                Met(Condition.NO_MEASURE, {"finding": "F1"}),
            )
        },
        standings={},
        promises={"C1": SimpleNamespace(state=PromiseState.MISSED, compared=None)},
        claims={},
        moved=(),
    )
    finding: Any = SimpleNamespace(
        id="F1", short_title="It", responsible_bodies=("NHS Old Board", "The council")
    )
    filling: Any = Filling(
        made.model_copy(update={"area": area}),
        reviewed,  # type: ignore[arg-type]
        {},
        {},
        {},
        today,
    )
    questions = [each.question for each in filling.questions(finding, definitions.enquiries)]
    asked_of = "the NHS New Board" if "now" in who else "the NHS Old Board"
    assert any(f"Which figure will {asked_of} show us" in each for each in questions)
    assert any(f"{who} promised this by April 2026" in each for each in questions)


def test_nobody_in_particular_is_asked_as_the_partnership(definitions: Definitions) -> None:
    finding: Any = SimpleNamespace(
        id="F1",
        short_title="It",
        responsible_bodies=("Local area partnership (no single body named)",),
    )
    reviewed: Any = SimpleNamespace(
        conditions={"F1": (Met(Condition.NO_MEASURE, {"finding": "F1"}),)}, moved=()
    )
    made = Filling(record(), reviewed, {}, {}, {}, TODAY)
    (found,) = made.questions(finding, definitions.enquiries)
    assert "Which figure will the local area partnership show us" in found.question


def test_a_claim_that_depends_on_the_period_is_asked_about_with_each(
    definitions: Definitions,
) -> None:
    against = compared("worse", "2023", "2024")
    both = (compared("better", "2022", "2024"), against)
    now = Check(ClaimResult.DEPENDS, ClaimReason.PERIOD_OPEN, against, each=both)
    question, _ = asked(
        definitions,
        Condition.CLAIM_DEPENDS,
        {"claim": "CL1"},
        claims={"CL1": SimpleNamespace(then=now, now=now)},
        record={"claims": [{"id": "CL1"}]},
    )
    assert "20.0 % in 2024 is better than 10.0 % in 2022 and worse than 10.0 % in 2023" in question
    assert "Which period did it speak of" in question
    assert "When did you first know" not in question


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

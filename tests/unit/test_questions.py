"""Questions say no more than is known: of chance, of dates that passed, of what was public then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from scrutiny.assessment.answers import Answer
from scrutiny.assessment.claims import Check, Judged
from scrutiny.assessment.conditions import Met
from scrutiny.assessment.evidence import About, Paired
from scrutiny.assessment.promises import Ease, Moved, MovedTarget, Promise
from scrutiny.assessment.standing import Aim, Beside, Compared
from scrutiny.definitions.area import Finding, Succession
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.enquiries import questions
from scrutiny.vocabulary.asking import NAMES, Condition, Subject
from scrutiny.vocabulary.words import (
    AnswerState,
    Assurance,
    ClaimReason,
    ClaimResult,
    Kind,
    Mode,
    PromiseState,
    Reason,
)
from scrutiny.wording.figure import Wording
from scrutiny.wording.filling import Filling
from tests.made_record import measure, record
from tests.standings import compared, standing

MEASURE = measure()
WORDING = Wording(MEASURE.says, Kind.SHARE, MEASURE.better, 1)
TODAY = date(2026, 11, 30)


def asked(
    definitions: Definitions, condition: Condition, about: About, **tables: Any
) -> tuple[str, str]:
    """The question that one thing raises, and why, by the questions of the workbook."""
    finding: Any = SimpleNamespace(id="F1", short_title="It", responsible_bodies=("B",))
    filling = Filling(record(**tables), {"m": MEASURE}, {"m": WORDING}, {}, TODAY)
    (found,) = questions(finding, [Met(condition, about)], filling, definitions.enquiries)
    return found.question, found.why


def test_chance_is_named_only_where_it_was_tested(definitions: Definitions) -> None:
    worse = standing("worse", on_year=compared("worse", "2023", "2024"))
    question, _ = asked(definitions, Condition.WORSE, worse)
    assert "more than chance explains" in question
    fact = standing(
        "worse",
        on_year=compared("worse", "2023", "2024"),
        mode=Mode.FACT,
        reason=Reason.ACCOUNTED,
    )
    for untested in (fact, standing("worse", mode=Mode.FACT, reason=Reason.ACCOUNTED)):
        told = asked(definitions, Condition.WORSE, untested)
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


def promise(state: PromiseState, **more: Any) -> Promise:
    """What came of it; where it is open, its date was put back."""
    put_back = Moved("The council", None, "2026-04", None, None)
    moved = put_back if state is PromiseState.DUE else None
    return Promise("C1", state, None, None, moved, None, **more)


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
    late = promise(PromiseState(state))
    rows = [{**PROMISE, **row}]
    question, _ = asked(definitions, Condition.LATE, late, commitments=rows)
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
    duty = {"set_by": "Department for Education", "owed_by": "the council", "promised_by": ""}
    question, why = asked(
        definitions,
        condition,
        promise(PromiseState(state)),
        commitments=[{**PROMISE, **duty, **row}],
    )
    assert says in question
    assert "promise" not in f"{question} {why}"
    assert "cost families" not in question


def test_a_date_since_the_reading_is_asked_about_without_a_word_of_lateness(
    definitions: Definitions,
) -> None:
    told = asked(
        definitions,
        Condition.DUE_SINCE_READING,
        promise(PromiseState.UNREAD, searched="2026-11"),
        read_to=date(2026, 2, 28),
        commitments=[PROMISE],
    )
    assert told[0] == (
        "A plan: The council promised this by April 2026, and we have not looked since February "
        "2026, but for a search in November 2026 that did not find it. Was it done, and where can "
        "we read what came of it?"
    )
    assert not any(word in " ".join(told) for word in ("late", "overdue", "not kept", "Why not"))


def finding_itself() -> Finding:
    return record(findings=[{"id": "F1"}]).findings[0]


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
    finding: Any = SimpleNamespace(
        id="F1", short_title="It", responsible_bodies=("NHS Old Board", "The council")
    )
    met = [
        Met(Condition.LATE, promise(PromiseState.MISSED)),
        Met(Condition.NO_MEASURE, finding_itself()),
    ]
    filling = Filling(made.model_copy(update={"area": area}), {}, {}, {}, today)
    found = [each.question for each in questions(finding, met, filling, definitions.enquiries)]
    asked_of = "the NHS New Board" if "now" in who else "the NHS Old Board"
    assert any(f"Which figure will {asked_of} show us" in each for each in found)
    assert any(f"{who} promised this by April 2026" in each for each in found)


def test_nobody_in_particular_is_asked_as_the_partnership(definitions: Definitions) -> None:
    finding: Any = SimpleNamespace(
        id="F1",
        short_title="It",
        responsible_bodies=("Local area partnership (no single body named)",),
    )
    met = [Met(Condition.NO_MEASURE, finding_itself())]
    filling = Filling(record(), {}, {}, {}, TODAY)
    (found,) = questions(finding, met, filling, definitions.enquiries)
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
        Judged("CL1", now, now),
        claims=[{"id": "CL1"}],
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
    rows = [{"id": "CL1"}]
    fair, _ = asked(
        definitions,
        Condition.CLAIM_CONTRADICTED,
        Judged("CL1", then, now),
        claims=rows,
    )
    assert "the figures public then bore it out, but later ones" in fair
    assert "10.0 % in 2023 to 20.0 % in 2024" in fair
    assert "What was that based on" not in fair
    plain, _ = asked(
        definitions,
        Condition.CLAIM_CONTRADICTED,
        Judged("CL1", now, now),
        claims=rows,
    )
    assert "What was that based on" in plain


def test_every_name_of_a_subject_can_be_filled_and_no_other() -> None:
    """What the check of the questions allows is what there are words for."""
    duty = {"set_by": "Department for Education", "promised_by": ""}
    made = record(
        findings=[{"id": "F1"}],
        claims=[{"id": "CL1"}],
        commitments=[
            {**PROMISE, "done_on": "2026-03", "measure_id": "m"},
            {**PROMISE, **duty, "id": "C2"},
        ],
        targets=[
            {"id": "T1", "value": "75"},
            {"id": "T2", "value": "60", "replaces": "T1", "set_on": "2025-01-01"},
        ],
        recommendations=[{"id": "R1"}],
        unmeasured=[{}],
    )
    worse = compared("worse", "2023", "2024")
    bare = standing("worse")
    group = standing(
        "worse",
        part="need=Autism",
        on_year=worse,
        against={"england": Beside(60.0, worse.direction, worse.verdict, worse.reason)},
        aim=Aim("T1", 75.0, date(2026, 3, 31), Assurance.WILL_MISS),
    )
    then, now = check(ClaimResult.SUPPORTED, worse), check(ClaimResult.DEPENDS, worse)
    done = promise(PromiseState.DONE, compared=worse)
    moved = MovedTarget("T2", "T1", "T1", "B", None, "75", "60", None, None, Ease.EASIER, None)
    subjects: dict[Subject, list[About]] = {
        Subject.FINDING: [made.findings[0]],
        Subject.FIGURE: [group],
        Subject.PAIR: [Paired(group, bare)],
        Subject.CLAIM: [Judged("CL1", then, replace(now, each=(worse,)))],
        Subject.TARGET: [moved],
        Subject.PROMISE: [
            done,
            replace(promise(PromiseState.OVERDUE), commitment_id="C2"),
        ],
        Subject.RECOMMENDATION: [Answer("R1", AnswerState.NO_ANSWER)],
        Subject.GAP: [made.unmeasured[0]],
    }
    filling = Filling(made, {"m": MEASURE}, {"m": WORDING}, {}, TODAY)
    filled = {
        subject: {name for about in every for name in filling.names(made.findings[0], about)}
        for subject, every in subjects.items()
    }
    assert filled == NAMES

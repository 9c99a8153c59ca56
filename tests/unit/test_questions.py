"""Questions say no more than is known: of chance, of dates that passed, of what was public then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from scrutiny.assessment.answers import Answer
from scrutiny.assessment.claims import Check, Judged, Reading
from scrutiny.assessment.conditions import Met
from scrutiny.assessment.evidence import About, Paired
from scrutiny.assessment.promises import Ease, Moved, MovedTarget, Promise
from scrutiny.assessment.standing import Aim, Beside, Compared, Point
from scrutiny.definitions.area import Finding, Succession
from scrutiny.definitions.enquiry import Enquiry
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.enquiries import Raised, questions, spread
from scrutiny.vocabulary.asking import NAMES, Condition, Subject
from scrutiny.vocabulary.words import (
    AnswerState,
    Assurance,
    ClaimReading,
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
TIMELY = measure(sides=("children had their plan in time", "did not"), short_name="Plans in time")
WORDING = Wording(MEASURE.says, Kind.SHARE, MEASURE.better, 1)
TODAY = date(2026, 11, 30)


def asked(
    definitions: Definitions,
    condition: Condition,
    about: About,
    one: Measure = MEASURE,
    **tables: Any,
) -> tuple[str, str]:
    """The question that one thing raises, and why, by the questions of the workbook."""
    finding: Any = SimpleNamespace(id="F1", short_title="It", responsible_bodies=("B",))
    filling = Filling(record(**tables), {"m": one}, {"m": WORDING}, {}, TODAY)
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
            "required this of the council by April 2026, and it was done late (June 2026). What",
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
    # "B" is the body of the area to write to.
    assert found.answered_by == "the local area partnership (write to B)"


def test_a_claim_that_depends_on_the_period_is_asked_about_with_each(
    definitions: Definitions,
) -> None:
    against = compared("worse", "2023", "2024")
    both = (
        Reading(ClaimReading.YEAR_BEFORE, against),
        Reading(ClaimReading.LAST_BEFORE, compared("better", "2022", "2024")),
    )
    now = Check(ClaimResult.DEPENDS, ClaimReason.PERIOD_OPEN, against, each=both)
    question, _ = asked(
        definitions,
        Condition.CLAIM_DEPENDS,
        Judged("CL1", now, now),
        claims=[{"id": "CL1"}],
    )
    assert (
        "20.0 % in 2024 is worse than 10.0 % in 2023, the year before; better than 10.0 % in 2022"
    ) in question
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
    assert "Which figures was it based on" not in fair
    plain, _ = asked(
        definitions,
        Condition.CLAIM_CONTRADICTED,
        Judged("CL1", now, now),
        claims=rows,
    )
    assert "Which figures was it based on" in plain


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
    bare = standing("worse", on_year=worse)
    group = standing(
        "worse",
        part="need=Autism",
        on_year=worse,
        against={
            "england": Beside(60.0, worse.direction, worse.verdict, worse.reason),
            "neighbours": Beside(55.0, worse.direction, worse.verdict, worse.reason, None, 10, 4),
        },
        aim=Aim("T1", 75.0, date(2026, 3, 31), Assurance.WILL_MISS),
    )
    then, now = check(ClaimResult.SUPPORTED, worse), check(ClaimResult.DEPENDS, worse)
    done = promise(PromiseState.DONE, compared=worse)
    moved = MovedTarget("T2", "T1", "T1", "B", None, "75", "60", None, None, Ease.EASIER, None)
    subjects: dict[Subject, list[About]] = {
        Subject.FINDING: [made.findings[0]],
        Subject.FIGURE: [group],
        Subject.PAIR: [Paired(group, bare)],
        Subject.CLAIM: [
            Judged("CL1", then, replace(now, each=(Reading(ClaimReading.YEAR_BEFORE, worse),)))
        ],
        Subject.TARGET: [moved],
        Subject.PROMISE: [
            done,
            replace(promise(PromiseState.OVERDUE), commitment_id="C2"),
        ],
        Subject.RECOMMENDATION: [Answer("R1", AnswerState.NO_ANSWER)],
        Subject.GAP: [made.unmeasured[0]],
    }
    sided = measure(sides=("children had it", "did not"))
    filling = Filling(made, {"m": sided}, {"m": WORDING}, {}, TODAY)
    filled = {
        subject: {name for about in every for name in filling.names(made.findings[0], about)}
        for subject, every in subjects.items()
    }
    assert filled == NAMES


# Fair before sharp: no question supposes what the evidence does not show.

SUPPOSING = (
    "caused",
    "what made it",
    "what did it,",
    "at the cost of",
    "did the delay cost",
    "when did you first know",
    "cannot judge what it is not shown",
    "otherwise",
    "left behind, and",
    "is the money",
    "month by month",
    "each month",
    "every month",
    "councils like ours",
)


def test_no_question_supposes_a_cause_a_cost_or_a_failing(definitions: Definitions) -> None:
    """The kinds of question that the audit found unfair, by the words that gave them away."""
    assert not [
        (row.id, words)
        for row in definitions.enquiries
        for words in SUPPOSING
        if words in f"{row.question} {row.settles} {row.why}".lower()
    ]


def test_timeliness_is_asked_about_by_the_children_who_waited(definitions: Definitions) -> None:
    """533 of 1,411 in 2025, England 45.5 per cent, as published: 878 did not have it in time."""
    england = Beside(45.5, *_WORSE)
    held = standing(latest=Point("2025", 37.77, 533, 1411), against={"england": england})
    question, _ = asked(definitions, Condition.FAILING_AND_STABLE, held, TIMELY)
    assert question.startswith(
        "Plans in time: in 2025, 533 children had their plan in time and 878 did not "
        "(37.8 %; England 45.5 %), with no clear change on the year before."
    )
    # Without counts, or without words for the two sides, the percentage alone is told.
    plain, _ = asked(definitions, Condition.FAILING_AND_STABLE, held)
    assert "shows no clear change: 37.8 % (533 of 1,411) in 2025, against 45.5 %" in plain


_WORSE = (compared("worse").direction, compared("worse").verdict, compared("worse").reason)


@pytest.mark.parametrize(
    ("counted", "ahead", "says"),
    [
        (10, 4, "of the 10 councils most like it 4 do better and 6 do not"),
        (10, 1, "of the 10 councils most like it 1 does better and 9 do not"),
        (10, 9, "of the 10 councils most like it 9 do better and 1 does not"),
        (8, 8, "all of the 8 councils most like it do better"),
        (10, 0, ""),
        (None, None, ""),
    ],
)
def test_like_councils_that_do_no_better_are_told_too(
    definitions: Definitions, counted: int | None, ahead: int | None, says: str
) -> None:
    against = {
        "england": Beside(60.0, *_WORSE),
        "neighbours": Beside(45.0, *_WORSE, None, counted, ahead),
    }
    question, _ = asked(definitions, Condition.WORSE_THAN_ENGLAND, standing(against=against))
    assert says in question
    assert ("learned from those that do better" in question) == bool(says)


def test_what_got_worse_is_asked_about_beside_like_councils(definitions: Definitions) -> None:
    """Severe absence in West Sussex rose from 4.8 to 6.4 %, the lowest of eleven even so."""
    rose = standing("worse", on_year=compared("worse", "2023", "2024"))
    for ahead, says in (
        (0, "more than chance explains; none of the 10 councils most like it does better."),
        (10, "more than chance explains; all of the 10 councils most like it do better."),
    ):
        held = replace(rose, against={"neighbours": Beside(45.0, *_WORSE, None, 10, ahead)})
        question, _ = asked(definitions, Condition.WORSE, held)
        assert says in question
    alone, _ = asked(definitions, Condition.WORSE, rose)
    assert "more than chance explains. What is known" in alone


def test_who_is_worse_off_than_elsewhere_is_asked_about_before_the_best_that_got_worse(
    definitions: Definitions,
) -> None:
    """1,396 late plans (15.5 %, England 45.5 %) before a rate that is the lowest of eleven."""
    finding: Any = SimpleNamespace(id="F1", short_title="It", responsible_bodies=("B",))
    filling = Filling(record(), {"m": MEASURE}, {"m": WORDING}, {}, TODAY)

    def strength(condition: Condition, ahead: int) -> int:
        against = {"england": Beside(60.0, *_WORSE), "neighbours": Beside(45.0, *_WORSE, None, 10)}
        against["neighbours"] = replace(against["neighbours"], ahead=ahead)
        held = standing("worse", on_year=compared("worse", "2023", "2024"), against=against)
        (found,) = questions(finding, [Met(condition, held)], filling, definitions.enquiries)
        return found.strength

    assert strength(Condition.WORSE, 1) < strength(Condition.WORSE_THAN_ENGLAND, 9)
    assert strength(Condition.WORSE_THAN_ENGLAND, 9) < strength(Condition.WORSE, 0)


def test_each_question_says_who_can_answer_it_and_what_would_settle_it(
    definitions: Definitions,
) -> None:
    """The council answers for the finding; whoever promised, said or moved a thing, for that."""
    finding: Any = SimpleNamespace(
        id="F1", short_title="It", responsible_bodies=("The council", "NHS Board")
    )
    made = record(
        commitments=[{**PROMISE, "promised_by": "NHS Board", "status": "missed"}],
        claims=[{"id": "CL1", "said_by": "B, as given in a press release"}],
    )
    filling = Filling(made, {"m": MEASURE}, {"m": WORDING}, {}, TODAY)
    unchecked = Check(ClaimResult.CANNOT_SAY, ClaimReason.NO_MEASURE)
    who = {
        Condition.NO_MEASURE: (finding_itself(), "The council"),
        Condition.LATE: (promise(PromiseState.MISSED), "the NHS Board"),
        Condition.CLAIM_UNCHECKED: (Judged("CL1", unchecked, unchecked), "B"),
    }
    for condition, (about, body) in who.items():
        found = questions(finding, [Met(condition, about)], filling, definitions.enquiries)
        assert [each.answered_by for each in found] == [body]
        assert all(each.settles for each in found)


def test_a_trade_off_is_asked_about_with_the_figures_of_both(definitions: Definitions) -> None:
    better = standing("better", on_year=compared("better", "2023", "2024"))
    pair = standing("worse", measure="m", on_year=compared("worse", "2023", "2024"))
    question, why = asked(definitions, Condition.BETTER_PAIR_WORSE, Paired(better, pair))
    assert question.count("10.0 % in 2023") == 2
    assert "Are the two connected" in question
    assert "does not show" in why


def raised(strength: int, *findings: str, condition: Condition = Condition.WORSE) -> Raised:
    return Raised(strength, findings, condition, f"{strength}?", "B", "A", "W")


def test_the_first_questions_of_a_briefing_are_about_different_findings() -> None:
    late = Condition.LATE
    rows = [
        raised(1, "F1", "F2"),
        raised(2, "F1"),
        raised(3, "F2", "F3"),
        raised(4, "F3", condition=late),
        raised(5, "F4", condition=late),
        raised(6, "F4", condition=Condition.STALE),
    ]
    # Then those that are left, by strength, while there is room.
    assert [each.strength for each in spread(rows, 5)] == [1, 4, 5, 2, 3]
    assert [each.strength for each in spread(rows, 2)] == [1, 4]


def test_children_who_are_failed_now_come_before_what_was_said(definitions: Definitions) -> None:
    def strongest(condition: Condition) -> int:
        rows: list[Enquiry] = [e for e in definitions.enquiries if e.condition is condition]
        return min(row.strength for row in rows)

    now = (Condition.FAILING_AND_STABLE, Condition.WORSE, Condition.WORSE_THAN_ENGLAND)
    said = (Condition.CLAIM_CONTRADICTED, Condition.CLAIM_DEPENDS, Condition.TARGET_MOVED)
    assert max(map(strongest, now)) < min(map(strongest, said))

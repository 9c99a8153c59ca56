"""Each state of the evidence that calls for a question: where it holds and where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from scrutiny.assessment.answers import Answer, answers
from scrutiny.assessment.claims import Check, Judged
from scrutiny.assessment.conditions import HOLDS, conditions
from scrutiny.assessment.evidence import About, Evidence, Paired
from scrutiny.assessment.grade import Graded
from scrutiny.assessment.promises import (
    MovedTarget,
    Promise,
    judge_commitments,
    moved_targets,
)
from scrutiny.assessment.standing import Aim, Beside, Compared, Point, Standing, Trend
from scrutiny.definitions.area import Finding, Unmeasured
from scrutiny.vocabulary.asking import Condition, Subject
from scrutiny.vocabulary.words import (
    Assurance,
    Better,
    ClaimReason,
    ClaimResult,
    Direction,
    Grade,
    Reason,
    Shows,
    Verdict,
)
from tests.made_record import METHODS, measure, record, values
from tests.standings import compared, process, standing

TODAY = date(2026, 7, 31)
FIGURES = """
    | period | numerator | denominator |
    | 2023   | 50        | 100         |
    | 2025   | 50        | 100         |
"""


def met(
    *held: Standing,
    claims: Mapping[str, tuple[ClaimResult, ClaimResult]] | None = None,
    graded: Grade = Grade.OUTCOME,
    elsewhere: Mapping[tuple[str, str], Standing] | None = None,
    **tables: Any,
) -> dict[Condition, list[dict[str, str]]]:
    """What meets each condition for finding F1, whose measures are those held, by ids."""
    tied = [
        {"measure_id": each.measure, "part": each.part, "rank": rank, "level": str(each.shows)}
        for rank, each in enumerate(held, start=1)
    ]
    made = record(
        inspections=[{"id": "I1"}],
        findings=[{"id": "F1"}, {"id": "F2"}],
        finding_measures=tied,
        claims=[{"id": name} for name in claims or {}],
        **tables,
    )
    measures = {"m": measure()}
    evidence = Evidence(
        record=made,
        standings={**{("F1", each.key): each for each in held}, **(elsewhere or {})},
        claims=[
            Judged(name, *(Check(result, ClaimReason.AS_CLAIMED) for result in pair))
            for name, pair in (claims or {}).items()
        ],
        promises=judge_commitments(made, values(FIGURES), measures, METHODS, TODAY),
        moved=moved_targets(made, measures),
        answers=answers(made, 2, TODAY),
        grades={"F1": Graded("F1", graded)},
        today=TODAY,
        most_hidden=0.25,
    )
    found: dict[Condition, list[dict[str, str]]] = {}
    for each in conditions(made.findings[0], evidence):
        assert isinstance(each.about, KINDS[each.condition.subject])
        found.setdefault(each.condition, []).append(ids(each.about))
    return found


KINDS = dict(zip(Subject, get_args(About), strict=True))


def ids(about: About) -> dict[str, str]:
    match about:
        case Finding():
            assert about.id == "F1"
            return {}
        case Standing():
            return {"measure": about.key}
        case Paired():
            return {"measure": about.standing.key, "pair": about.pair.key}
        case Judged():
            return {"claim": about.claim_id}
        case MovedTarget():
            return {"target": about.target_id, "replaced": about.replaced_id}
        case Promise():
            return {"commitment": about.commitment_id}
        case Answer():
            return {"recommendation": about.recommendation_id}
        case Unmeasured():
            return {"what": about.what, "ask": about.ask}


M = [{"measure": "m"}]


def aim(assurance: str = "cannot_say", **more: Any) -> Aim:
    return Aim("T", 60.0, None, Assurance(assurance), **more)


def test_every_condition_is_looked_at() -> None:
    assert set(HOLDS) == set(Condition)


def test_no_measure() -> None:
    assert met()[Condition.NO_MEASURE] == [{}]
    assert met(standing(latest=Point("2024", None)))[Condition.NO_MEASURE] == [{}]
    assert Condition.NO_MEASURE not in met(standing())
    # Where the record says what to ask for, that is asked.
    assert set(met(unmeasured=[{}])) == {Condition.UNMEASURED}


def test_worse_in_order_of_what_measures_show() -> None:
    found = met(
        standing("worse", measure="load", shows=Shows.CONTEXT),
        standing("worse", measure="b", shows=Shows.OUTCOME),
        standing("better", measure="c"),
    )
    assert found[Condition.WORSE] == [{"measure": "b"}, {"measure": "load"}]


def counted(verdict: str, before: str = "2022", after: str = "2024") -> Compared:
    made = compared(verdict, before, after)
    ends = [
        replace(point, numerator=20.0, denominator=100.0) for point in (made.before, made.after)
    ]
    return replace(made, before=ends[0], after=ends[1])


def test_a_measure_that_improves_unless_its_pair_worsens() -> None:
    better = standing("better", pair="queue", on_year=counted("better"))
    queue = standing("worse", measure="queue", on_year=counted("worse"))
    assert met(better)[Condition.IMPROVING] == M
    found = met(better, queue)
    assert found[Condition.BETTER_PAIR_WORSE] == [{"measure": "m", "pair": "queue"}]
    assert Condition.IMPROVING not in found
    # The pair may be tied to another finding only.
    found = met(better, elsewhere={("F2", "queue"): queue})
    assert found[Condition.BETTER_PAIR_WORSE] == [{"measure": "m", "pair": "queue"}]
    # One is not set against the other without counts of both, or for other years.
    for year in (compared("worse"), counted("worse", "2021", "2023"), None):
        other = standing("worse", measure="queue", on_year=year)
        assert Condition.BETTER_PAIR_WORSE not in met(better, other)
    steady = standing(measure="queue")
    assert Condition.BETTER_PAIR_WORSE not in met(better, steady)
    assert Condition.BETTER_PAIR_WORSE not in met(standing("no clear change", pair="queue"), queue)


GROUP = {"part": "need=S"}
LEFT = {"measure": "m need=S"}


def test_a_group_left_behind_by_a_whole_that_got_better() -> None:
    group = standing(**GROUP)
    assert met(standing("better"), group)[Condition.GROUP_LEFT_BEHIND] == [LEFT]
    since = standing(since=compared("better"))
    assert met(since, group)[Condition.GROUP_LEFT_BEHIND] == [LEFT]
    # Tied to another finding, it is this finding's concern too.
    found = met(standing("better"), elsewhere={("F2", "m need=S"): group})
    assert found[Condition.GROUP_LEFT_BEHIND] == [LEFT]
    assert Condition.GROUP_LEFT_BEHIND not in met(standing("better"), standing("better", **GROUP))
    assert Condition.GROUP_LEFT_BEHIND not in met(standing(), group)


def test_a_group_clearly_behind_the_whole_in_the_same_period() -> None:
    behind = standing(**GROUP, latest=Point("2024", 30.0, 30.0, 100.0, 22.0, 39.5))
    assert met(standing(), behind)[Condition.GROUP_LEFT_BEHIND] == [LEFT]
    older = standing(**GROUP, latest=Point("2023", 30.0, 30.0, 100.0, 22.0, 39.5))
    assert Condition.GROUP_LEFT_BEHIND not in met(standing(), older)
    # Where lower is better, lower is ahead.
    lower = {"better": Better.LOWER}
    ahead = standing(**GROUP, **lower, latest=behind.latest)
    assert Condition.GROUP_LEFT_BEHIND not in met(standing(**lower), ahead)


STABLE = process("no clear change", "common_cause")
ENGLAND = {"england": Beside(60.0, Direction.DOWN, Verdict.WORSE, Reason.BEYOND_CHANCE)}
STILL = compared("no clear change")


def trend(verdict: str) -> Trend:
    word = Verdict(verdict)
    return Trend("2020", "2024", 5, 5, 1.0, 0.1, 1.9, Direction.UP, word, Reason.BEYOND_USUAL)


def test_failing_and_stable_by_its_target() -> None:
    found = met(standing(process=STABLE, aim=aim("will_miss", met=False)))
    assert found[Condition.FAILING_AND_STABLE] == M
    assert Condition.WILL_MISS not in found
    moving = process("better", "held", "2026-M01")
    found = met(standing(process=moving, aim=aim("will_miss", met=False)))
    assert Condition.FAILING_AND_STABLE not in found
    assert found[Condition.WILL_MISS] == M


def test_failing_and_stable_beside_england_where_no_target_is_set() -> None:
    found = met(standing(against=ENGLAND, on_year=STILL))
    assert found[Condition.FAILING_AND_STABLE] == M
    assert Condition.WORSE_THAN_ENGLAND not in found
    for moving in (
        {"on_year": compared("worse")},
        {"on_year": STILL, "trend": trend("better")},
        {"on_year": STILL, "aim": aim()},
    ):
        found = met(standing(against=ENGLAND, **moving))
        assert Condition.FAILING_AND_STABLE not in found
        assert found[Condition.WORSE_THAN_ENGLAND] == M
    unclear = standing(against=ENGLAND, on_year=STILL, trend=trend("no clear change"))
    assert met(unclear)[Condition.FAILING_AND_STABLE] == M


def due(day: str, **more: Any) -> Aim:
    return Aim("T", 60.0, date.fromisoformat(day), Assurance.CANNOT_SAY, **more)


@pytest.mark.parametrize(
    ("target", "holds"),
    [
        (due("2024-12-31", met=False), True),
        (due("2024-12-31", met=True), False),
        # The year ended before the date: whether it was met then is not known.
        (due("2025-12-31", met=False), False),
        # Twelve months are left after the latest figure.
        (due("2025-12-31", met=False, reach=(14.0, 30.0)), True),
        (due("2025-12-31", met=False, reach=(9.0, 30.0)), False),
        (aim(met=False, reach=(14.0, 30.0)), False),
    ],
)
def test_a_target_missed_or_reached_too_late(target: Aim, holds: bool) -> None:
    assert (Condition.WILL_MISS in met(standing(aim=target))) is holds


def test_chance_decides_and_first_signal() -> None:
    assert met(standing(aim=aim("chance_decides")))[Condition.CHANCE_DECIDES] == M
    assert Condition.CHANCE_DECIDES not in met(standing(aim=aim("will_meet")))
    assert met(standing(reason=Reason.FIRST_SIGNAL))[Condition.FIRST_SIGNAL] == M
    assert Condition.FIRST_SIGNAL not in met(standing())


def test_cannot_say_is_for_want_of_evidence_and_not_of_a_good_direction() -> None:
    assert met(standing("cannot say"))[Condition.CANNOT_SAY] == M
    assert Condition.CANNOT_SAY not in met(standing("cannot say", better=Better.NEITHER))
    assert Condition.CANNOT_SAY not in met(standing("cannot say", latest=Point("2024", None)))
    assert Condition.CANNOT_SAY not in met(standing())


def test_old_overdue_and_hidden_figures() -> None:
    found = met(standing("worse", stale=True, overdue=True, returned=True, against=ENGLAND))
    assert found == {
        Condition.STALE: M,
        Condition.OVERDUE: M,
    }
    # What others publish is not the area's to show: only the workbook has not put it in.
    assert Condition.OVERDUE not in met(standing(overdue=True))
    assert met(standing(hidden=0.5))[Condition.HIDDEN] == M
    assert Condition.HIDDEN not in met(standing(hidden=0.25))


def test_a_target_is_missed_where_one_would_mean_something() -> None:
    assert met(standing())[Condition.NO_TARGET] == M
    assert Condition.NO_TARGET not in met(standing(aim=aim()))
    assert Condition.NO_TARGET not in met(standing(shows=Shows.ACTIVITY))
    assert Condition.NO_TARGET not in met(standing(better=Better.NEITHER))
    # None of 962 took over a year: there is no level below that to aim at.
    none = Point("2024", 0.0, 0.0, 962.0)
    assert Condition.NO_TARGET not in met(standing(better=Better.LOWER, latest=none))
    assert met(standing(latest=none))[Condition.NO_TARGET] == M


YES, EARLY = ClaimResult.SUPPORTED, ClaimResult.TOO_EARLY
NO, UNKNOWN = ClaimResult.CONTRADICTED, ClaimResult.CANNOT_SAY
DEPENDS = ClaimResult.DEPENDS


@pytest.mark.parametrize(
    ("then", "now", "condition"),
    [
        (YES, NO, Condition.CLAIM_CONTRADICTED),
        (NO, EARLY, Condition.CLAIM_CONTRADICTED),
        (NO, YES, None),
        (YES, YES, None),
        (EARLY, YES, None),
        (YES, EARLY, Condition.CLAIM_TOO_EARLY),
        (EARLY, UNKNOWN, Condition.CLAIM_UNCHECKED),
        (YES, DEPENDS, Condition.CLAIM_DEPENDS),
        (NO, DEPENDS, Condition.CLAIM_DEPENDS),
    ],
)
def test_claims(then: ClaimResult, now: ClaimResult, condition: Condition | None) -> None:
    found = met(standing(), claims={"CL": (then, now)})
    held = {each for each in found if each.startswith("claim")}
    assert condition in held if condition else not held
    if condition:
        assert found[condition] == [{"claim": "CL"}]


def test_a_claim_about_another_finding_is_not_this_one_s() -> None:
    made = record(findings=[{"id": "F1"}], claims=[{"id": "CL", "finding_ids": "F2"}])
    claims = [Judged("CL", *(Check(NO, ClaimReason.OTHER_WAY),) * 2)]
    evidence = Evidence(made, {}, claims, (), (), (), {}, TODAY, 0.25)
    (only,) = conditions(made.findings[0], evidence)
    assert only.condition is Condition.NO_MEASURE


@pytest.mark.parametrize(
    ("later", "holds"),
    [
        ({"value": "60", "due_date": "2025-12-31"}, True),
        ({"value": "75", "due_date": "2025-12-31"}, True),
        ({"value": "60", "due_date": "2025-03-31"}, True),
        ({"value": "80", "due_date": "2025-03-31"}, False),
        ({"value": "75", "due_date": "2025-01-31"}, False),
    ],
)
def test_a_target_made_easier_or_later(later: dict[str, str], holds: bool) -> None:
    first = {"id": "T1", "value": "75", "due_date": "2025-03-31"}
    found = met(targets=[first, {"id": "T2", "replaces": "T1", **later}])
    assert (Condition.TARGET_MOVED in found) is holds
    if holds:
        assert found[Condition.TARGET_MOVED] == [{"target": "T2", "replaced": "T1"}]


C = [{"commitment": "C"}]


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        ({"due_date": "2026-07-30", "due_precision": "day"}, True),
        ({"due_date": "2026-12-31", "due_precision": "day"}, False),
        ({"due_date": "2026-12-31", "due_precision": "day", "moved_by": "B, Cabinet"}, True),
        # Whose date a body from outside moved is not late by the area's doing.
        ({"due_date": "2026-12-31", "due_precision": "day", "moved_by": "Department"}, False),
        ({"status": "done_late", "moved_by": "Department"}, False),
        ({"due_date": "2026-12-31", "first_due_date": "2027-12-31"}, False),
        ({"status": "missed"}, True),
        ({"status": "done_late"}, True),
        ({"status": "done"}, False),
    ],
)
def test_late(row: dict[str, str], holds: bool) -> None:
    found = met(commitments=[{"id": "C", **row}])
    assert found.get(Condition.LATE) == (C if holds else None)


def test_what_came_of_a_commitment() -> None:
    assert met(commitments=[{"id": "C", "status": "not_found"}])[Condition.OUTCOME_NOT_FOUND] == C
    # 50 of 100 before and after.
    done = {"id": "C", "status": "done", "done_on": "2024-06-30", "measure_id": "m"}
    found = met(commitments=[done])
    assert found[Condition.DONE_WITHOUT_EFFECT] == C
    assert Condition.COMMITMENT_WITHOUT_MEASURE not in found
    assert Condition.OUTCOME_NOT_FOUND not in found
    found = met(commitments=[{**done, "measure_id": ""}])
    assert Condition.DONE_WITHOUT_EFFECT not in found
    assert found[Condition.COMMITMENT_WITHOUT_MEASURE] == C
    # What others set is not asked for an effect.
    duty = {**done, "set_by": "Inspectors", "promised_by": ""}
    assert Condition.DONE_WITHOUT_EFFECT not in met(commitments=[duty])
    for unknown in ("missed", "not_found"):
        asked = met(commitments=[{"id": "C", "status": unknown}])
        assert Condition.COMMITMENT_WITHOUT_MEASURE not in asked
    assert Condition.LATE not in met(commitments=[{**done, "finding_ids": "F2"}])


READ = date(2026, 2, 28)


def read_to_february(**tables: Any) -> dict[Condition, list[dict[str, str]]]:
    return met(read_to=READ, **tables)


@pytest.mark.parametrize("row", [{}, {"moved_by": "B"}, {"status": "not_found"}])
def test_what_fell_due_since_the_reading_is_neither_late_nor_lost(row: dict[str, str]) -> None:
    dated = {"id": "C", "due_date": "2026-04", "due_precision": "month", **row}
    found = read_to_february(commitments=[dated])
    assert found[Condition.DUE_SINCE_READING] == C
    assert Condition.COMMITMENT_WITHOUT_MEASURE not in found
    assert Condition.LATE not in found
    assert Condition.OUTCOME_NOT_FOUND not in found
    before = read_to_february(commitments=[{**dated, "due_date": "2026-01"}])
    assert Condition.DUE_SINCE_READING not in before
    lost = Condition.OUTCOME_NOT_FOUND if row.get("status") else Condition.LATE
    assert before[lost] == C


def test_a_duty_is_not_asked_what_it_changed() -> None:
    duty = {"id": "C", "set_by": "Inspectors", "promised_by": "", "status": "done"}
    assert Condition.COMMITMENT_WITHOUT_MEASURE not in met(commitments=[duty])
    # That its outcome was not found is asked all the same.
    lost = met(commitments=[{**duty, "status": "not_found"}])
    assert lost[Condition.OUTCOME_NOT_FOUND] == C


def test_statements_of_others_are_not_the_area_s_to_explain() -> None:
    made = record(
        findings=[{"id": "F1"}],
        claims=[{"id": "CL1", "said_by": "The inspectors"}, {"id": "CL2", "said_by": "B, news"}],
    )
    claims = [Judged(n, *(Check(NO, ClaimReason.OTHER_WAY),) * 2) for n in ("CL1", "CL2")]
    evidence = Evidence(made, {}, claims, (), (), (), {}, TODAY, 0.25)
    found = conditions(made.findings[0], evidence)
    asked = [each for each in found if each.condition is Condition.CLAIM_CONTRADICTED]
    assert [ids(each.about) for each in asked] == [{"claim": "CL2"}]


@pytest.mark.parametrize(
    "row", [{"kind": "noted"}, {"minutes_read": "opening"}, {"meeting_date": "2026-01-30"}]
)
def test_no_answer_is_missed_that_nobody_owed_or_looked_for(row: dict[str, str]) -> None:
    found = read_to_february(recommendations=[{"id": "R", **row}])
    assert Condition.NO_ANSWER not in found


def test_recommendations() -> None:
    row = {"id": "R"}
    subject = [{"recommendation": "R"}]
    assert met(recommendations=[row])[Condition.NO_ANSWER] == subject
    for status in ("accepted", "passed"):
        found = met(recommendations=[{**row, "response_status": status}])
        assert found[Condition.ACCEPTED_NOTHING_SINCE] == subject
        assert Condition.NO_ANSWER not in found
        told = met(recommendations=[{**row, "response_status": status, "follow_up": "Told"}])
        assert Condition.ACCEPTED_NOTHING_SINCE not in told


def test_only_activity_and_what_no_figure_measures() -> None:
    assert met(graded=Grade.ACTIVITY)[Condition.ONLY_ACTIVITY] == [{}]
    for other in (Grade.NOTHING, Grade.OUTPUT):
        assert Condition.ONLY_ACTIVITY not in met(graded=other)
    asked = met(unmeasured=[{"what": "Waits", "ask": "How long?"}])
    assert asked[Condition.UNMEASURED] == [{"what": "Waits", "ask": "How long?"}]
    assert Condition.UNMEASURED not in met(unmeasured=[{"finding_id": "F2"}])


def test_conditions_come_in_one_order() -> None:
    found = met(standing("worse", overdue=True, returned=True), recommendations=[{"id": "R"}])
    order = list(Condition)
    assert list(found) == sorted(found, key=order.index)

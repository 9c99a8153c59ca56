"""What changed: since a snapshot that was kept, and since a day, by the one comparison of both."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest
from msgspec import structs

from scrutiny.assessment.answers import answers
from scrutiny.assessment.promises import judge_commitments
from scrutiny.definitions.area import (
    Area,
    Claim,
    Commitment,
    Finding,
    FindingMeasure,
    Inspection,
    JudgementRow,
    Meeting,
    Recommendation,
    Record,
    Search,
    Target,
)
from scrutiny.definitions.measure import Measure
from scrutiny.publication import promise_rows
from scrutiny.publication import record as rows_of
from scrutiny.publication.came_out import came_out
from scrutiny.publication.comparator import Change, changes
from scrutiny.publication.content.area_told import AreaAbout, AreaTold
from scrutiny.publication.content.evidence_asked import Gaps, Questions
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.content.finding_told import (
    Covered,
    FindingTold,
    Graded,
    InspectionTold,
    JudgementTold,
    MeasureTied,
)
from scrutiny.publication.content.measure_file import MeasureFigures
from scrutiny.publication.content.measure_told import Ingredient, MeasureTold
from scrutiny.publication.content.promises_told import (
    ClaimTold,
    MeetingTold,
    PromiseTold,
    RecommendationTold,
    TargetTold,
)
from scrutiny.publication.content.returns_told import ReturnTold
from scrutiny.publication.content.standing_told import StandingTold
from scrutiny.publication.known_area import KnownArea, KnownMeasure, in_snapshot, on_day
from scrutiny.publication.lateness import late
from scrutiny.publication.published import Published
from scrutiny.publication.since import since_snapshot, told
from scrutiny.publication.snapshot import Kept, before, kept, write_snapshot
from scrutiny.publication.snapshot_files import sign
from scrutiny.vocabulary.periods import PeriodKind
from scrutiny.vocabulary.words import (
    AnswerState,
    AnswerStatus,
    Better,
    ChangeKind,
    ClaimDirection,
    ClaimSpan,
    CommitmentStatus,
    Counts,
    DatePrecision,
    Direction,
    Framework,
    InspectionKind,
    Judgement,
    Kind,
    MeasuredIn,
    MinutesRead,
    Mode,
    Profile,
    PromiseState,
    Reason,
    RecommendationKind,
    Verdict,
)
from scrutiny.wording.figure import wording_of
from scrutiny.wording.numbers import written_date
from scrutiny.wording.what_changed import HEADINGS
from tests.made_record import METHODS
from tests.told import figure_told, measure_told, snapshot_told

DAY, TODAY = date(2025, 2, 28), date(2026, 11, 22)
BLANK: dict[Any, Any] = {
    "str": "",
    "str | None": None,
    "bool": False,
    "int": 0,
    "float | None": None,
    "tuple[str, ...]": (),
}
"""What a field holds of which a test says nothing, by its type."""


def filled(of: Any, **fields: Any) -> Any:
    """A typed thing with the fields that are given; others are empty."""
    blank = {name: BLANK[kind] for name, kind in of.__annotations__.items() if kind in BLANK}
    return of(**{**blank, **fields})


NO_GAPS, NO_QUESTIONS = Gaps((), (), (), ()), Questions(())
FIGURE = {
    "place": "931",
    "period": "2023",
    "number": 53.6,
    "value": "53.6 %",
    "numerator": 533.0,
    "denominator": 994.0,
    "counts": "533 of 994",
    "status_words": "published",
    "change": "Better: up from 4.0 % in 2022.",
    "against": {},
}
LATER = {
    **FIGURE,
    "period": "2024",
    "number": 38.6,
    "value": "38.6 %",
    "numerator": 371.0,
    "denominator": 962.0,
    "counts": "371 of 962",
    "change": "Worse: down from 53.6 % in 2023.",
}
STANDING = {
    "measure": "plans",
    "part": "",
    "verdict": Verdict.NO_CLEAR_CHANGE,
    "direction": Direction.UP,
    "reason": Reason.COMMON_CAUSE,
    "tag": "No clear change",
    "mode": Mode.PROCESS,
    "headline": "Nothing unusual.",
    "short_name": "Plans in 20 weeks",
    "value": "53.6 %",
    "period": "2023",
    "lines": (),
    "marks": (),
    "past": (),
}
PROMISE = {
    "id": "C1",
    "finding_ids": ("PA1",),
    "what": "All plans read again",
    "set_by": "the council",
    "owed_by": ("the council",),
    "promised_by": ("the council",),
    "due_date": "2025-03",
    "due_precision": DatePrecision.MONTH,
    "status": CommitmentStatus.OPEN,
    "state": PromiseState.DUE,
}
TARGET = {
    "id": "T1",
    "what": "Plans on time",
    "value_shown": "75 %",
    "due_date": "2025-12-31",
    "due_date_shown": "31 December 2025",
    "set_by": "the board",
}
ASKED = {
    "meeting_date": "2025-02-28",
    "meeting_date_shown": "28 February 2025",
    "topic": "Data",
    "committee": "It",
    "kind": RecommendationKind.REQUEST,
    "answer_state": AnswerState.NO_ANSWER,
}


def promises(*rows: dict[str, Any]) -> tuple[PromiseTold, ...]:
    return tuple(filled(PromiseTold, **{**PROMISE, **row}) for row in rows)


def targets(*rows: dict[str, Any]) -> tuple[TargetTold, ...]:
    return tuple(filled(TargetTold, **{**TARGET, **row}) for row in rows)


def asked(*rows: dict[str, Any]) -> tuple[RecommendationTold, ...]:
    def told_of(row: dict[str, Any]) -> RecommendationTold:
        status = row.get("response_status")
        return filled(
            RecommendationTold,
            **{**ASKED, **row, "response_status": AnswerStatus(status) if status else None},
        )

    return tuple(map(told_of, rows))


def figures(*rows: dict[str, Any]) -> tuple[Figure, ...]:
    return tuple(figure_told(**row) for row in rows)


def standing(**other: Any) -> dict[str, StandingTold]:
    return {"PA1 plans": filled(StandingTold, **{**STANDING, **other})}


def area_told(
    read_to: date = TODAY, judgements: tuple[JudgementTold, ...] = (), **tables: Any
) -> AreaTold:
    """One area with one finding that one measure bears on."""
    about = AreaAbout("Here", "931", ("931",), ("the council",), False, read_to, "")
    finding = filled(
        FindingTold,
        id="PA1",
        grade=Graded("", ""),
        judgements=judgements,
        line=(),
        measures=(MeasureTied("plans", "plans", "", "", ""),),
        gaps=NO_GAPS,
        covered=Covered(1, 0, 0),
        questions=NO_QUESTIONS,
    )
    empty = dict.fromkeys(AreaTold.__annotations__, ())
    plain = dict.fromkeys(("newest", "expected_false", "by_chance", "promised"), "")
    plain |= dict.fromkeys(("coverage_answer", "cases_left_out", "tally"), "")
    fixed = {"id": "here", "about": about, "gaps": NO_GAPS, "findings": (finding,)}
    return AreaTold(
        **{**empty, **plain, **fixed, "standings": {}, "overdue": {}, "questions": {}, **tables}
    )


def measure(*rows: dict[str, Any], **other: Any) -> KnownMeasure:
    series = {"": {figure.period: figure for figure in figures(*rows)}}
    whole = {
        "short_name": "Plans in 20 weeks",
        "variant": False,
        "decimals": 1,
        "made_of": (),
        "place": "931",
    }
    return KnownMeasure(**{**whole, "series": series, **other})


def known(*rows: dict[str, Any], on: date = TODAY, measures: Any = None, **area: Any) -> KnownArea:
    """An area with one measure, which has these figures; one where none are given."""
    mine = {"plans": measure(*(rows or (FIGURE,)))} if measures is None else measures
    return KnownArea(on, area_told(**area), mine)


def sentences(found: tuple[Change, ...], *kinds: ChangeKind) -> list[str]:
    return [each.sentence for each in found if not kinds or each.kind in kinds]


def subject(change: Change) -> str:
    """The id of the row that a sentence on the record is about."""
    (code,) = re.findall(r"\(([A-Z]+\d+)\)", change.sentence)
    return str(code)


def headline(found: tuple[Change, ...], now: KnownArea) -> str:
    return told("day", "the meeting", "the meeting", found, now).answer


def test_the_same_area_twice_has_no_change() -> None:
    both = [known(commitments=promises({}), targets=targets({})) for _ in range(2)]
    assert changes(*both) == ()


def test_a_new_figure_brings_a_new_verdict() -> None:
    better = {"verdict": Verdict.BETTER, "tag": "Better", "mode": Mode.YEARS}
    worse = {
        "verdict": Verdict.WORSE,
        "direction": Direction.DOWN,
        "tag": "Worse",
        "headline": "Down from 53.6 % in 2023.",
        "mode": Mode.YEARS,
        "period": "2024",
    }
    found = changes(
        known(standings=standing(**better)), known(FIGURE, LATER, standings=standing(**worse))
    )
    assert [(each.kind, each.sentence) for each in found] == [
        (
            ChangeKind.VERDICT,
            'Plans in 20 weeks: was "better", is now "worse". Down from 53.6 % in 2023.',
        ),
        (
            ChangeKind.NEW_FIGURE,
            "Plans in 20 weeks: 38.6 % in 2024 (371 of 962). Worse: down from 53.6 % in 2023.",
        ),
    ]


def test_several_new_figures_are_one_sentence() -> None:
    (found,) = changes(
        known({**FIGURE, "period": "2022"}), known({**FIGURE, "period": "2022"}, FIGURE, LATER)
    )
    assert found.kind is ChangeKind.NEW_FIGURE
    assert found.sentence.endswith("One figure for other periods came too.")


def test_a_newest_period_without_a_figure_is_told() -> None:
    hidden = {**LATER, "number": None, "value": "", "status_words": "withheld by the publisher"}
    assert sentences(changes(known(), known(FIGURE, hidden))) == [
        "Plans in 20 weeks: no figure for 2024: withheld by the publisher."
    ]


def test_a_revised_figure_says_what_it_was() -> None:
    now = known(FIGURE, {**LATER, "number": 39.0, "value": "39.0 %"})
    (found,) = changes(known(FIGURE, LATER), now)
    assert found.kind is ChangeKind.REVISED
    assert found.sentence == "Plans in 20 weeks, 2024: was 38.6 %, is now 39.0 %."


def test_figures_of_own_cases_are_never_set_side_by_side() -> None:
    """ "Was about 460, is now about 465" names a child; a new period is told as ever."""
    then = known(measures={"plans": measure(FIGURE, LATER, returned=True)})
    other = {**LATER, "number": 39.0, "value": "39.0 %"}
    gone = {**LATER, "number": None, "value": "", "status_words": "hidden"}
    for last in (other, gone):
        now = known(measures={"plans": measure(FIGURE, last, returned=True)})
        assert changes(then, now) == ()
        assert changes(now, then) == ()
    before = known(measures={"plans": measure(FIGURE, returned=True)})
    (found,) = changes(before, then)
    assert found.kind is ChangeKind.NEW_FIGURE


def test_counts_that_change_under_the_same_value_are_told() -> None:
    now = known({**FIGURE, "numerator": 534.0, "counts": "534 of 994"})
    assert sentences(changes(known(), now)) == [
        "Plans in 20 weeks, 2023: was 53.6 % (533 of 994), is now 53.6 % (534 of 994)."
    ]


def test_fewer_decimals_are_not_a_revision() -> None:
    whole = measure({**FIGURE, "number": 54.0, "value": "54 %"}, decimals=0)
    assert changes(known(), known(measures={"plans": whole})) == ()
    half = measure({**FIGURE, "number": 53.0, "value": "53 %"}, decimals=0)
    then = known({**FIGURE, "number": 52.5, "value": "52.5 %"})
    assert changes(then, known(measures={"plans": half})) == ()


def test_a_figure_that_is_gone_says_why() -> None:
    hidden = {
        **LATER,
        "number": None,
        "value": "",
        "numerator": None,
        "status_words": "hidden to protect individuals",
    }
    old = known(FIGURE, LATER)
    assert sentences(changes(old, known(FIGURE, hidden))) == [
        "Plans in 20 weeks, 2024: was 38.6 %, now there is no figure: hidden to protect "
        "individuals."
    ]
    (gone,) = changes(old, known(FIGURE))
    assert (gone.kind, "no longer given" in gone.sentence) == (ChangeKind.WITHDRAWN, True)


def test_a_measure_worked_out_anew_is_not_told_as_revised() -> None:
    other = measure({**FIGURE, "number": 99.0, "value": "99.0 %"}, made_of=("other",))
    then = known(standings=standing())
    now = known(measures={"plans": other}, standings=standing(verdict=Verdict.WORSE))
    (found,) = changes(then, now)
    assert found.kind is ChangeKind.MEASURE
    assert "another way" in found.sentence


def test_a_measure_that_is_new_here_brings_one_sentence_and_not_all_its_years() -> None:
    without, now = known(measures={}), known(FIGURE, LATER)
    assert [(each.kind, each.sentence) for each in changes(without, now)] == [
        (
            ChangeKind.MEASURE,
            "Plans in 20 weeks is new here. Its latest figure: 38.6 % in 2024 (371 of 962).",
        )
    ]
    assert sentences(changes(now, without)) == [
        "Plans in 20 weeks: this measure is no longer in the workbook."
    ]


def test_a_variant_that_no_finding_rests_on_is_not_told() -> None:
    def both(*rows: dict[str, Any]) -> KnownArea:
        return known(measures={"plans": measure(), "other": measure(*rows, variant=True)})

    assert changes(both(FIGURE), both(FIGURE, LATER)) == ()


def test_a_group_that_was_not_followed_brings_no_new_figures() -> None:
    tied = (MeasureTied("plans sex=girls", "plans", "sex=girls", "", ""),)
    whole = {figure.period: figure for figure in figures(FIGURE)}
    now = known(measures={"plans": measure(series={"": whole, "sex=girls": whole})})
    (finding,) = now.area.findings
    tied_now = msgspec.structs.replace(finding, measures=(*finding.measures, *tied))
    now = KnownArea(now.on, msgspec.structs.replace(now.area, findings=(tied_now,)), now.measures)
    assert changes(known(), now) == ()
    # Followed at the time and without any figure, it has come since.
    then = KnownArea(TODAY, now.area, {"plans": measure(FIGURE)})
    assert sentences(changes(then, now)) == [
        "Plans in 20 weeks, girls: 53.6 % in 2023 (533 of 994). Better: up from 4.0 % in 2022."
    ]


def test_headlines_are_compared_where_both_have_them() -> None:
    first = {"reason": Reason.FIRST_SIGNAL, "tag": "First signal", "headline": "One flag."}
    found = changes(known(standings=standing()), known(standings=standing(**first)))
    assert sentences(found) == [
        'Plans in 20 weeks: was "no clear change", is now "first signal". One flag. '
        "The figure is the same; what it is judged by changed."
    ]
    other = changes(
        known(standings=standing()), known(standings=standing(**first, mode=Mode.YEARS))
    )
    assert sentences(other)[0].endswith("One flag. It is now judged in another way.")


def test_what_is_said_of_an_old_figure_is_not_news() -> None:
    aged = {"stale": True, "tag": "Old figure"}
    then = known(standings=standing(**aged))
    assert changes(then, known(standings=standing(**aged, verdict=Verdict.WORSE))) == ()


def test_a_headline_that_was_not_there_is_not_news() -> None:
    assert changes(known(), known(standings=standing(verdict=Verdict.WORSE))) == ()


def test_figures_that_should_have_come() -> None:
    late = {"plans": "June 2026"}
    words = "Plans in 20 weeks: newer figures were due in June 2026 and have not been put in here."
    assert sentences(changes(known(), known(overdue=late))) == [f"{words} That is new."]
    assert sentences(changes(known(overdue=late), known(overdue=late))) == [words]


def test_measures_that_wait_since_one_month_share_a_sentence() -> None:
    both = {name: measure(FIGURE) for name in ("plans", "again")}
    then = known(measures=both)
    now = known(measures=both, overdue=dict.fromkeys(both, "June 2026"))
    found = changes(then, now)
    assert sentences(found) == [
        "Newer figures of 2 measures were due in June 2026 and have not been put in here: "
        "Plans in 20 weeks; Plans in 20 weeks."
    ]
    assert headline(found, now) == (
        "Since the meeting nothing new is on record here. "
        "Newer figures were due for 2 measures and are not here."
    )


def test_promises_put_back_kept_missed_and_past_their_date() -> None:
    old = known(
        on=date(2025, 1, 1),
        commitments=promises(*({"id": name} for name in ("C1", "C2", "C3", "C4", "C5"))),
    )
    now = known(
        on=date(2026, 1, 1),
        commitments=promises(
            {"due_date": "2026-03", "moved_by": "the board", "moved_on": "2025-12-04"},
            {"id": "C2", "state": PromiseState.DONE_LATE, "done_on": "2025-05"},
            {"id": "C3", "state": PromiseState.MISSED},
            {"id": "C4", "state": PromiseState.OVERDUE},
            {
                "id": "C5",
                "due_date": "2025-03-15",
                "due_precision": DatePrecision.DAY,
                "state": PromiseState.DONE,
            },
            {"id": "C6", "due_date": None},
        ),
    )
    found = changes(old, now)
    assert [(each.kind, subject(each)) for each in found] == [
        (ChangeKind.SLIPPED, "C1"),
        (ChangeKind.MISSED, "C3"),
        (ChangeKind.LATE, "C4"),
        (ChangeKind.DONE, "C2"),
        (ChangeKind.DONE, "C5"),
        (ChangeKind.PROMISE, "C6"),
    ]
    assert found[0].sentence == (
        "All plans read again (C1): put back from March 2025 to March 2026 by the board on "
        "4 December 2025."
    )
    assert found[2].sentence == (
        "All plans read again (C4): it was due March 2025. No result was found."
    )
    assert found[3].sentence == (
        "All plans read again (C2): done late May 2025; it was due March 2025. No word of its "
        "effect is on record."
    )
    assert found[5].sentence == (
        "New promise by the council: All plans read again (C6), with no date."
    )


@pytest.mark.parametrize(
    ("row", "told_of_it"),
    [
        ({"due_date": "2025-01", "moved_on": "2025-02-01"}, "brought forward from March 2025 to"),
        ({"due_date": None}, "it was due March 2025, and now no date is on record."),
        ({"due_date": "2025-03-31"}, ""),
        ({"due_date": "2025-03-10"}, ""),
        ({"moved_on": "2025-02-01"}, ""),
    ],
)
def test_a_date_that_is_another(row: dict[str, Any], told_of_it: str) -> None:
    then = known(on=date(2025, 1, 1), commitments=promises({}))
    now = known(on=date(2025, 2, 20), commitments=promises(row))
    found = sentences(changes(then, now), ChangeKind.SLIPPED)
    assert [told_of_it in each for each in found] == [True] * bool(told_of_it)


def test_a_date_that_passed_since_the_record_was_read_has_no_missing_result() -> None:
    then = known(on=date(2025, 1, 1), commitments=promises({}))
    told_of_it = "Due March 2025. We have not looked since February 2025."
    unread = promises({"state": PromiseState.UNREAD, "timing": told_of_it})
    now = known(on=date(2026, 1, 1), commitments=unread)
    (found,) = changes(then, now)
    assert (found.kind, found.sentence) == (
        ChangeKind.UNREAD,
        f"All plans read again (C1): {told_of_it}",
    )
    # Both were known after the date: it is no news.
    assert changes(now, known(on=date(2026, 2, 1), commitments=unread)) == ()
    # Read on since then, and still nothing: its date had passed when it was read.
    read = known(commitments=promises({"state": PromiseState.OVERDUE}))
    assert [each.kind for each in changes(then, read)] == [ChangeKind.LATE]
    assert [each.kind for each in changes(now, read)] == [ChangeKind.LATE]
    # Looked for and not found tells the same of it.
    lost = known(commitments=promises({"state": PromiseState.NOT_FOUND}))
    assert [each.kind for each in changes(then, lost)] == [ChangeKind.LATE]
    assert changes(read, lost) == ()


def test_what_came_of_a_promise_that_is_new_on_record_is_news_by_its_dates() -> None:
    def kinds(**row: Any) -> list[ChangeKind]:
        now = known(on=date(2026, 1, 1), commitments=promises(row))
        return [each.kind for each in changes(known(on=date(2025, 6, 1)), now)]

    late = {"state": PromiseState.OVERDUE}
    assert kinds(**late, due_date="2025-09") == [ChangeKind.LATE, ChangeKind.PROMISE]
    assert kinds(**late, due_date="2025-03") == [ChangeKind.PROMISE]
    done = {"state": PromiseState.DONE}
    assert kinds(**done, done_on="2025-09-01") == [ChangeKind.DONE, ChangeKind.PROMISE]
    assert kinds(**done, done_on="2025-03-01", due_date="2025-09") == [ChangeKind.PROMISE]


def test_what_others_required_is_no_promise_kept_or_missed() -> None:
    duty = {"set_by": "The inspectors", "promised_by": ()}
    old = known(on=TODAY, commitments=promises(duty, {**duty, "id": "C2"}))
    met = {**duty, "state": PromiseState.DONE, "done_on": "2025-03-01"}
    failed = {**duty, "id": "C2", "state": PromiseState.MISSED}
    now = known(on=TODAY, commitments=promises(met, failed, {**duty, "id": "C3"}))
    found = changes(old, now)
    assert {each.kind for each in found} == {ChangeKind.DUTY}
    assert sentences(found) == [
        "All plans read again (C1): done 1 March 2025.",
        "All plans read again (C2): missed; it was due March 2025.",
        "Set by The inspectors for the council: All plans read again (C3), due March 2025.",
    ]


def test_a_new_recommendation_is_no_new_answer() -> None:
    now = known(
        recommendations=asked(
            {"id": "R1", "response_shown": "Agreed", "response_status": "accepted"},
            {"id": "R2", "response_shown": "No answer was found."},
            {"id": "R3", "response_shown": "Nothing.", "kind": RecommendationKind.NOTED},
            {"id": "R4", "response_shown": "For lack of time", "response_status": "dropped"},
            {"id": "R5", "response_shown": "Unanimous", "response_status": "passed"},
            {"id": "R6", "response_shown": "Officers attended"},
        )
    )
    found = changes(known(), now)
    assert [(each.kind, each.answered) for each in found] == [
        (ChangeKind.RECOMMENDATION, True),
        *[(ChangeKind.RECOMMENDATION, False)] * 4,
        (ChangeKind.MEETING, False),
    ]
    assert headline(found, now) == (
        "Since the meeting: 5 recommendations or motions (1 with an answer)."
    )


@pytest.mark.parametrize(
    ("became", "sentence"),
    [
        ({"response_status": "dropped"}, "Data (R1): Dropped."),
        (
            {"response_status": "passed", "response": "Carried, 62 for"},
            "Data (R1): Carried, 62 for.",
        ),
        ({"response": "Officers attended"}, "Data (R1): Officers attended."),
    ],
)
def test_a_vote_or_attendance_is_no_new_answer(became: dict[str, str], sentence: str) -> None:
    then = known(recommendations=asked({"id": "R1"}))
    (found,) = changes(then, known(recommendations=asked({"id": "R1", **became})))
    assert (found.kind, found.sentence, found.answered) == (
        ChangeKind.RECOMMENDATION,
        sentence,
        False,
    )


def test_a_target_in_the_place_of_another_was_moved() -> None:
    old = known(targets=targets({}))
    lower = {
        "id": "T2",
        "replaces": "T1",
        "value_shown": "60 %",
        "due_date_shown": "31 March 2026",
        "set_on": "2025-12-04",
    }
    moved, new = changes(old, known(targets=targets({}, lower, {"id": "T3"})))
    assert moved.sentence == (
        "Plans on time (T2), in place of an earlier one: moved from 75 % by 31 December 2025 to "
        "60 % by 31 March 2026 by the board on 4 December 2025."
    )
    assert (new.kind, new.sentence) == (
        ChangeKind.TARGET,
        "New target, set by the board: Plans on time (T3), 75 %, by 31 December 2025.",
    )
    (same_row,) = changes(old, known(targets=targets({"value_shown": "70 %"})))
    assert (same_row.kind, same_row.sentence) == (
        ChangeKind.TARGET_MOVED,
        "Plans on time (T1): moved from 75 % by 31 December 2025 to 70 % by 31 December 2025 by "
        "the board.",
    )


def test_a_target_whose_date_is_told_more_closely_was_not_moved() -> None:
    month = {"due_date": "2025-12", "due_date_shown": "December 2025"}
    assert changes(known(targets=targets(month)), known(targets=targets({}))) == ()


def test_inspections_judgements_statements_meetings_answers_and_returns() -> None:
    def claim(name: str) -> ClaimTold:
        fields = {"date_shown": "28 February 2025", "said_by": "The council", "then": None}
        return filled(ClaimTold, id=name, claim="It is better", now=None, **fields)

    def meeting(name: str) -> MeetingTold:
        fields = {"date_shown": "28 February 2025", "committee": "The committee"}
        return filled(MeetingTold, id=name, subject="SEND", minutes_read=None, **fields)

    def judged(inspection: str, judgement: Judgement, shown: str) -> JudgementTold:
        return filled(
            JudgementTold,
            finding_id="PA1",
            finding="Plans late (PA1)",
            inspection_id=inspection,
            inspection="Visit",
            judgement=judgement,
            date_shown="1 January 2024",
            shown=shown,
        )

    def visit(**fields: Any) -> InspectionTold:
        precision = DatePrecision.DAY
        return filled(
            InspectionTold, id="I1", name="Visit", published_precision=precision, **fields
        )

    said = judged("I0", Judgement.NOT_ASSESSED, "Not assessed")
    acted = judged("I1", Judgement.EFFECTIVE_ACTION, "Effective action taken")
    first = ReturnTold(2025, "16 January 2025", "", "", (), ())
    second = ReturnTold(2026, "15 January 2026", "", "", (), ())
    then = known(
        claims=(claim("CL1"),),
        meetings=(meeting("M1"),),
        recommendations=asked({"id": "R1"}),
        inspections=(visit(status="expected"),),
        judgements=(said,),
        returns=(first,),
    )
    now = known(
        claims=(claim("CL1"), claim("CL2")),
        meetings=(meeting("M1"), meeting("M2")),
        recommendations=asked({"id": "R1", "response_status": "accepted", "response": "Agreed"}),
        inspections=(visit(status="complete", published_date="2025-11-19", outcome="Action"),),
        judgements=(said, acted),
        returns=(first, second),
    )
    assert [(each.kind, each.sentence) for each in changes(then, now)] == [
        (ChangeKind.INSPECTION, "Visit: reported 19 November 2025. Action."),
        (ChangeKind.JUDGEMENT, "Effective action taken: Plans late (PA1). Visit, 1 January 2024."),
        (ChangeKind.STATEMENT, "The council, 28 February 2025: It is better."),
        (ChangeKind.ANSWER, "Data (R1): now answered. Agreed. Nothing since was found."),
        (ChangeKind.MEETING, "The committee, 28 February 2025: SEND."),
        (ChangeKind.RETURN, "A new return of 15 January 2026 is in, with the cases of 2025."),
    ]


def test_changes_stand_under_headings_in_order() -> None:
    now = known(
        FIGURE, LATER, overdue={"plans": "June 2026"}, standings=standing(verdict=Verdict.WORSE)
    )
    found = changes(known(standings=standing()), now)
    since = told("day", "the day", "the day", found, now)
    assert [part.title for part in since.parts] == [
        "New verdicts",
        "New figures",
        "Figures that should have come",
    ]
    assert set(HEADINGS) == set(ChangeKind)


# Snapshots that were kept.

ABOUT = measure_told(
    id="plans", short_name="Plans in 20 weeks", numerator=Ingredient("in time", ("in_time",))
)


def snapshot(
    build: Path,
    name: str,
    made_on: str = "2026-11-22",
    *,
    rows: tuple[dict[str, Any], ...] = (FIGURE,),
    main: PeriodKind | None = None,
    page: MeasureTold = ABOUT,
    **area: Any,
) -> Kept:
    """A small snapshot of one area with one measure of one finding."""
    about = structs.replace(
        snapshot_told(name),
        made_on=date.fromisoformat(made_on),
        areas=("here",),
        measures=("plans",),
    )
    contents = {
        "snapshot.json": about,
        "areas/here.json": area_told(**area),
        "measures/plans.jsonl": MeasureFigures.written(page, {"931": figures(*rows)}, main),
    }
    folder = write_snapshot(build, name, contents)
    return Kept(name, date.fromisoformat(made_on), folder)


def here(each: Kept) -> KnownArea:
    return in_snapshot(Published(each.folder), "here")


def test_what_changed_since_a_snapshot(tmp_path: Path) -> None:
    old = snapshot(tmp_path, "2026-01-01-a", "2026-01-01", commitments=promises({}))
    now = snapshot(tmp_path, "b", rows=(FIGURE, LATER), commitments=promises({}, {"id": "C2"}))
    found = since_snapshot(old, here(now))
    label = "the snapshot of 1 January 2026 (a)"
    assert (found.id, found.label) == ("snapshot-2026-01-01-a", label)
    assert found.answer == f"Since {label}: 1 measure with new figures."
    assert [(part.title, part.items) for part in found.parts] == [
        (
            "New figures",
            ("Plans in 20 weeks: 38.6 % in 2024 (371 of 962). Worse: down from 53.6 % in 2023.",),
        ),
        (
            "New promises",
            ("New promise by the council: All plans read again (C2), due March 2025.",),
        ),
    ]


def test_a_measure_is_told_from_what_it_is_worked_out(tmp_path: Path) -> None:
    same = here(snapshot(tmp_path, "a"))
    other = structs.replace(ABOUT, numerator=Ingredient("other", ("other",)))
    anew = here(snapshot(tmp_path, "b", page=other))
    assert [each.kind for each in changes(same, anew)] == [ChangeKind.MEASURE]
    named = here(snapshot(tmp_path, "c", page=structs.replace(ABOUT, short_name="In time")))
    assert changes(same, named) == ()


def test_a_snapshot_of_an_older_form_is_said_to_be_too_old(tmp_path: Path) -> None:
    old, now = snapshot(tmp_path, "a"), here(snapshot(tmp_path, "b", rows=(FIGURE, LATER)))
    file = old.folder / "snapshot.json"
    about = json.loads(file.read_text())
    for form in ({}, {"form": 3}, {"form": "0123456789ab"}):
        file.write_text(json.dumps({**{k: v for k, v in about.items() if k != "form"}, **form}))
        found = since_snapshot(old, now)
        assert found.answer == "That snapshot is of an older form and cannot be compared."
        assert found.parts == ()


DAMAGED = "The older of the two is damaged and cannot be compared."


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"about": 3}\n931\tnonsense', "null"])
@pytest.mark.parametrize("name", ["snapshot.json", "areas/here.json", "measures/plans.jsonl"])
def test_nothing_is_told_from_a_damaged_snapshot(tmp_path: Path, spoilt: str, name: str) -> None:
    now = here(snapshot(tmp_path, "b", commitments=promises({})))
    old = snapshot(tmp_path, "a")
    (old.folder / name).write_text(spoilt)
    found = since_snapshot(old, now)
    assert (found.answer, found.parts) == (DAMAGED, ())
    # Nor where it was written so.
    sign(old.folder, [name])
    assert since_snapshot(old, now).answer == DAMAGED


def test_a_file_cut_short_makes_no_figure_new(tmp_path: Path) -> None:
    old, now = snapshot(tmp_path, "a"), here(snapshot(tmp_path, "b", rows=(FIGURE, LATER)))
    file = old.folder / "measures" / "plans.jsonl"
    file.write_text(file.read_text().partition("\n")[0])
    assert since_snapshot(old, now).answer == DAMAGED


def test_an_area_that_is_new_says_so(tmp_path: Path) -> None:
    old, now = snapshot(tmp_path, "a"), here(snapshot(tmp_path, "b"))
    about = json.loads((old.folder / "snapshot.json").read_text())
    text = json.dumps({**about, "areas": ["away"]}, separators=(",", ":"))
    (old.folder / "snapshot.json").write_text(text)
    sign(old.folder, ["snapshot.json"])
    found = since_snapshot(old, now)
    assert (found.answer, found.parts) == ("This area was not in the workbook yet.", ())


def test_quarters_are_told_and_not_their_months_too(tmp_path: Path) -> None:
    rows = ({**FIGURE, "period": "2025-Q1"}, {**FIGURE, "period": "2025-M03"})
    now = here(snapshot(tmp_path, "b", rows=rows, main=PeriodKind.QUARTER))
    assert list(now.measures["plans"].series[""]) == ["2025-Q1"]


def test_figures_of_another_place_are_no_revision() -> None:
    wider = measure({**FIGURE, "number": 99.0, "value": "99.0 %"}, place="100")
    (found,) = changes(known(measures={"plans": wider}), known())
    assert found.kind is ChangeKind.MEASURE
    # One without any figure at the time has got them since.
    none = measure(series={"": {}}, place="")
    assert [each.kind for each in changes(known(measures={"plans": none}), known())] == [
        ChangeKind.NEW_FIGURE
    ]


def test_of_a_measure_without_figures_here_those_of_a_wider_place_are_set_side_by_side(
    tmp_path: Path,
) -> None:
    about = AreaAbout("Here", "100", ("100", "931"), ("the council",), False, TODAY, "")
    old = here(snapshot(tmp_path, "a", about=about))
    now = here(snapshot(tmp_path, "b", about=about, rows=(FIGURE, LATER)))
    assert [each.kind for each in changes(old, now)] == [ChangeKind.NEW_FIGURE]


# Which snapshots are kept for comparing.


def made(build: Path, name: str, day: str, at: int) -> None:
    snapshot(build, name, day)
    os.utime(build / "snapshots" / name / "snapshot.json", (at, at))


def test_of_many_snapshots_the_last_of_each_day_and_the_one_before_now(tmp_path: Path) -> None:
    for name, day, at in (
        ("z", "2026-11-20", 1),
        ("y", "2026-11-20", 2),
        ("c", "2026-11-22", 3),
        ("b", "2026-11-22", 4),
        ("a", "2026-11-22", 5),
    ):
        made(tmp_path, name, day, at)
    assert [each.id for each in kept(tmp_path)] == ["y", "b", "a"]
    held = before(tmp_path)
    assert held is not None
    assert held.id == "b"
    then = before(tmp_path, date(2026, 11, 21))
    assert then is not None
    assert (then.id, then.made_on) == ("y", date(2026, 11, 20))
    assert before(tmp_path, date(2026, 11, 19)) is None


def test_a_snapshot_made_again_is_the_last_one(tmp_path: Path) -> None:
    made(tmp_path, "a", "2026-11-22", 1)
    made(tmp_path, "b", "2026-11-22", 2)
    snapshot(tmp_path, "a", "2026-11-22")
    assert [each.id for each in kept(tmp_path)] == ["b", "a"]


def test_damaged_and_unfinished_snapshots_are_not_kept(tmp_path: Path) -> None:
    assert kept(tmp_path) == ()
    assert before(tmp_path) is None
    made(tmp_path, "a", "2026-11-22", 1)
    made(tmp_path, "b", "2026-11-22", 2)
    (tmp_path / "snapshots" / "a" / "snapshot.json").write_text("{}")
    (tmp_path / "snapshots" / ".making-1").mkdir()
    (tmp_path / "snapshots" / ".making-1" / "snapshot.json").write_text('{"made_on":"2026-11-22"}')
    assert [each.id for each in kept(tmp_path)] == ["b"]


# Since a day, by the dates on record.

MEASURE = Measure.model_construct(
    id="plans",
    name="Plans issued in 20 weeks",
    short_name="Plans in 20 weeks",
    says="{value} of plans were issued in 20 weeks",
    kind=Kind.SHARE,
    better=Better.HIGHER,
    decimals=1,
    profile=Profile.OPEN,
    variant_of=None,
    counts=Counts.GIVEN,
    no_verdict="",
)
URL = "https://example.org/x"


def record(**tables: Any) -> Record:
    empty = {name: () for name in Record.model_fields if name != "area"}
    tie = FindingMeasure.model_construct(finding_id="PA1", measure_id="plans", part="", rank=1)
    area = Area.model_construct(
        id="here",
        place="931",
        bodies=("the council",),
        successions=(),
        read_to=tables.pop("read_to", TODAY),
    )
    return Record.model_construct(area=area, **{**empty, "finding_measures": (tie,), **tables})


def known_rows(**columns: Any) -> pl.DataFrame:
    row = {
        "measure": "plans",
        "basis": "",
        "place": "931",
        "period": "2024",
        "part": "",
        "numerator": 371.0,
        "denominator": 962.0,
        "value": 38.565,
        "known_on": date(2025, 6, 26),
        "known_assumed": False,
        "published": date(2025, 6, 26),
        "earlier_value": None,
        "earlier_release": None,
    }
    other = {**row, "period": "2023", "numerator": 533.0, "denominator": 994.0}
    other |= {"value": 53.622, "known_on": date(2024, 6, 30)}
    return pl.DataFrame([other, {**row, **columns}], infer_schema_length=None)


def both(
    record_: Record, values: pl.DataFrame | None = None, overdue: dict[str, str] | None = None
) -> tuple[KnownArea, KnownArea]:
    """The area as it was known on the day, and as it is known today."""
    rows = known_rows(known_on=None) if values is None else values
    area, wording = record_.area, wording_of(MEASURE)
    judged = {
        p.commitment_id: p for p in judge_commitments(record_, rows.clear(), {}, METHODS, TODAY)
    }
    answered = {each.recommendation_id: each for each in answers(record_, 2, TODAY)}
    findings = {row.finding_id for row in record_.judgements} | {"PA1"}
    blank = known(read_to=area.read_to).area.findings[0]
    area_ = area_told(
        area.read_to,
        commitments=tuple(
            promise_rows.commitment(row, judged[row.id], area, None, "", TODAY)
            for row in record_.commitments
        ),
        targets=tuple(rows_of.target(row, record_, TODAY) for row in record_.targets),
        inspections=tuple(rows_of.inspection(row, record_, TODAY) for row in record_.inspections),
        recommendations=tuple(
            promise_rows.recommendation(row, answered[row.id].state, area.read_to)
            for row in record_.recommendations
        ),
        claims=tuple(
            filled(
                ClaimTold,
                id=row.id,
                date=row.date,
                date_shown=written_date(row.date, row.date_precision),
                claim=row.claim,
                said_by=row.said_by,
                then=None,
                now=None,
            )
            for row in record_.claims
        ),
        meetings=tuple(map(rows_of.meeting, record_.meetings)),
        findings=tuple(
            msgspec.structs.replace(
                blank,
                id=name,
                measures=blank.measures if name == "PA1" else (),
                judgements=tuple(
                    rows_of.judgement(row, record_)
                    for row in record_.judgements
                    if row.finding_id == name
                ),
            )
            for name in sorted(findings)
        ),
        overdue=overdue or {},
    )
    mine = rows.filter(pl.col("place") == "931").to_dicts()
    held = [
        {
            **FIGURE,
            "period": row["period"],
            "number": None if row["value"] is None else round(row["value"], 1),
            "value": "" if row["value"] is None else wording.value(row["value"]),
            "numerator": row["numerator"],
            "denominator": row["denominator"],
            "counts": wording.counts(row),
            "change": "",
        }
        for row in mine
    ]
    now = KnownArea(TODAY, area_, {"plans": measure(*held)})
    return on_day(now, came_out(record_, rows, {"plans": MEASURE}), DAY), now


def since_day(record_: Record, values: pl.DataFrame | None = None) -> tuple[Change, ...]:
    return changes(*both(record_, values))


def test_figures_that_came_out_after_the_meeting() -> None:
    (found,) = since_day(record(), known_rows())
    assert found.sentence == "Plans in 20 weeks: 38.6 % in 2024 (371 of 962)."
    assert found.kind is ChangeKind.NEW_FIGURE
    assert since_day(record(), known_rows(known_on=DAY)) == ()
    (assumed,) = since_day(record(), known_rows(known_assumed=True))
    assert assumed.sentence.endswith("The day on which it came out is assumed.")
    assert since_day(record(), known_rows(place="825")) == ()


def test_a_figure_known_then_and_changed_since_is_revised() -> None:
    then = date(2024, 6, 30)
    (found,) = since_day(record(), known_rows(known_on=then, earlier_value=39.04))
    assert found.sentence == "Plans in 20 weeks, 2024: was 39.0 %, is now 38.6 %."
    before_the_day = known_rows(known_on=then, earlier_value=39.04, published=DAY)
    assert since_day(record(), before_the_day) == ()
    assert since_day(record(), known_rows(known_on=then, earlier_value=38.6)) == ()
    gone = known_rows(known_on=then, earlier_value=39.04, value=None, numerator=None)
    assert sentences(since_day(record(), gone)) == [
        "Plans in 20 weeks, 2024: was 39.0 %, now there is no figure: published."
    ]


def test_figures_that_should_have_come_are_no_news_of_that_day() -> None:
    """The month says since when; whether they were late then is not told."""
    found = changes(*both(record(), overdue={"plans": "June 2026"}))
    assert sentences(found) == [
        "Plans in 20 weeks: newer figures were due in June 2026 and have not been put in here."
    ]


@pytest.mark.parametrize(
    ("due", "told"), [(date(2026, 6, 1), "June"), (date(2026, 10, 1), "October")]
)
def test_figures_due_before_november_should_have_come_by_the_22nd(due: date, told: str) -> None:
    found = changes(*both(record(), overdue=late({"plans": due}, TODAY)))
    assert sentences(found) == [
        f"Plans in 20 weeks: newer figures were due in {told} 2026 and have not been put in here."
    ]


def test_figures_due_in_november_may_still_come_on_the_22nd() -> None:
    assert changes(*both(record(), overdue=late({"plans": date(2026, 11, 1)}, TODAY))) == ()


def promise(name: str, **other: Any) -> Commitment:
    dates = dict.fromkeys(
        ("set_on", "first_due_date", "due_date", "due_precision", "moved_on", "done_on")
    )
    words = dict.fromkeys(("moved_by", "result", "effect", "measure_id", "note"), "")
    row = {
        **dates,
        **words,
        "id": name,
        "finding_ids": ("PA1",),
        "what": "Plans read again",
        "set_by": "the council",
        "owed_by": ("the council",),
        "promised_by": ("the council",),
        "status": CommitmentStatus.OPEN,
        "source_url": URL,
    }
    return Commitment.model_construct(**{**row, **other})


def test_dates_of_promises_that_passed_since() -> None:
    rows = (
        promise("C1", due_date="2025-03"),
        promise("C2", due_date="2025-02-28"),
        promise("C3", due_date="2027-01-01"),
        promise("C4", due_date="2025-06-01", status=CommitmentStatus.MISSED),
        promise("C5", due_date="2025-06-01", done_on="2025-05", status=CommitmentStatus.DONE),
        promise(
            "C6",
            first_due_date="2025-03",
            due_date="2027-03",
            moved_on="2025-12-04",
            moved_by="the board",
        ),
        promise("C7", set_on="2025-03-01", due_date="2025-04-01", result="Half was done"),
    )
    found = since_day(record(commitments=rows))
    assert [(each.kind, subject(each)) for each in found] == [
        (ChangeKind.SLIPPED, "C6"),
        (ChangeKind.MISSED, "C4"),
        (ChangeKind.LATE, "C1"),
        (ChangeKind.LATE, "C7"),
        (ChangeKind.DONE, "C5"),
        (ChangeKind.PROMISE, "C7"),
    ]
    assert found[0].sentence == (
        "Plans read again (C6): put back from March 2025 to March 2027 by the board on "
        "4 December 2025."
    )
    assert found[3].sentence == ("Plans read again (C7): it was due 1 April 2025. Half was done.")


def test_dates_after_the_reading_are_told_apart_and_counted_in_words() -> None:
    rows = (
        promise("C1", due_date="2025-12"),
        promise("C2", due_date="2026-04"),
        promise("C3", due_date="2026-03", status=CommitmentStatus.NOT_FOUND),
        promise("C4", due_date="2026-05", set_by="The law", promised_by=()),
    )
    read_to = date(2026, 2, 28)
    search = Search.model_construct(
        date="2026-11", date_precision=DatePrecision.MONTH, looked_for="It", about="C2"
    )
    then, now = both(record(commitments=rows, searches=(search,), read_to=read_to))
    found = changes(then, now)
    assert [(each.kind, subject(each)) for each in found] == [
        (ChangeKind.LATE, "C1"),
        (ChangeKind.UNREAD, "C2"),
        (ChangeKind.UNREAD, "C3"),
        (ChangeKind.UNREAD, "C4"),
    ]
    assert found[1].sentence == (
        "Plans read again (C2): Due April 2026. We have not looked since February 2026, but for a "
        "search in November 2026 that did not find it."
    )
    assert found[2].sentence == (
        "Plans read again (C3): Due March 2026. We have not looked since February 2026."
    )
    assert headline(found, now) == (
        "Since the meeting: 1 date passed without a result. 3 dates have passed since we last read "
        "the papers (February 2026)."
    )


def test_recommendations_since_are_told_as_far_as_the_minutes_were_read() -> None:
    common = {
        "meeting_date": "2026-01-30",
        "date_precision": DatePrecision.DAY,
        "committee": "The committee",
        "kind": RecommendationKind.REQUEST,
        "topic": "SEND",
        "minutes_read": None,
        "recommendation": "Bring figures",
        "response": "",
        "response_status": None,
        "follow_up": "",
        "finding_ids": (),
        "source_url": URL,
        "note": "",
    }
    cut = {"minutes_read": MinutesRead.OPENING, "recommendation": ""}
    rows = (
        Recommendation.model_construct(**{**common, "id": "R1"}),
        Recommendation.model_construct(**{**common, "id": "R2", **cut}),
    )
    found = since_day(record(recommendations=rows, read_to=date(2026, 2, 28)))
    assert [each.sentence for each in found] == [
        "The committee, 30 January 2026: Bring figures (R1). It may have come since. We have not "
        "looked since February 2026.",
        "The committee, 30 January 2026: SEND (R2). Not known: only the opening of the minutes was "
        "available.",
    ]


@pytest.mark.parametrize(
    ("written", "is_told"),
    # The day is 28 February 2025.
    [("2024", False), ("2025", False), ("2025-02", False), ("2025-03", True), ("2026", True)],
)
def test_what_is_dated_with_a_year_alone_is_not_new_since_a_day_within_it(
    written: str, is_told: bool
) -> None:
    row = Meeting.model_construct(
        id="M1",
        date=written,
        date_precision=DatePrecision.YEAR,
        committee="The committee",
        subject="SEND",
        minutes_read=None,
        asked="",
        finding_ids=(),
        source_url=URL,
        note="",
    )
    assert bool(since_day(record(meetings=(row,)))) is is_told


def test_targets_statements_visits_and_meetings_since() -> None:
    common = {"finding_ids": ("PA1",), "source_url": URL, "note": ""}
    target = {
        **common,
        "measure_id": "plans",
        "what": "Plans on time",
        "unit": MeasuredIn.PER_CENT,
        "set_by": "the board",
        "owed_by": (),
        "result": "",
    }
    targets = (
        Target.model_construct(
            id="T1", replaces="", value="75", due_date="2025-12-31", set_on="2024-01-01", **target
        ),
        Target.model_construct(
            id="T2", replaces="T1", value="60", due_date=None, set_on="2025-12-04", **target
        ),
    )
    claim = Claim.model_construct(
        **common,
        id="CL1",
        date="2025-03-01",
        date_precision=DatePrecision.DAY,
        said_to="It",
        said_by="The council",
        measure_id="",
        part="",
        direction=ClaimDirection.IMPROVED,
        period="",
        first="",
        last="",
        against=ClaimSpan.YEAR_BEFORE,
        claim="It is better",
    )
    visit = Inspection.model_construct(
        id="I1",
        name="Visit",
        kind=InspectionKind.MONITORING,
        framework=Framework.AREA_SEND_2023,
        start_date=None,
        end_date=None,
        published_date="2025-11-19",
        published_precision=DatePrecision.DAY,
        status="complete",
        outcome="Action",
        short_outcome="Action",
        expected_by=None,
        expected_precision=None,
        next_step="",
        note="",
    )
    judged = tuple(
        JudgementRow.model_construct(
            finding_id=finding,
            inspection_id="I1",
            judgement=Judgement.EFFECTIVE_ACTION,
            date="2025-11-19",
            date_precision=DatePrecision.DAY,
            residual_issues="",
            source_url=URL,
            note="",
        )
        for finding in ("PA1", "PA2")
    )
    meetings = tuple(
        Meeting.model_construct(
            **common,
            id=name,
            date=day,
            date_precision=DatePrecision.DAY,
            committee="The committee",
            subject="SEND",
            minutes_read=None,
            asked="",
        )
        for name, day in (("M1", "2025-02-28"), ("M2", "2026-01-30"), ("M3", "2027-01-30"))
    )
    found = since_day(
        record(
            targets=targets,
            claims=(claim,),
            inspections=(visit,),
            judgements=judged,
            meetings=meetings,
            findings=tuple(
                Finding.model_construct(id=each, short_title="Plans") for each in ("PA1", "PA2")
            ),
        )
    )
    assert [each.sentence for each in found] == [
        "Plans on time (T2), in place of an earlier one: moved from 75 % by 31 December 2025 to "
        "60 % by the board on 4 December 2025.",
        "Visit: reported 19 November 2025. Action.",
        "Effective action taken: Plans (PA1); Plans (PA2). Visit, 19 November 2025.",
        "The council, 1 March 2025: It is better.",
        "The committee, 30 January 2026: SEND.",
    ]

"""What changed: between two kept snapshots, however old the first, and since a day."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from scrutiny.assessment.answers import answers
from scrutiny.assessment.promises import judge_commitments
from scrutiny.definitions.area import (
    Area,
    Claim,
    Commitment,
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
from scrutiny.publication.changes import CHANGE_WORDS, ChangeKind, Changes, changes, since
from scrutiny.publication.content.snapshot_told import FORM
from scrutiny.publication.published import Published
from scrutiny.publication.since import headline
from scrutiny.publication.snapshot import before, kept, write_snapshot
from scrutiny.vocabulary.words import (
    Better,
    ClaimDirection,
    ClaimSpan,
    CommitmentStatus,
    DatePrecision,
    Framework,
    InspectionKind,
    Judgement,
    Kind,
    MinutesRead,
    Profile,
    RecommendationKind,
)
from tests.made_record import METHODS

FIGURE: dict[str, Any] = {
    "basis": "",
    "place": "931",
    "period": "2023",
    "part": "",
    "number": 53.6,
    "value": "53.6 %",
    "numerator": 533.0,
    "denominator": 994.0,
    "counts": "533 of 994",
    "status_words": "published",
    "verdict": "better",
    "direction": "up",
    "reason": "beyond_chance",
    "tag": "Better",
    "change": "Better: up from 4.0 % in 2022.",
}
LATER = {
    **FIGURE,
    "period": "2024",
    "number": 38.6,
    "value": "38.6 %",
    "numerator": 371.0,
    "denominator": 962.0,
    "counts": "371 of 962",
    "verdict": "worse",
    "direction": "down",
    "tag": "Worse",
    "change": "Worse: down from 53.6 % in 2023.",
}
ABOUT: dict[str, Any] = {
    "id": "plans",
    "short_name": "Plans in 20 weeks",
    "decimals": 1,
    "variant_of": None,
    "kind": "share",
    "numerator": {"quantities": ["in_time"]},
    "overdue": False,
    "next_due": "June 2026",
}
PROMISE = {
    "id": "C1",
    "finding_ids": ["PA1"],
    "what": "All plans read again",
    "set_by": "the council",
    "owed_by": ["the council"],
    "promised_by": ["the council"],
    "due_date": "2025-03",
    "due_precision": "month",
    "status": "open",
}
TARGET = {
    "id": "T1",
    "replaces": "",
    "finding_ids": ["PA1"],
    "what": "Plans on time",
    "value": "75",
    "unit": "per cent",
    "due_date": "2025-12-31",
    "set_by": "the board",
}


def snapshot(
    build: Path,
    name: str,
    made_on: str = "2026-11-22",
    *,
    figures: list[dict[str, Any]] | None = None,
    about: dict[str, Any] | None = None,
    measures: dict[str, Any] | None = None,
    read_to: str = "2026-11-22",
    **area: Any,
) -> Published:
    """A small snapshot of one area with one measure of one finding."""
    rows = [FIGURE] if figures is None else figures
    columns = list(rows[0]) if rows else list(FIGURE)
    head = {"about": {**ABOUT, **(about or {})}, "columns": columns, "main": None}
    cells = json.dumps([[row[column] for column in columns] for row in rows])
    tie = {"finding_id": "PA1", "measure_id": "plans", "part": ""}
    record = {
        "about": {"place": "931", "read_to": read_to},
        "findings": [{"id": "PA1", "measures": [tie], "judgements": area.pop("judgements", [])}],
        **area,
    }
    contents = {
        "snapshot.json": {
            "id": name,
            "form": FORM,
            "made_on": made_on,
            "areas": ["here"],
            "measures": ["plans"] if measures is None else measures,
            "flows": [],
        },
        "areas/here.json": record,
        "measures/plans.jsonl": f"{json.dumps(head)}\n931\t{cells}\n931 charts\t{{}}",
    }
    return Published(write_snapshot(build, name, contents))


def sentences(found: Changes, *kinds: ChangeKind) -> list[str]:
    return [each.sentence for each in found.of(*kinds)]


def test_the_same_snapshot_twice_has_no_change(tmp_path: Path) -> None:
    both = [snapshot(tmp_path, name, commitments=[PROMISE], targets=[TARGET]) for name in "ab"]
    found = changes(*both, "here")
    assert found.all == ()
    assert (found.before, found.now, found.note) == ("a", "b", "")


def test_a_new_figure_brings_a_new_verdict(tmp_path: Path) -> None:
    old = snapshot(tmp_path, "a")
    found = changes(old, snapshot(tmp_path, "b", figures=[FIGURE, LATER]), "here")
    assert sentences(found) == []
    assert [each.kind for each in found.all] == [ChangeKind.VERDICT, ChangeKind.NEW_FIGURE]
    verdict, figure = found.all
    assert verdict.sentence == (
        'Plans in 20 weeks: was "better", is now "worse". Worse: down from 53.6 % in 2023.'
    )
    assert (verdict.was, verdict.now, verdict.findings) == ("better", "worse", ("PA1",))
    assert figure.sentence == (
        "Plans in 20 weeks: 38.6 % in 2024 (371 of 962). Worse: down from 53.6 % in 2023."
    )
    assert figure.rows == (("2024", "", "38.6 %"),)
    assert found.of_finding("PA1") == found.all
    assert found.of_finding("PA2") == ()


def test_several_new_figures_are_one_sentence_with_all_rows(tmp_path: Path) -> None:
    old = snapshot(tmp_path, "a", figures=[{**FIGURE, "period": "2022"}])
    (found,) = changes(old, snapshot(tmp_path, "b", figures=[FIGURE, LATER]), "here").of(
        ChangeKind.NEW_FIGURE
    )
    assert found.sentence.endswith("One figure for other periods came too.")
    assert [row[0] for row in found.rows] == ["2024", "2023"]


def test_a_revised_figure_says_what_it_was(tmp_path: Path) -> None:
    old = snapshot(tmp_path, "a", figures=[FIGURE, LATER])
    now = snapshot(tmp_path, "b", figures=[FIGURE, {**LATER, "number": 39.0, "value": "39.0 %"}])
    (found,) = changes(old, now, "here").all
    assert found.kind is ChangeKind.REVISED
    assert found.sentence == "Plans in 20 weeks, 2024: was 38.6 %, is now 39.0 %."
    assert found.rows == (("2024", "38.6 %", "39.0 %"),)


def test_counts_that_change_under_the_same_value_are_told(tmp_path: Path) -> None:
    now = snapshot(tmp_path, "b", figures=[{**FIGURE, "numerator": 534.0, "counts": "534 of 994"}])
    (found,) = changes(snapshot(tmp_path, "a"), now, "here").all
    assert (found.was, found.now) == ("53.6 % (533 of 994)", "53.6 % (534 of 994)")


def test_fewer_decimals_are_not_a_revision(tmp_path: Path) -> None:
    whole = {**FIGURE, "number": 54.0, "value": "54 %"}
    now = snapshot(tmp_path, "b", figures=[whole], about={"decimals": 0})
    assert changes(snapshot(tmp_path, "a"), now, "here").all == ()


def test_a_figure_that_is_gone_says_why(tmp_path: Path) -> None:
    hidden = {
        **LATER,
        "number": None,
        "value": "",
        "numerator": None,
        "status_words": "hidden to protect individuals",
    }
    old = snapshot(tmp_path, "a", figures=[FIGURE, {**LATER, "verdict": "better"}])
    found = changes(old, snapshot(tmp_path, "b", figures=[FIGURE, hidden]), "here")
    assert sentences(found, ChangeKind.WITHDRAWN) == [
        "Plans in 20 weeks, 2024: was 38.6 %, now there is no figure: hidden to protect "
        "individuals."
    ]
    assert found.of(ChangeKind.REVISED) == ()
    gone = changes(old, snapshot(tmp_path, "c"), "here")
    assert "no longer given" in gone.of(ChangeKind.WITHDRAWN)[0].sentence


def test_a_measure_worked_out_anew_is_not_told_as_revised(tmp_path: Path) -> None:
    now = snapshot(
        tmp_path,
        "b",
        figures=[{**FIGURE, "number": 99.0, "value": "99.0 %"}],
        about={"numerator": {"quantities": ["other"]}},
    )
    (found,) = changes(snapshot(tmp_path, "a"), now, "here").all
    assert found.kind is ChangeKind.MEASURE
    assert "another way" in found.sentence


def test_a_measure_that_is_new_here_brings_one_sentence_and_not_all_its_years(
    tmp_path: Path,
) -> None:
    old = snapshot(tmp_path, "a", measures=[])
    now = snapshot(tmp_path, "b", figures=[FIGURE, LATER])
    (found,) = changes(old, now, "here").all
    assert (found.kind, found.now) == (ChangeKind.MEASURE, "38.6 %")
    (gone,) = changes(now, snapshot(tmp_path, "c", measures=[]), "here").all
    assert gone.sentence == "Plans in 20 weeks: this measure is no longer in the workbook."


STANDING = {
    "verdict": "no clear change",
    "direction": "up",
    "reason": "common_cause",
    "tag": "No clear change",
    "mode": "process",
    "headline": "Nothing unusual.",
    "short_name": "Plans in 20 weeks",
    "value": "53.6 %",
    "period": "2023",
}


def test_headlines_are_compared_where_both_have_them(tmp_path: Path) -> None:
    first = {**STANDING, "reason": "first_signal", "tag": "First signal", "headline": "One flag."}
    old = snapshot(tmp_path, "a", standings={"PA1 plans": STANDING})
    now = snapshot(tmp_path, "b", standings={"PA1 plans": first})
    assert sentences(changes(old, now, "here")) == []
    assert [each.sentence for each in changes(old, now, "here").all] == [
        'Plans in 20 weeks: was "no clear change", is now "first signal". One flag. '
        "The figure is the same; what it is judged by changed."
    ]


def test_what_is_said_of_an_old_figure_is_not_news(tmp_path: Path) -> None:
    aged = {**STANDING, "stale": True, "tag": "Old figure"}
    old = snapshot(tmp_path, "a", standings={"PA1 plans": aged})
    now = snapshot(tmp_path, "b", standings={"PA1 plans": {**aged, "verdict": "worse"}})
    assert changes(old, now, "here").all == ()


def test_a_new_way_of_judging_is_not_news(tmp_path: Path) -> None:
    """The older snapshot has no headlines, so both go by the change on the year."""
    old = snapshot(tmp_path, "a")
    now = snapshot(tmp_path, "b", standings={"PA1 plans": {**STANDING, "verdict": "worse"}})
    assert changes(old, now, "here").all == ()


def test_figures_that_should_have_come(tmp_path: Path) -> None:
    late = {"overdue": True}
    old, now = snapshot(tmp_path, "a"), snapshot(tmp_path, "b", about=late)
    words = "Plans in 20 weeks: newer figures were due in June 2026 and have not been put in here."
    assert [each.sentence for each in changes(old, now, "here").all] == [f"{words} That is new."]
    again = changes(now, snapshot(tmp_path, "c", about=late), "here")
    assert [each.sentence for each in again.all] == [words]


def test_promises_put_back_kept_missed_and_past_their_date(tmp_path: Path) -> None:
    def row(name: str, **other: Any) -> dict[str, Any]:
        return {**PROMISE, "id": name, **other}

    old = snapshot(
        tmp_path,
        "a",
        "2025-01-01",
        commitments=[row("C1"), row("C2"), row("C3"), row("C4"), row("C5")],
    )
    moved = {"moved_by": "the board", "moved_on": "2025-12-04"}
    now = snapshot(
        tmp_path,
        "b",
        "2026-01-01",
        commitments=[
            row("C1", due_date="2026-03", **moved),
            row("C2", status="done_late", done_on="2025-05", effect=""),
            row("C3", status="missed"),
            row("C4"),
            row("C5", due_date="2025-03-15", status="done"),
            row("C6", due_date=None),
        ],
    )
    found = changes(old, now, "here")
    assert [(each.kind, each.subject) for each in found.all] == [
        (ChangeKind.SLIPPED, "C1"),
        (ChangeKind.MISSED, "C3"),
        (ChangeKind.LATE, "C4"),
        (ChangeKind.DONE, "C2"),
        (ChangeKind.DONE, "C5"),
        (ChangeKind.PROMISE, "C6"),
    ]
    assert found.all[0].sentence == (
        "C1, All plans read again: put back from March 2025 to March 2026 by the board on "
        "4 December 2025."
    )
    assert found.all[2].sentence == (
        "C4, All plans read again: it was due March 2025. No result was found."
    )
    assert found.all[3].sentence == (
        "C2, All plans read again: done late May 2025; it was due March 2025. No word of its "
        "effect is on record."
    )


def test_a_date_that_passed_since_the_record_was_read_has_no_missing_result(
    tmp_path: Path,
) -> None:
    old = snapshot(tmp_path, "a", "2025-01-01", commitments=[PROMISE])
    told = {"timing": "Due March 2025. We have not looked since February 2025."}
    rows = [{**PROMISE, **told}]
    now = snapshot(tmp_path, "b", "2026-01-01", read_to="2025-02-28", commitments=rows)
    (found,) = changes(old, now, "here").all
    assert (found.kind, found.sentence) == (
        ChangeKind.UNREAD,
        "C1, All plans read again: Due March 2025. We have not looked since February 2025.",
    )
    # Both snapshots were made after the date: it is no news.
    again = snapshot(tmp_path, "c", "2026-02-01", read_to="2025-02-28", commitments=rows)
    assert changes(now, again, "here").all == ()
    # Read on since then, and still nothing: its date had passed when it was read.
    read = snapshot(tmp_path, "d", "2026-01-01", read_to="2025-12-31", commitments=rows)
    assert [each.kind for each in changes(old, read, "here").all] == [ChangeKind.LATE]
    # How far an old kind of snapshot was read is not known, so nothing is said of it.
    unknown = snapshot(tmp_path, "e", "2026-01-01", read_to="", commitments=rows)
    assert changes(old, unknown, "here").all == ()


def test_what_others_required_is_no_promise_kept_or_missed(tmp_path: Path) -> None:
    duty = {**PROMISE, "set_by": "The inspectors", "promised_by": []}
    old = snapshot(tmp_path, "a", commitments=[duty, {**duty, "id": "C2"}])
    met = {**duty, "status": "done", "done_on": "2025-03-01"}
    rows = [met, {**duty, "id": "C2", "status": "missed"}, {**duty, "id": "C3"}]
    found = changes(old, snapshot(tmp_path, "b", commitments=rows), "here")
    assert {each.kind for each in found.all} == {ChangeKind.DUTY}
    assert [each.sentence for each in found.all] == [
        "C1, All plans read again: done 1 March 2025.",
        "C2, All plans read again: missed; it was due March 2025.",
        "C3, set by The inspectors for the council: All plans read again, due March 2025.",
    ]


def test_a_new_recommendation_is_no_new_answer(tmp_path: Path) -> None:
    old = snapshot(tmp_path, "a")
    asked = {"meeting_date": "2025-02-28", "topic": "Data", "committee": "It", "kind": "request"}
    rows = [
        {**asked, "id": "R1", "response": "Agreed", "response_status": "accepted"},
        {**asked, "id": "R2", "response_shown": "No answer was found."},
        {**asked, "id": "R3", "response_shown": "Nothing to answer.", "kind": "noted"},
        {**asked, "id": "R4", "response": "For lack of time", "response_status": "dropped"},
        {**asked, "id": "R5", "response": "Unanimous", "response_status": "passed"},
        {**asked, "id": "R6", "response": "Officers attended"},
    ]
    found = changes(old, snapshot(tmp_path, "b", recommendations=rows), "here")
    assert [(each.kind, each.now) for each in found.all] == [
        (ChangeKind.RECOMMENDATION, "answered"),
        *[(ChangeKind.RECOMMENDATION, "")] * 4,
        (ChangeKind.MEETING, ""),
    ]
    told = headline(found, "the meeting", date(2026, 11, 22))
    assert told == "Since the meeting: 5 recommendations or motions (1 with an answer)."


@pytest.mark.parametrize(
    ("became", "sentence"),
    [
        ({"response_status": "dropped"}, "R1, Data: Dropped."),
        (
            {"response_status": "passed", "response": "Carried, 62 for"},
            "R1, Data: Carried, 62 for.",
        ),
        ({"response": "Officers attended"}, "R1, Data: Officers attended."),
    ],
)
def test_a_vote_or_attendance_is_no_new_answer(
    tmp_path: Path, became: dict[str, str], sentence: str
) -> None:
    asked = {"id": "R1", "meeting_date": "2025", "topic": "Data", "committee": "It"}
    old = snapshot(tmp_path, "a", recommendations=[asked])
    now = snapshot(tmp_path, "b", recommendations=[{**asked, **became}])
    (told,) = changes(old, now, "here").all
    assert (told.kind, told.sentence, told.now) == (ChangeKind.RECOMMENDATION, sentence, "")


def test_a_target_in_the_place_of_another_was_moved(tmp_path: Path) -> None:
    old = snapshot(tmp_path, "a", targets=[TARGET])
    lower = {
        **TARGET,
        "id": "T2",
        "replaces": "T1",
        "value": "60",
        "due_date": "2026-03-31",
        "set_on": "2025-12-04",
    }
    now = snapshot(tmp_path, "b", targets=[TARGET, lower, {**TARGET, "id": "T3"}])
    moved, new = changes(old, now, "here").all
    assert moved.sentence == (
        "T2 in place of T1, Plans on time: moved from 75 % by 31 December 2025 to 60 % by "
        "31 March 2026 by the board on 4 December 2025."
    )
    assert (new.kind, new.subject) == (ChangeKind.TARGET, "T3")
    edited = snapshot(tmp_path, "c", targets=[{**TARGET, "value": "70"}])
    (same_row,) = changes(old, edited, "here").all
    assert (same_row.kind, same_row.was, same_row.now) == (
        ChangeKind.TARGET_MOVED,
        "75 % by 31 December 2025",
        "70 % by 31 December 2025",
    )


def test_inspections_judgements_statements_meetings_answers_and_returns(tmp_path: Path) -> None:
    claim = {"id": "CL1", "date": "2025-02-28", "said_by": "The council", "claim": "It is better"}
    meeting = {"id": "M1", "date": "2025-02-28", "committee": "The committee", "subject": "SEND"}
    asked = {"id": "R1", "meeting_date": "2025-02-28", "topic": "Data", "committee": "It"}
    visit = {"id": "I1", "name": "Visit", "status": "expected", "published_date": None}
    said = {
        "finding_id": "PA1",
        "inspection_id": "I0",
        "judgement": "not_assessed",
        "date": "2024-01-01",
    }
    old = snapshot(
        tmp_path,
        "a",
        claims=[claim],
        meetings=[meeting],
        recommendations=[asked],
        inspections=[visit],
        judgements=[said],
        returns=[{"year": 2025, "census": "16 January 2025", "covers": "2024"}],
    )
    held = {**visit, "status": "complete", "published_date": "2025-11-19", "outcome": "Action"}
    now = snapshot(
        tmp_path,
        "b",
        claims=[claim, {**claim, "id": "CL2"}],
        meetings=[meeting, {**meeting, "id": "M2"}],
        recommendations=[{**asked, "response_status": "accepted", "response": "Agreed"}],
        inspections=[held],
        judgements=[said, {**said, "inspection_id": "I1", "judgement": "effective_action"}],
        returns=[
            {"year": 2025, "census": "16 January 2025", "covers": "2024"},
            {"year": 2026, "census": "15 January 2026", "covers": "2025"},
        ],
    )
    assert [(each.kind, each.sentence) for each in changes(old, now, "here").all] == [
        (ChangeKind.INSPECTION, "Visit: reported 19 November 2025. Action."),
        (ChangeKind.JUDGEMENT, "Effective action taken: PA1. Visit, 1 January 2024."),
        (ChangeKind.STATEMENT, "The council, 28 February 2025: It is better."),
        (ChangeKind.ANSWER, "R1, Data: now answered. Agreed. Nothing since was found."),
        (ChangeKind.MEETING, "The committee, 28 February 2025: SEND."),
        (ChangeKind.RETURN, "A new return of 15 January 2026 is in, with the cases of 2025."),
    ]


def test_whatever_an_old_snapshot_lacks_is_not_told_as_new(tmp_path: Path) -> None:
    full = {
        "commitments": [PROMISE],
        "targets": [TARGET],
        "claims": [{"id": "CL1", "date": "2025", "said_by": "It", "claim": "Yes"}],
        "meetings": [{"id": "M1", "date": "2025", "committee": "It", "subject": "It"}],
        "returns": [{"year": 2026, "census": "x", "covers": "2025"}],
    }
    now = snapshot(tmp_path, "b", figures=[FIGURE, LATER], **full)
    lean = {k: FIGURE[k] for k in ("basis", "place", "period", "part", "number", "value")}
    old = snapshot(tmp_path, "a", figures=[lean])
    (found,) = changes(old, now, "here").all
    assert (found.kind, found.now) == (ChangeKind.NEW_FIGURE, "38.6 %")


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"about": 3}\n931\tnonsense', "null"])
def test_any_damaged_file_of_an_old_snapshot_is_passed_over(tmp_path: Path, spoilt: str) -> None:
    now = snapshot(tmp_path, "b", commitments=[PROMISE])
    old = snapshot(tmp_path, "a", commitments=[PROMISE])
    (old.folder / "measures" / "plans.jsonl").write_text(spoilt)
    assert changes(old, now, "here").all == ()
    (old.folder / "snapshot.json").write_text(spoilt)
    assert changes(old, now, "here").all == ()
    (old.folder / "areas" / "here.json").write_text(spoilt.partition("\n")[0])
    assert changes(old, now, "here").now == "b"


def test_a_snapshot_of_an_older_form_is_too_old_to_compare(tmp_path: Path) -> None:
    old, now = snapshot(tmp_path, "a"), snapshot(tmp_path, "b", figures=[FIGURE, LATER])
    about = json.loads((old.folder / "snapshot.json").read_text())
    del about["form"]
    (old.folder / "snapshot.json").write_text(json.dumps(about))
    found = changes(old, now, "here")
    assert (found.all, "too old to compare" in found.note) == ((), True)


def test_a_file_cut_short_makes_no_figure_new(tmp_path: Path) -> None:
    old, now = snapshot(tmp_path, "a"), snapshot(tmp_path, "b", figures=[FIGURE, LATER])
    file = old.folder / "measures" / "plans.jsonl"
    head = json.loads(file.read_text().partition("\n")[0])
    file.write_text(json.dumps({**head, "places": ["931"]}))
    assert changes(old, now, "here").of(ChangeKind.NEW_FIGURE) == ()
    # A place that the older one never had is another matter.
    file.write_text(json.dumps({**head, "places": []}))
    assert len(changes(old, now, "here").of(ChangeKind.NEW_FIGURE)) == 1


def test_an_area_whose_record_was_damaged_is_not_told_as_new(tmp_path: Path) -> None:
    old, now = snapshot(tmp_path, "a"), snapshot(tmp_path, "b")
    (old.folder / "areas" / "here.json").write_text('{"findings": [')
    found = changes(old, now, "here")
    note = "The older of the two is damaged and cannot be compared."
    assert (found.all, found.note) == ((), note)


def test_an_area_that_is_new_says_so(tmp_path: Path) -> None:
    old, now = snapshot(tmp_path, "a"), snapshot(tmp_path, "b")
    (old.folder / "areas" / "here.json").unlink()
    found = changes(old, now, "here")
    assert (found.all, found.note) == ((), "This area was not in the workbook yet.")


def test_changes_are_plain_data_with_headings(tmp_path: Path) -> None:
    late = {"overdue": True}
    old = snapshot(tmp_path, "a")
    found = changes(old, snapshot(tmp_path, "b", about=late, figures=[FIGURE, LATER]), "here")
    assert [head for head, _ in found.told()] == [
        "New verdicts",
        "New figures",
        "Figures that should have come",
    ]
    assert json.loads(json.dumps(found.plain()))["all"][0]["kind"] == "verdict"
    assert set(CHANGE_WORDS) == set(ChangeKind)


def test_measures_that_wait_since_one_month_share_a_sentence(tmp_path: Path) -> None:
    late = {"overdue": True}
    one = changes(snapshot(tmp_path, "a"), snapshot(tmp_path, "b", about=late), "here").all[0]
    found = Changes("a", "", "b", "", (one, one))
    ((_, told),) = found.told()
    assert told == (
        "Newer figures of 2 measures were due in June 2026 and have not been put in here: "
        "Plans in 20 weeks; Plans in 20 weeks.",
    )


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


# Since a day, without a snapshot.

DAY, TODAY = date(2025, 2, 28), date(2026, 11, 22)
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


def known(**columns: Any) -> pl.DataFrame:
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


def told(record_: Record, values: pl.DataFrame | None = None, **due: date) -> Changes:
    rows = known(known_on=None) if values is None else values
    judged = judge_commitments(record_, rows.clear(), {}, METHODS, TODAY)
    found = SimpleNamespace(
        promises={each.commitment_id: each for each in judged},
        answers={each.recommendation_id: each for each in answers(record_, 2, TODAY)},
    )
    return since(record_, found, rows, {"plans": MEASURE}, due, DAY, TODAY)


def test_figures_that_came_out_after_the_meeting() -> None:
    (found,) = told(record(), known()).all
    assert found.sentence == "Plans in 20 weeks: 38.6 % in 2024 (371 of 962)."
    assert (found.kind, found.findings, found.when) == (ChangeKind.NEW_FIGURE, ("PA1",), "2024")
    assert told(record(), known(known_on=DAY)).all == ()
    (assumed,) = told(record(), known(known_assumed=True)).all
    assert assumed.sentence.endswith("The day on which it came out is assumed.")
    assert told(record(), known(place="825")).all == ()


def test_a_figure_known_then_and_changed_since_is_revised() -> None:
    then = date(2024, 6, 30)
    (found,) = told(record(), known(known_on=then, earlier_value=39.04)).all
    assert found.sentence == "Plans in 20 weeks, 2024: was 39.0 %, is now 38.6 %."
    before_the_day = known(known_on=then, earlier_value=39.04, published=DAY)
    assert told(record(), before_the_day).all == ()
    assert told(record(), known(known_on=then, earlier_value=38.6)).all == ()


def test_figures_that_should_have_come_by_today() -> None:
    assert [each.sentence for each in told(record(), plans=date(2026, 6, 1)).all] == [
        "Plans in 20 weeks: newer figures were due in June 2026 and have not been put in here."
    ]
    assert told(record(), plans=date(2026, 11, 1)).all == ()


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
    found = told(record(commitments=rows))
    assert [(each.kind, each.subject) for each in found.all] == [
        (ChangeKind.SLIPPED, "C6"),
        (ChangeKind.MISSED, "C4"),
        (ChangeKind.LATE, "C1"),
        (ChangeKind.LATE, "C7"),
        (ChangeKind.DONE, "C5"),
        (ChangeKind.PROMISE, "C7"),
    ]
    assert found.all[0].sentence == (
        "C6, Plans read again: put back from March 2025 to March 2027 by the board on "
        "4 December 2025."
    )
    assert found.all[3].sentence == (
        "C7, Plans read again: it was due 1 April 2025. Half was done."
    )


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
    found = told(record(commitments=rows, searches=(search,), read_to=read_to))
    assert [(each.kind, each.subject) for each in found.all] == [
        (ChangeKind.LATE, "C1"),
        (ChangeKind.UNREAD, "C2"),
        (ChangeKind.UNREAD, "C3"),
        (ChangeKind.UNREAD, "C4"),
    ]
    assert found.all[1].sentence == (
        "C2, Plans read again: Due April 2026. We have not looked since February 2026, but for a "
        "search in November 2026 that did not find it."
    )
    assert found.all[2].sentence == (
        "C3, Plans read again: Due March 2026. We have not looked since February 2026."
    )
    answer = headline(found, "the meeting", read_to)
    assert answer == (
        "Since the meeting: 1 date passed without a result. 3 dates have passed since we last read "
        "the record (February 2026)."
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
    found = told(record(recommendations=rows, read_to=date(2026, 2, 28)))
    assert [each.sentence for each in found.all] == [
        "R1, The committee, 30 January 2026: Bring figures. It may have come since. We have not "
        "looked since February 2026.",
        "R2, The committee, 30 January 2026: SEND. Not known: only the opening of the minutes was "
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
    assert bool(told(record(meetings=(row,))).all) is is_told


def test_targets_statements_visits_and_meetings_since() -> None:
    common = {"finding_ids": ("PA1",), "source_url": URL, "note": ""}
    target = {
        **common,
        "measure_id": "plans",
        "what": "Plans on time",
        "unit": "per cent",
        "set_by": "the board",
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
    )
    judged = tuple(
        JudgementRow.model_construct(
            finding_id=finding,
            inspection_id="I1",
            judgement=Judgement.EFFECTIVE_ACTION,
            date="2025-11-19",
            date_precision=DatePrecision.DAY,
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
            asked="",
        )
        for name, day in (("M1", "2025-02-28"), ("M2", "2026-01-30"), ("M3", "2027-01-30"))
    )
    found = told(
        record(
            targets=targets,
            claims=(claim,),
            inspections=(visit,),
            judgements=judged,
            meetings=meetings,
        )
    )
    assert [each.sentence for each in found.all] == [
        "T2 in place of T1, Plans on time: moved from 75 % by 31 December 2025 to 60 % by the "
        "board on 4 December 2025.",
        "Visit: reported 19 November 2025. Action.",
        "Effective action taken: PA1, PA2. Visit, 19 November 2025.",
        "The council, 1 March 2025: It is better.",
        "The committee, 30 January 2026: SEND.",
    ]


def test_quarters_are_told_and_not_their_months_too() -> None:
    rows = pl.concat(
        [
            known(period="2025-Q1", value=40.0, numerator=40.0, denominator=100.0).tail(1),
            known(period="2025-M03", value=50.0, numerator=10.0, denominator=20.0).tail(1),
        ]
    )
    (found,) = told(record(), rows).all
    assert found.when == "January to March 2025"

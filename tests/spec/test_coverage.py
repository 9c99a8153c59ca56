"""What no figure, target or measure covers."""

from __future__ import annotations

from scrutiny.assessment.coverage import FindingGap, coverage
from tests.made_record import measure, record
from tests.standings import standing

MEASURES = {
    "m": measure(),
    "n": measure(id="n"),
    "load": measure(id="load", better="neither"),
}
RECORD = record(
    findings=[{"id": "F1"}, {"id": "F2"}, {"id": "F3"}],
    finding_measures=[
        {"measure_id": "m"},
        {"finding_id": "F2", "measure_id": "m"},
        {"finding_id": "F2", "measure_id": "n", "rank": 2},
        {"finding_id": "F2", "measure_id": "load", "rank": 3},
        {"finding_id": "F2", "measure_id": "n", "part": "need=S", "rank": 4, "level": "context"},
    ],
    targets=[
        {"id": "T0", "value": "20", "unit": "weeks", "measure_id": "n"},
        {"id": "T1", "value": "75", "measure_id": "m"},
    ],
    commitments=[
        {"id": "C1"},
        {"id": "C2", "measure_id": "m", "finding_ids": "F2"},
        {"id": "C3", "set_by": "law", "promised_by": ""},
    ],
    unmeasured=[{"finding_id": "F3", "what": "Waits", "ask": "How long?"}],
)
HELD = {
    ("F1", "m"): standing(latest=None),
    ("F2", "m"): standing(overdue=True),
    ("F2", "n"): standing(measure="n", stale=True),
}
FOUND = coverage(RECORD, HELD, MEASURES)


def test_findings_that_nothing_measures_and_why() -> None:
    assert FOUND.without_measure == (FindingGap("F1", tied=True), FindingGap("F3", tied=False))


def test_measures_without_a_number_to_reach() -> None:
    # m has a target; load has no good direction; the group of n is only context.
    assert [gap.key for gap in FOUND.without_target] == ["n"]
    assert FOUND.without_target[0].finding_ids == ("F2",)


def test_commitments_that_no_measure_can_show() -> None:
    # C3 is a duty that nobody promised.
    assert [gap.commitment_id for gap in FOUND.commitments] == ["C1"]


def test_figures_that_are_overdue_or_old() -> None:
    (old,) = FOUND.old
    assert (old.key, old.last_period) == ("n", "2024")
    late = coverage(RECORD, {("F2", "m"): standing(overdue=True)}, MEASURES)
    assert [(gap.key, gap.finding_ids) for gap in late.overdue] == [("m", ("F1", "F2"))]
    assert late.old == ()
    assert [gap.returned for gap in late.overdue] == [False]
    mine = coverage(RECORD, {("F2", "m"): standing(overdue=True, returned=True)}, MEASURES)
    assert [gap.returned for gap in mine.overdue] == [True]


def test_words_to_ask_for_what_no_figure_measures() -> None:
    assert [(gap.finding_id, gap.ask) for gap in FOUND.unmeasured] == [("F3", "How long?")]

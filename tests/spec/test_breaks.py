"""No test, trend, statement, effect, grade or question runs across a change of definition.

One series that without a break is clearly better in its last year, judged by every part that sets
two periods against each other: with the break each must say nothing of change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from scrutiny.assessment.annual import assess
from scrutiny.assessment.breaks import between
from scrutiny.assessment.claims import judge_claims
from scrutiny.assessment.conditions import HOLDS
from scrutiny.assessment.effect import effect_of
from scrutiny.assessment.evidence import Asked, Evidence
from scrutiny.assessment.grade import grade
from scrutiny.assessment.oddities import unit_jumps
from scrutiny.assessment.spans import figures
from scrutiny.assessment.standing import Point
from scrutiny.assessment.standings import Known, compared, standings
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.place import Places
from scrutiny.publication.build import build
from scrutiny.publication.snapshot import current
from scrutiny.vocabulary.asking import Condition
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.words import BreakKind, ClaimResult, Grade, Reason, Verdict
from scrutiny.wording.figure import Wording
from scrutiny.wording.rise_and_fall import change
from tests.bench_trend import authorities
from tests.made_record import METHODS, alone, measure, periods_of, record, set_against
from tests.spec.test_verdicts import NEIGHBOURS, PLACES

TODAY = date(2026, 11, 30)
BREAK = {"at": "2025", "kind": "definition", "words": "Counted in another way"}
YEARS = (("2021", 100), ("2022", 120), ("2023", 140), ("2024", 160), ("2025", 400))
PEER_YEARS = (("2021", 225), ("2022", 150), ("2023", 200), ("2024", 250), ("2025", 175))
PEERS = authorities(60)
TIED = [{"finding_id": "F1", "measure_id": "m", "rank": 1, "level": "outcome"}]
INSPECTED = {
    "inspections": [{"id": "I1", "start_date": "2024-06-01"}],
    "findings": [{"id": "F1"}],
    "finding_measures": TIED,
}


def made(*, broken: bool) -> Measure:
    return measure(breaks=[BREAK] if broken else [])


def known(one: Measure, **tables: Any) -> Known:
    """Place A of 500 cases a year, better in every one, and most in the last.

    Beside it are authorities that swing about a level, for a trend is told against how they move.
    """
    cases = [("A", YEARS), *((each.place, PEER_YEARS) for each in PEERS.all)]
    rows = [
        {
            "measure": "m",
            "basis": "",
            "place": place,
            "part": "",
            "status": "ok",
            "period": year,
            "numerator": float(x),
            "denominator": 500.0,
            "value": x / 5,
            "published_value": None,
        }
        for place, years in cases
        for year, x in years
    ]
    frame = pl.DataFrame(rows, schema_overrides={"published_value": pl.Float64})
    places = Places((*PLACES.all, *PEERS.all))
    assessed = assess(frame, {"m": one}, places, NEIGHBOURS, METHODS)
    mine = pl.col("place") == "A"
    values = assessed.values.filter(mine).with_columns(
        known_on=pl.lit(date(2026, 6, 30)), known_assumed=pl.lit(value=False)
    )
    return Known(
        record(**{**INSPECTED, **tables}),
        values,
        assessed.comparisons.filter(mine),
        assessed.trends.filter(mine),
        {},
        {"m": one},
        (),
        METHODS,
        TODAY,
    )


@pytest.mark.parametrize("broken", [False, True])
def test_the_year_the_trend_and_the_time_since_the_inspection(broken: bool) -> None:
    (standing,) = standings(known(made(broken=broken))).values()
    both = (standing.on_year, standing.since)
    verdict = Verdict.CANNOT_SAY if broken else Verdict.BETTER
    assert [each.verdict for each in both if each] == [verdict, verdict]
    assert standing.trend is not None
    assert standing.trend.verdict is verdict
    if broken:
        reasons = {each.reason for each in both if each} | {standing.trend.reason}
        assert reasons == {Reason.DEFINITION_CHANGED}
        assert [each.sides for each in both if each] == [None, None]


@pytest.mark.parametrize("broken", [False, True])
def test_pairs_of_periods_chosen_one_by_one(broken: bool) -> None:
    one = made(broken=broken)
    values = known(one).values
    (found,) = periods_of(values, one, ("2022", "2025"))
    assert found.verdict is (Verdict.CANNOT_SAY if broken else Verdict.BETTER)
    before, after = Point("2022", 24.0, 120, 500), Point("2025", 80.0, 400, 500)
    found = set_against(before, after, one)
    assert found.verdict is (Verdict.CANNOT_SAY if broken else Verdict.BETTER)
    # Several years as one: the break may lie inside the earlier stretch.
    before, after = Point("2025", 24.0, 120, 500), Point("2026", 80.0, 400, 500)
    pooled = set_against(before, after, one)
    across = set_against(before, after, one, first="2024")
    assert pooled.verdict is Verdict.BETTER
    assert (across.reason is Reason.DEFINITION_CHANGED) is broken


def test_a_year_that_the_break_falls_into_belongs_to_neither_side() -> None:
    one = made(broken=True)
    # The school year 2024/25 begins before January 2025 and ends after it.
    assert between(one, "2024/25", "2025/26") == {BreakKind.DEFINITION}
    before, after = Point("2024/25", 20.0, 100, 500), Point("2025/26", 80.0, 400, 500)
    found = set_against(before, after, one)
    assert found.reason is Reason.DEFINITION_CHANGED
    assert between(one, "2025", "2026") == set()


@pytest.mark.parametrize(
    "claim",
    [
        {"date": "2026-09-01"},
        {"date": "2026-09-01", "period": "2025", "first": "2025", "last": "2025"},
        {"date": "2026-09-01", "period": "x", "first": "2023", "last": "2025", "against": "within"},
        {"date": "2026-09-01", "direction": "worsened"},
        {"date": "2026-09-01", "direction": "unchanged"},
    ],
)
@pytest.mark.parametrize("broken", [False, True])
def test_statements(claim: dict[str, Any], broken: bool) -> None:
    held = known(made(broken=broken), claims=[{"id": "CL", **claim}])
    (found,) = judge_claims(held)
    assert (found.now.result is ClaimResult.CANNOT_SAY) is broken


@pytest.mark.parametrize("broken", [False, True])
def test_the_effect_of_something_done_and_the_grade(broken: bool) -> None:
    one = made(broken=broken)
    held = known(one)
    series = figures(held.values, "A", "m")
    effect = alone(effect_of("2024-12-31", series, one))
    assert effect is not None
    assert (effect.before.period, effect.after.period) == ("2023", "2025")
    assert (effect.verdict is Verdict.CANNOT_SAY) is broken
    graded = grade(
        held.record.findings[0],
        held.record,
        standings(held),
        (),
        held.measures,
        METHODS,
    )
    assert (graded.grade is Grade.NOTHING) is broken


_MOVED = (
    Condition.WORSE,
    Condition.IMPROVING,
    Condition.BETTER_PAIR_WORSE,
    Condition.GROUP_LEFT_BEHIND,
    Condition.FAILING_AND_STABLE,
)


@pytest.mark.parametrize("broken", [False, True])
def test_no_question_rests_on_a_change_across_it(broken: bool) -> None:
    held = known(made(broken=broken))
    evidence = Evidence(held.record, standings(held), (), (), (), (), {}, TODAY, 0.25)
    asked = Asked(held.record.findings[0], evidence)
    told = {condition for condition in _MOVED if list(HOLDS[condition](asked))}
    assert told == (set() if broken else {Condition.IMPROVING})


def test_a_number_ten_times_as_high_is_no_slip_where_the_definition_changed() -> None:
    rows = known(made(broken=True)).values.with_columns(
        value=pl.when(pl.col("period") == "2025").then(pl.col("value")).otherwise(1.0)
    )
    assert unit_jumps(rows, {"m": made(broken=True)}, METHODS).is_empty()
    assert unit_jumps(rows, {"m": made(broken=False)}, METHODS).height == 1


def test_the_sentence_tells_no_earlier_figure() -> None:
    values = known(made(broken=True)).values
    row = values.filter(pl.col("period") == "2025").row(0, named=True)
    one = made(broken=True)
    words = Wording(one.says, one.kind, one.better, one.decimals)
    assert change(words, compared(row)) == (
        "The definition has changed since 2024, so the two cannot be compared."
    )


def _strings(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for each in held.values():
            yield from _strings(each)
    elif isinstance(held, list | tuple):
        for each in held:
            yield from _strings(each)


def test_nothing_that_a_build_writes_of_a_real_area_crosses_it(data: Path) -> None:
    """Decisions in six weeks went from 95.6 to 97.7 %: "Better", unless its definition changed."""
    page = data / "measures" / "ehc_request_decisions_6_weeks.toml"
    before = _told(data)
    assert any("97.7 %" in told and "95.6 %" in told for told in before)
    mark = '\n[[breaks]]\nat = "2025"\nkind = "definition"\nwords = "Counted in another way"\n'
    page.write_text(page.read_text() + mark)
    after = _told(data)
    assert any("97.7 %" in told for told in after)
    assert not [told for told in after if "97.7 %" in told and "95.6 %" in told]


def _told(data: Path) -> list[str]:
    folders = Folders(data.parent)
    build(folders, TODAY)
    published = current(folders.build)
    figures = published.measure("ehc_request_decisions_6_weeks").of("931")
    written = [(f.title, f.level, f.change, f.trend, f.usual) for f in figures]
    area = msgspec.to_builtins(published.area("oxfordshire"))
    return list(_strings([area, written]))

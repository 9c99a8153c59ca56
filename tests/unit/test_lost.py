"""What rests on a return of which much is missing is shown, says so, and is not judged."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from scrutiny.assessment.annual import changed
from scrutiny.assessment.process.charted import charted
from scrutiny.assessment.spans import figures
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.flow_values import flow_values
from scrutiny.disclosure.lost import Losses, Lost, lost
from scrutiny.disclosure.shown_cells import Shown
from scrutiny.measures.case_counts import CELL
from scrutiny.publication.charts import process_charts
from scrutiny.publication.flow_content import flow_figures
from scrutiny.records.returns.case_store import Stored
from scrutiny.vocabulary.words import Reason, Status, Verdict
from scrutiny.wording.figure import wording_of
from scrutiny.wording.headline import on_year

PLACE = "999"
CENSUSES = [date(2024, 1, 18), date(2025, 1, 16), date(2026, 1, 15)]
MONTHS = [f"{year}-M{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13)]


def stored(year: int, **about: Any) -> Stored:
    return Stored({"year": year, **about}, pl.DataFrame(), pl.DataFrame())


def loss(share_of_1000: int, *sets: str) -> dict[str, Any]:
    field = "requests.received_date"
    return {"field": field, "needed_for": list(sets), "lost": share_of_1000, "of": 1000}


def shown() -> Shown:
    """The queue stood at 100 for two years and at nought in the third, as if all were well."""
    rows = [
        ("open_cases", "month", month, "", "", "", "", 0 if month > "2025" else 100, "ok", "")
        for month in MONTHS
    ]
    rows += [
        ("open_cases", "year", month[:4], *row[3:])
        for month, row in ((row[2], row) for row in rows if row[2].endswith("M12"))
    ]
    columns = (*CELL, "shown", "status", "reason")
    schema = dict.fromkeys(columns, pl.String) | {"shown": pl.Int64}
    return Shown(pl.DataFrame(rows, schema=schema, orient="row"), pl.DataFrame())


def judged(definitions: Definitions, losses: Losses) -> pl.DataFrame:
    values = flow_values(definitions.flows["flow_open_cases"], PLACE, shown(), CENSUSES, losses)
    return changed(values, definitions.measures, definitions.methods)


def year(values: pl.DataFrame, period: str) -> dict[str, Any]:
    return values.filter(period=period, part="").row(0, named=True)


def test_what_is_whole_is_judged(definitions: Definitions) -> None:
    row = year(judged(definitions, {}), "2025")
    assert (row["value"], row["verdict"]) == (0, Verdict.BETTER)


def test_what_rests_on_too_little_is_not_judged(definitions: Definitions) -> None:
    values = judged(definitions, {2025: {"open_cases": Lost(6)}})
    row = year(values, "2025")
    assert (row["value"], row["status"]) == (0, Status.UNRELIABLE)
    assert (row["verdict"], row["reason"]) == (Verdict.CANNOT_SAY, Reason.UNRELIABLE)
    # The year before keeps what it had.
    assert year(values, "2024")["reason"] == Reason.SAME


def test_nor_is_the_year_after_against_it(definitions: Definitions) -> None:
    values = judged(definitions, {2024: {"open_cases": Lost(6)}})
    assert year(values, "2025")["reason"] == Reason.UNRELIABLE


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Lost(6), "about 6 per cent of the records that it rests on could not be read"),
        (Lost(None), "some of the records that it rests on could not be read"),
        (Lost(None, fallen=True), "the return counts far less than the one before it"),
    ],
)
def test_the_figure_says_how_much_is_missing(
    given: Lost, words: str, definitions: Definitions
) -> None:
    flow = definitions.flows["flow_open_cases"]
    values = judged(definitions, {2025: {"open_cases": given}})
    found = flow_figures(flow, values, definitions)[PLACE]
    (figure,) = [each for each in found if each.period == "2025"]
    assert f"It carries no verdict: {words}" in figure.level
    assert "better" not in (figure.level + figure.change + figure.title).casefold()


def test_another_set_of_measures_is_judged_as_before(definitions: Definitions) -> None:
    row = year(judged(definitions, {2025: {"reviews": Lost(6)}}), "2025")
    assert row["verdict"] == Verdict.BETTER


def shares(definitions: Definitions, losses: Losses) -> pl.DataFrame:
    """Decisions in six weeks: half of 100 in each month of two years, all of them in the third."""
    rows = [
        (name, "month", month, "", "", "", "", shown, "ok", "")
        for i, month in enumerate(MONTHS)
        for name, shown in (
            ("decisions", 100),
            ("decisions_in_6_weeks", 95 if month > "2025" else 50 + 5 * (i % 3)),
        )
    ]
    columns = (*CELL, "shown", "status", "reason")
    schema = dict.fromkeys(columns, pl.String) | {"shown": pl.Int64}
    given = Shown(pl.DataFrame(rows, schema=schema, orient="row"), pl.DataFrame())
    flow = definitions.flows["flow_decisions_6_weeks"]
    values = flow_values(flow, PLACE, given, CENSUSES, losses)
    return changed(values, definitions.measures, definitions.methods)


def test_a_process_chart_says_nothing_of_a_year_that_is_not_whole(definitions: Definitions) -> None:
    record = definitions.records["northmere"]
    key = ("flow_decisions_6_weeks", PLACE, "")
    told = charted(shares(definitions, {}), definitions)
    assert told.summaries[key].verdict is Verdict.BETTER
    made = charted(shares(definitions, {2025: {"decisions": Lost(5)}}), definitions)
    assert made.summaries[key].verdict is Verdict.CANNOT_SAY
    chart = process_charts(made, definitions, record, {})["flow_decisions_6_weeks"][""]
    assert chart.sentence.startswith("Cannot say: about 95 %")
    assert "December 2025" in chart.sentence
    last = chart.points[-1]
    assert (last.number, last.finished, last.signals) == (95, False, "")
    assert last.label.endswith("incomplete")


def test_small_losses_pass_unsaid_and_few_records_are_not_counted(definitions: Definitions) -> None:
    methods = definitions.methods
    assert lost([stored(2026, lost=[loss(20, "requests")])], methods) == {2025: {}}
    found = lost([stored(2026, lost=[loss(60, "requests", "open_cases")])], methods)
    assert found == {2025: {"requests": Lost(6), "open_cases": Lost(6)}}
    few = {**loss(7, "reviews"), "of": 100}
    assert lost([stored(2026, lost=[few])], methods) == {2025: {"reviews": Lost(None)}}
    # A return kept by an earlier release says nothing of its losses.
    assert lost([stored(2026)], methods) == {2025: {}}


@pytest.mark.parametrize("of", [100, 199, 200, 400])
def test_whether_few_are_told_of_does_not_depend_on_how_few(
    definitions: Definitions, of: int
) -> None:
    """Of 200 records up to 7 may be missing: 4, the middle of these, is no more than 2 per cent."""
    methods = definitions.methods
    told = {
        str(lost([stored(2026, lost=[{**loss(few, "reviews"), "of": of}])], methods))
        for few in range(1, 8)
    }
    assert told == {str({2025: {"reviews": Lost(None)} if of < 200 else {}})}


def test_whether_a_count_fell_to_few_does_not_depend_on_how_few(definitions: Definitions) -> None:
    told = set()
    for few in range(1, 8):
        fall = {"what": "requests", "needed_for": ["requests"], "now": few, "before": 9}
        told.add(str(lost([stored(2026, falls=[fall])], definitions.methods)))
    assert len(told) == 1


def test_the_greater_loss_of_a_set_is_told(definitions: Definitions) -> None:
    both = [loss(90, "plans"), loss(30, "plans")]
    assert lost([stored(2026, lost=both)], definitions.methods)[2025]["plans"] == Lost(9)


@pytest.mark.parametrize(("now", "marked"), [(49, True), (50, False)])
def test_a_return_that_counts_far_less_than_the_one_before_is_marked(
    now: int, marked: bool, definitions: Definitions
) -> None:
    fall = {"what": "requests", "needed_for": ["requests"], "now": now, "before": 100}
    found = lost([stored(2026, falls=[fall])], definitions.methods)[2025]
    assert found == ({"requests": Lost(None, fallen=True)} if marked else {})


def test_a_claim_is_not_checked_against_what_is_not_whole(definitions: Definitions) -> None:
    values = judged(definitions, {2025: {"open_cases": Lost(6)}})
    held = figures(values, PLACE, "flow_open_cases")
    usable = {each.period: each.usable for each in held}
    assert usable["2024"]
    assert not usable["2025"]
    assert held[-1].on_year.verdict is Verdict.CANNOT_SAY


def test_the_line_of_a_finding_says_no_way_that_it_moved(definitions: Definitions) -> None:
    """``0 children were waiting, down from 785`` would be read as good news."""
    held = figures(judged(definitions, {2025: {"open_cases": Lost(6)}}), PLACE, "flow_open_cases")
    line = on_year(wording_of(definitions.flows["flow_open_cases"]), held[-1].on_year)
    assert line.startswith("Cannot say: ")
    assert "down" not in line

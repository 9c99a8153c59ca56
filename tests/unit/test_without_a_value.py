"""A month without a value: hidden, not applicable and missing are three things, up to the page."""

from __future__ import annotations

from datetime import date

import polars as pl

from scrutiny.assessment.annual import changed
from scrutiny.assessment.process.charted import charted
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.flow_values import flow_values
from scrutiny.disclosure.shown_cells import Shown, _waits_shown, protection
from scrutiny.measures.case_counts import CELL
from scrutiny.publication.charts import chart_words
from scrutiny.vocabulary.words import Profile
from scrutiny.wording.figure import level, wording_of

IN_TIME, TIMED = "plans_in_20_weeks_no_exceptions", "plans_timed_no_exceptions"
CENSUSES = [date(2024, 1, 18), date(2025, 1, 16), date(2026, 1, 15)]


def cells(*rows: tuple[str, str, int | None, str]) -> pl.DataFrame:
    """Cells of the whole by the month: quantity, period, what is shown and its status."""
    columns = (*CELL, "shown", "status", "reason")
    made = [(q, "month", at, "", "", "", "", n, status, "") for q, at, n, status in rows]
    schema = dict.fromkeys(columns, pl.String) | {"shown": pl.Int64}
    return pl.DataFrame(made, schema=schema, orient="row")


def test_a_month_in_which_nothing_was_issued_is_not_told_as_hidden(
    definitions: Definitions,
) -> None:
    """Of March nothing could be shown; in April nothing was issued; of May no whole is there."""
    months = [f"2023-M{n:02d}" for n in range(1, 13)]
    rows = []
    for month in months:
        some, whole = {
            "2023-M03": ((None, "c"), (20, "ok")),
            "2023-M04": ((0, "ok"), (0, "ok")),
            "2023-M05": ((10, "ok"), None),
        }.get(month, ((10, "ok"), (20, "ok")))
        rows.append((IN_TIME, month, *some))
        rows += [(TIMED, month, *whole)] if whole else []
    flow = definitions.flows["flow_plans_20_weeks_no_exceptions"]
    record = definitions.records["northmere"]
    place = record.area.place
    given = flow_values(flow, place, Shown(cells(*rows), pl.DataFrame()), CENSUSES, {})
    values = changed(given, definitions.measures, definitions.methods)
    statuses = dict(values.select("period", "status").iter_rows())
    assert [statuses[month] for month in months[1:6]] == ["ok", "c", "z", "x", "ok"]
    shown = chart_words(charted(values, definitions), definitions, record, {})
    points = shown[flow.id][""]["points"]
    assert [point["label"] for point in points[1:6]] == [
        "February 2023: about 50 %",
        "March 2023: hidden",
        "April 2023: not applicable",
        "May 2023: missing",
        "June 2023: about 50 %",
    ]
    told = {
        row["period"]: level(wording_of(flow), "Northmere", row)
        for row in values.iter_rows(named=True)
    }
    assert "hidden to protect individuals" in told["2023-M03"]
    assert told["2023-M04"].endswith("so nothing to divide.")
    assert told["2023-M05"].endswith("not available.")


def test_a_wait_for_nothing_is_not_hidden(definitions: Definitions) -> None:
    """No plan, no wait; few plans, a wait that must not be told; many, a wait."""
    months = {"2023-M01": 0, "2023-M02": None, "2023-M03": 40}
    rows = [
        (quantity, month, n, "c" if n is None else "ok")
        for month, n in months.items()
        for quantity in ("plans_timed", "plans_in_20_weeks")
    ]
    exact = cells(("plans_timed", "2023-M03", None, "")).select(
        *CELL[:5], n=pl.lit(41), median=pl.lit(20.2), ninetieth=pl.lit(30.4)
    )
    rules = protection(definitions.methods, Profile.FILTERED)
    waits = _waits_shown(exact, cells(*rows), rules)
    flow = definitions.flows["flow_weeks_to_plan"]
    values = flow_values(flow, "X", Shown(cells(*rows), waits), CENSUSES, {}).sort("period")
    assert values["status"].to_list() == ["z", "c", "ok"]
    assert values["value"].to_list() == [None, None, 20.0]

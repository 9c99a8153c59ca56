"""The day on which a figure of an area's own cases counts as known."""

from __future__ import annotations

from datetime import date

import polars as pl

from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.flow_values import flow_values
from scrutiny.disclosure.shown_cells import Shown
from scrutiny.measures.case_counts import CELL

CENSUSES = [date(2024, 1, 18), date(2025, 1, 16), date(2026, 1, 15)]


def test_a_figure_is_known_from_the_first_return_taken_when_it_was_finished(
    definitions: Definitions,
) -> None:
    flow = definitions.flows["flow_request_tribunal"]
    assert flow.ripens_weeks == 39
    periods = ["2023-Q1", "2023-Q2", "2024-Q4", "2025-Q2"]
    rows = [
        (quantity, "quarter", period, "", "", "", "", shown, "ok", "")
        for period in periods
        for quantity, shown in (("requests_tribunal", 20), ("requests", 400))
    ]
    columns = (*CELL, "shown", "status", "reason")
    cells = pl.DataFrame(
        rows, schema=dict.fromkeys(columns, pl.String) | {"shown": pl.Int64}, orient="row"
    )
    values = flow_values(flow, "X", Shown(cells, pl.DataFrame()), CENSUSES, {})
    known = dict(values.sort("period").select("period", "known_on").iter_rows())
    # 39 weeks on: 29 December 2023, 29 March 2024, 30 September 2025 and 30 March 2026.
    assert known == {
        "2023-Q1": date(2024, 1, 18),
        "2023-Q2": date(2025, 1, 16),
        "2024-Q4": date(2026, 1, 15),
        # Not finished by any return: shown since the first that covers it, and not judged.
        "2025-Q2": date(2026, 1, 15),
    }

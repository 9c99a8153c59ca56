"""What flows on from an area's cases: the table of published figures, and no null without a why."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from scrutiny.assessment.annual import changed
from scrutiny.assessment.process.charted import charted
from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.flow_values import OF_RETURNS, flow_values, no_values
from scrutiny.disclosure.return_facts import Tally
from scrutiny.disclosure.shown_cells import Shown
from scrutiny.measures.case_counts import CELL
from scrutiny.measures.exact import VALUES, exact
from scrutiny.records.store import read_figures
from scrutiny.vocabulary.words import Status
from scrutiny.wording.returned import tally
from tests.conftest import HOME

CENSUSES = [date(2024, 1, 18)]


def refusals() -> Shown:
    """Refusals of requests: some, hidden, of none, and of a whole that is not there."""
    rows = [
        ("requests_refused", "2023-Q1", 15, "ok"),
        ("requests", "2023-Q1", 60, "ok"),
        ("requests_refused", "2023-Q2", None, "c"),
        ("requests", "2023-Q2", 60, "ok"),
        ("requests_refused", "2023-Q3", 0, "ok"),
        ("requests", "2023-Q3", 0, "ok"),
        ("requests_refused", "2023-Q4", 15, "ok"),
    ]
    made = [(what, "quarter", at, "", "", "", "", n, status, "") for what, at, n, status in rows]
    schema = dict.fromkeys((*CELL, "shown", "status", "reason"), pl.String) | {"shown": pl.Int64}
    return Shown(pl.DataFrame(made, schema=schema, orient="row"), pl.DataFrame())


def test_a_share_of_what_is_shown_and_why_there_is_none(definitions: Definitions) -> None:
    flow = definitions.flows["flow_refusals"]
    values = flow_values(flow, "999", refusals(), CENSUSES, {}).sort("period")
    assert values.select("period", "value", "status").rows() == [
        ("2023-Q1", 25.0, "ok"),
        ("2023-Q2", None, "c"),
        ("2023-Q3", None, "z"),
        ("2023-Q4", None, "x"),
    ]


def test_flows_come_by_the_door_of_published_figures(definitions: Definitions) -> None:
    measures = [definitions.measures["ehc_plans_20_weeks"]]
    given = exact(read_figures(HOME / "data"), measures)
    assert dict(given.schema) == VALUES
    flow = definitions.flows["flow_refusals"]
    values = flow_values(flow, "999", refusals(), CENSUSES, {})
    assert dict(values.schema) == {**VALUES, **OF_RETURNS}
    assert values.schema == no_values().schema


def test_an_area_without_a_return_is_judged_too(definitions: Definitions) -> None:
    judged = changed(no_values(), definitions.measures, definitions.methods)
    assert judged.is_empty()
    assert charted(judged, definitions).summaries == {}


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0"), (1, "fewer than 8"), (7, "fewer than 8"), (8, "10"), (12, "10")]
)
def test_counts_of_records_are_hidden_and_rounded_like_cases(
    count: int, words: str, definitions: Definitions
) -> None:
    assert tally(Tally.of(count, definitions.methods)) == words


def test_a_stricter_limit_holds_for_counts_of_records_too(definitions: Definitions) -> None:
    limit = definitions.methods.hidden_up_to
    stricter = definitions.methods.model_copy(
        update={"hidden_up_to": limit.model_copy(update={"value": 9})}
    )
    assert Tally.of(9, stricter) == Tally(None, Status.HIDDEN, 10)
    assert tally(Tally.of(9, stricter)) == "fewer than 10"
    assert tally(Tally.of(10, stricter)) == "10"

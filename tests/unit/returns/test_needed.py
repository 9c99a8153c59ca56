"""The fields that flows are said to need are those that their counts rest on."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from scrutiny.definitions.counted import QUANTITIES
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.case_counts import cells
from scrutiny.records.returns.case_store import Stored
from scrutiny.records.returns.joined import Cases, join_returns
from tests.unit.returns.test_years_before import AREA, first_two, made, purpose

__all__ = ["first_two", "made", "purpose"]

KEPT_AS = {
    "age_at_request": "person.birth_date",
    "age_at_issue": "person.birth_date",
    "age_at_census": "person.birth_date",
    "need": "sen_need.sen_type",
    "setting": "plan_detail.urn",
    "request_source": "requests.request_source",
    "received_date": "requests.received_date",
    "request_outcome": "requests.request_outcome",
    "request_outcome_date": "requests.request_outcome_date",
    "request_mediation": "requests.request_mediation",
    "request_tribunal": "requests.request_tribunal",
    "exported": "requests.exported",
    "assessment_outcome": "assessment.assessment_outcome",
    "assessment_outcome_date": "assessment.assessment_outcome_date",
    "assessment_mediation": "assessment.assessment_mediation",
    "assessment_tribunal": "assessment.assessment_tribunal",
    "week20": "assessment.week20",
    "transferred_in": "active_plans.transfer_la",
    "review_meeting": "active_plans.review_meeting",
    "last_review": "active_plans.last_review",
}
"""The columns of cases that come of a field, and the field."""
NOT_COUNTED = {"person_key", "spoiled", "last_seen", "last_in_hand", "told_from", "of_the_day"} | {
    "other_mediation",
    "other_tribunal",
}


@pytest.fixture(scope="module")
def cases(first_two: list[Stored]) -> Cases:
    return join_returns(AREA, first_two)


def without(cases: Cases, column: str) -> Cases:
    """With nothing in a column; where it holds marks, with every mark set, for blank means no."""

    def emptied(frame: pl.DataFrame) -> pl.DataFrame:
        if column not in frame.columns:
            return frame
        kind = frame.schema[column]
        text = pl.lit(True) if kind == pl.Boolean else pl.lit(None, kind)
        return frame.with_columns(text.alias(column))

    assert cases.waiting is not None
    return replace(
        cases,
        requests=emptied(cases.requests),
        reviews=emptied(cases.reviews),
        waiting=emptied(cases.waiting),
    )


def test_every_column_of_cases_is_named_here(cases: Cases) -> None:
    columns = {*cases.requests.columns, *cases.reviews.columns}
    assert columns <= KEPT_AS.keys() | NOT_COUNTED


@pytest.mark.parametrize("column", KEPT_AS)
def test_what_a_count_rests_on_is_named_as_needed_for_it(
    column: str, cases: Cases, definitions: Definitions
) -> None:
    """Without the column some counts are others; the field must be said to be needed for them."""
    form, clocks = definitions.return_format, definitions.methods.clocks
    needed = {f"{f.module}.{f.field}": set(f.needed_for) for f in form.fields}[KEPT_AS[column]]
    before, after = (cells(each, form, clocks) for each in (cases, without(cases, column)))
    changed = before.join(after, on=before.columns[:-1], suffix="_after").filter(
        pl.col("count") != pl.col("count_after")
    )
    wholes = set(changed.filter(pl.col("topic_1") == "")["quantity"])
    for quantity in wholes:
        assert set(QUANTITIES[quantity].rests_on) & needed, quantity
    if "breakdowns" in needed:
        assert not wholes
    assert changed.height

"""A council's exact months never stand beside rounded counts of the same children."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.disclosure.own_cases import cases_of_each
from scrutiny.vocabulary.folders import Folders


@pytest.mark.parametrize("said", ["", "yes"])
def test_where_the_return_may_count_the_same_children_its_cases_are_left_out(
    definitions: Definitions, workbook: Folders, said: str
) -> None:
    record = definitions.records["northmere"]
    assert {each.in_return for each in record.indicators} == {"no"}
    indicators = tuple(each.model_copy(update={"in_return": said}) for each in record.indicators)
    changed = record.model_copy(update={"indicators": indicators[:1]})
    only = replace(definitions, records={"northmere": changed})
    (problem,) = cases_of_each(only, workbook, pl.DataFrame()).refused["northmere"]
    assert problem.place == "data/areas/northmere/indicators.csv, plans_good"
    assert "in_return" in problem.would_do

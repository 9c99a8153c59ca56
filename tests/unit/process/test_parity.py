"""Sixty series beside what NHSRplotthedots 0.2.2 says of each of their points."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from scrutiny.assessment.assurance import against_limits
from scrutiny.assessment.process import Floors, chart
from scrutiny.definitions.workbook import Definitions
from scrutiny.vocabulary.words import Assurance, Better

# That package flags from any number of points and freezes on any number.
BARE = Floors(trial_from=2, signals_from=2, freeze_from=1)

BETTER = {"increase": "higher", "decrease": "lower"}
RULES = {
    "Common Cause": (None, "no clear change"),
    "Above UCL": ("outside", "up"),
    "Below LCL": ("outside", "down"),
    "7 Points Above CL": ("shift", "up"),
    "7 Points Below CL": ("shift", "down"),
    "7 Point Trend (Increasing)": ("trend", "up"),
    "7 Point Trend (Decreasing)": ("trend", "down"),
    "2 in 3 Above CL": ("two_of_three", "up"),
    "2 in 3 Below CL": ("two_of_three", "down"),
}
READINGS = {
    "common_cause": "no clear change",
    "special_cause_improvement": "better",
    "special_cause_concern": "worse",
}
ASSURANCES = {
    "consistent_pass": Assurance.WILL_MEET,
    "consistent_fail": Assurance.WILL_MISS,
    "inconsistent": Assurance.CHANCE_DECIDES,
}


@pytest.fixture(scope="module")
def both(shared: Path, definitions: Definitions) -> pl.DataFrame:
    theirs = pl.read_csv(shared / "spc" / "plot_the_dots_60_series.csv").with_columns(
        order=pl.int_range(pl.len()).over("series", "direction")
    )
    assert theirs.select("series", "direction").n_unique() == 120
    points = theirs.with_columns(
        measure="series",
        basis=pl.lit("first"),
        place="direction",
        part=pl.lit(""),
        grain=pl.lit("month"),
        period="date",
        segment=pl.lit(0, dtype=pl.Int64),
        baseline=(pl.col("order") < pl.col("fixed_after_points")).fill_null(value=False),
        better=pl.col("direction").replace_strict(BETTER),
    )
    made = chart(points.rename({"centre": "their_centre"}), definitions.methods, BARE)
    assert made.height == theirs.height == 2894
    return made


def test_the_average_and_the_limits_agree_to_six_places(both: pl.DataFrame) -> None:
    for ours, theirs in (
        ("centre", "their_centre"),
        ("lower", "lower_limit"),
        ("upper", "upper_limit"),
    ):
        # They are rounded to six places there.
        assert both.filter(((pl.col(ours) - pl.col(theirs)).abs() < 6e-7).not_()).is_empty(), ours
        assert both[ours].null_count() == 0


def test_the_rule_shown_and_its_side_agree_at_every_point(both: pl.DataFrame) -> None:
    wanted = [RULES[each] for each in both["special_cause_type"]]
    found = both.select("signal", "direction").rows()
    names = zip(both["series"], both["order"], strict=True)
    differing = [
        (name, ours, theirs)
        for name, ours, theirs in zip(names, found, wanted, strict=True)
        if ours != theirs
    ]
    assert differing == []
    assert {rule for rule, _ in found} == {None, "outside", "trend", "two_of_three", "shift"}


def test_the_reading_agrees_at_every_point(both: pl.DataFrame) -> None:
    assert both["verdict"].to_list() == [READINGS[each] for each in both["point_type"]]


def test_points_that_meet_several_rules_show_the_first_of_precedence(both: pl.DataFrame) -> None:
    """Agreement above proves the order only for pairs that some point meets; the sixty series have
    no trend together with another rule inside the limits (`test_rules` draws that pair).
    """

    def met(one: str, other: str) -> set[str]:
        rows = both.filter(pl.col(one).is_not_null() & pl.col(other).is_not_null())
        return set(rows["signal"])

    assert met("outside", "trend") == {"outside"}
    assert met("outside", "shift") == {"outside"}
    assert met("two_of_three", "shift") == {"two_of_three"}
    assert met("trend", "shift") <= {"outside"}


def test_the_assurance_agrees_for_every_series_with_a_target(both: pl.DataFrame) -> None:
    last = both.filter(pl.col("target").is_not_null()).group_by("series", "place").last()
    assert last.height == 58
    for row in last.iter_rows(named=True):
        found = against_limits(row["lower"], row["upper"], row["target"], Better(row["better"]))
        assert found is ASSURANCES[row["assurance"]], row["series"]

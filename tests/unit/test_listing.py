"""Figures on the command line: for programs, for pipes, and in the publisher's own words."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date

import pytest
from rich.console import Console

from scrutiny.measures.exact import exact
from scrutiny.publication.listing import COLUMNS, description, found_place, listing, rows
from scrutiny.publication.published import Published
from scrutiny.vocabulary.folders import Folders
from scrutiny.vocabulary.periods import first_day, kind_of, last_day
from scrutiny.vocabulary.words import Better, Kind
from scrutiny.wording.figure import Wording, by_our_count, leading, level
from tests.unit.test_exact import figures, measure

SIX_WEEKS = "ehc_request_decisions_6_weeks"
TOLD = "by our count 95.6 %"


def as_csv(published: Published, measure: str, place: str = "931") -> list[dict[str, str]]:
    out = Console(file=io.StringIO())
    listing(published, measure, place, "csv", out)
    assert isinstance(out.file, io.StringIO)
    return list(csv.DictReader(io.StringIO(out.file.getvalue())))


def whole(made: list[dict[str, str]], period: str) -> dict[str, str]:
    return next(
        row for row in made if (row["period"], row["part"], row["basis"]) == (period, "", "")
    )


def test_csv_has_periods_counts_and_percentages_for_machines(published: Published) -> None:
    made = as_csv(published, SIX_WEEKS)
    assert list(made[0]) == list(COLUMNS)
    # As published for Oxfordshire, 2024: 1,564 and 72 decisions, 95.5 per cent.
    row = whole(made, "2024")
    assert (row["numerator"], row["denominator"]) == ("1564", "1636")
    assert (row["value"], row["our_value"], row["published_value"]) == ("95.5", "95.6", "95.5")
    assert row["note"] == TOLD
    assert (row["first_day"], row["last_day"]) == ("2024-01-01", "2024-12-31")
    assert row["code"] == "931"
    for each in made:
        kind_of(each["period"])
        assert date.fromisoformat(each["first_day"]) <= date.fromisoformat(each["last_day"])


def test_periods_of_every_kind_have_their_own_spelling_and_days(published: Published) -> None:
    january = as_csv(published, "ehc_plans_in_force")[-1]
    assert january["period"].endswith("-01")
    assert january["period_shown"].startswith("January ")
    assert january["first_day"] == f"{january['period']}-01"
    term = as_csv(published, "suspension_rate_ehc_plan")[-1]
    assert term["period"][4] == "/"
    assert term["first_day"] < term["last_day"]


@pytest.mark.parametrize("year", range(2015, 2027))
def test_periods_of_a_kind_follow_each_other_without_a_gap(year: int) -> None:
    two = f"{year}/{(year + 1) % 100:02}"
    later = f"{year + 1}/{(year + 2) % 100:02}"
    for one, other in (
        (str(year), str(year + 1)),
        (two, later),
        (f"{two}-1", f"{two}-2"),
        (f"{two}-2", f"{two}-3"),
        (f"{two}-3", f"{later}-1"),
        (f"{year}-M01", f"{year}-M02"),
        (f"{year}-Q3", f"{year}-Q4"),
        (f"{year}-{(year + 1) % 100:02}", f"{year + 1}-{(year + 2) % 100:02}"),
    ):
        assert (first_day(other) - last_day(one)).days == 1


def test_json_has_the_same_rows(published: Published) -> None:
    out = Console(file=io.StringIO())
    listing(published, SIX_WEEKS, "931", "json", out)
    assert isinstance(out.file, io.StringIO)
    assert json.loads(out.file.getvalue()) == rows(published, SIX_WEEKS, "931")


def test_who_shows_the_printed_figure_says_what_ours_is(published: Published) -> None:
    """On the finding, the briefing and the command line, whichever year is the latest."""
    for held in published.area("oxfordshire").standings.values():
        if held.mode == "process" or held.part:
            continue
        figure = published.measure(held.measure).latest(held.place)
        assert figure is not None
        assert held.ours == figure.our_words
        if figure.our_words:
            assert held.value == f"{figure.published_number:.1f} %"
            for words in (held.headline, held.sentence):
                assert words.count(figure.our_words) == 1


def test_the_command_line_gives_the_publishers_figure_beside_ours(published: Published) -> None:
    """Wokingham, 2025: 67.9 per cent from the two counts, 65.2 as published on a wider base."""
    figure = published.measure("ehc_request_decisions_6_weeks").latest("872")
    assert figure is not None
    assert (figure.value, figure.our_words) == ("65.2 %", "by our count 67.9 %")
    told = " ".join(description(published, "ehc_request_decisions_6_weeks", "872"))
    assert "65.2 % of decisions" in told
    assert "by our count 67.9 %" in told


def test_the_words_for_a_publishers_other_figure_stand_in_one_place() -> None:
    wording = Wording("{value} were", Kind.SHARE, Better.HIGHER, 1)
    row = {"value": 95.6, "published_value": 95.5, "numerator": 1564, "denominator": 1636}
    row |= {"period": "2024", "status": "ok"}
    assert by_our_count(wording, row) == TOLD
    assert leading(wording, row) == 95.5
    assert TOLD in level(wording, "Oxfordshire", row)
    assert by_our_count(wording, row | {"published_value": 95.55}) == ""
    assert leading(wording, row | {"published_value": 95.55}) == 95.6
    assert leading(wording, row | {"published_value": None}) == 95.6


def test_published_0_of_0_stays_0_of_0_with_its_status() -> None:
    published = {"quantities": ["p"], "words": "p"}
    made = exact(
        figures("""
            | quantity | place | period | release | value | status |
            | a        | 931   | 2014   | late    | 0     |        |
            | b        | 931   | 2014   | late    | 0     |        |
            | a        | 931   | 2015   | late    | 0     |        |
            | b        | 931   | 2015   | late    | 0     |        |
            | p        | 931   | 2015   | late    |       | x      |
            | a        | 931   | 2016   | late    | 0     |        |
            | b        | 931   | 2016   | late    |       | x      |
        """),
        [measure(published=published)],
    ).sort("period")
    assert made.select("period", "numerator", "denominator", "value", "status").rows() == [
        ("2014", 0, 0, None, "z"),
        ("2015", 0, 0, None, "x"),
        ("2016", None, None, None, "x"),
    ]
    wording = Wording("{value} were", Kind.SHARE, Better.HIGHER, 1)
    assert level(wording, "Oxfordshire", made.row(0, named=True)) == (
        "No share for Oxfordshire in 2014: 0 of 0, so nothing to divide."
    )


def test_0_of_0_reaches_the_command_line(published: Published) -> None:
    """Oxfordshire had neither plans nor plans in time in the first months, in 2014."""
    row = whole(as_csv(published, "ehc_plans_20_weeks"), "2014")
    assert (row["numerator"], row["denominator"], row["value"]) == ("0", "0", "")
    assert (row["low"], row["high"], row["status"]) == ("", "", "z")


@pytest.mark.parametrize(
    "command", [["--help"], ["check"], ["figures", "ehc_requests"], ["nothing"]]
)
def test_a_pipe_that_closes_early_is_no_error(workbook: Folders, command: list[str]) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "scrutiny", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "SCRUTINY_HOME": str(workbook.home)},
        text=True,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    told = running.stderr.read()
    code = running.wait()
    if command == ["nothing"]:
        assert code not in (0, 3)
    else:
        assert code == 141
        assert "wrong" not in told
        assert "BrokenPipe" not in told


def test_the_year_before_is_told_with_the_publishers_figure_too(published: Published) -> None:
    """Oxfordshire, 2024: 95.6 per cent from the two counts, 95.5 as published."""
    figure = published.measure("ehc_request_decisions_6_weeks").latest("931")
    assert figure is not None
    assert "up from 95.5 % in 2024 (by our count 95.6 %; 1,564 of 1,636)" in figure.change


def test_an_invented_place_is_found_by_its_bare_name(published: Published) -> None:
    for named in ("Northmere", "northmere", "Northmere (invented)", "999"):
        assert found_place(published, named) == "999"

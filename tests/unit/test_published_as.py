"""The publisher's own percentage, wherever one of ours that differs from it is shown.

What is expected is taken from the publisher's rows: its two counts and the percentage it prints.
"""

from __future__ import annotations

import csv
from datetime import date

import polars as pl
import pytest

from scrutiny.assessment.annual import Assessed, assess
from scrutiny.assessment.conditions import Met
from scrutiny.assessment.spans import figures, pooled
from scrutiny.assessment.standing import Point
from scrutiny.assessment.standings import Known, standings
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.exact import exact
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.enquiries import questions
from scrutiny.publication.figure_rows import measure_figures
from scrutiny.publication.listing import rows
from scrutiny.publication.published import Published
from scrutiny.records.store import read_figures
from scrutiny.vocabulary.asking import Condition
from scrutiny.wording import headline as words
from scrutiny.wording.claim import stretch
from scrutiny.wording.figure import wording_of
from scrutiny.wording.filling import Filling
from scrutiny.wording.point import told
from tests.conftest import HOME
from tests.made_record import set_against

SIX_WEEKS = "ehc_request_decisions_6_weeks"
OXFORDSHIRE, WOKINGHAM = "931", "872"
ENGLAND, SOUTH_EAST = "E92000001", "E12000008"


def printed(place: str, year: str) -> tuple[int, int, str]:
    """In time, decided, and the percentage that the publisher prints, of the release that has it.

    The last release that gives a year is the one in force.
    """
    found: dict[str, str] = {}
    for path in sorted((HOME / "data" / "figures" / "ehc_requests").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (row["place"], row["period"], row["part"]) == (place, year, ""):
                    found[row["quantity"]] = row["value"]
    in_time = int(found["decisions_in_6_weeks"])
    late = int(found["decisions_over_6_weeks"])
    return in_time, in_time + late, f"{float(found['decisions_in_6_weeks_per_cent']):.1f} %"


def both(place: str, year: str) -> tuple[str, str]:
    """Our percentage and the printed one. The test is void where they are the same."""
    in_time, decided, theirs = printed(place, year)
    ours = f"{100 * in_time / decided:.1f} %"
    assert ours != theirs
    return ours, theirs


@pytest.fixture(scope="module")
def assessed(definitions: Definitions) -> Assessed:
    measures = [definitions.measures[SIX_WEEKS]]
    return assess(
        exact(read_figures(HOME / "data"), measures),
        definitions.measures,
        definitions.places,
        definitions.neighbours,
        definitions.methods,
    )


@pytest.fixture(scope="module")
def written(assessed: Assessed, definitions: Definitions) -> dict[tuple[str, str], Figure]:
    """Every whole figure of Oxfordshire, and the latest of every other place."""
    used = assessed.values.select("source", "release").unique().rows()
    made = measure_figures(
        definitions.measures[SIX_WEEKS],
        assessed,
        definitions.places,
        used,
        [OXFORDSHIRE],
        definitions.sources,
    )
    return {(each.place, each.period): each for each in made if not each.part}


@pytest.fixture(scope="module")
def known(assessed: Assessed, definitions: Definitions) -> Known:
    record = definitions.records["oxfordshire"]
    at_oxfordshire = pl.col("place") == OXFORDSHIRE
    return Known(
        record=record,
        values=assessed.values.filter(at_oxfordshire).with_columns(
            known_on=pl.lit(None, pl.Date), known_assumed=pl.lit(False)
        ),
        comparisons=assessed.comparisons.filter(at_oxfordshire),
        trends=assessed.trends.filter(at_oxfordshire),
        processes={},
        measures=definitions.measures,
        overdue=(),
        methods=definitions.methods,
        today=date(2026, 11, 22),
    )


def test_level_change_and_title_tell_it(written: dict[tuple[str, str], Figure]) -> None:
    in_time, decided, _ = printed(OXFORDSHIRE, "2024")
    ours, theirs = both(OXFORDSHIRE, "2024")
    told = f"{ours} in 2024 ({in_time:,} of {decided:,}; published as {theirs})"
    assert f"up from {told}" in written[OXFORDSHIRE, "2025"].change
    figure = written[OXFORDSHIRE, "2024"]
    assert f"({in_time:,} of {decided:,}; published as {theirs})" in figure.level
    assert f"{ours} in 2024, published as {theirs}" in figure.title
    assert figure.published_words == f"published as {theirs}"


def test_england_and_the_region_tell_it(written: dict[tuple[str, str], Figure]) -> None:
    for place, name, year in ((ENGLAND, "england", "2023"), (SOUTH_EAST, "region", "2025")):
        ours, theirs = both(place, year)
        against = written[OXFORDSHIRE, year].against[name]
        assert against.value == f"{ours}; published as {theirs}"
        assert f"({ours}; published as {theirs})" in against.sentence
    _, _, theirs = printed(ENGLAND, "2025")
    # What England's publisher prints for 2025 is what its counts give.
    assert written[OXFORDSHIRE, "2025"].against["england"].value == theirs


def test_the_headline_of_a_finding_tells_it(known: Known) -> None:
    """The latest year is as published, the year before is not."""
    wording = wording_of(known.measures[SIX_WEEKS])
    held = standings(known)
    mine = [standing for standing in held.values() if standing.key == SIX_WEEKS]
    assert mine
    ours, theirs = both(OXFORDSHIRE, "2024")
    in_time, decided, _ = printed(OXFORDSHIRE, "2024")
    for standing in mine:
        assert standing.on_year is not None
        headline = words.on_year(wording, standing.on_year)
        before = f"{ours} in 2024 ({in_time:,} of {decided:,}; published as {theirs})"
        assert f"up from {before}" in headline
        assert headline.count("published as") == 1


def test_questions_tell_it(known: Known, definitions: Definitions) -> None:
    held = standings(known)
    finding_id, key = next(pair for pair in held if pair[1] == SIX_WEEKS)
    finding = next(each for each in known.record.findings if each.id == finding_id)
    met = [Met(Condition.IMPROVING, held[finding_id, key])]
    filling = Filling(
        known.record,
        definitions.measures,
        {SIX_WEEKS: wording_of(definitions.measures[SIX_WEEKS])},
        {},
        known.today,
    )
    (asked,) = questions(finding, met, filling, definitions.enquiries)
    ours, theirs = both(OXFORDSHIRE, "2024")
    assert f"from {ours} in 2024" in asked.question
    assert f"; published as {theirs})" in asked.question


def test_chosen_years_and_spans_tell_it(known: Known) -> None:
    """From 2023 to 2024 both differ; what is pooled was printed by nobody."""
    measure = known.measures[SIX_WEEKS]
    wording = wording_of(measure)
    every = figures(known.values, OXFORDSHIRE, SIX_WEEKS)
    held = [each.point for each in every if each.period in ("2023", "2024")]
    made = set_against(held[0], held[1], measure)
    for point in (made.before, made.after):
        _, theirs = both(OXFORDSHIRE, point.period)
        claimed = stretch(wording, point, (point.period, point.period))
        assert claimed == told(wording, point)
        assert claimed.endswith(f"; published as {theirs})")
    assert pooled(held, measure).published_value is None
    assert "published as" not in told(wording, Point("2024", 95.6, 1564, 1636))


def test_rows_for_programs_tell_it(published: Published) -> None:
    for place in (OXFORDSHIRE, WOKINGHAM, ENGLAND, SOUTH_EAST):
        for row in rows(published, SIX_WEEKS, place):
            if row["part"] or row["value"] is None or row["numerator"] is None:
                continue
            in_time, decided, theirs = printed(place, row["period"])
            assert (row["numerator"], row["denominator"]) == (in_time, decided)
            differs = f"{100 * in_time / decided:.1f} %" != theirs
            assert row["note"] == (f"published as {theirs}" if differs else "")

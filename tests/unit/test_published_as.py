"""The publisher's own percentage leads wherever ours differs from it, and ours stands beside it.

What is expected is taken from the publisher's rows: its two counts and the percentage it prints.
"""

from __future__ import annotations

import csv
import re
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
from scrutiny.views.charts.interval_chart import of_our_counts, reach
from scrutiny.vocabulary.asking import Condition
from scrutiny.vocabulary.words import Reason, Verdict
from scrutiny.wording import headline as words
from scrutiny.wording.claim import stretch
from scrutiny.wording.figure import wording_of
from scrutiny.wording.filling import Filling
from scrutiny.wording.point import told
from tests.conftest import HOME
from tests.made_record import set_against

SIX_WEEKS = "ehc_request_decisions_6_weeks"
OXFORDSHIRE, WOKINGHAM, KNOWSLEY, SURREY = "931", "872", "340", "936"
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


def beside(place: str, year: str) -> str:
    """What stands beside the printed percentage: ours, and the counts that it is made of."""
    in_time, decided, _ = printed(place, year)
    ours, _ = both(place, year)
    return f"(by our count {ours}; {in_time:,} of {decided:,})"


@pytest.mark.parametrize("place", [OXFORDSHIRE, WOKINGHAM, KNOWSLEY, SOUTH_EAST])
def test_level_and_title_lead_with_the_printed_one(
    written: dict[tuple[str, str], Figure], place: str
) -> None:
    year = "2024" if place == OXFORDSHIRE else "2025"
    ours, theirs = both(place, year)
    figure = written[place, year]
    assert (figure.value, figure.our_words) == (theirs, f"by our count {ours}")
    assert f"{theirs} of decisions" in figure.level
    assert beside(place, year) in figure.level
    assert f"{theirs} in {year}" in figure.title
    assert ours not in figure.title
    # Interval and counts are of ours, and say so.
    in_time, decided, _ = printed(place, year)
    assert figure.ours == pytest.approx(100 * in_time / decided, abs=0.05)
    assert figure.number == pytest.approx(float(theirs.split()[0]), abs=0.01)
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low <= figure.ours <= figure.high
    assert figure.interval.endswith(", by our count")


def test_the_interval_of_wokingham_leaves_the_printed_one_out(
    written: dict[tuple[str, str], Figure],
) -> None:
    """Why ours has to be drawn too: 65.2 per cent is printed, and 67.9 what the counts give."""
    figure = written[WOKINGHAM, "2025"]
    assert (figure.number, figure.ours) == (65.2, 67.9)
    assert figure.low is not None
    assert figure.high is not None
    drawn = reach(figure)
    assert (drawn["value"], drawn["ours"]) == (65.2, 67.9)
    assert of_our_counts("", [("Wokingham", figure)]) != ""
    assert of_our_counts("", [("England", written[ENGLAND, "2025"])]) == ""


def test_the_year_before_leads_too_and_the_test_is_of_our_counts(
    written: dict[tuple[str, str], Figure],
) -> None:
    _, theirs = both(OXFORDSHIRE, "2024")
    change = written[OXFORDSHIRE, "2025"].change
    assert f"up from {theirs} in 2024 {beside(OXFORDSHIRE, '2024')}" in change
    assert "By our counts that is a real rise" in change


def test_the_path_leads_with_the_printed_ones(written: dict[tuple[str, str], Figure]) -> None:
    one, two, three = (printed(WOKINGHAM, year)[2] for year in ("2023", "2024", "2025"))
    path = f"It fell from {one} in 2023 to {two} in 2024 and rose to {three} in 2025."
    assert path in written[WOKINGHAM, "2025"].trend


def test_england_and_the_region_lead_with_the_printed_one(
    written: dict[tuple[str, str], Figure],
) -> None:
    for place, name, year in ((ENGLAND, "england", "2023"), (SOUTH_EAST, "region", "2025")):
        ours, theirs = both(place, year)
        against = written[OXFORDSHIRE, year].against[name]
        assert against.value == f"{theirs}; by our count {ours}"
        assert f"({theirs}; by our count {ours}), more than chance by our counts" in (
            against.sentence
        )
        assert against.number == pytest.approx(float(theirs.split()[0]), abs=0.01)
    _, _, theirs = printed(ENGLAND, "2025")
    # What England's publisher prints for 2025 is what its counts give.
    assert written[OXFORDSHIRE, "2025"].against["england"].value == theirs


def test_ranks_and_the_middle_of_neighbours_say_that_they_are_of_our_counts(
    written: dict[tuple[str, str], Figure],
) -> None:
    figure = written[OXFORDSHIRE, "2025"]
    assert "1 being the best by our counts" in figure.rank
    assert re.search(
        r"Their middle is [\d.]+ % by our counts", figure.against["neighbours"].sentence
    )


def test_where_the_two_went_opposite_ways_nothing_is_said_of_change(
    written: dict[tuple[str, str], Figure],
) -> None:
    """Surrey in 2025: 99.4 to 98.5 by the counts, a real fall; 98.3 to 98.5 as printed."""
    before, after = printed(SURREY, "2024"), printed(SURREY, "2025")
    assert after[0] / after[1] < before[0] / before[1]
    assert float(after[2].split()[0]) > float(before[2].split()[0])
    figure = written[SURREY, "2025"]
    assert (figure.verdict, figure.reason) == (Verdict.CANNOT_SAY, Reason.OTHER_WAY)
    assert f"up from {before[2]} in 2024" in figure.change.lower()
    assert "By our counts it went the other way" in figure.change


def test_the_headline_of_a_finding_tells_it(known: Known) -> None:
    """The latest year is as our counts give it, the year before is not."""
    wording = wording_of(known.measures[SIX_WEEKS])
    held = standings(known)
    mine = [standing for standing in held.values() if standing.key == SIX_WEEKS]
    assert mine
    _, theirs = both(OXFORDSHIRE, "2024")
    for standing in mine:
        assert standing.on_year is not None
        headline = words.on_year(wording, standing.on_year)
        assert f"up from {theirs} in 2024 {beside(OXFORDSHIRE, '2024')}" in headline
        assert headline.count("by our count ") == 1


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
    _, theirs = both(OXFORDSHIRE, "2024")
    assert f"from {theirs} in 2024 {beside(OXFORDSHIRE, '2024')}" in asked.question


def test_chosen_years_and_spans_tell_it(known: Known) -> None:
    """From 2023 to 2024 both differ; what is pooled was printed by nobody."""
    measure = known.measures[SIX_WEEKS]
    wording = wording_of(measure)
    every = figures(known.values, OXFORDSHIRE, SIX_WEEKS)
    held = [each.point for each in every if each.period in ("2023", "2024")]
    made = set_against(held[0], held[1], measure)
    for point in (made.before, made.after):
        ours, theirs = both(OXFORDSHIRE, point.period)
        claimed = stretch(wording, point, (point.period, point.period))
        assert claimed == told(wording, point)
        assert claimed.startswith(f"{theirs} in {point.period} (by our count {ours}; ")
    assert pooled(held, measure).published_value is None
    assert "by our count" not in told(wording, Point("2024", 95.6, 1564, 1636))


def test_rows_for_programs_tell_it(published: Published) -> None:
    for place in (OXFORDSHIRE, WOKINGHAM, KNOWSLEY, ENGLAND, SOUTH_EAST):
        for row in rows(published, SIX_WEEKS, place):
            if row["part"] or row["value"] is None or row["numerator"] is None:
                continue
            in_time, decided, theirs = printed(place, row["period"])
            assert (row["numerator"], row["denominator"]) == (in_time, decided)
            ours = f"{100 * in_time / decided:.1f} %"
            assert f"{row['value']:.1f} %" == theirs
            assert row["note"] == (f"by our count {ours}" if ours != theirs else "")
            assert row["our_value"] == (float(ours.split()[0]) if ours != theirs else None)

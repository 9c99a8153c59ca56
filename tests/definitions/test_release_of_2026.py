"""The release of June 2026: figures for 2025 and January 2026 as taken down by hand."""

from __future__ import annotations

import msgspec
import pytest

from scrutiny.definitions.workbook import Definitions
from scrutiny.publication.content.figures_told import Figure
from scrutiny.publication.published import Published

NEIGHBOURS_2025 = {
    "867": 99.2,  # Bracknell Forest
    "919": 60.1,  # Hertfordshire
    "803": 54.2,  # South Gloucestershire
    "850": 52.0,  # Hampshire
    "916": 27.4,  # Gloucestershire
    "869": 23.8,  # West Berkshire
    "937": 22.8,  # Warwickshire
    "938": 15.5,  # West Sussex
    "825": 7.8,  # Buckinghamshire
    "873": 7.2,  # Cambridgeshire
}


def latest(published: Published, measure: str, place: str = "931") -> Figure:
    figure = published.measure(measure).latest(place)
    assert figure is not None
    return figure


def test_oxfordshire_reads_as_it_must(published: Published) -> None:
    figure = latest(published, "ehc_plans_20_weeks")
    assert (figure.period, figure.value, figure.counts) == ("2025", "37.8 %", "533 of 1,411")
    assert (figure.against["england"].value, figure.against["england"].verdict) == (
        "45.5 %",
        "worse",
    )
    assert figure.verdict == "no clear change"
    assert "38.6 % in 2024 (371 of 962)" in figure.change


def test_how_many_more_had_their_plan_and_how_many_more_did_not(published: Published) -> None:
    """533 after 371, and 1,411 less 533 after 962 less 371."""
    figure = latest(published, "ehc_plans_20_weeks")
    told = "162 more children had their plan in time and 287 more did not."
    assert figure.change.endswith(told)
    assert told in published.area("oxfordshire").standings["PA3 ehc_plans_20_weeks"].headline


@pytest.mark.parametrize(("place", "value"), NEIGHBOURS_2025.items())
def test_each_neighbour(published: Published, place: str, value: float) -> None:
    figure = latest(published, "ehc_plans_20_weeks", place)
    assert (figure.period, figure.number) == ("2025", value)


@pytest.mark.parametrize(("year", "middle"), [("2023", 42.6), ("2024", 36.6), ("2025", 25.6)])
def test_the_middle_of_the_neighbours(
    published: Published, definitions: Definitions, year: str, middle: float
) -> None:
    assert set(definitions.neighbours_of("931")) == set(NEIGHBOURS_2025)
    (figure,) = [
        figure
        for figure in published.measure("ehc_plans_20_weeks").series("931")
        if figure.period == year
    ]
    # The middle of ten is the mean of two; rounded at a half it may fall either way.
    assert figure.against["neighbours"].number == pytest.approx(middle, abs=0.11)


@pytest.mark.parametrize(
    ("measure", "period", "value", "counts"),
    [
        ("ehc_requests", "2025", "1,801", ""),
        ("ehc_requests_refused", "2025", "21.7 %", "390 of 1,801"),
        ("ehc_request_decisions_6_weeks", "2025", "97.7 %", "1,823 of 1,865"),
        ("ehc_plans_in_force", "2026-01", "8,559", ""),
        ("send_appeals", "2025", "543", ""),
        ("send_appeal_rate", "2025", "9.4 %", "543 of 5,792"),
        ("annual_reviews_completed", "2025", "73.7 %", "5,039 of 6,835"),
        ("annual_reviews_not_completed", "2025", "11.1 %", "762 of 6,835"),
        ("annual_review_outcomes_4_weeks", "2025", "40.5 %", "2,042 of 5,039"),
        ("ehc_assessments_no_plan", "2025", "6.5 %", "113 of 1,734"),
        ("ehc_plans_in_independent_special", "2026-01", "5.4 %", "464 of 8,559"),
        ("ehc_plans_over_1_year", "2025", "0.0 %", "0 of 1,411"),
    ],
)
def test_the_other_figures_of_oxfordshire(
    published: Published, measure: str, period: str, value: str, counts: str
) -> None:
    figure = latest(published, measure)
    assert (figure.period, figure.value, figure.counts) == (period, value, counts)


def test_funnel_rank_and_neighbours_rest_on_all_authorities_and_say_who_is_missing(
    published: Published,
) -> None:
    """Of 153, Halton and the Isle of Wight are withheld and Leicester has no row."""
    measure = published.measure("ehc_plans_20_weeks")
    figure = latest(published, "ehc_plans_20_weeks")
    assert "3 of 153 authorities have no figure that can be used." in figure.rank
    funnel = measure.funnel("2025")
    assert funnel is not None
    assert "of 150 authorities lie outside" in funnel.sentence
    assert "3 of 153 authorities have no figure that can be used." in funnel.sentence
    # Four of NEIGHBOURS_2025 are above 37.8; the interval of their middle is 7.8 to 60.1. The
    # year before it was 36.5 (or 36.6, the middle of ten being the mean of two).
    against = figure.against["neighbours"]
    assert (against.verdict, against.tag) == ("no clear change", "No clear difference")
    assert against.sentence == (
        "Among its 10 statistical neighbours 4 do better. Their middle is 25.6 %. No clear "
        "change here on the year, while the middle of its neighbours fell from 36.5 % to 25.6 %."
    )
    assert "of 148 authorities" in figure.rank
    assert "2 whose share is of fewer than 30 are not ranked." in figure.rank
    of_2025 = {
        place
        for place in measure.places
        if published.places[place].level == "authority"
        and any(f.period == "2025" and f.number is not None for f in measure.series(place))
    }
    assert len(of_2025) == 150
    assert not of_2025 & {"876", "921", "856"}


def test_plans_in_force_for_every_authority(published: Published) -> None:
    """Also for the Isle of Wight, whose total is all that is given of it."""
    measure = published.measure("ehc_plans_in_force")
    held = {
        place: figure.number
        for place in measure.places
        for figure in measure.series(place)
        if figure.period == "2026-01" and figure.number is not None
    }
    authorities = [p for p in held if published.places[p].level == "authority"]
    assert len(authorities) == 153
    assert (held["931"], held["E92000001"], held["921"]) == (8559, 718_838, 2000)
    assert sum(held[place] or 0 for place in authorities) == 718_838


def test_an_extract_gives_no_place_among_all(published: Published) -> None:
    """By setting January 2026 is held of Oxfordshire and England alone, assessments of 2025 of
    three authorities: nobody is first, and no middle is told.
    """
    for measure in ("ehc_plans_in_independent_special", "ehc_assessments_no_plan"):
        figure = latest(published, measure)
        assert (figure.rank, figure.funnel) == ("", "")
        assert published.measure(measure).funnel(figure.period) is None
        against = figure.against.get("neighbours")
        assert against is None or against.number is None


def test_residential_placements_are_not_added_up_from_parts(published: Published) -> None:
    """The line of all placements of Oxfordshire was not read; girls and boys make 52."""
    figure = latest(published, "residential_placements")
    assert (figure.period, figure.numerator) == ("2025-01", 42)


def test_measures_that_ended_say_so_and_what_replaced_them(published: Published) -> None:
    for old, new, value in (
        ("annual_reviews_not_held", "annual_reviews_completed", "5.4 %"),
        ("annual_review_decisions_4_weeks", "annual_review_outcomes_4_weeks", "32.6 %"),
    ):
        about = published.measure(old).about
        assert about.ended.startswith("Ended: no figures after 2024")
        assert f'"{published.measure(new).about.name}"' in about.ended
        assert (about.next_due, about.overdue) == ("", False)
        figure = latest(published, old)
        assert (figure.period, figure.value) == ("2024", value)
        assert published.measure(new).about.ended == ""
        # On a finding the old figure stands with the reason; no question asks for more of it.
        area = published.area("oxfordshire")
        assert area.standings[f"PA3 {old}"].ended == about.ended
        asked = str([finding.questions for finding in area.findings])
        assert published.measure(old).about.short_name not in asked


def test_reviews_of_2024_and_2025_are_never_set_against_each_other(published: Published) -> None:
    """Taken for one series, 5.4 and 11.1 % would read "Worse", 32.6 and 40.5 % "Better"."""
    area = msgspec.json.encode(published.area("oxfordshire")).decode()
    for one, other in (("5.4 %", "11.1 %"), ("32.6 %", "40.5 %")):
        for told in area.split('"'):
            assert not (one in told and other in told), told
    for measure in (
        "annual_reviews_completed",
        "annual_reviews_not_completed",
        "annual_review_outcomes_4_weeks",
    ):
        figure = latest(published, measure)
        assert (figure.verdict, figure.reason) == ("cannot say", "no_earlier_figure")
        assert "No figure counted this way is held for 2024" in figure.change
        assert {f.period for f in published.measure(measure).of("931")} == {"2025"}


def test_withheld_numbers_are_shown_nowhere(published: Published) -> None:
    """The publisher's own totals let them be worked out by hand; nothing here does so."""
    for measure in ("ehc_plans_20_weeks", "ehc_plans_20_weeks_no_exceptions"):
        for place in ("876", "921", *(("926",) if "no_exceptions" in measure else ())):
            held = [f for f in published.measure(measure).series(place) if f.period == "2025"]
            assert [(f.number, f.numerator, f.denominator, f.counts) for f in held] == [
                (None, None, None, "")
            ]
            assert held[0].status == "x"
    for measure in ("ehc_requests", "annual_reviews_completed"):
        held = [f for f in published.measure(measure).series("921") if f.period == "2025"]
        assert all(f.number is None and f.numerator is None for f in held)


def test_values_that_cannot_be_right_are_marked_and_judged_by_nothing(
    published: Published,
) -> None:
    for measure, place in (
        ("annual_reviews_completed", "209"),
        ("annual_reviews_not_completed", "209"),
        ("annual_review_outcomes_4_weeks", "209"),
        ("ehc_requests", "856"),
        ("ehc_requests_refused", "856"),
        ("send_appeal_rate", "873"),
        ("send_appeal_rate", "823"),
    ):
        (figure,) = [f for f in published.measure(measure).series(place) if f.period == "2025"]
        assert (figure.status, figure.verdict) == ("u", "cannot say"), (measure, place)
        assert figure.rank == ""


def test_groups_by_age_at_the_request_are_not_joined_to_ages_of_another_day(
    published: Published,
) -> None:
    measure = published.measure("ehc_plans_20_weeks")
    topics: dict[str, set[str]] = {}
    for figure in measure.of("931"):
        if figure.part:
            topics.setdefault(figure.part.partition("=")[0], set()).add(figure.period)
    assert topics["Age at time of request"] == {"2025"}
    assert "2025" not in topics["Age"]
    assert topics["Sex"] >= {"2024", "2025"}

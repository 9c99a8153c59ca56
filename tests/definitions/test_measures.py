"""Measures: those that must be there, and what their pages must say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from scrutiny.definitions.counted import NESTED, QUANTITIES
from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.errors import ProblemsFound
from scrutiny.publication.check import untied
from scrutiny.publication.published import Published
from tests.conftest import HOME

WANTED = """
ehc_plans_20_weeks ehc_plans_20_weeks_no_exceptions ehc_plans_over_1_year ehc_requests
ehc_requests_refused ehc_request_decisions_6_weeks ehc_new_plans ehc_plans_in_force
ehc_plans_in_independent_special annual_review_decisions_4_weeks annual_reviews_not_held
annual_reviews_completed annual_reviews_not_completed annual_review_outcomes_4_weeks
send_appeals send_appeal_rate suspension_rate_ehc_plan suspension_rate_sen_support
suspension_rate_no_sen permanent_exclusion_rate_sen_support persistent_absence_ehc_plan
persistent_absence_sen_support severe_absence_ehc_plan level_2_at_19_ehc_plan
attainment_8_ehc_plan in_education_sen_16_17 high_needs_balance
""".split()

# The reference's names for official series, and ours.
OFFICIAL = {
    "ehc_20wk_pct": ("ehc_plans_20_weeks", "number"),
    "ehc_plans_issued_20wk_denominator": ("ehc_plans_20_weeks", "denominator"),
    "ehc_over_52wk_pct": ("ehc_plans_over_1_year", "number"),
    "ehc_new_plans": ("ehc_new_plans", "number"),
    "ehc_requests": ("ehc_requests", "number"),
    "ehc_requests_refused": ("ehc_requests_refused", "numerator"),
    "ehc_request_decision_6wk_pct": ("ehc_request_decisions_6_weeks", "published_number"),
    "ehc_plans_and_statements_in_force": ("ehc_plans_in_force", "number"),
    "annual_review_decision_4wk_pct": ("annual_review_decisions_4_weeks", "number"),
    "annual_reviews_expected": ("annual_reviews_not_held", "denominator"),
    "annual_reviews_no_meeting": ("annual_reviews_not_held", "numerator"),
    "annual_reviews_due_by_completion": ("annual_reviews_completed", "denominator"),
    "annual_reviews_completed_in_year": ("annual_reviews_completed", "numerator"),
    "annual_reviews_not_completed": ("annual_reviews_not_completed", "numerator"),
    "annual_review_outcomes_in_4wk": ("annual_review_outcomes_4_weeks", "numerator"),
    "annual_review_outcome_4wk_pct": ("annual_review_outcomes_4_weeks", "number"),
    "ehc_requests_refused_pct": ("ehc_requests_refused", "number"),
    "send_tribunal_appeals_registered": ("send_appeals", "number"),
    "send_tribunal_appeal_rate_pct": ("send_appeal_rate", "number"),
    "send_tribunal_appeal_rate_new_basis_pct": ("send_appeal_rate", "number"),
}
EARLIER_COUNT = "send_tribunal_appeal_rate_pct"
PLACES = {"Oxfordshire": "931", "England": "E92000001", "South East": "E12000008"}


def test_every_measure_asked_for_is_there(definitions: Definitions) -> None:
    assert set(WANTED) <= set(definitions.measures)


def official() -> list[dict[str, str]]:
    path = HOME / "tests" / "expected" / "oxfordshire_official.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if row["quantity"] in OFFICIAL]


@pytest.mark.parametrize(
    "row", official(), ids=lambda r: f"{r['quantity']} {r['area']} {r['period_start']}"
)
def test_published_values_are_those_taken_down_by_hand(
    published: Published, row: dict[str, str]
) -> None:
    measure, field = OFFICIAL[row["quantity"]]
    month = row["period_start"][:7]
    wanted = {row["period_start"][:4], month}
    basis = "other" if row["quantity"] == EARLIER_COUNT else ""
    series = published.measure(measure).series(PLACES[row["area"]], basis=basis)
    (figure,) = [figure for figure in series if figure.period in wanted]
    decimals = len(row["value"].partition(".")[2])
    held = getattr(figure, field)
    ours = float(held.removesuffix(" %")) if isinstance(held, str) else held
    assert round(ours, decimals) == float(row["value"])


def test_the_two_rates_of_appeal_stand_apart(published: Published) -> None:
    rate = published.measure("send_appeal_rate")
    earlier = rate.series("931", basis="other")
    assert [figure.period for figure in earlier] == [str(year) for year in range(2014, 2025)]
    assert not any(figure.against for figure in earlier)
    new = rate.series("931")
    assert [(figure.period, figure.value) for figure in new] == [
        ("2024", "8.1 %"),
        ("2025", "9.4 %"),
    ]
    # What the first year on the new count is set against is not the earlier count's year before.
    assert new[0].reason == "no_earlier_figure"


def test_timeliness_reads_as_it_must(published: Published) -> None:
    by_year = {
        figure.period: figure
        for figure in published.measure("ehc_plans_20_weeks").of("931")
        if not figure.part
    }
    must = {
        "2022": ("4.0 %", "27 of 667", "2.8 to 5.8", "worse", "47.7 %"),
        "2023": ("53.6 %", "533 of 994", "50.5 to 56.7", "better", "49.1 %"),
        "2024": ("38.6 %", "371 of 962", "35.5 to 41.7", "worse", "45.9 %"),
        "2025": ("37.8 %", "533 of 1,411", "35.3 to 40.3", "worse", "45.5 %"),
    }
    for year, (value, counts, interval, verdict, england) in must.items():
        figure = by_year[year]
        against = figure.against["england"]
        assert (figure.value, figure.counts, figure.interval) == (value, counts, interval)
        assert (against.verdict, against.value) == (verdict, england)
    assert "a real fall" in by_year["2024"].change
    assert by_year["2024"].change.startswith("Worse: down from 53.6 % in 2023 (533 of 994)")
    assert by_year["2025"].change == (
        "No clear change: down from 38.6 % in 2024 (371 of 962). That is within what chance would "
        "give. Such a fall is common: 68 of 149 authorities fell as much. 162 more children had "
        "their plan in time and 287 more did not."
    )
    assert sorted(by_year) == [str(year) for year in range(2014, 2026)]


def test_at_least_all_authorities_regions_and_england(published: Published) -> None:
    places = published.measure("ehc_plans_20_weeks").places
    levels = [published.places[place].level for place in places]
    assert levels.count("region") == 9
    assert levels.count("country") == 1
    assert levels.count("authority") >= 153


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('better = "higher"', 'better = "up"', "higher"),
        ('kind = "share"', 'kind = "ratio"', "share"),
        ("decimals = 1", "decimal = 1", "decimal"),
        ('["plans_timed"]', '["plans_counted"]', 'no source gives the quantity "plans_counted"'),
        ("{value} of new", "some of new", "says holds {value} once"),
        ('"ehc_plans_over_1_year"', '"ehc_over_1_year"', 'no measure is called "ehc_over_1_year"'),
    ],
)
def test_a_spoiled_page_is_named(data: Path, old: str, new: str, words: str) -> None:
    page = data / "measures" / "ehc_plans_20_weeks.toml"
    assert old in page.read_text()
    page.write_text(page.read_text().replace(old, new, 1))
    with pytest.raises(ProblemsFound) as found:
        load_definitions(data)
    assert any(
        str(p).startswith("data/measures/ehc_plans_20_weeks.toml") and words in str(p)
        for p in found.value.problems
    ), found.value


def test_a_measure_tied_to_no_finding_is_named(data: Path) -> None:
    path = data / "areas" / "oxfordshire" / "finding_measures.csv"
    kept = [line for line in path.read_text().splitlines() if "high_needs_balance" not in line]
    path.write_text("\n".join(kept) + "\n")
    (told,) = untied(load_definitions(data))
    assert told.startswith("Tied to no finding: ")
    assert "(high_needs_balance). Add a row to finding_measures.csv" in told


def test_no_two_measures_or_flows_go_by_one_name(definitions: Definitions) -> None:
    names = [each.name for each in definitions.measures.values()]
    assert len(set(names)) == len(names)


def test_every_flow_counts_what_is_counted(definitions: Definitions) -> None:
    for flow in definitions.flows.values():
        assert set(flow.rests_on) <= set(QUANTITIES)
        assert set(flow.topics) <= set(QUANTITIES[flow.counted].topics)
        if flow.of:
            assert (flow.counted, flow.of) in NESTED


@pytest.mark.parametrize(
    ("flow", "old", "new", "column", "found", "would_do"),
    [
        (
            "flow_requests",
            'counted = "requests"',
            'counted = "requests_recieved"',
            "counted",
            'no quantity is called "requests_recieved"',
            "Known are: requests, requests_refused, ",
        ),
        (
            "flow_refusals",
            'of = "requests"',
            'of = "request"',
            "of",
            'no quantity is called "request"',
            "Known are: requests, ",
        ),
        (
            "flow_open_cases",
            'quantity = "open_to_6_weeks"',
            'quantity = "open_0_to_6_weeks"',
            "parts",
            'no quantity is called "open_0_to_6_weeks"',
            "Known are: requests, ",
        ),
        (
            "flow_refusals",
            'of = "requests"',
            'of = "plans_issued"',
            "of",
            "requests_refused is no part of plans_issued",
            "It is counted among: requests",
        ),
        (
            "flow_refusals",
            'topics = ["age", "source"]',
            'topics = ["age", "need"]',
            "topics",
            "requests_refused is not counted by need",
            "It is by: age, source",
        ),
        (
            "flow_weeks_to_plan",
            'counted = "plans_timed"',
            'counted = "plans_issued"',
            "counted",
            "how long plans_issued took is not worked out",
            "That is known of: plans_timed",
        ),
        (
            "flow_plans_20_weeks",
            'variant_of = "flow_plans_20_weeks_no_exceptions"',
            'variant_of = "flow_plans_20_weeks"',
            "variant_of",
            'no other flow is called "flow_plans_20_weeks"',
            "The other flows are: flow_decisions_6_weeks, ",
        ),
        (
            "flow_requests",
            "order = 4",
            "order = 2",
            "order",
            "stands at 2, like flow_open_cases",
            "",
        ),
    ],
)
def test_a_flow_that_would_show_nothing_is_refused(
    data: Path, flow: str, old: str, new: str, column: str, found: str, would_do: str
) -> None:
    path = data / "flows" / f"{flow}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProblemsFound) as refused:
        load_definitions(data)
    (told,) = map(str, refused.value.problems)
    assert told.startswith(
        f'data/flows/{flow}.toml, column "{column}": {found}. {would_do}'.strip()
    ), told


def test_a_share_that_names_no_whole_is_refused(data: Path) -> None:
    path = data / "flows" / "flow_refusals.toml"
    path.write_text(path.read_text().replace('of = "requests"\n', ""))
    with pytest.raises(ProblemsFound, match="says what it is a share of"):
        load_definitions(data)


def test_every_share_that_is_made_of_counts_has_words_for_both_sides(
    definitions: Definitions,
) -> None:
    shares = [each for each in definitions.published.values() if each.numerator is not None]
    assert len(shares) > 15
    assert [each.id for each in shares if each.sides is None] == []

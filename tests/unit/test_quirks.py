"""Every quirk of the publishers' files, numbered as in the list that comes with them.

Most are asked of the figures as committed, so they run without the files; those that need the
files themselves say so by using `shared`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.intake import Intake, load_intake
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.measures.exact import exact
from scrutiny.records.figures import Tidied, tidy
from scrutiny.records.store import read_figures
from scrutiny.sources.outside import read_outside
from scrutiny.sources.printed import plain_table, without_footnotes
from scrutiny.sources.recognise import neighbour_table, recognise
from tests.conftest import HOME

APPEALS = "ehc-plans-2025/supporting-files/SEND Tribunals and appeal rate 2014-2024.csv"


@pytest.fixture(scope="module")
def intake() -> Intake:
    return load_intake(HOME / "data")


@pytest.fixture(scope="module")
def figures() -> pl.DataFrame:
    return read_figures(HOME / "data")


@pytest.fixture(scope="module")
def values(figures: pl.DataFrame, definitions: Definitions) -> pl.DataFrame:
    return exact(figures, definitions.measures.values())


def tidied(path: Path, intake: Intake) -> Tidied:
    recognised = recognise(read_outside(path), intake.sources.values())
    return tidy(recognised, intake.places, intake.corrections, intake.near())


def figure(
    figures: pl.DataFrame, quantity: str, place: str, period: str, release: str | None = None
) -> tuple[float | None, str]:
    rows = figures.filter(
        pl.col("quantity") == quantity,
        pl.col("place") == place,
        pl.col("period") == period,
        pl.col("part") == "",
    )
    if release:
        rows = rows.filter(pl.col("release") == release)
    assert rows.height == 1
    row = rows.row(0, named=True)
    return row["value"], row["status"]


def value(values: pl.DataFrame, measure: str, place: str, period: str) -> float | None:
    rows = values.filter(
        pl.col("measure") == measure,
        pl.col("basis") == "",
        pl.col("place") == place,
        pl.col("period") == period,
        pl.col("part") == "",
    )
    return rows["value"][0] if rows.height else None


def test_01_byte_order_mark_and_line_ends(shared: Path) -> None:
    later = read_outside(shared / "ehc-plans-2025" / "timeliness_20_week.csv")
    earlier = read_outside(shared / "ehc-plans-2022" / "sen2_mi.csv")
    assert (later.headings[0], earlier.headings[0]) == ("time_period", "time_period")
    assert (later.cells.height, earlier.cells.height) == (12_212, 1_294)
    assert not later.cells[later.headings[-1]].str.contains("\r").any()


def test_02_headings_change_case_and_are_misspelt(shared: Path, definitions: Definitions) -> None:
    headings = read_outside(shared / "ehc-plans-2025" / "annual_reviews.csv").headings
    named = [q.column for q in definitions.sources["ehc_annual_reviews"].quantities]
    assert "number_decsion_4weeks" in headings
    assert set(named) <= set(headings), "the page must not correct the publisher's spelling"


def test_03_and_04_columns_change_order_and_name_between_releases(figures: pl.DataFrame) -> None:
    for release in ("2022", "2025"):
        assert figure(figures, "plans_in_20_weeks", "931", "2020", release) == (463, "ok")
    assert figure(figures, "plans_in_20_weeks_per_cent", "931", "2021", "2022") == (30.7, "ok")


def test_05_names_with_commas(figures: pl.DataFrame) -> None:
    held = figures.filter(pl.col("quantity") == "plans_timed", pl.col("period") == "2024")
    # Bournemouth, Christchurch and Poole; Bristol; Herefordshire; Kingston upon Hull.
    assert {"839", "801", "884", "810"} <= set(held["place"])


def test_06_missing_is_marked_and_is_never_nought(
    figures: pl.DataFrame, values: pl.DataFrame
) -> None:
    assert figure(figures, "plans_timed", "209", "2024") == (None, "x")
    assert figure(figures, "requests_received", "931", "2015") == (None, "z")
    assert figure(figures, "appeals", "841", "2014") == (None, "x")
    timely = figures.filter(pl.col("quantity") == "plans_timed", pl.col("period") == "2023")
    assert not set(timely["place"]) & {"921", "856"}, "the Isle of Wight and Leicester have no row"
    assert value(values, "ehc_plans_20_weeks", "209", "2024") is None


def test_07_periods_mean_different_things(figures: pl.DataFrame) -> None:
    assert figure(figures, "plans_in_force", "931", "2025-01") == (7307, "ok")
    assert figure(figures, "plans_in_force", "931", "2022-01", "2022") == (5025, "ok")
    assert figure(figures, "level_2_at_19_ehc_plan_per_cent", "931", "2023/24") == (28.99, "ok")


def test_08_nought_where_the_authority_code_is_empty(shared: Path, intake: Intake) -> None:
    path = shared / "ehc-plans-2025" / "residential_settings.csv"
    raw = read_outside(path).cells
    codes = raw.filter(pl.col("geographic_level") == "National")["old_la_code"]
    assert {"", "0"} <= set(codes)
    made = tidied(path, intake).figures.filter(pl.col("place") == "E92000001")
    assert made.height == 7, "one row for England in each of seven years"


def test_09_filters_named_back_to_front(figures: pl.DataFrame) -> None:
    assert figure(figures, "children_assessed_ehc_plan", "931", "2021/22") == (117, "ok")
    assert figure(figures, "good_development_ehc_plan", "931", "2021/22") == (4, "ok")


def test_10_floating_point_dust(figures: pl.DataFrame) -> None:
    tool = figures.filter(pl.col("source") == "interactive_tool")["value"].drop_nulls()
    assert (tool == tool.round(9)).all()
    assert figure(figures, "tool_plans_in_20_weeks_per_cent", "E12000006", "2024") == (39.3, "ok")


def test_11_buckinghamshire_keeps_its_years_under_two_codes(
    figures: pl.DataFrame, definitions: Definitions
) -> None:
    place = definitions.places.by_id["825"]
    assert {"E10000002", "E06000060"} <= set(place.codes)
    held = figures.filter(
        pl.col("quantity") == "plans_timed", pl.col("place") == "825", pl.col("value").is_not_null()
    )
    assert set(held["period"]) >= {str(year) for year in range(2015, 2025)}


def test_12_authorities_that_end_or_begin(definitions: Definitions) -> None:
    by_id = definitions.places.by_id
    assert (str(by_id["928"].ends), str(by_id["940"].starts)) == ("2021-04-01", "2021-04-01")
    assert (str(by_id["909"].ends), str(by_id["942"].starts)) == ("2023-04-01", "2023-04-01")
    named = definitions.places.named
    assert (named("Dorset", by_id["838"].starts), by_id["835"].name) == ("838", "Dorset")
    assert named("Dorset") is None, "without a date the name alone does not decide"


def test_13_names_that_differ_between_files(definitions: Definitions) -> None:
    named = definitions.places.named
    assert {named("Bedford"), named("Bedford Borough")} == {"822"}
    assert {named("County Durham"), named("Durham")} == {"840"}
    assert {named("Herefordshire"), named("Herefordshire, County of")} == {"884"}
    assert {named("Kingston Upon Hull, City of"), named("Kingston upon Hull, City of")} == {"810"}
    assert named("Yorkshire and the Humber") == named("Yorkshire and The Humber") == "E12000003"
    assert named("London (Inner)") == "E13000001"


def test_14_inner_and_outer_london_are_london(definitions: Definitions) -> None:
    places = definitions.places.by_id
    assert {places[code].region for code in ("201", "202", "301", "320")} == {"E12000007"}
    assert places["E13000001"].region == "E12000007"


def test_15_five_wrong_codes_and_two_swapped_figures(
    shared: Path, figures: pl.DataFrame, values: pl.DataFrame, intake: Intake
) -> None:
    printed = plain_table(read_outside(shared / APPEALS), intake.sources["send_appeals"])
    codes = dict(printed.select("Local Authority", "LA code").unique().iter_rows())
    assert (codes["Cambridgeshire"], codes["Central Bedfordshire"]) == ("823", "873")
    # Read off the printed rows of the two Nottinghams and of Northamptonshire in 2019 and 2020.
    assert figure(figures, "appeals", "892", "2024", "2025") == (52, "ok")
    assert figure(figures, "appeals", "891", "2024", "2025") == (184, "ok")
    assert figure(figures, "appeals", "928", "2020") == (131, "ok")
    assert figure(figures, "appealable_decisions", "873", "2024") == (4410, "u")
    assert figure(figures, "appealable_decisions", "823", "2024") == (8246, "u")
    status = values.filter(
        pl.col("measure") == "send_appeal_rate",
        pl.col("place") == "873",
        pl.col("period") == "2024",
    )["status"]
    assert status.to_list() == ["u", "u"], "on either count of decisions"


def test_15_a_nought_that_its_authority_took_back(figures: pl.DataFrame) -> None:
    for release in ("2022", "2025"):
        assert figure(figures, "requests_refused", "342", "2021", release) == (0, "u")


def test_16_a_table_laid_out_for_print(shared: Path, intake: Intake) -> None:
    assert without_footnotes("England Total4,9") == "England Total"
    assert without_footnotes("Bournemouth, Christchurch and Poole5") == (
        "Bournemouth, Christchurch and Poole"
    )
    table = plain_table(read_outside(shared / APPEALS), intake.sources["send_appeals"])
    assert "NORTH EAST" not in set(table["Local Authority"])
    row = table.filter(pl.col("Local Authority") == "Oxfordshire", pl.col("year") == "2024")
    assert row["Total Appealable Decisions"].to_list() == ["7,705"]
    assert row["In development: SEND Tribunal Appeal Rate"].to_list() == ["8.10%"]
    assert table["year"].n_unique() == 11


def test_17_two_models_of_neighbours(shared: Path, definitions: Definitions) -> None:
    models = {
        model: {n.neighbour for n in definitions.neighbours if (n.model, n.place) == (model, "931")}
        for model in ("2021", "2025")
    }
    assert models["2021"] - models["2025"] == {"800", "865"}
    assert models["2025"] - models["2021"] == {"937", "803"}
    ranked = definitions.neighbours_of("931")
    assert ranked == ("873", "919", "825", "937", "916", "850", "867", "938", "869", "803")
    # The same model as CSV, and once more with names only.
    wide = neighbour_table(read_outside(shared / "statistical-neighbours/sn_model_2025_wide.csv"))
    ours = {(n.place, n.rank): n.neighbour for n in definitions.neighbours if n.model == "2025"}
    for place, rank, neighbour in wide.select("place", "rank", "neighbour").iter_rows():
        assert ours[place, rank] == neighbour
    names = read_outside(shared / "statistical-neighbours" / "stat neighbours.csv").cells
    assert [definitions.places.named(name) for name in names["Oxfordshire"]] == list(ranked)


def test_18_two_percentages_are_never_mixed(values: pl.DataFrame) -> None:
    with_exceptions = value(values, "ehc_plans_20_weeks", "873", "2023")
    without = value(values, "ehc_plans_20_weeks_no_exceptions", "873", "2023")
    assert with_exceptions is not None
    assert without is not None
    assert (round(with_exceptions, 1), round(without, 1)) == (45.2, 64.9)


def test_19_plans_issued_means_two_things(figures: pl.DataFrame) -> None:
    assert figure(figures, "new_plans", "931", "2024") == (1159, "ok")
    assert figure(figures, "plans_timed", "931", "2024") == (962, "ok")


def test_20_and_21_breaks_are_on_the_pages(values: pl.DataFrame, definitions: Definitions) -> None:
    rates = values.filter(
        pl.col("measure") == "send_appeal_rate", pl.col("place") == "931", pl.col("part") == ""
    )
    new = rates.filter(pl.col("basis") == "")
    assert new.select("period", "numerator", "denominator").rows() == [
        ("2024", 396.0, 4898.0),
        ("2025", 543.0, 5792.0),
    ]
    breaks = {(b.at, str(b.kind)) for b in definitions.measures["ehc_plans_20_weeks"].breaks}
    assert breaks == {("2015", "definition"), ("2022", "collection")}
    # The percentage is not published for 2020 but both counts are.
    refused = value(values, "ehc_requests_refused", "931", "2020")
    assert refused is not None
    assert round(refused, 2) == round(100 * 197 / 1078, 2)


def test_22_a_figure_withdrawn_stays_in_the_total(figures: pl.DataFrame) -> None:
    assert figure(figures, "plans_timed", "E92000001", "2024") == (90_392, "ok")
    assert figure(figures, "plans_timed", "209", "2024")[1] == "x"


def test_23_reviews_are_shares_of_decisions_made(values: pl.DataFrame, shared: Path) -> None:
    four_weeks = value(values, "annual_review_decisions_4_weeks", "931", "2024")
    assert four_weeks is not None
    assert round(four_weeks, 1) == 32.6
    assert value(values, "annual_review_decisions_4_weeks", "919", "2024") is None
    raw = read_outside(shared / "ehc-plans-2025" / "annual_reviews.csv").cells
    negative = raw["no_outcome"].str.starts_with("-").sum()
    assert negative == 178, "the column with negative counts is there, and no page uses it"


def test_24_odd_single_values_stand_as_published(figures: pl.DataFrame) -> None:
    assert figure(figures, "requests_refused", "916", "2016") == (0, "ok")
    assert figure(figures, "requests_refused", "916", "2017") == (0, "ok")
    assert figure(figures, "requests_refused", "869", "2022") == (0, "ok")
    assert figure(figures, "requests_received", "869", "2022") == (0, "ok")


def test_25_which_copy_it_is_stands_in_the_table_of_releases() -> None:
    releases = pl.read_csv(HOME / "data" / "figures" / "releases.csv")
    named = releases.select("source", "release", "copy_note").iter_rows()
    copies = {(source, release): note for source, release, note in named}
    assert copies["ehc_caseload", "2025"] == "first publication"
    amended = "later amended copy, date of amendment not known"
    assert copies["ehc_timeliness", "2025"] == amended
    assert copies["ehc_timeliness", "2026"].startswith("transcribed from a public copy")


def test_26_terms_are_terms(figures: pl.DataFrame, values: pl.DataFrame) -> None:
    assert figure(figures, "suspensions_sen_support_per_100", "931", "2024/25-1") == (11.79, "ok")
    rates = values.filter(pl.col("measure") == "suspension_rate_sen_support")
    assert not rates["place"].str.starts_with("E").any(), "no England and no regions"
    assert rates["period"].str.contains(r"-[123]$").all(), "no year rate is made of terms"
    absence = values.filter(pl.col("measure") == "persistent_absence_ehc_plan")
    assert "2019/20" not in set(absence["period"])


def test_27_files_of_no_family_here_are_refused_in_words(shared: Path, intake: Intake) -> None:
    for name in (
        "inspections/area_send_inspections_2023_on.csv",
        "inspections/ofsted_csc_send_overview.xlsx",
        "ehc-plans-2025/personal_budgets.csv",
        "ehc-plans-2025/data-guidance.txt",
        "reports/931_oxfordshire_2023-09-15.pdf",
        "high-needs-funding/dedicated-schools-grant_2023_07_20.ods",
    ):
        with pytest.raises(ProblemsFound) as found:
            recognise(read_outside(shared / name), intake.sources.values())
        assert len(found.value.problems) == 1
        assert str(found.value).startswith(Path(name).name)
    # The two start dates of the inspection of 2023 are on record: fieldwork on the report.
    record = HOME / "data" / "areas" / "oxfordshire" / "inspections.csv"
    assert "2023-07-13,2023-07-21,2023-09-15" in record.read_text()


# The release of June 2026. Its quirks have no numbers.


@pytest.fixture
def of_2026(shared: Path) -> Path:
    return shared / "ehc-plans-2026"


def test_2026_headings_all_lower_case_and_the_whole_by_another_name(
    of_2026: Path, figures: pl.DataFrame
) -> None:
    headings = read_outside(of_2026 / "timeliness_20_week.csv").headings
    assert "pc_plans_issued_20_weeks_ex" in headings
    assert figure(figures, "plans_in_20_weeks_no_exceptions_per_cent", "931", "2025") == (
        37.8,
        "ok",
    )
    assert figure(figures, "plans_timed", "E92000001", "2025") == (102_203, "ok")
    assert figure(figures, "plans_in_20_weeks", "E92000001", "2025") == (46_498, "ok")


def test_2026_withheld_values_stay_withheld_and_leicester_has_no_row(figures: pl.DataFrame) -> None:
    for place in ("921", "876"):
        assert figure(figures, "plans_timed", place, "2025") == (None, "x")
    assert figure(figures, "plans_timed_no_exceptions", "926", "2025") == (None, "x")
    assert figure(figures, "plans_timed", "926", "2025")[1] == "ok"
    assert figure(figures, "requests_received", "921", "2025") == (None, "x")
    assert figure(figures, "plans_due_review", "921", "2025") == (None, "x")
    assert figure(figures, "plans_in_force", "921", "2026-01") == (2000, "ok")
    timely = figures.filter(pl.col("quantity") == "plans_timed", pl.col("period") == "2025")
    assert "856" not in set(timely["place"])


def test_2026_places_by_their_three_digit_code(of_2026: Path, figures: pl.DataFrame) -> None:
    raw = read_outside(of_2026 / "timeliness_20_week.csv").cells
    row = raw.filter(pl.col("la_name") == "North Yorkshire")
    assert row.select("new_la_code", "old_la_code").rows() == [("E10000023", "815")]
    assert figure(figures, "plans_timed", "815", "2025")[1] == "ok"


def test_2026_percentages_on_a_wider_base_are_shown_beside_ours(values: pl.DataFrame) -> None:
    """Wokingham 65.2 published, 67.9 of the counts; Calderdale 97.5, 99.0; Bromley 95.8, 97.4."""
    rows = values.filter(
        pl.col("measure") == "ehc_request_decisions_6_weeks",
        pl.col("period") == "2025",
        pl.col("part") == "",
        pl.col("place").is_in(["872", "381", "305"]),
    ).sort("place")
    both = [(round(ours, 1), theirs) for ours, theirs in rows["value", "published_value"].rows()]
    assert both == [(97.4, 95.8), (99.0, 97.5), (67.9, 65.2)]


def test_2026_numbers_that_cannot_be_right_are_marked(figures: pl.DataFrame) -> None:
    assert figure(figures, "reviews_not_completed", "209", "2025") == (3217, "u")
    for quantity in ("reviews_completed_in_year", "completed_reviews_told_in_4_weeks"):
        assert figure(figures, quantity, "209", "2025") == (0, "u")
    assert figure(figures, "requests_received", "856", "2025") == (199, "u")
    assert figure(figures, "requests_refused", "856", "2025") == (0, "u")
    # No outcome is read, so that outcomes nobody recorded mislead nobody.
    assert not figures["quantity"].str.contains("outcome").any()


def test_2026_codes_and_decisions_of_two_authorities_exchanged(figures: pl.DataFrame) -> None:
    """Appeals go by the name; 3,512 decisions beside Cambridgeshire are those of the other."""
    for place, appeals, decisions in (("873", 145, 3512), ("823", 150, 3051)):
        assert figure(figures, "appeals", place, "2025") == (appeals, "ok")
        assert figure(figures, "appealable_decisions_new", place, "2025") == (decisions, "u")
        assert figure(figures, "appeals_new_per_cent", place, "2025")[1] == "u"
    for release in ("2025", "2026"):
        for place in ("873", "823", "919"):
            held = figure(figures, "appealable_decisions_new", place, "2024", release)
            assert held[1] == "u"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "SEND appealable decisions rate 2024-2025.csv",
            "Cambridgeshire,823,",
            "Cambridgeshire,873,",
            'column "Old LA code": holds "873" for Local authority "Cambridgeshire"',
        ),
        (
            "annual_reviews.csv",
            ",3698,3217,481,0,0,3217,",
            ",3698,3217,481,2000,500,717,",
            'column "review_not_completed": holds "717" for la_name "Lewisham"',
        ),
        (
            "requests.csv",
            "assessment,199,0,126,0,",
            "assessment,899,0,126,40,",
            'column "requests_received_in_year": holds "899" for la_name "Leicester"',
        ),
    ],
)
def test_2026_a_correction_stops_once_it_is_put_right(
    of_2026: Path, tmp_path: Path, intake: Intake, name: str, old: str, new: str, words: str
) -> None:
    text = (of_2026 / name).read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / name
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    problems = [str(problem) for problem in tidied(path, intake).problems]
    assert any(words in problem for problem in problems), problems


def test_2026_revised_only_where_the_later_release_withdrew_a_percentage(
    figures: pl.DataFrame,
) -> None:
    """Earlier years that the file of 2026 repeats for some places are those held before."""
    key = ["quantity", "place", "period", "part"]
    ours = ("ehc_timeliness", "ehc_requests")
    kept = figures.filter(pl.col("source").is_in(ours))
    both = kept.filter(pl.col("release") == "2025").join(
        kept.filter(pl.col("release") == "2026"), on=key, suffix="_after"
    )
    assert both.height > 50
    changed = both.filter(~pl.col("value").eq_missing(pl.col("value_after")))
    assert changed.is_empty()


def test_2026_no_headline_no_figure(of_2026: Path, intake: Intake) -> None:
    """Oxfordshire's line of all residential placements was not read: its parts are not added up."""
    recognised = recognise(
        read_outside(of_2026 / "residential_settings_2026_01_reduced.csv"), intake.sources.values()
    )
    source = recognised.source
    assert source is not None
    whole = replace(recognised, source=source.model_copy(update={"min_authorities": 0}))
    made = tidy(whole, intake.places, intake.corrections, intake.near())
    assert made.problems == ()
    assert made.figures.select("place", "period", "value").rows() == [("936", "2026-01", 105.0)]


def test_2026_phase_transfers_are_of_no_family(of_2026: Path, intake: Intake) -> None:
    """Due and final are no denominator and numerator: 12,232 and 38,887 in England."""
    told = "is the table of transfers between phases of education, of which nothing is kept here"
    with pytest.raises(ProblemsFound, match=told):
        recognise(read_outside(of_2026 / "phase_transfers.csv"), intake.sources.values())
    named = {n for s in intake.sources.values() for c in s.named_columns for n in c.names}
    assert not named & {"due_25", "due_26", "final_25", "final_26", "avg_weeks_issue_plan"}

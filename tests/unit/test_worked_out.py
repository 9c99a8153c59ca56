"""Counts worked out from percentages, tried on files that give both.

The department's attendance file gives for three reasons of absence the sessions and their rate per
1,000 to six decimals, so what is worked out from the rates can be set against the sessions.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from math import lcm
from pathlib import Path

import polars as pl
import pytest

from scrutiny.assessment.annual import assess
from scrutiny.definitions.counts import counts_of
from scrutiny.definitions.source import Source, WorkedOut
from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.errors import ProblemsFound
from scrutiny.measures.exact import exact
from scrutiny.measures.worked_out import denominators, with_worked_out
from scrutiny.records.store import read_figures
from scrutiny.sources.outside import read_outside
from scrutiny.vocabulary.words import Better, Counts, Kind
from scrutiny.wording.figure import Wording, worked_out
from tests.conftest import HOME

REASONS = {
    "b": "reason_b_aea_education_off_site",
    "c2": "reason_c2_authorised_temp_reduced_timetable",
    "k": "reason_k_aea_education_arranged_by_la",
}
PHASES = ("State-funded primary", "State-funded secondary", "Special")


@pytest.fixture(scope="module")
def counts(definitions: Definitions) -> pl.DataFrame:
    """The worked-out counts of absence."""
    figures = read_figures(HOME / "data")
    made = with_worked_out(figures, definitions.sources.values())
    assert made.head(figures.height).equals(figures)
    return made.tail(made.height - figures.height)


@pytest.mark.parametrize(
    ("percentages", "bounds", "expected"),
    [
        # 371 of 962; 38.565489 is 371/962 and no other share of 500 to 1,900.
        ([38.565489], (500, 1900), [962]),
        # Its double fits as well, so bounds that leave both in leave two.
        ([38.565489], (500, 1924), [962, 1924]),
        # Two percentages of one denominator: 1/3 and 1/4 need a twelfth.
        ([33.333333, 25.0], (1, 30), [12, 24]),
        # Cut off instead of rounded, it is no share at all.
        ([66.666666], (1, 100), []),
        ([0.0, 0.0], (5, 8), [5, 6, 7, 8]),
    ],
)
def test_every_denominator_that_fits_is_found(
    percentages: list[float], bounds: tuple[float, float], expected: list[int]
) -> None:
    assert denominators(percentages, 6, *bounds) == expected


def test_right_or_not_at_all_where_both_are_published(shared: Path) -> None:
    """The spring term from its rates alone, bounded by the sessions of the autumn term.

    Rows of up to 150,000 sessions: of more, too many numbers fit. Of 535 rows 387 are worked out,
    386 of them as published; the one that is wrong lies outside the bounds, as any such must.
    """
    name = "attendance_reasons_by_sen_la_2025_26_autumn_spring.csv"
    table = read_outside(shared / "attendance-reasons" / name).cells
    sessions: dict[tuple[str, ...], dict[str, float]] = {}
    rates: dict[tuple[str, ...], list[float]] = {}
    published: dict[tuple[str, ...], list[int]] = {}
    for row in table.iter_rows(named=True):
        key = (row["old_la_code"], row["education_phase"], row["sen_provision"])
        try:
            given = {r: float(row[c]) for r, c in REASONS.items()}
            per_1000 = {r: float(row[f"{c}_per_1000_sessions"]) for r, c in REASONS.items()}
        except ValueError:
            continue
        most = max(given, key=lambda reason: given[reason])
        if not given[most]:
            continue
        sessions.setdefault(key, {})[row["time_identifier"]] = 1000 * given[most] / per_1000[most]
        if row["time_identifier"] == "Spring term":
            rates[key] = [per_1000[r] / 10 for r in REASONS]
            published[key] = [round(given[r]) for r in REASONS]
    right = wrong = none = 0
    for key, percentages in rates.items():
        terms = sessions[key]
        if "Autumn term" not in terms or terms["Autumn term"] > 150_000:
            continue
        before, truth = terms["Autumn term"], round(terms["Spring term"])
        found = denominators(percentages, 7, 0.5 * before, 1.5 * before)
        within = 0.5 * before <= truth <= 1.5 * before
        assert not within or truth in found
        made = [round(p * found[0] / 100) for p in percentages] if len(found) == 1 else None
        assert made in (None, published[key]) or not within
        right += made == published[key]
        wrong += made not in (None, published[key])
        none += made is None
    assert wrong <= 1
    assert right > 2 * none > 0


def test_the_whole_is_made_of_its_phases(shared: Path, counts: pl.DataFrame) -> None:
    """Enrolments, persistent and severe absence of a whole are sums of whole multiples of the
    smallest numbers that fit each phase, which nothing was told of.
    """
    name = "absence_reasons_by_sen_la_2018_19_to_2024_25.csv"
    table = read_outside(shared / "attendance-reasons" / name).cells
    near = ("931", "873", "919", "825", "937", "916", "850", "867", "938", "869", "803")
    rows = table.filter(pl.col("old_la_code").is_in(near), pl.col("sen_provision") == "EHC plan")
    smallest: dict[tuple[str, str, str], tuple[int, int, int]] = {}
    for row in rows.filter(pl.col("education_phase").is_in(PHASES)).iter_rows(named=True):
        pair = [float(row[f"enrolments_pa_{n}_exact_percent"]) for n in (10, 50)]
        least = min(denominators(pair, 6, 1, 12_000))
        year = f"{row['time_period'][:4]}/{row['time_period'][4:]}"
        parts = (least, *(round(p * least / 100) for p in pair))
        smallest[row["old_la_code"], year, row["education_phase"]] = parts
    ours = {
        (place, period, quantity): value
        for quantity, place, period, value in counts.select(
            "quantity", "place", "period", "value"
        ).iter_rows()
    }
    checked = 0
    for place, year in product(near, sorted({year for _, year, _ in smallest})):
        whole = [
            ours.get((place, year, quantity))
            for quantity in (
                "enrolments_ehc_plan",
                "persistently_absent_ehc_plan",
                "severely_absent_ehc_plan",
            )
        ]
        phases = [smallest.get((place, year, phase)) for phase in PHASES]
        if None in whole or None in phases:
            continue
        multiples = solved([list(p) for p in phases if p], [int(w) for w in whole if w is not None])
        assert multiples is not None, (place, year)
        assert all(m > 0 for m in multiples), (place, year)
        assert lcm(*(m.denominator for m in multiples)) == 1, (place, year)
        checked += 1
    assert checked > 50


def solved(columns: list[list[int]], total: list[int]) -> list[Fraction] | None:
    """By how much each column is taken to give the total (Cramer's rule)."""

    def det(m: list[list[int]]) -> int:
        (a, b, c), (d, e, f), (g, h, i) = m
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

    whole = det(columns)
    if not whole:
        return None
    return [Fraction(det([*columns[:i], total, *columns[i + 1 :]]), whole) for i in range(3)]


def test_oxfordshires_pupils_with_a_plan(counts: pl.DataFrame) -> None:
    """2024/25: 38.93631 and 12.212738 per cent of 4,569, and of no other number near six tenths
    of the 7,307 plans; 1,523 and 3,046 fit the percentages too.
    """
    mine = counts.filter(pl.col("place") == "931", pl.col("period") == "2024/25")
    found = dict(mine.select("quantity", "value").iter_rows())
    assert found["enrolments_ehc_plan"] == 4569
    assert round(100 * found["persistently_absent_ehc_plan"] / 4569, 6) == 38.93631
    assert round(100 * found["severely_absent_ehc_plan"] / 4569, 6) == 12.212738


RULE = {
    "denominator": "pupils",
    "numerators": {"absent": "absent_per_cent", "away": "away_per_cent"},
    "decimals": 6,
    "beside": "plans",
    "at_least": 0.35,
    "at_most": 1.1,
    "steady": 1.25,
    "words": "because",
}


def made_of(*rows: tuple[str, str, float]) -> dict[str, float]:
    """The pupils worked out for each school year from (quantity, period, value)."""
    source = Source.model_construct(id="s", worked_out=(WorkedOut.model_validate(RULE),))
    figures = pl.DataFrame(
        [
            (
                *(quantity, "931", period, "", float(value), "ok", 2, "s", "r"),
                date(2026, 1, 1),
            )
            for quantity, period, value in rows
        ],
        schema={
            "quantity": pl.String,
            "place": pl.String,
            "period": pl.String,
            "part": pl.String,
            "value": pl.Float64,
            "status": pl.Enum(["ok", "x"]),
            "row": pl.UInt32,
            "source": pl.String,
            "release": pl.String,
            "published": pl.Date,
        },
        orient="row",
    )
    made = with_worked_out(figures, [source]).filter(pl.col("quantity") == "pupils")
    return dict(made.select("period", "value").iter_rows())


def shares(period: str, absent: int, away: int, of: int) -> tuple[tuple[str, str, float], ...]:
    return (
        ("absent_per_cent", period, round(100 * absent / of, 6)),
        ("away_per_cent", period, round(100 * away / of, 6)),
    )


def test_one_number_between_the_bounds_is_taken() -> None:
    assert made_of(*shares("2024/25", 250, 71, 601), ("plans", "2025-01", 1000)) == {"2024/25": 601}


def test_of_several_none_is_taken() -> None:
    """404 of 808 pupils fits 202 of 404 as well; both are likely beside 1,000 plans."""
    assert not made_of(*shares("2024/25", 404, 16, 808), ("plans", "2025-01", 1000))


def test_of_several_the_one_like_the_year_beside_is_taken() -> None:
    found = made_of(
        *shares("2023/24", 250, 71, 601),
        *shares("2024/25", 404, 16, 808),
        ("plans", "2024-01", 1000),
        ("plans", "2025-01", 1300),
    )
    assert found == {"2023/24": 601, "2024/25": 808}


def test_a_year_further_off_decides_nothing() -> None:
    found = made_of(
        *shares("2021/22", 250, 71, 601),
        *shares("2024/25", 404, 16, 808),
        ("plans", "2022-01", 1000),
        ("plans", "2025-01", 1300),
    )
    assert found == {"2021/22": 601}


def test_without_a_known_number_or_a_percentage_there_are_no_counts() -> None:
    assert not made_of(*shares("2024/25", 250, 71, 601))
    assert not made_of(*shares("2024/25", 250, 71, 601)[:1], ("plans", "2025-01", 1000))
    assert not made_of(*shares("2024/25", 250, 71, 601), ("plans", "2024-01", 1000))


def test_worked_out_counts_give_intervals_and_a_verdict(definitions: Definitions) -> None:
    figures = with_worked_out(read_figures(HOME / "data"), definitions.sources.values())
    values = exact(figures, [definitions.measures["severe_absence_ehc_plan"]])
    mine = values.filter(pl.col("place") == "931", pl.col("period") == "2024/25").row(0, named=True)
    assert (mine["denominator"], mine["status"]) == (4569, "ok")
    assert mine["value"] == pytest.approx(mine["published_value"], abs=5e-7)


def test_all_with_a_value_are_ranked_though_not_all_have_counts(
    definitions: Definitions,
) -> None:
    """Of 153 authorities some 130 have counts: to be the last of these is not to be the last, so
    there is no funnel of them. Ranks take in everybody, without a range where counts are missing.
    """
    figures = with_worked_out(read_figures(HOME / "data"), definitions.sources.values())
    measures = [definitions.measures["severe_absence_ehc_plan"]]
    made = assess(
        exact(figures, measures),
        definitions.measures,
        definitions.places,
        definitions.neighbours,
        definitions.methods,
    )
    told = made.ranks.filter(pl.col("period") == "2024/25")
    values = exact(figures, measures).filter(
        pl.col("period") == "2024/25",
        pl.col("part") == "",
        pl.col("status") == "ok",
        pl.col("place").is_in([p.place for p in definitions.places.authorities()]),
    )
    assert (told.height, set(told["ranked"])) == (values.height, {values.height})
    worse = values.filter(pl.col("value") > values.filter(pl.col("place") == "931")["value"][0])
    (mine,) = told.filter(pl.col("place") == "931").to_dicts()
    assert mine["rank"] == values.height - worse.height
    counted = values.filter(pl.col("denominator").is_not_null()).height
    assert told["rank_from"].count() == counted < values.height
    assert made.funnels.is_empty()
    latest = made.values.filter(pl.col("place") == "931", pl.col("period") == "2024/25")
    assert latest["verdict"].to_list() == ["worse"]


def test_no_test_crosses_the_pandemic(definitions: Definitions) -> None:
    """Sessions lost to the pandemic were not counted as absence in 2020/21 and 2021/22."""
    figures = with_worked_out(read_figures(HOME / "data"), definitions.sources.values())
    made = assess(
        exact(figures, [definitions.measures["persistent_absence_ehc_plan"]]),
        definitions.measures,
        definitions.places,
        definitions.neighbours,
        definitions.methods,
    )
    mine = made.values.filter(pl.col("place") == "931").sort("period")
    reasons = dict(mine.select("period", "reason").iter_rows())
    assert reasons["2022/23"] == "definition_changed"
    assert set(made.trends["trend_verdict"]) == {"cannot say"}


def test_a_measure_knows_how_its_counts_stand(definitions: Definitions) -> None:
    held = {
        name: counts_of(definitions.measures[name], definitions.sources)
        for name in (
            "severe_absence_ehc_plan",
            "suspension_rate_ehc_plan",
            "ehc_plans_20_weeks",
            "ehc_requests",
        )
    }
    assert list(held.values()) == [
        Counts.WORKED_OUT,
        Counts.LEFT_OUT,
        Counts.GIVEN,
        Counts.GIVEN,
    ]
    assert definitions.measures["severe_absence_ehc_plan"].counts is Counts.WORKED_OUT


def test_worked_out_counts_are_marked_and_small_ones_not_printed() -> None:
    words = Wording("{value} were away", Kind.SHARE, Better.LOWER, 1, counted=Counts.WORKED_OUT)
    assert words.counts({"numerator": 558, "denominator": 4569}) == "558 of 4,569, worked out"
    assert worked_out(9, 120) == "fewer than 10 of 120, worked out"
    assert worked_out(10, 120) == "10 of 120, worked out"
    assert worked_out(None, 120) == ""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('kind = "academic_year"', 'kind = "calendar_year"', "school years only"),
        ('counts = "left_out"', 'counts = "worked_out"', "counts says how they are published"),
        ("at_least = 0.35", "at_least = 1.2", "at_most is not above at_least"),
        ('over = "tool_pupils_with_plan_per_cent"\n', "", "one of times and over but not both"),
        ('beside = "plans_in_force"', 'beside = "plans"', 'from "plans", which no source gives'),
    ],
)
def test_a_rule_that_cannot_be_right_is_refused(data: Path, old: str, new: str, found: str) -> None:
    path = data / "sources" / "absence_by_sen.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ProblemsFound) as refused:
        load_definitions(data)
    assert found in str(refused.value)

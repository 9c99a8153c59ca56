"""A later return that is damaged leaves the figures of the years before it as they were."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.case_counts import cells
from scrutiny.records.returns.case_store import Stored, read_stored
from scrutiny.records.returns.intended import Intended, intended
from scrutiny.records.returns.joined import join_returns
from scrutiny.records.returns.return_import import import_returns
from scrutiny.vocabulary.folders import Folders
from tests.conftest import HOME
from tests.invention.returns import invent
from tests.invention.story import load_story
from tests.invention.written import write_return
from tests.unit.returns.test_joined import ASSESSED, ISSUED, RECEIVED, UNDECIDED, joined, stored

AREA = "northmere"
Returns = Mapping[int, Mapping[str, pl.DataFrame]]


@pytest.fixture(scope="module")
def made(definitions: Definitions) -> Returns:
    story = load_story()
    return invent(story, definitions.return_format, seed=5, persons=700)


@pytest.fixture(scope="module")
def purpose(definitions: Definitions, tmp_path_factory: pytest.TempPathFactory) -> Intended:
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(
        HOME / "data" / "areas", home / "data" / "areas", ignore=shutil.ignore_patterns("returns")
    )
    return intended(definitions, definitions.records[AREA].area, Folders(home))


def kept(
    tables: Mapping[str, pl.DataFrame],
    definitions: Definitions,
    purpose: Intended,
    folder: Path,
    year: int,
) -> Stored:
    version = "1.2" if year < 2025 else "1.3"
    form = definitions.return_format
    path = write_return(dict(tables), ReturnLayout.XML, version, folder, form)
    import_returns([path], purpose, year=year, replacing=True)
    return read_stored(purpose.private, AREA, year)


@pytest.fixture(scope="module")
def first_two(
    made: Returns,
    definitions: Definitions,
    purpose: Intended,
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Stored]:
    folder = tmp_path_factory.mktemp("good")
    return [kept(made[year], definitions, purpose, folder, year) for year in (2024, 2025)]


def before_2025(returns: Sequence[Stored], definitions: Definitions) -> pl.DataFrame:
    counted = cells(
        join_returns(AREA, returns), definitions.return_format, definitions.methods.clocks
    )
    return counted.filter(pl.col("period").str.head(4) < "2025", pl.col("topic_1") == "").sort(
        pl.all()
    )


def some(column: str, otherwise: pl.Expr) -> pl.Expr:
    """Another text in one of twenty-five of the rows that hold something."""
    filled = pl.col(column).is_not_null()
    return pl.when(filled & (filled.cum_sum() % 25 == 0)).then(otherwise).otherwise(column)


NOTHING = pl.lit(None, pl.String)
DAMAGES: dict[str, Mapping[tuple[str, str], pl.Expr]] = {
    "days of receipt unread": {
        ("requests", "received_date"): some("received_date", pl.lit("spring"))
    },
    "days of decision unread": {
        ("requests", "request_outcome_date"): some("request_outcome_date", pl.lit("spring"))
    },
    "decided before received": {
        ("requests", "request_outcome_date"): some("request_outcome_date", pl.lit("2019-05-01"))
    },
    "outcomes unknown": {
        ("requests", "request_outcome"): pl.when(
            (pl.col("request_outcome") != "H") & (pl.int_range(pl.len()) % 40 == 0)
        )
        .then(pl.lit("?"))
        .otherwise("request_outcome")
    },
    "days of issue unread": {
        ("assessment", "assessment_outcome_date"): some("assessment_outcome_date", pl.lit("spring"))
    },
    "disputes left out": {
        (module, f"{about}_{kind}"): pl.lit("0")
        for module, about in (("requests", "request"), ("assessment", "assessment"))
        for kind in ("mediation", "tribunal")
    },
    "nobody can be known again": {
        ("person", name): pl.lit(value)
        for name, value in (("upn", None), ("uln", None), ("upn_unknown", "UN1"))
    }
    | {("person", "surname"): pl.format("Renamed {}", "person_ref")},
    "days of review unread": {
        ("active_plans", "last_review"): some("last_review", pl.lit("spring"))
    },
}


@pytest.fixture(scope="module")
def with_all_three(
    made: Returns,
    first_two: list[Stored],
    definitions: Definitions,
    purpose: Intended,
    tmp_path_factory: pytest.TempPathFactory,
) -> pl.DataFrame:
    third = kept(made[2026], definitions, purpose, tmp_path_factory.mktemp("third"), 2026)
    return before_2025([*first_two, third], definitions)


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_years_before_stay_as_they_were(
    damage: str,
    made: Returns,
    first_two: list[Stored],
    with_all_three: pl.DataFrame,
    definitions: Definitions,
    purpose: Intended,
    tmp_path: Path,
) -> None:
    """What was in hand at the end of 2024 was settled later, as a whole return tells; nothing
    else of the years before may change, and nothing by more."""
    tables = dict(made[2026])
    for (module, field), text in DAMAGES[damage].items():
        tables[module] = tables[module].with_columns(text.cast(pl.String).alias(field))
    damaged = kept(tables, definitions, purpose, tmp_path / "damaged", 2026)
    without = before_2025(first_two, definitions)
    assert without["count"].sum() > 10_000
    cell = without.columns[:-1]
    found = before_2025([*first_two, damaged], definitions)
    rows = without.join(with_all_three, on=cell, suffix="_whole").join(
        found, on=cell, suffix="_found"
    )
    assert rows.height == without.height
    low, high = (each("count", "count_whole") for each in (pl.min_horizontal, pl.max_horizontal))
    changed = rows.filter(~pl.col("count_found").is_between(low, high))
    assert changed.is_empty(), changed.select("quantity", "period", "^count.*$").rows()


def test_a_later_fault_spoils_only_what_it_is_the_first_to_tell() -> None:
    """Decided and told in one return; the next has lost the day of the decision."""
    lost = {**ISSUED, "request_outcome_date": None, "spoiled": ["decisions", "open_cases"]}
    row = joined(stored(2025, ASSESSED), stored(2026, lost)).requests.row(0, named=True)
    assert row["request_outcome_date"] == ASSESSED["request_outcome_date"]
    assert row["spoiled"] == []


def test_a_case_at_fault_later_was_in_hand_until_then() -> None:
    refused = {
        "received_date": RECEIVED,
        "request_outcome": "N",
        "request_outcome_date": date(2019, 5, 1),
        "spoiled": ["decisions", "open_cases"],
    }
    cases = joined(stored(2025, UNDECIDED), stored(2026, refused))
    assert cases.waiting is not None
    row = cases.waiting.row(0, named=True)
    assert (row["request_outcome"], row["last_in_hand"]) == ("A", date(2025, 1, 16))
    assert row["spoiled"] == []


def test_a_child_not_known_again_adds_nothing_to_the_year_before() -> None:
    cases = joined(stored(2025, UNDECIDED), stored(2026, ISSUED, tokens=("somebody else",)))
    first, again = cases.requests.sort("last_seen").rows(named=True)
    assert first["spoiled"] == []
    # The plan of 2025 is new and counts; the request of 2024 was counted in its own return.
    assert again["spoiled"] == ["decisions", "requests"]
    assert cases.waiting is not None
    assert cases.waiting["told_from"].sort().to_list() == [None, date(2025, 1, 16)]


def test_a_dispute_once_told_stays_told() -> None:
    disputed = {**UNDECIDED, "request_mediation": True}
    silent = {**UNDECIDED, "request_mediation": False}
    row = joined(stored(2025, disputed), stored(2026, silent)).requests.row(0, named=True)
    assert row["request_mediation"] is True


def test_a_review_that_its_own_return_did_not_hold_is_not_added_to_its_year() -> None:
    met = {"review_meeting": date(2024, 6, 10), "request_outcome": "H"}
    cases = joined(stored(2025, met), stored(2026, met, tokens=("somebody else",)))
    assert cases.reviews.height == 1

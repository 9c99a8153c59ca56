"""Planted faults are as many as the story says, counted plainly, and disturb little else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnFormat
from scrutiny.errors import ProblemsFound
from tests.invention.returns import invent
from tests.invention.story import Story
from tests.unit.invention.counting import Returns, Row, by_request, rows

Tables = dict[str, pl.DataFrame]
YEARS = (2024, 2025, 2026)
CENSUS = {2024: "2024-01-18", 2025: "2025-01-16", 2026: "2026-01-15"}


def persons(found: Iterable[Row]) -> int:
    return len({row["person_ref"] for row in found})


def where(tables: Tables, module: str, fails: Callable[[Row], object]) -> int:
    """Persons with a row of a module that fails."""
    return persons(row for row in rows(tables[module]) if fails(row))


def after(row: Row, later: str, earlier: str) -> bool:
    first, second = row[earlier], row[later]
    return bool(first and second and first > second)


def repeated(tables: Tables, module: str, *columns: str) -> int:
    many = Counter(tuple(row[name] for name in columns) for row in rows(tables[module]))
    return where(
        tables,
        module,
        lambda row: None not in (key := tuple(row[name] for name in columns)) and many[key] > 1,
    )


def without(tables: Tables, module: str, below: str, which: Callable[[Row], object]) -> int:
    """Persons with a row of a module that has nothing in another."""
    there = set(tables[below]["request_ref"])
    return where(tables, module, lambda row: which(row) and row["request_ref"] not in there)


def open_plans(tables: Tables, year: int) -> list[Row]:
    return [
        row
        for row in rows(tables["named_plan"])
        if row["start_date"] <= CENSUS[year]
        and (row["cease_date"] is None or row["cease_date"] >= CENSUS[year])
    ]


def born(tables: Tables) -> dict[str | None, str]:
    return {row["person_ref"]: row["birth_date"] for row in rows(tables["person"])}


def twice_open(tables: Tables, year: int) -> int:
    many = Counter(row["person_ref"] for row in open_plans(tables, year))
    return sum(number > 1 for number in many.values())


def unplaced(tables: Tables, year: int) -> int:
    placed = {
        row["person_ref"]
        for row in rows(tables["placement_detail"])
        if row["leaving_date"] is None or row["leaving_date"] >= CENSUS[year]
    }
    return persons(row for row in open_plans(tables, year) if row["person_ref"] not in placed)


def placed_twice(tables: Tables, year: int) -> int:
    many = Counter(
        (row["person_ref"], row["placement_rank"])
        for row in rows(tables["placement_detail"])
        if (row["entry_date"] or "") <= CENSUS[year]
        and (row["leaving_date"] is None or row["leaving_date"] >= CENSUS[year])
    )
    return len({ref for (ref, _), number in many.items() if number > 1})


def no_main_need(tables: Tables, year: int) -> int:
    main = {row["request_ref"] for row in rows(tables["sen_need"]) if row["sen_type_rank"] == "1"}
    return where(tables, "active_plans", lambda row: row["request_ref"] not in main)


def too_old(tables: Tables, year: int) -> int:
    births, limit = born(tables), f"{year - 26}{CENSUS[year][4:]}"
    return persons(row for row in open_plans(tables, year) if births[row["person_ref"]] <= limit)


def before_birth(tables: Tables, year: int) -> int:
    births = born(tables)
    return where(tables, "named_plan", lambda row: row["start_date"] < births[row["person_ref"]])


def idle_children(tables: Tables, year: int) -> int:
    births = born(tables)
    return where(
        tables,
        "placement_detail",
        lambda row: (
            row["sen_setting"] == "NEET" and births[row["person_ref"]] > f"{year - 16}-01-18"
        ),
    )


def early_assessments(tables: Tables, year: int) -> int:
    told = {row["request_ref"]: row["request_outcome_date"] for row in rows(tables["requests"])}
    return where(
        tables,
        "assessment",
        lambda row: (told[row["request_ref"]] or "") > (row["assessment_outcome_date"] or "9"),
    )


def started_undated(tables: Tables, year: int) -> int:
    plans = by_request(tables["named_plan"])
    return where(
        tables,
        "assessment",
        lambda row: (
            row["assessment_outcome"] == "Y"
            and row["assessment_outcome_date"] is None
            and row["request_ref"] in plans
        ),
    )


def transfers_as_new(tables: Tables, year: int) -> int:
    outcome = by_request(tables["assessment"])
    return where(
        tables,
        "active_plans",
        lambda row: row["transfer_la"] and outcome[row["request_ref"]]["assessment_outcome"] != "H",
    )


COUNTED: dict[str, Callable[[Tables, int], int]] = {
    "S006": lambda t, y: len(set(t["person"]["person_ref"]) - set(t["requests"]["person_ref"])),
    "S010": lambda t, y: without(t, "active_plans", "placement_detail", lambda row: True),
    "S012v": lambda t, y: where(
        t, "active_plans", lambda r: (r["review_meeting"] or "").endswith("-02-30")
    ),
    "P101": lambda t, y: where(t, "person", lambda r: r["ethnicity"] is None),
    "P103": too_old,
    "P106": lambda t, y: where(
        t, "person", lambda r: (r["upn"], r["uln"], r["upn_unknown"]) == (None, None, None)
    ),
    "P109": lambda t, y: repeated(t, "person", "upn"),
    "P112": lambda t, y: where(
        t,
        "person",
        lambda r: r["upn_unknown"] == "UN1" and r["birth_date"] <= f"{y - 6}{CENSUS[y][4:]}",
    ),
    "P114": lambda t, y: repeated(t, "person", "surname", "forename", "birth_date"),
    "R202": lambda t, y: where(
        t, "requests", lambda r: r["received_date"] is None and r["request_outcome"] != "H"
    ),
    "R203": lambda t, y: where(t, "requests", lambda r: (r["received_date"] or "") > CENSUS[y]),
    "R205": lambda t, y: where(
        t,
        "requests",
        lambda r: r["request_outcome"] in ("Y", "N") and r["request_outcome_date"] is None,
    ),
    "R207": lambda t, y: where(
        t, "requests", lambda r: after(r, "request_outcome_date", "received_date")
    ),
    "R209": lambda t, y: where(
        t, "requests", lambda r: r["request_outcome"] == "H" and r["request_outcome_date"]
    ),
    "R212": lambda t, y: 0 if y != 2025 else _without_source(t),
    "R212e": lambda t, y: 0 if y != 2026 else _without_source(t),
    "R216": lambda t, y: where(t, "requests", lambda r: r["exported"] == "998"),
    "R220": lambda t, y: repeated(t, "requests", "person_ref", "received_date"),
    "A301": lambda t, y: without(
        t,
        "requests",
        "assessment",
        lambda r: r["request_outcome"] == "Y" and r["exported"] is None,
    ),
    "A302": lambda t, y: _with_assessment(t),
    "A303": lambda t, y: where(
        t,
        "assessment",
        lambda r: r["assessment_outcome"] == "N" and r["assessment_outcome_date"] is None,
    ),
    "A304e": started_undated,
    "A306": early_assessments,
    "A308": transfers_as_new,
    "A309": lambda t, y: where(
        t,
        "assessment",
        lambda r: r["assessment_outcome"] == "H" and r["assessment_outcome_date"],
    ),
    "A311": lambda t, y: where(
        t,
        "assessment",
        lambda r: (
            r["assessment_outcome"] == "Y"
            and (r["assessment_outcome_date"] or "") >= f"{y - 1}-01-01"
            and r["week20"] is None
        ),
    ),
    "N401": lambda t, y: without(t, "active_plans", "named_plan", lambda row: True),
    "N403": before_birth,
    "N406": lambda t, y: where(
        t, "named_plan", lambda r: (r["cease_date"] is None) != (r["cease_reason"] is None)
    ),
    "N407": lambda t, y: where(t, "named_plan", lambda r: after(r, "cease_date", "start_date")),
    "N408": lambda t, y: where(
        t, "named_plan", lambda r: (r["cease_date"] or "9") < f"{y - 1}-01-01"
    ),
    "N414": lambda t, y: where(t, "named_plan", lambda r: r["pb"] == "0" and r["oa"] == "1"),
    "D501": lambda t, y: where(
        t,
        "placement_detail",
        lambda r: (r["urn"], r["ukprn"], r["sen_setting"]) == (None, None, None),
    ),
    "D503": lambda t, y: where(t, "placement_detail", lambda r: len(r["urn"] or "990001") != 6),
    "D504": lambda t, y: where(t, "placement_detail", lambda r: (r["ukprn"] or "1")[0] != "1"),
    "D510": idle_children,
    "D513": lambda t, y: _second_alone(t),
    "L521": lambda t, y: where(
        t, "placement_detail", lambda r: after(r, "leaving_date", "entry_date")
    ),
    "L524": placed_twice,
    "L526": unplaced,
    "V541": no_main_need,
    "V542": lambda t, y: repeated(t, "sen_need", "request_ref", "sen_type_rank"),
    "V544": lambda t, y: where(t, "sen_need", lambda r: r["sen_type"] == "DS") if y == 2024 else 0,
    "V601": lambda t, y: without(t, "named_plan", "active_plans", lambda row: True),
    "V602": lambda t, y: where(t, "active_plans", lambda r: r["transfer_la"] == "998"),
    "V604": lambda t, y: where(
        t, "active_plans", lambda r: after(r, "last_review", "review_meeting")
    ),
    "V607": lambda t, y: where(
        t, "active_plans", lambda r: (r["review_meeting"] or "") > f"{y}-02-20"
    ),
    "V612": lambda t, y: (
        where(t, "active_plans", lambda r: after(r, "review_draft", "review_meeting"))
        if y > 2024
        else 0
    ),
    "X701": twice_open,
}
"""How many persons break a rule, each counted in its own plain way."""


def _without_source(tables: Tables) -> int:
    return where(
        tables,
        "requests",
        lambda r: r["request_outcome"] != "H" and r["request_source"] is None,
    )


def _with_assessment(tables: Tables) -> int:
    below = set(tables["assessment"]["request_ref"])
    return where(
        tables,
        "requests",
        lambda r: r["request_outcome"] in ("A", "W") and r["request_ref"] in below,
    )


def _second_alone(tables: Tables) -> int:
    first = {
        row["request_ref"] for row in rows(tables["plan_detail"]) if row["placement_rank"] == "1"
    }
    return where(tables, "plan_detail", lambda r: r["request_ref"] not in first)


@pytest.mark.parametrize("year", YEARS)
def test_there_are_as_many_faults_as_the_story_says(
    faulty: Returns, story: Story, year: int
) -> None:
    told = story.broken(year)
    counted = {rule: count(faulty[year], year) for rule, count in COUNTED.items()}
    assert counted == {rule: told[rule] for rule in COUNTED}


@pytest.mark.parametrize("year", YEARS)
def test_without_faults_there_are_none(clean: Returns, year: int) -> None:
    assert {rule: n for rule, count in COUNTED.items() if (n := count(clean[year], year))} == {}


def test_the_story_plants_enough_and_not_too_much(story: Story, form: ReturnFormat) -> None:
    assert len(story.faults) >= 25
    assert not (story.faults.keys() | story.with_them.keys()) - form.rule.keys()
    # All but check digits and codes off the list, which have tests of their own, are counted here.
    assert (story.faults.keys() | story.with_them.keys()) - COUNTED.keys() == {
        "P108",
        "P110",
        "S013",
    }
    assert max(max(numbers) for numbers in story.faults.values()) < 0.01 * story.persons
    assert story.faults["R207"] == (14, 14, 14)


@pytest.mark.parametrize("year", YEARS)
def test_wrong_numbers_and_codes_are_as_many_as_told(
    faulty: Returns, clean: Returns, story: Story, form: ReturnFormat, year: int
) -> None:
    told = story.broken(year)
    sound = set(clean[year]["person"]["upn"]), set(clean[year]["person"]["uln"])
    person = rows(faulty[year]["person"])
    assert sum(row["upn"] not in sound[0] for row in person) == told["P108"]
    assert sum(row["uln"] not in sound[1] for row in person) == told["P110"]
    listed = form.accepted("sen_type", year) or frozenset()
    off = where(faulty[year], "sen_need", lambda row: row["sen_type"] not in listed)
    assert off == told["S013"]


@pytest.mark.parametrize("year", YEARS)
def test_faults_leave_nearly_everybody_alone(
    faulty: Returns, clean: Returns, story: Story, year: int
) -> None:
    before = set(clean[year]["person"].drop("person_ref").rows())
    now = set(faulty[year]["person"].drop("person_ref").rows())
    broken = sum(story.broken(year).values())
    assert len(before - now) <= broken < 0.04 * len(before)


def test_faults_shrink_with_the_story(story: Story, form: ReturnFormat) -> None:
    half = invent(story, form, seed=2, persons=story.persons // 2)
    assert [COUNTED["R207"](half[year], year) for year in YEARS] == [7, 7, 7]
    assert [COUNTED["X701"](half[year], year) for year in YEARS] == [2, 2, 2]


def test_more_faults_than_records_are_refused(story: Story, form: ReturnFormat) -> None:
    greedy = story.model_copy(update={"faults": {"D504": (3, 5000, 3)}})
    with pytest.raises(ProblemsFound, match=r"northmere\.toml: asks for 5000 .* D504 in 2025"):
        invent(greedy, form, seed=1)


def test_planted_days_are_days_but_one(faulty: Returns) -> None:
    unreadable = 0
    for year in YEARS:
        for value in faulty[year]["active_plans"]["review_meeting"].drop_nulls():
            try:
                assert date.fromisoformat(value) < date(year, 1, 1) + timedelta(days=120)
            except ValueError:
                unreadable += 1
    assert unreadable == 12

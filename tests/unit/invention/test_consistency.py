"""The invented returns agree with themselves, with each other and with the form of the return."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import polars as pl
import pytest

from scrutiny.definitions.returns import MODULES, ReturnFormat
from tests.invention.returns import invent
from tests.invention.story import Story
from tests.unit.invention.counting import Returns, Row, by_request, rows, who

YEARS = (2024, 2025, 2026)


def numbered(tables: dict[str, pl.DataFrame]) -> dict[str, Row]:
    """Persons by their pupil number."""
    return {row["upn"]: row for row in rows(tables["person"]) if row["upn"]}


def texts(table: pl.DataFrame, column: str) -> list[str]:
    return [value for value in table[column].to_list() if value is not None]


def test_the_same_seed_gives_the_same_and_another_gives_others(
    story: Story, form: ReturnFormat
) -> None:
    first, again, other = (invent(story, form, seed=s, persons=300) for s in (5, 5, 6))
    for year in YEARS:
        for module in MODULES:
            assert first[year][module].equals(again[year][module]), (year, module)
        assert not first[year]["person"].equals(other[year]["person"])


def test_tables_hold_the_fields_of_their_year_as_text(clean: Returns, form: ReturnFormat) -> None:
    for year in YEARS:
        assert tuple(clean[year]) == MODULES
        for module, table in clean[year].items():
            refs = {"sen2": [], "person": ["person_ref"]}.get(module, ["person_ref", "request_ref"])
            fields = [f for f in form.by_module[module] if f.wanted != "key"]
            known = [f.field for f in fields if f.first_year <= year <= (f.last_year or year)]
            assert table.columns == [*refs, *known]
            assert set(table.dtypes) == {pl.String}
    assert "request_source" not in clean[2024]["requests"].columns
    assert "review_draft" not in clean[2024]["active_plans"].columns
    assert texts(clean[2025]["active_plans"], "phase_transfer_due_date")
    assert "DS" not in texts(clean[2024]["sen_need"], "sen_type")
    assert "DS" in texts(clean[2025]["sen_need"], "sen_type")


def test_values_are_codes_days_and_ordinals(clean: Returns, form: ReturnFormat) -> None:
    shapes = {"date": r"\d{4}-\d\d-\d\d", "yes_no": "[01]", "integer": r"\d+"}
    for year in YEARS:
        for module in MODULES:
            for field in form.by_module[module]:
                if field.field not in clean[year][module].columns or field.wanted == "key":
                    continue
                values = set(texts(clean[year][module], field.field))
                shape = shapes.get(field.kind)
                assert not shape or all(re.fullmatch(shape, v) for v in values), field.field
                codes = form.accepted(field.code_list, year) if field.code_list else None
                assert codes is None or values <= codes, field.field
                if field.wanted == "required":
                    assert clean[year][module][field.field].null_count() == 0, field.field


def test_header_names_the_census(clean: Returns) -> None:
    for year, census in zip(YEARS, ("2024-01-18", "2025-01-16", "2026-01-15"), strict=True):
        (header,) = rows(clean[year]["sen2"])
        assert (header["year"], header["reference_date"], header["lea"]) == (
            str(year),
            census,
            "999",
        )


def test_rows_hang_together(clean: Returns) -> None:
    for year in YEARS:
        tables = clean[year]
        requests = tables["requests"]
        assert requests["request_ref"].is_unique().all()
        assert set(requests["person_ref"]) == set(tables["person"]["person_ref"])
        owner = dict(requests.select("request_ref", "person_ref").iter_rows())
        for module in MODULES[3:]:
            assert all(
                owner[row["request_ref"]] == row["person_ref"] for row in rows(tables[module])
            )
        for module in ("assessment", "named_plan", "active_plans"):
            assert tables[module]["request_ref"].is_unique().all()
        plans = set(tables["named_plan"]["request_ref"])
        assert plans == set(tables["active_plans"]["request_ref"])
        for module in ("plan_detail", "sen_need"):
            many = Counter(tables[module]["request_ref"])
            assert set(many) == plans
            assert set(many.values()) == {1, 2}
        assert set(tables["placement_detail"]["request_ref"]) == plans


def test_nobody_stands_twice_in_one_return(clean: Returns) -> None:
    for year in YEARS:
        person = clean[year]["person"]
        assert person.select("surname", "forename", "birth_date").is_unique().all()
        for number in ("upn", "uln"):
            assert person[number].drop_nulls().is_unique().all()


def check_letter(upn: str) -> str:
    """Worked out by hand from the rule: weights 2 to 13, modulo 23, letters without I, O and S."""
    total = sum(int(digit) * weight for weight, digit in enumerate(upn[1:], start=2))
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23]


def test_the_check_letter_of_a_known_number() -> None:
    # 9·2 + 5·3 + 1·8 + 7·9 + 8·10 + 3·11 + 1·13 = 230 = 10·23, so the letter is the first.
    assert check_letter("A950000178301") == "A"


def test_numbers_are_valid_and_of_no_real_authority(clean: Returns) -> None:
    for year in YEARS:
        for row in rows(clean[year]["person"]):
            upn, uln = row["upn"], row["uln"]
            if upn:
                assert re.fullmatch(r"[A-Z]999\d{9}", upn)
                assert upn[0] == check_letter(upn)
            if uln:
                remainder = sum(int(d) * w for d, w in zip(uln, range(10, 1, -1), strict=False))
                assert len(uln) == 10
                assert remainder % 11
                assert int(uln[9]) == 10 - remainder % 11
                assert int(row["birth_date"][:4]) <= year - 14
            assert (row["upn_unknown"] is None) == bool(upn or uln)
            assert row["postcode"].startswith("NX")


def test_persons_keep_who_they_are(clean: Returns) -> None:
    kept = ("surname", "forename", "birth_date", "sex", "ethnicity", "postcode")
    for before, after in pairwise(YEARS):
        earlier, later = numbered(clean[before]), numbered(clean[after])
        both = earlier.keys() & later.keys()
        assert len(both) > 0.75 * len(earlier)
        for upn in both:
            assert [earlier[upn][name] for name in kept] == [later[upn][name] for name in kept]
            assert earlier[upn]["uln"] in (None, later[upn]["uln"])


def test_some_come_to_their_number_later(clean: Returns) -> None:
    earlier, later = clean[2024]["person"], clean[2026]["person"]
    known = ["surname", "forename", "birth_date"]
    both = earlier.filter(pl.col("upn_unknown") == "UN1").join(later, on=known)
    assert both["upn_right"].drop_nulls().len() > 10


def test_who_is_in_a_return(clean: Returns) -> None:
    for year in YEARS:
        tables, begins = clean[year], f"{year - 1}-01-01"
        plans, assessed = by_request(tables["named_plan"]), by_request(tables["assessment"])
        for request in rows(tables["requests"]):
            ref, outcome = request["request_ref"], request["request_outcome"]
            below, plan = assessed.get(ref), plans.get(ref)
            if plan:
                assert plan["cease_date"] is None or plan["cease_date"] >= begins
            elif below and below["assessment_outcome"] == "N":
                assert below["assessment_outcome_date"] >= begins
            elif below:
                assert below["assessment_outcome"] in ("A", "Y", "W")
                assert below["assessment_outcome_date"] is None
            elif outcome == "N":
                assert request["request_outcome_date"] >= begins
            else:
                assert outcome in ("A", "W") or request["exported"]
            if plan and plan["start_date"] < begins:
                assert (outcome, below["assessment_outcome"]) == ("H", "H")
            if outcome in ("Y", "N"):
                assert request["request_outcome_date"] >= begins


def test_nothing_is_known_after_census_day(clean: Returns, form: ReturnFormat) -> None:
    for year in YEARS:
        census = form.census_days[year].isoformat()
        for module in MODULES[1:]:
            for field in form.by_module[module]:
                if field.kind != "date" or field.field not in clean[year][module].columns:
                    continue
                if field.field != "phase_transfer_due_date":
                    assert max(texts(clean[year][module], field.field)) <= census, field.field


def test_what_is_open_in_one_return_goes_on_in_the_next(clean: Returns) -> None:
    for before, after in pairwise(YEARS):
        earlier, later = clean[before], clean[after]
        persons, then = who(earlier["person"]), who(later["person"])
        again = {
            (then[row["person_ref"]], row["received_date"]): row for row in rows(later["requests"])
        }
        waiting = [r for r in rows(earlier["requests"]) if r["request_outcome"] == "A"]
        assert len(waiting) > 100
        for request in waiting:
            now = again[persons[request["person_ref"]], request["received_date"]]
            assert now["request_outcome"] != "H"
            day = now["request_outcome_date"]
            assert day is None or day > f"{before}-01-10"
        plans, starts = rows(earlier["named_plan"]), Counter[object]()
        for plan in rows(later["named_plan"]):
            starts[then[plan["person_ref"]], plan["start_date"]] += 1
        still = [plan for plan in plans if plan["cease_date"] is None]
        assert all(starts[persons[plan["person_ref"]], plan["start_date"]] for plan in still)


def test_new_years_events_stand_in_two_returns(clean: Returns, form: ReturnFormat) -> None:
    for before, after in pairwise(YEARS):
        census = form.census_days[before].isoformat()
        found = []
        for year in (before, after):
            tables = clean[year]
            persons = who(tables["person"])
            found.append(
                {
                    (persons[row["person_ref"]], row["assessment_outcome_date"])
                    for row in rows(tables["assessment"])
                    if row["assessment_outcome"] == "Y"
                    and f"{before}-01-01" <= (row["assessment_outcome_date"] or "") <= census
                }
            )
        assert len(found[0]) > 20
        assert found[0] == found[1]


def test_plans_that_came_are_historic_and_named_once(clean: Returns) -> None:
    came = []
    for year in YEARS:
        tables = clean[year]
        outcome, persons = by_request(tables["assessment"]), who(tables["person"])
        for plan in rows(tables["active_plans"]):
            if plan["transfer_la"]:
                assert plan["transfer_la"] != "999"
                assert outcome[plan["request_ref"]]["assessment_outcome"] == "H"
                came.append(persons[plan["person_ref"]])
        left = texts(tables["named_plan"], "cease_reason").count("5")
        assert 100 < left < 350
    assert len(came) > 300
    assert len(set(came)) == len(came)


@pytest.mark.parametrize("year", YEARS)
def test_settings_are_of_the_area_or_coded(clean: Returns, story: Story, year: int) -> None:
    urns = {school.urn for school in story.establishments}
    open_now = {school.urn for school in story.establishments if school.closed is None}
    for module in ("plan_detail", "placement_detail"):
        for row in rows(clean[year][module]):
            given = [row[name] for name in ("urn", "ukprn", "sen_setting")]
            assert sum(value is not None for value in given) == 1
            assert row["urn"] is None or row["urn"] in urns
            assert row["ukprn"] is None or re.fullmatch(r"1\d{7}", row["ukprn"])
            if module == "placement_detail" and row["leaving_date"] is None:
                assert row["urn"] is None or row["urn"] in open_now

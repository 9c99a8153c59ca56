"""What breaks a claim, a moved date, a replaced target, a re-based chart, a part or a question."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from scrutiny.definitions.area import Succession
from scrutiny.definitions.editorial import note_in
from scrutiny.definitions.workbook import Definitions, load_definitions
from scrutiny.errors import ProblemsFound

FIRST_ROW = 2


def change(data: Path, table: str, key: str, cells: Mapping[str, str]) -> int:
    """Changes cells of the row whose first cell is `key`; gives that row's number."""
    path = data / table
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    headings = list(rows[0])
    (number,) = [n for n, row in enumerate(rows) if row[headings[0]] == key]
    assert set(cells) <= set(headings)
    rows[number].update(cells)
    write(path, headings, rows)
    return number + FIRST_ROW


def write(path: Path, headings: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def problems(data: Path) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        load_definitions(data)
    return [str(problem) for problem in found.value.problems]


CLAIMS, TARGETS = "areas/northmere/claims.csv", "areas/northmere/targets.csv"
PROMISES = "areas/northmere/commitments.csv"
RECOMMENDED = "areas/northmere/recommendations.csv"
TIED = "areas/oxfordshire/finding_measures.csv"

BREACHES = [
    (CLAIMS, "NCL2", {"last": ""}, "last", "last is empty, and the other end is 2023-M07"),
    (CLAIMS, "NCL2", {"first": ""}, "first", "first is empty"),
    (CLAIMS, "NCL2", {"first": "2024-M01"}, "last", "2023-M12 is before first 2024-M01"),
    (CLAIMS, "NCL2", {"first": "2023-Q3"}, "last", "another kind of period than 2023-Q3"),
    (CLAIMS, "NCL2", {"first": "2023", "last": "2023"}, "against", '"within" does not go with'),
    (CLAIMS, "NCL2", {"first": "", "last": ""}, "against", "needs to know within what"),
    (CLAIMS, "NCL2", {"first": "July 2023"}, "first", '"July 2023" is not a period'),
    (CLAIMS, "NCL2", {"against": "before"}, "against", "Input should be"),
    (CLAIMS, "NCL1", {"part": "need"}, "part", '"need" is no part of flow_plans_20_weeks_no'),
    (CLAIMS, "NCL1", {"part": "need="}, "part", '"need=" is no part of'),
    (CLAIMS, "NCL1", {"part": "pupils=All"}, "part", '"pupils=All" is no part of'),
    (CLAIMS, "NCL2", {"part": "need=Autism"}, "part", '"need=Autism" is no part of flow_open'),
    (PROMISES, "NC1", {"moved_by": ""}, "moved_by", "moved on 2025-03-20, by whom is not said"),
    (PROMISES, "NC1", {"moved_on": "March"}, "moved_on", "is not a date"),
    (PROMISES, "NC1", {"owed_by": ""}, "owed_by", "at least 1 item"),
    (PROMISES, "NC1", {"set_by": ""}, "set_by", "at least 1 character"),
    (PROMISES, "NC3", {"owed_by": "Ofsted"}, "owed_by", '"Ofsted" is no body of Northmere'),
    (
        PROMISES,
        "NC3",
        {"promised_by": "Department for Education"},
        "promised_by",
        '"Department for Education" is no body of Northmere. What others were to do is an event',
    ),
    (PROMISES, "NC3", {"promised_by": "law"}, "promised_by", '"law" is no body of Northmere'),
    (
        PROMISES,
        "NC3",
        {"promised_by": ""},
        "promised_by",
        "nobody promised it, and Northmere Council, a body of the area, set it",
    ),
    (
        PROMISES,
        "NC6",
        {"note": "The two do not agree; show both."},
        "note",
        '"show both" is a note to editors, and readers would see it',
    ),
    (PROMISES, "NC6", {"result": "A need or a plan; check before use"}, "result", "check before"),
    (TARGETS, "NT4", {"note": "TODO: find the paper"}, "note", '"TODO" is a note to editors'),
    (RECOMMENDED, "NR1", {"kind": "asked"}, "kind", "Input should be"),
    (RECOMMENDED, "NR1", {"minutes_read": "half"}, "minutes_read", "Input should be"),
    (TARGETS, "NT5", {"replaces": "NT9"}, "replaces", 'no target has the id "NT9"'),
    (TARGETS, "NT5", {"replaces": "NT5"}, "replaces", "NT5 replaces itself"),
    (TARGETS, "NT4", {"replaces": "NT5"}, "replaces", "NT4 replaces NT5 replaces NT4"),
]


@pytest.mark.parametrize(("table", "key", "cells", "column", "words"), BREACHES)
def test_a_breach_is_named_once_with_row_and_column(
    data: Path, table: str, key: str, cells: dict[str, str], column: str, words: str
) -> None:
    row = change(data, table, key, cells)
    (told,) = problems(data)
    assert told.startswith(f'data/{table}, row {row}, column "{column}": ')
    assert words in told


def test_what_others_set_is_no_breach_where_nobody_promised_it(data: Path) -> None:
    change(data, PROMISES, "NC3", {"set_by": "Department for Education", "promised_by": ""})
    load_definitions(data)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("read_to = 2026-07-31", 'read_to = "July 2026"', "valid date"),
        ("read_to = 2026-07-31", 'read_to = "2026-07"', "valid date"),
        ("read_to = 2026-07-31\n", "", "Field required"),
        ("read_to", "record_to", "Extra inputs"),
    ],
)
def test_an_area_says_to_which_day_its_record_was_read(
    data: Path, old: str, new: str, words: str
) -> None:
    path = data / "areas" / "northmere" / "area.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    told = " ".join(problems(data))
    assert "areas/northmere/area.toml" in told
    assert words in told


def test_a_succession_is_of_a_body_of_the_area(data: Path) -> None:
    path = data / "areas" / "northmere" / "area.toml"
    more = """
[[successions]]
body = "Northmere Health Board"
successor = "Greater Northmere Health Board"
since = 2026-04-01
source_url = "https://northmere.example/board"
"""
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    (told,) = problems(data)
    assert '"Northmere Health Board" is said to have ended' in told
    assert "Northmere Integrated Care Board" in told


def test_who_answers_today_is_followed_through_every_succession(definitions: Definitions) -> None:
    area = definitions.records["oxfordshire"].area
    group = "Oxfordshire Clinical Commissioning Group"
    board = "NHS Buckinghamshire, Oxfordshire and Berkshire West Integrated Care Board"
    new = "NHS Thames Valley Integrated Care Board"
    assert area.answering(group, date(2022, 6, 30)) == group
    assert area.answering(group, date(2022, 7, 1)) == board
    assert area.answering(group, date(2026, 4, 1)) == new
    assert area.answering(board, date(2026, 3, 31)) == board
    assert area.answering("Oxfordshire County Council", date(2026, 11, 30)) == (
        "Oxfordshire County Council"
    )


def test_a_circle_of_successions_does_not_hang(definitions: Definitions) -> None:
    area = definitions.records["northmere"].area
    turns = [("A", "B"), ("B", "A")]
    rows = tuple(
        Succession(body=a, successor=b, since=date(2020, 1, 1), source_url="https://x.example")
        for a, b in turns
    )
    assert area.model_copy(update={"successions": rows}).answering("A", date(2026, 1, 1)) == "B"


@pytest.mark.parametrize("table", ["commitments", "inspections"])
def test_a_search_is_about_something_on_record(data: Path, table: str) -> None:
    path = data / "areas" / "oxfordshire" / "searches.csv"
    about = {"commitments": "C19", "inspections": "OXI-NEXT"}[table]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f",{about},", ",C99,"), encoding="utf-8")
    (told,) = problems(data)
    assert 'column "about": no commitment or inspection has the id "C99"' in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The two do not agree; show both", "show both"),
        ("as a plan for 300 places; check before use", "check before"),
        ("Please check this before publishing", "check this before"),
        ("Date to be checked", "to be checked"),
        ("Do not print the name", "Do not print"),
        ("Inferred. Don't quote", "Don't quote"),
        ("Editors: which of the two?", "Editors"),
        ("tbc", "tbc"),
        # What a reader may well be told.
        ("The two do not agree", ""),
        ("Whether the notice was closed: not found", ""),
        ("The committee asked officers to show all groups", ""),
        ("Schools do not use the form", ""),
        ("Meeting date not confirmed", ""),
    ],
)
def test_notes_to_editors_are_told_from_words_for_readers(text: str, words: str) -> None:
    assert note_in(text) == words


def test_what_would_do_names_the_parts_that_there_are(data: Path) -> None:
    change(data, CLAIMS, "NCL2", {"part": "sex=Girls"})
    (told,) = problems(data)
    assert "Write age= or source= and the group" in told


def test_a_circle_of_three_targets_is_told_once(data: Path) -> None:
    change(data, TARGETS, "NT4", {"replaces": "NT3"})
    row = change(data, TARGETS, "NT3", {"replaces": "NT5"})
    (told,) = problems(data)
    assert f"targets.csv, row {row}" in told
    assert "NT3 replaces NT5 replaces NT4 replaces NT3" in told


def test_a_chain_that_only_leads_to_a_circle_is_not_one_itself(data: Path) -> None:
    change(data, TARGETS, "NT4", {"replaces": "NT5"})
    change(data, TARGETS, "NT6", {"replaces": "NT5"})
    assert len(problems(data)) == 1


@pytest.mark.parametrize(
    ("part", "told"),
    [("Age=5", False), ("Age", True), ("need=Autism", True)],
)
def test_a_measure_has_the_parts_that_its_source_keeps(data: Path, part: str, told: bool) -> None:
    path = data / TIED
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [r for r in rows if (r["finding_id"], r["rank"]) == ("PA3", "1")]
    row["part"] = part
    write(path, list(row), rows)
    if not told:
        load_definitions(data)
        return
    found = problems(data)
    assert [f'"{part}" is no part of ehc_plans_20_weeks' in each for each in found] == [True]


def test_a_measure_without_breakdown_has_no_parts(data: Path) -> None:
    path = data / TIED
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("send_appeals,,", "send_appeals,Age=5,", 1), encoding="utf-8")
    (told,) = problems(data)
    assert '"Age=5" is no part of send_appeals. It has no parts: empty the cell' in told


def test_a_level_is_one_of_four(data: Path) -> None:
    path = data / TIED
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",context,", ",impact,", 1), encoding="utf-8")
    (told,) = problems(data)
    assert told.startswith(f'data/{TIED}, row 2, column "level": ')
    assert "'outcome', 'output', 'activity' or 'context'" in told


@pytest.mark.parametrize(
    ("name", "cells", "column", "found", "would_do"),
    [
        ("NT5", {"value": "ninety-five"}, "value", '(found "ninety-five")', "such as 95 or 2.5"),
        ("NT5", {"value": "nan"}, "value", '(found "nan")', "write it in figures"),
        ("NT5", {"value": "75 %"}, "value", '(found "75 %")', "the unit beside it"),
        ("NT5", {"value": "1,000"}, "value", '(found "1,000")', "write it in figures"),
        ("NT5", {"unit": "%"}, "unit", '(found "%")', "'per cent'"),
        ("NT5", {"unit": "percent"}, "unit", '(found "percent")', "'per cent'"),
        ("NT5", {"unit": ""}, "unit", '"" says nothing of flow_plans_20', "per cent, weeks"),
        ("NT5", {"unit": "plans"}, "unit", '"plans" says nothing of flow', "per cent, weeks"),
        ("NT6", {"value": "12"}, "unit", '"" says nothing of a number', "per cent"),
    ],
)
def test_a_target_is_a_number_in_a_unit_of_its_measure(
    data: Path, name: str, cells: dict[str, str], column: str, found: str, would_do: str
) -> None:
    """One that is not would be told as nothing, and nobody would miss it."""
    row = change(data, TARGETS, name, cells)
    (told,) = problems(data)
    assert told.startswith(f'data/{TARGETS}, row {row}, column "{column}": ')
    assert found in told
    assert would_do in told


def test_units_are_a_closed_set_wherever_they_stand(data: Path) -> None:
    figures = "areas/northmere/local_figures.csv"
    row = change(data, figures, "northmere_20wk_pct_inspectors", {"unit": "%"})
    page = data / "measures" / "ehc_plans_20_weeks.toml"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace('unit = "per cent"', 'unit = "percentage"'), encoding="utf-8")
    told = problems(data)
    for place in (
        'data/measures/ehc_plans_20_weeks.toml, column "unit": ',
        f'data/{figures}, row {row}, column "unit": ',
    ):
        (line,) = [each for each in told if each.startswith(place)]
        assert "'per cent'" in line


REBASED = "areas/northmere/rebasings.csv"


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"at": "2025"}, "at", '"2025" is no month or quarter'),
        ({"at": ""}, "at", '"" is no month or quarter'),
        ({"at": "April"}, "at", "is not a period"),
        ({"reason": ""}, "reason", "at least 1 character"),
        ({"author": ""}, "author", "at least 1 character"),
        ({"part": "ward=North"}, "part", '"ward=North" is no part of flow_weeks_to_plan'),
        ({"measure_id": "flow_plan"}, "measure_id", 'no measure has the id "flow_plan"'),
        ({"measure_id": "ehc_new_plans"}, "measure_id", "ehc_new_plans is no flow"),
    ],
)
def test_a_chart_begun_anew_needs_a_flow_a_month_a_reason_and_an_author(
    data: Path, cells: dict[str, str], column: str, words: str
) -> None:
    row = change(data, REBASED, "flow_weeks_to_plan", cells)
    (told,) = problems(data)
    assert told.startswith(f'data/{REBASED}, row {row}, column "{column}": ')
    assert words in told


def test_a_chart_is_begun_anew_once_at_a_time(data: Path) -> None:
    path = data / REBASED
    last = path.read_text(encoding="utf-8").splitlines()[-1]
    path.write_text(path.read_text(encoding="utf-8") + last + "\n", encoding="utf-8")
    (told,) = problems(data)
    assert told.startswith(f"data/{REBASED}, row 3: repeats row 2")


def test_a_question_fills_only_what_its_condition_knows(data: Path) -> None:
    row = change(data, "enquiries.csv", "Q01", {"question": "Why {claim} and not {pair}?"})
    (told,) = problems(data)
    assert told.startswith(f"data/enquiries.csv, row {row}")
    assert "{pair} is no name that claim_contradicted can fill" in told


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"why": "Because of {england}."}, "{england} is no name"),
        ({"question": "Why {claim?"}, "expected '}' before end of string"),
        ({"condition": "sad"}, "Input should be"),
        ({"strength": "0"}, "greater than or equal to 1"),
        ({"id": "Q02"}, "Q02 stands in row 20 too"),
    ],
)
def test_a_spoiled_question_is_named(data: Path, cells: dict[str, str], words: str) -> None:
    change(data, "enquiries.csv", "Q01", cells)
    (told,) = problems(data)
    assert told.startswith("data/enquiries.csv, row ")
    assert words in told


def test_every_condition_has_a_question(data: Path) -> None:
    path = data / "enquiries.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if ",stale," not in line and ",worse," not in line]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    (told,) = problems(data)
    assert told.startswith("data/enquiries.csv: has no question for: stale, worse")


def test_questions_are_short_and_end_in_a_question(definitions: Definitions) -> None:
    for enquiry in definitions.enquiries:
        if enquiry.question != "{what}":
            assert enquiry.question.endswith("?"), enquiry.id
        ends = sum(enquiry.question.count(mark) for mark in (". ", "? ")) + 1
        assert ends <= 2, enquiry.id
        assert enquiry.why.index(".") == len(enquiry.why) - 1, enquiry.id


@pytest.mark.parametrize(
    ("condition", "unknown"),
    [
        ("will_miss", {"due"}),
        ("late", {"due", "when"}),
        ("outcome_not_found", {"due"}),
        ("target_moved", {"who", "when"}),
        ("target_moved", {"before", "target", "who", "when"}),
        ("failing_and_stable", {"target"}),
        ("failing_and_stable", {"england"}),
        ("hidden", {"group"}),
        ("claim_contradicted", {"before", "value"}),
        ("worse", {"before"}),
        ("improving", {"before"}),
        ("no_target", {"value", "when"}),
    ],
)
def test_a_question_remains_where_the_record_does_not_say_all(
    definitions: Definitions, condition: str, unknown: set[str]
) -> None:
    rows = [row for row in definitions.enquiries if row.condition == condition]
    assert any(not row.names & unknown for row in rows)


def test_what_the_record_says_of_moved_dates(definitions: Definitions) -> None:
    ours = {row.id: row for row in definitions.records["oxfordshire"].commitments}
    moved = {key for key, row in ours.items() if row.moved_by or row.moved_on or row.first_due_date}
    assert moved == {"C23"}
    assert (ours["C23"].moved_on, ours["C23"].first_due_date) == ("2025-12-04", None)
    targets = {row.id: row.replaces for row in definitions.records["northmere"].targets}
    assert {key: old for key, old in targets.items() if old} == {"NT5": "NT4"}
    assert not any(row.replaces for row in definitions.records["oxfordshire"].targets)


def test_a_claim_about_no_period_names_none(definitions: Definitions) -> None:
    claims = definitions.records["oxfordshire"].claims
    spans = {claim.id: (claim.first, claim.last) for claim in claims if claim.measure_id}
    none = ("", "")
    assert spans == {"CL6": ("2023-M01", "2023-M09"), "CL1": none, "CL2": none, "CL7": none}


def test_nothing_is_re_based_in_a_real_area(definitions: Definitions) -> None:
    for record in definitions.records.values():
        assert record.area.invented or not record.rebasings


def test_every_statement_to_the_invented_committee_was_made_at_a_meeting(
    definitions: Definitions,
) -> None:
    record = definitions.records["northmere"]
    met = {(meeting.date, meeting.committee) for meeting in record.meetings}
    assert {(claim.date, claim.said_to) for claim in record.claims} <= met
    assert {(row.meeting_date, row.committee) for row in record.recommendations} <= met


def test_flows_that_ripen_say_so_to_readers(definitions: Definitions) -> None:
    weeks = {flow.id: flow.ripens_weeks for flow in definitions.flows.values() if flow.ripens_weeks}
    assert weeks == {"flow_refusals": 6, "flow_request_mediation": 26, "flow_request_tribunal": 39}
    for flow, number in weeks.items():
        words = f"less than {number} weeks before the return are shown but not judged"
        assert words in definitions.flows[flow].caveat

"""Published tables as they come out of an analyst's hands: read as they are seen, or refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.intake import Intake, load_intake
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.records.figures import Tidied, tidy
from scrutiny.records.imports import import_files
from scrutiny.sources.published_file import read_published
from tests import made
from tests.conftest import HOME
from tests.made import Row
from tests.made_workbooks import cell, letters, lines, number_or_text, saved, sheet, workbook

SHARE, COUNT = "pc_plans_issued_within_20_weeks", "plans_issued_within_20_weeks"
AT = {heading: column for column, heading in enumerate(made.HEADINGS)}


@pytest.fixture(scope="module")
def intake() -> Intake:
    return load_intake(HOME / "data")


@pytest.fixture(scope="module")
def rows(definitions: Definitions) -> list[Row]:
    return [row for row in made.timeliness(definitions) if row["time_period"] == "2024"]


def mine(rows: list[Row]) -> Row:
    return next(row for row in rows if row["old_la_code"] == "931")


def tidied(path: Path, intake: Intake) -> list[Tidied]:
    tables = read_published(path, intake.sources.values()).tables
    return [tidy(table, intake.places, intake.corrections, intake.near()) for table in tables]


def refused(path: Path, intake: Intake) -> str:
    try:
        made_of = tidied(path, intake)
    except ProblemsFound as found:
        return str(found)
    assert all(each.problems for each in made_of)
    return "\n".join(str(problem) for each in made_of for problem in each.problems)


def read(path: Path, intake: Intake) -> Tidied:
    (one,) = tidied(path, intake)
    assert not one.problems, one.problems
    return one


def ours(figures: pl.DataFrame, quantity: str) -> float:
    held = figures.filter(pl.col("place") == "931", pl.col("quantity") == quantity, part="")
    return held["value"].item()


def as_text(rows: Sequence[Sequence[str]], mark: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows(rows)
    return text.getvalue().encode()


def cells_of(rows: list[Row]) -> list[list[str]]:
    return [list(made.HEADINGS), *([row[heading] for heading in made.HEADINGS] for row in rows)]


def written(folder: Path, rows: Sequence[Sequence[str]], mark: str = ",") -> Path:
    path = folder / "table.csv"
    path.write_bytes(as_text(rows, mark))
    return path


# ----------------------------------------------------------------------------- single cells


@pytest.mark.parametrize("text", ["٣٧١", "３７１", "3.71E+02", "37١"])
def test_what_is_a_number_to_some_is_none_here(
    tmp_path: Path, intake: Intake, rows: list[Row], text: str
) -> None:
    def change(rows: list[Row]) -> None:
        mine(rows)[COUNT] = text

    told = refused(made.spoiled(tmp_path, rows, change), intake)
    assert f'"{text}" stands where a number belongs' in told
    assert 'knows ("x", "z", "c", "k", "low", "u")' in told


def test_an_error_of_excel_in_a_text_is_called_so(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    def change(rows: list[Row]) -> None:
        mine(rows)[SHARE] = "#DIV/0!"

    told = refused(made.spoiled(tmp_path, rows, change), intake)
    assert f'column "{SHARE}": holds Excel\'s error #DIV/0!' in told


@pytest.mark.parametrize("signed", ["38.6%", "38.6 %"])
def test_percent_signs_in_some_rows_of_a_text_are_refused(
    tmp_path: Path, intake: Intake, rows: list[Row], signed: str
) -> None:
    def one(rows: list[Row]) -> None:
        mine(rows)[SHARE] = signed

    def each(rows: list[Row]) -> None:
        for row in rows:
            row[SHARE] += signed.removeprefix("38.6") if row[SHARE][-1:].isdigit() else ""

    told = refused(made.spoiled(tmp_path, rows, one), intake)
    assert "some bear a percent sign and some do not" in told
    assert f'row {made.number_of(rows, "2024", "931")} holds "{signed}"' in told
    assert ours(read(made.spoiled(tmp_path, rows, each), intake).figures, QUANTITY) == 38.6


QUANTITY = "plans_in_20_weeks_per_cent"


def test_a_column_of_shares_of_one_is_refused_beside_the_release_held(
    tmp_path: Path, data: Path, rows: list[Row]
) -> None:
    def change(rows: list[Row]) -> None:
        for row in rows:
            if row[SHARE][-1:].isdigit():
                row[SHARE] = f"{float(row[SHARE]) / 100:.4f}"

    path = made.spoiled(tmp_path, rows, change)
    with pytest.raises(ProblemsFound, match="they look like shares of one"):
        import_files([path], load_intake(data), replacing=True)


@pytest.mark.parametrize("code", ["'931", '="931"', "931.0", " 931\u00a0"])
def test_a_code_kept_from_being_a_number_is_that_code(
    tmp_path: Path, intake: Intake, rows: list[Row], code: str
) -> None:
    def change(rows: list[Row]) -> None:
        mine(rows)["old_la_code"] = code

    assert ours(read(made.spoiled(tmp_path, rows, change), intake).figures, QUANTITY) == 38.6


@pytest.mark.parametrize(
    "whole", ["ALL EHC PLANS ISSUED", "All  EHC\u00a0plans issued", " all ehc plans issued"]
)
def test_the_whole_is_the_whole_in_any_capitals_and_spaces(
    tmp_path: Path, intake: Intake, rows: list[Row], whole: str
) -> None:
    """One row that differs so was lost without a word."""

    def change(rows: list[Row]) -> None:
        mine(rows)["breakdown"] = whole

    assert ours(read(made.spoiled(tmp_path, rows, change), intake).figures, QUANTITY) == 38.6


def test_a_place_without_its_whole_is_told(tmp_path: Path, intake: Intake, rows: list[Row]) -> None:
    def change(rows: list[Row]) -> None:
        mine(rows)["breakdown"] = "All EHC plans issued1"

    told = "\n".join(read(made.spoiled(tmp_path, rows, change), intake).warnings)
    assert "NO WHOLE for 2024 of Oxfordshire 931" in told


def test_a_part_of_no_place_is_not_lost_in_silence(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    """As where merged cells were taken apart: only the first row has the place."""

    def change(rows: list[Row]) -> None:
        nameless = {"breakdown_topic": "Sex", "breakdown": "Male", "old_la_code": "", "la_name": ""}
        rows.append({**mine(rows), **nameless})

    told = refused(made.spoiled(tmp_path, rows, change), intake)
    assert f"row {len(rows) + 2}: says of no place" in told


@pytest.mark.parametrize(
    ("head", "other"),
    [("\ufeff\ufeff", ""), ("", "\u00a0"), ("\u200b", " "), ("", "\r\n")],
)
def test_what_is_not_seen_in_a_heading_tells_nothing(
    tmp_path: Path, intake: Intake, rows: list[Row], head: str, other: str
) -> None:
    path = tmp_path / "table.csv"
    table = cells_of(rows)
    table[0][0] = head + table[0][0] + other
    table[0][AT[SHARE]] = table[0][AT[SHARE]].replace("issued_", f"issued{other.strip(' ')}_")
    if "\u00a0" not in other:
        path = written(tmp_path, table)
        assert ours(read(path, intake).figures, QUANTITY) == 38.6


@pytest.mark.parametrize(
    ("year", "told"),
    [
        ("2024/25", "A calendar year is written 2024"),
        ("2024-01-01", 'the day "2024-01-01" stands where a calendar year belongs'),
        ("", "says of no period"),
    ],
)
def test_advice_on_a_period_speaks_of_its_kind(
    tmp_path: Path, intake: Intake, rows: list[Row], year: str, told: str
) -> None:
    def change(rows: list[Row]) -> None:
        mine(rows)["time_period"] = year

    assert told in refused(made.spoiled(tmp_path, rows, change), intake)


def test_a_year_that_a_spreadsheet_made_a_number_of(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    def change(rows: list[Row]) -> None:
        mine(rows)["time_period"] = "2024.0"

    assert ours(read(made.spoiled(tmp_path, rows, change), intake).figures, QUANTITY) == 38.6


# ------------------------------------------------------------------------------- days


def waits(folder: Path, days: Mapping[str, int], style: str | int) -> Path:
    """Community waits with a month in each row, of which the cell holds a day."""
    heads = ["Organisation Name", "Therapy", "Date", "Total waiting list"]
    heads += ["Waiting >18-52 weeks", "Waiting >52 weeks"]
    table: dict[int, list[str | float]] = {1: list(heads)}
    change = {}
    for serial in days.values():
        for therapy in (
            "Community Paediatric Service",
            "Occupational Therapy",
            "Speech And Language",
        ):
            number = len(table) + 1
            table[number] = ["England", therapy, "", 100, 30, 5]
            change[number, 2] = cell(f"C{number}", serial, style=1)
    return saved(folder / "waits.xlsx", workbook({"Table": sheet(table, change)}, [style]))


# Counted by hand from 1 January 2023, which is day 44,927, a tenth month ends with day 45,230.
FIRST = {"January": 44927, "October": 45200}
LAST = {"January": 44957, "October": 45230}


@pytest.mark.parametrize("style", ["mmmm yyyy", "mmm-yy", "mmm yyyy", "[$-809]mmmm\\ yyyy;@", 17])
@pytest.mark.parametrize("days", [FIRST, LAST, {"January": 44940, "October": 45215}])
def test_a_day_shown_as_its_month_is_that_month(
    tmp_path: Path, intake: Intake, days: dict[str, int], style: str | int
) -> None:
    figures = read(waits(tmp_path, days, style), intake).figures
    assert set(figures["period"]) == {"2023-M01", "2023-M10"}


@pytest.mark.parametrize("style", ["dd/mm/yyyy", 14])
def test_a_whole_day_is_a_month_only_where_it_begins_or_ends_one(
    tmp_path: Path, intake: Intake, style: str | int
) -> None:
    for days in (FIRST, LAST):
        figures = read(waits(tmp_path, days, style), intake).figures
        assert set(figures["period"]) == {"2023-M01", "2023-M10"}
    told = refused(waits(tmp_path, {"January": 44940, "October": 45200}, style), intake)
    assert 'the day "2023-01-14" stands where a month belongs' in told
    assert "A month is written January 2023" in told


def test_a_day_shown_as_its_year_is_that_year_and_no_number(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    table, change = lines(rows), {}
    for number in range(2, len(rows) + 2):
        change[number, 0] = cell(f"A{number}", 45292, style=1)  # 1 January 2024
    path = saved(tmp_path / "table.xlsx", workbook({"T": sheet(table, change)}, ["yyyy"]))
    assert ours(read(path, intake).figures, QUANTITY) == 38.6
    at = made.number_of(rows, "2024", "931")
    change = {(at, AT[COUNT]): cell(f"{letters(AT[COUNT])}{at}", 371, style=1)}
    path = saved(tmp_path / "table.xlsx", workbook({"T": sheet(lines(rows), change)}, ["yyyy"]))
    assert '"year 1901" stands where a number belongs' in refused(path, intake)


# ------------------------------------------------------------------------ what stands below


def stacked(folder: Path, rows: list[Row], below: Mapping[int, Sequence[str | float]]) -> Path:
    table: dict[int, list[str | float]] = lines(rows)
    end = max(table) + 1
    table |= {end + number: list(cells) for number, cells in below.items()}
    return saved(folder / "table.xlsx", workbook({"Table": sheet(table)}))


def test_headings_that_stand_again_are_no_row(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    table = cells_of(rows)
    path = written(tmp_path, [*table[:50], table[0], *table[50:]])
    one = read(path, intake)
    assert ours(one.figures, QUANTITY) == 38.6
    assert not any("not kept" in told and "breakdown_topic" in told for told in one.warnings)


def test_two_tables_with_the_same_headings_are_named_where_they_differ(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    other = [dict(row) for row in rows]
    mine(other)[COUNT] = "372"
    below = dict(lines(other).items())
    told = refused(stacked(tmp_path, rows, below), intake)
    assert "gives the same figure twice" in told
    assert f"one below the other, from row 1 and row {len(rows) + 3}" in told
    assert "Ask the publisher" not in told


def test_two_tables_of_known_families_are_refused_by_their_rows(
    tmp_path: Path, intake: Intake, rows: list[Row], shared: Path
) -> None:
    text = (shared / "ehc-plans-2026" / "requests.csv").read_text("utf-8-sig")
    requests = list(csv.reader(io.StringIO(text)))[:40]
    below = {at: [number_or_text(c) for c in row] for at, row in enumerate(requests, 1)}
    told = refused(stacked(tmp_path, rows, below), intake)
    assert "holds two tables of known families, one below the other" in told
    assert f"are in row 1, those of the other in row {len(rows) + 3}" in told
    assert "Put each table on a sheet, or into a file, of its own" in told


def test_the_one_known_table_is_read_and_the_other_is_told(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    below = {1: ["Region", "Spending", "Kind"], 2: ["South East", 5, "a"], 3: ["London", 6, "b"]}
    one = read(stacked(tmp_path, rows, below), intake)
    assert ours(one.figures, QUANTITY) == 38.6
    begin = len(rows) + 3
    told = f"rows {begin} to {begin + 2} are left out, for another table of no known family"
    assert any(told in warning for warning in one.warnings)


@pytest.mark.parametrize("note", [["Source: the department"], ["1", "Source: the department"]])
def test_notes_below_the_table_are_no_rows(
    tmp_path: Path, intake: Intake, rows: list[Row], note: list[str | float]
) -> None:
    one = read(stacked(tmp_path, rows, {2: note}), intake)
    assert ours(one.figures, QUANTITY) == 38.6
    assert any(f"row {len(rows) + 4} below the table" in warning for warning in one.warnings)
    assert not any('"" (1 value' in warning for warning in one.warnings)


def test_a_total_below_the_table_is_refused_as_one(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    def change(rows: list[Row]) -> None:
        rows.append({**mine(rows), "old_la_code": "", "la_name": "Total"})

    told = refused(made.spoiled(tmp_path, rows, change), intake)
    assert 'the place "Total" is not known. If the row is a total or a note, take it out' in told


# --------------------------------------------------------------------------------- sheets


@pytest.mark.parametrize("above", [60, 61, 200, 5_000])
def test_headings_are_found_however_deep(
    tmp_path: Path, intake: Intake, rows: list[Row], above: int
) -> None:
    notes: dict[int, list[str | float]] = {n: ["A note", f"of row {n}"] for n in range(1, above)}
    table = notes | lines(rows, above + 1)
    path = saved(tmp_path / "table.xlsx", workbook({"Table": sheet(table)}))
    assert ours(read(path, intake).figures, QUANTITY) == 38.6


def test_a_sheet_of_headings_alone_does_not_hide_the_table(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    empty = sheet({1: list(made.HEADINGS)})
    path = saved(tmp_path / "t.xlsx", workbook({"Empty": empty, "Table": sheet(lines(rows))}))
    opened = read_published(path, intake.sources.values())
    assert opened.left_out == ("sheet Empty (has headings and no rows)",)
    assert ours(read(path, intake).figures, QUANTITY) == 38.6
    path = saved(tmp_path / "t.xlsx", workbook({"Empty": empty}))
    assert "has headings and no rows" in refused(path, intake)


@pytest.mark.parametrize("at", ["title", "heading"])
def test_an_error_in_a_table_laid_out_for_print_is_refused_by_its_cell(
    tmp_path: Path, intake: Intake, shared: Path, at: str
) -> None:
    name = "SEND appealable decisions rate 2024-2025.csv"
    text = (shared / "ehc-plans-2026" / name).read_text("utf-8-sig")
    table = dict(enumerate(csv.reader(io.StringIO(text)), 1))
    heading = next(number for number, row in table.items() if "Old LA code" in row)
    row, column = (1, 0) if at == "title" else (heading, 3)
    ref = f"{letters(column)}{row}"
    change = {(row, column): cell(ref, "#REF!", kind="e")}
    rows = {n: [number_or_text(c) for c in cells] for n, cells in table.items()}
    path = saved(tmp_path / "t.xlsx", workbook({"Rate": sheet(rows, change)}))
    told = refused(path, intake)
    assert f"sheet Rate, row {row}, column {letters(column)}: holds Excel's error #REF!" in told


# ---------------------------------------------------------------------------------- rows


def test_a_row_is_the_one_that_a_spreadsheet_shows(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    """A cell of two lines above makes no difference, neither in a message nor in provenance."""
    table = cells_of(rows)
    table[1][AT["region_name"]] = "two\nlines"
    at = made.number_of(rows, "2024", "931")
    figures = read(written(tmp_path, table), intake).figures
    assert set(figures.filter(place="931")["row"]) == {at}
    table[at - 1][AT[COUNT]] = "many"
    assert f'row {at}, column "{COUNT}": "many"' in refused(written(tmp_path, table), intake)


@pytest.mark.parametrize(
    "above",
    [
        [["Table 1: plans in time"], []],
        [["Table 1: plans in time", *[""] * (len(made.HEADINGS) - 1)]],
        [["Table 1"], ["Source", "The department"], [], ["Note: amended"]],
    ],
)
def test_a_title_above_the_headings_of_a_text_is_passed_over(
    tmp_path: Path, intake: Intake, rows: list[Row], above: list[list[str]]
) -> None:
    figures = read(written(tmp_path, [*above, *cells_of(rows)]), intake).figures
    assert ours(figures, QUANTITY) == 38.6
    at = made.number_of(rows, "2024", "931")
    assert set(figures.filter(place="931")["row"]) == {at + len(above)}


def test_a_note_below_a_text_is_perhaps_one(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    told = refused(written(tmp_path, [*cells_of(rows), ["Source: the department"]]), intake)
    assert f"row {len(rows) + 2}: has 1 cells" in told
    assert "Take it out where it is a note above or below the table" in told


@pytest.mark.parametrize("way", ["as text", "in a workbook"])
def test_two_tables_side_by_side_are_refused_with_what_would_do(
    tmp_path: Path, intake: Intake, rows: list[Row], way: str
) -> None:
    """The other table has years and places of its own, and need not be of a known family."""
    other = ["time_period", "la_name", "score"]
    table = [[*made.HEADINGS, "", *other]]
    table += [[*row.values(), "", row["time_period"], row["la_name"], "3"] for row in rows]
    path = tmp_path / "file.csv"
    if way == "as text":
        path.write_bytes(as_text(table))
    else:
        cells = {n: [number_or_text(text) for text in row] for n, row in enumerate(table, 1)}
        path = saved(tmp_path / "book.xlsx", workbook({"Table": sheet(cells)}))
    told = refused(path, intake)
    assert told.endswith(
        "row 1: holds two tables side by side, with an empty column between them. "
        "Put each table on a sheet, or into a file, of its own."
    )
    assert told.count("\n") == 0

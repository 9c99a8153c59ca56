"""Published tables in workbooks: what a reader sees in Excel is read, or it is refused by cell."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.intake import Intake, load_intake
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.records.figures import tidy
from scrutiny.records.imports import import_files
from scrutiny.sources.outside import ROW
from scrutiny.sources.published_file import Opened, read_published
from tests import made
from tests.conftest import HOME
from tests.made import Row
from tests.made_workbooks import (
    Change,
    cell,
    letters,
    lines,
    number_or_text,
    saved,
    sheet,
    workbook,
)

SHARE = made.HEADINGS.index("pc_plans_issued_within_20_weeks")
COUNT = made.HEADINGS.index("plans_issued_within_20_weeks")


@pytest.fixture(scope="module")
def intake() -> Intake:
    return load_intake(HOME / "data")


@pytest.fixture(scope="module")
def rows(definitions: Definitions) -> list[Row]:
    return [row for row in made.timeliness(definitions) if row["time_period"] == "2024"]


@pytest.fixture(scope="module")
def at(rows: list[Row]) -> int:
    """Where Oxfordshire stands in the sheet."""
    return made.number_of(rows, "2024", "931")


def opened(path: Path, intake: Intake) -> Opened:
    return read_published(path, intake.sources.values())


def refused(path: Path, intake: Intake) -> list[str]:
    """The problems of a file that must be refused, by its door or in its figures."""
    try:
        tables = opened(path, intake).tables
    except ProblemsFound as found:
        return [str(problem) for problem in found.problems]
    made_of = [tidy(t, intake.places, intake.corrections, intake.near()) for t in tables]
    assert all(tidied.problems for tidied in made_of)
    return [str(problem) for tidied in made_of for problem in tidied.problems]


def changed(
    folder: Path,
    rows: Sequence[Row],
    change: Change,
    formats: Sequence[str | int] = (),
    *,
    calculate: bool = False,
) -> Path:
    table = {"Table": sheet(lines(rows), change)}
    return saved(folder / "book.xlsx", workbook(table, formats, calculate=calculate))


def shown(path: Path, intake: Intake, place: str, quantity: str) -> float | None:
    (table,) = opened(path, intake).tables
    tidied = tidy(table, intake.places, intake.corrections, intake.near())
    assert tidied.problems == ()
    held = tidied.figures.filter(pl.col("place") == place, pl.col("quantity") == quantity)
    return held["value"].item()


def as_per_cents(rows: Sequence[Row]) -> dict[tuple[int, int], str]:
    """The whole column of shares in percent cells."""
    shares = [number_or_text(row[made.HEADINGS[SHARE]]) for row in rows]
    return {
        (number, SHARE): cell(f"{letters(SHARE)}{number}", share / 100, style=1)
        for number, share in enumerate(shares, 2)
        if not isinstance(share, str)
    }


def in_share(at: int, stored: str, **how: str | int) -> dict[tuple[int, int], str]:
    return {(at, SHARE): cell(f"{letters(SHARE)}{at}", float(stored), **how)}  # type: ignore[arg-type]


# ------------------------------------------------------------------------------- scaling


@pytest.mark.parametrize("style", ["0.0%", "0%", 9, 10, "[Red]0.0%;-0.0%", "[<=1]0.0%;0.0"])
@pytest.mark.parametrize(("stored", "seen"), [("0.386", 38.6), ("0.3860000000000001", 38.6)])
def test_a_percent_cell_is_the_number_that_is_seen(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int, style: str | int, stored: str, seen
) -> None:
    change = as_per_cents(rows) | in_share(at, stored, style=1)
    path = changed(tmp_path, rows, change, [style])
    assert shown(path, intake, "931", "plans_in_20_weeks_per_cent") == seen


@pytest.mark.parametrize("style", ["0.0%", 9])
@pytest.mark.parametrize("mostly", ["percent", "plain"])
@pytest.mark.parametrize("kind", ["", "str"])
def test_a_column_of_percent_cells_and_plain_numbers_is_refused(
    tmp_path: Path,
    intake: Intake,
    rows: list[Row],
    at: int,
    style: str | int,
    mostly: str,
    kind: str,
) -> None:
    ref, first = f"{letters(SHARE)}{at}", rows[0][made.HEADINGS[SHARE]]
    assert float(first) > 0
    if mostly == "percent":
        change = as_per_cents(rows) | in_share(at, "0.2546", kind=kind)
        told = f"{letters(SHARE)}2 shows {float(first):g}%, {ref} holds 0.2546"
    else:
        change = in_share(at, "0.2546", style=1)
        told = f"{ref} shows 25.46%, {letters(SHARE)}2 holds {first}"
    (problem,) = refused(changed(tmp_path, rows, change, [style]), intake)
    assert problem == (
        f'book.xlsx, sheet Table, column {letters(SHARE)} ("{made.HEADINGS[SHARE]}"): has numbers '
        f"of which some are percent cells and some are not: {told}. "
        "Give the whole column one number format."
    )


@pytest.mark.parametrize("beside", ["0", "c", ""])
def test_nought_and_marks_beside_percent_cells_are_read(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int, beside: str
) -> None:
    ref = f"{letters(SHARE)}{at - 1}"
    change = as_per_cents(rows) | {(at - 1, SHARE): cell(ref, number_or_text(beside))}
    path = changed(tmp_path, rows, change | in_share(at, "0.386", style=1), ["0.0%"])
    (table,) = opened(path, intake).tables
    read = table.file.cells.filter(pl.col(ROW).is_in([at - 1, at]))[made.HEADINGS[SHARE]]
    assert read.to_list() == [beside, "38.6%"]


@pytest.mark.parametrize("style", ['0.0"%"', r"0.0\%", "0.00E+00", "# ?/?", "#,##0.0"])
def test_a_format_that_does_not_scale_leaves_the_number(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int, style: str
) -> None:
    path = changed(tmp_path, rows, in_share(at, "38.6", style=1), [style])
    assert shown(path, intake, "931", "plans_in_20_weeks_per_cent") == 38.6


@pytest.mark.parametrize("style", ["#,##0,", "0.0,,", '0,"k"', "0,.0", ";;;", '0"0"', '"x"'])
def test_a_cell_whose_number_is_not_the_one_that_is_seen_is_refused(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int, style: str
) -> None:
    path = changed(tmp_path, rows, in_share(at, "38.6", style=1), [style])
    (problem,) = refused(path, intake)
    place = f"book.xlsx, sheet Table, row {at}, column {letters(SHARE)}"
    assert problem.startswith(f'{place} ("pc_plans_issued_within_20_weeks"): ')


@pytest.mark.parametrize("stored", ["962", "9.62"])
def test_a_count_in_a_percent_cell_is_refused(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int, stored: str
) -> None:
    change = {(2, COUNT): cell(f"{letters(COUNT)}2", float(stored), style=1)}
    (problem,) = refused(changed(tmp_path, [rows[at - 2]], change, ["0%"]), intake)
    assert problem.startswith("book.xlsx, sheet Table, row 2, column")
    assert f"the count {float(stored) * 100:.0f}% is" in problem


def test_a_share_above_one_in_a_percent_cell_is_refused(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int
) -> None:
    change = as_per_cents(rows) | in_share(at, "38.6", style=1)
    (problem,) = refused(changed(tmp_path, rows, change, ["0%"]), intake)
    assert "the percentage 3860% is not between 0 and 100" in problem


def test_truths_and_days_are_no_counts(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int
) -> None:
    ref = f"{letters(COUNT)}{at}"
    for xml, words in (
        (cell(ref, "1", kind="b"), '"TRUE" stands where'),
        (cell(ref, 371, style=1), '"1901-01-05" stands where'),
        (cell(ref, 0.5, style=1), '"12:00:00" stands where'),
    ):
        path = changed(tmp_path, rows, {(at, COUNT): xml}, ["dd/mm/yyyy"])
        (problem,) = refused(path, intake)
        assert words in problem


# ------------------------------------------------------------------- errors and formulas


def error(ref: str, words: str, formula: str = "") -> str:
    return f'<c r="{ref}" t="e">{formula}<v>{words}</v></c>'


@pytest.mark.parametrize(
    "words", "#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #SPILL! #CALC!".split()
)
@pytest.mark.parametrize("formula", ["", "<f>1/0</f>"])
def test_an_error_is_refused_by_its_cell(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int, words: str, formula: str
) -> None:
    ref = f"{letters(COUNT)}{at}"
    (problem,) = refused(changed(tmp_path, rows, {(at, COUNT): error(ref, words, formula)}), intake)
    assert problem.startswith(
        f'book.xlsx, sheet Table, row {at}, column {letters(COUNT)} ("{made.HEADINGS[COUNT]}"): '
        f"holds Excel's error {words}"
    )


def test_every_error_is_told_up_to_a_number(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    change = {(n, COUNT): error(f"{letters(COUNT)}{n}", "#REF!") for n in range(2, 52)}
    problems = refused(changed(tmp_path, rows, change), intake)
    assert len(problems) == 21
    assert "has 30 more such cells" in problems[-1]


def test_an_error_in_a_heading_is_refused(tmp_path: Path, intake: Intake, rows: list[Row]) -> None:
    column = made.HEADINGS.index("region_name")
    path = changed(tmp_path, rows, {(1, column): error(f"{letters(column)}1", "#REF!")})
    (problem,) = refused(path, intake)
    assert f"sheet Table, row 1, column {letters(column)}: holds Excel's error #REF!" in problem


SIGNS = ("plans_issued_within_20_weeks", "pc_plans_issued_within_20_weeks", "time_period")
UNREAD = {
    "#N/A": ('<c r="{ref}" t="e"><v>#N/A</v></c>', "holds Excel's error #N/A"),
    "formula": ('<c r="{ref}"><f>B2</f></c>', "holds a formula without its result"),
}


@pytest.mark.parametrize("kind", UNREAD)
@pytest.mark.parametrize("headings", [*((sign,) for sign in SIGNS), SIGNS, tuple(made.HEADINGS)])
@pytest.mark.parametrize("first", [1, 6])
def test_an_unread_heading_that_tells_the_family_is_refused_by_its_cell(
    tmp_path: Path,
    intake: Intake,
    rows: list[Row],
    kind: str,
    headings: tuple[str, ...],
    first: int,
) -> None:
    xml, words = UNREAD[kind]
    columns = [made.HEADINGS.index(heading) for heading in headings]
    change = {(first, c): xml.format(ref=f"{letters(c)}{first}") for c in columns}
    spoiled = sheet(lines(rows, first), change)
    for others in ({}, {"Table 1": sheet(lines(rows))}, {"Cover": sheet(COVER)}):
        path = saved(tmp_path / "book.xlsx", workbook({**others, "Table 2": spoiled}))
        with pytest.raises(ProblemsFound) as found:
            opened(path, intake)
        told = [str(problem) for problem in found.value.problems]
        assert len(told) == len(columns)
        for column, problem in zip(sorted(columns), told, strict=True):
            where = f"sheet Table 2, row {first}, column {letters(column)}"
            assert problem.startswith(f"book.xlsx, {where}: {words}")


def test_an_unread_heading_of_a_list_of_authorities_is_refused(
    tmp_path: Path, intake: Intake
) -> None:
    headings = ["la number", "", "region", "type"]
    places = {1: ["A list", "of", "every", "authority", "in England"], 2: headings}
    book = workbook(
        {"List": sheet({**places, 3: [931, "Oxfordshire"]}, {(2, 1): error("B2", "#REF!")})}
    )
    (problem,) = refused(saved(tmp_path / "book.xlsx", book), intake)
    assert problem.startswith("book.xlsx, sheet List, row 2, column B: holds Excel's error #REF!")


def test_an_error_left_of_the_headings_is_refused(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    path = changed(tmp_path, rows, {(1, 0): error("A1", "#REF!")})
    (problem,) = refused(path, intake)
    assert "sheet Table, row 1, column A: holds Excel's error #REF!" in problem


NO_RESULT = ("<f>B2*2</f>", "<f>B2*2</f><v/>", "<f>B2*2</f><v></v>", '<f t="shared" si="0"/>')


@pytest.mark.parametrize("inside", [*NO_RESULT, '<f t="array" ref="A1:A9">B2</f>'])
def test_a_formula_without_its_result_is_refused(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int, inside: str
) -> None:
    ref = f"{letters(COUNT)}{at}"
    (problem,) = refused(
        changed(tmp_path, rows, {(at, COUNT): f'<c r="{ref}">{inside}</c>'}), intake
    )
    assert f"sheet Table, row {at}, column {letters(COUNT)}" in problem
    assert problem.endswith("Open it in Excel and save it.")


def test_nought_that_no_program_has_worked_out_is_refused(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int
) -> None:
    xml = f'<c r="{letters(COUNT)}{at}"><f>B2*2</f><v>0</v></c>'
    (problem,) = refused(changed(tmp_path, rows, {(at, COUNT): xml}, calculate=True), intake)
    assert "holds a formula without its result" in problem
    path = changed(tmp_path, rows, {(at, COUNT): xml})
    assert shown(path, intake, "931", "plans_in_20_weeks") == 0


def test_a_formula_with_its_result_is_read(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int
) -> None:
    for calculate in (False, True):
        xml = f'<c r="{letters(COUNT)}{at}"><f>B2*2</f><v>372</v></c>'
        path = changed(tmp_path, rows, {(at, COUNT): xml}, calculate=calculate)
        assert shown(path, intake, "931", "plans_in_20_weeks") == 372


def test_a_formula_that_gives_empty_text_is_an_empty_cell(
    tmp_path: Path, intake: Intake, rows: list[Row], at: int
) -> None:
    column = made.HEADINGS.index("region_name")
    xml = f'<c r="{letters(column)}{at}" t="str"><f>""</f><v></v></c>'
    (table,) = opened(changed(tmp_path, rows, {(at, column): xml}), intake).tables
    assert table.file.cells.filter(pl.col(ROW) == at)["region_name"].item() == ""


def test_errors_beside_the_table_and_on_other_sheets_are_nobodys(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    beyond = len(made.HEADINGS) + 2
    change = {(5, beyond): error(f"{letters(beyond)}5", "#REF!")}
    notes = sheet({1: ["Notes"]}, {(2, 0): error("A2", "#N/A")})
    book = workbook({"Notes": notes, "Table": sheet(lines(rows), change)})
    assert len(opened(saved(tmp_path / "book.xlsx", book), intake).tables) == 1


# --------------------------------------------------------------------- sheets and rows

COVER = {1: ["Education, health and care plans"], 2: ["Published", "26 June 2025"]}


def test_a_table_on_a_later_sheet_is_read_and_named(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    sheets = {"Cover": sheet(COVER), "Contents": sheet({}), "Table 1": sheet(lines(rows))}
    got = opened(saved(tmp_path / "book.xlsx", workbook(sheets)), intake)
    (table,) = got.tables
    assert table.file.name == "book.xlsx, sheet Table 1"
    told = " ".join(got.left_out)
    assert "sheet Cover" in told
    assert "sheet Contents" in told


@pytest.mark.parametrize("first", [2, 6, 40])
def test_rows_are_those_that_excel_shows(
    tmp_path: Path, intake: Intake, rows: list[Row], first: int
) -> None:
    book = workbook({"Table": sheet(lines(rows, first))})
    (table,) = opened(saved(tmp_path / "book.xlsx", book), intake).tables
    assert table.file.cells[ROW].to_list() == list(range(first + 1, first + 1 + len(rows)))
    oxfordshire = table.file.cells.filter(pl.col("old_la_code") == "931")
    assert oxfordshire[ROW].item() == made.number_of(rows, "2024", "931") + first - 1


def test_a_title_above_the_table_is_passed_over(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    table = {**COVER, 3: ["Note", "Figures were amended", "twice"], **lines(rows, 5)}
    (got,) = opened(saved(tmp_path / "b.xlsx", workbook({"Data": sheet(table)})), intake).tables
    assert got.file.headings == tuple(made.HEADINGS)


def test_two_tables_of_one_family_are_refused_together(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    sheets = {"One": sheet(lines(rows)), "Two": sheet(lines(rows))}
    path = saved(tmp_path / "book.xlsx", workbook(sheets))
    with pytest.raises(ProblemsFound, match="sheet Two: is a second file of EHC plans issued"):
        import_files([path], load_intake(data), replacing=True)


def test_a_hidden_sheet_is_not_taken_for_what_is_published(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    sheets = {"Cover": sheet(COVER), "Old": sheet(lines(rows))}
    path = saved(tmp_path / "book.xlsx", workbook(sheets, hidden=["Old"]))
    (problem,) = refused(path, intake)
    assert "sheet Old (is a hidden sheet)" in problem


def test_a_table_that_is_nearly_known_is_named_on_its_sheet(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    table = lines(rows, 7)
    table[7][COUNT] = "plans_in_time"
    sheets = {"Cover": sheet(COVER), "Table 1": sheet(table)}
    (problem,) = refused(saved(tmp_path / "book.xlsx", workbook(sheets)), intake)
    assert "sheet Table 1: looks like EHC plans issued within 20 weeks" in problem
    assert "plans_issued_within_20_weeks" in problem
    (problem,) = refused(saved(tmp_path / "one.xlsx", workbook({"T": sheets["Table 1"]})), intake)
    assert problem.startswith("one.xlsx, sheet T: looks like EHC plans issued")


def test_a_workbook_whose_main_part_has_another_name(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    book = workbook({"Table": sheet(lines(rows))}, main="xl/workbook2.xml")
    assert len(opened(saved(tmp_path / "book.xlsx", book), intake).tables) == 1


def test_a_printed_table_is_read_from_a_workbook(
    shared: Path, tmp_path: Path, intake: Intake
) -> None:
    import csv

    from scrutiny.sources.outside import read_outside
    from scrutiny.sources.printed import plain_table

    path = shared / "ehc-plans-2025/supporting-files/SEND Tribunals and appeal rate 2014-2024.csv"
    with path.open(encoding="utf-8-sig", newline="") as text:
        table = {n: list(row) for n, row in enumerate(csv.reader(text), 3)}
    book = workbook({"Cover": sheet(COVER), "Table 1": sheet(table)})
    (got,) = opened(saved(tmp_path / "book.xlsx", book), intake).tables
    columns = ["Local Authority", "year", "Appeals registered"]
    source = intake.sources["send_appeals"]
    expected = plain_table(read_outside(path), source).select(columns)
    assert plain_table(got.file, source).select(columns).equals(expected)


# ------------------------------------------------------------------------------- days


def dictionary(intake: Intake, day: str | float) -> dict[int, list[str | float]]:
    """The tool's dictionary with an entry for all that is used, all updated on one day."""
    heads = ["Measure", "Measure_short", "Polarity", "Last Update", "Next Update", "Year_Type"]
    used = [q.column for s in intake.sources.values() if s.long for q in s.quantities]
    entries = [["A measure", column, "High", day, "TBC", "Calendar"] for column in used]
    return dict(enumerate([heads, *entries], 1))


@pytest.mark.parametrize(("from_1904", "serial"), [(False, 45500), (True, 44038)])
@pytest.mark.parametrize("style", [0, 1])
def test_a_day_means_one_thing_with_and_without_a_date_format(
    data: Path, tmp_path: Path, from_1904: bool, serial: int, style: int
) -> None:
    intake = load_intake(data)
    table = dictionary(intake, serial)
    change = {(row, 3): cell(f"D{row}", serial, style=style) for row in table if row > 1}
    book = workbook({"List": sheet(table, change)}, ["dd/mm/yyyy"], from_1904=from_1904)
    import_files([saved(tmp_path / "book.xlsx", book)], intake)
    held = pl.read_csv(data / "figures" / "interactive_tool" / "dictionary.csv")
    assert set(held["last_update"]) == {"2024-07-27"}
    assert set(held["next_update"].fill_null("")) == {""}


# ------------------------------------------------------------------------------ bounds


def test_one_cell_in_the_last_row_and_column_costs_nothing(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    change = {(1_048_576, 0): cell("XFD1048576", 1)}
    path = changed(tmp_path, rows, change)
    tracemalloc.start()
    (problem,) = refused(path, intake)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "has something beyond its first 500 columns" in problem
    assert peak < 30_000_000


def test_one_cell_in_the_last_row_is_one_note_below_the_table(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    path = changed(tmp_path, rows, {(1_048_576, 0): cell("A1048576", "End of table")})
    (table,) = opened(path, intake).tables
    assert table.file.cells[ROW][-1] == len(rows) + 1
    assert table.file.remarks == (
        "row 1048576 below the table, with hardly a cell filled, left out.",
    )


def test_a_row_of_figures_in_the_last_row_is_one_row(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    figures = "".join(
        cell(f"{column}1048576", value)
        for column, value in zip("ABCD", (2024, 1, 2, 3), strict=True)
    )
    path = changed(tmp_path, rows, {(1_048_576, 0): figures})
    (table,) = opened(path, intake).tables
    assert table.file.cells[ROW][-1] == 1_048_576
    assert table.file.cells.height == len(rows) + 1


def test_a_count_of_texts_that_is_a_lie_is_not_believed(
    tmp_path: Path, intake: Intake, rows: list[Row]
) -> None:
    parts: Mapping[str, bytes] = workbook({"Table": sheet(lines(rows))})
    lie = b'<sst count="4000000000" uniqueCount="4000000000"><si><t>x</t></si></sst>'
    path = saved(tmp_path / "book.xlsx", {**parts, "xl/sharedStrings.xml": lie})
    tracemalloc.start()
    assert len(opened(path, intake).tables) == 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30_000_000

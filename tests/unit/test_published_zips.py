"""A zip of a whole release: what is known in it is imported, the rest is named as left out."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.intake import load_intake
from scrutiny.definitions.workbook import Definitions
from scrutiny.errors import ProblemsFound
from scrutiny.records.imports import Imported, import_files
from scrutiny.sources import published_file
from tests import made
from tests.made import Row
from tests.made_workbooks import cell, letters, lines, packed, sheet, with_long_records, workbook

COUNT = made.HEADINGS.index("plans_issued_within_20_weeks")
OTHER = b"time_period,la_name,personal_budgets\r\n2024,Oxfordshire,7\r\n"


@pytest.fixture(scope="module")
def rows(definitions: Definitions) -> list[Row]:
    return made.timeliness(definitions)


def imported(data: Path, path: Path) -> tuple[Imported, ...]:
    return import_files([path], load_intake(data), replacing=True)


def given(folder: Path, members: dict[str, bytes], name: str = "all_files.zip") -> Path:
    (folder / name).write_bytes(packed(members))
    return folder / name


def refused(data: Path, path: Path) -> list[str]:
    before = (data / "figures" / "releases.csv").read_bytes()
    with pytest.raises(ProblemsFound) as found:
        imported(data, path)
    assert (data / "figures" / "releases.csv").read_bytes() == before
    return [str(problem) for problem in found.value.problems]


def test_the_known_tables_of_a_release_are_imported_and_the_rest_named(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    table = made.as_csv(rows)
    members = {
        "data/timeliness.csv": table,
        "data/personal_budgets.csv": OTHER,
        "data-guidance/data-guidance.txt": b"About these files\r\nThere are two.\r\n",
        "supporting-files/notes.pdf": b"%PDF-1.7\n",
        "supporting-files/more.zip": packed({"a.csv": OTHER}),
        "supporting-files/figures.ods": packed(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}
        ),
        "__MACOSX/data/._timeliness.csv": b"\x00\x05\x16\x07",
        ".DS_Store": b"\x00\x00\x00\x01Bud1",
    }
    left, read = imported(data, given(tmp_path, members))
    assert (left.file, left.what, left.changed) == ("all_files.zip", "left out", False)
    for told in (
        "data/personal_budgets.csv (is of no file family",
        "data-guidance/data-guidance.txt (holds no table with headings)",
        "supporting-files/notes.pdf (is a PDF document)",
        "supporting-files/more.zip (is a zip in a zip)",
        "supporting-files/figures.ods (is an OpenDocument spreadsheet (.ods))",
    ):
        assert told in left.outcome
    assert "MACOSX" not in left.outcome
    assert "DS_Store" not in left.outcome
    assert (read.file, read.changed) == ("all_files.zip/data/timeliness.csv", True)
    releases = pl.read_csv(data / "figures" / "releases.csv")
    held = releases.filter(pl.col("source") == "ehc_timeliness").row(0, named=True)
    assert held["file_name"] == "all_files.zip/data/timeliness.csv"
    assert held["sha256"] == hashlib.sha256(table).hexdigest()
    (tmp_path / "timeliness.csv").write_bytes(table)
    (alone,) = import_files([tmp_path / "timeliness.csv"], load_intake(data))
    assert "already imported" in alone.outcome


def test_a_workbook_in_a_zip_is_read_from_its_sheet(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    sheets = {"Cover": sheet({1: ["About"]}), "Table 1": sheet(lines(rows))}
    members = {"tables/release.xlsx": packed(workbook(sheets))}
    left, read = imported(data, given(tmp_path, members))
    assert read.file == "all_files.zip/tables/release.xlsx, sheet Table 1"
    assert left.outcome == "tables/release.xlsx, sheet Cover (holds no table with headings)"


def test_a_zip_in_which_nothing_is_known_is_refused_with_what_is_in_it(
    data: Path, tmp_path: Path
) -> None:
    members = {"a.csv": OTHER, "b.pdf": b"%PDF-1.7\n", "c.csv": OTHER}
    (problem,) = refused(data, given(tmp_path, members))
    assert problem.startswith("all_files.zip: holds no table of a known family: a.csv, c.csv (")
    assert "b.pdf (is a PDF document)" in problem
    (empty,) = refused(data, given(tmp_path, {}))
    assert "it is empty" in empty


def test_many_unknown_files_are_counted(data: Path, tmp_path: Path) -> None:
    (problem,) = refused(data, given(tmp_path, {f"{n}.pdf": b"%PDF-1.7\n" for n in range(50)}))
    assert "30 more (is a PDF document)" in problem


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda b: b[: len(b) // 2], "stops in the middle of its last line"),
        (lambda b: b.replace(b"Oxfordshire", b"\xd6xfordshire"), "is not UTF-8 text"),
        (lambda b: b.replace(b",931,Oxfordshire", b",931", 1), "cells"),
    ],
)
def test_a_known_table_that_is_broken_refuses_the_zip(
    data: Path, tmp_path: Path, rows: list[Row], spoil, words: str
) -> None:
    members = {"data/a.csv": OTHER, "data/timeliness.csv": spoil(made.as_csv(rows))}
    problems = refused(data, given(tmp_path, members))
    assert all(p.startswith("all_files.zip/data/timeliness.csv") for p in problems)
    assert words in problems[0]


def test_an_error_in_a_workbook_of_a_zip_is_told_with_all_places(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    ref = f"{letters(COUNT)}9"
    change = {(9, COUNT): f'<c r="{ref}" t="e"><v>#N/A</v></c>'}
    members = {"release.xlsx": packed(workbook({"T": sheet(lines(rows), change)}))}
    (problem,) = refused(data, given(tmp_path, members))
    assert problem.startswith(
        f"all_files.zip/release.xlsx, sheet T, row 9, column {letters(COUNT)} "
    )


def test_two_copies_of_one_table_in_a_zip_are_refused(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    table = made.as_csv(rows)
    (problem,) = refused(data, given(tmp_path, {"a.csv": table, "b.csv": table}))
    assert "all_files.zip/b.csv: is a second file of" in problem


@pytest.mark.parametrize("of_zip", [True, False])
def test_long_records_are_read(data: Path, tmp_path: Path, rows: list[Row], of_zip: bool) -> None:
    book = {"Table": sheet(lines(rows))}
    content = packed({"t.csv": made.as_csv(rows)}) if of_zip else packed(workbook(book))
    (tmp_path / "long").write_bytes(with_long_records(content))
    (read,) = imported(data, tmp_path / "long")
    assert read.changed


@pytest.mark.parametrize(
    ("at", "words"), [(40, "lists far too many files"), (48, "cannot be unpacked")]
)
def test_long_records_that_lie_are_refused(
    data: Path, tmp_path: Path, rows: list[Row], at: int, words: str
) -> None:
    content = bytearray(with_long_records(packed({"t.csv": made.as_csv(rows)})))
    record = content.rindex(b"PK\x06\x06")
    content[record + at : record + at + 8] = (2**50).to_bytes(8, "little")
    (tmp_path / "long.zip").write_bytes(bytes(content))
    (problem,) = refused(data, tmp_path / "long.zip")
    assert words in problem


def test_names_that_would_break_a_line_are_not_repeated(
    data: Path, tmp_path: Path, rows: list[Row]
) -> None:
    members = {"a\nb.pdf": b"%PDF-1.7\n", "t – 1.csv": made.as_csv(rows)}
    left, read = imported(data, given(tmp_path, members))
    assert left.outcome == "a file with an unusual name (is a PDF document)"
    assert read.file == "all_files.zip/t – 1.csv"


def test_a_number_without_a_cell_is_no_column(data: Path, tmp_path: Path, rows: list[Row]) -> None:
    change = {(5, 0): cell("A5", None)}
    members = {"release.xlsx": packed(workbook({"T": sheet(lines(rows), change)}))}
    (problem,) = refused(data, given(tmp_path, members))
    assert "row 5" in problem
    assert "the period" in problem


def test_many_large_tables_in_one_zip_are_not_held_at_once(
    data: Path, tmp_path: Path, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = made.as_csv(rows)
    monkeypatch.setattr(published_file, "MOST_HELD", 5 * len(rows) * len(made.HEADINGS))
    read = imported(data, given(tmp_path, {"0.csv": table}))
    assert len(read) == 1
    (problem,) = refused(data, given(tmp_path, {f"{n}.csv": table for n in range(6)}))
    assert "all_files.zip: holds known tables of more than" in problem
    assert "Import the files or sheets in it one at a time" in problem

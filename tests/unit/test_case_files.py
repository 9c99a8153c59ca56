"""Small files as people really had them, each of which was once read wrongly or misnamed."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.intake import load_intake
from scrutiny.definitions.returns import load_return_format
from scrutiny.errors import ProblemsFound
from scrutiny.records.imports import Imported, import_files
from scrutiny.records.store import read_release
from scrutiny.sources.returns.read import is_return, read_returns


@pytest.fixture
def cases(shared: Path) -> Path:
    folder = shared.parent / "cases"
    if not folder.is_dir():
        pytest.skip("the cases are not beside the publishers' files")
    return folder


def imported(data: Path, path: Path) -> tuple[Imported, ...]:
    return import_files([path], load_intake(data), replacing=True)


def refused(data: Path, path: Path) -> list[str]:
    with pytest.raises(ProblemsFound) as found:
        imported(data, path)
    return [str(problem) for problem in found.value.problems]


def oxfordshire(data: Path, quantity: str) -> tuple[float, int]:
    table = read_release(data, "ehc_timeliness", "2025")
    mine = table.filter(pl.col("place") == "931", pl.col("period") == "2024", pl.col("part") == "")
    return mine.filter(pl.col("quantity") == quantity).select("value", "row").row(0)


def test_shares_in_percent_cells(data: Path, cases: Path) -> None:
    imported(data, cases / "01-percent-cells" / "shares_as_percent_cells.xlsx")
    assert oxfordshire(data, "plans_in_20_weeks_per_cent") == (38.6, 954)
    assert oxfordshire(data, "plans_in_20_weeks") == (371, 954)


def test_error_cells(data: Path, cases: Path) -> None:
    problems = refused(data, cases / "02-error-cells" / "error_cells.xlsx")
    assert [problem.partition(" (")[0] for problem in problems] == [
        "error_cells.xlsx, sheet Table, row 954, column K",
        "error_cells.xlsx, sheet Table, row 954, column M",
    ]


def test_a_formula_without_its_result(data: Path, cases: Path) -> None:
    folder = cases / "03-formula-without-result"
    (problem,) = refused(data, folder / "published.xlsx")
    assert "sheet Table, row 954, column K" in problem
    with pytest.raises(ProblemsFound) as found:
        read_returns(folder / "return.xlsx", load_return_format(data))
    for each in found.value.problems:
        assert "sheet Assessments, row" in each.place
        assert each.would_do == "Open it in Excel and save it"


def test_an_opendocument_table(data: Path, cases: Path) -> None:
    path = cases / "10-wrong-name-for-a-file" / "table.ods"
    (problem,) = refused(data, path)
    assert "table.ods: is an OpenDocument spreadsheet" in problem
    form = load_return_format(data)
    assert not is_return(path, form)
    with pytest.raises(ProblemsFound, match="is an OpenDocument spreadsheet"):
        read_returns(path, form)


def test_a_whole_release_and_a_cover_sheet(data: Path, cases: Path) -> None:
    folder = cases / "10-wrong-name-for-a-file"
    left, read = imported(data, folder / "all_files.zip")
    assert "data-guidance/data-guidance.txt" in left.outcome
    assert read.file == "all_files.zip/data/timeliness.csv"
    assert oxfordshire(data, "plans_in_20_weeks_per_cent") == (38.6, 954)
    _, read = imported(data, folder / "cover_first.xlsx")
    assert read.file == "cover_first.xlsx, sheet Table"
    assert oxfordshire(data, "plans_in_20_weeks_per_cent") == (38.6, 954)


def test_one_file_of_nine_in_utf_16(data: Path, cases: Path) -> None:
    folder = cases / "10-wrong-name-for-a-file" / "utf16"
    with pytest.raises(ProblemsFound) as found:
        read_returns(folder, load_return_format(data))
    (problem,) = found.value.problems
    assert problem.place == "Blade-Export_20-02-2026_person.csv"
    assert problem.found == "is not UTF-8 text but UTF-16"

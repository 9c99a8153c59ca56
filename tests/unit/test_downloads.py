"""What is taken away: one heading line, numbers as numbers, symbols, source and licence."""

from __future__ import annotations

import base64
import csv
import io
import re
import zipfile

import fastexcel

from scrutiny.views.downloads import as_csv, as_sheet, taken
from scrutiny.views.html import rendered
from scrutiny.views.tree import Lines, Link, Rows, Table, Tag

ROWS = Rows(
    ("period", "value", "status", "note"),
    (("2024", 38.6, "", "=1+1"), ("2023", None, "[c]", ""), ("2022", 0, "", "")),
)


def test_the_first_line_names_the_columns_and_numbers_are_numbers() -> None:
    lines = list(csv.reader(io.StringIO(as_csv(ROWS).removeprefix("\ufeff"))))
    assert lines == [
        ["period", "value", "status", "note"],
        ["2024", "38.6", "", "'=1+1"],
        ["2023", "", "[c]", ""],
        ["2022", "0", "", ""],
    ]


def test_a_spreadsheet_has_a_cover_and_one_table_with_numbers() -> None:
    made = as_sheet(ROWS, "Plans in time", "From a publisher.")
    book = fastexcel.read_excel(made)
    assert book.sheet_names == ["Cover", "Table"]
    sheet = book.load_sheet("Table", dtypes="string").to_polars().to_dicts()
    assert sheet[1]["value"] == "[c]", "a hidden number is its symbol, never nought"
    assert sheet[0]["note"] == "'=1+1"
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        text = packed.read("xl/worksheets/sheet2.xml").decode()
        assert '<c r="B2"><v>38.6</v></c>' in text
        assert '<c r="B4"><v>0</v></c>' in text
        assert "<f>" not in text
        assert "xl/tables/table1.xml" in packed.namelist()
        cover = packed.read("xl/sharedStrings.xml").decode()
    assert "Open Government Licence" in cover
    assert as_sheet(ROWS, "Plans in time", "From a publisher.") == made


def test_words_are_taken_as_they_stand_and_a_source_as_its_address() -> None:
    table = Table(
        "Promises",
        ("What", "State", "Source"),
        ((Lines(("One", "Two")), Tag("Done"), Link("Source", "https://example.org/a")),),
        download="promises.csv",
    )
    assert taken(table).cells == (("One; Two", "Done", "https://example.org/a"),)


def test_an_invented_area_says_so_in_every_row_and_file() -> None:
    table = Table("A", ("n",), (("1",),), download="a.csv", taken=ROWS)
    rows = taken(table, invented=True)
    assert rows.columns[-1] == "remark"
    assert {str(row[-1]).split(":")[0] for row in rows.cells} == {"Invented area"}


def test_a_page_holds_both_files_and_only_where_there_is_something_to_take() -> None:
    table = Table("A", ("n",), (("1",),), download="a.csv", taken=ROWS)
    html = rendered(table)
    assert re.findall('download="([^"]+)"', html) == ["a.csv", "a.xlsx"]
    packed = re.findall('base64,([^"]+)"', html)
    assert base64.b64decode(packed[1])[:2] == b"PK"
    assert "download" not in rendered(Table("A", ("n",), (("1",),)))

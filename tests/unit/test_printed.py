"""Tables laid out for print: where things stand is said in the page, not in code."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.intake import load_intake
from scrutiny.definitions.source import Source
from scrutiny.errors import ProblemsFound
from scrutiny.sources.outside import read_outside
from scrutiny.sources.printed import plain_table
from scrutiny.sources.recognise import recognise
from tests.conftest import HOME

PAGE = {
    "id": "p",
    "name": "Printed",
    "publisher": "P",
    "licence": "L",
    "address": "https://example.org/",
    "layout": "printed",
    "recognise": {"title": "A table"},
    "place": {"name": "Name", "code": "Code"},
    "period": {"column": "when", "kind": "calendar_year"},
    "quantities": [
        {"id": "heard", "column": ["Cases heard", "Heard"], "unit": "count"},
        {"id": "rate", "column": "Rate", "unit": "per_cent"},
    ],
    "releases": [{"id": "1", "latest_period": "2025", "published": "2026-06-30", "title": "T"}],
    "printed": {
        "name": "B",
        "code": "A",
        "headings": "Rate",
        "years_above": 2,
        "ends": ["Notes"],
        "left_out": ["Total of some"],
    },
}
ROWS = [
    ["A table of cases", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["", "", "2024", "", "2025", ""],
    ["", "", "(a year)", "", "(a year)", ""],
    ["Code", "Area", "Cases heard1", "Rate2", "HEARD", "rate3,4"],
    ["", "SOME REGION", "", "", "", ""],
    ["N1", "Northmere5", "10", "1.0%", "20", "2.0%"],
    ["E1", "Eastmarsh", " - ", "0.0%", "1,200", "3.5%"],
    ["", "Total of some places", "10", "", "1220", ""],
    ["", "England Total6", "30", "1.5%", "1,300", "2.5%"],
    ["Notes", "", "", "", "", ""],
    ["1. Of any kind", "", "9", "", "", ""],
]


def source(**printed: object) -> Source:
    return Source.model_validate({**PAGE, "printed": {**PAGE["printed"], **printed}})  # type: ignore[dict-item]


def written(folder: Path, rows: list[list[str]]) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = folder / "table.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def test_a_layout_that_nobody_has_seen_is_read_by_its_page(tmp_path: Path) -> None:
    table = plain_table(read_outside(written(tmp_path, ROWS)), source())
    assert table.columns == ["#row", "Name", "Code", "when", "Cases heard", "Rate"]
    assert table.rows() == [
        (7, "Northmere", "N1", "2024", "10", "1.0%"),
        (7, "Northmere", "N1", "2025", "20", "2.0%"),
        (8, "Eastmarsh", "E1", "2024", " - ", "0.0%"),
        (8, "Eastmarsh", "E1", "2025", "1,200", "3.5%"),
        (10, "England Total", "", "2024", "30", "1.5%"),
        (10, "England Total", "", "2025", "1,300", "2.5%"),
    ]


def test_a_heading_twice_under_one_year_is_refused(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[4][5] = "Heard"
    with pytest.raises(ProblemsFound) as found:
        plain_table(read_outside(written(tmp_path, rows)), source())
    assert 'table.csv, row 5: has "Heard" twice under 2025' in str(found.value)


def test_a_line_of_years_without_a_year_is_refused(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[2] = ["", "", "last year", "", "this year", ""]
    with pytest.raises(ProblemsFound) as found:
        plain_table(read_outside(written(tmp_path, rows)), source())
    assert "row 5: has no year in the line 2 above its headings" in str(found.value)


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ({"headings": "Appeals"}, 'has no line of headings with "Appeals"'),
        ({"years_above": 3}, "has no year in the line 3 above its headings"),
        (
            {"left_out": ["Northmere", "Eastmarsh", "Total", "England"]},
            "has no rows of authorities",
        ),
    ],
)
def test_a_page_that_does_not_fit_is_told(
    tmp_path: Path, printed: dict[str, object], words: str
) -> None:
    with pytest.raises(ProblemsFound) as found:
        plain_table(read_outside(written(tmp_path, ROWS)), source(**printed))
    assert words in str(found.value)


def test_both_layouts_of_the_appeals_table(shared: Path) -> None:
    sources = load_intake(HOME / "data").sources
    expected = {
        "ehc-plans-2025/supporting-files/SEND Tribunals and appeal rate 2014-2024.csv": (
            "send_appeals",
            {"2014", "2024"},
            ("2024", "396", "4,898"),
            "In development: Total Appealable Decisions",
        ),
        "ehc-plans-2026/SEND appealable decisions rate 2024-2025.csv": (
            "send_appeals_new_count",
            {"2024", "2025"},
            ("2025", "543", "5792"),
            "Total Appealable Decisions",
        ),
    }
    for name, (page, years, (year, appeals, decisions), column) in expected.items():
        recognised = recognise(read_outside(shared / name), sources.values())
        assert recognised.source is not None
        assert recognised.source.id == page
        table = plain_table(recognised.file, recognised.source)
        place = recognised.source.place
        assert place is not None
        assert years <= set(table["year"])
        row = table.filter(pl.col(str(place.name)) == "Oxfordshire", pl.col("year") == year)
        assert row.select("Appeals registered", column).rows() == [(appeals, decisions)]
        assert "England Total" in set(table[str(place.name)])
        assert not table[str(place.name)].str.contains(r"\d$").any()


def test_no_layout_stands_in_the_code() -> None:
    """What the publisher calls things is in the pages."""
    code = (HOME / "scrutiny" / "sources" / "printed.py").read_text().split('"""', 2)[2]
    pages = [s for s in load_intake(HOME / "data").sources.values() if s.printed]
    words = [str(word) for page in pages for word in page.named_columns]
    assert len(pages) == 2
    assert "Local Authority" in words
    assert not [word for word in words if f'"{word}"' in code]

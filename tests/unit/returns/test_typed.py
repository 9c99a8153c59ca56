"""From text to types: what is mended, what is kept as unreadable, what is never guessed."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from scrutiny.definitions.returns import MODULES, ReturnLayout
from scrutiny.errors import ProblemsFound
from scrutiny.records.returns.typed import Return, typed
from scrutiny.sources.returns.text import ReturnText
from tests.unit.returns.made_typed import return_format


def read(
    module: str,
    field: str,
    value: str,
    *,
    layout: ReturnLayout = ReturnLayout.XML,
    year: int | None = 2026,
    header: dict[str, str] | None = None,
) -> Return:
    tables = {name: pl.DataFrame() for name in MODULES}
    refs = {"person_ref": "7", "request_ref": "x"}
    for name in MODULES[1:]:
        own = {ref: refs[ref] for ref in refs if name != "person" or ref == "person_ref"}
        tables[name] = pl.DataFrame([{**own, field: value} if name == module else own])
    if header:
        tables["sen2"] = pl.DataFrame([header])
    return typed(
        ReturnText(layout, (("return.xml", ""),), "", tables, (), ()), return_format(), year=year
    )


@pytest.mark.parametrize(
    ("text", "layout", "day"),
    [
        ("2025-09-03", "xml", date(2025, 9, 3)),
        (" 2025-09-03 ", "xml", date(2025, 9, 3)),
        ("2025-09-03T00:00:00", "xml", date(2025, 9, 3)),
        ("2025-Sep-03 00:00:00", "blade", date(2025, 9, 3)),
        ("2025-sep-03 00:00:00", "blade", date(2025, 9, 3)),
        ("03/09/2025", "flat", date(2025, 9, 3)),
        ("2025-09-03Z", "xml", date(2025, 9, 3)),
        ("2025-09-03+01:00", "xml", date(2025, 9, 3)),
        ("28/09/2025 00:00", "blade", date(2025, 9, 28)),
        ("28/09/2025", "xml", date(2025, 9, 28)),
        ("03/03/2025", "xml", date(2025, 3, 3)),
        ("20250903", "template", date(2025, 9, 3)),
        ("03-Sep-25", "sheets", date(2025, 9, 3)),
        # Not guessed: the reader cannot know.
        ("03/09/2025", "xml", None),
        ("45903", "xml", None),
        ("45903", "template", None),
        ("2025-9-3", "xml", None),
        ("2025-02-30", "xml", None),
        ("2025-Sept-03", "blade", None),
        ("25-Sep-03", "blade", None),
    ],
)
def test_days_are_read_by_the_forms_of_their_layout(
    text: str, layout: str, day: date | None
) -> None:
    given = read("requests", "received_date", text, layout=ReturnLayout(layout))
    assert given.tables["requests"]["received_date"][0] == day
    lost = [] if day else [("requests", 0, "received_date")]
    assert given.unread.rows() == lost


def test_a_year_of_two_digits_is_refused_where_nothing_tells_what_comes_first() -> None:
    with pytest.raises(ProblemsFound, match="years of two digits") as refused:
        read("requests", "received_date", "03/09/25", layout=ReturnLayout.FLAT)
    assert 'requests, "Date Request Was Received"' in str(refused.value)
    assert "03/09" not in str(refused.value)


def test_a_birthday_has_the_century_that_is_possible() -> None:
    for text, year in (("28/09/09", 2009), ("28/09/99", 1999)):
        given = read("person", "birth_date", text)
        assert given.tables["person"]["birth_date"][0] == date(year, 9, 28)


def test_the_forms_of_what_is_unread_are_told_and_no_value() -> None:
    given = read("requests", "received_date", "Whit Monday 2025")
    assert given.forms.rows() == [("requests", "received_date", "letters letters 9999", 1)]


@pytest.mark.parametrize("placeholder", ["", "  ", "<NA>", "nan", "NaT", "NULL", "n/a"])
def test_placeholders_are_nothing_and_no_error(placeholder: str) -> None:
    given = read("requests", "received_date", placeholder)
    assert given.tables["requests"]["received_date"][0] is None
    assert given.unread.is_empty()


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("1", True),
        ("true", True),
        ("Yes", True),
        ("T", True),
        ("1.0", True),
        ("0", False),
        ("False", False),
        ("no", False),
        ("F", False),
        ("2", None),
        ("maybe", None),
    ],
)
def test_yes_and_no_are_read_in_every_form(word: str, value: bool | None) -> None:
    given = read("requests", "rya", word)
    assert given.tables["requests"]["rya"][0] is value
    assert given.unread.height == (value is None)


@pytest.mark.parametrize(
    ("module", "field", "text", "value"),
    [
        ("person", "upn", " a9500001 78301 ", "A950000178301"),
        ("person", "uln", "1000000019.0", "1000000019"),
        ("person", "postcode", "zz9 9zz", "ZZ9 9ZZ"),
        ("person", "postcode", "zz999zz", "ZZ99 9ZZ"),
        ("person", "ethnicity", "wbri", "WBRI"),
        ("person", "surname", "  O'Lum ", "O'Lum"),
        ("requests", "request_source", "2.0", 2),
        ("plan_detail", "urn", "123456.0", "123456"),
    ],
)
def test_spreadsheet_damage_is_mended(module: str, field: str, text: str, value: str | int) -> None:
    assert read(module, field, text).tables[module][field][0] == value


@pytest.mark.parametrize(("code", "sex"), [("1", "M"), ("2", "F"), ("0", "U"), ("9", "U")])
def test_the_codes_of_2023_are_read_as_the_letters_since(code: str, sex: str) -> None:
    assert read("person", "gender_current", code, year=2023).tables["person"]["sex"][0] == sex


@pytest.mark.parametrize(
    ("module", "field", "version"),
    [
        ("requests", "request_source", "1.3"),
        ("active_plans", "review_meeting", "1.2"),
        ("person", "gender_current", "1.1"),
    ],
)
def test_the_version_follows_the_columns(module: str, field: str, version: str) -> None:
    assert read(module, field, "1").version == version


def test_the_header_says_which_year_and_whose() -> None:
    header = {
        "year": "2025",
        "lea": "999",
        "datetime": "2025-02-03T09:30:00",
        "reference_date": "2025-01-16",
    }
    given = read("person", "upn", "x", year=None, header=header)
    assert (given.year, given.census, given.place) == (2025, date(2025, 1, 16), "999")
    assert given.tables["sen2"]["datetime"][0] == datetime(2025, 2, 3, 9, 30)


def test_the_headers_day_follows_the_order_of_the_return() -> None:
    """One file is written by one computer."""
    tables = {name: pl.DataFrame() for name in MODULES}
    tables["sen2"] = pl.DataFrame([{"year": "2025", "datetime": "02/03/2025 09:30"}])
    tables["person"] = pl.DataFrame([{"person_ref": "1", "birth_date": "09/28/2015"}])
    for name in MODULES[2:]:
        tables[name] = pl.DataFrame(schema={"person_ref": pl.String, "request_ref": pl.String})
    text = ReturnText(ReturnLayout.BLADE, (), "", tables, (), ())
    given = typed(text, return_format())
    assert given.tables["sen2"]["datetime"][0] == datetime(2025, 2, 3, 9, 30)
    assert given.tables["person"]["birth_date"][0] == date(2015, 9, 28)


def test_the_headers_year_goes_before_the_one_asked_for() -> None:
    assert read("person", "upn", "x", year=2026, header={"year": "2024"}).year == 2024


@pytest.mark.parametrize("year", [None, 2019])
def test_a_return_without_a_known_year_is_refused(year: int | None) -> None:
    with pytest.raises(ProblemsFound, match="--year"):
        read("person", "upn", "x", year=year)


def test_every_field_is_there_whatever_the_layout() -> None:
    given = read("person", "upn", "x")
    for module in MODULES:
        wanted = {f.field for f in return_format().by_module[module] if f.wanted != "key"}
        assert wanted <= set(given.tables[module].columns)


def test_residence_of_2023_moves_to_the_placement_of_census_day() -> None:
    tables = {name: pl.DataFrame() for name in MODULES}
    refs = {"person_ref": "1", "request_ref": "1"}
    tables["person"] = pl.DataFrame([{"person_ref": "1"}])
    tables["requests"] = pl.DataFrame([refs])
    tables["active_plans"] = pl.DataFrame([{**refs, "res": "a"}])
    tables["placement_detail"] = pl.DataFrame(
        [
            {**refs, "placement_rank": "1", "entry_date": "2020-09-01", "leaving_date": day}
            for day in ("2022-07-31", None)
        ]
    )
    for name in MODULES:
        if tables[name].is_empty() and name not in ("sen2", "person", "requests"):
            tables[name] = pl.DataFrame(schema=dict.fromkeys(refs, pl.String))
    text = ReturnText(ReturnLayout.XML, (), "", tables, (), ())
    given = typed(text, return_format(), year=2023)
    assert given.tables["placement_detail"]["res"].to_list() == [None, "A"]
    assert given.tables["active_plans"]["res"].to_list() == ["A"]

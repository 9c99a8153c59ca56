"""What a number format makes of a stored number, against what Excel shows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scrutiny.sources.workbook.days import DayCount
from scrutiny.sources.workbook.formats import Shows, built_in, format_of, per_cent, plain_number

NUMBER, PER_CENT, DAY = Shows.NUMBER, Shows.PER_CENT, Shows.DAY
THOUSANDS, ELSE = Shows.THOUSANDS, Shows.ELSE


@pytest.mark.parametrize(
    ("code", "number", "shows"),
    [
        ("General", "38.6", NUMBER),
        ("", "38.6", NUMBER),
        ("@", "38.6", NUMBER),
        ("0", "38.6", NUMBER),
        ("#,##0", "7307", NUMBER),
        ("#,##0.00_ ;-#,##0.00", "-3", NUMBER),
        ("[$£-809]#,##0;[Red]-[$£-809]#,##0", "-3", NUMBER),
        ("# ?/?", "0.5", NUMBER),
        ("# ?/16", "0.5", NUMBER),
        ("0.00E+00", "12345", NUMBER),
        ("##0.0E+0", "12345", NUMBER),
        ('0.0"%"', "38.6", NUMBER),
        (r"0.0\%", "38.6", NUMBER),
        ("0.0_%", "38.6", NUMBER),
        ("0.0*%", "38.6", NUMBER),
        ('0 "per cent, 100%"', "38.6", ELSE),
        ("0%", "0.386", PER_CENT),
        ("0.0%", "0.386", PER_CENT),
        ("0.00 %", "0.386", PER_CENT),
        ("%0", "0.386", PER_CENT),
        ("General%", "0.386", PER_CENT),
        ("[Red]0.0%", "0.386", PER_CENT),
        ("0.0%;[Red]-0.0%", "-0.02", PER_CENT),
        ("0.0%;-0.0", "-0.02", NUMBER),
        ("0;-0;0.0%", "0", PER_CENT),
        ("0;-0;0.0%", "1", NUMBER),
        ("0.0%;@", "-0.5", PER_CENT),
        ("[<=1]0.0%;0.0", "0.386", PER_CENT),
        ("[<=1]0.0%;0.0", "38.6", NUMBER),
        ("[>=1000]#,##0,;0", "962", NUMBER),
        ("[>=1000]#,##0,;0", "962000", THOUSANDS),
        ("[=1]0%;[=2]0%", "3", ELSE),
        ("0%%", "0.386", ELSE),
        ("#,##0,", "962000", THOUSANDS),
        ("0.0,,", "962000", THOUSANDS),
        ('0,"k"', "962000", THOUSANDS),
        ("0,.0", "962000", THOUSANDS),
        ('#,##0,,"m"', "962000", THOUSANDS),
        ('0"000"', "962", ELSE),
        (r"0\0", "962", ELSE),
        (";;;", "962", ELSE),
        ('"x"', "962", ELSE),
        ('0;-0;"x"', "0", ELSE),
        ('0;-0;"-"', "0", NUMBER),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "0", NUMBER),
        ("0;-0;;@", "0", NUMBER),
        ("dd/mm/yyyy", "45500", DAY),
        ("[$-809]d mmmm yyyy;@", "45500", DAY),
        ("h:mm", "0.5", DAY),
        ("[h]:mm", "1.5", DAY),
        ('0 "days"', "12", NUMBER),
    ],
)
def test_what_a_format_shows(code: str, number: str, shows: Shows) -> None:
    assert format_of(code).shows(Decimal(number)) is shows


@pytest.mark.parametrize(
    ("number", "shows"),
    [(9, PER_CENT), (10, PER_CENT), (14, DAY), (22, DAY), (46, DAY)],
)
def test_formats_that_every_workbook_knows(number: int, shows: Shows) -> None:
    made = built_in(number)
    assert made is not None
    assert made.shows(Decimal("0.386")) is shows


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 11, 12, 13, 37, 38, 39, 40, 44, 48, 49])
def test_the_other_formats_that_every_workbook_knows_change_nothing(number: int) -> None:
    assert built_in(number) is None


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("0.386", "38.6%"),
        ("0.6729999999999999", "67.3%"),
        ("0.6890000000000001", "68.9%"),
        ("0.38566", "38.566%"),
        ("3.86E-2", "3.86%"),
        ("1", "100%"),
        ("0", "0%"),
        ("-0.05", "-5%"),
        ("38.6", "3860%"),
        ("0.3333333333333333", "33.3333333333333%"),
    ],
)
def test_a_per_cent_keeps_every_digit_and_no_dust(stored: str, shown: str) -> None:
    number = plain_number(stored)
    assert number is not None
    assert per_cent(number) == shown


@pytest.mark.parametrize(
    ("stored", "in_1900", "in_1904"),
    [
        ("45500", "2024-07-27", "2028-07-28"),
        ("45500.5", "2024-07-27T12:00:00", "2028-07-28T12:00:00"),
        ("1", "1900-01-01", "1904-01-02"),
        ("59", "1900-02-28", "1904-02-29"),
        ("60", None, "1904-03-01"),
        ("61", "1900-03-01", "1904-03-02"),
        ("0.5", "12:00:00", "1904-01-01T12:00:00"),
        ("2958465", "9999-12-31", None),
        ("2958465.9999999", None, None),
        ("-1", None, None),
        ("4249400000000", None, None),
    ],
)
def test_a_day_by_either_count(stored: str, in_1900: str | None, in_1904: str | None) -> None:
    assert DayCount().shown(stored) == in_1900
    assert DayCount(from_1904=True).shown(stored) == in_1904


@pytest.mark.parametrize("text", ["2016", "20160504", "04/05/2016", "", "42494x"])
def test_what_is_no_day_in_a_column_of_days_stays(text: str) -> None:
    assert DayCount(from_1904=True).in_a_column_of_days(text) == text

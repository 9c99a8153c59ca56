"""What day a text means: every form of one meaning, and none that could mean another day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from scrutiny.records.returns.day_forms import Order, Window, clock, form_of, readings

PLANS = Window(date(2014, 9, 1), date(2027, 1, 15))
LIFE = Window(date(1999, 1, 1), date(2027, 1, 15))
DAY = date(2025, 9, 28)


def plain(text: str, window: Window = PLANS) -> date | None:
    return readings(pl.Series([text]), window)["plain"][0]


@pytest.mark.parametrize(
    "text",
    [
        "2025-09-28",
        "2025-09-28T00:00:00",
        "2025-09-28 00:00",
        "2025-09-28 00:00:00",
        "2025-09-28 00:00:00.000",
        "2025-09-28T00:00:00.0000000",
        "2025-09-28T00:00:00Z",
        "2025-09-28T00:00:00+01:00",
        "2025-09-28Z",
        "2025-09-28+01:00",
        "2025-09-28-05:00",
        # Any other time is a time of that day.
        "2025-09-28T16:45:10",
        "2025/09/28",
        "2025.09.28",
        "20250928",
        "2025-Sep-28 00:00:00",
        "28 September 2025",
        "28 september 2025",
        "28th September 2025",
        "28 Sept 2025",
        "28-Sep-2025",
        "28-Sep-25",
        "28 Sep 25",
        "28-SEP-2025 00:00:00",
        "28Sep2025",
        "September 28, 2025",
        "Sunday, 28 September 2025",
        "Sun 28 Sep 2025",
    ],
)
def test_forms_of_one_meaning(text: str) -> None:
    assert plain(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "28/09/2025",
        "28/9/2025",
        "28-09-2025",
        "28.09.2025",
        "28/09/2025 00:00",
        "28/09/2025 00:00:00",
        "28/09/2025 12:00:00 AM",
        "28/09/2025 12:00 a.m.",
        "28/09/25",
        "28.9.25",
    ],
)
def test_three_numbers_that_can_only_be_day_first(text: str) -> None:
    row = readings(pl.Series([text]), PLANS).row(0, named=True)
    assert (row["plain"], row["day_first"], row["month_first"]) == (None, DAY, None)
    assert row["year_first"] is None


def test_three_numbers_mean_a_day_under_each_order() -> None:
    row = readings(pl.Series(["15/10/16"]), PLANS).row(0, named=True)
    assert row["day_first"] == date(2016, 10, 15)
    assert row["month_first"] is None
    assert row["year_first"] == date(2015, 10, 16)
    row = readings(pl.Series(["03/09/2025"]), PLANS).row(0, named=True)
    assert (row["day_first"], row["month_first"]) == (date(2025, 9, 3), date(2025, 3, 9))


@pytest.mark.parametrize(
    ("text", "window", "day"),
    [
        ("28-Sep-09", LIFE, date(2009, 9, 28)),
        ("28-Sep-99", LIFE, date(1999, 9, 28)),
        # Older than anybody in a return, or not yet born.
        ("28-Sep-98", LIFE, None),
        ("28-Sep-28", LIFE, None),
        # A request of 2009 or of 1999 is none that can be in a return: plans began in 2014.
        ("28-Sep-09", PLANS, None),
        ("28-Sep-99", PLANS, None),
        # A full year needs no window.
        ("28-Sep-1999", PLANS, date(1999, 9, 28)),
    ],
)
def test_two_digits_of_a_year_have_the_century_that_is_possible(
    text: str, window: Window, day: date | None
) -> None:
    assert plain(text, window) == day


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30",
        "2025-9-3",
        "2025-28-09",
        "31 February 2025",
        "28-Sip-2025",
        "2025-Sept-03",
        "September 2025",
        "2025",
        "28/09-2025",
        "28//09/2025",
        "28092025",
        "spring term",
        "45928",
        "2025-09-28 and later",
    ],
)
def test_what_has_no_meaning_is_not_guessed(text: str) -> None:
    row = readings(pl.Series([text]), LIFE).row(0, named=True)
    assert not any((row["plain"], row["day_first"], row["month_first"], row["year_first"]))


@pytest.mark.parametrize("zone", ["Z", "z", "+00:00", ".000Z"])
def test_the_midnight_of_a_british_summer_in_world_time_is_read_as_no_day(zone: str) -> None:
    """It is the 28th to a clock in London and the 27th as written."""
    assert plain(f"2025-09-27T23:00:00{zone}") is None
    assert plain(f"2025-09-28T00:00:00{zone}") == DAY
    assert plain("2025-09-28T23:00:00") == DAY


def test_a_bare_number_of_days_is_no_day() -> None:
    """Only a workbook says from which day it counts, and its reader has then told the day."""
    assert [plain(text) for text in ("45928", "45928.0", "45928.75")] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2026-02-20T09:30:00", 9.5),
        ("20/02/2026 09:30", 9.5),
        ("20/02/2026 9:30 AM", 9.5),
        ("20/02/2026 9:30:00 PM", 21.5),
        ("20/02/2026 12:15 AM", 0.25),
        ("20/02/2026 12:15 PM", 12.25),
        ("2026-02-20", 0),
    ],
)
def test_the_clock(text: str, hours: float) -> None:
    taken = pl.DataFrame({"text": [text]}).select(clock(pl.col("text"))).item()
    assert taken.total_seconds() / 3600 == hours


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("28/09/2025 00:00", "99/99/9999 99:99"),
        ("2025-Sept-28", "9999-letters-99"),
        ("Zoë O'Neil", "letters letters?letters"),
        ("٣/٩/٢٠٢٥", "9/9/9999"),
        ("45928", "99999"),
    ],
)
def test_a_form_says_nothing_of_what_was_written(text: str, form: str) -> None:
    assert pl.DataFrame({"text": [text]}).select(form_of(pl.col("text"))).item() == form


FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%A, %d %B %Y")
CLOCKS = ("", " 00:00", "T00:00:00", " 00:00:00.000", " 12:00:00 AM", "T23:59:59Z", " 08:15 pm")


def test_any_day_in_any_form_at_any_time_is_that_day() -> None:
    random = Random("days")
    for form in FORMS:
        days = [date(2014, 9, 1) + timedelta(random.randrange(4500)) for _ in range(200)]
        texts = {day.strftime(form) + random.choice(CLOCKS): day for day in days}
        read = readings(pl.Series(list(texts)), PLANS)
        assert dict(read.select("text", "plain").iter_rows()) == texts


def test_nothing_that_stands_in_a_cell_breaks_the_reading() -> None:
    """Whatever it is, it means days that there are, or none; and its form holds no word of it."""
    random = Random("noise")
    pieces = [*"0123456789/-.: ,TZ+", "2025", "Sep", "september", "12", "31", "AM", "é", "\u2028"]
    pieces += ["Quetzalcanary", "99999", "0", "00", "+01:00", "\U0001f600", "٣"]
    texts = ["".join(random.choices(pieces, k=random.randrange(1, 12))) for _ in range(5000)]
    read = readings(pl.Series(texts), LIFE)
    assert read.height == len(set(texts))
    for name in ("plain", *map(str, Order)):
        years = read[name].drop_nulls().dt.year()
        assert years.is_between(0, 9999).all()
    forms = read.select(form_of(pl.col("text"))).to_series()
    assert not forms.str.to_lowercase().str.contains("canary|sep").any()

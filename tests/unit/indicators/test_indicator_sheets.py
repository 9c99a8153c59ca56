"""Every layout of a council's table, and what is refused in it, by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_indicators import COUNT, SHARE, imported, indicator, kept, record, refused, table
from tests.made_workbooks import cell, saved, sheet, workbook

GIVEN = {
    ("in_time", "2025-M04"): ("60", "30", "50", "ok"),
    ("in_time", "2025-M05"): ("50", "20", "40", "ok"),
}
SHARE_OF = record(indicator(**SHARE))


@pytest.mark.parametrize(
    "rows",
    [
        ("Indicator,Apr-25,May-25", "In time,30,20", "Issued,50,40"),
        (
            "KPI,Unit,Target,2025-04,2025-05",
            "Plans in time,%,,60%,50%",
            "In time,,,30,20",
            "Issued,,,50,40",
        ),
        ("Scrutiny report", "", "Indicator,April 2025,May 2025", "In time,30,20", "Issued,50,40"),
        ("Indicator,Part,Apr-25,May-25", "Plans in time,Numerator,30,20", ",Denominator,50,40"),
        ("Month,In time,Issued", "Apr-25,30,50", "May-25,20,40"),
        ("Month;In time;Issued", "Apr-25;30;50", "May-25;20;40"),
        (
            "Month,Indicator,Numerator,Denominator",
            "2025/26 Apr,Plans in time,30,50",
            "2025/26 May,Plans in time,20,40",
        ),
        ("Indicator,2025/26,", ",Apr,May", "In time,30,20", "Issued,50,40"),
    ],
    ids=["across", "unit", "title", "parts", "down", "semicolons", "long", "year above"],
)
def test_each_layout_gives_the_same_months(tmp_path: Path, rows: tuple[str, ...]) -> None:
    assert kept(imported(SHARE_OF, table(tmp_path / "kpis.csv", *rows))) == GIVEN


def test_a_workbook_is_read_as_it_is_seen(tmp_path: Path) -> None:
    """45748 is 1 April 2025 and 45778 the 1st of May; both are shown as months. 0.6 is shown as
    60%.
    """
    cells = {
        (1, 1): cell("B1", 45748, style=1),
        (1, 2): cell("C1", 45778, style=1),
        (2, 1): cell("B2", 0.6, style=2),
        (2, 2): cell("C2", 0.5, style=2),
    }
    xml = sheet({1: ["Indicator"], 2: ["Plans in time"]}, cells)
    path = saved(tmp_path / "kpis.xlsx", workbook({"KPIs": xml}, ("mmm-yy", "0%")))
    assert kept(imported(record(indicator()), path)) == {
        ("in_time", "2025-M04"): ("60", "", "", "ok"),
        ("in_time", "2025-M05"): ("50", "", "", "ok"),
    }


def test_a_formula_without_its_result_is_named_by_its_cell(tmp_path: Path) -> None:
    """And Excel's errors; a formula in a row that nobody declared is nobody's business."""
    cells = {
        (2, 1): '<c r="B2"><f>1/0</f></c>',
        (2, 2): cell("C2", "#DIV/0!", kind="e"),
        (3, 1): '<c r="B3"><f>1/0</f></c>',
    }
    xml = sheet({1: ["Indicator", "Apr-25", "May-25"], 2: ["Plans in time"], 3: ["Else"]}, cells)
    path = saved(tmp_path / "kpis.xlsx", workbook({"KPIs": xml}))
    told = refused(record(indicator()), path)
    assert [line.split(":")[0] for line in told] == [
        'kpis.xlsx, sheet KPIs, row 2, column B ("in_time, 2025-M04")',
        'kpis.xlsx, sheet KPIs, row 2, column C ("in_time, 2025-M05")',
    ]


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    xml = sheet({1: ["Indicator", "Apr-25", "May-25"], 2: ["Plans in time", 60, 50]})
    parts = workbook({"Old": xml, "Cover": sheet({1: ["KPIs"]})}, hidden=("Old",))
    (told,) = refused(record(indicator()), saved(tmp_path / "kpis.xlsx", parts))
    assert "holds no month of any indicator" in told


def test_a_sheet_with_a_cell_at_its_far_end_is_refused_and_not_laid_out(tmp_path: Path) -> None:
    rows = {1: ["Indicator", "Apr-25", "May-25"], 2: ["Plans in time", 60, 50]}
    xml = sheet(rows, {(1_048_576, 0): cell("XFD1048576", 1)})
    (told,) = refused(record(indicator()), saved(tmp_path / "kpis.xlsx", workbook({"A": xml})))
    assert "columns" in told


def test_audits_by_grade_become_the_share_judged_good_or_better(tmp_path: Path) -> None:
    """8 outstanding and 12 good of 40."""
    audits = indicator(form="grades", fewest_cases="")
    path = table(
        tmp_path / "audits.csv",
        "Month,Grade,Number",
        "Apr-25,Outstanding,8",
        "Apr-25,Good,12",
        "Apr-25,Requires improvement,15",
        "Apr-25,Inadequate,5",
    )
    assert kept(imported(record(audits), path)) == {
        ("in_time", "2025-M04"): ("50", "20", "40", "ok")
    }


def test_a_grade_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "audits.csv", "Month,Grade,Number", "Apr-25,Fine,8", "Apr-25,Good,x")
    assert refused(record(indicator(form="grades", fewest_cases="")), path) == [
        'audits.csv, row 2, column B ("grade"): is no grade that is known. Write one of: good, '
        "inadequate, outstanding, requires improvement.",
        "audits.csv, row 3, column C: is no whole number. Write how many there were.",
    ]


def test_answers_to_a_question_become_the_share_who_said_yes(tmp_path: Path) -> None:
    survey = indicator(form="survey", fewest_cases="", called="Were you heard?")
    path = table(
        tmp_path / "survey.csv",
        "Question,n,Yes,Date",
        "Were you heard?,200,120,2025-04-17",
        "Would you come again?,200,150,2025-04-17",
        "Were you heard?,100,70,17/10/2025",
    )
    assert kept(imported(record(survey), path)) == {
        ("in_time", "2025-M04"): ("60", "120", "200", "ok"),
        ("in_time", "2025-M10"): ("70", "70", "100", "ok"),
    }


@pytest.mark.parametrize("rows", ["Name,Town\nA,B\n", "Indicator,Apr-25,May-25\nElse,1,2\n"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(rows, encoding="utf-8")
    (told,) = refused(record(indicator()), path)
    assert told.startswith("other.csv: holds no month of any indicator that the area declares.")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "is empty"),
        (b"Month,In time\nApr-25,\xff\n", "is not UTF-8 text"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"PK\x03\x04broken", ""),
        (b"Month|In time|Issued\nApr-25|30|50\nMay-25|20|40\n", "has strokes (|)"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(
    tmp_path: Path, content: bytes, found: str
) -> None:
    path = tmp_path / "kpis.csv"
    path.write_bytes(content)
    (told,) = refused(record(indicator()), path)
    assert found in told


def test_totals_and_what_is_not_declared_are_told_and_left_out(tmp_path: Path) -> None:
    path = table(
        tmp_path / "kpis.csv",
        "Indicator,Apr-25,May-25,YTD,Q1",
        "Plans in time,60,50,55,55",
        "Else,1,2,3,3",
    )
    done = imported(record(indicator()), path)
    assert set(kept(done)) == {("in_time", "2025-M04"), ("in_time", "2025-M05")}
    told = "\n".join(done.lines)
    assert 'the column "YTD" is no month and is left out' in told
    assert 'the column "Q1" is no month and is left out' in told
    assert 'not declared, so left out: "Else"' in told


def test_a_target_in_the_file_that_differs_is_told(tmp_path: Path) -> None:
    given = record(indicator(targets="2024-04=60; 2025-05=75", target_set_by="Cabinet"))
    rows = ("Indicator,Target,Apr-25,May-25", "Plans in time,70%,60,50")
    done = imported(given, table(tmp_path / "kpis.csv", *rows))
    assert "the file gives the target 70%, indicators.csv 75 for 2025-M05" in "\n".join(done.lines)
    same = imported(given, table(tmp_path / "kpis.csv", rows[0], "Plans in time,75%,60,50"))
    assert "target" not in "\n".join(same.lines)


def test_a_unit_that_contradicts_the_page_is_refused(tmp_path: Path) -> None:
    path = table(
        tmp_path / "kpis.csv", "Indicator,Unit,Apr-25,May-25", "Plans in time,number,60,50"
    )
    (told,) = refused(record(indicator()), path)
    assert 'row 2, column B ("unit"): gives the unit "number"' in told


def test_every_problem_is_told_at_once_by_its_place(tmp_path: Path) -> None:
    """A doubled month, a word, a share over 100 %, a month to come, a doubled row."""
    path = table(
        tmp_path / "kpis.csv",
        "Indicator,Apr-25,May-25,Apr-25,Jun-25,Dec-26",
        "Plans in time,60,soon,61,140,50",
        "Plans in time,60,50,61,50,",
    )
    told = refused(record(indicator()), path)
    assert [line.partition(": ")[2] for line in told] == [
        "is the same month as column B. Take one of the two out.",
        "gives in_time a second time, after row 2. Take one of the two rows out.",
        "holds no number. Write the number alone; leave the cell empty, or write n/a, where there "
        "is none.",
        "is a figure for December 2026, which has not ended. Leave months empty until they end.",
        "is a share of more than 100 per cent. Ask whoever made the file.",
    ]
    assert told[2].startswith('kpis.csv, row 2, column C ("in_time, 2025-M05")')


def test_a_doubled_month_down_the_side_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "k.csv", "Month,Plans in time", "Apr-25,60", "2025-04,61", "soon,62")
    assert [line.partition(": ")[2] for line in refused(record(indicator()), path)] == [
        "is the same month as row 2. Take one of the two out.",
        "has no month that is understood. Write it like Apr-25 or 2025-04.",
    ]


@pytest.mark.parametrize(
    ("numerator", "denominator", "found"),
    [
        ("51", "50", "is a numerator that is more than its denominator"),
        ("30.5", "50", "is no whole number of cases"),
        ("30", "", "has no denominator for April 2025"),
        ("-3", "50", "is below nought"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    tmp_path: Path, numerator: str, denominator: str, found: str
) -> None:
    rows = ("Month,In time,Issued", f"Apr-25,{numerator},{denominator}", "May-25,20,40")
    assert found in refused(SHARE_OF, table(tmp_path / "kpis.csv", *rows))[0]


def test_a_percentage_that_is_not_its_counts_is_refused(tmp_path: Path) -> None:
    """30 of 50 is 60 per cent; 60.4 may be rounded otherwise, 62 may not."""
    rows = ("Month,Plans in time,In time,Issued", "Apr-25,62,30,50", "May-25,50.4,20,40")
    (told,) = refused(SHARE_OF, table(tmp_path / "kpis.csv", *rows))
    assert "row 2" in told
    assert "is another percentage than its two counts make" in told


def test_a_switch_of_units_is_refused_where_it_happens(tmp_path: Path) -> None:
    rows = ("Month,Plans in time", "Apr-25,0.42", "May-25,0.47", "Jun-25,42", "Jul-25,45")
    told = refused(record(indicator()), table(tmp_path / "kpis.csv", *rows))
    assert [line.partition(": ")[2] for line in told] == [
        f"is written as a share of one in {month} 2025, others as per cent. Write all in per cent: "
        "42, or 42%, for 0.42."
        for month in ("April", "May")
    ]


def test_shares_of_one_in_every_month_are_refused_where_no_counts_tell(tmp_path: Path) -> None:
    rows = ("Month,Plans in time", "Apr-25,0.42", "May-25,0.47")
    (told,) = refused(record(indicator()), table(tmp_path / "kpis.csv", *rows))
    assert "gives in_time between 0 and 1 in every month" in told
    rows = ("Month,Plans in time,In time,Issued", "Apr-25,0.6,30,50", "May-25,0.5,20,40")
    assert kept(imported(SHARE_OF, table(tmp_path / "kpis.csv", *rows))) == GIVEN


def test_a_true_small_share_is_no_switch_of_units(tmp_path: Path) -> None:
    """Nine in a thousand, then eleven: 0.9 and 1.1 per cent of a thousand cases and more."""
    given = record(indicator(fewest_cases="1000"))
    rows = ("Month,Plans in time", "Apr-25,0.9", "May-25,1.1", "Jun-25,1.2")
    done = imported(given, table(tmp_path / "kpis.csv", *rows))
    assert kept(done)["in_time", "2025-M04"] == ("0.9", "", "", "ok")


def test_a_number_many_times_the_month_before_is_told(tmp_path: Path) -> None:
    rows = ("Month,Plans issued", "Apr-25,12", "May-25,120", "Jun-25,118")
    done = imported(record(indicator(**COUNT)), table(tmp_path / "kpis.csv", *rows))
    (line,) = [line for line in done.lines if "times the month before" in line]
    assert "row 3" in line


def test_a_gap_is_told_and_is_no_nought(tmp_path: Path) -> None:
    rows = ("Month,Plans in time", "Apr-25,60", "May-25,n/a", "Jul-25,50")
    done = imported(record(indicator()), table(tmp_path / "kpis.csv", *rows))
    assert set(kept(done)) == {("in_time", "2025-M04"), ("in_time", "2025-M07")}
    assert any("no figure for May 2025, June 2025" in line for line in done.lines)


ADDING_UP = (20, 45, 60, 85, 110, 130, 155, 180, 200, 220, 240, 270, 25, 50)


def test_months_that_add_up_are_refused_where_they_are_declared_single(tmp_path: Path) -> None:
    rows = [
        f"{year}-{month:02d},{n}" for (year, month), n in zip(_FROM_APRIL, ADDING_UP, strict=True)
    ]
    path = table(tmp_path / "kpis.csv", "Month,Plans issued", *rows)
    (told,) = refused(record(indicator(**COUNT)), path)
    assert "gives numbers of issued that add up since the start of the financial year" in told
    assert "Write year_to_date as its span" in told


def test_sums_since_april_become_months(tmp_path: Path) -> None:
    """20, then 45 less 20, and so on; the April after starts anew."""
    rows = [
        f"{year}-{month:02d},{n}" for (year, month), n in zip(_FROM_APRIL, ADDING_UP, strict=True)
    ]
    path = table(tmp_path / "kpis.csv", "Month,Plans issued", *rows)
    done = imported(record(indicator(**COUNT, span="year_to_date")), path)
    values = [row[0] for row in kept(done).values()]
    assert values == "20 25 15 25 25 20 25 25 20 20 20 30 25 25".split()


def test_a_sum_that_falls_within_its_year_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "k.csv", "Month,Plans issued", "Apr-25,20", "May-25,45", "Jun-25,44")
    (told,) = refused(record(indicator(**COUNT, span="year_to_date")), path)
    assert "row 4" in told
    assert "is less than in May 2025, though it adds up since April" in told


def test_a_year_that_only_rises_is_no_sum(tmp_path: Path) -> None:
    """Nothing falls back at the start of a year, so it may be what it says."""
    rows = [f"2025-{month:02d},{20 + 3 * month}" for month in range(4, 12)]
    path = table(tmp_path / "kpis.csv", "Month,Plans issued", *rows)
    assert len(kept(imported(record(indicator(**COUNT)), path))) == 8


_FROM_APRIL = [(2024, m) for m in range(4, 13)] + [(2025, m) for m in range(1, 6)]

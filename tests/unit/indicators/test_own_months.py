"""Small numbers in a council's own months are hidden, and nothing kept gives them back."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny.disclosure.own_months import hidden_months
from scrutiny.records.indicator_months import ExactMonth
from tests.made_indicators import (
    COUNT,
    SHARE,
    figure,
    imported,
    indicator,
    kept,
    months,
    record,
    table,
)
from tests.made_record import METHODS

LIMIT = 5
"""In fixed tables of unpublished cases, counts from 1 up to this are hidden (data/methods.toml)."""
HIDDEN = ("", "", "", "c")


def shares(path: Path, *pairs: tuple[int, int], first: int = 1) -> Path:
    rows = [f"2025-{month:02d},{n},{d}" for month, (n, d) in enumerate(pairs, first)]
    return table(path, "Month,In time,Issued", *rows)


def hidden(done: dict[tuple[str, str], tuple[str, ...]], name: str = "in_time") -> set[int]:
    return {int(month[6:]) for (each, month), row in done.items() if each == name and row == HIDDEN}


def test_the_limit_is_the_one_of_fixed_tables() -> None:
    assert METHODS.hidden_up_to_local.value == LIMIT


@pytest.mark.parametrize(
    ("numerator", "denominator", "is_hidden"),
    [
        (LIMIT, 40, True),
        (LIMIT + 1, 40, False),
        (40 - LIMIT, 40, True),
        (40 - LIMIT - 1, 40, False),
        (0, 19, True),
        (19, 19, True),
        (0, 20, False),
        (20, 20, False),
    ],
)
def test_a_month_of_few_is_hidden_whole(
    tmp_path: Path, numerator: int, denominator: int, is_hidden: bool
) -> None:
    """Few inside, few outside, or none or all of a small group: percentage and both counts."""
    path = shares(tmp_path / "k.csv", (20, 40), (numerator, denominator), (21, 40), (22, 40))
    done = kept(imported(record(indicator(**SHARE)), path))
    assert (done["in_time", "2025-M02"] == HIDDEN) is is_hidden


def test_a_hidden_month_has_company_in_every_year_of_which_totals_are_told(tmp_path: Path) -> None:
    """February is of few. April, the smallest that is left, goes with it in the calendar's year;
    January to March lie in another financial year, where the smallest is March.
    """
    pairs = [(20, 40), (3, 40), (18, 40), (12, 40), (20, 40), (21, 40)]
    done = kept(imported(record(indicator(**SHARE)), shares(tmp_path / "k.csv", *pairs)))
    assert {2, 3} <= hidden(done)
    assert len(hidden(done)) == 3
    assert hidden(done) == {2, 3, 4}


def test_two_shares_of_the_same_cases_are_hidden_together(tmp_path: Path) -> None:
    """Good, in need of improvement and inadequate make up all: two of them tell the third."""
    names = ("good", "improve", "inadequate")
    given = record(
        *(indicator(**{**SHARE, "numerator_called": name}, id=name, called=name) for name in names)
    )
    rows = ["Month,good,improve,inadequate,Issued"]
    rows += [f"2025-{m:02d},20,12,{8 if m != 5 else 2},{40 if m != 5 else 34}" for m in range(1, 9)]
    done = kept(imported(given, table(tmp_path / "k.csv", *rows)))
    months = [hidden(done, name) for name in names]
    assert all(5 in each for each in months)
    assert months[0] == months[1] == months[2]


def test_the_number_in_time_is_hidden_where_the_share_is(tmp_path: Path) -> None:
    """38 of 40: two were late, and the number in time beside the number issued would tell it."""
    given = record(
        indicator(**SHARE),
        indicator(**{**COUNT, "id": "number", "called": "Number"}),
    )
    rows = ["Month,In time,Issued,Number"]
    rows += [f"2025-{m:02d},{n},40,{n}" for m, n in enumerate((20, 38, 21, 22, 23), 1)]
    done = kept(imported(given, table(tmp_path / "k.csv", *rows)))
    assert 2 in hidden(done)
    assert hidden(done, "number") == hidden(done)


def test_the_difference_to_the_whole_is_no_few(tmp_path: Path) -> None:
    """40 issued and 38 of them first plans: two were not."""
    part = indicator(**{**COUNT, "id": "first", "called": "First plans", "part_of": "issued"})
    rows = ["Month,Plans issued,First plans"]
    rows += [f"2025-{m:02d},40,{38 if m == 2 else 20 + m}" for m in range(1, 7)]
    done = kept(imported(record(indicator(**COUNT), part), table(tmp_path / "k.csv", *rows)))
    assert 2 in hidden(done, "first")
    assert not hidden(done, "issued")


def test_a_percentage_without_counts_is_held_to_the_fewest_cases(tmp_path: Path) -> None:
    """Of a hundred cases or more 5 per cent may be five; 6 per cent is six at least."""
    path = table(tmp_path / "k.csv", "Month,Plans in time", "2025-01,5", "2025-02,6", "2025-03,95")
    assert hidden(kept(imported(record(indicator()), path))) == {1, 3}


def test_what_the_council_hid_stays_hidden(tmp_path: Path) -> None:
    rows = ("Month,Plans issued", "2025-01,<5", "2025-02,40", "2025-03,41", "2025-04,*")
    done = kept(imported(record(indicator(**COUNT)), table(tmp_path / "k.csv", *rows)))
    assert {1, 4} <= hidden(done, "issued")


def test_a_month_once_hidden_is_not_shown_by_a_newer_file(tmp_path: Path) -> None:
    """The same file again changes nothing; a file in which another month is smaller neither."""
    first = shares(tmp_path / "a.csv", (20, 40), (3, 40), (18, 40), first=1)
    given = record(indicator(**SHARE))
    before = kept(imported(given, first))
    held = [
        figure(
            month,
            float(value) if value else None,
            numerator=int(n) if n else None,
            denominator=int(d) if d else None,
        )
        for (_, month), (value, n, d, _) in before.items()
    ]
    again = record(indicator(**SHARE), figures=held)
    assert not imported(again, first).text
    more = shares(tmp_path / "b.csv", (20, 40), (3, 40), (18, 40), (7, 40), (20, 40))
    after = kept(imported(again, more))
    assert hidden(before) <= hidden(after)


def test_sums_since_april_are_hidden_by_their_months(tmp_path: Path) -> None:
    """20, 23, 45: three in May. No sum is kept that would tell it."""
    path = table(tmp_path / "k.csv", "Month,Plans issued", "2025-04,20", "2025-05,23", "2025-06,45")
    done = kept(imported(record(indicator(**COUNT, span="year_to_date")), path))
    assert hidden(done, "issued") == {4, 5}
    assert done["issued", "2025-M06"] == ("22", "", "", "ok")


def test_no_word_of_an_import_tells_a_small_number(tmp_path: Path) -> None:
    path = shares(tmp_path / "k.csv", (20, 43), (3, 47), (18, 44))
    done = imported(record(indicator(**SHARE)), path)
    assert "47" not in done.text.replace("2025", "")
    assert "3 of" not in "\n".join(done.lines)


@pytest.mark.parametrize("few", range(1, LIMIT + 1))
def test_a_year_s_total_and_the_rule_itself_leave_three_values_between(few: int) -> None:
    """Whoever knows the total of the year, and how months are chosen to be hidden, tries every pair
    of numbers that the two hidden months may have: they differ by `protected_width` at least.
    """
    values = [20, 21, 30, 9, 25, 26, 27, 22, 8, 24, 23, 28]
    at = 5
    values[at] = few
    gone = _gone(values)
    assert at in gone
    one, other = sorted(gone)
    total = values[one] + values[other]
    possible = set()
    for number in range(total + 1):
        values[one], values[other] = number, total - number
        if _gone(values) == gone:
            possible.add(values[at])
    assert few in possible
    assert max(possible) - min(possible) >= METHODS.protected_width.value


def _gone(values: list[int]) -> set[int]:
    """Which months of a financial year are hidden."""
    rows = [
        ExactMonth("issued", month, float(value), None, None, "")
        for month, value in zip(months(4, len(values)), values, strict=True)
    ]
    hidden = hidden_months(rows, {"issued": indicator(**COUNT)}, METHODS)
    return {n for n, row in enumerate(rows) if ("issued", row.month) in hidden.all}

"""The reports that inspectors published, read against lists that a person wrote out of them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from scrutiny.records.report_lists import PARTNERSHIP
from scrutiny.records.report_told import ReportTold, told_by
from scrutiny.sources.report_text import read_report
from scrutiny.vocabulary.words import FindingKind, Outcome

EXPECTED = Path(__file__).parents[2] / "expected" / "report_lists.csv"
KINDS = {"PA": FindingKind.PRIORITY_ACTION, "AI": FindingKind.AREA_FOR_IMPROVEMENT}
OUTCOMES = {"1": Outcome.POSITIVE, "2": Outcome.INCONSISTENT, "3": Outcome.SYSTEMIC_FAILINGS}
MANY = {
    "316": (0, 5), "333": (0, 3), "353": (2, 3), "384": (0, 2), "805": (0, 3), "815": (0, 5),
    "822": (0, 2), "846": (0, 3), "857": (0, 3), "865": (0, 2), "882": (0, 6), "884": (0, 4),
    "888": (3, 2), "894": (0, 2), "908": (0, 5), "916": (0, 4), "919": (2, 5), "940": (4, 6),
}  # fmt: skip
"""Priority actions and areas for improvement, counted on paper."""


def _lists() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="|"):
            found.setdefault(row["file"], []).append(row)
    return found


@cache
def _told(path: Path) -> ReportTold:
    return told_by(read_report(path))


@pytest.mark.parametrize("name", sorted(_lists()))
def test_a_report_read_by_hand(shared: Path, name: str) -> None:
    expected = _lists()[name]
    told = _told(shared / "reports" / f"{name}.pdf")
    assert told.unread == ()
    assert [(each.kind, each.page) for each in told.findings] == [
        (KINDS[row["kind"]], int(row["page"])) for row in expected
    ]
    for found, row in zip(told.findings, expected, strict=True):
        assert found.text.startswith(row["begins"])
        assert found.text.endswith(row["ends"])
        assert "; ".join(found.bodies) == (row["bodies"] or PARTNERSHIP)


def test_twelve_are_read_by_hand() -> None:
    assert len(_lists()) == 12
    assert sum(map(len, _lists().values())) == 77


def test_every_report_held_is_read_whole(shared: Path) -> None:
    paths = sorted((shared / "reports").glob("*.pdf"))
    told = {path.name[:3]: _told(path) for path in paths}
    assert len(told) >= 41
    assert {code: each.unread for code, each in told.items() if each.unread} == {}
    for code, (actions, improvements) in MANY.items():
        assert len(told[code].of(FindingKind.PRIORITY_ACTION)) == actions, code
        assert len(told[code].of(FindingKind.AREA_FOR_IMPROVEMENT)) == improvements, code
    # Of each report the outcome alone says whether a plan of priority actions is required.
    for code, each in told.items():
        wanted = each.outcome is Outcome.SYSTEMIC_FAILINGS
        assert bool(each.of(FindingKind.PRIORITY_ACTION)) is wanted, code


def test_dates_and_outcomes_are_those_of_the_table_of_inspections(shared: Path) -> None:
    table = shared / "inspections" / "area_send_inspections_2023_on.csv"
    checked = 0
    with table.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if not row["report_file"]:
                continue
            told = _told(shared / "reports" / row["report_file"])
            assert str(told.start) == row["dates_from_report_start"]
            assert str(told.end) == row["dates_from_report_end"]
            assert told.outcome is OUTCOMES[row["outcome_grade"]]
            checked += 1
    assert checked == 12

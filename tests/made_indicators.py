"""Indicators made up for tests, with councils' tables of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from scrutiny.definitions.area import Record
from scrutiny.definitions.own_indicator import Indicator, IndicatorFigure
from scrutiny.disclosure.indicator_import import ImportedIndicators, import_indicators
from scrutiny.errors import ProblemsFound
from tests import made_record
from tests.made_record import METHODS

TODAY = date(2026, 11, 22)
USUAL = {
    "id": "in_time",
    "finding_ids": "F1",
    "name": "Plans in time",
    "form": "value",
    "span": "month",
    "unit": "per cent",
    "better": "higher",
    "called": "Plans in time",
    "numerator_called": "",
    "denominator_called": "",
    "fewest_cases": "100",
    "part_of": "",
    "in_return": "",
    "targets": "",
    "target_set_by": "",
    "definition": "As the council counts it",
    "cannot_show": "Those who wait",
    "given_by": "The council",
    "source_url": "",
}
SHARE = {
    "form": "share",
    "fewest_cases": "",
    "numerator_called": "In time",
    "denominator_called": "Issued",
}
COUNT = {
    "id": "issued",
    "name": "Plans issued",
    "unit": "plans",
    "called": "Plans issued",
    "fewest_cases": "",
}


def indicator(**changes: str) -> Indicator:
    """A percentage without counts, of a hundred cases or more a month."""
    return Indicator.model_validate({**USUAL, **changes})


def figure(month: str, value: float | None, **more: Any) -> IndicatorFigure:
    """A month as it is held; without a value it is hidden."""
    made: dict[str, Any] = {
        "indicator_id": "in_time",
        "month": month,
        "value": value,
        "numerator": None,
        "denominator": None,
        "status": "c" if value is None else "ok",
        "file": "kpis.csv",
        "read_on": TODAY,
    }
    return IndicatorFigure.model_validate({**made, **more})


def months(first: int, many: int, year: int = 2024) -> list[str]:
    """So many months in a row, as periods are written."""
    return [f"{year + (first - 1 + n) // 12}-M{(first - 1 + n) % 12 + 1:02d}" for n in range(many)]


def record(*indicators: Indicator, figures: Sequence[IndicatorFigure] = ()) -> Record:
    """A record with these indicators and the figures that are held of them."""
    made = made_record.record()
    return made.model_copy(
        update={"indicators": tuple(indicators), "indicator_figures": tuple(figures)}
    )


def table(path: Path, *rows: str) -> Path:
    """A CSV file of these lines."""
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def imported(
    given: Record, *paths: Path, replacing: bool = False, today: date = TODAY
) -> ImportedIndicators:
    return import_indicators(paths, given, METHODS, today, replacing=replacing)


def kept(done: ImportedIndicators) -> dict[tuple[str, str], tuple[str, ...]]:
    """What an import would write: value, numerator, denominator and status by its key."""
    rows = [line.split(",") for line in done.text.splitlines()[1:]]
    return {(row[0], row[1]): tuple(row[2:6]) for row in rows}


def refused(given: Record, *paths: Path, **more: Any) -> list[str]:
    """The problems of an import that must be refused."""
    try:
        imported(given, *paths, **more)
    except ProblemsFound as found:
        return [str(problem) for problem in found.problems]
    raise AssertionError("nothing was refused")

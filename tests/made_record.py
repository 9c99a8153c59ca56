"""Small records and figures made up for tests of what the record and the figures say together."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from scrutiny.assessment.pairs import Asking, Pair, T, all_compared, answered
from scrutiny.assessment.standing import Compared, Point
from scrutiny.assessment.standings import Known, point
from scrutiny.definitions.area import (
    Area,
    Claim,
    Commitment,
    Event,
    Finding,
    FindingMeasure,
    Inspection,
    Recommendation,
    Record,
    Search,
    Target,
    Unmeasured,
)
from scrutiny.definitions.measure import Measure
from scrutiny.definitions.methods import Methods
from scrutiny.definitions.place import Place
from scrutiny.vocabulary.periods import earlier
from scrutiny.vocabulary.words import Level
from tests.conftest import HOME
from tests.drawn import table

METHODS = Methods.model_validate(
    tomllib.loads((HOME / "data" / "methods.toml").read_text(encoding="utf-8"))
)
URL = "https://example.org/"


def alone(asking: Asking[T]) -> T:
    """What one gives that asks for pairs to be tested."""
    (made,) = answered([asking], METHODS)
    return made


def set_against(before: Point, after: Point, measure: Measure, **more: Any) -> Compared:
    """One later figure against one earlier."""
    (made,) = all_compared([Pair(before, after, measure, **more)], METHODS)
    return made


def periods_of(values: pl.DataFrame, measure: Measure, *pairs: tuple[str, str]) -> list[Compared]:
    """Periods of one place against earlier ones, first and then the later, in one go.

    A period without a row has no value.
    """
    held = {row["period"]: point(row) for row in values.iter_rows(named=True)}
    every = [
        Pair(*(held.get(period, Point(period, None)) for period in pair), measure) for pair in pairs
    ]
    return all_compared(every, METHODS)


TABLES = {
    "inspections": (
        Inspection,
        {
            "name": "I",
            "kind": "inspection",
            "framework": "area_send_2023",
            "start_date": "2023-07-10",
            "end_date": "",
            "published_date": "",
            "published_precision": "",
            "expected_by": "",
            "expected_precision": "",
            "inspectorates": "I",
            "responsible_bodies": "B",
            "status": "complete",
            "outcome": "O",
            "short_outcome": "O",
            "follow_up": "",
            "next_step": "",
            "source_url": URL,
            "note": "",
        },
    ),
    "findings": (
        Finding,
        {
            "inspection_id": "I1",
            "kind": "priority_action",
            "short_title": "T",
            "summary": "S",
            "responsible_bodies": "B",
            "source_url": URL,
        },
    ),
    "finding_measures": (
        FindingMeasure,
        {
            "finding_id": "F1",
            "measure_id": "m",
            "part": "",
            "rank": 1,
            "level": "outcome",
            "shows": "S",
            "cannot_show": "C",
        },
    ),
    "unmeasured": (Unmeasured, {"finding_id": "F1", "what": "W", "ask": "A"}),
    "commitments": (
        Commitment,
        {
            "finding_ids": "F1",
            "what": "W",
            "set_by": "B",
            "owed_by": "B",
            "promised_by": "B",
            "set_on": "",
            "first_due_date": "",
            "due_date": "",
            "due_precision": "",
            "moved_by": "",
            "moved_on": "",
            "done_on": "",
            "status": "open",
            "result": "",
            "effect": "",
            "measure_id": "",
            "source_url": URL,
            "note": "",
        },
    ),
    "targets": (
        Target,
        {
            "replaces": "",
            "finding_ids": "F1",
            "measure_id": "m",
            "what": "W",
            "value": "",
            "unit": "per cent",
            "due_date": "",
            "set_by": "B",
            "owed_by": "B",
            "set_on": "",
            "result": "",
            "source_url": URL,
            "note": "",
        },
    ),
    "recommendations": (
        Recommendation,
        {
            "meeting_date": "2024-01-01",
            "date_precision": "day",
            "committee": "C",
            "kind": "request",
            "topic": "T",
            "minutes_read": "",
            "recommendation": "R",
            "response": "",
            "response_status": "",
            "follow_up": "",
            "finding_ids": "F1",
            "source_url": URL,
            "note": "",
        },
    ),
    "events": (
        Event,
        {
            "date": "2024-01-01",
            "date_precision": "day",
            "type": "plan",
            "body": "B",
            "summary": "S",
            "finding_ids": "F1",
            "source_url": URL,
            "note": "",
        },
    ),
    "searches": (
        Search,
        {
            "date": "2026-11",
            "date_precision": "month",
            "looked_for": "L",
            "about": "",
            "finding_ids": "",
        },
    ),
    "claims": (
        Claim,
        {
            "date": "2025-02-28",
            "date_precision": "day",
            "said_to": "C",
            "said_by": "B",
            "finding_ids": "F1",
            "measure_id": "m",
            "part": "",
            "direction": "improved",
            "period": "",
            "first": "",
            "last": "",
            "against": "year_before",
            "claim": "C",
            "on_record": "",
            "source_url": URL,
            "note": "",
        },
    ),
}


def record(read_to: date = date(2026, 7, 31), **tables: list[Mapping[str, Any]]) -> Record:
    """A record of place A read to a day; cells that are not given hold something harmless."""
    area = Area(
        id="a",
        name="A",
        place="A",
        service="S",
        bodies=("B",),
        invented=True,
        read_to=read_to,
        about="",
        licence="",
    )
    made: dict[str, Any] = dict.fromkeys(Record.model_fields, ())
    for name, rows in tables.items():
        model, usual = TABLES[name]
        made[name] = tuple(
            model.model_validate({**usual, **row})  # type: ignore[attr-defined]
            for row in rows
        )
    return Record(**{**made, "area": area})


def measure(**changes: Any) -> Measure:
    """A share that is better when it is higher, with its figures out in June of the next year."""
    page = {
        "id": "m",
        "name": "A measure",
        "short_name": "A measure",
        "question": "?",
        "says": "{value} of things",
        "why": "",
        "kind": "share",
        "unit": "per cent",
        "decimals": 1,
        "better": "higher",
        "numerator": {"quantities": ["a"], "words": "a"},
        "denominator": {"quantities": ["b"], "words": "b"},
        "cadence": "",
        "published_in_month": 6,
        "caveat": "",
        "profile": "open",
        "written_by": "a",
        "next_review": date(2030, 1, 1),
        **changes,
    }
    if page["kind"] != "share":
        page |= {"numerator": None, "denominator": None}
        page |= {"published": {"quantities": ["p"], "words": "p"}}
    return Measure.model_validate(page)


def values(drawing: str, **columns: Any) -> pl.DataFrame:
    """Figures of place A as assessed.

    Drawn: period, then numerator and denominator or value, and where wanted known_on, verdict and
    direction of the change on the year, status, part. The verdict is what is drawn: nothing is
    worked out but the value and what stood there a year before.
    """
    drawn = table(drawing)
    rows = []
    for row in drawn.iter_rows(named=True):
        made = {"measure": "m", "basis": "", "place": "A", "part": "", **columns, **row}
        made["part"] = made["part"] or ""
        numerator, denominator = row.get("numerator"), row.get("denominator")
        if "value" not in row:
            whole = numerator is not None and denominator
            made["value"] = 100 * numerator / denominator if whole else None
        made["status"] = row.get("status") or ("ok" if made["value"] is not None else "c")
        verdict = row.get("verdict") or "cannot say"
        made["verdict"] = verdict
        ways = {"better": "up", "worse": "down", "no clear change": "no clear change"}
        made["direction"] = row.get("direction") or ways.get(verdict, "unknown")
        made["reason"] = row.get("reason") or REASONS[verdict]
        known = row.get("known_on")
        made["known_on"] = date.fromisoformat(known) if known else None
        rows.append(made)
    by_period = {(row["measure"], row["part"], row["period"]): row for row in rows}
    for row in rows:
        before = by_period.get((row["measure"], row["part"], earlier(row["period"])), {})
        row["before_period"] = earlier(row["period"])
        for name in ("value", "numerator", "denominator"):
            row[f"before_{name}"] = before.get(name)
    return pl.DataFrame([{name: row.get(name) for name in COLUMNS} for row in rows], schema=COLUMNS)


def known_of(made: Record, figures: pl.DataFrame, one: Measure, today: date, **more: Any) -> Known:
    """What is known of an area with figures of one measure, set against no other place."""
    none = pl.DataFrame()
    return Known(made, figures, none, none, {}, {one.id: one}, (), METHODS, today, **more)


REASONS = {
    "better": "beyond_chance",
    "worse": "beyond_chance",
    "no clear change": "within_chance",
    "cannot say": "no_earlier_figure",
}
COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("measure", "basis", "place", "period", "part", "status"), pl.String),
    **dict.fromkeys(("numerator", "denominator", "value", "low", "high"), pl.Float64),
    "before_period": pl.String,
    **dict.fromkeys(("before_value", "before_numerator", "before_denominator"), pl.Float64),
    **dict.fromkeys(("published_value", "before_published_value"), pl.Float64),
    **dict.fromkeys(("change", "change_low", "change_high"), pl.Float64),
    **dict.fromkeys(("direction", "verdict", "reason"), pl.String),
    **dict.fromkeys(("caution", "known_assumed"), pl.Boolean),
    "known_on": pl.Date,
}


def place(code: str, level: Level = Level.AUTHORITY, region: str = "E12000008") -> Place:
    """A place that lies in a region and has neither begun nor ended."""
    return Place(
        place=code,
        name=code,
        level=level,
        region=region,
        codes="",
        also_called="",
        starts="",
        ends="",
    )

"""Annual totals of a return agree with the annual definitions, written out in plain Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from scrutiny.definitions.returns import ReturnLayout
from scrutiny.definitions.workbook import Definitions
from scrutiny.measures.case_counts import cells
from scrutiny.records.returns.case_store import read_stored
from scrutiny.records.returns.intended import intended
from scrutiny.records.returns.joined import join_returns
from scrutiny.records.returns.return_import import import_returns
from scrutiny.vocabulary.folders import Folders
from tests.invention.returns import invent
from tests.invention.story import load_story
from tests.invention.written import write_return

YEAR = 2025
Row = Mapping[str, str | None]


@pytest.fixture(scope="module")
def tables(definitions: Definitions) -> dict[str, pl.DataFrame]:
    story = load_story()
    clean = story.model_copy(update={"faults": {}})
    return invent(clean, definitions.return_format, seed=11)[YEAR + 1]


@pytest.fixture(scope="module")
def counted(
    tables: dict[str, pl.DataFrame],
    definitions: Definitions,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], int]:
    """What the workbook counts in that return, by quantity, for the year."""
    home = tmp_path_factory.mktemp("annual")
    path = write_return(tables, ReturnLayout.BLADE, "1.3", home / "out", definitions.return_format)
    purpose = intended(definitions, definitions.records["northmere"].area, Folders(Path(home)))
    import_returns([path], purpose)
    cases = join_returns("northmere", [read_stored(home / "private", "northmere", YEAR + 1)])
    year = cells(cases, definitions.return_format, definitions.methods.clocks).filter(
        period=str(YEAR), topic_1=""
    )
    found = dict(year.select("quantity", "count").iter_rows())
    return lambda quantity: int(found[quantity])


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def in_year(text: str | None) -> bool:
    return bool(text) and str(text).startswith(str(YEAR))


def days(row: Row, start: str, end: str) -> int | None:
    first, last = day(row[start]), day(row[end])
    return (last - first).days if first and last else None


@pytest.fixture(scope="module")
def requests(tables: dict[str, pl.DataFrame]) -> list[Row]:
    return tables["requests"].to_dicts()


@pytest.fixture(scope="module")
def paths(tables: dict[str, pl.DataFrame]) -> list[Row]:
    """Requests with their assessment and active plan, joined by hand."""
    below = {
        module: {row["request_ref"]: row for row in tables[module].to_dicts()}
        for module in ("assessment", "active_plans")
    }
    made = []
    for row in tables["requests"].to_dicts():
        ref = row["request_ref"]
        nothing = dict.fromkeys(
            [*tables["assessment"].columns, *tables["active_plans"].columns], None
        )
        made.append(
            {
                **nothing,
                **below["active_plans"].get(ref, {}),
                **below["assessment"].get(ref, {}),
                **row,
            }
        )
    return made


def test_requests_received_and_refused(requests: list[Row], counted: Callable[[str], int]) -> None:
    base = [
        r for r in requests if in_year(r["received_date"]) and str(r["request_outcome"]) in "YNAW"
    ]
    assert len(base) > 1500
    assert counted("requests") == len(base)
    assert counted("requests_refused") == sum(r["request_outcome"] == "N" for r in base)
    assert counted("requests_mediation") == sum(r["request_mediation"] == "1" for r in base)
    assert counted("requests_tribunal") == sum(r["request_tribunal"] == "1" for r in base)


def test_decisions_within_six_weeks(requests: list[Row], counted: Callable[[str], int]) -> None:
    base = [
        n
        for r in requests
        if r["request_outcome"] in ("Y", "N")
        and in_year(r["request_outcome_date"])
        and (n := days(r, "received_date", "request_outcome_date")) is not None
        and n >= 0
    ]
    assert counted("decisions") == len(base)
    assert counted("decisions_in_6_weeks") == sum(n <= 42 for n in base)


def test_plans_issued_within_twenty_weeks(paths: list[Row], counted: Callable[[str], int]) -> None:
    issued = [
        r
        for r in paths
        if r["assessment_outcome"] == "Y"
        and in_year(r["assessment_outcome_date"])
        and r["transfer_la"] is None
        and r["received_date"] is not None
    ]
    disputes = [
        f"{about}_{kind}"
        for about in ("request", "assessment")
        for kind in ("mediation", "tribunal")
    ]
    base = [
        (n, r["week20"] == "1")
        for r in issued
        if not any(r[name] == "1" for name in disputes)
        and (n := days(r, "received_date", "assessment_outcome_date")) is not None
        and n >= 0
    ]
    assert len(base) > 1000
    assert counted("plans_issued") == len(issued)
    assert counted("plans_timed") == len(base)
    assert counted("plans_in_20_weeks") == sum(n <= 140 for n, _ in base)
    assert counted("plans_timed_no_exceptions") == sum(not excepted for _, excepted in base)
    assert counted("plans_in_20_weeks_no_exceptions") == sum(
        n <= 140 and not excepted for n, excepted in base
    )


def test_reviews_decided_within_four_weeks(
    tables: dict[str, pl.DataFrame], counted: Callable[[str], int]
) -> None:
    rows = tables["active_plans"].to_dicts()
    assert counted("reviews_held") == sum(in_year(r["review_meeting"]) for r in rows)
    done = [
        n
        for r in rows
        if in_year(r["last_review"]) and (n := days(r, "review_meeting", "last_review")) is not None
    ]
    assert counted("review_decisions") == len(done)
    assert counted("review_decisions_in_4_weeks") == sum(n <= 28 for n in done)
